"""Sections whose topics are known by heart."""

import numpy as np
import polars as pl

from pipeline import catalog
from pipeline.analysis.statistics.arrays import Matrix

N_WORDS = 12
N_FORMULAS, FORMULA_WORDS = 40, 8


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


def plant_formulas(kinds: str = "甲乙丙", first: int = 0, last: int = 1900) -> pl.DataFrame:
    """section_terms of sections first to last, five in a row of one theme, which takes turns, and formulas anywhere.

    Every section has 20 words of its theme, 甲0 … 甲11 …, and of N_FORMULAS formulas of eight words, 式000 …, each with the same
    chance, whole: a tenth of all words, as in benchmarks/themes.py. Sections are those of `make_documents`: ten a document.
    """
    rows = []
    for section in range(first, last):
        rng = np.random.default_rng([section, 14])
        theme = kinds[section // 5 % len(kinds)]
        words = np.bincount(rng.integers(0, N_WORDS, 20), minlength=N_WORDS).tolist()
        rows += [(f"s{section:04d}", f"{theme}{word}", n) for word, n in enumerate(words) if n]
        said = np.flatnonzero(rng.random(N_FORMULAS) < 0.3 / N_FORMULAS) * FORMULA_WORDS
        rows += [(f"s{section:04d}", f"式{formula + word:03d}", 1) for formula in said for word in range(FORMULA_WORDS)]
    return pl.DataFrame(rows, schema=catalog.section_terms.schema, orient="row").sort("section_id", "term")


def weigh_letters(phi: Matrix, terms: list[str]) -> dict[str, Matrix]:
    """What each topic has of the words of each letter: arrays of shape (n_topics,)."""
    letters = np.array([term[0] for term in terms])
    return {letter: phi[:, letters == letter].sum(axis=1) for letter in sorted(set(letters.tolist()))}
