"""Figures of keywords: trajectories and a heat map, on own words."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pipeline.params.events import Event
from pipeline.params.sections import FiguresParams
from pipeline.plots.drawing import looks, panels, style
from pipeline.plots.drawing.heatmaps import Row, draw_heatmaps
from pipeline.plots.drawing.words import SIGNS, say, say_verdict
from pipeline.plots.keywords.events import name_event, number_events

COLOURS = {"▲ ": style.VERMILION, "▼ ": style.BLUE, "◆ ": style.PURPLE}  # the sign says the same
COUNTED = ("documents", "voices")
LINE_CM = 0.25  # of the notes under a page
BESIDE_CM, NUMBER_CM = 0.03, 0.24  # from an event to its number; that the number of an event needs beside the next


def draw_keyword_trajectories(
    keyword_years: pl.DataFrame,
    keyword_trends: pl.DataFrame,
    events: Sequence[Event],
    glosses: Mapping[str, str],
    params: FiguresParams,
    language: str,
) -> list[Figure]:
    """One panel a keyword: rate in own words a year with its interval, the verdict above; documents and voices of each year beneath.

    Events that concern a keyword are thin lines, named under the page. glosses: what English figures call a keyword beside
    its name. As many pages as the keywords need, in the order of keyword_trends; those without a mention have no panel.
    """
    years = panels.list_years(keyword_years, "n_voices")
    curves = keyword_years.rename(
        {"ci_low": "_low", "ci_high": "_high", "own_per_10k_chars": "value", "own_low": "ci_low", "own_high": "ci_high"}
    ).partition_by("keyword", as_dict=True)
    trends = [
        row for row in keyword_trends.to_dicts() if row["n_mentions"] and (row["keyword"],) in curves and len(years)
    ]
    grid, unit = panels.plan_grid(len(trends), years, params.width_cm, language, COUNTED), say("rate_unit", language)
    figures = []
    for page in panels.paginate(len(trends), grid):
        shown = trends[page.start : page.stop]
        # In a paper all pages have one caption, and events one numbering.
        names = [trend["keyword"] for trend in (trends if looks.in_paper() else shown)]
        numbered = number_events(events, names, years["year"][0], years["year"][-1])
        note = _write_note(numbered, grid.page_width(say("curve_legend", language)), language)
        extra = 0.0 if looks.in_paper() else LINE_CM * (note.count("\n") - 1)
        figure = style.new_figure(grid.page_width(note), grid.height(len(page)) + extra)
        for place, trend in enumerate(shown):
            colour = COLOURS.get(SIGNS.get(trend["verdict"], ""), style.GREY)
            title = name_in_figure(trend["keyword"], glosses, language)
            axes = panels.add_panel(figure, grid, place, title, _note_verdict(trend, language), colour, unit)
            curve = curves[(trend["keyword"],)].sort("year")
            hollow = curve.filter("hollow")["year"].to_list()
            panels.draw_curve(axes, curve, colour if colour != style.GREY else style.INK, hollow)
            _mark_shape(axes, trend, curve, colour)
            _mark_events(axes, trend["keyword"], numbered, grid.panel_width / len(years))
        panels.draw_strips(figure, grid, len(page), years, language, COUNTED)
        style.write_legend(figure, note)
        figures.append(figure)
    return figures


def draw_keyword_heatmap(
    keyword_years: pl.DataFrame,
    keyword_trends: pl.DataFrame,
    glosses: Mapping[str, str],
    params: FiguresParams,
    language: str,
) -> list[Figure]:
    """Keywords that are mentioned in rows, years in columns, rates in own words as shades and numbers.

    The shades of a row go from 0 to its largest rate, which stands at the right, before the verdict. Gaps are hatched; years with too
    few voices stand in brackets.
    """
    years = panels.list_years(keyword_years, "n_voices")
    mentioned = keyword_trends.filter(pl.col("n_mentions") > 0)
    if years.is_empty() or mentioned.is_empty():
        return []
    rates, hollow = (
        known.select("keyword", "year", "own_per_10k_chars").rows_by_key("keyword", unique=False)
        for known in (keyword_years.drop_nulls("own_per_10k_chars"), keyword_years.filter("hollow"))
    )
    rows = [
        Row(
            name_in_figure(keyword, {} if style.is_narrow(params.width_cm) else glosses, language),
            say_verdict(verdict, language, evidence),
            dict(rates.get(keyword, [])),
            hollow=[year for year, _ in hollow.get(keyword, [])],
        )
        for keyword, verdict, evidence in mentioned.select("keyword", "verdict", "evidence").iter_rows()
    ]
    return draw_heatmaps(rows, years, write_rate, say("heat_legend", language), params, language, COUNTED, by_row=True)


def name_in_figure(keyword: str, glosses: Mapping[str, str], language: str) -> str:
    """
    >>> name_in_figure("双减", {"双减": "Double Reduction"}, "en"), name_in_figure("双减", {"双减": "Double Reduction"}, "zh")
    ('双减 Double Reduction', '双减')
    """
    gloss = glosses.get(keyword)
    return f"{keyword} {gloss}" if gloss and language == "en" else keyword


def write_change(ratio: float) -> str:
    """A ratio as a change in percent.

    >>> write_change(1.54), write_change(0.54), write_change(1.004)
    ('+54%', '−46%', '+0.4%')
    """
    percent = 100 * (ratio - 1)
    return f"{percent:+.0f}%".replace("-", "−") if abs(percent) >= 1 else f"{percent:+.1f}%".replace("-", "−")


def _note_verdict(trend: dict[str, Any], language: str) -> str:
    """The verdict, its evidence, and how fast or when."""
    verdict, note = trend["verdict"], say_verdict(trend["verdict"], language, trend["evidence"])
    if verdict in ("上升", "下降") and trend["rate_ratio"] is not None:
        return f"{note}  {say('a_year', language, write_change(trend['rate_ratio']))}"
    first, last = {
        "新现": (trend["first_year"],) * 2,
        "消失": (trend["last_year"],) * 2,
        "突现": (trend["run_from"] or trend["peak_year"], trend["run_to"] or trend["peak_year"]),
        "阶跃上升": (trend["step_year"],) * 2,
        "阶跃下降": (trend["step_year"],) * 2,
    }.get(verdict, (None, None))
    if first is None:
        return note
    return f"{note}  {first}" + ("" if first == last else f"–{last}")


def _mark_shape(axes: Axes, trend: dict[str, Any], curve: pl.DataFrame, colour: str) -> None:
    """A step, an arrival or an end as a line between two years, a burst as a band, a turn as a sign at its year."""
    verdict = trend["verdict"]
    edges = {"新现": ("first_year", -0.5, ":"), "消失": ("last_year", 0.5, ":")}
    edges |= dict.fromkeys(("阶跃上升", "阶跃下降"), ("step_year", -0.5, "--"))
    if verdict in edges:
        column, offset, dashes = edges[verdict]
        if trend[column] is not None:
            axes.axvline(trend[column] + offset, color=colour, lw=style.THIN, ls=dashes, zorder=1, label="edge")
    elif verdict == "突现" and trend["run_from"] is not None:
        axes.axvspan(
            trend["run_from"] - 0.5, trend["run_to"] + 0.5, color=colour, alpha=0.12, lw=0, zorder=0, label="burst"
        )
    elif verdict in ("先升后降", "先降后升"):
        known = curve.drop_nulls("value").filter(~pl.col("hollow"))
        if len(known):
            hump = verdict == "先升后降"
            year, value = known.sort("value", descending=hump).select("year", "value").row(0)
            lift = 0.1 * axes.get_ylim()[1]
            axes.plot([year], [value + lift], "v", ms=style.DOT, mfc="white", mec=colour, mew=style.THIN, label="turn")


def _mark_events(axes: Axes, keyword: str, numbered: Mapping[Event, int], year_cm: float) -> None:
    """A thin line for each event that concerns the keyword, its number at the top; numbers that would touch stand lower."""
    ends: list[float] = []  # of the last number in each row
    for event, number in numbered.items():
        if not event.concerns(keyword):
            continue
        axes.axvline(event.place, color=style.PALE, lw=style.THIN, zorder=1, label=f"event {number}")
        at = event.place * year_cm
        row = next((row for row, end in enumerate(ends) if at - end >= NUMBER_CM), len(ends))
        ends[row : row + 1] = [at]
        axes.text(
            *(event.place + BESIDE_CM / year_cm, 1 - 0.1 * row, str(number)),
            transform=axes.get_xaxis_transform(),
            fontsize=style.small(),
            color=style.GREY,
            ha="left",
            va="top",
        )


def _write_note(numbered: Mapping[Event, int], width_cm: float, language: str) -> str:
    """What the signs mean, and the events by their numbers, in lines no wider than the page."""
    lines, line = say("curve_legend", language).split("\n"), ""
    named = [name_event(event, number, language) for event, number in numbered.items()]
    for place, name in enumerate(named):
        longer = f"{line}  {name}" if place else say("events", language) + name
        if place and style.text_width(longer, style.SMALL) > width_cm - 2 * style.SIDE_CM:
            lines.append(line)
            longer = name
        line = longer
    return "\n".join([*lines, line] if named else lines)


def write_rate(rate: float) -> str:
    """Two digits or so.

    >>> [write_rate(rate) for rate in (0, 0.004, 0.25, 3.14, 27.2)]
    ['0', '<0.01', '0.25', '3.1', '27']
    """
    if rate == 0:
        return "0"
    if rate < 0.01:
        return "<0.01"
    return f"{rate:.2f}" if rate < 1 else f"{rate:.1f}" if rate < 10 else f"{rate:,.0f}"
