"""Figures of keywords: trajectories and a heat map."""

import polars as pl
from matplotlib.colors import PowerNorm
from matplotlib.figure import Figure

from pipeline.params import FiguresParams
from pipeline.plots import panels, style
from pipeline.plots.words import say, say_verdict

VERDICT_COLOURS = {"上升": style.VERMILION, "下降": style.BLUE}
ROW_CM, ROWS_A_PAGE = 0.42, 50


def draw_keyword_trajectories(
    keyword_years: pl.DataFrame, keyword_trends: pl.DataFrame, params: FiguresParams, language: str
) -> list[Figure]:
    """One panel a keyword: rate a year with its interval, the verdict above; documents and bodies of each year beneath.

    As many pages as the keywords need, in the order of keyword_trends; none where no document has a year.
    """
    years = list_years(keyword_years)
    if years.is_empty():
        return []
    grid = panels.plan_grid(len(keyword_trends), years, params.width_cm, language)
    curves = keyword_years.rename({"per_10k_chars": "value"}).partition_by("keyword", as_dict=True)
    trends = keyword_trends.select("keyword", "verdict", "rate_ratio").rows()
    figures = []
    for page in panels.paginate(len(trends), grid):
        figure = style.new_figure(grid.page_width(say("curve_key", language)), grid.height(len(page)))
        for place, (keyword, verdict, rate_ratio) in enumerate(trends[page.start : page.stop]):
            colour = VERDICT_COLOURS.get(verdict, style.GREY)
            note = say_verdict(verdict, language)
            if verdict in VERDICT_COLOURS and rate_ratio is not None:
                note += f"  × {rate_ratio:.2f} {say('a_year', language)}"
            axes = panels.add_panel(figure, grid, place, keyword, note, colour)
            panels.draw_curve(axes, curves[(keyword,)].sort("year"), VERDICT_COLOURS.get(verdict, style.INK))
        panels.draw_strips(figure, grid, len(page), years, language)
        panels.add_key(figure, grid, len(page), say("curve_key", language))
        figures.append(figure)
    return figures


def draw_keyword_heatmap(
    keyword_years: pl.DataFrame, keyword_trends: pl.DataFrame, params: FiguresParams, language: str
) -> list[Figure]:
    """Keywords in rows, years in columns, rates as shades and numbers, the verdict at the right; gaps are hatched."""
    years = list_years(keyword_years)
    if years.is_empty():
        return []
    keywords = keyword_trends["keyword"].to_list()
    verdicts = {k: say_verdict(v, language) for k, v in keyword_trends.select("keyword", "verdict").iter_rows()}
    pages = [keywords[start : start + ROWS_A_PAGE] for start in range(0, len(keywords), ROWS_A_PAGE)]
    highest = float(keyword_years["per_10k_chars"].max() or 1.0)  # type: ignore[arg-type]
    return [_draw_heatmap_page(keyword_years, page, verdicts, years, highest, params, language) for page in pages]


def list_years(table: pl.DataFrame) -> pl.DataFrame:
    """year, n_documents, n_issuers of a table by year, once each."""
    return table.select("year", "n_documents", "n_issuers").unique(subset="year").sort("year")


def _draw_heatmap_page(
    keyword_years: pl.DataFrame,
    keywords: list[str],
    verdicts: dict[str, str],
    years: pl.DataFrame,
    highest: float,
    params: FiguresParams,
    language: str,
) -> Figure:
    names = {keyword: style.fit_text(keyword, 3.6, style.LABEL) for keyword in keywords}
    left = max(style.text_width(name, style.LABEL) for name in names.values()) + style.SIDE_CM + 0.15
    right = max(style.text_width(verdicts[keyword], style.TICK) for keyword in keywords) + style.SIDE_CM + 0.15
    width = min(params.width_cm - left - right, 1.9 * len(years))
    cell = width / len(years)
    slots = panels.count_years(years)
    upright = max(style.text_width(text, style.SMALL) for slot in slots for text in slot) + 0.05 > cell
    strip = panels.strip_height(upright)
    height = ROW_CM * len(keywords)
    page_width = style.narrow(params.width_cm, left + width + right, say("heat_key", language))
    figure = style.new_figure(page_width, style.TOP_CM + height + strip + 0.55)
    axes = style.add_axes(figure, left, style.TOP_CM, width, height)
    axes.set_xlim(years["year"][0] - 0.5, years["year"][-1] + 0.5)
    axes.set_ylim(len(keywords) - 0.5, -0.5)
    style.hide_axes(axes)
    panels.shade_gaps(axes, years)

    place = {keyword: row for row, keyword in enumerate(keywords)}
    cells = (
        keyword_years.filter(pl.col("keyword").is_in(keywords))
        .drop_nulls("per_10k_chars")
        .select("keyword", "year", "per_10k_chars")
        .sort("year")
        .rows()
    )
    norm = PowerNorm(0.5, 0, highest or 1.0)
    grid = {(place[keyword], year): rate for keyword, year, rate in cells}
    first = years["year"][0]
    values = [[grid.get((row, year), float("nan")) for year in years["year"]] for row in range(len(keywords))]
    axes.pcolormesh(
        [first - 0.5 + i for i in range(len(years) + 1)],
        [row - 0.5 for row in range(len(keywords) + 1)],
        values,
        cmap=style.SEQUENCE,
        norm=norm,
        edgecolors="white",
        linewidth=style.THIN,
    )
    # Numbers where they fit.
    if cell >= 0.45:
        for (row, year), rate in sorted(grid.items()):
            shade = float(norm(rate))
            colour = "white" if shade > 0.55 else style.INK if rate > 0 else style.GREY
            axes.text(
                year, row, _write_rate(rate), fontsize=style.SMALL, ha="center", va="center_baseline", color=colour
            )
    for keyword, row in place.items():
        middle = style.TOP_CM + (row + 0.5) * ROW_CM
        style.write(figure, left - 0.12, middle, names[keyword], style.LABEL, ha="right", va="center_baseline")
        style.write(
            figure, left + width + 0.12, middle, verdicts[keyword], style.TICK, va="center_baseline", color=style.GREY
        )
    top = style.TOP_CM + height
    panels.draw_strip(figure, slots, (left, top, width), upright)
    panels.label_strip(figure, ("documents", "issuers"), (left, top, width), upright, language)
    style.write(
        figure, style.SIDE_CM, top + strip + 0.45, say("heat_key", language), style.SMALL, va="bottom", color=style.GREY
    )
    return figure


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
