"""What is printed in a terminal: columns that line up, and nothing in them that a terminal would obey."""

import unicodedata
from collections.abc import Sequence


def measure_width(text: str) -> int:
    """Cells of a terminal: two for a Chinese character, none for a mark that joins the one before.

    >>> measure_width("双减2021"), measure_width("（一）"), measure_width("")
    (8, 6, 0)
    """
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def show_controls(text: str) -> str:
    r"""The text with its control characters, and the marks that turn its direction, written out.

    >>> show_controls("双减\x1b[31m\u202e　a b")
    '双减\\x1b[31m\\u202e　a b'
    """
    return "".join(
        char.encode("unicode_escape").decode() if unicodedata.category(char) in _OBEYED else char for char in text
    )


_OBEYED = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")


def line_up(rows: Sequence[Sequence[str]]) -> list[str]:
    """A line for each row, its cells as wide as the widest of their column and two cells apart.

    >>> line_up([["词", "a"], ["双减", "b"]])
    ['词    a', '双减  b']
    """
    widths = [max(map(measure_width, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(cell + " " * (width - measure_width(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
