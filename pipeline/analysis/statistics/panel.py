"""The same panel in every year: what a year's share or rate would be if each kind of body took the same part of its text."""

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipeline.analysis.statistics.arrays import Matrix

# A year in which kinds of bodies with more than half of all text are silent says too little about the panel.
MIN_SHARE_PANEL = 0.5


def weigh_panel(
    denominators: Matrix, cells: NDArray[np.int64], years: NDArray[np.integer], every_year: Sequence[int]
) -> tuple[Matrix, list[float]]:
    """What each text counts for, so that kinds of bodies take the same part of every year; and how much of the panel each year has.

    denominators, cells, years: arrays of shape (n_texts,): characters, kind of body (region × level) from 0, year.
    A text's factor is its cell's share of all years' characters over its share of that year's (direct standardisation, as of
    death rates by age): Σ factor · numerator / Σ factor · denominator is the panel's share or rate in a year.
    Cells that are missing in a year can't be made up: its other cells are weighted up, and share_panel is the share of all
    characters that the cells present have. Where that is below MIN_SHARE_PANEL, factors are NaN; where there is no text it is NaN itself.
    Weights are of this corpus and fixed: an interval of the adjusted value takes them as known.
    """
    whole = np.bincount(cells, denominators)
    factors = np.full(len(denominators), np.nan)
    shares = []
    for year in every_year:
        inside = years == year
        own = np.bincount(cells[inside], denominators[inside], minlength=len(whole))
        share = float(whole[own > 0].sum() / whole.sum()) if own.sum() > 0 else np.nan
        shares.append(share)
        if share >= MIN_SHARE_PANEL:
            part = np.divide(whole, own, out=np.zeros_like(whole), where=own > 0)
            factors[inside] = (part * own.sum() / whole[own > 0].sum())[cells[inside]]
    return factors, shares


def number_rows(table: pl.DataFrame, *columns: str) -> NDArray[np.int64]:
    """Each different combination of values as a number from 0, a cell where the columns are region and level; null is a value too."""
    return table.select(pl.struct(columns).rank("dense")).to_series().to_numpy().astype(np.int64) - 1
