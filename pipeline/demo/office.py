"""A plan as an office file: Word document, PDF with a text layer, and a workbook that holds one document a row."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from xml.sax.saxutils import escape

# A file that knows when it was written is another file in every run.
_WRITTEN = datetime(2017, 1, 1)

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_DOCX_PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_OFFICE}"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
    "</Relationships>",
}

PAGE_WIDTH, PAGE_HEIGHT = 595, 842  # A4 in points
FONT_SIZE, LEADING, MARGIN = 16, 28, 74  # a sheet of 28 characters by 22 lines and more, as offices print
LINE_LENGTH = 28
LINES = 24


def write_docx(paragraphs: Sequence[str]) -> bytes:
    """A Word document (ECMA-376) of these paragraphs; the same bytes in every run."""
    body = "".join(f'<w:p><w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>' for line in paragraphs)
    parts = _DOCX_PARTS | {"word/document.xml": f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>'}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _WRITTEN.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{content}')
    return buffer.getvalue()


def write_pdf(paragraphs: Sequence[str]) -> bytes:
    """A PDF (ISO 32000) of these paragraphs, lines broken and pages numbered as an office prints them; characters of the BMP only.

    The font is one of those that every PDF reader has for Chinese, named and not embedded: the text layer is whole without it.
    """
    lines = [line for paragraph in paragraphs for line in _break_lines(paragraph)]
    pages = [lines[start : start + LINES] for start in range(0, len(lines), LINES)]
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{' '.join(f'{5 + 2 * i} 0 R' for i in range(len(pages)))}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light "
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>",
    ]
    for number, page in enumerate(pages, 1):
        content = "\n".join(_place_lines(page, number))
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {PAGE_WIDTH} {PAGE_HEIGHT}] "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {4 + 2 * number} 0 R >>",
            f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        ]
    text = "%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(text))
        text += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    return (
        f"{text}xref\n0 {size}\n0000000000 65535 f \n{table}"
        f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(text)}\n%%EOF\n"
    ).encode("ascii")


def write_xlsx(sheet_name: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """A workbook of one sheet, one document a row under the names of its columns; the same bytes in every run."""
    from xlsxwriter import Workbook

    buffer = io.BytesIO()
    with Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"created": _WRITTEN})
        sheet = book.add_worksheet(sheet_name)
        for number, row in enumerate([header, *rows]):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell)
    return buffer.getvalue()


def _break_lines(paragraph: str) -> Iterator[str]:
    """Lines as printers break them: none begins with a mark that belongs to what stands before it."""
    start = 0
    while start < len(paragraph):
        end = start + LINE_LENGTH
        while paragraph[end : end + 1] and paragraph[end] in "，。、；：！？”’）》〉」】":
            end += 1
        yield paragraph[start:end]
        start = end


def _place_lines(page: Sequence[str], number: int) -> Iterator[str]:
    """Drawing orders: each line at its place, the page's number at the foot."""
    top = PAGE_HEIGHT - MARGIN
    for i, line in enumerate(page):
        yield _place(MARGIN, top - i * LEADING, line)
    yield _place(PAGE_WIDTH // 2 - 2 * FONT_SIZE, MARGIN // 2, f"— {number} —")


def _place(x: int, y: int, line: str) -> str:
    return f"BT /F1 {FONT_SIZE} Tf {x} {y} Td <{line.encode('utf-16-be').hex()}> Tj ET"
