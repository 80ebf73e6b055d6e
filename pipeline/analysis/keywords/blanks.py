"""Texts without the blanks that cut Chinese words apart, with the way back: what keywords are looked for in."""

import re
from bisect import bisect_right
from dataclasses import dataclass

_CHINESE = "\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # characters and their marks
# A run of blanks: behind a Chinese character, before one, or of two and more. It begins with a blank in each case, which is
# found thirty times as fast as a character that may stand before one; possessive, so that a long run is looked at once.
_BLANKS = re.compile(rf" (?:(?<=[{_CHINESE}] ) *+| *+(?=[{_CHINESE}])|(?P<between> ++))")


@dataclass(frozen=True)
class ClosedText:
    """A text without the blanks that say nothing, and the way back into the text with them.

    places: in the text without them, where some were taken out; n_before: how many up to there.
    """

    text: str
    places: tuple[int, ...] = ()
    n_before: tuple[int, ...] = ()

    def locate(self, place: int) -> int:
        """Where a character stands in the text as it was."""
        index = bisect_right(self.places, place)
        return place + (self.n_before[index - 1] if index else 0)


def close_blanks(text: str) -> ClosedText:
    """The text without blanks beside Chinese characters and marks, and with one for several between other words.

    Lines stay apart, and so do the words on either side of a stop.

    >>> closed = close_blanks("劳动 教育与 STEM  education")
    >>> closed.text, closed.locate(2)
    ('劳动教育与STEM education', 3)
    """
    pieces: list[str] = []
    places: list[int] = []
    n_before: list[int] = []
    at = length = 0
    for found in _BLANKS.finditer(text):
        kept = " " if found.lastgroup else ""
        pieces += (text[at : found.start()], kept)
        length += found.start() - at + len(kept)
        at = found.end()
        places.append(length)
        n_before.append(at - length)
    return ClosedText("".join(pieces) + text[at:], tuple(places), tuple(n_before)) if pieces else ClosedText(text)
