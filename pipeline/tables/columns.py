"""Kinds of columns with their ranges, and the columns that several tables share."""

from dataclasses import replace
from typing import Any

import polars as pl

from pipeline.tables.codes import GRADES, GROUP_KINDS, VERDICTS
from pipeline.tables.contract import Column


def text(zh: str, en: str, **more: Any) -> Column:
    return Column(pl.String, zh, en, **more)


def flag(zh: str, en: str, **more: Any) -> Column:
    return Column(pl.Boolean, zh, en, **more)


def day(zh: str, en: str, **more: Any) -> Column:
    return Column(pl.Date, zh, en, **more)


def year(zh: str, en: str, **more: Any) -> Column:
    return Column(pl.Int32, zh, en, **more)


def number(zh: str, en: str, **more: Any) -> Column:
    return Column(pl.Float64, zh, en, **more)


def share(zh: str, en: str, **more: Any) -> Column:
    """From 0 to 1; a probability or the cosine of counts too."""
    return Column(pl.Float64, zh, en, low=0, high=1, unit="0–1", **more)


def p_value(zh: str, en: str, **more: Any) -> Column:
    """From 0 to 1, which needs no saying."""
    return Column(pl.Float64, zh, en, low=0, high=1, **more)


def count(zh: str, en: str, **more: Any) -> Column:
    """From 0; an offset too."""
    return Column(pl.Int64, zh, en, **({"low": 0} | more))


def index(zh: str, en: str, **more: Any) -> Column:
    """From 0: a small count."""
    return Column(pl.Int32, zh, en, **({"low": 0} | more))


def topic(zh: str, en: str, **more: Any) -> Column:
    """The number of a topic, from 0; `Table.number_topics` counts from 1 for people."""
    return Column(pl.Int32, zh, en, low=0, topic=True, **more)


def rank(zh: str, en: str) -> Column:
    """From 1."""
    return Column(pl.Int32, zh, en, low=1)


_SHARED = {
    # What is studied, and where in it
    "document_id": text("文档编号", "key of the document", references="documents.document_id"),
    "section_id": text("条目编号", "key of the section", references="sections.section_id"),
    "path": text("文件路径，相对于语料文件夹", "path of the file, relative to the corpus folder"),
    "row": index(
        "在表格中的行号，从 1 起；不是表格的一行则为空",
        "number of the row in its table, from 1; empty for what is no row of a table",
        low=1,
        gap=True,
    ),
    "sha256": text("文件的 SHA-256", "SHA-256 of the file"),
    "title": text("标题", "title"),
    "reference": text(
        "引用时列在标题之后：发文机构（不明则为地区）、发文字号、发文日期（不明则为年份），标题重复的另列文件路径；都不明则为空",
        "stands behind the title where the document is quoted: issuing body, else region; document number; date of issue, else year; "
        "and the path where another document has the title; empty where nothing is known",
        gap=True,
    ),
    "year": year("年份", "year"),
    "region": text("地区", "region"),
    "document_number": text("发文字号，规范写法", "document number in its normal form", gap=True),
    "number": text("条目的序号", "number of the section", gap=True),
    "heading": text("条目的标题", "heading of the section", gap=True, quotes=True),
    "text": text("原文", "text", quotes=True),
    "start": count("在文档正文中的起点（字符，从 0 起）", "start in the text of the document, in characters from 0"),
    "end": count("在文档正文中的终点（不含）", "end in the text of the document, exclusive", low="start"),
    "sentence": text(
        "所在的句子，过长的只引前后一段",
        "the sentence around it; of a long one a part on either side",
        quotes=True,
    ),
    "sentence_start": count("引文在文档正文中的起点", "start of what is quoted of the sentence", high="start"),
    "position": index("词次在文档中的序号，从 0 起", "place of the token in the document, from 0"),
    # Counts
    "n_chars": count("汉字数", "Chinese characters"),
    "n_documents": count("文档数", "documents"),
    "n_documents_with": count("提及该词的文档数", "documents with a mention", high="n_documents"),
    "n_doubted": count(
        "其中审查认为不可信（有“错误”一级的发现）的文档数",
        "of them documents that the audit has an error about",
        high="n_documents",
    ),
    "n_issuers": count("发文机构数", "issuing bodies"),
    "n_voices": count(
        "独立来源数：有自有文字（非抄录）的发文机构", "voices: issuing bodies with words of their own, not copied"
    ),
    "n_own_chars": count("自有文字的汉字数", "Chinese characters of own words"),
    "n_own_mentions": count("自有文字中的提及次数", "mentions in own words", high="n_mentions"),
    "n_regions": count("地区数", "regions"),
    "n_mentions": count("提及次数", "mentions"),
    "count": count("次数", "occurrences", low=1),
    # Words and groups
    "keyword": text("关键词", "keyword"),
    "term": text("词", "term"),
    "rank": rank("名次，从 1 起", "rank, from 1"),
    "tfidf": number("TF-IDF 权重", "TF-IDF weight", low=0),
    "group_kind": text("按什么分组", "what documents are grouped by", codes=GROUP_KINDS),
    "group": text("组：某年、某地区、某层级", "group: a year, a region, a level"),
    # Estimates
    "per_10k_chars": number("每万汉字提及次数", "mentions per 10,000 Chinese characters", low=0),
    # Percentiles of resamples need not hold the estimate; where the method sees to it, the table has it as a law.
    "ci_low": number("置信区间下限", "lower end of the confidence interval"),
    "ci_high": number("置信区间上限", "upper end of the confidence interval", low="ci_low"),
    "adjusted_low": number("按语料构成的值的区间下限", "lower end of the interval of the adjusted value"),
    "adjusted_high": number("按语料构成的值的区间上限", "upper end of that interval", low="adjusted_low"),
    "share_panel": share(
        "当年在场的各类（地区与层级，关键词并计文种）占全部汉字数的份额，0 至 1；不足一半则无按语料构成的值",
        "of all characters, the share of the regions and levels (of keywords: and kinds) present in the year, 0 to 1; under a half nothing "
        "is adjusted",
    ),
    "change_low": number("变化的置信区间下限", "lower end of the interval of the change"),
    "change_high": number("变化的置信区间上限", "upper end of that interval", low="change_low"),
    "p": p_value("置换检验的 p 值", "p of the permutation test"),
    "q": number("校正后的 p 值（Benjamini-Hochberg），同类一并", "p adjusted over all of a kind", low="p", high=1),
    "verdict": text("结论", "verdict", codes=VERDICTS),
    # Topics
    "n_topics": index("主题数", "number of topics", low=1),
    "topic": topic("主题编号", "number of the topic"),
    "probability": share("词在主题中的概率", "probability of the term in the topic"),
    "prevalence": share(
        "占当年（该组、该时期）汉字数的份额，0 至 1；其中有学得该主题之前推断、此后未变的文字者为空",
        "share of the year's, group's or period's Chinese characters, 0 to 1; empty where some were read before the topic was learned",
        gap=True,
    ),
    "similarity": share("词分布的余弦相似度", "cosine similarity of the word distributions"),
    "alpha": number("先验 α", "prior α", low=0),
    "background": flag(
        "是否为背景：散见各处、不成主题的话",
        "whether it is the background: what is said here and there and is no theme",
    ),
    "n_topic_words": number(
        "词次的期望：各条目的词次乘以其 θ 之和", "expected words: those of sections times their θ", low=0
    ),
    "n_starts": index("起点数", "starts", low=1),
    "n_starts_found": index(
        "重现的次数；未评级时为空", "starts in which it came back; empty where not graded", high="n_starts", gap=True
    ),
    "share_returned": share(
        "重现的起点占比；未评级时为空", "of starts, those in which it came back; empty where not graded", gap=True
    ),
    "mean_cosine": share("与各次所配主题的平均余弦", "mean cosine with its partners in the starts", gap=True),
    "grade": text(
        "评级（只有一个起点、可对半分的组不足 20 个、或为背景时为空）",
        "grade (empty with one start, with under 20 groups to halve, and of the background)",
        codes=GRADES,
        gap=True,
    ),
    "perplexity": number("留出文本的困惑度", "held-out perplexity, by document completion", low=1, gap=True),
    "unigram_perplexity": number("不分主题时的困惑度", "perplexity without topics", low=1, gap=True),
    "c_v": number("一致性 C_v；无从计算则为空", "coherence C_v; empty where not defined", low=-1, high=1, gap=True),
    "npmi": number("一致性 NPMI：前十词两两的互信息", "coherence NPMI, mean of pairs of ten terms", low=-1, gap=True),
    "exclusivity": share("独占性：前十词归于本主题的份额", "exclusivity: the topic's share in its ten top terms"),
    "n_shared_nmf": index(
        "前十词中与所配 NMF 因子共有的个数", "of ten top terms, shared with its factor of NMF", high=10
    ),
    "found_by_nmf": flag("NMF 是否也找到", "whether NMF finds it too"),
    "previous_topic": topic(
        "上一次模型中同一主题的编号（新学得的为空）",
        "number of the same topic in the earlier model (empty where learned now)",
        gap=True,
    ),
    "nearest_topic": topic("上一次模型中最相似主题的编号", "number of the most similar topic of the earlier model"),
    "share_in_unchanged": share(
        "新学得的主题，若重新推断文字未变的条目会占的份额；其余为空",
        "of a topic learned now: its share of the words of unchanged sections, were these inferred anew; else empty",
        gap=True,
    ),
    # Periods
    "period_from": text("前一时期", "earlier period"),
    "period_to": text("后一时期", "later period"),
    "claimed": flag("是否有足够证据", "whether there is enough evidence to claim it"),
}


def shared(*names: str, **changes: Any) -> dict[str, Column]:
    """These of the shared columns, with what is different here."""
    return {name: replace(_SHARED[name], **changes) for name in names}
