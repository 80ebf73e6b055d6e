"""data/lexicon/places.csv: places that are no administrative divisions, as a researcher lists them."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.corpus.readers.characters import HAN
from pipeline.corpus.text.normalization import normalize
from pipeline.params.errors import InputError, Words
from pipeline.params.lexicon_tables import place_faults, read_rows, read_year

LEVELS = ("省", "市", "区县")
_COLUMNS = ["name", "level", "above", "from", "until", "note"]
_ALWAYS = (0, 9999)


@dataclass(frozen=True, slots=True)
class OwnPlace:
    """A place of the researcher's. above: the place in which it lies, if any, of the table or a division; years: both included."""

    name: str
    level: str
    above: str | None
    first_year: int
    last_year: int


def read_places(path: Path) -> tuple[OwnPlace, ...]:
    """The places of data/lexicon/places.csv. Raises InputError that names every line at fault."""
    places: list[OwnPlace] = []
    lines: list[int] = []
    problems: list[Words] = []
    for line, row in read_rows(path, _COLUMNS):
        faults: list[Words] = []
        if not re.fullmatch(f"[{HAN}]{{2,}}", row["name"]):
            faults.append(
                (
                    f"name 为 {row['name']!r}；请写地名全称，至少两个汉字",
                    f"name is {row['name']!r}; write the full name, two Chinese characters or more",
                )
            )
        if row["level"] not in LEVELS:
            allowed = ", ".join(LEVELS)
            faults.append(
                (f"level 为 {row['level']!r}；必须是 {allowed} 之一", f"level is {row['level']!r}; must be {allowed}")
            )
        first, last = (read_year(row[column], column, faults) for column in ("from", "until"))
        place = OwnPlace(row["name"], row["level"], row["above"] or None, first or _ALWAYS[0], last or _ALWAYS[1])
        if place.last_year < place.first_year:
            faults.append((f"until 为 {last}，早于 from（{first}）", f"until is {last}, before from ({first})"))
        problems += place_faults(path, line, faults)
        places.append(place)
        lines.append(line)
    problems += _find_loops(path, places, lines)
    if problems:
        raise InputError(problems)
    return tuple(places)


def _find_loops(path: Path, places: list[OwnPlace], lines: list[int]) -> list[Words]:
    """Lines written twice, and places that lie in themselves, by whatever lines of the places above them."""
    problems: list[Words] = []
    times = Counter((place.name, place.above) for place in places)
    above: dict[str, set[str]] = {}  # names as divisions.py compares them
    for place in places:
        if place.above:
            above.setdefault(normalize(place.name), set()).add(normalize(place.above))
    for place, line in zip(places, lines, strict=True):
        if times[place.name, place.above] > 1:
            fault = (
                f"{place.name} 在同一上级之下写了不止一次；只留一行",
                f"{place.name} stands more than once under the same place; keep one line",
            )
            problems += place_faults(path, line, [fault])
        if place.above and normalize(place.name) in _climb(normalize(place.above), above):
            fault = (
                f"{place.name} 的上级又在它自己之内；请改 above",
                f"{place.name} lies in itself by its places above; mend `above`",
            )
            problems += place_faults(path, line, [fault])
    return problems


def _climb(name: str, above: Mapping[str, Iterable[str]]) -> set[str]:
    """A place and all that lie above it."""
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        at = waiting.pop()
        if at not in seen:
            seen.add(at)
            waiting += above.get(at, ())
    return seen
