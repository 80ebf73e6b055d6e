"""What is known of each keyword before any test: how often it is mentioned, first, last, most."""

import polars as pl


def describe_mentions(mentions: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """keyword, n_mentions, n_excluded, n_documents_with, over these documents alone, as all else in keyword_trends."""
    counts = pl.col("excluded_by").is_null()
    return (
        mentions.join(documents, on="document_id", how="semi")
        .group_by("keyword")
        .agg(
            n_mentions=counts.sum().cast(pl.Int64),
            n_excluded=(~counts).sum().cast(pl.Int64),
            n_documents_with=pl.col("document_id").filter(counts).n_unique().cast(pl.Int64),
        )
    )


def describe_years(keyword_years: pl.DataFrame) -> pl.DataFrame:
    """keyword, first_year, last_year, peak_year, and absent_before: whether earlier years with documents have no mention.

    The peak is the year of the highest rate in own words; where nothing is own, in all.
    """
    seen = pl.col("n_mentions") > 0
    first = pl.col("year").filter(seen).min()
    highest = ["own_per_10k_chars", "per_10k_chars", "year"]
    return (
        keyword_years.drop_nulls("n_mentions")
        .with_columns(pl.col("own_per_10k_chars").fill_null(0.0))
        .group_by("keyword")
        .agg(
            first_year=first,
            last_year=pl.col("year").filter(seen).max(),
            absent_before=(pl.col("year") < first).any(),
            peak_year=pl.when(seen.any()).then(pl.col("year").sort_by(highest, descending=[True, True, False]).first()),
        )
    )
