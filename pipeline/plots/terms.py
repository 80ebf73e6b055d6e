"""Ranked lists of terms as figures: by topic."""

from collections.abc import Sequence

import polars as pl
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from pipeline.params import FiguresParams
from pipeline.plots import style
from pipeline.plots.words import say

ROW_CM, COLUMN_CM, BETWEEN_CM = 0.4, 2.1, 0.25
MOST_TERMS = 15  # more are in the table
PAGE_CM = 22.0  # height of the lists on a page

Listing = tuple[str, str, Sequence[tuple[str, float]]]  # title, note, terms with their weights


def draw_topics(topic_terms: pl.DataFrame, params: FiguresParams, language: str) -> list[Figure]:
    """One list a topic: its most probable terms."""
    lists: list[Listing] = []
    for topic, terms in sorted(_group(topic_terms, "topic", "probability").items()):
        lists.append(
            (say("topic", language, topic + 1), say("highest", language, max(p for _, p in terms)), terms[:10])
        )
    return _draw_lists(lists, params, say("topics_key", language), say("no_terms", language))


def _group(table: pl.DataFrame, key: str, weight: str) -> dict[int, list[tuple[str, float]]]:
    """The terms of each year or topic, by rank."""
    groups: dict[int, list[tuple[str, float]]] = {}
    for name, term, value in table.sort(key, "rank").select(key, "term", weight).iter_rows():
        groups.setdefault(name, []).append((term, value))
    return {name: terms[:MOST_TERMS] for name, terms in groups.items()}


def _draw_lists(lists: Sequence[Listing], params: FiguresParams, key: str, nothing: str) -> list[Figure]:
    """Pages of lists side by side."""
    depth = max((len(terms) for _, _, terms in lists), default=0)
    block = 1.05 + max(depth, 1) * ROW_CM + 0.35
    across = max(1, int((params.width_cm - 2 * style.SIDE_CM + BETWEEN_CM) / (COLUMN_CM + BETWEEN_CM)))
    size = across * max(1, int(PAGE_CM / block))
    pages = [lists[start : start + size] for start in range(0, len(lists), size)]
    return [_draw_page(page, _spread(len(page), across), block, params, key, nothing) for page in pages]


def _spread(n_lists: int, across: int) -> int:
    """Columns that share the lists out evenly over the rows.

    >>> _spread(8, 7), _spread(16, 6), _spread(3, 7)
    (4, 6, 3)
    """
    rows = -(-n_lists // across)
    return -(-n_lists // rows)


def _draw_page(
    lists: Sequence[Listing], across: int, block: float, params: FiguresParams, key: str, nothing: str
) -> Figure:
    """A page of lists, each a block this high."""
    rows = -(-len(lists) // across)
    width = min((params.width_cm - 2 * style.SIDE_CM + BETWEEN_CM) / across - BETWEEN_CM, 4.0)
    page_width = style.narrow(params.width_cm, across * (width + BETWEEN_CM) - BETWEEN_CM + 2 * style.SIDE_CM, key)
    figure = style.new_figure(page_width, style.TOP_CM + rows * block + 0.35 + 0.25 * key.count("\n"))
    # One pair of axes for all lists, in cm from the top left: a pair for each would take most of the time.
    height = figure.get_size_inches()[1] * 2.54
    axes = style.add_axes(figure, 0, 0, page_width, height)
    style.hide_axes(axes)
    axes.set_xlim(0, page_width)
    axes.set_ylim(height, 0)
    rules, bars = [], []
    for place, (title, note, terms) in enumerate(lists):
        row, column = divmod(place, across)
        left = style.SIDE_CM + column * (width + BETWEEN_CM)
        top = style.TOP_CM + row * block
        axes.text(left, top + 0.3, title, fontsize=style.TITLE)
        axes.text(left, top + 0.64, style.fit_text(note, width, style.SMALL), fontsize=style.SMALL, color=style.GREY)
        rules.append([(left, top + 0.8), (left + width, top + 0.8)])
        if not terms:
            axes.text(
                left + 0.06, top + 0.8 + 0.5 * ROW_CM, nothing, fontsize=style.SMALL, color=style.GREY, va="center"
            )
        highest = max((weight for _, weight in terms), default=1.0) or 1.0
        for rank, (term, weight) in enumerate(terms):
            middle = top + 0.8 + (rank + 0.5) * ROW_CM
            bars.append([(left, middle), (left + width * weight / highest, middle)])
            shown = style.fit_text(term, width - 0.1, style.LABEL)
            axes.text(left + 0.06, middle, shown, fontsize=style.LABEL, va="center_baseline")
    thick = ROW_CM * 0.8 * style.POINTS_PER_CM
    for lines, colour, line_width, label in (
        (bars, style.TINT, thick, "weights"),
        (rules, style.GREY, style.THIN, "rules"),
    ):
        axes.add_collection(
            LineCollection(lines, colors=colour, linewidths=line_width, capstyle="butt", label=label), autolim=False
        )
    style.write(figure, style.SIDE_CM, height - 0.12, key, style.SMALL, va="bottom", color=style.GREY)
    return figure
