"""Terms of the vocabulary that stand in for keywords: as frequent, and some in many documents, some in few."""

import numpy as np
import polars as pl

from pipeline.analysis.statistics.arrays import Matrix
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


def count_own_terms(documents: pl.DataFrame, own_sections: pl.DataFrame, section_terms: pl.DataFrame) -> pl.DataFrame:
    """row (of `documents`, from 0), term, count: how often each document says each term in its own sections."""
    rows = documents.select("document_id").with_row_index("row")
    return (
        section_terms.join(own_sections.select("section_id", "document_id"), on="section_id")
        .join(rows, on="document_id")
        .group_by("row", "term")
        .agg(pl.col("count").sum())
        .sort("row", "term")
    )


def choose_terms(
    documents: pl.DataFrame, term_counts: pl.DataFrame, params: TrajectoryParams, seed: int
) -> pl.DataFrame:
    """Up to TERMS_PER_CLASS terms of each class that a keyword's floors let pass: one row a term, by class and then by term.

    term, rate_from, rate_to (its class), n_own_mentions, n_documents_with, n_voices_with, own_per_10k_chars.
    documents: voice and n_own_chars; term_counts: as `count_own_terms` has them. Within a class the terms stand in order of the number
    of documents that have them, and are taken at equal distances from a random start: so the sample is as dispersed as the class.
    """
    voices = documents.select("voice").with_row_index("row")
    rate = 1e4 * pl.col("n_own_mentions") / int(documents["n_own_chars"].sum())
    terms = (
        term_counts.join(voices, on="row")
        .group_by("term")
        .agg(
            n_own_mentions=pl.col("count").sum(),
            n_documents_with=pl.len().cast(pl.Int64),
            n_voices_with=pl.col("voice").n_unique().cast(pl.Int64),
        )
        .filter(pl.col("n_documents_with") >= params.min_documents, pl.col("n_voices_with") >= params.min_voices_with)
        .with_columns(own_per_10k_chars=rate)
        .sort("n_documents_with", "term")
    )
    rng = np.random.default_rng(seed)
    chosen = []
    for low, high in CLASSES:
        own = terms.filter(pl.col("own_per_10k_chars") >= low, pl.col("own_per_10k_chars") < high)
        n = min(own.height, TERMS_PER_CLASS)
        places = (np.arange(n) + rng.random()) * own.height / max(n, 1)
        chosen.append(own[places.astype(np.int64)].sort("term").with_columns(rate_from=low, rate_to=high))
    return pl.concat(chosen)


def fill_counts(documents: pl.DataFrame, term_counts: pl.DataFrame, terms: pl.Series) -> Matrix:
    """Mentions in own words: array of shape (n_documents, n_terms)."""
    places = pl.DataFrame({"term": terms}).with_row_index("place")
    found = term_counts.join(places, on="term")
    counts = np.zeros((documents.height, terms.len()))
    counts[found["row"].to_numpy(), found["place"].to_numpy()] = found["count"].to_numpy()
    return counts
