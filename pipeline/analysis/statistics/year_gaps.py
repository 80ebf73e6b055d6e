"""Years that are gaps although there are documents of them: these have too little text."""

import polars as pl


def blank_gaps(documents: pl.DataFrame, years: pl.DataFrame) -> pl.DataFrame:
    """The documents, without the year of those whose year is a gap: what is counted by year leaves them out, as undated ones.

    years: as the audit judged them; a gap has n_documents 0. Quote a document with its own year, and count with this one.
    """
    counted = years.filter(pl.col("n_documents") > 0)["year"]
    return documents.with_columns(year=pl.when(pl.col("year").is_in(counted.implode())).then("year"))
