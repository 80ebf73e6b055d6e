"""Coherence equals gensim's; a topic with words of its own is exclusive."""

import numpy as np
import polars as pl
import pytest
from gensim.corpora import Dictionary
from gensim.models.coherencemodel import CoherenceModel

from pipeline.analysis.topics.describe.coherence import average_pairs, find_windows, measure_coherence
from pipeline.analysis.topics.describe.description import rank_terms
from pipeline.analysis.topics.fit.fitting import fit_topics, tabulate
from pipeline.params.sections import LdaParams
from tests.analysis.matrices import as_terms
from tests.analysis.planted import N_WORDS, make_documents, plant


@pytest.fixture(scope="module")
def words() -> pl.DataFrame:
    table = plant()
    params = LdaParams(engine="variational", n_starts=1, passes=10, seed=1)
    return tabulate(fit_topics(as_terms(table), make_documents(table), 3, params))[0]


def test_coherence_is_gensims_c_v(words: pl.DataFrame) -> None:
    tokens = plant().select("section_id", token="term")
    topic_words = {3: words}
    measured = measure_coherence(topic_words, [tokens], tokens["token"].unique())
    texts = tokens.group_by("section_id", maintain_order=True).agg("token")["token"].to_list()
    tops = rank_terms(topic_words[3], 10).group_by("topic", maintain_order=True).agg("term")["term"].to_list()
    reference = CoherenceModel(
        topics=tops, texts=texts, dictionary=Dictionary(texts), coherence="c_v", topn=10, processes=1
    )
    assert measured["c_v"].to_list() == pytest.approx(reference.get_coherence_per_topic(), abs=1e-6)


def test_coherence_is_gensims_in_texts_longer_than_the_window(words: pl.DataFrame) -> None:
    rng = np.random.default_rng(2)
    terms = [f"{topic}{word}" for topic in "甲乙丙" for word in range(N_WORDS)]
    texts = [
        rng.choice(terms, size=size, p=rng.dirichlet(np.full(len(terms), 0.2))).tolist()
        for size in (400, 111, 110, 109, 1)
    ]
    tokens = pl.DataFrame(
        [(f"s{number}", token) for number, text in enumerate(texts) for token in text],
        schema=["section_id", "token"],
        orient="row",
    )
    topic_words = {3: words.filter(pl.col("term").is_in(tokens["token"].unique().implode()))}
    measured = measure_coherence(topic_words, [tokens], tokens["token"].unique())
    tops = rank_terms(topic_words[3], 10).group_by("topic", maintain_order=True).agg("term")["term"].to_list()
    reference = CoherenceModel(
        topics=tops, texts=texts, dictionary=Dictionary(texts), coherence="c_v", topn=10, processes=1
    )
    assert measured["c_v"].to_list() == pytest.approx(reference.get_coherence_per_topic(), abs=1e-6)


def test_a_topic_of_one_term_has_no_coherence() -> None:
    words = pl.DataFrame({"topic": [0], "term": ["甲"], "probability": [1.0]}, schema_overrides={"topic": pl.Int32})
    tokens = pl.DataFrame({"section_id": ["s"], "token": ["甲"]})
    assert measure_coherence({1: words}, [tokens], tokens["token"])["c_v"].to_list() == [None]


def test_a_word_is_forgotten_when_one_of_its_occurrences_leaves_the_window() -> None:
    # It leaves with the first, though the second is still inside, and comes back with the third.
    starts, ends = find_windows(np.zeros(3, dtype=np.int64), np.array([0, 50, 112]), np.full(3, 4))
    assert list(zip(starts.tolist(), ends.tolist(), strict=True)) == [(0, 1), (0, 1), (3, 4)]


def test_topics_with_words_of_their_own_are_exclusive(words: pl.DataFrame) -> None:
    tokens = plant().select("section_id", token="term")
    measured = measure_coherence({3: words}, [tokens], tokens["token"].unique())
    assert measured["exclusivity"].to_list() == pytest.approx([1, 1, 1], abs=0.01)


def test_words_that_always_stand_together_have_the_highest_npmi() -> None:
    tokens = pl.DataFrame({"section_id": ["a", "a", "b", "b", "c"], "token": ["甲", "乙", "甲", "乙", "丙"]})
    words = pl.DataFrame(
        {"topic": [0, 0], "term": ["甲", "乙"], "probability": [0.5, 0.5]}, schema_overrides={"topic": pl.Int32}
    )
    assert measure_coherence({1: words}, [tokens], tokens["token"])["npmi"].to_list() == pytest.approx([1])


def test_one_term_makes_no_pair() -> None:
    assert average_pairs(np.ones((1, 1))) is None


def test_a_topic_with_a_term_that_is_no_token_has_no_coherence() -> None:
    tokens = pl.DataFrame({"section_id": ["s"] * 3, "token": ["甲", "乙", "丙"]})
    topic = pl.DataFrame({"topic": [0, 0, 0], "term": ["甲", "乙", "内"], "probability": [0.5, 0.3, 0.2]})
    topic = topic.with_columns(pl.col("topic").cast(pl.Int32))
    row = measure_coherence({1: topic}, [tokens], pl.Series(["甲", "乙", "内"])).row(0, named=True)
    assert row["c_v"] is None and row["npmi"] is None


def test_pieces_of_whole_sections_measure_as_all_of_them() -> None:
    tokens = pl.DataFrame(
        {
            "section_id": ["a"] * 4 + ["b"] * 3 + ["c"] * 2,
            "token": ["甲", "乙", "甲", "丙", "乙", "丙", "甲", "甲", "乙"],
        }
    )
    words = pl.DataFrame({"topic": [0, 0, 0], "term": ["甲", "乙", "丙"], "probability": [0.5, 0.3, 0.2]})
    whole, pieces = (
        measure_coherence({1: words}, given, tokens["token"].unique())
        for given in ([tokens], [tokens.head(4), tokens.tail(5)])
    )
    assert whole.equals(pieces) and whole["npmi"].null_count() == 0
