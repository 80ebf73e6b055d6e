"""The fixed family of shapes."""

from collections import Counter

import numpy as np
import pytest

from pipeline.analysis.curves.contrasts import Contrasts, list_contrasts

YEARS = np.arange(2015, 2022)


def pick(contrasts: Contrasts, family: str, first: int, last: int) -> np.ndarray:
    """The contrasts of a family with these years, from 0 upwards."""
    which = [
        number
        for number, name in enumerate(contrasts.family)
        if (name, contrasts.first[number], contrasts.last[number]) == (family, first, last)
    ]
    values = contrasts.values[which]
    return np.asarray(values - values.min(axis=1, keepdims=True))


def test_each_contrast_sums_to_nothing_and_the_first_is_the_steady_trend() -> None:
    contrasts = list_contrasts(YEARS)
    assert contrasts.values.sum(axis=1) == pytest.approx(0, abs=1e-12)
    assert len(contrasts.values) == len(contrasts.family) == len(contrasts.first) == len(contrasts.last)
    steady = np.diff(contrasts.values[0])
    assert steady == pytest.approx(1 / 6) and contrasts.family[0] == "trend"


def test_trends_are_steady_quickening_and_slowing_along_the_calendar_not_the_row() -> None:
    trends = pick(list_contrasts(np.array([2010, 2011, 2020])), "trend", 0, 2)
    assert trends.tolist() == [pytest.approx([0, x, 1]) for x in (0.1, 0.01, 0.19)]


def test_a_trend_may_begin_late_and_end_early() -> None:
    trends = pick(list_contrasts(np.arange(2017, 2022)), "trend", 0, 4)
    ramp = [0, 0, 0.5, 1, 1]
    assert any(trend == pytest.approx(ramp) for trend in trends.tolist())
    # All ramps over two intervals or more but that of all years, which is the steady trend.
    assert len(trends) == 3 + 5


def test_a_step_at_each_year_but_the_first() -> None:
    contrasts = list_contrasts(YEARS)
    steps = [number for number, family in enumerate(contrasts.family) if family == "step"]
    assert contrasts.first[steps].tolist() == [1, 2, 3, 4, 5, 6] and set(contrasts.last[steps]) == {6}
    assert pick(contrasts, "step", 5, 6).tolist() == [pytest.approx([0, 0, 0, 0, 0, 1, 1])]


@pytest.mark.parametrize(("n_years", "longest"), [(3, 1), (4, 2), (5, 2), (6, 3), (8, 3), (12, 3)])
def test_a_run_touches_no_end_and_has_three_years_at_most_and_half_of_all(n_years: int, longest: int) -> None:
    contrasts = list_contrasts(np.arange(n_years))
    inside = [(first, last) for first in range(1, n_years - 1) for last in range(first, n_years - 1)]
    for first, last in inside:
        run = np.zeros(n_years)
        run[first : last + 1] = 1
        is_run = last - first + 1 <= longest
        found = pick(contrasts, "run", first, last)
        assert [row.tolist() for row in found] == ([pytest.approx(run.tolist())] if is_run else [])
        flat = pick(contrasts, "hump", first, last)
        assert is_run or any(row == pytest.approx(run) for row in flat)
    ends = Counter(contrasts.family)
    assert ends["run"] == sum(last - first < longest for first, last in inside)


def test_tents_have_their_peak_at_an_inner_year_and_are_as_wide_as_said() -> None:
    tents = pick(list_contrasts(YEARS), "hump", 2, 2)
    assert tents[0] == pytest.approx([0, 0.5, 1, 0.75, 0.5, 0.25, 0])
    assert tents[1] == pytest.approx([0, 0.5, 1, 0.5, 0, 0, 0])
    assert tents[2] == pytest.approx([1 / 3, 2 / 3, 1, 2 / 3, 1 / 3, 0, 0])
    assert len(tents) == 5
    contrasts = list_contrasts(YEARS)
    tops = {
        f
        for f, last, name in zip(contrasts.first, contrasts.last, contrasts.family, strict=True)
        if name == "hump" and f == last
    }
    assert tops == {1, 2, 3, 4, 5}


def test_a_contrast_that_is_turned_round_has_the_opposite_name() -> None:
    contrasts = list_contrasts(YEARS)
    names = {
        family: tuple(contrasts.name(contrasts.family.index(family), sign) for sign in (True, False))
        for family in ("trend", "step", "run", "hump")
    }
    assert names == {
        "trend": ("上升", "下降"),
        "step": ("阶跃上升", "阶跃下降"),
        "run": ("突现", "先降后升"),
        "hump": ("先升后降", "先降后升"),
    }


def test_two_years_have_trends_and_one_step() -> None:
    assert Counter(list_contrasts(np.array([2019, 2021])).family) == {"trend": 3, "step": 1}


def test_years_a_century_later_have_the_same_contrasts() -> None:
    assert (list_contrasts(YEARS + 100).values == list_contrasts(YEARS).values).all()
