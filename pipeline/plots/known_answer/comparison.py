"""Figures of the known answer: what was planted in the embedded corpus against what the pipeline found."""

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from pipeline.params.sections import FiguresParams
from pipeline.plots.drawing import style
from pipeline.plots.drawing.words import say
from pipeline.tables.codes import KINDS, OUTCOMES, VERDICTS, pick


def draw_known_keywords(known_keywords: pl.DataFrame, params: FiguresParams, language: str) -> Figure:
    """One panel a kind of keyword: planted rate across, found rate upward with its interval; a point is a year."""
    kinds = _order_kinds(known_keywords)
    columns = min(3, len(kinds), max(1, int(params.width_cm / 5)))
    rows = -(-len(kinds) // columns)
    left, gap, title = 1.15, 0.8, 0.75
    side = min((params.width_cm - left - 0.3 - (columns - 1) * gap) / columns, 5.2)
    figure = style.new_figure(params.width_cm, style.TOP_CM + rows * (side + title + 0.45) + 0.95)
    for place, kind in enumerate(kinds):
        row, column = divmod(place, columns)
        axes = style.add_axes(
            figure, left + column * (side + gap), style.TOP_CM + title + row * (side + title + 0.45), side, side
        )
        points = known_keywords.filter(pl.col("kind") == kind).drop_nulls("own_per_10k_chars").sort("keyword", "year")
        tested = points.drop_nulls("within")
        name = pick(language, *KINDS.get(kind, (kind, kind)))
        axes.set_title(
            f"{name}  {say('within', language, int(tested['within'].sum()), len(tested))}",
            loc="left",
            y=1.0,
            pad=4,
            fontsize=style.LABEL,
        )
        _draw_points(axes, points)
        if column == 0:
            axes.set_ylabel(say("found_rate", language))
        if row == rows - 1 or place + columns >= len(kinds):
            axes.set_xlabel(say("planted_rate", language), labelpad=2)
    style.write_legend(figure, say("known_legend", language))
    return figure


def draw_known_shapes(known_shapes: pl.DataFrame, params: FiguresParams, language: str) -> Figure:
    """One bar a kind of keyword: how many are found, missed, named wrongly; what is wrong is named at its end."""
    kinds = _order_kinds(known_shapes)
    names = [pick(language, *KINDS.get(kind, (kind, kind))) for kind in kinds]
    left = max(style.text_width(name, style.TICK) for name in names) + 0.3
    wrong = [_name_wrong(known_shapes.filter(pl.col("kind") == kind), language) for kind in kinds]
    right = min(max(style.text_width(text, style.SMALL) for text in wrong) + 0.5, params.width_cm / 2)
    height = len(kinds) * 0.55
    figure = style.new_figure(params.width_cm, style.TOP_CM + height + 2.3)
    axes = style.add_axes(figure, left, style.TOP_CM + 0.7, params.width_cm - left - right, height)
    starts = np.zeros(len(kinds))
    for outcome, colour in zip(OUTCOMES, (style.BLUE, style.PALE, style.VERMILION), strict=True):
        counts = np.array(
            [len(known_shapes.filter(pl.col("kind") == kind, pl.col("outcome") == outcome)) for kind in kinds]
        )
        word = f"{pick(language, *OUTCOMES[outcome])}  {int(counts.sum())}"
        axes.barh(range(len(kinds)), counts, left=starts, height=0.62, color=colour, label=word)
        for row in np.flatnonzero(counts).tolist():
            ink = style.INK if outcome == "missed" else "white"
            middle = starts[row] + counts[row] / 2
            axes.text(middle, row, str(counts[row]), ha="center", va="center_baseline", fontsize=style.SMALL, color=ink)
        starts += counts
    for row, text in enumerate(wrong):
        axes.text(starts[row] + 0.2, row, text, va="center_baseline", fontsize=style.SMALL, color=style.VERMILION)
    axes.set_yticks(range(len(kinds)), names)
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(len(kinds) - 0.5, -0.5)
    axes.set_xlim(0, float(starts.max()))
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xlabel(say("n_keywords", language), labelpad=2)
    figure.legend(
        loc="upper left",
        bbox_to_anchor=(0.0, 1 - style.TOP_CM / (style.TOP_CM + height + 2.3)),
        ncols=3,
        handlelength=1.0,
        columnspacing=1.2,
        frameon=False,
        fontsize=style.LABEL,
    )
    style.write_legend(figure, say("shapes_legend", language))
    return figure


def _name_wrong(shapes: pl.DataFrame, language: str) -> str:
    """What is named wrongly, and how."""
    named = shapes.filter(pl.col("outcome") == "wrong").select("keyword", "verdict").iter_rows()
    return pick(language, "、", ", ").join(
        f"{keyword} {pick(language, *VERDICTS[verdict])}" for keyword, verdict in named
    )


def draw_known_themes(known_themes: pl.DataFrame, params: FiguresParams, language: str) -> Figure:
    """Left: planted against found share, a point is a theme in a year. Right: how well each theme found its topic."""
    themes = (
        known_themes.drop_nulls("topic")
        .group_by("theme", "topic")
        .agg(pl.col("similarity").first())
        .sort("similarity", "theme")
    )
    width = params.width_cm
    wide = width >= 12
    side = min(7.0, width - 1.6) if wide else width - 1.6
    list_height = max(len(themes) * 0.38, 2.0)
    body = max(side, list_height) if wide else side + 1.6 + list_height
    figure = style.new_figure(width, style.TOP_CM + body + 1.55)
    axes = style.add_axes(figure, 1.2, style.TOP_CM, side, side)
    shares = known_themes.drop_nulls(["planted_share", "prevalence"]).sort("theme", "year")
    planted, found = (shares[name] * 100 for name in ("planted_share", "prevalence"))
    top = 1.08 * max(*planted, *found, 1.0)
    axes.plot([0, top], [0, top], color=style.PALE, lw=style.THIN, zorder=0)
    axes.plot(planted.to_list(), found.to_list(), "o", ms=style.DOT, color=style.BLUE, mew=0, alpha=0.6, label="share")
    axes.set_xlim(0, top)
    axes.set_ylim(0, top)
    axes.set_xlabel(say("planted_share", language))
    axes.set_ylabel(say("found_share", language))

    names = [
        f"{theme} → {say('topic', language, topic + 1)}" for theme, topic in themes.select("theme", "topic").iter_rows()
    ]
    label_width = max(style.text_width(name, style.TICK) for name in names) + 0.15
    left = (1.2 + side + 0.5 if wide else 0.2) + label_width
    top_cm = style.TOP_CM if wide else style.TOP_CM + side + 1.6
    bars = style.add_axes(figure, left, top_cm, max(width - left - 0.9, 1.0), list_height)
    values = themes["similarity"].to_list()
    bars.hlines(range(len(values)), 0, values, color=style.PALE, lw=style.LINE)
    bars.plot(values, range(len(values)), "o", ms=3, color=style.INK, label="similarity", clip_on=False)
    for row, value in enumerate(values):
        bars.text(value + 0.03, row, f"{value:.2f}", fontsize=style.SMALL, va="center_baseline")
    bars.set_yticks(range(len(names)), names)
    bars.tick_params(axis="y", length=0)
    bars.set_xlim(0, 1.0)
    bars.set_ylim(-0.6, len(names) - 0.4)
    bars.set_xticks([0, 0.5, 1])
    bars.set_xlabel(say("similarity", language))
    style.write_legend(figure, say("themes_legend", language))
    return figure


def _order_kinds(planted: pl.DataFrame) -> list[str]:
    kinds = planted["kind"].unique().to_list()
    order = list(KINDS)
    return sorted(kinds, key=lambda kind: (order.index(kind) if kind in order else len(order), kind))


def _draw_points(axes: Axes, points: pl.DataFrame) -> None:
    """Points whose interval misses the planted rate stand out by shape and colour."""
    tops = [points[name].max() for name in ("expected_per_10k_chars", "own_per_10k_chars")]
    top = 1.15 * max([float(value) for value in tops if isinstance(value, float)] + [0.1])
    axes.plot([0, top], [0, top], color=style.PALE, lw=style.THIN, zorder=0)
    missed = pl.col("within").eq_missing(pl.lit(False))
    for rows, colour, marker, label in (
        (points.filter(~missed), style.BLUE, "o", "within"),
        (points.filter(missed), style.VERMILION, "D", "missed"),
    ):
        bars = rows.drop_nulls(["own_low", "own_high"]).select("expected_per_10k_chars", "own_low", "own_high")
        lines = [[(x, low), (x, high)] for x, low, high in bars.iter_rows()]
        axes.add_collection(LineCollection(lines, colors=colour, linewidths=style.THIN, alpha=0.35), autolim=False)
        # An interval that leaves the panel says so.
        cut = bars.filter(pl.col("own_high") > top)["expected_per_10k_chars"].to_list()
        axes.plot(cut, [top * 0.985] * len(cut), "^", ms=2.2, color=colour, mew=0, alpha=0.6, label="cut")
        axes.plot(
            rows["expected_per_10k_chars"].to_list(),
            rows["own_per_10k_chars"].to_list(),
            marker,
            ms=style.DOT,
            color=colour,
            mew=0,
            alpha=0.85,
            clip_on=False,
            label=label,
        )
    for scale, limits, ticks in (
        (axes.set_xscale, axes.set_xlim, axes.set_xticks),
        (axes.set_yscale, axes.set_ylim, axes.set_yticks),
    ):
        # Rates reach from 0 to dozens; a logarithm has no place for 0, a root has.
        scale("function", functions=(_root, np.square))
        limits(0, top)
        ticks(_root_ticks(top), [f"{tick:g}" for tick in _root_ticks(top)])
        axes.minorticks_off()


def _root(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.sqrt(np.clip(values, 0, None))


def _root_ticks(top: float) -> list[float]:
    """Ticks that stand apart on a square-root axis.

    >>> _root_ticks(22.0)
    [0.0, 1.0, 5.0, 10.0, 20.0]
    """
    step = next(s * 10.0**e for e in range(-3, 6) for s in (1, 2, 5) if top / (s * 10.0**e) <= 2.5)
    return [float(f"{step * part:.4g}") for part in (0, 0.1, 0.5, 1, 2) if step * part <= top]
