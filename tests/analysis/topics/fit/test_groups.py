"""Voice groups: who belongs together by voice and by shared text, borders and chains included."""

import polars as pl
import pytest

from pipeline import catalog
from pipeline.analysis.topics.fit.groups import MIN_GROUPS, group_documents, group_sections

Link = tuple[str, int, int, str, int, int]


def group(voices: dict[str, str], *links: Link, length: int = 100) -> dict[str, int]:
    """The group of each document. Each has two sections of half its length; links: a span, and the one that it was copied from."""
    documents = pl.DataFrame({"document_id": list(voices), "voice": list(voices.values())})
    half = length // 2
    sections = pl.DataFrame(
        [(name, begin, begin + half) for name in voices for begin in (0, half)],
        schema={"document_id": pl.String, "start": pl.Int64, "end": pl.Int64},
        orient="row",
    )
    copies = pl.DataFrame([(*link, 1.0, "unknown") for link in links], schema=catalog.copies.schema, orient="row")
    found = group_documents(documents, sections, copies)
    assert found["document_id"].to_list() == list(voices)
    return dict(found.iter_rows())


def test_documents_of_one_voice_are_one_group() -> None:
    assert group({"a": "甲", "b": "乙", "c": "甲"}) == {"a": 0, "b": 1, "c": 0}


@pytest.mark.parametrize(("shared", "together"), [(19, False), (20, True), (21, True)])
def test_a_fifth_of_the_text_joins_two_documents_and_less_does_not(shared: int, together: bool) -> None:
    found = group({"a": "甲", "b": "乙"}, ("b", 5, 5 + shared, "a", 40, 40 + shared))
    assert (found["a"] == found["b"]) == together


def test_a_fifth_of_either_is_enough_whichever_copied() -> None:
    # 30 characters are the whole of a notice and next to nothing of the plan that quotes it; the span of one side tells.
    voices = {"notice": "甲", "plan": "乙"}
    for link in (("plan", 0, 2, "notice", 10, 40), ("notice", 10, 40, "plan", 0, 2)):
        assert len(set(group(voices, link).values())) == 1
    assert len(set(group(voices, ("plan", 0, 2, "notice", 10, 12)).values())) == 2


def test_spans_add_up_and_what_is_linked_twice_counts_once() -> None:
    apart = [("b", 0, 10, "a", 0, 10), ("b", 60, 70, "a", 20, 30)]
    assert len(set(group({"a": "甲", "b": "乙"}, *apart).values())) == 1
    twice = [("b", 0, 10, "a", 0, 10), ("b", 0, 10, "a", 0, 9), ("b", 5, 12, "a", 3, 10)]
    assert len(set(group({"a": "甲", "b": "乙"}, *twice).values())) == 2


def test_what_is_shared_with_several_documents_is_not_added_up() -> None:
    links = [("c", 0, 15, "a", 0, 15), ("c", 50, 65, "b", 0, 15)]
    assert len(set(group({"a": "甲", "b": "乙", "c": "丙"}, *links).values())) == 3


def test_a_chain_of_voices_and_copies_is_one_group() -> None:
    # a and b share text, b and c a voice, c and d text: all are one; e has nothing to do with them.
    voices = {"e": "戊", "d": "丁", "c": "乙", "b": "乙", "a": "甲"}
    links = [("b", 0, 30, "a", 0, 30), ("d", 0, 30, "c", 0, 30)]
    assert group(voices, *links) == {"e": 1, "d": 0, "c": 0, "b": 0, "a": 0}


def test_numbers_follow_names_and_not_the_order_of_rows() -> None:
    voices = {"a": "乙", "b": "甲", "c": "乙", "d": "丙"}
    shuffled = {name: voices[name] for name in "dbca"}
    assert group(shuffled) == group(voices) == {"a": 0, "b": 1, "c": 0, "d": 2}


def test_only_text_of_sections_counts_on_either_side_of_the_share() -> None:
    documents = pl.DataFrame({"document_id": ["a", "b"], "voice": ["甲", "乙"]})
    copies = pl.DataFrame([("b", 0, 50, "a", 0, 50, 1.0, "unknown")], schema=catalog.copies.schema, orient="row")

    def count(start: int) -> int:
        """Groups where of each document the text from here to 200 is in sections."""
        sections = pl.DataFrame({"document_id": ["a", "b"], "start": [start, start], "end": [200, 200]})
        return group_documents(documents, sections, copies)["group"].n_unique()

    assert [count(0), count(12), count(13), count(50)] == [1, 1, 2, 2], "50 of 200, 38 of 188, 37 of 187, none"


def test_documents_that_are_not_asked_about_join_nobody() -> None:
    # b, which both share text with, was set aside.
    links = [("b", 0, 90, "a", 0, 90), ("c", 0, 90, "b", 0, 90)]
    assert group({"a": "甲", "c": "丙"}, *links) == {"a": 0, "c": 1}


def test_a_corpus_without_documents_has_no_groups() -> None:
    assert group({}) == {}


def describe_sections(
    voices: dict[str, str], *links: tuple[str, int, int, str, int, int, str], years: dict[str, int] | None = None
) -> pl.DataFrame:
    """`group_sections` of documents with two sections of 50 characters each, of 2020 but where years say another."""
    dated = [(name, voice, (years or {}).get(name, 2020)) for name, voice in voices.items()]
    documents = pl.DataFrame(
        dated, schema={"document_id": pl.String, "voice": pl.String, "year": pl.Int32}, orient="row"
    )
    sections = pl.DataFrame(
        [(f"{name}-{part}", name, 50 * part, 50 * part + 50) for name in voices for part in (0, 1)],
        schema={"section_id": pl.String, "document_id": pl.String, "start": pl.Int64, "end": pl.Int64},
        orient="row",
    )
    rows = [(*link[:6], 1.0, link[6]) for link in links]
    copies = pl.DataFrame(rows, schema=catalog.copies.schema, orient="row")
    found = group_sections(documents, sections, copies)
    assert catalog.section_groups.check(found).columns == ["section_id", "group", "own", "body", "voice"]
    assert found["section_id"].to_list() == sections["section_id"].to_list()
    return found


def number_voices(n_voices: int, n_documents: int) -> dict[str, str]:
    """Documents d00 … that voices write in turn."""
    return {f"d{number:02d}": f"机构{number % n_voices:02d}" for number in range(n_documents)}


def test_with_enough_voices_all_sections_of_a_voice_are_of_one_group() -> None:
    found = describe_sections(number_voices(MIN_GROUPS, 30))
    assert found["group"].to_list() == [number % MIN_GROUPS for number in range(30) for _ in (0, 1)]
    assert found["own"].all()


def test_with_fewer_voices_each_document_is_a_group_but_for_what_they_share() -> None:
    assert describe_sections(number_voices(MIN_GROUPS - 1, 30))["group"].to_list() == [
        number for number in range(30) for _ in (0, 1)
    ]
    # d00 and d01 share a third of their text, and are of one group by that, not by their voice.
    joined = describe_sections(number_voices(1, 30), ("d01", 0, 33, "d00", 0, 33, "unknown"))
    assert joined["group"].to_list() == [max(number - 1, 0) for number in range(30) for _ in (0, 1)]


def test_shared_text_counts_when_groups_are_counted() -> None:
    # Of so many voices two share half of their text: one group fewer than needed, and documents are the groups.
    link = ("d01", 0, 50, "d00", 0, 50, "earlier")
    voices = number_voices(MIN_GROUPS, 2 * MIN_GROUPS)
    assert describe_sections(voices)["group"].n_unique() == MIN_GROUPS
    assert describe_sections(voices, link)["group"].n_unique() == 2 * MIN_GROUPS - 1


@pytest.mark.parametrize(("copied", "own"), [(24, True), (25, False), (50, False)])
def test_a_section_of_which_another_said_half_is_not_its_own(copied: int, own: bool) -> None:
    link = ("d01", 50, 50 + copied, "d00", 0, copied, "earlier")
    found = describe_sections(number_voices(30, 30), link)
    assert found.filter(~pl.col("own"))["section_id"].to_list() == ([] if own else ["d01-1"])


def test_where_documents_are_groups_a_voice_that_repeats_itself_a_year_later_still_speaks_its_own_words() -> None:
    years = {"d01": 2021}
    link = ("d01", 0, 50, "d00", 0, 50, "earlier")
    own = {n: describe_sections(number_voices(n, 30), link, years=years)["own"].to_list() for n in (1, 30)}
    assert own[1] == [True] * 60
    assert own[30] == [number != 2 for number in range(60)]
