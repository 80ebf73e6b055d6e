"""Figure of topics as a map: how near they are to each other and how large."""

from collections.abc import Sequence

import polars as pl
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from pipeline.params.sections import FiguresParams
from pipeline.plots.drawing import style
from pipeline.plots.drawing.topic_titles import TopicTitle, mark_doubt, title_topics
from pipeline.plots.drawing.words import say

SIDE_CM, LIST_CM, ROW_CM, LEGEND_CM = 9.4, 6.8, 0.36, 1.0
MOST_LISTED = 60
LARGEST_CM, FILLED = 0.7, 0.2  # radius of the largest circle; part of the map that circles fill, at most

Box = tuple[float, float, float, float]  # left, right, bottom, top, in cm


def draw_topic_map(
    topic_places: pl.DataFrame,
    topic_neighbours: pl.DataFrame,
    topic_labels: pl.DataFrame,
    topic_members: pl.DataFrame,
    params: FiguresParams,
    language: str,
) -> Figure:
    """Circles as large as topics, near to each other as far as a plane allows; numbers in them, names in a list beside.

    A thin line leads from each topic to the one that is truly nearest, a dark one joins twins. Both axes have one scale, in
    Jensen-Shannon distance.
    """
    titles = title_topics(topic_labels, language)
    order = pl.DataFrame({"topic": pl.Series(list(titles), dtype=pl.Int32)})
    places = order.join(topic_places, on="topic", maintain_order="left")
    wide = params.width_cm >= SIDE_CM + 5
    side = SIDE_CM if wide else params.width_cm - 2 * style.SIDE_CM
    listed = ROW_CM * (1 + min(len(places), MOST_LISTED) + (len(places) > MOST_LISTED))
    height = max(side + LEGEND_CM, listed + 0.1) if wide else side + 0.3 + listed + LEGEND_CM
    figure = style.new_figure(min(params.width_cm, style.SIDE_CM + SIDE_CM + LIST_CM), style.TOP_CM + height)
    axes = style.add_axes(figure, style.SIDE_CM, style.TOP_CM, side, side)
    _draw_circles(axes, places, topic_neighbours, titles, side)
    _link_twins(axes, places, topic_members)
    left, top = (style.SIDE_CM + side + 0.4, 0.0) if wide else (style.SIDE_CM, side + 0.3)
    width = figure.get_size_inches()[0] * 2.54 - left - style.SIDE_CM
    _write_list(figure, places, titles, (left, style.TOP_CM + top, width), language)
    legend, beneath = (
        say("map_legend", language, places["explained"].max() or 0.0),
        side if wide else height - LEGEND_CM,
    )
    style.write(figure, style.SIDE_CM, style.TOP_CM + beneath + 0.2, legend, style.SMALL, va="top", color=style.GREY)
    mark_doubt(figure, topic_labels, language)
    return figure


def _draw_circles(
    axes: Axes, places: pl.DataFrame, neighbours: pl.DataFrame, titles: dict[int, TopicTitle], side: float
) -> None:
    """Circles and numbers on square axes of this many cm."""
    shares = places["share"].to_numpy()
    # Radius in cm of a topic that is the whole corpus.
    unit = min(LARGEST_CM / max(float(shares.max()) ** 0.5, 1e-9), side * (FILLED / 3.1416) ** 0.5)
    radii = unit * shares**0.5
    x, y = places["x"].to_numpy(), places["y"].to_numpy()
    extent = max(float(x.max() - x.min()), float(y.max() - y.min())) or 1.0
    scale = (side - 2 * float(radii.max()) - 0.3) / extent  # cm of a unit of distance
    for middle, limit in ((x, axes.set_xlim), (y, axes.set_ylim)):
        centre = float(middle.max() + middle.min()) / 2
        limit(centre - side / scale / 2, centre + side / scale / 2)
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set_visible(True)
        spine.set_color(style.PALE)
    place = dict(zip(places["topic"], zip(x, y, strict=True), strict=True))
    nearest = neighbours.filter(pl.col("rank") == 1).select("topic", "neighbour").iter_rows()
    lines = [[place[topic], place[other]] for topic, other in nearest]
    axes.add_collection(LineCollection(lines, colors=style.PALE, linewidths=style.HAIR, label="nearest"), autolim=False)
    doubtful = pl.Series([titles[topic].doubtful for topic in places["topic"]], dtype=pl.Boolean).to_numpy()
    areas = (2 * radii * style.POINTS_PER_CM) ** 2
    for own, fill, edge, dashes, label in (
        (~doubtful, style.BLUE, style.BLUE, "-", "sound"),
        (doubtful, "none", style.GREY, (0, (3, 2)), "doubtful"),
    ):
        axes.scatter(x[own], y[own], areas[own], color=fill, alpha=0.22, lw=0, label=label)
        axes.scatter(x[own], y[own], areas[own], facecolors="none", edgecolors=edge, lw=style.THIN, ls=dashes)
    for topic, (a, b), (right, up) in zip(
        places["topic"], zip(x, y, strict=True), _place_numbers(places, radii, scale), strict=True
    ):
        axes.text(
            a + right / scale,
            b + up / scale,
            str(topic + 1),
            fontsize=style.TICK,
            color=style.GREY if titles[topic].doubtful else style.INK,
            ha="center",
            va="center_baseline",
        )


def _link_twins(axes: Axes, places: pl.DataFrame, topic_members: pl.DataFrame) -> None:
    """A line from the first of the parts of a theme to each other one."""
    place = {topic: (x, y) for topic, x, y in places.select("topic", "x", "y").iter_rows()}
    others = topic_members.select("topic", first=pl.col("topic").min().over("first_twin"))
    lines = [[place[first], place[topic]] for topic, first in others.iter_rows() if topic != first]
    axes.add_collection(LineCollection(lines, colors=style.INK, linewidths=style.THIN, label="twins"), autolim=False)


def _place_numbers(places: pl.DataFrame, radii: Sequence[float], scale: float) -> list[tuple[float, float]]:
    """Where each number stands, in cm from the middle of its circle: inside where it fits, and not over an earlier one."""
    taken: list[Box] = []
    offsets = []
    for (topic, x, y), radius in zip(places.select("topic", "x", "y").iter_rows(), radii, strict=True):
        half, tall = style.text_width(str(topic + 1), style.TICK) / 2 + 0.03, 0.11
        aside, above = radius + half, radius + tall
        spots = [(aside, 0.0), (-aside, 0.0), (0.0, above), (0.0, -above)]
        spots += [(right * 0.75, up * 0.75) for right in (aside, -aside) for up in (above, -above)]
        if radius > half:
            spots = [(0.0, 0.0), *spots]
        boxes = [
            (x * scale + right - half, x * scale + right + half, y * scale + up - tall, y * scale + up + tall)
            for right, up in spots
        ]
        free = [index for index, box in enumerate(boxes) if not any(_overlap(box, other) for other in taken)]
        chosen = free[0] if free else 0
        taken.append(boxes[chosen])
        offsets.append(spots[chosen])
    return offsets


def _overlap(one: Box, other: Box) -> bool:
    """
    >>> _overlap((0, 2, 0, 2), (1, 3, 1, 3)), _overlap((0, 1, 0, 1), (2, 3, 0, 1))
    (True, False)
    """
    return one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]


def _write_list(
    figure: Figure,
    places: pl.DataFrame,
    titles: dict[int, TopicTitle],
    place: tuple[float, float, float],
    language: str,
) -> None:
    """Number, name, share and grade of each topic; place is left, top and width in cm."""
    left, top, width = place
    marks = [title.mark or title.grade for title in titles.values()]
    grade = max((style.text_width(mark, style.TICK) for mark in [*marks, say("grade", language)]), default=0.0)
    right = left + width - grade - 0.25 if any(marks) else left + width
    heads = [(right, "share", "right")] + ([(right + 0.25, "grade", "left")] if any(marks) else [])
    for at, word, side in heads:
        style.write(
            figure, at, top + ROW_CM / 2, say(word, language), style.SMALL, ha=side, va="center", color=style.GREY
        )
    shown = places.head(MOST_LISTED)
    for line, (topic, share) in enumerate(shown.select("topic", "share").iter_rows(), 1):
        title, middle = titles[topic], top + (line + 0.5) * ROW_CM
        colour = style.GREY if title.doubtful else style.INK
        for at, text, side, size in (
            (left + 0.42, str(topic + 1), "right", style.TICK),
            (left + 0.55, style.fit_text(title.name, right - left - 1.35, style.LABEL), "left", style.LABEL),
            (right, f"{share:.1%}", "right", style.TICK),
            (right + 0.25, title.mark or title.grade, "left", style.TICK),
        ):
            style.write(figure, at, middle, text, size, ha=side, va="center_baseline", color=colour)
    if len(places) > MOST_LISTED:
        more = say("more_topics", language, len(places) - MOST_LISTED)
        style.write(
            figure, left + 0.55, top + (MOST_LISTED + 1.5) * ROW_CM, more, style.SMALL, va="center", color=style.GREY
        )
