"""Consensus: the order of topics in a start means nothing, a topic that one start missed comes in, grades count returns."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.analysis.consensus import align, compare_topics, give_grade, grade_topics, merge_starts

PURE = np.kron(np.eye(4), np.full(3, 1 / 3))  # four topics of three words each


@given(st.permutations(range(4)))
def test_a_shuffled_start_is_put_back_in_order(order: list[int]) -> None:
    assert PURE[order][align(PURE[order], PURE)].tolist() == PURE.tolist()


@given(st.lists(st.permutations(range(4)), min_size=1, max_size=6))
def test_equal_starts_merge_to_themselves_in_any_order(orders: list[list[int]]) -> None:
    starts = [PURE[order] for order in orders]
    assert merge_starts(starts, 0) == pytest.approx(starts[0])


def test_a_topic_that_the_best_start_missed_comes_in() -> None:
    split = PURE.copy()
    split[3] = PURE[0]  # the first topic twice, the fourth not at all
    merged = merge_starts([split, PURE, PURE, PURE], best=0)
    assert compare_topics(PURE, merged).max(axis=1) == pytest.approx(np.ones(4), abs=0.1)


def test_grades_count_in_how_many_starts_a_topic_came_back() -> None:
    lost = PURE.copy()
    lost[3] = PURE[0]
    graded = grade_topics(PURE, [PURE, PURE, lost, lost, lost], np.full(4, 0.1))
    assert graded["n_starts_found"].to_list() == [5, 5, 5, 2]
    assert graded["grade"].to_list() == ["A", "A", "A", "D"]
    assert graded["mean_cosine"].to_list() == pytest.approx([1, 1, 1, 0.4])


@given(st.floats(0, 1), st.floats(0, 1))
def test_what_comes_back_more_often_has_no_worse_a_grade(one: float, other: float) -> None:
    assert give_grade(max(one, other)) <= give_grade(min(one, other))
