"""Word documents read back: three rules, repeated heads, fixed dates, navigable headings; and what LibreOffice makes of them."""

import io
import shutil
import struct
import subprocess
import zipfile
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Literal

import docx
import polars as pl
import pytest
from docx.oxml.ns import qn

from pipeline.reporting.paper.shapes import Column, PaperTable
from pipeline.reporting.paper.word import TEXT_WIDTH, write_tables
from pipeline.reporting.paper.word_report import FIGURE_HEIGHT, N_QUOTES, Figure, Prose, quote_claims, write_report
from pipeline.reporting.writing.shapes import Cell
from tests.reporting.conftest import report_params
from tests.reporting.paper.paper_tables import list_paper_tables, make_paper_tables, read_docx

BOTH = pytest.mark.parametrize("language", ["zh", "en"])


def make_png(width: int, height: int, dpi: int) -> bytes:
    """A white picture."""
    per_metre = round(dpi / 0.0254)
    parts = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)),
        (b"pHYs", struct.pack(">IIB", per_metre, per_metre, 1)),
        (b"IDAT", zlib.compress((b"\0" + b"\xff" * ((width + 7) // 8)) * height)),
        (b"IEND", b""),
    ]
    chunks = (struct.pack(">I", len(d)) + t + d + struct.pack(">I", zlib.crc32(t + d)) for t, d in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


FIGURES = (
    Figure(2, 1, "corpus_years", make_png(1600, 400, 100), "各年文档数"),  # 40 cm wide
    Figure(1, 1, "keyword_trajectories", make_png(315, 300, 100), "关键词 <频率>"),  # 8 cm
)


def make_report(language: Literal["zh", "en"]) -> bytes:
    prose = Prose(("question", "corpus"), ("one", "two"), ("method",), ("[1] reference",))
    params = report_params(language)
    return write_report("t", prose, FIGURES, list_paper_tables(language), make_paper_tables(), params)


@BOTH
def test_a_table_has_three_rules_and_its_head_stands_again(language: Literal["zh", "en"]) -> None:
    document = docx.Document(io.BytesIO(write_tables(list_paper_tables(language), "t", language)))
    for grid in document.tables:
        borders = grid._tbl.tblPr.find(qn("w:tblBorders"))
        assert {edge.tag.partition("}")[2]: edge.get(qn("w:sz")) for edge in borders} == {"top": "12", "bottom": "12"}
        head, *rest = grid._tbl.tr_lst
        below = list(head.iter(qn("w:tcBorders")))
        assert len(below) == len(head.tc_lst)
        assert {(edge.tag.partition("}")[2], edge.get(qn("w:sz"))) for of in below for edge in of} == {("bottom", "6")}
        assert not any(row.findall(f".//{qn('w:tcBorders')}") for row in rest)
        assert [row.find(f".//{qn('w:tblHeader')}") is not None for row in grid._tbl.tr_lst][:2] == [True, False]
    sizes = {name: document.styles[name].font.size.pt for name in ("Table Text", "Table Note", "Caption")}
    assert sizes == {"Table Text": 10.5, "Table Note": 9, "Caption": 10.5}
    fonts = document.styles["Table Text"].element.rPr.rFonts
    assert (fonts.get(qn("w:ascii")), fonts.get(qn("w:eastAsia"))) == ("Times New Roman", "宋体")


@BOTH
def test_captions_are_numbered_above_and_notes_below(language: Literal["zh", "en"]) -> None:
    listed = list_paper_tables(language)
    document = docx.Document(io.BytesIO(write_tables(listed, "t", language)))
    order = [child.tag.partition("}")[2] for child in document.element.body if child.tag != qn("w:sectPr")]
    assert order == ["p", "tbl", "p"] * len(listed)
    captions = [one for one in document.paragraphs if one.style is not None and one.style.name == "Caption"]
    told = ["".join(text.text or "" for text in one._p.iter(qn("w:t"))) for one in captions]
    word, stop = ("表", "　") if language == "zh" else ("Table ", ". ")
    assert told == [f"{word}{n}{stop}{table.title}" for n, table in enumerate(listed, 1)]


def test_whatever_a_cell_holds_stays_text() -> None:
    texts = ("<w:br/> & \x0b\x00控", "_x0041_ =1+1")
    columns = (Column(Cell("a"), 0.5, "left"), Column(Cell("b"), 0.5, "left"))
    table = PaperTable("t", "<b>", columns, (tuple(map(Cell, texts)),))
    assert read_docx(write_tables([table], "t\x01", "zh")) == [[["a", "b"], ["<w:br/> & 控", "_x0041_ =1+1"]]]


def test_a_title_of_any_length_and_control_characters_do_not_stop_the_report() -> None:
    figure = Figure(1, 1, "topics", make_png(10, 10, 100), "甲\x0b乙")
    report = write_report("题" * 300, Prose((), ()), [figure], [], make_paper_tables(), report_params("zh"))
    document = docx.Document(io.BytesIO(report))
    assert document.core_properties.title == "题" * 255 and document.paragraphs[0].text == "题" * 300
    assert document.inline_shapes[0]._inline.docPr.get("descr") == "甲乙"


def test_the_same_bytes_with_fixed_dates() -> None:
    report = make_report("zh")
    assert report == make_report("zh")
    with zipfile.ZipFile(io.BytesIO(report)) as package:
        assert package.testzip() is None
        assert {part.date_time for part in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    core = docx.Document(io.BytesIO(report)).core_properties
    assert core.created == core.modified and core.created is not None and core.created.year == 2020


@BOTH
def test_the_report_has_its_chapters_figures_tables_and_evidence(language: Literal["zh", "en"]) -> None:
    document = docx.Document(io.BytesIO(make_report(language)))
    heads = [one.text for one in document.paragraphs if one.style is not None and one.style.name == "Heading 1"]
    expected = {
        "zh": [
            "主要发现",
            "语料",
            "关键词",
            "主题",
            "特征词",
            "共词网络与文本关联",
            "稳健性",
            "语料审查",
            "研究方法",
            "参考文献",
            "附录\u3000原文例证",
        ],
        "en": [
            "Main findings",
            "Corpus",
            "Keywords",
            "Topics",
            "Distinctive terms",
            "Co-words, citations and copying",
            "Robustness",
            "Audit of the corpus",
        ],
    }
    expected["en"] += ["Methods", "References", "Appendix. Evidence"]
    assert heads == expected[language] and len(document.tables) == 8
    wide, narrow = document.inline_shapes
    assert wide.width == pytest.approx(TEXT_WIDTH, rel=1e-3) and wide.width == pytest.approx(4 * wide.height, rel=0.01)
    assert narrow.width.cm == pytest.approx(8, abs=0.01)


@BOTH
def test_figures_keep_their_numbers_and_pages_and_are_noted_once(language: Literal["zh", "en"]) -> None:
    png, kinds = make_png(10, 10, 100), ("topics", "first_uses", "topics", "topics", "corpus_years")
    places = ((3, 1), (5, 1), (2, 1), (2, 2), (4, 1))
    figures = [Figure(*place, kind, png, kind, "noted") for place, kind in zip(places, kinds, strict=True)]
    report = write_report("t", Prose((), ()), figures, [], make_paper_tables(), report_params(language))
    paragraphs = docx.Document(io.BytesIO(report)).paragraphs
    captions = [one for one in paragraphs if one.style is not None and one.style.name == "Caption"]
    told = ["".join(text.text or "" for text in one._p.iter(qn("w:t"))) for one in captions]
    expected = {
        "zh": ["图4　corpus_years", "图5　first_uses", "图2　topics", "图2（续）　topics", "图3　topics"],
        "en": ["Figure 4. corpus_years", "Figure 5. first_uses", "Figure 2. topics", "Figure 2 (continued). topics"],
    }
    expected["en"].append("Figure 3. topics")
    assert told == expected[language]
    # What Word makes of them when it updates its fields.
    fields = [field.get(qn("w:instr")) for one in captions for field in one._p.iter(qn("w:fldSimple"))]
    assert [str(field).split(r"\r ")[1].strip() for field in fields] == ["4", "5", "2", "2", "3"]
    assert sum("noted" in one.text for one in paragraphs) == 4


@pytest.mark.parametrize("length", [1_000, 2_700, 5_000])
def test_a_figure_keeps_its_size_above_a_note_longer_than_the_page(length: int) -> None:
    figure = Figure(1, 1, "topics", make_png(1000, 1200, 150), "t", "字" * length)
    report = write_report("t", Prose((), ()), (figure,), [], make_paper_tables(), report_params("zh"))
    document = docx.Document(io.BytesIO(report))
    (shape,) = document.inline_shapes
    assert shape.height >= FIGURE_HEIGHT - 1 and shape.width / shape.height == pytest.approx(1000 / 1200, rel=1e-3)
    (note,) = (one for one in document.paragraphs if one.text.startswith("注："))
    # Only a note that has room on the page is kept on it whole.
    assert note.paragraph_format.keep_together is (shape.height > FIGURE_HEIGHT + 1)


def test_a_report_without_texts_cites_without_quoting() -> None:
    tables, params = make_paper_tables(), report_params("zh")
    sentence = next(iter(quote_claims(tables).values()))[0]
    for texts, there in (("all", True), ("none", False)):
        told = replace(params, report=replace(params.report, texts=texts))  # type: ignore[arg-type]
        document = docx.Document(io.BytesIO(write_report("t", Prose((), ()), (), [], tables, told)))
        text = "\n".join(one.text for one in document.paragraphs)
        whole = sentence["before"] + sentence["mention"] + sentence["after"]
        assert (whole in text) == there and sentence["title"] in text


def test_evidence_is_of_claimed_keywords_in_own_words_a_document_once() -> None:
    tables = make_paper_tables()
    quotes = quote_claims(tables)
    claimed = tables["keyword_trends"].filter(pl.col("evidence").is_not_null())["keyword"]
    assert quotes and set(quotes) <= set(claimed)
    for rows in quotes.values():
        assert 1 <= len(rows) <= N_QUOTES and not any(row["marks"] for row in rows)
        sources = [(row["title"], row["reference"]) for row in rows]
        assert len(set(sources)) == len(sources)


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice (soffice) is not installed")
def test_libreoffice_finds_the_same_tables_and_figures(tmp_path: Path) -> None:
    path = tmp_path / "report.docx"
    path.write_bytes(make_report("zh"))
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    command = ["soffice", home, "--headless", "--convert-to", "fodt", "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    converted = path.with_suffix(".fodt").read_text(encoding="utf-8")
    assert (converted.count("<table:table "), converted.count("<draw:image")) == (8, 2)


def test_citations_are_raised_but_for_those_that_the_sentence_speaks_of() -> None:
    text = "LDA[6]，取鞍点近似（[23]；格点校正见[24]），另见 jieba 0.42.1[1-2,5]。"
    prose = Prose(("q[1]",), ("f",), method=(text,), details=("as by [24], of both [9]",), references=("[1] Blei",))
    report = write_report("t", prose, (), [], make_paper_tables(), report_params("en"))
    paragraphs = docx.Document(io.BytesIO(report)).paragraphs
    assert text in [paragraph.text for paragraph in paragraphs]
    assert [run.text for one in paragraphs for run in one.runs if run.font.superscript] == ["[6]", "[1-2,5]", "[9]"]
