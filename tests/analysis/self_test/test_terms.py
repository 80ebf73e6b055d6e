"""Placebos are words of the vocabulary that are as frequent as keywords, some concentrated and some scattered."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from pipeline.analysis.self_test.terms import (
    CLASSES,
    TERMS_PER_CLASS,
    choose_terms,
    count_own_chars,
    count_own_terms,
    fill_counts,
)
from tests.own_params import load_own_params

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
    counted = count_own_terms(DOCUMENTS, SECTIONS, TERMS)
    assert counted.rows() == [(0, "劳动", 5), (1, "体育", 3), (1, "劳动", 4)]


def test_counts_stand_by_document_and_term() -> None:
    counted = count_own_terms(DOCUMENTS, SECTIONS, TERMS)
    counts = fill_counts(DOCUMENTS, counted, pl.Series(["劳动", "体育"]))
    assert counts.tolist() == [[5, 0], [4, 3], [0, 0]]


def make_counts(frequencies: dict[str, tuple[int, int]], n_documents: int = 60) -> tuple[pl.DataFrame, pl.DataFrame]:
    """60 documents of 1,000 characters of ten voices; of each term its mentions, and in how many documents it has them."""
    documents = pl.DataFrame(
        {"voice": [f"机构{place % 10}" for place in range(n_documents)], "n_own_chars": [1000] * n_documents}
    )
    rows = [
        (place, term, n // n_with + (place < n % n_with))
        for term, (n, n_with) in frequencies.items()
        for place in range(n_with)
    ]
    schema = {"row": pl.UInt32, "term": pl.String, "count": pl.Int64}
    return documents, pl.DataFrame(rows, schema=schema, orient="row")


def test_a_class_goes_from_its_lower_end_to_below_its_upper() -> None:
    # 60,000 characters: a rate of 1 are six mentions.
    documents, counts = make_counts({"甲": (5, 5), "乙": (6, 5), "丙": (47, 40), "丁": (48, 40), "戊": (12, 5)})
    chosen = choose_terms(documents, counts, PARAMS, 1)
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
    documents, counts = make_counts({"少": (6, 4), "多": (6, 5)})
    assert choose_terms(documents, counts, PARAMS, 1)["term"].to_list() == ["多"]
    one_voice = documents.with_columns(voice=pl.lit("机构"))
    assert choose_terms(one_voice, counts, PARAMS, 1).is_empty()
    assert choose_terms(documents, counts, replace(PARAMS, min_voices_with=6), 1).is_empty()
    assert choose_terms(documents, counts, replace(PARAMS, min_voices_with=5), 1).height == 1


def make_many() -> tuple[pl.DataFrame, pl.DataFrame]:
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
    documents, counts = make_many()
    drawn = {term for seed in range(100) for term in choose_terms(documents, counts, PARAMS, seed)["term"]}
    assert len(drawn) == 200


def test_neither_the_order_of_rows_nor_of_sections_changes_a_thing() -> None:
    documents, counts = make_many()
    shuffled = counts.sample(fraction=1.0, shuffle=True, seed=3)
    assert choose_terms(documents, shuffled, PARAMS, 1).equals(choose_terms(documents, counts, PARAMS, 1))
    mixed = count_own_terms(DOCUMENTS, SECTIONS.reverse(), TERMS.reverse())
    assert mixed.equals(count_own_terms(DOCUMENTS, SECTIONS, TERMS))


def test_an_empty_vocabulary_has_no_placebo() -> None:
    documents, counts = make_counts({})
    chosen = choose_terms(documents, counts, PARAMS, 1)
    assert chosen.is_empty()
    assert fill_counts(documents, counts, chosen["term"]).shape == (60, 0)


def test_classes_follow_one_another() -> None:
    assert [low for low, _ in CLASSES[1:]] == [high for _, high in CLASSES[:-1]]
