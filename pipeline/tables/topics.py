"""Tables of `topics`: the topics of the chosen fit: their terms, names and passages, and how far to trust them."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from pipeline.tables.codes import DOUBTS, FRAME_SIGNS, NAME_REASONS, STATUSES
from pipeline.tables.columns import count, flag, index, number, rank, share, shared, text, topic
from pipeline.tables.contract import Table

OWN_DOUBTS = ("frame", "not_back")  # of one topic; the others are of all that the corpus has

TOPIC_LABELS = Table(
    "data/topics/topic_labels.parquet",
    ("一个主题：标签、名字、可否作结论", "one topic: its label, its name, whether it is a finding"),
    {
        **shared("topic"),
        "label": text("由相关度最高的词组成的标签", "a label made of the most relevant terms"),
        "name": text("topics.names 里的名字；空为没有", "name of topics.names; empty where none is placed", gap=True),
        "name_en": text(
            "该名字的英译；空为没有", "its English gloss in topics.names; empty where there is none", gap=True
        ),
        "phrase": text(
            "最能称呼它的标题语；没有合适的则为空",
            "the phrase of headings that names it best; empty where none is good enough",
            gap=True,
        ),
        "phrase_section_id": text(
            "标题语出自的条目（其下该主题最多的一处）",
            "the section that has the phrase, and most of the topic under it",
            references="sections.section_id",
            gap=True,
        ),
        "phrase_document_id": text(
            "该条目所在的文档", "the document of that section", references="documents.document_id", gap=True
        ),
        "n_sections": count(
            "用此语或相近说法的标题数（只计其下有自有文字的）",
            "headings that use the phrase or one like it, with own words under them",
            gap=True,
        ),
        "n_voices": count("这些标题出自的独立来源数", "voices of these headings", high="n_sections", gap=True),
        "n_main_sections": count(
            "该主题占一半以上的条目数（只计自有文字）",
            "sections with own words of which the topic has half or more",
            gap=True,
        ),
        "n_main_under": count(
            "其中在这些标题之下的条目数：少则标题语只是主题的一部分",
            "those of them under these headings: with few the phrase names a part of the topic",
            high="n_main_sections",
            gap=True,
        ),
        **shared("grade"),
        "doubt": text(
            "为何不可作结论（除 frame、not_back 外，各主题同此；空为无此疑问）",
            "why it is no finding (the same for all topics, but for frame and not_back; empty without such a doubt)",
            codes=DOUBTS,
            gap=True,
        ),
    },
    key=("topic",),
)
OWN_NAMES = Table(
    "data/topics/own_names.parquet",
    (
        "词表中的一个地名、机构名、文号代字或网址片段：不作标签，不列为主题词",
        "one term that is a name of a place or body, the head of a document number or part of an address: it heads no topic",
    ),
    {**shared("term"), "count": count("词次", "occurrences", low=1)},
    key=("term",),
)
TOPIC_FRAMES = Table(
    "data/topics/topic_frames.parquet",
    (
        "一个主题：是否套语（开头、标题、套话，不是主题），凭什么",
        "one topic: whether it is boilerplate (openings, headings, formulas: no theme), and by which measures",
    ),
    {
        **shared("topic"),
        "share_opening": share(
            "在第一个序号之前的份额；以下几项只计编号条目不少于 3 个的文档，这样的文档太少则为空",
            "share of its words before the first number; this and the next three are of documents with three numbered sections "
            "or more, and empty where these are too few",
            gap=True,
        ),
        "share_headings": share("在只有标题的条目中的份额", "share in sections that are a heading alone", gap=True),
        "share_outside": share(
            "在编号条目之外的份额：以上两项及最后一个序号之后",
            "share outside of the numbered items: in either, or behind the last number",
            gap=True,
        ),
        "position": share(
            "在文档中的平均位置，0 为开头，1 为结尾", "mean place in the document, from 0 to 1", gap=True
        ),
        "share_formulaic": share(
            "套话的份额：八字相连，见于至少 3 份且不少于 5% 的文档",
            "share of formulaic text: eight characters in a row that stand in 3 documents or more, and in 5 % of them",
            gap=True,
        ),
        "formulaic_lift": number("上一列是全语料的多少倍", "that, over the share of the whole corpus", low=0, gap=True),
        "evenness": share(
            "在各文档中分布的均匀程度：1 为各文档一样多，1/N 为全在一份文档中",
            "how evenly documents have it: 1 where all have as much, 1/N where one of N has all",
            gap=True,
        ),
        "is_frame": flag(
            "是否套语；文档不足 5 份则为空", "whether it is boilerplate; empty with under 5 documents", gap=True
        ),
        "why": text(
            "凭什么判为套语；不是则为空",
            "what makes it boilerplate; empty where it is none",
            codes=FRAME_SIGNS,
            gap=True,
        ),
    },
    key=("topic",),
)
TOPIC_NAMES = Table(
    "data/topics/topic_names.parquet",
    ("topics.names 里的一个名字：归给了哪个主题", "one name of topics.names: whether and where it was placed"),
    {
        "name": text("topics.names 里的名字", "name of topics.names"),
        "name_en": text("该名字的英译；空为没有", "its English gloss; empty where there is none", gap=True),
        "terms": text("名字所凭的词", "terms that the name goes by"),
        **shared("topic", gap=True),  # where no term of the name is in the vocabulary
        "probability": share("这些词在主题中的概率之和", "probability of these terms together", gap=True),
        "n_terms": index("这些词的个数", "how many these are", low=1),
        "n_known": index("其中在词表里的", "of these in the vocabulary", high="n_terms"),
        "n_relevant": index("其中居该主题前 30 的", "of these among its 30 most relevant", high="n_known", gap=True),
        "reason": text("归与不归的理由", "whether it was placed, or why not", codes=NAME_REASONS),
    },
    key=("name",),
)
TOPIC_TERMS = Table(
    "data/topics/topic_terms.parquet",
    (
        "一个主题的一个词，按概率、FREX 或某一 λ 的相关度居前",
        "one term of one topic, first by probability, FREX, or relevance with some λ",
    ),
    {
        **shared("topic"),
        "rank": rank(
            "按概率的名次（不计 own_names 里的词，以下同）",
            "rank by probability among all terms of the topic but those of own_names, as are the ranks below",
        ),
        **shared("term", "probability"),
        "relevance_rank": rank("按相关度的名次", "rank by relevance"),
        "relevance": number(
            "相关度（Sievert & Shirley 2014）：λ·ln 概率 + (1−λ)·ln 提升度",
            "relevance (Sievert & Shirley 2014): λ·ln probability + (1−λ)·ln lift",
        ),
        "frex_rank": rank("按 FREX 的名次", "rank by FREX"),
        "frex": share(
            "FREX（Bischof & Airoldi 2012）：词频与独占性在主题内名次的调和平均，0 至 1",
            "FREX (Bischof & Airoldi 2012): harmonic mean of a term's places by frequency and exclusivity, 0 to 1",
        ),
        "lift": number(
            "提升度：词在主题中的概率与它占全部词次的份额之比",
            "lift: probability of the term in the topic, over its share of all occurrences",
            low=0,
        ),
        "count_in_topic": number(
            "属于该主题的词次（期望值，各主题合计为全部词次）",
            "occurrences that are the topic's: expected, over all topics they sum to count",
            low=0,
            high="count",
        ),
        **shared("count", zh="在全部条目中的词次", en="occurrences in all sections"),
    },
    key=("topic", "term"),
)
TOPIC_NEIGHBOURS = Table(
    "data/topics/topic_neighbours.parquet",
    ("一个主题的一个近邻", "one of the topics nearest to a topic"),
    {
        **shared("topic", "rank"),
        "neighbour": topic("相邻主题的编号", "number of the neighbouring topic"),
        "distance": share("词分布的 Jensen-Shannon 距离", "Jensen-Shannon distance of word distributions, 0 to 1"),
    },
    key=("topic", "neighbour"),
    laws=("topic <> neighbour",),
)
TOPIC_MERGES = Table(
    "data/topics/topic_merges.parquet",
    (
        "主题树的一次合并：两支并为一支（不含套语）",
        "one merge of two branches in the tree of topics (without frames)",
    ),
    {
        **shared("rank", zh="合并的次序，由近及远", en="order of the merge, nearest first"),
        **shared("topic", zh="一支中最小的主题编号", en="lowest number of a topic in the one branch"),
        "other": topic("另一支中最小的主题编号", "lowest number of a topic in the other branch"),
        "n_topics": count("合并后的主题数", "topics in the joined branch", low=2),
        "distance": share(
            "两支之间主题的平均 Jensen-Shannon 距离", "mean Jensen-Shannon distance of topics of the two branches"
        ),
        "cophenetic": number(
            "树上距离与实际距离的相关系数；各行相同；无从计算则为空",
            "correlation of the distances in the tree with the true ones; the same on every row; empty where not defined",
            low=-1,
            high=1,
            gap=True,
        ),
    },
    key=("rank",),
    laws=("topic < other",),
)
TOPIC_SECTIONS = Table(
    "data/topics/topic_sections.parquet",
    ("一个主题的一段代表性原文", "one of the top passages of one topic"),
    {
        **shared("topic", "rank", "section_id", "document_id", "title", "reference"),
        **shared("year", gap=True),
        "probability": share("主题在该条目中的份额，0 至 1", "share of the topic in the section, 0 to 1"),
        **shared("text"),
    },
    key=("topic", "rank"),
)
TOPIC_QUALITY = Table(
    "data/topics/topic_quality.parquet",
    ("一个主题：份额、重现次数与评级、一致性", "one topic: its share, how often it came back, its coherence"),
    {
        **shared("topic"),
        "share": share("占全部词的份额，0 至 1", "share of the words of all sections, 0 to 1"),
        **shared("background", "alpha", "n_starts", "n_starts_found", "share_returned", "mean_cosine", "grade"),
        "terms_kept": number(
            "前十个主题词（不计 own_names 里的词）在各起点中平均有几个仍居前十；未评级时为空",
            "of its ten most probable terms (without those of own_names), how many are among the ten in a start, on average; empty where "
            "not graded",
            low=0,
            high=10,
            gap=True,
        ),
        "terms_kept_low": index("各起点中最少几个", "the fewest of them in any start", high="terms_kept", gap=True),
        # Not measured of joined topics (topics.join_twins).
        **shared("c_v", "npmi", "exclusivity", "n_shared_nmf", "found_by_nmf", gap=True),
    },
    key=("topic",),
)
TOPIC_IDENTITY = Table(
    "data/topics/topic_identity.parquet",
    (
        "一个主题：与上一次的模型相比（topics.previous；没有则为空表）",
        "one topic beside the earlier model (topics.previous; no row without one)",
    ),
    {
        **shared("topic"),
        "status": text("与上一次的模型相比", "since the earlier model", codes=STATUSES),
        **shared("previous_topic", "nearest_topic", "similarity"),
        "share_before": share(
            "占文字未变的条目汉字数的份额，限学得该主题之后读入的；新学得的为空",
            "share of the characters of unchanged sections, those alone that were read when the topic was known; empty where learned now",
            gap=True,
        ),
        "share_after": share(
            "占新条目和改动过的条目汉字数的份额；没有这样的条目则为空",
            "share of the characters of new and changed sections; empty where there is none",
            gap=True,
        ),
        **shared("ci_low", "ci_high", gap=True),
        "n_documents": count("有新条目或改动过的条目的文档数", "documents with new or changed sections"),
        **shared("share_in_unchanged"),
    },
    key=("topic",),
)


def list_labels(topic_labels: pl.DataFrame) -> list[dict[str, Any]]:
    """The rows of topic_labels in the order in which they are shown: themes by number, and after them boilerplate."""
    return topic_labels.sort(pl.col("doubt").eq_missing("frame"), "topic").to_dicts()


def title_topic(label: Mapping[str, Any], language: str) -> str | None:
    """What a row of topic_labels is called beside its three words: the researcher's name, in English its gloss if there is one, else
    the phrase; None where it has neither.
    """
    gloss: str | None = label["name_en"] if language == "en" else None
    title: str | None = gloss or label["name"] or label["phrase"]
    return title
