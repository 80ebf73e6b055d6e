"""Terms of the vocabulary that stand in for keywords: as frequent, and some in many documents, some in few."""

import numpy as np
import polars as pl
from scipy.sparse import csr_array

from pipeline.analysis.statistics.matrices import SectionTerms, gather_rows
from pipeline.params.sections import TrajectoryParams

# Mentions per 10,000 Chinese characters of own words, from the first up to the second: as keywords have them.
CLASSES = ((0.5, 1.0), (1.0, 2.0), (2.0, 4.0), (4.0, 8.0))
TERMS_PER_CLASS = 25


def count_own_chars(documents: pl.DataFrame, own_sections: pl.DataFrame) -> pl.DataFrame:
    """The documents with n_own_chars: Chinese characters of their own sections, the only ones whose terms are counted here."""
    own = own_sections.group_by("document_id").agg(n_own_chars=pl.col("n_chars").sum())
    return (
        documents.drop("n_own_chars", strict=False)
        .join(own, on="document_id", how="left", maintain_order="left")
        .with_columns(pl.col("n_own_chars").fill_null(0))
    )


def count_own_terms(documents: pl.DataFrame, own_sections: pl.DataFrame, section_terms: SectionTerms) -> csr_array:
    """How often each document says each term in its own sections: array of shape (n_documents, n_terms)."""
    places = documents.select("document_id").with_row_index("place")
    return section_terms.sum_rows(own_sections.join(places, on="document_id"), documents.height)


def choose_terms(
    documents: pl.DataFrame, terms: pl.Series, term_counts: csr_array, params: TrajectoryParams, seed: int
) -> pl.DataFrame:
    """Up to TERMS_PER_CLASS terms of each class that a keyword's floors let pass: one row a term, by class and then by term.

    term, rate_from, rate_to (its class), n_own_mentions, n_documents_with, n_voices_with, own_per_10k_chars.
    documents: voice and n_own_chars; terms: those of term_counts, which are as `count_own_terms` has them. Within a class the terms
    stand in order of the number of documents that have them, and are taken at equal distances from a random start: so the sample is as
    dispersed as the class.
    """
    voice = (documents["voice"].rank("dense") - 1).to_numpy().astype(np.int64)
    rate = 1e4 * pl.col("n_own_mentions") / int(documents["n_own_chars"].sum())
    found = (
        pl.DataFrame(
            {
                "term": terms,
                "n_own_mentions": term_counts.sum(axis=0).astype(np.int64),
                "n_documents_with": np.diff(term_counts.tocsc().indptr).astype(np.int64),
                "n_voices_with": np.diff((gather_rows(voice) @ term_counts).tocsc().indptr).astype(np.int64),
            }
        )
        .filter(pl.col("n_documents_with") >= params.min_documents, pl.col("n_voices_with") >= params.min_voices_with)
        .with_columns(own_per_10k_chars=rate)
        .sort("n_documents_with", "term")
    )
    rng = np.random.default_rng(seed)
    chosen = []
    for low, high in CLASSES:
        own = found.filter(pl.col("own_per_10k_chars") >= low, pl.col("own_per_10k_chars") < high)
        n = min(own.height, TERMS_PER_CLASS)
        places = (np.arange(n) + rng.random()) * own.height / max(n, 1)
        chosen.append(own[places.astype(np.int64)].sort("term").with_columns(rate_from=low, rate_to=high))
    return pl.concat(chosen)
