"""Sentences of documents as they are quoted: the words in question apart from what stands around them."""

from typing import Any


def cut_sentence(row: dict[str, Any]) -> dict[str, str]:
    """A sentence in three: before the words in question, the words, and after; with its source."""
    start, end = (row[edge] - row["sentence_start"] for edge in ("start", "end"))
    sentence = row["sentence"]
    return {
        "title": row["title"],
        "heading": f"{row['number'] or ''}{row['heading'] or ''}",
        "before": sentence[:start].lstrip(),
        "mention": sentence[start:end],
        "after": sentence[end:].rstrip(),
    }
