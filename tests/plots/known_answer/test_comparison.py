"""The figures of the known answer."""

import numpy as np
import polars as pl
import pytest

from pipeline import catalog
from pipeline.params.sections import FiguresParams
from pipeline.plots.known_answer.comparison import draw_known_keywords, draw_known_shapes, draw_known_themes
from pipeline.tables.codes import KINDS
from tests.plots.tables import make_tables

PARAMS = FiguresParams(width_cm=17.0, dpi=100)


@pytest.fixture
def known_keywords() -> pl.DataFrame:
    """One keyword of each kind in three years; in the last the planted rate lies outside the interval."""
    rows = [
        (f"词{place}", kind, year, 2.0, 2.5, 1.0, 3.0 if year < 2022 else 1.5, year < 2022, "不明")
        for place, kind in enumerate(KINDS)
        for year in (2020, 2021, 2022)
    ]
    return catalog.known_keywords.check(pl.DataFrame(rows, schema=catalog.known_keywords.empty().schema, orient="row"))


@pytest.fixture
def known_shapes() -> pl.DataFrame:
    rows = [
        ("师德师风", "flat", None, None, "平稳", None, "found"),
        ("食品安全", "flat", None, None, "不明", None, "missed"),
        ("校园文化", "flat", None, None, "上升", "strong", "wrong"),
        ("双减", "absent_before", "up", "2021", "新现", "strong", "found"),
        ("垃圾分类", "hump", None, "2020", "年际有别", "moderate", "missed"),
    ]
    return catalog.known_shapes.check(pl.DataFrame(rows, schema=catalog.known_shapes.empty().schema, orient="row"))


def test_planted_rates_outside_their_interval_stand_out(known_keywords: pl.DataFrame) -> None:
    figure = draw_known_keywords(known_keywords, PARAMS, "zh")
    missed = sum(
        np.size(line.get_xdata()) for axes in figure.axes for line in axes.lines if str(line.get_label()) == "missed"
    )
    assert missed == known_keywords.filter(~pl.col("within")).height == len(KINDS)
    assert [axes.get_title(loc="left").split()[0] for axes in figure.axes] == [word for word, _ in KINDS.values()]


@pytest.mark.parametrize(
    ("language", "flat", "said"), [("zh", "无变化", "校园文化 上升"), ("en", "flat", "校园文化 rising")]
)
def test_shapes_are_counted_by_kind_and_wrong_ones_named(
    known_shapes: pl.DataFrame, language: str, flat: str, said: str
) -> None:
    axes = draw_known_shapes(known_shapes, PARAMS, language).axes[0]
    kinds = [label.get_text() for label in axes.get_yticklabels()]
    assert kinds[-1] == flat and len(kinds) == 3
    widths = {bars.get_label(): [bar.get_width() for bar in bars] for bars in axes.containers}
    assert [str(label).split()[-1] for label in widths] == ["2", "2", "1"]
    assert list(widths.values()) == [[1, 0, 1], [0, 1, 1], [0, 0, 1]]
    ends = [[bar.get_x() + bar.get_width() for bar in bars] for bars in axes.containers]
    assert ends[-1] == [1, 1, 3]
    assert said in [text.get_text() for text in axes.texts]


def test_a_theme_without_a_topic_is_left_out_of_the_figure() -> None:
    known = make_tables()["known_themes"]
    alone = pl.col("theme") == "督导"
    partly = known.with_columns(
        pl.when(~alone).then(name).alias(name) for name in ("topic", "similarity", "prevalence", "ci_low", "ci_high")
    )
    bars = draw_known_themes(partly, PARAMS, "en").axes[1]
    assert len(bars.get_yticks()) == 15
