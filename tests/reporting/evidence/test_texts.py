import itertools
from functools import partial
from typing import Any, Literal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reporting.evidence import texts

Part = dict[str, Any]


def cut(written: pl.Series, quotations: list[pl.DataFrame], kept: Literal["none", "short", "all"]) -> list[Part]:
    """The parts of texts that are read one by one, the last first."""
    documents = pl.DataFrame({"document_id": [f"d{n}" for n in range(len(written))], "text": written})
    read = partial(documents.reverse().iter_slices, 1)
    lengths = documents.select(pl.col("document_id").cast(pl.String), length=pl.col("text").str.len_chars())
    return list(texts.cut_texts(read, lengths, quotations, kept))


NONE_QUOTED = pl.DataFrame(schema={"document": pl.Int64, "from": pl.Int64, "to": pl.Int64})


def test_whole_texts_come_back_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "CHARS_AT_ONCE", 5)
    written = pl.Series(["一二三", "四五", "", "六七八九十", "末"])
    parts = cut(written, [NONE_QUOTED], "all")
    assert [part["first"] for part in parts] == [0, 2, 4]
    assert [text for part in parts for ((_, text),) in part["texts"]] == written.to_list()
    # However many of them are held at once.
    monkeypatch.setattr(texts, "CHARS_HELD", 6)
    assert cut(written, [NONE_QUOTED], "all") == parts


def test_nothing_of_a_text_is_kept_where_none_is_wanted() -> None:
    quoted = pl.DataFrame({"document": [0], "from": [0], "to": [2]})
    assert cut(pl.Series(["正文"]), [quoted], "none") == []


def test_without_documents_there_is_no_part() -> None:
    assert cut(pl.Series([], dtype=pl.String), [NONE_QUOTED], "all") == []


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 30), st.integers(0, 12)), max_size=12))
def test_short_texts_hold_what_is_quoted_and_nothing_else(spans: list[tuple[int, int, int]]) -> None:
    written = pl.Series(["".join(chr(0x4E00 + n) for n in range(40)), "".join(chr(0x5E00 + n) for n in range(40))])
    quoted = pl.DataFrame([(d, a, min(a + n, 40)) for d, a, n in spans], schema=NONE_QUOTED.schema, orient="row")
    kept = [pieces for part in cut(written, [quoted], "short") for pieces in part["texts"]]
    for place, pieces in enumerate(kept):
        held = {offset + n for offset, text in pieces for n in range(len(text))}
        asked = {n for d, a, b in quoted.iter_rows() if d == place for n in range(a, b)}
        assert held == asked
        assert all(written[place][offset : offset + len(text)] == text for offset, text in pieces)
        # What touches is one piece, so that a quotation never runs over two.
        assert all(a + len(text) < b for (a, text), (b, _) in itertools.pairwise(pieces))
