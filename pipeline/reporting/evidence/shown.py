"""What of long tables the page shows, and how it numbers terms, so that what they count can be opened."""

import polars as pl

MOST_COPIES = 20  # pairs of voices on the page, whose passages are opened; the CSV has all


def rank_distinctive(keyness: pl.DataFrame, n_terms: int) -> pl.DataFrame:
    """Of each group the terms that are used more than elsewhere, by falling z, at most n_terms; the page lists them in this order."""
    return (
        keyness.sort("group_kind", "group", "z", "term", descending=[False, False, True, False])
        .group_by("group_kind", "group", maintain_order=True)
        .head(n_terms)
    )


def list_terms(keyness: pl.DataFrame, n_terms: int, topic_terms: pl.DataFrame, coword_terms: pl.DataFrame) -> list[str]:
    """The terms of `rank_distinctive`, of topics, and those that are linked in a co-word network, sorted: evidence numbers them from 1."""
    linked = coword_terms.drop_nulls("community")["term"]
    return sorted({*rank_distinctive(keyness, n_terms)["term"], *topic_terms["term"], *linked})


def name_files(
    keyness: pl.DataFrame, n_terms: int, topic_terms: pl.DataFrame, coword_terms: pl.DataFrame
) -> dict[str, str]:
    """Term → the name of its file of evidence."""
    shown = list_terms(keyness, n_terms, topic_terms, coword_terms)
    return {term: f"terms-{place}" for place, term in enumerate(shown, 1)}
