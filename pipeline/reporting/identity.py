"""Which topics stayed, ended or began since an earlier model, for the page."""

from typing import Any

import polars as pl

from pipeline.reporting.words import translate
from pipeline.tables.codes import STATUSES


def describe_identity(
    topic_identity: pl.DataFrame, topic_terms: pl.DataFrame, topic_labels: pl.DataFrame, language: str
) -> dict[str, Any] | None:
    """How many topics are of each status, and each topic: what changed comes first. None without an earlier model."""
    if topic_identity.is_empty():
        return None
    terms = dict(
        topic_terms.sort("topic", "rank").group_by("topic", maintain_order=True).agg(pl.col("term").head(5)).iter_rows()
    )
    own_names = dict(topic_labels.select("topic", "name").iter_rows())
    rows = [
        row | {"number": row["topic"] + 1, "own_name": own_names[row["topic"]], "terms": terms[row["topic"]]}
        for row in topic_identity.iter_rows(named=True)
    ]
    for row in rows:
        row["nearest"] = row["nearest_topic"] + 1
        row["name"] = translate(STATUSES, row["status"], language)
    return {
        "n_documents": topic_identity["n_documents"][0],
        "counts": {status: sum(row["status"] == status for row in rows) for status in STATUSES},
        "topics": sorted(rows, key=lambda row: (list(STATUSES).index(row["status"]), row["topic"])),
    }
