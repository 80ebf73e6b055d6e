"""Arrays: their types, and what is done to any of them."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
Matrix32 = NDArray[np.float32]
Theta = Matrix32 | Matrix  # as it is kept, or as it is computed
Flags = NDArray[np.bool_]


def unit_rows(matrix: Matrix) -> Matrix:
    """The rows at length one; a row of zeros stays.

    >>> unit_rows(np.array([[3.0, 4.0], [0.0, 0.0]])).tolist()
    [[0.6, 0.8], [0.0, 0.0]]
    """
    units: Matrix = matrix / np.maximum(np.linalg.norm(matrix, axis=1, keepdims=True), 1e-300)
    return units


def shrink(array: NDArray[Any]) -> NDArray[Any]:
    """The same numbers in as few bytes as hold the largest."""
    return array.astype(np.min_scalar_type(array.max(initial=0)))


def join_parts(parts: list[NDArray[Any]], dtype: type) -> NDArray[Any]:
    """The arrays in one, which takes them from the list one by one, so that they don't all stand beside it."""
    whole: NDArray[Any] = np.empty(sum(map(len, parts)), dtype)
    parts.reverse()
    at = 0
    while parts:
        part = parts.pop()
        whole[at : at + len(part)] = part
        at += len(part)
    return whole
