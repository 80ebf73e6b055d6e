"""Lines that a page broke: which line begins an item, and two that are one put together."""

import re

# Begins a new item where the line before ends a sentence or a line of a table of contents, however full it is.
ITEM = re.compile(
    r"[（(]?[一二三四五六七八九十百]+[）)、．.]|[（(]?\d{1,3}(?:[）)、．]|\.(?!\d))|第[一二三四五六七八九十百]+[章节条]"
)
_LATIN = "0-9A-Za-z\u00c0-\u024f"
_BLANK_AFTER = re.compile(rf"[{_LATIN}.,;:!?)\]}}\"'%]$")
_BLANK_BEFORE = re.compile(rf"[{_LATIN}(\[{{\"']")
_DIVIDED = re.compile("[a-z]{2}-$")
_NUMBER_GOES_ON = re.compile(r"\d[.,:]?$")


def join_pair(left: str, right: str) -> str:
    """Two lines as one: a blank between words in Latin letters, none where a number goes on or a hyphen was written.

    A hyphen that divides an English word goes, one that belongs there stays.

    >>> join_pair("推进劳动教", "育"), join_pair("推进STEM", "education"), join_pair("2021-", "2025年"), join_pair("K-", "12教育")
    ('推进劳动教育', '推进STEM education', '2021-2025年', 'K-12教育')
    """
    if _DIVIDED.search(left) and "a" <= right[0] <= "z":
        return left[:-1] + right
    apart = _BLANK_AFTER.search(left) and _BLANK_BEFORE.match(right)
    if apart and not (right[0].isdecimal() and _NUMBER_GOES_ON.search(left)):
        return f"{left} {right}"
    return left + right
