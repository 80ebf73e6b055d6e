"""Ranked lists of terms as figures: by topic."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from pipeline.params.sections import FiguresParams
from pipeline.plots.drawing import style
from pipeline.plots.drawing.topic_titles import mark_doubt, title_topics
from pipeline.plots.drawing.words import say

ROW_CM, COLUMN_CM, BETWEEN_CM = 0.4, 2.1, 0.25
MOST_TERMS = 10  # more are in the table
PAGE_CM = 22.0  # height of the lists on a page


@dataclass(frozen=True)
class Listing:
    """Terms with their weights under a title, with a note and a scale: the highest weight."""

    title: str
    note: str
    doubtful: bool
    terms: Sequence[tuple[str, float]]


def draw_topics(
    topic_terms: pl.DataFrame,
    topic_labels: pl.DataFrame,
    n_terms: int,
    params: FiguresParams,
    language: str,
    topics: Sequence[int] = (),
) -> list[Figure]:
    """One list a topic: its most probable terms under its label; grey where the topic is no finding. topics: which, all if empty."""
    shown = topic_terms.filter(pl.col("rank") <= min(n_terms, MOST_TERMS)).sort("topic", "rank")
    terms = shown.select("topic", "term", "probability").rows_by_key("topic", unique=False)
    lists = [
        Listing(title.number, f"{title.mark} {title.name}".lstrip(), title.doubtful, terms.get(topic, []))
        for topic, title in title_topics(topic_labels, language, topics).items()
    ]
    pages = _draw_lists(lists, params, say("topics_legend", language), say("no_terms", language))
    for page in pages:
        mark_doubt(page, topic_labels, language)
    return pages


def _draw_lists(lists: Sequence[Listing], params: FiguresParams, legend: str, nothing: str) -> list[Figure]:
    """Pages of lists side by side."""
    depth = max((len(one.terms) for one in lists), default=0)
    block = 1.05 + max(depth, 1) * ROW_CM + 0.35
    across = max(1, int((params.width_cm - 2 * style.SIDE_CM + BETWEEN_CM) / (COLUMN_CM + BETWEEN_CM)))
    size = across * style.count_rows(max(1, int(PAGE_CM / block)), block, style.TOP_CM + 0.1)
    pages = [lists[start : start + size] for start in range(0, len(lists), size)]
    return [_draw_page(page, _spread(len(page), across), block, params, legend, nothing) for page in pages]


def _spread(n_lists: int, across: int) -> int:
    """Columns that share the lists out evenly over the rows.

    >>> _spread(8, 7), _spread(16, 6), _spread(3, 7)
    (4, 6, 3)
    """
    rows = -(-n_lists // across)
    return -(-n_lists // rows)


def _draw_page(
    lists: Sequence[Listing], across: int, block: float, params: FiguresParams, legend: str, nothing: str
) -> Figure:
    """A page of lists, each a block this high."""
    rows = -(-len(lists) // across)
    width = style.limit((params.width_cm - 2 * style.SIDE_CM + BETWEEN_CM) / across - BETWEEN_CM, 4.0)
    page_width = style.narrow(params.width_cm, across * (width + BETWEEN_CM) - BETWEEN_CM + 2 * style.SIDE_CM, legend)
    figure = style.new_figure(page_width, style.add_foot(style.TOP_CM + rows * block, legend, 0.35, 0.25))
    # One pair of axes for all lists, in cm from the top left: a pair for each would take most of the time.
    height = figure.get_size_inches()[1] * 2.54
    axes = style.add_axes(figure, 0, 0, page_width, height)
    style.hide_axes(axes)
    axes.set_xlim(0, page_width)
    axes.set_ylim(height, 0)
    rules = []
    bars: dict[bool, list[list[tuple[float, float]]]] = {False: [], True: []}
    for place, one in enumerate(lists):
        row, column = divmod(place, across)
        left = style.SIDE_CM + column * (width + BETWEEN_CM)
        top = style.TOP_CM + row * block
        highest = max((weight for _, weight in one.terms), default=0.0)
        scale = f"{highest:.3f}" if one.terms else ""
        title = style.fit_text(one.title, width - style.text_width(scale, style.small()) - 0.1, style.TITLE)
        axes.text(left, top + 0.3, title, fontsize=style.TITLE, color=style.GREY if one.doubtful else style.INK)
        axes.text(left + width, top + 0.3, scale, fontsize=style.small(), color=style.GREY, ha="right")
        note = style.fit_text(one.note, width, style.small())
        axes.text(left, top + 0.64, note, fontsize=style.small(), color=style.GREY)
        rules.append([(left, top + 0.8), (left + width, top + 0.8)])
        if not one.terms:
            axes.text(
                left + 0.06, top + 0.8 + 0.5 * ROW_CM, nothing, fontsize=style.small(), color=style.GREY, va="center"
            )
        for rank, (term, weight) in enumerate(one.terms):
            middle = top + 0.8 + (rank + 0.5) * ROW_CM
            bars[one.doubtful].append([(left, middle), (left + width * weight / (highest or 1.0), middle)])
            shown = style.fit_text(term, width - 0.1, style.LABEL)
            axes.text(left + 0.06, middle, shown, fontsize=style.LABEL, va="center_baseline")
    thick = ROW_CM * 0.8 * style.POINTS_PER_CM
    for lines, colour, line_width, label in (
        (bars[False], style.TINT, thick, "weights"),
        (bars[True], style.FAINT, thick, "doubtful"),
        (rules, style.GREY, style.THIN, "rules"),
    ):
        axes.add_collection(
            LineCollection(lines, colors=colour, linewidths=line_width, capstyle="butt", label=label), autolim=False
        )
    style.write_legend(figure, legend)
    return figure
