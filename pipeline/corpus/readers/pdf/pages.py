"""A page of a PDF as lines, in the order in which they are read: characters put together by where they stand."""

import ctypes
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from pipeline.corpus.readers.characters import close_spaces, mend_characters

MAX_PAGE_CHARS = 200_000  # a page of newsprint has ten thousand; more is drawn by a machine to keep one busy
UPRIGHT = math.radians(10)  # as far as a scan may be askew; what leans more is a stamp or a watermark
WIDE_GAP = 1.2  # ems; a wider one may divide columns
NARROW_GAP = 0.6  # ems, at most, by which the characters of one word may stand apart
MIN_SPACED = 4  # characters of a line that is set with wide spaces between them …
MIN_SPACED_SHARE = 0.75  # … and how many of them stand apart
LIGHT = 0.65  # from 0, black, to 1, white; text is darker

_BLANKS = (0, 32, 160, 0x3000, 0xFFFE)
_HYPHEN = 2  # what pdfium gives for one at the end of a line
_HAN = frozenset(chr(code) for code in range(0x3400, 0xA000)) | frozenset("，。、；：？！（）《》〈〉【】〔〕")


@dataclass(frozen=True)
class Line:
    """A line of a page: where it begins and ends in points from the left, how high its characters are, and where it stands.

    height: of its middle, from 0, the lower edge of the page, to 1, the upper. middle: the same in points.
    lightness: from 0, black, to 1, white. n_cells: pieces that stand far apart in it, as in a row of a table.
    column: where the column begins and ends in which it stands, if the page has several.
    """

    text: str
    left: float
    right: float
    size: float
    height: float
    middle: float = 0.0
    lightness: float = 0.0
    n_cells: int = 1
    column: tuple[float, float] | None = None


class _Glyph(NamedTuple):
    """A character: its code, its box as one reads it, whether pdfium made it up, how light it is."""

    code: int
    left: float
    bottom: float
    right: float
    top: float
    made_up: bool
    lightness: float


def read_page(document: Any, number: int) -> list[Line]:
    """The lines of a page, none empty, in the order in which the page draws them; what runs along its side comes last.

    A page that lies on its side is turned. What stands askew is no text: a watermark or a stamp.
    """
    page = document[number]
    try:
        box = page.get_bbox()
        turned = _read_glyphs(page)
        upright = 90 * max(turned, key=lambda quarter: (len(turned[quarter]), -quarter), default=0)
        if turned and page.get_rotation() != upright:
            page.set_rotation(upright)  # in memory: pdfium finds lines on a page that is upright
            turned = _read_glyphs(page)
    finally:
        page.close()
    lines: list[Line] = []
    for quarter in sorted(turned, key=lambda quarter: (-len(turned[quarter]), quarter)):
        _, low, _, high = _turn(box, quarter)
        lines += [_make_line(glyphs, low, high) for glyphs in _cut_lines(turned[quarter])]
    return lines


def _read_glyphs(page: Any) -> dict[int, list[_Glyph]]:
    """The characters of a page by the way they run, in quarters of a turn against the clock; their boxes are turned back."""
    text_page = page.get_textpage()
    try:
        return _list_glyphs(text_page.raw)
    finally:
        text_page.close()


def _list_glyphs(text_page: Any) -> dict[int, list[_Glyph]]:
    import pypdfium2.raw as pdfium

    box = pdfium.FS_RECTF()
    box_at = ctypes.byref(box)
    turned: dict[int, list[_Glyph]] = {}
    quarter: int | None = 0
    lightness = right = bottom = 0.0
    goes_on = False  # in the line of the character before, and so in its way and colour
    for i in range(min(pdfium.FPDFText_CountChars(text_page), MAX_PAGE_CHARS + 1)):
        made_up = pdfium.FPDFText_IsGenerated(text_page, i) == 1  # a blank or an end of line, where there is a gap
        pdfium.FPDFText_GetLooseCharBox(text_page, i, box_at)
        if not made_up:
            if not (goes_on and abs(box.bottom - bottom) < 0.01 and abs(box.left - right) < (box.top - box.bottom) / 2):
                quarter = _read_quarter(text_page, i)
                lightness = _read_lightness(text_page, i)
            right, bottom = box.right, box.bottom
        goes_on = not made_up
        if quarter is not None:
            place = _turn((box.left, box.bottom, box.right, box.top), quarter)
            glyph = _Glyph(pdfium.FPDFText_GetUnicode(text_page, i), *place, made_up, lightness)
            turned.setdefault(quarter, []).append(glyph)
    return turned


def _read_quarter(text_page: Any, index: int) -> int | None:
    """The way in which a character runs, in quarters of a turn; None where it stands askew."""
    import pypdfium2.raw as pdfium

    angle = -pdfium.FPDFText_GetCharAngle(text_page, index) % math.tau
    nearest = round(angle / (math.pi / 2))
    return nearest % 4 if abs(angle - nearest * math.pi / 2) <= UPRIGHT else None


def _read_lightness(text_page: Any, index: int) -> float:
    import pypdfium2.raw as pdfium

    colour = [ctypes.c_uint() for _ in range(4)]
    if not pdfium.FPDFText_GetFillColor(text_page, index, *map(ctypes.byref, colour)):
        return 0.0
    red, green, blue, alpha = (part.value / 255 for part in colour)
    return 1 - (1 - (0.3 * red + 0.59 * green + 0.11 * blue)) * alpha


def _turn(box: tuple[float, float, float, float], quarter: int) -> tuple[float, float, float, float]:
    """A box (left, bottom, right, top) on a page that is turned with the clock by so many quarters."""
    left, bottom, right, top = box
    return (box, (bottom, -right, top, -left), (-right, -top, -left, -bottom), (-top, left, -bottom, right))[quarter]


def _cut_lines(glyphs: Sequence[_Glyph]) -> Iterator[list[_Glyph]]:
    """The characters of each line. Where pdfium ends a line, but the next character follows in it, a watermark came between."""
    line: list[_Glyph] = []
    last: _Glyph | None = None  # that is shown
    parted = False  # since then, by a gap in which nothing is written
    for glyph in glyphs:
        if glyph.code in _BLANKS or glyph.code in (10, 13):
            parted = parted or glyph.made_up
            if line and glyph.code not in (10, 13):
                line.append(glyph)
            continue
        if last is not None and not _follows(last, glyph, parted):
            yield line
            line = []
        line.append(glyph)
        last, parted = glyph, False
    if line:
        yield line


def _follows(last: _Glyph, glyph: _Glyph, parted: bool) -> bool:
    """Whether a character stands in the line of the one before it; where they are parted, not far to its right."""
    size = max(last.top - last.bottom, glyph.top - glyph.bottom, 1.0)
    level = abs((last.top + last.bottom) - (glyph.top + glyph.bottom)) < size
    alike = (last.lightness > LIGHT) == (glyph.lightness > LIGHT)
    return (
        level
        and alike
        and -size < glyph.left - last.right
        and not (parted and glyph.left - last.right > WIDE_GAP * size)
    )


def _make_line(glyphs: Sequence[_Glyph], low: float, high: float) -> Line:
    """The line of these characters. low, high: the edges of the page."""
    shown = [glyph for glyph in glyphs if glyph.code not in _BLANKS]
    first, last = shown[0], shown[-1]
    size = first.top - first.bottom
    n_gaps = sum(glyph.made_up and glyph.code in _BLANKS for glyph in glyphs)
    spaced = len(shown) >= MIN_SPACED and n_gaps >= MIN_SPACED_SHARE * (len(shown) - 1)
    pieces: list[str] = []
    waiting: list[str] = []  # blanks, of which the next character says whether they stand between words
    before = first
    for glyph in glyphs:
        if glyph.code in _BLANKS:
            if glyph.code not in (0, 0xFFFE):
                waiting.append("" if glyph.made_up else chr(glyph.code))
            continue
        if waiting:
            written = "".join(waiting)
            pieces.append(written or ("" if spaced or _is_one_word(before, glyph, size) else " "))
            waiting = []
        pieces.append("-" if glyph.code == _HYPHEN else chr(glyph.code))
        before = glyph
    text = "".join(pieces).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    middle = (first.top + first.bottom) / 2
    height = (middle - low) / max(high - low, 1.0)
    return Line(close_spaces(mend_characters(text)), first.left, last.right, size, height, middle, first.lightness)


def _is_one_word(before: _Glyph, after: _Glyph, size: float) -> bool:
    """Whether a gap between two characters, in which no blank is written, is only their spacing."""
    gap = (after.left - before.right) / max(size, 1.0)
    n_chinese = (chr(before.code) in _HAN) + (chr(after.code) in _HAN)
    return gap < (0.0, NARROW_GAP / 2, NARROW_GAP)[n_chinese]
