"""Which shape a curve over years has, and whether it would still have it if half of the voices had been read."""

from dataclasses import dataclass

import numpy as np

from pipeline.analysis.statistics.arrays import Matrix
from pipeline.analysis.statistics.contrasts import Contrasts
from pipeline.analysis.statistics.strata import Strata

N_DRAWS = 200
# A shape is named where it leads in so many of the draws.
MIN_LEAD = 0.9
# A year that is marked in fewer of them can be told from the one that is.
MIN_TOLD = 0.05


@dataclass(frozen=True)
class Shapes:
    """Of each series: name, the verdict whose contrast is largest; lead, the share of draws in which it is; contrast, which one.

    marks: share of draws in which a year is the first that the leading contrast raises, among those of this name: array of shape
    (n_years, n_series). peaks: in which it has the highest rate, of the same shape.
    """

    name: list[str]
    lead: Matrix
    contrast: list[int]
    marks: Matrix
    peaks: Matrix


def name_shapes(strata: Strata, residuals: Matrix, variances: Matrix, contrasts: Contrasts, seed: int) -> Shapes:
    """The leading shape of each series, from all units and from N_DRAWS draws of half of them.

    variances: by unit, as from `vary_contrasts`. A contrast leads where it is largest in terms of its standard deviation.
    """
    rng = np.random.default_rng(seed)
    n_units, n_series = strata.n_units, residuals.shape[1]
    halves = np.zeros((1 + N_DRAWS, n_units))
    halves[0] = 1
    halves[1:][np.argsort(rng.random((N_DRAWS, n_units)), axis=1) < (n_units + 1) // 2] = 1
    rates = _add_up(halves, strata.sum_units(strata.counts))
    rates /= np.maximum(_add_up(halves, strata.sum_units(strata.chars[:, None])), 1e-300)
    leading, is_positive = _lead(halves, strata.sum_units(residuals), variances, contrasts.values)
    codes, words = _number_names(contrasts)
    named = codes[leading, is_positive.astype(np.int64)]
    same = named[1:] == named[0]
    n_years = len(strata.years)
    first = contrasts.first[leading]
    marks = np.array([(same & (first[1:] == year)).sum(axis=0) for year in range(n_years)]) / np.maximum(
        same.sum(axis=0), 1
    )
    highest = rates[1:].argmax(axis=1)
    peaks = np.array([(highest == year).mean(axis=0) for year in range(n_years)]).reshape(n_years, n_series)
    return Shapes([words[code] for code in named[0]], same.mean(axis=0), leading[0].tolist(), marks, peaks)


def _lead(halves: Matrix, totals: Matrix, variances: Matrix, contrasts: Matrix) -> tuple[Matrix, Matrix]:
    """The largest standardised contrast of each draw and its sign: arrays of shape (n_draws, n_series)."""
    scores = np.einsum("ct,utk->uck", contrasts, totals)
    leading, signs = [], []
    for half in halves:
        # One draw after the other: all at once take contrasts × series × draws numbers.
        chosen = half > 0
        scale = np.sqrt(variances[chosen].sum(axis=0))
        z = scores[chosen].sum(axis=0) / np.where(scale > 0, scale, np.inf)
        best = np.abs(z).argmax(axis=0)
        leading.append(best)
        signs.append(z[best, np.arange(len(best))] > 0)
    return np.array(leading), np.array(signs)


def _add_up(halves: Matrix, values: Matrix) -> Matrix:
    """Values of units, (n_units, n_years, n_series), summed over each draw: (n_draws, n_years, n_series)."""
    return (halves @ values.reshape(len(values), -1)).reshape(len(halves), *values.shape[1:])


def _number_names(contrasts: Contrasts) -> tuple[Matrix, list[str]]:
    """The name of each contrast as a number, negative and positive, (n_contrasts, 2); and the names by number."""
    names = [[contrasts.name(which, positive) for positive in (False, True)] for which in range(len(contrasts.family))]
    words = sorted({name for pair in names for name in pair})
    return np.array([[words.index(name) for name in pair] for pair in names]), words
