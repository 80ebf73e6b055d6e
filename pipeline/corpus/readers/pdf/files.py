"""The text layer of a PDF as paragraphs."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.corpus.readers.encodings import measure_common
from pipeline.corpus.readers.lines import ITEM, join_pair
from pipeline.corpus.readers.pdf.layout import drop_running_heads, drop_watermarks, measure_text, order_columns
from pipeline.corpus.readers.pdf.pages import MAX_PAGE_CHARS, Line, read_page
from pipeline.corpus.readers.reasons import SetAside

MAX_PAGES = 3_000  # a statistical yearbook has a thousand
MAX_CHARS = 10_000_000
MIN_CHARS_A_PAGE = 10  # a scanner's stamp or a page number alone is no text layer
MIN_COMMON = 0.2  # below, the font's glyphs were not mapped to characters; real text scores .9

_BROKEN_WORD = re.compile("[0-9A-Za-z]-$")


def read_pdf(data: bytes) -> str | SetAside:
    """The paragraphs of a PDF, one a line, or why it has none that can be used."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        encrypted = "password" in str(error).lower()
        return SetAside("encrypted", ".pdf") if encrypted else SetAside("damaged", f".pdf: {error}")
    try:
        if len(document) > MAX_PAGES:
            return SetAside("too_large", f"{len(document):,} pages")
        pages: list[list[Line]] = []
        n_chars = 0
        n_broken = 0
        for number in range(len(document)):
            try:
                lines = read_page(document, number)
            except pypdfium2.PdfiumError:
                n_broken += 1
                continue
            pages.append(lines)
            n_chars += sum(len(line.text) for line in lines)
            if n_chars > MAX_CHARS or any(len(line.text) > MAX_PAGE_CHARS for line in lines):
                return SetAside("too_large", f"{n_chars:,} characters by page {number + 1}")
    finally:
        document.close()
    if n_broken:
        return SetAside("damaged", f".pdf: {n_broken} of {len(pages) + n_broken} pages can't be read")
    if n_chars < MIN_CHARS_A_PAGE * len(pages) or not pages:
        return SetAside("no_text_layer", f"{len(pages)} pages, {n_chars} characters")
    parts = [part for page in drop_running_heads(drop_watermarks(pages)) for part in order_columns(page)]
    text = "\n".join(join_lines(parts))
    foreign = sum(character > "\x7f" for character in text)
    if foreign > len(text) / 2 and measure_common(text) < MIN_COMMON:
        return SetAside("no_text_layer", f"{len(pages)} pages, characters without meaning")
    return text


def join_lines(pages: Sequence[Sequence[Line]]) -> Iterator[str]:
    """The paragraphs of the pages, across their breaks.

    A line goes on in the next where it reaches the right margin and the next is not indented; so does a large centred title.
    """
    paragraph = ""
    for previous, line, page in _pair_lines(pages):
        if previous is not None and _goes_on(previous, line, page):
            paragraph = join_pair(paragraph, line.text)
        else:
            if paragraph:
                yield paragraph
            paragraph = line.text
    if paragraph:
        yield paragraph


@dataclass(frozen=True)
class _Margins:
    """Of a page: where its lines begin and end as a rule, and how large a character is."""

    left: float
    right: float
    size: float


def _pair_lines(pages: Sequence[Sequence[Line]]) -> Iterator[tuple[tuple[Line, _Margins] | None, Line, _Margins]]:
    """Every line with its page's margins, and the line before with those of its own page."""
    previous: tuple[Line, _Margins] | None = None
    size = measure_text(pages)
    for page in pages:
        if not page:
            continue
        body = [line for line in page if abs(line.size - size) < 0.15 * size] or page
        lefts = Counter(round(line.left) for line in body)
        right = max(line.right for line in body)
        margins = _Margins(min(lefts, key=lambda left: (-lefts[left], left)), right, size)
        if page[0].column:
            margins = _Margins(*page[0].column, size)
        elif len(body) < 4:  # too few to show margins; the line before knows them
            margins = previous[1] if previous else _Margins(min(line.left for line in body), right, size)
        for line in page:
            yield previous, line, margins
            previous = line, margins


def _goes_on(previous: tuple[Line, _Margins], line: Line, page: _Margins) -> bool:
    """Whether a line continues the one before it."""
    before, margins = previous
    if before.n_cells > 1 and line.n_cells > 1:
        return False  # rows of a table
    if _BROKEN_WORD.search(before.text):
        return True
    em = max(page.size, 1.0)
    large = min(before.size, line.size) > 1.15 * page.size and abs(before.size - line.size) < 0.1 * line.size
    if large:
        # A title of two lines, both centred.
        return abs((before.left + before.right) - (line.left + line.right)) < 2 * em
    if abs(before.size - line.size) > 0.15 * line.size:
        return False
    if ITEM.match(line.text) and re.search(r"[。；;：:！？!?.…\d]$", before.text):
        return False
    return before.right > margins.right - 1.6 * em and line.left < page.left + 1.2 * em
