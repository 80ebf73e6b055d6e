"""What a fitted topic is about: its top terms and the passages that show it best; and which fit to describe."""

import polars as pl


def choose_n_topics(coherence: pl.DataFrame, candidates: tuple[int, ...]) -> int:
    """The candidate with the highest C_v, the fewest topics among equals; the smallest where none has a C_v."""
    ranked = coherence.filter(pl.col("n_topics").is_in(list(candidates))).sort(
        "c_v", "n_topics", descending=[True, False], nulls_last=True
    )
    return int(ranked["n_topics"][0])


def rank_terms(topic_words: pl.DataFrame, n_terms: int) -> pl.DataFrame:
    """The most probable terms of each topic; rows by topic and rank (from 1), ties by term."""
    return (
        topic_words.sort("topic", "probability", "term", descending=[False, True, False])
        .with_columns(rank=pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("topic"))
        .filter(pl.col("rank") <= n_terms)
        .select("topic", "rank", "term", "probability")
    )


def rank_passages(
    section_topics: pl.DataFrame, sections: pl.DataFrame, documents: pl.DataFrame, n_passages: int
) -> pl.DataFrame:
    """The sections with the highest share of each topic, with their source; rows by topic and rank (from 1).

    Among equal shares the longer section comes first.
    """
    return (
        section_topics.join(sections.select("section_id", "document_id", "n_chars", "text"), on="section_id")
        .join(documents.select("document_id", "title", "year"), on="document_id")
        .sort("topic", "probability", "n_chars", "section_id", descending=[False, True, True, False])
        .with_columns(rank=pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("topic"))
        .filter(pl.col("rank") <= n_passages)
        .select(
            "topic",
            "rank",
            "section_id",
            "document_id",
            "title",
            "year",
            "probability",
            pl.col("text").str.strip_chars(),
        )
    )
