"""What Word wrote is read in the order in which it is read on paper."""

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from pipeline.corpus.readers.reasons import SetAside
from pipeline.corpus.readers.word import files as word_files
from pipeline.corpus.readers.word.files import read_doc
from tests.corpus.files import add_chunk, make_doc, make_docx, make_zip, read_parts, save


def read_docx(data: bytes) -> str | SetAside:
    """A document in which files may stand as a whole; of those, what they are called and begin with."""

    def read_chunk(chunk: bytes, name: str) -> str | SetAside:
        return SetAside("unsupported", ".rtf") if chunk.startswith(b"{") else f"{name}: {chunk.decode()}"

    return word_files.read_docx(data, read_chunk)


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


RUN = "<w:r><w:t>{}</w:t></w:r>"
HIDDEN = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>{}</w:t></w:r>"
STYLED = "<w:r><w:rPr><w:rStyle w:val='{}'/>{}</w:rPr><w:t>{}</w:t></w:r>"
GONE = "<w:pPr><w:rPr>{}</w:rPr></w:pPr>"


@pytest.mark.parametrize(
    "mark",
    [
        "<w:del w:id='1' w:author='a'/>",
        "<w:moveFrom w:id='1' w:author='a'/>",
        "<w:vanish/>",
        "<w:vanish/><w:specVanish/>",
    ],
)
def test_a_paragraph_goes_on_in_the_next_where_its_mark_is_gone(mark: str) -> None:
    gone = GONE.format(mark)
    assert read_xml(
        paragraph(gone + RUN.format("一、推进劳动")),
        paragraph(gone + RUN.format("教")),
        paragraph(RUN.format("育。")),
        paragraph(gone + RUN.format("二、落实")),
    ) == "一、推进劳动教育。\n二、落实"  # fmt: skip
    cell = f"<w:tc>{paragraph(gone + RUN.format('劳动'))}{paragraph(RUN.format('教育'))}</w:tc>"
    table = f"<w:tbl {nsdecls('w')}><w:tr>{cell}<w:tc>{paragraph(RUN.format('一科'))}</w:tc></w:tr></w:tbl>"
    assert read_xml(paragraph(gone + RUN.format("任务")), table) == "任务\n劳动教育\t一科"


def test_what_was_deleted_whole_leaves_no_line() -> None:
    gone = GONE.format("<w:del w:id='1' w:author='a'/>")
    deleted = "<w:del w:id='2' w:author='a'><w:r><w:delText>减负</w:delText></w:r></w:del>"
    row = "<w:tr><w:trPr>{}</w:trPr><w:tc>{}</w:tc></w:tr>"
    rows = "".join(
        row.format(properties, paragraph(RUN.format(text)))
        for properties, text in (
            ("", "甲"),
            ("<w:del w:id='3' w:author='a'/>", "乙"),
            ("<w:hidden/>", "丙"),
            ("<w:hidden w:val='0'/>", "丁"),
        )
    )
    assert read_xml(
        paragraph(RUN.format("一")), paragraph(gone + deleted), paragraph(RUN.format("二")), f"<w:tbl {nsdecls('w')}>{rows}</w:tbl>"
    ) == "一\n二\n甲\n丁"  # fmt: skip


STYLES = """
<w:style w:type="paragraph" w:styleId="Note"><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="SubNote"><w:basedOn w:val="Note"/></w:style>
<w:style w:type="paragraph" w:styleId="Shown"><w:basedOn w:val="Note"/><w:rPr><w:vanish w:val="0"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Secret"><w:rPr><w:vanish w:val="true"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Round"><w:basedOn w:val="Round"/></w:style>
"""


@pytest.mark.parametrize(
    ("style", "run", "shown"),
    [
        ("", HIDDEN.format("密"), False),
        ("", HIDDEN.replace("<w:vanish/>", "<w:vanish w:val='1'/>").format("密"), False),
        ("", HIDDEN.replace("<w:vanish/>", "<w:vanish w:val='0'/>").format("密"), True),
        ("", HIDDEN.replace("<w:vanish/>", "<w:vanish w:val='false'/>").format("密"), True),
        ("", HIDDEN.replace("<w:vanish/>", "<w:webHidden/>").format("密"), True),  # shown on paper
        ("", STYLED.format("Secret", "", "密"), False),
        ("", STYLED.format("Secret", "<w:vanish w:val='off'/>", "密"), True),
        ("Note", RUN.format("密"), False),
        ("SubNote", RUN.format("密"), False),
        ("Shown", RUN.format("密"), True),
        ("Note", STYLED.format("Secret", "", "密"), True),  # Word takes the one back by the other
        ("Round", RUN.format("密"), True),
        ("Nowhere", RUN.format("密"), True),
        ("", f"<w:hyperlink>{HIDDEN.format('密')}</w:hyperlink>", False),
        ("", f"<w:ins w:id='1' w:author='a'>{HIDDEN.format('密')}</w:ins>", False),
        ("", f"<w:sdt><w:sdtContent>{HIDDEN.format('密')}</w:sdtContent></w:sdt>", False),
    ],
)
def test_text_that_word_hides_is_not_said(style: str, run: str, shown: bool) -> None:
    document = docx.Document()
    for element in parse_xml(f"<w:styles {nsdecls('w')}>{STYLES}</w:styles>"):
        document.styles.element.append(element)
    body = document.element.body
    properties = f"<w:pPr><w:pStyle w:val='{style}'/></w:pPr>" if style else ""
    for text in (RUN.format("公开。"), properties + run, RUN.format("完。")):
        body.insert(len(body) - 1, parse_xml(paragraph(text)))
    found = read_docx(save(document))
    assert isinstance(found, str)
    assert "".join(found.split()) == ("公开。密完。" if shown else "公开。完。")


def test_a_hidden_default_hides_all_but_what_shows_itself() -> None:
    document = docx.Document()
    defaults = document.styles.element.find("{*}docDefaults/{*}rPrDefault/{*}rPr")
    defaults.append(parse_xml(f"<w:vanish {nsdecls('w')}/>"))
    document.add_paragraph("密")
    document.add_paragraph().add_run("公开").font.hidden = False
    found = read_docx(save(document))
    assert isinstance(found, str)
    assert found.split() == ["公开"]


def test_a_phonetic_guide_is_not_text() -> None:
    ruby = "<w:r><w:ruby><w:rubyPr><w:rubyAlign w:val='center'/></w:rubyPr><w:rt>{}</w:rt><w:rubyBase>{}</w:rubyBase></w:ruby></w:r>"
    guides = "".join(
        ruby.format(RUN.format(sound), RUN.format(base)) for sound, base in (("láo", "劳"), ("ㄉㄨㄥˋ", "动"))
    )
    field = "".join(
        f"<w:r>{inner}</w:r>"
        for inner in (
            "<w:fldChar w:fldCharType='begin'/>",
            r'<w:instrText> EQ \* jc2 \* "Font:宋体" \* hps10 \o\ad(\s\up 9(</w:instrText>',
            "<w:instrText>jiào),教) </w:instrText>",
            "<w:fldChar w:fldCharType='end'/>",
        )
    )
    page = field.replace("EQ", "PAGE")
    assert read_xml(paragraph(RUN.format("推进") + guides + field + page + RUN.format("育"))) == "推进劳动教育"


def test_a_formula_and_what_newer_programs_wrap_are_read() -> None:
    names = (
        "xmlns:m='http://schemas.openxmlformats.org/officeDocument/2006/math' "
        "xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'"
    )
    formula = f"<m:oMath {names}><m:r><m:t>95%</m:t></m:r></m:oMath>"
    wrapped = (
        f"<mc:AlternateContent {names}><mc:Choice Requires='w14'>{paragraph(RUN.format('二'))}</mc:Choice>"
        f"<mc:Fallback>{paragraph(RUN.format('二'))}</mc:Fallback></mc:AlternateContent>"
    )
    assert read_xml(paragraph(RUN.format("达到") + formula), wrapped) == "达到95%\n二"


def test_a_file_that_stands_in_a_document_as_a_whole_is_read_at_its_place() -> None:
    data = make_zip(add_chunk(b"<p>x</p>", "a.dat", "text/html"))
    assert read_docx(data) == "甲\n/word/a.dat.html: <p>x</p>\n乙"
    data = make_zip(add_chunk(b"x", "a.txt", "application/octet-stream"))
    assert read_docx(data) == "甲\n/word/a.txt: x\n乙"
    assert read_docx(make_zip(add_chunk(b"{\\rtf1}", "a.rtf", "application/rtf"))) == SetAside(
        "unsupported", ".docx (altChunk, unsupported: .rtf)"
    )


def test_a_file_that_is_not_in_the_package_is_not_left_out_in_silence() -> None:
    parts = dict(add_chunk(b"x", "a.txt", "text/plain"))
    del parts["word/a.txt"]
    assert read_docx(make_zip(parts)) == SetAside("unsupported", ".docx (altChunk)")


def test_a_file_shown_without_end_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_files, "MAX_CHUNK_CHARS", 1_000)
    parts = dict(add_chunk(b"x" * 300, "a.txt", "text/plain"))
    element = parts["word/document.xml"][parts["word/document.xml"].index(b"<w:altChunk") :]
    element = element[: element.index(b"/>") + 2]
    parts["word/document.xml"] = parts["word/document.xml"].replace(element, element * 4)
    assert read_docx(make_zip(parts)) == SetAside("unsupported", ".docx (altChunk, over 1,000 characters)")


def as_strict(data: bytes) -> bytes:
    """As Word saves it under "Strict Open XML Document"."""
    usual = {
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main": b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    }
    parts = read_parts(data)
    for name, part in parts.items():
        if name.endswith((".xml", ".rels")):
            for transitional, strict in usual.items():
                part = part.replace(transitional, strict)
            parts[name] = part
    return make_zip(parts)


@pytest.mark.parametrize(
    "main",
    [
        "openxmlformats-officedocument.wordprocessingml.template",
        "ms-word.document.macroEnabled",
        "ms-word.template.macroEnabledTemplate",
    ],
)
def test_templates_and_strict_documents_are_documents(main: str) -> None:
    data = make_docx("工作要点", "落实双减。", table=[["任务", "科室"]])
    text = read_docx(data)
    assert text == "工作要点\n落实双减。\n任务\t科室"
    assert read_docx(as_strict(data)) == text
    types = read_parts(data)["[Content_Types].xml"]
    changed = types.replace(b"openxmlformats-officedocument.wordprocessingml.document", main.encode())
    assert changed != types
    assert read_docx(replace_part(data, "[Content_Types].xml", changed)) == text
    other = types.replace(b"wordprocessingml.document.main", b"wordprocessingml.unknown.main")
    assert read_docx(replace_part(data, "[Content_Types].xml", other)) == SetAside(
        "unsupported", ".docx (content type)"
    )


@pytest.mark.parametrize("target", ["NULL", "../NULL", "media/gone.png", "/word/media/gone.png"])
def test_a_link_to_a_part_that_is_not_there_costs_no_text(target: str) -> None:
    data = make_docx("工作要点")
    rels = read_parts(data)["word/_rels/document.xml.rels"]
    link = (
        f'<Relationship Id="rId99" Target="{target}" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"/></Relationships>'
    )
    changed = rels.replace(b"</Relationships>", link.encode())
    assert read_docx(replace_part(data, "word/_rels/document.xml.rels", changed)) == "工作要点"


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
    return make_zip(read_parts(data) | {name: content})


def test_a_billion_laughs_are_not_laughed() -> None:
    entities = "".join(f"<!ENTITY l{i + 1} '{f'&l{i};' * 10}'>" for i in range(12))
    laughs = f"<!DOCTYPE d [<!ENTITY l0 '笑'>{entities}]>" + (
        f"<w:document {nsdecls('w')}><w:body>{paragraph('<w:r><w:t>&l12;</w:t></w:r>')}</w:body></w:document>"
    )
    found = read_docx(replace_part(make_docx("工作"), "word/document.xml", laughs.encode()))
    assert isinstance(found, SetAside) or "笑" not in found


@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml"])
@pytest.mark.parametrize("entity", ["<!ENTITY e '劳'>", "<!ENTITY e SYSTEM 'file:///etc/hostname'>", ""])
def test_a_document_with_entities_is_refused_and_never_half_read(part: str, entity: str) -> None:
    parts = read_parts(make_docx("推进劳动教育"))
    declaration, element = parts[part].split(b"?>", 1)
    changed = element.replace("劳".encode(), b"&e;") if entity else element
    parts[part] = declaration + b"?>" + f"<!DOCTYPE d [{entity}]>".encode() + changed
    assert read_docx(make_zip(parts)) == SetAside("unsupported", ".docx (DTD)")


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
