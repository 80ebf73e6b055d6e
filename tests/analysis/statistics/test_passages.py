"""Spans: which overlap, and what they cover together, against what goes through every character."""

import numpy as np
import polars as pl

from pipeline.analysis.statistics.passages import find_overlaps, merge_spans


def draw_spans(rng: np.random.Generator, n: int) -> pl.DataFrame:
    starts = rng.integers(0, 60, n)
    return pl.DataFrame(
        {
            "document_id": rng.choice(["a", "b", "c"], n),
            "start": starts,
            "end": starts + rng.integers(1, 20, n),
            "side": rng.choice(["x", "y"], n),
        }
    )


def cover(spans: pl.DataFrame, *by: str) -> set[tuple[object, ...]]:
    rows = spans.select("document_id", *by, "start", "end").iter_rows()
    return {(*names, place) for *names, start, end in rows for place in range(start, end)}


def test_overlaps_are_the_pairs_that_share_a_character() -> None:
    rng = np.random.default_rng(1)
    for n, m in ((30, 40), (1, 1), (50, 3), (0, 5), (5, 0), (0, 0)):
        spans, others = draw_spans(rng, n), draw_spans(rng, m)
        found = list(zip(*(rows.tolist() for rows in find_overlaps(spans, others)), strict=True))
        expected = {(i, j) for i in range(n) for j in range(m) if cover(spans[i]) & cover(others[j])}
        assert len(found) == len(set(found))
        assert set(found) == expected
        assert [row for row, _ in found] == sorted(row for row, _ in found)


def test_merged_spans_cover_the_same_and_neither_overlap_nor_touch() -> None:
    spans = draw_spans(np.random.default_rng(2), 25)
    merged = merge_spans(spans)
    assert cover(merged) == cover(spans)
    gaps = merged.with_columns(gap=pl.col("start") - pl.col("end").shift(1).over("document_id"))["gap"].drop_nulls()
    assert (gaps > 0).all()
    assert merged.columns == ["document_id", "start", "end"]
    apart = merge_spans(spans, "side")
    assert cover(apart, "side") == cover(spans, "side")
    assert apart.height > merged.height


def test_spans_that_touch_are_one() -> None:
    spans = pl.DataFrame({"document_id": ["a", "a", "b"], "start": [5, 0, 9], "end": [9, 5, 12]})
    assert merge_spans(spans).rows() == [("a", 0, 9), ("b", 9, 12)]
