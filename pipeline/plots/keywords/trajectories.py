"""Figures of keywords: trajectories and a heat map."""

import polars as pl
from matplotlib.figure import Figure

from pipeline.params.sections import FiguresParams
from pipeline.plots.drawing import panels, style
from pipeline.plots.drawing.heatmaps import Row, draw_heatmaps
from pipeline.plots.drawing.words import say, say_verdict

VERDICT_COLOURS = {"上升": style.VERMILION, "下降": style.BLUE}


def draw_keyword_trajectories(
    keyword_years: pl.DataFrame, keyword_trends: pl.DataFrame, params: FiguresParams, language: str
) -> list[Figure]:
    """One panel a keyword: rate a year with its interval, the verdict above; documents and bodies of each year beneath.

    As many pages as the keywords need, in the order of keyword_trends; none where no document has a year.
    """
    years = panels.list_years(keyword_years)
    if years.is_empty():
        return []
    grid = panels.plan_grid(len(keyword_trends), years, params.width_cm, language)
    curves = keyword_years.rename({"per_10k_chars": "value"}).partition_by("keyword", as_dict=True)
    trends = keyword_trends.select("keyword", "verdict", "rate_ratio").rows()
    figures = []
    for page in panels.paginate(len(trends), grid):
        figure = style.new_figure(grid.page_width(say("curve_legend", language)), grid.height(len(page)))
        for place, (keyword, verdict, rate_ratio) in enumerate(trends[page.start : page.stop]):
            colour = VERDICT_COLOURS.get(verdict, style.GREY)
            note = say_verdict(verdict, language)
            if verdict in VERDICT_COLOURS and rate_ratio is not None:
                note += f"  × {rate_ratio:.2f} {say('a_year', language)}"
            axes = panels.add_panel(figure, grid, place, keyword, note, colour)
            panels.draw_curve(axes, curves[(keyword,)].sort("year"), VERDICT_COLOURS.get(verdict, style.INK))
        panels.draw_strips(figure, grid, len(page), years, language)
        panels.add_legend(figure, grid, len(page), say("curve_legend", language))
        figures.append(figure)
    return figures


def draw_keyword_heatmap(
    keyword_years: pl.DataFrame, keyword_trends: pl.DataFrame, params: FiguresParams, language: str
) -> list[Figure]:
    """Keywords in rows, years in columns, rates as shades and numbers, the verdict at the right; gaps are hatched."""
    years = panels.list_years(keyword_years)
    if years.is_empty():
        return []
    rates = keyword_years.drop_nulls("per_10k_chars").select("keyword", "year", "per_10k_chars")
    of_keyword = rates.rows_by_key("keyword", unique=False)
    rows = [
        Row(keyword, say_verdict(verdict, language), dict(of_keyword.get(keyword, [])))
        for keyword, verdict in keyword_trends.select("keyword", "verdict").iter_rows()
    ]
    return draw_heatmaps(rows, years, _write_rate, say("heat_legend", language), params, language)


def _write_rate(rate: float) -> str:
    """Two digits or so.

    >>> [_write_rate(rate) for rate in (0, 0.004, 0.25, 3.14, 27.2)]
    ['0', '<0.01', '0.25', '3.1', '27']
    """
    if rate == 0:
        return "0"
    if rate < 0.01:
        return "<0.01"
    return f"{rate:.2f}" if rate < 1 else f"{rate:.1f}" if rate < 10 else f"{rate:,.0f}"
