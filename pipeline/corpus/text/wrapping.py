"""Texts that were cut into lines of one width (hard-wrapped), with their paragraphs put together again."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.corpus.readers.lines import ITEM, join_pair

# Widths are in cells, of which a Chinese character takes two.
NARROWEST = 32  # shorter lines are verses, lists and tables
SLACK = 3  # by which full lines differ, as a line may not begin with a mark
INDENT = 4  # of a paragraph's first line, that a format may have lost
WIDEST_INDENT = 8  # what stands further in is centred or at the right: titles, signatures
FEWEST_FULL = 3  # lines of one width that a wrapped text has
FEW = 8  # full lines; fewer must all but agree
LONG = 400  # no page is so wide

_WIDE = re.compile(
    r"[\u1100-\u115f\u2010-\u203f\u2460-\u24ff\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60·\U00020000-\U0003ffff]+"
)
_STOP = re.compile(r"[。！？；：…!?;:][”’」』）)】》〉〞\"']*$")
_END_MARK = re.compile(r"[，。、；：！？…”’」』）)】》〉〞,.;:!?]$")
_SENTENCE_END = re.compile(r"[。！？；!?;]")
_INNER_MARK = re.compile(r"[，。；、：！？,;:!?](?=.)")
_FIRST_UNIT = re.compile(r"(?:[0-9A-Za-z\u00c0-\u024f]+|.)[，。；、：！？…”’」』）)】》〉〞％%,.;:!?]*")
_UNMARKED = re.compile(r"[^，。；：、！？,;:]*")  # a title, a signature, a date, a cell of a table


@dataclass(frozen=True)
class _Line:
    """A line that is not blank. indent, width: in cells, the width with the indent; gap: blank lines above it.

    over_page: whether a page number stood between it and the line above.
    """

    text: str
    indent: int
    width: int
    gap: int
    over_page: bool


@dataclass(frozen=True)
class _Wrap:
    """How a text is wrapped: the width of most of its full lines, and the indent of the lines that go on and the blank lines above them.

    n_full: how many lines are full. indents: whether paragraphs show by another indent.
    """

    n_full: int
    width: int
    indent: int
    gap: int
    indents: bool


def join_wraps(written: Sequence[str], over_page: frozenset[int] = frozenset()) -> list[str]:
    """The lines without the blanks around them, those of a wrapped paragraph as one; blank lines stay between paragraphs.

    written: with their indent. over_page: numbers of the lines above which a page number was taken off.
    A text is wrapped where its lines end at one width and in the midst of sentences, whether that is counted in cells or in
    characters; a paragraph ends with a line that is not full, or before an indent, an item or a blank line. In a text that is
    not wrapped a line goes on across a page number alone.
    """
    joined: list[str] = []
    for line, goes_on in _decide(written, over_page):
        if goes_on:
            joined[-1] = join_pair(joined[-1], line.text)
        else:
            joined += [""] * line.gap
            joined.append(line.text)
    return joined


def _decide(written: Sequence[str], over_page: frozenset[int]) -> list[tuple[_Line, bool]]:
    """Each line that is not blank, and whether it goes on with what the line above began."""
    best: tuple[_Wrap, list[_Line], Callable[[str], int]] | None = None
    measures: tuple[Callable[[str], int], ...] = (measure_width, _count_characters)
    for measure in measures:
        lines = _parse(written, over_page, measure)
        # Where indents were lost the first lines of paragraphs are full, and shorter.
        wrap = _detect(lines, SLACK) or _detect(lines, SLACK + INDENT)
        if wrap and (best is None or wrap.n_full > best[0].n_full):
            best = wrap, lines, measure
    if best:
        wrap, lines, measure = best
        decided = [(line, False) for line in lines[:1]]
        for above, line in pairwise(lines):
            decided.append((line, _goes_on(above, line, wrap, not decided[-1][1], measure)))
        return decided
    margin = min((line.indent for line in lines), default=0)
    return [
        (line, i > 0 and line.over_page and line.indent == margin and _is_cut_in_two(lines[i - 1].text, line.text))
        for i, line in enumerate(lines)
    ]


def measure_width(text: str) -> int:
    """Cells of a text: two for a Chinese character or mark.

    >>> measure_width("双减，2021")
    10
    """
    return len(text) + sum(map(len, _WIDE.findall(text))) if len(text) < LONG else 2 * len(text)


def _count_characters(text: str) -> int:
    """The width where every character was counted as one, in cells of a Chinese one."""
    return 2 * len(text)


def _parse(written: Sequence[str], over_page: frozenset[int], measure: Callable[[str], int]) -> list[_Line]:
    lines = []
    gap, is_over_page = 0, False
    for i, line in enumerate(written):
        is_over_page = is_over_page or i in over_page
        text = line.strip()
        if not text:
            gap += 1
            continue
        filled = line.rstrip()
        indent = measure(filled[: len(filled) - len(text)])
        lines.append(_Line(text, indent, measure(filled), gap, is_over_page))
        gap, is_over_page = 0, False
    return lines


def _detect(lines: Sequence[_Line], slack: int) -> _Wrap | None:
    """How a text is wrapped, if it is: most of its longer lines are equally wide, hardly one is wider, and they end anywhere."""
    widths = Counter(line.width for line in lines if line.width >= NARROWEST)
    if not widths:
        return None
    widest = max(widths, key=lambda w: (sum(widths[w - less] for less in range(SLACK + 1)), w))
    width = max(range(widest - SLACK, widest + 1), key=lambda w: (widths[w], w))
    narrowest = max(widest - slack, NARROWEST)
    full = [(line, below) for line, below in pairwise(lines) if narrowest <= line.width <= widest]
    n_wider = sum(line.width > widest + 2 and not _UNMARKED.fullmatch(line.text) for line in lines)
    n_longer = sum(n for w, n in widths.items() if w > width / 2)
    if len(full) < FEWEST_FULL or n_wider > len(full) / FEW or len(full) < 0.4 * n_longer:
        return None
    indent = Counter(below.indent for _, below in full).most_common(1)[0][0]
    gap = Counter(below.gap for _, below in full if not below.over_page).most_common(1)
    ends_anywhere = sum(not _END_MARK.search(line.text) for line, _ in full)
    has_marks = sum(bool(_INNER_MARK.search(line.text)) for line, _ in full)
    has_stops = sum(bool(_SENTENCE_END.search(line.text + below.text)) for line, below in full)
    go_on = sum(below.indent == indent and not ITEM.match(below.text) for _, below in full)
    ends_no_sentence = sum(not _END_MARK.search(line.text) or line.text[-1] in "，、," for line, _ in full)
    if ends_anywhere < 0.6 * len(full) or (len(full) < FEW and ends_no_sentence < 0.75 * len(full)):
        return None
    if go_on < 0.6 * len(full) or has_marks < 0.5 * len(full) or has_stops < 0.25 * len(full):
        return None
    indents = any(0 < abs(line.indent - indent) <= WIDEST_INDENT for line in lines)
    return _Wrap(len(full), width, indent, gap[0][0] if gap else 0, indents)


def _goes_on(above: _Line, line: _Line, wrap: _Wrap, begins: bool, measure: Callable[[str], int]) -> bool:
    """Whether a line goes on with the one above it, which begins a paragraph or does not."""
    if line.indent != wrap.indent or (line.gap != wrap.gap and not line.over_page):
        return False
    if above.indent > wrap.indent + WIDEST_INDENT or above.width > wrap.width + INDENT:
        return False
    if _room_left(above, wrap, begins) >= measure(_take_unit(line.text)):
        return False
    stops = bool(_STOP.search(above.text))
    if ITEM.match(line.text) and (stops or not wrap.indents or above.text[-1].isdecimal()):
        return False
    return not stops or (wrap.indents and not _UNMARKED.fullmatch(line.text))


def _room_left(line: _Line, wrap: _Wrap, begins: bool) -> int:
    """Cells that are left in a line, at least; what looks like a heading is taken by its word, else some may be lost."""
    room = wrap.width - line.width
    is_heading = ITEM.match(line.text) and not _SENTENCE_END.search(line.text)
    if is_heading or _UNMARKED.fullmatch(line.text):
        return room
    return room - SLACK - (INDENT if begins and line.indent == wrap.indent else 0)


def _take_unit(text: str) -> str:
    """What can't be parted at the beginning of a line: a character, a word or number in Latin letters, with the marks behind it."""
    unit = _FIRST_UNIT.match(text)
    return unit[0] if unit else ""


def _is_cut_in_two(above: str, below: str) -> bool:
    """Whether two lines on either side of a page number are one: the first ends in mid-sentence, both are prose."""
    is_prose = bool(ITEM.match(above)) or not _UNMARKED.fullmatch(above)
    return is_prose and not _STOP.search(above) and not ITEM.match(below) and not _UNMARKED.fullmatch(below)
