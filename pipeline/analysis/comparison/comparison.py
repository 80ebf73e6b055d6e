"""All that differs between two reports."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from pipeline.analysis.comparison import chance, claims, documents, settings, topics


@dataclass(frozen=True)
class Report:
    """One of the two: what it is called, its published tables by name, and its parameters; None where it does not say them.

    Of the tables files and document_uses may be lacking.
    """

    name: str
    tables: Mapping[str, pl.DataFrame]
    settings: Mapping[str, Any] | None


def compare_reports(before: Report, after: Report) -> dict[str, pl.DataFrame]:
    """What differs between two reports, the earlier or first one given first: tables by name, each described where it is made.

    settings (left out where either report does not say its parameters), counts, differing, claims, keyword_years, topics, topic_years.
    """
    both = before.tables, after.tables
    trends, years, read = (
        [tables[name] for tables in both] for name in ("keyword_trends", "keyword_years", "documents")
    )
    matched = topics.compare_topics(*both)
    known = {}
    if before.settings is not None and after.settings is not None:
        known["settings"] = settings.compare_settings(before.settings, after.settings)
    return known | {
        "counts": documents.compare_counts(*map(documents.count_documents, both)),
        "differing": documents.list_differing(*read),
        "claims": _mark_chance(claims.compare_claims(*trends), before, after),
        "keyword_years": claims.compare_keyword_years(*years),
        "topics": matched,
        "topic_years": topics.compare_topic_years(matched, *both),
    }


def _mark_chance(compared: pl.DataFrame, before: Report, after: Report) -> pl.DataFrame:
    """The claims with `near_limit`: whether other permutations could change either verdict; null where a report does not say its limit."""
    sides = [
        chance.find_near_limit(report.tables["keyword_trends"], *limit)
        for report in (before, after)
        if (limit := _read_limit(report.settings)) is not None
    ]
    if len(sides) < 2:
        return compared.with_columns(near_limit=pl.lit(None, pl.Boolean))
    near = pl.concat(sides).group_by("keyword", "question").agg(near_limit=pl.col("near").any())
    return compared.join(near, on=["keyword", "question"], how="left", maintain_order="left")


def _read_limit(given: Mapping[str, Any] | None) -> tuple[int, float] | None:
    """Permutations and the limit of q; None where they are not said."""
    section = (given or {}).get("trajectory")
    n, limit = (
        (section.get(key) for key in ("n_permutations", "max_q")) if isinstance(section, Mapping) else (None, None)
    )
    return (n, limit) if type(n) is int and n > 0 and isinstance(limit, float) else None
