"""The parts of params.yaml that say what is counted: keywords, and groups of them."""

from dataclasses import dataclass
from typing import Annotated

from pipeline.params.rules import Filled, Range, Text


@dataclass(frozen=True)
class Context:
    """What must, and what must not, stand within so many characters of a mention."""

    within: Annotated[int, Range(1, 1000)]
    near: tuple[Text, ...] = ()
    not_near: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Keyword:
    """A policy phrase to count: itself and its other spellings, but not inside an exclusion, nor in a context that forbids it.

    en: its gloss in English figures. since: mentions in documents of earlier years count, and are shown as doubtful.
    """

    keyword: Text
    spellings: tuple[Text, ...] = ()
    exclude: tuple[Text, ...] = ()
    en: Text | None = None
    context: Context | None = None
    since: Annotated[int, Range(1900, 2200)] | None = None

    @property
    def forms(self) -> tuple[str, ...]:
        """Every form that counts, the keyword itself first."""
        return (self.keyword, *(s for s in self.spellings if s != self.keyword))


@dataclass(frozen=True)
class Group:
    """Phrases that are counted together, in sections that hold each phrase of `all` and none of `not`."""

    name: Text
    any: Annotated[tuple[Text, ...], Filled()]
    all: tuple[Text, ...] = ()
    not_: tuple[Text, ...] = ()
