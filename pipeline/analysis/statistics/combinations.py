"""How many ways there are to choose."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from pipeline.analysis.statistics.arrays import Matrix


def log_choose(n: NDArray[np.int64], k: NDArray[np.int64] | int) -> Matrix:
    """ln n! / k! (n-k)!

    >>> np.exp(log_choose(np.array([4, 7]), np.array([2, 0]))).round(9).tolist()
    [6.0, 1.0]
    """
    choices: Matrix = gammaln(n + 1.0) - gammaln(k + 1.0) - gammaln(n - k + 1.0)
    return choices
