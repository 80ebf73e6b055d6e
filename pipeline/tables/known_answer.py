"""Tables of `known_answer`: what was planted beside what was found; the embedded corpus only, empty for any other."""

from pipeline.tables import keywords
from pipeline.tables.codes import DIRECTIONS, EVIDENCE, KINDS, OUTCOMES
from pipeline.tables.columns import flag, number, share, shared, text
from pipeline.tables.contract import Table

_OWN_RATES = ("own_per_10k_chars", "own_low", "own_high")

KNOWN_KEYWORDS = Table(
    "data/known_answer/known_keywords.parquet",
    ("一个关键词的一年：植入与所得", "one keyword in one year, planted beside found"),
    {
        **shared("keyword"),
        "kind": text("植入的类型", "kind of planted history", codes=KINDS),
        **shared("year"),
        "expected_per_10k_chars": number(
            "植入的自有文字每万字期望次数（当年这类机构应有的频率）",
            "planted: mentions expected in 10,000 characters of own words, of such bodies in this year",
            low=0,
        ),
        **{name: keywords.KEYWORD_YEARS.columns[name] for name in _OWN_RATES},
        "within": flag("植入值是否在区间内", "whether the interval holds the planted rate", gap=True),
        **shared("verdict"),
    },
    key=("keyword", "year"),
)
KNOWN_SHAPES = Table(
    "data/known_answer/known_shapes.parquet",
    ("一个植入的关键词：植入的走势与结论", "one planted keyword: the history planted and the verdict on it"),
    {
        **shared("keyword"),
        "kind": text("植入的类型", "kind of planted history", codes=KINDS),
        "direction": text(
            "植入的方向，无一定方向的为空", "which way it was planted to go, if one", codes=DIRECTIONS, gap=True
        ),
        "years": text(
            "该类型所指的各年（始见、突现、阶跃、最高、最低或消失之年），以顿号分隔",
            "the years that its kind is about: first, of the burst, step, peak or trough, or first without it",
            gap=True,
        ),
        **shared("verdict"),
        "evidence": text(
            "证据的强弱；不作断言的为空", "how strong the evidence is, if anything is claimed", codes=EVIDENCE, gap=True
        ),
        "outcome": text("结论对否", "whether the verdict is right", codes=OUTCOMES),
    },
    key=("keyword",),
)
KNOWN_THEMES = Table(
    "data/known_answer/known_themes.parquet",
    ("一个植入主题的一年：植入与所得", "one planted theme in one year, beside the topic nearest to it"),
    {
        "theme": text("植入的主题", "planted theme"),
        **shared("topic", "similarity", gap=True),
        **shared("year"),
        "planted_share": share("植入的份额", "planted share"),
        **shared("prevalence"),
        **shared("ci_low", "ci_high", gap=True),
    },
    key=("theme", "year"),
)
