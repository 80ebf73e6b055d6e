"""The figure of the corpus: its documents by year."""

from collections.abc import Sequence
from typing import Any

import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pipeline.params.sections import FiguresParams
from pipeline.plots.drawing import looks, panels, style
from pipeline.plots.drawing.words import say
from pipeline.tables.codes import LEVELS, pick

MOST_REGIONS = len(style.STACK)  # more than that can't be told apart in a stack
LEFT_CM, PLOT_TOP_CM, PLOT_CM = 1.25, style.TOP_CM + 0.3, 4.6  # where the bars stand, and how high they are


def draw_corpus_years(
    documents: pl.DataFrame, years: pl.DataFrame, params: FiguresParams, language: str
) -> Figure | list[Figure]:
    """Documents by year, stacked by region, or by level where regions are more than a stack can show: seven of thirty would be any seven.

    Documents without a year stand apart at the right. No page without documents.
    documents: those without a year and those of `years` that are no gaps.
    """
    if documents.is_empty():
        return []
    groups = _name_groups(documents, language)
    order = groups.group_by("name", "place").len().sort("place")["name"].to_list()
    columns: list[int | None] = years["year"].to_list()
    if documents["year"].null_count():
        columns.append(None)

    # A legend of nothing known says nothing.
    has_legend = len(order) > 1 or order[0] not in (say("no_region", language), say("no_level", language))
    key_width = _key_width(order) if has_legend or not looks.in_paper() else 0.0
    plot_width = style.limit(params.width_cm - LEFT_CM - key_width - style.SIDE_CM, 1.9 * len(columns) + 0.6)
    slots = _count_columns(years, len(columns), language)
    widest = max(style.text_width(text, style.small()) for slot in slots for text in slot)
    upright = widest + 0.05 > plot_width / len(columns)
    bottom = PLOT_TOP_CM + PLOT_CM
    figure = style.new_figure(
        style.narrow(params.width_cm, LEFT_CM + plot_width + key_width + style.SIDE_CM, ""),
        max(bottom + (panels.strip_height(upright) + 0.1) + 0.1, style.TOP_CM + 0.42 * len(order)),
    )
    axes = style.add_axes(figure, LEFT_CM, PLOT_TOP_CM, plot_width, PLOT_CM)

    totals = _stack_bars(axes, groups, order, columns, language)
    _write_totals(axes, totals, upright, panels.find_step(len(columns), plot_width) if upright else 1, language)
    axes.set_xlim(-0.5, len(columns) - 0.5)
    axes.set_ylim(0, max(totals) * (1.2 if upright else 1.12))
    axes.set_yticks(_count_ticks(max(totals)))
    axes.set_ylabel(say("n_documents", language))
    axes.set_xticks([])
    axes.xaxis.set_visible(False)
    if has_legend:
        _add_legend(axes)
    beneath = (LEFT_CM, bottom, plot_width)
    panels.draw_strip(figure, slots, beneath, upright)
    panels.label_strip(figure, ("issuers", "chars"), beneath, upright, language)
    return figure


def _stack_bars(
    axes: Axes, groups: pl.DataFrame, order: Sequence[str], columns: Sequence[int | None], language: str
) -> list[int]:
    """A bar for each year, of its regions or levels in this order; returns the number of documents of each year."""
    counts = {(y, name): n for y, name, n in groups.group_by("year", "name").len().iter_rows()}
    unknown = (say("no_region", language), say("no_level", language))
    totals = [0] * len(columns)
    for place, name in enumerate(order):
        heights = [counts.get((year, name), 0) for year in columns]
        colour = style.PALE if name in unknown else style.STACK[place]
        axes.bar(range(len(columns)), heights, 0.72, bottom=totals, color=colour, edgecolor="white", lw=0.5, label=name)
        totals = [total + height for total, height in zip(totals, heights, strict=True)]
    return totals


def _write_totals(axes: Axes, totals: Sequence[int], upright: bool, step: int, language: str) -> None:
    """The number of documents over each bar, or where bars are too narrow over the highest and over each that none of the `step - 1` bars
    at either side has; a gap is hatched, and the first of several says so.
    """
    written: list[int] = []
    for x in sorted(range(len(totals)), key=lambda x: -totals[x]):
        if totals[x] and all(abs(x - other) >= step for other in written):
            written.append(x)
    for x, total in enumerate(totals):
        if total:
            if x not in written:
                continue
            turn = 90 if upright else 0
            # The underscore keeps it out of the legend.
            look: dict[str, Any] = {"fontsize": style.TICK, "ha": "center", "va": "bottom", "label": "_total"}
            axes.text(x, total, f" {total:,} ", rotation=turn, **look)
        else:
            axes.axvspan(x - 0.5, x + 0.5, facecolor="white", edgecolor=style.PALE, hatch="/////", lw=0, zorder=0)
            if step > 1 and x and not totals[x - 1]:
                continue
            axes.text(
                x,
                max(totals) * 0.5,
                say("gap", language),
                fontsize=style.small(),
                color=style.GREY,
                rotation=90,
                ha="center",
                va="center",
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5},
            )


def _add_legend(axes: Axes) -> None:
    """The regions at the right, the topmost of the stack first."""
    handles, names = axes.get_legend_handles_labels()
    axes.legend(
        handles[::-1],
        names[::-1],
        loc="upper left",
        bbox_to_anchor=(1.01, 1.02),
        borderaxespad=0,
        fontsize=style.TICK,
        handlelength=1,
        handleheight=1,
    )


def stacks_regions(documents: pl.DataFrame) -> bool:
    """Whether documents are stacked by region, and not by level."""
    return documents["region"].drop_nulls().n_unique() <= MOST_REGIONS


def _name_groups(documents: pl.DataFrame, language: str) -> pl.DataFrame:
    """year, name and place in the stack of each document's region, those of most documents first, or of its level, the highest first."""
    sizes = documents.drop_nulls("region").group_by("region").len().sort(["len", "region"], descending=[True, False])
    if stacks_regions(documents):
        kind, nameless, names = "region", "no_region", {region: region for region in sizes["region"]}
    else:
        kind, nameless, names = "level", "no_level", {level: pick(language, *words) for level, words in LEVELS.items()}
    places = {group: place for place, group in enumerate(names)}
    rows = []
    for year, group in documents.select("year", kind).iter_rows():
        name = say(nameless, language) if group is None else names[group]
        rows.append((year, style.fit_text(name, 3.4, style.TICK), places.get(group, len(places))))
    return pl.DataFrame(rows, schema={"year": pl.Int32, "name": pl.String, "place": pl.Int64}, orient="row")


def _key_width(names: list[str]) -> float:
    return max(style.text_width(name, style.TICK) for name in names) + 0.75


def _count_columns(years: pl.DataFrame, n_columns: int, language: str) -> list[tuple[str, str, str]]:
    """Year, issuing bodies and characters under each bar."""
    rows = years.select("year", "n_documents", "n_issuers", "n_chars").iter_rows()
    slots = [
        (str(year), f"{issuers:,}" if issuers else "—", f"{chars / 1e4:,.1f}" if n else "—")
        for year, n, issuers, chars in rows
    ]
    return slots + [(say("no_year", language), "", "")] * (n_columns - len(slots))


def _count_ticks(highest: int) -> list[int]:
    """Four or five whole numbers from 0.

    >>> _count_ticks(3), _count_ticks(14)
    ([0, 1, 2, 3], [0, 5, 10])
    """
    step = next(s * 10**e for e in range(12) for s in (1, 2, 5) if highest / (s * 10**e) <= 4.5)
    return list(range(0, highest + 1, step))
