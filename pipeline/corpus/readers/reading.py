"""From a file to the texts in it: one of a document, many of a table or an archive, each used or set aside with its reason."""

import hashlib
import io
import itertools
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from pipeline.corpus.readers import archives
from pipeline.corpus.readers.characters import mend_characters, remove_invisible
from pipeline.corpus.readers.documents import (
    MAX_PAGE_BYTES,
    MAX_TAGS,
    Source,
    describe_failure,
    read_document,
    refuse_file,
)
from pipeline.corpus.readers.encodings import MAX_REPLACED, count_replaced, lower_confidence, widen_encoding
from pipeline.corpus.readers.file_kinds import STREAMED, WORKBOOK_SUFFIXES, detect_kind
from pipeline.corpus.readers.reasons import SetAside
from pipeline.corpus.readers.tables import files as table_files
from pipeline.corpus.readers.tables import page_tables, workbooks
from pipeline.corpus.readers.tables.cells import has_markup, read_text, read_value, unescape_cell
from pipeline.params.errors import InputError
from pipeline.params.sections import ColumnsParams, CorpusParams

MAX_DEPTH = 1  # a zip in a zip is read, a zip in that is not

_WORKBOOKS = (".xlsx", ".xls")


@dataclass(frozen=True)
class Item:
    """One thing found in a file: a document, or why there is none.

    name: path relative to corpus.path; "a.zip/b/c.docx" for a member, "t.xlsx/工作表1/17" or "t.csv/17" for a row.
    sha256, n_bytes: of its own bytes; of a row, of its cells as JSON with sorted keys.
    row, columns: of a row of a table, its number there and what its columns are.
    """

    name: str
    sha256: str
    n_bytes: int
    source: Source | SetAside
    row: int | None = None
    columns: table_files.RowColumns | None = None

    @property
    def table(self) -> str:
        """The name without the number of the row, which says nothing of the document."""
        return self.name if self.row is None else self.name.removesuffix(f"/{self.row}")


def read_items(place: Path, name: str, params: CorpusParams, encoding: str | None = None) -> Iterator[Item]:
    """Everything in a file, in order, one at a time.

    Memory is bounded by the largest document, sheet of Excel or member of a zip.
    encoding: what a person says the text is written in. Raises InputError where there is no such encoding.
    """
    try:
        if encoding:
            widen_encoding(encoding)
    except LookupError:
        raise InputError(
            f"metadata.csv：{name}：没有名为 {encoding!r} 的编码；请写 utf-8、gb18030、big5 之类",
            f"metadata.csv: {name}: encoding {encoding!r} is not known; write one such as utf-8, gb18030 or big5",
        ) from None
    try:
        if not place.is_file():  # a pipe would be waited for without end
            place.stat()  # says why, where it is no file because it can't be reached
            reason = "Permission denied" if place.is_dir() else "not a file"
            yield Item(name, "", 0, SetAside("unreadable", reason))
            return
        with place.open("rb") as file:
            yield from _read_file(file, name, params.columns, encoding)
    except OSError as error:
        yield Item(name, "", 0, SetAside("unreadable", error.strerror or str(error)))


def _read_file(
    file: BinaryIO,
    name: str,
    columns: ColumnsParams,
    encoding: str | None,
    depth: int = 0,
    budget: archives.Budget | None = None,
) -> Iterator[Item]:
    """budget: of the archive that the file stands in."""
    kind = detect_kind(file, name)
    n_bytes = file.seek(0, io.SEEK_END)
    suffix = PurePosixPath(name).suffix.lower()
    refusal = refuse_file(kind, suffix, n_bytes)
    if kind == ".zip" and depth > MAX_DEPTH:
        refusal = SetAside("nested", ".zip")
    file.seek(0)
    if refusal:
        yield _make_file_item(file, name, refusal)
    elif kind == ".zip":
        yield from _read_archive(file, name, columns, encoding, depth, budget or archives.Budget.for_archive(n_bytes))
    elif kind in STREAMED or kind in _WORKBOOKS:
        rows = _catch_failure(_read_table(file, kind, columns, encoding), kind)
        yield from _make_table_items(rows, file, name, kind)
    else:
        data = file.read()
        rows = iter(())
        if kind in (".html", ".mhtml") and suffix in (*WORKBOOK_SUFFIXES, ".csv"):
            rows = _catch_failure(page_tables.read_page_workbook(data, kind, columns, encoding), kind)
        first = next(rows, None)
        if first is not None:
            yield from _make_table_items(itertools.chain([first], rows), file, name, kind)
        else:
            yield Item(name, hashlib.sha256(data).hexdigest(), n_bytes, read_document(data, kind, encoding))


def _make_table_items(rows: Iterable[table_files.Row], file: BinaryIO, name: str, kind: str) -> Iterator[Item]:
    """The rows of a table, or why there are none."""
    row = None
    for row in rows:
        if row.place:
            # A sheet of Excel that is set aside whole has a name and no number.
            sheet, _, number = row.place.rpartition("/")
            has_number = bool(sheet) or kind not in _WORKBOOKS
            item = _make_row_item(row, name, kind)
            yield replace(item, row=int(number) if has_number else None, columns=row.columns)
        else:
            assert isinstance(row.found, SetAside), "a whole table is a document only by its rows"
            yield _make_file_item(file, name, row.found)
    if row is None:
        yield _make_file_item(file, name, SetAside("empty", "no rows"))


def _read_archive(
    file: BinaryIO, name: str, columns: ColumnsParams, encoding: str | None, depth: int, budget: archives.Budget
) -> Iterator[Item]:
    """The items of every member of a zip."""
    members = archives.read_members(file, budget)
    n_members = 0
    while True:
        try:
            member = next(members, None)
        except archives.ZIP_ERRORS as error:
            yield _make_file_item(file, name, SetAside("damaged", f".zip: {error}"))
            return
        if member is None:
            break
        n_members += 1
        path = f"{name}/{member[0]}"
        content = member[1]
        if isinstance(content, SetAside):
            yield Item(path, "", 0, content) if member[0] else _make_file_item(file, name, content)
        else:
            yield from _read_file(io.BytesIO(content), path, columns, encoding, depth + 1, budget)
    if not n_members:
        yield _make_file_item(file, name, SetAside("empty", "no files"))


def _read_table(file: BinaryIO, kind: str, columns: ColumnsParams, encoding: str | None) -> Iterator[table_files.Row]:
    if kind in _WORKBOOKS:
        return workbooks.read_workbook(file.read(), kind, columns)
    if kind in (".csv", ".tsv"):
        return table_files.read_delimited(file, "\t,;" if kind == ".tsv" else ",;\t", columns, encoding)
    return table_files.read_json_lines(file, columns, encoding, zipped=kind == ".jsonl.gz")


def _catch_failure(rows: Iterable[table_files.Row], kind: str) -> Iterator[table_files.Row]:
    """The rows up to a failure of the library, and the failure as a reason for the rest of the table."""
    try:
        yield from rows
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # a panic in Rust is no Exception
        yield table_files.Row("", {}, describe_failure(error, kind))


def _make_file_item(file: BinaryIO, name: str, reason: SetAside) -> Item:
    """A whole file that is set aside."""
    n_bytes = file.seek(0, io.SEEK_END)
    file.seek(0)
    return Item(name, hashlib.file_digest(file, "sha256").hexdigest(), n_bytes, reason)  # type: ignore[arg-type]


def _make_row_item(row: table_files.Row, name: str, kind: str) -> Item:
    """A row of a table as a document, its title above its text; a cell that holds markup is read as a web page."""
    cells = json.dumps(row.content, ensure_ascii=False, sort_keys=True, default=str).encode("utf-8", "surrogatepass")
    identity = hashlib.sha256(cells).hexdigest()
    name = f"{name}/{row.place}"
    if isinstance(row.found, SetAside):
        return Item(name, identity, len(cells), row.found)
    confidence = row.confidence
    if confidence is not None:
        confidence = lower_confidence(confidence, row.found["text"], len(cells))
        if count_replaced(row.found["text"]) > max(1, MAX_REPLACED * len(cells)):
            return Item(name, identity, len(cells), SetAside("undecodable", f"{row.encoding}"))
    text = unescape_cell(row.found["text"])
    if has_markup(text) and (len(text) > MAX_PAGE_BYTES or text.count("<") > MAX_TAGS):
        return Item(name, identity, len(cells), SetAside("too_large", f"{len(text):,} characters of markup"))
    try:
        cells_of = {key: cell for key, cell in row.found.items() if key != "text"}
        fields = {key: remove_invisible(mend_characters(read_value(cell))) for key, cell in cells_of.items()}
        text, head, outside = read_text(text, fields.get("title", ""))
    except Exception as error:  # as for a page that is a file
        return Item(name, identity, len(cells), describe_failure(error, ".html"))
    source = Source(mend_characters(text), row.encoding, confidence, head, fields, kind, outside)
    return Item(name, identity, len(cells), source)
