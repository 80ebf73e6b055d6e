"""The regression is least squares, its variance that of leaving out clusters, and nothing is told that the columns don't tell."""

import numpy as np
import pytest

from pipeline.analysis.statistics.arrays import Matrix
from pipeline.analysis.statistics.regression import contrast_outcomes, count_influential, estimate_contrasts

SLOPE = np.array([[0.0, 1.0]])


def draw(n: int = 24) -> tuple[Matrix, Matrix, Matrix]:
    """A constant and two columns, weights of unequal size, and two outcomes."""
    rng = np.random.default_rng(3)
    columns = np.column_stack([np.ones(n), rng.normal(size=n), rng.normal(size=n) + 1e4])
    return columns, rng.uniform(1, 9, n), rng.normal(size=(n, 2))


def solve(columns: Matrix, weights: Matrix, outcomes: Matrix) -> Matrix:
    """β by numpy's least squares, rows times the root of their weights."""
    root = np.sqrt(weights)[:, None]
    return np.asarray(np.linalg.lstsq(columns * root, outcomes * root, rcond=None)[0], dtype=np.float64)


def test_a_difference_of_two_groups_is_that_of_their_means_with_the_variance_by_hand() -> None:
    # Two groups of two clusters of one document each: 1 and 3, 4 and 8. The difference is 4; without each cluster in turn it is
    # 3, 5, 6 and 2, so that 3/4 · (1 + 1 + 4 + 4) = 7.5.
    columns = np.column_stack([np.ones(4), [0.0, 0, 1, 1]])
    found = contrast_outcomes(columns, np.ones(4), np.array([[1.0], [3], [4], [8]]), np.arange(4), SLOPE)
    assert found.estimates[0, 0] == pytest.approx(4)
    assert found.variances[0, 0] == pytest.approx(7.5)
    assert found.n_effective == pytest.approx([4]) and found.told.tolist() == [True]


def test_estimates_and_variances_are_those_of_refitting_without_each_cluster() -> None:
    columns, weights, outcomes = draw()
    clusters = np.arange(24) % 7
    contrasts = np.array([[0, 1.0, 0], [0, 1, -2]])
    found = contrast_outcomes(columns, weights, outcomes, clusters, contrasts)
    whole = contrasts @ solve(columns, weights, outcomes)
    without = np.array(
        [contrasts @ solve(*(part[clusters != v] for part in (columns, weights, outcomes))) for v in range(7)]
    )
    assert found.estimates == pytest.approx(whole, rel=1e-6)
    assert found.variances == pytest.approx(6 / 7 * ((without - whole) ** 2).sum(axis=0), rel=1e-5)
    assert estimate_contrasts(columns, weights, outcomes, contrasts) == pytest.approx(whole, rel=1e-6)


def test_a_weight_of_two_is_the_document_twice() -> None:
    columns, weights, outcomes = draw()
    weights = np.round(weights)
    clusters, times = np.arange(24) % 7, weights.astype(int)
    one = contrast_outcomes(columns, weights, outcomes, clusters, np.eye(3)[1:])
    many = contrast_outcomes(
        *(np.repeat(columns, times, axis=0), np.ones(times.sum()), np.repeat(outcomes, times, axis=0)),
        *(np.repeat(clusters, times), np.eye(3)[1:]),
    )
    assert one.estimates == pytest.approx(many.estimates, rel=1e-6)
    assert one.variances == pytest.approx(many.variances, rel=1e-5)


def test_columns_that_say_the_same_tell_neither_and_leave_the_others_alone() -> None:
    columns, weights, outcomes = draw()
    doubled = np.column_stack([columns, 3 * columns[:, 1]])
    clusters = np.arange(24) % 7
    found = contrast_outcomes(doubled, weights, outcomes, clusters, np.eye(4)[1:])
    assert found.told.tolist() == [False, True, False]
    assert np.isnan(found.estimates[[0, 2]]).all() and np.isnan(found.variances[[0, 2]]).all()
    alone = contrast_outcomes(columns, weights, outcomes, clusters, np.eye(3)[2:])
    assert found.estimates[1] == pytest.approx(alone.estimates[0], rel=1e-6)
    assert found.variances[1] == pytest.approx(alone.variances[0], rel=1e-5)


def test_columns_that_say_the_same_but_for_rounding_tell_neither() -> None:
    clusters = np.arange(24) % 7
    for seed in range(20):
        rng = np.random.default_rng(seed)
        column = rng.normal(size=24)
        columns = np.column_stack([np.ones(24), column, rng.uniform(0.1, 9) * column + rng.normal()])
        found = contrast_outcomes(columns, np.ones(24), rng.normal(size=(24, 1)), clusters, np.eye(3)[1:])
        assert found.told.tolist() == [False, False]


def test_what_one_cluster_alone_tells_has_no_variance() -> None:
    columns = np.column_stack([np.ones(6), [1.0, 0, 0, 0, 0, 0]])
    found = contrast_outcomes(columns, np.ones(6), np.arange(6.0)[:, None], np.arange(6), SLOPE)
    assert found.estimates[0, 0] == pytest.approx(-3) and np.isnan(found.variances[0, 0])


def test_a_long_cluster_leaves_few_behind_a_contrast_but_not_were_all_of_one_length() -> None:
    columns = np.column_stack([np.ones(8), np.arange(8.0) % 2])
    weights = np.array([50.0, 1, 1, 1, 1, 1, 1, 1])
    found = contrast_outcomes(columns, weights, np.ones((8, 1)), np.arange(8), SLOPE)
    assert found.n_equal == pytest.approx([8]) and found.n_effective[0] < 5
    # Two documents of each of four clusters, on one side: 1/4 each, twice (2/4)² + 2/16 on either side.
    pairs = np.repeat(np.arange(4), 2)
    two = np.column_stack([np.ones(8), pairs % 2.0])
    assert count_influential(two, np.ones(8), pairs, SLOPE) == pytest.approx([4])
