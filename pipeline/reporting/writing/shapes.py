"""What goes into a section and what comes out, as types; and numbers that know where they come from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import polars as pl

from pipeline.params.sections import Params
from pipeline.reporting.writing.notation import write_count, write_percent, write_set

Tables = Mapping[str, pl.DataFrame]  # by their names in the catalog, and `versions`
Rows = list[dict[str, Any]]
Content = dict[str, Any]  # the names in a template and what they stand for
DOCUMENTS = "document_keywords.csv"  # of the paper: has those that count, with their voice, which documents.csv has not
YEARS = "data.zip/data/years.csv"  # of the paper, too: reports/tables has no such table
_MARK = "\ue000"  # of private use: no text of a document that was read has it


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


FORMS: Mapping[str, Callable[[Any], str]] = {
    "plain": write_set,
    "count": write_count,
    "percent": write_percent,
}


def write_setting(params: Params, section: str, key: str, form: str = "plain", between: str = "") -> Cell:
    """A number that the params set, or several in ascending order with `between` them. form: one of FORMS."""
    value = getattr(getattr(params, section), key)
    place, values = Place("params.yaml", section), sorted(value) if isinstance(value, tuple | list) else [value]
    return join_cells([place.write(one, key, FORMS[form]) for one in values], between)


def join_cells(cells: Sequence[Cell], between: str) -> Cell:
    """One cell of several, with all their numbers."""
    return Cell(between.join(cell.text for cell in cells), tuple(number for cell in cells for number in cell.numbers))


class Ledger:
    """What notes the numbers of a sentence, or of a text that is cut into parts afterwards, while it is written.

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

    def mark(self, cell: Cell) -> str:
        """As `take`, with a mark for each number, by which `sign_parts` finds it."""
        return _MARK * len(cell.numbers) + self.take(cell)

    def sign_parts(self, parts: Sequence[str]) -> list[Cell]:
        """The parts of a text in their order without its marks, each with its own numbers.

        >>> told = Ledger()
        >>> text = "of " + told.mark(Place("choice", "").write(20, "n_topics", str)) + " topics; " + told.mark(Cell("none"))
        >>> [(cell.text, len(cell.numbers)) for cell in told.sign_parts(text.split("; "))]
        [('of 20 topics', 1), ('none', 0)]
        """
        rest = iter(self.numbers)
        return [Cell(part.replace(_MARK, ""), tuple(islice(rest, part.count(_MARK)))) for part in parts]
