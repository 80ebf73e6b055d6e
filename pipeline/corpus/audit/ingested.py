"""What ingest wrote, as the audit is given it."""

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class Ingested:
    """The tables of ingest that the audit reads, each called as in pipeline/tables, columns as promised there; texts of documents alone."""

    files: pl.DataFrame
    documents: pl.DataFrame
    sections: pl.DataFrame
    contradictions: pl.DataFrame
    cuts: pl.DataFrame
    unread_values: pl.DataFrame
    unused_columns: pl.DataFrame
