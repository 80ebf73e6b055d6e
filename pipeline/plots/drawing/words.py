"""The words on figures, in both languages."""

from pipeline.tables.codes import VERDICTS

WORDS: dict[str, dict[str, str]] = {
    "documents": {"zh": "文档", "en": "documents"},
    "issuers": {"zh": "机构", "en": "bodies"},
    "counts": {"zh": "{:,} 份文档，{:,} 个机构", "en": "{:,} docs, {:,} bodies"},
    "chars": {"zh": "万字", "en": "10k chars"},
    "n_documents": {"zh": "文档数", "en": "documents"},
    "no_region": {"zh": "地区不明", "en": "region unknown"},
    "other_regions": {"zh": "其他 {} 个地区", "en": "{} other regions"},
    "no_year": {"zh": "不明", "en": "unknown"},
    # Straight apostrophes: in a Chinese font the curly one is as wide as a character.
    "gap": {"zh": "无文档", "en": "no documents"},
    "a_year": {"zh": "／年", "en": "a year"},
    "curve_key": {
        "zh": "圆点：每万字提及次数；竖线：置信区间；○ 及细线：未见，区间只有上界；斜线底：当年无文档。各格纵轴不同。",
        "en": "Dots: mentions per 10,000 characters; bars: interval; ○ with thin line: not seen, upper bound only;\n"
        "hatched: no documents. Vertical axes differ.",
    },
    "topic_key": {
        "zh": "圆点：主题占当年字数的份额（%）；竖线：置信区间；虚线：地区与层级的构成各年不变时；斜线底：当年无文档。各格纵轴不同。",
        "en": "Dots: share of the year's characters (%); bars: confidence interval; dashed: regions and levels held\n"
        "fixed over years; hatched: no documents. Vertical axes differ.",
    },
    "unknown_key": {
        "zh": "\n空缺：未知（主题学得晚于文字未变的条目）。",
        "en": " Blank: not known (learned later).",
    },
    "heat_key": {
        "zh": "格内为每万字提及次数，颜色按其平方根加深；斜线：当年无文档。",
        "en": "Cells: mentions per 10,000 characters, shaded by square root; hatched: no documents.",
    },
    "keyness_key": {
        "zh": "横轴：该年与其余各年的优势比（对数刻度，1 为无异）及 ±1.96 标准误；● 特征词；○ 检验后不足以称为特征词。",
        "en": "Odds ratio of the year against all others (log scale, 1 is no difference), ±1.96 standard errors;\n"
        "● distinctive; ○ not beyond chance once all terms are tested.",
    },
    "untested_years": {"zh": "证据不足的年份：{}。", "en": "Not enough evidence: {}."},
    "n_docs": {"zh": "{:,} 份文档", "en": "{:,} docs"},
    "highest": {"zh": "最高 {:.3f}", "en": "highest {:.3f}"},
    "no_terms": {"zh": "没有词达到门槛", "en": "no term reaches the threshold"},
    "gap_years": {"zh": "无文档的年份：{}。", "en": "No documents: {}."},
    "topics_key": {
        "zh": "色条：词在主题中的概率，各主题以最高者为满格，其值写在右上方。灰色：不可作结论。",
        "en": "Bars: probability of the term in the topic, relative to the highest, given at the top right.\n"
        "Grey: no finding.",
    },
    "not_back": {"zh": "D 未复现", "en": "D unstable"},
    "no_evidence": {"zh": "证据不足，主题不可作结论", "en": "Not enough evidence for topics"},
    "map_key": {
        "zh": "圆的面积：主题占全部词的份额；虚线圆：不可作结论。\n"
        "圆心的远近：词分布的 Jensen-Shannon 距离，平面保留其平方和的 {:.0%}；\n"
        "细线连到实际最近的主题。",
        "en": "Area: the topic's share of all words; dashed: no finding.\n"
        "Closeness: Jensen-Shannon distance of word distributions (the plane keeps {:.0%}\n"
        "of its squares); thin lines lead to the topic that is truly nearest.",
    },
    "share": {"zh": "份额", "en": "share"},
    "grade": {"zh": "评级", "en": "grade"},
    "more_topics": {"zh": "其余 {} 个见 tables/topic_labels.csv", "en": "{} more in tables/topic_labels.csv"},
    "topic_heat_key": {
        "zh": "格内：主题占当年字数的份额（%），颜色按其平方根加深；\n灰色：不可作结论；斜线：当年无文档。",
        "en": "Cells: the topic's share of the year's characters (%), shaded by square root;\n"
        "grey: no finding; hatched: no documents.",
    },
    "topic": {"zh": "主题 {}", "en": "Topic {}"},
    "n_topics": {"zh": "主题数", "en": "number of topics"},
    "perplexity": {"zh": "留出文本的困惑度（越低越好）", "en": "held-out perplexity (lower is better)"},
    "c_v": {"zh": "一致性 C_v", "en": "coherence C_v"},
    "exclusivity": {"zh": "独占性", "en": "exclusivity"},
    "share_returned": {"zh": "能重现的主题", "en": "topics that came back"},
    "chosen": {"zh": "采用 {}", "en": "chosen: {}"},
    "planted": {"zh": "植入", "en": "planted"},
    "found": {"zh": "所得", "en": "found"},
    "planted_rate": {"zh": "植入：每万字期望次数", "en": "planted: expected per 10,000 characters"},
    "found_rate": {"zh": "所得：每万字次数", "en": "found: per 10,000 characters"},
    "known_key": {
        "zh": "一点一年；竖线：置信区间；◆ 植入值不在区间内；斜线：所得等于植入。两轴为平方根刻度。",
        "en": "One point a year; bars: confidence interval; ◆ planted value outside it; "
        "diagonal: found equals planted.\nSquare-root axes.",
    },
    "within": {"zh": "{} / {} 在区间内", "en": "{} of {} within"},
    "planted_share": {"zh": "植入份额（%）", "en": "planted share (%)"},
    "found_share": {"zh": "所得份额（%）", "en": "found share (%)"},
    "similarity": {"zh": "与所配主题的余弦相似度", "en": "cosine similarity with the matched topic"},
    "themes_key": {
        "zh": "左：一点为一个主题的一年，斜线为所得等于植入；右：植入的主题与所配主题的词分布之相似度。",
        "en": "Left: one point is a theme in a year, on the diagonal found equals planted.\n"
        "Right: similarity of the word distributions of theme and topic.",
    },
    "flows_key": {
        "zh": "条带两端的高：占各时期汉字的份额。▲ 红：上升；▼ 蓝：下降；灰：不明；绿：分出或并入；一端收尖：消失或新出现；\n"
        "虚线：样本中有，证据不足；竖线括起：那时写在同样的条目里。灰字：证据不足或不可作结论。",
        "en": "Height of a band: share of the characters of either period. ▲ red: rising; ▼ blue: falling; grey: unclear;\n"
        "green: parting or joining; pointed: gone or new; dashed: seen, without enough evidence;\n"
        "bracket: in the same items then. Grey letters: not enough evidence, or no finding.",
    },
    "period_head": {"zh": "{}（{}）\n{:,} 份文档，{:,} 个机构", "en": "{} ({})\n{:,} docs, {:,} bodies"},
    "new": {"zh": "新出现", "en": "new"},
    "gone": {"zh": "消失", "en": "gone"},
    "new_maybe": {"zh": "新出现？", "en": "new?"},
    "gone_maybe": {"zh": "消失？", "en": "gone?"},
    "unknown_before": {"zh": "此前未知", "en": "unknown before"},
    "unknown_after": {"zh": "此后未知", "en": "unknown after"},
    "similarity_key": {
        "zh": "格内：用词的余弦相似度（百分之几，20 以上的写出），行为{}，列为{}。\n"
        "右侧：主题与自身的相似度，括号内为没有变化时二十次有十九次能达到的值；● 用词有变化（经校正）。左侧灰字：不可作结论。",
        "en": "Cells: cosine similarity of words, in hundredths from 20; rows {}, columns {}.\n"
        "At the right: a topic with itself, in brackets what nineteen in twenty would reach without any change;\n"
        "● words have changed (corrected for many tests). Grey names: no finding.",
    },
    "own_similarity": {"zh": "与自身（无变化时 ≥）", "en": "itself (unchanged ≥)"},
}


def say(word: str, language: str, *values: object) -> str:
    """The word in this language, with its blanks filled."""
    return WORDS[word][language].format(*values)


def say_verdict(verdict: str, language: str) -> str:
    """
    >>> say_verdict("上升", "en")
    'rising'
    """
    return VERDICTS[verdict][0 if language == "zh" else 1]
