"""The figure of first uses: in which year each keyword is first found in this corpus, at each level and in how many regions."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pipeline.params.sections import FiguresParams
from pipeline.plots.drawing import panels, style
from pipeline.plots.drawing.words import say
from pipeline.plots.keywords.trajectories import name_in_figure
from pipeline.tables.codes import LEVELS, pick

KEY_CM, KEY_ROW_CM = 0.5, 0.3  # what levels look like, above the rows
ROWS_A_PAGE, LINE_CM, NAME_CM = 30, 0.17, 3.6  # a line of a row: one for each level, and one for regions
SIGNS = {  # by level: a sign, and a colour that says the same
    "国家": ("*", style.VERMILION),
    "省": ("s", style.BLUE),
    "市": ("^", style.GREEN),
    "区县": ("o", style.INK),
    "学校": ("D", style.PURPLE),
}
EDGE_SIZE = 2.8  # points
SIZES = {"*": 4.6, "s": 3.0, "^": 3.6, "o": 3.2, "D": 2.8}  # points, so that all look alike in size
MOST_DOT = 90.0  # area in points² of the dot of the most regions


def draw_first_uses(
    first_uses: pl.DataFrame,
    years: pl.DataFrame,
    place_kind: str,
    glosses: Mapping[str, str],
    params: FiguresParams,
    language: str,
) -> list[Figure]:
    """Keywords in rows, years in columns: a sign for the first use of each level, a grey dot for the regions first found in a year.

    years: year, n_documents, n_issuers of the years that are shown, gaps hatched; of a level first heard outside of them a triangle at
    the edge points there, filled or hollow as its sign would be.
    place_kind: region or province. At the right the number of these with a first use, and of documents without a year that mention it.
    """
    shown = first_uses.filter(pl.col("group_kind").is_in(["level", place_kind]))
    keywords = shown.drop_nulls("first_year")["keyword"].unique(maintain_order=True) if years.height else pl.Series()
    levels = [level for level in LEVELS if level in set(shown.filter(group_kind="level")["group"])]
    rows = shown.filter(pl.col("keyword").is_in(keywords.implode())).rows_by_key("keyword", named=True)
    rest = style.TOP_CM + KEY_CM + 2 * KEY_ROW_CM + panels.strip_height(upright=True) + 0.2
    size = style.count_rows(ROWS_A_PAGE, _find_row_cm(levels), rest)
    pages = panels.split_evenly(keywords.to_list(), size)
    most = _count_regions(shown.filter(group_kind=place_kind))["n"].max()
    drawn = [{keyword: rows[keyword] for keyword in page} for page in pages]
    return [_draw_page(page, levels, years, most or 1, place_kind, glosses, params, language) for page in drawn]


def _find_row_cm(levels: Sequence[str]) -> float:
    return LINE_CM * (len(levels) + 1) + 0.16


def _count_regions(of_regions: pl.DataFrame) -> pl.DataFrame:
    return of_regions.drop_nulls("first_year").group_by("keyword", "first_year").agg(n=pl.len())


def _draw_page(
    rows: Mapping[str, Sequence[dict[str, Any]]],
    levels: Sequence[str],
    years: pl.DataFrame,
    most: Any,
    place_kind: str,
    glosses: Mapping[str, str],
    params: FiguresParams,
    language: str,
) -> Figure:
    if style.is_narrow(params.width_cm):
        glosses = {}
    names = [style.fit_text(name_in_figure(keyword, glosses, language), NAME_CM, style.LABEL) for keyword in rows]
    notes = [_write_note(of_keyword, place_kind, language) for of_keyword in rows.values()]
    place = say(place_kind, language)
    legend = say("first_uses_legend", language, *[place] * 2)
    row_cm = _find_row_cm(levels)
    left = max(style.text_width(text, style.LABEL) for text in (*names, say("documents", language))) + 0.3
    right = max(style.text_width(text, style.TICK) for text in (*notes, place)) + 0.3
    width = style.limit(params.width_cm - left - right, 1.9 * len(years))
    slots = panels.count_years(years)
    upright = max(style.text_width(text, style.small()) for slot in slots for text in slot) + 0.05 > width / len(slots)
    key = _place_key(levels, left, left + width, language)
    top = style.TOP_CM + KEY_CM + KEY_ROW_CM * max((row for _, _, row in key), default=0)
    bottom = top + row_cm * len(rows)
    strip = panels.strip_height(upright)
    figure = style.new_figure(
        style.narrow(params.width_cm, left + width + right, legend),
        style.add_foot(bottom + strip, legend, 0.55, 0.24),
    )
    axes = style.add_axes(figure, left, top, width, row_cm * len(rows))
    axes.set_xlim(years["year"][0] - 0.5, years["year"][-1] + 0.5)
    axes.set_ylim(row_cm * len(rows), 0)
    style.hide_axes(axes)
    panels.shade_gaps(axes, years)
    for number, of_keyword in enumerate(rows.values()):
        axes.axhline(number * row_cm, color=style.FAINT, lw=style.THIN, zorder=0)
        _mark_row(axes, of_keyword, levels, number * row_cm + 0.08, place_kind, most)
        middle = top + (number + 0.5) * row_cm
        style.write(figure, left - 0.12, middle, names[number], style.LABEL, ha="right", va="center_baseline")
        style.write(figure, left + width + 0.12, middle, notes[number], style.TICK, va="center", color=style.GREY)
    style.write(figure, left + width + 0.12, top - 0.1, place, style.TICK, va="bottom", color=style.GREY)
    _write_key(figure, key, top - 0.22, language)
    panels.draw_strip(figure, slots, (left, bottom, width), upright)
    panels.label_strip(figure, panels.DOCUMENTS_AND_BODIES, (left, bottom, width), upright, language)
    style.write_legend(figure, legend)
    return figure


def _mark_row(
    axes: Axes, rows: Sequence[dict[str, Any]], levels: Sequence[str], top: float, place_kind: str, most: int
) -> None:
    """The signs of a keyword, each level on its line; beneath them the dots of regions."""
    counts: dict[int, int] = {}
    for row in rows:
        year = row["first_year"]
        if year is None:
            continue
        if row["group_kind"] == place_kind:
            counts[year] = counts.get(year, 0) + 1
            continue
        sign, colour = SIGNS[row["group"]]
        line = top + LINE_CM * (levels.index(row["group"]) + 0.5)
        first, last = axes.get_xlim()
        outside = not first < year < last
        size, label = (EDGE_SIZE, "outside") if outside else (SIZES[sign], row["group"])
        if outside:
            year, sign = (first, "<") if year < first else (last, ">")
        axes.plot(
            *([year], [line], sign),
            ms=size,
            mfc=colour if row["n_documents_before"] else "white",
            mec=colour,
            mew=style.THIN,
            zorder=3,
            clip_on=not outside,
            label=label,
        )
    line = top + LINE_CM * (len(levels) + 0.5)
    if counts:
        areas = [MOST_DOT * n / most * 0.25 + 2 for n in counts.values()]
        axes.scatter(list(counts), [line] * len(counts), s=areas, color=style.PALE, lw=0, zorder=2, label=place_kind)


def _write_note(rows: Sequence[dict[str, Any]], place_kind: str, language: str) -> str:
    """How many regions have a first use, and how many documents without a year mention the keyword."""
    of_places = [row for row in rows if row["group_kind"] == place_kind]
    n = sum(row["first_year"] is not None for row in of_places)
    undated = sum(row["n_undated"] for row in rows if row["group_kind"] == "level")
    return f"{n}" + (f"  {say('undated', language, undated)}" if undated else "")


def _place_key(levels: Sequence[str], left: float, right: float, language: str) -> list[tuple[str, float, int]]:
    """Left edge and row, from the top, of the sign of each level: over the cells; where these are too narrow, from the figure's edge."""
    widths = [0.3 + style.text_width(pick(language, *LEVELS[level]), style.TICK) + 0.35 for level in levels]
    start = left if left + sum(widths) <= right + 0.35 else style.SIDE_CM
    placed, at, row = [], start, 0
    for level, width in zip(levels, widths, strict=True):
        if at > start and at + width > right + 0.35:
            at, row = start, row + 1
        placed.append((level, at, row))
        at += width
    return placed


def _write_key(figure: Figure, key: Sequence[tuple[str, float, int]], lowest: float, language: str) -> None:
    """Which sign is which level, above the rows; the middle of the lowest row of the key in cm from the top."""
    n_rows = max((row for _, _, row in key), default=0)
    for level, left, row in key:
        sign, colour = SIGNS[level]
        middle = lowest - KEY_ROW_CM * (n_rows - row)
        axes = style.add_axes(figure, left, middle - 0.12, 0.24, 0.24)
        axes.set_xlim(-1, 1)
        axes.set_ylim(-1, 1)
        style.hide_axes(axes)
        axes.plot([0], [0], sign, ms=SIZES[sign], color=colour, label=f"key {level}")
        style.write(figure, left + 0.3, middle, pick(language, *LEVELS[level]), style.TICK, va="center")
