"""Tables of `known_answer`: what was planted beside what was found; the embedded corpus only, empty for any other."""

from pipeline.tables.codes import KINDS
from pipeline.tables.columns import flag, number, share, shared, text
from pipeline.tables.contract import Table

KNOWN_KEYWORDS = Table(
    "data/known_answer/known_keywords.parquet",
    ("一个关键词的一年：植入与所得", "one keyword in one year, planted beside found"),
    {
        **shared("keyword"),
        "kind": text("植入的类型", "kind of planted history", codes=KINDS),
        **shared("year"),
        "expected_per_10k_chars": number("植入的每万字期望次数", "planted: mentions expected in 10,000 chars", low=0),
        **shared("per_10k_chars", "ci_low", "ci_high", gap=True),
        "within": flag("植入值是否在区间内", "whether the interval holds the planted rate", gap=True),
        **shared("verdict"),
    },
    key=("keyword", "year"),
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
