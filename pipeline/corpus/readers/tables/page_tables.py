"""Tables of documents, one a row, in web pages: what the export buttons of websites write under the name .xls."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from pipeline.corpus.readers.archives import find_pages
from pipeline.corpus.readers.characters import close_spaces
from pipeline.corpus.readers.documents import decode_page, find_declared
from pipeline.corpus.readers.reasons import SetAside
from pipeline.corpus.readers.tables.files import MergedCells, Row, find_columns, read_rows
from pipeline.params.sections import ColumnsParams

MAX_TABLE_BYTES = 50_000_000  # lxml needs ten times as much
MAX_CELLS = 2_000_000  # of all tables together, those that a merged one covers among them
MAX_REPEATED = 10  # times the page, of what all rows say: a merged cell stands in each
MAX_NESTED = 5  # tables around a table; each is read with all that is in it
MIN_COLUMNS = 2  # known ones in a row of names: the text's and another; one word alone may be a heading
MAX_NAME_CHARS = 30  # of a column's name
MAX_SPAN = 1_000  # HTML's own limit

_BLOCKS = re.compile("address|blockquote|br|center|d[dlt]|div|h[1-6r]|li|[ou]l|p|pre|table|t[drh]")
_SILENT = re.compile("script|style|noscript|template|head|title")


def read_page_workbook(data: bytes, kind: str, columns: ColumnsParams, encoding: str | None) -> Iterator[Row]:
    """The rows of a page (".html") or of a saved website (".mhtml"), where each sheet of a workbook is one.

    None where there is no table of documents.
    """
    pages = [(data, find_declared(data))] if kind == ".html" else find_pages(data)
    if isinstance(pages, SetAside):
        return
    for number, (page, declared) in enumerate(pages, 1):
        for row in read_page_tables(page, declared, columns, encoding):
            yield replace(row, place=f"{number}/{row.place}") if len(pages) > 1 and row.place else row


def read_page_tables(data: bytes, declared: str | None, columns: ColumnsParams, encoding: str | None) -> Iterator[Row]:
    """The rows of all tables of a page that have the columns of documents; none of a page that only is laid out by tables.

    Rows are numbered through these tables. declared: what encoding the page says that it is in.
    """
    from lxml import etree

    from pipeline.corpus.readers.web.visible import parse_markup

    decoded = decode_page(data, declared, encoding) if len(data) <= MAX_TABLE_BYTES else None
    if decoded is None:
        return
    try:
        tree = parse_markup(re.sub(r"^\s*<\?xml[^>]*\?>", "", decoded.text.replace("\0", "")))
    except (etree.ParserError, ValueError):
        return
    rows: list[list[str]] = []
    n_cells = n_chars = 0
    for row in _list_rows(tree, columns):
        rows.append(row)
        n_cells += len(row)
        n_chars += sum(map(len, row))
        if n_cells > MAX_CELLS or n_chars > MAX_REPEATED * len(decoded.text):
            yield Row("", {}, SetAside("too_large", f"{n_cells:,} cells, {n_chars:,} characters"))
            return
    starts = [i for i, row in enumerate(rows) if _names_columns(row, columns)]
    for start, end in itertools.pairwise([*starts, len(rows)]):
        below = ((number, rows[number - 1]) for number in range(start + 1, end + 1))
        for found in read_rows(below, columns):
            yield replace(found, encoding=decoded.encoding, confidence=decoded.confidence)


def _list_rows(tree: Any, columns: ColumnsParams) -> Iterator[list[str]]:
    """The rows of the tables that name the columns of documents, and of those of the same width right below.

    Some exports name the columns in a table of their own, others on every printed page.
    """
    width = 0  # of the names; 0 outside such tables
    used: set[Any] = set()
    for table in tree.iter("table"):
        around = list(table.iterancestors("table"))
        if len(around) > MAX_NESTED or any(outer in used for outer in around):
            continue  # a table in a document's text
        rows = list(_read_table(table))
        names = next((row for row in rows if _names_columns(row, columns)), None)
        if names is not None:
            width = len(names)
        elif not width or any(len(row) != width for row in rows):
            width = 0
            continue
        used.add(table)
        yield from rows


def _names_columns(row: Sequence[str], columns: ColumnsParams) -> bool:
    found = find_columns(row, columns)
    return "text" in found and len(found) >= MIN_COLUMNS and all(len(cell) <= MAX_NAME_CHARS for cell in row)


def _read_table(table: Any) -> Iterator[list[str]]:
    """The rows of a table itself, not of those inside it.

    A cell that is merged over rows stands in each of them, one that is merged over columns in the first of them.
    """
    waiting: dict[
        int, tuple[int, str]
    ] = {}  # column → for how many more rows a cell from above holds, and what it says
    for row in table.iter("table", "thead", "tbody", "tr"):
        cells = list(row.iterchildren("td", "th"))
        if not cells or (row is not table and next(row.iterancestors("table")) is not table):
            continue
        shown: list[str] = []
        repeated: list[int] = []
        for cell in cells:
            _fill(shown, waiting, repeated)
            text = _show_cell(cell)
            n_rows = _read_span(cell, "rowspan")
            for i in range(_read_span(cell, "colspan")):
                if n_rows > 1:
                    waiting[len(shown)] = n_rows - 1, "" if i else text
                shown.append("" if i else text)
        _fill(shown, waiting, repeated)
        if all(len(cell) <= MAX_NAME_CHARS for cell in shown):
            shown = [close_spaces(cell) for cell in shown]
        yield MergedCells(shown, repeated)


def _fill(shown: list[str], waiting: dict[int, tuple[int, str]], repeated: list[int]) -> None:
    """The cells that come next in this row from a merged one above."""
    while len(shown) in waiting:
        column = len(shown)
        n_rows, text = waiting.pop(column)
        if n_rows > 1:
            waiting[column] = n_rows - 1, text
        repeated.append(column)
        shown.append(text)


def _read_span(cell: Any, name: str) -> int:
    written = (cell.get(name) or "").strip()
    return min(max(int(written), 1), MAX_SPAN) if re.fullmatch("[0-9]{1,9}", written) else 1


def _show_cell(cell: Any) -> str:
    """What a cell says, a line for each block in it."""
    from lxml import etree

    pieces = [cell.text or ""]
    walker = etree.iterwalk(cell, events=("start", "end", "comment", "pi"))
    for event, element in walker:
        if element is cell:
            continue
        if event in ("start", "end") and _BLOCKS.fullmatch(element.tag):
            pieces.append("\0")
        if event != "start":
            pieces.append(element.tail or "")
        elif _SILENT.fullmatch(element.tag):
            walker.skip_subtree()
        else:
            pieces.append(element.text or "")
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\0"))
    return "\n".join(line for line in lines if line)
