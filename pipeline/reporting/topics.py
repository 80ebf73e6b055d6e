"""What the page says of topics: what they are called, what they are about, and whether they are any finding."""

from typing import Any

import polars as pl

from pipeline.reporting.words import translate

Rows = list[dict[str, Any]]

RANKS = {"probability": "rank", "relevance": "relevance_rank", "frex": "frex_rank"}
# Columns that hold the number of a topic.
TOPIC_COLUMNS = ("topic", "neighbour", "topic_from", "topic_to", "other", "nearest_topic")
NOT_BACK = "not_back"  # the doubt that is of one topic; all others are of the whole corpus
DOUBTS: dict[str, tuple[str, str]] = {
    "few_documents": (
        "可用的文档不足 10 份，撑不起主题。",
        "Fewer than 10 documents could be used, too few to find topics in.",
    ),
    "few_sections": (
        "平均每个主题不足 10 个条目；请在 topics.candidates 里试更小的数，或加文档。",
        "There are fewer than 10 sections for each topic; try fewer topics (topics.candidates) or more documents.",
    ),
    "no_topics": (
        "没有一个候选比不分主题更能预测留出的文本。",
        "No candidate foretells held-out text better than no topics at all.",
    ),
    "none_back": (
        "没有一个主题在八成以上的拟合中重现。",
        "Not one topic came back in 80% of the fits.",
    ),
}


def describe_topics(
    topic_labels: pl.DataFrame,
    topic_terms: pl.DataFrame,
    topic_neighbours: pl.DataFrame,
    topic_sections: pl.DataFrame,
    topic_years: pl.DataFrame,
    topic_quality: pl.DataFrame,
    n_terms: int,
) -> Rows:
    """Each topic with its name and label, terms three ways, nearest topics, passages, years, and how far to trust it."""
    terms, neighbours, passages, years, quality = (
        table.rows_by_key("topic", named=True)
        for table in (topic_terms, topic_neighbours, topic_sections, topic_years, topic_quality)
    )
    rows = []
    for label in topic_labels.sort("topic").iter_rows(named=True):
        topic = label["topic"]
        rows.append(
            label
            | {
                "number": topic + 1,
                "shown": label["name"] or label["label"],
                "quality": quality[topic][0],
                "terms": {weight: _rank(terms[topic], rank, n_terms) for weight, rank in RANKS.items()},
                "neighbours": _rank(neighbours.get(topic, []), "rank"),
                "passages": _rank(passages.get(topic, []), "rank"),
                "years": sorted(years.get(topic, []), key=lambda row: row["year"]),
            }
        )
    return rows


def _rank(rows: Rows, rank: str, most: int = 1_000) -> Rows:
    """The rows in this order, no further than this."""
    return sorted((row for row in rows if row[rank] <= most), key=lambda row: int(row[rank]))


def describe_groups(topic_groups: pl.DataFrame) -> Rows:
    """Each kind of group (region, level) with its groups, those with most documents first; of each the share of every topic."""
    kinds: dict[str, Rows] = {}
    ordered = topic_groups.sort("n_documents", "group", "topic", descending=[True, False, False])
    for (kind, group), rows in ordered.rows_by_key(["group_kind", "group"], named=True, include_key=True).items():
        counts = {name: rows[0][name] for name in ("n_documents", "n_issuers")}
        kinds.setdefault(kind, []).append({"group": group, **counts, "topics": {row["topic"]: row for row in rows}})
    return [{"kind": kind, "groups": groups} for kind, groups in kinds.items()]


def tell_doubt(topic_labels: pl.DataFrame, language: str) -> str | None:
    """Why no topic of this corpus is a finding, as a sentence; None where some may be."""
    doubts = topic_labels.filter(pl.col("doubt") != NOT_BACK)["doubt"]
    return translate(DOUBTS, doubts[0], language) if doubts.len() else None


def describe_names(topic_names: pl.DataFrame) -> Rows:
    """Each name of topics.names with the topic that fits it best, and the name that has that topic."""
    holders = dict(topic_names.filter(pl.col("reason") == "placed").select("topic", "name").iter_rows())
    return [row | {"holder": holders.get(row["topic"])} for row in topic_names.iter_rows(named=True)]


def add_titles(table: pl.DataFrame, topic_labels: pl.DataFrame, language: str) -> pl.DataFrame:
    """The table with `topic_title` after `topic`, and likewise after the others of TOPIC_COLUMNS: 主题7 劳动教育·实践·基地."""
    word = "主题" if language == "zh" else "Topic "
    titles = {
        topic: f"{word}{topic + 1} {name or label}"
        for topic, label, name in topic_labels.select("topic", "label", "name").iter_rows()
    }
    for column in TOPIC_COLUMNS:
        if column in table.columns:
            title = pl.Series(f"{column}_title", [titles.get(topic) for topic in table[column]], dtype=pl.String)
            table = table.insert_column(table.columns.index(column) + 1, title)
    return table
