"""Planted beside found."""

import polars as pl
import pytest

from pipeline import catalog
from pipeline.analysis.known_answer.comparison import RIGHT, compare_keywords, compare_shapes, compare_themes
from pipeline.demo.history import PLANTS
from pipeline.tables.codes import KINDS, VERDICTS


def test_a_planted_rate_outside_its_interval_is_told() -> None:
    truth = pl.DataFrame(
        {
            "keyword": ["双减"] * 2,
            "kind": ["absent_before"] * 2,
            "year": [2020, 2021],
            "expected_per_10k_chars": [0.0, 5.0],
        }
    )
    found = pl.DataFrame(
        {
            "keyword": ["双减"] * 2,
            "year": [2020, 2021],
            "own_per_10k_chars": [0.0, 2.0],
            "own_low": [0.0, 1.0],
            "own_high": [0.4, 3.0],
        },
        schema_overrides={"year": pl.Int32},
    )
    trends = pl.DataFrame({"keyword": ["双减"], "verdict": ["上升"]})
    table = catalog.known_keywords.check(compare_keywords(truth, found, trends))
    assert table["within"].to_list() == [True, False]


def test_a_gap_is_neither_inside_nor_outside() -> None:
    truth = pl.DataFrame({"keyword": ["双减"], "kind": ["flat"], "year": [2020], "expected_per_10k_chars": [1.0]})
    rates = {name: pl.Series([None], dtype=pl.Float64) for name in ("own_per_10k_chars", "own_low", "own_high")}
    found = pl.DataFrame({"keyword": ["双减"], "year": pl.Series([2020], dtype=pl.Int32), **rates})
    trends = pl.DataFrame({"keyword": ["双减"], "verdict": ["不明"]})
    assert compare_keywords(truth, found, trends)["within"].to_list() == [None]


def judge(kind: str, direction: str | None, verdict: str, rates: tuple[float, float, float] = (1.0, 1.0, 1.0)) -> str:
    """The outcome for one keyword with these planted rates, years out of order."""
    keywords = pl.DataFrame(
        {"keyword": ["甲"], "kind": [kind], "direction": [direction], "years": [None]},
        schema_overrides={"direction": pl.String, "years": pl.String},
    )
    years = pl.DataFrame(
        {"keyword": ["甲"] * 3, "year": [2018, 2019, 2017], "expected_per_10k_chars": [rates[1], rates[2], rates[0]]}
    )
    trends = pl.DataFrame(
        {"keyword": ["甲"], "verdict": [verdict], "evidence": [None]}, schema_overrides={"evidence": pl.String}
    )
    table = catalog.known_shapes.check(compare_shapes(keywords, years, trends))
    return str(table["outcome"].item())


RIGHT_HERE = {
    ("absent_before", "up"): "新现 阶跃上升 上升",
    ("rising", "up"): "上升",
    ("falling", "down"): "下降",
    ("burst", None): "突现 先升后降",
    ("step", "up"): "阶跃上升 上升",
    ("step", "down"): "阶跃下降 下降",
    ("hump", None): "先升后降",
    ("valley", None): "先降后升",
    ("gone", "down"): "消失 阶跃下降 下降",
    ("uneven", None): "年际有别",
    ("flat", None): "平稳",
}


@pytest.mark.parametrize("verdict", VERDICTS)
@pytest.mark.parametrize(("kind", "direction"), RIGHT_HERE)
def test_each_verdict_on_each_kind_is_found_missed_or_wrong(kind: str, direction: str | None, verdict: str) -> None:
    if verdict in RIGHT_HERE[kind, direction].split():
        expected = "found"
    else:
        expected = "missed" if verdict in ("年际有别", "不明", "证据不足") else "wrong"
    assert judge(kind, direction, verdict) == expected


def test_a_step_from_nothing_is_new_and_one_to_nothing_gone() -> None:
    assert judge("step", "up", "新现", (0.0, 1.0, 5.0)) == "found"
    assert judge("step", "up", "新现", (1.2, 5.0, 5.0)) == "wrong"
    assert judge("step", "up", "消失", (0.0, 5.0, 5.0)) == "wrong"
    assert judge("step", "down", "新现", (5.0, 1.2, 0.0)) == "wrong"
    assert judge("step", "down", "消失", (5.0, 1.2, 0.0)) == "found"
    assert judge("step", "down", "消失", (0.0, 4.0, 0.7)) == "wrong"
    assert judge("burst", None, "新现", (0.0, 4.0, 4.0)) == "wrong"


def test_what_is_right_is_said_for_each_planted_kind_and_direction() -> None:
    assert {kind for kind, _ in RIGHT} == set(KINDS)
    assert {(plant.kind, plant.direction) for plant in PLANTS} <= set(RIGHT)
    assert set().union(*RIGHT.values()) <= set(VERDICTS)


def test_shapes_stand_as_planted_and_only_where_there_is_a_verdict() -> None:
    keywords = pl.DataFrame(
        {
            "keyword": ["乙", "甲", "丙"],
            "kind": ["burst", "flat", "flat"],
            "direction": [None] * 3,
            "years": ["2020", None, None],
        },
        schema_overrides={"direction": pl.String},
    )
    years = pl.DataFrame({"keyword": ["甲", "乙"], "year": [2020, 2020], "expected_per_10k_chars": [1.0, 1.0]})
    trends = pl.DataFrame({"keyword": ["甲", "乙"], "verdict": ["平稳", "突现"], "evidence": [None, "strong"]})
    table = compare_shapes(keywords, years, trends)
    assert table.select("keyword", "years", "evidence", "outcome").rows() == [
        ("乙", "2020", "strong", "found"),
        ("甲", None, None, "found"),
    ]


def test_themes_find_the_topic_with_their_words() -> None:
    section_terms = pl.DataFrame(
        {"section_id": ["s1", "s1", "s2"], "term": ["党建", "支部", "体育"], "count": [3, 1, 2]}
    )
    theme_sections = pl.DataFrame({"section_id": ["s1", "s2", "s9"], "theme": ["党建", "体育", "安全"]})
    topic_words = pl.DataFrame(
        {
            "topic": [0, 0, 0, 1, 1, 1],
            "term": ["体育", "党建", "支部"] * 2,
            "probability": [0.8, 0.1, 0.1, 0.0, 0.7, 0.3],
        },
        schema_overrides={"topic": pl.Int32},
    )
    years = {"year": [2021, 2021]}
    theme_years = pl.DataFrame({"theme": ["党建", "体育"], **years, "share": [0.6, 0.4]})
    topic_years = pl.DataFrame(
        {"topic": [0, 1], **years, "prevalence": [0.3, 0.7], "ci_low": [0.2, 0.6], "ci_high": [0.4, 0.8]},
        schema_overrides={"topic": pl.Int32, "year": pl.Int32},
    )
    table = catalog.known_themes.check(
        compare_themes(theme_sections, theme_years, section_terms, topic_words, topic_years)
    )
    assert dict(table.select("theme", "topic").iter_rows()) == {"党建": 1, "体育": 0}
    assert table.filter(theme="党建")["prevalence"][0] == pytest.approx(0.7)
