"""How each document is referred to beside its title, as many documents bear the same one."""

import polars as pl


def refer(documents: pl.DataFrame, tell_apart: bool = True) -> pl.Series:
    """A line for each document: 云溪市教育局 · 云教〔2021〕8号 · 2021-03-01, as far as known; null where nothing is.

    The issuing body, else the region; the document number; the day of issue, else the year; and, to tell them apart, the path
    where another of these documents bears the same title.
    """
    parts = (
        pl.coalesce("issuer", "region"),
        pl.col("document_number"),
        pl.coalesce(pl.col("issued_on").dt.strftime("%Y-%m-%d"), pl.col("year").cast(pl.String)),
        pl.when(pl.col("title").is_duplicated() & tell_apart).then("path"),
    )
    line = pl.concat_str(parts, separator=" · ", ignore_nulls=True)
    return documents.select(reference=pl.when(line != "").then(line)).to_series()
