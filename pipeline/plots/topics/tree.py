"""Figure of topics as a tree: which merge first, and how far apart they are."""

import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pipeline.params.sections import FiguresParams
from pipeline.plots.drawing import style
from pipeline.plots.drawing.topic_titles import TopicTitle, mark_doubt, title_topics
from pipeline.plots.drawing.words import say

ROW_CM, AXIS_CM, LINE_CM = 0.42, 0.85, 0.28
MOST_NAME_CM, LEAST_TREE_CM = 6.0, 2.5
STEM = 0.25  # length of the shortest stem, as part of what lies between the nearest and the farthest merge
LEAST_SPAN = 0.05  # of the axis, where all merges lie at one distance

Branch = tuple[float, float, list[int]]  # where it ends: distance and row; its topics


def draw_topic_tree(
    topic_merges: pl.DataFrame,
    topic_quality: pl.DataFrame,
    topic_labels: pl.DataFrame,
    topic_members: pl.DataFrame,
    params: FiguresParams,
    language: str,
) -> Figure | list[Figure]:
    """Topics one under another with number, name, share and grade; left of them the tree. No page with fewer than two topics in it.

    Of two branches that meet, that with the lower number stands above. The axis is the distance at which branches meet.
    """
    if topic_merges.is_empty():
        return []
    titles = title_topics(topic_labels, language)
    order = order_leaves(topic_merges)
    shares = dict(topic_quality.select("topic", "share").iter_rows())
    cells = {
        topic: (str(topic + 1), titles[topic].name, f"{shares[topic]:.1%}", titles[topic].mark or titles[topic].grade)
        for topic in order
    }
    legend = say("tree_legend", language)
    if (kept := topic_merges["cophenetic"][0]) is not None:
        legend += say("cophenetic", language, kept)
    tail = max(
        style.text_width(mark, style.TICK) for *_, mark in [*cells.values(), ("", "", "", say("grade", language))]
    )
    columns = 0.55 + 1.0 + 0.25 + tail + style.SIDE_CM  # number, share and grade, with what is between
    widest = max(style.text_width(name, style.LABEL) for _, name, *_ in cells.values())
    name = min(widest + 0.1, MOST_NAME_CM, params.width_cm - columns - LEAST_TREE_CM - style.SIDE_CM)
    tree = params.width_cm - columns - name - style.SIDE_CM
    top, height = style.TOP_CM + ROW_CM, ROW_CM * len(order)
    foot = LINE_CM * (1 + legend.count("\n")) + 0.15
    figure = style.new_figure(params.width_cm, top + height + AXIS_CM + foot)
    axes = style.add_axes(figure, style.SIDE_CM, top, tree, height)
    _draw_tree(axes, topic_merges, order, titles, topic_members, say("distance", language))
    left = style.SIDE_CM + tree + 0.55
    right = left + name + 1.0
    for word, at, side in (("share", right, "right"), ("grade", right + 0.25, "left")):
        head = say(word, language) if word == "share" or any(mark for *_, mark in cells.values()) else ""
        style.write(figure, at, top - ROW_CM / 2, head, style.SMALL, ha=side, va="center", color=style.GREY)
    for row, topic in enumerate(order):
        number, title, share, mark = cells[topic]
        colour, middle = style.GREY if titles[topic].doubtful else style.INK, top + (row + 0.5) * ROW_CM
        for at, text, side, size in (
            (left - 0.1, number, "right", style.TICK),
            (left, style.fit_text(title, name, style.LABEL), "left", style.LABEL),
            (right, share, "right", style.TICK),
            (right + 0.25, mark, "left", style.TICK),
        ):
            style.write(figure, at, middle, text, size, ha=side, va="center_baseline", color=colour)
    style.write_legend(figure, legend)
    mark_doubt(figure, topic_labels, language)
    return figure


def order_leaves(topic_merges: pl.DataFrame) -> list[int]:
    """The topics of the tree from top to bottom, so that no branches cross."""
    leaves: dict[int, list[int]] = {}
    for topic, other in topic_merges.sort("rank").select("topic", "other").iter_rows():
        leaves[topic] = leaves.get(topic, [topic]) + leaves.pop(other, [other])
    (order,) = leaves.values()
    return order


def _draw_tree(
    axes: Axes,
    topic_merges: pl.DataFrame,
    order: list[int],
    titles: dict[int, TopicTitle],
    topic_members: pl.DataFrame,
    label: str,
) -> None:
    """Branches as angled lines; the root at the left."""
    distances = topic_merges["distance"].to_numpy()
    near, far = float(distances.min()), float(distances.max())
    span = max(far - near, LEAST_SPAN)
    floor = max(near - STEM * span, 0.0)
    axes.set_xlim(far + 0.04 * span, floor)
    axes.set_ylim(len(order), 0)
    themes = dict(topic_members.select("topic", "first_twin").iter_rows())
    ends: dict[int, Branch] = {topic: (floor, row + 0.5, [topic]) for row, topic in enumerate(order)}
    for topic, other, distance in topic_merges.sort("rank").select("topic", "other", "distance").iter_rows():
        branches = ends[topic], ends.pop(other)
        topics = [*branches[0][2], *branches[1][2]]
        twins = len({themes.get(one, one) for one in topics}) == 1
        width = style.BAND if twins else style.LINE
        for start, row, own in branches:
            doubtful = len(own) == 1 and titles[own[0]].doubtful
            colour, dashes = (style.GREY, (0, (3, 2))) if doubtful else (style.BLUE, "-")
            axes.plot([start, distance], [row, row], color=colour, ls=dashes, lw=width, label="branch")
        rows = [row for _, row, _ in branches]
        axes.plot([distance, distance], rows, color=style.BLUE, lw=width, label="twins" if twins else "merge")
        ends[topic] = (distance, sum(rows) / 2, topics)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.set_xlabel(label, fontsize=style.SMALL, color=style.GREY, labelpad=2)
    axes.locator_params(axis="x", nbins=6)
