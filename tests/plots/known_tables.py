"""Made-up tables of the known answer."""

import math
from collections.abc import Sequence

import polars as pl

from tests.plots.vocabulary import THEMES, make_frame

_PLANTED = {
    "双减": ("absent_before", "up", "2021"),
    "全面改薄": ("falling", "down", None),
    "劳动教育": ("rising", "up", None),
    "疫情防控": ("burst", None, "2020、2021、2022"),
    "十四五": ("step", "up", "2021"),
}


def make_known_shapes(trends: pl.DataFrame) -> pl.DataFrame:
    """Outcomes in turn, so that each occurs."""
    rows = []
    for place, (keyword, verdict, evidence) in enumerate(trends.select("keyword", "verdict", "evidence").iter_rows()):
        planted = _PLANTED.get(keyword, ("flat", None, None))
        rows.append((keyword, *planted, verdict, evidence, ("found", "missed", "wrong")[place % 3]))
    return make_frame("known_shapes", rows)


def make_known_keywords(keyword_years: pl.DataFrame, trends: pl.DataFrame) -> pl.DataFrame:
    verdicts = dict(trends.select("keyword", "verdict").iter_rows())
    rows = []
    for keyword, year, rate, low, high in keyword_years.select(
        "keyword", "year", "per_10k_chars", "ci_low", "ci_high"
    ).iter_rows():
        expected = None if rate is None else rate * (1.0 + 0.3 * math.sin(year * len(keyword)))
        within = None if rate is None or expected is None else low <= expected <= high
        kind = _PLANTED[keyword][0] if keyword in _PLANTED else "flat"
        rows.append((keyword, kind, year, expected or 0.0, rate, low, high, within, verdicts[keyword]))
    return make_frame("known_keywords", rows)


def make_known_themes(years: Sequence[int], n_topics: int) -> pl.DataFrame:
    themes = THEMES
    rows = []
    for topic, theme in enumerate(themes[:n_topics]):
        for year in years:
            planted = 0.06 + 0.03 * math.sin(topic + year)
            found = planted * (1 + 0.2 * math.cos(3 * topic + year))
            rows.append((theme, topic, 0.95 - topic * 0.02, year, planted, found, found * 0.8, found * 1.2))
    return make_frame("known_themes", rows)
