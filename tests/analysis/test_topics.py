"""Topics: planted ones are found, probabilities are probabilities, prevalence sums to one."""

import numpy as np
import polars as pl
import pytest
from gensim.corpora import Dictionary
from gensim.models.coherencemodel import CoherenceModel

from pipeline import catalog
from pipeline.analysis.coherence import average_coherence, measure_coherence
from pipeline.analysis.description import choose_n_topics, rank_passages, rank_terms
from pipeline.analysis.prevalence import trace_topics
from pipeline.analysis.topics import Fit, fit_lda, tabulate
from pipeline.params import InputError, LdaParams, ResamplingParams
from tests.conftest import TinyCorpus

N_WORDS = 12


def plant(n_sections: int = 300, seed: int = 0) -> pl.DataFrame:
    """Sections of three topics with words of their own: 甲0 … 甲11, 乙0 …, 丙0 …"""
    rng = np.random.default_rng(seed)
    rows = []
    for section in range(n_sections):
        topic = "甲乙丙"[section % 3]
        words, counts = np.unique(rng.integers(0, N_WORDS, 25), return_counts=True)
        rows += [(f"s{section:03d}", f"{topic}{word}", int(count)) for word, count in zip(words, counts, strict=True)]
    return pl.DataFrame(rows, schema=dict(catalog.section_terms.columns), orient="row").sort("section_id", "term")


@pytest.fixture(scope="module")
def fit() -> Fit:
    return fit_lda(plant(), 3, LdaParams(passes=10, seed=1))


def test_planted_topics_are_found(fit: Fit) -> None:
    tops = rank_terms(tabulate(fit)[0], N_WORDS).group_by("topic").agg(pl.col("term").str.slice(0, 1).unique())
    assert sorted(map(tuple, tops["term"].to_list())) == [("丙",), ("乙",), ("甲",)]


def test_probabilities_sum_to_one(fit: Fit) -> None:
    assert fit.phi.sum(axis=1) == pytest.approx(np.ones(3))
    assert fit.theta.sum(axis=1) == pytest.approx(np.ones(300))


def test_the_same_seed_gives_the_same_fit(fit: Fit) -> None:
    again = fit_lda(plant().sample(fraction=1, shuffle=True, seed=4), 3, LdaParams(passes=10, seed=1))
    assert (again.phi == fit.phi).all()
    assert (again.theta == fit.theta).all()


@pytest.mark.parametrize("n_terms", [1, 2, 8, 22])
def test_a_small_vocabulary_gives_the_same_fit_each_time(n_terms: int) -> None:
    rng = np.random.default_rng(3)
    rows = [
        (f"s{s:03d}", f"词{t:02d}", int(n)) for s in range(120) for t, n in enumerate(rng.poisson(0.6, n_terms)) if n
    ]
    table = pl.DataFrame(rows, schema=dict(catalog.section_terms.columns), orient="row").sort("section_id", "term")
    first, second = (fit_lda(table, 2, LdaParams(passes=2, seed=1)) for _ in range(2))
    assert first.phi.tobytes() == second.phi.tobytes()
    assert np.isfinite(first.phi).all()


def test_more_topics_than_sections_are_refused() -> None:
    with pytest.raises(InputError, match="asks for 20 topics, and only 6 sections"):
        fit_lda(plant(6), 20, LdaParams(passes=1, seed=1))


def test_coherence_is_gensims_c_v(fit: Fit) -> None:
    tokens = plant().select("section_id", token="term")
    topic_words = {3: tabulate(fit)[0]}
    measured = catalog.topic_coherence.check(measure_coherence(topic_words, tokens, tokens["token"].unique()))
    texts = tokens.group_by("section_id", maintain_order=True).agg("token")["token"].to_list()
    tops = rank_terms(topic_words[3], 10).group_by("topic", maintain_order=True).agg("term")["term"].to_list()
    reference = CoherenceModel(
        topics=tops, texts=texts, dictionary=Dictionary(texts), coherence="c_v", topn=10, processes=1
    )
    assert measured["c_v"].to_list() == pytest.approx(reference.get_coherence_per_topic())
    assert average_coherence(measured)["c_v"][0] == pytest.approx(reference.get_coherence())


def test_coherence_is_gensims_in_texts_longer_than_the_window(fit: Fit) -> None:
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
    topic_words = {3: tabulate(fit)[0].filter(pl.col("term").is_in(tokens["token"].unique().implode()))}
    measured = measure_coherence(topic_words, tokens, tokens["token"].unique())
    tops = rank_terms(topic_words[3], 10).group_by("topic", maintain_order=True).agg("term")["term"].to_list()
    reference = CoherenceModel(
        topics=tops, texts=texts, dictionary=Dictionary(texts), coherence="c_v", topn=10, processes=1
    )
    assert measured["c_v"].to_list() == pytest.approx(reference.get_coherence_per_topic(), abs=1e-6)


def test_a_topic_of_one_term_has_no_coherence() -> None:
    words = pl.DataFrame({"topic": [0], "term": ["甲"], "probability": [1.0]}, schema_overrides={"topic": pl.Int32})
    tokens = pl.DataFrame({"section_id": ["s"], "token": ["甲"]})
    assert measure_coherence({1: words}, tokens, tokens["token"])["c_v"].to_list() == [None]


def test_the_most_coherent_candidate_is_chosen_and_the_smaller_among_equals() -> None:
    coherence = pl.DataFrame(
        {"n_topics": [5, 10, 15, 20], "c_v": [0.4, 0.6, 0.6, None]}, schema_overrides={"n_topics": pl.Int32}
    )
    assert choose_n_topics(coherence, (5, 10, 15, 20)) == 10
    assert choose_n_topics(coherence, (5, 20)) == 5


def make_section_topics(corpus: TinyCorpus) -> pl.DataFrame:
    """Two topics; every section has shares 1/4 and 3/4, but those of document f belong to topic 0 alone."""
    rows = [
        (section_id, topic, share)
        for section_id, document_id in corpus.sections.select("section_id", "document_id").iter_rows()
        for topic, share in enumerate((1.0, 0.0) if document_id == "f" else (0.25, 0.75))
    ]
    return pl.DataFrame(rows, schema=dict(catalog.section_topics(2).columns), orient="row")


def test_prevalence_is_a_share_of_characters(corpus: TinyCorpus, resampling: ResamplingParams) -> None:
    table = trace_topics(make_section_topics(corpus), corpus.sections, corpus.documents, corpus.years, resampling)
    years = catalog.topic_years.check(table)
    sums = years.group_by("year").agg(pl.col("prevalence").sum(), pl.col("n_documents").first()).sort("year")
    assert sums.filter(pl.col("n_documents") > 0)["prevalence"].to_list() == pytest.approx([1, 1, 1])
    assert years.filter(year=2020)["prevalence"].to_list() == [None, None]
    chars = dict(corpus.documents.select("document_id", "n_chars").iter_rows())
    expected = (chars["f"] + 0.25 * (chars["d"] + chars["e"])) / (chars["d"] + chars["e"] + chars["f"])
    assert years.filter(year=2022, topic=0)["prevalence"][0] == pytest.approx(expected)


def test_the_passage_that_is_most_of_the_topic_comes_first(corpus: TinyCorpus) -> None:
    table = rank_passages(make_section_topics(corpus), corpus.sections, corpus.documents, 2)
    passages = catalog.topic_sections.check(table)
    assert passages.filter(topic=0, rank=1)["document_id"].to_list() == ["f"]
    assert passages.group_by("topic").len()["len"].to_list() == [2, 2]
