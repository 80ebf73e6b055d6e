"""The text of Word's files: .docx, and .doc from 1997 on."""

import re
import struct
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from pipeline.corpus.readers.reasons import SetAside
from pipeline.corpus.readers.word.numbers import Numbering, W
from pipeline.corpus.readers.word.packages import Visibility, open_package

MAX_DEPTH = 40  # tables inside tables inside tables; people stop at three, and Python's stack at a thousand
MAX_CHUNK_CHARS = 20_000_000  # of the files inside a .docx together, each as often as it is shown
MAX_DOC_BYTES = 200_000_000  # as for every other file

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_FALLBACK = f"{_MC}Fallback"  # says a text box a second time
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_CHUNK_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CHUNK_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "message/rfc822": ".mht",
    "text/plain": ".txt",
}
_TEXT_OF = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
_CONTAINERS = {
    f"{W}sdtContent",
    f"{W}ins",
    f"{W}moveTo",
    f"{W}smartTag",
    f"{W}customXml",
    f"{_MC}AlternateContent",
    f"{_MC}Choice",
}
_SKIPPED = {_FALLBACK, f"{W}pPr", f"{W}rPr", f"{W}del", f"{W}moveFrom", f"{W}rt"}  # rt: how a character is pronounced
_WORD_MAGIC = 0xA5EC
_WORD_97 = 0x00C1  # nFib from which on the piece table of MS-DOC holds
_PIECES_AT, _TEXT_LENGTH_AT = 0x01A2, 0x004C  # fcClx and ccpText in the FIB, MS-DOC 2.5

# The text of a file inside a .docx: from its bytes and its name.
ReadChunk = Callable[[bytes, str], str | SetAside]


class _ChunkError(Exception):
    """A file inside a .docx can't be read, and with it the whole."""


@dataclass
class _Document:
    """A .docx while it is read."""

    numbering: Numbering
    visibility: Visibility
    rels: Any
    read_chunk: ReadChunk
    _chunks: dict[str, str] = field(default_factory=dict)
    _n_chunk_chars: int = 0

    def show_chunk(self, rel_id: str) -> str:
        """The text of the file that is shown here; Word puts it into the document when that is saved next. Raises _ChunkError."""
        if rel_id not in self._chunks:
            rel = self.rels.get(rel_id)
            if rel is None or rel.is_external:
                raise _ChunkError("altChunk")
            part = rel.target_part
            found = self.read_chunk(part.blob, f"{part.partname}{_CHUNK_SUFFIXES.get(part.content_type, '')}")
            if isinstance(found, SetAside):
                raise _ChunkError(f"altChunk, {found}")
            self._chunks[rel_id] = found
        self._n_chunk_chars += len(self._chunks[rel_id])
        if self._n_chunk_chars > MAX_CHUNK_CHARS:
            raise _ChunkError(f"altChunk, over {MAX_CHUNK_CHARS:,} characters")
        return self._chunks[rel_id]


def read_docx(data: bytes, read_chunk: ReadChunk) -> str | SetAside:
    """The paragraphs of a .docx, one a line, text boxes where they hang; a row of a table is a line, its cells between tabs.

    Numbers that Word makes itself ("一、" of a list) are written out. python-docx opens the package; its own paragraphs leave out
    content controls, text boxes and insertions that nobody has accepted yet, so the tree is walked here. Deleted and hidden text,
    headers, footers, notes, phonetic guides and the table of contents are left out. A page, or another file, that somebody's
    program put into the package as a whole (altChunk) is read by read_chunk.
    """
    opened = open_package(data)
    if isinstance(opened, SetAside):
        return opened
    document = _Document(Numbering(opened), Visibility(opened), opened.part.rels, read_chunk)
    try:
        return "\n".join(_read_blocks(opened.element.body, document, 0))
    except _ChunkError as error:
        return SetAside("unsupported", f".docx ({error})")


def _read_blocks(container: Any, document: _Document, depth: int) -> Iterator[str]:
    """The lines of everything in a body, a cell, a text box or a content control."""
    if depth > MAX_DEPTH:
        return
    line = ""  # of paragraphs whose mark is not shown, so that the next goes on
    waiting: list[Any] = []  # text boxes that hang on them
    for block in _iterate_blocks(container, depth):
        if block.tag == f"{W}p":
            pieces: list[str] = []
            _collect(block, document, pieces, waiting)
            ends = document.visibility.shows_mark(block)
            text = "".join(pieces)
            if ends or text:
                number = document.numbering.next_number(block)
                line = line + text if line else number + text
            if not ends:
                continue
            yield from line.split("\n")
            yield from _read_boxes(waiting, document, depth)
            line, waiting = "", []
            continue
        if line:
            yield from line.split("\n")
        yield from _read_boxes(waiting, document, depth)
        line, waiting = "", []
        if block.tag == f"{W}altChunk":
            yield document.show_chunk(block.get(_CHUNK_ID, ""))
        else:
            for row in block.iter(f"{W}tr"):
                if next(row.iterancestors(f"{W}tbl")) is block and document.visibility.shows_row(row):
                    yield from _read_row(row, document, depth)
    if line:
        yield from line.split("\n")
    yield from _read_boxes(waiting, document, depth)


def _iterate_blocks(container: Iterable[Any], depth: int) -> Iterator[Any]:
    """The paragraphs, tables and files in here, out of what only wraps them."""
    if depth > MAX_DEPTH:
        return
    for child in container:
        if child.tag in (f"{W}p", f"{W}tbl", f"{W}altChunk"):
            yield child
        elif child.tag == f"{W}sdt":
            if not child.findall(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery[@{W}val='Table of Contents']"):
                yield from _iterate_blocks(child.iterchildren(f"{W}sdtContent"), depth + 1)
        elif child.tag in _CONTAINERS:
            yield from _iterate_blocks(child, depth + 1)


def _read_boxes(boxes: Iterable[Any], document: _Document, depth: int) -> Iterator[str]:
    for box in boxes:
        yield from _read_blocks(box, document, depth + 1)


def _read_row(row: Any, document: _Document, depth: int) -> Iterator[str]:
    """A line for a row; a line for each paragraph where a cell holds more than one, as in pages laid out as tables."""
    cells = [
        [line for line in _read_blocks(cell, document, depth + 1) if line.strip()] for cell in row.iter(f"{W}tc")
        if next(cell.iterancestors(f"{W}tr")) is row and cell.find(f"{W}tcPr/{W}cellDel") is None
    ]  # fmt: skip
    if all(len(lines) <= 1 for lines in cells):
        yield "\t".join(line for lines in cells for line in lines)
    else:
        yield from (line for lines in cells for line in lines)


def _collect(paragraph: Any, document: _Document, pieces: list[str], boxes: list[Any]) -> None:
    """What a paragraph says, and the text boxes that hang on it, without recursion: a file decides how deep it is nested."""
    waiting = [iter(paragraph)]
    code: list[str] = []  # of the field that begins here
    while waiting:
        element = next(waiting[-1], None)
        if element is None:
            waiting.pop()
        elif element.tag == f"{W}txbxContent":
            boxes.append(element)
        elif element.tag in (f"{W}t", _MATH_TEXT):
            pieces.append(element.text or "")
        elif element.tag == f"{W}instrText":
            code.append(element.text or "")
        elif element.tag == f"{W}fldChar":
            if element.get(f"{W}fldCharType") == "begin":
                code = []
            else:
                pieces.append(show_overstrike("".join(code)))
                code = []
        elif isinstance(element.tag, str) and element.tag.startswith(W) and element.tag[len(W) :] in _TEXT_OF:
            if element.getparent().tag == f"{W}r":  # a <w:tab> among the properties of a paragraph is a ruler's
                pieces.append(_TEXT_OF[element.tag[len(W) :]])
        elif element.tag not in _SKIPPED and (
            element.tag != f"{W}r" or document.visibility.shows_run(element, paragraph)
        ):
            waiting.append(iter(element))


# Old phonetic guides and characters in circles: EQ \\* jc2 \\o\\ad(\\s\\up 9(láo),劳), eq \\o\\ac(○,一).
_OVERSTRIKE = re.compile(r"\s*eq\b[^()]{0,200}\\o\s*\\a[cdlr]\s*\((.{1,200})\)\s*", re.IGNORECASE | re.DOTALL)


def show_overstrike(code: str) -> str:
    """The character below in a field that sets one over another; "" of any other field.

    >>> show_overstrike(r' EQ \\* jc2 \\* "Font:宋体" \\* hps10 \\o\\ad(\\s\\up 9(láo),劳) '), show_overstrike(" PAGE ")
    ('劳', '')
    """
    found = _OVERSTRIKE.fullmatch(code)
    return re.split("[,;，；]", found[1])[-1].strip() if found else ""


def read_doc(data: bytes) -> str | SetAside:
    """The paragraphs of a Word 97 to 2003 file, one a line; of a field (a link, a page number) only what it shows.

    legacy-doc opens the container. The text is put together here by the piece table that the file itself points to (MS-DOC 2.4.1),
    since legacy-doc searches for that table, keeps the code of fields and adds headers, footers and notes.
    """
    from legacy_doc.exceptions import LegacyDocError
    from legacy_doc.ole import OleReader
    from legacy_doc.types import ExtractionOptions

    limits = ExtractionOptions(max_file_bytes=MAX_DOC_BYTES, max_chain_sectors=MAX_DOC_BYTES // 512)
    try:
        container = OleReader(data, options=limits)
        stream = container.read_stream("WordDocument")
        magic, version = struct.unpack_from("<HH", stream)
        (flags,) = struct.unpack_from("<H", stream, 0x0A)
        if magic != _WORD_MAGIC:
            return SetAside("damaged", ".doc: no Word document in it")
        if version < _WORD_97:
            return SetAside("unsupported", ".dot of Word 95 or older")
        if flags & 0x0100:
            return SetAside("encrypted", ".doc")
        table = container.read_stream("1Table" if flags & 0x0200 else "0Table")
        text = _join_pieces(stream, table)
    except (LegacyDocError, struct.error, ValueError) as error:
        return SetAside("damaged", f".doc: {error}")
    return _show_doc(text)


def _join_pieces(stream: bytes, table: bytes) -> str:
    """The main text of the document, with Word's control characters. Raises struct.error or ValueError where it points nowhere."""
    (n_chars,) = struct.unpack_from("<i", stream, _TEXT_LENGTH_AT)
    position, length = struct.unpack_from("<II", stream, _PIECES_AT)
    clx = table[position : position + length]
    at = 0
    while clx[at : at + 1] == b"\x01":  # formatting that comes before the piece table
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    if clx[at : at + 1] != b"\x02":
        raise ValueError("no piece table")
    pieces = clx[at + 5 : at + 5 + struct.unpack_from("<I", clx, at + 1)[0]]
    n_pieces = (len(pieces) - 4) // 12
    if n_pieces < 1:
        raise ValueError("no pieces")
    ends = struct.unpack_from(f"<{n_pieces + 1}i", pieces)
    found = []
    total = 0
    for i in range(n_pieces):
        start = ends[i]
        end = min(ends[i + 1], n_chars)
        if end <= start:
            continue
        (place,) = struct.unpack_from("<I", pieces, 4 * (n_pieces + 1) + 8 * i + 2)
        if place & 0x4000_0000:  # one byte a character
            offset = (place & 0x3FFF_FFFF) // 2
            found.append(stream[offset : offset + end - start].decode("cp1252", "replace"))
        else:
            found.append(stream[place : place + 2 * (end - start)].decode("utf-16-le", "replace"))
        total += end - start
        if total > len(stream):
            raise ValueError("pieces longer than the file")
    text = "".join(found)
    if len(text) < 0.9 * n_chars:
        raise ValueError("cut off")
    return text


_FIELD_CODE = re.compile("\x13([^\x13\x14\x15]*)(?:\x14([^\x13\x14\x15]*))?\x15")
MAX_FIELDS_INSIDE = 10  # a page number stands in a link, that in a line of a table of contents, that in the table


def _show_doc(text: str) -> str:
    """The text without Word's control characters: a paragraph a line, a row of a table a line with tabs between its cells."""
    for _ in range(MAX_FIELDS_INSIDE):  # the innermost first
        text = _FIELD_CODE.sub(lambda field: field[2] or show_overstrike(field[1]), text)
    text = re.sub("[\x13\x14\x15]", "", text)
    text = text.replace("\x07\x07", "\n").replace("\x07", "\t")
    text = re.sub("[\r\x0b\x0c\x0e]", "\n", text)
    text = text.replace("\x1e", "-")
    return re.sub("[\x00-\x08\x10-\x1f]", "", text)
