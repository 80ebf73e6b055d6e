"""Terms in Latin letters or digits are whole words: STEM is not in SYSTEM, nor 5G in 15G, 2.5G or 5GB."""

import re
from collections.abc import Callable, Sequence

_WORD = "0-9A-Za-z"
_RUN = re.compile(rf"[{_WORD}]+(?:\.\d[{_WORD}]*)*")
# How jieba cuts letters and digits of which its dictionary knows none (finalseg.re_skip); rjieba leaves some whole: 2017-03-02, 126.com.
PIECES = re.compile(r"([a-zA-Z0-9]+(?:\.\d+)?%?)")


def is_latin(term: str) -> bool:
    """Whether a term begins or ends with a letter or digit, and so can be a part of a longer word."""
    return bool(re.search(rf"^[{_WORD}]|[{_WORD}]$", term))


def find_whole(text: str, term: str) -> list[int]:
    """Where a term begins in a text, without overlap, and not as a part of a longer word in letters or digits.

    >>> find_whole("AI+教育，EMAIL，用AI", "AI")
    [0, 13]
    """
    if not is_latin(term):
        return _find_all(text, term)
    return [found.start() for found in compile_whole(term).finditer(text)]


def compile_whole(term: str) -> re.Pattern[str]:
    """What a term matches where it is no part of a longer word in letters or digits."""
    before = rf"(?<![{_WORD}])" if re.match(f"[{_WORD}]", term) else ""
    after = rf"(?![{_WORD}])" if re.search(f"[{_WORD}]$", term) else ""
    before += r"(?<!\d\.)" if term[0].isdecimal() else ""
    after += r"(?!\.\d)" if term[-1].isdecimal() else ""
    return re.compile(before + re.escape(term) + after)


def _find_all(text: str, term: str, first: int = 0, last: int | None = None) -> list[int]:
    places = []
    place = text.find(term, first, last)
    while place >= 0:
        places.append(place)
        place = text.find(term, place + len(term), last)
    return places


def keep_words_whole(cut: Callable[[str], list[str]], user_terms: Sequence[str]) -> Callable[[str], list[str]]:
    """The same segmentation, but a word in letters and digits that holds such a user term is cut as if the term were not known.

    A dictionary's words are cut out of longer ones wherever they stand: SYSTEM would be SY and STEM.
    """
    latin = list(filter(is_latin, user_terms))
    if not latin:
        return cut

    def cut_whole(text: str) -> list[str]:
        spans = _find_broken_words(text, latin)
        if not spans:
            return cut(text)
        tokens: list[str] = []
        at = 0
        for start, end in spans:
            tokens += cut(text[at:start]) if at < start else []
            tokens += filter(None, PIECES.split(text[start:end]))
            at = end
        return tokens + (cut(text[at:]) if at < len(text) else [])

    return cut_whole


def _find_broken_words(text: str, terms: Sequence[str]) -> list[tuple[int, int]]:
    """The words of the text that a term is a part of, in order."""
    present = [term for term in terms if term in text]
    if not present:
        return []
    whole = {term: set(find_whole(text, term)) for term in present}
    broken = []
    for run in _RUN.finditer(text):
        # Of each term, where it stands so that it has a part in the word; whether it is whole there.
        standing = [
            (place, place + len(term), place in whole[term])
            for term in present
            for place in _find_all(text, term, max(run.start() - len(term) + 1, 0), run.end() + len(term) - 1)
        ]
        covered = any(is_whole and start <= run.start() and run.end() <= end for start, end, is_whole in standing)
        if not covered and not all(is_whole for _, _, is_whole in standing):
            broken.append(run.span())
    return broken
