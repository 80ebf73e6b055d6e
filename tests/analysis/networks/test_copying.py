"""Passages that bodies share."""

import polars as pl

from pipeline.analysis.networks.copying import count_copies

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


def test_without_copies_the_table_is_empty() -> None:
    assert count_copies(copies(("b1", 0, 30, "a1", "earlier")).clear(), DOCUMENTS).is_empty()
