"""Mentions found the plain way, one keyword and one expression after the other: what the automaton is held against."""

import re

from pipeline.params.keywords import Keyword

_WORD = "0-9A-Za-z\u00c0-\u024f\u0370-\u052f"
_CHINESE = "\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"


def close(text: str) -> tuple[str, list[int]]:
    """The text without blanks beside Chinese characters and with one for several elsewhere, and the place of each character."""
    kept = []
    for run in re.finditer("( +)|.", text, re.DOTALL):
        place = run.start()
        if not run[1] or (
            not re.match(rf"[{_CHINESE}]", text[place - 1 : place])
            and not re.match(rf"[{_CHINESE}]", text[run.end() :])
        ):
            kept.append(place)
    return "".join(text[place] for place in kept), kept


def find_plainly(text: str, keyword: Keyword) -> list[tuple[int, int, str | None]]:
    """start, end and exclusion of each mention, in the text with its blanks."""
    closed, places = close(text)
    forms = sorted({close(form)[0] for form in keyword.forms}, key=len, reverse=True)
    found = []
    for match in re.finditer("|".join(map(make_pattern, forms)), closed):
        start, end = match.span()
        by = [
            written
            for written in keyword.exclude
            for place in range(len(closed))
            if closed.startswith(close(written)[0], place) and place <= start and end <= place + len(close(written)[0])
        ]
        found.append((places[start], places[end - 1] + 1, by[0] if by else None))
    return found


def make_pattern(form: str) -> str:
    before = f"(?<![{_WORD}])" if re.match(f"[{_WORD}]", form) else ""
    after = f"(?![{_WORD}])" if re.search(f"[{_WORD}]$", form) else ""
    before += r"(?<!\d\.)" if form[0].isdecimal() else ""
    after += r"(?!\.\d)" if form[-1].isdecimal() else ""
    return before + re.escape(form) + after
