"""Own words: what is copied counts once, with its source; what a voice says again stays its own."""

import polars as pl
import pytest

from pipeline import catalog
from pipeline.analysis.keywords import own_words
from pipeline.analysis.keywords.own_words import count_own_chars, mark_copied, measure_documents

TEXT = "甲" * 100


def count_han(text: str) -> int:
    return len(text)


def documents(**voices: tuple[str, int | None]) -> pl.DataFrame:
    """document_id=(voice, year), each of a hundred characters."""
    rows = [(name, voice, year, 100, TEXT) for name, (voice, year) in voices.items()]
    schema = {"document_id": pl.String, "voice": pl.String, "year": pl.Int32, "n_chars": pl.Int64, "text": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def copies(*rows: tuple[str, int, int, str], order: str = "earlier", shift: int = 0) -> pl.DataFrame:
    """document_id, start, end, from_document_id; in the source it stands `shift` characters further on."""
    full = [(to, start, end, source, start + shift, end + shift, 1.0, order) for to, start, end, source in rows]
    return pl.DataFrame(full, schema=catalog.copies.schema, orient="row")


def unknown(*rows: tuple[str, int, int, str]) -> pl.DataFrame:
    """As the audit has it: each passage both ways."""
    return copies(*rows, *((source, start, end, to) for to, start, end, source in rows), order="unknown")


def find_copied(links: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """What is foreign, from the links of one document after the other."""
    return own_words.find_copied(lambda: links.sort("document_id").partition_by("document_id"), texts)


def own_chars(texts: pl.DataFrame, *tables: pl.DataFrame) -> dict[str, int]:
    foreign = find_copied(pl.concat([catalog.copies.empty(), *tables]), texts)
    found = count_own_chars(texts, texts.iter_slices(2), foreign, count_han)
    assert found.drop("n_own_chars").equals(texts)
    return dict(found.select("document_id", "n_own_chars").iter_rows())


def test_without_copies_all_is_own() -> None:
    assert own_chars(documents(a=("甲局", 2019), b=("乙局", 2019))) == {"a": 100, "b": 100}


def test_a_passage_of_another_voice_leaves_where_it_was_copied_to_in_whatever_year() -> None:
    texts = documents(a=("甲局", 2019), b=("乙局", 2019), c=("丙局", 2021))
    assert own_chars(texts, copies(("b", 10, 40, "a"), ("c", 0, 100, "a"))) == {"a": 100, "b": 70, "c": 0}


def test_passages_that_overlap_leave_once() -> None:
    texts = documents(a=("甲局", 2018), b=("乙局", 2019), c=("丙局", 2020))
    spans = copies(("c", 10, 40, "a"), ("c", 30, 60, "b"), ("c", 35, 38, "a"), ("c", 60, 61, "b"))
    assert own_chars(texts, spans)["c"] == 49
    assert find_copied(spans, texts).rows() == [("c", 10, 61)]


def test_what_a_voice_repeats_in_a_later_year_is_its_own_and_in_the_same_year_it_is_not() -> None:
    texts = documents(a=("甲局", 2018), b=("甲局", 2019), c=("甲局", 2019), d=("甲局", None))
    spans = copies(("b", 0, 50, "a"), ("c", 60, 90, "b"), ("d", 0, 10, "a"))
    assert own_chars(texts, spans) == {"a": 100, "b": 100, "c": 70, "d": 90}


def test_a_chain_leaves_a_passage_with_the_first_alone() -> None:
    texts = documents(a=("甲局", 2018), b=("乙局", 2019), c=("丙局", 2020))
    assert own_chars(texts, copies(("b", 0, 50, "a"), ("c", 0, 50, "b"))) == {"a": 100, "b": 50, "c": 50}
    # A voice that copied it does not make it its own by saying it again.
    again = documents(a=("甲局", 2018), b=("乙局", 2019), c=("乙局", 2020))
    assert own_chars(again, copies(("b", 0, 50, "a"), ("c", 0, 80, "b"))) == {"a": 100, "b": 50, "c": 50}


def test_what_is_said_again_of_anothers_passage_is_foreign_as_far_as_that_goes_whatever_the_ids() -> None:
    texts = documents(c=("甲局", 2018), b=("乙局", 2019), a=("乙局", 2020))
    links = copies(("b", 10, 80, "c"), ("a", 20, 50, "b"), ("a", 70, 95, "b"))
    assert find_copied(links, texts).rows() == [("a", 20, 50), ("a", 70, 80), ("b", 10, 80)]


def test_where_nobody_knows_who_came_first_the_smaller_document_id_has_it() -> None:
    assert own_chars(documents(a=("甲局", 2019), b=("乙局", 2019)), unknown(("b", 0, 30, "a"))) == {"a": 100, "b": 70}
    assert own_chars(documents(a=("甲局", 2019), b=("甲局", 2019)), unknown(("a", 0, 30, "b"))) == {"a": 100, "b": 70}


@pytest.mark.parametrize("first", ["a", "b", "c", "d"])
def test_of_many_that_share_a_passage_one_has_it_whichever_the_audit_links_them_to(first: str) -> None:
    texts = documents(a=("甲局", 2019), b=("乙局", 2019), c=("丙局", 2019), d=("丁局", 2019))
    links = unknown(*((other, 20, 70, first) for other in "abcd" if other != first))
    assert own_chars(texts, links) == {"a": 100, "b": 50, "c": 50, "d": 50}


def test_of_a_passage_shared_by_way_of_another_only_what_both_share_leaves() -> None:
    texts = documents(a=("甲局", 2019), b=("乙局", 2019), c=("丙局", 2019))
    links = unknown(("a", 0, 40, "c"), ("b", 30, 90, "c"))
    # c has 0 to 90 from both; b has what a has, too: 30 to 40.
    assert own_chars(texts, links) == {"a": 100, "b": 90, "c": 10}


def test_a_passage_lies_in_each_document_at_its_own_place() -> None:
    texts = documents(a=("甲局", 2018), b=("乙局", 2019), c=("乙局", 2020))
    links = pl.concat([copies(("b", 50, 60, "a"), shift=-50), copies(("c", 0, 20, "b"), shift=45)])
    # b says at 45 to 65 what c repeats at 0 to 20, and has 50 to 60 from a: in c that is 5 to 15.
    assert find_copied(links, texts).rows() == [("b", 50, 60), ("c", 5, 15)]


def test_a_passage_of_edited_length_is_followed_in_proportion() -> None:
    texts = documents(a=("甲局", 2018), b=("乙局", 2019), c=("乙局", 2020))
    rows = [("b", 0, 50, "a", 0, 50, 0.9, "earlier"), ("c", 0, 51, "b", 0, 100, 0.9, "earlier")]
    links = pl.DataFrame(rows, schema=catalog.copies.schema, orient="row")
    assert find_copied(links, texts).rows() == [("b", 0, 50), ("c", 0, 25)]


@pytest.mark.parametrize(
    ("start", "end", "copied"), [(0, 10, False), (8, 11, True), (10, 12, True), (39, 41, True), (40, 42, False)]
)
def test_a_mention_in_or_across_the_edge_of_a_foreign_passage_is_copied(start: int, end: int, copied: bool) -> None:
    texts = documents(a=("甲局", 2018), b=("乙局", 2019))
    mentions = pl.DataFrame({"document_id": ["a", "b"], "start": [start] * 2, "end": [end] * 2})
    marked = mark_copied(mentions, find_copied(copies(("b", 10, 40, "a")), texts))
    assert marked["copied"].to_list() == [False, copied]
    assert marked.drop("copied").equals(mentions)


def test_own_and_copied_mentions_are_all_and_a_copied_text_has_each_of_its_mentions_once() -> None:
    texts = documents(**{name: (f"{name}局", 2019) for name in "abcdef"})
    mentions = pl.DataFrame({"document_id": list("abcdef"), "start": [5] * 6, "end": [7] * 6})
    everyone = unknown(*((name, 0, 100, "d") for name in "abcef"))
    marked = mark_copied(mentions, find_copied(everyone, texts))
    assert marked.filter(~pl.col("copied"))["document_id"].to_list() == ["a"]
    assert sum(own_chars(texts, everyone).values()) == 100


def test_nothing_depends_on_the_order_of_rows() -> None:
    texts = documents(a=("甲局", 2018), b=("乙局", 2019), c=("乙局", 2020), d=("丙局", 2020))
    links = pl.concat([copies(("b", 0, 50, "a"), ("c", 10, 60, "b")), unknown(("d", 20, 80, "c"))])
    found = find_copied(links, texts)
    for seed in range(5):
        shuffled = links.sample(fraction=1.0, shuffle=True, seed=seed)
        assert find_copied(shuffled, texts.reverse()).equals(found)


def test_no_mention_and_no_document_give_empty_tables() -> None:
    texts = documents().head(0)
    assert own_chars(texts) == {}
    mentions = pl.DataFrame(schema={"document_id": pl.String, "start": pl.Int64, "end": pl.Int64})
    assert mark_copied(mentions, find_copied(catalog.copies.empty(), texts))["copied"].dtype == pl.Boolean


def test_documents_are_measured_in_their_order_with_sections_and_doubts() -> None:
    documents = pl.DataFrame(
        {
            "document_id": ["b", "a"],
            "voice": ["乙", "甲"],
            "year": [2020, 2021],
            "n_chars": [2, 3],
            "text": ["正文", "正文二"],
        }
    )
    sections = pl.DataFrame({"document_id": ["a", "a", "b"]})
    uses = pl.DataFrame({"document_id": ["a", "b", "c"], "doubted": [True, False, True]})
    found = measure_documents(
        documents, [documents], sections, find_copied(catalog.copies.empty(), documents), uses, count_han
    )
    assert found.select("document_id", "n_own_chars", "n_sections", "doubted").rows() == [
        ("b", 2, 1, False),
        ("a", 3, 2, True),
    ]
