"""The texts that evidence quotes from, in parts, so that a page loads no more of them than it shows."""

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import Any, Literal

import polars as pl

CHARS_AT_ONCE = 200_000  # of a part, that a browser reads it at once
CHARS_HELD = 100_000_000  # of parts that are made from one reading of the corpus: some 200 MB

Spans = list[tuple[int, int]]  # of a text, from and to


def cut_texts(
    read_texts: Callable[[], Iterable[pl.DataFrame]],
    documents: pl.DataFrame,
    quotations: Iterable[pl.DataFrame],
    kept: Literal["none", "short", "all"],
) -> Iterator[dict[str, Any]]:
    """Parts of whole documents in their order: `first`, the place of the first document, and `texts`, the pieces of each: where it
    begins in the text, and what stands there.

    read_texts: document_id and text of these documents and maybe others, in pieces in whatever order, each time that it is called.
    documents: document_id and length, in characters. kept: of `all` texts everything, of `short` ones what is quoted, of `none`
    nothing: then there are no parts. quotations: tables with document (its place in documents), from and to.
    """
    if kept == "none":
        return
    lengths = documents["length"].to_list()
    spans = [[(0, length)] for length in lengths] if kept == "all" else _find_quoted(len(lengths), quotations)
    parts = list(pairwise(_find_cuts([sum(end - start for start, end in own) for own in spans], CHARS_AT_ONCE)))
    held = [sum(lengths[first:last]) for first, last in parts]
    for begin, stop in pairwise(_find_cuts(held, CHARS_HELD)):
        wanted = documents["document_id"][parts[begin][0] : parts[stop - 1][1]]
        texts: dict[str, str] = {}
        for piece in read_texts():
            own = piece.filter(pl.col("document_id").is_in(wanted.implode()))
            texts |= own.select("document_id", "text").iter_rows()
        for first, last in parts[begin:stop]:
            named = zip(documents["document_id"][first:last], spans[first:last], strict=True)
            yield {"first": first, "texts": [[(a, texts[name][a:b]) for a, b in own] for name, own in named]}


def _find_cuts(lengths: list[int], most: int) -> list[int]:
    """Where parts begin, and the end: a part ends with what fills it."""
    cuts, filled = [0], 0
    for place, length in enumerate(lengths, 1):
        filled += length
        if filled >= most:
            cuts.append(place)
            filled = 0
    return cuts if cuts[-1] == len(lengths) else [*cuts, len(lengths)]


def _find_quoted(n_texts: int, quotations: Iterable[pl.DataFrame]) -> list[Spans]:
    """Of each text the passages that are quoted, those that touch as one."""
    spans: list[Spans] = [[] for _ in range(n_texts)]
    places = [table.select(pl.col("document", "from", "to").cast(pl.Int32)).drop_nulls() for table in quotations]
    quoted = pl.concat(places).unique().sort(pl.all())
    for document, start, end in quoted.iter_rows():
        own = spans[document]
        if own and start <= own[-1][1]:
            own[-1] = (own[-1][0], max(own[-1][1], end))
        else:
            own.append((start, end))
    return spans
