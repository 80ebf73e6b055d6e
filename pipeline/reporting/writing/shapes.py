"""What goes into a section and what comes out, as types; and numbers that know where they come from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

Tables = Mapping[str, pl.DataFrame]  # by their names in the catalog, and `versions`
Rows = list[dict[str, Any]]
Content = dict[str, Any]  # the names in a template and what they stand for
DOCUMENTS = "document_keywords.csv"  # of the paper: has those that count, with their voice, which documents.csv has not
YEARS = "data.zip/data/years.csv"  # of the paper, too: reports/tables has no such table


@dataclass(frozen=True)
class Number:
    """A number as it is printed, and where it comes from.

    value: unrounded. table: its name in reports/tables, else a file: of the project, beside numbers.csv, or in data.zip; row: what tells
    its row or rows there, as "keyword=双减; year=2021" (topics from 1; nothing: all rows), or words; column: its column, or what is
    counted over these rows, as sum(n_chars).
    """

    text: str
    value: float
    table: str
    row: str
    column: str


@dataclass(frozen=True)
class Cell:
    """What stands in a cell, and the numbers in it."""

    text: str
    numbers: tuple[Number, ...] = ()


@dataclass(frozen=True)
class Place:
    """Rows of one table, from which cells are taken. row: as in Number."""

    table: str
    row: str

    def write(self, value: Any, column: str, form: Callable[[Any], str]) -> Cell:
        """A cell of one number; a gap is a dash and no number."""
        return Cell(form(value), () if value is None else (Number(form(value), value, self.table, self.row, column),))

    def write_interval(
        self, ends: tuple[float | None, float | None], columns: tuple[str, str], form: Callable[..., str]
    ) -> Cell:
        """An interval; form writes both ends, as in "[1.30, 2.01]"."""
        text = form(*ends)
        written = text.strip("[]").split(", ")
        return Cell(
            text,
            tuple(
                Number(end, value, self.table, self.row, column)
                for end, value, column in zip(written, ends, columns, strict=False)
                if value is not None
            ),
        )


class Ledger:
    """What notes the numbers of a sentence while it is written.

    numbers: in the order in which they were written.
    """

    def __init__(self) -> None:
        self.numbers: list[Number] = []

    def take(self, cell: Cell) -> str:
        """The text of a cell that goes into the sentence; its numbers are noted."""
        self.numbers += cell.numbers
        return cell.text

    def sign(self, text: str) -> Cell:
        """The sentence, with the numbers that were noted."""
        return Cell(text, tuple(self.numbers))
