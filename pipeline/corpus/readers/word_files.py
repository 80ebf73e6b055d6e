"""The text of Word's files: .docx, and .doc from 1997 on."""

import io
import re
import struct
from collections.abc import Iterator
from typing import Any

from pipeline.corpus.readers.archives import check_package
from pipeline.corpus.readers.reasons import SetAside
from pipeline.corpus.readers.word_numbers import Numbering, W

MAX_DEPTH = 40  # tables inside tables inside tables; people stop at three, and Python's stack at a thousand
MAX_DOC_BYTES = 200_000_000  # as for every other file

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # says a text box a second time
_TEXT_OF = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
_WORD_MAGIC = 0xA5EC
_WORD_97 = 0x00C1  # nFib from which on the piece table of MS-DOC holds
_PIECES_AT, _TEXT_LENGTH_AT = 0x01A2, 0x004C  # fcClx and ccpText in the FIB, MS-DOC 2.5


def read_docx(data: bytes) -> str | SetAside:
    """The paragraphs of a .docx, one a line, text boxes where they hang; a row of a table is a line, its cells between tabs.

    Numbers that Word makes itself ("一、" of a list) are written out. python-docx opens the package; its own paragraphs leave out
    content controls, text boxes and insertions that nobody has accepted yet, so the tree is walked here. Deleted text, headers,
    footers, notes and the table of contents are left out.
    """
    if refusal := check_package(io.BytesIO(data)):
        return refusal
    import docx
    import docx.opc.exceptions
    from lxml import etree

    try:
        document = docx.Document(io.BytesIO(data))
    except (KeyError, ValueError, etree.XMLSyntaxError, docx.opc.exceptions.OpcError) as error:
        return SetAside("damaged", f".docx: {type(error).__name__}")
    return "\n".join(_read_blocks(document.element.body, Numbering(document), 0))


def _read_blocks(container: Any, numbering: Any, depth: int) -> Iterator[str]:
    """The lines of everything in a body, a cell, a text box or a content control."""
    if depth > MAX_DEPTH:
        return
    for child in container:
        if child.tag == f"{W}p":
            yield from _read_paragraph(child, numbering, depth)
        elif child.tag == f"{W}tbl":
            for row in child.iter(f"{W}tr"):
                if next(row.iterancestors(f"{W}tbl")) is child:
                    yield from _read_row(row, numbering, depth)
        elif child.tag == f"{W}sdt":
            if not child.findall(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery[@{W}val='Table of Contents']"):
                yield from _read_blocks(child.iterchildren(f"{W}sdtContent"), numbering, depth + 1)
        elif child.tag in (f"{W}sdtContent", f"{W}ins", f"{W}smartTag", f"{W}customXml"):
            yield from _read_blocks(child, numbering, depth + 1)


def _read_row(row: Any, numbering: Any, depth: int) -> Iterator[str]:
    """A line for a row; a line for each paragraph where a cell holds more than one, as in pages laid out as tables."""
    cells = [
        [line for line in _read_blocks(cell, numbering, depth + 1) if line.strip()] for cell in row.iter(f"{W}tc")
        if next(cell.iterancestors(f"{W}tr")) is row
    ]  # fmt: skip
    if all(len(lines) <= 1 for lines in cells):
        yield "\t".join(line for lines in cells for line in lines)
    else:
        yield from (line for lines in cells for line in lines)


def _read_paragraph(paragraph: Any, numbering: Any, depth: int) -> Iterator[str]:
    pieces = [numbering.next_number(paragraph)]
    boxes: list[Any] = []
    _collect(paragraph, pieces, boxes)
    yield from "".join(pieces).split("\n")
    for box in boxes:
        yield from _read_blocks(box, numbering, depth + 1)


def _collect(paragraph: Any, pieces: list[str], boxes: list[Any]) -> None:
    """What a paragraph says, and the text boxes that hang on it, without recursion: a file decides how deep it is nested."""
    waiting = [iter(paragraph)]
    while waiting:
        element = next(waiting[-1], None)
        if element is None:
            waiting.pop()
        elif element.tag == f"{W}txbxContent":
            boxes.append(element)
        elif element.tag == f"{W}t":
            pieces.append(element.text or "")
        elif isinstance(element.tag, str) and element.tag.startswith(W) and element.tag[len(W) :] in _TEXT_OF:
            if element.getparent().tag == f"{W}r":  # a <w:tab> among the properties of a paragraph is a ruler's
                pieces.append(_TEXT_OF[element.tag[len(W) :]])
        elif element.tag not in (_FALLBACK, f"{W}pPr", f"{W}rPr", f"{W}del", f"{W}moveFrom"):
            waiting.append(iter(element))


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


_FIELD_CODE = re.compile("\x13[^\x13\x14\x15]*(?:\x14([^\x13\x14\x15]*))?\x15")
MAX_FIELDS_INSIDE = 10  # a page number stands in a link, that in a line of a table of contents, that in the table


def _show_doc(text: str) -> str:
    """The text without Word's control characters: a paragraph a line, a row of a table a line with tabs between its cells."""
    for _ in range(MAX_FIELDS_INSIDE):  # the innermost first
        text = _FIELD_CODE.sub(lambda field: field[1] or "", text)
    text = re.sub("[\x13\x14\x15]", "", text)
    text = text.replace("\x07\x07", "\n").replace("\x07", "\t")
    text = re.sub("[\r\x0b\x0c\x0e]", "\n", text)
    text = text.replace("\x1e", "-")
    return re.sub("[\x00-\x08\x10-\x1f]", "", text)
