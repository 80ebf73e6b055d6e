"""The rows of parsed items as tables, a few megabytes at a time."""

from collections.abc import Iterator, Mapping, Sequence

import polars as pl
from polars.datatypes import DataType, DataTypeClass

from pipeline.corpus.cache import Cache, Place

_BATCH = 8_000_000  # bytes of rows that are turned into a table at once

Schema = Mapping[str, DataType | DataTypeClass]
FILES: Schema = {
    "path": pl.String,
    "sha256": pl.String,
    "n_bytes": pl.Int64,
    "encoding": pl.String,
    "document_id": pl.String,
    "reason": pl.String,
}
DESCRIPTIONS: Schema = {
    "document_id": pl.String,
    "title": pl.String,
    "issuer": pl.String,
    "region": pl.String,
    "document_number": pl.String,
    "issued_on": pl.Date,
    "year": pl.Int32,
    "year_source": pl.String,
    "path": pl.String,
    "sha256": pl.String,
    "n_chars": pl.Int64,
}
TEXTS: Schema = {"text": pl.String, "normal": pl.String}
SECTIONS: Schema = {
    "document_id": pl.String,
    "section_id": pl.String,
    "level": pl.Int32,
    "number": pl.String,
    "heading": pl.String,
    "start": pl.Int64,
    "end": pl.Int64,
    "n_chars": pl.Int64,
    "text": pl.String,
}
SENTENCES: Schema = {
    "document_id": pl.String,
    "section_id": pl.String,
    "sentence": pl.Int32,
    "start": pl.Int64,
    "end": pl.Int64,
}
PARSED: Mapping[str, Schema] = {
    "files": {**FILES, "text_sha256": pl.String},
    "documents": DESCRIPTIONS,
    "texts": TEXTS,
    "sections": SECTIONS,
    "sentences": SENTENCES,
}
_Place = tuple[int, int]  # of an item: the number of its file in the cache, its position in the file


def read_table(cache: Cache, places: Sequence[Place], name: str) -> pl.DataFrame:
    """All rows that the items at these places have in a table, in their order."""
    return pl.concat([pl.DataFrame(schema=PARSED[name]), *read_batches(cache, places, name)])


def read_batches(cache: Cache, places: Sequence[Place], name: str) -> Iterator[pl.DataFrame]:
    """The same in pieces that end with an item."""
    contents: list[bytes] = []
    for content in cache.read(places, name):
        contents.append(content)
        if sum(map(len, contents)) > _BATCH:
            yield _decode(contents, PARSED[name])
            contents = []
    if contents:
        yield _decode(contents, PARSED[name])


def _decode(contents: Sequence[bytes], schema: Schema) -> pl.DataFrame:
    """JSON objects that hold a list for each column, as one table."""
    dates = [column for column, dtype in schema.items() if dtype == pl.Date]
    written = pl.Struct({column: pl.List(pl.String if column in dates else dtype) for column, dtype in schema.items()})
    lists = pl.Series(contents, dtype=pl.Binary).cast(pl.String).str.json_decode(written).struct.unnest()
    return lists.explode(lists.columns).with_columns(pl.col(dates).str.to_date("%Y-%m-%d"))
