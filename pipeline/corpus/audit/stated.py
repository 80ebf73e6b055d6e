"""What ingest found to be stated amiss, told: fields stated twice and not alike, values that can't be read, columns that no field takes."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

import polars as pl

from pipeline.corpus.audit.findings import Finding
from pipeline.tables.codes import FIELDS, MEANINGS, SOURCES


def describe_contradiction(row: Mapping[str, Any]) -> Finding:
    """The finding contradiction for a row of the table contradictions; which of the two is right it can't say."""
    field_zh, field_en = FIELDS[row["field"]]
    zh, en = SOURCES[row["source"]]
    other_zh, other_en = SOURCES[row["other_source"]]
    return Finding(
        "contradiction",
        "warning",
        f"{field_zh}两处不一：{zh}为“{row['value']}”，{other_zh}为“{row['other_value']}”；请核对，在 metadata.csv 中写明。",
        f"its {field_en} is stated twice: “{row['value']}” in its {en}, “{row['other_value']}” in its {other_en}; "
        "look it up and give it in metadata.csv.",
        row["start"] if row["start"] is not None else row["other_start"],
        row["end"] if row["end"] is not None else row["other_end"],
    )


def describe_unread_value(row: Mapping[str, Any]) -> Finding:
    """The finding unread_value for a row of the table unread_values."""
    zh, en = FIELDS[row["field"]]
    return Finding(
        "unread_value",
        "warning",
        f"表格的“{row['column']}”一列写着“{row['value']}”，读不出{zh}；请改写该格，或在 metadata.csv 中写明。",
        f"the column “{row['column']}” of its table says “{row['value']}”, from which no {en} can be read; "
        "write it otherwise there, or give it in metadata.csv.",
    )


def describe_unused_columns(unused: pl.DataFrame) -> Iterator[tuple[str, Finding]]:
    """Path of each table with columns that no field takes, and the finding unused_column that names them all."""
    rows = unused.sort("path", maintain_order=True).iter_rows(named=True)
    for path, own in groupby(rows, key=lambda row: str(row["path"])):
        told = [_describe_column(row) for row in own]
        zh, en = "；".join(zh for zh, _ in told), "; ".join(en for _, en in told)
        yield path, Finding("unused_column", "info", f"表格中未用的列：{zh}。", f"columns that are not used: {en}.")


def _describe_column(row: Mapping[str, Any]) -> tuple[str, str]:
    """The column with its first value, what it probably is, and what to write in params.yaml where that is a field."""
    zh, en = f"“{row['column']}”（如“{row['example']}”）", f"“{row['column']}” (as “{row['example']}”)"
    meaning = row["meaning"]
    if meaning is None:
        return zh, en
    means_zh, means_en = MEANINGS[meaning]
    zh, en = f"{zh}多半是{means_zh}", f"{en} is probably {means_en}"
    if meaning not in FIELDS:
        return zh, en
    if row["instead"]:
        return f"{zh}，已采用“{row['instead']}”一列", f"{en}, for which the column “{row['instead']}” is taken"
    return (
        f"{zh}；若是，请把列名写进 params.yaml 的 corpus.columns.{meaning}",
        f"{en}; if so, write its name into params.yaml, corpus.columns.{meaning}",
    )
