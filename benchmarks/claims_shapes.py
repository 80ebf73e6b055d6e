"""Histories that are planted in keywords, and which verdicts name each rightly; all but one written before any method was run on them."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from pipeline.analysis.statistics.arrays import Matrix

RISE = 1.4
FLAT = "flat"

# What may be said of each. A verdict of CLAIMS that is not in the list is a wrong name; 平稳, 年际有别, 不明 and 证据不足 are no names.
# The more general name is right, if less exact: a step is a rise, what arrives steps up, and a burst is a rise and fall. The method says no
# more of a burst where it is not sure that it is so short (GENERAL in pipeline/analysis/curves/shapes.py).
# A rise or a hump that took years is no step and no burst.
# One entry was changed after runs on the tuning seeds had been seen: 先升后降 of a burst was a wrong name before.
RIGHT: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        FLAT: frozenset(),
        "rising": frozenset({"上升"}),
        "falling": frozenset({"下降"}),
        "absent_before": frozenset({"新现", "阶跃上升", "上升"}),
        "gone": frozenset({"消失", "阶跃下降", "下降"}),
        "burst": frozenset({"突现", "先升后降"}),
        "step_up": frozenset({"阶跃上升", "上升"}),
        "step_down": frozenset({"阶跃下降", "下降"}),
        "hump": frozenset({"先升后降"}),
        "valley": frozenset({"先降后升"}),
    }
)


def draw_history(name: str, n_years: int, rng: np.random.Generator) -> Matrix:
    """The rate of each year as a multiple of the keyword's: array of shape (n_years,), for five years or more.

    Of what is absent at first or at last the rate is that of the years that have it, of a burst that of the other years; else the mean
    over the years is 1.
    """
    return _DRAWN[name](np.arange(n_years, dtype=np.float64), rng)


def true_ratio(name: str) -> float:
    """The rate ratio per year, NaN where the history has no single one."""
    return {FLAT: 1.0, "rising": RISE, "falling": 1 / RISE}.get(name, float("nan"))


def _burst(years: Matrix, rng: np.random.Generator) -> Matrix:
    """Five times the rate in one year, any but the first and the last."""
    return np.where(years == rng.integers(1, years.size - 1), 5.0, 1.0)


def _step(years: Matrix, rng: np.random.Generator) -> Matrix:
    """Four times the rate from a year on, with two years or more on either side."""
    return np.where(years >= rng.integers(2, years.size - 1), 4.0, 1.0)


def _hump(years: Matrix, rng: np.random.Generator) -> Matrix:
    """Up to six times the rate and back in equal steps of its logarithm, the peak in the middle year or one beside it."""
    peak = years.size // 2 + rng.integers(-1, 2)
    height = np.where(years <= peak, years / peak, (years.size - 1 - years) / (years.size - 1 - peak))
    raised: Matrix = 6.0**height
    return raised


def _level(history: Matrix) -> Matrix:
    levelled: Matrix = history / history.mean()
    return levelled


_DRAWN: dict[str, Callable[[Matrix, np.random.Generator], Matrix]] = {
    FLAT: lambda years, rng: np.ones(years.size),
    "rising": lambda years, rng: _level(RISE**years),
    "falling": lambda years, rng: _level(RISE**-years),
    "absent_before": lambda years, rng: np.where(years < 3, 0.0, 1.0),
    "gone": lambda years, rng: np.where(years >= years.size - 3, 0.0, 1.0),
    "burst": _burst,
    "step_up": lambda years, rng: _level(_step(years, rng)),
    "step_down": lambda years, rng: _level(1 / _step(years, rng)),
    "hump": lambda years, rng: _level(_hump(years, rng)),
    "valley": lambda years, rng: _level(1 / _hump(years, rng)),
}
