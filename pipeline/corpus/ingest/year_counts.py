"""How many documents each year has."""

import polars as pl


def count_years(documents: pl.DataFrame) -> pl.DataFrame:
    """One row a year from the first to the last with documents; a year without any has zeros."""
    dated = documents.drop_nulls("year")
    counts = dated.group_by("year").agg(
        n_documents=pl.len().cast(pl.Int64),
        n_issuers=pl.col("issuer").drop_nulls().n_unique().cast(pl.Int64),
        n_regions=pl.col("region").drop_nulls().n_unique().cast(pl.Int64),
        n_chars=pl.col("n_chars").sum(),
    )
    stated = dated["year"].to_list()
    span = range(min(stated), max(stated) + 1) if stated else ()
    years = pl.DataFrame({"year": list(span)}, schema={"year": pl.Int32})
    return years.join(counts, on="year", how="left", maintain_order="left").fill_null(0)
