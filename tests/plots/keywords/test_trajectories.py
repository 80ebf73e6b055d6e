"""Figures of keywords show what the tables say, and no more."""

import numpy as np
import polars as pl
import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection, QuadMesh
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from pipeline.params.events import Event
from pipeline.params.sections import FiguresParams
from pipeline.plots.drawing import style
from pipeline.plots.keywords.trajectories import draw_keyword_heatmap, draw_keyword_trajectories
from pipeline.tables.codes import VERDICTS
from pipeline.tables.keywords import CLAIMS
from tests.plots.keyword_tables import judge
from tests.plots.tables import make_tables
from tests.plots.vocabulary import Tables

PARAMS = FiguresParams(width_cm=17.0, dpi=100)
EVENTS = (
    Event("2016-12-31", "早年之事", "too early", ()),
    Event("2020-03-20", "劳动教育意见", "Opinions on labour education", ("劳动",)),
    Event("2021-07-24", "双减意见", "Double Reduction opinions", ("双减", "课后服务")),
    Event("2022-10", "大会", "Congress", ()),
    Event("2022-11-01", "无人关涉之事", "concerns none", ("区块链",)),
)


def draw(tables: Tables, language: str = "zh", events: tuple[Event, ...] = (), **glosses: str) -> list[Figure]:
    return draw_keyword_trajectories(
        tables["keyword_years"], tables["keyword_trends"], events, glosses, PARAMS, language
    )


def draw_map(tables: Tables, language: str = "zh", **glosses: str) -> list[Figure]:
    return draw_keyword_heatmap(tables["keyword_years"], tables["keyword_trends"], glosses, PARAMS, language)


@pytest.fixture(scope="module")
def tables() -> Tables:
    return make_tables(gaps=(2019,), n_keywords=14)


@pytest.fixture(scope="module")
def pages(tables: Tables) -> list[Figure]:
    return draw(tables, events=EVENTS)


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


def test_every_rate_in_own_words_has_its_interval(tables: Tables, pages: list[Figure]) -> None:
    own = tables["keyword_years"].filter(keyword="劳动教育").drop_nulls("own_low")
    drawn = {a[0]: (a[1], b[1]) for a, b in collection(panel(pages, "劳动教育"), "interval")}
    assert drawn == {year: (low, high) for year, low, high in own.select("year", "own_low", "own_high").iter_rows()}
    seen = points(panel(pages, "劳动教育"), "seen") | points(panel(pages, "劳动教育"), "hollow")
    assert seen == dict(own.select("year", "own_per_10k_chars").iter_rows())
    assert (own["own_per_10k_chars"] != own["per_10k_chars"]).all()


def test_hollow_years_are_drawn_hollow_and_no_others(tables: Tables, pages: list[Figure]) -> None:
    hollow = tables["keyword_years"].filter(pl.col("hollow"), pl.col("n_documents") > 0)["year"].unique().to_list()
    assert hollow == [2022]
    for axes in (panel(pages, "劳动教育"), panel(pages, "双减")):
        assert list(points(axes, "hollow")) == hollow and 2022 not in points(axes, "seen")
        line = next(line for line in axes.lines if line.get_label() == "hollow")
        assert line.get_markerfacecolor() == "white" and line.get_markeredgewidth() > 0


def test_unseen_has_a_one_sided_interval_from_zero(tables: Tables, pages: list[Figure]) -> None:
    axes = panel(pages, "双减")
    bound = dict(tables["keyword_years"].filter(keyword="双减").select("year", "own_high").iter_rows())
    assert points(axes, "unseen") == {2017: 0, 2018: 0, 2020: 0}
    assert {a[0]: (a[1], b[1]) for a, b in collection(axes, "one-sided")} == {
        year: (0, bound[year]) for year in (2017, 2018, 2020)
    }


def test_a_year_without_a_mention_and_with_too_few_voices_has_a_hollow_cross(tables: Tables) -> None:
    few = tables["keyword_years"].with_columns(hollow=pl.col("year") == 2018)
    axes = panel(draw(tables | {"keyword_years": few}), "双减")
    assert points(axes, "unseen") == {2017: 0, 2020: 0} and points(axes, "hollow unseen") == {2018: 0}
    cross = next(line for line in axes.lines if line.get_label() == "hollow unseen")
    assert cross.get_marker() == "X" and cross.get_markerfacecolor() == "white"


def test_bounds_of_decades_without_a_mention_are_one_area_without_arrows() -> None:
    tables = make_tables(tuple(range(1990, 2021)), n_keywords=5, per_year=1)
    last = pl.col("year") == 2020
    keyword_years = tables["keyword_years"].with_columns(
        own_per_10k_chars=pl.when(last).then(1.0).otherwise(0.0),
        own_low=pl.when(last).then(0.5).otherwise(0.0),
        own_high=pl.when(last).then(9.0).otherwise(4.0),
    )
    axes = panel(draw(tables | {"keyword_years": keyword_years}), "劳动教育")
    areas = [bars for bars in axes.containers if bars.get_label() == "one-sided"]
    assert [bar.get_height() for bar in areas[0]] == [4.0] * 30 and set(points(axes, "cut")) == {2020}
    assert not [lines for lines in axes.collections if lines.get_label() == "one-sided"]


def test_years_without_an_interval_get_a_point_alone() -> None:
    few = make_tables(n_keywords=1)
    none = [pl.lit(None, pl.Float64).alias(name) for name in ("own_low", "own_high")]
    axes = draw(few | {"keyword_years": few["keyword_years"].with_columns(none)})[0].axes[0]
    assert collection(axes, "interval") == [] and len(points(axes, "seen")) == 2 and len(points(axes, "hollow")) == 1


def notes(pages: list[Figure]) -> dict[str, str]:
    return {axes.get_title(loc="left"): axes.texts[0].get_text() for page in pages for axes in page.axes}


def test_the_verdict_its_evidence_and_its_years_stand_above_the_panel(pages: list[Figure]) -> None:
    texts = notes(pages)
    assert texts["双减"] == "▲ 新现（强）  2021" and texts["全面改薄"].startswith("▼ 下降（强）  年均 −46%")
    assert texts["教育数字化"] == "▲ 阶跃上升（强）  2020" and texts["集团化办学"] == "◆ 突现（强）  2020"
    assert texts["家校社协同"] == "▼ 消失（强）  2020" and texts["课后服务"] == "◆ 先升后降（强）"
    assert texts["五项管理"] == "平稳" and texts["创客教育"] == "不明" and texts["科学教育"] == "年际有别（强）"


@pytest.mark.parametrize("verdict", VERDICTS)
def test_no_verdict_is_told_by_colour_alone(verdict: str) -> None:
    one = make_tables(n_keywords=1)
    trend = one["keyword_trends"].row(0, named=True) | judge(verdict)
    trends = pl.DataFrame([trend], schema=one["keyword_trends"].schema)
    for pages in (draw(one | {"keyword_trends": trends}), draw_map(one | {"keyword_trends": trends})):
        texts = [text.get_text() for axes in pages[0].axes for text in axes.texts]
        texts += [text.get_text() for text in pages[0].texts]
        (told,) = [text for text in texts if VERDICTS[verdict][0] in text and "虚线" not in text]
        assert (told[0] in "▲▼◆") == (verdict in CLAIMS)
    colour = next(
        line for line in draw(one | {"keyword_trends": trends})[0].axes[0].lines if line.get_label() == "seen"
    )
    claimed = {to_hex(shade) for shade in (style.VERMILION, style.BLUE, style.PURPLE)}
    assert (to_hex(colour.get_color()) in claimed) == (verdict in CLAIMS)


def edges(axes: Axes) -> list[tuple[float, str]]:
    return [
        (float(np.asarray(line.get_xdata())[0]), str(line.get_linestyle()))
        for line in axes.lines
        if line.get_label() == "edge"
    ]


def test_steps_arrivals_bursts_and_turns_are_marked_at_their_years(pages: list[Figure]) -> None:
    assert edges(panel(pages, "教育数字化")) == edges(panel(pages, "三通两平台")) == [(2019.5, "--")]
    assert edges(panel(pages, "双减")) == [(2020.5, ":")] and edges(panel(pages, "家校社协同")) == [(2020.5, ":")]
    bands = [patch.get_extents() for patch in panel(pages, "集团化办学").patches if not patch.get_hatch()]
    axes = panel(pages, "集团化办学")
    (band,) = [box.transformed(axes.transData.inverted()) for box in bands]
    assert (round(band.x0, 6), round(band.x1, 6)) == (2019.5, 2020.5)
    assert list(points(panel(pages, "课后服务"), "turn")) == [2020]
    assert list(points(panel(pages, "心理健康教育"), "turn")) == [2020]
    assert edges(panel(pages, "劳动教育")) == [] and edges(panel(pages, "创客教育")) == []


def test_a_turn_is_not_marked_at_a_hollow_year() -> None:
    tables = make_tables(n_keywords=7)
    hollow = tables["keyword_years"].with_columns(hollow=pl.col("year") == 2020)
    (year,) = points(panel(draw(tables | {"keyword_years": hollow}), "课后服务"), "turn")
    assert year in (2019, 2021)


def event_marks(axes: Axes) -> dict[str, float]:
    return {
        str(line.get_label()): round(float(np.asarray(line.get_xdata())[0]), 2)
        for line in axes.lines
        if str(line.get_label()).startswith("event")
    }


def test_events_are_marked_where_they_concern_a_keyword_and_named_beneath(pages: list[Figure]) -> None:
    assert event_marks(panel(pages, "双减")) == {"event 2": 2021.06, "event 3": 2022.29}
    assert event_marks(panel(pages, "劳动教育")) == {"event 1": 2019.72, "event 3": 2022.29}
    assert event_marks(panel(pages, "创客教育")) == {"event 3": 2022.29}
    note = pages[0].texts[-1].get_text()
    assert "1. 劳动教育意见（2020-03-20）  2. 双减意见（2021-07-24）  3. 大会（2022-10）" in note
    assert "早年之事" not in note and "无人关涉之事" not in note


def test_numbers_of_events_that_would_touch_stand_one_beneath_the_other() -> None:
    tables = make_tables(n_keywords=1)
    close = tuple(Event(f"2021-07-{day}", f"事{day}", f"e{day}", ()) for day in (10, 20, 30))
    axes = draw(tables, events=(*close, Event("2018-01", "早", "early", ())))[0].axes[0]
    heights = [round(text.get_position()[1], 2) for text in axes.texts[1:]]
    assert heights == [1.0, 1.0, 0.9, 0.8]


def test_the_note_is_no_wider_than_the_page_and_clear_of_the_strips() -> None:
    many = tuple(
        Event(f"20{year}-0{month}", f"某年某月的一件大事{month}", "x", ()) for year in (18, 21) for month in range(1, 9)
    )
    page = draw(make_tables(n_keywords=12), events=many)[0]
    note, width = page.texts[-1], page.get_size_inches()[0]
    lines = note.get_text().split("\n")
    assert len(lines) > 4 and sum(line.count("大事") for line in lines) == 16 + 1
    assert max(style.text_width(line, style.SMALL) for line in lines) <= width * 2.54 - 2 * style.SIDE_CM + 1e-6
    renderer = FigureCanvasAgg(page).get_renderer()  # type: ignore[no-untyped-call]
    box = note.get_window_extent(renderer)
    strips = min(text.get_window_extent(renderer).y0 for text in page.texts[:-1] if text.get_text() == "10")
    assert 0 <= box.y0 < box.y1 < strips


def test_documents_and_voices_stand_beneath_every_column(tables: Tables, pages: list[Figure]) -> None:
    years = tables["years"]
    written = [text.get_text() for text in pages[0].texts]
    assert [written.count(str(year)) for year in years["year"]] == [4] * 7
    assert written.count("12") == 4 * 6 and written.count("10") == 4 * 6  # documents, voices; not for the gap
    assert written.count("—") == 4 * 2
    assert "文档" in written and "独立来源" in written


@pytest.mark.parametrize("enough", [True, False])
def test_english_figures_have_english_words(enough: bool) -> None:
    tables = make_tables(n_keywords=3, enough=enough)
    page = draw(tables, "en", EVENTS, 双减="Double Reduction")[0]
    told = {axes.get_title(loc="left"): axes.texts[0].get_text() for axes in page.axes}
    assert list(told) == ["双减 Double Reduction", "五项管理", "教育数字化"]
    claimed = ["▲ new (strong)  2021", "stable", "▲ step up (strong)  2020"]
    assert list(told.values()) == (claimed if enough else ["insufficient evidence"] * 3)
    assert {"documents", "voices"} <= {text.get_text() for text in page.texts}
    assert "1. Double Reduction opinions (2021-07-24)" in page.texts[-1].get_text()


def test_many_keywords_take_several_pages_and_each_numbers_its_own_events() -> None:
    tables = make_tables((2021, 2022, 2023), n_keywords=35, per_year=3)
    gone = tables["keyword_trends"].filter(n_mentions=0)["keyword"].to_list()
    pages = draw(tables, events=EVENTS)
    assert gone == ["家校社协同"] and [len(page.axes) for page in pages] == [16, 18]
    assert "1. 双减意见" in pages[0].texts[-1].get_text() and "1. 大会" in pages[1].texts[-1].get_text()


def test_a_keyword_that_is_never_mentioned_has_no_panel_and_no_row() -> None:
    tables = make_tables(n_keywords=3)
    never = pl.when(keyword="五项管理").then(0)
    trends = tables["keyword_trends"].with_columns(
        never.otherwise(name).cast(pl.Int64).alias(name) for name in ("n_mentions", "n_documents_with")
    )
    none = trends.with_columns(n_mentions=pl.lit(0, pl.Int64))
    assert list(notes(draw(tables | {"keyword_trends": trends}))) == ["双减", "教育数字化"]
    assert len(draw_map(tables | {"keyword_trends": trends})[0].axes[0].texts) == 2 * 7
    assert draw(tables | {"keyword_trends": none}) == [] and draw_map(tables | {"keyword_trends": none}) == []


def test_no_year_no_figure() -> None:
    tables = make_tables(years=())
    assert draw(tables) == [] and draw_map(tables) == []


def test_the_heat_map_writes_rates_in_own_words_and_hatches_gaps(tables: Tables) -> None:
    axes = draw_map(tables)[0].axes[0]
    assert len(axes.texts) == 14 * 6
    assert {text.get_text() for text in axes.texts if text.get_position() == (2017, 0)} == {"0"}
    assert [patch.get_hatch() for patch in axes.patches] == ["/////"]
    rate = tables["keyword_years"].filter(keyword="五项管理", year=2017)["own_per_10k_chars"][0]
    assert {text.get_text() for text in axes.texts if text.get_position() == (2017, 1)} == {f"{rate:.1f}"}


def test_hollow_years_stand_in_brackets_in_the_heat_map(tables: Tables) -> None:
    axes = draw_map(tables)[0].axes[0]
    bracketed = {text.get_position()[0] for text in axes.texts if text.get_text().startswith("(")}
    assert bracketed == {2022} and sum(text.get_text().startswith("(") for text in axes.texts) == 14


def test_no_row_of_the_heat_map_bleaches_another(tables: Tables) -> None:
    """A word a thousand times as frequent as any other changes the shades of no other row, and each row's deepest is its highest rate."""
    often = tables["keyword_trends"]["keyword"][4]
    rate = pl.col("own_per_10k_chars")
    louder = tables["keyword_years"].with_columns(pl.when(pl.col("keyword") == often).then(1000 * rate).otherwise(rate))
    before, after = (shades(draw_map(tables | {"keyword_years": years})) for years in (tables["keyword_years"], louder))
    np.testing.assert_allclose(before, after)
    np.testing.assert_allclose(np.nanmax(before, axis=1), 1)


def shades(pages: list[Figure]) -> np.ndarray:
    """Depths from 0 to 1, array of shape (n_rows, n_years); NaN in a gap."""
    mesh = next(c for c in pages[0].axes[0].collections if isinstance(c, QuadMesh))
    return np.ma.filled(np.ma.asarray(mesh.get_array(), dtype=float), np.nan).reshape(14, -1)


def test_the_highest_rate_of_each_row_stands_beside_it(tables: Tables) -> None:
    figure = draw_map(tables, "en")[0]
    rates = tables["keyword_years"].drop_nulls("own_per_10k_chars").rows_by_key("keyword", named=True)
    highest = [
        max(row["own_per_10k_chars"] for row in rates[keyword]) for keyword in tables["keyword_trends"]["keyword"]
    ]
    written = [float(t.get_text().removeprefix("max ")) for t in figure.texts if t.get_text().startswith("max ")]
    np.testing.assert_allclose(written, highest, rtol=0.06)
