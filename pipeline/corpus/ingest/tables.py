"""The rows of parsed items as tables, a few megabytes at a time."""

from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from pipeline.corpus.ingest.cache import Cache, Place
from pipeline.tables.contract import Dtype
from pipeline.tables.corpus import (
    CITATIONS,
    CONTRADICTIONS,
    CUTS,
    DOCUMENTS,
    FILES,
    SECTIONS,
    SENTENCES,
    UNREAD_VALUES,
    UNUSED_COLUMNS,
)

_BATCH = 8_000_000  # bytes of rows that are turned into a table at once

# Name of a table → its columns as parse_item gives them; documents and sections lack their text, and what a document is
# referred to by takes all documents to tell.
PARSED: Mapping[str, Mapping[str, Dtype]] = {
    table.name: table.drop("reference", "text", "normal") if table in (DOCUMENTS, SECTIONS) else table.schema
    for table in (FILES, DOCUMENTS, SECTIONS, SENTENCES, CITATIONS, CONTRADICTIONS, UNREAD_VALUES, UNUSED_COLUMNS, CUTS)
}


def read_table(cache: Cache, places: Sequence[Place], name: str) -> pl.DataFrame:
    """All rows that the items at these places have in a table, in their order."""
    return pl.concat([pl.DataFrame(schema=PARSED[name]), *read_batches(cache, places, name)])


def read_batches(cache: Cache, places: Sequence[Place], name: str) -> Iterator[pl.DataFrame]:
    """The same in pieces that end with an item."""
    for contents in _batch(cache.read(places, name)):
        yield _explode(_decode([rows for (rows,) in contents if rows], PARSED[name]))


def read_documents(cache: Cache, places: Sequence[Place], descriptions: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """The table documents in pieces: `descriptions`, a row for each place, with the texts."""
    at = 0
    for contents in _batch(cache.read(places, "text"), cache.read(places, "normal")):
        texts, normals = zip(*contents, strict=True)
        yield descriptions.slice(at, len(contents)).with_columns(text=_to_strings(texts), normal=_to_strings(normals))
        at += len(contents)


def read_sections(cache: Cache, places: Sequence[Place]) -> Iterator[pl.DataFrame]:
    """The table sections in pieces that end with a document, each section with its part of the text."""
    for contents in _batch(cache.read(places, "sections"), cache.read(places, "text")):
        rows, texts = zip(*contents, strict=True)
        sections = _decode(rows, PARSED["sections"])
        spans = zip(_to_strings(texts), sections["start"].to_list(), sections["end"].to_list(), strict=True)
        own = [text[start:end] for text, starts, ends in spans for start, end in zip(starts, ends, strict=True)]
        yield _explode(sections).with_columns(text=pl.Series(own, dtype=pl.String))


def _batch(*tables: Iterator[bytes | None]) -> Iterator[list[tuple[bytes | None, ...]]]:
    """What the tables hold for one item after another, as much at a time as makes a good piece."""
    contents: list[tuple[bytes | None, ...]] = []
    n_bytes = 0
    for content in zip(*tables, strict=True):
        contents.append(content)
        n_bytes += sum(len(rows) for rows in content if rows)
        if n_bytes > _BATCH:
            yield contents
            contents = []
            n_bytes = 0
    if contents:
        yield contents


def _decode(contents: Sequence[bytes | None], schema: Mapping[str, Dtype]) -> pl.DataFrame:
    """JSON objects that hold a list for each column, as a table of lists, one row an item."""
    written = {column: pl.List(pl.String if dtype == pl.Date else dtype) for column, dtype in schema.items()}
    return _to_strings(contents).str.json_decode(pl.Struct(written)).struct.unnest()


def _explode(lists: pl.DataFrame) -> pl.DataFrame:
    dates = pl.selectors.matches("_on$")  # JSON knows no dates
    return lists.explode(lists.columns).with_columns(dates.str.to_date("%Y-%m-%d"))


def _to_strings(contents: Sequence[bytes | None]) -> pl.Series:
    return pl.Series(contents, dtype=pl.Binary).cast(pl.String)
