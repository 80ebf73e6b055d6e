"""Biplot of the correspondence analysis: years and terms on the first two axes."""

from math import ceil
from typing import Any

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pipeline.params.sections import FiguresParams
from pipeline.plots.drawing import looks, style
from pipeline.plots.drawing.words import say

MOST_NAMED = 40  # terms whose names are written; the others are dots
WIDEST_CM, TALLEST_CM, LEAST_CM = 15.0, 12.0, 5.0
LEFT_CM, FOOT_CM = 1.4, 0.75
YEARS_A_CM = 1.5  # names of years in a figure of a paper
TALL_CM = 0.24  # of a line of text

Box = tuple[float, float, float, float]  # left, right, bottom, top, in cm


def draw_biplot(
    points: pl.DataFrame, axes_table: pl.DataFrame, min_voices: int, params: FiguresParams, language: str
) -> list[Figure]:
    """One page, or none where nothing was analysed. Years are joined in their order; both axes have one scale."""
    if points.is_empty():
        return []
    x, y = points["x"].to_numpy(), points["y"].to_numpy()
    width = min(params.width_cm - 2 * style.SIDE_CM - LEFT_CM, WIDEST_CM)
    spans = [max(float(np.ptp(values)), 1e-9) for values in (x, y)]
    # Room for names beside the outermost points.
    scale = min((width - 2.4) / spans[0], (TALLEST_CM - 1.0) / spans[1])
    height = max(spans[1] * scale + 1.0, LEAST_CM)
    years = points.filter(kind="year").sort("name")
    terms = points.filter(kind="term")
    named = terms.with_columns(made=pl.max_horizontal("contribution_x", "contribution_y")).sort(
        pl.col("made").cast(pl.Float32), "name", descending=[True, False]
    )
    # Years are named over dots of terms if need be, the first and the last before those between; then terms where there is room.
    taken = [_box(row, scale, 0.08, 0.08) for row in years.to_dicts()]
    spots = [(row, spot) for row in choose_years(years, width) if (spot := _place(row, scale, taken)) is not None]
    n_years = len(spots)
    taken += [_box(row, scale, 0.06, 0.06) for row in terms.to_dicts()]
    spots += [
        (row, spot) for row in named.head(MOST_NAMED).to_dicts() if (spot := _place(row, scale, taken)) is not None
    ]
    few = "" if n_years == years.height else say("some_years", language, n_years, years.height)
    legend = say("biplot_legend", language, len(spots) - n_years, terms.height, min_voices, few)
    page = style.narrow(params.width_cm, LEFT_CM + width + 2 * style.SIDE_CM, legend)
    figure = style.new_figure(page, style.add_foot(style.TOP_CM + height + FOOT_CM, legend, 0.4, 0.25))
    axes = style.add_axes(figure, style.SIDE_CM + LEFT_CM, style.TOP_CM, width, height)
    for values, room, limit in ((x, width, axes.set_xlim), (y, height, axes.set_ylim)):
        middle = float(values.max() + values.min()) / 2
        limit(middle - room / scale / 2, middle + room / scale / 2)
    shares = dict(axes_table.select("axis", "share").iter_rows())
    axes.set_xlabel(say("axis", language, 1, shares[1]), fontsize=style.LABEL)
    axes.set_ylabel(say("axis", language, 2, shares.get(2, 0.0)), fontsize=style.LABEL)
    for line in (axes.axhline, axes.axvline):
        line(0, color=style.PALE, linewidth=style.HAIR, zorder=0)
    axes.scatter(terms["x"], terms["y"], 5, color=style.BLUE, lw=0, label="terms")
    _draw_years(axes, years, min_voices)
    for row, (right, up, side) in spots:
        is_year = row["kind"] == "year"
        axes.text(
            row["x"] + right / scale,
            row["y"] + up / scale,
            row["name"],
            fontsize=style.LABEL if is_year else style.TICK,
            color=style.VERMILION if is_year else style.INK,
            ha=side,
            va="center_baseline",
            label=row["kind"],
        )
    style.write_legend(figure, legend)
    return [figure]


def choose_years(years: pl.DataFrame, width_cm: float) -> list[dict[str, Any]]:
    """The years that are to be named, the first and the last before those between; of too many in a paper every second, third …"""
    rows = years.to_dicts()
    step = max(1, ceil(len(rows) / (YEARS_A_CM * width_cm))) if looks.in_paper() else 1
    return [*rows[:1], *rows[1:][-1:], *rows[step:-1:step]]


def _draw_years(axes: Axes, years: pl.DataFrame, min_voices: int) -> None:
    """Squares on a line; hollow where few voices speak."""
    axes.plot(years["x"], years["y"], color=style.VERMILION, linewidth=style.HAIR, zorder=1, label="order")
    for few, face in ((False, style.VERMILION), (True, "white")):
        own = years.filter((pl.col("n_voices") < min_voices) == few)
        label = "few voices" if few else "years"
        axes.scatter(
            own["x"], own["y"], 14, marker="s", facecolors=face, edgecolors=style.VERMILION, lw=style.THIN, label=label
        )


def _place(row: dict[str, Any], scale: float, taken: list[Box]) -> tuple[float, float, str] | None:
    """Where a name stands beside its point, right and up in cm, and its side; None where every spot is taken. Takes the spot."""
    wide = style.text_width(row["name"], style.LABEL) + 0.04
    beside, above = 0.12, 0.2
    spots = [
        (beside, 0.0, "left"), (-beside, 0.0, "right"), (0.0, above, "center"), (0.0, -above, "center"),
        (beside, above, "left"), (beside, -above, "left"), (-beside, above, "right"), (-beside, -above, "right"),
    ]  # fmt: skip
    for right, up, side in spots:
        left = {"left": right, "right": right - wide, "center": right - wide / 2}[side]
        x, y = row["x"] * scale, row["y"] * scale
        box = (x + left, x + left + wide, y + up - TALL_CM / 2, y + up + TALL_CM / 2)
        # Its own point lies beside the name in any case.
        if not any(_overlap(box, other) for other in taken):
            taken.append(box)
            return right, up, side
    return None


def _box(row: dict[str, Any], scale: float, half_width: float, half_height: float) -> Box:
    x, y = row["x"] * scale, row["y"] * scale
    return x - half_width, x + half_width, y - half_height, y + half_height


def _overlap(one: Box, other: Box) -> bool:
    """
    >>> _overlap((0, 2, 0, 2), (1, 3, 1, 3)), _overlap((0, 1, 0, 1), (2, 3, 0, 1))
    (True, False)
    """
    return one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]
