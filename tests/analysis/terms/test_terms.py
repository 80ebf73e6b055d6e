"""The vocabulary and TF-IDF."""

from collections import Counter

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array
from sklearn.feature_extraction.text import TfidfVectorizer

from pipeline import catalog
from pipeline.analysis.statistics.matrices import SectionTerms
from pipeline.analysis.terms import terms
from pipeline.analysis.terms.terms import factor_terms, rank_year_terms, weigh_sections
from pipeline.analysis.terms.vocabulary import count_terms
from pipeline.params.rules import PartOfSpeech
from pipeline.params.sections import TfidfParams, VectorizeParams
from tests.analysis.matrices import list_terms


def make_params(min_df: int, max_df: float, min_length: int, pos: tuple[PartOfSpeech, ...] = ()) -> VectorizeParams:
    return VectorizeParams(min_df, max_df, min_length, stop_lists=(), nested=False, pos=pos)


SECTIONS = {
    "s1": ["推进", "劳动教育", "，", "建设", "基地", "2023"],
    "s2": ["推进", "课后服务", "，", "建设", "机制", "的"],
    "s3": ["推进", "课后服务", "劳动教育", "劳动教育", "STEM"],
    "s4": ["推进", "校园"],
}


@pytest.fixture
def tokens() -> pl.DataFrame:
    rows = [(section, token) for section, words in SECTIONS.items() for token in words]
    return pl.DataFrame(rows, schema=["section_id", "token"], orient="row")


def test_numbers_punctuation_stop_words_and_short_words_are_no_terms(tokens: pl.DataFrame) -> None:
    params = make_params(min_df=1, max_df=1.0, min_length=2)
    terms = set(count_terms([tokens], ["机制"], params).terms)
    assert terms == {"推进", "劳动教育", "建设", "基地", "课后服务", "STEM", "校园"}


def test_a_token_counts_as_the_terms_that_it_is_said_to_count_as(tokens: pl.DataFrame) -> None:
    counted_as = {"劳动教育": ["劳动教育", "劳动"], "课后服务": ["服务"]}
    terms = list_terms(count_terms([tokens], [], make_params(min_df=1, max_df=1.0, min_length=2), lambda _: counted_as))
    assert dict(terms.filter(section_id="s3").select("term", "count").iter_rows()) == {
        "推进": 1,
        "劳动教育": 2,
        "劳动": 2,
        "服务": 1,
        "STEM": 1,
    }
    assert "课后服务" not in terms["term"]


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from(["甲乙", "丙丁", "戊己", "的", "，"])), min_size=1))
def test_counts_are_those_of_counting_one_by_one_in_any_order(rows: list[tuple[str, str]]) -> None:
    tokens = pl.DataFrame(rows, schema=["section_id", "token"], orient="row")
    expected = Counter(row for row in rows if row[1] not in "的，")
    if expected:
        counts = list_terms(count_terms([tokens], [], make_params(min_df=1, max_df=1.0, min_length=2)))
        assert [row[:2] for row in counts.iter_rows()] == sorted(expected)
        assert {row[:2]: row[2] for row in counts.iter_rows()} == expected


def test_terms_outside_min_df_and_max_df_are_left_out(tokens: pl.DataFrame) -> None:
    params = make_params(min_df=2, max_df=0.5, min_length=2)
    assert set(count_terms([tokens], [], params).terms) == {"劳动教育", "课后服务", "建设"}


def test_terms_are_counted_in_their_section(tokens: pl.DataFrame) -> None:
    counted = count_terms([tokens], [], make_params(min_df=2, max_df=1.0, min_length=2))
    counts = catalog.section_terms.check(list_terms(counted))
    assert counts.row(by_predicate=(pl.col("section_id") == "s3") & (pl.col("term") == "劳动教育"))[2] == 2


def rank_years(
    counts: SectionTerms, section_years: pl.DataFrame, n_terms: int = 9, min_documents: int = 1
) -> pl.DataFrame:
    documents = section_years.select("document_id", "year").unique()
    return rank_year_terms(counts.sum_documents(section_years), documents, TfidfParams(n_terms, min_documents))


def test_an_empty_vocabulary_gives_empty_tables(tokens: pl.DataFrame) -> None:
    """Few documents may share no word; what is counted in the text itself must still come out."""
    counts = count_terms([tokens], [], make_params(min_df=9, max_df=0.9, min_length=2))
    weights = weigh_sections(counts)
    years = pl.DataFrame({"section_id": ["s1"], "document_id": ["d"], "year": [2020]})
    ranked = catalog.year_terms.check(rank_years(counts, years, n_terms=5))
    factors = catalog.nmf_terms.check(factor_terms(weights.counts, [], (2, 3), seed=1))
    assert [list_terms(counts).height, weights.counts.nnz, ranked.height, factors.height] == [0] * 4
    assert list(weights.list_rows("tfidf", pl.Float64)) == []


def test_weights_are_those_of_scikit_learns_vectorizer(tokens: pl.DataFrame) -> None:
    counts = count_terms([tokens], [], make_params(min_df=1, max_df=1.0, min_length=2))
    weights = catalog.section_tfidf.check(pl.concat(weigh_sections(counts).list_rows("tfidf", pl.Float64)))
    kept = set(counts.terms)
    vectorizer = TfidfVectorizer(analyzer=lambda words: [word for word in words if word in kept])
    reference = vectorizer.fit_transform(SECTIONS.values()).toarray()
    for section_id, term, tfidf in weights.iter_rows():
        row, column = list(SECTIONS).index(section_id), vectorizer.vocabulary_[term]
        assert tfidf == pytest.approx(reference[row, column])
    assert np.count_nonzero(reference) == weights.height


def test_a_years_terms_come_from_that_year_and_from_enough_documents(tokens: pl.DataFrame) -> None:
    counts = count_terms([tokens], [], make_params(min_df=1, max_df=1.0, min_length=2))
    section_years = pl.DataFrame(
        {"section_id": list(SECTIONS), "document_id": ["a", "b", "c", "d"], "year": [2021, 2021, 2022, None]},
        schema_overrides={"year": pl.Int32},
    )
    every = catalog.year_terms.check(rank_years(counts, section_years))
    assert set(every.filter(year=2021)["term"]) == {"建设", "基地", "机制"}
    assert every.filter(year=2022).select("term", "tfidf").rows() == [("STEM", pytest.approx(1))]
    shared = rank_years(counts, section_years, min_documents=2)
    assert shared.select("year", "term").rows() == [(2021, "建设")]


def test_terms_of_a_year_that_weigh_the_same_go_by_their_names(tokens: pl.DataFrame) -> None:
    counts = count_terms([tokens], [], make_params(min_df=1, max_df=1.0, min_length=2))
    section_years = pl.DataFrame(
        {"section_id": ["s1", "s3"], "document_id": ["a", "b"], "year": [2021, 2022]},
        schema_overrides={"year": pl.Int32},
    )
    ranked = rank_years(counts, section_years)
    assert ranked.filter(year=2021).select("rank", "term").rows() == [(1, "基地"), (2, "建设")]


def test_factors_are_of_terms_that_go_together() -> None:
    """Two kinds of sections without a word in common; the first word of each comes twice."""
    kinds = [["甲甲", "甲甲", "甲乙", "甲丙"], ["丁甲", "丁甲", "丁乙", "丁丙"]]
    rows = [(f"s{number}", token) for number in range(8) for token in kinds[number % 2]]
    tokens = pl.DataFrame(rows, schema=["section_id", "token"], orient="row")
    counts = count_terms([tokens], [], make_params(min_df=1, max_df=1.0, min_length=2))
    factors = catalog.nmf_terms.check(factor_terms(weigh_sections(counts).counts, counts.terms.to_list(), (2,), seed=1))
    found = [own["term"].to_list() for _, own in factors.group_by("factor", maintain_order=True)]
    assert sorted(found) == [["丁甲", "丁丙", "丁乙"], ["甲甲", "甲丙", "甲乙"]]


def test_of_too_many_sections_every_second_or_third_is_factored(monkeypatch: pytest.MonkeyPatch) -> None:
    weights = csr_array(np.random.default_rng(1).random((12, 6)))
    some = factor_terms(weights[::3], [*"甲乙丙丁戊己"], (2,), seed=1)
    assert not factor_terms(weights, [*"甲乙丙丁戊己"], (2,), seed=1).equals(some)
    monkeypatch.setattr(terms, "MOST_SECTIONS", 5)
    assert factor_terms(weights, [*"甲乙丙丁戊己"], (2,), seed=1).equals(some)


def test_a_term_of_every_year_sets_none_apart(tokens: pl.DataFrame) -> None:
    counts = count_terms([tokens], [], make_params(min_df=1, max_df=1.0, min_length=2))
    section_years = pl.DataFrame(
        {"section_id": list(SECTIONS), "document_id": list(SECTIONS), "year": [2021, 2021, 2022, 2022]},
        schema_overrides={"year": pl.Int32},
    )
    ranked = rank_years(counts, section_years)
    assert not {"推进", "劳动教育", "课后服务"} & set(ranked["term"])


def test_tokens_as_codes_count_as_tokens_as_text_do(tokens: pl.DataFrame) -> None:
    params = make_params(min_df=1, max_df=1.0, min_length=2)
    codes = tokens.with_columns(pl.col("section_id", "token").cast(pl.Categorical))
    assert list_terms(count_terms([codes], [], params)).equals(list_terms(count_terms([tokens], [], params)))


def test_parts_of_speech_choose_terms_by_place_not_by_word() -> None:
    rows = [("s1", "d", 0, "教育"), ("s1", "d", 1, "发展"), ("s2", "d", 2, "发展"), ("s2", "d", 3, "教育")]
    tokens = pl.DataFrame(rows, schema=["section_id", "document_id", "position", "token"], orient="row")
    tokens = tokens.with_columns(pos=pl.Series(["NOUN", "VERB", "NOUN", "NOUN"]))
    nouns = make_params(min_df=1, max_df=1.0, min_length=2, pos=("NOUN",))
    counts = list_terms(count_terms([tokens], [], nouns))
    assert counts.rows() == [("s1", "教育", 1), ("s2", "发展", 1), ("s2", "教育", 1)]


def test_max_df_is_a_share_of_all_sections_also_of_those_without_such_a_part_of_speech() -> None:
    rows = [("s1", "d", 0, "教育"), ("s2", "d", 1, "发展")]
    tokens = pl.DataFrame(rows, schema=["section_id", "document_id", "position", "token"], orient="row")
    tokens = tokens.with_columns(pos=pl.Series(["NOUN", "VERB"]))
    nouns = make_params(min_df=1, max_df=0.5, min_length=2, pos=("NOUN",))
    assert list_terms(count_terms([tokens], [], nouns)).rows() == [("s1", "教育", 1)]


def test_counts_do_not_depend_on_how_tokens_are_cut_into_pieces(tokens: pl.DataFrame) -> None:
    params = make_params(min_df=2, max_df=0.8, min_length=2)
    whole = list_terms(count_terms([tokens], [], params))
    pieces = tokens.partition_by("section_id")[::-1]  # whose sections stand in another order
    assert list_terms(count_terms(pieces, [], params)).equals(whole)
    assert list_terms(count_terms([], [], params)).is_empty()
