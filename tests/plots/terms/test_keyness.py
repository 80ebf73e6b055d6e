"""The figure of distinctive terms."""

import numpy as np
import polars as pl
import pytest
from matplotlib.collections import LineCollection
from matplotlib.text import Text

from pipeline.params.sections import FiguresParams
from pipeline.plots.terms.keyness import draw_year_keyness
from tests.plots.tables import make_tables

PARAMS = FiguresParams(width_cm=17.0, dpi=100)


def test_a_year_lists_its_terms_by_z_and_gaps_are_named() -> None:
    tables = make_tables(gaps=(2018,))
    page = draw_year_keyness(tables["keyness"], tables["keyness_groups"], tables["years"], 10, PARAMS, "zh")[0]
    written = [text.get_text() for text in page.axes[0].texts]
    terms = tables["keyness"].filter(group="2017").sort("z", descending=True)["term"].to_list()
    start = written.index("2017") + 2
    assert [text for text in written[start : start + 18] if text in terms] == terms[:10]
    assert "2018" not in written and any("2018" in text.get_text() for text in page.texts)


def test_distinctive_terms_are_filled_and_intervals_lie_around_their_points() -> None:
    tables = make_tables(years=(2021,))
    axes = draw_year_keyness(tables["keyness"], tables["keyness_groups"], tables["years"], 10, PARAMS, "en")[0].axes[0]
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
    tested = pl.col("group") != "2019"
    groups = tables["keyness_groups"].with_columns(n_tested=tested * pl.col("n_tested"))
    (page,) = draw_year_keyness(tables["keyness"].filter(tested), groups, tables["years"], 10, PARAMS, "zh")
    texts = [text.get_text() for text in page.axes[0].texts]
    assert "2020" in texts and "2019" not in texts
    assert any("证据不足的年份：2019。" in text.get_text() for text in page.findobj(Text))


def test_where_no_year_was_tested_there_is_no_figure_of_distinctive_terms() -> None:
    for years in ((2019,), ()):
        tables = make_tables(years=years, per_year=2, enough=False)
        assert draw_year_keyness(tables["keyness"], tables["keyness_groups"], tables["years"], 10, PARAMS, "zh") == []
