"""Effects of covariates on topic shares where there are none: how often p is under .05, by where degrees of freedom come from.

Simulated documents of bodies that have a mix of topics of their own, that go together, and texts of unequal length. A year, a level and
a region that are constant within bodies, and a kind of document. Shares are given, not fitted: this is about the test.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import stdtr

from pipeline.analysis.statistics.arrays import Matrix
from pipeline.analysis.statistics.regression import contrast_outcomes
from pipeline.analysis.topics.describe.covariates import Floors, make_design

# Tried on other seeds, and measured on these alone.
SEED, N_CORPORA, N_TOPICS, N_YEARS = 20261127, 300, 8, 7
FLOORS = Floors(min_voices=6, min_effective_voices=4, min_years=5, max_q=0.05)
# Bodies, those at the rarer level, standard deviation of the log of their length, whether they come one after the other.
CELLS = (
    (12, 6, 0.0, False),
    (12, 6, 0.8, False),
    (12, 6, 1.2, False),
    (12, 6, 0.8, True),
    (20, 7, 0.0, False),
    (20, 7, 0.8, False),
    (20, 7, 1.2, False),
    (20, 7, 0.8, True),
    (60, 6, 0.0, False),
    (60, 6, 0.8, False),
)


def main(results: Path) -> None:
    """Write topic_effects.csv: one row is one cell, one covariate and one number of degrees of freedom."""
    rows = []
    for place, cell in enumerate(CELLS):
        rng = np.random.default_rng(SEED + place)
        tests = [row for _ in range(N_CORPORA) for row in _test(*simulate(*cell, rng))]
        table = pl.DataFrame(tests, schema=["covariate", "freedom", "n_effective", "p"], orient="row")
        kept = table.filter(pl.col("n_effective") >= FLOORS.min_effective_voices)
        summary = kept.group_by("covariate", "freedom", maintain_order=True).agg(
            n_corpora=pl.len() // N_TOPICS,
            under_05=(pl.col("p") < 0.05).mean().round(4),
            under_001=(pl.col("p") < 0.001).mean().round(5),
        )
        names = ("n_voices", "n_at_level", "spread_of_lengths", "growing")
        rows.append(
            summary.select(*(pl.lit(value).alias(name) for name, value in zip(names, cell, strict=True)), pl.all())
        )
    pl.concat(rows).write_csv(results / "topic_effects.csv")


def simulate(
    n_voices: int, n_at_level: int, spread: float, growing: bool, rng: np.random.Generator
) -> tuple[pl.DataFrame, Matrix, NDArray[np.int64], Matrix]:
    """Covariates, characters, bodies and shares of the documents of a corpus in which nothing goes with anything."""
    level, region = rng.permutation(n_voices) < n_at_level, rng.permutation(n_voices) % 2 == 0
    first = rng.integers(0, 5, n_voices) if growing else np.zeros(n_voices, dtype=np.int64)
    voice, year = (part.ravel() for part in np.meshgrid(np.arange(n_voices), np.arange(N_YEARS), indexing="ij"))
    there = (year >= first[voice]) & (rng.random(len(voice)) < 0.7)
    voice, year = voice[there], year[there]
    n = len(voice)
    chars = np.exp(spread * rng.standard_normal(n_voices)[voice] + 0.4 * rng.standard_normal(n))
    kind = rng.random(n) < 1 / (1 + np.exp(-rng.standard_normal(n_voices)[voice]))
    loadings = rng.standard_normal((3, N_TOPICS))

    def draw(n_draws: int) -> Matrix:
        """Topics that go together, by three common factors."""
        common = rng.standard_normal((n_draws, 3)) @ loadings
        found: Matrix = 0.7 * (common + rng.standard_normal((n_draws, N_TOPICS)))
        return found

    logits = np.log((1 + np.arange(N_TOPICS)) ** -0.8) + 0.6 * draw(n_voices)[voice] + 0.4 * draw(n)
    shares = np.exp(logits)
    covariates = pl.DataFrame({"year": year.astype(np.float64)}).with_columns(
        pl.Series(name, np.where(values, "a", "b"))
        for name, values in (("level", level[voice]), ("region", region[voice]), ("kind", kind))
    )
    own = np.unique(voice, return_inverse=True)[1].astype(np.int64)
    return covariates, chars, own, shares / shares.sum(axis=1, keepdims=True)


def _test(
    covariates: pl.DataFrame, chars: Matrix, voices: NDArray[np.int64], shares: Matrix
) -> Iterator[tuple[str, str, float, float]]:
    design = make_design(covariates, 0, chars, voices, FLOORS)
    asked = [
        question for question in design.questions if question.contrast is not None and question.group in (None, "a")
    ]
    if not asked:
        return
    found = contrast_outcomes(
        design.columns, chars, shares, voices, np.array([question.contrast for question in asked])
    )
    ratio = np.abs(found.estimates) / np.sqrt(found.variances)
    ways = {
        "n_voices": np.full(len(asked), voices.max() + 1.0),
        "n_equal": found.n_equal,
        "n_effective": found.n_effective,
    }
    for way, n in ways.items():
        p = 2 * stdtr(np.maximum(n - 1, 1)[:, None], -ratio)
        for question, n_effective, row in zip(asked, found.n_effective, p, strict=True):
            yield from ((question.covariate, way, float(n_effective), float(one)) for one in row[~np.isnan(row)])
