"""The biplot of terms and years."""

from itertools import pairwise

import numpy as np
import polars as pl
import pytest

from pipeline.params.sections import FiguresParams
from pipeline.plots.drawing import looks
from pipeline.plots.networks.correspondence import YEARS_A_CM, choose_years, draw_biplot
from tests.plots.tables import make_tables

PARAMS = FiguresParams(width_cm=17.0, dpi=100)


def test_points_lie_where_the_table_says_and_axes_tell_their_inertia() -> None:
    tables = make_tables()
    points = tables["correspondence_points"].with_columns(
        n_voices=pl.when(pl.col("name") == "2019").then(2).otherwise("n_voices")
    )
    (page,) = draw_biplot(points, tables["correspondence_axes"], 5, PARAMS, "zh")
    axes = page.axes[0]
    assert "60.0%" in axes.get_xlabel() and "30.0%" in axes.get_ylabel()
    drawn = {c.get_label(): np.asarray(c.get_offsets()) for c in axes.collections}
    assert np.allclose(drawn["terms"], points.filter(kind="term").select("x", "y").to_numpy())
    assert (len(drawn["years"]), len(drawn["few voices"])) == (6, 1)
    # One scale for both axes, so that distances are what they seem.
    width, height = (size * side for size, side in zip(page.get_size_inches(), axes.get_position().size, strict=True))
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    assert np.isclose((right - left) / width, (high - low) / height)


def test_every_year_is_named_and_no_name_lies_on_another() -> None:
    tables = make_tables()
    (page,) = draw_biplot(tables["correspondence_points"], tables["correspondence_axes"], 5, PARAMS, "en")
    page.canvas.draw()
    texts = page.axes[0].texts
    names = [text.get_text() for text in texts]
    assert {str(year) for year in range(2017, 2024)} <= set(names)
    boxes = [text.get_window_extent() for text in texts]
    on_another = [
        (names[i], names[j])
        for i in range(len(boxes))
        for j in range(i)
        if min(boxes[i].x1, boxes[j].x1) - max(boxes[i].x0, boxes[j].x0) > 1
        and min(boxes[i].y1, boxes[j].y1) - max(boxes[i].y0, boxes[j].y0) > 2
    ]
    assert on_another == []


def test_without_an_analysis_there_is_no_figure() -> None:
    tables = make_tables()
    none = (tables["correspondence_points"].clear(), tables["correspondence_axes"].clear())
    assert draw_biplot(*none, 5, PARAMS, "zh") == []


@pytest.mark.parametrize("step", [1, 2, 3, 5, 10])
def test_a_paper_names_years_evenly_whatever_they_are_and_no_fewer_where_it_is_wider(step: int) -> None:
    years = [str(year) for year in range(1981 - 20 * step, 1981 + 20 * step, step)]
    table = pl.DataFrame({"name": years})
    fewer = 0
    with looks.use(looks.Look(max_height_cm=22.0)):
        for width in range(3, 40):
            named = [row["name"] for row in choose_years(table, float(width))]
            assert named[:2] == [years[0], years[-1]] and len(named) == len(set(named)) >= fewer
            assert len(named) >= min(len(years), YEARS_A_CM * width) / 2
            places = [years.index(name) for name in (named[0], *named[2:])]
            assert len({later - earlier for earlier, later in pairwise(places)}) == 1
            fewer = len(named)
        assert sorted(named) == years
        for few in (years[:1], years[:2]):
            assert [row["name"] for row in choose_years(pl.DataFrame({"name": few}), 3.0)] == few
    assert len(choose_years(table, 3.0)) == len(years), "the page tries to name them all"


def test_of_years_too_close_to_be_named_the_ends_are_and_the_note_counts_the_rest() -> None:
    tables = make_tables()
    points = tables["correspondence_points"]
    close = points.with_columns(
        pl.when(pl.col("kind") == "year").then(0.01).otherwise(pl.col(axis)).alias(axis) for axis in ("x", "y")
    )
    crowd = pl.concat([close, *(
        close.filter(name="2019").with_columns(name=pl.lit(str(year))) for year in range(1990, 2016)
    )])  # fmt: skip
    (page,) = draw_biplot(crowd, tables["correspondence_axes"], 5, PARAMS, "zh")
    named = {text.get_text() for text in page.axes[0].texts if text.get_text().isdigit()}
    assert {"1990", "2023"} <= named and len(named) < 33
    assert f"标出互不遮挡的 {len(named)} 个，共 33 个" in "".join(text.get_text() for text in page.texts)
