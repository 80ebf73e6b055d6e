"""Dated public facts of data/lexicon/events.csv: which concern a keyword, and where they lie in time."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.params.errors import InputError, Words
from pipeline.params.lexicon_tables import place_faults, read_rows

_COLUMNS = ("date", "name", "name_en", "keywords")


@dataclass(frozen=True)
class Event:
    """A public fact. date: as written, a day or a month. keywords: parts of the names of those that it concerns; none for all."""

    date: str
    name: str
    name_en: str
    keywords: tuple[str, ...]

    @property
    def year(self) -> int:
        return int(self.date[:4])

    @property
    def month(self) -> int:
        """Months since the year 0, so that neighbours differ by one; the month itself counts as after the event."""
        return 12 * self.year + int(self.date[5:7]) - 1

    @property
    def place(self) -> float:
        """Where it lies on an axis on which a year reaches from half a year before its number to half a year after.

        >>> Event("2020-01-01", "甲", "a", ()).place, round(Event("2020-07", "乙", "b", ()).place, 2)
        (2019.5, 2020.04)
        """
        day = date.fromisoformat(self.date if len(self.date) > 7 else f"{self.date}-15")
        first, last = date(day.year, 1, 1), date(day.year + 1, 1, 1)
        return day.year - 0.5 + (day - first).days / (last - first).days

    def concerns(self, keyword: str) -> bool:
        return not self.keywords or any(part in keyword for part in self.keywords)


def read_events(path: Path) -> tuple[Event, ...]:
    """The facts of data/lexicon/events.csv, by date. Raises InputError that names every line at fault."""
    events: list[Event] = []
    problems: list[Words] = []
    for line, row in read_rows(path, _COLUMNS):
        faults: list[Words] = []
        if not _is_date(row["date"]):
            faults.append(
                (
                    f"date 为 {row['date']!r}；请写 年-月-日 或 年-月，如 2021-07-24 或 2021-07",
                    f"date is {row['date']!r}; write a day or a month, as 2021-07-24 or 2021-07",
                )
            )
        faults += [
            (f"{column} 是空的；请写一个名称，或删去这一行", f"{column} is empty; write a name, or delete the line")
            for column in ("name", "name_en")
            if not row[column]
        ]
        parts = tuple(part.strip() for part in row["keywords"].split("|")) if row["keywords"] else ()
        if not all(parts):
            faults.append(
                (
                    f"keywords 为 {row['keywords']!r}；| 的两边都要有词",
                    f"keywords is {row['keywords']!r}; write a word on either side of each |",
                )
            )
        event = Event(row["date"], row["name"], row["name_en"], parts)
        if event in events:
            faults.append(("与上面的一行相同；只留一行", "is the same as a line above; keep one of them"))
        problems += place_faults(path, line, faults)
        events.append(event)
    if problems:
        raise InputError(problems)
    return tuple(sorted(events, key=lambda event: (event.date, event.name)))


def _is_date(text: str) -> bool:
    """
    >>> [_is_date(text) for text in ("2021-07-24", "2021-07", "2021-13", "2021-02-30", "2021", "21-07-24")]
    [True, True, False, False, False, False]
    """
    if not re.fullmatch(r"[12]\d{3}-\d\d(?:-\d\d)?", text):
        return False
    try:
        date.fromisoformat(text if len(text) > 7 else f"{text}-01")
    except ValueError:
        return False
    return True
