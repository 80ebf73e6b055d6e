"""Counts by voice, kind of document and year, or by month of one voice: what claims over years are computed from."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipeline.analysis.statistics.arrays import Matrix
from pipeline.analysis.statistics.matrices import sum_by
from pipeline.analysis.statistics.panel import number_rows

Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Strata:
    """Own words of the strata (voice × kind of document) that have text in two years or more; the others can't show a change.

    A cell is one stratum in one year in which it has text; cells are in the order of stratum and year. A unit is what counts as
    independent: a voice with all its strata. Where there is one voice it is one stratum, and a cell and a unit are a month.
    years: array of shape (n_years,), those that have a cell. stratum, unit, year: arrays of shape (n_cells,), numbers
    from 0, year an index of `years`. chars: (n_cells,); counts: (n_cells, n_series), mentions in these characters.
    """

    years: Numbers
    stratum: Numbers
    unit: Numbers
    year: Numbers
    chars: Matrix
    counts: Matrix

    @property
    def n_units(self) -> int:
        return int(self.unit.max(initial=-1)) + 1

    def subtract_expected(self) -> Matrix:
        """Residuals r = y - n · Y/N, Y and N those of the stratum over its years: array of shape (n_cells, n_series).

        They sum to 0 in each stratum, so that Σ c_t r is the score Σ (c_t - c̄) y of a contrast c at no change, c̄ weighted by
        characters: who reports when can't move it.
        """
        totals, lengths = (sum_by(values, self.stratum) for values in (self.counts, self.chars[:, None]))
        return self.counts - self.chars[:, None] * (totals / lengths)[self.stratum]

    def sum_units(self, values: Matrix) -> Matrix:
        """Values of cells, (n_cells, n_series), summed over each unit's strata: (n_units, n_years, n_series)."""
        n_years = len(self.years)
        by_cell = sum_by(values, self.unit * n_years + self.year, self.n_units * n_years)
        return by_cell.reshape(self.n_units, n_years, -1)


def gather_strata(documents: pl.DataFrame, counts: Matrix) -> Strata:
    """documents: voice, kind, year, n_own_chars, one row a document; counts: mentions in own words, (n_documents, n_series).

    A kind that is not known is a kind of its own. Documents without own words are left out.
    """
    written = documents["n_own_chars"].to_numpy() > 0
    documents, counts = documents.filter(written), counts[written]
    years, year = np.unique(documents["year"].to_numpy().astype(np.int64), return_inverse=True)
    stratum, voice = number_rows(documents, "voice", "kind"), number_rows(documents, "voice")
    keys, cell = np.unique(stratum * len(years) + year, return_inverse=True)
    first = np.unique(cell, return_index=True)[1]
    several = np.bincount(stratum[first])[stratum[first]] > 1
    first = first[several]
    chars = documents["n_own_chars"].to_numpy().astype(np.float64)[:, None]
    return Strata(
        years=years[np.unique(year[first])],
        stratum=_renumber(stratum[first]),
        unit=_renumber(voice[first]),
        year=_renumber(year[first]),
        chars=sum_by(chars, cell, len(keys))[several, 0],
        counts=sum_by(counts.astype(np.float64), cell, len(keys))[several],
    )


def gather_months(documents: pl.DataFrame, counts: Matrix) -> Strata:
    """One voice by months. documents: year, month (from 1), n_own_chars; counts: as `gather_strata` has them."""
    written = documents["n_own_chars"].to_numpy() > 0
    documents, counts = documents.filter(written), counts[written]
    years, year = np.unique(documents["year"].to_numpy().astype(np.int64), return_inverse=True)
    keys, cell = np.unique(year * 12 + documents["month"].to_numpy() - 1, return_inverse=True)
    chars = documents["n_own_chars"].to_numpy().astype(np.float64)[:, None]
    return Strata(
        years=years,
        stratum=np.zeros(len(keys), dtype=np.int64),
        unit=np.arange(len(keys)),
        year=keys // 12,
        chars=sum_by(chars, cell, len(keys))[:, 0],
        counts=sum_by(counts.astype(np.float64), cell, len(keys)),
    )


def _renumber(numbers: Numbers) -> Numbers:
    return np.unique(numbers, return_inverse=True)[1].astype(np.int64)
