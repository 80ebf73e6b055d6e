"""Figures of topics: their prevalence by year, and how their number was chosen."""

from collections.abc import Sequence

import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pipeline.params.sections import FiguresParams
from pipeline.plots.drawing import panels, style
from pipeline.plots.drawing.topic_titles import mark_doubt, title_topics
from pipeline.plots.drawing.words import say

# The share of topics that must come back, and how far above the best perplexity is as good, as for the choice; analysis is no room
# that plots may import, so a test holds both equal.
MIN_RETURNED = 0.8
TOLERANCE = 0.01


def draw_topic_years(
    topic_years: pl.DataFrame,
    topic_labels: pl.DataFrame,
    params: FiguresParams,
    language: str,
    topics: Sequence[int] = (),
) -> list[Figure]:
    """One panel a topic: its share of each year's characters with its interval, dashed that of a panel held fixed; counts beneath.

    What is no finding is grey; a year in which a topic is not known is blank; one without interval hollow. topics: which, all if empty.
    """
    years = panels.list_years(topic_years)
    if years.is_empty():
        return []
    titles = list(title_topics(topic_labels, language, topics).items())
    legend = say_legend("topic_legend", topic_years, language)
    grid, unit = panels.plan_grid(len(titles), years, params.width_cm, language), say("share_unit", language)
    percent = pl.col("prevalence", "ci_low", "ci_high", "adjusted") * 100
    curves = topic_years.with_columns(percent).rename({"prevalence": "value"})
    figures = []
    for page in panels.paginate(len(titles), grid):
        figure = style.new_figure(grid.page_width(legend), grid.height(len(page)))
        for place, (topic, title) in enumerate(titles[page.start : page.stop]):
            axes = panels.add_panel(
                figure, grid, place, title.number, f"{title.mark} {title.name}".lstrip(), style.GREY, unit
            )
            # Blue is for what falls, here as in figures of keywords.
            colour = style.GREY if title.doubtful else style.INK
            curve = curves.filter(pl.col("topic") == topic).sort("year")
            panels.draw_curve(axes, curve, colour, find_bare(curve) if topic_years["ci_low"].count() else ())
            _draw_adjusted(axes, curve)
        panels.draw_strips(figure, grid, len(page), years, language)
        panels.add_legend(figure, grid, len(page), legend)
        mark_doubt(figure, topic_labels, language)
        figures.append(figure)
    return figures


def say_legend(word: str, topic_years: pl.DataFrame, language: str) -> str:
    """What the signs of a figure mean, blanks too where it has any that are no gap years."""
    unknown = (pl.col("n_documents") > 0) & pl.col("prevalence").is_null()
    has_unknown = topic_years.select(unknown.any()).item()
    return say(word, language) + (say("unknown_legend", language) if has_unknown else "")


def find_bare(curve: pl.DataFrame) -> list[int]:
    """The years in which a topic has a value and, as bodies are too few, no interval."""
    return curve.filter(pl.col("value").is_not_null() & pl.col("ci_low").is_null())["year"].to_list()


def _draw_adjusted(axes: Axes, curve: pl.DataFrame) -> None:
    """The panel-adjusted value as a dashed line, broken where it is not known."""
    values = curve["adjusted"].fill_null(float("nan")).to_list()
    axes.plot(curve["year"].to_list(), values, color=style.INK, lw=style.THIN, ls=(0, (3, 2)), label="adjusted")


def draw_choice(choice: pl.DataFrame, params: FiguresParams, language: str) -> Figure:
    """Four scores of each candidate number of topics, the chosen number marked in each; a score that no candidate has is left out."""
    width = min(params.width_cm, 15.0)
    panel = (width - 2 * 1.5 - 0.4) / 2
    candidates = choice.sort("n_topics")
    labels = [
        say("chosen", language, n) if chosen else str(n)
        for n, chosen in candidates.select("n_topics", "chosen").iter_rows()
    ]
    scores = [name for name in ("perplexity", "c_v", "exclusivity", "share_returned") if candidates[name].count()]
    figure = style.new_figure(width, 9.4 - 4.3 * (len(scores) < 3))
    for place, name in enumerate(scores):
        row, column = divmod(place, 2)
        axes = style.add_axes(figure, 1.5 + column * (panel + 1.5), style.TOP_CM + 0.5 + row * 4.3, panel, 3.0)
        _draw_score(axes, candidates, name)
        axes.set_title(say(name, language), loc="left", fontsize=style.TICK)
        axes.set_xlim(-0.6, len(labels) - 0.4)
        lowest = place + 2 >= len(scores)
        axes.set_xticks(range(len(labels)), labels if lowest else [""] * len(labels))
        if lowest:
            axes.set_xlabel(say("n_topics", language))
    return figure


def _draw_score(axes: Axes, candidates: pl.DataFrame, name: str) -> None:
    """One score by candidate; that of held-out text with its interval over starts, and how high it may be to be as good as the best."""
    known = candidates.with_row_index("place").drop_nulls(name)
    places, values = known["place"].to_list(), known[name].to_list()
    if name == "perplexity":
        ends = known.select("place", "perplexity_low", "perplexity_high").drop_nulls().iter_rows()
        for place, low, high in ends:
            axes.plot([place, place], [low, high], "-", color=style.INK, lw=style.THIN, label="interval")
        for best in known.filter(pl.col("in_range") & (pl.col("excess") == 0))["perplexity"]:
            axes.axhline(best * (1 + TOLERANCE), color=style.GREY, lw=style.HAIR, ls=(0, (4, 3)), label="as good")
    if name == "share_returned":
        axes.axhline(MIN_RETURNED, color=style.GREY, lw=style.HAIR, ls=(0, (4, 3)), label="least")
        axes.set_ylim(0, 1.05)
        axes.yaxis.set_major_formatter(lambda value, _: f"{100 * value:.0f} %")
    axes.plot(places, values, "o-", color=style.INK, lw=style.THIN, ms=3.5, mfc="white", label="score")
    for place, value in known.filter("chosen").select("place", name).iter_rows():
        axes.axvline(place, color=style.VERMILION, lw=style.HAIR, zorder=0)
        axes.plot([place], [value], "o", ms=4.5, color=style.VERMILION, label="chosen")
