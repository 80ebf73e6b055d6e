"""The average change from one year to the next within voices: conditional Poisson regression, and its interval."""

import numpy as np
from scipy.special import stdtrit

from pipeline.analysis.curves.strata import Strata
from pipeline.analysis.statistics.arrays import Matrix
from pipeline.analysis.statistics.matrices import sum_by

_STEEPEST = 12.0  # e to this power a year is no slope any more


def fit_trends(strata: Strata) -> Matrix:
    """β of y ~ Poisson(n · exp(α_s + βt)), one level α for each stratum: array of shape (n_series,).

    Hausman, Hall & Griliches (1984): given a stratum's total its α is gone, and β solves
    Σ_s Σ_t (t - t̄_s(β)) y_st = 0, t̄_s(β) = Σ_t t n_st e^{βt} / Σ_t n_st e^{βt}. Newton's method within bounds.
    ±∞ where all mentions lie in the last or first years of their strata; NaN without a mention.
    """
    t = _centre(strata)
    totals = sum_by(strata.counts, strata.stratum)
    target = (t[:, None] * strata.counts).sum(axis=0)
    latest, earliest = (_reach(strata, t, last) @ totals for last in (True, False))
    slopes: Matrix = np.zeros(strata.counts.shape[1])
    low, high = slopes - _STEEPEST, slopes + _STEEPEST
    for _ in range(60):
        means, variances, _ = _describe_years(strata, t, slopes)
        score = target - (totals * means).sum(axis=0)
        low, high = np.where(score > 0, slopes, low), np.where(score < 0, slopes, high)
        nearer = slopes + score / np.maximum((totals * variances).sum(axis=0), 1e-12)
        # The score falls as β rises: a step beyond what is known of its zero would never come back, and is made half way instead.
        nearer = np.where((low <= nearer) & (nearer <= high), nearer, (low + high) / 2)
        step, slopes = nearer - slopes, nearer
        if np.abs(step).max(initial=0) < 1e-10:
            break
    slopes = np.where(target >= latest - 1e-9, np.inf, np.where(target <= earliest + 1e-9, -np.inf, slopes))
    unknown = (totals.sum(axis=0) == 0) | (latest - earliest < 1e-9)
    slopes[unknown] = np.nan
    return slopes


def find_trend_intervals(strata: Strata, slopes: Matrix, confidence: float) -> tuple[Matrix, Matrix]:
    """Interval of β, each unit left out in turn: arrays of shape (n_series,).

    Var = (G-1)/G Σ_v (β̂₋ᵥ - β̂)², Student's t with G - 1 degrees of freedom: CV3 of MacKinnon, Nielsen & Webb (2023), with one Newton
    step from β̂ for each β̂₋ᵥ. G: units that have a say in the slope: voices that mention it, all months. NaN under two of
    them, and where β̂ is not finite.
    """
    t = _centre(strata)
    known = np.isfinite(slopes)
    totals = sum_by(strata.counts, strata.stratum)
    means, _, weights = _describe_years(strata, t, np.where(known, slopes, 0.0))
    gaps = t[:, None] - means[strata.stratum]
    expected = totals[strata.stratum] * weights
    scores = sum_by(gaps * (strata.counts - expected), strata.unit)
    information = sum_by(gaps**2 * expected, strata.unit)
    left = information.sum(axis=0) - information
    shifts = np.divide(-scores, left, out=np.full_like(scores, np.nan), where=left > 1e-9)
    n_units = (information > 0).sum(axis=0)
    variance = (n_units - 1) / np.maximum(n_units, 1) * (shifts**2).sum(axis=0)
    half = -stdtrit(np.maximum(n_units - 1, 1), (1 - confidence) / 2) * np.sqrt(variance)
    half = np.where(known & (n_units > 1), half, np.nan)
    return slopes - half, slopes + half


def _centre(strata: Strata) -> Matrix:
    years = strata.years.astype(np.float64)
    centred: Matrix = (years - years.mean())[strata.year]
    return centred


def _describe_years(strata: Strata, t: Matrix, slopes: Matrix) -> tuple[Matrix, Matrix, Matrix]:
    """t̄_s(β) and the variance of t around it, (n_strata, n_series), under the weights n e^{βt} of cells, which sum to 1 in a stratum."""
    exponent = t[:, None] * slopes
    # The largest exponent is taken out, or steep slopes overflow.
    weights = np.maximum(strata.chars[:, None] * np.exp(exponent - exponent.max(axis=0)), 1e-300)
    weights /= sum_by(weights, strata.stratum)[strata.stratum]
    means = sum_by(weights * t[:, None], strata.stratum)
    return means, sum_by(weights * t[:, None] ** 2, strata.stratum) - means**2, weights


def _reach(strata: Strata, t: Matrix, last: bool) -> Matrix:
    """The last or the first year of each stratum: array of shape (n_strata,)."""
    ends = np.full(int(strata.stratum.max()) + 1, -np.inf if last else np.inf)
    (np.maximum if last else np.minimum).at(ends, strata.stratum, t)
    return ends
