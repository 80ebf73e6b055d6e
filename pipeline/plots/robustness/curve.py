"""Specification curves: the estimate of a claim in every setting, in order of size, and below which options each setting has."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pipeline.params.sections import FiguresParams
from pipeline.plots.drawing import looks, style
from pipeline.plots.drawing.panels import split_evenly
from pipeline.plots.drawing.words import say
from pipeline.tables.codes import VERDICTS, pick
from pipeline.tables.robustness import CHOICES, OPTIONS

CURVE_CM, ROW_CM, TITLE_CM, GAP_CM = 3.6, 0.38, 0.6, 0.25
APART_CM = 0.5  # between panels
MOST_CURVES = 4  # panels, unless keywords are named: one for each claim is more than a paper shows
# Which sign an outcome has, and whether it is filled.
OUTCOMES = {"holds": ("o", style.STACK[0]), "fails": ("o", "white"), "unconfirmed": ("^", "white")}
FAINT = "#9A9A9A"
LINE_CM = 0.3  # between the numbers of an axis
RATIOS = (0.01, 0.03, 0.1, 0.2, 0.3, 0.5, 0.7, 0.85, 1, 1.2, 1.5, 2, 3, 5, 10, 30, 100)  # written beside the axis


@dataclass(frozen=True)
class Panel:
    """A claim: its row of robustness, the settings that are drawn, and the options that stand beneath these."""

    claim: dict[str, object]
    runs: pl.DataFrame
    rows: Sequence[tuple[str, str | int]]

    @property
    def height(self) -> float:
        return TITLE_CM + CURVE_CM + GAP_CM + ROW_CM * len(self.rows)


def draw_robustness(
    robustness: pl.DataFrame, runs: pl.DataFrame, look: FiguresParams, language: str, keywords: tuple[str, ...] = ()
) -> list[Figure]:
    """A panel for each claim of the keywords named, in their order; without names of the first MOST_CURVES that the report makes.

    As few pages as they need, panels spread over them; one panel a page outside of a paper.
    After Simonsohn, Simmons & Nelson (2020, Nature Human Behaviour 4): above, the rate ratio per year with its interval in each setting
    that was tested and has one, ascending, on a logarithmic axis; filled where the claim holds, a triangle where it is not confirmed.
    Below, a dot for each option of the setting. runs, robustness: the tables. A choice of which all settings have the same option is
    left out.
    """
    claims = robustness.filter(pl.col("keyword").is_not_null())
    if keywords:
        order = pl.DataFrame({"keyword": list(keywords)}, schema={"keyword": pl.String})
        claims = order.join(claims, on="keyword", maintain_order="left")
    else:
        claims = claims.filter("claimed").head(MOST_CURVES)
    shown = [(claim, _take(runs, claim["claim"])) for claim in claims.iter_rows(named=True)]
    panels = [Panel(claim, own, _list_rows(own)) for claim, own in shown if own.height]
    highest = looks.current().max_height_cm or 0.0
    for most in range(len(panels), 0, -1):
        pages = split_evenly(panels, most)
        if most == 1 or all(_find_height(page) <= highest for page in pages):
            return [_draw_page(page, look, language) for page in pages]
    return []


def _take(runs: pl.DataFrame, claim: int) -> pl.DataFrame:
    """The settings of a claim that have an estimate with an interval, ascending."""
    finite = pl.all_horizontal(pl.col("estimate", "ci_low", "ci_high").is_finite() & (pl.col("estimate") > 0))
    return runs.filter(pl.col("claim") == claim, pl.col("outcome").is_in(OUTCOMES), finite).sort("estimate", "setting")


def _list_rows(runs: pl.DataFrame) -> list[tuple[str, str | int]]:
    """The choices of which settings have more than one option, each with its options."""
    return [
        (choice, option) for choice in CHOICES if runs[choice].n_unique() > 1 for option in _list_options(runs, choice)
    ]


def _find_height(page: Sequence[Panel]) -> float:
    return style.TOP_CM + sum(panel.height for panel in page) + APART_CM * (len(page) - 1) + 0.3


def _draw_page(page: Sequence[Panel], look: FiguresParams, language: str) -> Figure:
    labels = [_name(choice, option, language) for panel in page for choice, option in panel.rows]
    left = 0.3 + max((style.text_width(label, style.small()) for label in labels), default=1.0)
    figure = style.new_figure(look.width_cm, _find_height(page))
    top = style.TOP_CM
    for panel in page:
        _draw_panel(figure, panel, (left, top), look.width_cm, language)
        top += panel.height + APART_CM
    return figure


def _draw_panel(figure: Figure, panel: Panel, place: tuple[float, float], width_cm: float, language: str) -> None:
    """place: left edge of the axes, top of the panel, in cm; width_cm: of the page."""
    claim, runs, rows, (left, top) = panel.claim, panel.runs, panel.rows, place
    width = width_cm - left - style.SIDE_CM
    title = f"{claim['keyword']} {pick(language, *VERDICTS[str(claim['verdict'])])}"
    if not claim["claimed"]:
        title = pick(language, f"报告未作此断言：{title}", f"Not claimed in the report: {title}")
    counts = pick(language, "{1} 种设定中 {0} 种成立", "holds in {0} of {1} settings").format(
        claim["n_holds"], claim["n_settings"]
    )
    if claim["n_unconfirmed"]:
        counts += pick(language, "，{} 种未能确认", ", not confirmed in {}").format(claim["n_unconfirmed"])
    if runs.height < int(str(claim["n_settings"])):  # one that fails may have no estimate
        counts += pick(language, f"（绘出 {runs.height} 种）", f" ({runs.height} drawn)")
    whole = style.fit_text(f"{title}  {counts}", width_cm - 2 * style.SIDE_CM, style.TICK)
    style.write(figure, style.SIDE_CM, top + 0.15, whole)
    _draw_curve(style.add_axes(figure, left, top + TITLE_CM, width, CURVE_CM), runs, language)
    if rows:
        below = style.add_axes(figure, left, top + TITLE_CM + CURVE_CM + GAP_CM, width, ROW_CM * len(rows))
        _draw_options(below, runs, rows, [_name(choice, option, language) for choice, option in rows])


def pick_ratios(low: float, high: float) -> list[float]:
    """Those of RATIOS beside an axis from low to high that do not lie on each other: 1, and from there outwards.

    >>> pick_ratios(0.6, 2.2), pick_ratios(0.4, 10)
    ([0.7, 0.85, 1, 1.2, 1.5, 2], [0.5, 0.7, 1, 1.5, 2, 3, 5, 10])
    """
    apart = LINE_CM / CURVE_CM * np.log(high / low)
    picked: list[float] = []
    for ratio in sorted((ratio for ratio in RATIOS if low <= ratio <= high), key=lambda ratio: abs(np.log(ratio))):
        if all(abs(np.log(ratio / other)) >= apart for other in picked):
            picked.append(ratio)
    return sorted(picked)


def _draw_curve(axes: Axes, runs: pl.DataFrame, language: str) -> None:
    x = np.arange(runs.height)
    estimate = runs["estimate"].to_numpy()
    axes.axhline(1, color=FAINT, linewidth=0.6, linestyle="--")
    axes.vlines(x, runs["ci_low"].to_numpy(), runs["ci_high"].to_numpy(), color=FAINT, linewidth=0.8)
    for outcome, (sign, fill) in OUTCOMES.items():
        where = np.flatnonzero((runs["outcome"] == outcome).to_numpy())
        axes.plot(x[where], estimate[where], sign, mfc=fill, color=style.STACK[0], markersize=style.DOT, label=outcome)
    axes.set_yscale("log")
    axes.minorticks_off()
    axes.set_yticks(pick_ratios(*axes.get_ylim()))
    axes.yaxis.set_major_formatter("{x:g}")
    axes.tick_params(labelsize=style.small())
    axes.set_xticks([])
    axes.set_xlim(-0.6, runs.height - 0.4)
    axes.set_title(say("ratio_a_year", language), loc="left", fontsize=style.small(), pad=2)


def _draw_options(axes: Axes, runs: pl.DataFrame, rows: Sequence[tuple[str, str | int]], labels: list[str]) -> None:
    for place, (choice, option) in enumerate(rows):
        inside = np.flatnonzero((runs[choice] == option).to_numpy())
        axes.plot(
            inside, np.full(len(inside), place), "o", color=style.STACK[0], markersize=1.6, label=f"{choice}={option}"
        )
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_xlim(-0.6, runs.height - 0.4)
    axes.set_yticks(range(len(rows)), labels, fontsize=style.small())
    axes.tick_params(length=0)
    axes.set_xticks([])
    ends = [place for place in range(1, len(rows)) if rows[place][0] != rows[place - 1][0]]
    axes.hlines([place - 0.5 for place in ends], -0.6, runs.height - 0.4, color="#DDDDDD", linewidth=0.5)


def _list_options(runs: pl.DataFrame, choice: str) -> list[str | int]:
    """The options of a choice that there are, in the order of params.yaml, as settings are numbered by it."""
    return runs.sort("setting")[choice].unique(maintain_order=True).to_list()


def _name(choice: str, option: str | int, language: str) -> str:
    if choice == "year_bins":
        return pick(language, f"{option} 年为一时点", f"years by {option}")
    return pick(language, *OPTIONS[choice][str(option)])
