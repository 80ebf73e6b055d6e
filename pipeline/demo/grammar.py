"""Templates with slots and the writer who fills them, the same way for the same seed."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

import numpy as np


@dataclass(frozen=True)
class Slot:
    """{name}: one filler of that name."""

    name: str


@dataclass(frozen=True)
class Number:
    """{2-9} or {200-4000*100}: a whole number from low to high in steps, in Arabic digits."""

    low: int
    high: int
    step: int


@dataclass(frozen=True)
class Choice:
    """[a|b|]: one of these, perhaps nothing."""

    options: "tuple[Template, ...]"


Part = str | Slot | Number | Choice
Template = tuple[Part, ...]


@dataclass(frozen=True, eq=False)
class Pool:
    """The fillers of one slot; `is_local` where they name the district, so that no other may copy them."""

    fillers: tuple[Template, ...]
    is_local: bool = False


Scope = Mapping[str, Pool]

_NUMBER = re.compile(r"(\d+)-(\d+)(?:\*(\d+))?")
_MARKS = re.compile(r"[\[\]{}|]")


def parse(source: str) -> Template:
    """The template that a line of phrases/ means.

    >>> parse("新建[公办|普惠]园{2-9}所")
    ('新建', Choice(options=(('公办',), ('普惠',))), '园', Number(low=2, high=9, step=1), '所')

    Raises ValueError where brackets do not match.
    """
    template, end = _parse_sequence(source, 0, stops="")
    if end != len(source):
        raise ValueError(f"{source!r}: '{source[end]}' at character {end + 1} closes nothing")
    return template


def _parse_sequence(source: str, start: int, stops: str) -> tuple[Template, int]:
    """Parts from start up to an unbracketed character of stops; where that stands."""
    parts: list[Part] = []
    at = start
    while at < len(source):
        mark = _MARKS.search(source, at)
        if mark is None:
            parts.append(source[at:])
            at = len(source)
            break
        if mark.start() > at:
            parts.append(source[at : mark.start()])
        at = mark.start()
        if source[at] == "{":
            close = source.index("}", at)
            parts.append(_parse_braces(source[at + 1 : close]))
            at = close + 1
        elif source[at] == "[":
            choice, at = _parse_choice(source, at)
            parts.append(choice)
        elif source[at] in stops:
            return tuple(parts), at
        else:
            raise ValueError(f"{source!r}: '{source[at]}' at character {at + 1} closes nothing")
    if stops:
        raise ValueError(f"{source!r}: a '[' is never closed")
    return tuple(parts), at


def _parse_choice(source: str, at: int) -> tuple[Choice, int]:
    options: list[Template] = []
    while source[at] != "]":
        option, at = _parse_sequence(source, at + 1, stops="|]")
        options.append(option)
    return Choice(tuple(options)), at + 1


def _parse_braces(inside: str) -> Part:
    number = _NUMBER.fullmatch(inside)
    if number is None:
        return Slot(inside)
    step = int(number[3] or 1)
    return Number(int(number[1]), int(number[2]), step)


@dataclass
class Writer:
    """Fills templates for one document from its own stream of random numbers.

    A pool is dealt like a pack of cards, so that a document repeats a filler only when it has used them all.
    """

    rng: np.random.Generator
    touched_local: bool = False
    _draws: Iterator[float] = field(init=False)
    _packs: dict[Pool, list[Template]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._draws = chain.from_iterable(iter(lambda: self.rng.random(2048).tolist(), None))

    def below(self, n: int) -> int:
        """A whole number from 0 to n - 1."""
        return int(next(self._draws) * n)

    def chance(self, p: float) -> bool:
        return next(self._draws) < p

    def pick(self, options: Sequence[str]) -> str:
        return options[self.below(len(options))]

    def deal(self, pool: Pool) -> Template:
        """The next filler of this pool."""
        pack = self._packs.get(pool)
        if not pack:
            pack = self._packs[pool] = list(pool.fillers)
        drawn = int(next(self._draws) * len(pack))
        last = pack.pop()
        if drawn == len(pack):
            return last
        filler, pack[drawn] = pack[drawn], last
        return filler

    def write(self, template: Template, scope: Scope) -> str:
        """The template with every slot filled from the scope.

        Raises KeyError where the scope lacks a slot.
        """
        written: list[str] = []
        self._write(template, scope, written)
        return "".join(written)

    def _write(self, template: Template, scope: Scope, written: list[str]) -> None:
        # The generator spends its time here: types are compared, not asked for, and short fillers not recursed into.
        for part in template:
            kind = type(part)
            if kind is str:
                written.append(part)  # type: ignore[arg-type]
                continue
            if kind is Choice:
                options = part.options  # type: ignore[union-attr]
                chosen = options[int(next(self._draws) * len(options))]
            elif kind is Slot:
                pool = scope[part.name]  # type: ignore[union-attr]
                if pool.is_local:
                    self.touched_local = True
                chosen = self.deal(pool)
            else:
                written.append(self._draw_number(part))  # type: ignore[arg-type]
                continue
            if len(chosen) == 1 and type(chosen[0]) is str:
                written.append(chosen[0])
            else:
                self._write(chosen, scope, written)

    def _draw_number(self, number: Number) -> str:
        return str(number.low + number.step * self.below((number.high - number.low) // number.step + 1))
