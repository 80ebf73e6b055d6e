"""Sections of the periods, beside what is asked of them."""

import numpy as np
import polars as pl

from pipeline.analysis.periods.periods import date_documents, gather_texts, resample_documents
from pipeline.analysis.periods.topics import gather_sections
from pipeline.analysis.statistics.matrices import SectionTopics
from pipeline.params.sections import Period
from tests.analysis.matrices import as_terms

PERIODS = (Period("前期", (2017, 2019)), Period("中期", (2020, 2020)), Period("后期", (2021, 2022)))
# d is of no period, e has no year, and c has no section with topics.
DOCUMENTS = pl.DataFrame(
    {
        "document_id": ["c", "b", "e", "a", "d"],
        "year": [2018, 2017, None, 2021, 2016],
        "voice": ["乙局", "乙局", "甲局", "甲局", "甲局"],
        "issuer": ["乙局", "乙局", "甲局", "甲局", "甲局"],
        "level": ["区县"] * 5,
        "kind": ["通知", "通知", "通知", "工作要点", "通知"],
    },
    schema_overrides={"year": pl.Int32},
)
# Their ids do not sort like those of their documents.
SECTIONS = pl.DataFrame(
    {
        "section_id": ["1-b", "0-b", "0-c", "1-a", "0-d", "0-e"],
        "document_id": ["b", "b", "c", "a", "d", "e"],
        "n_chars": [11, 10, 30, 21, 40, 50],
    }
)
# 0-a is not among the sections in own words.
WITH_TOPICS = pl.Series("section_id", ["0-a", "0-b", "0-d", "0-e", "1-a", "1-b"])


def test_sections_of_the_periods_stand_by_their_documents() -> None:
    section_ids, texts = gather_texts(WITH_TOPICS, SECTIONS, date_documents(DOCUMENTS, PERIODS))
    assert section_ids.to_list() == ["1-a", "0-b", "1-b"]
    assert texts.chars.tolist() == [[21], [10], [11]] and texts.document.tolist() == [0, 1, 1]
    assert texts.period.tolist() == [2, 0] and texts.year.tolist() == [2021, 2017]
    assert texts.voice.tolist() == [1, 0] and len(set(texts.cell.tolist())) == 2


def test_without_a_section_in_a_period_there_is_no_document() -> None:
    for none in (date_documents(DOCUMENTS.clear(), PERIODS), date_documents(DOCUMENTS, PERIODS[1:2])):
        section_ids, texts = gather_texts(WITH_TOPICS, SECTIONS, none)
        assert section_ids.is_empty() and texts.chars.shape == (0, 1) and not len(texts.period)


def test_a_voice_is_drawn_with_all_its_documents() -> None:
    documents = DOCUMENTS.with_columns(year=pl.lit(2017, pl.Int32))
    _, texts = gather_texts(WITH_TOPICS, SECTIONS, date_documents(documents, PERIODS))
    weights = resample_documents(texts, 50, seed=1)
    first, second = (weights[:, texts.voice == voice] for voice in (0, 1))
    assert (first == first[:, :1]).all() and (second == second[:, :1]).all()
    assert set((first[:, 0] + second[:, 0]).tolist()) == {2}, "as many voices as there are"


def test_a_topic_is_unknown_in_the_periods_whose_text_nobody_looked_through_for_it() -> None:
    """0-b keeps what an earlier model had, which lacked topic 1."""
    theta = np.array([[0.5, 0.5], [1.0, 0.0], [0.5, 0.5], [0.5, 0.5], [0.3, 0.7], [0.2, 0.8]])
    phi = [(topic, term, share) for topic in (0, 1) for term, share in (("劳动", 0.4), ("教育", 0.6))]
    tables = {
        "topic_words": pl.DataFrame(
            phi, {"topic": pl.Int32, "term": pl.String, "probability": pl.Float64}, orient="row"
        ),
        "topic_quality": pl.DataFrame({"topic": [0, 1], "alpha": [0.1, 0.2]}),
        "topic_labels": pl.DataFrame({"topic": [0, 1], "doubt": [None, "not_back"]}),
        "unchanged_sections": pl.DataFrame({"section_id": ["0-b"]}),
    }
    terms = as_terms(pl.DataFrame({"section_id": ["1-a", "1-b"], "term": ["教育", "教育"], "count": [300, 2]}))
    dated = date_documents(DOCUMENTS, PERIODS)
    topics = gather_sections(terms, SectionTopics(theta, WITH_TOPICS), SECTIONS, tables, dated, len(PERIODS))
    assert topics.unknown.tolist() == [[False, True], [False, False], [False, False]]
    assert topics.doubted.tolist() == [False, True] and topics.terms == ["劳动", "教育"]
    assert topics.theta.tolist() == [[0.3, 0.7], [1.0, 0.0], [0.2, 0.8]]
    assert topics.counts.toarray().tolist() == [[0, 300], [0, 0], [0, 2]]
    assert topics.by_document.tolist() == [[21 * 0.3, 21 * 0.7], [10 + 11 * 0.2, 11 * 0.8]]
