"""Orders that do not hang on the last digits of a number, which differ between processors and versions of Python."""

from typing import Any, TypeVar

import numpy as np
import polars as pl

Values = TypeVar("Values", pl.Expr, np.ndarray[Any, Any])


def coarsen(values: Values) -> Values:
    """Numbers to seven digits, to sort or rank by: what is equal so far is a tie, which a name then decides."""
    return values.cast(pl.Float32) if isinstance(values, pl.Expr) else values.astype(np.float32)
