"""A table of the paper before it is Word or LaTeX: every number in it knows where it comes from."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True)
class Number:
    """A number as it is printed, and where it comes from.

    value: unrounded. table: its name in reports/tables, params.yaml, or a file beside numbers.csv; row: what tells its row or rows
    there, as "keyword=双减; year=2021" (topics from 1; nothing: all rows), or words; column: its column, or what is counted over these
    rows, as sum(n_chars).
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


Align = Literal["left", "right", "center"]
Rows = list[tuple[Cell, ...]]


@dataclass(frozen=True)
class Column:
    """The head of a column; its share of the width of the text; numbers stand right, one word centred."""

    head: Cell
    width: float
    align: Align = "right"


@dataclass(frozen=True)
class PaperTable:
    """One table. rows: a cell a column, or a single one that heads the rows below it. notes: beneath the table, a sentence each."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()


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
