"""captions.md: numbers, files, titles and notes in both languages."""

import re
from dataclasses import replace
from itertools import combinations
from typing import Any, Literal

import polars as pl
import pytest

from pipeline.params.keywords import Keyword
from pipeline.params.paper import CHOICES, PaperFigure
from pipeline.reporting.captions import CAPTIONS, GRADED
from pipeline.reporting.paper_captions import (
    GREY_WORDS,
    LANGUAGES,
    NOTES,
    PAGE_WORDS,
    SIGN_WORDS,
    TITLES,
    Captioned,
    caption_for_paper,
    count_corpus,
    tell_source,
    trace_captions,
    write_captions,
)
from tests.own_params import load_own_params
from tests.plots.tables import make_tables

YEARS = make_tables(n_keywords=2, n_topics=2)["years"]
PARAMS = load_own_params()
FIGURE = Captioned(
    3,
    PaperFigure("keyword_trajectories", keywords=("双减", "劳动教育"), years=(2019, 2022)),
    ["figure-03.png"],
    ("补。", "More."),
    frozenset({"interval", "event"}),
    count_corpus(pl.DataFrame({"voice": ["甲", "乙", "甲"] * 400})),
)


def test_every_kind_has_a_title_and_a_caption() -> None:
    assert set(TITLES) == set(CHOICES)
    assert {name for of in CAPTIONS.values() for name in of} | set(NOTES) >= set(TITLES)


def test_captions_are_written_in_both_languages_with_what_is_shown() -> None:
    text = write_captions([FIGURE], YEARS, PARAMS)
    assert "**图 3　关键词逐年提及频率：双减、劳动教育（2019—2022 年）**" in text
    assert "**Figure 3.** Keyword rates by year: 双减, 劳动教育, 2019–2022." in text
    assert "`figure-03.png`" in text and "补。" in text and "More." in text
    assert "95%" in text and "合成语料" in text and "Synthetic corpus" in text


def test_english_titles_gloss_keywords_as_the_tables_do() -> None:
    params = replace(PARAMS, keywords=(Keyword("双减", en="Double Reduction"), Keyword("劳动教育")))
    chinese, english = (caption_for_paper(FIGURE, YEARS, params, way)[0] for way in LANGUAGES)
    assert "双减 (Double Reduction), 劳动教育," in english and "：双减、劳动教育（" in chinese


def test_what_is_true_of_the_page_alone_is_left_out() -> None:
    text = write_captions([FIGURE], YEARS, PARAMS)
    assert "events.csv" not in text and "▽ mark its years" not in text


@pytest.mark.parametrize("said", [said for said, _ in (*PAGE_WORDS, *GREY_WORDS)])
def test_what_is_left_out_is_what_captions_say(said: str) -> None:
    captions = [text for of in CAPTIONS.values() for pair in of.values() for text in (*pair, *GRADED)]
    topics = replace(FIGURE, asked=PaperFigure("topics"), signs=frozenset({"doubtful"}))
    graded = [caption_for_paper(topics, YEARS, PARAMS, of)[1] for of in LANGUAGES]
    assert any(said in text for text in (*captions, *graded))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", sorted(SIGN_WORDS))
def test_a_caption_explains_a_sign_if_and_only_if_it_is_drawn(kind: Any, language: Literal["zh", "en"]) -> None:
    signs = frozenset(SIGN_WORDS[kind])
    asked = replace(FIGURE, asked=PaperFigure(kind), signs=signs)
    whole = caption_for_paper(asked, YEARS, PARAMS, language)[1]
    for sign in signs:
        without = caption_for_paper(replace(asked, signs=signs - {sign}), YEARS, PARAMS, language)[1]
        assert len(without) < len(whole), sign
    bare = caption_for_paper(replace(asked, signs=frozenset()), YEARS, PARAMS, language)[1]
    assert not set("▲▼◆○●×") & set(bare)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", sorted(SIGN_WORDS))
def test_whatever_signs_are_drawn_a_caption_has_whole_sentences(kind: Any, language: Literal["zh", "en"]) -> None:
    signs = frozenset(SIGN_WORDS[kind])
    few = [frozenset(some) for n in range(3) for some in combinations(sorted(signs), n)]
    for drawn in {*few, *(signs - some for some in few)}:
        asked = replace(FIGURE, asked=PaperFigure(kind), signs=drawn)
        note = caption_for_paper(asked, YEARS, PARAMS, language)[1]
        assert not re.search("[，；：。][，。；]|[,;:.] ?[.;,]|  |[.] [a-z]", note), note


def test_a_figure_in_grey_is_not_said_to_have_grey_lines_beside_colours() -> None:
    grey = replace(PARAMS, paper=replace(PARAMS.paper, grey=True))
    topics = replace(FIGURE, asked=PaperFigure("topic_years"), signs=frozenset({"doubtful"}))
    assert "Paler topics" in caption_for_paper(topics, YEARS, grey, "en")[1]
    assert "Grey topics" in caption_for_paper(topics, YEARS, PARAMS, "en")[1]


def test_a_figure_that_was_not_drawn_says_so() -> None:
    absent = replace(FIGURE, files=[], note=("没有词", "no term"))
    text = write_captions([absent, FIGURE], YEARS, PARAMS)
    assert "未绘出：没有词。Not drawn: no term.\n" in text and [
        line for line in text.splitlines() if line.startswith("## ")
    ] == [
        "## keyword_trajectories",
        "## figure-03",
    ]


def test_what_documents_are_stacked_by_is_told_and_not_the_rule() -> None:
    corpus = replace(FIGURE, asked=PaperFigure("corpus_years"))
    for sign, zh, en in (
        ("regions", "按地区分层；", "by year and region."),
        ("levels", "按层级分层；", "by year and level."),
    ):
        told = replace(corpus, signs=frozenset({sign}))
        assert zh in caption_for_paper(told, YEARS, PARAMS, "zh")[1]
        assert en in caption_for_paper(told, YEARS, PARAMS, "en")[1]


def test_a_caption_names_its_source_with_documents_and_voices() -> None:
    chinese, english = (caption_for_paper(FIGURE, YEARS, PARAMS, way)[1] for way in LANGUAGES)
    assert "资料来源：本文语料，共 1,200 份文档、2 个独立来源。合成语料" in chinese
    assert "Source: the corpus of this study, 1,200 documents of 2 voices. Synthetic" in english
    assert "study, 1 document of 1 voice." in tell_source(count_corpus(pl.DataFrame({"voice": ["甲"]})), "en")


def test_the_numbers_of_the_source_and_of_topics_left_out_are_traced_and_a_topic_to_itself() -> None:
    note = ("只绘出 16 个主题，其余 2 个从略。主题 2 甲。", "Topics shown: 16; left out: 2. Topic 2 甲.")
    flows = replace(FIGURE, asked=PaperFigure("topic_flows", topics=(1, 2)), note=note, signs=frozenset())
    for numbers in trace_captions([flows], YEARS, PARAMS).values():
        told = [(number.text, number.table, number.column) for _, number in numbers]
        one = [
            ("16", "topic_labels", "shown in the figure"),
            ("2", "topic_labels", "left out of the figure"),
            ("2", "topic_labels", "topic"),
            ("1,200", "document_keywords.csv", "len()"),
            ("2", "document_keywords.csv", "n_unique(voice)"),
        ]
        assert told in (one, one * 2)
