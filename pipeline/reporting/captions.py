"""Which figures each section shows, in their order on the page, and what stands under each."""

import re
from collections.abc import Mapping, Sequence

import polars as pl

from pipeline.params.sections import Params
from pipeline.reporting.writing.notation import write_count, write_percent, write_years
from pipeline.tables.audit import MOST_MAPS
from pipeline.tables.codes import pick

GRADED = (
    "灰色或虚线表示不作为结论的主题：套语（列于最后）、未能重现（评级 D）或证据不足。",
    " Grey or dashed topics are not reportable: they are boilerplate (listed last), were not reproduced (grade D), or lack "
    "evidence.",
)
# Section, figure, its caption in Chinese and English; the blanks are filled from the params.
CAPTIONS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "corpus": {
        "corpus_years": (
            "各年文档数，按地区（多于 8 个时按层级）分层；条上为当年文档总数，过密处从略；下方为发文机构数与汉字数（万）。"
            "斜线表示该年空缺{gap}。{off}",
            "Documents by year and region, or by level where there are more than 8 regions. Over the bars: documents of the year, left out "
            "where bars are close. Bottom: issuing bodies and Chinese characters (tens of thousands). Hatched years are gaps{gap}.{off}",
        ),
        "corpus_provinces": (
            "各省份的文档数与发文机构数（斜线之后），颜色按平方根加深；方格位置表示大致方位。灰色：没有文档。",
            "Documents and, after the slash, issuing bodies by province, shaded by square root; tiles are placed roughly as provinces "
            "lie. Grey: no documents.",
        ),
    },
    "keywords": {
        "keyword_trajectories": (
            "关键词逐年频率（自有文字每万汉字提及次数）及 {level} 置信区间（逐一留出独立来源）；○ 为独立来源过少、不作结论依据的年份；"
            "× 表示当年未出现，空心 × 表示未出现且独立来源过少；未出现年份的细线或浅灰底为单侧上界；"
            "箭头表示区间超出图框；斜线表示该年空缺。题下为结论与证据（检验见方法）：▲ 向上，▼ 向下，◆ 突现或转折；"
            "竖虚线、点线、浅色带与 ▽ 标示相应年份。细竖线为重大事件（data/lexicon/events.csv），不参与检验。从未提及的关键词不绘出。"
            "最下方为各年文档数与独立来源数。{off}",
            "Keywords year by year: mentions per 10,000 Chinese characters of own words with {level} confidence intervals (voices left "
            "out in turn); ○ too few voices to support a claim; × not found, hollow × not found and too few voices; thin lines or pale "
            "areas in such years: one-sided upper bound; arrows: the interval extends beyond the frame; hatched years are gaps. Beneath "
            "the name, verdict and evidence (for tests see the method): ▲ up, ▼ down, ◆ burst or turn; dashed and dotted lines, pale "
            "bands and ▽ mark its years. Thin lines are events (data/lexicon/events.csv), which do not enter the tests. Keywords never "
            "mentioned are not shown. Bottom: documents and voices per year.{off}",
        ),
        "keyword_heatmap": (
            "关键词逐年频率（自有文字每万汉字提及次数），各行颜色由 0 到该行最高值，只宜在同一行内比较，括号表示独立来源过少；"
            "右侧为该行最高值、结论与证据，下方为各年文档数与独立来源数。{off}",
            "Keywords by year: mentions per 10,000 Chinese characters of own words, in brackets where there are too few voices. Each row "
            "is shaded from 0 to its own highest rate, so shades are comparable within a row only. Right: that rate, verdict and "
            "evidence; bottom: documents and voices per year.{off}",
        ),
        "first_uses": (
            "关键词于本语料首见的年份，按层级（由上到下）与地区（地区较多时为省份）列出；只计自有文字。实心：该层级此前各年有文档但未出现。"
            "空心：该层级此前没有文档，无法判断是否更早。灰点的大小表示当年首见的地区数。边缘的三角指向图外的首见年份。仅就本语料而言，不等于该词首次出现。{off}",
            "First use of keywords in this corpus by level (from the top down) and region (or province, where there are many regions), in "
            "own words. Filled: the level has documents from earlier years, without the keyword. Hollow: it has none, so an earlier use "
            "cannot be ruled out. The size of grey dots is the number of regions with their first use in that year. A triangle at the edge "
            "points to a first use in a year outside the figure. This applies to this corpus only: the keyword may be older.{off}",
        ),
        "keyword_provinces": (
            "各省份的关键词频率（自有文字每万汉字提及次数，各年合计），方格位置表示大致方位；各图颜色由 0 到其最高值。"
            "灰色：没有文档；斜线并加括号：独立来源过少，不作比较。{most}",
            "Keywords by province: mentions per 10,000 Chinese characters of own words, all years combined; tiles are placed roughly as "
            "provinces lie. Each map is shaded from 0 to its own highest rate. Grey: no documents; hatched, in brackets: too few voices "
            "for comparison.{most}",
        ),
    },
    "terms": {
        "year_keyness": (
            "各年的特征词：与其余各年相比的优势比（对数刻度，按先验收缩）及 ±1.96 标准误（以独立来源为抽样单位），按 z 排序；● "
            "经全部词校正后仍显著，○ 未达到特征词标准。区间针对单个词，未计入从众多词中挑选的影响，故可能不含 1 而仍为 ○。{off}",
            "Distinctive terms of each year: odds ratio against all other years (log scale, shrunk by the prior) with ±1.96 standard "
            "errors (voices as sampling units), ordered by z; ● significant after adjustment over all terms, ○ not distinctive. "
            "Intervals are for single terms and not adjusted for selection among many, so that they may exclude 1 for "
            "terms marked ○.{off}",
        ),
    },
    "networks": {
        "cowords": (
            "共词网络：连线表示两词在同一条目中显著共现，越粗关联强度越大；环上同色弧段为一个社群；圆点面积为含该词的条目数。",
            "Co-word network: lines join terms that co-occur in sections more often than by chance, wider for stronger association; "
            "each coloured arc of the ring is a community; the area of dots is the number of sections with the term.",
        ),
        "correspondence": (
            "词与年份的对应分析，对称图（行、列均为主坐标）；方块为年份，空心表示独立来源过少，圆点为词；轴旁标出各轴所占惯量。",
            "Correspondence analysis of terms and years, symmetric map (principal coordinates for both): squares are years, hollow where "
            "there are too few voices; dots are terms. Axis labels give the share of inertia.",
        ),
        "dendrogram": (
            "按自有文字用词的独立来源聚类树（Jensen-Shannon 距离，类平均法）；○ 为同一来源奇数条目与偶数条目之间的距离。",
            "Tree of voices by the wording of their own text (Jensen–Shannon distance, average linkage); ○ is the distance between the "
            "odd and even sections of the same voice.",
        ),
        "citation_levels": (
            "各层级文档对各层级文件的引用；带宽为引用文档数。",
            "Levels cited by the documents of each level; the width of bands is the number of citing documents.",
        ),
        "copied_passages": (
            "独立来源之间相同文字的字符数：行为含相同文字的来源，列为文字先见的来源；括号表示先后不明。",
            "Characters of text shared word for word by voices: rows are the voices, columns those in which it appears first; in brackets "
            "where the order is unknown.",
        ),
    },
    "topics": {
        "topic_tree": (
            "主题的合并树：由右向左，用词相近的主题先合并；分支汇合处的横坐标为两支主题间的平均 Jensen-Shannon 距离（Lin，1991；"
            "平均连接法，Sokal 与 Michener，1958）。套语不参与合并。百分数为主题占全部词次的份额。{graded}",
            "Tree of topics: read from right to left, topics with similar words merge first. Branches meet at the mean Jensen–Shannon "
            "distance between their topics (Lin, 1991; average linkage, Sokal & Michener, 1958). Boilerplate topics are left "
            "out. Percentages are shares of all words.{graded}",
        ),
        "topics": (
            "各主题概率最高的词；题名为主题名称或标题语，均无者为相关度最高的三个词。{graded}",
            "The most probable terms of each topic, below its name or phrase or, failing these, its three most relevant terms.{graded}",
        ),
        "choice": (
            "各候选主题数的留出困惑度（竖线为各起点间的 95% 区间，比较按起点逐一进行；"
            "虚线以下表示与主题能够重现的最优候选相差不超过 1%）、一致性 C_v（Röder 等，2015）、"
            "独占性，以及评级时能重现的主题所占词次的比例（虚线为 80%）；橙色为采用的主题数。",
            "Candidate numbers of topics: held-out perplexity (bars: 95% intervals over starts; candidates are compared start "
            "by start; below the dashed line: within 1% of the best candidate with reproducible topics), coherence C_v "
            "(Röder et al., 2015), exclusivity and, where topics are graded, the share of words in topics reproduced (dashed: 80%). The "
            "number used is shown in orange.",
        ),
    },
    "topic_years": {
        "topic_years": (
            "各主题占当年汉字数的份额（%）及 {level} 置信区间（逐一留出发文机构，抄录的文字归于出处{model_doubt}）；"
            "虚线为各地区、层级在每年文字中所占比例保持不变时的份额；箭头表示区间超出图框；斜线表示该年空缺；"
            "机构过少的年份不给区间（○）；"
            "× 表示份额为 0，空心 × 表示份额为 0 且机构过少。下方为各年文档数与发文机构数。{off}{graded}",
            "Topics year by year: share of the year's Chinese characters (%) with {level} confidence intervals (issuing bodies left "
            "out in turn, copied text counted with its source{model_doubt}); dashed: the share with the mix of regions and levels "
            "held constant; arrows: the interval extends beyond the frame; hatched years are gaps; years with too few bodies have no "
            "interval (○); × share of 0, hollow × share of 0 and too few bodies. Bottom: documents and issuing bodies per "
            "year.{off}{graded}",
        ),
        "topic_heatmap": (
            "各主题占当年汉字数的份额（%），颜色按平方根加深；右侧为评级（A 最能重现，D 未能重现），"
            "下方为各年文档数与发文机构数；区间见上图。{off}{graded}",
            "Topics by year: share of the year's Chinese characters (%), shaded by square root. Right: grades (A: most reproducible, "
            "D: not reproduced); bottom: documents and issuing bodies; for intervals see the previous figure.{off}{graded}",
        ),
        "topic_provinces": (
            "各主题占各省份汉字数的份额（%，各年合计），方格位置表示大致方位；各图颜色由 0 到其最高值。灰色：没有文档；"
            "斜线并加括号：独立来源过少，不作比较。{graded}",
            "Topics by province: share of the province's Chinese characters (%), all years combined; tiles are placed roughly as "
            "provinces lie. Each map is shaded from 0 to its own highest share. Grey: no documents; hatched, in brackets: too few voices "
            "for comparison.{graded}",
        ),
    },
    "periods": {
        "topic_flows": (
            "主题在相邻时期间的演化：条带两端的高度为占各时期自有文字的份额，旁列当期主题词（居中的时期只列编号与份额）。"
            "上升、下降比较层级与文种构成相同的文字，按独立来源的各年在时期间的置换检验并经校正；分合与新旧更替须在 80% 以上的重抽样中"
            "重现方作判定，否则以虚线表示。{graded}",
            "Topics from one period to the next: the height of a band at each end is its share of the period's own words, with "
            "the terms of that period beside it (number and share alone for periods in the middle). Rises "
            "and falls compare text at the same mix of levels and document types and are tested by permuting the years of voices "
            "between periods, adjusted for all tests; splits, merges, new and "
            "discontinued topics are reported if reproduced in 80% of resamples, and dashed otherwise.{graded}",
        ),
        "topic_similarities": (
            "前后两个时期主题用词的余弦相似度（词按各期文字计数）；框为同一主题。"
            "右侧括号内为将各独立来源的年份在两期之间随机打乱时相似度的 5% 分位数：低于此值方判定用词有变化（●，经校正）。",
            "Cosine similarity of topic wording between the two periods, counted in the text of each; frames mark a topic with itself. "
            "Brackets give the 5th percentile when the years of voices are permuted between periods; only lower values "
            "indicate a change (●, adjusted for all tests).",
        ),
    },
    "known_answer": {
        "known_shapes": (
            "植入关键词走势的判定结果，按类型列出正确、未识别与误判的个数。有未能识别的属预期之内，误判则不应出现。",
            "Planted shapes by kind: keywords identified correctly, missed and misidentified. Misses are "
            "expected, misidentifications are not.",
        ),
        "known_keywords": (
            "植入与估计的关键词频率（自有文字），按植入类型分格；每点为一个关键词的一年，竖线为 {level} 置信区间，"
            "◆ 表示植入值不在区间内。",
            "Planted against estimated keyword rates (own words), by planted shape; each point is a keyword in one year, bars "
            "are {level} confidence intervals, ◆ marks planted rates outside them.",
        ),
        "known_themes": (
            "左：植入与估计的主题份额，每点为一个主题的一年；右：植入主题与对应主题词分布的相似度。",
            "Left: planted against estimated shares; each point is a theme in one year. Right: similarity of the word distributions of "
            "each theme and its matched topic.",
        ),
    },
}


def caption_figures(files: Sequence[str], years: pl.DataFrame, params: Params) -> dict[str, str]:
    """The caption of each figure by its file; further pages of one subject refer to the first, whose number is its place in files.

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
        file: _caption_page(captions[subject], subjects.index(subject), place, subjects.count(subject), language)
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
        return pick(
            language, "；只有一个起点，不含模型的不确定性", "; a single start, so model uncertainty is not included"
        )
    return pick(language, "；含各起点间的差异", "; including differences between starts")


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
        f"{named} 年距其余年份过远，图中未绘出。",
        f" Documents from {named} lie far from all other years and are not shown.",
    )


def _caption_page(caption: str, first: int, place: int, n_pages: int, language: str) -> str:
    """The caption of one of the pages of a subject; first, place: where its first page and this one stand, from 0."""
    if n_pages == 1:
        return caption
    page = place - first + 1
    told = (
        caption if page == 1 else pick(language, f"接图 {first + 1}，图例相同。", f"Continued from Figure {first + 1}.")
    )
    return told + pick(language, f"（{page}／{n_pages}）", f" ({page} of {n_pages})")
