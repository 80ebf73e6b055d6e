"""The texts of the paper as files: method in both languages, references, checklist."""

from pipeline.params.sections import Params
from pipeline.reporting.paper.checklist import write_checklist
from pipeline.reporting.paper.method import make_method, write_method
from pipeline.reporting.paper.references import make_bibliography
from pipeline.reporting.writing.shapes import Tables


def make_texts(tables: Tables, params: Params) -> dict[str, str]:
    """File name → text. tables: as the page reads them, reasons as codes, and `versions`."""
    keys = {key for language in ("zh", "en") for key in make_method(tables, params, language).keys}
    return {
        "method.zh.md": write_method(tables, params, "zh"),
        "method.en.md": write_method(tables, params, "en"),
        "references.bib": make_bibliography(keys, tables["versions"]),
        "checklist.md": write_checklist(tables, params),
    }
