"""Stage `report`: the page, the workbook and the findings."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import polars as pl

from pipeline import catalog
from pipeline.corpus.readers.reasons import describe_reason
from pipeline.params.reading import load_params
from pipeline.params.sections import is_embedded
from pipeline.reporting.contents import TABLES
from pipeline.reporting.opening import Opening, open_report
from pipeline.reporting.page import make_page, name_workbook
from pipeline.reporting.provenance import list_versions
from pipeline.reporting.sheets import make_sheets
from pipeline.reporting.workbook import make_workbook
from pipeline.running import files
from pipeline.running.messages import tell

FIGURES = Path("reports/figures")
OF_DOCUMENTS = ("documents", "sections")  # read without those that the audit set aside
LISTS = (
    catalog.USER_TERMS,
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
    language = params.report.language
    tables = {
        name: getattr(catalog, name).read_used() if name in OF_DOCUMENTS else getattr(catalog, name).read()
        for name in TABLES
    }
    tables["files"] = explain_reasons(tables["files"], tables["document_uses"], language)
    tables["versions"] = list_versions(
        params, hash_inputs(params.topics.previous, params.segment.user_terms, params.annotate.model)
    )
    drawings = {
        path.relative_to(FIGURES).with_suffix("").as_posix(): path.read_text(encoding="utf-8")
        for path in FIGURES.rglob("*.svg")
    }
    opening = open_report(tables, params)
    page = make_page(tables, opening, drawings, params)
    book = make_workbook(make_sheets(tables, language), *name_workbook(tables, params), language)
    summary = {"page": "reports/index.html", "synthetic": is_embedded(params.corpus.path), **summarise(opening)}
    files.write_file(Path("reports/index.html"), page)
    files.write_file(Path("reports/tables.xlsx"), book)
    files.write_file(Path("reports/findings.json"), json.dumps(summary, ensure_ascii=False, indent=2) + "\n")
    size = f"{len(page.encode()) / 1e6:.1f} MB"
    tell(
        f"report：reports/index.html（{size}，{len(drawings)} 幅图）、reports/tables.xlsx",
        f"report: reports/index.html ({size}, {len(drawings)} figures), reports/tables.xlsx",
    )


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


def explain_reasons(read: pl.DataFrame, document_uses: pl.DataFrame, language: Literal["zh", "en"]) -> pl.DataFrame:
    """The files with their reason as a phrase: those that ingest set aside, and those of documents that the audit did."""
    audited = document_uses.select("document_id", audited="reason")
    reason = pl.coalesce("reason", "audited").map_elements(
        lambda reason: describe_reason(reason, language), return_dtype=pl.String
    )
    joined = read.join(audited, on="document_id", how="left", maintain_order="left")
    return joined.with_columns(reason=reason).drop("audited")


def hash_inputs(previous: str, fields: Iterable[str], annotate_model: str) -> dict[str, str]:
    """The first digits of the SHA-256 of the word lists, the earlier model that topics go on from, and a folder that annotates."""
    terms = (catalog.FIELD_TERMS / f"{field}.txt" for field in fields)
    lists = {path.name: hashlib.sha256(path.read_bytes()).hexdigest()[:12] for path in (*terms, *LISTS)}
    model = hashlib.sha256(files.read_file(Path(previous))).hexdigest()[:16] if previous else "none"
    own = {"annotate_model": f"{annotate_model} {hash_folder(Path(annotate_model))}"} if "/" in annotate_model else {}
    return {"previous_model": model, **own, **lists}


def hash_folder(folder: Path) -> str:
    """The first digits of the SHA-256 of a folder's files and their names."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]
