"""Which terms stand in which section, which set a year apart, and which go together by scikit-learn's NMF."""

import warnings
from collections.abc import Sequence

import numpy as np
import polars as pl
from scipy.sparse import csr_array
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.preprocessing import normalize

from pipeline.analysis.statistics.matrices import make_matrix
from pipeline.analysis.statistics.ordering import coarsen
from pipeline.params.sections import TfidfParams
from pipeline.tables.terms import NMF_TERMS, YEAR_TERMS


def weigh_sections(section_terms: pl.DataFrame) -> pl.DataFrame:
    """TF-IDF of every term in every section: scikit-learn's smooth idf, each section of length one (Salton & Buckley 1988)."""
    if section_terms.is_empty():  # which scikit-learn refuses, here and below
        return section_terms.select("section_id", "term", tfidf=pl.col("count").cast(pl.Float64))
    counts, _, _ = make_matrix(section_terms, "section_id")
    weights = TfidfTransformer().fit_transform(counts)
    return _attach(section_terms, weights, "section_id").drop("count")


def rank_year_terms(section_terms: pl.DataFrame, section_years: pl.DataFrame, params: TfidfParams) -> pl.DataFrame:
    """The terms that set each year apart: TF-IDF with a year as one long document.

    section_years has section_id, document_id, year. Rows by year and rank; `count` and `n_documents` are those of the term in that year.
    The idf is ln(years / years with the term): a term of every year has none, and no year's list holds it.
    A term of fewer than `params.min_documents` documents of a year is left out there, or one long document makes the year's list.
    """
    by_year = (
        section_terms.join(section_years.drop_nulls("year"), on="section_id")
        .group_by("year", "term")
        .agg(pl.col("count").sum(), n_documents=pl.col("document_id").n_unique().cast(pl.Int64))
        .sort("year", "term")
    )
    if by_year.is_empty():
        return pl.DataFrame(schema=YEAR_TERMS.schema)
    counts, _, _ = make_matrix(by_year, "year")
    transformer = TfidfTransformer(smooth_idf=False, norm=None).fit(counts)
    # scikit-learn adds 1, so that terms of all documents keep a weight; over seven years they would fill every list.
    transformer.idf_ = transformer.idf_ - 1
    return (
        _attach(by_year, normalize(transformer.transform(counts)), "year")
        .filter((pl.col("n_documents") >= params.min_documents) & (pl.col("tfidf") > 0))
        .sort("year", coarsen(pl.col("tfidf")), "term", descending=[False, True, False])
        .with_columns(rank=pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("year"))
        .filter(pl.col("rank") <= params.n_terms)
        .select("year", "rank", "term", "tfidf", "count", "n_documents")
    )


def factor_terms(section_tfidf: pl.DataFrame, candidates: Sequence[int], seed: int) -> pl.DataFrame:
    """Top ten terms of each factor of the TF-IDF of sections, for each number of factors: a second opinion beside the topics.

    Non-negative matrix factorisation (Lee & Seung 1999) with scikit-learn. Rows by n_topics, factor, rank (from 1); a candidate with
    more factors than sections or terms gets as many as there are.
    """
    from sklearn.decomposition import NMF
    from sklearn.exceptions import ConvergenceWarning

    weights, _, terms = make_matrix(section_tfidf.rename({"tfidf": "count"}), "section_id")
    rows = []
    for n_topics in candidates if terms else ():
        n_factors = min(n_topics, *weights.shape)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            factors = NMF(n_factors, init="nndsvda", max_iter=100, tol=1e-3, random_state=seed).fit(weights).components_
        for factor, weight in enumerate(factors):
            top = sorted(np.flatnonzero(weight > 0), key=lambda place: (-weight[place], place))[:10]
            rows += [(n_topics, factor, rank, terms[place], float(weight[place])) for rank, place in enumerate(top, 1)]
    return pl.DataFrame(rows, schema=NMF_TERMS.schema, orient="row")


def _attach(counts: pl.DataFrame, weights: csr_array, row: str) -> pl.DataFrame:
    """Counts with the weights of their matrix."""
    weights.sort_indices()
    return counts.sort(row, "term").with_columns(tfidf=pl.Series(weights.data, dtype=pl.Float64))
