"""Made-up tables of distinctive terms."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from tests.plots.vocabulary import REGIONS, TERMS, make_frame


def make_year_terms(years: Sequence[int]) -> pl.DataFrame:
    rows = [(y, r, TERMS[(y * 5 + r * 3) % len(TERMS)], 0.4 / r**0.5, 40 - r, 9) for y in years for r in range(1, 16)]
    return make_frame("year_terms", rows)


def make_keyness(years: Sequence[int]) -> pl.DataFrame:
    """Twelve terms a year and region, the first two distinctive."""
    rows: list[tuple[Any, ...]] = []
    for kind, groups in (("year", years), ("region", range(len(REGIONS) if years else 0))):
        for group in groups:
            name = str(group) if kind == "year" else f"{REGIONS[group]}区"
            for r in range(12):
                test = (6.0 - r / 2, 0.0001 * 2**r, min(0.01 * 2**r, 1.0), r < 2)
                term = TERMS[(group * 5 + r) % len(TERMS)]
                rows.append((kind, name, term, 40 - r, 9, 12, 8, 11, 0.75, 0.2 + r / 30, 2.4 / (1 + r), 0.3, *test))
    return make_frame("keyness", rows)


def make_keyness_groups(years: Sequence[int], enough: bool) -> pl.DataFrame:
    """How many terms were tested in each year and region: none unless `enough`."""
    rows = [
        (kind, group, 12, 11, 300, 240 if enough else 0, 2 if enough else 0)
        for kind, groups in (("year", years), ("region", REGIONS if years else ()))
        for group in (str(name) if kind == "year" else f"{name}区" for name in groups)
    ]
    return make_frame("keyness_groups", rows)


def make_term_examples(documents: pl.DataFrame, enough: bool) -> pl.DataFrame:
    rows = [
        (
            "year",
            str(year),
            TERMS[year * 5 % len(TERMS)],
            d,
            title,
            reference,
            f"{d}#1",
            "一、",
            "深化教育改革",
            2,
            4,
            "加强课堂教研。",
            0,
        )
        for d, title, reference, year in documents.select("document_id", "title", "reference", "year")
        .unique("year")
        .sort("year")
        .iter_rows()
        if enough
    ]
    return make_frame("term_examples", rows)
