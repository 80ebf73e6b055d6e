"""Made-up tables of the self-test."""

from collections.abc import Sequence

import polars as pl

from pipeline import catalog

CLASSES = ((0.5, 1.0), (1.0, 2.0), (2.0, 4.0), (4.0, 8.0))
GROWTHS = (1.1, 1.2, 1.4, 2.0)


def make_self_test(
    terms: Sequence[str], shortfall: str | None = None, years_share: bool = False
) -> dict[str, pl.DataFrame]:
    """One term a class; a larger share is found of larger rises and more frequent words: 0.2 × class + 0.1 × rise, from 1."""
    shares = (None,) * 3 if shortfall else (0.31 if years_share else 0.048, 0.062, years_share)
    planted = [
        (low, high, growth, 50, 0.2 * (place + 1) + 0.1 * rise)
        for place, (low, high) in enumerate(CLASSES)
        for rise, growth in enumerate(GROWTHS, start=1)
    ]
    tables = {
        "self_test": [(len(terms), 0 if shortfall else 5, *shares, shortfall)],
        "placebos": []
        if shortfall
        else [(term, low, high, 40, 20, 9, low, 0.2, 0.0) for term, (low, high) in zip(terms, CLASSES, strict=False)],
        "planted_changes": [] if shortfall else [(*row[:4], min(row[4], 1.0)) for row in planted],
    }
    return {
        name: getattr(catalog, name).check(pl.DataFrame(made, schema=getattr(catalog, name).schema, orient="row"))
        for name, made in tables.items()
    }
