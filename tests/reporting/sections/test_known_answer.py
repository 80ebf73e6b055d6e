"""The section of the known answer: shapes found, missed and named wrongly, in both languages."""

import re
from dataclasses import replace
from typing import Literal

import polars as pl
import pytest

from pipeline import catalog
from pipeline.params.sections import Params
from pipeline.reporting.sections.known_answer import describe_known_answer
from pipeline.reporting.writing.templating import render
from tests.own_params import load_own_params
from tests.reporting.conftest import unlink

SHAPES = [
    ("师德师风", "flat", None, None, "平稳", None, "found"),
    ("食品安全", "flat", None, None, "不明", None, "missed"),
    ("校园文化", "flat", None, None, "上升", "strong", "wrong"),
    ("双减", "absent_before", "up", "2021", "新现", "strong", "found"),
    ("疫情防控", "burst", None, "2020、2021", "年际有别", "moderate", "missed"),
    ("教育扶贫", "gone", "down", "2021", "消失", "moderate", "found"),
]


def make_tables() -> dict[str, pl.DataFrame]:
    rates = [
        ("双减", "absent_before", 2020, 0.0, 0.0, 0.0, 0.4, True, "新现"),
        ("双减", "absent_before", 2021, 5.0, 2.0, 1.0, 3.0, False, "新现"),
        ("校园文化", "flat", 2021, 2.4, None, None, None, None, "上升"),
    ]
    known_keywords, known_shapes = (
        catalog.known_keywords.empty().schema,
        catalog.known_shapes.empty().schema,
    )
    return {
        "known_keywords": catalog.known_keywords.check(pl.DataFrame(rates, schema=known_keywords, orient="row")),
        "known_shapes": catalog.known_shapes.check(pl.DataFrame(SHAPES, schema=known_shapes, orient="row")),
        "known_themes": catalog.known_themes.empty(),
        "topic_labels": catalog.topic_labels.empty(),
    }


def speak(language: Literal["zh", "en"]) -> Params:
    params = load_own_params()
    return replace(params, report=replace(params.report, language=language))


def write(language: Literal["zh", "en"]) -> str:
    params = speak(language)
    content = describe_known_answer(make_tables(), params)
    assert content is not None
    page: dict[str, object] = {
        "language": language,
        "params": params,
        "figures": {},
        "anchor": "known",
        "title": "known",
    }
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", unlink(render("known_answer.html", language, page | content))))


def test_shapes_are_counted_and_flat_ones_that_are_claimed_to_move_are_named() -> None:
    known = describe_known_answer(make_tables(), speak("zh"))
    assert known is not None
    known = known["known"]
    assert known["n_outcomes"] == [3, 2, 1]
    assert (known["n_flat"], known["n_flat_claimed"]) == (3, 1)
    assert [(kind["kind"], kind["n_outcomes"]) for kind in known["kinds"]] == [
        ("先无后有", [1, 0, 0]),
        ("突现", [0, 1, 0]),
        ("先有后无", [1, 0, 0]),
        ("无变化", [1, 1, 1]),
    ]
    assert (known["n_tested"], known["n_within"], known["n_never"], known["n_seen_anyway"]) == (2, 1, 1, 0)


@pytest.mark.parametrize(
    ("language", "sentence", "row"),
    [
        (
            "zh",
            "植入的 6 个中，判断正确 3 个，未识别 2 个，误判 1 个；本来没有变化的 3 个中，被判为有变化的 1 个",
            "疫情防控 突现 2020、2021 年际有别 中 未识别",
        ),
        (
            "en",
            "of 6 planted, 3 were identified correctly, 2 were missed and 1 were misidentified; of 3 that do not change, 1 were claimed to",
            "疫情防控 burst 2020, 2021 years differ moderate missed",
        ),
    ],
)
def test_the_page_says_so_in_both_languages(language: Literal["zh", "en"], sentence: str, row: str) -> None:
    text = write(language)
    assert sentence in text
    assert row in text
    assert text.index("双减") < text.index("校园文化")


def test_own_documents_have_no_known_answer() -> None:
    params = speak("zh")
    assert describe_known_answer({}, replace(params, corpus=replace(params.corpus, path="data/raw"))) is None
