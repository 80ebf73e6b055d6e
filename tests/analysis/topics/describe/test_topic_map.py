"""Distances of topics are distances, and their places on the plane keep them as far as a plane can."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.distance import jensenshannon

from pipeline import catalog
from pipeline.analysis.topics.describe.topic_map import measure_distances, place_topics, rank_neighbours


def make_words(phi: np.ndarray) -> pl.DataFrame:
    rows = [(topic, f"词{term:02d}", float(p)) for topic, row in enumerate(phi) for term, p in enumerate(row)]
    return pl.DataFrame(rows, schema=catalog.topic_words.schema, orient="row")


def make_shares(n_topics: int) -> pl.DataFrame:
    return pl.DataFrame({"topic": range(n_topics), "share": 1 / n_topics}, schema_overrides={"topic": pl.Int32})


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


def test_three_topics_lie_on_the_plane_as_far_from_each_other_as_they_are() -> None:
    distances = measure_distances(make_words(draw(3)))
    places = catalog.topic_places.check(place_topics(distances, make_shares(3)))
    points = places.select("x", "y").to_numpy()
    assert np.linalg.norm(points[:, None] - points, axis=2) == pytest.approx(distances)
    assert places["explained"].to_list() == pytest.approx([1] * 3)


def test_the_same_topics_have_the_same_places_whatever_their_order() -> None:
    phi = draw(9)
    places = place_topics(measure_distances(make_words(phi)), make_shares(9)).select("x", "y").to_numpy()
    assert (
        places.tobytes()
        == place_topics(measure_distances(make_words(phi)), make_shares(9)).select("x", "y").to_numpy().tobytes()
    )
    turned = place_topics(measure_distances(make_words(phi[::-1])), make_shares(9)).select("x", "y").to_numpy()
    assert turned[::-1] == pytest.approx(places, abs=1e-9)


def test_the_topic_farthest_out_lies_to_the_right_and_to_the_top() -> None:
    for seed in range(10):
        places = place_topics(measure_distances(make_words(draw(8, seed))), make_shares(8))
        assert places["x"].max() == places["x"].abs().max() and places["y"].max() == places["y"].abs().max()
        assert places["x"].std() >= places["y"].std()  # type: ignore[operator]
        assert places["x"].sum() == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("phi", [np.full((4, 5), 0.2), draw(2)])
def test_equal_topics_and_two_topics_have_places_too(phi: np.ndarray) -> None:
    places = place_topics(measure_distances(make_words(phi)), make_shares(len(phi)))
    assert places.select(pl.col("x", "y").is_finite().all()).row(0) == (True, True)
    assert places["y"].to_list() == pytest.approx([0] * len(phi), abs=1e-7)
    assert places["explained"][0] == pytest.approx(1)


def test_neighbours_come_nearest_first_and_never_a_topic_itself() -> None:
    distances = np.array([[0, 0.5, 0.2, 0.5], [0.5, 0, 0.9, 0.1], [0.2, 0.9, 0, 0.3], [0.5, 0.1, 0.3, 0]])
    neighbours = catalog.topic_neighbours.check(rank_neighbours(distances))
    assert neighbours.filter(topic=0).select("neighbour", "distance").rows() == [(2, 0.2), (1, 0.5), (3, 0.5)]
    assert neighbours.filter(pl.col("topic") == pl.col("neighbour")).is_empty()
    assert rank_neighbours(np.array([[0, 0.4], [0.4, 0]])).rows() == [(0, 1, 1, 0.4), (1, 1, 0, 0.4)]
