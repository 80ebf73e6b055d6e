"""The file beside the documents in which a researcher corrects them: metadata.csv, or a sheet saved as metadata.xlsx."""

import csv
import datetime
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from pipeline.corpus.readers import archives
from pipeline.corpus.readers.encodings import decode_bytes
from pipeline.params.errors import InputError

METADATA_FILES = ("metadata.csv", "metadata.xlsx")  # lie among the documents and are none
_SHEET = "documents"  # as reports/tables.xlsx calls it

Rows = Sequence[tuple[int, Sequence[str]]]


def find_metadata_file(folder: Path) -> Path | None:
    """The one of the two that is there, if any. Raises InputError where both are."""
    found = [folder / name for name in METADATA_FILES if (folder / name).exists()]
    if len(found) > 1:
        raise InputError(
            f"{folder}：既有 metadata.csv，又有 metadata.xlsx；请只留一个，并把另一个的更正抄过来",
            f"{folder}: holds metadata.csv and metadata.xlsx; keep one of them, with the corrections of both",
        )
    return found[0] if found else None


def read_metadata_rows(place: Path) -> Rows:
    """The rows that hold anything, each with the line or row on which it begins. Raises InputError where it can't be read."""
    try:
        data = place.read_bytes()
    except OSError as error:
        raise InputError(
            f"{place}：无法读取（{error.strerror}）；请使其可读，或把它移走。",
            f"{place}: can't be read ({error.strerror}); make it readable or take it away.",
        ) from error
    rows = _read_sheet(data, place) if place.suffix == ".xlsx" else _read_lines(data, place)
    return [(number, cells) for number, cells in rows if any(cell.strip() for cell in cells)]


def _read_lines(data: bytes, place: Path) -> Rows:
    decoded = decode_bytes(data)
    if decoded is None:
        raise InputError(
            f"{place}：不是 UTF-8 或 GB18030 编码的文本；请另存为“CSV UTF-8”。",
            f"{place}: is not text in UTF-8 or GB18030; save it as “CSV UTF-8”.",
        )
    reader = csv.reader(io.StringIO(decoded[0].removeprefix("\ufeff"), newline=""), strict=False)
    rows = []
    line = 1
    for cells in reader:
        rows.append((line, cells))
        line = reader.line_num + 1
    return _name_columns(rows)


def _read_sheet(data: bytes, place: Path) -> Rows:
    """The sheet documents; where none is called so, the only one that has a column path, or the only sheet."""
    import python_calamine

    try:
        if refusal := archives.check_package(io.BytesIO(data)):
            raise ValueError(refusal.detail)
        book = python_calamine.load_workbook(io.BytesIO(data))
        sheets = {
            name: _name_columns(
                (number, [_show(cell) for cell in row])
                for number, row in enumerate(book.get_sheet_by_name(name).iter_rows(), 1)
            )
            for name in ([_SHEET] if _SHEET in book.sheet_names else book.sheet_names)
        }
    except (ValueError, python_calamine.CalamineError) as error:
        raise InputError(
            f"{place}：不是可读的工作簿（{error}）；请用 Excel 另存为 .xlsx，或另存为“CSV UTF-8”",
            f"{place}: is no workbook that can be read ({error}); save it as .xlsx again, or as “CSV UTF-8”",
        ) from error
    filled = {name: rows for name, rows in sheets.items() if any(any(cells) for _, cells in rows)}
    candidates = [rows for rows in filled.values() if "path" in next(cells for _, cells in rows if any(cells))]
    candidates = candidates or list(filled.values())
    if len(candidates) > 1:
        names = "、".join(filled)
        raise InputError(
            f"{place}：有几张表（{names}），不知用哪一张；请只留一张，或把它命名为 {_SHEET}",
            f"{place}: holds several sheets ({names}); keep one, or call it {_SHEET}",
        )
    return candidates[0] if candidates else []


def _name_columns(rows: Iterable[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    """The rows, each head as its last line alone: over a column of the workbook its heads for people stand, and then its name."""
    named = list(rows)
    for place, (number, cells) in enumerate(named):
        if any(cells):
            named[place] = (number, [cell.rstrip().rpartition("\n")[2] for cell in cells])
            break
    return named


def _show(cell: Any) -> str:
    """A cell as a person would write it into metadata.csv."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, datetime.date | datetime.datetime) else str(cell)
