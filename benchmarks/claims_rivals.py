"""What claims are measured beside: Mann-Kendall on yearly rates, a Poisson regression of documents, and the way before issue 13.

None of them knows what is copied: they take all text, and the sign of their trend is their verdict.
"""

from collections.abc import Callable

import numpy as np
import polars as pl
from scipy.special import ndtr, ndtri, stdtrit
from scipy.stats import kendalltau

from benchmarks.claims_corpora import Corpus
from pipeline.analysis.statistics.arrays import Matrix
from pipeline.analysis.statistics.false_discovery import adjust_p

MAX_Q, CONFIDENCE = 0.05, 0.95
N_PERMUTATIONS, N_RESAMPLES = 4999, 2000


def rank_years(corpus: Corpus, seed: int) -> pl.DataFrame:
    """Mann-Kendall: Kendall's τ of yearly rates and years, its p exact where no two rates are equal."""
    mentions, chars, years = _total_by_year(corpus)
    found = [kendalltau(years, rates) for rates in mentions / chars]
    # Equal rates in all years have no τ.
    tau, p = (
        np.nan_to_num([getattr(one, name) for one in found], nan=none)
        for name, none in (("statistic", 0), ("pvalue", 1))
    )
    return _tabulate(p, tau)


def regress_documents(corpus: Corpus, seed: int) -> pl.DataFrame:
    """Poisson regression of mentions on the year, offset log(characters): Wald's z and interval, every mention independent.

    Year totals suffice for β and for its variance, 1 / Σ μ (t - t̄)².
    """
    mentions, chars, years = _total_by_year(corpus)
    slopes = fit_slopes(mentions, np.broadcast_to(chars, mentions.shape), years)
    bounded = np.where(np.isfinite(slopes), slopes, 0)
    weights = chars * np.exp(bounded[:, None] * (years - years.mean()))
    weights /= weights.sum(axis=1, keepdims=True)
    variance = weights @ years**2 - (weights @ years) ** 2
    error = 1 / np.sqrt(np.maximum(mentions.sum(axis=1) * variance, 1e-300))
    # All mentions in the first or the last year: the standard error is infinite, too.
    known = np.isfinite(slopes)
    p = np.where(known, 2 * ndtr(-np.abs(bounded / error)), 1.0)
    half = ndtri((1 + CONFIDENCE) / 2) * error
    low, high = (np.where(known, np.exp(bounded + side * half), np.nan) for side in (-1, 1))
    return _tabulate(p, np.nan_to_num(slopes, nan=0), low, high)


def shuffle_documents(corpus: Corpus, seed: int) -> pl.DataFrame:
    """As claims were made before: p of permuting years over documents, the interval from resampling documents (expanded percentiles)."""
    rng = np.random.default_rng(seed)
    counts, chars, year = (one.astype(np.float64) for one in (corpus.counts, corpus.panel.chars, corpus.panel.year))
    residuals = counts - np.outer(chars / chars.sum(), counts.sum(axis=0))
    centred = year - year.mean()
    score = centred @ residuals
    shuffled = rng.permuted(np.tile(centred, (N_PERMUTATIONS, 1)), axis=1)
    at_least = (np.abs(shuffled @ residuals) >= np.abs(score) * (1 - 1e-12)).sum(axis=0)
    return _tabulate((at_least + 1) / (N_PERMUTATIONS + 1), score, *_resample_ratios(counts, chars, year, rng))


RIVALS: dict[str, Callable[[Corpus, int], pl.DataFrame]] = {
    "before": shuffle_documents,
    "mann_kendall": rank_years,
    "poisson": regress_documents,
}


def _resample_ratios(counts: Matrix, chars: Matrix, year: Matrix, rng: np.random.Generator) -> tuple[Matrix, Matrix]:
    years, index = np.unique(year, return_inverse=True)
    membership = np.eye(years.size)[index]
    n = len(chars)
    weights = rng.multinomial(n, np.full(n, 1 / n), size=N_RESAMPLES).astype(float)
    resampled_chars = (weights * chars) @ membership
    drawn = np.stack(
        [fit_slopes(weights @ (column[:, None] * membership), resampled_chars, years) for column in counts.T]
    )
    tail = float(ndtr(np.sqrt(n / (n - 1)) * stdtrit(n - 1, (1 - CONFIDENCE) / 2)))
    # Infinite slopes have a rank, but no arithmetic; resamples without a mention sort last, and with many of them nothing is said.
    drawn.sort(axis=1)
    n_known = N_RESAMPLES - np.isnan(drawn).sum(axis=1)
    places = (np.rint(level * (n_known - 1)).astype(np.int64).clip(0) for level in (tail, 1 - tail))
    low, high = (drawn[np.arange(len(drawn)), place] for place in places)
    known = (n_known >= 0.99 * N_RESAMPLES) & np.isfinite(low) & np.isfinite(high)
    return np.where(known, np.exp(low), np.nan), np.where(known, np.exp(high), np.nan)


def fit_slopes(mentions: Matrix, chars: Matrix, years: Matrix) -> Matrix:
    """β of Poisson regressions of mentions on year with offset log(chars), one for each row, by Newton's method.

    mentions, chars: arrays of shape (n_fits, n_years). -∞ or ∞ where all mentions lie in the first or the last year, NaN without any.
    """
    x = years - years.mean()
    total = mentions.sum(axis=1)
    with np.errstate(invalid="ignore"):
        target = mentions @ x / total
    present = np.where(chars > 0, x, np.nan)
    last, first = np.nanmax(present, axis=1), np.nanmin(present, axis=1)
    slopes = np.zeros(len(mentions))
    for _ in range(50):
        exponent = slopes[:, None] * x
        weights = chars * np.exp(exponent - exponent.max(axis=1, keepdims=True))
        weights = weights / weights.sum(axis=1, keepdims=True)
        mean = weights @ x
        step = np.clip((target - mean) / np.maximum(weights @ x**2 - mean**2, 1e-12), -1, 1)
        slopes = slopes + np.where(np.isfinite(step), step, 0)
        if np.abs(step[(target > first) & (target < last)]).max(initial=0) < 1e-9:
            break
    slopes = np.where(target >= last, np.inf, np.where(target <= first, -np.inf, slopes))
    return np.where((total == 0) | (first == last), np.nan, slopes)


def _total_by_year(corpus: Corpus) -> tuple[Matrix, Matrix, Matrix]:
    """Mentions (n_keywords, n_years), characters (n_years,) and the years that have documents (n_years,)."""
    years, index = np.unique(corpus.panel.year, return_inverse=True)
    membership = np.eye(years.size)[index]
    return corpus.counts.T @ membership, corpus.panel.chars @ membership, years.astype(float)


def _tabulate(p: Matrix, direction: Matrix, low: Matrix | None = None, high: Matrix | None = None) -> pl.DataFrame:
    """One row a keyword: keyword (its number), verdict, p, ci_low and ci_high of the ratio per year."""
    verdicts = np.where(adjust_p(p) >= MAX_Q, "不明", np.where(direction > 0, "上升", "下降"))
    none = np.full(p.size, np.nan)
    ends = {"ci_low": none if low is None else low, "ci_high": none if high is None else high}
    return pl.DataFrame({"verdict": verdicts.tolist(), "p": p} | ends).with_columns(
        pl.col("ci_low", "ci_high").fill_nan(None)
    )
