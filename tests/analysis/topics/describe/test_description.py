"""Passages of topics, and whether topics are a finding: no grade is believed that the corpus can't carry."""

from collections.abc import Sequence

import polars as pl
import pytest

from pipeline import catalog
from pipeline.analysis.topics.describe.description import doubt_topics, find_passages, judge_topics
from tests.analysis.matrices import as_topics


def doubt(
    grades: Sequence[str | None], n_documents: int = 50, n_sections: int = 900, better: bool | None = True
) -> list[str | None]:
    quality = pl.DataFrame(
        {"topic": range(len(grades)), "grade": list(grades)}, schema={"topic": pl.Int32, "grade": pl.String}
    )
    return doubt_topics(quality, n_documents, n_sections, better)["doubt"].to_list()


def test_a_section_that_is_left_out_is_no_passage_and_takes_the_place_of_none() -> None:
    """Section a has most of topic 0; without it those with as much as b are found, and of topic 1 those with as much as d."""
    shares = {"a": (0.875, 0.125), "b": (0.5, 0.5), "c": (0.5, 0.5), "d": (0.25, 0.75)}
    rows = [(section, topic, share) for section, own in shares.items() for topic, share in enumerate(own)]
    topics = as_topics(pl.DataFrame(rows, schema=catalog.section_topics.schema, orient="row"))
    found = find_passages(topics, pl.Series(["d", "c", "b", "of no topic"]), 1)
    assert found.select("topic", "section_id", "probability").rows() == [(0, "b", 0.5), (0, "c", 0.5), (1, "d", 0.75)]


def test_only_topics_graded_d_are_doubted_where_others_came_back() -> None:
    assert doubt("ABCD") == [None, None, None, "not_back"]


def test_without_grades_there_is_no_telling() -> None:
    assert doubt([None, None], better=None) == [None, None]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"n_documents": 9}, "few_documents"),
        ({"n_documents": 10}, None),
        ({"n_sections": 29}, "few_sections"),
        ({"n_sections": 30}, None),
        ({"better": False}, "no_topics"),
        ({"n_documents": 1, "n_sections": 1}, "few_documents"),
    ],
)
def test_a_corpus_too_small_or_without_topics_doubts_them_all(
    arguments: dict[str, object], expected: str | None
) -> None:
    assert doubt("AAB", **arguments) == [expected] * 3  # type: ignore[arg-type]


def test_where_no_topic_came_back_in_most_starts_all_are_doubted() -> None:
    assert doubt("CCD") == ["none_back"] * 3
    assert doubt("BCD") == [None, None, "not_back"]


def test_what_was_not_measured_of_a_topic_is_a_gap_and_the_topic_stays() -> None:
    starts = pl.DataFrame(
        [(0, False, 0.1, 2.0, 2, 2, 1.0, 0.9, "A"), (1, False, 0.1, 6.0, 2, 2, 1.0, 0.9, "A")],
        catalog.topic_starts.schema,
        orient="row",
    )
    measured = pl.DataFrame({"topic": [1], "c_v": [0.5]}, schema={"topic": pl.Int32, "c_v": pl.Float64})
    judged = judge_topics(starts, measured)
    assert judged.select("topic", "share", "c_v").rows() == [(0, 0.25, None), (1, 0.75, 0.5)]
