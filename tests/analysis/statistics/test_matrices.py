"""Tables of sections as matrices say what the tables say."""

import tracemalloc

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from pipeline.analysis.statistics.arrays import join_parts
from pipeline.analysis.statistics.matrices import (
    SectionTerms,
    cut_rows,
    gather_terms,
    gather_topics,
    list_terms,
    measure_sections,
    pick_sections,
)
from tests.analysis.matrices import as_terms, as_topics, list_topics
from tests.analysis.matrices import list_terms as list_rows

ROWS = [("a1", "体育", 2), ("a1", "劳动", 1), ("a2", "劳动", 4), ("b1", "安全", 300), ("b1", "体育", 1)]
TABLE = pl.DataFrame(ROWS, schema={"section_id": pl.String, "term": pl.String, "count": pl.Int64}, orient="row").sort(
    "section_id", "term"
)
SHARES = pl.DataFrame(
    [("a1", 0, 0.25), ("a1", 1, 0.75), ("b1", 0, 1.0), ("b1", 1, 0.0)],
    schema={"section_id": pl.String, "topic": pl.Int32, "probability": pl.Float64},
    orient="row",
)


@given(st.integers(1, 6), st.integers(0, 9))
def test_parts_may_end_in_a_section_and_rows_stand_in_any_order(at_once: int, seed: int) -> None:
    for table in (TABLE, TABLE.sample(fraction=1, shuffle=True, seed=seed)):
        found = gather_terms(table.iter_slices(at_once))
        assert found.section_ids.to_list() == ["a1", "a2", "b1"]
        assert found.terms.to_list() == ["体育", "劳动", "安全"]
        assert found.counts.toarray().tolist() == [[2, 1, 0], [0, 4, 0], [1, 0, 300]]
        assert list_rows(found).equals(TABLE)
        assert list_terms(table.iter_slices(at_once)).equals(found.terms)


def test_no_row_is_no_section_and_no_term() -> None:
    found = gather_terms([TABLE.clear()])
    assert found.counts.shape == (0, 0) and list_rows(found).equals(TABLE.clear())
    assert gather_terms([]).counts.shape == (0, 0) and gather_topics([]).theta.shape == (0, 0)
    assert gather_topics([SHARES.clear()], 2).theta.shape == (0, 2)


def test_counts_are_found_by_section_summed_by_place_and_by_term() -> None:
    found = as_terms(TABLE)
    assert found.align(pl.Series(["b1", "none", "a1"])).toarray().tolist() == [[1, 0, 300], [0, 0, 0], [2, 1, 0]]
    assert found.align(found.section_ids) is found.counts
    places = pl.DataFrame({"section_id": ["a2", "a1", "none"], "place": [1, 1, 0]})
    assert found.sum_rows(places, 3).toarray().tolist() == [[0, 0, 0], [2, 5, 0], [0, 0, 0]]
    assert dict(found.count_terms().iter_rows()) == {"体育": 3, "劳动": 5, "安全": 300}


@given(st.integers(1, 6), st.sets(st.sampled_from(["a0", "a1", "a2", "b1", "none"])))
def test_sections_that_are_picked_are_all_that_is_gathered(at_once: int, some: set[str]) -> None:
    section_ids = pl.Series(sorted(some), dtype=pl.String)
    found = gather_terms(pick_sections(TABLE.iter_slices(at_once), section_ids))
    assert list_rows(found).equals(TABLE.filter(pl.col("section_id").is_in(section_ids.implode())))
    assert [part.height for part in pick_sections([TABLE.clear()], section_ids)] == [0]
    # Terms that they lack have a column where the vocabulary is told.
    every = found.spread(pl.Series(["体育", "劳动", "安全", "课后"]))
    assert every.counts.shape == (len(found.section_ids), 4) and list_rows(every).equals(list_rows(found))


def test_documents_have_the_counts_of_their_sections() -> None:
    sections = pl.DataFrame({"section_id": ["a2", "a1", "none"], "document_id": ["y", "y", "x"]})
    found = as_terms(TABLE).sum_documents(sections)
    assert (found.document_ids.to_list(), found.counts.toarray().tolist()) == (["x", "y"], [[0, 0, 0], [2, 5, 0]])
    counts, counted = found.take(pl.DataFrame({"document_id": ["y", "other", "x"], "year": [1, 2, 3]}))
    assert (counts.toarray().tolist(), counted["year"].to_list()) == ([[2, 5, 0], [0, 0, 0]], [1, 3])


def test_sums_of_counts_pass_32_bits() -> None:
    many = 2**30
    rows = [(f"s{number}", term, many) for number in range(3) for term in ("体育", "劳动", "安全")]
    counted = as_terms(pl.DataFrame(rows, schema=TABLE.schema, orient="row"))
    assert counted.count_terms()["count"].to_list() == [3 * many] * 3
    none = pl.DataFrame(schema={"section_id": pl.String, "n_words": pl.Int64})
    assert measure_sections(counted, none)["n_words"].to_list() == [3 * many] * 3


def test_a_section_of_an_earlier_model_keeps_its_own_words() -> None:
    unchanged = pl.DataFrame({"section_id": ["a1", "old"], "n_words": [9, 8]})
    assert measure_sections(as_terms(TABLE), unchanged).rows() == [("a1", 9), ("a2", 4), ("b1", 301), ("old", 8)]


def test_shares_are_the_table_and_are_found_by_section() -> None:
    found = gather_topics(SHARES.iter_slices(1))
    assert found.theta.tolist() == [[0.25, 0.75], [1, 0]] and list_topics(found).equals(SHARES)
    assert found.align(pl.Series(["b1", "none", "a1"])).tolist() == [[1, 0], [0, 0], [0.25, 0.75]]
    assert as_topics(SHARES.reverse()).theta.tolist() == found.theta.tolist()
    for other in (SHARES[[2, 3, 0, 1]], SHARES[[1, 0, 2, 3]]):
        with pytest.raises(ValueError, match="sorted"):
            gather_topics(other.iter_slices(2))


def test_shares_are_held_in_the_32_bits_that_they_have() -> None:
    kept = SHARES.with_columns(probability=pl.Series([0.1, 0.9, 0.3, 0.7]).cast(pl.Float32).cast(pl.Float64))
    found = gather_topics([kept])
    assert found.theta.dtype == found.align(pl.Series(["b1"])).dtype == np.float32
    assert list_topics(found).equals(kept), "to the last bit"


def test_sections_are_summed_without_a_copy_of_all_counts() -> None:
    many, n_terms = 2_000, 200
    ids = pl.Series("section_id", [f"s{number:04d}" for number in range(many)])
    every = (np.ones(many * n_terms, np.int32), np.tile(np.arange(n_terms, dtype=np.int32), many))
    starts = np.arange(many + 1, dtype=np.int32) * n_terms
    counts = csr_array((*every, starts), shape=(many, n_terms))
    terms = SectionTerms(counts, ids, pl.Series("term", [f"t{number:03d}" for number in range(n_terms)]))
    tracemalloc.start()
    some = terms.align(ids.head(9))
    used = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert some.toarray().tolist() == [[1] * n_terms] * 9
    assert used < counts.data.nbytes / 2


@given(st.lists(st.integers(0, 7)), st.integers(1, 9))
def test_slices_have_every_row_once_and_few_entries(lengths: list[int], at_once: int) -> None:
    starts = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])
    slices = list(cut_rows(starts, at_once))
    filled = [row for some in slices for row in range(some.start, some.stop)]
    assert filled == list(range(len(lengths)))
    assert all(starts[some.stop] - starts[some.start] < at_once + 7 for some in slices)


def test_parts_are_joined_in_their_order() -> None:
    assert join_parts([np.array([1, 2], np.uint8), np.array([300], np.uint16)], np.int32).tolist() == [1, 2, 300]
