"""The texts that evidence quotes from, in parts, so that a page loads no more of them than it shows."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any, Literal

import polars as pl

CHARS_AT_ONCE = 200_000  # of a part, that a browser reads it at once

Pieces = list[tuple[int, str]]  # where each begins in the text, and what stands there


def cut_texts(
    texts: pl.Series, quotations: Iterable[pl.DataFrame], kept: Literal["none", "short", "all"]
) -> Iterator[dict[str, Any]]:
    """Parts of whole documents in their order: `first`, the place of the first document, and `texts`, the pieces of each.

    kept: of `all` texts everything, of `short` ones what is quoted, of `none` nothing: then there are no parts.
    quotations: tables with document (its place in texts), from and to.
    """
    if kept == "none":
        return
    pieces = [[(0, text)] for text in texts] if kept == "all" else _cut_quoted(texts, quotations)
    for first, last in pairwise(_find_cuts(pieces)):
        yield {"first": first, "texts": pieces[first:last]}


def _find_cuts(pieces: list[Pieces]) -> list[int]:
    """Where parts begin, and the end: a part ends with the document that fills it."""
    cuts, length = [0], 0
    for place, own in enumerate(pieces, 1):
        length += sum(len(piece) for _, piece in own)
        if length >= CHARS_AT_ONCE:
            cuts.append(place)
            length = 0
    return cuts if cuts[-1] == len(pieces) else [*cuts, len(pieces)]


def _cut_quoted(texts: pl.Series, quotations: Iterable[pl.DataFrame]) -> list[Pieces]:
    """Of each text the passages that are quoted, those that touch as one."""
    spans: list[list[tuple[int, int]]] = [[] for _ in texts]
    places = [table.select("document", "from", "to").drop_nulls() for table in quotations]
    quoted = pl.concat(places).unique().sort(pl.all())
    for document, start, end in quoted.iter_rows():
        own = spans[document]
        if own and start <= own[-1][1]:
            own[-1] = (own[-1][0], max(own[-1][1], end))
        else:
            own.append((start, end))
    return [[(start, text[start:end]) for start, end in own] for text, own in zip(texts, spans, strict=True)]
