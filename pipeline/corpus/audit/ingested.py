"""What ingest wrote, as the audit is given it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class Ingested:
    """The tables of ingest that the audit reads, each called as in pipeline/tables, columns as promised there, without texts.

    read_texts: document_id and text of all documents, some at a time in whatever order, each time that it is called.
    """

    files: pl.DataFrame
    documents: pl.DataFrame
    sections: pl.DataFrame
    contradictions: pl.DataFrame
    cuts: pl.DataFrame
    unread_values: pl.DataFrame
    unused_columns: pl.DataFrame
    read_texts: Callable[[], Iterable[pl.DataFrame]]
