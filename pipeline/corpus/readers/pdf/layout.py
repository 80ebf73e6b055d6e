"""What of a page is text, and in which order: without watermarks, running heads and page numbers, column by column."""

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from pipeline.corpus.readers.characters import close_spaces, is_font_name
from pipeline.corpus.readers.pdf.pages import LIGHT, MIN_SPACED, MIN_SPACED_SHARE, Line

EDGE = 0.12  # of a page's height, in which running heads and page numbers stand; GB/T 9704 leaves so much free of text
EDGE_LINES = 3  # … one below the other
MIN_REPEATS = 3  # pages on which a running head stands, and at least half of those that could show it
SAME_PLACE = 0.01  # of a page's height
SMALL = 0.85  # of the size of the text; running heads are set smaller, or stand apart
APART = 1.6  # times as far as the lines of the text
LARGE = 1.5  # times the size of the text; so is a watermark, if it is not light
MAX_PAGE_LINES = 1_000  # beyond, a page is left as it is drawn: work grows with their square
MIN_COLUMN_LINES = 3
MIN_COLUMN_CHARS = 6  # of its lines, in the median; cells of tables have fewer
MIN_FULL_LINES = 0.5  # of a column's lines, at least, are full; cells of tables have widths of their own
FULL = 0.85  # of the width of the widest line
MIN_WIDTH_RATIO = 0.6  # of the lines of the narrower column to those of the wider one
MAX_COLUMNS = 4

_PAGE_NUMBER = re.compile(
    r"[-—–－―_·.\s]*(?:第\s*)?(?:\d{1,4}|[ivxlcIVXLC]{1,6})(?:\s*页)?[-—–－―_·.\s]*"
    r"|第\s*[\d一二三四五六七八九十百]{1,5}\s*页\s*[，,/、]?\s*(?:共\s*[\d一二三四五六七八九十百]{1,5}\s*页)?"
    r"|(?:Page\s*)?\d{1,4}\s*(?:/|of)\s*\d{1,4}",
    re.IGNORECASE,
)


def measure_text(pages: Sequence[Sequence[Line]]) -> float:
    """How large the characters of the text are, in points."""
    sizes = [line.size for page in pages for line in page for _ in line.text]
    return median(sizes) if sizes else 0.0


def drop_watermarks(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages without what is printed behind the text.

    It is light or large, and it is said again, on the page or at the same place of another, or other lines run through it.
    """
    size = measure_text(pages)
    said = Counter(line.text for page in pages for line in page if _may_be_behind(line, size))
    kept = []
    for page in pages:
        text = [line for line in page if not _may_be_behind(line, size)]
        if not text or len(page) > MAX_PAGE_LINES:
            kept.append(list(page))
            continue
        kept.append(
            [line for line in page if not (_may_be_behind(line, size) and _is_behind(line, text, said[line.text]))]
        )
    return kept


def _is_behind(line: Line, text: Sequence[Line], n_said: int) -> bool:
    return (line.lightness > LIGHT and n_said > 1) or _runs_through(line, text)


def _may_be_behind(line: Line, size: float) -> bool:
    return line.lightness > LIGHT or line.size > LARGE * size


def _runs_through(line: Line, others: Sequence[Line]) -> bool:
    """Whether one of the other lines stands on this one, or touches it, where it is light."""
    share = 0.45 if line.lightness > LIGHT else 0.25
    return any(
        abs(other.middle - line.middle) < (other.size + line.size) * share
        and min(other.right, line.right) - max(other.left, line.left) > other.size
        for other in others
    )


def drop_running_heads(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages without page numbers, fonts' names, and lines that return at the edges of pages, numbers aside."""
    kept = [[line for line in page if not is_font_name(line.text)] for page in pages]
    size = measure_text(kept)
    for _ in range(EDGE_LINES):  # the outermost first; below a running head there may be another
        for top in (True, False):
            rows = [_find_outermost(page, top) for page in kept]
            repeated = _find_repeated(rows, kept, size)
            for number, row in enumerate(rows):
                heads = [line for line in row if (number, line) in repeated]
                rest = [line for line in row if line not in heads]
                # A number beside text is the text's.
                if all(_PAGE_NUMBER.fullmatch(line.text.strip()) for line in rest):
                    heads = list(row)
                kept[number] = [line for line in kept[number] if line not in heads]
    return kept


def _find_outermost(page: Sequence[Line], top: bool) -> list[Line]:
    """The lines at the very top or bottom of a page, if they stand in its edge; a head and a number may stand beside each other."""
    if not page:
        return []
    height = max(line.height for line in page) if top else min(line.height for line in page)
    if EDGE < height < 1 - EDGE or (height > 0.5) is not top:
        return []
    return [line for line in page if abs(line.height - height) < SAME_PLACE / 2]


def _find_repeated(
    rows: Sequence[Sequence[Line]], pages: Sequence[Sequence[Line]], size: float
) -> set[tuple[int, Line]]:
    """The page and line of each that returns: on so many pages that it can't be chance, or at one place and set apart from the text.

    Left and right pages may have heads of their own.
    """
    n_shown = sum(map(bool, pages))
    alike: dict[str, list[tuple[int, Line]]] = defaultdict(list)
    for number, row in enumerate(rows):
        for line in row:
            alike[_normalize_edge(line.text)].append((number, line))
    repeated = set()
    for found in alike.values():
        if len({number for number, _ in found}) >= max(MIN_REPEATS, n_shown / 2):
            repeated.update(found)
            continue
        apart = [_stands_apart(line, pages[number], size) for number, line in found]
        for number, line in found:
            placed = [i for i, (_, other) in enumerate(found) if abs(other.height - line.height) < SAME_PLACE]
            on = {found[i][0] for i in placed}
            n_could = n_shown if len({page % 2 for page in on}) > 1 else n_shown / 2
            often = len(on) >= MIN_REPEATS or (len(on) == 2 and n_could <= 4)
            if often and any(apart[i] for i in placed):
                repeated.add((number, line))
    return repeated


def _stands_apart(line: Line, page: Sequence[Line], size: float) -> bool:
    """Whether a line is smaller than the text, or as large and farther from it than its lines are from each other."""
    heights = sorted({line.height for line in page})
    steps = [after - before for before, after in itertools.pairwise(heights) if after - before > SAME_PLACE / 2]
    near = [abs(other.height - line.height) for other in page if abs(other.height - line.height) >= SAME_PLACE / 2]
    if line.size <= SMALL * size:
        return True
    return line.size * SMALL <= size and len(steps) > 2 and min(near) > APART * median(steps)


def _normalize_edge(text: str) -> str:
    return re.sub(r"\d+|\s+", "", text)


def order_columns(page: Sequence[Line], depth: int = 1) -> list[list[Line]]:
    """The page in the parts in which it is read: one, or what stands above the columns, the first of them, the second, what follows …

    Only text makes columns: lines that are as wide as their column. The cells of a table's row stay one line.
    """
    gutter = _find_gutter(page) if depth < MAX_COLUMNS and len(page) <= MAX_PAGE_LINES else None
    if gutter is None:
        return [_join_rows(page)] if page else []
    whole, *edges = [
        (min(line.left for line in side), max(line.right for line in side)) for side in (page, *_split(page, gutter))
    ]
    parts: list[list[Line]] = []
    across: list[Line] = []
    columns: tuple[list[Line], list[Line]] = [], []

    def close() -> None:
        for column, edge in zip(columns, edges, strict=True):
            parts.extend(order_columns([replace(line, column=edge) for line in column], depth + 1))
            column.clear()
        parts.extend([_join_rows(across)] if across else [])
        across.clear()

    for line in sorted(page, key=lambda line: (-round(line.middle), line.left)):
        side = _find_side(line, gutter)
        if side is None:
            if any(columns):
                close()
            across.append(replace(line, column=line.column or whole))
        else:
            if across:
                close()
            columns[side].append(line)
    close()
    return parts


def _join_rows(lines: Sequence[Line]) -> list[Line]:
    """The lines, those that follow each other at one height as one: the cells of a row, letters set far apart."""
    rows: list[list[Line]] = []
    for line in lines:
        before = rows[-1][-1] if rows else None
        if before is not None and _is_level(before, line) and before.right <= line.left:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [_join_row(row) if len(row) > 1 else row[0] for row in rows]


def _is_level(first: Line, second: Line) -> bool:
    return abs(first.middle - second.middle) < min(first.size, second.size) / 2


def _join_row(row: Sequence[Line]) -> Line:
    n_single = sum(len(line.text) == 1 for line in row)
    spaced = len(row) >= MIN_SPACED and n_single >= MIN_SPACED_SHARE * len(row)
    text = ("" if spaced else " ").join(line.text for line in row)
    return replace(row[0], text=close_spaces(text), right=row[-1].right, n_cells=1 if spaced else len(row))


def _find_side(line: Line, gutter: tuple[float, float]) -> int | None:
    """The column in which a line stands, 0 or 1; None where it runs over the gutter."""
    return 0 if line.right <= gutter[0] else 1 if line.left >= gutter[1] else None


def _split(page: Sequence[Line], gutter: tuple[float, float]) -> tuple[list[Line], list[Line]]:
    first = [line for line in page if _find_side(line, gutter) == 0]
    return first, [line for line in page if _find_side(line, gutter) == 1]


def _find_gutter(page: Sequence[Line]) -> tuple[float, float] | None:
    """Where the left column ends and the right one begins, of the first pair that are columns of text."""
    starts = Counter(round(line.left) for line in page)
    for start in sorted(start for start, n in starts.items() if n >= MIN_COLUMN_LINES):
        right = start - 1.0
        ends = [line.right for line in page if line.right < right]
        if len(ends) < MIN_COLUMN_LINES:
            continue
        gutter = max(ends), right
        first, second = _split(page, gutter)
        if _is_text(first) and _is_text(second) and _stand_side_by_side(first, second):
            return gutter
    return None


def _is_text(lines: Sequence[Line]) -> bool:
    if len(lines) < MIN_COLUMN_LINES or median(len(line.text) for line in lines) < MIN_COLUMN_CHARS:
        return False
    widest = max(line.right - line.left for line in lines)
    return sum(line.right - line.left > FULL * widest for line in lines) >= MIN_FULL_LINES * len(lines)


def _stand_side_by_side(first: Sequence[Line], second: Sequence[Line]) -> bool:
    widths = [median(line.right - line.left for line in side) for side in (first, second)]
    top = min(max(line.middle for line in side) for side in (first, second))
    bottom = max(min(line.middle for line in side) for side in (first, second))
    height = min(max(line.middle for line in side) - min(line.middle for line in side) for side in (first, second))
    return min(widths) >= MIN_WIDTH_RATIO * max(widths) and top - bottom >= height / 2
