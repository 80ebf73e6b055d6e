"""Words shared out over topics add up to what was counted."""

import numpy as np
import polars as pl
import pytest

from pipeline import catalog
from pipeline.analysis.statistics.matrices import cut_rows
from pipeline.analysis.topics.fit import word_counts
from pipeline.analysis.topics.fit.word_counts import count_terms, count_words
from tests.analysis.matrices import as_terms, as_topics
from tests.analysis.planted import plant

PHI = {"甲": (0.8, 0.2), "乙": (0.2, 0.3), "丙": (0.0, 0.5)}


def make_words() -> pl.DataFrame:
    rows = [(topic, term, p[topic]) for topic in (0, 1) for term, p in PHI.items()]
    return pl.DataFrame(rows, schema=catalog.topic_words.schema, orient="row")


def make_shares(theta: dict[str, tuple[float, ...]]) -> pl.DataFrame:
    rows = [(section, topic, p) for section, own in theta.items() for topic, p in enumerate(own)]
    return pl.DataFrame(rows, schema=catalog.section_topics.schema, orient="row")


def test_a_topic_has_of_each_occurrence_as_much_as_it_is_likely_to_have_written_it() -> None:
    sections = pl.DataFrame(
        [("s", "甲", 10), ("s", "丙", 3), ("t", "甲", 4)], schema=catalog.section_terms.schema, orient="row"
    )
    counted = count_terms(make_words(), as_topics(make_shares({"s": (0.5, 0.5), "t": (0.0, 1.0)})), as_terms(sections))
    # 甲 in s: 0.5 · 0.8 against 0.5 · 0.2, so 8 of 10; in t nothing is the first topic's, nor is 丙 anywhere.
    first = counted.filter(topic=0).select("term", "count_in_topic", "count").rows()
    assert sorted(first) == [("丙", pytest.approx(0), 3), ("甲", pytest.approx(8), 14)]
    assert "乙" not in counted["term"], "which the sections do not have"


def test_over_all_topics_they_are_all_occurrences_whatever_the_order_of_rows() -> None:
    sections = plant(60)
    ids, terms = (sections[name].unique().sort().to_list() for name in ("section_id", "term"))
    rng = np.random.default_rng(1)
    words = pl.DataFrame(
        [(t, term, p) for t in range(3) for term, p in zip(terms, rng.dirichlet(np.ones(len(terms))), strict=True)],
        schema=catalog.topic_words.schema,
        orient="row",
    )
    shares = make_shares({section: tuple(rng.dirichlet(np.ones(3))) for section in ids})
    counted = count_terms(words, as_topics(shares), as_terms(sections))
    whole = counted.group_by("term").agg(pl.col("count_in_topic").sum(), pl.col("count").first()).sort("term")
    assert whole["count_in_topic"].to_numpy() == pytest.approx(whole["count"].to_numpy())
    assert (
        whole["count"].to_list() == sections.group_by("term").agg(pl.col("count").sum()).sort("term")["count"].to_list()
    )
    assert (counted["count_in_topic"] <= counted["count"]).all()
    mixed = words.sample(fraction=1, shuffle=True, seed=2)
    again = count_terms(mixed, as_topics(shares), as_terms(sections))
    assert again.equals(counted)


def test_sections_in_pieces_make_the_same_bytes_as_all_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(3)
    counts = as_terms(plant(60)).counts
    theta, phi = rng.dirichlet(np.ones(5), counts.shape[0]), rng.dirichlet(np.ones(counts.shape[1]), 5)
    whole = count_words(counts, theta, phi)
    monkeypatch.setattr(word_counts, "cut_rows", lambda starts: cut_rows(starts, 100))
    assert len(list(cut_rows(counts.indptr, 100))) > 5
    assert count_words(counts, theta, phi).tobytes() == whole.tobytes()
