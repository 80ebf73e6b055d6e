"""What a text names, and which of two overlapping mentions stays."""

from collections.abc import Iterable
from typing import NamedTuple


class Mention(NamedTuple):
    """One place where a text names something: text[start:end], found by the rules or by the model."""

    start: int
    end: int
    label: str
    source: str  # rules or model
    document_number: str | None = None  # the 文号 behind a 《document》


def settle(mentions: Iterable[Mention]) -> list[Mention]:
    """The mentions in order of the text: of overlapping ones the longest, of equally long ones that of the rules.

    A TARGET is a clause, not a name: it may hold names, and overlaps no other TARGET.

    >>> [m.label for m in settle([Mention(0, 4, "PLACE", "model"), Mention(0, 7, "BODY", "rules")])]
    ['BODY']
    """
    kept: list[Mention] = []
    taken: dict[bool, set[int]] = {True: set(), False: set()}
    for mention in sorted(mentions, key=lambda m: (m.start - m.end, m.source != "rules", m.start, m.label)):
        places = taken[mention.label == "TARGET"]
        if places.isdisjoint((*range(mention.start, mention.end),)):
            places.update(range(mention.start, mention.end))
            kept.append(mention)
    return sorted(kept)
