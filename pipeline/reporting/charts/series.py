"""Series by year as the charts on the page take them (templates/charts.js): values, intervals, and the evidence of each point."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from pipeline.reporting.writing.shapes import Content

# What a chart can show of a keyword or a topic: the value, and the ends of its interval; as in keyword_years, topic_years.
RATES = {
    "own": ("own_per_10k_chars", "own_low", "own_high"),
    "all": ("per_10k_chars", "ci_low", "ci_high"),
    "adjusted": ("adjusted_per_10k_chars", "adjusted_low", "adjusted_high"),
}
SHARES = {
    "raw": ("prevalence", "ci_low", "ci_high"),
    "adjusted": ("adjusted", "adjusted_low", "adjusted_high"),
}
COUNTS = ("n_documents", "n_voices", "n_mentions", "n_issuers")
DIGITS = 5  # of a value, significant: more than a chart can show


def make_series(years: pl.DataFrame, variants: Mapping[str, Sequence[str]], about: Mapping[str, Any]) -> dict[str, Any]:
    """One series: `about`, and of each variant the lists value, low, high by year; null is a gap.

    years: the rows of one keyword or topic, a row for each year without a hole; hollow: whether nothing may rest on its value.
    """
    ordered = years.sort("year")
    return {
        **about,
        "variants": {
            name: {
                part: ordered[column].round_sig_figs(DIGITS).to_list()
                for part, column in zip(("value", "low", "high"), columns, strict=True)
            }
            for name, columns in variants.items()
        },
        "counts": {name: ordered[name].to_list() for name in COUNTS if name in ordered.columns},
        "hollow": ordered["hollow"].to_list(),
    }


def make_chart(series: Sequence[dict[str, Any]], years: Sequence[int], count: str) -> Content | None:
    """The data of one chart; None without a series. count: what a point counts, of links.COUNTS. The first variant is shown first."""
    if not series or not years:
        return None
    return {"count": count, "years": list(years), "series": list(series), "variants": list(series[0]["variants"])}


def place_date(date: str) -> float:
    """Where a date (2021, 2021-07 or 2021-07-24) stands on an axis of years: the middle of what is not told.

    >>> place_date("2021-07-01"), place_date("2021-01"), place_date("2021")
    (2021.5, 2021.042, 2021.5)
    """
    year, *rest = (int(part) for part in date.split("-"))
    month, day = [*rest, 0, 0][:2]
    if not month:
        return year + 0.5
    return round(year + (month - 1 + ((day - 1) / 31 if day else 0.5)) / 12, 3)
