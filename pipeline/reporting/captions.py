"""Which figures each section shows, in their order on the page, and what stands under each."""

import re
from collections.abc import Mapping, Sequence

import polars as pl

from pipeline.params.sections import Params
from pipeline.reporting.writing.notation import write_count, write_percent, write_years
from pipeline.tables.audit import MOST_MAPS
from pipeline.tables.codes import pick

GRADED = (
    "灰色或虚线的主题不可作结论：是套语（列在最后），没有重现（评级 D），或证据不足。",
    " Grey or dashed topics are no finding: they are frames of speech (listed last), or did not come back (grade D), or there is "
    "not enough evidence.",
)
# Section, figure, its caption in Chinese and English; the blanks are filled from the params.
CAPTIONS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "corpus": {
        "corpus_years": (
            "各年文档数，按地区分层，地区多于 8 个时按层级；下方为发文机构数与汉字数（万）。斜线表示该年空缺{gap}。{off}",
            "Documents by year and region, or level where there are more than 8 regions; beneath, issuing bodies and Chinese characters "
            "(tens of thousands). Hatched years are gaps{gap}.{off}",
        ),
        "corpus_provinces": (
            "各省级的文档数与发文机构数（斜杠之后），颜色按平方根加深；方格的位置大致为各省级的方位。灰色：没有文档。",
            "Documents of each province and, behind the slash, issuing bodies, shaded by square root; tiles stand about where provinces "
            "lie. Grey: no document.",
        ),
    },
    "keywords": {
        "keyword_trajectories": (
            "关键词逐年频率（自有文字每万汉字提及次数）及 {level} 置信区间（逐一留出独立来源）；○ 为独立来源太少、结论不以之为据的年份；"
            "× 为当年未见，其上细线为单侧上界；箭头表示区间超出图框；斜线表示该年空缺。题下为结论与证据：▲ 向上，▼ 向下，◆ 突现或转折；"
            "竖虚线、点线、浅色带与 ▽ 是其年份。细竖线为大事（data/lexicon/events.csv），与检验无关。从未提及的关键词不画。"
            "最下方为各年文档数与独立来源数。{off}",
            "Keywords year by year: mentions per 10,000 Chinese characters of own words with {level} confidence intervals (voices left "
            "out in turn); ○ a year with too few voices for a claim to rest on; × not seen, with a one-sided upper bound; arrows: the "
            "interval goes on beyond the frame; hatched years are gaps. Beneath the name, verdict and evidence: ▲ up, ▼ down, ◆ burst "
            "or turn; dashed and dotted lines, pale bands and ▽ mark its years. Thin lines are events (data/lexicon/events.csv), which "
            "no test reads. Keywords that are never mentioned are not drawn. Beneath, documents and voices of each year.{off}",
        ),
        "keyword_heatmap": (
            "关键词逐年频率（自有文字每万汉字提及次数），颜色逐行而定，由 0 到该行最高值，只宜在同一行内比较；括号内为独立来源太少的年份；"
            "右侧为该行最高值、结论与证据，下方为各年文档数与独立来源数。{off}",
            "Keywords by year: mentions per 10,000 Chinese characters of own words, in brackets where voices are too few. Each row is "
            "shaded from 0 to its own highest rate, so that shades compare within a row only; that rate, verdict and evidence stand at "
            "the right, documents and voices beneath.{off}",
        ),
        "first_uses": (
            "关键词于本语料首见的年份，按层级（由上到下）与地区（地区多时为省级）；只计自有文字。实心：该层级此前各年有文档而未见；空心：此前没有文档，"
            "是否更早无从得知。灰点的大小为当年首见的地区数。只就本语料而言，不等于该词首次出现。{off}",
            "First use of keywords in this corpus by level (from the top down) and region (or province, where regions are many), in own "
            "words. Filled: the level has documents of earlier years, without the keyword; hollow: it has none, so that an earlier use "
            "can't be told. The size of grey dots is the number of regions whose first use is of that year. This is said of this corpus "
            "alone: the keyword may be older.{off}",
        ),
        "keyword_provinces": (
            "各省级的关键词频率（自有文字每万汉字提及次数，各年合计），方格的位置大致为各省级的方位；每幅颜色由 0 到其最高值。"
            "灰色：没有文档；斜线并加括号：独立来源太少，不能作数。{most}",
            "Keywords by province: mentions per 10,000 Chinese characters of own words, all years together; tiles stand about where "
            "provinces lie. Each map is shaded from 0 to its own highest rate. Grey: no document; hatched, in brackets: too few voices to "
            "count.{most}",
        ),
    },
    "terms": {
        "year_keyness": (
            "各年的特征词：与其余各年相比的优势比（对数刻度，按先验收缩）及 ±1.96 标准误（以独立来源为抽样单位），按 z 排序；● "
            "对全部词校正后仍显著，○ 不足以称为特征词。区间只就单个词而言，没有计入从众多词中挑选，故可不含 1 而仍为 ○。{off}",
            "Distinctive terms of each year: odds ratio against all other years (log scale, shrunk by the prior) with ±1.96 standard "
            "errors (voices as sampling units), ordered by z; ● significant after adjustment over all terms, ○ not distinctive. "
            "Each interval is that of a single term: it doesn't know that the term was picked among many, and may leave out 1 where "
            "the term is ○.{off}",
        ),
    },
    "networks": {
        "cowords": (
            "共词网络：线为同一条目中显著共现的两词，愈粗关联强度愈大；沿环同色的一段为一个社群；圆点的面积为含该词的条目数。",
            "Co-word network: lines join terms that share sections more often than by chance, wider where the association is stronger; "
            "a stretch of the ring in one colour is a community; dots are as large as the number of sections with the term.",
        ),
        "correspondence": (
            "词与年份的对应分析，对称图（行、列均为主坐标）；方块为年份，空心者独立来源太少，圆点为词；各轴所占惯量写在轴旁。",
            "Correspondence analysis of terms and years, symmetric map (principal coordinates of both): squares are years, hollow with "
            "few voices, dots are terms; each axis says what part of the inertia it holds.",
        ),
        "dendrogram": (
            "独立来源按自有文字用词的聚类树（Jensen-Shannon 距离，类平均法）；○ 为同一来源奇数条目与偶数条目之间的距离。",
            "Tree of voices by their own words (Jensen-Shannon distance, average linkage); ○ is the distance between the odd and the "
            "even sections of one voice.",
        ),
        "citation_levels": (
            "各层级的文档引用哪些层级的文件；带宽为引用的文档数。",
            "Which levels the documents of each level cite; bands are as wide as the number of documents that cite.",
        ),
        "copied_passages": (
            "独立来源之间相同的文字（字符数）：行为该来源，列为在先的来源；括号内为先后不明。",
            "What voices share word for word, in characters: rows are voices, columns those that had it first; in brackets where the "
            "order is not known.",
        ),
    },
    "topics": {
        "topic_tree": (
            "主题的合并树：由右向左，用词相近的主题先合并；分支汇合处的横坐标为两支主题间的平均 Jensen-Shannon 距离（Lin，1991；"
            "平均连接法，Sokal & Michener，1958）。套语不参与合并。百分数为主题占全部词次的份额。{graded}",
            "Tree of topics: read from right to left, topics with similar words merge first. Branches meet at the mean Jensen–Shannon "
            "distance between their topics (Lin, 1991; average linkage, Sokal & Michener, 1958). Boilerplate topics are left "
            "out. Percentages are shares of all words.{graded}",
        ),
        "topics": (
            "各主题概率最高的词，题下为主题的名称或标题语，没有的为相关度最高的三个词。{graded}",
            "The most probable terms of each topic, beneath its name or phrase, or else its three most relevant ones.{graded}",
        ),
        "choice": (
            "各候选主题数的留出困惑度（竖线为各起点间的 95% 区间，比较则逐个起点进行；虚线以下与主题能重现的最优者相差不超过 1%）、一致性 "
            "C_v、独占性与能重现的主题所占比例（虚线为 80%）；橙色为采用者。",
            "Each candidate number of topics: held-out perplexity (bars: 95% intervals over starts, while candidates are compared start "
            "by start; beneath the dashed line it is within 1% of the best of which topics come back), coherence C_v, exclusivity, and "
            "the share of topics that came back (dashed: 80%); the one used is orange.",
        ),
    },
    "topic_years": {
        "topic_years": (
            "各主题占当年汉字数的份额（%）及 {level} 置信区间（逐一留出发文机构，抄录的文字归于出处{model_doubt}）；"
            "虚线为各地区、层级在每年文字中所占比例保持不变时的份额；箭头表示区间超出图框；斜线表示该年空缺；"
            "只有一个机构的话不给区间。下方为各年文档数与发文机构数。{off}{graded}",
            "Topics year by year: share of the year's Chinese characters (%) with {level} confidence intervals (issuing bodies left "
            "out in turn, what is copied counted with its source{model_doubt}); dashed: the share if each region and level had the "
            "same part of every year's text; arrows: the interval goes on beyond the frame; hatched years are gaps; what a "
            "single body says has no interval. Beneath, documents and issuing bodies of each year.{off}{graded}",
        ),
        "topic_heatmap": (
            "各主题占当年汉字数的份额（%），颜色按平方根加深；右侧为评级，下方为各年文档数与发文机构数；区间见上图。{off}{graded}",
            "Topics by year: share of the year's Chinese characters (%), shaded by square root; grades at the right, documents and "
            "issuing bodies beneath; intervals are in the figure before.{off}{graded}",
        ),
        "topic_provinces": (
            "各主题占各省级汉字数的份额（%，各年合计），方格的位置大致为各省级的方位；每幅颜色由 0 到其最高值。灰色：没有文档；"
            "斜线并加括号：独立来源太少，不能作数。{graded}",
            "Topics by province: share of the province's Chinese characters (%), all years together; tiles stand about where provinces "
            "lie. Each map is shaded from 0 to its own highest share. Grey: no document; hatched, in brackets: too few voices to "
            "count.{graded}",
        ),
    },
    "periods": {
        "topic_flows": (
            "主题由前一时期到后一时期：条带两端的高为占各时期自有文字的份额，旁列当时的主题词。"
            "上升、下降按独立来源的各年在时期间的置换检验并经校正；分合、新旧须在 80% 以上的重抽样中重现才作断言，否则为虚线。{graded}",
            "Topics from one period to the next: the height of a band at each end is its share of that period's own words, beside "
            "it the words of that time. Rising and falling are tested by shuffling the years of voices between periods, adjusted for "
            "all tests; what parts, joins, comes or goes is claimed where it came back in 80% of resamples, and dashed "
            "otherwise.{graded}",
        ),
        "topic_similarities": (
            "前后两个时期主题用词的余弦相似度（词按各期文字计数）；框为同一主题。"
            "右侧括号内为把各独立来源的年份在两期间打乱时二十次有十九次不低于的值：只有更低才说用词有变化（●，经校正）。",
            "Cosine similarity of the words of topics in both periods, counted in the text of each; frames mark a topic with itself. "
            "In brackets the lowest twentieth where the years of voices are shuffled between the periods: only what lies lower is "
            "called a change (●, adjusted for all tests).",
        ),
    },
    "known_answer": {
        "known_shapes": (
            "植入的关键词走势，按类型：说对、漏判、说错各几个。漏判在意料之中，说错则不应有。",
            "Planted shapes by kind: how many keywords are found, missed and named wrongly. Missed ones are expected, wrong ones are not.",
        ),
        "known_keywords": (
            "植入与所得的关键词频率（自有文字），按植入的类型分格；一点为一个关键词的一年，竖线为 {level} 置信区间，"
            "◆ 表示植入值不在区间内。",
            "Planted against found rates of keywords in own words, by kind of planted history; a point is a keyword in a year, bars "
            "are {level} confidence intervals, ◆ marks a planted rate outside.",
        ),
        "known_themes": (
            "左：植入与所得的主题份额，一点为一个主题的一年；右：植入的主题与所配主题的词分布相似度。",
            "Left: planted against found shares, a point is a theme in a year. Right: similarity of the word distributions of each "
            "theme and the topic matched to it.",
        ),
    },
}


def caption_figures(files: Sequence[str], years: pl.DataFrame, params: Params) -> dict[str, str]:
    """The caption of each figure by its file; the pages of one subject are told apart by their number.

    years: as the audit judged them; those far from all others are named, as no figure shows them.
    """
    language = params.report.language
    blanks = {
        "level": write_percent(params.resampling.confidence),
        "model_doubt": _name_model_doubt(params, language),
        "graded": pick(language, *GRADED),
        "gap": _tell_gap(params, language),
        "off": _tell_far_years(years, language),
        "most": pick(
            language,
            f"只画提及最多的 {MOST_MAPS} 个，其余见 tables/keyword_provinces.csv。",
            f" Of more than {MOST_MAPS} keywords those with most mentions are drawn; all are in tables/keyword_provinces.csv.",
        ),
    }
    captions = {name: pick(language, *pair).format(**blanks) for of in CAPTIONS.values() for name, pair in of.items()}
    subjects = [name_subject(file) for file in files]
    return {
        file: captions[subject] + _name_page(subjects[: place + 1].count(subject), subjects.count(subject), language)
        for place, (file, subject) in enumerate(zip(files, subjects, strict=True))
    }


def name_subject(file: str) -> str:
    """What a figure shows, without its folder and the number of its page.

    >>> name_subject("keywords/keyword_trajectories_02"), name_subject("choice")
    ('keyword_trajectories', 'choice')
    """
    return re.sub(r"_\d+$", "", file.rpartition("/")[2])


def _name_model_doubt(params: Params, language: str) -> str:
    """That intervals of topics hold the doubt about the model as well, or not: one start tells nothing of it."""
    if params.lda.n_starts == 1:
        return pick(language, "；只有一个起点，不含模型的不确定性", "; one start, so without the model's uncertainty")
    return pick(language, "；含各起点间的差异", "; with the differences between starts")


def _tell_gap(params: Params, language: str) -> str:
    """What makes a year a gap."""
    if not (least := params.audit.min_year_chars):
        return pick(language, "（没有文档）", " (no documents)")
    n = write_count(least)
    return pick(language, f"（没有文档，或不足 {n} 个汉字）", f" (no documents, or fewer than {n} Chinese characters)")


def _tell_far_years(years: pl.DataFrame, language: str) -> str:
    """Which years the axis leaves out."""
    far = years.filter(pl.col("outlying") & (pl.col("n_documents") + pl.col("n_left_out") > 0))["year"]
    if far.is_empty():
        return ""
    named = write_years(far, language)
    return pick(
        language,
        f"{named} 年远离其余年份，图中不画。",
        f" Documents of {named} lie far from all others and are not shown.",
    )


def _name_page(page: int, n_pages: int, language: str) -> str:
    if n_pages == 1:
        return ""
    return pick(language, f"（{page}／{n_pages}）", f" ({page} of {n_pages})")
