"""Heat maps by year: what is counted in rows, years in columns, shades and numbers in the cells."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl
from matplotlib.colors import PowerNorm
from matplotlib.figure import Figure

from pipeline.params.sections import FiguresParams
from pipeline.plots.drawing import panels, style

ROW_CM, ROWS_A_PAGE = 0.42, 50
NAME_CM = 3.6  # of the widest name


@dataclass(frozen=True)
class Row:
    """A row: its name at the left, a note at the right, a value for each year that has one."""

    name: str
    note: str
    values: Mapping[int, float]
    doubtful: bool = False  # no finding: in grey


def draw_heatmaps(
    rows: Sequence[Row],
    years: pl.DataFrame,
    write: Callable[[float], str],
    key: str,
    params: FiguresParams,
    language: str,
) -> list[Figure]:
    """Pages of rows, all in one scale of shades, which deepen with the square root; years without documents are hatched."""
    highest = max((value for row in rows for value in row.values.values()), default=1.0)
    norm = PowerNorm(0.5, 0, highest or 1.0)
    pages = [rows[start : start + ROWS_A_PAGE] for start in range(0, len(rows), ROWS_A_PAGE)]
    return [_draw_page(page, years, norm, write, key, params, language) for page in pages]


def _draw_page(
    rows: Sequence[Row],
    years: pl.DataFrame,
    norm: PowerNorm,
    write: Callable[[float], str],
    key: str,
    params: FiguresParams,
    language: str,
) -> Figure:
    names = [style.fit_text(row.name, NAME_CM, style.LABEL) for row in rows]
    left = max(style.text_width(name, style.LABEL) for name in names) + style.SIDE_CM + 0.15
    right = max(style.text_width(row.note, style.TICK) for row in rows) + style.SIDE_CM + 0.15
    width = min(params.width_cm - left - right, 1.9 * len(years))
    cell = width / len(years)
    slots = panels.count_years(years)
    upright = max(style.text_width(text, style.SMALL) for slot in slots for text in slot) + 0.05 > cell
    strip = panels.strip_height(upright)
    foot = 0.45 + 0.22 * key.count("\n")
    height = ROW_CM * len(rows)
    figure = style.new_figure(
        style.narrow(params.width_cm, left + width + right, key), style.TOP_CM + height + strip + foot + 0.1
    )
    axes = style.add_axes(figure, left, style.TOP_CM, width, height)
    first = years["year"][0]
    axes.set_xlim(first - 0.5, years["year"][-1] + 0.5)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    style.hide_axes(axes)
    panels.shade_gaps(axes, years)
    for doubtful, shades in ((False, style.SEQUENCE), (True, style.GREYS)):
        if any(row.doubtful == doubtful for row in rows):
            shown = [row.values if row.doubtful == doubtful else {} for row in rows]
            axes.pcolormesh(
                [first - 0.5 + i for i in range(len(years) + 1)],
                [place - 0.5 for place in range(len(rows) + 1)],
                [[values.get(year, float("nan")) for year in years["year"]] for values in shown],
                cmap=shades,
                norm=norm,
                edgecolors="white",
                linewidth=style.THIN,
                label="doubtful" if doubtful else "sound",
            )
    for place, (row, name) in enumerate(zip(rows, names, strict=True)):
        # Numbers where they fit.
        for year, value in sorted(row.values.items()) if cell >= 0.45 else ():
            colour = "white" if float(norm(value)) > 0.55 else style.INK if value > 0 else style.GREY
            axes.text(year, place, write(value), fontsize=style.SMALL, ha="center", va="center_baseline", color=colour)
        middle = style.TOP_CM + (place + 0.5) * ROW_CM
        style.write(
            figure,
            left - 0.12,
            middle,
            name,
            style.LABEL,
            ha="right",
            va="center_baseline",
            color=style.GREY if row.doubtful else style.INK,
        )
        style.write(figure, left + width + 0.12, middle, row.note, style.TICK, va="center_baseline", color=style.GREY)
    top = style.TOP_CM + height
    panels.draw_strip(figure, slots, (left, top, width), upright)
    panels.label_strip(figure, ("documents", "issuers"), (left, top, width), upright, language)
    style.write(figure, style.SIDE_CM, top + strip + foot, key, style.SMALL, va="bottom", color=style.GREY)
    return figure
