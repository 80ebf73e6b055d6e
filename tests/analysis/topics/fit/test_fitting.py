"""Topics: planted ones are found, probabilities are probabilities."""

import os
import subprocess
import sys
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from scipy.sparse import csr_array

from pipeline import catalog
from pipeline.analysis.statistics.matrices import make_matrix
from pipeline.analysis.topics.describe.description import judge_topics, rank_passages, rank_terms
from pipeline.analysis.topics.fit import engines
from pipeline.analysis.topics.fit.engines import fit_variational, infer_sections, learn_prior
from pipeline.analysis.topics.fit.fitting import Fit, fit_topics, sum_words, tabulate
from pipeline.params.sections import LdaParams
from tests.analysis.matrices import as_terms, as_topics, list_topics
from tests.analysis.planted import N_WORDS, make_documents, plant
from tests.conftest import PROJECT, TinyCorpus

PARAMS = LdaParams(engine="variational", n_starts=5, passes=20, seed=1)


def fit_planted(n_topics: int = 3, n_sections: int = 300, **changes: object) -> Fit:
    table = plant(n_sections)
    return fit_topics(as_terms(table), make_documents(table), n_topics, replace(PARAMS, **changes))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def fit() -> Fit:
    return fit_planted()


@pytest.mark.parametrize("engine", ["variational", "gensim", "sklearn"])
def test_planted_topics_are_found_by_every_engine(engine: str) -> None:
    fit = fit_planted(engine=engine)
    tops = rank_terms(tabulate(fit)[0], N_WORDS).group_by("topic").agg(pl.col("term").str.slice(0, 1).unique())
    assert sorted(map(tuple, tops["term"].to_list())) == [("丙",), ("乙",), ("甲",)]
    assert fit.topic_starts["grade"].to_list() == ["A", "A", "A"]


def test_probabilities_sum_to_one(fit: Fit) -> None:
    assert fit.phi.sum(axis=1) == pytest.approx(np.ones(3))
    assert fit.theta.sum(axis=1) == pytest.approx(np.ones(300))


def test_the_tables_keep_their_contracts(fit: Fit) -> None:
    topic_words, section_topics = tabulate(fit)
    catalog.topic_words.check(topic_words)
    catalog.section_topics.check(list_topics(section_topics))
    catalog.topic_starts.check(fit.topic_starts)
    catalog.held_out.check(fit.held_out)


def test_topics_come_in_order_of_their_share(fit: Fit) -> None:
    lengths = make_matrix(plant(), "section_id")[0].sum(axis=1)
    shares = lengths @ fit.theta
    assert (np.diff(shares) <= 1e-9).all()


def test_the_same_seed_gives_the_same_fit(fit: Fit) -> None:
    table = plant()
    again = fit_topics(as_terms(table.sample(fraction=1, shuffle=True, seed=4)), make_documents(table), 3, PARAMS)
    assert again.phi.tobytes() == fit.phi.tobytes()
    assert again.theta.tobytes() == fit.theta.tobytes()


def test_any_number_of_workers_gives_the_same_fit(fit: Fit, monkeypatch: pytest.MonkeyPatch) -> None:
    for n_workers in (1, 3):
        monkeypatch.setattr("os.cpu_count", lambda n=n_workers: n)
        again = fit_planted()
        assert again.phi.tobytes() == fit.phi.tobytes()
        assert again.held_out.equals(fit.held_out)


HASH_TOPICS = """
import hashlib
import numpy as np
from scipy.sparse import csr_array
from pipeline.analysis.topics.fit.engines import count_topics
rng = np.random.default_rng(1)
counts, gamma, phi = csr_array(rng.poisson(0.3, (200, 90)).astype(float)), rng.gamma(1, size=(200, 41)), rng.dirichlet(np.ones(90), 41)
print(hashlib.sha256(b"".join(part.tobytes() for part in count_topics(counts, gamma, phi)[1:])).hexdigest())
"""


def test_topics_are_the_same_on_every_kind_of_processor() -> None:
    # OpenBLAS adds up in the order that suits the processor; another BLAS passes over what is said here.
    hashes = {
        subprocess.run(
            [sys.executable, "-c", HASH_TOPICS],
            cwd=PROJECT,
            env=os.environ | {"OPENBLAS_CORETYPE": processor},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for processor in ("Nehalem", "Haswell")
    }
    assert len(hashes) == 1


def test_sections_taken_in_parts_give_the_same_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = make_matrix(plant(), "section_id")[0]
    start = np.random.default_rng(1).dirichlet(np.ones(counts.shape[1]), 3)
    whole = fit_variational(counts, start, passes=20)
    monkeypatch.setattr(engines, "SECTIONS_AT_ONCE", 7)
    parts = fit_variational(counts, start, passes=20)
    assert parts.phi == pytest.approx(whole.phi, abs=1e-5)
    assert parts.alpha == pytest.approx(whole.alpha, rel=1e-4)
    assert parts.bound == pytest.approx(whole.bound, rel=1e-6)


@pytest.mark.parametrize("n_terms", [2, 8, 22])
def test_a_small_vocabulary_gives_the_same_fit_each_time(n_terms: int) -> None:
    rng = np.random.default_rng(3)
    rows = [
        (f"s{s:03d}", f"词{t:02d}", int(n)) for s in range(120) for t, n in enumerate(rng.poisson(0.6, n_terms)) if n
    ]
    table = pl.DataFrame(rows, schema=catalog.section_terms.schema, orient="row").sort("section_id", "term")
    first, second = (fit_topics(as_terms(table), make_documents(table), 2, replace(PARAMS, passes=2)) for _ in range(2))
    assert first.phi.tobytes() == second.phi.tobytes()
    assert np.isfinite(first.phi).all()


def check_that_nothing_is_fitted(fit: Fit, n_sections: int) -> None:
    words, shares = tabulate(fit)
    assert catalog.topic_words.check(words).is_empty() and catalog.section_topics.check(list_topics(shares)).is_empty()
    assert catalog.topic_starts.check(fit.topic_starts).is_empty() and catalog.held_out.check(fit.held_out).is_empty()
    assert len(fit.section_ids) == n_sections and not fit.starts


def test_with_more_topics_than_sections_nothing_is_fitted() -> None:
    check_that_nothing_is_fitted(fit_planted(20, 6), 6)


@pytest.mark.parametrize("terms", [["甲0"], []])
def test_with_a_single_term_or_none_nothing_is_fitted(terms: list[str]) -> None:
    table = plant().filter(pl.col("term").is_in(terms))
    check_that_nothing_is_fitted(
        fit_topics(as_terms(table), make_documents(table), 2, PARAMS), table["section_id"].n_unique()
    )


def test_one_document_is_held_out_by_sections() -> None:
    table = plant(60)
    one = make_documents(table).with_columns(document_id=pl.lit("d"))
    fit = fit_topics(as_terms(table), one, 3, PARAMS)
    assert fit.held_out["perplexity"].null_count() == 0


def test_one_start_has_neither_grades_nor_held_out_scores() -> None:
    fit = fit_planted(n_starts=1)
    assert fit.topic_starts["grade"].to_list() == [None] * 3
    assert fit.held_out["perplexity"].to_list() == [None]
    catalog.topic_starts.check(fit.topic_starts)


def test_planted_topics_predict_what_was_left_out(fit: Fit) -> None:
    # Each topic has 12 words of its own, evenly: no model can do better than 12, none at all gives 36.
    assert fit.held_out["perplexity"].to_numpy() == pytest.approx(np.full(5, 12), rel=0.05)
    assert fit.held_out["unigram_perplexity"].to_numpy() == pytest.approx(np.full(5, 36), rel=0.02)


def test_the_bound_rises_with_the_passes() -> None:
    counts, _, _ = make_matrix(plant(), "section_id")
    start = np.random.default_rng(0).dirichlet(np.ones(36), 3)
    bounds = [fit_variational(counts, start, passes).bound for passes in (3, 6, 9)]
    assert bounds == sorted(bounds)


def test_a_section_of_one_topics_words_is_of_that_topic(fit: Fit) -> None:
    counts, ids, _ = make_matrix(plant(), "section_id")
    theta = infer_sections(counts, fit.phi, fit.alpha)
    assert ids == fit.section_ids.to_list()
    # As exact as it is kept.
    assert theta.astype(np.float32).astype(np.float64).tobytes() == fit.theta.tobytes()
    assert theta.max(axis=1).min() > 0.9


def test_the_prior_that_made_shares_is_learned_from_them() -> None:
    alpha = np.array([0.5, 1.0, 2.0])
    # Posteriors so sharp that they are the shares themselves.
    gamma = np.random.default_rng(0).dirichlet(alpha, 20_000) * 1e12 + 1e-3
    learned = np.full(3, 0.3)
    for _ in range(100):
        learned = learn_prior(gamma, learned)
    assert learned == pytest.approx(alpha, rel=0.05)


def test_a_topics_words_are_those_of_sections_times_their_shares() -> None:
    counts = csr_array(np.array([[3.0, 1.0], [0.0, 1.0]]))
    assert sum_words(counts, np.array([[0.25, 0.75], [1.0, 0.0]])).tolist() == [2.0, 3.0]


def test_the_words_of_all_topics_are_those_of_the_corpus(fit: Fit) -> None:
    assert fit.topic_starts["n_topic_words"].sum() == pytest.approx(plant()["count"].sum(), rel=1e-6)


def test_a_topics_quality_holds_its_share_of_all_words(fit: Fit) -> None:
    topic_coherence = pl.DataFrame(
        {"topic": [0, 1, 2], "c_v": 0.5, "npmi": 0.1, "exclusivity": 1.0, "n_shared_nmf": 10, "found_by_nmf": True},
        schema_overrides={"topic": pl.Int32, "n_shared_nmf": pl.Int32},
    )
    quality = judge_topics(fit.topic_starts, topic_coherence)
    assert set(quality.columns) == set(catalog.topic_quality.columns) - {"terms_kept", "terms_kept_low"}
    assert quality["share"].sum() == pytest.approx(1)
    assert quality["share"].to_list() == pytest.approx([1 / 3] * 3, abs=0.02)


def make_section_topics(corpus: TinyCorpus) -> pl.DataFrame:
    """Two topics; every section has shares 1/4 and 3/4, but those of document f belong to topic 0 alone."""
    rows = [
        (section_id, topic, share)
        for section_id, document_id in corpus.sections.select("section_id", "document_id").iter_rows()
        for topic, share in enumerate((1.0, 0.0) if document_id == "f" else (0.25, 0.75))
    ]
    return pl.DataFrame(rows, schema=catalog.section_topics.schema, orient="row")


def test_the_passage_that_is_most_of_the_topic_comes_first(corpus: TinyCorpus) -> None:
    table = rank_passages(as_topics(make_section_topics(corpus)), corpus.sections, corpus.documents, 2, 2000)
    passages = catalog.topic_sections.check(table)
    assert passages.filter(topic=0, rank=1)["document_id"].to_list() == ["f"]
    assert passages.filter(topic=0, rank=1)["reference"].to_list() == ["乙区教育局 · 2022-03-01 · f.txt"]
    assert passages.group_by("topic").len()["len"].to_list() == [2, 2]


def test_a_long_passage_is_quoted_from_its_beginning(corpus: TinyCorpus) -> None:
    whole, part = (
        rank_passages(as_topics(make_section_topics(corpus)), corpus.sections, corpus.documents, 2, n)["text"].to_list()
        for n in (2000, 5)
    )
    assert part == [text[:5] for text in whole] and any(len(text) > 5 for text in whole)
