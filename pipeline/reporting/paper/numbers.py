"""Where each number of the paper's tables comes from."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import polars as pl

from pipeline.params.errors import Words
from pipeline.reporting.paper.shapes import PaperTable
from pipeline.reporting.writing.shapes import Cell, Number
from pipeline.tables.codes import pick

TITLE: Words = ("题名", "Title")
PARAGRAPHS: Words = ("第{}段", "paragraph {}")
ITEMS: Words = ("第{}条", "no. {}")  # of a numbered list
COLUMNS = ("file", "place", "printed", "table", "row", "column", "value")


Placed = tuple[str, Number]  # where a number stands in a text, and the number


def trace_numbers(
    tables: Sequence[PaperTable], files: Sequence[str], texts: Mapping[str, Iterable[Placed]], language: str
) -> str:
    """CSV, a row a number in a file: its place, as printed, whence (`Number`), unrounded.

    In tables, which all of `files` hold, rows count from 1 below the head, which is row 0. texts: of each file the numbers of its text.
    """
    rows = [
        (file, *number) for file in files for n, table in enumerate(tables, 1) for number in _walk(n, table, language)
    ]
    rows += [(file, place, *_list(number)) for file, placed in texts.items() for place, number in placed]
    return pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String), orient="row").write_csv()


def _walk(n: int, table: PaperTable, language: str) -> Iterator[tuple[str, ...]]:
    for row, cells in enumerate([tuple(column.head for column in table.columns), *table.rows]):
        for column, cell in enumerate(cells, 1):
            place = pick(language, f"表{n} 行{row} 列{column}", f"Table {n} row {row} column {column}")
            for number in cell.numbers:
                yield (place, *_list(number))
    for number in table.noted:
        yield (pick(language, f"表{n} 注", f"Table {n} note"), *_list(number))


def _list(number: Number) -> tuple[str, ...]:
    return number.text, number.table, number.row, number.column, repr(number.value)


def place_paragraphs(heading: Words, cells: Iterable[Cell], language: str, each: Words = PARAGRAPHS) -> list[Placed]:
    """The numbers of the paragraphs under a heading; each: what these are called, by their number from 1."""
    return [
        (name_place(heading, n, language, each), number) for n, cell in enumerate(cells, 1) for number in cell.numbers
    ]


def name_place(heading: Words, n: int, language: str, each: Words = PARAGRAPHS) -> str:
    """
    >>> name_place(("研究方法", "Methods"), 2, "zh"), name_place(("研究方法", "Methods"), 2, "en")
    ('研究方法 第2段', 'Methods, paragraph 2')
    """
    return pick(language, *heading) + pick(language, " ", ", ") + pick(language, *each).format(n)


def join_places(*texts: Mapping[str, Iterable[Placed]]) -> dict[str, list[Placed]]:
    """The numbers of each file, whichever part of it tells them."""
    joined: dict[str, list[Placed]] = {}
    for of in texts:
        for file, placed in of.items():
            joined.setdefault(file, []).extend(placed)
    return joined
