"""How many words of each term a topic has: counts shared out over topics."""

import numpy as np
import polars as pl
from scipy.sparse import csr_array

from pipeline.analysis.statistics.arrays import Matrix
from pipeline.analysis.statistics.matrices import make_matrix, shape_shares
from pipeline.analysis.topics.fit.export import shape_words


def count_terms(topic_words: pl.DataFrame, section_topics: pl.DataFrame, section_terms: pl.DataFrame) -> pl.DataFrame:
    """How often each term stands in the sections, and how many of these occurrences a topic has; one row is one term of one topic.

    count: occurrences; count_in_topic: expected ones, each being the topic's as likely as it has written it in its section. They sum
    to count over the topics. A term that the sections do not have is left out.
    """
    phi, terms = shape_words(topic_words)
    counts, section_ids, counted = make_matrix(section_terms, "section_id")
    words = count_words(
        counts, shape_shares(section_topics, section_ids, len(phi)), phi[:, np.searchsorted(terms, counted)]
    )
    n = np.tile(counts.sum(axis=0), len(phi))
    return pl.DataFrame(
        {
            "topic": np.repeat(np.arange(len(phi)), len(counted)),
            "term": counted * len(phi),
            "count_in_topic": np.minimum(words.ravel(), n),  # rounding must not lift it over the whole
            "count": n,
        },
        schema={"topic": pl.Int32, "term": pl.String, "count_in_topic": pl.Float64, "count": pl.Int64},
    )


def count_words(counts: csr_array, theta: Matrix, phi: Matrix) -> Matrix:
    """Expected words of each topic in these sections, n·θφ / Σ θφ: array of the shape of phi, (n_topics, n_terms).

    counts: array of shape (n_sections, n_terms); theta: array of shape (n_sections, n_topics).
    """
    ratios = counts.copy()
    ratios.data = counts.data / find_chances(counts, theta, phi)
    words: Matrix = phi * (ratios.T @ theta).T
    return words


def find_chances(counts: csr_array, theta: Matrix, phi: Matrix) -> Matrix:
    """Σ θφ of each entry of the counts: array of shape (n_entries,). Topic by topic, as `count_topics` is."""
    lengths = np.diff(counts.indptr)
    chances = np.zeros(counts.nnz)
    for shares, topic in zip(np.ascontiguousarray(theta.T), phi, strict=True):
        chances += np.repeat(shares, lengths) * topic[counts.indices]
    return chances
