"""What the audit found, and how much of each year's text was copied."""

from collections.abc import Mapping

import polars as pl

from pipeline.params.sections import Params
from pipeline.reporting.writing.shapes import Content, Rows, Tables
from pipeline.reporting.writing.words import translate
from pipeline.tables.codes import CHECKS, SEVERITIES, pick

MOST_FINDINGS = 200  # rows on the page; the CSV has all
OF_YEARS = ("thin_year", "far_year")  # checks of years: their documents count, but not by year, or not in figures
_SEVERITIES = tuple(SEVERITIES)  # the gravest first


def describe_audit(tables: Tables, params: Params) -> Content:
    """Findings by check, the gravest of them one by one, and how much of each year's text was copied."""
    findings, document_uses = tables["findings"], tables["document_uses"]
    is_left_out = document_uses["reason"].drop_nulls().str.starts_with("not_selected")
    language = params.report.language
    graded = findings.with_columns(
        message=pl.col(pick(language, "message_zh", "message_en")),
        check=pl.col("check").map_elements(lambda check: translate(CHECKS, check, language), return_dtype=pl.String),
        rank=pl.col("severity").replace_strict(dict(zip(_SEVERITIES, range(3), strict=True)), return_dtype=pl.Int8),
    ).sort("rank", "path", "check", "message")
    return {
        "audit": {
            "n_findings": len(findings),
            "n_files": findings["path"].n_unique(),
            "n_errors": findings.filter(severity="error")["path"].n_unique(),
            "n_doubted": document_uses["year_doubt"].sum(),
            "n_not_used": int((~is_left_out).sum()),
            "n_not_selected": int(is_left_out.sum()),
            "checks": _count_by_check(findings, vars(params.audit.checks), language),
            "clean": [
                translate(CHECKS, check, language)
                for check in CHECKS
                if check in vars(params.audit.checks) and check not in findings["check"]
            ],
            "findings": graded.head(MOST_FINDINGS).to_dicts(),
            "years": _measure_copies(tables["documents"], document_uses, tables["years"]),
        }
    }


def _count_by_check(findings: pl.DataFrame, actions: Mapping[str, str], language: str) -> Rows:
    """Each check that found something, what is done about it, and its findings by severity."""
    by_check: dict[str, dict[str, int]] = {}
    for check, severity, n in findings.group_by("check", "severity").len().iter_rows():
        by_check.setdefault(check, {})[severity] = n
    known = {check: place for place, check in enumerate(CHECKS)}
    return [
        {
            "check": check,
            "name": translate(CHECKS, check, language),
            "action": actions.get(check, "flag" if check in OF_YEARS else "set_aside"),
            **{severity: by_check[check].get(severity, 0) for severity in _SEVERITIES},
        }
        for check in sorted(by_check, key=lambda check: (known.get(check, len(known)), check))
    ]


def _measure_copies(documents: pl.DataFrame, document_uses: pl.DataFrame, every_year: pl.DataFrame) -> Rows:
    """Each year that is no gap with the share of its Chinese characters that was copied, of the documents that count; last, where there
    are several, all of them together: a row without a year.
    """
    own = document_uses.select("document_id", "n_uncopied_chars").drop_nulls()
    years = (
        documents.join(every_year.filter(pl.col("n_documents") > 0), on="year", how="semi")
        .join(own, on="document_id")
        .group_by("year")
        .agg(pl.len().alias("n_documents"), pl.col("n_chars", "n_uncopied_chars").sum())
        .sort("year")
    )
    if years.height > 1:
        years = pl.concat([years, years.select(pl.lit(None, pl.Int32).alias("year"), pl.exclude("year").sum())])
    return years.with_columns(share_copied=1 - pl.col("n_uncopied_chars") / pl.col("n_chars")).to_dicts()
