"""Topics of two reports find each other, whatever their numbers."""

import math
from collections.abc import Sequence

import polars as pl
import pytest

from pipeline.analysis.comparison.topics import compare_topic_years, compare_topics, match_topics

WORDS = [f"{letter}{number}" for letter in "甲乙丙丁" for number in range(10)]
SCHEMA = {"topic": pl.Int32, "rank": pl.Int32, "term": pl.String, "probability": pl.Float64}


def list_terms(*topics: Sequence[str]) -> pl.DataFrame:
    """topic_terms in which the first term of each topic has 0.10, the second 0.09, and so on."""
    rows = [
        (topic, rank, term, 0.11 - rank / 100)
        for topic, terms in enumerate(topics)
        for rank, term in enumerate(terms, start=1)
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def report(terms: pl.DataFrame, lows: Sequence[int | None], shares: Sequence[float] = ()) -> dict[str, pl.DataFrame]:
    topics = terms["topic"].unique().sort()
    n = len(topics)
    even = [1 / n] * n if n else []
    quality = pl.DataFrame(
        {
            "topic": topics,
            "share": even,
            "background": [False] * n,
            "n_starts": [6] * n,
            "n_starts_found": [6] * n,
            "grade": ["A"] * n,
            "terms_kept": [None if low is None else low + 0.5 for low in lows],
            "terms_kept_low": lows,
        },
        schema_overrides={"terms_kept_low": pl.Int32},
    )
    labels = pl.DataFrame({"topic": topics}).with_columns(
        label=pl.format("标签{}", "topic"),
        name=pl.lit(None, pl.String),
        phrase=pl.lit(None, pl.String),
        doubt=pl.lit(None, pl.String),
    )
    years = pl.DataFrame(
        {
            "topic": topics,
            "year": [2020] * n,
            "prevalence": shares or even,
            "ci_low": [share - 0.05 for share in shares or even],
            "ci_high": [share + 0.05 for share in shares or even],
        }
    )
    return {"topic_terms": terms, "topic_quality": quality, "topic_labels": labels, "topic_years": years}


ONE, TWO, THREE, FOUR = (WORDS[place : place + 10] for place in (0, 10, 20, 30))


def test_topics_are_matched_whatever_their_numbers() -> None:
    found = match_topics(list_terms(ONE, TWO, THREE), list_terms(THREE, ONE, TWO))
    assert found.select("before", "after").rows() == [(0, 1), (1, 2), (2, 0)]
    assert found["cosine"].to_list() == pytest.approx([1.0] * 3)
    assert found["n_shared"].to_list() == [10] * 3


def test_a_topic_that_one_report_alone_has_stands_by_itself_with_the_nearest() -> None:
    mixed = [*ONE[:2], *FOUR[:8]]  # of 甲 the two most probable words alone
    found = match_topics(list_terms(ONE, TWO), list_terms(TWO, mixed, THREE))
    assert found.select("before", "after").rows() == [(1, 0), (0, None), (None, 1), (None, 2)]
    assert found["nearest"].to_list() == [None, 1, 0, 0]
    # (0.10² + 0.09²) over the squared length of 0.10, 0.09, …, 0.01, which both have
    near = (0.10**2 + 0.09**2) / sum((number / 100) ** 2 for number in range(1, 11))
    assert found["nearest_cosine"].to_list() == [None, pytest.approx(near), pytest.approx(near), 0.0]


def test_pairs_have_the_largest_sum_of_cosines_and_not_the_first_that_fits() -> None:
    """Topics of two words, as angles: 45° is nearest to 30°, which alone is near to 5°; 80° would be left without a partner."""

    def point(*angles: float) -> pl.DataFrame:
        rows = [
            (topic, rank, term, part)
            for topic, angle in enumerate(angles)
            for rank, (term, part) in enumerate(
                [("甲", math.cos(math.radians(angle))), ("乙", math.sin(math.radians(angle)))], start=1
            )
        ]
        return pl.DataFrame(rows, schema=SCHEMA, orient="row")

    found = match_topics(point(45, 5), point(80, 30))
    assert found.select("before", "after").rows() == [(0, 0), (1, 1)]
    assert found["cosine"].to_list() == pytest.approx([math.cos(math.radians(35)), math.cos(math.radians(25))])


def test_the_terms_of_each_alone_are_told_in_order() -> None:
    found = match_topics(list_terms(ONE), list_terms([*ONE[:8], "戊", "己"])).row(0, named=True)
    assert (found["n_shared"], found["n_top"]) == (8, 10)
    assert (found["only_before"], found["only_after"]) == (ONE[8:], ["戊", "己"])


@pytest.mark.parametrize(
    ("lows", "told"),
    [
        ((8, 8), "as_starts"),
        ((9, 8), "more_before"),
        ((8, 9), "more_after"),
        ((9, 10), "more"),
        ((None, 9), None),
        ((9, None), None),
    ],
)
def test_terms_that_moved_are_held_against_the_starts_of_both_reports(
    lows: tuple[int | None, int | None], told: str | None
) -> None:
    terms = list_terms(ONE), list_terms([*ONE[:8], "戊", "己"])  # eight of ten are shared
    both = [report(table, [low]) for table, low in zip(terms, lows, strict=True)]
    assert compare_topics(*both)["beside_starts"].to_list() == [told]


def test_shorter_lists_of_terms_are_not_held_against_ten() -> None:
    both = [report(list_terms(ONE[:5]), [9]), report(list_terms(ONE[:5]), [9])]
    found = compare_topics(*both).row(0, named=True)
    assert (found["n_shared"], found["n_top"], found["beside_starts"]) == (5, 5, None)
    longer = compare_topics(both[0], report(list_terms(ONE), [9])).row(0, named=True)
    assert (longer["n_shared"], longer["n_top"], longer["beside_starts"]) == (5, 5, None)


def test_shares_by_year_are_those_of_matched_topics() -> None:
    before = report(list_terms(ONE, TWO), [8, 8], [0.3, 0.7])
    after = report(list_terms(TWO, ONE), [8, 8], [0.5, 0.5])
    found = compare_topic_years(compare_topics(before, after), before, after)
    assert found.select("before", "after", "year").rows() == [(0, 1, 2020), (1, 0, 2020)]
    assert found["change"].to_list() == pytest.approx([0.2, -0.2])
    assert found["moved"].to_list() == ["apart", "apart"]


def test_a_report_without_topics_has_none_in_common() -> None:
    empty = report(list_terms(), [])
    found = compare_topics(empty, report(list_terms(ONE), [8]))
    assert found.select("before", "after", "cosine", "nearest").rows() == [(None, 0, None, None)]
    assert compare_topics(empty, empty).is_empty()
    assert compare_topic_years(compare_topics(empty, empty), empty, empty).is_empty()
