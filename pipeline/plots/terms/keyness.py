"""Distinctive terms of each year: their odds against the other years, with intervals."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from pipeline.params.sections import FiguresParams
from pipeline.plots.drawing import style
from pipeline.plots.drawing.words import say
from pipeline.tables.codes import pick

ROW_CM, HEAD_CM, FOOT_CM, BETWEEN_CM = 0.4, 0.95, 0.75, 0.55
PANEL_CM, TERM_CM = 5.2, 2.2  # least width of a panel; what terms take of it
PAGE_CM = 22.0  # height of the panels on a page
STANDARD_ERRORS = 1.96
RATIOS = (1, 3, 10, 30, 100, 300, 1000)

Row = tuple[str, float, float, bool]  # term, log-odds, standard error, whether distinctive


@dataclass(frozen=True)
class Panel:
    """One year: its rows by falling z."""

    title: str
    note: str
    rows: Sequence[Row]


def draw_year_keyness(
    keyness: pl.DataFrame,
    groups: pl.DataFrame,
    years: pl.DataFrame,
    n_terms: int,
    params: FiguresParams,
    language: str,
) -> list[Figure]:
    """One panel a year: the terms with the highest z, filled where distinctive.

    Gap years, and those with too few to be tested, are named beneath. As many pages as the years need;
    none where no year was tested.
    """
    tested = _list_tested(groups)
    top = (
        keyness.filter(group_kind="year")
        .sort("group", "z", "term", descending=[False, True, False])
        .group_by("group", maintain_order=True)
        .head(n_terms)
    )
    rows = top.select("group", "term", "log_odds", "standard_error", "distinctive").rows_by_key("group")
    panels = [
        Panel(
            str(year),
            say("counts", language, n, bodies) if bodies else say("n_docs", language, n),
            rows.get(str(year), []),
        )
        for year, n, bodies in years.select("year", "n_documents", "n_issuers").iter_rows()
        if str(year) in tested
    ]
    legend = say("keyness_legend", language, STANDARD_ERRORS)
    if note := name_untested_years(groups, years, language):
        legend += "\n" + note
    reach = _find_reach([row for panel in panels for row in panel.rows])
    across = max(1, int((params.width_cm - 2 * style.SIDE_CM + BETWEEN_CM) / (PANEL_CM + BETWEEN_CM)))
    block = HEAD_CM + ROW_CM * max((len(panel.rows) for panel in panels), default=0) + FOOT_CM
    size = across * style.count_rows(max(1, int(PAGE_CM / block)), block, style.TOP_CM + 0.1)
    return [
        _draw_page(panels[start : start + size], min(across, len(panels)), block, reach, params, legend, language)
        for start in range(0, len(panels), size)
    ]


def name_untested_years(groups: pl.DataFrame, years: pl.DataFrame, language: str) -> str:
    """Which years have too few to be tested, and which are gaps; empty where every year was tested."""
    tested = _list_tested(groups)
    untested = [
        [
            year
            for year, n in years.select("year", "n_documents").iter_rows()
            if str(year) not in tested and bool(n) is known
        ]
        for known in (True, False)
    ]
    notes = [
        say(word, language, pick(language, "、", ", ").join(_join_runs(names, pick(language, "—", "–"))))
        for word, names in zip(("untested_years", "gap_years"), untested, strict=True)
        if names
    ]
    return pick(language, "", " ").join(notes)


def _join_runs(years: Sequence[int], dash: str) -> list[str]:
    """
    >>> _join_runs([1975, 1978, 1979, 1980, 1990, 1991], "–")
    ['1975', '1978–1980', '1990', '1991']
    """
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return [part for run in runs for part in ([f"{run[0]}{dash}{run[-1]}"] if len(run) > 2 else map(str, run))]


def _list_tested(groups: pl.DataFrame) -> set[str]:
    """The years in which terms were tested."""
    return set(groups.filter(pl.col("n_tested") > 0, group_kind="year")["group"])


def _find_reach(rows: Sequence[Row]) -> tuple[float, float]:
    """Ends of the axis that all panels share: every interval, and 1."""
    ends = [odds + side * STANDARD_ERRORS * error for _, odds, error, _ in rows for side in (-1, 1)]
    return min([0.0, *ends]) - 0.1, max([np.log(3.0), *ends]) + 0.1


def _draw_page(
    panels: Sequence[Panel],
    across: int,
    block: float,
    reach: tuple[float, float],
    params: FiguresParams,
    legend: str,
    language: str,
) -> Figure:
    """A page of panels, each a block this high."""
    width = style.limit((params.width_cm - 2 * style.SIDE_CM + BETWEEN_CM) / across - BETWEEN_CM, 6.5)
    page_width = style.narrow(params.width_cm, across * (width + BETWEEN_CM) - BETWEEN_CM + 2 * style.SIDE_CM, legend)
    n_rows = -(-len(panels) // across)
    figure = style.new_figure(page_width, style.add_foot(style.TOP_CM + n_rows * block, legend, 0.4, 0.25))
    # One pair of axes for all panels, in cm from the top left: a pair for each would take most of the time.
    height = figure.get_size_inches()[1] * 2.54
    axes = style.add_axes(figure, 0, 0, page_width, height)
    style.hide_axes(axes)
    axes.set_xlim(0, page_width)
    axes.set_ylim(height, 0)
    for place, panel in enumerate(panels):
        row, column = divmod(place, across)
        left, top = style.SIDE_CM + column * (width + BETWEEN_CM), style.TOP_CM + row * block
        axes.text(left, top + 0.3, panel.title, fontsize=style.TITLE)
        axes.text(
            left, top + 0.64, style.fit_text(panel.note, width, style.small()), fontsize=style.small(), color=style.GREY
        )
        axes.plot([left, left + width], [top + 0.8] * 2, color=style.GREY, linewidth=style.THIN)
        if panel.rows:
            _draw_rows(axes, panel.rows, (left, top + HEAD_CM), width, reach)
        else:
            nothing = say("no_terms", language)
            axes.text(
                left, top + HEAD_CM + 0.5 * ROW_CM, nothing, fontsize=style.small(), color=style.GREY, va="center"
            )
    style.write_legend(figure, legend)
    return figure


def _draw_rows(
    axes: Axes, rows: Sequence[Row], corner: tuple[float, float], width: float, reach: tuple[float, float]
) -> None:
    """Terms at the left, points with intervals at the right, the axis beneath."""
    left, top = corner
    low, high = reach
    start = left + TERM_CM + 0.1

    def locate(log_odds: float) -> float:
        return start + (left + width - start) * (log_odds - low) / (high - low)

    bottom = top + ROW_CM * len(rows)
    ticks = [ratio for ratio in RATIOS if low <= np.log(ratio) <= high]
    guides = [[(locate(float(np.log(ratio))), top), (locate(float(np.log(ratio))), bottom)] for ratio in ticks]
    axes.add_collection(
        LineCollection(guides, colors=[style.GREY, *[style.FAINT] * (len(ticks) - 1)], linewidths=style.HAIR),
        autolim=False,
    )
    for ratio, guide in zip(ticks, guides, strict=True):
        axes.text(
            guide[1][0], bottom + 0.1, f"{ratio:,}", fontsize=style.small(), color=style.GREY, ha="center", va="top"
        )
    intervals = []
    for place, (term, log_odds, error, distinctive) in enumerate(rows):
        middle = top + (place + 0.5) * ROW_CM
        axes.text(
            left + TERM_CM,
            middle,
            style.fit_text(term, TERM_CM, style.LABEL),
            fontsize=style.LABEL,
            ha="right",
            va="center_baseline",
            color=style.INK if distinctive else style.GREY,
        )
        intervals.append([(locate(log_odds + side * STANDARD_ERRORS * error), middle) for side in (-1, 1)])
    marked = [distinctive for _, _, _, distinctive in rows]
    axes.add_collection(
        LineCollection(
            intervals,
            colors=[style.BLUE if mark else style.PALE for mark in marked],
            linewidths=style.LINE,
            label="interval",
        ),
        autolim=False,
    )
    for mark, label, face in ((True, "distinctive", style.BLUE), (False, "others", "white")):
        places = [place for place, distinctive in enumerate(marked) if distinctive is mark]
        axes.plot(
            [locate(rows[place][1]) for place in places],
            [top + (place + 0.5) * ROW_CM for place in places],
            "o",
            markersize=style.DOT + 0.6,
            markerfacecolor=face,
            markeredgecolor=style.BLUE if mark else style.GREY,
            markeredgewidth=style.THIN,
            label=label,
        )
