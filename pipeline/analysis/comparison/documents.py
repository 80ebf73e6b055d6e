"""Documents of two reports: read, counted, set aside, changed."""

from collections.abc import Mapping

import polars as pl

# What moves a document between the numbers of a report.
FIELDS = ("year", "issuer", "region")


def count_documents(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """How many documents a report read and counts, and how many files and documents it set aside why; one row is one `what`, with its n.

    tables: documents, files and document_uses; of a report that has not published the last two only "read" is known.
    what: "read", "used", or a code of CHECKS.
    """
    counts = {"read": tables["documents"].height}
    if "files" in tables and "document_uses" in tables:
        code = pl.col("reason").str.extract(r"^(\w+)")
        counts["used"] = tables["document_uses"]["reason"].null_count()
        aside = pl.concat([tables["files"].select(code), tables["document_uses"].select(code)])
        counts |= dict(aside.drop_nulls().group_by("reason").len().sort("reason").iter_rows())
    return pl.DataFrame({"what": list(counts), "n": list(counts.values())}, schema={"what": pl.String, "n": pl.Int64})


def compare_counts(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """`count_documents` of two reports beside each other; one row is one `what`, with n_before and n_after.

    A reason that one report lacks counts 0 there, and is null where the report does not say what it counts.
    """
    joined = before.join(after, on="what", how="full", coalesce=True, suffix="_after").sort("what")
    counted = [(table["what"] == "used").any() for table in (before, after)]
    n_before, n_after = (
        pl.col(name).fill_null(0) if known else pl.col(name)
        for name, known in zip(("n", "n_after"), counted, strict=True)
    )
    return joined.select("what", n_before=n_before, n_after=n_after)


def list_differing(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """Documents that one report alone has read, or that both have with other metadata; one row is one document, or one field of it.

    before, after: documents of each, known by document_id, the hash of its file. Columns: title, path, field (null for a document
    that one report alone has), value_before, value_after; of such a document its year, null on the other side, and only_in says whose it
    is: "before" or "after". Rows by path and field.
    """
    alone = [
        table.join(other, on="document_id", how="anti").select(
            "title",
            "path",
            field=pl.lit(None, pl.String),
            value_before=pl.col("year").cast(pl.String) if side == "before" else pl.lit(None, pl.String),
            value_after=pl.col("year").cast(pl.String) if side == "after" else pl.lit(None, pl.String),
            only_in=pl.lit(side),
        )
        for side, table, other in (("before", before, after), ("after", after, before))
    ]
    both = before.join(after, on="document_id", suffix="_after")
    changed = [
        both.filter(pl.col(field).ne_missing(pl.col(f"{field}_after"))).select(
            "title",
            "path",
            field=pl.lit(field),
            value_before=pl.col(field).cast(pl.String),
            value_after=pl.col(f"{field}_after").cast(pl.String),
            only_in=pl.lit(None, pl.String),
        )
        for field in FIELDS
    ]
    return pl.concat([*alone, *changed]).sort("path", "field", "title", "only_in", nulls_last=False)
