"""Tables of `trajectory`: where keywords are mentioned, how often each year, what can be claimed of them."""

from pipeline.tables.codes import EVIDENCE, QUESTIONS, SHORTFALLS, UNITS
from pipeline.tables.columns import count, day, flag, number, p_value, share, shared, text, year
from pipeline.tables.contract import Table

# Verdicts that say which way a curve went; the others claim nothing of that kind.
CLAIMS = ("上升", "下降", "突现", "阶跃上升", "阶跃下降", "先升后降", "先降后升", "新现", "消失")

MENTIONS = Table(
    "data/trajectory/mentions.parquet",
    ("一处提及，含因排除而不计的", "one mention, counted or removed by an exclusion"),
    {
        **shared("keyword"),
        "spelling": text("原文中的写法", "form found in the text"),
        **shared("document_id", "section_id"),
        **shared("year", gap=True),
        **shared("start", "end"),
        "excluded_by": text(
            "使其不计的词：排除词，not_near 的词，或词组 not 的词；缺 near 的词或词组 all 的词时，为“未见：”及所缺的词；计入的为空",
            "what removed it, if anything did: the exclusion, the word of not_near, or the phrase of a group's `not`; where words of near "
            "or of a group's `all` are lacking, 未见： and these words",
            gap=True,
        ),
        "copied": flag("是否在抄录的文字中（抄自另一独立来源）", "whether it is in words copied from another voice"),
        "in_title": flag("是否在《》所引的文件标题中", "whether it is in the title of a cited document"),
        "doubt": flag("是否早于 since 一年，存疑", "whether it is earlier than the year in `since`, and doubtful"),
        "inside": text("所在的另一关键词，两者都计", "another keyword around it, which counts as well", gap=True),
        **shared("sentence", "sentence_start"),
        "whole_start": count(
            "整句在文档正文中的起点", "start of the whole sentence in the text", high="sentence_start"
        ),
        "whole_end": count(
            "整句在文档正文中的终点（不含）", "end of the whole sentence in the text, exclusive", low="start"
        ),
    },
    key=("keyword", "document_id", "start"),
)
_RATES = {
    **shared("n_documents", "n_issuers", "n_voices", "n_doubted"),
    **shared("n_documents_with", "n_mentions", "n_chars", "per_10k_chars", "ci_low", "ci_high", gap=True),
    **shared("n_own_mentions", "n_own_chars", gap=True),
    "n_voices_with": count("提及该词的独立来源数", "voices with a mention in own words", high="n_voices", gap=True),
    "own_per_10k_chars": number(
        "自有文字每万汉字提及次数", "mentions per 10,000 Chinese characters of own words", low=0, gap=True
    ),
    "own_low": number("自有文字频率的区间下限", "lower end of the interval of the rate in own words", low=0, gap=True),
    "own_high": number(
        "自有文字频率的区间上限", "upper end of the interval of the rate in own words", low="own_low", gap=True
    ),
    "share_documents": share("提及的文档占比", "share of documents with a mention", gap=True),
    "share_sections": share("提及的条目占比", "share of sections with a mention", gap=True),
    "share_voices": share("提及的独立来源占比", "share of voices with a mention in own words", gap=True),
    "share_voices_low": share("该占比的区间下限", "lower end of its interval", gap=True),
    "share_voices_high": share("该占比的区间上限", "upper end of its interval", gap=True),
    "mentions_per_document": number(
        "提及的文档平均每份提及次数", "mentions per document that mentions it", low=1, gap=True
    ),
    "dispersion": share(
        "在独立来源之间的离散度（Gries 的 DP，0 为均匀）", "dispersion over voices (Gries' DP, 0 is even)", gap=True
    ),
}
KEYWORD_YEARS = Table(
    "data/trajectory/keyword_years.parquet",
    (
        "一个关键词的一年；没有文档或文字太少的年份为空",
        "one keyword in one year; a year without documents or with too little text is empty",
    ),
    {
        **shared("keyword", "year"),
        **_RATES,
        "adjusted_per_10k_chars": number(
            "按语料构成的自有文字每万汉字提及次数：各年的地区、层级、文种以其在全部年份中的比重为权重；在场者不足一半的年份为空",
            "mentions per 10,000 characters of own words at the corpus mix: each region, level and kind has its part of all years; empty "
            "where under half are present",
            low=0,
            gap=True,
        ),
        **shared("adjusted_low", "adjusted_high", "share_panel", gap=True),
        "hollow": flag(
            "当年独立来源太少，图中画作空心，不作为结论的依据",
            "whether it has too few voices for a claim to rest on: figures draw it hollow",
        ),
    },
    key=("keyword", "year"),
    laws=("n_issuers <= n_documents", "n_documents_with <= n_mentions", "n_own_chars <= n_chars"),
)
KEYWORD_GROUPS = Table(
    "data/trajectory/keyword_groups.parquet",
    (
        "一个关键词在一个地区、层级或文种的一年；没有文档的年份不列",
        "one keyword in one year of one region, level or kind of document; years without documents are left out",
    ),
    {**shared("keyword", "group_kind", "group", "year"), **_RATES},
    key=("keyword", "group_kind", "group", "year"),
    laws=("n_issuers <= n_documents", "n_documents_with <= n_mentions", "n_own_chars <= n_chars"),
)
KEYWORD_PROVINCES = Table(
    "data/trajectory/keyword_provinces.parquet",
    (
        "一个关键词在一个省级，各年（连同年份不明的文档）合计；地区不按省级合并时为空表",
        "one keyword in one province, over all years and documents without a year; no row where regions are not rolled up",
    ),
    {
        **shared("keyword"),
        "province": text("省级", "province"),
        **_RATES,
        "hollow": flag(
            "独立来源太少（trajectory.min_effective_voices），频率不能作数",
            "whether it has too few voices for its rate to count (trajectory.min_effective_voices)",
        ),
    },
    key=("keyword", "province"),
    laws=("n_issuers <= n_documents", "n_documents_with <= n_mentions", "n_own_chars <= n_chars"),
)
FIRST_USES = Table(
    "data/trajectory/first_uses.parquet",
    (
        "一个关键词在一个层级、地区（或省份）于本语料首见之处；只计自有文字，因排除不计和早于 since 的不算",
        "one keyword at one level, in one region or province: its first use in this corpus, in own words; mentions that are excluded or "
        "earlier than `since` are left out",
    ),
    {
        **shared("keyword", "group_kind", "group"),
        "first_year": year("首见的年份；提及的文档年份都不明则为空", "year of it; empty where none is known", gap=True),
        "first_on": day(
            "首见的日期；当年提及的文档有日期不明者则为空",
            "day of it; empty where a document of that year with a mention has no known day",
            gap=True,
        ),
        **shared("document_id", zh="首见的文档；同为最早者列其一", en="the first document, or one of them", gap=True),
        "n_first": count("可能为首见的文档数", "documents that may be the first", low=1, gap=True),
        "n_documents_before": count(
            "该层级或地区此前各年的文档数；首见的年份不明则为空",
            "documents of the level or region in earlier years; empty where the year is unknown",
            gap=True,
        ),
        "n_undated": count(
            "另有多少份提及的文档年份不明或当年文字太少，先后不明",
            "documents with a mention that have no year, or one of too little text, and may be earlier",
        ),
        "doubted": flag(
            "审查是否认为首见的文档不可信（有“错误”一级的发现）",
            "whether the audit has an error about the first document",
            gap=True,
        ),
    },
    key=("keyword", "group_kind", "group"),
    laws=(
        "(first_year IS NULL) = (document_id IS NULL)",
        "(first_year IS NULL) = (n_documents_before IS NULL)",
        "first_year IS NOT NULL OR n_undated > 0",
    ),
)
KEYWORD_CHANGES = Table(
    "data/trajectory/keyword_changes.parquet",
    (
        "一个关键词在相邻两个时点之间的变化（自有文字每万汉字的提及次数），分为三部分，三者之和为全部变化",
        "one keyword between two years: the change of its rate in own words, in three parts that add up to it",
    ),
    {
        **shared("keyword"),
        "year_from": year("由哪一年", "from this year"),
        "year_to": year("到哪一年", "to this year", low="year_from"),
        "n_voices_both": count("两年都有文档的独立来源数", "voices that report in both"),
        "change": number("全部变化", "the whole change"),
        "within": number("两年都有文档的独立来源各自的变化", "change within voices that report in both"),
        "weights": number("这些独立来源所占文字的变化", "change of the weights among them"),
        "entry_exit": number("独立来源的进出", "voices that came or went"),
        "standardised": number(
            "按两年构成的变化：两年均有的地区、层级、文种以其在两年合计中的比重为权重；无从计算则为空",
            "the change at the mix of both years: regions, levels and kinds that both have, weighted as in the two together; empty where "
            "not known",
            gap=True,
        ),
    },
    key=("keyword", "year_from", "year_to"),
)

EVENT_CHANGES = Table(
    "data/trajectory/event_changes.parquet",
    (
        "一个关键词在一件大事前后各十二个月的变化，与其余各月相比；文档多半没有月份的语料为空",
        "one keyword in the twelve months before and after a dated public fact, beside all other months; empty where months are not known",
    ),
    {
        **shared("keyword"),
        "event": text("大事", "the public fact"),
        "event_en": text("其英文名称", "its name in English"),
        "date": text("日期", "its day or month"),
        "rate_before": number(
            "此前自有文字每万汉字提及次数", "mentions per 10,000 characters of own words before", low=0
        ),
        "rate_after": number("自当月起自有文字每万汉字提及次数", "the same from that month on", low=0),
        "change": number(
            "后者与前者之比（前后的提及次数各加半次）；前后均无提及则为空",
            "ratio of the two, half a mention added to the mentions of each; empty where neither has a mention",
            low=0,
            gap=True,
        ),
        "n_placebos": count("作为对照的其余月份数", "other months that it is compared with"),
        **shared(
            "p",
            zh="全部月份中变化至少同样大的所占份额；前后均无提及则为空",
            en="of all months, the share at which the rate changes by as much; empty where neither side has a mention",
            gap=True,
        ),
    },
    key=("keyword", "event", "date"),
)
KEYWORD_TRENDS = Table(
    "data/trajectory/keyword_trends.parquet",
    ("一个关键词：结论、所依的检验与所据的数目", "one keyword: its verdict, the tests behind it and what it rests on"),
    {
        **shared("keyword"),
        "question": text("一并校正的一类", "what it was tested together with", codes=QUESTIONS),
        **shared("n_mentions"),
        "n_excluded": count("因排除而不计的次数", "mentions removed by an exclusion"),
        **shared("n_own_mentions"),
        **shared("n_documents_with"),
        "first_year": year("首见的年份", "first year with a mention", gap=True),
        "last_year": year("最后一次见到的年份", "last year with a mention", gap=True),
        "absent_before": flag("此前有文档的年份是否均未出现", "whether earlier years with documents have no mention"),
        "peak_year": year("频率最高的年份", "year of the highest rate", gap=True),
        "peak_years": text(
            "与最高的年份不能区分的各年（含最高者），以顿号分隔",
            "the years that can't be told from the peak, with it",
            gap=True,
        ),
        "step_year": year("阶跃的第一年", "first year after the step", gap=True),
        "step_years": text(
            "与阶跃之年不能区分的各年（含之）", "the years that can't be told from that of the step, with it", gap=True
        ),
        "run_from": year("突现的第一年", "first year of the burst", gap=True),
        "run_to": year("突现的最后一年", "last year of the burst", low="run_from", gap=True),
        "rate_ratio": number("年度频率比：当年频率是上一年的多少倍", "rate ratio per year", low=0, gap=True),
        **shared("ci_low", "ci_high", gap=True),
        "p": p_value("机构检验（各独立来源翻转符号）的 p 值", "p of the body test: signs of voices flipped", gap=True),
        **shared("q", gap=True),
        "p_permutation": p_value("置换检验（各来源内置换年份）的 p 值", "p of permuting years within voices", gap=True),
        "q_permutation": number("校正后的置换检验 p 值", "that p adjusted", low="p_permutation", high=1, gap=True),
        "p_years": p_value("年份检验（整年重排）的 p 值", "p of the year test: whole years reordered", gap=True),
        "p_differ": p_value(
            "年际差异（置换）的 p 值", "p that years differ, by permuting years within voices", gap=True
        ),
        "q_differ": number("校正后的年际差异 p 值", "that p adjusted", low="p_differ", high=1, gap=True),
        "q_differ_flips": p_value(
            "年际差异（翻转符号）校正后的 p 值", "adjusted p that years differ, by flips", gap=True
        ),
        "p_arrival": p_value("新现或消失的精确条件概率", "exact conditional p of being new, or gone", gap=True),
        "q_arrival": number("校正后的该概率", "that p adjusted", low="p_arrival", high=1, gap=True),
        "smallest_q": p_value(
            "只有一个词达到本语料所能达到的最小 p（机构检验）时，其 q；达到的词越多，q 越小",
            "q of the body test if one keyword alone reached the smallest p that this corpus allows; lower where several do",
            gap=True,
        ),
        "n_years": count("有文档的年数，空缺的年份除外", "years with documents, gaps left out"),
        "n_documents": count("这些年份的文档数", "documents of these years"),
        **shared("n_voices"),
        "n_voices_repeated": count(
            "在同一文种中两年以上有文档的独立来源数",
            "voices that report in two years or more within one kind",
            high="n_voices",
        ),
        "n_voices_effective": number("其有效数目（按文字多少加权）", "their effective number, by their text", low=0),
        "n_voices_with": count("提及该词的独立来源数", "voices with a mention in own words", high="n_voices"),
        **shared("n_doubted"),
        **shared("verdict"),
        "evidence": text(
            "证据的强弱；不作断言的为空",
            "how strong the evidence is; empty where nothing is claimed",
            codes=EVIDENCE,
            gap=True,
        ),
        "unit": text(
            "以什么为独立单位；未检验的为空",
            "what counts as independent; empty where nothing was tested",
            codes=UNITS,
            gap=True,
        ),
        "shortfall": text("证据不足的原因", "why there is insufficient evidence", codes=SHORTFALLS, gap=True),
    },
    key=("keyword",),
    laws=(
        "first_year <= peak_year",
        "n_documents_with <= n_mentions",
        "n_years <= n_documents",
        "(verdict = '证据不足') = (shortfall IS NOT NULL)",
        "(evidence IS NOT NULL) = (verdict NOT IN ('平稳', '不明', '证据不足'))",
    ),
)
