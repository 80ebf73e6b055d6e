"""Tables of `evolution`: topics between periods."""

from dataclasses import replace

from pipeline.tables.codes import FATES, pick
from pipeline.tables.columns import count, flag, number, share, shared, text, topic
from pipeline.tables.contract import Table

_TOPIC = "topic_labels.topic"
_PERIOD = text("时期", "period")
_FROM = topic("前一时期的主题编号", "number of the topic of the earlier period", references=_TOPIC)
_TO = topic("后一时期的主题编号", "number of the topic of the later period", references=_TOPIC)
# Shares, words and pairs answer one question.
_Q = {
    "zh": "校正后的 p 值（Benjamini-Hochberg），份额、用词、分合的检验一并",
    "en": "p adjusted over all tests of shares, words and pairs",
}
_RETURNED = share("重抽样独立来源时重现的比例", "share of resamples of voices in which it came back")

_NUMBERS = [*"一二三四五六七八九十", *(f"十{digit}" for digit in "一二三四五六七八九"), "二十"]
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}
_IN_ENGLISH = {
    "一五前": "years before the 1st Five-Year Plan",
    "调整时期": "adjustment period",
    **{f"{number}五": f"{n}{_ENDINGS.get(n, 'th')} Five-Year Plan" for n, number in enumerate(_NUMBERS, start=1)},
}


def name_period(period: str, language: str) -> str:
    """A five-year plan as English calls it, years as Chinese writes them; any other period by its own name.

    >>> [name_period(period, "en") for period in ("二五", "十五", "十三五", "2017–2019")]
    ['2nd Five-Year Plan', '10th Five-Year Plan', '13th Five-Year Plan', '2017–2019']
    >>> [name_period(period, "zh") for period in ("十三五", "2017–2019", "2026")]
    ['十三五', '2017—2019 年', '2026 年']
    """
    years = f"{period.replace('–', '—')} 年" if period.replace("–", "").isdecimal() else period
    return pick(language, years, _IN_ENGLISH.get(period, period))


def is_named_by_years(period: str, years: str) -> bool:
    """Whether a period is called by its years, as a half of the corpus is: beside its name they are not said again.

    years: first and last, as in period_topics.

    >>> is_named_by_years("2017–2018", "2017-2018"), is_named_by_years("2026", "2026-2026"), is_named_by_years("十三五", "2016-2020")
    (True, True, False)
    """
    return period == "–".join(dict.fromkeys(years.split("-")))


PERIOD_TOPICS = Table(
    "data/evolution/period_topics.parquet",
    (
        "一个主题的一个时期，以自有文字计；变化是与上一时期同层级、同文种的文档相比",
        "one topic in one period, of own words; the change is that since the period before, among documents of the same level and kind",
    ),
    {
        "period": _PERIOD,
        "years": text("起止年份", "first and last year, as 2017-2020"),
        **shared("topic", references=_TOPIC),
        "present": flag(
            "是否达到 evolution.min_share；未知则否", "whether it reaches evolution.min_share; not where unknown"
        ),
        **shared(
            "prevalence",
            zh="占该时期自有文字汉字数的份额，0 至 1；其中有学得该主题之前推断、此后未变的文字者为空",
            en="share of the Chinese characters of the period's own words, 0 to 1; empty where some were read before the topic was learned",
        ),
        **shared("ci_low", "ci_high", gap=True),
        **shared("n_documents", "n_issuers"),
        **shared(
            "n_voices",
            zh="有自有条目的独立来源数（抄录过半者不计）；检验以独立来源为单位",
            en="voices with sections of their own, not half copied or more: the units of the tests",
        ),
        "share_before": share(
            "可比文档中上一时期的份额：只计两期都有的层级与文种，并按相同的构成（各类取 b·a/(b+a)，b、a 为其在两期的汉字数）",
            "share in the period before, of documents that can be compared: of levels and kinds that both periods have, at the same mix "
            "of these (b·a/(b+a) of each, its characters in both)",
            gap=True,
        ),
        "share_after": share("同上，本期", "the same in this period", gap=True),
        "n_documents_before": count(
            "上一时期可比的文档数", "documents of the period before that can be compared", gap=True
        ),
        "n_documents_after": count("本期可比的文档数", "documents of this period that can be compared", gap=True),
        "n_voices_before": count("上一时期可比文档的独立来源数", "voices of the period before in these", gap=True),
        "n_voices_after": count("本期可比文档的独立来源数", "voices of this period in these", gap=True),
        "change": number(
            "份额的变化：share_after 减 share_before，-1 至 1",
            "change of the share: share_after less share_before, -1 to 1",
            low=-1,
            high=1,
            gap=True,
        ),
        **shared("change_low", "change_high", "p", gap=True),
        **shared("q", **_Q, gap=True),
        **shared("verdict", zh="结论（最早的时期为空）", en="verdict (empty in the first period)", gap=True),
    },
    key=("period", "topic"),
)
TOPIC_LINKS = Table(
    "data/evolution/topic_links.parquet",
    (
        "前后时期两个主题的一条联系；新出现、消失的缺一边",
        "one link of a topic of one period with one of the next; new and gone ones have one side",
    ),
    {
        **shared("period_from"),
        "topic_from": replace(_FROM, gap=True),
        **shared("period_to"),
        "topic_to": replace(_TO, gap=True),
        "fate": text("去向", "what became of it", codes=FATES),
        **shared("claimed"),
        "flow_from": share(
            "流过的文字占前一时期汉字的份额", "text that flows, of the earlier period's characters", gap=True
        ),
        "flow_to": share("同上，占后一时期", "the same text, of the later period's", gap=True),
        "share_returned": _RETURNED,
        "group_from": topic(
            "前一时期写在同样条目里、后来分开的主题中最小的编号",
            "lowest number among the topics that share sections in the earlier period and part",
            gap=True,
        ),
        "group_to": topic(
            "后一时期写在同样条目里、合到一起的主题中最小的编号",
            "lowest number among the topics that share sections in the later period, having joined",
            gap=True,
        ),
        **shared("similarity", zh="两个时期用词的余弦相似度", en="cosine similarity of its words in both", gap=True),
        "expected": share(
            "年份在各独立来源内随机打乱时相似度的中位数；限主题与自身的联系",
            "median similarity where the years of each voice are dealt to both periods at random; of a topic's own link alone",
            gap=True,
        ),
        "least_expected": number(
            "同上，二十次有十九次不低于此", "the same, of nineteen in twenty", low=0, high="expected", gap=True
        ),
        **shared("p", gap=True),
        **shared("q", **_Q, gap=True),
        "changed": flag("用词是否有变化，超出偶然", "whether its words have changed beyond chance", gap=True),
    },
    key=("period_from", "topic_from", "period_to", "topic_to"),
    laws=("topic_from IS NOT NULL OR topic_to IS NOT NULL",),
)
TOPIC_PAIRS = Table(
    "data/evolution/topic_pairs.parquet",
    ("有一个时期写在同样条目里的两个主题", "two topics that stand in the same items in one of two periods"),
    {
        **shared("period_from", "period_to"),
        **shared("topic", references=_TOPIC),
        "other": topic("另一主题的编号", "number of the other topic", references=_TOPIC),
        "together_from": share(
            "前一时期写在同样条目里的比例，0 至 1；两期文档的层级与文种构成相同",
            "their text in the same items, earlier period, at the same mix of levels and kinds of documents as the later",
        ),
        "together_to": share("同上，后一时期", "the same in the later period"),
        **shared("change_low", "change_high", gap=True),
        **shared("p"),
        **shared("q", **_Q),
        "share_returned": _RETURNED,
        "fate": text("去向（无则为空）", "what became of them (empty for nothing)", codes=FATES, gap=True),
        **shared("claimed"),
    },
    key=("period_from", "topic", "other"),
    laws=("topic <> other",),
)
TOPIC_SIMILARITIES = Table(
    "data/evolution/topic_similarities.parquet",
    ("前一时期的一个主题与后一时期的一个主题", "one topic of one period beside one topic of the next"),
    {
        **shared("period_from"),
        "topic_from": _FROM,
        **shared("period_to"),
        "topic_to": _TO,
        **shared(
            "similarity",
            zh="用词的余弦相似度；有一边不在则为空",
            en="cosine similarity of the words; empty where one is not there",
            gap=True,
        ),
    },
    key=("period_from", "topic_from", "topic_to"),
)
PERIOD_TERMS = Table(
    "data/evolution/period_terms.parquet",
    ("一个主题在一个时期的一个词", "one of the top terms of one topic in one period, counted there"),
    {
        "period": _PERIOD,
        **shared("topic", references=_TOPIC),
        **shared("rank", "term"),
        "count": number("该主题用此词的期望次数", "expected words of the topic that are this term", low=0),
        "share": share("占该主题当期词数的份额，0 至 1", "share of the topic's words in the period, 0 to 1"),
        **shared("n_documents"),
        "entered": flag(
            "是否上一时期不在前列；首期为空", "not listed for the period before; empty in the first", gap=True
        ),
    },
    key=("period", "topic", "term"),
)
