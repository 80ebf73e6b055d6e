"""Intervals of rates and shares, from resampling documents, or leaving out issuing bodies."""

from collections.abc import Iterator

import numpy as np
from scipy.special import expit, logit, ndtr, stdtrit

from pipeline.analysis.statistics.arrays import Matrix
from pipeline.params.sections import ResamplingParams

# The share that must come back: of its topics for a number of topics to be taken while there are others, of resamples for a
# change between periods to be claimed.
MIN_RETURNED = 0.8

# Under so few documents their resamples hold too few different values: even the whole range of 4 covers a
# centre in 7 of 8 cases only (1 - 2**(1 - n)), so that no 95 % interval can be had from them.
MIN_DOCUMENTS = 5

# Numbers held at once; 10,000 documents × 400 resamples are 32 MB.
BLOCK = 4_000_000


def resample_ratios(
    numerators: Matrix, denominators: Matrix, params: ResamplingParams, rng: np.random.Generator
) -> tuple[Matrix, Matrix]:
    """Interval of Σ numerators / Σ denominators, documents resampled with replacement.

    numerators: array of shape (n_documents, n_series); denominators: array of shape (n_documents,).
    Returns low and high, arrays of shape (n_series,); NaN under MIN_DOCUMENTS documents.
    Percentile intervals are too narrow for few documents, by the bias of their variance and by normal instead of t quantiles;
    both are mended by widening their level (the expanded percentile interval of Hesterberg 2015, The American Statistician 69).
    """
    n_documents, n_series = numerators.shape
    if n_documents < MIN_DOCUMENTS:
        return np.full(n_series, np.nan), np.full(n_series, np.nan)
    draws = np.concatenate(
        [
            (weights @ numerators) / (weights @ denominators)[:, None]
            for weights in draw_weights(n_documents, params.n_resamples, rng)
        ]
    )
    tail = expand_tail((1 - params.confidence) / 2, n_documents)
    low, high = np.quantile(draws, [tail, 1 - tail], axis=0)
    return low, high


def jackknife_shares(
    numerators: Matrix, denominators: Matrix, model_variance: Matrix | float, confidence: float
) -> tuple[Matrix, Matrix]:
    """Interval of the shares Σ numerators / Σ denominators, each voice left out in turn.

    numerators: array of shape (n_voices, n_series); denominators: array of shape (n_voices,), each at least its numerators.
    model_variance: what else is in doubt, as a variance of the shares. Returns low and high, arrays of shape (n_series,).
    The jackknife of clusters (Rust & Rao 1996, Statistical Methods in Medical Research 5), with limits by Student's t on the scale of
    log odds, so that they lie between 0 and 1 and further out towards the middle (`xlogit` of svyciprop in R's package survey).
    Voices are not of one length: degrees of freedom are one less than the voices of equal length that would give as precise a share,
    (Σ d)² / Σ d² (Kish 1965, Survey Sampling). NaN under two such voices.
    Not percentiles of resamples: shares of few voices are skewed, and those miss more planted shares, mostly on one side
    (benchmarks/results/prevalence.csv).
    """
    n_voices, n_series = numerators.shape
    total = denominators.sum()
    n_equal = total**2 / (denominators**2).sum() if total > 0 else 0.0
    # Rounding must not tell two equal voices from two.
    if n_equal < 2 - 1e-9:
        return np.full(n_series, np.nan), np.full(n_series, np.nan)
    shares = numerators.sum(axis=0) / total
    without = (numerators.sum(axis=0) - numerators) / (total - denominators)[:, None]
    variance = (n_voices - 1) / n_voices * ((without - shares) ** 2).sum(axis=0) + model_variance
    # What takes nothing or all leaves no odds.
    inside = np.clip(shares, 1e-12, 1 - 1e-12)
    half = -stdtrit(n_equal - 1, (1 - confidence) / 2) * np.sqrt(variance) / (inside * (1 - inside))
    low, high = (expit(logit(inside) + side * half) for side in (-1, 1))
    return low, high


def expand_tail(tail: float, n: int) -> float:
    """The tail of a percentile interval that gives it the width of a t interval of n observations (Hesterberg 2015).

    >>> round(expand_tail(0.025, 10), 4), round(expand_tail(0.025, 10_000), 4)
    (0.0086, 0.025)
    """
    return float(ndtr(np.sqrt(n / (n - 1)) * stdtrit(n - 1, tail)))


def draw_weights(n_documents: int, n_resamples: int, rng: np.random.Generator) -> Iterator[Matrix]:
    """How often each document is in each resample, block after block, so that memory stays bounded.

    Blocks are arrays of shape (≤ n_resamples, n_documents); rows sum to n_documents.
    """
    block = max(1, BLOCK // n_documents)
    for start in range(0, n_resamples, block):
        size = min(block, n_resamples - start)
        yield rng.multinomial(n_documents, np.full(n_documents, 1 / n_documents), size=size).astype(np.float64)
