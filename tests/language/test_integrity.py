"""What became of terms in the tokens is told without a loss."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import catalog
from pipeline.language.integrity import audit_terms


def make_corpus(*documents: list[str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Documents from their tokens."""
    rows = []
    for number, words in enumerate(documents):
        start = 0
        for word in words:
            rows.append((f"d{number}", start, start + len(word)))
            start += len(word)
    return (
        pl.DataFrame(
            {"document_id": [f"d{n}" for n in range(len(documents))], "text": ["".join(d) for d in documents]}
        ),
        pl.DataFrame(rows, schema={"document_id": pl.String, "start": pl.Int64, "end": pl.Int64}, orient="row"),
    )


def audit(term: str, *documents: list[str], user_terms: tuple[str, ...] = ()) -> dict[str, object]:
    texts, tokens = make_corpus(*documents)
    table = catalog.term_integrity.check(audit_terms([(texts, tokens)], [term], user_terms))
    return table.filter(term=term).row(0, named=True)


def test_whole_cut_swallowed_and_joined_are_told_apart() -> None:
    row = audit(
        "优质均衡",
        ["推进", "优质均衡", "，", "优质", "均衡", "。"],
        ["义务教育优质均衡", "和", "更优质", "均衡", "优质均衡"],
        user_terms=("优质均衡",),
    )
    counts = [row[name] for name in ("n_occurrences", "n_whole", "n_cut", "n_swallowed", "n_joined")]
    assert counts == [5, 2, 1, 1, 1]
    assert (row["cut_into"], row["swallowed_by"], row["joined_as"]) == (
        "优质|均衡 1",
        "义务教育优质均衡 1",
        "更优质|均衡 1",
    )


@pytest.mark.parametrize(
    ("tokens", "user_terms", "advice"),
    [
        (["劳动教育"], ("劳动教育",), "完整"),
        (["劳动"], (), "未出现"),
        (["劳动", "教育"], (), "加入"),
        (["劳动", "教育"], ("劳动教育",), "查看"),
        (["大劳动教育"], ("劳动教育",), "被遮住"),
        (["劳动", "教育学"], ("劳动教育",), "跨界"),
    ],
)
def test_advice_follows_what_happened(tokens: list[str], user_terms: tuple[str, ...], advice: str) -> None:
    assert audit("劳动教育", tokens, user_terms=user_terms)["advice"] == advice


@given(st.lists(st.lists(st.text("甲乙丙", min_size=1, max_size=3), min_size=1), min_size=1, max_size=4))
def test_no_occurrence_in_the_text_is_lost(documents: list[list[str]]) -> None:
    texts, tokens = make_corpus(*documents)
    parts = list(zip(texts.partition_by("document_id"), tokens.partition_by("document_id"), strict=True))
    # One may overlap itself: 甲乙甲乙甲.
    table = audit_terms(parts, ["甲乙", "甲乙甲", "丙丙"], ["甲乙", "丙"])
    assert table.equals(audit_terms([(texts, tokens)], ["甲乙", "甲乙甲", "丙丙"], ["甲乙", "丙"]))
    for row in table.iter_rows(named=True):
        assert row["n_occurrences"] == sum(text.count(row["term"]) for text in texts["text"])
        assert row["n_occurrences"] == row["n_whole"] + row["n_cut"] + row["n_swallowed"] + row["n_joined"]
        assert row["n_whole"] <= sum(document.count(row["term"]) for document in documents)


def test_a_term_of_letters_occurs_as_a_whole_word() -> None:
    row = audit("AI", ["AI", "教育", "，", "EMAIL", "，", "AI教育", "AIAI", "，", "用", "AI"])
    assert (row["n_occurrences"], row["n_whole"], row["swallowed_by"]) == (3, 2, "AI教育 1")


def test_a_term_does_not_reach_from_one_document_into_the_next() -> None:
    assert audit("甲乙", ["丙甲"], ["乙丙"])["n_occurrences"] == 0
