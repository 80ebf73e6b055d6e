"""Tables of `networks`: bodies that speak alike, who cites and who copies whom."""

from pipeline.tables.codes import LEVELS, Codes
from pipeline.tables.columns import count, rank, share, shared, text
from pipeline.tables.contract import Table

# Of two voices, of whom either may have copied; `copies` has it of documents.
STATED_ORDERS: Codes = {
    "known": ("另一独立来源在先", "the other came first"),
    "unknown": ("先后不明，两边各记一行", "not known; it stands there both ways"),
}

BODY_LEAVES = Table(
    "data/networks/body_leaves.parquet",
    ("聚类树上的一个独立来源，依图中次序", "one voice of the tree of bodies, in its order"),
    {
        **shared("rank"),
        "voice": text("独立来源", "voice"),
        **shared("n_documents", zh="有自有文字的文档数", en="documents with own words"),
        "n_words": count("自有文字中词表的词次", "occurrences of terms of the vocabulary in own words", low=1),
        "nearest": text("用词最接近的独立来源", "the voice whose words are most alike"),
        "distance": share("与其 Jensen-Shannon 距离", "Jensen-Shannon distance to that"),
        "half_distance": share(
            "其奇数条目与偶数条目之间的距离；只有一个条目则为空",
            "distance between its odd and even sections; empty with one",
            gap=True,
        ),
    },
    key=("voice",),
    laws=("voice <> nearest",),
)
BODY_MERGES = Table(
    "data/networks/body_merges.parquet",
    ("聚类树的一次合并，由近及远", "one step of the tree of bodies, the nearest first"),
    {
        "node": count("合并所成的结点，接在叶之后编号", "the node that it makes, numbered on behind the leaves", low=1),
        "first": count(
            "所并之一：叶的名次或先前的结点", "one that it joins: rank of a leaf, or an earlier node", low=1
        ),
        "second": count("所并之二", "the other", low=1),
        "distance": share("合并时的平均距离", "mean distance at which they join"),
        "n_bodies": count("合并后的独立来源数", "voices beneath the node", low=2),
    },
    key=("node",),
)
_CITED = {
    "n_citations": count("引用处数", "places that cite", low=1),
    **shared("n_documents", zh="引用的文档数", en="documents that cite"),
    **shared("n_voices", zh="引用的独立来源数", en="voices that cite"),
}
_CITED_LEVEL = text(
    "被引文件的层级；由名称不能判定则为空",
    "level of what is cited; empty where its name does not say",
    codes=LEVELS,
    gap=True,
)
_LEVEL = text(
    "引用文档的层级；不明则为空", "level of the documents that cite; empty where unknown", codes=LEVELS, gap=True
)
CITATION_LEVELS = Table(
    "data/networks/citation_levels.parquet",
    ("一个层级的文档引用另一层级的文件", "documents of one level that cite documents of another"),
    {
        "level": _LEVEL,
        "cited_level": _CITED_LEVEL,
        **_CITED,
        "n_cited": count("被引文件数", "documents cited", low=1),
    },
    key=("level", "cited_level"),
    laws=("n_voices <= n_documents", "n_documents <= n_citations", "n_cited <= n_citations"),
)
CITATION_PLACES = Table(
    "data/networks/citation_places.parquet",
    ("一处引用，及其所引的文件", "one place at which a document cites another, and which it cites"),
    {
        **shared("document_id", "start", "end"),
        "rank": rank("被引文件在 cited_documents 中的名次", "rank in cited_documents of the document that is cited"),
        "level": _LEVEL,
        "cited_level": _CITED_LEVEL,
    },
    key=("document_id", "start"),
)
CITED_DOCUMENTS = Table(
    "data/networks/cited_documents.parquet",
    ("一份被引文件，引用者多的在前", "one document that is cited, by most documents first"),
    {
        **shared("rank"),
        "cited_title": text("标题；只引文号则为空", "title; empty where only its number is cited", gap=True),
        "cited_number": text("发文字号", "document number", gap=True),
        "cited_level": _CITED_LEVEL,
        "cited_id": text(
            "在本语料中的文档编号；不在则为空",
            "its key in this corpus; empty where it is not in it",
            references="documents.document_id",
            gap=True,
        ),
        **_CITED,
    },
    key=("rank",),
    laws=(
        "cited_title IS NOT NULL OR cited_number IS NOT NULL",
        "n_voices <= n_documents",
        "n_documents <= n_citations",
    ),
)
COPIED_PASSAGES = Table(
    "data/networks/copied_passages.parquet",
    ("两个独立来源之间相同的文字", "what two voices share word for word"),
    {
        "voice": text("独立来源", "voice"),
        "from_voice": text("另一独立来源", "the other voice"),
        "order": text("先后", "who came first", codes=STATED_ORDERS),
        "n_passages": count("段数", "passages", low=1),
        **shared("n_documents", zh="含这些段落的文档数", en="documents with these passages"),
        "n_characters": count("字符数", "characters", low=1),
    },
    key=("voice", "from_voice", "order"),
    laws=("voice <> from_voice", "n_documents <= n_passages"),
)
