"""Planted beside found."""

import polars as pl
import pytest

from pipeline import catalog
from pipeline.analysis.known_answer.comparison import compare_keywords, compare_themes


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
            "per_10k_chars": [0.0, 2.0],
            "ci_low": [0.0, 1.0],
            "ci_high": [0.4, 3.0],
        },
        schema_overrides={"year": pl.Int32},
    )
    trends = pl.DataFrame({"keyword": ["双减"], "verdict": ["上升"]})
    table = catalog.known_keywords.check(compare_keywords(truth, found, trends))
    assert table["within"].to_list() == [True, False]


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
