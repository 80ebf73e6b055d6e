"""Dendrogram of bodies by their own words, and the matrix of what they share word for word."""

from collections.abc import Mapping

import polars as pl
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.colors import PowerNorm
from matplotlib.figure import Figure

from pipeline.params.sections import FiguresParams
from pipeline.plots.drawing import looks, style
from pipeline.plots.drawing.words import say

MOST_BODIES = 20  # of the matrix; the table has all
NAME_CM, ROW_CM, TREE_CM = 5.0, 0.36, 8.5
CELL_CM, AXIS_CM = 0.5, 0.75


def draw_dendrogram(
    leaves: pl.DataFrame, merges: pl.DataFrame, titles: Mapping[str, str], params: FiguresParams, language: str
) -> list[Figure]:
    """One page, or none where there are too few bodies. titles: what to call a voice that is a document without an issuer."""
    if leaves.is_empty():
        return []
    room = 0.42 * params.width_cm if style.is_narrow(params.width_cm) else NAME_CM
    names = [style.fit_text(titles.get(voice, voice), room, style.LABEL) for voice in leaves["voice"]]
    left = max(style.text_width(name, style.LABEL) for name in names) + style.SIDE_CM + 0.15
    legend = say("dendrogram_legend", language)
    width = style.limit(params.width_cm - left - style.SIDE_CM, TREE_CM)
    height = ROW_CM * leaves.height
    page = style.narrow(params.width_cm, left + width + style.SIDE_CM, legend)
    figure = style.new_figure(page, style.add_foot(style.TOP_CM + height + AXIS_CM, legend, 0.55, 0.25))
    axes = style.add_axes(figure, left, style.TOP_CM, width, height)
    axes.set_ylim(leaves.height + 0.5, 0.5)
    axes.set_xlim(0, 1)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    unit = say("js_distance", language)
    # Beneath a narrow tree it begins under the names.
    axes.set_xlabel(
        unit, fontsize=style.LABEL, loc="center" if style.text_width(unit, style.LABEL) < width else "right"
    )
    place = {rank: (0.0, float(rank)) for rank in leaves["rank"]}
    for node, first, second, distance in merges.select("node", "first", "second", "distance").iter_rows():
        place[node] = (distance, (place[first][1] + place[second][1]) / 2)
    brackets = [
        [place[first], (distance, place[first][1]), (distance, place[second][1]), place[second]]
        for first, second, distance in merges.select("first", "second", "distance").iter_rows()
    ]
    axes.add_collection(LineCollection(brackets, colors=style.BLUE, linewidths=style.THIN, label="tree"), autolim=False)
    halves = leaves.drop_nulls("half_distance")
    axes.plot(
        halves["half_distance"],
        halves["rank"],
        "o",
        ms=style.DOT,
        mfc="white",
        mec=style.GREY,
        mew=style.THIN,
        label="halves",
    )
    for rank, name in enumerate(names):
        middle = style.TOP_CM + (rank + 0.5) * ROW_CM
        style.write(figure, left - 0.12, middle, name, style.LABEL, ha="right", va="center_baseline")
    style.write_legend(figure, legend)
    return [figure]


def draw_copies(copied: pl.DataFrame, titles: Mapping[str, str], params: FiguresParams, language: str) -> list[Figure]:
    """A row has what the voice took from that of the column, in characters; the voices that share most, at most MOST_BODIES and as many as
    the width has room for. None without any.
    """
    if copied.is_empty():
        return []
    names, numbers = choose_voices(copied), {f"({_shorten(n)})" for n in copied["n_characters"].unique()}
    called = {name: titles.get(name, name) for name in names}
    # In a paper a cell has room for its number, and names take no more than they need.
    cell, room = CELL_CM, NAME_CM - 0.2
    if looks.in_paper():
        cell = max(CELL_CM, 0.06 + max(style.text_width(number, style.small()) for number in numbers))
        widest = max(style.text_width(name, style.TICK) for name in called.values())
        room = min(room, widest, 0.4 * params.width_cm)
    left = room + 0.7
    names = names[: max(2, int((params.width_cm - left - style.SIDE_CM) / cell))]
    n_voices = pl.concat([copied[side].unique() for side in ("voice", "from_voice")]).n_unique()
    legend = say("copies_legend", language, len(names), n_voices)
    side = cell * len(names)
    page = style.narrow(params.width_cm, left + side + style.SIDE_CM, legend)
    figure = style.new_figure(page, style.add_foot(style.TOP_CM + 0.4 + side, legend, 0.5, 0.25))
    axes = style.add_axes(figure, left, style.TOP_CM + 0.4, side, side)
    axes.set_xlim(-0.5, len(names) - 0.5)
    axes.set_ylim(len(names) - 0.5, -0.5)
    style.hide_axes(axes)
    _draw_cells(axes, copied, names)
    for place, name in enumerate(names):
        middle = (place + 0.5) * cell
        label = style.fit_text(called[name], room, style.TICK)
        down = style.TOP_CM + 0.4 + middle
        style.write(figure, left - 0.5, down, label, style.TICK, ha="right", va="center_baseline")
        style.write(
            figure, left - 0.1, down, str(place + 1), style.TICK, ha="right", va="center_baseline", color=style.GREY
        )
        style.write(
            figure,
            left + middle,
            style.TOP_CM + 0.3,
            str(place + 1),
            style.TICK,
            ha="center",
            va="bottom",
            color=style.GREY,
        )
    style.write_legend(figure, legend)
    return [figure]


def choose_voices(copied: pl.DataFrame) -> list[str]:
    """The voices with most characters in common with others, most first, ties by name."""
    # Each side on its own, as there may be millions of pairs.
    total = pl.col("n_characters").cast(pl.Int64).sum()
    sides = pl.concat(
        [copied.group_by(name=side).agg(total).cast({"name": pl.String}) for side in ("voice", "from_voice")]
    )
    totals = sides.group_by("name").agg(total).sort("n_characters", "name", descending=[True, False])
    return totals["name"].head(MOST_BODIES).to_list()


def _draw_cells(axes: Axes, copied: pl.DataFrame, names: list[str]) -> None:
    """Known order in colour; in brackets, uncoloured, what either may have taken from the other."""
    row = {name: place for place, name in enumerate(names)}
    shown = copied.filter(pl.col("voice").is_in(names) & pl.col("from_voice").is_in(names))
    known = {
        (row[voice], row[source]): n
        for voice, source, n in shown.filter(order="known").select("voice", "from_voice", "n_characters").iter_rows()
    }
    unknown = {
        (row[voice], row[source]): n
        for voice, source, n in shown.filter(order="unknown").select("voice", "from_voice", "n_characters").iter_rows()
    }
    size = range(len(names))
    norm = PowerNorm(0.5, 0, max(known.values(), default=1))
    edges = [place - 0.5 for place in range(len(names) + 1)]
    grid = [[float(known.get((down, across), float("nan"))) for across in size] for down in size]
    axes.pcolormesh(
        edges, edges, grid, cmap=style.SEQUENCE, norm=norm, edgecolors="white", linewidth=style.HAIR, label="known"
    )
    axes.add_collection(
        LineCollection(
            [[(edge, edges[0]), (edge, edges[-1])] for edge in edges]
            + [[(edges[0], edge), (edges[-1], edge)] for edge in edges],
            colors=style.FAINT,
            linewidths=style.HAIR,
        ),
        autolim=False,
    )
    for down in size:
        for across in size:
            n, either = known.get((down, across)), unknown.get((down, across))
            if n is None and either is None:
                continue
            text = f"({_shorten(either)})" if n is None and either else _shorten(n or 0)
            colour = style.GREY if n is None else "white" if float(norm(n)) > 0.55 else style.INK
            axes.text(across, down, text, fontsize=style.small(), ha="center", va="center_baseline", color=colour)


def _shorten(n: int) -> str:
    """
    >>> _shorten(987), _shorten(12_345)
    ('987', '12k')
    """
    return str(n) if n < 10_000 else f"{n // 1000}k"
