"""The timeline of first uses, and the maps of keywords, of topics and of the corpus."""

import numpy as np
import polars as pl
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pipeline.params.sections import FiguresParams
from pipeline.plots.corpus.provinces import draw_corpus_provinces
from pipeline.plots.keywords.first_uses import SIGNS, draw_first_uses
from pipeline.plots.keywords.provinces import draw_keyword_provinces
from pipeline.plots.paper.signs import find_signs
from pipeline.plots.topics.provinces import draw_topic_provinces
from tests.plots.tables import by_province, make_tables
from tests.plots.vocabulary import Tables

PARAMS = FiguresParams(width_cm=17.0, dpi=100)


@pytest.fixture(scope="module")
def tables() -> Tables:
    return by_province(make_tables(gaps=(2019,), n_keywords=12, n_topics=3))


def draw(tables: Tables, language: str = "zh") -> list[Figure]:
    return draw_first_uses(tables["first_uses"], tables["years"], "region", {}, PARAMS, language)


def list_signs(axes: Axes) -> list[tuple[float, float, bool]]:
    """Year, height and whether it is filled, of each sign of a level."""
    signs = [line for line in axes.lines if line.get_label() == "区县"]
    places = [np.asarray(line.get_xydata())[0].tolist() for line in signs]
    return [(x, y, line.get_markerfacecolor() != "white") for (x, y), line in zip(places, signs, strict=True)]


def test_a_sign_stands_at_the_first_year_and_is_filled_where_it_could_have_been_earlier(tables: Tables) -> None:
    signs = list_signs(draw(tables)[0].axes[0])
    uses = tables["first_uses"].filter(group_kind="level")
    assert [(year, filled) for year, _, filled in signs] == [
        (year, before > 0) for year, before in uses.select("first_year", "n_documents_before").iter_rows()
    ]
    assert [height for _, height, _ in signs] == sorted({height for _, height, _ in signs})


def test_gaps_are_hatched_and_regions_counted(tables: Tables) -> None:
    figure = draw(tables)[0]
    assert [patch.get_hatch() for patch in figure.axes[0].patches] == ["/////"]
    regions = tables["first_uses"].filter(group_kind="region").height
    assert len(figure.axes[0].collections) == regions == [text.get_text() for text in figure.texts].count("1")


def test_undated_documents_are_told_at_the_right(tables: Tables) -> None:
    undated = tables["first_uses"].with_columns(n_undated=pl.when(pl.col("group_kind") == "level").then(3).otherwise(0))
    words = [text.get_text() for text in draw(tables | {"first_uses": undated}, "en")[0].texts]
    assert "1  +3 docs" in words


def test_a_first_use_outside_of_the_years_shown_is_pointed_to_at_the_edge(tables: Tables) -> None:
    uses = tables["first_uses"].filter(group_kind="level")
    first = uses["first_year"].min()
    later = tables["years"].filter(pl.col("year") > first)
    moved = tables["first_uses"].with_columns(first_year=pl.lit(2030, pl.Int32))
    for one, edge, pointed in ((tables | {"years": later}, 0, "<"), (tables | {"first_uses": moved}, 1, ">")):
        axes = draw(one)[0].axes[0]
        pointers = [line for line in axes.lines if line.get_label() == "outside"]
        assert {(np.asarray(line.get_xdata())[0], line.get_marker()) for line in pointers} == {
            (axes.get_xlim()[edge], pointed)
        }
        outside = uses.filter(first_year=first) if pointed == "<" else uses
        assert len(pointers) == outside.height


def test_a_pointer_is_filled_as_its_sign_would_be_and_a_caption_explains_that_alone(tables: Tables) -> None:
    uses = tables["first_uses"].filter(group_kind="level")
    assert {0} < set(uses["n_documents_before"].clip(0, 1))
    for before, face in ((0, "open"), (5, "filled")):
        only = tables["first_uses"].with_columns(
            first_year=pl.lit(2030, pl.Int32), n_documents_before=pl.lit(before, pl.Int64)
        )
        pages = draw(tables | {"first_uses": only})
        assert find_signs(pages) & {"filled", "open", "outside"} == {face, "outside"}
        for line in (line for line in pages[0].axes[0].lines if line.get_label() == "outside"):
            assert (line.get_markerfacecolor() == "white") == (before == 0)
            assert line.get_markeredgecolor() == SIGNS["区县"][1]


def test_without_a_first_use_there_is_no_timeline(tables: Tables) -> None:
    assert draw(tables | {"first_uses": tables["first_uses"].clear()}) == []
    assert draw(make_tables(years=(), n_keywords=2)) == []


def test_keywords_have_a_map_where_two_provinces_have_enough_voices(tables: Tables) -> None:
    rates = tables["keyword_provinces"]
    pages = draw_keyword_provinces(rates, {}, PARAMS, "zh")
    names = {text.get_text() for page in pages for text in page.texts}
    assert set(rates.filter(pl.col("n_own_mentions") > 0)["keyword"]) <= names
    assert draw_keyword_provinces(rates.filter(pl.col("province") != "浙江省"), {}, PARAMS, "zh") == []
    assert draw_keyword_provinces(rates.clear(), {}, PARAMS, "zh") == []


def test_topics_have_maps_of_percentages(tables: Tables) -> None:
    (page,) = draw_topic_provinces(tables["topic_groups"], tables["topic_labels"], PARAMS, "zh")
    assert [[t.get_text() for t in axes.texts].count("6.0") for axes in page.axes] == [2, 2, 2]
    regions = tables["topic_groups"].filter(pl.col("group_kind") != "province")
    assert draw_topic_provinces(regions, tables["topic_labels"], PARAMS, "zh") == []


def test_the_map_of_the_corpus_counts_documents_and_says_how_many_are_not_on_it(tables: Tables) -> None:
    figure = draw_corpus_provinces(tables["places"], PARAMS, "zh")
    assert isinstance(figure, Figure)
    counts = tables["places"].group_by("province").agg(pl.col("n_documents", "n_issuers").sum())
    off = counts.filter(pl.col("province").is_null())["n_documents"][0]
    words = {text.get_text() for text in [*figure.texts, *figure.axes[0].texts]}
    assert f"未在图上的文档：{off}" in words
    assert {f"{n}/{m}" for _, n, m in counts.drop_nulls().iter_rows()} <= words
    one_by_one = tables["places"].with_columns(by_province=pl.lit(False))
    assert draw_corpus_provinces(one_by_one, PARAMS, "zh") == []
    few = (
        tables["places"].filter(pl.col("province").is_not_null()).head(3).with_columns(n_documents=pl.lit(6, pl.Int64))
    )
    assert draw_corpus_provinces(few, PARAMS, "zh") == []
