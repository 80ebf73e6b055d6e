"""Consensus: the order of topics in a start means nothing, a topic that one start missed comes in, grades count returns."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from pipeline.analysis.topics.fit import consensus
from pipeline.analysis.topics.fit.consensus import align, compare_topics, give_grade, grade_topics, merge_starts

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
    graded = grade_topics(PURE, [PURE, PURE, lost, lost, lost], np.full(4, 0.1), np.ones(4), 4, True)
    assert graded["n_starts_found"].to_list() == [5, 5, 5, 2]
    assert graded["grade"].to_list() == ["A", "A", "A", "D"]
    assert graded["mean_cosine"].to_list() == pytest.approx([1, 1, 1, 0.4])
    assert graded["background"].to_list() == [False] * 4


def test_the_background_is_never_graded_and_nothing_is_where_groups_are_few() -> None:
    graded = grade_topics(PURE, [PURE, PURE], np.full(4, 0.1), np.ones(4), 3, True)
    assert graded["background"].to_list() == [False, False, False, True]
    assert graded["grade"].to_list() == ["A", "A", "A", None]
    assert graded["mean_cosine"].to_list() == pytest.approx([1, 1, 1, None], nan_ok=True)
    few = grade_topics(PURE, [PURE, PURE], np.full(4, 0.1), np.ones(4), 4, False)
    assert few.select("n_starts_found", "share_returned", "mean_cosine", "grade").null_count().row(0) == (4, 4, 4, 4)


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_what_comes_back_more_often_or_closer_has_no_worse_a_grade(one: float, other: float, third: float) -> None:
    assert give_grade(max(one, other), third) <= give_grade(min(one, other), third)
    assert give_grade(third, max(one, other)) <= give_grade(third, min(one, other))


def test_what_comes_back_by_a_hair_is_no_a() -> None:
    near = 0.85 * PURE + 0.15 * PURE[[1, 2, 3, 0]]  # a cosine of .985 with PURE
    far = PURE + 0.65 * PURE[[1, 2, 3, 0]]  # .84
    for start, grade in ((near, "A"), (far, "B")):
        graded = grade_topics(
            PURE, [start / start.sum(axis=1, keepdims=True)] * 6, np.full(4, 0.1), np.ones(4), 4, True
        )
        assert graded["grade"].to_list() == [grade] * 4, graded["mean_cosine"]


def sum_best(cosine: NDArray[np.float64]) -> float:
    """The largest sum that any pairing has, tried one by one."""
    rows = range(len(cosine))
    return float(max(cosine[rows, order].sum() for order in permutations(rows)))


@given(st.integers(2, 6), st.integers(0, 10_000))
def test_pairs_have_the_largest_sum_among_equal_topics_too(n_topics: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    some = rng.dirichlet(np.full(5, 0.3), max(2, n_topics // 2))
    phi, reference = (some[rng.integers(0, len(some), n_topics)] for _ in range(2))
    cosine = compare_topics(reference, phi)
    assert cosine[np.arange(n_topics), align(phi, reference)].sum() == pytest.approx(sum_best(cosine))
    assert sorted(align(phi, reference)) == list(range(n_topics))


def test_the_search_for_pairs_ends_where_fractions_would_send_it_round_and_round(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cosine = np.array(
        [
            [0, 0, 1, 1, 34, 1],
            [71, 1, 1, 2, 49, 2],
            [0, 0, 1, 71, 34, 1],
            [1, 71, 71, 2, 49, 51],
            [34, 34, 34, 49, 100, 49],
            [34, 34, 34, 49, 100, 49],
        ]
    )
    monkeypatch.setattr(consensus, "compare_topics", lambda *_: cosine / 100)
    pairs = align(np.eye(6), np.eye(6))
    assert cosine[np.arange(6), pairs].sum() == sum_best(cosine)
