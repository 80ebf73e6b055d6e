"""Specification curves show every setting that was tested, in order, with its options."""

import numpy as np
import polars as pl
import pytest

from pipeline.params.sections import FiguresParams
from pipeline.plots.drawing import looks
from pipeline.plots.robustness.curve import MOST_CURVES, draw_robustness
from tests.plots.robustness_tables import make_robustness

PARAMS = FiguresParams(width_cm=17.0, dpi=100)
TABLES = make_robustness([(f"词{number}", "上升") for number in range(6)])


def test_estimates_ascend_and_filled_ones_hold() -> None:
    curve, below = draw_robustness(TABLES["robustness"], TABLES["robustness_runs"], PARAMS, "zh", ("词2",))[0].axes
    dots = {str(line.get_label()): np.transpose(line.get_xydata()).round(2).tolist() for line in curve.lines}
    # The fourth setting was not tested; of the others the third has the smallest ratio and alone holds.
    assert dots["holds"] == [[0], [1.2]]
    assert dots["fails"] == [[1, 2], [1.3, 1.4]]
    options = {str(line.get_label()): np.array(line.get_xdata()).tolist() for line in below.lines}
    assert options == {"text=own": [1, 2], "text=all": [0], "kinds=all": [0, 2], "kinds=largest": [1]}


def test_without_names_the_first_claims_are_drawn() -> None:
    figures = draw_robustness(TABLES["robustness"], TABLES["robustness_runs"], PARAMS, "en")
    assert len(figures) == MOST_CURVES
    assert (
        "词0 rising" in figures[0].texts[0].get_text() and "holds in 1 of 3 settings" in figures[0].texts[0].get_text()
    )


@pytest.mark.parametrize(("high", "sizes"), [(5.0, [1, 1, 1, 1]), (14.0, [2, 2]), (21.0, [2, 2]), (27.0, [4])])
def test_a_page_of_a_paper_has_as_many_claims_as_it_has_room_for_and_none_stands_alone(
    high: float, sizes: list[int]
) -> None:
    with looks.use(looks.Look(max_height_cm=high)):
        pages = draw_robustness(TABLES["robustness"], TABLES["robustness_runs"], PARAMS, "en")
    assert [len(page.axes) for page in pages] == [2 * size for size in sizes]
    assert [text.get_text()[:2] for page in pages for text in page.texts] == ["词0", "词1", "词2", "词3"]
    assert high == 5.0 or all(page.get_figheight() * 2.54 <= high for page in pages)
    tops = [axes.get_position().y1 for axes in pages[0].axes]
    assert tops == sorted(tops, reverse=True)


def test_no_claim_no_figure() -> None:
    empty = make_robustness([])
    assert draw_robustness(empty["robustness"], empty["robustness_runs"], PARAMS, "zh") == []
    unknown = TABLES["robustness_runs"].with_columns(ci_high=pl.lit(None, pl.Float64))
    assert draw_robustness(TABLES["robustness"], unknown, PARAMS, "zh") == []


def test_the_title_tells_settings_that_are_not_drawn_and_claims_that_are_not_made() -> None:
    whole = draw_robustness(TABLES["robustness"], TABLES["robustness_runs"], PARAMS, "zh", ("词2",))[0]
    assert whole.texts[0].get_text() == "词2 上升  3 种设定中 1 种成立"
    claims = TABLES["robustness"].with_columns(claimed=pl.lit(False))
    bare = pl.when(pl.col("setting") > 1).then("estimate")  # the first fails without an estimate
    runs = TABLES["robustness_runs"].with_columns(estimate=bare)
    for language, told in (
        ("zh", "报告未作此断言：词2 上升  3 种设定中 1 种成立（绘出 2 种）"),
        ("en", "Not claimed in the report: 词2 rising  holds in 1 of 3 settings (2 drawn)"),
    ):
        assert draw_robustness(claims, runs, PARAMS, language, ("词2",))[0].texts[0].get_text() == told
