"""Where a change between two years comes from: the voices that report in both, their weights, or who came and went."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipeline.analysis.keywords.trajectories import CELLS
from pipeline.analysis.statistics.arrays import Matrix
from pipeline.analysis.statistics.panel import MIN_SHARE_PANEL, number_rows
from pipeline.tables.keywords import KEYWORD_CHANGES


def measure_changes(
    documents: pl.DataFrame, keyword_years: pl.DataFrame, own_counts: Matrix, keywords: Sequence[str]
) -> pl.DataFrame:
    """The change of each keyword's rate in own words, per 10,000 characters, between years that are not hollow.

    From each of them to the next, and from the first to the last. documents: as `trace_keywords` has them; own_counts: array of shape
    (n_documents, n_keywords), in their order. No row where fewer than two years are not hollow.
    The parts (`decompose_change`) go by voice; standardised (`standardise_change`) goes by region × level × kind.
    Rows by keyword, in the order given, and years.
    """
    solid = keyword_years.filter(~pl.col("hollow"))["year"].unique().sort().to_list()
    pairs = sorted({*pairwise(solid), (solid[0], solid[-1])}) if len(solid) > 1 else []
    years, chars = documents["year"].to_numpy(), documents["n_own_chars"].to_numpy().astype(np.float64)
    voices, cells = number_rows(documents, "voice"), number_rows(documents, *CELLS)
    columns: dict[str, list[object]] = {name: [] for name in KEYWORD_CHANGES.columns}
    for year_from, year_to in pairs:
        by_voice, by_cell = (
            [_sum_year(units, years == year, own_counts, chars) for year in (year_from, year_to)]
            for units in (voices, cells)
        )
        n_both = np.count_nonzero((by_voice[0][1] > 0) & (by_voice[1][1] > 0))
        values = 1e4 * np.array([*decompose_change(*by_voice), standardise_change(*by_cell)])
        fixed = {"year_from": year_from, "year_to": year_to, "n_voices_both": n_both}
        columns["keyword"] += keywords
        for name, value in fixed.items():
            columns[name] += [value] * len(keywords)
        for name, part in zip(("change", "within", "weights", "entry_exit", "standardised"), values, strict=True):
            columns[name] += part.tolist()
    order = pl.DataFrame({"keyword": list(keywords)}, schema={"keyword": pl.String}).with_row_index("order")
    return (
        pl.DataFrame(columns, schema=KEYWORD_CHANGES.schema)
        .with_columns(pl.col("standardised").fill_nan(None))
        .join(order, on="keyword", maintain_order="left")
        .sort("order", "year_from", "year_to")
        .drop("order")
    )


Sums = tuple[Matrix, Matrix]


def _sum_year(units: NDArray[np.int64], inside: NDArray[np.bool_], counts: Matrix, chars: Matrix) -> Sums:
    """Mentions and characters of every unit in one year, 0 for those that are silent: shapes (n_units, n_keywords) and (n_units,)."""
    found, lengths = np.zeros((int(units.max()) + 1, counts.shape[1])), np.zeros(int(units.max()) + 1)
    np.add.at(found, units[inside], counts[inside])
    np.add.at(lengths, units[inside], chars[inside])
    return found, lengths


def decompose_change(earlier: Sums, later: Sums) -> tuple[Matrix, Matrix, Matrix, Matrix]:
    """The change of the rate, and its three parts, which add up to it: within, weights, entries and exits; shapes (n_keywords,).

    earlier, later: mentions, array of shape (n_voices, n_keywords), and characters, (n_voices,), of the same voices in two years.
    With r the rate of a voice, s its share of the characters of the voices that report in both years, R the rate of a whole year and C
    that of these voices in it:
        C' - C = Σ (s + s') / 2 · (r' - r)  +  Σ (r + r') / 2 · (s' - s),
    within and weights (Kitagawa 1955, Journal of the American Statistical Association 50), and entries and exits
        (R' - C') - (R - C),
    0 where those that came and went speak as the others do (Melitz & Polanec 2015, RAND Journal of Economics 46). Where no voice reports in
    both years all is entry and exit.
    """
    (found, chars), (found_later, chars_later) = earlier, later
    change = found_later.sum(axis=0) / chars_later.sum() - found.sum(axis=0) / chars.sum()
    both = (chars > 0) & (chars_later > 0)
    if not both.any():
        nothing = np.zeros_like(change)
        return change, nothing, nothing, change
    rates, rates_later = found[both] / chars[both, None], found_later[both] / chars_later[both, None]
    shares, shares_later = (year[both] / year[both].sum() for year in (chars, chars_later))
    within = (shares + shares_later) / 2 @ (rates_later - rates)
    weights = (shares_later - shares) @ (rates + rates_later) / 2
    outside_later = found_later.sum(axis=0) / chars_later.sum() - shares_later @ rates_later
    outside = found.sum(axis=0) / chars.sum() - shares @ rates
    return change, within, weights, outside_later - outside


def standardise_change(earlier: Sums, later: Sums) -> Matrix:
    """The change of the rate if each cell had the same part of both years, that of their characters together: shape (n_keywords,).

    earlier, later: mentions and characters by cell, as `decompose_change` has them by voice. Cells that one of the years lacks are left
    out; NaN where the others have less than MIN_SHARE_PANEL of the characters of both.
    """
    (found, chars), (found_later, chars_later) = earlier, later
    both = (chars > 0) & (chars_later > 0)
    together = chars + chars_later
    if together[both].sum() < MIN_SHARE_PANEL * together.sum():
        return np.full(found.shape[1], np.nan)
    parts = together[both] / together[both].sum()
    change: Matrix = parts @ (found_later[both] / chars_later[both, None] - found[both] / chars[both, None])
    return change
