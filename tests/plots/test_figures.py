"""Figures of corpus, terms, topics and the known answer."""

import numpy as np
import polars as pl
import pytest
from matplotlib.collections import LineCollection
from matplotlib.text import Text

from pipeline.params.sections import FiguresParams
from pipeline.plots.corpus.years import draw_corpus_years
from pipeline.plots.known_answer.comparison import draw_known_keywords, draw_known_themes
from pipeline.plots.terms.keyness import draw_year_keyness
from pipeline.plots.topics.terms import draw_topics
from pipeline.plots.topics.years import draw_choice, draw_topic_years
from tests.plots.tables import make_tables

PARAMS = FiguresParams(width_cm=17.0, dpi=100)


def test_documents_by_year_add_up() -> None:
    tables = make_tables(gaps=(2019,))
    axes = draw_corpus_years(tables["documents"], tables["years"], PARAMS, "zh").axes[0]
    heights = [0.0] * 7
    for bars in axes.containers:
        for place, bar in enumerate(bars):
            heights[place] += bar.get_height()
    assert heights == [12, 12, 0, 12, 12, 12, 12]
    assert [text.get_text().strip() for text in axes.texts].count("12") == 6
    assert "无文档" in [text.get_text() for text in axes.texts]


def test_small_regions_are_drawn_together() -> None:
    tables = make_tables()
    axes = draw_corpus_years(tables["documents"], tables["years"], PARAMS, "en").axes[0]
    names = [str(bars.get_label()) for bars in axes.containers]
    assert len(names) == 8 and names[-1] == "3 other regions"


def test_documents_without_a_year_are_not_lost() -> None:
    tables = make_tables(years=(2019,), per_year=4)
    undated = tables["documents"].with_columns(year=pl.when(pl.col("document_id") != "2019-000").then("year"))
    axes = draw_corpus_years(undated, tables["years"], PARAMS, "zh").axes[0]
    assert sum(bar.get_height() for bars in axes.containers for bar in bars) == 4


def test_a_year_lists_its_terms_by_z_and_gaps_are_named() -> None:
    tables = make_tables(gaps=(2018,))
    page = draw_year_keyness(tables["keyness"], tables["years"], 10, PARAMS, "zh")[0]
    written = [text.get_text() for text in page.axes[0].texts]
    terms = tables["keyness"].filter(group="2017").sort("z", descending=True)["term"].to_list()
    start = written.index("2017") + 2
    assert [text for text in written[start : start + 18] if text in terms] == terms[:10]
    assert "2018" not in written and any("2018" in text.get_text() for text in page.texts)


def test_distinctive_terms_are_filled_and_intervals_lie_around_their_points() -> None:
    tables = make_tables(years=(2021,))
    axes = draw_year_keyness(tables["keyness"], tables["years"], 10, PARAMS, "en")[0].axes[0]
    filled, hollow = (
        next(line for line in axes.lines if line.get_label() == name) for name in ("distinctive", "others")
    )
    assert (np.size(filled.get_xdata()), np.size(hollow.get_xdata())) == (2, 8)
    assert filled.get_markerfacecolor() != hollow.get_markerfacecolor()
    intervals = next(c for c in axes.collections if c.get_label() == "interval")
    assert isinstance(intervals, LineCollection)
    middles = [float(a[0] + b[0]) / 2 for a, b in intervals.get_segments()]
    points = [*np.asarray(filled.get_xdata()), *np.asarray(hollow.get_xdata())]
    assert middles == pytest.approx(points)
    # Log-odds of the made-up table are 2.4 / (1 + r): so are the points' distances.
    assert (points[0] - points[1]) / (points[1] - points[2]) == pytest.approx((2.4 - 1.2) / (1.2 - 0.8))


def test_a_year_in_which_nothing_was_tested_is_named_beneath_and_has_no_panel() -> None:
    tables = make_tables(years=(2019, 2020))
    untested = pl.col("group") == "2019"
    names = ("z", "q", "distinctive")
    keyness = tables["keyness"].with_columns(pl.when(~untested).then(pl.col(name)).alias(name) for name in names)
    (page,) = draw_year_keyness(keyness, tables["years"], 10, PARAMS, "zh")
    texts = [text.get_text() for text in page.axes[0].texts]
    assert "2020" in texts and "2019" not in texts
    assert any("证据不足的年份：2019。" in text.get_text() for text in page.findobj(Text))


def test_where_no_year_was_tested_there_is_no_figure_of_distinctive_terms() -> None:
    for years in ((2019,), ()):
        tables = make_tables(years=years, per_year=2, enough=False)
        assert draw_year_keyness(tables["keyness"], tables["years"], 10, PARAMS, "zh") == []


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


def test_the_bar_of_a_perplexity_is_its_interval_over_starts() -> None:
    axes = draw_choice(make_tables()["choice"], PARAMS, "en").axes[0]
    bars = next(line for line in axes.lines if line.get_label() == "interval")
    assert np.asarray(bars.get_ydata())[:2].tolist() == [560, 622]


def test_planted_rates_outside_their_interval_stand_out() -> None:
    tables = make_tables()
    known = tables["known_keywords"]
    figure = draw_known_keywords(known, PARAMS, "zh")
    missed = sum(
        np.size(line.get_xdata()) for axes in figure.axes for line in axes.lines if str(line.get_label()) == "missed"
    )
    assert missed == known.filter(~pl.col("within")).height
    assert [axes.get_title(loc="left").split()[0] for axes in figure.axes] == [
        "先无后有",
        "上升",
        "下降",
        "突现",
        "阶跃",
        "平稳",
    ]


def test_a_theme_without_a_topic_is_left_out_of_the_figure() -> None:
    known = make_tables()["known_themes"]
    alone = pl.col("theme") == "督导"
    partly = known.with_columns(
        pl.when(~alone).then(name).alias(name) for name in ("topic", "similarity", "prevalence", "ci_low", "ci_high")
    )
    bars = draw_known_themes(partly, PARAMS, "en").axes[1]
    assert len(bars.get_yticks()) == 15
