"""A table of the paper before it is Word or LaTeX."""

from dataclasses import dataclass
from typing import Literal

from pipeline.params.errors import Words
from pipeline.reporting.writing.shapes import Cell, Number

Align = Literal["left", "right", "center"]
AGAIN: Words = ("（续）", " (continued)")  # behind the number of a figure, or the title of a table, of a further page
Rows = list[tuple[Cell, ...]]


@dataclass(frozen=True)
class Column:
    """The head of a column; its share of the width of the text; numbers stand right, one word centred."""

    head: Cell
    width: float
    align: Align = "right"


@dataclass(frozen=True)
class PaperTable:
    """One table. rows: a cell a column, or a single one that heads the rows below it. notes: beneath the table, a sentence each.

    noted: the numbers of the notes, but for what is the same in every paper.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    noted: tuple[Number, ...] = ()
