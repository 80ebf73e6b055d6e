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
    "ratio_a_year": ("年度频率比", "Rate ratio per year"),
    "a_year": ("年均 {}", "{} a year"),
    "voices": ("独立来源", "voices"),
    "events": ("重大事件（细竖线）：", "Events (thin lines): "),
    "curve_legend": (
        "圆点：自有文字每万字提及次数；竖线：置信区间；○：独立来源过少，不作结论；× 及细线：未出现，区间仅有上界；\n"
        "空心 ×：未出现且独立来源过少；竖虚线：阶跃；竖点线：首次或末次出现；浅色带：突现；▽：转折；斜线底：当年空缺。各格纵轴不同。",
        "Dots: mentions per 10,000 characters of own words; bars: interval; ○: too few voices for a claim; × with thin line: not found,\n"
        "upper bound only; hollow ×: too few voices, too; dashed: step; dotted: first or last found; pale band: burst; ▽: turn;\n"
        "hatched: gap. Vertical axes differ.",
    ),
    "topic_legend": (
        "圆点：主题占当年字数的份额（%）；竖线：置信区间；虚线：地区与层级的构成各年不变时；×：份额为 0；\n"
        "○ 及空心 ×：机构过少；斜线底：当年空缺。各格纵轴不同。",
        "Dots: share of the year's characters (%); bars: confidence interval; dashed: regions and levels held\n"
        "fixed over years; ×: share of 0; ○ and hollow ×: too few bodies; hatched: gap. Vertical axes differ.",
    ),
    "unknown_legend": (
        "\n空缺：未知（主题在文字未变的条目之后学得）。",
        " Blank: unknown (topic learned later).",
    ),
    "heat_legend": (
        "格内：自有文字每万字提及次数；各行颜色由 0 到该行最高值（见右侧），不可跨行比较；\n"
        "括号：独立来源过少；斜线：当年空缺。",
        "Cells: mentions per 10,000 characters of own words. Each row is shaded from 0 to its own highest rate, given at\n"
        "the right: compare shades within a row only. Brackets: too few voices; hatched: gap.",
    ),
    "first_uses_legend": (
        "每行一个关键词，行内各层级由上到下各占一线；实心：该层级此前有文档但未出现，空心：此前无文档；\n"
        "灰点：当年首见的{}，点的大小表示个数；右侧：首见于几个{}；＋：另有年份不明的文档提及。只计自有文字，仅就本语料而言。",
        "Rows are keywords, with one line for each level, from the top down. Filled: the level has earlier documents\n"
        "without the keyword; hollow: it has none. Grey dots: {} with their first use in that year, sized by number; right:\n"
        "number of {} with a first use. +: also in documents without a year. Own words only; first use in this corpus.",
    ),
    "region": ("地区", "regions"),
    "province": ("省份", "provinces"),
    "undated": ("＋{} 份", "+{} docs"),
    "off_the_map": ("未在图上的文档：{:,}", "documents not on the map: {:,}"),
    "corpus_tiles_legend": (
        "格内：文档数／发文机构数，颜色按文档数的平方根加深；灰：没有文档。方格仅表示大致方位。",
        "Tiles: documents / issuing bodies, shaded by the square root of documents;\ngrey: no documents. Tile positions are approximate.",
    ),
    "rate_tiles_legend": (
        "格内：自有文字每万字提及次数，各年合计；各图颜色由 0 到其最高值；斜线与括号：独立来源过少；灰：没有文档。",
        "Tiles: mentions per 10,000 characters of own words, all years; each map is shaded from 0 to its highest rate;\n"
        "hatched, in brackets: too few voices; grey: no documents.",
    ),
    "share_tiles_legend": (
        "格内：主题占该省份汉字的份额（%），各年合计；各图颜色由 0 到其最高值；斜线与括号：独立来源过少；灰：没有文档。",
        "Tiles: share of the topic in the characters of the province (%), all years; each map is shaded from 0 to its\n"
        "highest share; hatched, in brackets: too few voices; grey: no documents.",
    ),
    "keyness_legend": (
        "横轴：该年与其余各年的优势比（对数刻度，1 表示无差异）及 ±{} 标准误；● 特征词；○ 检验后未达到特征词标准。",
        "Odds ratio of the year against all others (log scale; 1: no difference), ±{} standard errors;\n"
        "● distinctive; ○ not significant after adjustment for all terms.",
    ),
    "untested_years": ("证据不足的年份：{}。", "Insufficient evidence: {}."),
    "n_docs": ("{:,} 份文档", "{:,} docs"),
    "highest": ("最高 {:.3f}", "highest {:.3f}"),
    "highest_rate": ("最高 {}", "max {}"),
    "no_terms": ("没有词达到阈值", "no term reaches the threshold"),
    "gap_years": ("空缺的年份：{}。", "Gaps: {}."),
    "topics_legend": (
        "色条：词在主题中的概率，以各主题的最高值为满格，最高值标于右上方。灰色：不作为结论。",
        "Bars: probability of the term in the topic, relative to the highest, given at the top right.\n"
        "Grey: not reportable.",
    ),
    "not_back": ("D 未重现", "D not reproduced"),
    "frame": ("套语", "boilerplate"),
    "no_evidence": ("证据不足，主题不作为结论", "Insufficient evidence for topics"),
    "distance": ("词分布的 Jensen-Shannon 距离", "Jensen–Shannon distance of word distributions"),
    "tree_legend": (
        "0 为用词相同，1 为没有共同的词；横轴不从 0 开始。粗线：孪生主题；虚线：不作为结论。",
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
        "格内：主题占当年字数的份额（%），颜色按其平方根加深；\n灰色：不作为结论；斜线：当年空缺。",
        "Cells: the topic's share of the year's characters (%), shaded by square root;\n"
        "grey: not reportable; hatched: gap.",
    ),
    "topic": ("主题 {}", "Topic {}"),
    "n_topics": ("主题数", "number of topics"),
    "perplexity": ("留出文本的困惑度（越低越好）", "held-out perplexity (lower is better)"),
    "c_v": ("一致性 C_v", "coherence C_v"),
    "exclusivity": ("独占性", "exclusivity"),
    "share_returned": ("可重现的主题所占词次", "words in topics reproduced"),
    "chosen": ("采用 {}", "chosen: {}"),
    "planted": ("植入", "planted"),
    "found": ("估计", "estimated"),
    "planted_rate": ("植入：每万字期望次数", "planted: expected per 10,000 characters"),
    "found_rate": ("估计：每万字次数", "estimated: per 10,000 characters"),
    "known_legend": (
        "每点为一年；竖线：置信区间，箭头表示超出图框；◆ 植入值不在区间内；斜线：估计值等于植入值。两轴均为平方根刻度。",
        "One point per year; bars: confidence interval, with an arrow where it leaves the frame; ◆ planted value outside it;\n"
        "diagonal: estimated equals planted. Square-root axes.",
    ),
    "n_keywords": ("关键词数", "keywords"),
    "shapes_legend": (
        "未识别：有变化而仅判为年际有别、不明或证据不足，或无变化而未判为平稳。误判的逐个列出。",
        "Missed: a shape is present but not claimed, or a flat keyword is not judged stable.\n"
        "Misidentified keywords are named.",
    ),
    "within": ("{} / {} 在区间内", "{} of {} within"),
    "planted_share": ("植入份额（%）", "planted share (%)"),
    "found_share": ("估计份额（%）", "estimated share (%)"),
    "similarity": ("与对应主题的余弦相似度", "cosine similarity with the matched topic"),
    "themes_legend": (
        "左：每点为一个主题的一年，斜线表示估计值等于植入值；右：植入主题与对应主题词分布的相似度。",
        "Left: one point per theme and year; on the diagonal estimated equals planted.\n"
        "Right: similarity of the word distributions of theme and topic.",
    ),
    "flows_legend": (
        "条带两端的高：占各时期汉字的份额。▲ 橙：上升；▼ 蓝：下降；灰：不明；绿：分化（由一条分为几条）或融合（几条合为一条）；\n"
        "一端收尖：消失或新出现；虚线：见于样本但证据不足；相连的主题当期共现于相同条目。灰字：证据不足或不作为结论。",
        "Height of a band: share of the characters of either period. ▲ orange: rising; ▼ blue: falling; grey: unclear;\n"
        "green: splitting (one bar divides) or merging (bars join); pointed: discontinued or new; dashed: in the sample only,\n"
        "insufficient evidence. Topics of one bar share sections at that time. Grey text: insufficient evidence or not reportable.",
    ),
    # What the caption of a figure of the paper says of a sign that is drawn; {} a colour, which is another one in grey.
    "rising_note": ("▲ {}：上升", "▲ {}: rising"),
    "falling_note": ("▼ {}：下降", "▼ {}: falling"),
    "unclear_note": ("{}：不明", "{}: unclear"),
    "parting_note": (
        "{}：分化或融合，相连的主题当期共现于相同条目",
        "{}: splitting or merging, topics of one bar being in the same sections at that time",
    ),
    "pointed_note": ("一端收尖：消失或新出现", "pointed: discontinued or new"),
    "dashed_note": ("虚线：见于样本但证据不足", "dashed: in the sample only, insufficient evidence"),
    "flows_some": ("只绘出 {} 个主题，其余 {} 个从略。", "Topics shown: {}; left out: {}."),
    "flows_chosen": (
        "先取结论为上升、下降者及有充分证据表明分化、融合、新出现或消失者，再按可比文档中份额变化的大小补足；没有可比文档的，按全部文字计。",
        "First come topics claimed to rise, fall, split, merge, be new or be discontinued; then others by the size of the change of their "
        "share among documents that can be compared, or, where none can, in all text.",
    ),
    "some_years_note": ("只标出其中部分年份", "only some of the years are named"),
    "step_note": ("竖虚线：阶跃", "dashed: step"),
    "end_note": ("竖点线：首次或末次出现", "dotted: first or last found"),
    "burst_note": ("浅色带：突现", "pale band: burst"),
    "turn_note": ("▽：转折", "▽: turn"),
    "gap_note": ("斜线表示该年空缺", "hatched years are gaps"),
    "undated_note": ("＋：另有年份不明的文档提及", "+: also in documents without a year"),
    "first_uses_note": (
        "右侧为首见的地区或省份数。",
        "At the right stands the number of regions or provinces with a first use.",
    ),
    "topics_note": (
        "色条以各主题的最高概率为满格，该值标于右上方。",
        "Bars are relative to the highest probability of the topic, given at the top right.",
    ),
    "axes_note": ("各格纵轴不同。", "Vertical axes differ."),
    "rate_unit": ("每万字次数", "per 10k characters"),
    "share_unit": ("份额（%）", "share (%)"),
    "all_years_note": (
        "图中为 {}—{} 年；结论与检验依据语料的全部年份。",
        "The figure shows {}–{}; verdicts and tests rest on all years of the corpus.",
    ),
    "period_head": ("{}\n{:,} 份文档，{:,} 个机构", "{}\n{:,} docs, {:,} bodies"),
    "new": ("新出现", "new"),
    "gone": ("消失", "gone"),
    "split": ("分化", "splitting"),
    "merged": ("融合", "merged"),
    "new_maybe": ("新出现？", "new?"),
    "gone_maybe": ("消失？", "gone?"),
    "unknown_before": ("此前未知", "unknown before"),
    "unknown_after": ("此后未知", "unknown after"),
    "similarity_legend": (
        "格内：用词的余弦相似度{2}，行为{0}，列为{1}。\n"
        "右侧：主题与自身的相似度，括号内为无变化时的 5% 分位数；● 用词有变化（经校正）。左侧灰字：不作为结论。",
        "Cells: cosine similarity of wording{2}; rows {0}, columns {1}.\n"
        "Right: a topic with itself, in brackets the 5th percentile without any change;\n"
        "● wording has changed (adjusted for multiple tests). Grey names: not reportable.",
    ),
    "similarity_numbers": ("（×100，仅标出 {:.0f} 以上者）", " (×100, shown from {:.0f})"),
    "coword_head": ("{}：{:,} 份文档，{:,} 个独立来源，{:,} 个条目", "{}: {:,} documents, {:,} voices, {:,} sections"),
    "coword_legend": (
        "连线：两词在同一条目中的共现显著多于期望（绘出 {} 条，共 {} 条），越粗关联强度越大；同色弧段为一个社群，浅灰线跨社群。\n"
        "圆点面积：含该词的条目数。无连线的 {} 个词不绘出。",
        "Lines: terms that co-occur in sections more often than by chance ({} of {} drawn), wider for stronger association;\n"
        "each coloured arc is a community, pale lines link two of them. Area of dots: sections with the term.\n"
        "{} terms without links are not drawn.",
    ),
    "coword_note": (
        "浅灰线跨社群；不绘出没有连线的词，词与连线过多时只绘出连线最多的词与最显著的连线。",
        "Pale lines link two communities. Terms without links are left out; of too many, those with the most links and the clearest "
        "links are drawn.",
    ),
    "axis": ("轴 {}（惯量的 {:.1%}）", "axis {} ({:.1%} of inertia)"),
    "biplot_legend": (
        "方块：年份{3}，依次相连，空心表示独立来源不足 {2} 个；圆点：词，标出贡献较大且互不遮挡的 {0} 个，共 {1} 个。\n"
        "离原点越远，与平均的差异越大；词与年份方向相近表示二者相关。词与年份之间的距离没有直接含义。",
        "Squares: years{3}, joined in order, hollow where there are fewer than {2} voices; dots: terms, {0} of {1} named.\n"
        "Points farther from the origin differ more from the average; terms are associated with years in the same direction.\n"
        "The distance between a term and a year has no direct meaning.",
    ),
    "some_years": ("（标出互不遮挡的 {} 个，共 {} 个）", " ({} of {} named)"),
    "js_distance": ("用词的 Jensen-Shannon 距离", "Jensen–Shannon distance of word distributions"),
    "dendrogram_legend": (
        "两支相接处：两者的平均距离；○：该来源奇数条目与偶数条目之间的距离。\n相接处不在其右侧的，无法与同一来源内部的差异区分。",
        "Branches meet at their mean distance; ○: distance between the odd and even sections of a body.\n"
        "Bodies that meet no farther right than this cannot be distinguished from a single one.",
    ),
    "copies_legend": (
        "行：含相同文字的来源；列：文字先见的来源；格内：相同的字符数，颜色按平方根加深；括号：先后不明。\n"
        "图中为相同文字最多的 {} 个独立来源，共 {} 个。",
        "Rows: voices with shared text; columns: voices where it appears first; cells: shared characters, shaded by square\n"
        "root; brackets: order unknown. Shown are the {} voices that share most text, of {}.",
    ),
    "citing": ("引用文档的层级", "citing level"),
    "cited": ("被引文件的层级", "cited level"),
    "level_unknown": ("不明", "unknown"),
    "citation_legend": (
        "带宽与数字：引用文档数，同一文档引用几个层级即计几次；被引文件的层级依据语料内的文档、文号或标题判定。",
        "Widths and numbers: citing documents, counted once for each level cited; the level of a cited\n"
        "document is taken from the corpus, or from its number or title.",
    ),
    "citation_note": (
        "数字亦为引用文档数，同一文档引用几个层级即计几次；被引文件的层级依据语料内的文档、文号或标题判定。",
        "Numbers are citing documents, too, counted once for each level cited; the level of a cited document is taken from the corpus, "
        "or from its number or title.",
    ),
    "correspondence_note": (
        "年份依次相连；只标出贡献较大且互不遮挡的词。离原点越远，与平均的差异越大；词与年份方向相近表示二者相关，二者之间的距离没有直接含义。"
        "仅供描述，不作检验。",
        "Years are joined in order; of the terms, those that contribute most are named where names do not overlap. Points farther from the "
        "origin differ more from the average; terms are associated with years in the same direction, and the distance between a term and "
        "a year has no direct meaning. The analysis is descriptive and tests nothing.",
    ),
    "dendrogram_note": (
        "图中为自有文字最多的独立来源；两支相接处为两者的平均距离。",
        "Shown are the voices with the most text of their own; branches meet at their mean distance.",
    ),
    "halves_note": (
        "相接处不在 ○ 右侧的来源，无法与同一来源内部的差异区分",
        "voices that meet no farther right than ○ cannot be distinguished from a single one",
    ),
    "copies_note": (
        "图中为相同文字最多的独立来源，各列的编号与行相同；颜色按平方根加深。",
        "Shown are the voices that share most text; columns are numbered as rows are; cells are shaded by square root.",
    ),
    "thousand_note": ("数字后的 k：千个字符", "numbers with k: thousands of characters"),
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
