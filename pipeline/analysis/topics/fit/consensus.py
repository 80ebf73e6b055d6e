"""Topics of several starts: aligned, merged, and graded by how often they came back."""

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from pipeline.analysis.statistics.arrays import Matrix, unit_rows
from pipeline.tables.fits import TOPIC_STARTS

# A topic came back in a start where its partner there has a word distribution with at least this cosine. Partners of planted
# topics that were found have 0.9 and more, those of others 0.5 and less; between the two few lie.
CAME_BACK = 0.8
# The share of starts in which a topic must come back to earn its grade; below the last it is a D. After Hennig (2007,
# Computational Statistics & Data Analysis 52), who holds clusters that dissolve in half of the resamples for no finding.
GRADES = (("A", 0.95), ("B", 0.8), ("C", 0.5))
# An A must also be as close to its partners, on average, as planted topics that were found are: what comes back in six halves of six
# by a hair does so by luck, and in other halves does not.
CLOSE = 0.9


def merge_starts(phis: list[Matrix], best: int) -> Matrix:
    """Consensus topics of several starts: array of shape (n_topics, n_terms), rows sum to 1.

    Topics of each start are paired one to one with those of the `best` so that the sum of cosines is largest (Hungarian
    method, Kuhn 1955), and averaged; then again with the averages in place of the best, until the pairs stay.
    A topic that the best start missed comes in where the others agree on it: its partner there is the one left over.
    """
    merged = phis[best]
    pairs: list[list[int]] = []
    for _ in range(20):
        earlier = pairs
        pairs = [align(phi, merged).tolist() for phi in phis]
        if pairs == earlier:
            break
        merged = np.mean([phi[order] for phi, order in zip(phis, pairs, strict=True)], axis=0)
    return merged


def align(phi: Matrix, reference: Matrix) -> NDArray[np.int64]:
    """For each topic of the reference its partner in phi: array of shape (n_topics,)."""
    return np.asarray(linear_sum_assignment(compare_topics(reference, phi), maximize=True)[1], dtype=np.int64)


def compare_topics(left: Matrix, right: Matrix) -> Matrix:
    """Cosine of each word distribution on the left with each on the right: array of shape (n_left, n_right)."""
    cosine: Matrix = unit_rows(left) @ unit_rows(right).T
    return cosine


def grade_topics(
    phi: Matrix, starts: list[Matrix], alpha: Matrix, n_words: Matrix, n_themes: int, graded: bool
) -> pl.DataFrame:
    """How often each topic came back; `starts` are aligned with phi. One row is one topic.

    n_words: expected words of each topic, array of shape (n_topics,). Topics from n_themes on are background, which is no theme to
    come back. Of these, and where nothing is graded, what came back is null.
    """
    cosines = np.array([np.einsum("ij,ij->i", unit_rows(phi), unit_rows(start)) for start in starts])
    background = np.arange(len(phi)) >= n_themes
    known = ~background & graded
    found = (cosines >= CAME_BACK).sum(axis=0)
    shares = found / len(starts)

    def blank(values: Sequence[object]) -> list[object]:
        return [value if is_known else None for value, is_known in zip(values, known, strict=True)]

    return pl.DataFrame(
        {
            "topic": np.arange(len(phi)),
            "background": background,
            "alpha": alpha,
            "n_topic_words": n_words,
            "n_starts": np.full(len(phi), len(starts)),
            "n_starts_found": blank(found.tolist()),
            "share_returned": blank(shares.tolist()),
            "mean_cosine": blank(cosines.mean(axis=0).tolist()),
            "grade": blank([give_grade(*measured) for measured in zip(shares, cosines.mean(axis=0), strict=True)]),
        },
        schema=TOPIC_STARTS.schema,
    )


def give_grade(share_returned: float, mean_cosine: float) -> str:
    """A to D.

    >>> [give_grade(share, 0.95) for share in (1.0, 0.8, 0.6, 0.4)], give_grade(1.0, 0.85)
    (['A', 'B', 'C', 'D'], 'B')
    """
    grade = next((grade for grade, least in GRADES if share_returned >= least), "D")
    return "B" if grade == "A" and mean_cosine < CLOSE else grade
