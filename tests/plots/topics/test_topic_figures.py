"""Figures of topics: the tree, the heat map, and that what is no finding looks like none."""

import numpy as np
import polars as pl
import pytest
from matplotlib.collections import LineCollection, QuadMesh
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text
from numpy.typing import NDArray

from pipeline.analysis.statistics import resampling
from pipeline.analysis.topics.describe.choice import TOLERANCE
from pipeline.params.sections import FiguresParams
from pipeline.plots.drawing import style
from pipeline.plots.topics import years
from pipeline.plots.topics.heatmap import draw_topic_heatmap
from pipeline.plots.topics.terms import draw_topics
from pipeline.plots.topics.tree import draw_topic_tree, order_leaves
from pipeline.plots.topics.years import draw_topic_years
from tests.plots.tables import make_tables
from tests.plots.topic_tables import forget
from tests.plots.vocabulary import Tables

PARAMS = FiguresParams(width_cm=17.0, dpi=100)


def doubt(tables: Tables, code: str, *topics: int) -> Tables:
    doubted = pl.col("topic").is_in(topics)
    labels = tables["topic_labels"].with_columns(
        doubt=pl.when(doubted).then(pl.lit(code)),
        grade=pl.when(doubted & (pl.lit(code) == "not_back")).then(pl.lit("D")).otherwise("grade"),
    )
    return tables | {"topic_labels": labels}


def draw_tree(tables: Tables, params: FiguresParams = PARAMS, language: str = "zh") -> Figure:
    labels, members = tables["topic_labels"], tables["topic_members"]
    figure = draw_topic_tree(tables["topic_merges"], tables["topic_quality"], labels, members, params, language)
    assert isinstance(figure, Figure)
    return figure


def find_lines(figure: Figure, label: str) -> list[Line2D]:
    return [line for line in figure.axes[0].lines if line.get_label() == label]


def read_cells(mesh: QuadMesh, n_rows: int) -> NDArray[np.float64]:
    """Values of a heat map, NaN where there is none."""
    cells = mesh.get_array()
    assert cells is not None
    return np.ma.filled(np.ma.masked_invalid(cells), np.nan).reshape(n_rows, -1)


def texts(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.findobj(Text) if isinstance(text, Text)]


def test_branches_meet_at_the_distances_of_the_table_and_topics_stand_beside_their_stems() -> None:
    tables = make_tables(n_topics=5)
    figure = draw_tree(tables)
    joints = [np.asarray(line.get_xdata())[0] for line in find_lines(figure, "merge")]
    assert joints == pytest.approx(tables["topic_merges"]["distance"].to_list())
    stems = find_lines(figure, "branch")
    assert len(stems) == 2 * len(joints)
    left, right = figure.axes[0].get_xlim()
    assert left > max(joints) and right < min(joints), "the root is at the left"
    numbers = [
        text for text in figure.texts if text.get_text() in set("12345") and text.get_horizontalalignment() == "right"
    ]
    assert [text.get_text() for text in numbers] == ["1", "2", "3", "4", "5"]
    heights = [text.get_position()[1] for text in numbers]
    assert heights == sorted(heights, reverse=True)
    top, height = figure.axes[0].get_position().y1, figure.axes[0].get_position().height
    assert heights == pytest.approx([top - (row + 0.5) / 5 * height for row in range(5)])


def test_leaves_are_ordered_so_that_no_branches_cross() -> None:
    merges = pl.DataFrame({"rank": [1, 2, 3], "topic": [1, 0, 0], "other": [3, 2, 1]})
    assert order_leaves(merges) == [0, 2, 1, 3]


def test_the_tree_says_how_well_it_keeps_the_distances_and_names_every_topic() -> None:
    tables = make_tables(n_topics=3)
    tables["topic_labels"] = tables["topic_labels"].with_columns(
        name=pl.when(pl.col("topic") == 1).then(pl.lit("劳动教育"))
    )
    written = texts(draw_tree(tables))
    assert any("0.90" in text for text in written)
    assert "劳动教育" in written and tables["topic_labels"]["label"][0] in written
    assert tables["topic_labels"]["label"][1] not in written, "a name stands in place of the label"
    share = tables["topic_quality"].filter(topic=0)["share"][0]
    assert f"{share:.1%}" in written
    unknown = tables | {"topic_merges": tables["topic_merges"].with_columns(cophenetic=pl.lit(None, pl.Float64))}
    assert not any("cophenetic" in text for text in texts(draw_tree(unknown)))


def test_without_two_topics_there_is_no_tree() -> None:
    tables = make_tables(n_topics=2)
    none = tables["topic_merges"].clear()
    assert (
        draw_topic_tree(none, tables["topic_quality"], tables["topic_labels"], tables["topic_members"], PARAMS, "zh")
        == []
    )


def test_a_topic_goes_by_its_phrase_where_it_has_no_name() -> None:
    tables = make_tables(n_topics=3)
    labels = tables["topic_labels"].with_columns(
        name=pl.when(pl.col("topic") == 1).then(pl.lit("劳动")),
        phrase=pl.when(pl.col("topic") < 2).then(pl.lit("加强劳动教育")),
    )
    own = tables | {"topic_labels": labels}
    for written in (texts(draw_tree(own)), texts(draw_topics(own["topic_terms"], labels, 10, PARAMS, "zh")[0])):
        assert "加强劳动教育" in written and "劳动" in written and labels["label"][2] in written
        assert labels["label"][0] not in written
    axes = draw_topic_years(own["topic_years"], labels, PARAMS, "zh")[0].axes
    assert [a.get_title(loc="left") for a in axes[:3]] == ["主题 1", "主题 2", "主题 3"]
    written = texts(draw_topic_years(own["topic_years"], labels, PARAMS, "zh")[0])
    assert "加强劳动教育" in written and "劳动" in written and labels["label"][0] not in written


@pytest.mark.parametrize("n_topics", [2, 70])
@pytest.mark.parametrize("width", [8.0, 17.0])
def test_few_and_many_topics_make_a_tree_of_any_width(n_topics: int, width: float) -> None:
    tables = make_tables(years=(2020,), per_year=2, n_keywords=1, n_topics=n_topics)
    figure = draw_tree(tables, FiguresParams(width_cm=width, dpi=72), "en")
    assert figure.get_size_inches()[0] * 2.54 == pytest.approx(width)
    assert figure.axes[0].get_position().width * width >= 1.5
    assert (
        sum(text.get_horizontalalignment() == "right" and text.get_text().isdecimal() for text in figure.texts)
        == n_topics
    )


def test_the_stem_of_a_topic_that_did_not_come_back_is_dashed_and_grey() -> None:
    figure = draw_tree(doubt(make_tables(n_topics=4), "not_back", 2))
    dashed = [line for line in find_lines(figure, "branch") if line.get_linestyle() != "-"]
    assert [np.asarray(line.get_ydata()).tolist() for line in dashed] == [[2.5, 2.5]]
    assert to_hex(dashed[0].get_color()) == style.GREY
    assert "D 未重现" in texts(figure)


def test_the_heat_map_has_shares_in_percent_and_gaps_stay_empty() -> None:
    tables = make_tables(gaps=(2019,), n_topics=3)
    page = draw_topic_heatmap(tables["topic_years"], tables["topic_labels"], PARAMS, "zh")[0]
    (mesh,) = (c for c in page.axes[0].collections if isinstance(c, QuadMesh))
    values = read_cells(mesh, 3)
    expected = tables["topic_years"].sort("topic", "year")["prevalence"].cast(pl.Float64).to_numpy().reshape(3, 7) * 100
    assert values == pytest.approx(expected, nan_ok=True)
    assert np.isnan(values[:, 2]).all()
    assert f"1 {tables['topic_labels']['label'][0]}" in texts(page)


def test_rows_of_the_heat_map_that_are_no_finding_are_grey() -> None:
    tables = doubt(make_tables(n_topics=3), "not_back", 1)
    page = draw_topic_heatmap(tables["topic_years"], tables["topic_labels"], PARAMS, "en")[0]
    meshes = {c.get_label(): c for c in page.axes[0].collections if isinstance(c, QuadMesh)}
    rows = {
        label: np.flatnonzero(np.isfinite(read_cells(mesh, 3)).any(axis=1)).tolist() for label, mesh in meshes.items()
    }
    assert rows == {"sound": [0, 2], "doubtful": [1]}
    assert meshes["doubtful"].get_cmap().name == style.GREYS
    assert texts(page).count("D not reproduced") == 1


def test_curves_and_lists_that_are_no_finding_are_grey_and_say_why() -> None:
    tables = doubt(make_tables(n_topics=2), "not_back", 1)
    years = draw_topic_years(tables["topic_years"], tables["topic_labels"], PARAMS, "zh")[0]
    colours = [next(to_hex(line.get_color()) for line in a.lines if line.get_label() == "seen") for a in years.axes[:2]]
    assert colours == [to_hex(style.INK), to_hex(style.GREY)]
    lists = draw_topics(tables["topic_terms"], tables["topic_labels"], 10, PARAMS, "zh")[0]
    bars = {c.get_label(): c for c in lists.axes[0].collections if isinstance(c, LineCollection)}
    assert (len(bars["weights"].get_segments()), len(bars["doubtful"].get_segments())) == (10, 10)
    label = tables["topic_labels"]["label"][1]
    for figure in (years, lists):
        assert f"D 未重现 {label}" in texts(figure)


def test_figures_of_a_corpus_that_carries_no_topics_say_so_at_the_top() -> None:
    sound, tables = make_tables(n_topics=2), doubt(make_tables(n_topics=2), "few_documents", 0, 1)
    for own, expected in ((sound, 0), (tables, 1)):
        labels = own["topic_labels"]
        figures = [
            draw_tree(own),
            draw_topics(own["topic_terms"], labels, 10, PARAMS, "zh")[0],
            draw_topic_years(own["topic_years"], labels, PARAMS, "zh")[0],
            draw_topic_heatmap(own["topic_years"], labels, PARAMS, "zh")[0],
        ]
        assert [texts(figure).count("证据不足，主题不作为结论") for figure in figures] == [expected] * 4


def test_no_more_terms_are_listed_than_were_asked_for() -> None:
    tables = make_tables(n_topics=1)
    lists = draw_topics(tables["topic_terms"], tables["topic_labels"], 4, PARAMS, "zh")[0]
    bars = next(c for c in lists.axes[0].collections if c.get_label() == "weights")
    assert isinstance(bars, LineCollection) and len(bars.get_segments()) == 4


def test_without_years_there_is_no_heat_map() -> None:
    tables = make_tables(years=(), n_topics=2, enough=False)
    assert draw_topic_heatmap(tables["topic_years"], tables["topic_labels"], PARAMS, "zh") == []


def test_years_in_which_a_topic_is_not_known_have_no_cell_and_no_point() -> None:
    tables = make_tables(gaps=(2019,), n_topics=3)
    untold = forget(tables, 1)
    heat = draw_topic_heatmap(untold["topic_years"], tables["topic_labels"], PARAMS, "zh")[0]
    (mesh,) = (c for c in heat.axes[0].collections if isinstance(c, QuadMesh))
    assert np.flatnonzero(np.isfinite(read_cells(mesh, 3)[1])).tolist() == [6]
    curves = draw_topic_years(untold["topic_years"], tables["topic_labels"], PARAMS, "zh")[0]
    points = [
        {line.get_label(): np.asarray(line.get_xdata()).tolist() for line in axes.lines} for axes in curves.axes[:3]
    ]
    assert [len(own["seen"]) for own in points] == [6, 1, 6] and points[1]["seen"] == [2023]
    assert points[1]["unseen"] == []
    for figure in (heat, curves):
        assert any("空缺：未知" in text for text in texts(figure))
    for draw in (draw_topic_heatmap, draw_topic_years):
        (known,) = draw(tables["topic_years"], tables["topic_labels"], PARAMS, "zh")
        assert not any("未知" in text for text in texts(known)), "a gap year is another thing"


def test_the_lines_of_the_choice_are_drawn_where_the_choice_draws_them() -> None:
    assert years.MIN_RETURNED == resampling.MIN_RETURNED
    assert years.TOLERANCE == TOLERANCE


def test_frames_of_speech_stand_after_the_themes_grey_and_marked() -> None:
    tables = doubt(make_tables(n_topics=3), "frame", 0)
    labels = tables["topic_labels"]["label"].to_list()
    heat = draw_topic_heatmap(tables["topic_years"], tables["topic_labels"], PARAMS, "zh")[0]
    meshes = {c.get_label(): c for c in heat.axes[0].collections if isinstance(c, QuadMesh)}
    assert np.flatnonzero(np.isfinite(read_cells(meshes["doubtful"], 3)).any(axis=1)).tolist() == [2]
    years = draw_topic_years(tables["topic_years"], tables["topic_labels"], PARAMS, "zh")[0]
    lists = draw_topics(tables["topic_terms"], tables["topic_labels"], 10, PARAMS, "zh")[0]
    for figure in (years, lists):
        assert texts(figure).index(f"套语 {labels[0]}") > texts(figure).index(labels[2])
    assert "套语" in texts(heat)


def test_branches_of_twins_alone_are_thick() -> None:
    tables = make_tables(n_topics=5)
    first = pl.Series([0, 0, 0, 3, 4], dtype=pl.Int32)
    figure = draw_tree(tables | {"topic_members": tables["topic_members"].with_columns(first_twin=first)})
    assert len(find_lines(figure, "twins")) == 2 and len(find_lines(figure, "merge")) == 2
    assert {line.get_linewidth() for line in find_lines(figure, "twins")} == {style.BAND}
    assert find_lines(draw_tree(tables), "twins") == []
