"""Whether topics are a finding: no grade is believed that the corpus can't carry."""

from collections.abc import Sequence

import polars as pl
import pytest

from pipeline.analysis.topics.describe.description import doubt_topics


def doubt(
    grades: Sequence[str | None], n_documents: int = 50, n_sections: int = 900, better: bool | None = True
) -> list[str | None]:
    quality = pl.DataFrame(
        {"topic": range(len(grades)), "grade": list(grades)}, schema={"topic": pl.Int32, "grade": pl.String}
    )
    return doubt_topics(quality, n_documents, n_sections, better)["doubt"].to_list()


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
