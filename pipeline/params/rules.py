"""What a value may be, beside its type."""

import math
import re
from dataclasses import Field, dataclass
from pathlib import PurePosixPath
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pipeline.params.errors import Words


@dataclass(frozen=True)
class Range:
    """A number between two bounds, both allowed unless `open_low` or `open_high`."""

    low: float
    high: float = float("inf")
    open_low: bool = False
    open_high: bool = False

    def refuse(self, value: float) -> Words | None:
        """What is allowed, where the value is not."""
        if not math.isfinite(value):  # YAML's .nan is below no bound and above none
            return "必须是有限的数", "must be a finite number"
        if value < self.low or (self.open_low and value == self.low):
            if self.open_low:
                return f"必须大于 {self.low}", f"must be more than {self.low}"
            return f"不得小于 {self.low}", f"must be at least {self.low}"
        if value > self.high or (self.open_high and value == self.high):
            if self.open_high:
                return f"必须小于 {self.high}", f"must be less than {self.high}"
            return f"不得大于 {self.high}", f"must be at most {self.high}"
        return None


NUMBER_OF_TOPICS = Range(2, 1000)


class Filled:
    """A text or a list that is not empty; a text has no blank at its ends."""

    def refuse(self, value: str | tuple[Any, ...]) -> Words | None:
        """What is allowed, where the value is not."""
        if not value:
            return "不得为空", "must not be empty"
        if isinstance(value, str) and value != value.strip():
            return "首尾不得有空格", "must not begin or end with a blank"
        return None


Text = Annotated[str, Filled()]
PartOfSpeech = Literal[
    "ADJ",
    "ADP",
    "ADV",
    "AUX",
    "CCONJ",
    "DET",
    "INTJ",
    "NOUN",
    "NUM",
    "PART",
    "PRON",
    "PROPN",
    "PUNCT",
    "SCONJ",
    "SYM",
    "VERB",
    "X",
]  # Universal POS tags


@dataclass(frozen=True)
class NameOrFolder:
    """One of these names, or a folder: a path with a slash in it."""

    names: tuple[str, ...]

    def refuse(self, value: str) -> Words | None:
        """What is allowed, where the value is not; whether there is such a folder is asked elsewhere."""
        if value in self.names or "/" in value:
            return None
        return (
            f"必须是 {'、'.join(self.names)} 之一，或文件夹，如 models/my_pipeline",
            f"must be {' or '.join(self.names)}, or a folder, as models/my_pipeline",
        )


@dataclass(frozen=True)
class NameOrAddress:
    """One of these names, or the address of a Dask scheduler."""

    names: tuple[str, ...]
    pattern = r"(tcp|tls)://[^\s/]+:\d+"

    def refuse(self, value: str) -> Words | None:
        """What is allowed, where the value is not; whether anybody answers there is asked elsewhere."""
        if value in self.names or re.fullmatch(self.pattern, value):
            return None
        return (
            f"必须是 {'、'.join(self.names)} 之一，或 Dask 的 scheduler 的地址，如 tcp://10.0.0.5:8786",
            f"must be {' or '.join(self.names)}, or the address of a Dask scheduler, as tcp://10.0.0.5:8786",
        )


@dataclass(frozen=True)
class Inside:
    """A file in this folder, or none: an empty text."""

    folder: str

    def refuse(self, value: str) -> Words | None:
        """What is allowed, where the path is not; whether there is such a file is asked elsewhere."""
        path = PurePosixPath(value)
        if not value or (path.is_relative_to(self.folder) and ".." not in path.parts and value != self.folder):
            return None
        return (
            f"必须是 {self.folder} 中的文件：请把它复制到那里，再写复制后的路径",
            f"must be a file in {self.folder}: copy it there, and name the copy",
        )


class Span:
    """The first and the last year of a time, both in it."""

    def refuse(self, years: tuple[int, ...]) -> Words | None:
        """What is allowed, where the years are not."""
        if len(years) == 2 and 1900 <= years[0] <= years[1] <= 2200:
            return None
        return "必须是起止两年，如 [2017, 2020]", "must be the first and the last year, as [2017, 2020]"


def name_key(field: "Field[Any]") -> str:
    """The key of a field in params.yaml: `not` for not_, as Python keeps that word for itself."""
    return field.name.rstrip("_")


def drop_none(hint: Any) -> Any:
    """What a key may hold that may also be left out: `int` for `int | None`."""
    options = get_args(hint) if get_origin(hint) in (Union, UnionType) else ()
    return next(option for option in options if option is not NoneType) if NoneType in options else hint
