"""Where and how often each keyword is mentioned, and what can be claimed of it."""

from typing import Any

import polars as pl

from pipeline.params.sections import Params
from pipeline.reporting.writing.quotes import cut_sentence
from pipeline.reporting.writing.shapes import Content, Rows, Tables
from pipeline.reporting.writing.years import drop_far_gaps


def describe_keywords(tables: Tables, params: Params) -> Content:
    """Each keyword with its trend, its years, and for each year the sentences that are shown."""
    # Mentions of a year that does not count stand with those of no year.
    counted = tables["years"].filter(pl.col("n_documents") > 0)["year"]
    mentions = tables["mentions"].with_columns(year=pl.when(pl.col("year").is_in(counted.implode())).then("year"))
    examples = _pick_examples(mentions, tables, params.report.n_examples)
    keyword_years = drop_far_gaps(tables["keyword_years"], tables["years"])
    by_year = keyword_years.sort("year").partition_by("keyword", as_dict=True, include_key=False)
    undated = dict(
        mentions.filter(pl.col("year").is_null() & pl.col("excluded_by").is_null())
        .group_by("keyword")
        .len()
        .iter_rows()
    )
    exclusions = _count_exclusions(mentions)
    rows = []
    for trend in tables["keyword_trends"].to_dicts():
        keyword = trend["keyword"]
        years = by_year[(keyword,)].to_dicts() if (keyword,) in by_year else []
        for row in years:
            row["examples"] = examples.get((keyword, row["year"], None), [])
        rows.append(
            trend
            | {
                "years": years,
                "n_undated": undated.get(keyword, 0),
                "undated_examples": examples.get((keyword, None, None), []),
                "exclusions": [
                    {"excluded_by": word, "n": n, "examples": examples.get((keyword, "excluded", word), [])}
                    for word, n in exclusions.get(keyword, [])
                ],
            }
        )
    return {"keywords": rows}


def _pick_examples(mentions: pl.DataFrame, tables: Tables, n_examples: int) -> dict[tuple[Any, ...], Rows]:
    """(keyword, year, None), or (keyword, "excluded", exclusion) → sentences with their source.

    The first mention of each document comes before the second of any, so that few documents do not speak for all.
    """
    group = ["keyword", "year", "excluded_by"]
    shown = (
        mentions.sort("keyword", "document_id", "start")
        .with_columns(year=pl.when(pl.col("excluded_by").is_null()).then(pl.col("year")))
        .with_columns(turn=pl.int_range(pl.len()).over([*group, "document_id"]))
        .sort(*group, "turn", "document_id", "start")
        .filter(pl.int_range(pl.len()).over(group) < n_examples)
        .join(
            tables["documents"].select("document_id", "title", "reference"),
            on="document_id",
            how="left",
            maintain_order="left",
        )
        .join(
            tables["sections"].select("section_id", "number", "heading"),
            on="section_id",
            how="left",
            maintain_order="left",
        )
    )
    picked: dict[tuple[Any, ...], Rows] = {}
    for row in shown.iter_rows(named=True):
        example = cut_sentence(row)
        excluded = row["excluded_by"]
        key = (row["keyword"], row["year"], None) if excluded is None else (row["keyword"], "excluded", excluded)
        picked.setdefault(key, []).append(example)
    return picked


def _count_exclusions(mentions: pl.DataFrame) -> dict[str, list[tuple[str, int]]]:
    counts = mentions.drop_nulls("excluded_by").group_by("keyword", "excluded_by").len().sort("keyword", "excluded_by")
    exclusions: dict[str, list[tuple[str, int]]] = {}
    for keyword, word, n in counts.iter_rows():
        exclusions.setdefault(keyword, []).append((word, n))
    return exclusions
