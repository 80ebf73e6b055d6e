"""Figures of keywords show what the tables say, and no more."""

import numpy as np
import polars as pl
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from pipeline.params.sections import FiguresParams
from pipeline.plots.keywords.trajectories import draw_keyword_heatmap, draw_keyword_trajectories
from tests.plots.tables import Tables, make_tables

PARAMS = FiguresParams(width_cm=17.0, dpi=100)


@pytest.fixture(scope="module")
def tables() -> Tables:
    return make_tables(gaps=(2019,), n_keywords=14)


@pytest.fixture(scope="module")
def pages(tables: Tables) -> list[Figure]:
    return draw_keyword_trajectories(tables["keyword_years"], tables["keyword_trends"], PARAMS, "zh")


def panel(pages: list[Figure], keyword: str) -> Axes:
    return next(axes for page in pages for axes in page.axes if axes.get_title(loc="left") == keyword)


def collection(axes: Axes, label: str) -> list[list[tuple[float, float]]]:
    """The end points of the lines that carry this label."""
    found = next(c for c in axes.collections if c.get_label() == label)
    assert isinstance(found, LineCollection)
    return [[(float(x), float(y)) for x, y in segment] for segment in found.get_segments()]


def points(axes: Axes, label: str) -> dict[float, float]:
    line = next(line for line in axes.lines if line.get_label() == label)
    return dict(zip(np.asarray(line.get_xdata()).tolist(), np.asarray(line.get_ydata()).tolist(), strict=True))


def test_no_line_crosses_a_gap(pages: list[Figure]) -> None:
    joined = {(a[0], b[0]) for a, b in collection(panel(pages, "劳动教育"), "line")}
    assert joined == {(2017, 2018), (2020, 2021), (2021, 2022), (2022, 2023)}


def test_a_gap_is_no_zero(pages: list[Figure]) -> None:
    axes = panel(pages, "双减")
    assert 2019 not in points(axes, "seen") and 2019 not in points(axes, "unseen")
    assert [patch.get_hatch() for patch in axes.patches] == ["/////"]


def test_every_rate_has_its_interval(tables: Tables, pages: list[Figure]) -> None:
    own = tables["keyword_years"].filter(keyword="劳动教育").drop_nulls("ci_low")
    drawn = {a[0]: (a[1], b[1]) for a, b in collection(panel(pages, "劳动教育"), "interval")}
    assert drawn == {year: (low, high) for year, low, high in own.select("year", "ci_low", "ci_high").iter_rows()}
    assert points(panel(pages, "劳动教育"), "seen") == dict(own.select("year", "per_10k_chars").iter_rows())


def test_unseen_has_a_one_sided_interval_from_zero(tables: Tables, pages: list[Figure]) -> None:
    axes = panel(pages, "双减")
    bound = dict(tables["keyword_years"].filter(keyword="双减").select("year", "ci_high").iter_rows())
    assert points(axes, "unseen") == {2017: 0, 2018: 0, 2020: 0}
    assert {a[0]: (a[1], b[1]) for a, b in collection(axes, "one-sided")} == {
        year: (0, bound[year]) for year in (2017, 2018, 2020)
    }


def test_years_without_an_interval_get_a_point_alone() -> None:
    few = make_tables(n_keywords=1)
    without = few["keyword_years"].with_columns(ci_low=pl.lit(None, pl.Float64), ci_high=pl.lit(None, pl.Float64))
    axes = draw_keyword_trajectories(without, few["keyword_trends"], PARAMS, "zh")[0].axes[0]
    assert collection(axes, "interval") == [] and len(points(axes, "seen")) == 3


def test_the_verdict_stands_above_the_panel(pages: list[Figure]) -> None:
    texts = {axes.get_title(loc="left"): axes.texts[0].get_text() for page in pages for axes in page.axes}
    assert texts["双减"].startswith("上升") and texts["全面改薄"].startswith("下降") and texts["五项管理"] == "不明"


def test_documents_and_bodies_stand_beneath_every_column(tables: Tables, pages: list[Figure]) -> None:
    years = tables["years"]
    written = [text.get_text() for text in pages[0].texts]
    assert [written.count(str(year)) for year in years["year"]] == [4] * 7
    assert written.count("12") == 4 * 6 and written.count("10") == 4 * 6  # documents, bodies; not for the gap
    assert written.count("—") == 4 * 2
    assert "文档" in written and "机构" in written


@pytest.mark.parametrize("enough", [True, False])
def test_english_figures_have_english_words(enough: bool) -> None:
    tables = make_tables(n_keywords=3, enough=enough)
    page = draw_keyword_trajectories(tables["keyword_years"], tables["keyword_trends"], PARAMS, "en")[0]
    notes = {axes.texts[0].get_text() for axes in page.axes}
    assert notes == ({"rising  × 1.62 a year", "unclear"} if enough else {"not enough evidence"})
    assert {"documents", "bodies"} <= {text.get_text() for text in page.texts}


def test_many_keywords_take_several_pages() -> None:
    tables = make_tables((2021, 2022, 2023), n_keywords=35, per_year=3)
    pages = draw_keyword_trajectories(tables["keyword_years"], tables["keyword_trends"], PARAMS, "zh")
    assert [len(page.axes) for page in pages] == [16, 16, 3]


def test_no_year_no_figure() -> None:
    tables = make_tables(years=())
    assert draw_keyword_trajectories(tables["keyword_years"], tables["keyword_trends"], PARAMS, "zh") == []
    assert draw_keyword_heatmap(tables["keyword_years"], tables["keyword_trends"], PARAMS, "zh") == []


def test_the_heat_map_writes_rates_and_hatches_gaps(tables: Tables) -> None:
    axes = draw_keyword_heatmap(tables["keyword_years"], tables["keyword_trends"], PARAMS, "zh")[0].axes[0]
    assert len(axes.texts) == 14 * 6
    assert {text.get_text() for text in axes.texts if text.get_position() == (2017, 0)} == {"0"}
    assert [patch.get_hatch() for patch in axes.patches] == ["/////"]
