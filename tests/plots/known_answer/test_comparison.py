"""The figures of the known answer."""

import numpy as np
import polars as pl

from pipeline.params.sections import FiguresParams
from pipeline.plots.known_answer.comparison import draw_known_keywords, draw_known_themes
from tests.plots.tables import make_tables

PARAMS = FiguresParams(width_cm=17.0, dpi=100)


def test_planted_rates_outside_their_interval_stand_out() -> None:
    tables = make_tables()
    known = tables["known_keywords"]
    figure = draw_known_keywords(known, PARAMS, "zh")
    missed = sum(
        np.size(line.get_xdata()) for axes in figure.axes for line in axes.lines if str(line.get_label()) == "missed"
    )
    assert missed == known.filter(~pl.col("within")).height
    assert [axes.get_title(loc="left").split()[0] for axes in figure.axes] == [
        "先无后有",
        "上升",
        "下降",
        "突现",
        "阶跃",
        "平稳",
    ]


def test_a_theme_without_a_topic_is_left_out_of_the_figure() -> None:
    known = make_tables()["known_themes"]
    alone = pl.col("theme") == "督导"
    partly = known.with_columns(
        pl.when(~alone).then(name).alias(name) for name in ("topic", "similarity", "prevalence", "ci_low", "ci_high")
    )
    bars = draw_known_themes(partly, PARAMS, "en").axes[1]
    assert len(bars.get_yticks()) == 15
