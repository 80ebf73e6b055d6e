"""What the page says of what can't be believed: rows and numbers ready for the template."""

from typing import Any

import polars as pl

from pipeline.params.sections import AuditChecks
from pipeline.reporting.words import translate
from pipeline.tables.codes import CHECKS

MOST_FINDINGS = 200  # rows on the page; the CSV has all
_SEVERITIES = ("error", "warning", "info")


def describe_audit(
    findings: pl.DataFrame, document_uses: pl.DataFrame, documents: pl.DataFrame, checks: AuditChecks, language: str
) -> dict[str, Any]:
    """Findings by check, the gravest of them one by one, and how much of each year's text was copied.

    documents: those that count. Shares are of Chinese characters.
    """
    actions = vars(checks)
    counts = findings.group_by("check", "severity").len()
    by_check: dict[str, dict[str, int]] = {}
    for check, severity, n in counts.iter_rows():
        by_check.setdefault(check, {})[severity] = n
    known = {check: place for place, check in enumerate(CHECKS)}
    graded = findings.with_columns(
        message=pl.col("message_zh" if language == "zh" else "message_en"),
        check=pl.col("check").map_elements(lambda check: translate(CHECKS, check, language), return_dtype=pl.String),
        rank=pl.col("severity").replace_strict(dict(zip(_SEVERITIES, range(3), strict=True)), return_dtype=pl.Int8),
    ).sort("rank", "path", "check", "message")
    copied = documents.drop_nulls("year").join(
        document_uses.select("document_id", "n_own_chars").drop_nulls(), on="document_id"
    )
    years = copied.group_by("year").agg(
        n_documents=pl.len(), n_chars=pl.col("n_chars").sum(), n_own_chars=pl.col("n_own_chars").sum()
    )
    return {
        "n_findings": len(findings),
        "n_files": findings["path"].n_unique(),
        "n_errors": findings.filter(severity="error")["path"].n_unique(),
        "n_doubted": document_uses["year_doubt"].sum(),
        "n_not_used": len(document_uses) - int(document_uses["used"].sum()),
        "checks": [
            {
                "name": translate(CHECKS, check, language),
                "action": actions.get(check, "set_aside"),
                **{severity: by_check[check].get(severity, 0) for severity in _SEVERITIES},
            }
            for check in sorted(by_check, key=lambda check: (known.get(check, len(known)), check))
        ],
        "findings": graded.head(MOST_FINDINGS).to_dicts(),
        "years": years.sort("year").with_columns(share_copied=1 - pl.col("n_own_chars") / pl.col("n_chars")).to_dicts(),
    }
