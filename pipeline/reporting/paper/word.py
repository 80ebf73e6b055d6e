"""Tables as Word documents: three rules (三线表), caption above, notes below; the same bytes in each run."""

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor, Twips
from docx.table import _Row
from docx.text.paragraph import Paragraph

from pipeline.reporting.paper.shapes import AGAIN, PaperTable, count_lines, fit_widths
from pipeline.reporting.writing.shapes import Cell
from pipeline.tables.codes import pick

LATIN, SONG, HEI = "Times New Roman", "宋体", "黑体"
BODY, SMALL = Pt(10.5), Pt(9)  # 五号, 小五
TEXT_WIDTH = Cm(17)  # of A4 with margins of 2 cm; as wide as a figure of two columns
# Word measures rules in eighths of a point, widths in twentieths.
THICK, THIN, CELL_MARGIN = "12", "6", "57"
# Half-width characters of 五号 in the width of the text; what the margins of a cell take, and a little more.
LINE_ENS, GAP_ENS = 91, 1.4
MOST_WHOLE = 30  # lines of a table that stands on one page
ALIGNED = {"left": None, "right": WD_ALIGN_PARAGRAPH.RIGHT, "center": WD_ALIGN_PARAGRAPH.CENTER}
CREATED = datetime(2020, 1, 1, tzinfo=UTC)
MOST_TITLE = 255  # characters of the property; python-docx raises ValueError beyond
ZIP_DATE = (1980, 1, 1, 0, 0, 0)
TABLE_TEXT, TABLE_NOTE, REFERENCE = "Table Text", "Table Note", "Reference"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_tables(tables: Sequence[PaperTable], title: str, language: str) -> bytes:
    """All tables in one document, numbered from 1."""
    document = start_document(title)
    for table in tables:
        add_table(document, table, language)
    return save(document)


def start_document(title: str) -> Document:
    """An empty A4 page with its styles: 宋体 with Times, headings and captions in 黑体."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(2.5)
    for name in (TABLE_TEXT, TABLE_NOTE, REFERENCE):
        document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = document.styles["Normal"]
    for name, size, chinese, bold in (
        ("Normal", BODY, SONG, False),
        (TABLE_TEXT, BODY, SONG, False),
        (TABLE_NOTE, SMALL, SONG, False),
        (REFERENCE, SMALL, SONG, False),
        ("Caption", BODY, HEI, False),
        ("Title", Pt(18), HEI, True),
        ("Heading 1", Pt(14), HEI, True),
        ("Heading 2", Pt(12), HEI, True),
    ):
        _set_font(document.styles[name], size, chinese, bold)
    _set_spacing(document)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = clean(title)[:MOST_TITLE], "", ""
    properties.created = properties.modified = CREATED
    return document


def _set_font(style: Any, size: Pt, chinese: str, bold: bool) -> None:
    font = style.font
    font.name, font.size, font.bold, font.italic, font.color.rgb = LATIN, size, bold, False, RGBColor(0, 0, 0)
    fonts = style.element.rPr.rFonts
    for name in [name for name in fonts.attrib if name.endswith("Theme")]:
        del fonts.attrib[name]  # it would win over the name of the font
    for script, name in (("ascii", LATIN), ("hAnsi", LATIN), ("cs", LATIN), ("eastAsia", chinese)):
        fonts.set(qn(f"w:{script}"), name)
    for old in style.element.rPr.findall(qn("w:lang")):
        style.element.rPr.remove(old)
    tongue = OxmlElement("w:lang")
    tongue.set(qn("w:val"), "en-US")
    tongue.set(qn("w:eastAsia"), "zh-CN")
    style.element.rPr.append(tongue)


def _set_spacing(document: Document) -> None:
    """Points before and after, lines, and what stays on the page of what follows."""
    for name, before, after, lines, keep in (
        ("Normal", 0, 6, 1.25, False),
        (TABLE_TEXT, 1, 1, 1.0, False),
        (TABLE_NOTE, 2, 2, 1.0, False),
        (REFERENCE, 0, 2, 1.0, False),
        ("Caption", 12, 4, 1.0, True),
        ("Title", 0, 12, 1.0, True),
        ("Heading 1", 18, 8, 1.0, True),
        ("Heading 2", 12, 6, 1.0, True),
    ):
        form = document.styles[name].paragraph_format
        form.space_before, form.space_after, form.line_spacing, form.keep_with_next = (
            Pt(before),
            Pt(after),
            lines,
            keep,
        )
    document.styles[TABLE_NOTE].paragraph_format.keep_together = True
    hanging = document.styles[REFERENCE].paragraph_format
    hanging.keep_together, hanging.left_indent, hanging.first_line_indent = True, Cm(0.8), Cm(-0.8)
    for name in ("Caption", "Title"):
        document.styles[name].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for line in document.styles["Title"].element.pPr.findall(qn("w:pBdr")):  # the template's, in blue
        document.styles["Title"].element.pPr.remove(line)


def add_table(document: Document, table: PaperTable, language: str) -> None:
    """Caption, table and notes."""
    add_caption(document, "table", table.title, language)
    shares = fit_widths(table, LINE_ENS, GAP_ENS)
    widths = [round(share * TEXT_WIDTH.twips) for share in shares]
    rows = [tuple(column.head for column in table.columns), *table.rows]
    grid = document.add_table(len(rows), len(widths))
    grid.autofit = False
    whole = sum(count_lines(row, shares, LINE_ENS, GAP_ENS) for row in rows) <= MOST_WHOLE
    for place, (row, cells) in enumerate(zip(list(grid.rows), rows, strict=True), 1):
        # A short table stands on one page; else the head stays with the first row, that of a group of rows with them, and the last two
        # rows with the notes.
        together = whole or place == 1 or len(cells) < len(widths) or place > len(rows) - 2
        _fill_row(row, cells, table, widths, together, language)
    _set_rules(grid._tbl, widths)
    _mark_head(grid._tbl.tr_lst[0])
    if table.notes:
        add_note(document, pick(language, "", " ").join(table.notes), language)


def add_note(document: Document, told: str, language: str) -> Paragraph:
    """What stands under a table or figure."""
    paragraph = document.add_paragraph(style=TABLE_NOTE)
    write_text(paragraph, pick(language, f"注：{told}", f"Note. {told}"), language)
    return paragraph


def add_caption(
    document: Document, kind: str, title: str, language: str, number: int | None = None, continued: bool = False
) -> Paragraph:
    """表 1　语料构成: its number is a field, so that Word lists it; kind: table or figure.

    number: one that Word keeps when it updates fields; without it the next. continued: 图 2（续）, of a later page.
    """
    name = pick(language, *{"table": ("表", "Table"), "figure": ("图", "Figure")}[kind])
    n = 1 + sum(f" SEQ {name} " in field.get(qn("w:instr")) for field in document.element.iter(qn("w:fldSimple")))
    paragraph = document.add_paragraph(style="Caption")
    write_text(paragraph, name + pick(language, "", " "), language)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), rf" SEQ {name} \* ARABIC " + ("" if number is None else rf"\r {number} "))
    paragraph._p.append(field)
    run = paragraph.add_run(str(n if number is None else number))
    field.append(run._r)
    more = pick(language, *AGAIN) if continued else ""
    write_text(paragraph, more + pick(language, "　", ". ") + title, language)
    return paragraph


def write_text(paragraph: Paragraph, text: str, language: str, bold: bool = False) -> None:
    """Text of our own or of a document; in Chinese, marks that both scripts have (“”…—) are set full width."""
    run = paragraph.add_run(clean(text))
    run.bold = bold or None
    if language == "zh":
        run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:hint"), "eastAsia")


def clean(text: str) -> str:
    """Without the characters that XML may not hold."""
    return _NOT_XML.sub("", text)


def _fill_row(
    row: _Row, cells: Sequence[Cell], table: PaperTable, widths: Sequence[int], together: bool, language: str
) -> None:
    """A row that no page break cuts. together: whether it stays on the page of what follows."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    alone, boxes = len(cells) < len(widths), list(row.cells)
    if alone:
        boxes, widths = [boxes[0].merge(boxes[-1])], [sum(widths)]
    for cell, box, column, width in zip(cells, boxes, table.columns, widths, strict=False):
        box.width = Twips(width)
        paragraph, number = box.paragraphs[0], column.align == "right" and not alone
        paragraph._p.style = TABLE_TEXT.replace(" ", "")  # its id: by name Word's styles are searched for each cell
        if not alone:
            paragraph.alignment = ALIGNED[column.align]
        if together:
            paragraph.paragraph_format.keep_with_next = True
        write_text(paragraph, cell.text, "" if number and cell.numbers else language)


def _set_rules(grid: Any, widths: Sequence[int]) -> None:
    """Rules of 1.5 pt above and below, the widths of the columns, and little room at the sides of cells."""
    borders = OxmlElement("w:tblBorders")
    for edge in ("top", "bottom"):
        borders.append(_rule(edge, THICK))
    width = grid.tblPr.find(qn("w:tblW"))
    width.set(qn("w:type"), "dxa")
    width.set(qn("w:w"), str(sum(widths)))
    width.addnext(borders)
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), CELL_MARGIN)
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    grid.tblPr.find(qn("w:tblLayout")).addnext(margins)
    for column, points in zip(grid.tblGrid.gridCol_lst, widths, strict=True):
        column.set(qn("w:w"), str(points))


def _mark_head(row: Any) -> None:
    """The rule of 0.75 pt below the head, which stands again on each page."""
    head = OxmlElement("w:tblHeader")
    row.trPr.append(head)
    for box in row.tc_lst:
        borders = OxmlElement("w:tcBorders")
        borders.append(_rule("bottom", THIN))
        box.tcPr.append(borders)


def _rule(edge: str, width: str) -> Any:
    rule = OxmlElement(f"w:{edge}")
    for name, value in (("val", "single"), ("sz", width), ("space", "0"), ("color", "000000")):
        rule.set(qn(f"w:{name}"), value)
    return rule


def save(document: Document) -> bytes:
    """The document, with a fixed date on every part of it."""
    written, fixed = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as parts, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as package:
        for part in parts.infolist():
            package.writestr(
                zipfile.ZipInfo(part.filename, ZIP_DATE), parts.read(part), compress_type=zipfile.ZIP_DEFLATED
            )
    return fixed.getvalue()
