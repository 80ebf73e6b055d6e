"""Which terms the page shows and numbers, so that their occurrences can be opened."""

import polars as pl


def rank_distinctive(keyness: pl.DataFrame, n_terms: int) -> pl.DataFrame:
    """Of each group the terms that are used more than elsewhere, by falling z, at most n_terms; the page lists them in this order."""
    return (
        keyness.filter(pl.col("z") > 0)
        .sort("group_kind", "group", "z", "term", descending=[False, False, True, False])
        .group_by("group_kind", "group", maintain_order=True)
        .head(n_terms)
    )


def list_terms(keyness: pl.DataFrame, n_terms: int, *others: pl.DataFrame) -> list[str]:
    """The terms of `rank_distinctive` and of the column `term` of other tables, sorted: evidence numbers them from 1."""
    return sorted({*rank_distinctive(keyness, n_terms)["term"], *(term for table in others for term in table["term"])})


def name_files(keyness: pl.DataFrame, n_terms: int, *others: pl.DataFrame) -> dict[str, str]:
    """Term → the name of its file of evidence."""
    return {term: f"terms-{place}" for place, term in enumerate(list_terms(keyness, n_terms, *others), 1)}
