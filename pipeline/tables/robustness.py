"""Tables of `robustness`: every claim of keywords and topics again under other settings; empty where paper.make is false."""

from collections.abc import Mapping

from pipeline.tables.codes import EFFECTS, QUESTIONS, VERDICTS, Codes
from pipeline.tables.columns import count, flag, index, number, rank, share, shared, text
from pipeline.tables.contract import Table

# What a claim is about.
SUBJECTS: Codes = {**QUESTIONS, "topic": ("主题", "topics")}
# What a keyword's claim is tested again with; the first of each is what the report itself does.
OPTIONS: Mapping[str, Codes] = {
    "text": {"own": ("剔除抄录", "copies left out"), "all": ("计入抄录", "copies counted")},
    "kinds": {
        "all": ("全部文种", "all types"),
        "largest": ("仅最多的文种", "the most frequent type alone"),
        "others": ("不含最多的文种", "the most frequent type left out"),
    },
    "doubtful": {
        "keep": ("保留存疑文档", "doubtful documents kept"),
        "leave_out": ("剔除存疑文档", "doubtful documents left out"),
    },
    "spellings": {"all": ("各种写法", "all spellings"), "keyword": ("仅关键词本身", "the keyword alone")},
    "mix": {
        "as_written": ("构成不作调整", "mix as it is"),
        "standardised": ("构成标准化", "mix standardised"),
    },
}
# What is changed of the topic model, one at a time.
CHANGES: Codes = {
    "fewer": ("主题数减一级", "the next smaller number of topics"),
    "more": ("主题数加一级", "the next larger number of topics"),
    "seed": ("另一随机种子", "another random seed"),
    "min_df_half": ("min_df 减半", "min_df halved"),
    "min_df_double": ("min_df 加倍", "min_df doubled"),
    "stop_lists": ("停用词仅用通用表与自备表", "general and own stop words alone"),
    "user_terms": ("不用用户词典", "no user terms"),
}
# Whether a claim holds in a setting.
HOLDING: Codes = {
    "holds": ("成立", "holds"),
    "fails": ("不成立", "fails"),
    "unconfirmed": ("未能确认", "not confirmed"),
    "untested": ("无法检验", "not testable"),
    "same": ("与前一设定全同", "same data as an earlier setting"),
}
# What a setting of keywords consists of.
CHOICES = ("text", "kinds", "doubtful", "spellings", "year_bins", "mix")
_VERDICTS = {**VERDICTS, **EFFECTS}
_CLAIM = {
    "claim": rank("结论的序号，从 1 起", "number of the claim, from 1"),
    "subject_kind": text("关于什么", "what it is about", codes=SUBJECTS),
    **shared("keyword", zh="关键词或词组；主题为空", en="keyword or group of keywords; empty of a topic", gap=True),
    **shared("topic", gap=True),
    "covariate": text("主题随之变化的协变量；关键词为空", "the covariate of a topic; empty of a keyword", gap=True),
    "group": text("协变量的组；斜率与关键词为空", "the group of the covariate; empty of a slope or keyword", gap=True),
}

ROBUSTNESS = Table(
    "data/robustness/robustness.parquet",
    (
        "一项结论：在多少种设定中成立，取何种选择时无一成立。报告未作断言而他种设定会断言的，亦列出",
        "one claim: in how many settings it holds, and with what it never does; a claim that only other settings would make is listed too",
    ),
    {
        **_CLAIM,
        "claimed": flag("报告是否作此断言", "whether the report claims it"),
        "verdict": text(
            "所查的结论；报告未断言的，取他种设定中最多的一种",
            "the verdict that is examined; of what the report does not claim, the most frequent of other settings",
            codes=_VERDICTS,
        ),
        "n_holds": count("成立的设定数", "settings in which it holds", high="n_settings"),
        "n_unconfirmed": count(
            "未能确认的设定数：未作断言，但区间更宽而仍包含报告的估计",
            "settings in which it is not confirmed: nothing is claimed, but the interval is wider and holds the report's estimate",
            high="n_settings",
        ),
        "n_settings": count(
            "检验过的设定数；与前一设定所据全同的不计",
            "settings tested; those with the very data of another are not counted",
        ),
        "n_untested": count("语料不足以检验的设定数", "settings in which the corpus is too small for any test"),
        "breaks": text(
            "取此项时无一成立的选择；两项以 + 相连的，指同取两项；以顿号分隔",
            "the options with which it never holds; of two joined by +, both together; separated by 、",
            gap=True,
        ),
    },
    key=("claim",),
    laws=(
        "claimed OR n_holds > 0",
        "n_holds + n_unconfirmed <= n_settings",
        "breaks IS NULL OR n_holds + n_unconfirmed < n_settings",
    ),
)
_OPTIONS = {
    "text": text("所据的文字", "which words", codes=OPTIONS["text"], gap=True),
    "kinds": text("文种", "which kinds of documents", codes=OPTIONS["kinds"], gap=True),
    "doubtful": text("审查存疑的文档", "documents that the audit doubts", codes=OPTIONS["doubtful"], gap=True),
    "spellings": text("写法", "which spellings", codes=OPTIONS["spellings"], gap=True),
    "year_bins": index("几年合为一个时点", "years that are taken together", low=1, gap=True),
    "mix": text("地区、层级、文种的构成", "the mix of regions, levels and kinds", codes=OPTIONS["mix"], gap=True),
}
ROBUSTNESS_RUNS = Table(
    "data/robustness/robustness_runs.parquet",
    (
        "一项结论在一种设定之下：关键词为各项选择的一种组合，主题为一项改动",
        "one claim in one setting: of a keyword a combination of options, of a topic one change of the fit",
    ),
    {
        **_CLAIM,
        "setting": rank("设定的序号，从 1 起", "number of the setting, from 1"),
        **_OPTIONS,
        "change": text(
            "主题拟合的改动；关键词为空", "what is changed of the fit; empty of a keyword", codes=CHANGES, gap=True
        ),
        "cosine": share(
            "与改动后所配主题词分布的余弦相似度；未配上或关键词为空",
            "cosine with the topic of the changed fit that it is matched to; empty of a keyword",
            gap=True,
        ),
        "verdict": text(
            "此设定之下的结论；未配上或未检验的为空", "the verdict in this setting", codes=_VERDICTS, gap=True
        ),
        "estimate": number(
            "年度频率比；主题为份额变化的百分点", "rate ratio per year; of a topic percentage points of share", gap=True
        ),
        **shared("ci_low", "ci_high", gap=True),
        "outcome": text("是否成立", "whether it holds", codes=HOLDING),
    },
    key=("claim", "setting"),
)
