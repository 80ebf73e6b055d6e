"""What a source is told by, and what evidence is filtered by: one row a document that counts."""

import polars as pl

# Column of the evidence → of the documents.
TOLD = {
    "title": "title",
    "issuer": "issuer",
    "region": "region",
    "province": "province",
    "level": "level",
    "kind": "kind",
    "number": "document_number",
    "year": "year",
    "path": "path",
    "chars": "n_chars",
    "own_chars": "n_own_chars",
    "sections": "n_sections",
    "doubted": "doubted",
    "voice": "voice",
}


def order_documents(documents: pl.DataFrame) -> pl.DataFrame:
    """The documents by year and day of issue, those without either last: what a number opens is read in this order.

    document: their places in it, from 0, by which evidence refers to them.
    """
    ordered = documents.sort("year", "issued_on", "document_id", nulls_last=True)
    return ordered.with_columns(document=pl.int_range(pl.len(), dtype=pl.Int32))


def list_documents(documents: pl.DataFrame, sections: pl.DataFrame, fitted: pl.Series) -> pl.DataFrame:
    """The documents in their order.

    documents: those that count, as `order_documents` has them, with voice, n_own_chars, n_sections, doubted; year is null where it is
    a gap. A voice is told by a number, as that of a document without an issuer has no name. fitted: section_id of the sections that
    topics were fitted to, of which their shares are taken; fitted_chars: Chinese characters of these. sections: theirs, with own,
    whether its words are its document's own; each document has the number of its own.
    """
    chars = (
        sections.filter(pl.col("section_id").is_in(fitted.implode()))
        .group_by("document_id")
        .agg(fitted_chars=pl.col("n_chars").sum())
    )
    own = sections.filter("own").group_by("document_id").agg(own_sections=pl.len())
    return (
        documents.join(chars, on="document_id", how="left", maintain_order="left")
        .join(own, on="document_id", how="left", maintain_order="left")
        .select(
            "document",
            **{name: pl.col(column) for name, column in TOLD.items()},
            date=pl.col("issued_on").cast(pl.String),
            row=pl.col("row"),
            fitted_chars=pl.col("fitted_chars").fill_null(0),
            own_sections=pl.col("own_sections").fill_null(0),
        )
        .with_columns(voice=pl.col("voice").rank("dense").cast(pl.Int64))
    )
