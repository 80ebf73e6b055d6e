"""From one item of a file to its rows of every table: cleaned, described, cut into sections and sentences."""

import datetime
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pipeline.corpus.ingest.column_meanings import guess_meaning
from pipeline.corpus.metadata.citations import find_citations
from pipeline.corpus.metadata.contradictions import find_contradictions
from pipeline.corpus.metadata.evidence import Evidence, gather_evidence
from pipeline.corpus.metadata.metadata import Metadata, decide_metadata
from pipeline.corpus.metadata.overrides import read_fields
from pipeline.corpus.metadata.stated_values import LONGEST
from pipeline.corpus.readers.encodings import undo_misreading
from pipeline.corpus.readers.reading import Item
from pipeline.corpus.readers.reasons import SetAside
from pipeline.corpus.text import structure
from pipeline.corpus.text.cleaning import clean_text
from pipeline.corpus.text.normalization import normalize

MOST_COLUMNS = 60  # of a file that are named as unused; objects of JSON may have a name of their own each

# Name of a table → its rows as JSON: name of a column → its values, one a row. A table without rows is left out.
Rows = dict[str, bytes]
Columns = dict[str, list[Any]]


def parse_item(item: Item, given: Mapping[str, Any]) -> Rows:
    """The rows of an item, which depend on nothing but the item and the fields that metadata.csv gives it.

    files: one row. documents, sections, sentences, citations, contradictions, unread_values, cuts: what the document says, if it is
    used, without its text. text and normal: the text itself, once, as UTF-8; normal is left out where it is the same.
    """
    source = item.source
    if isinstance(source, SetAside):
        return set_aside(item.name, item.sha256, item.n_bytes, source, row=item.row)
    raw = _repair(source.text)
    cleaned = clean_text(raw, source.outside)
    text = cleaned.text
    n_chars = structure.count_han(text)
    reason = _find_fault(text, n_chars)
    if reason:
        return set_aside(item.name, item.sha256, item.n_bytes, reason, source.encoding, source.confidence, item.row)
    document_id = item.sha256[:12]
    chrome = (*source.head, *cleaned.evidence)
    evidence = gather_evidence(text, chrome)
    fields, unread = read_fields(source.fields)
    metadata = _decide(text, evidence, chrome, item, fields, given)
    normal = normalize(text)
    file = {
        "path": item.name,
        "row": item.row,
        "sha256": item.sha256,
        "n_bytes": item.n_bytes,
        "encoding": source.encoding,
        "encoding_confidence": source.confidence,
        "document_id": document_id,
        "reason": None,
    }
    document = {
        "document_id": document_id,
        **vars(metadata),
        "path": item.name,
        "row": item.row,
        "sha256": item.sha256,
        "n_chars": n_chars,
    }
    sections, sentences = _split(document_id, text)
    contradictions = find_contradictions(text, item.name if item.row is None else "", metadata, evidence)
    tables = {
        "files": _one_row(file),
        "documents": _one_row(document),
        "sections": sections,
        "sentences": sentences,
        "citations": _list_rows(document_id, map(vars, find_citations(text, metadata.title))),
        "contradictions": _list_rows(document_id, map(vars, contradictions)),
        "unread_values": _list_rows(document_id, _describe_unread(item, unread, metadata)),
        "cuts": _list_rows(document_id, (vars(cut) | {"text": raw[cut.start : cut.end]} for cut in cleaned.cuts)),
    }
    rows = {name: _write(columns) for name, columns in tables.items() if any(columns.values())}
    return rows | {"text": text.encode()} | ({} if normal == text else {"normal": normal.encode()})


def _describe_unread(item: Item, unread: Mapping[str, str], metadata: Metadata) -> Iterator[Mapping[str, Any]]:
    """The cells that could not be read, but for those that metadata.csv has mended."""
    named = item.columns.named if item.columns else {}
    for field, cell in unread.items():
        if getattr(metadata, f"{field}_source", None) != "metadata":
            yield {"field": field, "column": _repair(named.get(field, field)), "value": _repair(cell[:LONGEST])}


def set_aside(
    path: str,
    sha256: str,
    n_bytes: int,
    reason: SetAside,
    encoding: str | None = None,
    confidence: float | None = None,
    row: int | None = None,
) -> Rows:
    """The rows of a file that can't be used."""
    file = {
        "path": path,
        "row": row,
        "sha256": sha256,
        "n_bytes": n_bytes,
        "encoding": encoding,
        "encoding_confidence": confidence,
        "document_id": None,
        "reason": _repair(str(reason)),
    }
    return {"files": _write(_one_row(file))}


def list_unused_columns(item: Item, seen: set[tuple[str, str]]) -> Rows:
    """Rows of unused_columns for the columns of a table that are filled for the first time in this row of it.

    seen: table and name of those that earlier rows had; these are added.
    """
    columns = item.columns
    if columns is None:
        return {}
    fresh = [name for name in columns.unused if (item.table, name) not in seen]
    fresh = fresh[: max(MOST_COLUMNS - len(seen), 0)]
    seen.update((item.table, name) for name in fresh)
    rows = [
        {
            "path": item.table,
            "column": _repair(name[:LONGEST]),
            "example": _repair(columns.unused[name][:LONGEST]),
            "meaning": (meaning := guess_meaning(name, columns.unused[name])),
            "instead": _repair(instead) if (instead := columns.named.get(meaning or "")) else None,
        }
        for name in fresh
    ]
    return {"unused_columns": _write({key: [row[key] for row in rows] for key in rows[0]})} if rows else {}


def _decide(
    text: str,
    evidence: Evidence,
    chrome: Sequence[str],
    item: Item,
    fields: Mapping[str, Any],
    given: Mapping[str, Any],
) -> Metadata:
    """The fields of a document; what the columns of its table state wins over its text, and metadata.csv over both."""

    own = decide_metadata(text, evidence, chrome, item.table, fields, item.row)
    # What metadata.csv only repeats stays as it was found, blanks at its ends included.
    repeated = {name: getattr(own, name, None) for name in given}
    given = {name: repeated[name] if _is_same(value, repeated[name]) else value for name, value in given.items()}
    metadata = decide_metadata(text, evidence, chrome, item.table, {**fields, **given}, item.row)
    sources = [f"{name}_source" for name in fields if getattr(metadata, name, None) == getattr(own, name, None)]
    stated: dict[str, Any] = {source: "table" for source in sources if getattr(metadata, source, None) == "metadata"}
    return replace(metadata, **stated)


def _is_same(given: Any, found: Any) -> bool:
    return bool(given == (found.strip() if isinstance(found, str) else found))


def _repair(text: str) -> str:
    """The text without halves of surrogate pairs, which JSON can smuggle in and no table can hold."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _find_fault(text: str, n_chars: int) -> SetAside | None:
    """Why there is nothing to count in a text; whether it is too short, or mostly in another language, the audit says."""
    if not text:
        return SetAside("empty", "no text")
    if n_chars:
        return None
    garbled = any(undo_misreading(line) for line in text.splitlines())
    return SetAside("garbled", "Latin-1") if garbled else SetAside("not_chinese", "0%")


def _split(document_id: str, text: str) -> tuple[Columns, Columns]:
    """The columns of the sections and of the sentences, with offsets into the text."""
    found = structure.find_sections(text)
    section_ids = [f"{document_id}-{i:03d}" for i in range(len(found))]
    sections: Columns = {
        "document_id": [document_id] * len(found),
        "section_id": section_ids,
        "level": [section.level for section in found],
        "number": [section.number for section in found],
        "heading": [section.heading for section in found],
        "start": [section.start for section in found],
        "end": [section.end for section in found],
        "n_chars": [structure.count_han(text[section.start : section.end]) for section in found],
    }
    spans = [
        (section_id, start, end)
        for section_id, section in zip(section_ids, found, strict=True)
        for start, end in structure.find_sentences(text, section.start, section.end)
    ]
    sentences: Columns = {
        "document_id": [document_id] * len(spans),
        "section_id": [section_id for section_id, _, _ in spans],
        "sentence": list(range(len(spans))),
        "start": [start for _, start, _ in spans],
        "end": [end for _, _, end in spans],
    }
    return sections, sentences


def _list_rows(document_id: str, rows: Iterable[Mapping[str, Any]]) -> Columns:
    listed = [{"document_id": document_id, **row} for row in rows]
    return {column: [row[column] for row in listed] for column in (listed[0] if listed else ())}


def _one_row(row: Mapping[str, Any]) -> Columns:
    return {column: [value] for column, value in row.items()}


def _write(columns: Columns) -> bytes:
    return json.dumps(columns, ensure_ascii=False, separators=(",", ":"), default=datetime.date.isoformat).encode()
