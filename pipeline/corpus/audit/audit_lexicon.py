"""The audit's two tables that researchers edit: dated public facts, and words that document mills swap."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.corpus.readers.lexicon_tables import place_faults, read_rows
from pipeline.params.errors import InputError, Words

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
    problems: list[Words] = []
    for line, row in read_rows(path, _FACT_COLUMNS):
        phrases, meaning = _split(row["phrase"]), row["meaning"]
        faults: list[Words] = []
        first_day = _read_day(row["from"], "from", faults)
        last_day = _read_day(row["until"], "until", faults) if row["until"] else date.max
        if not phrases:
            faults.append(("phrase 是空的；请写一个，或删去这一行", "phrase is empty; write one, or delete the line"))
        if meaning not in MEANINGS:
            allowed = ", ".join(MEANINGS)
            faults.append(
                (f"meaning 为 {meaning!r}；必须是 {allowed} 之一", f"meaning is {meaning!r}; must be {allowed}")
            )
        elif meaning != "term" and not row["until"]:
            faults.append(
                (
                    f"until 是空的；meaning 为 {meaning} 时须写最后一天",
                    f"until is empty; meaning {meaning} needs its last day",
                )
            )
        if first_day and last_day:
            if last_day < first_day:
                faults.append(
                    (
                        f"until 为 {last_day}，早于 from（{first_day}）",
                        f"until is {last_day}, before from ({first_day})",
                    )
                )
            facts.append(Fact(phrases, meaning, first_day, last_day))
        problems += place_faults(path, line, faults)
    if problems:
        raise InputError(problems)
    return facts


def read_swaps(path: Path) -> list[Swap]:
    """The pairs of data/lexicon/spun_words.csv. Raises InputError that names every line at fault."""
    swaps: list[Swap] = []
    problems: list[Words] = []
    for line, row in read_rows(path, _SWAP_COLUMNS):
        faults: list[Words] = []
        share = None
        telltales = _split(row["telltale"])
        if row["least_share"]:
            if re.fullmatch(r"0?\.\d+", row["least_share"]):
                share = float(row["least_share"])
            else:
                faults.append(
                    (
                        f"least_share 为 {row['least_share']!r}；请写 0 到 1 之间的比例，或留空",
                        f"least_share is {row['least_share']!r}; write a share between 0 and 1, or nothing",
                    )
                )
        if not row["original"] or not row["swapped"]:
            faults.append(("original 和 swapped 都要写", "original and swapped must both be there"))
        faults += [
            (
                f"telltale {telltale!r} 中没有 {row['swapped']!r}",
                f"telltale {telltale!r} does not hold {row['swapped']!r}",
            )
            for telltale in telltales
            if row["swapped"] not in telltale
        ]
        problems += place_faults(path, line, faults)
        swaps.append(Swap(row["original"], row["swapped"], share, telltales))
    if problems:
        raise InputError(problems)
    return swaps


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def _read_day(cell: str, column: str, faults: list[Words]) -> date | None:
    try:
        return date.fromisoformat(cell)
    except ValueError:
        faults.append(
            (
                f"{column} 为 {cell!r}；请写完整的日期，如 2021-07-24",
                f"{column} is {cell!r}; write the full date, as 2021-07-24",
            )
        )
        return None
