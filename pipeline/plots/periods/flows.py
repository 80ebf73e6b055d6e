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
from pipeline.plots.drawing import looks, style
from pipeline.plots.drawing.topic_titles import TopicTitle, title_topics
from pipeline.plots.drawing.words import say
from pipeline.plots.periods.labels import first_terms, name_topic, tell_fates

TEXT_CM = 8.0  # height of the whole text of a period, gaps left out
# Least height of a topic with its label; between topics; width of a topic's bar.
ROW_CM, GAP_CM, BAR_CM = 0.36, 0.07, 0.14
HEAD_CM = 0.85
LABEL_CM, SHARE_CM = 5.8, 0.95  # room for a label, of which for its share
TALLEST_CM = 24.0

Row = dict[str, Any]


@dataclass(frozen=True)
class Place:
    """Where a topic stands in a column: its top and its height, in cm."""

    top: float
    height: float


@dataclass(frozen=True)
class Period:
    """A period: of each topic its row of period_topics and its first terms."""

    name: str
    rows: Mapping[int, Row]
    terms: Mapping[int, Sequence[str]]


@dataclass(frozen=True)
class Column:
    """The topics of a period from top to bottom: at the left (side 0) with names before their bars, or at the right (side 1)."""

    side: int
    period: Period
    order: Sequence[int]
    places: Mapping[int, Place]
    inner: float  # the edge of its bars from which bands go to the other column, in cm from the left
    label: float  # room for a name and its share, in cm

    @property
    def left(self) -> float:
        """The left edge of its bars."""
        return (self.inner - BAR_CM, self.inner)[self.side]

    @property
    def outer(self) -> float:
        """The edge of its bars beside which names stand."""
        return (self.left, self.left + BAR_CM)[self.side]

    @property
    def align(self) -> str:
        return ("right", "left")[self.side]


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
    titles = title_topics(topic_labels, language)
    periods = {
        name: Period(
            name,
            {row["topic"]: row for row in period_topics.filter(period=name).to_dicts()},
            first_terms(period_terms.filter(period=name)),
        )
        for name in period_topics["period"].unique(maintain_order=True)
    }
    return [
        _draw_transition(
            (periods[earlier], periods[later]),
            topic_links.filter(period_from=earlier, period_to=later).to_dicts(),
            titles,
            params.width_cm,
            language,
        )
        for earlier, later in topic_links.select("period_from", "period_to").unique(maintain_order=True).rows()
    ]


def _draw_transition(
    periods: tuple[Period, Period],
    links: Sequence[Row],
    titles: Mapping[int, TopicTitle],
    width: float,
    language: str,
) -> Figure:
    columns, scale = _place_columns(periods, links, width)
    height = max((place.top + place.height for column in columns for place in column.places.values()), default=1.0)
    legend = say("flows_legend", language)
    figure = style.new_figure(width, style.add_foot(style.TOP_CM + HEAD_CM + height, legend, 0.45, 0.25))
    axes = style.add_axes(figure, 0, style.TOP_CM + HEAD_CM, width, height)
    style.hide_axes(axes)
    axes.set_xlim(0, width)
    axes.set_ylim(height, 0)
    _draw_bands(axes, links, columns, scale)
    for column in columns:
        _draw_column(axes, column, tell_fates(links, column.order, column.side), titles, language)
        _bracket_groups(axes, links, column)
        row = next(iter(column.period.rows.values()))
        years = row["years"].replace("-", "–")
        # A half of the corpus is called by its years.
        name = years if years.startswith(column.period.name) else f"{column.period.name} {years}"
        head = say("period_head", language, name, row["n_documents"], row["n_issuers"])
        style.write(figure, column.inner, style.TOP_CM + 0.55, head, style.LABEL, ha=column.align)
    style.write_legend(figure, legend)
    return figure


def _place_columns(
    periods: tuple[Period, Period], links: Sequence[Row], width: float
) -> tuple[tuple[Column, Column], float]:
    """Both columns, and how many cm the whole text of a period is high."""
    orders = _order_topics(links)
    for order, period in zip(orders, periods, strict=True):
        order += sorted(topic for topic, row in period.rows.items() if row["present"] and topic not in order)
    label = min(LABEL_CM, 0.36 * width)
    # Many topics: the text shrinks, never the labels.
    n_rows = max(len(order) for order in orders)
    tallest = min(TALLEST_CM, (looks.current().max_height_cm or TALLEST_CM) - style.TOP_CM - HEAD_CM - 0.1)
    scale = min(TEXT_CM, max(2.0, tallest - n_rows * (ROW_CM + GAP_CM)))
    left, right = (
        Column(
            side,
            period,
            order,
            _stack(order, {topic: period.rows[topic]["prevalence"] for topic in order}, scale),
            inner,
            label,
        )
        for side, (period, order, inner) in enumerate(
            zip(periods, orders, (label + BAR_CM, width - label - BAR_CM), strict=True)
        )
    )
    return (left, right), scale


def _draw_column(
    axes: Axes, column: Column, fates: Mapping[int, str], titles: Mapping[int, TopicTitle], language: str
) -> None:
    """The bar of each topic with its share, and its name and terms beside."""
    figure_cm = axes.get_xlim()[1]
    for topic in column.order:
        place, row, title = column.places[topic], column.period.rows[topic], titles[topic]
        axes.add_patch(
            Rectangle((column.left, place.top), BAR_CM, place.height, fc=style.INK, lw=0, label=f"topic {topic}")
        )
        doubtful = title.doubtful or row["verdict"] == "证据不足"
        # On the column of a paper there is no room for terms.
        terms = [] if style.is_narrow(figure_cm) else column.period.terms.get(topic, [])
        name = name_topic(row, title, terms, column.side, fates.get(topic), language)
        share = f"{100 * row['prevalence']:.1f} %"
        for text, away in ((share, 0.12), (style.fit_text(name, column.label - SHARE_CM - 0.3, style.TICK), SHARE_CM)):
            axes.text(
                (column.outer - away, column.outer + away)[column.side],
                place.top + place.height / 2,
                text,
                fontsize=style.TICK,
                ha=column.align,
                va="center_baseline",
                color=style.GREY if doubtful else style.INK,
            )


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


def _draw_bands(axes: Axes, links: Sequence[Row], columns: tuple[Column, Column], scale: float) -> None:
    """A band for each link, as high at each end as its share of the text there; stubs for what is new or gone."""
    x = (columns[0].inner, columns[1].inner)
    used_left, used_right = ({topic: place.top for topic, place in column.places.items()} for column in columns)
    rank = {topic: number for number, topic in enumerate(columns[1].places)}
    after = columns[1].period.rows
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


def _bracket_groups(axes: Axes, links: Sequence[Row], column: Column) -> None:
    """A line along the bars of topics that stand in the same items there."""
    end, group = (("topic_from", "group_from"), ("topic_to", "group_to"))[column.side]
    x, out = column.outer, (-0.05, 0.05)[column.side]
    members: dict[int, set[int]] = {}
    for row in links:
        if row[end] is not None and row[group] is not None:
            members.setdefault(row[group], set()).add(row[end])
    for topics in members.values():
        tops = [column.places[topic] for topic in topics]
        low, high = min(place.top for place in tops), max(place.top + place.height for place in tops)
        axes.plot(
            [x, x + out, x + out, x], [low, low, high, high], "-", color=style.INK, lw=style.LINE, label="together"
        )
