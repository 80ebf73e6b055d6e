"""Which topics stayed, ended or began since an earlier model."""

from typing import Any

import polars as pl

from pipeline.reporting.writing.shapes import Tables
from pipeline.reporting.writing.topic_names import mark_names
from pipeline.reporting.writing.words import translate
from pipeline.tables.codes import STATUSES

N_TERMS = 5  # of each topic


def describe_identity(tables: Tables, language: str) -> dict[str, Any] | None:
    """How many topics are of each status, and each topic: what changed comes first. None without an earlier model."""
    topic_identity = tables["topic_identity"]
    if topic_identity.is_empty():
        return None
    first = tables["topic_terms"].filter(pl.col("rank") <= N_TERMS).sort("topic", "rank")
    terms = dict(first.group_by("topic", maintain_order=True).agg("term").iter_rows())
    titles = mark_names(tables["topic_labels"], language)
    rows = [
        row
        | {
            "number": row["topic"] + 1,
            "title": titles[row["topic"]],
            "terms": terms[row["topic"]],
            "nearest": row["nearest_topic"] + 1,
            "name": translate(STATUSES, row["status"], language),
        }
        for row in topic_identity.iter_rows(named=True)
    ]
    return {
        "n_documents": topic_identity["n_documents"][0],
        "counts": {status: sum(row["status"] == status for row in rows) for status in STATUSES},
        "topics": sorted(rows, key=lambda row: (list(STATUSES).index(row["status"]), row["topic"])),
    }
