"""Where each keyword is first used: in which year and document, at each level and in each region."""

from collections.abc import Sequence

import polars as pl

from pipeline.tables.keywords import FIRST_USES

KINDS = ("level", "region", "province")


def find_first_uses(documents: pl.DataFrame, mentions: pl.DataFrame, keywords: Sequence[str]) -> pl.DataFrame:
    """The table first_uses: a row for each keyword and each level, region or province whose own words have it.

    documents: those that count, the year of those that count for none empty (`blank_gaps`): document_id, year, issued_on, published_on,
    doubted, level, region, province. mentions: those of the table; one that is excluded, copied or earlier than `since` is no use.
    A document's day is that of issue, or else of publication, where it lies in its year. Where a document of the first year has no day
    the first day is unknown, and each such document may be the first, beside the earliest of those with a day.
    It is the first use in these documents, and says nothing of others: n_documents_before is the number of those that could have had it
    earlier. Rows by keyword, in the order given, kind, year and group.
    """
    used = mentions.filter(pl.col("excluded_by").is_null() & ~pl.col("copied") & ~pl.col("doubt"))
    used = used.select("keyword", "document_id").unique()
    day = pl.coalesce("issued_on", "published_on")
    dated = documents.with_columns(day=pl.when(day.dt.year() == pl.col("year")).then(day))
    tables = [_find_in_groups(used, dated, kind) for kind in KINDS]
    order = pl.DataFrame({"keyword": keywords}, schema={"keyword": pl.String}).with_row_index("order")
    return (
        pl.concat(tables)
        .join(order, on="keyword")
        .with_columns(kind_order=pl.col("group_kind").replace_strict({kind: i for i, kind in enumerate(KINDS)}))
        .sort("order", "kind_order", "first_year", "group", nulls_last=True)
        .match_to_schema(FIRST_USES.schema, extra_columns="ignore")
    )


def _find_in_groups(used: pl.DataFrame, documents: pl.DataFrame, kind: str) -> pl.DataFrame:
    """The rows of one kind of group, in no order."""
    grouped = documents.drop_nulls(kind).with_columns(group=pl.col(kind))
    found = used.join(grouped, on="document_id")
    in_first_year = pl.col("year") == pl.col("year").min().over("keyword", "group")
    firsts = found.filter(in_first_year).sort("day", "document_id", nulls_last=True)
    may_be_first = pl.col("day").is_null() | (pl.col("day") == pl.col("day").min())
    first = firsts.group_by("keyword", "group", maintain_order=True).agg(
        first_year=pl.col("year").first(),
        first_on=pl.when(pl.col("day").null_count() == 0).then(pl.col("day").min()),
        document_id=pl.col("document_id").first(),
        n_first=may_be_first.sum().cast(pl.Int64),
        doubted=pl.col("doubted").first(),
    )
    earlier = (
        first.select("keyword", "group", "first_year")
        .join(grouped.select("group", "year"), on="group")
        .group_by("keyword", "group")
        .agg(n_documents_before=(pl.col("year") < pl.col("first_year")).sum().cast(pl.Int64))
    )
    undated = found.group_by("keyword", "group").agg(n_undated=pl.col("year").null_count().cast(pl.Int64))
    return (
        undated.join(first, on=["keyword", "group"], how="left")
        .join(earlier, on=["keyword", "group"], how="left")
        .with_columns(group_kind=pl.lit(kind))
        .select(FIRST_USES.columns.keys())
    )
