"""The shapes that a curve over years may have, as contrasts that are fixed before any count is seen."""

from dataclasses import dataclass

import numpy as np

from pipeline.analysis.curves.strata import Numbers
from pipeline.analysis.statistics.arrays import Matrix

# What each family is called where its contrast is positive, and where it is negative.
NAMES = {
    "trend": ("上升", "下降"),
    "step": ("阶跃上升", "阶跃下降"),
    "run": ("突现", "先降后升"),
    "hump": ("先升后降", "先降后升"),
}

# More raised years are no burst any more.
LONGEST_RUN = 3


@dataclass(frozen=True)
class Contrasts:
    """values: array of shape (n_contrasts, n_years). family: of each, a key of NAMES; first, last: indices of the years that it raises
    (of a hump: its peak, twice; of the trend: all years)."""

    values: Matrix
    family: list[str]
    first: Numbers
    last: Numbers

    def name(self, which: int, is_positive: bool) -> str:
        """The verdict that this contrast with this sign speaks for."""
        return NAMES[self.family[which]][0 if is_positive else 1]


def list_contrasts(years: Numbers) -> Contrasts:
    """Trends: steady (the first of all), quickening, slowing, between two years; steps at each year but the first; runs; humps.

    A run touches neither end and has at most LONGEST_RUN years, and half of all: a longer one is a hump with a flat top. Another
    hump is a tent with its peak at an inner year: from the first year to the last, or two years wide or more on either side.
    What falls is the same with the other sign. years: two or more.
    """
    n = len(years)
    along = (years - years[0]) / (years[-1] - years[0])
    # Ramps from one year to another, flat before and after, or a tent at the second year would pass for one.
    borders = [(first, last) for first in range(n) for last in range(first + 2, n) if last - first < n - 1]
    ramps = [np.interp(years, years[list(border)], [0.0, 1.0]) for border in borders]
    trends = [along, along**2, 1 - (1 - along) ** 2, *ramps]
    found: list[tuple[str, int, int, Matrix]] = [("trend", 0, n - 1, values) for values in trends]
    place = np.arange(n)
    found += [("step", first, n - 1, (place >= first).astype(np.float64)) for first in range(1, n)]
    for first in range(1, n - 1):
        for last in range(first, n - 1):
            family = "run" if last - first < LONGEST_RUN and 2 * (last - first + 1) <= n else "hump"
            found.append((family, first, last, ((place >= first) & (place <= last)).astype(np.float64)))
    for peak in range(1, n - 1):
        tents = [np.interp(years, years[[0, peak, -1]], [0.0, 1.0, 0.0])]
        tents += [np.maximum(1 - np.abs(years - years[peak]) / width, 0.0) for width in range(2, n - 1)]
        found += [("hump", peak, peak, tent) for tent in tents]
    families, firsts, lasts, values = zip(*found, strict=True)
    matrix = np.array(values)
    return Contrasts(matrix - matrix.mean(axis=1, keepdims=True), list(families), np.array(firsts), np.array(lasts))
