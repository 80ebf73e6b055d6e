"""Intervals of shares of few voices of unequal size, with coupled themes: how often they hold the planted share, where they miss, how wide.

What a body writes is simulated at once, without words and without a fit, so that thousands of corpora take seconds: the doubt about the
bodies alone. That about the model stands in `benchmarks.prevalence`.
A body's log odds are those of the theme, a lean with its size (large bodies speak of other things), and a stray of its own, which
themes share. A planted share is that of all characters that bodies of this kind are expected to write (`plant`).
Intervals were chosen on the seeds 1 to 999; the table is of others.
"""

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import betaincinv, expit, logit, ndtr, ndtri, stdtrit

from pipeline.analysis.statistics.resampling import count_equal, jackknife_shares

Matrix = NDArray[np.float64]

SEEDS = range(1001, 1041)
N_CORPORA = 100  # a seed
CONFIDENCE = 0.95
BODIES = (5, 8, 12, 20)
# Planted shares of eight themes. With their lean: whether large bodies speak more of it. Uneven: how far bodies stray in it.
SHARES = np.array([0.01, 0.01, 0.03, 0.03, 0.1, 0.1, 0.3, 0.42])
LEANS = np.array([1, -1, 1, -1, 1, -1, 1, 0])
UNEVEN = np.array([1, 1.3, 0.7, 1.3, 1.3, 0.7, 1, 0.8])
# Two moods of a body which move all themes and make up half of a stray's variance; correlations are 0.5, 0 and -0.5.
MOODS = 0.5 * np.array([[1, -1, 1, -1, 1, -1, 1, -1], [1, 1, -1, -1, 1, 1, -1, -1]])
# By a body of middle size; a section is mostly of few themes, as in `benchmarks.simulated`.
SECTIONS, CONCENTRATION = 20, 0.8
LARGEST = 10


@dataclass(frozen=True)
class Cell:
    """panel: how bodies come by their sizes (`draw_sizes`). lean, stray: standard deviations of log odds."""

    panel: str
    lean: float
    stray: float
    n_bodies: int


CELLS = [
    Cell(panel, lean, stray, n_bodies)
    for panel, lean, stray in (
        ("drawn", 0.3, 0.5),
        ("drawn", 0.5, 0.8),
        ("given", 0.3, 0.5),
        ("given", 0.5, 0.8),
        ("equal", 0.0, 0.5),
    )
    for n_bodies in BODIES
]


def draw_sizes(cell: Cell, n_corpora: int, rng: np.random.Generator) -> Matrix:
    """Sizes of bodies, the median being 1: array of shape (n_corpora, n_bodies).

    drawn: log-normal of spread 1.25 and cut at ten times the median, so that which sizes there are is chance too. given: quantiles of a
    log-normal, the largest 7.5 times the median, the same in each corpus. equal: 1.
    """
    if cell.panel == "drawn":
        return np.asarray(np.exp(1.25 * ndtri(rng.random((n_corpora, cell.n_bodies)) * ndtr(np.log(LARGEST) / 1.25))))
    if cell.panel == "given":
        places = ndtri((np.arange(cell.n_bodies) + 0.5) / cell.n_bodies)
        sizes = np.exp(np.log(7.5) * places / places[-1])
        return np.tile(sizes, (n_corpora, 1))
    return np.ones((n_corpora, cell.n_bodies))


def draw_odds(cell: Cell, sizes: Matrix, rng: np.random.Generator) -> Matrix:
    """Log odds of each body but for the themes' own: array of shape (*sizes.shape, n_themes)."""
    logs = np.log(sizes)
    lean = cell.lean * (logs / (logs.std() or 1))[..., None] * LEANS
    own = np.sqrt(0.5) * rng.standard_normal((*sizes.shape, len(SHARES)))
    moods = rng.standard_normal((*sizes.shape, len(MOODS))) @ MOODS
    return np.asarray(lean + cell.stray * UNEVEN * (own + moods))


def plant(cell: Cell) -> Matrix:
    """The themes' own log odds with which Σ size · share / Σ size is SHARES, over 200,000 bodies: array of shape (n_themes,)."""
    rng = np.random.default_rng(0)
    sizes = draw_sizes(cell, 200_000 // cell.n_bodies, rng)
    odds, themes = draw_odds(cell, sizes, rng), np.log(SHARES)
    for _ in range(40):
        themes += np.log(SHARES / np.average(_soften(themes + odds), axis=(0, 1), weights=sizes))
    return np.asarray(themes)


def draw(cell: Cell, themes: Matrix, rng: np.random.Generator) -> tuple[Matrix, Matrix]:
    """Characters of each theme (n_corpora, n_bodies, n_themes), and all of a body (n_corpora, n_bodies).

    The mean of N sections with Dirichlet(c m) shares has mean m and the variances of one Dirichlet((cN + N - 1) m).
    """
    sizes = draw_sizes(cell, N_CORPORA, rng)
    mixes = _soften(themes + draw_odds(cell, sizes, rng))
    n_sections = np.ceil(SECTIONS * sizes)
    parts = rng.standard_gamma(((CONCENTRATION + 1) * n_sections - 1)[..., None] * mixes)
    chars = n_sections * rng.lognormal(0, 0.5 / np.sqrt(n_sections))
    return parts / parts.sum(axis=-1, keepdims=True) * chars[..., None], chars


def _soften(logs: Matrix) -> Matrix:
    odds: Matrix = np.exp(logs)
    odds /= odds.sum(axis=-1, keepdims=True)
    return odds


def by_length(found: Matrix, chars: Matrix) -> tuple[Matrix, Matrix]:
    """As reported before: Student's t on log odds, its degrees of freedom by length alone, and no skewness."""
    return _on_log_odds(found, chars, count_equal(chars) - 1)


def by_number(found: Matrix, chars: Matrix) -> tuple[Matrix, Matrix]:
    """The same, with as many degrees of freedom as there are voices, less one."""
    return _on_log_odds(found, chars, len(chars) - 1)


def fieller(found: Matrix, chars: Matrix) -> tuple[Matrix, Matrix]:
    """Shares θ that Student's t of the mean of found - θ · chars does not refuse (Fieller 1954)."""
    n, t = len(chars), _t(len(chars) - 1)
    own, all_own = found.mean(axis=0), chars.mean()
    apart, all_apart = found - own, chars - all_own
    error = t**2 / (n * (n - 1))
    a = all_own**2 - error * (all_apart**2).sum()
    b = own * all_own - error * (apart * all_apart[:, None]).sum(axis=0)
    c = own**2 - error * (apart**2).sum(axis=0)
    if a <= 0:
        return np.zeros(len(own)), np.ones(len(own))
    root = np.sqrt(np.maximum(b**2 - a * c, 0))
    return np.clip((b - root) / a, 0, 1), np.clip((b + root) / a, 0, 1)


def beta(found: Matrix, chars: Matrix) -> tuple[Matrix, Matrix]:
    """Clopper and Pearson's limits of as many independent draws as have the jackknife's variance (Korn & Graubard 1998)."""
    share, variance = _describe(found, chars)
    tail = (1 - CONFIDENCE) / 2
    n = share * (1 - share) / np.maximum(variance, 1e-15) * (ndtri(1 - tail) / _t(count_equal(chars) - 1)) ** 2
    return betaincinv(n * share, n * (1 - share) + 1, tail), betaincinv(n * share + 1, n * (1 - share), 1 - tail)


def _on_log_odds(found: Matrix, chars: Matrix, freedom: float) -> tuple[Matrix, Matrix]:
    share, variance = _describe(found, chars)
    half = _t(freedom) * np.sqrt(variance) / (share * (1 - share))
    return expit(logit(share) - half), expit(logit(share) + half)


def _describe(found: Matrix, chars: Matrix) -> tuple[Matrix, Matrix]:
    """Shares and the jackknife's variance of them."""
    n, total = len(chars), chars.sum()
    share = np.clip(found.sum(axis=0) / total, 1e-12, 1 - 1e-12)
    without = (found.sum(axis=0) - found) / (total - chars)[:, None]
    return share, (n - 1) / n * ((without - share) ** 2).sum(axis=0)


def _t(freedom: float) -> float:
    return float(stdtrit(freedom, (1 + CONFIDENCE) / 2))


WAYS: dict[str, Callable[[Matrix, Matrix], tuple[Matrix, Matrix]]] = {
    "report": lambda found, chars: jackknife_shares(found, chars, 0.0, CONFIDENCE),
    "before": by_length,
    "t of all voices": by_number,
    "Fieller": fieller,
    "beta": beta,
}


def measure(cell: Cell, themes: Matrix, seed: int) -> Iterator[dict[str, object]]:
    """One row is one theme by one way, in the corpora of this seed. Under two voices of equal length there is no interval."""
    rng = np.random.default_rng([seed, zlib.crc32(f"{cell}".encode())])
    found, chars = draw(cell, themes, rng)
    known = np.array([count_equal(own) >= 2 for own in chars])[:, None] & (found.sum(axis=1) > 0)
    largest = float(np.median(chars.max(axis=1) / np.median(chars, axis=1)))
    for name, estimate in WAYS.items():
        low, high = np.swapaxes([estimate(*corpus) for corpus in zip(found, chars, strict=True)], 0, 1)
        above, below = known & (low > SHARES), known & (high < SHARES)
        for theme, share in enumerate(SHARES):
            inside = known[:, theme]
            yield {
                **vars(cell),
                "largest": largest,
                "share": share,
                "large_bodies": {1: "more", -1: "less", 0: "alike"}[LEANS[theme]],
                "interval": name,
                "n": int(inside.sum()),
                "without": int((~inside).sum()),
                "above": int(above[:, theme].sum()),
                "below": int(below[:, theme].sum()),
                "width": float((high - low)[inside, theme].sum()),
            }


def summarise(rows: list[dict[str, object]]) -> pl.DataFrame:
    """One row is one cell, theme and interval. largest: how many times the median, in the median corpus.

    n: corpora with an interval; without: those without. covered, missed_above, missed_below: of n, the intervals that hold the planted
    share, lie above it, or below. one_to_three: whether neither side has more than three times the misses of the other. width: mean of
    high - low.
    """
    by = (*Cell.__annotations__, "share", "large_bodies", "interval")
    above, below = pl.col("above") / pl.col("n"), pl.col("below") / pl.col("n")
    return (
        pl.DataFrame(rows)
        .group_by(by, maintain_order=True)
        .agg(pl.col("largest").mean().round(1), pl.col("n", "without", "above", "below", "width").sum())
        .with_columns(
            covered=(1 - above - below).round(3),
            missed_above=above.round(3),
            missed_below=below.round(3),
            one_to_three=pl.max_horizontal("above", "below") <= 3 * pl.min_horizontal("above", "below"),
            width=(pl.col("width") / pl.col("n")).round(3),
        )
        .drop("above", "below")
    )


def main(results: Path) -> None:
    rows: list[dict[str, object]] = []
    for cell in CELLS:
        themes = plant(cell)
        rows += [row for seed in SEEDS for row in measure(cell, themes, seed)]
    table = summarise(rows)
    table.write_csv(results / "prevalence_coverage.csv")
    with pl.Config(tbl_rows=-1, tbl_cols=-1, tbl_width_chars=160):
        print(sum_up(table))


def sum_up(table: pl.DataFrame) -> pl.DataFrame:
    """The least and most covered of the themes with 3 % and more, and of those with 1 %; most misses of a side; mean width."""
    large = pl.col("share") >= 0.03
    return table.group_by(*Cell.__annotations__, "interval", maintain_order=True).agg(
        without=pl.col("without").max(),
        least=pl.col("covered").filter(large).min(),
        most=pl.col("covered").filter(large).max(),
        above=pl.col("missed_above").filter(large).max(),
        below=pl.col("missed_below").filter(large).max(),
        one_to_three=pl.col("one_to_three").filter(large).mean().round(2),
        least_of_1=pl.col("covered").filter(~large).min(),
        width=pl.col("width").filter(large).mean().round(3),
        width_of_1=pl.col("width").filter(~large).mean().round(3),
    )
