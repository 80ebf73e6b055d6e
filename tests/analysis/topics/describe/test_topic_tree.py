"""Distances of topics are distances, and their tree is that of average linkage."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.distance import jensenshannon

from pipeline import catalog
from pipeline.analysis.topics.describe.topic_tree import measure_distances, merge_topics, rank_neighbours


def make_words(phi: np.ndarray) -> pl.DataFrame:
    rows = [(topic, f"词{term:02d}", float(p)) for topic, row in enumerate(phi) for term, p in enumerate(row)]
    return pl.DataFrame(rows, schema=catalog.topic_words.schema, orient="row")


def draw(n_topics: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).dirichlet(np.full(20, 0.1), n_topics)


def test_equal_topics_are_0_apart_and_topics_without_a_common_word_1() -> None:
    phi = np.array([[0.5, 0.5, 0, 0], [0.5, 0.5, 0, 0], [0, 0, 0.3, 0.7]])
    assert measure_distances(make_words(phi)) == pytest.approx(np.array([[0, 0, 1], [0, 0, 1], [1, 1, 0]]))
    twice = measure_distances(make_words(np.repeat(draw(6), 2, axis=0)))
    assert [twice[topic, topic + 1] for topic in range(0, 12, 2)] == [0] * 6


@given(st.integers(2, 7), st.integers(0, 50))
def test_distances_are_those_of_scipy_and_a_metric(n_topics: int, seed: int) -> None:
    phi = draw(n_topics, seed)
    distances = measure_distances(make_words(phi))
    expected = [[jensenshannon(one, other, base=2) for other in phi] for one in phi]
    assert distances == pytest.approx(np.array(expected), abs=1e-7)
    assert (distances[:, None, :] + distances[None, :, :] >= distances[..., None] - 1e-12).all()


# 0 and 1 are 0.2 apart, 2 and 3 are 0.4; between the pairs 0.6, 0.7, 0.8 and 0.9; 4 is 0.95 from all.
KNOWN = np.array(
    [
        [0, 0.2, 0.6, 0.7, 0.95],
        [0.2, 0, 0.8, 0.9, 0.95],
        [0.6, 0.8, 0, 0.4, 0.95],
        [0.7, 0.9, 0.4, 0, 0.95],
        [0.95, 0.95, 0.95, 0.95, 0],
    ]
)


def test_branches_meet_at_their_mean_distance_nearest_first() -> None:
    merges = catalog.topic_merges.check(merge_topics(KNOWN, range(5)))
    told = merges.select("rank", "topic", "other", "n_topics").rows()
    assert told == [(1, 0, 1, 2), (2, 2, 3, 2), (3, 0, 2, 4), (4, 0, 4, 5)]
    assert merges["distance"].to_list() == pytest.approx([0.2, 0.4, 0.75, 0.95])
    pairs = [(0.2, 0.2), (0.6, 0.75), (0.7, 0.75), (0.8, 0.75), (0.9, 0.75), (0.4, 0.4), *[(0.95, 0.95)] * 4]
    assert merges["cophenetic"].to_list() == pytest.approx([float(np.corrcoef(np.array(pairs).T)[0, 1])] * 4)


def test_only_the_topics_asked_for_are_in_the_tree_under_their_own_numbers() -> None:
    assert merge_topics(KNOWN, [1, 3, 4]).select("topic", "other").rows() == [(1, 3), (1, 4)]
    assert merge_topics(KNOWN, [2]).is_empty() and merge_topics(KNOWN, []).is_empty()


@pytest.mark.parametrize("n_topics", [2, 4])
def test_a_tree_of_topics_equally_far_apart_claims_no_correlation(n_topics: int) -> None:
    merges = catalog.topic_merges.check(merge_topics(1 - np.eye(n_topics), range(n_topics)))
    assert merges["cophenetic"].null_count() == n_topics - 1
    assert merges["distance"].to_list() == [1] * (n_topics - 1)


@given(st.integers(2, 9), st.integers(0, 50))
def test_every_topic_is_joined_once_and_branches_meet_no_nearer_than_those_in_them(n_topics: int, seed: int) -> None:
    merges = merge_topics(measure_distances(make_words(draw(n_topics, seed))), range(n_topics))
    assert sorted(merges["other"]) == list(range(1, n_topics))
    assert merges["n_topics"].to_list()[-1] == n_topics
    assert merges["distance"].is_sorted()


def test_the_same_topics_have_the_same_tree_whatever_their_order() -> None:
    phi = draw(9)
    straight, turned = (merge_topics(measure_distances(make_words(p)), range(9)) for p in (phi, phi[::-1]))
    assert straight.select("n_topics").equals(turned.select("n_topics"))
    assert straight["distance"].to_list() == pytest.approx(turned["distance"].to_list())


def test_neighbours_come_nearest_first_and_never_a_topic_itself() -> None:
    distances = np.array([[0, 0.5, 0.2, 0.5], [0.5, 0, 0.9, 0.1], [0.2, 0.9, 0, 0.3], [0.5, 0.1, 0.3, 0]])
    neighbours = catalog.topic_neighbours.check(rank_neighbours(distances))
    assert neighbours.filter(topic=0).select("neighbour", "distance").rows() == [(2, 0.2), (1, 0.5), (3, 0.5)]
    assert neighbours.filter(pl.col("topic") == pl.col("neighbour")).is_empty()
    assert rank_neighbours(np.array([[0, 0.4], [0.4, 0]])).rows() == [(0, 1, 1, 0.4), (1, 1, 0, 0.4)]
