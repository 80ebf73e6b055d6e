"""Tests of contrasts over years: signs of voices flipped, years permuted within strata, months or whole years reordered."""

from collections.abc import Iterator
from itertools import permutations, product

import numpy as np
from scipy.sparse import csc_array, csr_array

from pipeline.analysis.curves.strata import Numbers, Strata
from pipeline.analysis.statistics.arrays import Matrix
from pipeline.analysis.statistics.matrices import sum_by

MOST_VOICES_EXACT, MOST_YEARS_EXACT = 14, 8
# Of one block, where months are permuted: a quarter.
MONTHS = 3
# Numbers of draws that are worked on at once: with four times as many half of the time goes into handing memory out.
BLOCK = 1_000_000

# Rounding must not tell ties apart.
_TOLERANCE = 1 - 1e-9


def draw_flips(n_units: int, n_draws: int, rng: np.random.Generator) -> tuple[Matrix, bool]:
    """Signs, array of shape (n_flips, n_units), and whether they are all there are (up to MOST_VOICES_EXACT voices).

    A flip and its opposite give the same absolute score, so that the first voice keeps its sign and half of all are enough.
    """
    if n_units <= MOST_VOICES_EXACT:
        signs = np.array(list(product((1.0, -1.0), repeat=max(n_units - 1, 0))))
        return np.hstack([np.ones((len(signs), min(n_units, 1))), signs]), True
    return rng.choice([-1.0, 1.0], size=(n_draws, n_units)), False


def flip_voices(scores: Matrix, flips: Matrix, exact: bool) -> Matrix:
    """Two-sided p of the sum of scores if each voice's sign were a toss: array of shape (n_series,).

    scores: (n_voices, n_series), Σ_t (c_t - c̄) y of each voice. The score wild cluster bootstrap of Kline & Santos (2012) with the
    signs of Canay, Romano & Shaikh (2017): valid whatever a voice's documents have in common, over whatever years.
    """
    return _find_p(np.abs(scores.sum(axis=0)), iter([np.abs(flips @ scores)]), exact)


def flip_voices_largest(totals: Matrix, contrasts: Matrix, scale: Matrix, flips: Matrix, exact: bool) -> Matrix:
    """p of the largest standardised contrast if each voice's sign were a toss: array of shape (n_series,).

    totals: residuals by voice and year, (n_voices, n_years, n_series); contrasts: (n_contrasts, n_years); scale: the root of
    `vary_contrasts`, (n_contrasts, n_series). Not the root of the sum of squared scores: in a year without a mention all voices lie
    equally below what was expected, and that root would take any such year for a wonder.
    """
    n_voices, n_years, n_series = totals.shape
    flat = totals.reshape(n_voices, -1)
    step = max(1, BLOCK // max(len(contrasts) * n_series, 1))
    # Years are flipped and then contrasted: there are fewer of them than of contrasts.
    drawn = (
        _largest(_contrast(contrasts, (flips[start : start + step] @ flat).reshape(-1, n_years, n_series)), scale)
        for start in range(0, len(flips), step)
    )
    return _find_p(_largest(contrasts @ totals.sum(axis=0), scale), drawn, exact)


def permute_years(
    strata: Strata, residuals: Matrix, contrasts: Matrix, scale: Matrix, n_draws: int, rng: np.random.Generator
) -> tuple[Matrix, Matrix]:
    """Two-sided p of the first contrast, and p of the largest standardised one, with years permuted within strata: (n_series,) each.

    residuals: of cells, (n_cells, n_series); scale: as `flip_voices_largest` has it. Exact in level where the years of a stratum are
    exchangeable: not where the documents of a body drift.
    """
    width = max(residuals.shape[0], residuals.shape[1] * len(strata.years))
    draws = _draw_years(strata, n_draws, width, rng)
    return _compare_draws(strata, residuals, contrasts, scale, n_draws, draws)


def permute_contrasts(
    strata: Strata, residuals: Matrix, contrasts: Matrix, n_draws: int, rng: np.random.Generator
) -> Matrix:
    """Two-sided p of contrasts that each series has for itself, years permuted as in `permute_years`: (n_contrasts, n_series).

    contrasts: array of shape (n_contrasts, n_series, n_years).
    """
    observed = np.abs(np.einsum("ckt,tk->ck", contrasts, strata.sum_units(residuals).sum(axis=0)))
    at_least = np.zeros_like(observed)
    width = max(residuals.shape[0], residuals.shape[1] * max(len(strata.years), len(contrasts)))
    for years in _draw_years(strata, n_draws, width, rng):
        totals = _total_years(years, residuals, len(strata.years))
        drawn = np.abs(np.einsum("ckt,dtk->dck", contrasts, totals, optimize=True))
        at_least += (drawn >= observed * _TOLERANCE).sum(axis=0)
    p: Matrix = (at_least + 1) / (n_draws + 1)
    return p


def _draw_years(strata: Strata, n_draws: int, width: int, rng: np.random.Generator) -> Iterator[Numbers]:
    """Years permuted within strata, in blocks of draws of so many numbers each: the year that each cell gets."""
    for size in _plan_blocks(n_draws, width):
        # Random keys under 1 order the cells within their strata, and never across.
        order = np.argsort(strata.stratum + rng.random((size, len(strata.year))), axis=1)
        yield strata.year[order]


def permute_blocks(
    strata: Strata, residuals: Matrix, contrasts: Matrix, scale: Matrix, n_draws: int, rng: np.random.Generator
) -> tuple[Matrix, Matrix]:
    """The same for one voice: the series of months is cut into blocks of MONTHS, which come in another order.

    The first cut falls on a month drawn at random, the series taken as a circle. Not the moving block bootstrap of Künsch (1989): drawn
    with replacement, the one campaign of a series comes twice in a quarter of the draws, and no campaign is ever too much.
    What lasts no longer than a block can't be told from chance.
    """
    n_months = len(strata.year)
    # A stream each, so that a draw is the same however many are made at once, and however many series there are.
    of_cuts, of_keys = rng.spawn(2)

    def draw() -> Iterator[Numbers]:
        for size in _plan_blocks(n_draws, max(residuals.size, residuals.shape[1] * len(strata.years))):
            months = (np.arange(n_months) + of_cuts.integers(MONTHS, size=(size, 1))) % n_months
            keys = of_keys.random((size, n_months))[:, np.arange(n_months) // MONTHS]
            order = np.argsort(keys, axis=1, kind="stable")
            years = np.empty_like(months)
            np.put_along_axis(years, np.take_along_axis(months, order, axis=1), strata.year[None], axis=1)
            yield years

    return _compare_draws(strata, residuals, contrasts, scale, n_draws, draw())


def _compare_draws(
    strata: Strata,
    residuals: Matrix,
    contrasts: Matrix,
    scale: Matrix,
    n_draws: int,
    draws: Iterator[Numbers],
) -> tuple[Matrix, Matrix]:
    """p of the first and of the largest contrast, from draws of the year that each cell gets: (size, n_cells)."""
    observed = contrasts @ strata.sum_units(residuals).sum(axis=0)
    first, largest = np.abs(observed[0]), _largest(observed, scale)
    at_least_first, at_least = np.zeros_like(first), np.zeros_like(largest)
    for years in draws:
        drawn = _contrast(contrasts, _total_years(years, residuals, len(strata.years)))
        at_least_first += (np.abs(drawn[:, 0]) >= first * _TOLERANCE).sum(axis=0)
        at_least += (_largest(drawn, scale) >= largest * _TOLERANCE).sum(axis=0)
    return (at_least_first + 1) / (n_draws + 1), (at_least + 1) / (n_draws + 1)


def _total_years(years: Numbers, residuals: Matrix, n_years: int) -> Matrix:
    """Residuals of cells, (n_cells, n_series), summed by the year that each got: array of shape (n_draws, n_years, n_series)."""
    n_draws, n_cells = years.shape
    rows = np.arange(n_draws)[:, None] * n_years + years
    # Cell by cell, as they come: nothing has to be put in order.
    ends = np.arange(n_cells + 1) * n_draws
    drawn = csc_array((np.ones(rows.size), rows.T.ravel(), ends), shape=(n_draws * n_years, n_cells))
    totals: Matrix = (drawn @ residuals).reshape(n_draws, n_years, -1)
    return totals


def _contrast(contrasts: Matrix, totals: Matrix) -> Matrix:
    """Contrasts, (n_contrasts, n_years), of totals of each draw, (n_draws, n_years, n_series): (n_draws, n_contrasts, n_series)."""
    drawn: Matrix = np.einsum("ct,dtk->dck", contrasts, totals, optimize=True)
    return drawn


def _plan_blocks(n_draws: int, width: int) -> list[int]:
    """Sizes of blocks of draws that fit in memory, each draw of so many numbers."""
    block = max(1, min(n_draws, BLOCK // max(width, 1)))
    return [block] * (n_draws // block) + ([n_draws % block] if n_draws % block else [])


def vary_contrasts(strata: Strata, residuals: Matrix, contrasts: Matrix) -> Matrix:
    """Variance of each contrast over permutations of years within strata, by unit: array of shape (n_units, n_contrasts, n_series).

    Σ (c - c̄)² · Σ r² / (m - 1) of each stratum with m cells.
    """
    m = np.bincount(strata.stratum)
    mean_squares = sum_by(residuals**2, strata.stratum) / (m - 1)[:, None]
    taken = contrasts[:, strata.year].T
    gaps = taken - (sum_by(taken, strata.stratum) / m[:, None])[strata.stratum]
    # Units × strata that hold something of each other: a matrix product instead of a sum over cells.
    pairs, pair = np.unique(np.stack([strata.unit, strata.stratum]), axis=1, return_inverse=True)
    spread = sum_by(gaps**2, pair.reshape(-1))
    of_unit = csr_array((np.ones(pairs.shape[1]), (pairs[0], np.arange(pairs.shape[1]))))
    products = (spread[:, :, None] * mean_squares[pairs[1]][:, None, :]).reshape(pairs.shape[1], -1)
    variances: Matrix = (of_unit @ products).reshape(strata.n_units, len(contrasts), -1)
    return variances


def reorder_years(totals: Matrix, years: Numbers, n_draws: int, rng: np.random.Generator) -> Matrix:
    """Two-sided p of the trend if whole years came in another order: array of shape (n_series,).

    totals: residuals summed by year, (n_years, n_series). All orders up to MOST_YEARS_EXACT years, else n_draws of them. What is common
    to a year, as a text that many copy in it, stays together: only a trend over many years can pass.
    """
    centred = years - years.mean()
    exact = len(years) <= MOST_YEARS_EXACT
    if exact:
        orders = np.array(list(permutations(range(len(years)))))
    else:
        orders = rng.permuted(np.tile(np.arange(len(years)), (n_draws, 1)), axis=1)
    return _find_p(np.abs(centred @ totals), iter([np.abs(centred[orders] @ totals)]), exact)


def _largest(contrasts: Matrix, scale: Matrix) -> Matrix:
    """The largest absolute standardised contrast; contrasts: (…, n_contrasts, n_series). 0 where nothing varies."""
    largest: Matrix = np.abs(np.divide(contrasts, scale, out=np.zeros_like(contrasts), where=scale > 0)).max(axis=-2)
    return largest


def _find_p(observed: Matrix, drawn: Iterator[Matrix], exact: bool) -> Matrix:
    """Share of draws that are at least as large; with the observed one among them (Phipson & Smyth 2010) where not all are drawn."""
    at_least, n_draws = np.zeros_like(observed), 0
    for block in drawn:
        at_least += (block >= observed * _TOLERANCE).sum(axis=0)
        n_draws += len(block)
    p: Matrix = at_least / n_draws if exact else (at_least + 1) / (n_draws + 1)
    return p
