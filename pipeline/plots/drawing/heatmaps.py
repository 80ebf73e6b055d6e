"""Heat maps by year: what is counted in rows, years in columns, shades and numbers in the cells."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl
from matplotlib.axes import Axes
from matplotlib.colors import Normalize, PowerNorm
from matplotlib.figure import Figure

from pipeline.params.sections import FiguresParams
from pipeline.plots.drawing import looks, panels, style
from pipeline.plots.drawing.words import say

ROW_CM, ROWS_A_PAGE = 0.42, 50
NAME_CM = 3.6  # of the widest name
NUMBERED_CM, FRAMED_CM = 0.45, 0.1  # a cell that has room for its number, and for a white edge


@dataclass(frozen=True)
class Row:
    """A row: its name at the left, a note at the right, a value for each year that has one. beside: what stands before the note."""

    name: str
    note: str
    values: Mapping[int, float]
    doubtful: bool = False  # no finding: in grey
    hollow: Collection[int] = ()  # years on whose value nothing may rest: in brackets
    beside: str = ""

    @property
    def highest(self) -> float:
        """The largest value; 0 without one."""
        return max(self.values.values(), default=0.0)


@dataclass(frozen=True)
class Scale:
    """How a value becomes a shade and a number; one for all pages.

    by_row: the shade is that of a value's part of the largest one of its row, and not that of the value itself.
    """

    norm: Normalize
    write: Callable[[float], str]
    by_row: bool

    def weigh(self, row: Row, value: float) -> float:
        """What the shade stands for."""
        return value / (row.highest or 1.0) if self.by_row else value


def draw_heatmaps(
    rows: Sequence[Row],
    years: pl.DataFrame,
    write: Callable[[float], str],
    legend: str,
    params: FiguresParams,
    language: str,
    counted: tuple[str, str] = panels.DOCUMENTS_AND_BODIES,
    by_row: bool = False,
) -> list[Figure]:
    """Pages of rows; gap years are hatched.

    All rows have one scale of shades, which deepen with the square root of the value. by_row: each row has its own instead, from 0 to
    its largest value, in proportion, so that one large row bleaches no other; that value is written beside the row.
    """
    highest = max((row.highest for row in rows), default=1.0)
    scale = Scale(Normalize(0, 1) if by_row else PowerNorm(0.5, 0, highest or 1.0), write, by_row)
    if by_row:
        rows = [replace(row, beside=say("highest_rate", language, write(row.highest))) for row in rows]
    size = style.count_rows(ROWS_A_PAGE, ROW_CM, style.TOP_CM + panels.strip_height(upright=True) + 0.2)
    pages = panels.split_evenly(rows, size)
    return [_draw_page(page, years, scale, legend, params.width_cm, language, counted) for page in pages]


def _draw_page(
    rows: Sequence[Row],
    years: pl.DataFrame,
    scale: Scale,
    legend: str,
    width_cm: float,
    language: str,
    counted: tuple[str, str],
) -> Figure:
    room = min(NAME_CM, 0.36 * width_cm) if style.is_narrow(width_cm) else NAME_CM
    names = [style.fit_text(row.name, room, style.LABEL) for row in rows]
    labels = [style.text_width(say(word, language), style.TICK) for word in counted]
    left = max(*(style.text_width(name, style.LABEL) for name in names), *labels) + style.SIDE_CM + 0.15
    beside = max(style.text_width(row.beside, style.TICK) for row in rows)
    note_at = beside + 0.15 if beside else 0.0
    right = note_at + max(style.text_width(row.note, style.TICK) for row in rows) + style.SIDE_CM + 0.15
    width = style.limit(width_cm - left - right, 1.9 * len(years))
    cell = width / len(years)
    slots = panels.count_years(years)
    upright = max(style.text_width(text, style.small()) for slot in slots for text in slot) + 0.05 > cell
    height, bottom = ROW_CM * len(rows), style.TOP_CM + ROW_CM * len(rows)
    strip, foot = panels.strip_height(upright), style.add_foot(0.0, legend, 0.45, 0.25)
    figure = style.new_figure(style.narrow(width_cm, left + width + right, legend), bottom + strip + foot + 0.1)
    axes = style.add_axes(figure, left, style.TOP_CM, width, height)
    axes.set_xlim(years["year"][0] - 0.5, years["year"][-1] + 0.5)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    style.hide_axes(axes)
    panels.shade_gaps(axes, years)
    _shade_cells(axes, rows, years["year"].to_list(), scale, style.THIN if cell >= FRAMED_CM else 0.0)
    # Numbers where they fit.
    if cell >= NUMBERED_CM:
        _write_cells(axes, rows, scale)
    _name_rows(figure, rows, names, (left - 0.12, left + width + 0.12, left + width + 0.12 + note_at))
    beneath = (left, bottom, width)
    panels.draw_strip(figure, slots, beneath, upright)
    panels.label_strip(figure, counted, beneath, upright, language)
    if not looks.in_paper():
        style.write(figure, style.SIDE_CM, bottom + strip + foot, legend, style.SMALL, va="bottom", color=style.GREY)
    return figure


def _shade_cells(axes: Axes, rows: Sequence[Row], years: Sequence[int], scale: Scale, edge: float) -> None:
    """Sound rows in colour, doubtful ones in grey; a year without a value stays blank. edge: points between cells."""
    for doubtful, shades in ((False, style.SEQUENCE), (True, style.GREYS)):
        if any(row.doubtful == doubtful for row in rows):
            weighed = [
                {year: scale.weigh(row, value) for year, value in row.values.items()}
                if row.doubtful == doubtful
                else {}
                for row in rows
            ]
            axes.pcolormesh(
                [years[0] - 0.5 + i for i in range(len(years) + 1)],
                [place - 0.5 for place in range(len(rows) + 1)],
                [[values.get(year, float("nan")) for year in years] for values in weighed],
                cmap=shades,
                norm=scale.norm,
                edgecolors="white",
                linewidth=edge,
                label="doubtful" if doubtful else "sound",
            )


def _write_cells(axes: Axes, rows: Sequence[Row], scale: Scale) -> None:
    """The number of each cell, in white where its shade is deep."""
    for place, row in enumerate(rows):
        for year, value in sorted(row.values.items()):
            colour = (
                "white" if float(scale.norm(scale.weigh(row, value))) > 0.55 else style.INK if value > 0 else style.GREY
            )
            text = f"({scale.write(value)})" if year in row.hollow else scale.write(value)
            axes.text(year, place, text, fontsize=style.small(), ha="center", va="center_baseline", color=colour)


def _name_rows(figure: Figure, rows: Sequence[Row], names: Sequence[str], edges: tuple[float, float, float]) -> None:
    """The name of each row at the left of its cells; at the right what stands before its note, and the note."""
    for place, (row, name) in enumerate(zip(rows, names, strict=True)):
        middle = style.TOP_CM + (place + 0.5) * ROW_CM
        colour = style.GREY if row.doubtful else style.INK
        style.write(figure, edges[0], middle, name, style.LABEL, ha="right", va="center_baseline", color=colour)
        if row.beside:
            style.write(figure, edges[1], middle, row.beside, style.TICK, va="center_baseline", color=style.GREY)
        style.write(figure, edges[2], middle, row.note, style.TICK, va="center_baseline", color=style.GREY)
