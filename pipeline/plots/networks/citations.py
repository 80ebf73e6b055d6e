"""Figure of who cites whom: the levels of documents, and of what they cite."""

from collections.abc import Mapping

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Polygon

from pipeline.params.sections import FiguresParams
from pipeline.plots.drawing import looks, style
from pipeline.plots.drawing.words import say
from pipeline.tables.codes import LEVELS, pick

WIDTH_CM, NAME_CM, BAR_CM, GAP_CM, FULL_CM = 11.0, 2.6, 0.25, 0.42, 5.0
LEAST_CM = 0.03  # of a band
MIN_BANDS = 2
COLOURS: Mapping[str | None, str] = dict(zip(LEVELS, style.STACK, strict=False)) | {None: style.PALE}

Edge = tuple[float, float]  # top and bottom of a bar or of an end of a band, in cm from the top


def draw_citation_levels(citation_levels: pl.DataFrame, params: FiguresParams, language: str) -> list[Figure]:
    """One page: citing levels at the left, cited ones at the right, bands as wide as documents cite.

    None without a citation, or where a single level cites a single one, which a sentence says better.
    """
    if citation_levels.height < MIN_BANDS:
        return []
    ranks = {level: place for place, level in enumerate([*LEVELS, None])}
    rows = sorted(
        citation_levels.select("level", "cited_level", "n_documents", "n_citations").iter_rows(),
        key=lambda row: (ranks[row[0]], ranks[row[1]]),
    )
    unit = FULL_CM / sum(row[2] for row in rows)
    starts, left_bars = _stack([(row[0], row[1], row[2]) for row in rows], unit)
    ends, right_bars = _stack(
        sorted(((row[1], row[0], row[2]) for row in rows), key=lambda row: (ranks[row[0]], ranks[row[1]])), unit
    )
    legend = say("citation_legend", language)
    height = max(bars[-1][1][1] for bars in (left_bars, right_bars))
    page, top = style.narrow(params.width_cm, min(WIDTH_CM, params.width_cm), legend), style.TOP_CM + 0.45
    figure = style.new_figure(page, style.add_foot(top + height, legend, 0.75, 0.25))
    axes = style.add_axes(figure, 0, top, page, height)
    axes.set_xlim(0, page)
    axes.set_ylim(height, 0)
    style.hide_axes(axes)
    inner = (NAME_CM + BAR_CM, page - NAME_CM - BAR_CM)
    for level, cited, n, _ in rows:
        _draw_band(axes, inner, starts[level, cited], ends[cited, level], COLOURS[level])
        # Within a level two narrow bands would hide each other's numbers; the table has them all.
        if starts[level, cited][1] - starts[level, cited][0] > 0.2:
            middle = sum(starts[level, cited]) / 2
            axes.text(inner[0] + 0.1, middle, f"{n:,}", fontsize=style.small(), va="center_baseline")
    for bars, edge, side in ((left_bars, NAME_CM, "right"), (right_bars, page - NAME_CM, "left")):
        for level, (upper, lower), n in bars:
            out = edge + (BAR_CM if side == "right" else -BAR_CM)
            axes.add_patch(
                Polygon(
                    [(edge, upper), (out, upper), (out, lower), (edge, lower)], closed=True, color=COLOURS[level], lw=0
                )
            )
            name = pick(language, *LEVELS[level]) if level else say("level_unknown", language)
            axes.text(
                edge + (-0.12 if side == "right" else 0.12),
                (upper + lower) / 2,
                f"{name}  {n:,}",
                fontsize=style.LABEL,
                ha=side,
                va="center_baseline",
            )
    for word, at, side in (("citing", NAME_CM + BAR_CM, "right"), ("cited", page - NAME_CM - BAR_CM, "left")):
        style.write(
            figure, at, style.TOP_CM + 0.25, say(word, language), style.small(), ha=side, va="bottom", color=style.GREY
        )
    style.write_legend(figure, legend)
    return [figure]


def _stack(
    rows: list[tuple[str | None, str | None, int]], unit: float
) -> tuple[dict[tuple[str | None, str | None], Edge], list[tuple[str | None, Edge, int]]]:
    """Where each band begins, by its level here and there; and the bar of each level here, with its number."""
    bands: dict[tuple[str | None, str | None], Edge] = {}
    bars: list[tuple[str | None, Edge, int]] = []
    down = 0.0
    for level in dict.fromkeys(row[0] for row in rows):
        own = [row for row in rows if row[0] == level]
        upper = down
        for _, other, n in own:
            wide = max(n * unit, LEAST_CM)
            bands[level, other] = (down, down + wide)
            down += wide
        bars.append((level, (upper, down), sum(row[2] for row in own)))
        down = max(down, upper + 0.1) + GAP_CM
    return bands, bars


def _draw_band(axes: Axes, inner: tuple[float, float], start: Edge, end: Edge, colour: str) -> None:
    """A band from the bar at the left to that at the right."""
    along = np.linspace(0, 1, 25)
    bend = along * along * (3 - 2 * along)
    x = inner[0] + along * (inner[1] - inner[0])
    upper, lower = (start[side] + bend * (end[side] - start[side]) for side in (0, 1))
    outline = [*zip(x, upper, strict=True), *zip(x[::-1], lower[::-1], strict=True)]
    # In grey the palest of bands would not be seen.
    edge = style.HAIR if looks.current().grey else 0
    axes.add_patch(Polygon(outline, closed=True, facecolor=colour, edgecolor=style.GREY, alpha=0.4, lw=edge))
