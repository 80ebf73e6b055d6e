"""What Word wrote is read in the order in which it is read on paper."""

import io
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from pipeline.corpus.readers.reasons import SetAside
from pipeline.corpus.readers.word_files import read_doc, read_docx
from tests.corpus.files import make_doc, make_docx, make_zip, save


def test_paragraphs_and_tables_stand_in_reading_order() -> None:
    document = docx.Document()
    document.add_paragraph("工作要点")
    cells = document.add_table(rows=1, cols=2).rows[0].cells
    cells[0].text, cells[1].text = "任务", "推进课后服务。\n落实双减。"
    document.add_paragraph("附：责任分工")
    assert read_docx(save(document)) == "工作要点\n任务\n推进课后服务。\n落实双减。\n附：责任分工"


def test_a_row_of_short_cells_is_one_line_and_merged_cells_stand_once() -> None:
    document = docx.Document()
    table = document.add_table(rows=2, cols=3)
    for cell, text in zip(table.rows[1].cells, ("1", "双减", "基教科"), strict=True):
        cell.text = text
    table.rows[0].cells[0].merge(table.rows[0].cells[2]).text = "任务表"
    assert read_docx(save(document)) == "任务表\n1\t双减\t基教科"


def paragraph(inner: str) -> str:
    return f"<w:p {nsdecls('w')}>{inner}</w:p>"


def read_xml(*elements: str) -> str | SetAside:
    document = docx.Document()
    for element in elements:
        document.element.body.insert(len(document.element.body) - 1, parse_xml(element))
    return read_docx(save(document))


def test_insertions_links_controls_and_text_boxes_are_read_and_deletions_are_not() -> None:
    run = "<w:r><w:t>{}</w:t></w:r>"
    assert (
        read_xml(
            paragraph(
                run.format("落实")
                + f"<w:ins w:id='1' w:author='a'>{run.format('双减')}</w:ins>"
                + "<w:del w:id='2' w:author='a'><w:r><w:delText>减负</w:delText></w:r></w:del>"
                + f"<w:smartTag>{run.format('政策')}</w:smartTag>"
                + f"<w:fldSimple w:instr='PAGE'>{run.format('一')}</w:fldSimple>"
            ),
            f"<w:sdt {nsdecls('w')}><w:sdtContent>{paragraph(run.format('控件'))}</w:sdtContent></w:sdt>",
            f"<w:sdt {nsdecls('w')}><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj></w:sdtPr>"
            f"<w:sdtContent>{paragraph(run.format('目录'))}</w:sdtContent></w:sdt>",
            paragraph(f"<w:r><w:pict><w:txbxContent>{paragraph(run.format('红头'))}</w:txbxContent></w:pict></w:r>"),
        )
        == "落实双减政策一\n控件\n\n红头"
    )


def test_the_numbers_that_word_makes_are_written_out() -> None:
    document = docx.Document()
    levels = "".join(
        f"<w:lvl w:ilvl='{i}'><w:start w:val='1'/><w:numFmt w:val='{kind}'/><w:lvlText w:val='{pattern}'/></w:lvl>"
        for i, (kind, pattern) in enumerate(
            [("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%1.%3")]
        )
    )
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(f"<w:abstractNum {nsdecls('w')} w:abstractNumId='90'>{levels}</w:abstractNum>"))
    numbering.append(parse_xml(f"<w:num {nsdecls('w')} w:numId='90'><w:abstractNumId w:val='90'/></w:num>"))
    numbering.append(
        parse_xml(
            f"<w:num {nsdecls('w')} w:numId='91'><w:abstractNumId w:val='90'/>"
            "<w:lvlOverride w:ilvl='0'><w:startOverride w:val='1'/></w:lvlOverride></w:num>"
        )
    )
    for level, text, instance in [
        (0, "总体要求", 90), (1, "指导思想", 90), (1, "目标", 90), (0, "任务", 90), (1, "课后服务", 90), (2, "细则", 90), (0, "另起", 91)
    ]:  # fmt: skip
        made = document.add_paragraph(text)
        made._p.get_or_add_pPr().append(
            parse_xml(f"<w:numPr {nsdecls('w')}><w:ilvl w:val='{level}'/><w:numId w:val='{instance}'/></w:numPr>")
        )
    assert read_docx(save(document)) == (
        "一、总体要求\n（一）指导思想\n（二）目标\n二、任务\n（一）课后服务\n二.1 细则\n一、另起"
    )


def test_a_package_that_is_no_word_document_is_set_aside() -> None:
    for data in (make_zip({"word/document.xml": b"<a/>"}), make_docx("工作")[:-300], make_docx("工作")[:200], b""):
        reason = read_docx(data)
        assert isinstance(reason, SetAside)
        assert reason.code == "damaged"


def replace_part(data: bytes, name: str, content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return make_zip({info.filename: archive.read(info) for info in archive.infolist()} | {name: content})


def test_a_billion_laughs_are_not_laughed() -> None:
    entities = "".join(f"<!ENTITY l{i + 1} '{f'&l{i};' * 10}'>" for i in range(12))
    laughs = f"<!DOCTYPE d [<!ENTITY l0 '笑'>{entities}]>" + (
        f"<w:document {nsdecls('w')}><w:body>{paragraph('<w:r><w:t>&l12;</w:t></w:r>')}</w:body></w:document>"
    )
    found = read_docx(replace_part(make_docx("工作"), "word/document.xml", laughs.encode()))
    assert isinstance(found, SetAside) or "笑" not in found


def test_tables_nested_without_end_end() -> None:
    nested = paragraph("<w:r><w:t>内</w:t></w:r>")
    for _ in range(60):
        nested = f"<w:tbl {nsdecls('w')}><w:tr><w:tc>{nested}</w:tc></w:tr></w:tbl>"
    found = read_xml(paragraph("<w:r><w:t>外</w:t></w:r>"), nested)
    assert isinstance(found, str)
    assert found.split() == ["外"]


def test_an_old_word_file_says_what_it_shows() -> None:
    data = make_doc(
        '工作要点\r一、落实\x13 HYPERLINK "http://a" \x14双减\x15政策。\x01\r任务\x07科室\x07\x07',
        "页眉",
        compressed="2021 ",
    )
    assert read_doc(data) == "2021 工作要点\n一、落实双减政策。\n任务\t科室\n"


def test_a_number_inside_a_link_inside_a_list_is_shown_once() -> None:
    assert read_doc(make_doc("\x13 TOC \x14\x13 LINK \x14总则\x13 PAGEREF \x141\x15\x15\x15完")) == "总则1完"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (make_doc("工作要点" * 50, flags=0x0100), "encrypted"),
        (make_doc("工作要点" * 50)[:3000], "damaged"),
        (make_doc("工作要点" * 50)[:600], "damaged"),
        (make_doc("工作要点").replace(b"\xec\xa5\xc1\x00", b"\xec\xa5\x68\x00"), "unsupported"),
        (make_doc("工作要点").replace(b"\xec\xa5\xc1\x00", b"\x00\x00\xc1\x00"), "damaged"),
    ],
)
def test_an_old_word_file_that_cannot_be_read_says_why(data: bytes, code: str) -> None:
    reason = read_doc(data)
    assert isinstance(reason, SetAside)
    assert reason.code == code
