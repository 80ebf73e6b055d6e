"""Words of topics: shared out whole, counted by document, the same in whatever pieces."""

from functools import partial

import numpy as np
import pytest
from scipy.sparse import csr_array

from pipeline.analysis.periods import period_words
from pipeline.analysis.periods.period_words import TopicWords, share_words
from pipeline.analysis.statistics.matrices import cut_rows


def make_sections() -> tuple[csr_array, np.ndarray, np.ndarray, np.ndarray]:
    """Counts, θ, φ, and the document of each of 40 sections, of which some have no word."""
    rng = np.random.default_rng(1)
    counts = rng.poisson(0.7, (40, 9)) * (rng.random((40, 1)) < 0.9)
    theta, phi = rng.dirichlet(np.ones(3), 40), rng.dirichlet(np.ones(9), 3)
    return csr_array(counts.astype(np.uint8)), theta, phi, np.sort(rng.integers(0, 12, 40) // 2)


def spread(words: TopicWords) -> np.ndarray:
    return np.stack([words.spread(row, 9) for row in words.counts.toarray()])


def test_topics_together_have_every_word_of_a_document(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(period_words, "MIN_PART", 0)
    counts, theta, phi, document = make_sections()
    shared = spread(share_words(counts, theta, phi, document))
    assert len(np.unique(document)) == len(shared) == 6
    whole = [counts.toarray()[document == number].sum(axis=0) for number in range(6)]
    assert shared.sum(axis=1) == pytest.approx(np.array(whole))


def test_words_are_the_same_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    sections = make_sections()
    whole = share_words(*sections)
    monkeypatch.setattr(period_words, "cut_rows", partial(cut_rows, at_once=20))
    pieces = share_words(*sections)
    assert (whole.counts != pieces.counts).nnz == 0
    assert whole.topic.tolist() == pieces.topic.tolist() and whole.term.tolist() == pieces.term.tolist()


@pytest.mark.parametrize("at_once", [1, 3, 500_000])
def test_documents_that_have_a_word_are_counted(at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(period_words, "cut_rows", partial(cut_rows, at_once=at_once))
    counts = csr_array(np.array([[0.5, 0, 2], [0, 0, 1], [0, 0, 0], [1, 0, 0.1]]))
    words = TopicWords(counts, np.array([0, 0, 1]), np.array([0, 1, 0]), 2)
    assert words.count_documents(np.array([True, True, True, True])).tolist() == [2, 0, 3]
    assert words.count_documents(np.array([True, False, True, False])).tolist() == [1, 0, 1]
