"""What stands beside a topic in the figure of flows: its name, first words, and what became of it."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from pipeline.plots.drawing.topic_titles import TopicTitle
from pipeline.plots.drawing.words import say

Row = dict[str, Any]


def tell_fates(links: Sequence[Row], order: Sequence[int], side: int) -> dict[int, str]:
    """The word to write beside a topic: gone on the left, new on the right; another where it is not claimed, or has no link."""
    fate, end, unknown = (("gone", "topic_from", "unknown_after"), ("new", "topic_to", "unknown_before"))[side]
    told = {row[end]: fate if row["claimed"] else f"{fate}_maybe" for row in links if row["fate"] == fate}
    linked = {row[end] for row in links}
    return told | {topic: unknown for topic in order if topic not in linked}


def name_topic(row: Row, title: TopicTitle, terms: Sequence[str], side: int, fate: str | None, language: str) -> str:
    """Number, name and first words of a topic in a period, whether it is new or gone, and on the right how it changed."""
    name = " ".join(filter(None, (title.number, title.frame, title.title, say(fate, language) if fate else "")))
    if side == 0:
        return "　".join(filter(None, (" ".join(terms), name)))
    sign = {"上升": "▲ ", "下降": "▼ "}.get(row["verdict"], "")
    return "　".join(filter(None, (sign + name, " ".join(terms))))


def first_terms(period_terms: pl.DataFrame) -> dict[int, list[str]]:
    """The first three terms of each topic."""
    first = period_terms.filter(pl.col("rank") <= 3).sort("topic", "rank")
    return dict(first.group_by("topic", maintain_order=True).agg("term").iter_rows())
