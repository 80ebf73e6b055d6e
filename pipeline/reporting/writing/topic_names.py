"""Topics as the page names them: marked where they are boilerplate (套语) and no themes, twins (parts of one theme) together."""

from collections.abc import Iterable
from typing import Any

import polars as pl

from pipeline.tables.codes import pick
from pipeline.tables.topics import list_labels, title_topic

Row = dict[str, Any]
FRAME = ("套语", "boilerplate")


def mark_names(topic_labels: pl.DataFrame, language: str) -> dict[int, str]:
    """What stands behind the number of each topic where its words are there too: its title, and that it is a frame."""
    return {
        row["topic"]: " ".join(
            filter(None, (pick(language, *FRAME) if row["doubt"] == "frame" else "", title_topic(row, language)))
        )
        for row in list_labels(topic_labels)
    }


def list_twins(topic_members: pl.DataFrame) -> dict[int, list[int]]:
    """Topic → its twins as people count topics, from 1; no topic that has none, and none where twins were joined."""
    return {
        topic: [twin + 1 for twin in group if twin != topic]
        for group in _group(topic_members, "topic")
        for topic in group
        if len(group) > 1
    }


def list_parts(topic_members: pl.DataFrame) -> dict[int, list[int]]:
    """Topic → the topics of the fit that were joined to it, from 1; no topic of one part."""
    joined = topic_members.filter(pl.len().over("topic") > 1)
    fitted = joined.sort("fitted_topic").group_by("topic", maintain_order=True).agg(pl.col("fitted_topic") + 1)
    return dict(fitted.iter_rows())


def order_topics(rows: Iterable[Row], topic_members: pl.DataFrame) -> list[Row]:
    """Rows with a `topic`, in the order that they have, but twins behind the first of them."""
    theme = dict(topic_members.select("topic", "first_twin").iter_rows())
    gathered: dict[int, list[Row]] = {}
    for row in rows:
        gathered.setdefault(theme[row["topic"]], []).append(row)
    return [row for together in gathered.values() for row in together]


def gather_twins(named: Iterable[Row]) -> list[list[Row]]:
    """Topics with their `number` and `twins`, those of one theme together, so that they are told as one."""
    gathered: dict[int, list[Row]] = {}
    for row in named:
        gathered.setdefault(min(row["number"], *row["twins"]) if row["twins"] else row["number"], []).append(row)
    return list(gathered.values())


def pair_alike(topic_twins: pl.DataFrame, topic_members: pl.DataFrame, least: float) -> dict[tuple[int, int], float]:
    """Two topics, the lower number first → the cosine of their words, where it is at least this; twins or not.

    Of two that are alike and move in opposite ways the one may only have taken the other's text. Of joined topics nothing is measured.
    """
    whole = topic_members.filter(pl.len().over("topic") == 1)
    number = dict(whole.select("fitted_topic", "topic").iter_rows())
    rows = topic_twins.filter(pl.col("cosine") >= least).select("topic", "twin", "cosine").iter_rows()
    alike = {}
    for one, other, cosine in rows:
        if one in number and other in number:
            first, second = sorted((number[one], number[other]))
            alike[first, second] = cosine
    return alike


def describe_twins(topic_members: pl.DataFrame) -> Row | None:
    """The themes that the fit has in parts, each as numbers from 1: those of the fit where they were joined. None without any."""
    parts = list_parts(topic_members)
    groups = [[number + 1 for number in group] for group in _group(topic_members, "topic") if len(group) > 1]
    if not groups and not parts:
        return None
    return {
        "groups": groups,
        "joined": [{"number": topic + 1, "parts": own} for topic, own in sorted(parts.items())],
        "n_parts": sum(map(len, [*groups, *parts.values()])),
        "n_fitted": len(topic_members),
    }


def _group(topic_members: pl.DataFrame, name: str) -> list[list[int]]:
    """The topics of each theme, in order."""
    topics = topic_members.select("first_twin", name).unique().sort("first_twin", name)
    return topics.group_by("first_twin", maintain_order=True).agg(name)[name].to_list()
