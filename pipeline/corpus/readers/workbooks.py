"""Tables of documents, one a row, in the sheets of Excel."""

import datetime
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pipeline.corpus.readers import archives
from pipeline.corpus.readers.reasons import SetAside
from pipeline.corpus.readers.table_files import Row, read_rows
from pipeline.params.sections import ColumnsParams

MAX_CELLS = 30_000_000  # calamine holds 32 bytes for each cell of the rectangle, empty ones too


def read_workbook(data: bytes, kind: str, columns: ColumnsParams) -> Iterator[Row]:
    """The rows of all sheets of an .xlsx or .xls that have a text column; the other sheets are set aside where some sheet has one.

    A sheet is held whole (so calamine works), within MAX_CELLS.
    """
    import python_calamine

    if kind == ".xlsx" and (refusal := archives.check_package(io.BytesIO(data)) or _check_extent(data)):
        yield Row("", {}, refusal)
        return
    set_aside: list[Row] = []
    used = False
    try:
        workbook = python_calamine.load_workbook(io.BytesIO(data))
        for name in workbook.sheet_names:
            sheet = workbook.get_sheet_by_name(name)
            cells = ((number, [_show_cell(cell) for cell in row]) for number, row in enumerate(sheet.iter_rows(), 1))
            for row in read_rows(cells, columns):
                place = "/".join(part for part in (archives.normalize_name(name), row.place) if part)
                if row.place:
                    used = True
                    yield replace(row, place=place)
                else:
                    set_aside.append(Row(place, row.content, row.found))
    except python_calamine.PasswordError:
        yield Row("", {}, SetAside("encrypted", kind))
        return
    except python_calamine.CalamineError as error:
        yield Row("", {}, SetAside("damaged", f"{kind}: {error}"))
        return
    reasons = [row.found for row in set_aside if isinstance(row.found, SetAside)]
    if used:
        yield from (row for row in set_aside if isinstance(row.found, SetAside) and row.found.code != "empty")
    else:
        reasons.sort(key=lambda reason: reason.code == "empty")  # what columns there are says more
        yield Row("", {}, reasons[0] if reasons else SetAside("empty", "no rows"))


def _show_cell(cell: Any) -> str:
    """What a person sees in a cell of Excel, dates as 2021-07-24."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        return cell.date().isoformat()
    return str(cell)


# Of a cell or a row. A number may have too many digits for calamine, which then ends the process: eleven suffice to refuse it.
_CELL_NAME = re.compile(rb"""\br\s*=\s*["']([A-Za-z]*)(\d{1,11})""")


def _check_extent(data: bytes) -> SetAside | None:
    """Why calamine must not open a workbook: one cell at XFD1048576 makes it ask for 500 GB, and that ends the process."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            if not re.fullmatch(r"/?xl/worksheets/[^/]+\.xml", info.filename, re.IGNORECASE):
                continue
            last_row, last_column = 0, 26  # most sheets are no wider than one letter
            rest = b""
            with archive.open(info) as sheet:
                while chunk := sheet.read(4_000_000):
                    for letters, digits in _CELL_NAME.findall(rest + chunk):
                        last_row = max(last_row, int(digits))
                        if len(letters) > 1:
                            last_column = max(last_column, _count_columns(letters[:8]))
                    rest = chunk[-30:]
            if last_row * last_column > MAX_CELLS:
                return SetAside("too_large", f"{info.filename}: {last_row:,} × {last_column:,} cells")
    return None


def _count_columns(letters: bytes) -> int:
    """The number of a column from its letters: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
