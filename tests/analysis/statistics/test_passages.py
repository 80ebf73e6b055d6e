"""Spans: which overlap, and what they cover together, against what goes through every character."""

from functools import partial

import numpy as np
import polars as pl
import pytest

from pipeline import catalog
from pipeline.analysis.statistics import passages
from pipeline.analysis.statistics.passages import cut_documents, find_foreign, find_overlaps, merge_spans


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


def draw_corpus(rng: np.random.Generator) -> tuple[pl.DataFrame, pl.DataFrame, dict[int, list[tuple[str, int]]]]:
    """Documents of a few voices and years, texts that some of them share, and what the audit would say: each links to the first that has
    the text, both ways where their years are the same. Also text → its holders, in the audit's order, and where it stands in each.
    """
    ids = [f"{number:03d}" for number in rng.permutation(12)]
    documents = pl.DataFrame(
        {
            "document_id": ids,
            "voice": rng.choice(["甲局", "乙局", "丙局", "丁局"], 12),
            "year": np.sort(rng.integers(2018, 2022, 12)).astype(np.int32),
        }
    )
    years = documents["year"].to_list()
    rows, holders = [], {}
    for text in range(8):
        having = sorted(rng.choice(12, rng.integers(2, 8), replace=False).tolist())
        places = {number: 100 * int(rng.integers(0, 20)) + 100 * 20 * text for number in having}
        holders[text] = [(ids[number], places[number]) for number in having]
        first = having[0]
        for number in having[1:]:
            there, here = (ids[first], places[first]), (ids[number], places[number])
            known = years[first] < years[number]
            for own, other in [(here, there)] + ([] if known else [(there, here)]):
                rows.append((own[0], own[1], own[1] + 50, other[0], other[1], other[1] + 50, 1.0, known))
    copies = pl.DataFrame(rows, orient="row", schema=[*list(catalog.copies.columns)[:7], "known"]).select(
        pl.exclude("known"), order=pl.when("known").then(pl.lit("earlier")).otherwise(pl.lit("unknown"))
    )
    return documents, copies.sort("document_id"), holders


def find_pieces(copies: pl.DataFrame, documents: pl.DataFrame) -> list[pl.DataFrame]:
    return list(find_foreign(partial(cut_documents, copies), documents))


def test_what_is_foreign_does_not_depend_on_how_many_links_are_judged_together(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(4)
    corpora = [draw_corpus(rng)[:2] for _ in range(20)]
    whole = [merge_spans(pl.concat(find_pieces(copies, documents))) for documents, copies in corpora]
    monkeypatch.setattr(passages, "LINKS_AT_ONCE", 1)
    for (documents, copies), found in zip(corpora, whole, strict=True):
        pieces = find_pieces(copies, documents)
        assert len(pieces) == copies["document_id"].n_unique() + 1  # and one without a row
        assert pl.concat(map(merge_spans, pieces)).equals(found)
        compact = copies.with_columns(pl.col("document_id", "from_document_id").cast(pl.Categorical))
        assert pl.concat(map(merge_spans, find_pieces(compact, documents))).equals(found)


def test_of_every_shared_text_the_first_alone_has_it_but_for_what_its_voice_says_again() -> None:
    rng = np.random.default_rng(3)
    for _ in range(60):
        documents, copies, holders = draw_corpus(rng)
        foreign = cover(pl.concat(find_pieces(copies, documents)))
        voice, year = (dict(documents.select("document_id", c).iter_rows()) for c in ("voice", "year"))
        for having in holders.values():
            names = [name for name, _ in having]
            first = min(names, key=lambda name: (year[name], name))
            own = {name for name, place in having if (name, place) not in foreign}
            assert own == {first} | {name for name in names if voice[name] == voice[first] and year[name] > year[first]}
            for name, place in having:
                assert len({(name, at) in foreign for at in range(place, place + 50)}) == 1
