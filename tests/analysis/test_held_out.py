"""Held-out text: documents are left out whole and once each, halves make the whole, a known model has a known perplexity."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from pipeline.analysis.held_out import draw_folds, score_completion, score_unigrams, split_words


@given(st.integers(5, 40), st.integers(0, 99))
def test_each_document_is_left_out_whole_and_once_in_five_starts(n_documents: int, seed: int) -> None:
    groups = np.repeat(np.arange(n_documents), 3)
    folds = np.array(draw_folds(groups, 5, seed))
    assert (folds.sum(axis=0) == 1).all()
    assert (folds.reshape(5, n_documents, 3).all(axis=2) == folds.reshape(5, n_documents, 3).any(axis=2)).all()


def test_under_five_documents_sections_are_left_out() -> None:
    folds = np.array(draw_folds(np.zeros(10, dtype=np.int64), 5, 1))
    assert folds.sum(axis=1).tolist() == [2] * 5


def test_two_halves_make_the_whole() -> None:
    counts = csr_array(np.random.default_rng(0).poisson(1.0, (20, 15)).astype(float))
    given_, asked = split_words(counts, np.random.default_rng(1))
    assert ((given_ + asked).toarray() == counts.toarray()).all()
    assert given_.sum() > 0 and asked.sum() > 0


def test_where_topics_are_even_perplexity_is_the_number_of_words() -> None:
    counts = csr_array(np.full((10, 8), 5.0))
    likelihood, n_words = score_completion(counts, np.full((2, 8), 1 / 8), np.full(2, 0.1), 0)
    assert np.exp(-likelihood / n_words) == pytest.approx(8)
    assert score_unigrams(counts, counts, 0) == pytest.approx(likelihood)
