"""What stands beside a topic in the figure of flows: its name, first words, and what became of it."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from pipeline.plots.drawing.topic_titles import TopicTitle
from pipeline.plots.drawing.words import say

Row = dict[str, Any]


def tell_fates(links: Sequence[Row], order: Sequence[int], side: int) -> dict[int, str]:
    """The word to write beside a topic: on the left gone or splitting, on the right new or merged; another where new or gone is not
    claimed, or the topic has no link.
    """
    fate, end, unknown, group, one = (
        ("gone", "topic_from", "unknown_after", "group_from", "split"),
        ("new", "topic_to", "unknown_before", "group_to", "merged"),
    )[side]
    told = {row[end]: fate if row["claimed"] else f"{fate}_maybe" for row in links if row["fate"] == fate}
    told |= {row[end]: one for row in links if row[group] is not None}
    linked = {row[end] for row in links}
    return told | {topic: unknown for topic in order if topic not in linked}


def name_topic(row: Row, title: TopicTitle, terms: Sequence[str], side: int, fate: str | None, language: str) -> str:
    """Number, name and first words of a topic in a period, whether it is new or gone, and on the right how it changed."""
    name = " ".join(filter(None, (title.number, title.frame, title.title, say(fate, language) if fate else "")))
    if side == 0:
        return "　".join(filter(None, (" ".join(terms), name)))
    return "　".join(filter(None, (tell_direction(row) + name, " ".join(terms))))


def tell_direction(row: Row) -> str:
    """The sign of a topic whose share rose or fell since the period before; nothing where neither is claimed."""
    return {"上升": "▲ ", "下降": "▼ "}.get(row["verdict"], "")


def first_terms(period_terms: pl.DataFrame) -> dict[int, list[str]]:
    """The first three terms of each topic."""
    first = period_terms.filter(pl.col("rank") <= 3).sort("topic", "rank")
    return dict(first.group_by("topic", maintain_order=True).agg("term").iter_rows())
