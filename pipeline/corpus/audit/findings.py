"""What the audit says about one file: one sentence in each language, and where in the text the evidence stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Severity = Literal["info", "warning", "error"]


@dataclass(frozen=True)
class Finding:
    """check: a key of audit.checks, or a reason of ingest. severity error: do not use the document unexamined.

    start, end: offsets of the evidence in the document's text; None where it has none. detail: what describe_reason shows.
    """

    check: str
    severity: Severity
    message_zh: str
    message_en: str
    start: int | None = None
    end: int | None = None
    detail: str = ""


@dataclass(frozen=True)
class Evidence:
    """Something that the text says at [start:end], in both languages. is_strong: enough by itself."""

    start: int
    end: int
    zh: str
    en: str
    is_strong: bool


Document = Mapping[str, Any]  # a row of the table documents
