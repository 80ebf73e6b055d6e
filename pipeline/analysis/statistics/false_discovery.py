"""Many tests at once: p values adjusted for the share of false claims among all claims."""

import numpy as np

from pipeline.analysis.statistics.arrays import Matrix


def adjust_p(p: Matrix) -> Matrix:
    """q values: Benjamini & Hochberg (1995).

    >>> adjust_p(np.array([0.01, 0.04, 0.03, 0.5])).round(3).tolist()
    [0.04, 0.053, 0.053, 0.5]
    """
    order = np.argsort(p, kind="stable")
    scaled = p[order] * len(p) / np.arange(1, len(p) + 1)
    q = np.empty_like(p)
    q[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1)
    return q
