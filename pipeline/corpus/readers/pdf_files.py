"""The text layer of a PDF as paragraphs: lines joined, page numbers and running heads dropped."""

import ctypes
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from pipeline.corpus.readers.characters import close_spaces, is_font_name, mend_characters
from pipeline.corpus.readers.encodings import measure_common
from pipeline.corpus.readers.lines import ITEM, join_pair
from pipeline.corpus.readers.reasons import SetAside

MAX_PAGES = 3_000  # a statistical yearbook has a thousand
MAX_PAGE_CHARS = 200_000  # a page of newsprint has ten thousand; more is drawn by a machine to keep one busy
MAX_CHARS = 10_000_000
MIN_CHARS_A_PAGE = 10  # a scanner's stamp or a page number alone is no text layer
MIN_COMMON = 0.2  # below, the font's glyphs were not mapped to characters; real text scores .9
EDGE = 0.12  # of a page's height, in which running heads and page numbers stand; GB/T 9704 leaves so much free of text
EDGE_LINES = 3  # … one below the other
MIN_REPEATS = 3  # pages on which a running head stands, and at least half of those that could show it

_PAGE_NUMBER = re.compile(
    r"[-—–－―_·.\s]*(?:第\s*)?(?:\d{1,4}|[ivxlcIVXLC]{1,6})(?:\s*页)?[-—–－―_·.\s]*"
    r"|第\s*[\d一二三四五六七八九十百]{1,5}\s*页\s*[，,/、]?\s*(?:共\s*[\d一二三四五六七八九十百]{1,5}\s*页)?"
    r"|(?:Page\s*)?\d{1,4}\s*(?:/|of)\s*\d{1,4}",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Line:
    """A line of a page: where it begins and ends in points from the left, how high its characters are, and where it stands.

    height: of its middle, from 0, the lower edge of the page, to 1, the upper.
    """

    text: str
    left: float
    right: float
    size: float
    height: float


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
                lines = _read_page(document, number)
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
    text = "\n".join(join_lines(drop_running_heads(pages)))
    foreign = sum(character > "\x7f" for character in text)
    if foreign > len(text) / 2 and measure_common(text) < MIN_COMMON:
        return SetAside("no_text_layer", f"{len(pages)} pages, characters without meaning")
    return text


def _read_page(document: Any, number: int) -> list[Line]:
    """The lines of a page, none empty, in the order in which the page draws them."""
    import pypdfium2.raw as pdfium

    page = document[number]
    _, bottom, _, top = page.get_bbox()
    text_page = page.get_textpage()
    try:
        n_chars = min(text_page.count_chars(), MAX_PAGE_CHARS + 1)
        codes = [pdfium.FPDFText_GetUnicode(text_page, i) for i in range(n_chars)]
        lines = []
        start = 0
        for end in [i for i, code in enumerate(codes) if code in (10, 13)] + [n_chars]:
            shown = [i for i in range(start, end) if codes[i] not in (0, 32, 160, 0x3000, 0xFFFE)]
            if shown:
                # 2 stands where a word was hyphenated at the end of a line.
                text = "".join(chr(codes[i]) for i in range(shown[0], shown[-1] + 1) if codes[i] not in (0, 2, 0xFFFE))
                text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
                first = _locate(text_page, shown[0])
                last = _locate(text_page, shown[-1])
                size = first.top - first.bottom
                middle = (first.top + first.bottom) / 2
                height = (middle - bottom) / max(top - bottom, 1.0)
                lines.append(Line(close_spaces(mend_characters(text)), first.left, last.right, size, height))
            start = end + 1
        return lines
    finally:
        text_page.close()
        page.close()


def _locate(text_page: Any, index: int) -> Any:
    """The box of a character, as wide as its font makes it; a tight one would end early at a full stop."""
    import pypdfium2.raw as pdfium

    box = pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(text_page, index, ctypes.byref(box))
    return box


def drop_running_heads(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages without page numbers, fonts' names, and lines that return at the edges of pages, numbers aside."""
    kept = [[line for line in page if not is_font_name(line.text)] for page in pages]
    for _ in range(EDGE_LINES):  # the outermost first; below a running head there may be another
        for at in (0, -1):
            shown = [page for page in kept if page]
            edges = Counter(_normalize_edge(page[at].text) for page in shown)
            for page in shown:
                line = page[at]
                repeated = edges[_normalize_edge(line.text)] >= max(MIN_REPEATS, len(shown) / 2)
                if not EDGE < line.height < 1 - EDGE and (repeated or _PAGE_NUMBER.fullmatch(line.text.strip())):
                    del page[at]
    return kept


def _normalize_edge(text: str) -> str:
    return re.sub(r"\d+|\s+", "", text)


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
    sizes = [line.size for page in pages for line in page for _ in line.text]
    size = median(sizes) if sizes else 0.0
    for page in pages:
        if not page:
            continue
        body = [line for line in page if abs(line.size - size) < 0.15 * size] or page
        lefts = Counter(round(line.left) for line in body)
        right = max(line.right for line in body)
        margins = _Margins(min(lefts, key=lambda left: (-lefts[left], left)), right, size)
        if len(body) < 4:  # too few to show margins; the line before knows them
            margins = previous[1] if previous else _Margins(min(line.left for line in body), right, size)
        for line in page:
            yield previous, line, margins
            previous = line, margins


def _goes_on(previous: tuple[Line, _Margins], line: Line, page: _Margins) -> bool:
    """Whether a line continues the one before it."""
    before, margins = previous
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
