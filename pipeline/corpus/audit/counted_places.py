"""Of which places the documents are that count, and whether these are compared region by region or province by province."""

import polars as pl

from pipeline.tables.audit import PLACES


def count_places(documents: pl.DataFrame, max_regions: int) -> pl.DataFrame:
    """The table places: one row a region, with its province; those that have no province, and documents without a region, as they are.

    documents: those that count. by_province, the same in all rows: there are more regions than max_regions, of two provinces or more.
    Regions of a single province would all be one. Rows by province and region, what is unknown last.
    """
    n_regions, n_provinces = (documents[column].drop_nulls().n_unique() for column in ("region", "province"))
    return (
        documents.group_by("province", "region")
        .agg(
            n_documents=pl.len().cast(pl.Int64),
            n_issuers=pl.col("issuer").drop_nulls().n_unique().cast(pl.Int64),
        )
        .with_columns(by_province=pl.lit(n_regions > max_regions and n_provinces > 1))
        .sort("province", "region", nulls_last=True)
        .select(*PLACES.columns)
    )
