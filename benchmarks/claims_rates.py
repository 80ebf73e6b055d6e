"""Intervals of yearly rates of few voices: how often they hold the rate expected of voices of their kind, and on which side they miss.

Corpora are flat and as noisy as the noisiest quarter of real words: gamma shape 1 a document, .7 a body; 20 keywords from .5 to 6 mentions
per 10,000 characters; seven years, of which one is looked at. Beside the report's interval stand others that were tried.
Intervals were chosen on the seeds 1 to 100; the table is of others.
"""

import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import gammaincinv, gammaln, ndtri, stdtrit

from pipeline.analysis.keywords.rates import gather_counts, sum_voices
from pipeline.analysis.statistics.resampling import bound_unseen, count_equal, jackknife_rates, resample_ratios
from pipeline.params.sections import ResamplingParams

Matrix = NDArray[np.float64]

SEEDS = range(1001, 1101)  # 100 corpora of 20 keywords
CONFIDENCE = 0.95
N_YEARS, N_KEYWORDS, N_NOTICES = 7, 20, 250
RATES = np.geomspace(0.5, 6, N_KEYWORDS) / 1e4
NULLS = ("exchangeable", "own rates", "drift", "campaigns", "spells", "copied", "notice")
# Yearly plans of so many voices, or notices of twelve unequal ones.
PANELS = (8, 12, 20, "notices")


def draw(null: str, panel: int | str, rng: np.random.Generator) -> tuple[pl.DataFrame, Matrix, Matrix]:
    """Documents with their own characters, own mentions (n_documents, n_keywords), and the true rates (n_keywords,)."""
    n_voices = panel if isinstance(panel, int) else 12
    there = _draw_spells(rng.random((n_voices, N_YEARS))) if null == "spells" else np.ones((n_voices, N_YEARS), bool)
    if panel == "notices":
        weights = (1 / rng.permutation(np.arange(1, n_voices + 1)))[:, None] * there
        n_documents = rng.multinomial(N_NOTICES, (weights / weights.sum()).ravel()).reshape(there.shape)
    else:
        n_documents = there.astype(np.int64)
    voice, year = (np.repeat(places.ravel(), n_documents.ravel()) for places in np.indices(there.shape))
    chars = np.ceil(rng.lognormal(np.log(4000), 0.5, len(voice)))
    first = np.array([rng.choice(np.flatnonzero(year == y)) for y in range(N_YEARS) if (year == y).any()])
    if null == "copied":  # half of every text but one is that one's
        chars[np.setdiff1d(np.arange(len(chars)), first)] //= 2
    shape = (n_voices, N_YEARS, N_KEYWORDS)
    bodies = _draw_bodies(null, shape, rng)
    expected = RATES * bodies[voice, year] * rng.gamma(1, 1, (len(voice), N_KEYWORDS)) * chars[:, None]
    counts = rng.poisson(expected).astype(np.float64)
    if null == "notice":  # of 1,000 characters; it is the own words of who has it first, and speaks as any body might
        ministry = rng.gamma(0.7, 1 / 0.7, N_KEYWORDS) * rng.gamma(1, 1, (len(first), N_KEYWORDS))
        counts[first] += rng.poisson(RATES * ministry * 1000)
        chars[first] += 1000
    documents = pl.DataFrame({"voice": voice, "year": year, "n_chars": chars, "n_own_chars": chars})
    return documents, counts, RATES


def _draw_spells(draws: Matrix) -> NDArray[np.bool_]:
    """On with .6, and on again after a year on with .8, after one off with .3."""
    there = draws < 0.6
    for year in range(1, N_YEARS):
        there[:, year] = draws[:, year] < np.where(there[:, year - 1], 0.8, 0.3)
    return there


def _draw_bodies(null: str, shape: tuple[int, int, int], rng: np.random.Generator) -> Matrix:
    """How much more than expected a body speaks of a keyword in a year, 1 on average: array of shape (n_voices, n_years, n_keywords)."""
    if null == "exchangeable":
        return np.ones(shape)
    if null == "drift":
        variance = np.log(1 + 1 / 0.7)
        steps = rng.normal(0, np.sqrt(variance), shape)
        for year in range(1, N_YEARS):
            steps[:, year] = 0.8 * steps[:, year - 1] + 0.6 * steps[:, year]
        return np.asarray(np.exp(steps - variance / 2))
    own = rng.gamma(0.7, 1 / 0.7, (shape[0], 1, shape[2])) * np.ones(shape)
    if null == "campaigns":
        return np.asarray(own * np.where(rng.random(shape) < 0.075, rng.uniform(3, 6, shape), 1) / (1 + 3.5 * 0.075))
    return own


def log_t(found: Matrix, chars: Matrix) -> tuple[Matrix, Matrix]:
    """By Student's t on the log scale alone."""
    rate, variance, t = _describe(found, chars)
    half = t * np.sqrt(variance)
    return rate * np.exp(-half), rate * np.exp(half)


def shifted_log_t(found: Matrix, chars: Matrix) -> tuple[Matrix, Matrix]:
    """The correction of skewness at both ends."""
    _, variance, t = _describe(found, chars)
    shift = np.exp((t**2 + 2) * variance / 6)
    low, high = log_t(found, chars)
    return low * shift, high * shift


def inverse_gamma(found: Matrix, chars: Matrix) -> tuple[Matrix, Matrix]:
    """The rate as a gamma variate of its variance, which is made larger as t is than z."""
    rate, variance, t = _describe(found, chars)
    shape = 1 / variance / (t / ndtri((1 + CONFIDENCE) / 2)) ** 2
    tail = (1 - CONFIDENCE) / 2
    return rate * shape / gammaincinv(shape, 1 - tail), rate * shape / gammaincinv(shape, tail)


def likelihood_ratio(found: Matrix, chars: Matrix) -> tuple[Matrix, Matrix]:
    """Profile likelihood of negative binomial counts of voices, its limit Student's t squared."""
    rate, _, t = _describe(found, chars)
    shapes, factors = (
        np.geomspace(0.05, 100, 24),
        np.exp(np.concatenate([np.linspace(-4, 0, 41), np.linspace(0.1, 6, 60)])),
    )
    low, high = np.full((2, len(rate)), np.nan)
    for index in np.flatnonzero(rate > 0):
        y, mean = found[:, index], rate[index] * factors[:, None, None] * chars
        k = shapes[:, None]
        fixed = (gammaln(y + k) - gammaln(k) + k * np.log(k)).sum(axis=1)
        fits = (fixed - ((y + k) * np.log(k + mean)).sum(axis=2) + y.sum() * np.log(factors)[:, None]).max(axis=1)
        inside = np.flatnonzero(2 * (fits.max() - fits) <= t**2)
        low[index], high[index] = rate[index] * factors[inside[[0, -1]]]
    return low, high


def _describe(found: Matrix, chars: Matrix) -> tuple[Matrix, Matrix, float]:
    """Rates, the jackknife's variance of their logs, Student's t; NaN for what was not seen."""
    n, total = len(chars), chars.sum()
    rate = np.where(found.any(axis=0), found.sum(axis=0), np.nan) / total
    without = (found.sum(axis=0) - found) / (total - chars)[:, None]
    variance = (n - 1) / n * ((without / rate - 1) ** 2).sum(axis=0)
    return rate, variance, float(stdtrit(count_equal(chars) - 1, (1 + CONFIDENCE) / 2))


WAYS: dict[str, Callable[[Matrix, Matrix], tuple[Matrix, Matrix]]] = {
    "report": lambda found, chars: jackknife_rates(found, chars, CONFIDENCE),
    "log t": log_t,
    "log t, both ends shifted": shifted_log_t,
    "inverse gamma": inverse_gamma,
    "likelihood ratio": likelihood_ratio,
}


def measure(null: str, panel: int | str, seed: int) -> Iterator[dict[str, object]]:
    """One row is one keyword in one year of this corpus by one way; years of under three voices of equal length have no interval."""
    rng = np.random.default_rng([seed, zlib.crc32(f"{null} {panel}".encode())])
    documents, counts, truth = draw(null, panel, rng)
    text = gather_counts(documents, counts, counts, counts).own
    years, voices = documents["year"].to_numpy(), documents["voice"].to_numpy()
    inside = np.flatnonzero(years == rng.choice(np.unique(years)))
    found, chars = sum_voices(voices[inside], counts[inside]), sum_voices(voices[inside], text.chars[inside])
    if count_equal(chars) < 3:
        return
    unseen = bound_unseen(chars, text.bursts, text.lengths, CONFIDENCE)
    seen = found.any(axis=0)
    ways = {name: estimate(found, chars) for name, estimate in WAYS.items()}
    ways["documents resampled"] = resample_ratios(
        counts[inside], text.chars[inside], ResamplingParams(CONFIDENCE, 1000, 0), np.random.default_rng(seed)
    )
    for name, (low, high) in ways.items():
        low, high = np.where(seen, low, 0), np.where(seen, high, unseen)
        widths = np.log(high[seen & (low > 0)] / low[seen & (low > 0)])
        yield {
            "interval": name,
            "n": np.count_nonzero(~np.isnan(high)),
            "unseen": np.count_nonzero(~seen),
            "above": np.count_nonzero(low > truth),
            "below": np.count_nonzero(high < truth),
            "below_unseen": np.count_nonzero((high < truth) & ~seen),
            "width": float(np.median(widths)) if len(widths) else None,
        }


def main(results: Path) -> None:
    """Write claims_rates.csv: one row is one null, panel and interval.

    n: keywords in one year each; unseen: those of them that the year has nothing of, so that the interval is one-sided; below_unseen:
    those of these that it is too low for. covered, missed_above, missed_below: of all n, the intervals that hold the truth, lie above it,
    or below.
    one_to_three: whether neither side has more than three times the misses of the other. width: median of ln(high / low).
    """
    rows = [
        {"null": null, "panel": str(panel), **row}
        for null in NULLS
        for panel in PANELS
        for seed in SEEDS
        for row in measure(null, panel, seed)
    ]
    table = (
        pl.DataFrame(rows)
        .group_by("null", "panel", "interval", maintain_order=True)
        .agg(pl.col("n", "unseen", "above", "below", "below_unseen").sum(), pl.col("width").median().round(2))
    )
    _finish(table).write_csv(results / "claims_rates.csv")
    every = ("n", "unseen", "above", "below", "below_unseen")
    pooled = table.group_by("null", "interval", maintain_order=True).agg(pl.col(every).sum())
    with pl.Config(tbl_rows=-1, tbl_cols=-1, fmt_str_lengths=30, tbl_width_chars=160):
        print(_finish(table).filter(pl.col("interval").is_in(["report", "log t"])), _finish(pooled))


def _finish(counted: pl.DataFrame) -> pl.DataFrame:
    above, below = pl.col("above") / pl.col("n"), pl.col("below") / pl.col("n")
    return counted.with_columns(
        covered=(1 - above - below).round(3),
        missed_above=above.round(3),
        missed_below=below.round(3),
        one_to_three=pl.max_horizontal("above", "below") <= 3 * pl.min_horizontal("above", "below"),
    ).drop("above", "below")
