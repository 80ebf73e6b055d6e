"""Benchmarks that go through stages, on little, as `make bench` is run seldom and they broke unseen."""

import polars as pl

from benchmarks import planted, words
from pipeline.analysis.known_answer.comparison import compare_keywords
from pipeline.params.reading import load_params


def test_keywords_of_a_planted_corpus_are_counted_where_they_are_and_nowhere_else() -> None:
    made = planted.make_seed(planted.SEEDS[0])
    traced = planted.trace_seed(made, load_params())
    known = compare_keywords(made.truth["keyword_years"], traced["keyword_years"], traced["keyword_trends"])
    is_planted = pl.col("expected_per_10k_chars") > 0
    assert known.filter(is_planted).select(pl.col("within").mean()).item() > 0.9
    assert known.filter(~is_planted)["own_per_10k_chars"].sum() == 0


def test_both_engines_cut_generated_documents_alike() -> None:
    measured = {(subject, measure): value for subject, measure, value in words.measure_stage(20_000)}
    assert measured["stage", "n_tokens"] > 5_000 and measured["stage", "same_bytes"] == 1
