"""Which shape a curve over years has, and whether it would still have it if half of the voices had been read."""

from dataclasses import dataclass

import numpy as np

from pipeline.analysis.curves.contrasts import Contrasts
from pipeline.analysis.curves.strata import Numbers, Strata
from pipeline.analysis.statistics.arrays import Flags, Matrix

N_DRAWS = 200
# A shape is named where it leads in so many of the draws.
MIN_LEAD = 0.9
# A burst is a rise and a fall: where it is not sure that it is so short, the more general name is.
GENERAL = {"突现": "先升后降"}
# A shape is named where it explains so much of what differs between years: of two bursts alike, neither is the shape of the curve.
MIN_EXPLAINED = 2 / 3
# A year that is marked in fewer of them can be told from the one that is.
MIN_TOLD = 0.05


@dataclass(frozen=True)
class Shapes:
    """Of each series: name, the verdict whose contrast is largest, or its general; lead, the share of draws in which it is; contrast,
    which one; explained, its share of what differs between years.

    marks: share of draws in which a year is the first that the leading contrast raises, among those of this name: array of shape
    (n_years, n_series). peaks: in which it has the highest rate, of the same shape.
    """

    name: list[str]
    lead: Matrix
    contrast: list[int]
    explained: Matrix
    marks: Matrix
    peaks: Matrix


def name_shapes(strata: Strata, residuals: Matrix, variances: Matrix, contrasts: Contrasts, seed: int) -> Shapes:
    """The leading shape of each series, from all units and from N_DRAWS draws of half of them.

    variances: by unit, as from `vary_contrasts`. A contrast leads where it is largest in terms of its standard deviation.
    """
    rng = np.random.default_rng(seed)
    n_units, years = strata.n_units, np.arange(len(strata.years))[:, None, None]
    halves = np.zeros((1 + N_DRAWS, n_units))
    halves[0] = 1
    halves[1:][np.argsort(rng.random((N_DRAWS, n_units)), axis=1) < (n_units + 1) // 2] = 1
    leading, is_positive = _lead(halves, strata.sum_units(residuals), variances, contrasts.values)
    codes, words = _number_names(contrasts)
    named = codes[leading, is_positive.astype(np.int64)]
    names, lead = _choose_names(named, words)
    same = named[1:] == named[0]
    # Years of the curve in each draw, of the shape that the whole corpus has.
    marks = (same & (contrasts.first[leading[1:]] == years)).sum(axis=1) / np.maximum(same.sum(axis=0), 1)
    rates = _add_up(halves, strata.sum_units(strata.counts))
    rates /= np.maximum(_add_up(halves, strata.sum_units(strata.chars[:, None])), 1e-300)
    peaks = (rates[1:].argmax(axis=1) == years).mean(axis=1)
    explained = explain_years(strata, residuals, contrasts.values)[leading[0], np.arange(len(names))]
    return Shapes(names, lead, leading[0].tolist(), explained, marks, peaks)


def explain_years(strata: Strata, residuals: Matrix, contrasts: Matrix) -> Matrix:
    """R² of each contrast, years weighted by their characters: array of shape (n_contrasts, n_series).

    (Σ (c - c̄) r)² / (Σ n (c - c̄)² · Σ r²/n) over years, r their residuals: what the regression of r/n on c explains.
    """
    chars = np.bincount(strata.year, strata.chars)
    totals = strata.sum_units(residuals).sum(axis=0)
    centred = contrasts - (contrasts @ chars)[:, None] / chars.sum()
    whole = (centred**2 @ chars)[:, None] * (totals**2 / chars[:, None]).sum(axis=0)
    explained: Matrix = (centred @ totals) ** 2 / np.maximum(whole, 1e-300)
    return explained


def _choose_names(named: Numbers, words: list[str]) -> tuple[list[str], Matrix]:
    """The name of the whole corpus with the share of draws in which it leads, or the general one where that alone reaches MIN_LEAD.

    named: numbers of words, (1 + n_draws, n_series), the whole corpus first.
    """
    general = np.array([words.index(GENERAL.get(word, word)) for word in words])
    lead, lead_general = ((numbers[1:] == numbers[0]).mean(axis=0) for numbers in (named, general[named]))
    chosen = np.where(lead >= MIN_LEAD, named[0], general[named[0]])
    return [words[code] for code in chosen], np.where(lead >= MIN_LEAD, lead, lead_general)


def _lead(halves: Matrix, totals: Matrix, variances: Matrix, contrasts: Matrix) -> tuple[Numbers, Flags]:
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


def _number_names(contrasts: Contrasts) -> tuple[Numbers, list[str]]:
    """The name of each contrast as a number, negative and positive, (n_contrasts, 2); and the names by number."""
    names = [[contrasts.name(which, positive) for positive in (False, True)] for which in range(len(contrasts.family))]
    words = sorted({name for pair in names for name in pair})
    return np.array([[words.index(name) for name in pair] for pair in names]), words
