"""The audit's two tables that researchers edit: dated public facts, and words that document mills swap."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.params.errors import InputError

MEANINGS = ("congress", "event", "plan", "term", "campaign")
_FACT_COLUMNS = ["phrase", "meaning", "from", "until", "note"]
_SWAP_COLUMNS = ["original", "swapped", "least_share", "telltale"]


@dataclass(frozen=True)
class Fact:
    """A phrase that belongs to a time. phrases: the ways to write it; meaning: see data/lexicon/history.csv."""

    phrases: tuple[str, ...]
    meaning: str
    first_day: date
    last_day: date


@dataclass(frozen=True)
class Swap:
    """A word and what a mill makes of it. least_share: of the original among both in honest texts, None where unknown."""

    original: str
    swapped: str
    least_share: float | None
    telltales: tuple[str, ...]


def read_history(path: Path) -> list[Fact]:
    """The facts of data/lexicon/history.csv. Raises InputError that names every line at fault."""
    facts: list[Fact] = []
    problems: list[str] = []
    for line, row in _read_rows(path, _FACT_COLUMNS):
        place = f"{path} line {line}"
        phrases = _split(row["phrase"])
        first_day = _read_day(row["from"], f"{place}: from", problems)
        last_day = _read_day(row["until"], f"{place}: until", problems) if row["until"] else date.max
        if not phrases:
            problems.append(f"{place}: phrase is empty; write one, or delete the line")
        if row["meaning"] not in MEANINGS:
            problems.append(f"{place}: meaning is {row['meaning']!r}; must be {', '.join(MEANINGS)}")
        elif row["meaning"] != "term" and not row["until"]:
            problems.append(f"{place}: until is empty; meaning {row['meaning']} needs its last day")
        if first_day and last_day:
            if last_day < first_day:
                problems.append(f"{place}: until is {last_day}, before from ({first_day})")
            facts.append(Fact(phrases, row["meaning"], first_day, last_day))
    if problems:
        raise InputError(problems)
    return facts


def read_swaps(path: Path) -> list[Swap]:
    """The pairs of data/lexicon/spun_words.csv. Raises InputError that names every line at fault."""
    swaps: list[Swap] = []
    problems: list[str] = []
    for line, row in _read_rows(path, _SWAP_COLUMNS):
        place = f"{path} line {line}"
        share = None
        telltales = _split(row["telltale"])
        if row["least_share"]:
            if re.fullmatch(r"0?\.\d+", row["least_share"]):
                share = float(row["least_share"])
            else:
                problems.append(
                    f"{place}: least_share is {row['least_share']!r}; write a share between 0 and 1, or nothing"
                )
        if not row["original"] or not row["swapped"]:
            problems.append(f"{place}: original and swapped must both be there")
        problems += [
            f"{place}: telltale {telltale!r} does not hold {row['swapped']!r}"
            for telltale in telltales
            if row["swapped"] not in telltale
        ]
        swaps.append(Swap(row["original"], row["swapped"], share, telltales))
    if problems:
        raise InputError(problems)
    return swaps


def _read_rows(path: Path, columns: list[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and cells of each row; comments (#) and empty lines are none."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError:
        raise InputError(f"{path} is missing; take it back with git") from None
    except UnicodeDecodeError:
        raise InputError(f"{path} is not UTF-8; save it as UTF-8") from None
    kept = [(number, line) for number, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]
    header = next(csv.reader([kept[0][1]])) if kept else []
    if header != columns:
        raise InputError(f"{path}: the first line that is no comment must be {','.join(columns)}")
    for number, line in kept[1:]:
        cells = next(csv.reader([line]))
        if len(cells) != len(columns):
            raise InputError(
                f"{path} line {number}: has {len(cells)} cells; must have {len(columns)} ({', '.join(columns)})"
            )
        yield number, {column: cell.strip() for column, cell in zip(columns, cells, strict=True)}


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def _read_day(cell: str, place: str, problems: list[str]) -> date | None:
    try:
        return date.fromisoformat(cell)
    except ValueError:
        problems.append(f"{place} is {cell!r}; write the full date, as 2021-07-24")
        return None
