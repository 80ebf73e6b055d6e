"""Small corpora as claims see them: documents with their voices, kinds, years and own characters."""

from datetime import date

import polars as pl


def make_months(first_year: int, last_year: int, n_own_chars: int = 1000) -> pl.DataFrame:
    """One document a month of one voice."""
    days = [date(year, month, 1) for year in range(first_year, last_year + 1) for month in range(1, 13)]
    return pl.DataFrame(
        {
            "document_id": [f"{day:%Y%m}" for day in days],
            "issuer": "云溪日报",
            "voice": "云溪日报",
            "kind": pl.Series([None] * len(days), dtype=pl.String),
            "year": pl.Series([day.year for day in days], dtype=pl.Int32),
            "n_own_chars": n_own_chars,
            "issued_on": days,
            "published_on": pl.Series([None] * len(days), dtype=pl.Date),
        }
    )
