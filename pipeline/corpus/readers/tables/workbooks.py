"""Tables of documents, one a row, in the sheets of Excel."""

import contextlib
import datetime
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pipeline.corpus.readers import archives
from pipeline.corpus.readers.reasons import SetAside
from pipeline.corpus.readers.tables import cell_formats
from pipeline.corpus.readers.tables.files import Cells, MergedCells, Row, read_rows
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
        formats: dict[str, cell_formats.Formats] = {}
        if kind == ".xlsx":
            with contextlib.suppress(
                KeyError, ValueError, SyntaxError
            ):  # calamine may read a table whose styles are broken
                formats = cell_formats.read_formats(data)
        workbook = python_calamine.load_workbook(io.BytesIO(data))
        for name in workbook.sheet_names:
            sheet = workbook.get_sheet_by_name(name)
            cells = _show_rows(sheet, formats.get(name, {}))
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


def _show_rows(sheet: Any, formats: cell_formats.Formats) -> Iterator[tuple[int, Cells]]:
    """Number and cells of each row; a cell that is merged over rows says the same in each of them."""
    left = (
        sheet.start[1] if sheet.start else 0
    )  # calamine gives rows from the first on, and columns from the first that is used
    merged: dict[int, list[tuple[int, int]]] = {}  # first row → column, and the last row
    for (first, column), (last, _) in sheet.merged_cell_ranges or ():
        if last > first and column >= left:
            merged.setdefault(first, []).append((column - left, last))
    lasting: dict[int, tuple[int, str]] = {}  # column → last row, and what is said there
    for number, row in enumerate(sheet.iter_rows()):
        cells = [_show_cell(cell, formats.get((number, left + column))) for column, cell in enumerate(row)]
        repeated = []
        for column, (last, shown) in list(lasting.items()):
            if number > last:
                del lasting[column]
            elif column < len(cells) and not cells[column]:
                cells[column] = shown
                repeated.append(column)
        for column, last in merged.get(number, ()):
            if column < len(cells):
                lasting[column] = last, cells[column]
        yield number + 1, MergedCells(cells, repeated) if repeated else cells


def _show_cell(cell: Any, shown: str | None) -> str:
    """What a person sees in a cell of Excel; dates, times and spans of time as ISO writes them, numbers as they are.

    shown: how much of a date its format shows.
    """
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        if shown and (date := cell_formats.from_serial(cell)):
            return str(date.strftime(shown))
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else str(cell)
    if isinstance(cell, datetime.date) and shown and shown != cell_formats.DAY:
        return str(cell.strftime(shown))
    if isinstance(cell, datetime.datetime):
        moment = _round_seconds(cell)
        return moment.date().isoformat() if moment.time() == datetime.time() else moment.isoformat(" ")
    if isinstance(cell, datetime.timedelta):
        minutes, seconds = divmod(round(cell.total_seconds()), 60)
        return f"PT{minutes // 60}H{minutes % 60}M{seconds}S"
    if isinstance(cell, datetime.time):
        return cell.isoformat("seconds")
    return str(cell)


def _round_seconds(moment: datetime.datetime) -> datetime.datetime:
    """Excel keeps times as fractions of a day, which make 10:30 into 10:29:59.9999; the last second of the calendar stays."""
    whole = moment.replace(microsecond=0)
    with contextlib.suppress(OverflowError):
        return whole + datetime.timedelta(seconds=moment.microsecond >= 500_000)
    return whole


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
                            last_column = max(last_column, cell_formats.count_columns(letters[:8].decode()))
                    rest = chunk[-30:]
            if last_row * last_column > MAX_CELLS:
                return SetAside("too_large", f"{info.filename}: {last_row:,} × {last_column:,} cells")
    return None
