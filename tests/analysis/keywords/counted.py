"""Documents as `trace_keywords` takes them, from a few words each."""

from collections.abc import Mapping

import polars as pl

SCHEMA = {
    "document_id": pl.String,
    "year": pl.Int32,
    "issuer": pl.String,
    "voice": pl.String,
    "region": pl.String,
    "level": pl.String,
    "kind": pl.String,
    "n_chars": pl.Int64,
    "n_own_chars": pl.Int64,
    "n_sections": pl.Int64,
    "doubted": pl.Boolean,
}


def make_documents(*rows: Mapping[str, object]) -> pl.DataFrame:
    """A document a row; what a row leaves out is alike in all: a plan of 1,000 characters, all its own, by a district's bureau."""
    alike = {"region": "甲区", "level": "区县", "kind": "工作要点", "n_chars": 1000, "n_sections": 10, "doubted": False}
    filled = [alike | {"document_id": f"d{number:03d}"} | {**row} for number, row in enumerate(rows)]
    return pl.DataFrame(
        [{"issuer": row["voice"], "n_own_chars": row["n_chars"], **row} for row in filled], schema=SCHEMA
    )


def make_years(*years: int) -> pl.DataFrame:
    return pl.DataFrame({"year": years}, schema={"year": pl.Int32})
