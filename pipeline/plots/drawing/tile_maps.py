"""Maps of the provinces in tiles: a shade and a number for each, grey where there is no document, hatched where voices are too few."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from pipeline.params.sections import FiguresParams
from pipeline.plots.drawing import style
from pipeline.tables.audit import N_COLUMNS, N_ROWS, PROVINCES, Province
from pipeline.tables.codes import pick

TILE_CM = (0.74, 0.6)  # width and height
GAP_CM, TITLE_CM, FOOT_CM = 0.4, 0.85, 0.25  # beside a map, above it, beneath it
ROWS_A_PAGE = 4
INSET = 0.04  # of a tile, so that neighbours stay apart
MIN_COUNTED = 2  # provinces with enough voices: with one there is nothing to compare it with


@dataclass(frozen=True)
class TileMap:
    """values: of provinces by their full names; those that have no tile are left out. written: what each tile says of its value.

    hollow: provinces on whose value nothing may rest: hatched, and in brackets. doubtful: no finding at all: in greys.
    """

    name: str
    note: str
    values: Mapping[str, float]
    written: Mapping[str, str]
    hollow: Collection[str] = ()
    doubtful: bool = False

    @property
    def highest(self) -> float:
        """The largest value on the map of those that are not hollow; 0 without one."""
        shaded = (value for name, value in self.values.items() if name in PROVINCES and name not in self.hollow)
        return max(shaded, default=0.0)


def draw_tile_maps(
    maps: Sequence[TileMap], norm: Normalize | None, legend: str, params: FiguresParams, language: str, scale: float = 1
) -> list[Figure]:
    """Pages of maps, as many beside each other as the width holds.

    norm: how a value becomes a shade; None where each map has its own, in proportion from 0 to its highest value.
    scale: by how much tiles are larger than in small maps.
    """
    width, height = (scale * size * n for size, n in zip(TILE_CM, (N_COLUMNS, N_ROWS), strict=True))
    columns = max(1, min(len(maps), int((params.width_cm - 2 * style.SIDE_CM + GAP_CM) / (width + GAP_CM))))
    pages = []
    for start in range(0, len(maps), columns * ROWS_A_PAGE):
        page = maps[start : start + columns * ROWS_A_PAGE]
        n_rows = -(-len(page) // columns)
        page_width = 2 * style.SIDE_CM + columns * (width + GAP_CM) - GAP_CM
        foot = 0.4 + 0.24 * (legend.count("\n") + 1)
        figure = style.new_figure(
            style.narrow(params.width_cm, page_width, legend),
            style.TOP_CM + n_rows * (TITLE_CM + height + FOOT_CM) + foot,
        )
        for place, one in enumerate(page):
            row, column = divmod(place, columns)
            left = style.SIDE_CM + column * (width + GAP_CM)
            top = style.TOP_CM + row * (TITLE_CM + height + FOOT_CM) + TITLE_CM
            axes = style.add_axes(figure, left, top, width, height)
            _draw_map(axes, one, norm or Normalize(0, one.highest or 1.0), language, scale)
            for text, size, above in ((one.name, style.TITLE, 0.42), (one.note, style.TICK, 0.12)):
                shown = style.fit_text(text, width, size)
                colour = style.GREY if size == style.TICK or one.doubtful else style.INK
                style.write(figure, left, top - above, shown, size, va="bottom", color=colour)
        style.write_legend(figure, legend)
        pages.append(figure)
    return pages


def _draw_map(axes: Axes, shown: TileMap, norm: Normalize, language: str, scale: float) -> None:
    axes.set_xlim(0, N_COLUMNS)
    axes.set_ylim(N_ROWS, 0)
    style.hide_axes(axes)
    shades = matplotlib.colormaps[style.GREYS if shown.doubtful else style.SEQUENCE]
    for name, province in PROVINCES.items():
        hollow = name in shown.hollow
        face: Any
        if name not in shown.values:
            face, edge, colour = style.FAINT, "none", style.GREY
        elif hollow:
            face, edge, colour = "white", style.PALE, style.INK
        else:
            depth = float(norm(shown.values[name]))
            face, edge, colour = shades(depth), style.PALE, "white" if depth > 0.55 else style.INK
        place = (province.column + INSET, province.row + INSET)
        size, hatch = 1 - 2 * INSET, "/////" if hollow else None
        axes.add_patch(
            Rectangle(place, size, size, lw=style.HAIR, label=name, facecolor=face, edgecolor=edge, hatch=hatch)
        )
        _write_tile(axes, province, _bracket(shown.written.get(name), hollow), colour, language, scale)


def _write_tile(axes: Axes, province: Province, value: str | None, colour: str, language: str, scale: float) -> None:
    """The province's short name, and beneath it what the tile says."""
    middle = province.column + 0.5
    letter = pick(language, province.letter, province.code)
    # White behind letters on hatching would hide it; the font's own weight is enough at this size.
    axes.text(
        middle,
        province.row + (0.5 if value is None else 0.32),
        letter,
        fontsize=style.LABEL * scale**0.5,
        ha="center",
        va="center",
        color=colour,
    )
    if value is not None:
        axes.text(
            *(middle, province.row + 0.7, value),
            fontsize=style.SMALL * scale**0.5,
            ha="center",
            va="center",
            color=colour,
        )


def _bracket(value: str | None, hollow: bool) -> str | None:
    return f"({value})" if value is not None and hollow else value
