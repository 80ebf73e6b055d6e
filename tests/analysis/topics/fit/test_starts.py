"""Starts: clusters that say the same are joined, a small subject of its own stays, and the topics lie near the planted ones."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from pipeline.analysis.statistics.matrices import make_matrix
from pipeline.analysis.topics.fit.consensus import compare_topics
from pipeline.analysis.topics.fit.starts import join_clusters, start_topics
from tests.analysis.planted import N_WORDS, plant


def test_halves_of_a_large_subject_are_joined_before_a_small_subject_is_swallowed() -> None:
    words = np.array([[500.0, 490, 0, 0], [480, 520, 0, 0], [0, 0, 9, 0], [0, 20, 0, 600]])
    joined = join_clusters(words, 3)
    assert joined.tolist() == [[980, 1010, 0, 0], [0, 0, 9, 0], [0, 20, 0, 600]]


@given(st.integers(1, 8), st.integers(0, 99))
def test_joining_loses_no_word(n_left: int, seed: int) -> None:
    words = np.random.default_rng(seed).poisson(2.0, (8, 5)).astype(float)
    joined = join_clusters(words, n_left)
    assert len(joined) == n_left
    assert joined.sum(axis=0) == pytest.approx(words.sum(axis=0))


def test_a_start_lies_near_the_planted_topics() -> None:
    counts, _, _ = make_matrix(plant(), "section_id")
    start = start_topics(counts, 3, np.random.default_rng(1))
    assert start.sum(axis=1) == pytest.approx(np.ones(3))
    assert compare_topics(np.kron(np.eye(3), np.full(N_WORDS, 1 / N_WORDS)), start).max(axis=1).min() > 0.9


def test_as_many_topics_as_sections_can_be_started() -> None:
    start = start_topics(csr_array(np.eye(4)), 4, np.random.default_rng(0))
    assert start.shape == (4, 4)
    assert np.isfinite(start).all()
