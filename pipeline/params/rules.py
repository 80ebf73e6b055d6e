"""What a value may be, beside its type."""

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any


@dataclass(frozen=True)
class Range:
    """A number between two bounds, both allowed unless `open_low` or `open_high`."""

    low: float
    high: float = float("inf")
    open_low: bool = False
    open_high: bool = False

    def refuse(self, value: float) -> str | None:
        """What is allowed, where the value is not."""
        if value < self.low or (self.open_low and value == self.low):
            return f"must be {'more than' if self.open_low else 'at least'} {self.low}"
        if value > self.high or (self.open_high and value == self.high):
            return f"must be {'less than' if self.open_high else 'at most'} {self.high}"
        return None


class Filled:
    """A text or a list that is not empty; a text has no blank at its ends."""

    def refuse(self, value: str | tuple[Any, ...]) -> str | None:
        """What is allowed, where the value is not."""
        if not value:
            return "must not be empty"
        if isinstance(value, str) and value != value.strip():
            return "must not begin or end with a blank"
        return None


@dataclass(frozen=True)
class Inside:
    """A file in this folder, or none: an empty text."""

    folder: str

    def refuse(self, value: str) -> str | None:
        """What is allowed, where the path is not; whether there is such a file is asked elsewhere."""
        path = PurePosixPath(value)
        if not value or (path.is_relative_to(self.folder) and ".." not in path.parts and value != self.folder):
            return None
        return f"must be a file in {self.folder}: copy it there, and name the copy"


class Span:
    """The first and the last year of a time, both in it."""

    def refuse(self, years: tuple[int, ...]) -> str | None:
        """What is allowed, where the years are not."""
        if len(years) == 2 and 1900 <= years[0] <= years[1] <= 2200:
            return None
        return "must be the first and the last year, as [2017, 2020]"
