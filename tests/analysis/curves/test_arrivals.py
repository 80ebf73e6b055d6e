"""New and gone: exact probabilities, by counting every case."""

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from pipeline.analysis.curves import arrivals

Flags = NDArray[np.bool_]


def find_p(mentioned: Flags, reports: Flags, min_silent: int = 1, year: int = 1) -> tuple[float, float]:
    """p of being new and gone of one word; mentioned: (n_voices, n_times)."""
    new, gone = arrivals.find_arrivals(mentioned[:, :, None], reports, min_silent, year)
    return float(new[0]), float(gone[0])


def count_cases(mentioned: Flags, reports: Flags) -> float:
    """The share of all choices of as many times of each voice that begin no earlier than this one."""
    first = int(mentioned.any(axis=0).argmax())
    choices = [
        list(combinations(np.flatnonzero(there).tolist(), int(found.sum())))
        for found, there in zip(mentioned, reports, strict=True)
    ]
    cases = [min(time for chosen in case for time in chosen) >= first for case in product(*choices)]
    return sum(cases) / len(cases)


def draw(*rows: str) -> tuple[Flags, Flags]:
    """x: a mention, o: a report without one, a blank: no report."""
    cells = np.array([list(row) for row in rows])
    return cells == "x", cells != " "


def test_p_of_a_word_that_all_say_from_a_year_on_is_reckoned_by_hand() -> None:
    # Two of the last two of five years, and one of the last two of four.
    assert find_p(*draw("oooxx", "ooo x", "oo xo"))[0] == pytest.approx(1 / 10 * 1 / 4 * 2 / 4)
    assert find_p(*draw("xxooo", "x ooo", "ox oo"))[1] == pytest.approx(1 / 10 * 1 / 4 * 2 / 4)
    assert find_p(*draw("oooxx", "ooo x", "oo xo"))[1] == 1


@given(st.lists(st.text("xo ", min_size=5, max_size=5), min_size=1, max_size=4))
def test_p_is_the_share_of_all_cases(rows: list[str]) -> None:
    mentioned, reports = draw(*rows)
    new, gone = find_p(mentioned, reports)
    seen = np.asarray(mentioned.any(axis=0))
    assert new == pytest.approx(count_cases(mentioned, reports) if seen[-1] and not seen[0] else 1)
    back = mentioned[:, ::-1], reports[:, ::-1]
    assert gone == pytest.approx(count_cases(*back) if seen[0] and not seen[-1] else 1)


@pytest.mark.parametrize(("min_silent", "known"), [(1, True), (2, True), (3, False)])
def test_so_many_times_must_be_silent(min_silent: int, known: bool) -> None:
    new = find_p(*draw("ooxxx", "ooxxx"), min_silent)[0]
    gone = find_p(*draw("xxxoo", "xxxoo"), min_silent)[1]
    assert new == gone == pytest.approx(0.01 if known else 1)


def test_what_came_and_went_has_not_arrived() -> None:
    assert find_p(*draw("oooxo", "oooxo")) == (1, 1)
    # The last year has two times.
    assert find_p(*draw("oooxo", "oooxo"), year=2)[0] == pytest.approx(4 / 25)
    assert find_p(*draw("ooxoo", "ooxoo"), year=2)[0] == 1


def test_who_reports_only_before_or_only_after_changes_nothing() -> None:
    rows = ("oooxx", "oooxo")
    assert find_p(*draw(*rows, "ooo  ", "   xx", "    o")) == pytest.approx(find_p(*draw(*rows)))


def test_who_says_nothing_changes_nothing_and_each_word_has_its_own_p() -> None:
    mentioned, reports = draw("oooxx", "ooooo")
    series = np.stack([mentioned, mentioned[:, ::-1], np.zeros_like(mentioned)], axis=2)
    new, gone = arrivals.find_arrivals(series, reports, 2, 1)
    assert new == pytest.approx([0.1, 1, 1]) and gone == pytest.approx([1, 0.1, 1])


def test_what_came_and_went_has_not_arrived_whatever_other_words_do() -> None:
    came, reports = draw("oooxo", "ooooo")
    stays, _ = draw("oooxx", "ooooo")
    new, _ = arrivals.find_arrivals(np.stack([came, stays], axis=2), reports, 2, 1)
    assert new == pytest.approx([1, 1 / 10])
