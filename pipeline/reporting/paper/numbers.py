"""Where each number of the paper's tables comes from."""

from collections.abc import Iterator, Sequence

import polars as pl

from pipeline.reporting.paper.shapes import PaperTable
from pipeline.tables.codes import pick

COLUMNS = ("file", "place", "printed", "table", "row", "column", "value")


def trace_numbers(tables: Sequence[PaperTable], files: Sequence[str], language: str) -> str:
    """CSV, a row a number in a file: its place (rows from 1 below the head, which is row 0), as printed, whence (`Number`), unrounded."""
    rows = [
        (file, *number) for file in files for n, table in enumerate(tables, 1) for number in _walk(n, table, language)
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String), orient="row").write_csv()


def _walk(n: int, table: PaperTable, language: str) -> Iterator[tuple[str, ...]]:
    for row, cells in enumerate([tuple(column.head for column in table.columns), *table.rows]):
        for column, cell in enumerate(cells, 1):
            place = pick(language, f"表{n} 行{row} 列{column}", f"Table {n} row {row} column {column}")
            for number in cell.numbers:
                yield (place, number.text, number.table, number.row, number.column, repr(number.value))
