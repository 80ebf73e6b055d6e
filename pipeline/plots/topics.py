"""Figures of topics: their prevalence by year, and how their number was chosen."""

import polars as pl
from matplotlib.figure import Figure

from pipeline.params import FiguresParams
from pipeline.plots import panels, style
from pipeline.plots.keywords import list_years
from pipeline.plots.words import say


def draw_topic_years(
    topic_years: pl.DataFrame, topic_terms: pl.DataFrame, params: FiguresParams, language: str
) -> list[Figure]:
    """One panel a topic: its share of each year's characters with its interval; documents and bodies beneath."""
    years = list_years(topic_years)
    topics = sorted(topic_years["topic"].unique().to_list())
    if years.is_empty():
        return []
    names = dict(
        topic_terms.filter(pl.col("rank") <= 3)
        .sort("topic", "rank")
        .group_by("topic", maintain_order=True)
        .agg("term")
        .iter_rows()
    )
    grid = panels.plan_grid(len(topics), years, params.width_cm, language)
    curves = topic_years.with_columns(pl.col("prevalence", "ci_low", "ci_high") * 100).rename({"prevalence": "value"})
    figures = []
    for page in panels.paginate(len(topics), grid):
        figure = style.new_figure(grid.page_width(say("topic_key", language)), grid.height(len(page)))
        for place, topic in enumerate(topics[page.start : page.stop]):
            note = " ".join(names.get(topic, []))
            axes = panels.add_panel(figure, grid, place, say("topic", language, topic + 1), note, style.GREY)
            panels.draw_curve(axes, curves.filter(pl.col("topic") == topic).sort("year"), style.BLUE)
        panels.draw_strips(figure, grid, len(page), years, language)
        panels.add_key(figure, grid, len(page), say("topic_key", language))
        figures.append(figure)
    return figures


def draw_coherence(
    coherence: pl.DataFrame, topic_coherence: pl.DataFrame, n_topics: int, params: FiguresParams, language: str
) -> Figure:
    """Mean C_v of each candidate number of topics, that of its topics behind, the chosen number marked."""
    width = min(params.width_cm, 12.0)
    figure = style.new_figure(width, 5.6)
    axes = style.add_axes(figure, 1.3, style.TOP_CM + 0.35, width - 1.3 - 0.6, 3.7)
    candidates = coherence.sort("n_topics")
    places = {n: place for place, n in enumerate(candidates["n_topics"])}
    single = topic_coherence.drop_nulls("c_v")
    axes.plot(
        [places[n] + 0.12 for n in single["n_topics"]],
        single["c_v"].to_list(),
        "_",
        ms=5,
        color=style.PALE,
        mew=style.THIN,
        label=say("each_topic", language),
    )
    known = candidates.drop_nulls("c_v")
    axes.plot(
        [places[n] for n in known["n_topics"]],
        known["c_v"].to_list(),
        "o-",
        color=style.INK,
        lw=style.THIN,
        ms=3.5,
        mfc="white",
        label=say("mean", language),
    )
    chosen = known.filter(pl.col("n_topics") == n_topics)
    for value in chosen["c_v"]:
        axes.plot([places[n_topics]], [value], "o", ms=4.5, color=style.VERMILION, label="chosen")
        axes.axvline(places[n_topics], color=style.VERMILION, lw=style.HAIR, zorder=0)
    lows = [*known["c_v"], *single["c_v"]] or [0.0, 1.0]
    pad = (max(lows) - min(lows)) * 0.08 or 0.05
    axes.set_ylim(min(lows) - pad, max(lows) + pad)
    axes.set_xlim(-0.6, len(places) - 0.4)
    missing = set(candidates.filter(pl.col("c_v").is_null())["n_topics"])
    axes.set_xticks(list(places.values()), [_label(n, n_topics, missing, language) for n in places])
    axes.set_xlabel(say("n_topics", language))
    axes.set_ylabel(say("coherence", language))
    handles, names = axes.get_legend_handles_labels()
    keyed = [(handle, name) for handle, name in zip(handles, names, strict=True) if name != "chosen"][::-1]
    axes.legend(
        [handle for handle, _ in keyed],
        [name for _, name in keyed],
        loc="lower left",
        bbox_to_anchor=(0, 1.0),
        ncols=2,
        fontsize=style.TICK,
        borderaxespad=0.2,
    )
    return figure


def _label(n: int, chosen: int, missing: set[int], language: str) -> str:
    if n in missing:
        return f"{n}\n{say('undefined', language)}"
    return say("chosen", language, n) if n == chosen else str(n)
