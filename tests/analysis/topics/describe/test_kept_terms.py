"""How many of a topic's ten top terms come back from start to start."""

import numpy as np
import polars as pl
import pytest

from pipeline import catalog
from pipeline.analysis.topics.describe.description import count_kept_terms

TERMS = [f"词{number:02d}" for number in range(15)]
FALLING = np.arange(15, 0, -1, dtype=np.float64) / 120  # the first ten terms are the top ten


NONE = catalog.own_names.empty()


def quality(*grades: str | None) -> pl.DataFrame:
    rows = [{"topic": topic, "share": 0.5, "background": False, "grade": grade} for topic, grade in enumerate(grades)]
    return pl.DataFrame(rows, schema=catalog.topic_quality.drop("terms_kept", "terms_kept_low"))


def words(*phi: np.ndarray) -> pl.DataFrame:
    rows = [(topic, term, p) for topic, row in enumerate(phi) for term, p in zip(TERMS, row, strict=True)]
    return pl.DataFrame(rows, schema=catalog.find_table("topic_words").schema, orient="row")


def test_the_mean_and_the_fewest_over_starts() -> None:
    """One start has the same order, the other has the three last terms first: seven of ten are left."""
    starts = np.array([[FALLING], [np.roll(FALLING, 12)]], dtype=np.float32)
    moved = np.roll(FALLING, 12)
    assert set(np.argsort(-moved)[:10]) == {12, 13, 14, *range(7)}
    found = count_kept_terms(quality("A"), words(FALLING), starts, TERMS, NONE).row(0, named=True)
    assert (found["terms_kept"], found["terms_kept_low"]) == (8.5, 7)


def test_own_names_take_no_place() -> None:
    """Without the three first terms the top ten are those from the fourth to the thirteenth, in any start."""
    starts = np.array([[FALLING]], dtype=np.float32)
    names = pl.DataFrame({"term": TERMS[:3], "count": [9, 9, 9]}, schema=catalog.own_names.schema)
    found = count_kept_terms(quality("A"), words(np.roll(FALLING, 3)), starts, TERMS, names)
    assert found["terms_kept"].to_list() == [10.0]


def test_each_topic_is_held_against_its_own_partner_whatever_the_order_of_rows() -> None:
    other = FALLING[::-1].copy()
    starts = np.array([[FALLING, other], [FALLING, other]], dtype=np.float32)
    found = count_kept_terms(quality("A", "B"), words(FALLING, other).reverse(), starts, TERMS, NONE)
    assert found["terms_kept"].to_list() == [10.0, 10.0]
    crossed = count_kept_terms(quality("A", "B"), words(FALLING, other), starts[:, ::-1], TERMS, NONE)
    assert crossed["terms_kept_low"].to_list() == [5, 5]


def test_of_terms_as_probable_the_first_by_name_count() -> None:
    even = np.full(15, 1 / 15)
    backwards = np.array([[even[::-1]]], dtype=np.float32)
    found = count_kept_terms(quality("A"), words(even), backwards, TERMS[::-1], NONE)
    assert found["terms_kept"].to_list() == [10.0]


@pytest.mark.parametrize("grade", [None, "D"])
def test_a_topic_that_is_not_graded_has_none(grade: str | None) -> None:
    found = count_kept_terms(quality(grade), words(FALLING), np.array([[FALLING]], dtype=np.float32), TERMS, NONE)
    assert found["terms_kept"].is_null().to_list() == [grade is None]
    assert found.columns == list(catalog.topic_quality.columns)
