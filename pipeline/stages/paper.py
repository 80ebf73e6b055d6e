"""Stage `paper`: figures, tables, method, references and data as a paper needs them, in reports/paper."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from pipeline.params.reading import load_params
from pipeline.params.sections import Params
from pipeline.running.messages import tell

if TYPE_CHECKING:
    from pipeline.reporting.paper.numbers import Placed
    from pipeline.reporting.paper.word_report import Figure

# What is imported inside functions takes longer than an empty folder may.
FOLDER = Path("reports/paper")
# Of tables with millions of rows the columns that are told of; none of those that only data.zip has.
LONG = {
    "mentions": (
        *("keyword", "document_id", "year", "start", "end", "excluded_by", "copied", "in_title", "doubt"),
        *("sentence", "sentence_start"),
    ),
    "copied_passages": ("voice", "from_voice", "order", "n_characters"),
    "copies": (),
    "keyword_groups": (),
}
MORE = ("citations", "citation_places", "coherence", "copies", "cuts", "section_shares")  # on no page


def main() -> None:
    params = load_params()
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    if not params.paper.make:
        tell("paper：未生成；需要时运行 make paper", "paper: not made; `make paper` makes it")
        return
    from pipeline.reporting.paper.texts import make_texts
    from pipeline.running import files

    tables = read_tables(params)
    drawn, figures, placed = draw_figures(tables, params)
    written = drawn | make_texts(tables, params) | dict(make_tables(tables, figures, placed, params))
    for name, content in written.items():
        files.write_file(FOLDER / name, content)
    write_data(tables, params)
    n = sum(path.is_file() for path in FOLDER.rglob("*"))
    tell(f"paper：reports/paper（{n} 个文件）", f"paper: reports/paper ({n} files)")


def read_tables(params: Params) -> dict[str, pl.DataFrame]:
    """Those that the page has, with the documents that count and their voice and n_own_chars, and the versions."""
    from pipeline import catalog
    from pipeline.analysis.keywords import own_words
    from pipeline.analysis.statistics import passages, voices
    from pipeline.corpus.readers.bodies import read_bodies
    from pipeline.corpus.text.structure import count_han
    from pipeline.reporting.contents import TABLES
    from pipeline.reporting.provenance import list_versions

    sections = catalog.sections.read_used(without=("level", "number", "heading", "start", "end", "text"))
    documents = voices.name_voices(catalog.documents.read_used(without=catalog.TEXTS), read_bodies(catalog.BODIES))
    measured = own_words.measure_documents(
        documents,
        catalog.documents.read_texts("text"),
        sections,
        own_words.find_copied(partial(catalog.copies.read_batches, *passages.LINKED), documents),
        catalog.document_uses.read(),
        count_han,
    )
    tables = {
        name: getattr(catalog, name).read() for name in (*TABLES, *MORE) if name not in ("documents", "sections", *LONG)
    }
    tables |= {name: getattr(catalog, name).read_compact(*columns) for name, columns in LONG.items() if columns}
    return tables | {"sections": sections, "documents": measured, "versions": list_versions(params, {})}


def draw_figures(
    tables: Mapping[str, pl.DataFrame], params: Params
) -> "tuple[dict[str, str | bytes], list[Figure], dict[str, list[Placed]]]":
    """The files of the figures that paper.figures names, with captions; the same as pictures for the report; the captions' numbers."""
    from pipeline import catalog
    from pipeline.params.events import read_events
    from pipeline.plots.paper import selected
    from pipeline.reporting.paper.word_report import Figure
    from pipeline.reporting.paper_captions import (
        Captioned,
        caption_for_paper,
        count_corpus,
        trace_captions,
        write_captions,
    )

    formats = params.paper.formats
    # The report in Word shows them as PNG, whatever else is asked for.
    shown = replace(params, paper=replace(params.paper, formats=tuple(dict.fromkeys((*formats, "png")))))
    drawn = selected.draw_paper(tables, read_events(catalog.EVENTS), params, tell)
    rendered = dict(selected.render_paper(drawn, shown, FOLDER, tell))
    files: dict[str, str | bytes] = {
        name: content for name, content in rendered.items() if name.rpartition(".")[2] in formats
    }
    figures, captioned, counts = [], [], count_corpus(tables["documents"])
    for one in drawn:
        names = [f"{page}.{kind}" for page in one.pages for kind in formats]
        captioned.append(Captioned(one.number, one.asked, names, one.note, one.signs, counts))
        caption = caption_for_paper(captioned[-1], tables["years"], params, params.report.language)
        figures += [
            Figure(one.number, n, one.asked.kind, rendered[f"{page}.png"], *caption)
            for n, page in enumerate(one.pages, 1)
        ]
    files["captions.md"] = write_captions(captioned, tables["years"], params)
    return files, figures, trace_captions(captioned, tables["years"], params)


def make_tables(
    tables: Mapping[str, pl.DataFrame],
    figures: "Sequence[Figure]",
    placed: "Mapping[str, Sequence[Placed]]",
    params: Params,
) -> Iterator[tuple[str, str | bytes]]:
    """The tables in Word and LaTeX, the report for reading on paper, and where the numbers of these and of all texts come from."""
    from pipeline.reporting.opening import open_report
    from pipeline.reporting.page import tell_title
    from pipeline.reporting.paper.checklist import trace_checklist
    from pipeline.reporting.paper.latex import write_latex
    from pipeline.reporting.paper.method import list_references, make_method, trace_methods
    from pipeline.reporting.paper.numbers import ITEMS, TITLE, join_places, place_paragraphs, trace_numbers
    from pipeline.reporting.paper.remarks import list_documents, write_remarks
    from pipeline.reporting.paper.tables import list_tables
    from pipeline.reporting.paper.word import write_tables
    from pipeline.reporting.paper.word_report import CHAPTERS, DOCUMENTS_STUDIED, MAIN_FINDINGS, Prose, write_report
    from pipeline.tables.codes import pick

    language, listed, title = params.report.language, list_tables(tables, params), tell_title(tables, params)
    opening, method = open_report(tables, params), make_method(tables, params, language)
    references = list_references(method, tables, params, language)
    remarks, documents = write_remarks(tables, params), list_documents(tables, language)
    prose = Prose(
        [cell.text for cell in opening.head],
        [cell.text for cell in opening.items],
        method.paragraphs,
        references,
        method.appendix,
        {chapter: [cell.text for cell in cells] for chapter, cells in remarks.items()},
        [cell.text for cell in documents],
    )
    yield "tables.docx", write_tables(listed, title.text, language)
    yield from write_latex(listed, language).items()
    yield "report.docx", write_report(title.text, prose, figures, listed, tables, params)
    told = [
        *((pick(language, *TITLE), number) for number in title.numbers),
        *place_paragraphs(MAIN_FINDINGS, opening.head, language),
        *place_paragraphs(MAIN_FINDINGS, opening.items, language, ITEMS),
        *(one for name, cells in remarks.items() for one in place_paragraphs(CHAPTERS[name][0], cells, language)),
        *place_paragraphs(DOCUMENTS_STUDIED, documents, language),
    ]
    texts = join_places(placed, {"report.docx": told}, trace_methods(tables, params), trace_checklist(tables, params))
    yield "numbers.csv", trace_numbers(listed, ("tables.docx", "tables.tex", "report.docx"), texts, language)


def write_data(tables: Mapping[str, pl.DataFrame], params: Params) -> None:
    """data.zip, documents by topics and by keywords, syntax for SPSS, dictionaries."""
    from pipeline import catalog
    from pipeline.reporting.contents import TABLES
    from pipeline.reporting.data import data_package, dictionaries, matrices, spss
    from pipeline.reporting.page import name_workbook
    from pipeline.running import files

    n_topics = catalog.chosen_topics()
    keywords = [*(keyword.keyword for keyword in params.keywords), *(group.name for group in params.groups)]
    unknown = matrices.find_unknown(
        catalog.section_topics.read_parts(n_topics=n_topics),
        catalog.unchanged_sections.read(n_topics),
        tables["topic_members"],
    )
    made = matrices.make_matrices(tables, tables["documents"], keywords, unknown)
    syntax = {
        f"{name}.sps": spss.write_syntax(made[name], params.report.language)
        for name in ("document_keywords", "document_topics")
    }
    written = matrices.write_matrices(made) | syntax | dictionaries.make_dictionaries(params.keywords, params.groups)
    for name, content in written.items():
        files.write_file(FOLDER / name, content)
    # Others point to the documents that do not count, too.
    columns = [name for name in catalog.documents.columns if name not in catalog.TEXTS]
    parts = {name: getattr(catalog, name).read_parts for name in (*TABLES, *MORE)} | {
        "documents": partial(catalog.documents.read_parts, *columns)
    }
    part = files.open_part(FOLDER / "data.zip")
    with part.open("wb") as file:
        data_package.write_data_package(file, parts, made, syntax, *name_workbook(tables, params), params.paper.texts)
    part.replace(FOLDER / "data.zip")
