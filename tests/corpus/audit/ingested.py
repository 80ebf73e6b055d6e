"""What the audit is given, for tests and benchmarks: of a corpus that was read, or of documents that were made up."""

from dataclasses import fields
from functools import partial

import polars as pl

from pipeline import catalog
from pipeline.corpus.audit.audit import Audit
from pipeline.corpus.audit.ingested import Ingested
from pipeline.corpus.ingest.ingest import Corpus
from pipeline.corpus.text.structure import find_sections

TABLES = [field.name for field in fields(Ingested) if field.name != "read_texts"]


def take_tables(corpus: Corpus) -> Ingested:
    """The tables of a folder that ingest has read."""
    return Ingested(
        **{name: getattr(corpus, name) for name in TABLES}, read_texts=partial(corpus.documents.iter_slices, 7)
    )


def make_ingested(documents: pl.DataFrame, **tables: pl.DataFrame) -> Ingested:
    """Documents with their sections; every other table has no rows, but for those that are given."""
    empty = {name: catalog.find_table(name).empty() for name in TABLES}
    read_texts = partial(documents.reverse().iter_slices, 1)  # in whatever order
    return Ingested(**empty | {"documents": documents, "sections": split(documents)} | tables, read_texts=read_texts)


def get_table(made: Audit, name: str) -> pl.DataFrame:
    """One of the tables that the audit made, whole."""
    table: pl.DataFrame = pl.concat(made.copies) if name == "copies" else getattr(made, name)
    return table


def split(documents: pl.DataFrame) -> pl.DataFrame:
    """The sections of documents."""
    rows = [
        (
            i,
            f"{i}-{n:03d}",
            *(found.level, found.number, found.heading),
            *(found.start, found.end),
            0,
            text[found.start : found.end],
        )
        for i, text in documents.select("document_id", "text").iter_rows()
        for n, found in enumerate(find_sections(text))
    ]
    return pl.DataFrame(rows, schema=catalog.sections.schema, orient="row")
