"""Stage `report`: the page, the workbook and the findings."""

import gc
import hashlib
import json
import multiprocessing
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Literal

import polars as pl

from pipeline import catalog
from pipeline.analysis.statistics.voices import take_kinds
from pipeline.corpus.readers.reasons import describe_reason
from pipeline.params.reading import load_params
from pipeline.params.sections import Params, is_embedded
from pipeline.reporting.charts.drawings import embed_drawings
from pipeline.reporting.contents import TABLES, order_drawings
from pipeline.reporting.evidence.files import read_script
from pipeline.reporting.opening import Opening, open_report
from pipeline.reporting.page import Evidence, make_page, name_workbook
from pipeline.reporting.provenance import list_versions, write_params
from pipeline.reporting.sheets import make_sheets, order_sheets
from pipeline.reporting.workbook import make_workbook, take_rows
from pipeline.running import files
from pipeline.running.messages import tell
from pipeline.running.workers import end_with_parent

FIGURES = Path("reports/figures")
EVIDENCE = Path("reports/evidence")
TRANSLATED = "translated.html"  # the page in the language that report.language does not name
FEW_DOCUMENTS = 100  # with fewer the page holds its evidence itself
OF_DOCUMENTS = ("documents", "sections")  # read without those that the audit set aside
# Tables that are longer than the corpus has documents, with the columns that the page uses.
LONG = {
    "sections": ("document_id",),
    "mentions": ("keyword", "document_id", "year", "excluded_by", "copied", "in_title", "doubt", "inside"),
    "keyword_groups": ("keyword", "group_kind", "group", "year", "n_documents", "own_per_10k_chars"),
    "copied_passages": ("voice", "from_voice", "order", "n_characters", "n_passages", "n_documents"),
}
LISTS = (
    catalog.SPELLINGS,
    *catalog.STOP_LISTS.values(),
    catalog.HISTORY,
    catalog.SPUN_WORDS,
    catalog.PLACES,
    catalog.BODIES,
    catalog.EVENTS,
)


def main() -> None:
    params = load_params()
    tables = read_tables() | {
        name: getattr(catalog, name).read_compact(*columns, used=name in OF_DOCUMENTS) for name, columns in LONG.items()
    }
    # Kinds as documents are compared by them; the workbook has them as they were read.
    tables["documents"] = take_kinds(tables["documents"])
    tables["versions"] = list_versions(
        params, hash_inputs(params.topics.previous, params.segment.user_terms, params.annotate.model)
    )
    drawings = read_drawings()
    evidence = Evidence(read_scripts() if tables["documents"].height < FEW_DOCUMENTS else {}, read_letters())
    told = explain_reasons(tables, params.report.language)
    opening = open_report(told, params)
    # The workbook takes as long as both pages. Not by a fork, which would inherit the locks of polars' threads.
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), end_with_parent) as other_core:
        filling = other_core.submit(fill_workbook, *name_workbook(tables, params))
        page = make_page(told, opening, drawings, evidence, TRANSLATED, params)
        translated = make_translated(tables, drawings, evidence, params)
        book = filling.result()
    summary = {"page": "reports/index.html", "synthetic": is_embedded(params.corpus.path), **summarise(opening)}
    files.write_file(Path("reports/index.html"), page)
    files.write_file(Path("reports") / TRANSLATED, translated)
    files.write_file(Path("reports/tables.xlsx"), book)
    files.write_file(Path("reports/findings.json"), json.dumps(summary, ensure_ascii=False, indent=2) + "\n")
    # For who is handed the folder, and for `compare`.
    files.write_file(Path("reports/params.yaml"), write_params(params))
    size = f"{len(page.encode()) / 1e6:.1f} MB"
    tell(
        f"report：reports/index.html（{size}，{len(drawings)} 幅图）、reports/tables.xlsx",
        f"report: reports/index.html ({size}, {len(drawings)} figures), reports/tables.xlsx",
    )


def read_tables() -> dict[str, pl.DataFrame]:
    """Those of the page and of the workbook by their names, but the long ones; of documents those that count, without their texts."""
    return {
        name: getattr(catalog, name).read_used(without=catalog.TEXTS)
        if name in OF_DOCUMENTS
        else getattr(catalog, name).read()
        for name in TABLES
        if name not in LONG
    }


def fill_workbook(title: str, note: str) -> bytes:
    """The workbook, from tables that this process reads itself: handed over, they would stand in memory three times more."""
    gc.disable()  # in a process of its own: of millions of cells none is garbage, and looking for it takes a fifth of the time
    language = load_params().report.language
    long = {name: take_rows(name, getattr(catalog, name).read_parts()) for name in LONG if name in order_sheets()}
    tables = read_tables() | {name: rows for name, (rows, _) in long.items()}
    sheets = make_sheets(explain_reasons(tables, language), language)
    del tables  # a sheet may be a small part of its table
    return make_workbook(sheets, title, note, language, {name: n for name, (_, n) in long.items()})


def read_drawings() -> dict[str, str]:
    """The figures of the page by their files, in its order, fit to stand in it; once for both languages."""
    drawings = {
        path.relative_to(FIGURES).with_suffix("").as_posix(): path.read_text(encoding="utf-8")
        for path in FIGURES.rglob("*.svg")
    }
    return embed_drawings(order_drawings(drawings))


def make_translated(
    tables: dict[str, pl.DataFrame], drawings: dict[str, str], evidence: Evidence, params: Params
) -> str:
    """The page in the other language; its figures stay in that of their files."""
    other: Literal["zh", "en"] = "en" if params.report.language == "zh" else "zh"
    translated = replace(params, report=replace(params.report, language=other))
    told = explain_reasons(tables, other)
    return make_page(told, open_report(told, translated), drawings, evidence, "index.html", translated)


def read_letters() -> str:
    """The characters that evidence is written with."""
    return str(read_script((EVIDENCE / "documents.js").read_text(encoding="utf-8"))["letters"])


def read_scripts() -> dict[str, str]:
    """The scripts of reports/evidence by their names."""
    return {path.stem: path.read_text(encoding="utf-8").strip() for path in sorted(EVIDENCE.glob("*.js"))}


def summarise(opening: Opening) -> dict[str, object]:
    """What findings.json says. findings: sentences; claims: of each finding what it claims, none where nothing is claimed."""
    claims = [
        {
            "kind": finding.kind,
            "subject": finding.subject,
            "verdict": finding.verdict,
            "evidence": finding.evidence,
            "anchor": finding.anchor,
        }
        for finding in opening.findings
    ]
    return {
        "question": opening.question,
        "corpus": opening.corpus,
        "findings": opening.sentences,
        "claims": claims,
        "n_more_claims": opening.n_more,
    }


def explain_reasons(tables: dict[str, pl.DataFrame], language: Literal["zh", "en"]) -> dict[str, pl.DataFrame]:
    """The tables, the files with their reason as a phrase: those that ingest set aside, and those of documents that the audit did."""
    audited = tables["document_uses"].select("document_id", audited="reason")
    reason = pl.coalesce("reason", "audited").map_elements(
        lambda reason: describe_reason(reason, language), return_dtype=pl.String
    )
    joined = tables["files"].join(audited, on="document_id", how="left", maintain_order="left")
    return tables | {"files": joined.with_columns(reason=reason).drop("audited")}


def hash_inputs(previous: str, fields: Iterable[str], annotate_model: str) -> dict[str, str]:
    """The first digits of the SHA-256 of the word lists, the earlier model that topics go on from, and a folder that annotates."""
    terms = (catalog.FIELD_TERMS / f"{field}.txt" for field in fields)
    own = {f"own/{path.name}": path for path in (catalog.OWN_USER_TERMS, catalog.OWN_STOP_WORDS) if path.exists()}
    listed = {path.name: path for path in (*terms, *LISTS)} | own
    lists = {name: hashlib.sha256(path.read_bytes()).hexdigest()[:12] for name, path in listed.items()}
    model = hashlib.sha256(files.read_file(Path(previous))).hexdigest()[:16] if previous else "none"
    pipeline = (
        {"annotate_model": f"{annotate_model} {hash_folder(Path(annotate_model))}"} if "/" in annotate_model else {}
    )
    return {"previous_model": model, **pipeline, **lists}


def hash_folder(folder: Path) -> str:
    """The first digits of the SHA-256 of a folder's files and their names."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]
