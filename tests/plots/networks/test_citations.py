"""The figure of who cites whom."""

import pytest
from matplotlib.patches import Polygon

from pipeline.params.sections import FiguresParams
from pipeline.plots.networks.citations import draw_citation_levels
from tests.plots.tables import make_tables

PARAMS = FiguresParams(width_cm=17.0, dpi=100)


def test_bands_are_as_wide_as_documents_cite_and_both_sides_name_their_levels() -> None:
    levels = make_tables()["citation_levels"]
    (page,) = draw_citation_levels(levels, PARAMS, "zh")
    axes = page.axes[0]
    bands = [patch.get_xy() for patch in axes.patches if isinstance(patch, Polygon) and len(patch.get_xy()) > 10]
    widths = sorted(float(band[-2][1] - band[0][1]) for band in bands)
    assert [width / widths[0] for width in widths] == pytest.approx([1, 4, 6])
    written = [text.get_text() for text in axes.texts]
    assert {"省  1", "区县  10", "国家  7", "不明  4"} <= set(written)


def test_levels_are_named_in_the_language_of_the_figure() -> None:
    (page,) = draw_citation_levels(make_tables()["citation_levels"], PARAMS, "en")
    assert {"province  1", "district  10", "unknown  4"} <= {text.get_text() for text in page.axes[0].texts}


def test_without_a_citation_or_with_a_single_flow_there_is_no_figure() -> None:
    assert draw_citation_levels(make_tables()["citation_levels"].head(1), PARAMS, "zh") == []
    assert draw_citation_levels(make_tables()["citation_levels"].clear(), PARAMS, "zh") == []
