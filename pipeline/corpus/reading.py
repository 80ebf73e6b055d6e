"""The documents inside a file (placeholder: plain text, web pages and lines of JSON, until every format is read here)."""

import gzip
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.corpus import readers
from pipeline.corpus.reasons import SetAside
from pipeline.params import CorpusParams


@dataclass(frozen=True)
class Source:
    """The text of a document as it stands in its file.

    encoding, confidence: how the bytes were decoded, where they had to be. head: lines shown around the document.
    fields: what the file itself says of the document.
    """

    text: str
    encoding: str | None
    confidence: float | None
    head: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Item:
    """One document of a file, or why there is none."""

    name: str
    sha256: str
    n_bytes: int
    source: Source | SetAside


def read_items(place: Path, name: str, params: CorpusParams, encoding: str | None = None) -> Iterator[Item]:
    """One item for an ordinary file; many, one after another, for a table's rows."""
    if name.endswith((".jsonl", ".jsonl.gz")):
        yield from _read_lines(place, name)
        return
    data = place.read_bytes()
    found = readers.read_source(data, place.suffix)
    source = found if isinstance(found, SetAside) else Source(found.text, found.encoding, None, found.head)
    yield Item(name, hashlib.sha256(data).hexdigest(), len(data), source)


def _read_lines(place: Path, name: str) -> Iterator[Item]:
    with gzip.open(place) if name.endswith(".gz") else place.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            row = json.loads(line)
            text = next((row[key] for key in ("text", "content") if isinstance(row.get(key), str)), "")
            source = Source(text, "utf-8", None)
            yield Item(f"{name}/{number}", hashlib.sha256(line).hexdigest(), len(line), source)
