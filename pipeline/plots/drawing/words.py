"""The words on figures, in both languages."""

from pipeline.tables.codes import EVIDENCE, VERDICTS, pick

# A sign before each verdict that goes one way, or turns.
SIGNS = {
    **dict.fromkeys(("上升", "阶跃上升", "新现"), "▲ "),
    **dict.fromkeys(("下降", "阶跃下降", "消失"), "▼ "),
    **dict.fromkeys(("突现", "先升后降", "先降后升"), "◆ "),
}

WORDS: dict[str, tuple[str, str]] = {
    "synthetic": ("合成语料（内置示例），非真实文件", "Synthetic corpus (embedded example), not real documents"),
    "documents": ("文档", "documents"),
    "issuers": ("机构", "bodies"),
    "counts": ("{:,} 份文档，{:,} 个机构", "{:,} docs, {:,} bodies"),
    "chars": ("万字", "10k chars"),
    "n_documents": ("文档数", "documents"),
    "no_region": ("地区不明", "region unknown"),
    "no_level": ("层级不明", "level unknown"),
    "no_year": ("不明", "unknown"),
    # Straight apostrophes: in a Chinese font the curly one is as wide as a character.
    "gap": ("空缺", "gap"),
    "a_year": ("／年", "a year"),
    "voices": ("独立来源", "voices"),
    "events": ("大事（细竖线）：", "Events (thin lines): "),
    "curve_legend": (
        "圆点：自有文字每万字提及次数；竖线：置信区间；○：独立来源太少，不作结论；× 及细线：未见，区间只有上界；\n"
        "竖虚线：阶跃；竖点线：始见、不再见；浅色带：突现；▽：转折；斜线底：当年空缺。各格纵轴不同。",
        "Dots: mentions per 10,000 characters of own words; bars: interval; ○: too few voices for a claim; × with thin line: not seen,\n"
        "upper bound only; dashed: step; dotted: first or last seen; pale band: burst; ▽: turn; hatched: gap. Vertical axes differ.",
    ),
    "topic_legend": (
        "圆点：主题占当年字数的份额（%）；竖线：置信区间；虚线：地区与层级的构成各年不变时；斜线底：当年空缺。各格纵轴不同。",
        "Dots: share of the year's characters (%); bars: confidence interval; dashed: regions and levels held\n"
        "fixed over years; hatched: gap. Vertical axes differ.",
    ),
    "unknown_legend": (
        "\n空缺：未知（主题学得晚于文字未变的条目）。",
        " Blank: not known (learned later).",
    ),
    "heat_legend": (
        "格内：自有文字每万字提及次数；颜色逐行而定，由 0 到该行最高值（写在右侧），行与行不可比；\n"
        "括号：独立来源太少；斜线：当年空缺。",
        "Cells: mentions per 10,000 characters of own words. Each row has its own shades, from 0 to its highest rate,\n"
        "given at the right: compare shades within a row only. Brackets: too few voices; hatched: gap.",
    ),
    "first_uses_legend": (
        "每行一个关键词，其中各层级由上到下各占一线；实心：该层级此前有文档而未见，空心：此前没有文档；\n"
        "灰点：当年首见的{}，点的大小为其个数；右侧：首见于几个{}；＋：另有年份不明的文档提及。只计自有文字，只就本语料而言。",
        "A row is a keyword; in it each level has a line of its own, from the top down. Filled: the level has earlier documents\n"
        "without it; hollow: it has none. Grey dots: {} whose first use is of that year, their size being how many; at the right:\n"
        "{} with a first use. +: documents without a year mention it too. Own words only; said of this corpus alone.",
    ),
    "region": ("地区", "regions"),
    "province": ("省份", "provinces"),
    "undated": ("＋{} 份", "+{} docs"),
    "off_the_map": ("不在图上的文档：{:,}", "documents not on the map: {:,}"),
    "corpus_tiles_legend": (
        "格内：文档数／发文机构数，颜色按文档数的平方根加深；灰：没有文档。方格的位置只表示大致方位。",
        "Tiles: documents / issuing bodies, shaded by the square root of documents;\ngrey: no document. Places of tiles are approximate.",
    ),
    "rate_tiles_legend": (
        "格内：自有文字每万字提及次数，各年合计；每幅颜色由 0 到其最高值；斜线与括号：独立来源太少；灰：没有文档。",
        "Tiles: mentions per 10,000 characters of own words, all years; each map is shaded from 0 to its highest rate;\n"
        "hatched, in brackets: too few voices; grey: no document.",
    ),
    "share_tiles_legend": (
        "格内：主题占该省级字数的份额（%），各年合计；每幅颜色由 0 到其最高值；斜线与括号：独立来源太少；灰：没有文档。",
        "Tiles: the topic's share of the province's characters (%), all years; each map is shaded from 0 to its highest\n"
        "share; hatched, in brackets: too few voices; grey: no document.",
    ),
    "keyness_legend": (
        "横轴：该年与其余各年的优势比（对数刻度，1 为无异）及 ±{} 标准误；● 特征词；○ 检验后不足以称为特征词。",
        "Odds ratio of the year against all others (log scale, 1 is no difference), ±{} standard errors;\n"
        "● distinctive; ○ not beyond chance once all terms are tested.",
    ),
    "untested_years": ("证据不足的年份：{}。", "Not enough evidence: {}."),
    "n_docs": ("{:,} 份文档", "{:,} docs"),
    "highest": ("最高 {:.3f}", "highest {:.3f}"),
    "highest_rate": ("最高 {}", "max {}"),
    "no_terms": ("没有词达到门槛", "no term reaches the threshold"),
    "gap_years": ("空缺的年份：{}。", "Gaps: {}."),
    "topics_legend": (
        "色条：词在主题中的概率，各主题以最高者为满格，其值写在右上方。灰色：不可作结论。",
        "Bars: probability of the term in the topic, relative to the highest, given at the top right.\n"
        "Grey: no finding.",
    ),
    "not_back": ("D 未复现", "D unstable"),
    "frame": ("套语", "frame"),
    "no_evidence": ("证据不足，主题不可作结论", "Not enough evidence for topics"),
    "distance": ("词分布的 Jensen-Shannon 距离", "Jensen–Shannon distance of word distributions"),
    "tree_legend": (
        "0 为用词相同，1 为没有共同的词；横轴不从 0 开始。粗线：孪生主题；虚线：不可作结论。",
        "0: same words; 1: no word in common; the axis does not start at 0.\nThick: twins; dashed: not reportable.",
    ),
    "cophenetic": (
        "\n树上距离与实际距离的相关系数（cophenetic）：{:.2f}。",
        "\nCophenetic correlation (tree against true distances): {:.2f}.",
    ),
    "share": ("份额", "share"),
    "grade": ("评级", "grade"),
    "more_topics": ("其余 {} 个见 tables/topic_labels.csv", "{} more in tables/topic_labels.csv"),
    "topic_heat_legend": (
        "格内：主题占当年字数的份额（%），颜色按其平方根加深；\n灰色：不可作结论；斜线：当年空缺。",
        "Cells: the topic's share of the year's characters (%), shaded by square root;\n"
        "grey: no finding; hatched: gap.",
    ),
    "topic": ("主题 {}", "Topic {}"),
    "n_topics": ("主题数", "number of topics"),
    "perplexity": ("留出文本的困惑度（越低越好）", "held-out perplexity (lower is better)"),
    "c_v": ("一致性 C_v", "coherence C_v"),
    "exclusivity": ("独占性", "exclusivity"),
    "share_returned": ("能重现的主题", "topics that came back"),
    "chosen": ("采用 {}", "chosen: {}"),
    "planted": ("植入", "planted"),
    "found": ("所得", "found"),
    "planted_rate": ("植入：每万字期望次数", "planted: expected per 10,000 characters"),
    "found_rate": ("所得：每万字次数", "found: per 10,000 characters"),
    "known_legend": (
        "一点一年；竖线：置信区间；◆ 植入值不在区间内；斜线：所得等于植入。两轴为平方根刻度。",
        "One point a year; bars: confidence interval; ◆ planted value outside it; "
        "diagonal: found equals planted.\nSquare-root axes.",
    ),
    "n_keywords": ("关键词数", "keywords"),
    "shapes_legend": (
        "漏判：有变化而只说年际有别、不明或证据不足，或没有变化而未判为平稳。说错的逐个写出。",
        "Missed: no shape is claimed where there is one, or a flat keyword is not called stable.\n"
        "Those named wrongly are written out.",
    ),
    "within": ("{} / {} 在区间内", "{} of {} within"),
    "planted_share": ("植入份额（%）", "planted share (%)"),
    "found_share": ("所得份额（%）", "found share (%)"),
    "similarity": ("与所配主题的余弦相似度", "cosine similarity with the matched topic"),
    "themes_legend": (
        "左：一点为一个主题的一年，斜线为所得等于植入；右：植入的主题与所配主题的词分布之相似度。",
        "Left: one point is a theme in a year, on the diagonal found equals planted.\n"
        "Right: similarity of the word distributions of theme and topic.",
    ),
    "flows_legend": (
        "条带两端的高：占各时期汉字的份额。▲ 橙：上升；▼ 蓝：下降；灰：不明；绿：分出或并入；一端收尖：消失或新出现；\n"
        "虚线：样本中有，证据不足；竖线括起：那时写在同样的条目里。灰字：证据不足或不可作结论。",
        "Height of a band: share of the characters of either period. ▲ orange: rising; ▼ blue: falling; grey: unclear;\n"
        "green: parting or joining; pointed: gone or new; dashed: seen, without enough evidence;\n"
        "bracket: in the same items then. Grey letters: not enough evidence, or no finding.",
    ),
    "period_head": ("{}\n{:,} 份文档，{:,} 个机构", "{}\n{:,} docs, {:,} bodies"),
    "new": ("新出现", "new"),
    "gone": ("消失", "gone"),
    "new_maybe": ("新出现？", "new?"),
    "gone_maybe": ("消失？", "gone?"),
    "unknown_before": ("此前未知", "unknown before"),
    "unknown_after": ("此后未知", "unknown after"),
    "similarity_legend": (
        "格内：用词的余弦相似度（百分之几，{2:.0f} 以上的写出），行为{0}，列为{1}。\n"
        "右侧：主题与自身的相似度，括号内为没有变化时二十次有十九次能达到的值；● 用词有变化（经校正）。左侧灰字：不可作结论。",
        "Cells: cosine similarity of words, in hundredths from {2:.0f}; rows {0}, columns {1}.\n"
        "At the right: a topic with itself, in brackets what nineteen in twenty would reach without any change;\n"
        "● words have changed (corrected for many tests). Grey names: no finding.",
    ),
    "coword_head": ("{}：{:,} 份文档，{:,} 个独立来源，{:,} 个条目", "{}: {:,} documents, {:,} voices, {:,} sections"),
    "coword_legend": (
        "线：两词同见于一个条目的次数显著多于期望（画出 {} 条，共 {} 条），愈粗关联强度愈大；同色同段为一个社群，浅灰线跨社群。\n"
        "圆点的面积：含该词的条目数。没有联系的 {} 个词不画。",
        "Lines: terms that stand in the same sections more often than by chance ({} of {} drawn), wider where stronger;\n"
        "one colour and one stretch of the ring is a community, pale lines join two. Dots: sections with the term.\n"
        "{} terms without a link are not drawn.",
    ),
    "axis": ("轴 {}（占惯量 {:.1%}）", "axis {} ({:.1%} of inertia)"),
    "biplot_legend": (
        "方块：年份，依次相连，空心为独立来源不足 {2} 个；圆点：词，写出贡献大而不相掩的 {0} 个，共 {1} 个。\n"
        "离原点愈远愈与平均不同；方向相近的词与年份相随。词与年份之间的远近没有直接含义。",
        "Squares: years, joined in order, hollow with fewer than {2} voices; dots: terms, {0} of {1} named.\n"
        "Far from the origin is unlike the average; a term goes with years in its direction.\n"
        "The distance between a term and a year has no direct meaning.",
    ),
    "js_distance": ("用词的 Jensen-Shannon 距离", "Jensen-Shannon distance of words"),
    "dendrogram_legend": (
        "两支相接处：其间平均距离；○：该来源奇数条目与偶数条目之间的距离，\n相接处不在其右，即不能与同一来源内部的差别区分开。",
        "Two branches meet at their mean distance; ○: between a body's odd and even sections.\n"
        "Bodies that meet no farther right can't be told from one.",
    ),
    "copies_legend": (
        "行：该来源的文字；列：先有这段文字的来源；格内：相同的字符数，颜色按平方根加深；括号：先后不明。\n"
        "相同文字最多的 {} 个来源，共 {} 个。",
        "Rows: whose text; columns: who had it first; cells: characters in common, shaded by square root;\n"
        "brackets: nobody knows who was first. The {} that share most, of {}.",
    ),
    "citing": ("引用文档的层级", "level that cites"),
    "cited": ("被引文件的层级", "level cited"),
    "level_unknown": ("不明", "unknown"),
    "citation_legend": (
        "带宽与数字：引用的文档数，一份文档引用几个层级就计几次；被引文件的层级依语料内的文档、文号或标题判定。",
        "Widths and numbers: documents that cite, once for each level that they cite; the level of\n"
        "what is cited is that of the document in the corpus, or what its number or title says.",
    ),
    "own_similarity": ("与自身（无变化时 ≥）", "itself (unchanged ≥)"),
}


def say(word: str, language: str, *values: object) -> str:
    """The word in this language, with its blanks filled."""
    return pick(language, *WORDS[word]).format(*values)


def say_verdict(verdict: str, language: str, evidence: str | None = None) -> str:
    """
    >>> say_verdict("上升", "en"), say_verdict("突现", "zh", "moderate"), say_verdict("不明", "zh")
    ('▲ rising', '◆ 突现（中）', '不明')
    """
    graded = pick(language, "（{}）", " ({})").format(pick(language, *EVIDENCE[evidence])) if evidence else ""
    return SIGNS.get(verdict, "") + pick(language, *VERDICTS[verdict]) + graded
