"""What a document states twice and not alike, told with both pieces of evidence."""

from collections.abc import Mapping
from typing import Any

from pipeline.corpus.audit.findings import Finding
from pipeline.tables.codes import FIELDS, SOURCES


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
