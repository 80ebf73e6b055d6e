"""Tables of `topics`: the share of each topic by year, in each group, and beside covariates."""

from pipeline.tables.codes import BASES, COVARIATE_KINDS, EFFECTS, EVIDENCE, NO_EFFECTS
from pipeline.tables.columns import count, flag, number, p_value, share, shared, text
from pipeline.tables.contract import Table

SECTION_SHARES = Table(
    "data/topics/sections/section_shares.parquet",
    ("一个主题在一个条目中；没有该主题的不列", "one topic in one section; none where a section has nothing of it"),
    {
        **shared("section_id", "topic"),
        "share": share("该主题占条目用词的份额", "share of the topic in the words of the section"),
    },
    key=("section_id", "topic"),
)
TOPIC_YEARS = Table(
    "data/topics/topic_years.parquet",
    (
        "一个主题的一年；没有文档或文字太少的年份为空",
        "one topic in one year; a year without documents or with too little text is empty",
    ),
    {
        **shared("topic", "year", "prevalence"),
        **shared("ci_low", "ci_high", gap=True),  # where all is said by fewer than two bodies, or as good as
        "n_effective": number(
            "份额实际上由几个独立来源决定：(Σu)²/Σu²，u 为去掉一个时份额变动多少；去掉哪个都不变的为空",
            "how many voices the share rests on: (Σu)²/Σu², u being by how much it moves without one of them; empty where it never does",
            low=1,
            gap=True,
        ),
        "mean_over_voices": share(
            "当年有文档的各独立来源的份额的平均，不论文字多少",
            "mean of the own shares of the voices with a document of the year, whatever the length of their text",
            gap=True,
        ),
        "adjusted": share(
            "各地区、层级的构成各年不变时的份额；在场者不足一半的年份为空",
            "the share if each region and level had the same part of every year; empty where under half of them are present",
            gap=True,
        ),
        **shared("adjusted_low", "adjusted_high", "share_panel", gap=True),
        **shared("n_documents", "n_issuers"),
    },
    key=("topic", "year"),
    laws=("ci_low <= prevalence <= ci_high",),
)
TOPIC_GROUPS = Table(
    "data/topics/topic_groups.parquet",
    (
        "一个主题在一个地区、省级或层级，历年合计；省级只在地区按省级合并时列出",
        "one topic in one region, province or level, over all years; provinces only where regions are rolled up",
    ),
    {
        **shared("group_kind", "group", "topic", "prevalence"),
        **shared("ci_low", "ci_high", gap=True),
        **shared("n_documents", "n_issuers"),
        "hollow": flag(
            "独立来源太少（trajectory.min_effective_voices；地区以来源的一年为一个），份额不能作数",
            "whether it has too few voices for its share to count (trajectory.min_effective_voices; in a region each year of one counts)",
        ),
    },
    key=("group_kind", "group", "topic"),
    laws=("ci_low <= prevalence <= ci_high",),
)
TOPIC_EFFECTS = Table(
    "data/topics/topic_effects.parquet",
    (
        "一个主题的份额随一个协变量的变化，或在其一组中与其余各组之差；各协变量一并估计；无从问起的只列一行，主题为空",
        "one topic: how its share goes with one covariate, or differs in one group of it from all others; all covariates at once. "
        "One row without a topic where that can be asked of none",
    ),
    {
        "covariate": text("协变量：topics.covariates 之一", "the covariate, one of topics.covariates"),
        "group": text("组；数值的斜率为空", "the group; empty for a number's slope", gap=True),
        "kind": text("协变量的类型", "what the covariate is", codes=COVARIATE_KINDS),
        "basis": text("在哪些文档之间", "between which documents", codes=BASES),
        **shared("topic", gap=True),  # where no topic can be asked
        "estimate": number(
            "百分点：数值每增加 1（如一年）份额的变化，或该组与其余各组份额之差",
            "percentage points of share: the change with one more of the number, as a year, or the group less all others",
            gap=True,
        ),
        **shared("ci_low", "ci_high", gap=True),
        "p": p_value("逐一剔除独立来源所得的 p 值", "p, each voice left out in turn", gap=True),
        "p_years": p_value(
            "逐一剔除整年所得的 p 值；只用于年份", "p, each year left out in turn; of years alone", gap=True
        ),
        **shared(
            "q",
            zh="校正后的 p 值（Benjamini-Hochberg），全部主题与协变量一并",
            en="p adjusted over all topics and covariates",
            gap=True,
        ),
        "n_documents": count("该组的文档数；数值为有值的文档数", "documents of the group, or with the number"),
        "n_left_out": count("因缺值而不计的文档数", "documents left out, as they lack a value"),
        "n_voices": count(
            "该组的独立来源数；斜率为其值有变化的独立来源数，或全部",
            "voices of the group; of a slope those in which it varies, or all",
        ),
        "n_effective": number(
            "差异实际上由几个独立来源决定", "how many voices the difference rests on", low=0, gap=True
        ),
        "verdict": text("结论", "verdict", codes=EFFECTS),
        "evidence": text(
            "证据的强弱；不作断言的为空",
            "how strong the evidence is; empty where nothing is claimed",
            codes=EVIDENCE,
            gap=True,
        ),
        "shortfall": text("证据不足的原因", "why there is insufficient evidence", codes=NO_EFFECTS, gap=True),
    },
    key=("covariate", "group", "topic"),
    laws=(
        "ci_low <= estimate <= ci_high",
        "(verdict = '证据不足') = (shortfall IS NOT NULL)",
        "(evidence IS NOT NULL) = (verdict NOT IN ('不明', '证据不足'))",
        "(q IS NOT NULL) = (shortfall IS NULL)",
    ),
)
