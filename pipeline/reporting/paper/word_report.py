"""The whole report as a Word document, for reading on paper: findings, figures, tables, method, references, evidence."""

import io
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm

from pipeline.params.sections import Params
from pipeline.reporting.paper.method import DETAILS, METHODS, REFERENCES
from pipeline.reporting.paper.shapes import PaperTable, measure
from pipeline.reporting.paper.word import (
    BODY,
    REFERENCE,
    TEXT_WIDTH,
    add_caption,
    add_note,
    add_table,
    clean,
    save,
    start_document,
    write_text,
)
from pipeline.reporting.writing.quotes import cite, cut_sentence
from pipeline.reporting.writing.shapes import Rows, Tables
from pipeline.tables.codes import pick
from pipeline.tables.keywords import CLAIMS

PAGE_HEIGHT = Cm(24.2)  # of the text
CAPTION_HEIGHT = Cm(1.2)
NOTE_LINE = Cm(0.48)  # of the note beneath a figure
FIGURE_HEIGHT = Cm(12)  # which a figure may take however long its note is
NOTE_ENS = 107  # half-width characters of 小五 in a line
N_QUOTES = 3  # of a keyword
# The chapters with tables and figures, in their order: their titles, their tables, and their kinds of figures.
CHAPTERS: Mapping[str, tuple[tuple[str, str], tuple[str, ...], tuple[str, ...]]] = {
    "corpus": (("语料", "Corpus"), ("corpus",), ("corpus_years",)),
    "keywords": (("关键词", "Keywords"), ("claims",), ("keyword_trajectories", "keyword_heatmap", "first_uses")),
    "topics": (("主题", "Topics"), ("topics",), ("topics", "topic_years", "topic_heatmap")),
    "periods": (("时期间的主题", "Topics between periods"), (), ("topic_flows",)),
    "terms": (("特征词", "Distinctive terms"), ("terms",), ("year_keyness",)),
    "networks": (
        ("共词网络与文本关联", "Co-words, citations and copying"),
        ("cowords", "cited"),
        ("cowords", "correspondence", "dendrogram", "citation_levels", "copied_passages"),
    ),
    "robustness": (("稳健性", "Robustness"), ("robustness",), ("robustness",)),
    "audit": (("语料审查", "Audit of the corpus"), ("audit",), ()),
}

# A citation, but for one that the sentence speaks of (“见[24]”, “after [12]”) or that leads a bracket: GB/T 7714 leaves these on the line.
_CITATION = re.compile(r"(?<![见照（(])(?<!by )(?<!after )(\[\d[\d,-]*\])")

MAIN_FINDINGS = ("主要发现", "Main findings")
DOCUMENTS_STUDIED = ("附录　所用文档", "Appendix. Documents studied")


@dataclass(frozen=True)
class Figure:
    """A page of a figure. number: as in captions.md and the names of files; page: from 1; kind: as in paper.figures; png: its file.

    note: what stands under its first page, if anything.
    """

    number: int
    page: int
    kind: str
    png: bytes
    title: str
    note: str = ""


@dataclass(frozen=True)
class Prose:
    """What the report says outside of tables and figures, each a list of paragraphs; a chapter without any is left out.

    opening: the question and the corpus; findings: a sentence each; details: the long form of the method; remarks: by chapter, as CHAPTERS
    has them; documents: those that were studied.
    """

    opening: Sequence[str]
    findings: Sequence[str]
    method: Sequence[str] = ()
    references: Sequence[str] = ()
    details: Sequence[str] = ()
    remarks: Mapping[str, Sequence[str]] = field(default_factory=dict)
    documents: Sequence[str] = ()


def write_report(
    title: str,
    prose: Prose,
    figures: Sequence[Figure],
    listed: Sequence[PaperTable],
    tables: Tables,
    params: Params,
) -> bytes:
    """The report. listed: the tables of the paper, tables: those of the catalog, from which sentences are quoted."""
    language = params.report.language
    document = start_document(title)
    _number_pages(document)
    write_text(document.add_paragraph(style="Title"), title, language)
    _add_chapter(document, MAIN_FINDINGS, prose.opening, language)
    for finding in prose.findings:
        write_text(document.add_paragraph(style="List Number"), finding, language)
    for name, (heading, names, kinds) in CHAPTERS.items():
        own = [table for table in listed if table.name in names]
        drawn = sorted(
            (figure for figure in figures if figure.kind in kinds), key=lambda figure: (figure.number, figure.page)
        )
        remarks = prose.remarks.get(name, ())
        if own or drawn or remarks:
            _add_chapter(document, heading, remarks, language)
        for table in own:
            add_table(document, table, language)
        for figure in drawn:
            _add_figure(document, figure, language)
    if prose.method:
        _add_chapter(document, METHODS, prose.method, language, cites=True)
    if prose.references:
        _add_chapter(document, REFERENCES, prose.references, language, style=REFERENCE)
    if prose.details:
        _add_chapter(document, DETAILS, prose.details, language, cites=True)
    if prose.documents:
        _add_chapter(document, DOCUMENTS_STUDIED, prose.documents, language, style=REFERENCE)
    _add_evidence(document, quote_claims(tables), params)
    return save(document)


def quote_claims(tables: Tables) -> dict[str, Rows]:
    """Keyword → mentions in own words, of documents from the first to the last, evenly apart; of keywords of which something is claimed."""
    claimed = tables["keyword_trends"].filter(pl.col("verdict").is_in(CLAIMS))["keyword"].to_list()
    sound = pl.col("excluded_by").is_null() & ~pl.any_horizontal("copied", "in_title", "doubt")
    sources = tables["documents"].select("document_id", "title", "reference")
    first = (
        tables["mentions"]
        .select("keyword", "year", "document_id", "start", sound=sound)
        .with_row_index("place")
        .filter("sound", pl.col("keyword").is_in(claimed))
        .sort("keyword", "year", "document_id", "start", nulls_last=True)
        .unique(["keyword", "document_id"], keep="first", maintain_order=True)
    )
    places = {keyword: _spread(first.filter(keyword=keyword)["place"]) for keyword in claimed}
    return {
        keyword: [
            cut_sentence(row)
            for row in tables["mentions"][of]
            .cast({"document_id": pl.String})
            .join(sources, on="document_id", maintain_order="left")
            .with_columns(number=None, heading=None)
            .to_dicts()
        ]
        for keyword, of in places.items()
        if len(of)
    }


def _spread(places: pl.Series) -> pl.Series:
    """At most N_QUOTES, the first and the last among them."""
    last = len(places) - 1
    return places.gather(sorted({round(last * n / (N_QUOTES - 1)) for n in range(N_QUOTES)} if len(places) else []))


def _add_heading(document: Document, heading: tuple[str, str], language: str) -> None:
    write_text(document.add_paragraph(style="Heading 1"), pick(language, *heading), language)


def _add_chapter(
    document: Document,
    heading: tuple[str, str],
    paragraphs: Sequence[str],
    language: str,
    cites: bool = False,
    style: str = "Normal",
) -> None:
    """cites: whether what looks like a citation is one, and raised."""
    _add_heading(document, heading, language)
    for text in paragraphs:
        paragraph = document.add_paragraph(style=style)
        if style == "Normal" and language == "zh":
            paragraph.paragraph_format.first_line_indent = 2 * BODY  # two characters, as Chinese text is set
        for place, part in enumerate(_CITATION.split(text) if cites else [text]):
            write_text(paragraph, part, language)
            paragraph.runs[-1].font.superscript = place % 2 == 1 or None


def _add_figure(document: Document, figure: Figure, language: str) -> None:
    """A figure in its own size, or as large as the page takes with its caption and note below; a very long note goes on on the next."""
    paragraph = document.add_paragraph()
    paragraph.alignment, paragraph.paragraph_format.keep_with_next = WD_ALIGN_PARAGRAPH.CENTER, True
    shape = paragraph.add_run().add_picture(io.BytesIO(figure.png))
    note = figure.note if figure.page == 1 else ""
    room = PAGE_HEIGHT - CAPTION_HEIGHT - NOTE_LINE * math.ceil(measure(note) / NOTE_ENS)
    scale = min(1.0, TEXT_WIDTH / shape.width, max(room, FIGURE_HEIGHT) / shape.height)
    shape.width, shape.height = Cm(scale * shape.width.cm), Cm(scale * shape.height.cm)
    shape._inline.docPr.set("descr", clean(figure.title))
    caption = add_caption(document, "figure", figure.title, language, figure.number, figure.page > 1)
    caption.paragraph_format.keep_with_next = bool(note)
    caption.paragraph_format.space_before = 0
    if note:
        add_note(document, note, language).paragraph_format.keep_together = room >= FIGURE_HEIGHT


def _add_evidence(document: Document, quotes: Mapping[str, Rows], params: Params) -> None:
    """Some sentences of each keyword with their sources; the sources alone where the report holds no texts."""
    language = params.report.language
    if quotes:
        _add_heading(document, ("附录　原文例证", "Appendix. Evidence"), language)
    for keyword, rows in quotes.items():
        write_text(document.add_paragraph(style="Heading 2"), keyword, language)
        for row in rows:
            paragraph = document.add_paragraph(style="List Bullet")
            if params.report.texts != "none":
                write_text(paragraph, row["before"], language)
                write_text(paragraph, row["mention"], language, bold=True)
                write_text(paragraph, row["after"] + pick(language, "——", " — "), language)
            write_text(paragraph, cite(row["title"], row["reference"], language), language)


def _number_pages(document: Document) -> None:
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), " PAGE ")
    paragraph._p.append(field)
    field.append(paragraph.add_run("1")._r)
