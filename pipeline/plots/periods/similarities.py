"""How alike the words of topics are in one period and the next, as a heat map."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from matplotlib.axes import Axes
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from pipeline.params.sections import FiguresParams
from pipeline.plots.drawing import style
from pipeline.plots.drawing.topic_titles import TopicTitle, title_topics
from pipeline.plots.drawing.words import say
from pipeline.tables.periods import name_period

LEFT_CM, RIGHT_CM, TOP_CM = 4.6, 3.0, 0.7
AWAY_CM = 0.12  # between the cells and what stands beside them
LARGEST_CM, SMALLEST_CM = 0.5, 0.26  # of a cell
NUMBERED_CM, NUMBERED = 0.36, 0.2  # a cell that has room for its number; the least that is written out


@dataclass(frozen=True)
class Layout:
    """Topics of the rows and of the columns, and where their cells stand: a cell's side and the top of all, in cm."""

    rows: Sequence[int]
    columns: Sequence[int]
    cell: float
    top: float

    @property
    def numbered(self) -> bool:
        """Whether a cell has room for its number."""
        return self.cell >= NUMBERED_CM

    @property
    def right(self) -> float:
        """The right edge of the cells."""
        return LEFT_CM + self.cell * len(self.columns)


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
            topic_similarities.filter(period_from=earlier, period_to=later).drop_nulls("similarity"),
            topic_links.filter(period_from=earlier, period_to=later),
            titles,
            params.width_cm,
            language,
        )
        for earlier, later in topic_links.select("period_from", "period_to").unique(maintain_order=True).rows()
    ]


def _draw_heatmap(
    similarities: pl.DataFrame, links: pl.DataFrame, titles: dict[int, TopicTitle], width_cm: float, language: str
) -> Figure:
    earlier, later = (name_period(period, language) for period in links.select("period_from", "period_to").row(0))
    rows, columns = (sorted(similarities[name].unique().to_list()) for name in ("topic_from", "topic_to"))
    room = (width_cm - LEFT_CM - RIGHT_CM) / max(len(columns), 1)
    layout = Layout(rows, columns, min(LARGEST_CM, max(room, SMALLEST_CM)), style.TOP_CM + TOP_CM)
    width, height = layout.cell * len(columns), layout.cell * len(rows)
    numbers = say("similarity_numbers", language, NUMBERED * 100) if layout.numbered else ""
    legend = say("similarity_legend", language, earlier, later, numbers)
    page_width = style.narrow(max(width_cm, layout.right + RIGHT_CM), layout.right + RIGHT_CM, legend)
    figure = style.new_figure(page_width, layout.top + height + 0.55 + 0.25 * legend.count("\n"))
    axes = style.add_axes(figure, LEFT_CM, layout.top, width, height)
    axes.set_xlim(-0.5, len(columns) - 0.5)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    style.hide_axes(axes)
    _draw_cells(axes, similarities, layout)
    own = {row["topic_from"]: row for row in links.filter(pl.col("topic_from") == pl.col("topic_to")).to_dicts()}
    _name_rows(axes, own, titles, layout)
    _name_columns(figure, layout)
    for text, left, size, align in (
        (f"{earlier} ↓　{later} →", LEFT_CM - AWAY_CM, style.TICK, "right"),
        (say("own_similarity", language), layout.right + AWAY_CM, style.SMALL, "left"),
    ):
        style.write(figure, left, layout.top - 0.1, text, size, ha=align, va="bottom", color=style.GREY)
    style.write_legend(figure, legend)
    return figure


def _draw_cells(axes: Axes, similarities: pl.DataFrame, layout: Layout) -> None:
    """A shade for each two topics, and a number where there is room and it tells something."""
    values = {(a, b): value for a, b, value in similarities.select("topic_from", "topic_to", "similarity").iter_rows()}
    grid = [[values.get((a, b), math.nan) for b in layout.columns] for a in layout.rows]
    edges = [[place - 0.5 for place in range(len(topics) + 1)] for topics in (layout.columns, layout.rows)]
    axes.pcolormesh(*edges, grid, cmap=style.SEQUENCE, norm=Normalize(0, 1), edgecolors="white", linewidth=style.HAIR)
    if not layout.numbered:
        return
    for row, line in enumerate(grid):
        for column, value in enumerate(line):
            # The others are what any two topics share; five hundred numbers would hide them.
            if value >= NUMBERED:
                colour = "white" if value > 0.55 else style.INK
                text = f"{100 * value:.0f}"
                axes.text(column, row, text, fontsize=style.SMALL, ha="center", va="center_baseline", color=colour)


def _name_rows(axes: Axes, own: Mapping[int, dict[str, Any]], titles: dict[int, TopicTitle], layout: Layout) -> None:
    """Each topic at the left; where it is in both periods, a frame and how alike its own words are, at the right.

    own: the link of a topic with itself.
    """
    figure = axes.figure
    assert isinstance(figure, Figure)
    for place, topic in enumerate(layout.rows):
        middle = layout.top + (place + 0.5) * layout.cell
        title = titles[topic]
        name = style.fit_text(
            "  ".join(filter(None, (title.number, title.frame, title.name))), LEFT_CM - 0.3, style.TICK
        )
        colour = style.GREY if title.doubtful else style.INK
        left, right = LEFT_CM - AWAY_CM, layout.right + AWAY_CM
        style.write(figure, left, middle, name, style.TICK, ha="right", va="center_baseline", color=colour)
        if topic in own and own[topic]["least_expected"] is not None:
            link = own[topic]
            told = f"{'● ' if link['changed'] else '   '}{link['similarity']:.3f} ({link['least_expected']:.3f})"
            corner = (layout.columns.index(topic) - 0.5, place - 0.5)
            axes.add_patch(Rectangle(corner, 1, 1, fc="none", ec=style.INK, lw=style.THIN))
            colour = style.INK if link["changed"] else style.GREY
            style.write(figure, right, middle, told, style.TICK, va="center_baseline", color=colour)


def _name_columns(figure: Figure, layout: Layout) -> None:
    for place, topic in enumerate(layout.columns):
        middle = LEFT_CM + (place + 0.5) * layout.cell
        # Neighbours of two digits would run into each other in narrow cells.
        turn = 0 if layout.numbered else 90
        style.write(
            figure, middle, layout.top - 0.1, str(topic + 1), style.TICK, ha="center", va="bottom", rotation=turn
        )
