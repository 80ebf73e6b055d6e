"""The sources that reports cite, each once: sources.toml as plain records."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

Kind = Literal["article", "paper", "book", "report", "preprint", "software"]


@dataclass(frozen=True)
class Source:
    """One source. authors: "Family, Given", or a body without a comma; others: whether there are more than those named.

    container: the journal, the proceedings, the archive. report: the number of a report in its series. package: the one whose installed
    version is cited; version: that version, or that of a program without a package. accessed: when url was looked up, as 2026-11-27.
    A text is "", and a year None, where it is not known for sure.
    """

    key: str
    kind: Kind
    authors: tuple[str, ...]
    title: str
    others: bool = False
    subtitle: str = ""
    container: str = ""
    year: int | None = None
    volume: str = ""
    number: str = ""
    pages: str = ""
    edition: str = ""
    report: str = ""
    place: str = ""
    publisher: str = ""
    doi: str = ""
    url: str = ""
    accessed: str = ""
    package: str = ""
    version: str = ""


@cache
def load_sources() -> Mapping[str, Source]:
    """All of them by their keys, in the order of these."""
    records = tomllib.loads((Path(__file__).parent / "sources.toml").read_text(encoding="utf-8"))
    return {key: Source(key, **_read_record(record)) for key, record in sorted(records.items())}


def _read_record(record: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in record.items()}


def find_source(key: str, versions: Mapping[str, str]) -> Source:
    """The source of a key, a program with the version that was used. versions: package → version. Raises KeyError where there is none."""
    source = load_sources()[key]
    return replace(source, version=versions.get(source.package, source.version))


def split_name(author: str) -> tuple[str, str]:
    """Family and given names; of a body its name and nothing.

    >>> split_name("Benzécri, J.-P."), split_name("Iterative")
    (('Benzécri', 'J.-P.'), ('Iterative', ''))
    """
    family, _, given = author.partition(", ")
    return family, given
