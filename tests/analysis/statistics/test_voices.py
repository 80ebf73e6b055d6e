"""Who says what a section says: its body, or the one that half of it is copied from."""

import polars as pl
import pytest

from pipeline import catalog
from pipeline.analysis.statistics.voices import find_voices

DOCUMENTS = pl.DataFrame({"document_id": ["a", "b", "c"], "issuer": ["甲局", "乙局", None]})
# Two sections of 100 characters each.
SECTIONS = pl.DataFrame(
    [(document_id, f"{document_id}{n}", 100 * n, 100 * n + 100) for document_id in "abc" for n in (0, 1)],
    schema=["document_id", "section_id", "start", "end"],
    orient="row",
)


def voices(*copies: tuple[str, int, int, str], order: str = "earlier") -> dict[str, str]:
    rows = [(to, start, end, source, start, end, 1.0, order) for to, start, end, source in copies]
    table = pl.DataFrame(rows, schema=catalog.copies.schema, orient="row")
    found = find_voices(SECTIONS, DOCUMENTS, table)
    assert found["section_id"].to_list() == SECTIONS["section_id"].to_list()
    return dict(found.select("section_id", "voice").iter_rows())


def test_without_copies_each_body_speaks_for_itself_and_an_unknown_one_is_its_document() -> None:
    assert voices() == {"a0": "甲局", "a1": "甲局", "b0": "乙局", "b1": "乙局", "c0": "c", "c1": "c"}


@pytest.mark.parametrize(("end", "voice"), [(49, "乙局"), (50, "甲局")])
def test_half_of_a_section_copied_makes_it_the_voice_of_its_source(end: int, voice: str) -> None:
    assert voices(("b", 0, end, "a"))["b0"] == voice


def test_passages_of_one_source_add_up() -> None:
    assert voices(("b", 0, 30, "a"), ("b", 60, 90, "a"))["b0"] == "甲局"
    assert voices(("b", 0, 30, "a"), ("b", 60, 90, "c"))["b0"] == "乙局"


def test_a_passage_over_several_sections_counts_in_each() -> None:
    found = voices(("b", 10, 160, "c"))
    assert (found["b0"], found["b1"]) == ("c", "c")
    found = voices(("b", 60, 200, "c"))
    assert (found["b0"], found["b1"]) == ("乙局", "c")


def test_where_nobody_knows_who_came_first_both_have_one_voice() -> None:
    found = voices(("a", 0, 100, "b"), ("b", 0, 100, "a"), order="unknown")
    assert found["a0"] == found["b0"] == "甲局"
