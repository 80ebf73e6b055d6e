"""What a document states twice and not alike, told with both pieces of evidence."""

from collections.abc import Mapping
from typing import Any

from pipeline.corpus.audit.findings import Finding

_FIELDS = {"year": ("年份", "year"), "region": ("地区", "region"), "issued_on": ("成文日期", "day of issue")}
_SOURCES = {
    "title": ("标题", "its title"),
    "document_number": ("文号", "its document number"),
    "signature": ("落款", "its signature"),
    "page": ("网页", "its page"),
    "head": ("文首", "its head"),
    "text": ("正文", "its text"),
    "path": ("文件名", "its file name"),
    "table": ("表格的列", "a column of its table"),
    "published_on": ("发布日期", "the day of its publication"),
    "date": ("日期", "its date"),
    "metadata": ("元数据", "metadata.csv"),
}


def describe_contradiction(row: Mapping[str, Any]) -> Finding:
    """The finding contradiction for a row of the table contradictions; which of the two is right it can't say."""
    field_zh, field_en = _FIELDS[row["field"]]
    zh, en = _SOURCES[row["source"]]
    other_zh, other_en = _SOURCES[row["other_source"]]
    return Finding(
        "contradiction",
        "warning",
        f"{field_zh}两处不一：{zh}为“{row['value']}”，{other_zh}为“{row['other_value']}”；请核对，在 metadata.csv 中写明。",
        f"its {field_en} is stated twice: “{row['value']}” in {en}, “{row['other_value']}” in {other_en}; "
        "look it up and give it in metadata.csv.",
        row["start"] if row["start"] is not None else row["other_start"],
        row["end"] if row["end"] is not None else row["other_end"],
    )
