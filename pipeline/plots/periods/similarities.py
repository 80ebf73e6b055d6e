"""How alike the words of topics are in one period and the next, as a heat map."""

import math

import polars as pl
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from pipeline.params.sections import FiguresParams
from pipeline.plots.drawing import style
from pipeline.plots.drawing.topic_titles import TopicTitle, title_topics
from pipeline.plots.drawing.words import say

LEFT_CM, RIGHT_CM, TOP_CM = 4.6, 3.0, 0.7
LARGEST_CM, SMALLEST_CM = 0.5, 0.26  # of a cell
NUMBERED_CM, NUMBERED = 0.36, 0.2  # a cell that has room for its number; the least that is written out


def draw_similarities(
    topic_similarities: pl.DataFrame,
    topic_links: pl.DataFrame,
    topic_labels: pl.DataFrame,
    params: FiguresParams,
    language: str,
) -> list[Figure]:
    """One heat map for each two neighbouring periods that were compared; a topic that is in neither has no row or column."""
    titles = title_topics(topic_labels, language)
    return [
        _draw_heatmap(
            earlier,
            later,
            topic_similarities.filter(period_from=earlier, period_to=later).drop_nulls("similarity"),
            topic_links.filter(period_from=earlier, period_to=later),
            titles,
            params,
            language,
        )
        for earlier, later in topic_links.select("period_from", "period_to").unique(maintain_order=True).rows()
    ]


def _draw_heatmap(
    earlier: str,
    later: str,
    similarities: pl.DataFrame,
    links: pl.DataFrame,
    titles: dict[int, TopicTitle],
    params: FiguresParams,
    language: str,
) -> Figure:
    rows, columns = (sorted(similarities[name].unique().to_list()) for name in ("topic_from", "topic_to"))
    room = (params.width_cm - LEFT_CM - RIGHT_CM) / max(len(columns), 1)
    cell = min(LARGEST_CM, max(room, SMALLEST_CM))
    width, height = cell * len(columns), cell * len(rows)
    key = say("similarity_key", language, earlier, later)
    page_width = style.narrow(max(params.width_cm, LEFT_CM + width + RIGHT_CM), LEFT_CM + width + RIGHT_CM, key)
    figure = style.new_figure(page_width, style.TOP_CM + TOP_CM + height + 0.55 + 0.25 * key.count("\n"))
    top = style.TOP_CM + TOP_CM
    axes = style.add_axes(figure, LEFT_CM, top, width, height)
    axes.set_xlim(-0.5, len(columns) - 0.5)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    style.hide_axes(axes)
    values = {(a, b): value for a, b, value in similarities.select("topic_from", "topic_to", "similarity").iter_rows()}
    grid = [[values.get((a, b), math.nan) for b in columns] for a in rows]
    norm = Normalize(0, 1)
    edges = [[place - 0.5 for place in range(len(topics) + 1)] for topics in (columns, rows)]
    axes.pcolormesh(*edges, grid, cmap=style.SEQUENCE, norm=norm, edgecolors="white", linewidth=style.HAIR)
    if cell >= NUMBERED_CM:
        for row, line in enumerate(grid):
            for column, value in enumerate(line):
                # The others are what any two topics share; five hundred numbers would hide them.
                if value >= NUMBERED:
                    colour = "white" if value > 0.55 else style.INK
                    text = f"{100 * value:.0f}"
                    axes.text(column, row, text, fontsize=style.SMALL, ha="center", va="center_baseline", color=colour)
    own = {row["topic_from"]: row for row in links.filter(pl.col("topic_from") == pl.col("topic_to")).to_dicts()}
    for place, topic in enumerate(rows):
        middle = top + (place + 0.5) * cell
        title = titles[topic]
        name = style.fit_text(f"{title.number}  {title.name}", LEFT_CM - 0.3, style.TICK)
        colour = style.GREY if title.doubtful else style.INK
        style.write(figure, LEFT_CM - 0.12, middle, name, style.TICK, ha="right", va="center_baseline", color=colour)
        if topic in own and own[topic]["least_expected"] is not None:
            sign = "● " if own[topic]["changed"] else "   "
            told = f"{sign}{own[topic]['similarity']:.3f} ({own[topic]['least_expected']:.3f})"
            axes.add_patch(
                Rectangle((columns.index(topic) - 0.5, place - 0.5), 1, 1, fc="none", ec=style.INK, lw=style.THIN)
            )
            colour = style.INK if own[topic]["changed"] else style.GREY
            style.write(figure, LEFT_CM + width + 0.12, middle, told, style.TICK, va="center_baseline", color=colour)
    for place, topic in enumerate(columns):
        style.write(
            figure, LEFT_CM + (place + 0.5) * cell, top - 0.1, str(topic + 1), style.TICK, ha="center", va="bottom"
        )
    style.write(
        figure,
        LEFT_CM - 0.12,
        top - 0.1,
        f"{earlier} ↓　{later} →",
        style.TICK,
        ha="right",
        va="bottom",
        color=style.GREY,
    )
    style.write(
        figure,
        LEFT_CM + width + 0.12,
        top - 0.1,
        say("own_similarity", language),
        style.SMALL,
        va="bottom",
        color=style.GREY,
    )
    style.write_key(figure, key)
    return figure
