"""Which terms stand in which section, which set a year apart, and which go together by scikit-learn's NMF."""

import math
import warnings
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import polars as pl
from scipy.sparse import csr_array
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.preprocessing import normalize

from pipeline.analysis.statistics.matrices import DocumentTerms, SectionTerms, cut_rows
from pipeline.analysis.statistics.ordering import coarsen
from pipeline.params.sections import TfidfParams
from pipeline.tables.terms import NMF_TERMS, YEAR_TERMS

MOST_SECTIONS = 500_000  # that are factored; some 12,000 documents
MOST_WEIGHED = 10_000_000  # counts that are weighed together, some 300 MB


def weigh_sections(section_terms: SectionTerms) -> SectionTerms:
    """TF-IDF of every term in every section: scikit-learn's smooth idf, each section of length one (Salton & Buckley 1988).

    Their places are those of the counts, not copies.
    """
    counts = section_terms.counts
    if not counts.nnz:  # which scikit-learn refuses, here and below
        return section_terms
    transformer = TfidfTransformer().fit(counts)
    weights = np.empty(counts.nnz)
    for some in cut_rows(counts.indptr, MOST_WEIGHED):
        weights[counts.indptr[some.start] : counts.indptr[some.stop]] = transformer.transform(counts[some]).data
    return replace(section_terms, counts=csr_array((weights, counts.indices, counts.indptr), shape=counts.shape))


def rank_year_terms(document_terms: DocumentTerms, documents: pl.DataFrame, params: TfidfParams) -> pl.DataFrame:
    """The terms that set each year apart: TF-IDF with a year as one long document.

    documents has document_id, year. Rows by year and rank; `count` and `n_documents` are those of the term in that year.
    The idf is ln(years / years with the term): a term of every year has none, and no year's list holds it.
    A term of fewer than `params.min_documents` documents of a year is left out there, or one long document makes the year's list.
    """
    dated = documents.drop_nulls("year")
    years = dated["year"].unique().sort()
    counts, n_documents = np.zeros((2, len(years), len(document_terms.terms)))
    for number, year in enumerate(years):
        own, _ = document_terms.take(dated.filter(year=year))
        counts[number] = own.sum(axis=0)
        n_documents[number] = np.bincount(own.indices, minlength=own.shape[1])
    place, term = np.nonzero(counts)
    if not len(place):  # no year counts
        return YEAR_TERMS.empty()
    by_year = pl.DataFrame(
        {
            "year": years.gather(place),
            "term": document_terms.terms.gather(term),
            "count": counts[place, term].astype(np.int64),
            "n_documents": n_documents[place, term].astype(np.int64),
        }
    )
    counts = csr_array(counts[counts.any(axis=1)][:, counts.any(axis=0)])
    transformer = TfidfTransformer(smooth_idf=False, norm=None).fit(counts)
    # scikit-learn adds 1, so that terms of all documents keep a weight; over seven years they would fill every list.
    transformer.idf_ = transformer.idf_ - 1
    return (
        by_year.with_columns(tfidf=pl.Series(normalize(transformer.transform(counts)).data))
        .filter((pl.col("n_documents") >= params.min_documents) & (pl.col("tfidf") > 0))
        .sort("year", coarsen(pl.col("tfidf")), "term", descending=[False, True, False])
        .with_columns(rank=pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("year"))
        .filter(pl.col("rank") <= params.n_terms)
        .select("year", "rank", "term", "tfidf", "count", "n_documents")
    )


def factor_terms(weights: csr_array, terms: Sequence[str], candidates: Sequence[int], seed: int) -> pl.DataFrame:
    """Top ten terms of each factor of the TF-IDF of sections, for each number of factors: a second opinion beside the topics.

    weights: array of shape (n_sections, n_terms).
    Non-negative matrix factorisation (Lee & Seung 1999) with scikit-learn. Rows by n_topics, factor, rank (from 1); a candidate with
    more factors than sections or terms gets as many as there are. Of more than MOST_SECTIONS every second is taken, or every third …,
    as the fit holds several arrays of shape (n_sections, n_factors).
    """
    from sklearn.decomposition import NMF
    from sklearn.exceptions import ConvergenceWarning

    rows = []
    weights = weights[:: max(math.ceil(weights.shape[0] / MOST_SECTIONS), 1)]
    for n_topics in candidates if terms else ():
        n_factors = min(n_topics, *weights.shape)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            factors = NMF(n_factors, init="nndsvda", max_iter=100, tol=1e-3, random_state=seed).fit(weights).components_
        for factor, weight in enumerate(factors):
            top = sorted(np.flatnonzero(weight > 0), key=lambda place: (-weight[place], place))[:10]
            rows += [
                (n_topics, factor, rank, terms[int(place)], float(weight[place])) for rank, place in enumerate(top, 1)
            ]
    return pl.DataFrame(rows, schema=NMF_TERMS.schema, orient="row")
