"""Placebos are words of the vocabulary that are as frequent as keywords, some concentrated and some scattered."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from scipy.sparse import csr_array

from pipeline.analysis.self_test.terms import (
    CLASSES,
    TERMS_PER_CLASS,
    choose_terms,
    count_own_chars,
    count_own_terms,
)
from tests.analysis.matrices import as_terms
from tests.own_params import load_own_params

Counted = tuple[pl.DataFrame, pl.Series, csr_array]

PARAMS = replace(load_own_params().trajectory, min_documents=5, min_voices_with=3)
SECTIONS = pl.DataFrame({"section_id": ["a1", "a2", "b1"], "document_id": ["a", "a", "b"], "n_chars": [100, 50, 70]})
DOCUMENTS = pl.DataFrame({"document_id": ["b", "a", "c"], "voice": ["乙", "甲", "丙"], "n_own_chars": [1, 2, 3]})
TERMS = pl.DataFrame(
    {
        "section_id": ["a1", "a2", "a2", "b1", "copied"],
        "term": ["体育", "体育", "劳动", "劳动", "体育"],
        "count": [2, 1, 4, 5, 9],
    }
)


def test_own_words_are_those_of_own_sections() -> None:
    assert count_own_chars(DOCUMENTS, SECTIONS)["n_own_chars"].to_list() == [70, 150, 0]
    counted = count_own_terms(DOCUMENTS, SECTIONS, as_terms(TERMS))
    assert as_terms(TERMS).terms.to_list() == ["体育", "劳动"]
    assert counted.toarray().tolist() == [[0, 5], [3, 4], [0, 0]]


def make_counts(frequencies: dict[str, tuple[int, int]], n_documents: int = 60) -> Counted:
    """60 documents of 1,000 characters of ten voices; of each term its mentions, and in how many documents it has them."""
    documents = pl.DataFrame(
        {"voice": [f"机构{place % 10}" for place in range(n_documents)], "n_own_chars": [1000] * n_documents}
    )
    counts = np.zeros((n_documents, len(frequencies)))
    for column, term in enumerate(sorted(frequencies)):
        n, n_with = frequencies[term]
        counts[:n_with, column] = n // n_with + (np.arange(n_with) < n % n_with)
    return documents, pl.Series(sorted(frequencies), dtype=pl.String), csr_array(counts)


def test_a_class_goes_from_its_lower_end_to_below_its_upper() -> None:
    # 60,000 characters: a rate of 1 are six mentions.
    documents, terms, counts = make_counts({"甲": (5, 5), "乙": (6, 5), "丙": (47, 40), "丁": (48, 40), "戊": (12, 5)})
    chosen = choose_terms(documents, terms, counts, PARAMS, 1)
    assert chosen.select("term", "rate_from", "rate_to").rows() == [
        ("甲", 0.5, 1.0),
        ("乙", 1.0, 2.0),
        ("戊", 2.0, 4.0),
        ("丙", 4.0, 8.0),
    ]
    assert chosen["own_per_10k_chars"].to_list() == pytest.approx([5 / 6, 1.0, 2.0, 47 / 6])
    assert chosen["n_documents_with"].to_list() == [5, 5, 5, 40]
    assert chosen["n_own_mentions"].to_list() == [5, 6, 12, 47]


def test_terms_of_few_documents_or_voices_are_no_placebos() -> None:
    documents, terms, counts = make_counts({"少": (6, 4), "多": (6, 5)})
    assert choose_terms(documents, terms, counts, PARAMS, 1)["term"].to_list() == ["多"]
    one_voice = documents.with_columns(voice=pl.lit("机构"))
    assert choose_terms(one_voice, terms, counts, PARAMS, 1).is_empty()
    assert choose_terms(documents, terms, counts, replace(PARAMS, min_voices_with=6), 1).is_empty()
    assert choose_terms(documents, terms, counts, replace(PARAMS, min_voices_with=5), 1).height == 1


def make_many() -> Counted:
    """200 terms of one class, the nth in more documents than those before; neither names nor rates go in that order."""
    numbers = np.random.default_rng(1).permutation(200)
    return make_counts({f"词{n:03d}": (42 + int(n) % 6, 8 + place // 6) for place, n in enumerate(numbers)})


def test_of_a_large_class_terms_are_drawn_evenly_over_dispersion() -> None:
    chosen = choose_terms(*make_many(), PARAMS, 1)
    assert chosen.height == TERMS_PER_CLASS == chosen["term"].n_unique()
    n_with = np.sort(chosen["n_documents_with"].to_numpy())
    # Every eighth: the number of documents grows by one with every sixth.
    assert set(np.diff(n_with)) == {1, 2}


def test_every_term_of_a_large_class_may_be_drawn() -> None:
    documents, terms, counts = make_many()
    drawn = {term for seed in range(100) for term in choose_terms(documents, terms, counts, PARAMS, seed)["term"]}
    assert len(drawn) == 200


def test_neither_the_order_of_rows_nor_of_sections_changes_a_thing() -> None:
    documents, terms, counts = make_many()
    order = np.random.default_rng(3).permutation(documents.height)
    mixed = choose_terms(documents[order], terms, counts[order], PARAMS, 1)
    assert mixed.equals(choose_terms(documents, terms, counts, PARAMS, 1))
    own = count_own_terms(DOCUMENTS, SECTIONS.reverse(), as_terms(TERMS))
    assert (own.toarray() == count_own_terms(DOCUMENTS, SECTIONS, as_terms(TERMS)).toarray()).all()


def test_an_empty_vocabulary_has_no_placebo() -> None:
    documents, terms, counts = make_counts({})
    chosen = choose_terms(documents, terms, counts, PARAMS, 1)
    assert chosen.is_empty()


def test_classes_follow_one_another() -> None:
    assert [low for low, _ in CLASSES[1:]] == [high for _, high in CLASSES[:-1]]
