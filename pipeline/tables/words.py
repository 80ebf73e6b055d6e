"""Tables of `word_lists`, `segment`, `annotate`, `names`, `term_audit`, `discovery` and `vectorize`."""

from pipeline.tables.codes import ADVICE, LABELS
from pipeline.tables.columns import count, flag, index, number, rank, shared, text, year
from pipeline.tables.contract import Table

_LABEL = text("名称的种类", "kind of name", codes=LABELS)

USER_TERMS = Table(
    "data/word_lists/user_terms.parquet",
    (
        "一个用户词：所选领域的，其后是自己的",
        "one user term: those of the chosen fields, behind them the researcher's own",
    ),
    {
        **shared("term"),
        "is_name": flag("是否只见于机构名与地名两个领域", "whether only the fields of bodies and regions have it"),
    },
    key=("term",),
)
STOP_WORDS = Table(
    "data/word_lists/stop_words.parquet",
    ("一个停用词表的一个词", "one word of one list of stop words"),
    {
        "list": text("词表，如 boilerplate；own 为自己的", "the list, such as boilerplate; own is the researcher's"),
        "word": text("词", "word"),
    },
    key=("list", "word"),
)
TOKENS = Table(
    "data/segment/tokens.parquet",
    ("一个词次，依次", "one token, in reading order"),
    {
        **shared("document_id", "section_id"),
        "sentence": index("句子在文档中的序号，从 0 起", "place of the sentence in the document, from 0"),
        **shared("position"),
        "token": text("词", "token"),
        **shared("start", "end"),
    },
    key=("document_id", "position"),
)
TOKEN_POS = Table(
    "data/annotate/token_pos.parquet",
    ("一个词次的词性，依 tokens 的次序", "one token of tokens, in its order: its part of speech"),
    {**shared("document_id", "position"), "pos": text("词性（Universal POS）", "part of speech (Universal POS)")},
    key=("document_id", "position"),
)
ENTITIES = Table(
    "data/annotate/entities.parquet",
    (
        "一处名称，依次；互不重叠，但目标是一个分句，可含其他名称",
        "one mention of a name, in reading order; mentions do not overlap, but a TARGET is a clause and may hold names",
    ),
    {
        **shared("document_id"),
        **shared("section_id", zh="其起点所在的条目", en="the section where it begins"),
        **shared("start", "end"),
        **shared("text", quotes=False),
        "label": _LABEL,
        "source": text("由谁认出：rules 规则，model 模型", "found by: rules, model"),
        **shared("document_number", zh="与文件名写在一起的文号", en="number of a DOCUMENT, where it stands with it"),
    },
    key=("document_id", "start", "end", "label"),
    laws=("document_number IS NULL OR label = 'DOCUMENT'",),
)
ENTITY_YEARS = Table(
    "data/names/entity_years.parquet",
    ("一个名称的一年", "one name in one year of those that have it"),
    {
        "label": _LABEL,
        **shared("text", zh="名称", en="name", quotes=False),
        **shared("year"),
        **shared("n_documents", zh="当年有该名称的文档数", en="documents of the year with the name"),
        **shared("n_mentions"),
    },
    key=("label", "text", "year"),
    laws=("1 <= n_documents <= n_mentions",),
)
ENTITY_REGIONS = Table(
    "data/names/entity_regions.parquet",
    ("一个名称的一个地区", "one name in one region of those that have it"),
    {
        "label": _LABEL,
        **shared("text", zh="名称", en="name", quotes=False),
        **shared("region"),
        **shared("n_documents", zh="该地区有该名称的文档数", en="documents of the region with the name"),
        **shared("n_mentions"),
    },
    key=("label", "text", "region"),
    laws=("1 <= n_documents <= n_mentions",),
)
ENTITY_NAMES = Table(
    "data/names/entity_names.parquet",
    ("一个名称，附首次出现的原句", "one name, with the sentence of its first mention"),
    {
        "label": _LABEL,
        "rank": rank("在同类名称中的名次", "rank among the names of its label, by documents, then mentions"),
        **shared("text", zh="名称", en="name", quotes=False),
        **shared("n_documents", "n_mentions", "n_regions"),
        "first_year": year("首见的年份", "first year with a mention", gap=True),
        "last_year": year("末次出现的年份", "last year with a mention", gap=True),
        "source": text("由谁认出：rules 规则，model 模型，或两者", "found by: rules, model, or both"),
        **shared("document_id", zh="例句所在的文档", en="key of the document of the example"),
        **shared("title", "reference", "sentence", "sentence_start", "start"),
    },
    key=("label", "text"),
    laws=("first_year <= last_year", "n_regions <= n_documents", "1 <= n_documents <= n_mentions"),
)
TERM_INTEGRITY = Table(
    "data/term_audit/term_integrity.parquet",
    ("一个关键词、写法或用户词：切分后是否完整", "one keyword, spelling or user term: whether it stays whole"),
    {
        **shared("term"),
        "is_keyword": flag("是否关键词或其写法", "whether it is a keyword or a spelling of one"),
        "is_user_term": flag("是否在用户词典里", "whether it is a user term"),
        "n_occurrences": count("原文中的次数（不重叠），以下四项之和", "occurrences, no overlap: sum of the next four"),
        "n_whole": count("切分后完整的次数", "of these, kept whole as a token"),
        "n_cut": count("被切开的次数", "of these, cut into several tokens"),
        "n_swallowed": count("在更长的词里的次数", "of these, inside a longer token"),
        "n_joined": count("跨过词界、一部分属于别的词的次数", "of these, across a boundary, in part of another token"),
        "cut_into": text("切成什么（最多的几种，附次数）", "what it is cut into, with counts", gap=True),
        "swallowed_by": text("被哪些更长的词遮住（次数）", "the longer tokens that hide it, with counts", gap=True),
        "joined_as": text("跨界处的切分（次数）", "the tokens across the boundary, with counts", gap=True),
        "advice": text("建议", "advice", codes=ADVICE),
    },
    key=("term",),
    laws=("n_occurrences = n_whole + n_cut + n_swallowed + n_joined", "is_keyword OR is_user_term"),
)
SUGGESTED_TERMS = Table(
    "data/discovery/suggested_terms.parquet",
    ("一个新词候选，好的在前", "one suggested new term, best first"),
    {
        **shared("rank", "term"),
        "entry": text("可直接贴入 user_terms.txt 的一行", "a line to be pasted into user_terms.txt"),
        **shared("count", "n_documents"),
        "pmi": number("点间互信息（比特）：各部分相连比偶然多多少", "pointwise mutual information, in bits"),
        "entropy_left": number("左邻的熵（比特）：左边的词有多不同", "entropy of the left neighbours, in bits", low=0),
        "entropy_right": number("右邻的熵（比特）", "entropy of the right neighbours, in bits", low=0),
        "score": number("排序的分数", "score of the ranking"),
        "examples": text("例子，出自不同文档", "examples, from different documents", quotes=True),
    },
    key=("term",),
    laws=("1 <= n_documents <= count",),
)
SECTION_TERMS = Table(
    "data/vectorize/section_terms.parquet",
    ("一个条目的一个词", "one term of one section"),
    shared("section_id", "term", "count"),
    key=("section_id", "term"),
)
SECTION_GROUPS = Table(
    "data/vectorize/section_groups.parquet",
    (
        "一个条目：与哪些条目同在一半，是谁的文字",
        "one section: which others are left out with it, and whose words it has",
    ),
    {
        **shared("section_id"),
        "group": index(
            "组，从 0 起：同一独立来源或文字相同的文档", "group, from 0: documents of one voice, or that share text"
        ),
        "own": flag("是否多半为本文档自有的文字", "whether most of it is its document's own words"),
        "body": text("所在文档的独立来源", "voice of its document"),
        "voice": text("其文字出自的独立来源", "voice whose words most of it is: another's where it is copied"),
    },
    key=("section_id",),
)
