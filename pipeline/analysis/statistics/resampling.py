"""Intervals of rates and shares, from resampling documents, or leaving out voices."""

from collections.abc import Iterator

import numpy as np
from scipy.special import expit, logit, ndtr, ndtri, stdtrit

from pipeline.analysis.statistics.arrays import Matrix
from pipeline.params.sections import ResamplingParams

# The share that must come back: of its topics for a number of topics to be taken while there are others, of resamples for a
# change between periods to be claimed.
MIN_RETURNED = 0.8

# Under so few documents their resamples hold too few different values: even the whole range of 4 covers a
# centre in 7 of 8 cases only (1 - 2**(1 - n)), so that no 95 % interval can be had from them.
MIN_DOCUMENTS = 5

# Under so many voices of equal length an interval of a rate reaches to some hundred times the rate, and says nothing.
MIN_VOICES = 3

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
    Voices are not of one length: degrees of freedom are one less than their effective number, by length (`count_equal`) or by influence
    (`count_influential`), whichever is more. Length alone finds one voice in five where a long one says what the others say.
    Few voices seldom have those among them who say most of a rare topic, and then both the share r and its variance v are too low. So
    the limit on the side of the middle is moved outwards by
        (z² + 1) / 2 · (1 - 2r) v / (r (1-r))²
    on the scale of log odds, z being the normal quantile: the skewness that log odds leave of a mean of log-normal variates, three times
    its coefficient of variation (Hall 1992, JRSS B 54). With t for z few voices would be allowed for twice.
    NaN under two voices of equal length. Not percentiles of resamples, Fieller's limits or a beta distribution: they miss more planted
    shares, mostly on one side (benchmarks/results/prevalence_coverage.csv).
    """
    n_voices, n_series = numerators.shape
    total = denominators.sum()
    n_equal = count_equal(denominators)
    if n_equal < 2:
        return np.full(n_series, np.nan), np.full(n_series, np.nan)
    shares = numerators.sum(axis=0) / total
    without = (numerators.sum(axis=0) - numerators) / (total - denominators)[:, None]
    variance = (n_voices - 1) / n_voices * ((without - shares) ** 2).sum(axis=0)
    # By influence there is no number where all say the same.
    freedom = np.fmax(n_equal, count_influential(without - shares)) - 1
    # What takes nothing or all leaves no odds.
    inside = np.clip(shares, 1e-12, 1 - 1e-12)
    slope = 1 / (inside * (1 - inside))
    half = -stdtrit(freedom, (1 - confidence) / 2) * np.sqrt(variance + model_variance) * slope
    shift = (ndtri((1 + confidence) / 2) ** 2 + 1) / 2 * (1 - 2 * inside) * variance * slope**2
    low = expit(logit(inside) - half + np.minimum(shift, 0))
    high = expit(logit(inside) + half + np.maximum(shift, 0))
    return low, high


def jackknife_rates(numerators: Matrix, denominators: Matrix, confidence: float) -> tuple[Matrix, Matrix]:
    """Interval of the rates Σ numerators / Σ denominators, each voice left out in turn: arrays of shape (n_series,).

    numerators: array of shape (n_voices, n_series), mentions; denominators: array of shape (n_voices,), characters.
    It holds the rate r that is expected of voices of this kind. With r₋ᵥ the rate without a voice, its variance on the log scale is
        v = (n-1)/n Σ (r₋ᵥ - r)² / r²,
    that of the rate itself, carried over by the delta method: a voice that has all mentions leaves no log of r₋ᵥ behind.
    With Student's t, of one degree of freedom less than the effective number of voices (`count_equal`), the limits are
        r exp(-t√v)  and  r exp(t√v + (t² + 2) v / 6).
    The last term takes out the skewness that the log leaves (Hall 1992, JRSS B 54, after Johnson 1978), taken to be that of a mean of
    gamma variates, twice its coefficient of variation: few voices seldom have those among them who say it most, and then both the rate
    and its variance are too low. The lower limit is not shifted: it keeps its promise by the log alone
    (benchmarks/results/claims_rates.csv, beside other intervals).
    NaN under MIN_VOICES voices of equal length, and for what was seen nowhere (`bound_unseen`).
    """
    n_voices = np.count_nonzero(denominators)
    total, n_equal = denominators.sum(), count_equal(denominators)
    found = numerators.sum(axis=0)
    if n_equal < MIN_VOICES:
        return np.full(len(found), np.nan), np.full(len(found), np.nan)
    rates = np.where(found > 0, found, np.nan) / total
    without = (found - numerators) / (total - denominators)[:, None]
    variance = (n_voices - 1) / n_voices * ((without / rates - 1) ** 2).sum(axis=0)
    t = -stdtrit(n_equal - 1, (1 - confidence) / 2)
    half = t * np.sqrt(variance)
    return rates * np.exp(-half), rates * np.exp(half + (t**2 + 2) * variance / 6)


def bound_unseen(denominators: Matrix, bursts: Matrix, lengths: Matrix, confidence: float) -> Matrix:
    """Upper bound of rates of which these voices have nothing: array of shape (n_series,), one-sided.

    denominators: array of shape (n_voices,), characters. bursts, lengths: arrays of shape (n_series,), the mentions and characters
    that a voice has on average which mentions it, elsewhere in the corpus.
    If each voice mentions it with probability π, none of V does with (1-π)^V; that is under 1 - confidence unless
    π ≤ 1 - (1-confidence)^(1/V). Who mentions it brings `bursts` mentions, and more in proportion where texts are longer than theirs:
        (1 - (1-confidence)^(1/V)) · bursts / min(characters of one voice, lengths),
    where the voices count as V of equal length (`count_equal`). Many of them come to the rule of three (Hanley & Lippman-Hand 1983,
    JAMA 249), with voices for patients: at most 3 of them, -ln 0.05, would mention it.

    >>> (1e4 * bound_unseen(np.full(5, 1e4), np.array([2.0]), np.array([1e4]), 0.95)).round(2)
    array([0.9])
    """
    n_equal = count_equal(denominators)
    if not n_equal:
        return np.full(len(bursts), np.nan)
    mention = 1 - (1 - confidence) ** (1 / n_equal)
    return np.asarray(mention * bursts / np.minimum(denominators.sum() / n_equal, lengths))


def score_share(n_with: Matrix, n: Matrix | int, confidence: float) -> tuple[Matrix, Matrix]:
    """Interval of the share n_with / n of voices, each one observation: arrays of the shape of n_with, NaN where n is 0.

    Wilson's score interval (1927), which Brown, Cai & DasGupta (2001, Statistical Science 16) recommend for few observations: it has a
    width at 0 and at 1 too.

    >>> low, high = score_share(np.array([0.0, 5.0, 10.0]), 10, 0.95)
    >>> low.round(3).tolist(), high.round(3).tolist()
    ([0.0, 0.237, 0.722], [0.278, 0.763, 1.0])
    """
    n = np.where(np.asarray(n) > 0, n, np.nan)
    z = float(ndtri((1 + confidence) / 2))
    middle = (n_with + z**2 / 2) / (n + z**2)
    half = z * np.sqrt(n_with * (n - n_with) / n + z**2 / 4) / (n + z**2)
    return np.maximum(middle - half, 0), np.minimum(middle + half, 1)


def count_equal(denominators: Matrix) -> float:
    """The effective number of voices, (Σ d)² / Σ d²: as many of equal length would be as precise (Kish 1965, Survey Sampling).

    >>> count_equal(np.array([5.0, 5.0, 5.0])), count_equal(np.array([8.0, 1.0, 1.0])), count_equal(np.zeros(2))
    (3.0, 1.515152, 0.0)
    """
    squares = float((denominators**2).sum())
    # Rounding must not tell two equal voices from two.
    return round(float(denominators.sum()) ** 2 / squares, 6) if squares else 0.0


def count_influential(moves: Matrix) -> Matrix:
    """The effective number of voices by their influence, (Σ |m|)² / Σ m²: as many of the same influence would do the same, (n_series,).

    moves: array of shape (n_voices, n_series), by how much an estimate moves when the voice is left out.
    NaN where no voice moves it, as all say the same.

    >>> count_influential(np.array([[0.1, 0.3, 0.0], [-0.1, -0.1, 0.0], [0.1, -0.1, 0.0]])).round(3).tolist()
    [3.0, 2.273, nan]
    """
    # What rounding leaves is no influence.
    influence = np.where(np.abs(moves) < 1e-9, 0, np.abs(moves))
    squares = (influence**2).sum(axis=0)
    number: Matrix = np.divide(
        influence.sum(axis=0) ** 2, squares, out=np.full(squares.shape, np.nan), where=squares > 0
    )
    return number


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
