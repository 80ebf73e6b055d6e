"""Rates by year: gaps, nothing seen, few documents."""

import numpy as np
import polars as pl
import pytest

from pipeline import catalog
from pipeline.analysis.keywords.mentions import collect_mentions
from pipeline.analysis.keywords.trajectories import count_by_document, trace_keywords
from pipeline.params.sections import Keyword, ResamplingParams
from tests.conftest import TinyCorpus, chars_of

NAMES = ["双减", "劳动教育"]


@pytest.fixture
def keyword_years(corpus: TinyCorpus, resampling: ResamplingParams) -> pl.DataFrame:
    keywords = [Keyword(keyword="双减", exclude=("双减少",)), Keyword(keyword="劳动教育")]
    mentions = collect_mentions(corpus.documents, corpus.sections, corpus.sentences, keywords, 200)
    counts = count_by_document(mentions, corpus.documents, NAMES)
    return catalog.keyword_years.check(trace_keywords(corpus.documents, corpus.years, counts, NAMES, resampling))


def row(table: pl.DataFrame, keyword: str, year: int) -> dict[str, object]:
    return table.row(by_predicate=(pl.col("keyword") == keyword) & (pl.col("year") == year), named=True)


def test_a_year_without_documents_is_a_gap_and_no_zero(keyword_years: pl.DataFrame) -> None:
    gap = row(keyword_years, "双减", 2020)
    assert gap["n_documents"] == 0
    assert gap["n_mentions"] is gap["per_10k_chars"] is gap["ci_low"] is gap["ci_high"] is None


def test_double_reduction_is_absent_before_2021(keyword_years: pl.DataFrame) -> None:
    before = row(keyword_years, "双减", 2019)
    assert (before["n_mentions"], before["n_documents_with"], before["per_10k_chars"]) == (0, 0, 0.0)


def test_the_rate_is_mentions_per_ten_thousand_characters(keyword_years: pl.DataFrame) -> None:
    assert row(keyword_years, "双减", 2022)["per_10k_chars"] == pytest.approx(1e4 * 3 / chars_of(2022))


def test_where_nothing_was_seen_the_interval_is_one_sided(keyword_years: pl.DataFrame) -> None:
    before = row(keyword_years, "双减", 2019)
    # 3 mentions in 2 + 1 + ... documents: 4 mentions in 3 documents.
    assert before["ci_low"] == 0
    assert before["ci_high"] == pytest.approx(1e4 * -np.log(0.05) * (4 / 3) / chars_of(2019))


def test_few_documents_get_no_interval(keyword_years: pl.DataFrame) -> None:
    assert row(keyword_years, "双减", 2022)["ci_low"] is None


def test_a_rate_is_adjusted_to_the_panel_of_all_years(corpus: TinyCorpus, resampling: ResamplingParams) -> None:
    # 甲区 mentions it in each document once, 乙区 never: in every year that has both the adjusted rate is the same.
    counts = (corpus.documents["region"] == "甲区").to_numpy().astype(float)[:, None]
    even = corpus.documents.with_columns(n_chars=pl.lit(100, pl.Int64))
    years = corpus.years.with_columns(n_chars=100 * pl.col("n_documents"))
    table = catalog.keyword_years.check(trace_keywords(even, years, counts, ["词"], resampling))
    found = {row["year"]: row for row in table.to_dicts()}
    assert found[2022]["per_10k_chars"] == pytest.approx(1e4 / 300)
    # 甲区 has three of the six documents.
    assert found[2019]["adjusted_per_10k_chars"] == found[2022]["adjusted_per_10k_chars"] == pytest.approx(50)
    assert (found[2021]["share_panel"], found[2021]["adjusted_per_10k_chars"]) == (0.5, pytest.approx(100))
    assert found[2020]["adjusted_per_10k_chars"] is found[2020]["share_panel"] is None


def test_a_corpus_repeated_twice_keeps_its_rates(corpus: TinyCorpus, resampling: ResamplingParams) -> None:
    counts = np.array([[0, 1], [0, 0], [1, 2], [2, 1], [1, 1], [0, 0]], dtype=float)
    once = trace_keywords(corpus.documents, corpus.years, counts, NAMES, resampling)
    twice = trace_keywords(
        pl.concat([corpus.documents, corpus.documents]),
        corpus.years.with_columns(pl.col("n_documents") * 2, pl.col("n_chars") * 2),
        np.concatenate([counts, counts]),
        NAMES,
        resampling,
    )
    assert twice["per_10k_chars"].to_list() == pytest.approx(once["per_10k_chars"].to_list())
    assert twice["n_mentions"].drop_nulls().sum() == 2 * once["n_mentions"].drop_nulls().sum()
