"""Figures of topics between periods: bands, labels, similarities."""

from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.colors import to_rgba
from matplotlib.patches import PathPatch, Rectangle

from pipeline.params.sections import FiguresParams
from pipeline.plots.drawing import style
from pipeline.plots.periods.columns import MIDDLE_CM, TEXT_CM
from pipeline.plots.periods.flows import MOST_PERIODS, chain_periods, draw_flows
from pipeline.plots.periods.similarities import draw_similarities
from tests.plots.tables import make_tables
from tests.plots.topic_tables import forget
from tests.plots.vocabulary import Tables

PARAMS = FiguresParams(width_cm=17.0, dpi=100)


@pytest.fixture(scope="module")
def tables() -> Tables:
    return make_tables(n_topics=8)


def flows(tables: Tables, language: str = "zh") -> Axes:
    (figure,) = draw_flows(
        tables["period_topics"], tables["topic_links"], tables["period_terms"], tables["topic_labels"], PARAMS, language
    )
    return figure.axes[0]


def bars(axes: Axes) -> list[Rectangle]:
    return [patch for patch in axes.patches if isinstance(patch, Rectangle)]


def bands(axes: Axes, label: str) -> list[PathPatch]:
    return [patch for patch in axes.patches if isinstance(patch, PathPatch) and patch.get_label() == label]


def later(tables: Tables, verdict: str | None = None) -> Tables:
    """With a third period, "last", in which the topics 2 and 3 that parted are one again and nothing else has changed."""
    links, shares, terms = (tables[name] for name in ("topic_links", "period_topics", "period_terms"))
    kept = links.drop_nulls("topic_to").with_columns(
        topic_from="topic_to", flow_from="flow_to", period_from="period_to", period_to=pl.lit("last"), group_from=None
    )
    one = pl.col("topic_to").is_in([2, 3])
    joined = kept.with_columns(
        fate=pl.when(one).then(pl.lit("merged")).otherwise(pl.lit("kept")),
        claimed=one,
        group_to=pl.when(one).then(2).cast(pl.Int32),
        group_from=pl.lit(None, pl.Int32),
    )
    again = shares.filter(period="late").with_columns(
        period=pl.lit("last"), years=pl.lit("2026-2030"), verdict=pl.lit(verdict or "不明")
    )
    return tables | {
        "topic_links": pl.concat([links, joined]),
        "period_topics": pl.concat([shares, again]),
        "period_terms": pl.concat([terms, terms.filter(period="late").with_columns(period=pl.lit("last"))]),
    }


def test_bars_are_as_high_as_shares_and_no_two_of_a_column_touch_but_those_that_are_one(tables: Tables) -> None:
    axes = flows(tables)
    heights = sorted(round(bar.get_height() / TEXT_CM, 4) for bar in bars(axes))
    assert heights == sorted([0.05] * 6 + [0.05] * 5 + [0.09, 0.02])
    for left in {bar.get_x() for bar in bars(axes)}:
        column = sorted((bar.get_y(), bar.get_height()) for bar in bars(axes) if bar.get_x() == left)
        touch = [top + height >= below - 1e-9 for (top, height), (below, _) in pairwise(column)]
        assert sum(touch) == (left == min(bar.get_x() for bar in bars(axes))), "2 and 3, before they part"


def test_every_link_is_a_band_and_what_is_not_claimed_is_dashed(tables: Tables) -> None:
    axes = flows(tables)
    assert [len(bands(axes, f"band {fate}")) for fate in ("kept", "split", "new", "gone")] == [3, 2, 2, 1]
    unsure = [band for band in bands(axes, "band new") if to_rgba(band.get_facecolor())[3] == 0]
    assert len(unsure) == 1 and unsure[0].get_linestyle() != "solid"


def test_a_band_joins_the_bars_of_its_topic(tables: Tables) -> None:
    axes = flows(tables)
    left, right = sorted({bar.get_x() for bar in bars(axes)})
    outlines = [np.asarray(band.get_path().vertices) for band in bands(axes, "band kept")]
    corners = max(outlines, key=lambda outline: float(outline[4, 1] - outline[3, 1]))
    starts = [bar for bar in bars(axes) if bar.get_x() == left and bar.get_label() == "topic 0"]
    ends = [bar for bar in bars(axes) if bar.get_x() == right and bar.get_label() == "topic 0"]
    assert corners[0, 1] == starts[0].get_y() and corners[7, 1] == pytest.approx(starts[0].get_y() + 0.05 * TEXT_CM)
    assert corners[3, 1] == ends[0].get_y() and corners[4, 1] == pytest.approx(ends[0].get_y() + 0.09 * TEXT_CM)


def test_labels_tell_what_became_of_a_topic_without_its_colour(tables: Tables) -> None:
    for language, told in (("zh", ("新出现", "新出现？", "消失")), ("en", ("new", "new?", "gone"))):
        texts = [text.get_text() for text in flows(tables, language).texts]
        for topic, words in ((6, told[0]), (7, told[1]), (5, told[2])):
            assert any(f" {topic} {words}　" in f"{text}　" for text in texts), (topic, words)
        assert sum(text.startswith("▲") for text in texts) == 2 and sum(text.startswith("▼") for text in texts) == 1


def ends(band: PathPatch) -> tuple[tuple[float, float], tuple[float, float]]:
    """Top and bottom of a band at its left end and at its right."""
    outline = np.asarray(band.get_path().vertices)
    return (outline[0, 1], outline[7, 1]), (outline[3, 1], outline[4, 1])


def gap(axes: Axes, fate: str, end: int) -> float:
    """How far the two bands of a fate are apart at the left end (0) or the right one (1)."""
    (_, above), (below, _) = sorted(ends(band)[end] for band in bands(axes, f"band {fate}"))
    return below - above


@pytest.mark.parametrize(("language", "told"), [("zh", ("分化", "融合")), ("en", ("splitting", "merged"))])
def test_a_split_is_one_band_that_divides_and_a_merger_two_that_join(
    language: str, told: tuple[str, str], tables: Tables
) -> None:
    axes = flows(later(tables), language)
    assert gap(axes, "split", 0) == pytest.approx(0) and gap(axes, "split", 1) > 0.05
    assert gap(axes, "merged", 1) == pytest.approx(0) and gap(axes, "merged", 0) > 0.05
    assert {to_rgba(band.get_facecolor()) for fate in ("split", "merged") for band in bands(axes, f"band {fate}")} == {
        to_rgba(style.GREEN, 0.75)
    }
    texts = [(text.get_horizontalalignment(), text.get_text()) for text in axes.texts]
    for number in (3, 4):
        assert any(align == "right" and f" {number} {told[0]}" in text for align, text in texts), number
        assert any(align == "left" and f" {number} {told[1]}" in text for align, text in texts), number
    assert sum(word in text for _, text in texts for word in told) == 4


def test_parts_that_are_thin_have_labels_that_do_not_overlap(tables: Tables) -> None:
    thin = pl.col("topic").is_in([2, 3])
    shares = tables["period_topics"].with_columns(prevalence=pl.when(thin).then(0.006).otherwise("prevalence"))
    axes = flows(tables | {"period_topics": shares})
    places = sorted({text.get_position()[1] for text in axes.texts if text.get_horizontalalignment() == "right"})
    assert len(places) == 6 and min(np.diff(places)) * style.POINTS_PER_CM > style.TICK


def test_three_periods_stand_in_one_figure_and_bands_go_on_from_one_to_the_next(tables: Tables) -> None:
    axes = flows(later(tables, "上升"))
    assert len(bands(axes, "band kept")) == 3 + 5
    lefts = sorted({round(bar.get_x(), 6) for bar in bars(axes)})
    assert len(lefts) == 4, "a bar of the period in the middle has two sides"
    own = [bar for bar in bars(axes) if bar.get_label() == "topic 0"]
    middle = sorted(own, key=lambda bar: bar.get_x())[1:3]
    assert middle[0].get_y() == middle[1].get_y() and middle[0].get_height() == pytest.approx(0.09 * TEXT_CM)
    assert middle[1].get_x() + middle[1].get_width() - middle[0].get_x() == pytest.approx(MIDDLE_CM)
    texts = [text for text in axes.texts if text.get_horizontalalignment() == "center"]
    assert len(texts) == 7 and "▲ 1　9.0 %" in [text.get_text() for text in texts], "how it changed by then"
    assert not any("▲ 2" in text.get_text() for text in texts)


def test_periods_are_chained_as_far_as_they_were_compared() -> None:
    steps = list(pairwise("abcdefg"))
    assert [len(chain) for chain in chain_periods(steps)] == [MOST_PERIODS, MOST_PERIODS]
    assert [step for chain in chain_periods(steps) for step in pairwise(chain)] == steps
    assert chain_periods([("a", "b"), ("c", "d")]) == [["a", "b"], ["c", "d"]]
    assert chain_periods([]) == []


def test_periods_that_were_not_compared_have_no_figure() -> None:
    tables = make_tables(n_topics=4, enough=False)
    assert (
        draw_flows(
            tables["period_topics"], tables["topic_links"], tables["period_terms"], tables["topic_labels"], PARAMS, "zh"
        )
        == []
    )
    similar = draw_similarities(
        tables["topic_similarities"], tables["topic_links"], tables["topic_labels"], PARAMS, "zh"
    )
    assert similar == []


def test_the_heat_map_shows_topics_that_are_there_and_frames_each_with_itself(tables: Tables) -> None:
    (figure,) = draw_similarities(
        tables["topic_similarities"], tables["topic_links"], tables["topic_labels"], PARAMS, "en"
    )
    (axes,) = figure.axes
    (mesh,) = [part for part in axes.collections if isinstance(part, QuadMesh)]
    values = np.asarray(mesh.get_array())
    assert values.shape == (6, 7), "5 and 6 are not there before, 4 is not there after"
    assert sorted(np.unique(values).tolist()) == [0.1, 0.9]
    frames = [patch for patch in axes.patches if isinstance(patch, Rectangle)]
    assert len(frames) == 5
    told = [text.get_text() for text in figure.texts if "(0.880)" in text.get_text()]
    assert len(told) == 5 and sum(text.startswith("●") for text in told) == 1


@pytest.mark.parametrize("n_topics", [2, 60])
def test_few_and_many_topics_have_labels_that_do_not_overlap(n_topics: int) -> None:
    tables = make_tables(n_topics=n_topics)
    (figure,) = draw_flows(
        tables["period_topics"], tables["topic_links"], tables["period_terms"], tables["topic_labels"], PARAMS, "zh"
    )
    labels = [text for text in figure.axes[0].texts if text.get_horizontalalignment() == "left"]
    places = sorted({round(text.get_position()[1], 3) for text in labels})
    assert min(np.diff(places)) * style.POINTS_PER_CM > style.TICK
    assert figure.get_size_inches()[1] * 2.54 < 32


def test_no_colour_stands_for_a_change_that_is_unclear(tables: Tables) -> None:
    untold = tables["period_topics"].with_columns(verdict=pl.lit("不明"))
    axes = flows(tables | {"period_topics": untold})
    faces = {str(band.get_facecolor()) for band in bands(axes, "band kept")}
    assert len(faces) == 1


def test_a_researchers_name_stands_beside_the_words_of_each_period_and_in_the_heat_map(tables: Tables) -> None:
    named = pl.when(pl.col("topic") == 2).then(pl.lit("美育")).alias("name")
    own = tables | {"topic_labels": tables["topic_labels"].with_columns(named)}
    texts = [text.get_text() for text in flows(own).texts]
    assert sum("主题 3 美育" in text for text in texts) == 2
    (figure,) = draw_similarities(own["topic_similarities"], own["topic_links"], own["topic_labels"], PARAMS, "zh")
    assert "主题 3  美育" in [text.get_text() for text in figure.texts]


def test_a_topic_that_did_not_come_back_is_grey_wherever_it_is_named(tables: Tables) -> None:
    doubt = pl.when(pl.col("topic") == 2).then(pl.lit("not_back")).alias("doubt")
    texts = flows(tables | {"topic_labels": tables["topic_labels"].with_columns(doubt)}).texts
    own = tables | {"topic_labels": tables["topic_labels"].with_columns(doubt)}
    (figure,) = draw_similarities(own["topic_similarities"], own["topic_links"], own["topic_labels"], PARAMS, "zh")
    grey = [text.get_color() == style.GREY for text in [*texts, *figure.texts] if "主题 3" in text.get_text()]
    assert len(grey) == 3 and all(grey)
    black = [text.get_color() == style.INK for text in figure.texts if "主题 4" in text.get_text()]
    assert black == [True]


@pytest.mark.parametrize(("language", "told"), [("zh", "主题 8 此前未知"), ("en", "Topic 8 unknown before")])
def test_a_topic_that_is_not_known_before_stands_on_the_right_alone_and_grey(
    tables: Tables, language: str, told: str
) -> None:
    untold = forget(tables, 7)
    axes = flows(untold, language)
    (bar,) = [bar for bar in bars(axes) if bar.get_label() == "topic 7"]
    assert bar.get_x() == max(bar.get_x() for bar in bars(axes)) and bar.get_height() == pytest.approx(0.05 * TEXT_CM)
    assert len(axes.patches) == len(flows(tables).patches) - 2, "no band, and no bar on the left"
    (label,) = [text for text in axes.texts if told in text.get_text()]
    assert label.get_color() == style.GREY
    labels = untold["topic_labels"]
    (figure,) = draw_similarities(untold["topic_similarities"], untold["topic_links"], labels, PARAMS, language)
    (mesh,) = [part for part in figure.axes[0].collections if isinstance(part, QuadMesh)]
    assert np.asarray(mesh.get_array()).shape == (5, 6)


def test_a_frame_of_speech_is_marked_and_grey(tables: Tables) -> None:
    framed = pl.when(pl.col("topic") == 2).then(pl.lit("frame")).alias("doubt")
    own = tables | {"topic_labels": tables["topic_labels"].with_columns(framed)}
    label = own["topic_labels"]["label"][2]
    assert sum("主题 3 套语" in text.get_text() for text in flows(own).texts) == 2
    (figure,) = draw_similarities(own["topic_similarities"], own["topic_links"], own["topic_labels"], PARAMS, "zh")
    (name,) = [text for text in figure.texts if text.get_text().startswith(f"主题 3  套语  {label[:2]}")]
    assert name.get_color() == style.GREY
