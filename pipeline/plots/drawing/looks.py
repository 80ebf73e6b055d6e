"""How a group of figures is to look: those of the page, or those of a paper, in its font and width, in colours or in grey."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Look:
    """font: sans, serif, or the path of a font file.

    max_height_cm: of a figure of a paper, which is exactly as wide as asked and has its notes in its caption, not at its foot; None for
    figures of the page, which are no wider than what they show, and say at their foot what their signs mean.
    """

    font: str = "sans"
    grey: bool = False
    max_height_cm: float | None = None


_PAGE = Look()
_look: ContextVar[Look] = ContextVar("look", default=_PAGE)


def current() -> Look:
    """The look of what is drawn now."""
    return _look.get()


def in_paper() -> bool:
    """Whether what is drawn now is for a paper."""
    return current().max_height_cm is not None


@contextmanager
def use(look: Look) -> Iterator[None]:
    """Figures are drawn and rendered in this look within the block, and as before after it."""
    token = _look.set(look)
    try:
        yield
    finally:
        _look.reset(token)
