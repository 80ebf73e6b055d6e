"""A second opinion on topics: which of them another method finds too, scikit-learn's NMF of TF-IDF."""

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl
from scipy.optimize import linear_sum_assignment

from pipeline.analysis.statistics.arrays import Matrix
from pipeline.tables.fits import TOPIC_COHERENCE

# A topic is found by both where at least so many of its top terms are among its partner's.
N_TERMS = 10
MIN_SHARED = 5


def match_factors(topic_terms: Mapping[int, pl.DataFrame], nmf_terms: pl.DataFrame) -> pl.DataFrame:
    """Each topic's partner among the factors of as many, and whether it is the same; one row is one topic of one candidate.

    topic_terms: number of topics → its top terms (topic, rank, term). nmf_terms: n_topics, factor, rank, term. Paired one to one so
    that the number of shared top terms is largest (Kuhn 1955). What only one method finds is not wrong: NMF
    takes words of a hundred sections and of one alike.
    """
    rows = []
    for n_topics, terms in topic_terms.items():
        topics = terms.filter(pl.col("rank") <= N_TERMS).group_by("topic").agg("term").sort("topic")
        factors = (
            nmf_terms.filter((pl.col("n_topics") == n_topics) & (pl.col("rank") <= N_TERMS))
            .group_by("factor")
            .agg("term")
            .sort("factor")
        )
        shared = _count_shared(topics["term"].to_list(), factors["term"].to_list())
        pairs = dict(zip(*linear_sum_assignment(shared, maximize=True), strict=True))
        for place, topic in enumerate(topics["topic"]):
            n_shared = int(shared[place, pairs[place]]) if place in pairs else 0
            rows.append((n_topics, topic, n_shared, n_shared >= MIN_SHARED))
    columns = TOPIC_COHERENCE.pick("n_topics", "topic", "n_shared_nmf", "found_by_nmf")
    return pl.DataFrame(rows, schema=columns, orient="row")


def _count_shared(left: Sequence[Sequence[str]], right: Sequence[Sequence[str]]) -> Matrix:
    counts = [[float(len(set(one) & set(other))) for other in right] for one in left]
    return np.array(counts).reshape(len(left), len(right))
