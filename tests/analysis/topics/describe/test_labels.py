"""Terms of topics: three rankings that keep their definitions, and labels that repeat nothing."""

import math

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import catalog
from pipeline.analysis.topics.describe.labels import (
    label_topics,
    leave_out,
    make_label,
    measure_exclusivity,
    pick_terms,
    weigh_terms,
)
from pipeline.plots.drawing.topic_titles import title_topics
from pipeline.reporting.writing.topic_names import mark_names

TERMS = ("丁", "丙", "乙", "甲")
PHI = np.array([[0.4, 0.3, 0.2, 0.1], [0.1, 0.1, 0.2, 0.6]])
COUNTED = pl.DataFrame(
    {"topic": [0] * 4 + [1] * 4, "term": TERMS * 2, "count_in_topic": [75.0] * 4 + [25.0] * 4, "count": [100] * 8},
    schema_overrides={"topic": pl.Int32},
)


def make_words(phi: np.ndarray) -> pl.DataFrame:
    rows = [(topic, term, float(p)) for topic, row in enumerate(phi) for term, p in zip(TERMS, row, strict=True)]
    return pl.DataFrame(rows, schema=catalog.topic_words.schema, orient="row")


def make_counts(*counts: int) -> pl.DataFrame:
    rows = [("s", term, count) for term, count in zip(TERMS, counts, strict=False)]
    return pl.DataFrame(rows, schema=catalog.section_terms.schema, orient="row")


def list_terms(weighed: pl.DataFrame, rank: str) -> list[str]:
    return weighed.filter(topic=0).sort(rank)["term"].to_list()


def test_relevance_with_lambda_1_ranks_by_probability_and_with_0_by_lift() -> None:
    counts = make_counts(800, 100, 50, 50)
    probable, lifted = (weigh_terms(make_words(PHI), counts, relevance) for relevance in (1.0, 0.0))
    assert list_terms(probable, "relevance_rank") == list_terms(probable, "rank") == ["丁", "丙", "乙", "甲"]
    # φ / p: 0.4 / 0.8, 0.3 / 0.1, 0.2 / 0.05, 0.1 / 0.05
    assert list_terms(lifted, "relevance_rank") == ["乙", "丙", "甲", "丁"]
    assert lifted.filter(topic=0, term="丙")["relevance"][0] == pytest.approx(math.log(3))


def test_relevance_between_is_the_weighted_mean_of_both_logarithms() -> None:
    weighed = weigh_terms(make_words(PHI), make_counts(800, 100, 50, 50), 0.6)
    assert weighed.filter(topic=0, term="乙")["relevance"][0] == pytest.approx(0.6 * math.log(0.2) + 0.4 * math.log(4))


def test_frex_is_the_harmonic_mean_of_the_places_by_frequency_and_exclusivity() -> None:
    # So many occurrences that nothing is shrunk. Exclusivity in topic 0: 4/5, 3/4, 1/2, 1/7; in topic 1 the other way round.
    weighed = weigh_terms(make_words(PHI), make_counts(*[10**9] * 4), 0.6)
    places = {0: [1.0, 0.75, 0.5, 0.25]}
    # In topic 1 丁 and 丙 are equally frequent: both have the mean of the first two of four places.
    places[1] = [2 / (1 / 0.375 + 1 / 0.25), 2 / (1 / 0.375 + 1 / 0.5), 0.75, 1.0]
    for topic, expected in places.items():
        assert weighed.filter(topic=topic).sort("term")["frex"].to_list() == pytest.approx(expected)


@given(st.lists(st.lists(st.floats(0.01, 1), min_size=4, max_size=4), min_size=2, max_size=5))
def test_frex_lies_between_the_two_places_and_is_1_where_a_term_is_first_by_both(weights: list[list[float]]) -> None:
    phi = np.array(weights) / np.sum(weights, axis=1, keepdims=True)
    weighed = weigh_terms(make_words(phi), make_counts(90, 5, 3, 1), 0.6)
    assert weighed["frex"].is_between(1 / 4, 1).all()
    assert weighed.filter(pl.col("frex") == 1).select((pl.col("rank") == 1).all()).item()
    for topic, own in weighed.group_by("topic"):
        assert sorted(own["frex_rank"]) == sorted(own["relevance_rank"]) == sorted(own["rank"]) == [1, 2, 3, 4], topic


def test_exclusivity_of_rare_terms_is_drawn_to_evenness() -> None:
    shares = PHI[0] / PHI.sum(axis=0)
    often, seldom, once = (measure_exclusivity(PHI, np.full(4, n))[0] for n in (10**9, 30, 1))
    assert often == pytest.approx(shares, abs=1e-6)
    assert once == pytest.approx([0.5] * 4)
    assert (abs(seldom - 0.5) <= abs(often - 0.5)).all() and abs(seldom[0] - 0.5) > 0
    assert measure_exclusivity(PHI, np.array([9, 5, 2, 1])).sum(axis=0) == pytest.approx([1] * 4)


def test_a_term_without_probability_comes_last_at_any_lambda() -> None:
    phi = np.array([[0.5, 0.5, 0.0, 0.0], [0.0, 0.2, 0.3, 0.5]])
    for relevance in (0.0, 0.6, 1.0):
        weighed = weigh_terms(make_words(phi), make_counts(9, 9, 9, 9), relevance)
        assert set(list_terms(weighed, "relevance_rank")[2:]) == {"乙", "甲"}
        assert weighed["relevance"].is_finite().all()


def test_terms_that_the_sections_do_not_have_are_left_out() -> None:
    assert set(weigh_terms(make_words(PHI), make_counts(5, 5, 5), 0.6)["term"]) == {"丁", "丙", "乙"}


def test_terms_first_by_any_ranking_are_picked() -> None:
    weighed = weigh_terms(make_words(PHI), make_counts(800, 100, 50, 50), 0.0)
    picked = catalog.topic_terms.check(pick_terms(weighed, COUNTED, 1))
    # 丁 is first by probability, 乙 by lift; 丙, with 0.3 and 3, by neither, but by relevance with λ from 0.58 to 0.83.
    assert picked.filter(topic=0)["term"].to_list() == ["丁", "丙", "乙"]
    assert picked.filter(topic=0)["rank"].to_list() == [1, 2, 3]
    assert picked.filter(topic=0, term="丙").select("lift", "count_in_topic", "count").row(0) == pytest.approx(
        (3, 75, 100)
    )


@pytest.mark.parametrize("n_terms", [1, 2, 3])
def test_whatever_is_first_by_relevance_with_any_lambda_of_the_page_is_picked(n_terms: int) -> None:
    rng = np.random.default_rng(1)
    terms = [f"{place:02d}" for place in range(30)]
    phi = rng.dirichlet(np.full(30, 0.3), 3)
    words = pl.DataFrame(
        [(topic, term, p) for topic, row in enumerate(phi) for term, p in zip(terms, row.tolist(), strict=True)],
        schema=catalog.topic_words.schema,
        orient="row",
    )
    sections = pl.DataFrame(
        {"section_id": "s", "term": terms, "count": rng.integers(1, 50, 30)}, schema=catalog.section_terms.schema
    )
    n = words.select("topic", "term", count_in_topic=pl.lit(1.0), count=pl.lit(1))
    picked = pick_terms(weigh_terms(words, sections, 0.6), n, n_terms)
    for relevance in [step / 10 for step in range(11)]:
        first = weigh_terms(words, sections, relevance).filter(pl.col("relevance_rank") <= n_terms)
        assert first.join(picked, on=["topic", "term"], how="anti").is_empty(), relevance
    assert len(picked) < len(words)


@given(st.lists(st.text(alphabet="教育劳动实", min_size=1, max_size=4), max_size=12, unique=True))
def test_no_term_of_a_label_stands_inside_another(terms: list[str]) -> None:
    label = make_label(terms)
    parts = label.split("·") if label else []
    assert len(parts) <= 3 and set(parts) <= set(terms) and parts[:1] == terms[:1]
    assert not any(one in other for one in parts for other in parts if one != other)
    # What was passed over before the third was taken holds one taken, or stands inside it.
    reached = terms.index(parts[-1]) if len(parts) == 3 else len(terms)
    assert all(any(term in part or part in term for part in parts) for term in terms[:reached])


PHRASES = pl.DataFrame(
    {
        "topic": [1],
        "phrase": ["加强甲"],
        "phrase_section_id": ["s"],
        "phrase_document_id": ["d"],
        "n_sections": [3],
        "n_voices": [2],
        "n_main_sections": [9],
        "n_main_under": [4],
    }
).cast({"topic": pl.Int32})


def test_a_label_has_the_most_relevant_terms_and_a_phrase_and_a_name_go_beside_it() -> None:
    weighed = weigh_terms(make_words(PHI), make_counts(9, 9, 9, 9), 1.0)
    names = pl.DataFrame(
        {"name": ["好", "坏"], "name_en": ["good", None], "topic": [1, 0], "reason": ["placed", "too_few"]}
    ).cast({"topic": pl.Int32})
    doubts = pl.DataFrame({"topic": [0, 1], "grade": ["A", "D"], "doubt": [None, "not_back"]}).cast({"topic": pl.Int32})
    labels = catalog.topic_labels.check(label_topics(weighed, PHRASES, names, doubts))
    assert labels["label"].to_list() == ["丁·丙·乙", "甲·乙·丁"]
    assert labels["name"].to_list() == [None, "好"]
    assert labels["phrase"].to_list() == [None, "加强甲"] and labels["n_voices"].to_list() == [None, 2]
    assert mark_names(labels, "zh") == {0: "", 1: "好"}, "the researcher's name goes before"
    assert mark_names(labels, "en") == {0: "", 1: "good"}
    assert title_topics(labels, "en")[1].name == "good" and title_topics(labels, "zh")[1].name == "好"
    unglossed = labels.with_columns(name_en=pl.lit(None, pl.String))
    assert mark_names(unglossed, "en") == {0: "", 1: "好"}
    assert mark_names(label_topics(weighed, PHRASES, names.clear(), doubts), "zh") == {0: "", 1: "加强甲"}


def test_own_names_are_in_no_list_and_no_label_and_the_others_move_up() -> None:
    weighed = weigh_terms(make_words(PHI), make_counts(9, 9, 9, 9), 1.0)
    shown = leave_out(weighed, {"丙", "己"})
    for rank in ("rank", "relevance_rank", "frex_rank"):
        before = [term for term in list_terms(weighed, rank) if term != "丙"]
        assert list_terms(shown, rank) == before
        assert sorted(shown.filter(topic=0)[rank]) == sorted(shown.filter(topic=1)[rank]) == [1, 2, 3]
    assert set(pick_terms(shown, COUNTED, 2).filter(topic=0)["term"]) >= {"丁", "乙"}, "as many terms as without names"
    values = ["topic", "term", "probability", "relevance", "frex"]
    assert shown.select(values).equals(weighed.filter(pl.col("term") != "丙").select(values))
    assert make_label(list_terms(shown, "relevance_rank")) == "丁·乙·甲"
    assert leave_out(weighed, set()).equals(weighed)
