"""Strata from a few numbers, or drawn."""

from collections.abc import Mapping
from itertools import permutations, product

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipeline.analysis.curves.randomization import vary_contrasts
from pipeline.analysis.curves.strata import Strata, gather_strata

Numbers = NDArray[np.float64]
# What a stratum has in a year: its characters, then the mentions of each series.
Years = Mapping[int, tuple[float, ...]]


def make_strata(*strata: tuple[str, str | None, Years]) -> Strata:
    """Voice, kind of document, and its years."""
    rows = [(voice, kind, year, *cell) for voice, kind, years in strata for year, cell in years.items()]
    documents = pl.DataFrame(
        [row[:4] for row in rows],
        schema={"voice": pl.String, "kind": pl.String, "year": pl.Int32, "n_own_chars": pl.Float64},
        orient="row",
    )
    return gather_strata(documents, np.array([row[4:] for row in rows], dtype=np.float64))


def draw_strata(
    seed: int, n_voices: int, years: list[int], n_series: int, share: float = 1.0, rate: float = 4
) -> Strata:
    """Voices of unequal plans, each of which is there in a year with this probability, and in the first two years in any case."""
    rng = np.random.default_rng(seed)
    drawn: list[tuple[str, str | None, Years]] = []
    for voice in range(n_voices):
        there = [year for place, year in enumerate(years) if place < 2 or rng.random() < share]
        chars = rng.integers(500, 6000, len(there))
        counts = rng.poisson(rate * chars[:, None] / 3000, (len(there), n_series))
        drawn.append(
            (
                f"机构{voice:02d}",
                "要点",
                {year: (n, *found) for year, n, found in zip(there, chars, counts, strict=True)},
            )
        )
    return make_strata(*drawn)


def repeat_curve(curve: list[float], n_voices: int = 12, first_year: int = 2015) -> Strata:
    """Voices that all have one curve, in a plan of 1,000 characters a year."""
    years = {first_year + place: (1000.0, value) for place, value in enumerate(curve)}
    return make_strata(*((f"机构{voice:02d}", "要点", years) for voice in range(n_voices)))


def list_permutations(strata: Strata, residuals: Numbers, contrasts: Numbers) -> Numbers:
    """Each contrast in each permutation of years within strata, the observed one first: (n_permutations, n_contrasts, n_series)."""
    cells = [np.flatnonzero(strata.stratum == stratum) for stratum in range(int(strata.stratum.max()) + 1)]
    found = []
    for orders in product(*(permutations(of) for of in cells)):
        totals = np.zeros((len(strata.years), residuals.shape[1]))
        for stratum, order in zip(cells, orders, strict=True):
            for place, cell in zip(stratum, order, strict=True):
                totals[strata.year[place]] += residuals[cell]
        found.append(contrasts @ totals)
    return np.array(found)


def find_scale(strata: Strata, residuals: Numbers, contrasts: Numbers) -> Numbers:
    """The standard deviation of each contrast over permutations, by which tests of the largest divide."""
    return np.asarray(np.sqrt(vary_contrasts(strata, residuals, contrasts).sum(axis=0)))
