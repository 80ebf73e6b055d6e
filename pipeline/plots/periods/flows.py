"""Figures of topics between periods: what became of each, and how alike their words are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from pipeline.params.sections import FiguresParams
from pipeline.plots.drawing import style
from pipeline.plots.drawing.topic_titles import TopicTitle, title_topics
from pipeline.plots.drawing.words import say

TEXT_CM = 8.0  # height of the whole text of a period, gaps left out
ROW_CM, GAP_CM, BAR_CM = (
    0.36,
    0.07,
    0.14,
)  # least height of a topic with its label; between topics; width of a topic's bar
HEAD_CM = 0.85
LABEL_CM, SHARE_CM = 5.8, 0.95  # room for a label, of which for its share
TALLEST_CM = 24.0

Row = dict[str, Any]


@dataclass(frozen=True)
class Place:
    """Where a topic stands in a column: its top and its height, in cm."""

    top: float
    height: float


def draw_flows(
    period_topics: pl.DataFrame,
    topic_links: pl.DataFrame,
    period_terms: pl.DataFrame,
    topic_labels: pl.DataFrame,
    params: FiguresParams,
    language: str,
) -> list[Figure]:
    """One figure for each two neighbouring periods that were compared: topics left and right, the text that flows between them.

    Heights are shares of the text of each period. What parts, joins, comes or goes without enough evidence is a dashed outline.
    A topic that is not known in one of the periods stands in the other alone, and no band leads to it.
    """
    transitions = topic_links.select("period_from", "period_to").unique(maintain_order=True).rows()
    titles = title_topics(topic_labels, language)
    return [
        _draw_transition(
            earlier,
            later,
            {row["topic"]: row for row in period_topics.filter(period=earlier).to_dicts()},
            {row["topic"]: row for row in period_topics.filter(period=later).to_dicts()},
            topic_links.filter(period_from=earlier, period_to=later).to_dicts(),
            period_terms,
            titles,
            params,
            language,
        )
        for earlier, later in transitions
    ]


def _draw_transition(
    earlier: str,
    later: str,
    before: Mapping[int, Row],
    after: Mapping[int, Row],
    links: Sequence[Row],
    period_terms: pl.DataFrame,
    titles: Mapping[int, TopicTitle],
    params: FiguresParams,
    language: str,
) -> Figure:
    left_order, right_order = orders = _order_topics(links)
    for order, rows in zip(orders, (before, after), strict=True):
        order += sorted(topic for topic, row in rows.items() if row["present"] and topic not in order)
    width = params.width_cm
    label = min(LABEL_CM, 0.36 * width)
    # Many topics: the text shrinks, never the labels.
    n_rows = max(len(left_order), len(right_order))
    scale = min(TEXT_CM, max(2.0, TALLEST_CM - n_rows * (ROW_CM + GAP_CM)))
    left = _stack(left_order, {t: before[t]["prevalence"] for t in left_order}, scale)
    right = _stack(right_order, {t: after[t]["prevalence"] for t in right_order}, scale)
    height = max((place.top + place.height for place in [*left.values(), *right.values()]), default=1.0)
    key = say("flows_key", language)
    figure = style.new_figure(width, style.TOP_CM + HEAD_CM + height + 0.45 + 0.25 * key.count("\n"))
    axes = style.add_axes(figure, 0, style.TOP_CM + HEAD_CM, width, height)
    style.hide_axes(axes)
    axes.set_xlim(0, width)
    axes.set_ylim(height, 0)
    x = (label + BAR_CM, width - label - BAR_CM)
    _draw_bands(axes, links, left, right, after, scale, x)
    for order, places, rows, side in ((left_order, left, before, 0), (right_order, right, after, 1)):
        period = (earlier, later)[side]
        terms = _first_terms(period_terms.filter(period=period))
        fates = _tell_fates(links, order, side)
        for topic in order:
            place, row = places[topic], rows[topic]
            bar = (x[0] - BAR_CM, x[1])[side]
            axes.add_patch(
                Rectangle((bar, place.top), BAR_CM, place.height, fc=style.INK, lw=0, label=f"topic {topic}")
            )
            doubtful = titles[topic].doubtful or row["verdict"] == "证据不足"
            colour = style.GREY if doubtful else style.INK
            name = _name_topic(row, titles[topic], terms.get(topic, []), side, fates.get(topic), language)
            share = f"{100 * row['prevalence']:.1f} %"
            for text, away in ((share, 0.12), (style.fit_text(name, label - SHARE_CM - 0.3, style.TICK), SHARE_CM)):
                axes.text(
                    (bar - away, bar + BAR_CM + away)[side],
                    place.top + place.height / 2,
                    text,
                    fontsize=style.TICK,
                    ha=("right", "left")[side],
                    va="center_baseline",
                    color=colour,
                )
        _bracket_groups(axes, links, places, side, (x[0] - BAR_CM, x[1] + BAR_CM)[side])
        row = next(iter(rows.values()))
        head = say(
            "period_head", language, period, row["years"].replace("-", "–"), row["n_documents"], row["n_issuers"]
        )
        style.write(
            figure,
            (x[0], x[1])[side],
            style.TOP_CM + 0.55,
            head,
            style.LABEL,
            ha=("right", "left")[side],
        )
    style.write_key(figure, key)
    return figure


def _order_topics(links: Sequence[Row]) -> tuple[list[int], list[int]]:
    """Topics of both columns from top to bottom: by number, with what parts or joins side by side; new ones last."""
    head = {row["topic_from"]: row["group_from"] for row in links if row["topic_from"] is not None}
    left = sorted(head, key=lambda topic: (topic if head[topic] is None else head[topic], topic))
    place = {topic: rank for rank, topic in enumerate(left)}
    sources: dict[int, list[float]] = {}
    for row in links:
        if row["topic_to"] is not None:
            sources.setdefault(row["topic_to"], [])
            if row["topic_from"] is not None:
                sources[row["topic_to"]].append(place[row["topic_from"]])
    joined = {row["topic_to"]: row["group_to"] for row in links if row["topic_to"] is not None}
    middle = {topic: sum(own) / len(own) if own else float(len(left)) for topic, own in sources.items()}
    right = sorted(middle, key=lambda t: (middle[t] if joined[t] is None else middle.get(joined[t], middle[t]), t))
    return left, right


def _stack(order: Sequence[int], shares: Mapping[int, float], scale: float) -> dict[int, Place]:
    """Topics of a column under each other; a thin one has room for its label around it."""
    places, top = {}, 0.0
    for topic in order:
        height = shares[topic] * scale
        slot = max(height, ROW_CM)
        places[topic] = Place(top + (slot - height) / 2, height)
        top += slot + GAP_CM
    return places


def _draw_bands(
    axes: Axes,
    links: Sequence[Row],
    left: Mapping[int, Place],
    right: Mapping[int, Place],
    after: Mapping[int, Row],
    scale: float,
    x: tuple[float, float],
) -> None:
    """A band for each link, as high at each end as its share of the text there; stubs for what is new or gone."""
    used_left, used_right = {t: place.top for t, place in left.items()}, {t: place.top for t, place in right.items()}
    rank = {topic: number for number, topic in enumerate(right)}
    for row in sorted(links, key=lambda row: (row["topic_from"] is None, rank.get(row["topic_to"], 0))):
        a, b = row["topic_from"], row["topic_to"]
        ends: list[tuple[float, float]] = []
        for topic, used, flow in ((a, used_left, row["flow_from"]), (b, used_right, row["flow_to"])):
            if topic is not None:
                ends.append((used[topic], used[topic] + flow * scale))
                used[topic] += flow * scale
        if b is None:
            ends.append(_pinch(ends[0]))
        elif a is None:
            ends.insert(0, _pinch(ends[0]))
        stub = 0.22 * (x[1] - x[0])
        span = (x[0], x[0] + stub) if b is None else (x[1] - stub, x[1]) if a is None else x
        axes.add_patch(PathPatch(_bend(span, ends[0], ends[1]), label=f"band {row['fate']}", **_look(row, after)))


def _pinch(end: tuple[float, float]) -> tuple[float, float]:
    """The point in which the stub of a new or gone topic ends."""
    middle = (end[0] + end[1]) / 2
    return middle, middle


def _bend(x: tuple[float, float], left: tuple[float, float], right: tuple[float, float]) -> Path:
    """The outline of a band: level at both ends."""
    middle = (x[0] + x[1]) / 2
    return Path(
        [
            *((x[0], left[0]), (middle, left[0]), (middle, right[0]), (x[1], right[0])),
            *((x[1], right[1]), (middle, right[1]), (middle, left[1]), (x[0], left[1]), (x[0], left[0])),
        ],
        [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY],
    )


def _look(row: Row, after: Mapping[int, Row]) -> dict[str, Any]:
    """Colour of a band by the change of its topic; dashed without colour where a fate other than kept is not claimed."""
    if row["fate"] != "kept" and not row["claimed"]:
        return {"fc": "none", "ec": style.GREY, "lw": style.THIN, "ls": (0, (3, 2))}
    topic = row["topic_from"] if row["topic_to"] is None else row["topic_to"]
    verdict = after[topic]["verdict"]
    if row["fate"] in ("split", "merged"):
        return {"fc": style.GREEN, "alpha": 0.75, "lw": 0}
    colour = {"上升": style.VERMILION, "下降": style.BLUE}.get(verdict)
    return {"fc": colour or style.PALE, "alpha": 0.8 if colour else 0.6, "lw": 0}


def _tell_fates(links: Sequence[Row], order: Sequence[int], side: int) -> dict[int, str]:
    """The word to write beside a topic: gone on the left, new on the right; another where it is not claimed, or has no link."""
    fate, end, unknown = (("gone", "topic_from", "unknown_after"), ("new", "topic_to", "unknown_before"))[side]
    told = {row[end]: fate if row["claimed"] else f"{fate}_maybe" for row in links if row["fate"] == fate}
    linked = {row[end] for row in links}
    return told | {topic: unknown for topic in order if topic not in linked}


def _name_topic(row: Row, title: TopicTitle, terms: Sequence[str], side: int, fate: str | None, language: str) -> str:
    """Number, name and first words of a topic in a period, whether it is new or gone, and on the right how it changed."""
    name = " ".join(filter(None, (title.number, title.own_name, say(fate, language) if fate else "")))
    if side == 0:
        return f"{' '.join(terms)}　{name}"
    sign = {"上升": "▲ ", "下降": "▼ "}.get(row["verdict"], "")
    return f"{sign}{name}　{' '.join(terms)}"


def _first_terms(period_terms: pl.DataFrame) -> dict[int, list[str]]:
    """The first three terms of each topic."""
    first = period_terms.filter(pl.col("rank") <= 3).sort("topic", "rank")
    return dict(first.group_by("topic", maintain_order=True).agg("term").iter_rows())


def _bracket_groups(axes: Axes, links: Sequence[Row], places: Mapping[int, Place], side: int, x: float) -> None:
    """A line along the bars of topics that stand in the same items there."""
    end, group = (("topic_from", "group_from"), ("topic_to", "group_to"))[side]
    members: dict[int, set[int]] = {}
    for row in links:
        if row[end] is not None and row[group] is not None:
            members.setdefault(row[group], set()).add(row[end])
    for topics in members.values():
        tops = [places[topic] for topic in topics]
        low, high = min(place.top for place in tops), max(place.top + place.height for place in tops)
        out = (-0.05, 0.05)[side]
        axes.plot(
            [x, x + out, x + out, x], [low, low, high, high], "-", color=style.INK, lw=style.LINE, label="together"
        )
