"""The biplot of terms and years."""

import numpy as np
import polars as pl

from pipeline.params.sections import FiguresParams
from pipeline.plots.networks.correspondence import draw_biplot
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
