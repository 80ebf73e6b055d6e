"""Stage `paper`: figures, tables, method, references and data as a paper needs them, in reports/paper."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from pipeline import catalog
from pipeline.params.reading import load_params
from pipeline.params.sections import Params
from pipeline.running import files
from pipeline.running.messages import tell

FOLDER = Path("reports/paper")


def main() -> None:
    params = load_params()
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    if not params.paper.make:
        tell("paper：未生成；需要时运行 make paper", "paper: not made; `make paper` makes it")
        return
    tables = read_tables()
    for name, content in make_tables(tables, params):
        files.write_file(FOLDER / name, content)


def read_tables() -> dict[str, pl.DataFrame]:
    """Those that the page has, and the documents that count with voice and n_own_chars."""
    from pipeline.analysis.keywords import own_words
    from pipeline.analysis.statistics import voices
    from pipeline.corpus.readers.bodies import read_bodies
    from pipeline.corpus.text.structure import count_han
    from pipeline.reporting.contents import TABLES

    tables = {
        name: getattr(catalog, name).read_used() if name in ("documents", "sections") else getattr(catalog, name).read()
        for name in TABLES
    }
    documents = voices.name_voices(tables["documents"], read_bodies(catalog.BODIES))
    copies, uses = catalog.copies.read(), tables["document_uses"]
    measured = own_words.measure_documents(documents, tables["sections"], copies, uses, count_han)
    return tables | {"documents": measured}


def make_tables(tables: dict[str, pl.DataFrame], params: Params) -> Iterator[tuple[str, str | bytes]]:
    """The tables in Word and LaTeX, the report for reading on paper, and where the numbers of its tables come from."""
    from pipeline.reporting.opening import open_report
    from pipeline.reporting.page import name_report
    from pipeline.reporting.paper.latex import write_latex
    from pipeline.reporting.paper.numbers import trace_numbers
    from pipeline.reporting.paper.tables import list_tables
    from pipeline.reporting.paper.word import write_tables
    from pipeline.reporting.paper.word_report import Prose, write_report

    language, listed, title = params.report.language, list_tables(tables, params), name_report(tables, params)
    opening = open_report(tables, params)
    findings = [finding.sentence for finding in opening.findings] or opening.remarks
    prose = Prose((opening.question, opening.corpus), findings)
    yield "tables.docx", write_tables(listed, title, language)
    yield from write_latex(listed, language).items()
    yield "report.docx", write_report(title, prose, (), listed, tables, params)
    yield "numbers.csv", trace_numbers(listed, ("tables.docx", "tables.tex", "report.docx"), language)
