"""The text of a file that holds one document, whatever format it is in, or why it is set aside."""

import contextlib
import functools
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from pipeline.corpus.readers import archives
from pipeline.corpus.readers.characters import mend_characters
from pipeline.corpus.readers.encodings import Decoded, decode_bytes
from pipeline.corpus.readers.file_kinds import READABLE, STREAMED, detect_kind
from pipeline.corpus.readers.reasons import SetAside

MAX_FILE_BYTES = archives.MAX_MEMBER_BYTES  # of what is read whole; a scanned book has as much, a document never
MAX_TEXT_BYTES = 20_000_000  # of a text; the longest document known has one
MAX_SAVED_BYTES = 40_000_000  # of a saved website with its pictures; the email package needs ten times as much
MAX_PAGE_BYTES = 5_000_000  # of a web page without its embedded pictures; trafilatura takes a second a megabyte
MAX_TAGS = 60_000  # of a web page, begin and end; its time grows with their square, and a long page has ten thousand
MAX_DEPTH = 1  # a file that a .docx shows as a part of itself is read, one in that is not
MIN_CONFIDENCE = 0.5  # below, the encoding that a page declares is tried as well

_DOCUMENTS = (".txt", ".md", ".html", ".mhtml", ".docx", ".doc", ".pdf")
_LIMITS = {".txt": MAX_TEXT_BYTES, ".md": MAX_TEXT_BYTES, ".mhtml": MAX_SAVED_BYTES}
_OPENING = re.compile(r"(?:\*\*|__)(?=\S)")
_CLOSING = {mark: re.compile(rf"(?<=\S){re.escape(mark)}|\n|\Z") for mark in ("**", "__")}
_EMBEDDED = re.compile(rb"data:[\w/+.;=-]{0,100};base64,[A-Za-z0-9+/=%]*")
_DECLARED = re.compile(rb"""(?i)charset\s*=\s*["']?([\w.:-]{2,40})""")


@dataclass(frozen=True)
class Source:
    """The text of a document as it stands there.

    encoding and confidence (0 to 1, see Decoded): of the guess; None where the format says it itself.
    head: lines outside the article that are evidence for metadata: a web page's title, source, date.
    fields: what the columns of a table row give: title, year, issued_on, published_on, issuer, region, document_number; as written there.
    kind: the format that was read, as an extension (".docx"); it is the content's, whatever the file is called.
    outside: of a web page, the numbers of the lines of text, from 0, that are not the article's.
    """

    text: str
    encoding: str | None
    confidence: float | None
    head: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    kind: str = ""
    outside: tuple[int, ...] = ()


def refuse_file(kind: str, suffix: str, n_bytes: int) -> SetAside | None:
    """Why a file is not opened at all."""
    if n_bytes == 0 and (kind in READABLE or not kind):
        return SetAside("empty", "0 bytes")
    if kind == ".encrypted":
        return SetAside("encrypted", suffix)
    if kind not in READABLE:
        shown = f"{kind} ({suffix})" if kind and suffix != kind else kind
        return SetAside("unsupported", shown or "没有扩展名 no extension")
    limit = _LIMITS.get(kind, MAX_FILE_BYTES)
    if n_bytes > limit and kind != ".zip" and kind not in STREAMED:
        return SetAside("too_large", f"{n_bytes:,} bytes")
    return None


def read_document(data: bytes, kind: str, encoding: str | None, depth: int = 0) -> Source | SetAside:
    """The text of a file that holds one document. depth: how many files it is put into."""
    try:
        if kind == ".mhtml":
            page = archives.find_page(data)
            return page if isinstance(page, SetAside) else _read_page(*page, kind, encoding)
        if kind == ".html":
            return _read_page(data, find_declared(data), kind, encoding)
        if kind in (".txt", ".md"):
            decoded = decode_bytes(data, encoding)
            if decoded is None:
                return SetAside("undecodable", f"{len(data):,} bytes")
            text = strip_markdown(decoded.text) if kind == ".md" else decoded.text
            return Source(mend_characters(text), decoded.encoding, decoded.confidence, kind=kind)
        found = _choose_reader(kind, depth)(data)
    except Exception as error:  # libraries fail in ways of their own on damaged files; one file must not end a run
        return describe_failure(error, kind)
    return found if isinstance(found, SetAside) else Source(mend_characters(found), None, None, kind=kind)


def _choose_reader(kind: str, depth: int) -> Callable[[bytes], str | SetAside]:
    """The reader of a binary format; its library is imported only where there is such a file."""
    if kind == ".pdf":
        from pipeline.corpus.readers.pdf.files import read_pdf

        return read_pdf
    from pipeline.corpus.readers.word.files import read_doc, read_docx

    read_chunk = functools.partial(_read_chunk, depth=depth + 1)
    return functools.partial(read_docx, read_chunk=read_chunk) if kind == ".docx" else read_doc


def _read_chunk(data: bytes, name: str, depth: int) -> str | SetAside:
    """The text of a file that a .docx shows as a part of itself."""
    kind = detect_kind(io.BytesIO(data), name)
    if depth > MAX_DEPTH:
        return SetAside("nested", kind)
    if refusal := refuse_file(kind, PurePosixPath(name).suffix.lower(), len(data)):
        return refusal
    if kind not in _DOCUMENTS:
        return SetAside("unsupported", kind)
    found = read_document(data, kind, None, depth)
    return found if isinstance(found, SetAside) else found.text


def _read_page(data: bytes, declared: str | None, kind: str, encoding: str | None) -> Source | SetAside:
    """The article of a web page. declared: what encoding it says that it is in."""
    data = _EMBEDDED.sub(b"", data)
    if len(data) > MAX_PAGE_BYTES or data.count(b"<") > MAX_TAGS:
        return SetAside("too_large", f"{len(data):,} bytes, {data.count(b'<'):,} tags")
    decoded = decode_page(data, declared, encoding)
    if decoded is None:
        return SetAside("undecodable", f"{len(data):,} bytes")
    from pipeline.corpus.readers.web import (
        pages,  # imports trafilatura, 0.3 s that a corpus of text files need not wait
    )

    page = pages.read_page(decoded.text)
    text = mend_characters(page.text)
    return Source(text, decoded.encoding, decoded.confidence, page.head, kind=kind, outside=page.outside)


def find_declared(page: bytes) -> str | None:
    """The encoding that a web page says that it is in."""
    found = _DECLARED.search(page[:4096])
    return found[1].decode("ascii") if found else None


def decode_page(data: bytes, declared: str | None, encoding: str | None) -> Decoded | None:
    """The source of a web page; what it declares of its own encoding is asked only where the bytes leave it open."""
    decoded = decode_bytes(data, encoding)
    if not encoding and declared and (decoded is None or decoded.confidence < MIN_CONFIDENCE):
        with contextlib.suppress(LookupError):  # of an encoding that nobody knows
            decoded = decode_bytes(data, declared) or decoded
    return decoded


def describe_failure(error: BaseException, kind: str) -> SetAside:
    message = " ".join(str(error).split())[:120]
    return SetAside("damaged", f"{kind}: {type(error).__name__}{': ' if message else ''}{message}")


def strip_markdown(text: str) -> str:
    """Markdown without its marks for headings, quotes and emphasis; numbers at line starts stay."""
    text = re.sub(r"(?m)^[ \t]*(?:>[ \t]?)*(?:#{1,6}[ \t]+)?", "", text)
    text = _strip_emphasis(text)
    return re.sub(r"\\([.()\-*_#])", r"\1", text)


def _strip_emphasis(text: str) -> str:
    """The text without the marks around what stands between two of one kind in a line."""
    parts = []
    done = at = 0
    open_until = dict.fromkeys(_CLOSING, 0)  # up to where no such mark closes: each line is searched once
    while opening := _OPENING.search(text, at):
        mark = opening[0]
        at = opening.start() + 1
        if at <= open_until[mark]:
            continue
        closing = _CLOSING[mark].search(text, opening.end() + 1)
        if closing and closing[0] == mark:
            parts += [text[done : opening.start()], text[opening.end() : closing.start()]]
            done = at = closing.end()
        else:
            open_until[mark] = closing.start() if closing else len(text)
    return "".join([*parts, text[done:]])
