"""The share of each topic year by year, and by region and level."""

import polars as pl

from pipeline.params.sections import Params
from pipeline.reporting.sections.topics import find_chosen, name_topic, tell_doubt
from pipeline.reporting.writing.shapes import Content, Rows, Tables
from pipeline.reporting.writing.twins import list_twins, order_topics
from pipeline.reporting.writing.years import drop_far_gaps


def describe_topic_years(tables: Tables, params: Params) -> Content:
    """Each topic with its years, twins together, and its share of each region and level."""
    doubted = tables["years"].select("year", "n_doubted")
    topic_years = drop_far_gaps(tables["topic_years"], tables["years"]).join(doubted, on="year", how="left")
    years = topic_years.sort("topic", "year").rows_by_key("topic", named=True)
    twins = list_twins(tables["topic_members"])
    return {
        "topics": [
            label
            | {
                "number": label["topic"] + 1,
                "shown": name_topic(label),
                "twins": twins.get(label["topic"], []),
                "years": years.get(label["topic"], []),
            }
            for label in order_topics(tables["topic_labels"].to_dicts(), tables["topic_members"])
        ],
        "topic_groups": describe_groups(tables["topic_groups"]),
        "topic_doubt": tell_doubt(tables["topic_labels"], params.report.language),
        "chosen": find_chosen(tables["choice"]),
    }


def describe_groups(topic_groups: pl.DataFrame) -> Rows:
    """Each kind of group (region, level) with its groups, those with most documents first; of each the share of every topic."""
    kinds: dict[str, Rows] = {}
    ordered = topic_groups.sort("n_documents", "group", "topic", descending=[True, False, False])
    for (kind, group), rows in ordered.rows_by_key(["group_kind", "group"], named=True, include_key=True).items():
        counts = {name: rows[0][name] for name in ("n_documents", "n_issuers")}
        kinds.setdefault(kind, []).append({"group": group, **counts, "topics": {row["topic"]: row for row in rows}})
    return [{"kind": kind, "groups": groups} for kind, groups in kinds.items()]
