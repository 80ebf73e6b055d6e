"""A table of the paper before it is Word or LaTeX, and how wide its columns are."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.params.errors import Words
from pipeline.reporting.writing.shapes import Cell, Number

Align = Literal["left", "right", "center"]
AGAIN: Words = ("（续）", " (continued)")  # behind the number of a figure, or the title of a table, of a further page
Rows = list[tuple[Cell, ...]]


@dataclass(frozen=True)
class Column:
    """The head of a column; its share of the width of the text; numbers stand right, one word centred."""

    head: Cell
    width: float
    align: Align = "right"


@dataclass(frozen=True)
class PaperTable:
    """One table. rows: a cell a column, or a single one that heads the rows below it. notes: beneath the table, a sentence each.

    noted: the numbers of the notes, but for what is the same in every paper.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    noted: tuple[Number, ...] = ()


# What no line breaks: words of letters or digits, numbers with their marks, and of Chinese, which may break anywhere, so many characters.
_UNBROKEN = re.compile(r"\[[^\]]*\]|[^\s⺀-鿿＀-￯—、，。；：（）“”/-]+")
_HAN = re.compile("[⺀-鿿]+")
WIDE = "—…“”‘’"  # as Chinese faces have them
NARROW = " .,:;'[]()|"  # half as wide as a digit or a little more, in Times and in Computer Modern
SPARE = (
    1.3,
    1.15,
    1.0,
)  # times the width of Latin, as there is room: where Times is missing, what stands in for it is up to 1.3 as wide
MOST_HAN = 8  # of a cell that stays on one line, as verdicts, kinds and most keywords


def fit_widths(table: PaperTable, line: float, gap: float) -> list[float]:
    """The shares of the columns in the width of the text: as they were asked for, but none narrower than what no line breaks in its
    head and its cells, and what a column has more than its longest cell needs goes to those that have less.

    line: half-width characters in the width of the text; gap: what a column needs beside its text.
    """
    columns = range(len(table.columns))
    asked = [column.width for column in table.columns]
    for spare in SPARE:
        least = [(_measure_unbroken(table, n, spare) + gap) / line for n in columns]
        if sum(least) <= 1:
            break
    # A cell of two lines costs one in its row, and so in each of many rows; a head of two costs one in all: first come the cells.
    in_rows = [(max(map(measure, _list_texts(table, n)[1:]), default=0) + gap) / line for n in columns]
    with_head = [(max(map(measure, _list_texts(table, n))) + gap) / line for n in columns]
    fitted = [max(low, min(width, high)) for low, width, high in zip(least, asked, in_rows, strict=True)]
    fitted = _approach(_approach(_approach(fitted, least), in_rows), with_head)
    rest = (1 - sum(fitted)) / sum(asked)
    return [width + rest * share for width, share in zip(fitted, asked, strict=True)]


def _approach(widths: Sequence[float], goals: Sequence[float]) -> list[float]:
    """Widths nearer to their goals, each in proportion to what it is away from it, as far as their sum needs or allows.

    >>> _approach([0.7, 0.5], [0.2, 0.4]), _approach([0.2, 0.2], [0.5, 0.1])
    ([0.5333333333333333, 0.4666666666666667], [0.5, 0.2])
    """
    room = 1 - sum(widths)
    away = [
        max(goal - width, 0.0) if room > 0 else min(goal - width, 0.0)
        for width, goal in zip(widths, goals, strict=True)
    ]
    part = min(room / sum(away), 1.0) if sum(away) else 0.0
    return [width + part * more for width, more in zip(widths, away, strict=True)]


def _list_texts(table: PaperTable, n: int) -> list[str]:
    """Head and cells of a column."""
    return [cell.text for cell in (table.columns[n].head, *(row[n] for row in table.rows if len(row) > 1))]


def _measure_unbroken(table: PaperTable, n: int, spare: float) -> float:
    """The half-width characters of the longest piece that a line should not break, in a column; runs of Chinese up to MOST_HAN.

    spare: by how much Latin is taken to be wider than it is.
    """
    texts = _list_texts(table, n)
    pieces = [piece for text in texts for piece in _UNBROKEN.findall(text)]
    runs = [run for text in texts for run in _HAN.findall(text) if len(run) <= MOST_HAN]
    # Behind a word of a head a line would break within the Chinese: 95% 置信区 / 间.
    heads = re.findall(r"\S+ [⺀-鿿]{4,}", texts[0])
    return max((measure(piece, spare) for piece in (*pieces, *runs, *heads)), default=0)


def measure(text: str, spare: float = 1.0) -> float:
    """Half-width characters that a text is wide: a digit is one, a Chinese character or mark two, a capital 1.4, narrow marks 0.6.

    spare: by how much all but Chinese is taken to be wider.

    >>> measure("95% 置信区间"), measure("[1.30, 2.01]"), measure("NPMI"), measure("—")
    (11.6, 9.6, 5.6, 2)
    """
    return round(sum(_measure_sign(sign) * (1 if _measure_sign(sign) == 2 else spare) for sign in text), 1)


def _measure_sign(sign: str) -> float:
    if ord(sign) > 0x2E80 or sign in WIDE:
        return 2
    return 0.6 if sign in NARROW else 1.4 if sign.isupper() else 1


def count_lines(row: Sequence[Cell], widths: Sequence[float], line: float, gap: float) -> int:
    """How many lines its longest cell takes. widths: of the columns, as `fit_widths` has them, and line and gap as there."""
    if len(row) < len(widths):
        return 1
    room = [max(width * line - gap, 1) for width in widths]
    return max(math.ceil(measure(cell.text) / of) for cell, of in zip(row, room, strict=True)) or 1
