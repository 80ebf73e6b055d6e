"""Sections whose topics are known by heart."""

import numpy as np
import polars as pl

from pipeline import catalog

N_WORDS = 12


def plant(n_sections: int = 300, seed: int = 0) -> pl.DataFrame:
    """section_terms of three topics with words of their own: 甲0 … 甲11, 乙0 …, 丙0 …"""
    rng = np.random.default_rng(seed)
    rows = []
    for section in range(n_sections):
        topic = "甲乙丙"[section % 3]
        words, counts = np.unique(rng.integers(0, N_WORDS, 25), return_counts=True)
        rows += [(f"s{section:03d}", f"{topic}{word}", int(count)) for word, count in zip(words, counts, strict=True)]
    return pl.DataFrame(rows, schema=catalog.section_terms.schema, orient="row").sort("section_id", "term")


def make_documents(section_terms: pl.DataFrame) -> pl.DataFrame:
    """section_id, document_id, group, own: ten sections a document, each a group of its own, in its own words."""
    ids = section_terms["section_id"].unique().sort()
    numbers = np.arange(ids.len()) // 10
    return ids.to_frame().with_columns(
        document_id=pl.format("d{}", pl.Series(numbers).cast(pl.String).str.zfill(2)), group=numbers, own=True
    )
