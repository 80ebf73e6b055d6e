"""Tables of documents, one a row: CSV, TSV and JSON lines; which column holds what."""

import csv
import gzip
import io
import itertools
import json
import re
import unicodedata
import zlib
from collections.abc import Collection, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import Any, BinaryIO, TextIO

from pipeline.corpus.readers import archives
from pipeline.corpus.readers.encodings import guess_encoding, widen_encoding
from pipeline.corpus.readers.reasons import SetAside
from pipeline.params.sections import ColumnsParams

MAX_ROW_CHARS = 20_000_000  # twenty times the longest document known; also what a quotation mark left open may swallow
MAX_GZIP_RATIO = 300  # JSON lines are deflated to a fifth; what inflates so much further holds no documents
MAX_NAME_CHARS = 100  # of a column; what is longer is text
HEADER_ROWS = 10  # titles and notes may stand above the names of the columns
_SHOWN_COLUMNS = 12
_BRACKETS = re.compile(r"[(\[{【〔〈《][^()\[\]{}【】〔〕〈〉《》]*[)\]}】〕〉》]")
# In brackets, says that the column is of something else.
_MEANS_MORE = re.compile(
    "发布|公布|公开|印发|成文|制定|颁布|签发|实施|施行|生效|执行|失效|废止|修订|修改|更新|采集|抓取|下载|入库|录入|"
    "英文|拼音|简称|原|旧|摘要|链接|网址|编号|代码|en$|english|url|link|id|code|old"
)

Cells = Sequence[str]


class MergedCells(list[str]):
    """The cells of a row, some of which are merged with those above and say the same.

    repeated: their columns, from 0.
    """

    def __init__(self, cells: Iterable[str], repeated: Collection[int]) -> None:
        super().__init__(cells)
        self.repeated = repeated


@dataclass(frozen=True)
class RowColumns:
    """The columns of a row. named: field → the name of its column. unused: name of a column that no field takes → its cell, if filled."""

    named: Mapping[str, str]
    unused: Mapping[str, str]


@dataclass(frozen=True)
class Row:
    """One row of a table.

    place: where it stands, as a person sees it: "17", in a workbook "工作表1/17"; "" for the whole table.
    content: the columns' names and cells. found: field → cell for the named columns that hold something, or why there is no document.
    encoding, confidence: of the file it stands in (see Decoded); None in a workbook.
    """

    place: str
    content: Mapping[str, Any]
    found: Mapping[str, str] | SetAside
    encoding: str | None = None
    confidence: float | None = None
    columns: RowColumns | None = None


def read_delimited(file: BinaryIO, delimiters: str, columns: ColumnsParams, encoding: str | None) -> Iterator[Row]:
    """The rows of a CSV or TSV file; only one row is held at a time."""
    guess = (widen_encoding(encoding), 1.0) if encoding else guess_encoding(file)
    if guess is None:
        yield Row("", {}, SetAside("undecodable", "table"))
        return
    file.seek(0)
    stream = io.TextIOWrapper(file, guess[0], errors="replace", newline="")
    try:
        delimiter = _choose_delimiter(stream, delimiters, columns)
        csv.field_size_limit(MAX_ROW_CHARS)
        for row in read_rows(_read_csv(stream, delimiter), columns):
            yield replace(row, encoding=guess[0], confidence=guess[1])
    finally:
        stream.detach()


def read_json_lines(file: BinaryIO, columns: ColumnsParams, encoding: str | None, zipped: bool) -> Iterator[Row]:
    """The objects of a JSON lines file, gzipped or not; one line is held at a time.

    Where none of the first HEADER_ROWS objects has a text, the file is a table of something else, and is set aside as a whole.
    """
    rows = _read_objects(file, columns, encoding, zipped)
    first = list(itertools.islice(rows, HEADER_ROWS))
    reasons = [row.found for row in first if isinstance(row.found, SetAside) and row.found.code == "no_text_column"]
    if first and len(reasons) == len(first):
        rows.close()
        yield Row("", {}, reasons[0])
    else:
        yield from first
        yield from rows


def read_rows(rows: Iterable[tuple[int, Cells | SetAside]], columns: ColumnsParams) -> Iterator[Row]:
    """Each row below the names of the columns; one Row for the whole table where none is the text's.

    rows: the number of each row, from 1, as a person sees it, and its cells. Rows of empty cells are not meant.
    """
    header: list[str] | None = None
    places: dict[str, list[int]] = {}
    above: list[Cells] = []
    for number, cells in rows:
        if isinstance(cells, SetAside):
            yield Row(str(number), {}, cells)
            above.append([])
        elif not any(cell.strip() for cell in cells):
            continue
        elif header is None or _names_columns_on(cells, places, columns):
            places = find_columns(cells, columns)
            if "text" in places:
                header = [cell.strip() for cell in cells]
            else:
                above.append(cells)
                if len(above) >= HEADER_ROWS:
                    break
        else:
            content = {header[i] if i < len(header) else str(i + 1): cell for i, cell in enumerate(cells) if cell}
            found = _pick_cells(cells, places)
            own = _tell_columns(header, cells, places)
            # A text that is merged over rows is one document, whose other columns have several rows.
            has_text = "text" in found and not _is_repeated(cells, places["text"])
            yield Row(str(number), content, found if has_text else SetAside("empty", "no text"), columns=own)
    if header is None:
        widest = max(above[:1] + above[1:HEADER_ROWS], key=lambda cells: sum(map(bool, cells)), default=None)
        yield Row("", {}, describe_columns(widest) if widest is not None else SetAside("empty", "no rows"))


def _is_repeated(cells: Cells, columns: Collection[int]) -> bool:
    return isinstance(cells, MergedCells) and any(column in cells.repeated for column in columns)


def _names_columns_on(cells: Cells, places: Mapping[str, Sequence[int]], columns: ColumnsParams) -> bool:
    """Whether a row is the second of the names of the columns: that of the text is merged over both."""
    return _is_repeated(cells, places["text"]) and "text" in find_columns(cells, columns)


def find_columns(names: Iterable[str], columns: ColumnsParams) -> dict[str, list[int]]:
    """Where the columns of each field stand, first the one that is asked first.

    Case, blanks, marks and what stands in brackets (年份（年）) make no difference, unless the brackets say something else:
    日期（施行） is not 日期.

    >>> from pipeline.params.reading import load_params
    >>> find_columns(["标题", "正文", "备注", "发布 时间（年-月-日）"], load_params().corpus.columns)
    {'text': [1], 'title': [0], 'published_on': [3]}
    """
    known: dict[str, list[int]] = {}
    keys = [_make_keys(name) for name in names]
    for i, (exact, loose) in enumerate(keys):
        for key in dict.fromkeys((exact, loose)):
            known.setdefault(key, []).append(i)
    places = {}
    for field in fields(columns):
        accepted = dict.fromkeys(_make_keys(name)[0] for name in getattr(columns, field.name))
        # An exact name goes before one with brackets: 标题 before 标题（英文）.
        own = [i for name in accepted for i in sorted(known.get(name, ()), key=lambda i: keys[i][0] != name)]
        if own:
            places[field.name] = list(dict.fromkeys(own))
    return places


@lru_cache(maxsize=10_000)  # names of JSON's objects may be without end
def _make_keys(name: str) -> tuple[str, str]:
    """A column's name as it is compared: whole, and without what is in brackets."""
    name = unicodedata.normalize("NFKC", name[:MAX_NAME_CHARS]).casefold()
    whole = re.sub(r"[\W_]+", "", name)
    bare = _BRACKETS.sub(lambda found: found[0] if _MEANS_MORE.search(found[0]) else "", name)
    return whole, re.sub(r"[\W_]+", "", bare) or whole


def describe_columns(names: Iterable[str]) -> SetAside:
    """That a table has no text column, with the columns that it has."""
    shown = [" ".join(name.split())[:30] for name in names if name.strip()]
    more = f", … {len(shown) - _SHOWN_COLUMNS} more" if len(shown) > _SHOWN_COLUMNS else ""
    return SetAside("no_text_column", ", ".join(shown[:_SHOWN_COLUMNS]) + more)


def _choose_delimiter(stream: TextIO, delimiters: str, columns: ColumnsParams) -> str:
    """The delimiter that finds a text column in the first rows, else the one that cuts the first row most."""
    start = stream.read(100_000)
    stream.seek(0)
    lines = [line for line in start.splitlines() if line.strip()][:HEADER_ROWS]
    for delimiter in delimiters:
        if any("text" in find_columns((cell.strip('"') for cell in line.split(delimiter)), columns) for line in lines):
            return delimiter
    return max(delimiters, key=lambda delimiter: lines[0].count(delimiter) if lines else 0)


def _read_csv(stream: TextIO, delimiter: str) -> Iterator[tuple[int, Cells | SetAside]]:
    """Number and cells of each record; the last is a reason where the rest can't be read."""
    n_chars = 0

    def read_lines() -> Iterator[str]:
        nonlocal n_chars
        while line := stream.readline(MAX_ROW_CHARS + 1):
            n_chars += len(line)
            if n_chars > MAX_ROW_CHARS:
                raise csv.Error(f"over {MAX_ROW_CHARS:,} characters in one row")
            yield line

    number = 0
    try:
        for number, cells in enumerate(csv.reader(read_lines(), delimiter=delimiter), 1):
            n_chars = 0
            yield number, cells
    except csv.Error as error:
        # A quotation mark left open swallows what follows; nobody can say where the next row begins.
        code = "too_large" if n_chars > MAX_ROW_CHARS else "damaged"
        yield number + 1, SetAside(code, f"csv: {error}")


def _read_objects(
    file: BinaryIO, columns: ColumnsParams, encoding: str | None, zipped: bool
) -> Generator[Row, None, None]:
    size = file.seek(0, 2)
    file.seek(0)
    source: Any = gzip.GzipFile(fileobj=file) if zipped else file
    number = 0
    try:
        guess = (widen_encoding(encoding), 1.0) if encoding else guess_encoding(source)
        if guess is None:
            yield Row("", {}, SetAside("undecodable", "table"))
            return
        source.seek(0)
        stream = io.TextIOWrapper(source, guess[0], errors="replace", newline="\n")
        try:
            while line := stream.readline(MAX_ROW_CHARS + 1):
                number += 1
                if zipped and source.tell() > max(archives.MIN_BOMB_BYTES, MAX_GZIP_RATIO * size):
                    yield Row(str(number), {}, SetAside("bomb", f"gzip: {size:,} bytes"))
                    return
                if len(line) > MAX_ROW_CHARS:
                    yield Row(str(number), {}, SetAside("too_large", f"over {MAX_ROW_CHARS:,} characters"))
                    while line and not line.endswith("\n"):
                        line = stream.readline(MAX_ROW_CHARS)
                elif line.strip("\ufeff \t\r\n"):
                    yield replace(_read_object(number, line, columns), encoding=guess[0], confidence=guess[1])
        finally:
            stream.detach()
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        yield Row(str(number + 1) if number else "", {}, SetAside("damaged", f"gzip: {error}"))


def _read_object(number: int, line: str, columns: ColumnsParams) -> Row:
    try:
        content = json.loads(line.strip("\ufeff \t\r\n"))
    except (ValueError, RecursionError) as error:
        return Row(str(number), {"": line}, SetAside("no_object", f"{type(error).__name__}: {str(error)[:80]}"))
    if not isinstance(content, dict):
        return Row(str(number), {"": content}, SetAside("no_object", type(content).__name__))
    places = find_columns(content, columns)
    if "text" not in places:
        return Row(str(number), content, describe_columns(content))
    values = [_show_value(value) for value in content.values()]
    found = _pick_cells(values, places)
    own = _tell_columns(list(content), values, places)
    return Row(str(number), content, found if "text" in found else SetAside("empty", "no text"), columns=own)


def _pick_cells(cells: Cells, places: Mapping[str, Sequence[int]]) -> dict[str, str]:
    """Field → the first of its columns that is filled in this row."""
    found = {}
    for field, own in places.items():
        if filled := next((cells[i].strip() for i in own if i < len(cells) and cells[i].strip()), ""):
            found[field] = filled
    return found


def _tell_columns(names: Cells, cells: Cells, places: Mapping[str, Sequence[int]]) -> RowColumns:
    taken = {i for own in places.values() for i in own}
    named = {
        field: names[next((i for i in own if i < len(cells) and cells[i].strip()), own[0])]
        for field, own in places.items()
    }
    filled = enumerate(zip(names, cells, strict=False))
    return RowColumns(named, {name: cell for i, (name, cell) in filled if i not in taken and name and cell.strip()})


def _show_value(value: Any) -> str:
    """A value of JSON as a cell; a list of paragraphs is a text."""
    if isinstance(value, list):
        return "\n".join(part.strip() for part in value if isinstance(part, str))
    if isinstance(value, dict) and len(value) == 1 and next(iter(value)).startswith("$"):
        return _show_value(next(iter(value.values())))  # exports of MongoDB: {"$date": …}, {"$numberLong": …}
    return "" if value is None or isinstance(value, dict) else str(value).strip()
