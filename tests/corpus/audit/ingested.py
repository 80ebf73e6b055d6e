"""What the audit is given, for tests and benchmarks: of a corpus that was read, or of documents that were made up."""

from dataclasses import fields

import polars as pl

from pipeline import catalog
from pipeline.corpus.audit.ingested import Ingested
from pipeline.corpus.ingest.ingest import Corpus
from pipeline.corpus.text.structure import find_sections


def take_tables(corpus: Corpus) -> Ingested:
    """The tables of a folder that ingest has read."""
    return Ingested(**{field.name: getattr(corpus, field.name) for field in fields(Ingested)})


def make_ingested(documents: pl.DataFrame, **tables: pl.DataFrame) -> Ingested:
    """Documents with their sections; every other table has no rows, but for those that are given."""
    empty = {field.name: catalog.find_table(field.name).empty() for field in fields(Ingested)}
    return Ingested(**empty | {"documents": documents, "sections": split(documents)} | tables)


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
