"""From a file to the texts in it: one of a document, many of a table or an archive, each used or set aside with its reason."""

import contextlib
import hashlib
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from pipeline.corpus.readers import archives, table_files, workbooks
from pipeline.corpus.readers.characters import mend_characters, remove_invisible
from pipeline.corpus.readers.encodings import (
    MAX_REPLACED,
    count_replaced,
    decode_bytes,
    lower_confidence,
    widen_encoding,
)
from pipeline.corpus.readers.file_kinds import READABLE, detect_kind
from pipeline.corpus.readers.reasons import SetAside
from pipeline.params.errors import InputError
from pipeline.params.sections import ColumnsParams, CorpusParams

MAX_FILE_BYTES = archives.MAX_MEMBER_BYTES  # of what is read whole; a scanned book has as much, a document never
MAX_TEXT_BYTES = 20_000_000  # of a text; the longest document known has one
MAX_SAVED_BYTES = 40_000_000  # of a saved website with its pictures; the email package needs ten times as much
MAX_PAGE_BYTES = 5_000_000  # of a web page without its embedded pictures; trafilatura takes a second a megabyte
MAX_TAGS = 60_000  # of a web page, begin and end; its time grows with their square, and a long page has ten thousand
MAX_DEPTH = 1  # a zip in a zip is read, a zip in that is not
MIN_CONFIDENCE = 0.5  # below, the encoding that a page declares is tried as well

_STREAMED = (".csv", ".tsv", ".jsonl", ".jsonl.gz")
_WORKBOOKS = (".xlsx", ".xls")
_LIMITS = {".txt": MAX_TEXT_BYTES, ".md": MAX_TEXT_BYTES, ".mhtml": MAX_SAVED_BYTES}
_EMBEDDED = re.compile(rb"data:[\w/+.;=-]{0,100};base64,[A-Za-z0-9+/=%]*")
_DECLARED = re.compile(rb"""(?i)charset\s*=\s*["']?([\w.:-]{2,40})""")
_MARKUP = re.compile(r"</(?:p|div|span|td|a)>|<(?:br|p)\b[^<>]{0,200}>", re.IGNORECASE)


@dataclass(frozen=True)
class Source:
    """The text of a document as it stands there.

    encoding and confidence (0 to 1, see Decoded): of the guess; None where the format says it itself.
    head: lines outside the article that are evidence for metadata: a web page's title, source, date.
    fields: what the columns of a table row give: title, year, issued_on, published_on, issuer, region, document_number; as written there.
    kind: the format that was read, as an extension (".docx"); it is the content's, whatever the file is called.
    """

    text: str
    encoding: str | None
    confidence: float | None
    head: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    kind: str = ""


@dataclass(frozen=True)
class Item:
    """One thing found in a file: a document, or why there is none.

    name: path relative to corpus.path; "a.zip/b/c.docx" for a member, "t.xlsx/工作表1/17" or "t.csv/17" for a row.
    sha256, n_bytes: of its own bytes; of a row, of its cells as JSON with sorted keys.
    """

    name: str
    sha256: str
    n_bytes: int
    source: Source | SetAside


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
            yield from _read_file(file, name, params.columns, encoding, 0)
    except OSError as error:
        yield Item(name, "", 0, SetAside("unreadable", error.strerror or str(error)))


def _read_file(file: BinaryIO, name: str, columns: ColumnsParams, encoding: str | None, depth: int) -> Iterator[Item]:
    kind = detect_kind(file, name)
    n_bytes = file.seek(0, io.SEEK_END)
    refusal = _refuse(kind, PurePosixPath(name).suffix.lower(), n_bytes)
    if kind == ".zip" and depth > MAX_DEPTH:
        refusal = SetAside("nested", ".zip")
    file.seek(0)
    if refusal:
        yield _make_file_item(file, name, refusal)
    elif kind == ".zip":
        yield from _read_archive(file, name, columns, encoding, depth)
    elif kind in _STREAMED or kind in _WORKBOOKS:
        row = None
        for row in _catch_failure(_read_table(file, kind, columns, encoding), kind):
            if row.place:
                yield _make_row_item(row, name, kind)
            else:
                assert isinstance(row.found, SetAside), "a whole table is a document only by its rows"
                yield _make_file_item(file, name, row.found)
        if row is None:
            yield _make_file_item(file, name, SetAside("empty", "no rows"))
    else:
        data = file.read()
        digest = hashlib.sha256(data).hexdigest()
        yield Item(name, digest, n_bytes, _read_document(data, kind, encoding))


def _refuse(kind: str, suffix: str, n_bytes: int) -> SetAside | None:
    """Why a file is not opened at all."""
    if n_bytes == 0 and (kind in READABLE or not kind):
        return SetAside("empty", "0 bytes")
    if kind == ".encrypted":
        return SetAside("encrypted", suffix)
    if kind not in READABLE:
        shown = f"{kind} ({suffix})" if kind and suffix != kind else kind
        return SetAside("unsupported", shown or "没有扩展名 no extension")
    limit = _LIMITS.get(kind, MAX_FILE_BYTES)
    if n_bytes > limit and kind != ".zip" and kind not in _STREAMED:
        return SetAside("too_large", f"{n_bytes:,} bytes")
    return None


def _read_document(data: bytes, kind: str, encoding: str | None) -> Source | SetAside:
    """The text of a file that holds one document."""
    try:
        if kind == ".mhtml":
            page = archives.find_page(data)
            return page if isinstance(page, SetAside) else _read_page(page[0], kind, encoding, page[1])
        if kind == ".html":
            declared = _DECLARED.search(data[:4096])
            return _read_page(data, kind, encoding, declared[1].decode("ascii") if declared else None)
        if kind in (".txt", ".md"):
            decoded = decode_bytes(data, encoding)
            if decoded is None:
                return SetAside("undecodable", f"{len(data):,} bytes")
            text = strip_markdown(decoded.text) if kind == ".md" else decoded.text
            return Source(mend_characters(text), decoded.encoding, decoded.confidence, kind=kind)
        found = _choose_reader(kind)(data)
    except Exception as error:  # libraries fail in ways of their own on damaged files; one file must not end a run
        return _describe_failure(error, kind)
    return found if isinstance(found, SetAside) else Source(mend_characters(found), None, None, kind=kind)


def _choose_reader(kind: str) -> Callable[[bytes], str | SetAside]:
    """The reader of a binary format; its library is imported only where there is such a file."""
    if kind == ".pdf":
        from pipeline.corpus.readers.pdf_files import read_pdf

        return read_pdf
    from pipeline.corpus.readers.word_files import read_doc, read_docx

    return read_docx if kind == ".docx" else read_doc


def _read_page(data: bytes, kind: str, encoding: str | None, declared: str | None) -> Source | SetAside:
    """The article of a web page. What the page declares of its own encoding is asked only where the bytes leave it open."""
    data = _EMBEDDED.sub(b"", data)
    if len(data) > MAX_PAGE_BYTES or data.count(b"<") > MAX_TAGS:
        return SetAside("too_large", f"{len(data):,} bytes, {data.count(b'<'):,} tags")
    decoded = decode_bytes(data, encoding)
    if not encoding and declared and (decoded is None or decoded.confidence < MIN_CONFIDENCE):
        with contextlib.suppress(LookupError):  # of an encoding that nobody knows
            decoded = decode_bytes(data, declared) or decoded
    if decoded is None:
        return SetAside("undecodable", f"{len(data):,} bytes")
    text, head = _extract_article(decoded.text)
    return Source(mend_characters(text), decoded.encoding, decoded.confidence, head, kind=kind)


def _extract_article(page: str) -> tuple[str, tuple[str, ...]]:
    from pipeline.corpus.readers import pages  # imports trafilatura, 0.3 s that a corpus of text files need not wait

    return pages.extract_article(page)


def _read_archive(
    file: BinaryIO, name: str, columns: ColumnsParams, encoding: str | None, depth: int
) -> Iterator[Item]:
    """The items of every member of a zip."""
    members = archives.read_members(file)
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
            yield Item(path, "", 0, content)
        else:
            yield from _read_file(io.BytesIO(content), path, columns, encoding, depth + 1)
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
        yield table_files.Row("", {}, _describe_failure(error, kind))


def _describe_failure(error: BaseException, kind: str) -> SetAside:
    message = " ".join(str(error).split())[:120]
    return SetAside("damaged", f"{kind}: {type(error).__name__}{': ' if message else ''}{message}")


def _make_file_item(file: BinaryIO, name: str, reason: SetAside) -> Item:
    """A whole file that is set aside."""
    n_bytes = file.seek(0, io.SEEK_END)
    file.seek(0)
    return Item(name, hashlib.file_digest(file, "sha256").hexdigest(), n_bytes, reason)  # type: ignore[arg-type]


def _make_row_item(row: table_files.Row, name: str, kind: str) -> Item:
    """A row of a table as a document; a cell that holds markup is read as a web page."""
    cells = json.dumps(row.content, ensure_ascii=False, sort_keys=True, default=str).encode("utf-8", "surrogatepass")
    identity = hashlib.sha256(cells).hexdigest()
    name = f"{name}/{row.place}"
    if isinstance(row.found, SetAside):
        return Item(name, identity, len(cells), row.found)
    cells_of = {key: mend_characters(cell) for key, cell in row.found.items()}
    text = cells_of.pop("text")
    fields = {key: remove_invisible(cell) for key, cell in cells_of.items()}
    head: tuple[str, ...] = ()
    confidence = row.confidence
    if confidence is not None:
        confidence = lower_confidence(confidence, text, len(cells))
        if count_replaced(text) > max(1, MAX_REPLACED * len(cells)):
            return Item(name, identity, len(cells), SetAside("undecodable", f"{row.encoding}"))
    if _MARKUP.search(text):
        if len(text) > MAX_PAGE_BYTES or text.count("<") > MAX_TAGS:
            return Item(name, identity, len(cells), SetAside("too_large", f"{len(text):,} characters of markup"))
        try:
            text, head = _extract_article(text)
        except Exception as error:  # as for a page that is a file
            return Item(name, identity, len(cells), _describe_failure(error, ".html"))
    return Item(name, identity, len(cells), Source(text, row.encoding, confidence, head, fields, kind))


def strip_markdown(text: str) -> str:
    """Markdown without its marks for headings, quotes and emphasis; numbers at line starts stay."""
    text = re.sub(r"(?m)^[ \t]*(?:>[ \t]?)*(?:#{1,6}[ \t]+)?", "", text)
    text = re.sub(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", r"\2", text)
    return re.sub(r"\\([.()\-*_#])", r"\1", text)
