"""The figures of topics: their terms, their shares by year, the choice of their number."""

import numpy as np
import polars as pl
import pytest
from matplotlib.collections import LineCollection

from pipeline.params.sections import FiguresParams
from pipeline.plots.topics.terms import draw_topics
from pipeline.plots.topics.years import draw_choice, draw_topic_years
from tests.plots.tables import make_tables

PARAMS = FiguresParams(width_cm=17.0, dpi=100)


def test_bars_are_as_long_as_weights() -> None:
    tables = make_tables(n_topics=2)
    page = draw_topics(tables["topic_terms"], tables["topic_labels"], 10, PARAMS, "zh")[0]
    bars = next(c for c in page.axes[0].collections if c.get_label() == "weights")
    assert isinstance(bars, LineCollection)
    lengths = [float(b[0] - a[0]) for a, b in bars.get_segments()]
    assert lengths[1] / lengths[0] == pytest.approx(1 / 2) and lengths[4] / lengths[0] == pytest.approx(1 / 5)


def test_topics_are_shares_in_percent_with_gaps() -> None:
    tables = make_tables(gaps=(2020,), n_topics=3)
    page = draw_topic_years(tables["topic_years"], tables["topic_labels"], PARAMS, "en")[0]
    axes = page.axes[0]
    seen = next(line for line in axes.lines if line.get_label() == "seen")
    own = tables["topic_years"].filter(topic=0).drop_nulls("prevalence")
    assert np.asarray(seen.get_xdata()).tolist() == own["year"].to_list()
    assert np.asarray(seen.get_ydata()).tolist() == pytest.approx([100 * share for share in own["prevalence"]])
    assert axes.get_title(loc="left") == "Topic 1"


def test_years_without_an_interval_are_hollow_unless_none_has_one() -> None:
    tables = make_tables(n_topics=2)
    early, none = pl.col("year") < 2020, pl.lit(None, pl.Float64)
    known = (pl.col("topic") == 1) | ~early
    bare = tables["topic_years"].with_columns(
        prevalence=pl.when(pl.col("year") == 2018).then(0.0).otherwise("prevalence"),
        ci_low=pl.when(known).then(pl.min_horizontal("ci_low", 0.0)),
        ci_high=pl.when(known).then("ci_high"),
    )

    def draw(topic_years: pl.DataFrame) -> list[dict[object, list[int]]]:
        page = draw_topic_years(topic_years, tables["topic_labels"], PARAMS, "zh")[0]
        return [{line.get_label(): np.asarray(line.get_xdata()).tolist() for line in axes.lines} for axes in page.axes]

    first, second = draw(bare)
    assert (first["hollow"], first["hollow unseen"], first["unseen"]) == ([2017, 2019], [2018], [])
    assert first["seen"] == [2020, 2021, 2022, 2023]
    assert (second["hollow"], second["hollow unseen"], second["unseen"]) == ([], [], [2018])
    first, _ = draw(bare.with_columns(ci_low=none, ci_high=none))
    assert first["hollow"] == [] and first["unseen"] == [2018]


def test_the_share_of_a_panel_held_fixed_is_a_dashed_line_with_gaps() -> None:
    tables = make_tables(gaps=(2020,), n_topics=3)
    axes = draw_topic_years(tables["topic_years"], tables["topic_labels"], PARAMS, "zh")[0].axes[0]
    line = next(line for line in axes.lines if line.get_label() == "adjusted")
    own = tables["topic_years"].filter(topic=0).sort("year")["adjusted"].fill_null(np.nan).to_numpy()
    assert np.asarray(line.get_ydata(), dtype=float) == pytest.approx(100 * own, nan_ok=True)
    assert np.isnan(own).sum() == 1 and line.is_dashed()


def test_the_chosen_number_of_topics_is_marked_in_every_score() -> None:
    choice = make_tables()["choice"].with_columns(c_v=pl.when(pl.col("n_topics") != 22).then("c_v"))
    figure = draw_choice(choice, PARAMS, "zh")
    chosen = [line.get_ydata() for axes in figure.axes for line in axes.lines if line.get_label() == "chosen"]
    assert np.concatenate([np.asarray(values) for values in chosen]).tolist() == [459.0, 0.55, 0.7, 0.9]
    assert [label.get_text() for label in figure.axes[3].get_xticklabels()] == ["10", "采用 16", "22"]
    coherence = next(line for line in figure.axes[1].lines if line.get_label() == "score")
    assert np.asarray(coherence.get_xdata()).tolist() == [0, 1], "22 has none"


def test_scores_that_no_candidate_has_have_no_panel() -> None:
    missing = pl.lit(None, dtype=pl.Float64)
    choice = make_tables()["choice"].with_columns(
        perplexity=missing, perplexity_low=missing, perplexity_high=missing, share_returned=missing
    )
    figure = draw_choice(choice, PARAMS, "en")
    assert [axes.get_title(loc="left") for axes in figure.axes] == ["coherence C_v", "exclusivity"]
    for axes in figure.axes:
        assert [label.get_text() for label in axes.get_xticklabels()] == ["10", "chosen: 16", "22"]
        assert axes.get_position().y0 > 0.1


def test_a_dashed_line_ends_the_range_of_those_as_good_as_the_best() -> None:
    choice = make_tables()["choice"]
    axes = draw_choice(choice, PARAMS, "zh").axes[0]
    (line,) = (line for line in axes.lines if line.get_label() == "as good")
    assert np.asarray(line.get_ydata()).tolist() == pytest.approx([456 * 1.01] * 2)
    none = draw_choice(choice.with_columns(in_range=pl.lit(value=False)), PARAMS, "zh").axes[0]
    assert not any(line.get_label() == "as good" for line in none.lines)


def test_the_bar_of_a_perplexity_is_its_interval_over_starts() -> None:
    axes = draw_choice(make_tables()["choice"], PARAMS, "en").axes[0]
    bars = next(line for line in axes.lines if line.get_label() == "interval")
    assert np.asarray(bars.get_ydata())[:2].tolist() == [560, 622]
