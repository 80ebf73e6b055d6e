"""How many words of each term a topic has: counts shared out over topics."""

import numpy as np
import polars as pl
from scipy.sparse import csr_array, eye_array, vstack

from pipeline.analysis.statistics.arrays import Matrix, Theta
from pipeline.analysis.statistics.matrices import SectionTerms, SectionTopics, cut_rows
from pipeline.analysis.topics.fit.export import shape_words


def count_terms(topic_words: pl.DataFrame, section_topics: SectionTopics, section_terms: SectionTerms) -> pl.DataFrame:
    """How often each term stands in the sections, and how many of these occurrences a topic has; one row is one term of one topic.

    count: occurrences; count_in_topic: expected ones, each being the topic's as likely as it has written it in its section. They sum
    to count over the topics. A term that the sections do not have is left out.
    """
    phi, terms = shape_words(topic_words)
    counted = section_terms.terms.to_list()
    theta = section_topics.align(section_terms.section_ids)
    words = count_words(section_terms.counts, theta, phi[:, np.searchsorted(terms, counted)])
    n = np.tile(section_terms.count_terms()["count"].to_numpy(), len(phi))
    return pl.DataFrame(
        {
            "topic": np.repeat(np.arange(len(phi)), len(counted)),
            "term": counted * len(phi),
            "count_in_topic": np.minimum(words.ravel(), n),  # rounding must not lift it over the whole
            "count": n,
        },
        schema={"topic": pl.Int32, "term": pl.String, "count_in_topic": pl.Float64, "count": pl.Int64},
    )


def count_words(counts: csr_array, theta: Theta, phi: Matrix) -> Matrix:
    """Expected words of each topic in these sections, n·θφ / Σ θφ: array of the shape of phi, (n_topics, n_terms).

    counts: array of shape (n_sections, n_terms); theta: array of shape (n_sections, n_topics).
    """
    sums = np.zeros((counts.shape[1], len(phi)))
    so_far = eye_array(counts.shape[1], format="csr")
    for some in cut_rows(counts.indptr):
        part, shares = counts[some], theta[some].astype(np.float64)
        ratios = csr_array((part.data / find_chances(part, shares, phi), part.indices, part.indptr), shape=part.shape)
        # The sums so far stand before the rows that are added to them: the same to the last digit however the rows are cut.
        sums = vstack([so_far, ratios]).T @ np.vstack([sums, shares])
    words: Matrix = phi * sums.T
    return words


def find_chances(counts: csr_array, theta: Matrix, phi: Matrix) -> Matrix:
    """Σ θφ of each entry of the counts: array of shape (n_entries,). Topic by topic, as `count_topics` is."""
    chances = np.zeros(counts.nnz)
    for some in cut_rows(counts.indptr):
        entries = slice(counts.indptr[some.start], counts.indptr[some.stop])
        lengths, places = np.diff(counts.indptr[some.start : some.stop + 1]), counts.indices[entries]
        for shares, topic in zip(np.ascontiguousarray(theta[some].T), phi, strict=True):
            chances[entries] += np.repeat(shares, lengths) * topic[places]
    return chances
