"""Small panels side by side: how many fit on a page, a curve with its intervals, the strip of counts beneath."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from typing import TypeVar

import polars as pl
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from pipeline.plots.drawing import looks, style
from pipeline.plots.drawing.words import say

T = TypeVar("T")
GAP_CM, TITLE_CM, PANEL_CM = 0.72, 0.95, 1.9  # between columns; above a panel; a panel
ROWS_A_PAGE = 6  # fills a printed page, caption and all
LEGEND_CM = 0.6
UNIT_CM = 0.25  # of the middle of the unit of an axis, from the left edge
LINE_CM, PAPER_LINE_CM = 0.16, 0.21  # of an upright line beside the next, on the page and in the letters of a paper
MANY_YEARS = 25
DOCUMENTS_AND_BODIES = ("documents", "issuers")  # what strips count, as words of figures


@dataclass(frozen=True)
class Grid:
    """Where panels stand on a page, in cm from its top left corner."""

    width: float
    left: float
    columns: int
    rows: int
    panel_width: float
    upright: bool  # years and counts under the columns are written upright, for want of width

    @property
    def size(self) -> int:
        """Panels a page."""
        return self.columns * self.rows

    def page_width(self, legend: str) -> float:
        """Width of a page: no wider than its panels and the legend beneath need."""
        panels = self.left + self.columns * (self.panel_width + GAP_CM) - GAP_CM + style.SIDE_CM
        return style.narrow(self.width, panels, legend)

    def height(self, n_panels: int) -> float:
        """Height of a page with so many panels."""
        rows = -(-n_panels // self.columns)
        height = style.TOP_CM + rows * (TITLE_CM + PANEL_CM) + strip_height(self.upright)
        return height + 0.1 if looks.in_paper() else height + LEGEND_CM + 0.25

    def left_of(self, column: int) -> float:
        return self.left + column * (self.panel_width + GAP_CM)

    def top_of(self, row: int) -> float:
        return style.TOP_CM + row * (TITLE_CM + PANEL_CM) + TITLE_CM


def plan_grid(
    n_panels: int, years: pl.DataFrame, width_cm: float, language: str, counted: tuple[str, str] = DOCUMENTS_AND_BODIES
) -> Grid:
    """The grid that shows most panels a page with every year's counts written out beneath; counted: the words for these."""
    left = 0.35 + max(style.text_width(say(word, language), style.TICK) for word in counted)
    if looks.in_paper():
        left = max(left, 2 * UNIT_CM + 0.15 + style.text_width("0.00", style.TICK))  # the unit, and numbers of the axis
    labels = [str(year) for year in years["year"]] + [f"{n:,}" for n in years["n_documents"]]
    widest = max((style.text_width(label, style.small()) for label in labels), default=0.4) + 0.05

    def panel_width(columns: int) -> float:
        return (width_cm - left - style.SIDE_CM - (columns - 1) * GAP_CM) / columns

    most = max(1, int((width_cm - left) / 3.6))
    level = [c for c in range(1, most + 1) if panel_width(c) / max(len(years), 1) >= widest]
    # On the page counts of every second year will do: half a century of years then takes half the width.
    narrowest = 0.24 if looks.in_paper() else 0.15
    upright = [c for c in range(1, most + 1) if panel_width(c) / max(len(years), 1) >= narrowest]
    columns = max(level) if level and max(level) >= min(3, most) else max(upright, default=1)
    is_upright = columns not in level
    columns = min(columns, max(n_panels, 1))
    rest = style.TOP_CM + strip_height(is_upright) + 0.1
    rows = style.count_rows(ROWS_A_PAGE, TITLE_CM + PANEL_CM, rest)
    # One or two panels do not stretch over the page.
    width = style.limit(panel_width(columns), max(4.2, widest * len(years)) if not is_upright else 99)
    return Grid(width_cm, left, columns, rows, width, is_upright)


def paginate(n_panels: int, grid: Grid) -> Iterator[range]:
    """The panels of each page; rows are spread over pages, so that none holds a panel or two alone."""
    panels = range(n_panels)
    rows = [panels[start : start + grid.columns] for start in range(0, n_panels, grid.columns)]
    for page in split_evenly(rows, grid.rows):
        yield range(page[0].start, page[-1].stop)


def split_evenly(rows: Sequence[T], most: int) -> list[Sequence[T]]:
    """The rows of each page, at most one more than on any other: no page holds the last alone. Later pages are longer.

    >>> split_evenly("abcdefg", 5), split_evenly("abcdefg", 3), split_evenly("abc", 5), split_evenly("", 5)
    (['abc', 'defg'], ['ab', 'cd', 'efg'], ['abc'], [])
    """
    n_pages = ceil(len(rows) / most)
    ends = [len(rows) * page // n_pages for page in range(1, n_pages + 1)]
    return [rows[start:end] for start, end in pairwise([0, *ends])]


def add_panel(figure: Figure, grid: Grid, place: int, title: str, note: str, note_colour: str, unit: str) -> Axes:
    """An empty panel with a title and, beneath it, a note. unit: of its axis, which in a paper stands at the left of each row."""
    row, column = divmod(place, grid.columns)
    if column == 0 and looks.in_paper():
        middle = grid.top_of(row) + PANEL_CM / 2
        style.write(figure, UNIT_CM, middle, unit, style.small(), rotation=90, ha="center", va="center")
    axes = style.add_axes(figure, grid.left_of(column), grid.top_of(row), grid.panel_width, PANEL_CM)
    # A place given by hand (y) keeps matplotlib from measuring all tick labels to find one.
    axes.set_title(
        style.fit_text(title, grid.panel_width, style.TITLE), loc="left", y=1.0, pad=11.5, fontsize=style.TITLE
    )
    axes.text(
        0,
        1 + 0.12 / PANEL_CM,
        style.fit_text(note, grid.panel_width, style.TICK),
        transform=axes.transAxes,
        fontsize=style.TICK,
        color=note_colour,
        va="bottom",
    )
    return axes


def draw_curve(axes: Axes, curve: pl.DataFrame, colour: str, hollow: Collection[int] = ()) -> None:
    """One value a year with its interval.

    curve: year, value, ci_low, ci_high, n_documents, in order of years; a gap year has nulls. hollow: years on whose value
    nothing may rest, drawn hollow. A line joins neighbouring years only: nothing is drawn across a gap.
    """
    years = curve["year"].to_list()
    known = curve.drop_nulls("value")
    seen, unseen = known.filter(pl.col("value") > 0), known.filter(pl.col("value") == 0)
    top, ticks = _scale(known)

    shade_gaps(axes, curve)
    points = dict(zip(known["year"], known["value"], strict=True))
    runs = [[(a, points[a]), (b, points[b])] for a, b in pairwise(years) if a in points and b in points and b == a + 1]
    axes.add_collection(LineCollection(runs, colors=colour, linewidths=style.THIN, label="line"), autolim=False)
    for rows, width, alpha, label in ((seen, style.BAND, 0.32, "interval"), (unseen, style.THIN, 0.8, "one-sided")):
        bars = rows.drop_nulls(["ci_low", "ci_high"])
        if label == "one-sided" and len(years) > MANY_YEARS:
            # Decades without a mention would be a fence of lines and arrows: their bounds are one pale area.
            bounds = bars["year"].to_list(), bars["ci_high"].to_list()
            area = axes.bar(*bounds, width=1.0, color=style.PALE, alpha=0.4, lw=0, zorder=0, label=label)
            for bar in area:
                bar.set_label("area")
            continue
        lines = [[(y, low), (y, high)] for y, low, high in bars.select("year", "ci_low", "ci_high").iter_rows()]
        axes.add_collection(
            LineCollection(lines, colors=colour, linewidths=width, alpha=alpha, capstyle="butt", label=label),
            autolim=False,
        )
        # An interval that leaves the panel says so.
        cut = bars.filter(pl.col("ci_high") > top)
        if len(cut):
            axes.plot(cut["year"].to_list(), [top * 0.97] * len(cut), "^", ms=2.2, color=colour, mew=0, label="cut")
    is_hollow = pl.col("year").is_in(list(hollow))
    for rows, sign, size, fill, edge, label in (
        (seen.filter(~is_hollow), "o", style.DOT, colour, 0.0, "seen"),
        (seen.filter(is_hollow), "o", style.DOT, "white", style.THIN, "hollow"),
        (unseen.filter(~is_hollow), "x", style.DOT, colour, style.THIN, "unseen"),
        (unseen.filter(is_hollow), "X", style.CROSS, "white", style.HAIR, "hollow unseen"),
    ):
        where = rows["year"].to_list(), rows["value"].to_list()
        axes.plot(
            *where,
            sign,
            color=colour,
            ms=size,
            mfc=fill,
            mec=colour,
            mew=edge,
            clip_on=False,
            zorder=3,
            label=label,
            ls="none",
        )
    axes.set_xlim(years[0] - 0.5, years[-1] + 0.5)
    axes.set_ylim(0, top)
    axes.set_yticks(ticks)
    axes.set_xticks([])
    axes.xaxis.set_visible(False)


def shade_gaps(axes: Axes, years: pl.DataFrame) -> None:
    """Hatch the years that are gaps."""
    for year in years.filter(pl.col("n_documents") == 0)["year"]:
        axes.axvspan(year - 0.5, year + 0.5, facecolor="white", edgecolor=style.PALE, hatch="/////", lw=0, zorder=0)


def draw_strips(
    figure: Figure,
    grid: Grid,
    n_panels: int,
    years: pl.DataFrame,
    language: str,
    counted: tuple[str, str] = DOCUMENTS_AND_BODIES,
) -> None:
    """Year, documents and issuing bodies (or what else is counted) of each year, under every column of panels.

    A column that is a panel short has its strip right under its last panel.
    """
    for column in range(min(grid.columns, n_panels)):
        rows = (n_panels - column - 1) // grid.columns + 1
        place = (grid.left_of(column), grid.top_of(rows - 1) + PANEL_CM, grid.panel_width)
        draw_strip(figure, count_years(years), place, grid.upright)
        if column == 0:
            label_strip(figure, counted, place, grid.upright, language)


def count_years(years: pl.DataFrame) -> list[tuple[str, str, str]]:
    """Year, documents and issuing bodies as they stand in a strip; a gap has dashes."""
    rows = years.select("year", "n_documents", "n_issuers").iter_rows()
    return [(str(year), f"{n:,}" if n else "—", f"{issuers:,}" if issuers else "—") for year, n, issuers in rows]


def draw_strip(
    figure: Figure, slots: Sequence[tuple[str, str, str]], place: tuple[float, float, float], upright: bool
) -> None:
    """Three lines of text under equal slots of a width; place is left, top and width in cm."""
    left, top, width = place
    # Where years are so many that they would stand on one another, not each has its counts.
    step = find_step(len(slots), width) if upright else 1
    for slot, texts in list(enumerate(slots))[::step]:
        middle = left + (slot + 0.5) * width / len(slots)
        for line, text, colour in zip(strip_lines(upright), texts, (style.INK, style.GREY, style.GREY), strict=True):
            turn = 90 if upright else 0
            style.write(
                figure, middle, top + line, text, style.small(), color=colour, ha="center", va="center", rotation=turn
            )


def find_step(n_slots: int, width: float) -> int:
    """Of how many slots one has room for an upright line; width in cm."""
    return ceil((PAPER_LINE_CM if looks.in_paper() else LINE_CM) * n_slots / width)


def label_strip(
    figure: Figure, words: tuple[str, str], place: tuple[float, float, float], upright: bool, language: str
) -> None:
    """What the second and third line of a strip count, at its left."""
    left, top, _ = place
    for line, word in zip(strip_lines(upright)[1:], words, strict=True):
        label = say(word, language)
        style.write(figure, left - 0.12, top + line, label, style.TICK, ha="right", va="center", color=style.GREY)


def strip_height(upright: bool) -> float:
    return 2.2 if upright else 1.05


def strip_lines(upright: bool) -> Sequence[float]:
    """Middle of the strip's three lines, in cm from its top."""
    return (0.42, 1.06, 1.78) if upright else (0.24, 0.58, 0.88)


def add_legend(figure: Figure, grid: Grid, n_panels: int, text: str) -> None:
    """What the signs mean, under the panels."""
    if not looks.in_paper():
        foot = grid.height(n_panels) - 0.12
        look = {"va": "bottom", "color": style.GREY, "linespacing": style.LINE_SPACING}
        style.write(figure, style.SIDE_CM, foot, text, style.SMALL, **look)


def _scale(known: pl.DataFrame) -> tuple[float, list[float]]:
    """Top of the vertical axis and its ticks.

    Years with few documents have wide intervals, which may not flatten the curve: they are cut at 2.5 times its top.
    """
    highest = max(known["value"], default=0.0)
    bound = max([*known["ci_high"].drop_nulls(), highest])
    top = (min(bound, 2.5 * highest) if highest > 0 else bound) * 1.06 or 1.0
    ticks = [float(tick) for tick in MaxNLocator(nbins=3, min_n_ticks=2).tick_values(0, top) if 0 <= tick <= top]
    return top, ticks


def list_years(table: pl.DataFrame, counted: str = "n_issuers") -> pl.DataFrame:
    """year, n_documents, n_issuers of a table by year, once each; counted: the column that stands for n_issuers."""
    return table.select("year", "n_documents", n_issuers=counted).unique(subset="year").sort("year")
