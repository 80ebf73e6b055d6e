"""Passages that bodies share."""

import polars as pl
import pytest

from pipeline.analysis.networks import copying
from pipeline.analysis.networks.copying import count_copies, list_passages

DOCUMENTS = pl.DataFrame(
    {"document_id": ["a1", "a2", "b1", "c1"], "voice": ["a", "a", "b", "c"]},
)


def copies(*rows: tuple[str, int, int, str, str]) -> pl.DataFrame:
    """Who, start, end, from whom, order."""
    made = [(who, start, end, source, start, end, 1.0, order) for who, start, end, source, order in rows]
    schema = ["document_id", "start", "end", "from_document_id", "from_start", "from_end", "similarity", "order"]
    return pl.DataFrame(made, schema=schema, orient="row")


def test_passages_that_overlap_count_once_and_ones_own_not_at_all() -> None:
    found = count_copies(
        copies(
            ("b1", 0, 30, "a1", "earlier"),
            ("b1", 20, 50, "a2", "higher"),
            ("b1", 80, 90, "a1", "earlier"),
            ("a2", 0, 40, "a1", "earlier"),
        ),
        DOCUMENTS,
    )
    assert found.rows() == [("b", "a", "known", 2, 1, 60)]


def test_what_nobody_knows_the_order_of_stands_both_ways_apart_from_the_known() -> None:
    found = count_copies(
        copies(("b1", 0, 30, "c1", "unknown"), ("c1", 0, 30, "b1", "unknown"), ("c1", 50, 60, "b1", "earlier")),
        DOCUMENTS,
    )
    assert found.rows() == [
        ("b", "c", "unknown", 1, 1, 30),
        ("c", "b", "unknown", 1, 1, 30),
        ("c", "b", "known", 1, 1, 10),
    ]


def test_counts_do_not_depend_on_how_many_voices_are_looked_at_together(monkeypatch: pytest.MonkeyPatch) -> None:
    shared = copies(("b1", 0, 30, "a1", "earlier"), ("a2", 5, 40, "c1", "higher"), ("c1", 0, 30, "b1", "unknown"))
    found = count_copies(shared, DOCUMENTS)
    monkeypatch.setattr(copying, "VOICES_AT_ONCE", 1)
    assert count_copies(shared, DOCUMENTS).equals(found) and found.height == 3


def test_without_copies_the_table_is_empty() -> None:
    assert count_copies(copies(("b1", 0, 30, "a1", "earlier")).clear(), DOCUMENTS).is_empty()


def test_both_sides_of_a_passage_are_listed_and_count_up_to_the_table() -> None:
    shared = copies(
        ("b1", 0, 30, "a1", "earlier"),
        ("b1", 20, 50, "a2", "higher"),
        ("b1", 80, 90, "a1", "earlier"),
        ("b1", 80, 90, "c1", "unknown"),
        ("a2", 0, 40, "a1", "earlier"),
    ).with_columns(pl.col("from_start", "from_end") + 100)
    listed = list_passages(shared, DOCUMENTS).sort("voice", "from_voice", "start")
    assert listed.select("voice", "from_voice", "order", "document_id", "start", "end").rows() == [
        ("b", "a", "known", "b1", 0, 50),
        ("b", "a", "known", "b1", 80, 90),
        ("b", "c", "unknown", "b1", 80, 90),
    ]
    sides = listed.select("from_document_id", "from_start", "from_end").rows()
    assert sides == [(["a1", "a2"], [100, 120], [130, 150]), (["a1"], [180], [190]), (["c1"], [180], [190])]
    counted = listed.group_by("voice", "from_voice", "order").len()
    table = count_copies(shared, DOCUMENTS)
    assert sorted(counted.rows()) == sorted(table.select("voice", "from_voice", "order", "n_passages").rows())
