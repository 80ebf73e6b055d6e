"""Figures of topics between periods: what became of each, and how alike their words are."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
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
from pipeline.plots.periods.columns import BAR_CM, Column, Period, place_columns
from pipeline.plots.periods.labels import first_terms, name_topic, tell_direction, tell_fates
from pipeline.tables.periods import is_named_by_years, name_period

HEAD_CM, SHARE_CM = 0.85, 0.95  # height of the heads; room for a share beside a name
MOST_PERIODS = 4  # side by side in one figure

Row = dict[str, Any]


def draw_flows(
    period_topics: pl.DataFrame,
    topic_links: pl.DataFrame,
    period_terms: pl.DataFrame,
    topic_labels: pl.DataFrame,
    params: FiguresParams,
    language: str,
) -> list[Figure]:
    """Neighbouring periods that were compared, one beside the next, with the text that flows between them; most often one figure.

    Heights are shares of the text of each period. Topics that part stand in the earlier period as one bar, and those that join in the
    later one. What parts, joins, comes or goes without enough evidence is a dashed outline. A topic that is not known in one of two
    periods stands in the other alone, and no band leads to it.
    """
    titles = title_topics(topic_labels, language)
    links = {
        (earlier, later): topic_links.filter(period_from=earlier, period_to=later).to_dicts()
        for earlier, later in topic_links.select("period_from", "period_to").unique(maintain_order=True).rows()
    }
    return [
        _draw_chain(
            [
                Period(
                    name,
                    {row["topic"]: row for row in period_topics.filter(period=name).to_dicts()},
                    first_terms(period_terms.filter(period=name)),
                )
                for name in chain
            ],
            [links[step] for step in pairwise(chain)],
            titles,
            params.width_cm,
            language,
        )
        for chain in chain_periods(list(links))
    ]


def chain_periods(steps: Sequence[tuple[str, str]]) -> list[list[str]]:
    """Transitions that follow each other, as the periods of one figure: at most MOST_PERIODS, the next then begins with the last.

    >>> chain_periods([("a", "b"), ("b", "c"), ("d", "e")])
    [['a', 'b', 'c'], ['d', 'e']]
    """
    chains: list[list[str]] = []
    for earlier, later in steps:
        if chains and chains[-1][-1] == earlier and len(chains[-1]) < MOST_PERIODS:
            chains[-1].append(later)
        else:
            chains.append([earlier, later])
    return chains


def _draw_chain(
    periods: Sequence[Period],
    links: Sequence[Sequence[Row]],
    titles: Mapping[int, TopicTitle],
    width: float,
    language: str,
) -> Figure:
    columns, scale, label = place_columns(periods, links, width, style.TOP_CM + HEAD_CM)
    height = max((place.top + place.height for column in columns for place in column.places.values()), default=1.0)
    legend = say("flows_legend", language)
    figure = style.new_figure(width, style.add_foot(style.TOP_CM + HEAD_CM + height, legend, 0.65, 0.25))
    axes = style.add_axes(figure, 0, style.TOP_CM + HEAD_CM, width, height)
    style.hide_axes(axes)
    axes.set_xlim(0, width)
    axes.set_ylim(height, 0)
    for (left, right), between in zip(pairwise(columns), links, strict=True):
        _draw_bands(axes, between, left, right, scale)
    for column in columns:
        _draw_bars(axes, column)
        if column.links_before is None or column.links_after is None:
            _write_names(axes, column, label, titles, language)
        else:
            _write_numbers(axes, column, titles)
        row = next(iter(column.period.rows.values()))
        name, years = name_period(column.period.name, language), "–".join(dict.fromkeys(row["years"].split("-")))
        name = name if is_named_by_years(column.period.name, row["years"]) else f"{name} {years}"
        head = say("period_head", language, name, row["n_documents"], row["n_issuers"])
        x, align = (column.right, "right") if column.links_before is None else (column.left, "left")
        if column.links_before is not None and column.links_after is not None:
            x, align = (column.left + column.right) / 2, "center"
        style.write(figure, x, style.TOP_CM + 0.6, head, style.LABEL, ha=align, linespacing=style.LINE_SPACING)
    style.write_legend(figure, legend)
    return figure


def _draw_bars(axes: Axes, column: Column) -> None:
    """A bar for each topic; between others one at either side of its label."""
    for topic, place in column.places.items():
        for x in dict.fromkeys((column.left, column.right - BAR_CM)):
            axes.add_patch(Rectangle((x, place.top), BAR_CM, place.height, fc=style.INK, lw=0, label=f"topic {topic}"))


def _write_names(axes: Axes, column: Column, label: float, titles: Mapping[int, TopicTitle], language: str) -> None:
    """Beside the bars of the first period or the last the share of each topic, its name, what became of it, and its terms."""
    side, align, edge, sign = (
        (0, "right", column.left, -1) if column.links_before is None else (1, "left", column.right, 1)
    )
    fates = tell_fates(column.links_after or column.links_before or [], list(column.places), side)
    for topic, place in column.places.items():
        row, title = column.period.rows[topic], titles[topic]
        # On the column of a paper there is no room for terms, nor for the word "topic".
        terms = [] if style.is_narrow(axes.get_xlim()[1]) else column.period.terms.get(topic, [])
        if style.is_narrow(axes.get_xlim()[1]):
            title = replace(title, number=str(topic + 1))
        room = label - SHARE_CM - 0.3
        names = [name_topic(row, title, terms[:n], side, fates.get(topic), language) for n in range(len(terms), -1, -1)]
        # Terms give way before the name does.
        name = next((name for name in names if style.text_width(name, style.TICK) <= room), names[-1])
        share = f"{100 * row['prevalence']:.1f} %"
        for text, away in ((share, 0.12), (style.fit_text(name, room, style.TICK), SHARE_CM)):
            colour = _ink(row, title)
            x = edge + sign * away
            axes.text(x, place.label, text, fontsize=style.TICK, ha=align, va="center_baseline", color=colour)


def _write_numbers(axes: Axes, column: Column, titles: Mapping[int, TopicTitle]) -> None:
    """Between the bars of a period in the middle the number of each topic, how it changed, and its share."""
    for topic, place in column.places.items():
        row = column.period.rows[topic]
        told = f"{tell_direction(row)}{topic + 1}　{100 * row['prevalence']:.1f} %"
        colour, x = _ink(row, titles[topic]), (column.left + column.right) / 2
        axes.text(x, place.label, told, fontsize=style.TICK, ha="center", va="center_baseline", color=colour)


def _ink(row: Row, title: TopicTitle) -> str:
    return style.GREY if title.doubtful or row["verdict"] == "证据不足" else style.INK


def _draw_bands(axes: Axes, links: Sequence[Row], left: Column, right: Column, scale: float) -> None:
    """A band for each link, as high at each end as its share of the text there; stubs for what is new or gone."""
    x = (left.right, right.left)
    used_left, used_right = ({topic: place.top for topic, place in column.places.items()} for column in (left, right))
    rank = {topic: number for number, topic in enumerate(right.places)}
    after = right.period.rows
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
