"""Small files of every format, made here: a few lines in, bytes out."""

import datetime
import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import xlsxwriter

from pipeline.params.sections import CorpusParams
from tests.own_params import load_own_params

# Left, height from below, size, text; then operators that say how it is drawn.
PlacedLine = tuple[float, float, float, str] | tuple[float, float, float, str, str]


def make_docx(*paragraphs: str, table: Sequence[Sequence[str]] = ()) -> bytes:
    """Paragraphs, then a table."""
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if table:
        made = document.add_table(rows=0, cols=len(table[0]))
        for row in table:
            for cell, text in zip(made.add_row().cells, row, strict=True):
                cell.text = text
    return save(document)


def save(document: Any) -> bytes:
    """The bytes of a document of python-docx, without the time at which they were made."""
    buffer = io.BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        return make_zip({info.filename: archive.read(info) for info in archive.infolist()})


def overlap(data: bytes, n: int, shift: int = 0) -> bytes:
    """An archive of one member, listed n times more, each so many bytes further into it."""
    start, end = data.index(b"PK\x01\x02"), data.rindex(b"PK\x05\x06")
    entry = data[start:end]
    entries = b"".join(entry[:42] + struct.pack("<I", shift * i) + entry[46:] for i in range(n + 1))
    closing = struct.pack("<HHHHIIH", 0, 0, n + 1, n + 1, len(entries), start, 0)
    return data[:start] + entries + b"PK\x05\x06" + closing


def read_parts(data: bytes) -> dict[str, bytes]:
    """Name and content of each member of an archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def add_chunk(chunk: bytes, name: str, content_type: str) -> Mapping[str, bytes]:
    """The parts of a document of two paragraphs with a file between them."""
    parts = read_parts(make_docx("甲", "乙"))
    mark = "<w:p><w:r><w:t>乙".encode()
    assert mark in parts["word/document.xml"]
    element = b"<w:altChunk xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships' r:id='rIdA'/>"
    parts["word/document.xml"] = parts["word/document.xml"].replace(mark, element + mark)
    parts["word/_rels/document.xml.rels"] = parts["word/_rels/document.xml.rels"].replace(
        b"</Relationships>",
        b"<Relationship Id='rIdA' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk' "
        b"Target='" + name.encode() + b"'/></Relationships>",
    )
    types = f"<Override PartName='/word/{name}' ContentType='{content_type}'/></Types>".encode()
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", types)
    return parts | {f"word/{name}": chunk}


def make_xlsx(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    """Sheets of rows of cells."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"default_date_format": "yyyy-mm-dd"}) as workbook:
        workbook.set_properties({"created": datetime.datetime(2021, 7, 24)})  # not the time at which it was made
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return buffer.getvalue()


def make_zip(members: Mapping[str, bytes], encoding: str | None = None) -> bytes:
    """An archive; with an encoding, one whose names are in it and which does not say so, as from Chinese Windows."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name.encode(encoding).decode("cp437") if encoding else name)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    made = bytearray(buffer.getvalue())
    if encoding:
        # zipfile writes such a name as UTF-8 and says so: put the bytes and the flag back as Windows would write them.
        for name in members:
            old, new = name.encode(encoding).decode("cp437").encode("utf-8"), name.encode(encoding)
            made = _rename(made, old, new)
    return bytes(made)


def _rename(data: bytearray, old: bytes, new: bytes) -> bytearray:
    """The archive with a member's name replaced in both of its headers; offsets of one member stay right."""
    for magic, flags_at, length_at, name_at in ((b"PK\x03\x04", 6, 26, 30), (b"PK\x01\x02", 8, 28, 46)):
        start = data.find(magic)
        while start >= 0:
            if data[start + name_at : start + name_at + len(old)] == old:
                struct.pack_into("<H", data, start + flags_at, 0)
                struct.pack_into("<H", data, start + length_at, len(new))
                data[start + name_at : start + name_at + len(old)] = new
                end = data.rfind(b"PK\x05\x06")
                shift = len(old) - len(new)
                field = 16 if magic == b"PK\x03\x04" else 12  # where the directory begins; how long it is
                struct.pack_into("<I", data, end + field, struct.unpack_from("<I", data, end + field)[0] - shift)
                break
            start = data.find(magic, start + 4)
    return data


def make_pdf(*pages: Sequence[PlacedLine], rotate: int = 0) -> bytes:
    """Pages of placed lines, A4, in a Chinese font that the reader is expected to know (Adobe-GB1), as old offices make them.

    rotate: by how many degrees a viewer turns the pages with the clock.
    """
    font = len(pages) * 2 + 3
    kids = " ".join(f"{3 + 2 * i} 0 R" for i in range(len(pages)))
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode()]
    for i, page in enumerate(pages):
        drawn = "".join(
            f"q BT /F {size} Tf {left} {height} Td {' '.join(operators)} <{text.encode('utf-16-be').hex()}> Tj ET Q\n"
            for left, height, size, text, *operators in page
        ).encode()
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Rotate {rotate} /Contents {4 + 2 * i} 0 R "
            f"/Resources << /Font << /F {font} 0 R >> >> >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn))
    objects.append(
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [%d 0 R] >>"
        % (font + 1)
    )
    objects.append(
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 "
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /FontDescriptor %d 0 R >>" % (font + 2)
    )
    objects.append(
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [0 -200 1000 900] "
        b"/ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 700 /StemV 80 >>"
    )
    made, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(made)


def make_doc(text: str, after: str = "", compressed: str = "", flags: int = 0) -> bytes:
    """A Word 97 file: `compressed` in one byte a character, then `text` in two, then `after`, as headers and notes stand."""
    main = compressed.encode("cp1252") + text.encode("utf-16-le") + after.encode("utf-16-le")
    stream = bytearray(2048)
    struct.pack_into("<HH", stream, 0, 0xA5EC, 0x00C1)
    struct.pack_into("<H", stream, 0x0A, 0x0200 | flags)
    struct.pack_into("<II", stream, 0x18, 2048, 2048 + len(main))
    struct.pack_into("<i", stream, 0x4C, len(compressed) + len(text))
    stops = [0, len(compressed), len(compressed) + len(text) + len(after)]
    places = [2048 * 2 | 0x4000_0000, 2048 + len(compressed)]
    if not compressed:
        stops, places = stops[1:], places[1:]
    pieces = struct.pack(f"<{len(stops)}i", *stops) + b"".join(struct.pack("<HIH", 0, place, 0) for place in places)
    table = b"\x01" + struct.pack("<H", 2) + b"\0\0" + b"\x02" + struct.pack("<I", len(pieces)) + pieces
    struct.pack_into("<II", stream, 0x01A2, 0, len(table))
    return _make_compound({"WordDocument": bytes(stream) + main, "1Table": table})


def make_xls(rows: Sequence[Sequence[str]]) -> bytes:
    """A workbook of Excel 97 (BIFF8) with one sheet 表1."""

    def record(kind: int, content: bytes) -> bytes:
        return struct.pack("<HH", kind, len(content)) + content

    def begin(kind: int) -> bytes:
        return record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0, 1997, 0, 6))

    def show(text: str, width: str) -> bytes:
        return struct.pack(f"<{width}B", len(text), 1) + text.encode("utf-16-le")

    texts = [text for row in rows for text in row]
    shared = struct.pack("<II", len(texts), len(texts)) + b"".join(show(text, "H") for text in texts)
    end = record(0x000A, b"")
    cells = [(i, j) for i, row in enumerate(rows) for j in range(len(row))]
    sheet = begin(0x0010) + record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows)), 0))
    sheet += b"".join(record(0x00FD, struct.pack("<HHHI", i, j, 0, n)) for n, (i, j) in enumerate(cells)) + end
    named = show("表1", "B")
    before = begin(0x0005) + record(0x0042, struct.pack("<H", 1200))
    after = record(0x00FC, shared) + end
    start = len(before) + 4 + 6 + len(named) + len(after)
    sheets = record(0x0085, struct.pack("<IBB", start, 0, 0) + named)
    return _make_compound({"Workbook": before + sheets + after + sheet})


def _make_compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file (MS-CFB) with sectors of 512 bytes; every stream is filled up to 4,096, so that none is a small one."""
    contents = [content.ljust(4096, b"\0") for content in streams.values()]
    sizes = [-(-len(content) // 512) for content in contents]
    fat: list[int] = [0xFFFFFFFD, 0xFFFFFFFE]  # the table itself in sector 0, the directory in sector 1
    starts = []
    for size in sizes:
        starts.append(len(fat))
        fat += [*range(len(fat) + 1, len(fat) + size), 0xFFFFFFFE]
    assert len(fat) <= 128, "one sector of the table is enough for 60 kB"
    fat += [0xFFFFFFFF] * (128 - len(fat))
    entries = [_make_entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1)]
    for number, (name, content) in enumerate(zip(streams, contents, strict=True)):
        right = number + 2 if number + 1 < len(streams) else 0xFFFFFFFF
        entries.append(_make_entry(name, 2, starts[number], len(content), right=right))
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0,
    )  # fmt: skip
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    body = b"".join(content.ljust(size * 512, b"\0") for content, size in zip(contents, sizes, strict=True))
    return header + struct.pack("<128I", *fat) + b"".join(entries).ljust(512, b"\0") + body


def _make_entry(name: str, kind: int, start: int, size: int, child: int = 0xFFFFFFFF, right: int = 0xFFFFFFFF) -> bytes:
    raw = (name + "\0").encode("utf-16-le")
    return struct.pack("<64sHBBIII16xI8x8xIQ", raw, len(raw), kind, 1, 0xFFFFFFFF, right, child, 0, start, size)


def make_corpus_params(folder: Path | str) -> CorpusParams:
    """The tests' params of a corpus in this folder."""
    return replace(load_own_params().corpus, path=str(folder))
