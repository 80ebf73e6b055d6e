"""What the paper cites exists: each file is one that a stage writes, of the project, or in data.zip."""

import re
from collections.abc import Iterable
from typing import Literal

import pytest

from pipeline.reporting.contents import TABLES as OF_PAGE
from pipeline.reporting.data.data_package import NO_RESOURCE
from pipeline.reporting.opening import open_report
from pipeline.reporting.paper.checklist import write_checklist
from pipeline.reporting.paper.method import trace_methods
from pipeline.reporting.paper.numbers import place_paragraphs
from pipeline.reporting.paper.remarks import write_remarks
from pipeline.reporting.paper.tables import list_tables
from pipeline.reporting.paper.word_report import MAIN_FINDINGS
from pipeline.stages.paper import MORE
from pipeline.tables.index import TABLES
from tests.conftest import PROJECT
from tests.reporting.conftest import add_versions, report_params
from tests.reporting.paper.paper_tables import make_paper_tables
from tests.wiring import STAGES

PUBLISHED = {str(*out) if isinstance(out, dict) else out for stage in STAGES.values() for out in stage.get("outs", ())}
PUBLISHED |= {
    next(iter(plot)) if isinstance(plot, dict) else plot for one in STAGES.values() for plot in one.get("plots", ())
}
OF_PAPER = {
    *("document_keywords.csv", "report.docx", "method.zh.md", "method.en.md", "data.zip"),
    *(f"data.zip/data/{name}.csv" for name in {*OF_PAGE, *MORE} - {*NO_RESOURCE}),
}


def find_missing(paths: Iterable[str]) -> set[str]:
    """Those that nothing writes. paths: from the folder of the project."""
    made = PUBLISHED | {f"reports/paper/{name}" for name in OF_PAPER} | {table.path for table in TABLES.values()}
    return {path for path in paths if path not in made and not (PROJECT / path).is_file()}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_place_of_the_checklist_exists(language: Literal["zh", "en"]) -> None:
    text = write_checklist(add_versions(make_paper_tables()), report_params(language))
    rows = [line.rsplit(" | ", 1)[1] for line in text.splitlines() if line.startswith("| ")][1:]
    cited = {path for row in rows for path in re.findall(r"[\w./]+\.\w+|LICENSE", row)}
    assert len(cited) > 15 and "paper/data.zip/data/years.csv" in cited
    of_project = {path for path in cited if (PROJECT / path).is_file()}
    assert find_missing(f"reports/{path}" for path in cited - of_project) == set()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_table_that_numbers_are_from_exists(language: Literal["zh", "en"]) -> None:
    tables, params = add_versions(make_paper_tables(n_doubted=2)), report_params(language)
    cells = [cell for table in list_tables(tables, params) for row in table.rows for cell in row]
    opening = open_report(tables, params)
    cells += [*opening.head, *opening.items, *(cell for of in write_remarks(tables, params).values() for cell in of)]
    numbers = [number for _, number in place_paragraphs(MAIN_FINDINGS, cells, language)]
    numbers += [number for placed in trace_methods(tables, params).values() for _, number in placed]
    cited = {name for number in numbers for name in number.table.split(", ")}
    assert len(cited) > 10 and "data.zip/data/years.csv" in cited
    named = {name: name for name in cited if ("/" in name and not name.startswith("data.zip")) or name == "params.yaml"}
    beside = {name: f"reports/paper/{name}" for name in cited if name in OF_PAPER}
    places = {name: f"reports/tables/{name}.csv" for name in cited} | named | beside
    assert find_missing(places.values()) == set()
