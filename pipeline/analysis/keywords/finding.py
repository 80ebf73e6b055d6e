"""All keywords looked for at once in a text without blanks: their forms, the words around them that remove a mention."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, Implementation

from pipeline.analysis.keywords.blanks import close_blanks
from pipeline.params.keywords import Context, Keyword

# What makes a word or number in letters and digits: Latin, Greek and Cyrillic, the digits.
_WORD = "0-9A-Za-z\u00c0-\u024f\u0370-\u052f"
COUNTS = -1  # in place of a reason: nothing removes the mention
# What removes a mention that stands near no word that it needs: this and those words. It is no word of a text.
NONE_OF = "未见："

# keyword (its place in the list), start, end, reason (its place in `reasons`, or COUNTS)
Found = tuple[int, int, int, int]


@dataclass(frozen=True)
class _Word:
    """A word as it stands in a closed text, and the reason that its presence is."""

    text: str
    edges: re.Pattern[str] | None
    reason: int

    def stands_in(self, text: str, low: int, high: int) -> bool:
        """Whether it stands between two places of a text, whole."""
        place = text.find(self.text, low, high)
        while place >= 0:
            if self.edges is None or self.edges.match(text, place):
                return True
            place = text.find(self.text, place + 1, high)
        return False

    def encloses(self, text: str, start: int, end: int) -> bool:
        """Whether it stands in a text, as a part of a longer word, too, so that text[start:end] lies in it."""
        mention = text[start:end]
        offset = self.text.find(mention)
        while offset >= 0:
            if offset <= start and text.startswith(self.text, start - offset):
                return True
            offset = self.text.find(mention, offset + 1)
        return False


@dataclass(frozen=True)
class _Rules:
    """What removes a mention of one keyword, in the order in which it is asked."""

    exclude: tuple[_Word, ...]
    not_near: tuple[_Word, ...]
    near: tuple[_Word, ...]
    within: int
    missing: int  # the reason that lacking every word of `near` is

    def judge(self, text: str, start: int, end: int) -> int:
        """The reason that removes the mention text[start:end], or COUNTS."""
        for word in self.exclude:
            if word.encloses(text, start, end):
                return word.reason
        for word in self.not_near:
            if self._is_near(word, text, start, end):
                return word.reason
        if self.near and not any(self._is_near(word, text, start, end) for word in self.near):
            return self.missing
        return COUNTS

    def _is_near(self, word: _Word, text: str, start: int, end: int) -> bool:
        return word.stands_in(text, max(start - self.within, 0), start) or word.stands_in(text, end, end + self.within)


class Finder:
    """Finds every keyword in one pass over a text, by the automaton of Aho and Corasick (1975).

    Keywords know nothing of each other: 优质均衡 also counts inside 义务教育优质均衡. Forms, exclusions and words of contexts
    are brought into their normal form by `normalize`, and named as they are written.
    """

    def __init__(self, keywords: Sequence[Keyword], normalize: Callable[[str], str] = str) -> None:
        self.reasons: list[str] = []
        owners: dict[str, list[int]] = {}
        for index, keyword in enumerate(keywords):
            for form in dict.fromkeys(close_blanks(normalize(written)).text for written in keyword.forms):
                owners.setdefault(form, []).append(index)
        self._owners = list(owners.values())
        self._edges = list(map(_find_edges, owners))
        self._rules = [self._make_rules(keyword, normalize) for keyword in keywords]
        # A DFA is twice as fast as what the library would take for many forms, and is small: forms are short.
        self._automaton = AhoCorasick(list(owners), implementation=Implementation.DFA)

    def find(self, text: str) -> list[Found]:
        """The mentions in a text without blanks, by keyword and from left to right.

        Of one keyword its longest form at each place, without overlap. A form that begins or ends with a letter or digit is a
        word: 5G is in 5G网络, not in 15G, 2.5G or 5GB.
        """
        candidates: list[tuple[int, int, int]] = []
        for form, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            edges = self._edges[form]
            if edges is None or edges.match(text, start):
                candidates += [(keyword, start, -end) for keyword in self._owners[form]]
        candidates.sort()
        found: list[Found] = []
        last, stop = -1, 0
        for keyword, start, minus_end in candidates:
            if keyword == last and start < stop:
                continue
            last, stop = keyword, -minus_end
            rules = self._rules[keyword]
            found.append((keyword, start, stop, rules.judge(text, start, stop) if rules else COUNTS))
        return found

    def find_written(self, text: str) -> Iterator[Found]:
        """The same in a text with its blanks, at the places that it has there."""
        closed = close_blanks(text)
        for keyword, start, end, reason in self.find(closed.text):
            yield keyword, closed.locate(start), closed.locate(end - 1) + 1, reason

    def _make_rules(self, keyword: Keyword, normalize: Callable[[str], str]) -> _Rules | None:
        if not keyword.exclude and not keyword.context:
            return None
        context = keyword.context or Context(1)

        def make_words(words: Sequence[str]) -> tuple[_Word, ...]:
            forms = [close_blanks(normalize(written)).text for written in words]
            return tuple(
                _Word(form, _find_edges(form), self._note(written)) for form, written in zip(forms, words, strict=True)
            )

        return _Rules(
            make_words(keyword.exclude),
            make_words(context.not_near),
            make_words(context.near),
            context.within,
            self._note(NONE_OF + "、".join(context.near)),
        )

    def _note(self, reason: str) -> int:
        self.reasons.append(reason)
        return len(self.reasons) - 1


def _find_edges(form: str) -> re.Pattern[str] | None:
    """What the form must match where it stands, so that it is no part of a longer word or number; None where it can't be one."""
    before = f"(?<![{_WORD}])" if re.match(f"[{_WORD}]", form) else ""
    after = f"(?![{_WORD}])" if re.search(f"[{_WORD}]$", form) else ""
    before += r"(?<!\d\.)" if form[0].isdecimal() else ""
    after += r"(?!\.\d)" if form[-1].isdecimal() else ""
    return re.compile(before + re.escape(form) + after) if before or after else None
