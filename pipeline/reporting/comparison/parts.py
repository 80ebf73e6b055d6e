"""A part of the comparison: a title, sentences, one table; the same on the page and in the terminal."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

SIDES = ("A", "B")  # what the two reports are called in tables
MOST_LINES = 20  # of a table in the terminal


@dataclass(frozen=True)
class Part:
    """One part. heads, rows: its table, each row as many cells as there are heads; the first n_telling rows are worth
    a line in the terminal. notes say how to read it."""

    anchor: str
    title: str
    sentences: Sequence[str]
    heads: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    notes: Sequence[str] = ()
    n_telling: int = MOST_LINES


def count_codes(table: pl.DataFrame, column: str) -> dict[str, int]:
    """Code → number of rows."""
    return dict(table[column].value_counts().iter_rows())


def order_by(table: pl.DataFrame, column: str, codes: Sequence[str]) -> pl.DataFrame:
    """The rows that have one of these codes, in the order of the codes; rows of one code stay in order."""
    places = {code: place for place, code in enumerate(codes)}
    found = table.filter(pl.col(column).is_in(list(codes)))
    return found.sort(pl.col(column).replace_strict(places, return_dtype=pl.Int32), maintain_order=True)
