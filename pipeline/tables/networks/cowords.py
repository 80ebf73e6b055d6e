"""Tables of `networks`: terms in the same sections, terms and years."""

from pipeline.tables.codes import Codes
from pipeline.tables.columns import count, flag, number, rank, share, shared, text, year
from pipeline.tables.contract import Table

# Over what a network of terms is.
SPANS: Codes = {
    "whole": ("全部语料", "the whole corpus"),
    "period": ("时期", "a period"),
    "year": ("年份", "a year"),
}
# Of the correspondence analysis.
POINTS: Codes = {"term": ("词", "term"), "year": ("年份", "year")}
_SPAN = {
    "kind": text("何种时段", "kind of span", codes=SPANS),
    "span": text("时段：全部语料、时期的名称或年份", "span: the whole corpus, the name of a period, a year"),
}
_SECTIONS = count("含该词的条目数（自有文字）", "sections of own words with the term")
_VOICES = count("含该词的独立来源数", "voices with the term")

COWORD_SPANS = Table(
    "data/networks/coword_spans.parquet",
    ("一个时段的共词网络", "the co-word network of one span"),
    {
        **_SPAN,
        "first_year": year("时段的首年；全部语料则为空", "first year of the span; empty of the whole corpus", gap=True),
        "last_year": year("末年", "last year", gap=True),
        **shared("n_documents"),
        **shared("n_voices"),
        "n_sections": count("自有文字的条目数", "sections of own words"),
        "n_tested": count(
            "作了检验的词对数；独立来源太少的词对不作检验", "pairs tested; those with too few voices are not"
        ),
        "n_links": count("相联的词对数", "pairs that are linked", high="n_tested"),
        "n_communities": count("社群数", "communities"),
        "modularity": number(
            "社群划分的模块度；没有联系则为空",
            "modularity of the communities; empty without a link",
            low=-1,
            high=1,
            gap=True,
        ),
    },
    key=("kind", "span"),
)
COWORD_TERMS = Table(
    "data/networks/coword_terms.parquet",
    ("共词网络的一个结点：一个时段的一个词", "one node of a co-word network: one term in one span"),
    {
        **_SPAN,
        **shared("rank", "term"),
        "n_sections": _SECTIONS,
        "n_voices": _VOICES,
        "n_links": count("联系数（度）", "links (degree)"),
        "community": count(
            "社群，从 1 起，大的在前；没有联系则为空",
            "community, from 1, the largest first; empty without a link",
            low=1,
            gap=True,
        ),
    },
    key=("kind", "span", "term"),
    laws=("n_voices <= n_sections", "(n_links = 0) = (community IS NULL)"),
)
COWORD_PAIRS = Table(
    "data/networks/coword_pairs.parquet",
    ("一个时段中同见于一些条目的两个词", "two terms that share a section in one span"),
    {
        **_SPAN,
        **shared("term"),
        "other": text("另一词", "the other term"),
        **shared("count", zh="同见两词的条目数（自有文字）", en="sections of own words with both"),
        **shared("n_voices", zh="在同一条目中用到两词的独立来源数", en="voices with both in one section"),
        "expected": number(
            "期望数：若各词在同一文档长短相近的条目之间随意落置",
            "expected: if terms fell at random on sections of a document of like length",
            low=0,
        ),
        "association": number(
            "关联强度：条目数与期望数之比，1 为无关；期望为 0 则为空",
            "association strength: count over expected, 1 unrelated",
            low=0,
            gap=True,
        ),
        "effective_voices": number("有效独立来源数", "effective voices behind the test", low=0),
        "t": number("检验统计量；未作检验则为空", "test statistic; empty where not tested", gap=True),
        **shared("p", zh="p 值，单侧：共现多于期望", en="p, one-sided: more often together than expected", gap=True),
        **shared(
            "q",
            zh="校正后的 p 值（Benjamini-Hochberg），一个时段的词对一并",
            en="p adjusted over all pairs of the span",
            gap=True,
        ),
        "linked": flag("是否相联：q 小于阈值", "whether linked: q below the threshold", gap=True),
    },
    key=("kind", "span", "term", "other"),
    laws=("1 <= n_voices <= count", "(p IS NULL) = (linked IS NULL)"),
)
CORRESPONDENCE_AXES = Table(
    "data/networks/correspondence_axes.parquet",
    ("对应分析的一个轴", "one axis of the correspondence analysis of terms and years"),
    {
        "axis": rank("轴，从 1 起", "axis, from 1"),
        "inertia": number("惯量（特征值）", "inertia (eigenvalue)", low=0),
        "share": share("占总惯量的份额", "share of all inertia"),
    },
    key=("axis",),
)
CORRESPONDENCE_POINTS = Table(
    "data/networks/correspondence_points.parquet",
    ("对应分析的一个点：一个词或一年", "one point of the correspondence analysis: a term or a year"),
    {
        "kind": text("词或年份", "term or year", codes=POINTS),
        "name": text("词，或年份", "the term, or the year"),
        "n_sections": count(
            "条目数：词在其中出现的，或当年各词出现的合计",
            "sections: with the term, or of the year, summed over terms",
            low=1,
        ),
        **shared("n_voices", zh="当年的独立来源数；词则为空", en="voices of the year; empty for a term", gap=True),
        "x": number("第 1 轴上的主坐标", "principal coordinate on axis 1"),
        "y": number("第 2 轴上的主坐标", "principal coordinate on axis 2"),
        "contribution_x": share("对第 1 轴惯量的贡献", "part of the inertia of axis 1"),
        "contribution_y": share("对第 2 轴惯量的贡献", "part of the inertia of axis 2"),
        "quality": share("两轴所表示的部分（cos²）", "part of its distance that the two axes show (cos²)"),
    },
    key=("kind", "name"),
)
