"""What of a web page a reader sees, line by line: nothing hidden, no script, no reading above a character."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lxml import etree, html

from pipeline.corpus.readers.characters import EVERY_HAN
from pipeline.corpus.readers.web.labels import is_index_label
from pipeline.corpus.readers.web.styles import (
    Sheet,
    Shown,
    find_rules,
    is_block,
    is_removed,
    is_text_shown,
    read_sheets,
    read_style,
)

_BLOCKS = re.compile(
    "address|article|aside|blockquote|body|br|caption|center|d[dlt]|details|dialog|dir|div|fieldset|figcaption|figure|"
    "footer|form|h[1-6r]|header|hgroup|legend|li|listing|main|marquee|menu|nav|[ou]l|p|plaintext|pre|search|section|"
    "summary|table|tbody|t[drh]|tfoot|thead|xmp"
)
_SILENT = re.compile(
    "script|style|noscript|template|select|datalist|textarea|button|title|head|iframe|noframes|object|applet|audio|video|"
    "canvas|svg"
)
_PRESERVES = re.compile("pre|listing|xmp|plaintext")  # the line breaks of the source are shown
_READING = re.compile("rt|rp|rtc")
# Browsers read on behind an early </html>, and a second page into the first; libxml2 stops there.
_FRAME_TAG = re.compile(r"</?(?:html|head|body)(?:\s[^<>]*)?/?>|<\?xml[^<>]*\?>|<!doctype[^<>]*>", re.IGNORECASE)
_RUBY_TAG = re.compile(r"<(?=(?:rt|rp|rb|rtc)[\s>])", re.IGNORECASE)  # their end tags may be left out
_WIDE = r"[\u2014-\u201f\u2026\u3000-\u9fff\uf900-\ufaff\uff00-\uffef]"
# CSS drops a line break in the source beside a Chinese character, where it would show a blank elsewhere. Other breaks are
# matched whole and kept: each blank in them would be tried anew.
_SOURCE_BREAK = re.compile(
    rf"(?<={_WIDE})[ \t]*+[\r\n]\s*+|(?<![ \t])[ \t]*+[\r\n]\s*(?={_WIDE})|(?<![ \t])(?P<kept>[ \t]*+[\r\n]\s*+)"
)
_LINE_BREAK = re.compile("\r\n?|[\n\f\x85\u2028\u2029]")
_ODD_BREAK = re.compile("[\x85\u2028\u2029]")  # it breaks a line of text, and so must in a line made of a page
_BESIDE_LINK = re.compile(r"[\W\d_年月日]*")  # a date, a bullet
_HAN = re.compile(f"[{EVERY_HAN}]")
_COLON = re.compile("[:：]")
_SHORT = 12  # characters of a label
_LONGEST_PAIR = 200  # characters
_SENTENCE = re.compile("[。！？；]")
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")  # lxml refuses them

_Piece = tuple[str, html.HtmlElement, bool]  # text, the element that holds it, whether it stands in a link


@dataclass(frozen=True)
class Line:
    """What a block shows in one line. element: in which it begins. is_link: all of it is links, but for dates and bullets."""

    text: str
    element: html.HtmlElement
    is_link: bool


class TooDeepError(Exception):
    """The tags of a page stand in each other deeper than libxml2 reads, and what is further in or below would be lost."""


def parse_markup(markup: str) -> html.HtmlElement:
    """The tree of all of a page; libxml2 would stop without a word at its limits, which are 2,048 tags in each other."""
    parser = html.HTMLParser(huge_tree=True)
    tree = html.document_fromstring(markup, parser=parser)
    limits = [error for error in parser.error_log if error.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT]
    if limits:
        raise TooDeepError(f"line {limits[0].line}: {limits[0].message}")
    return tree


def measure_depth(tree: html.HtmlElement) -> int:
    """How many elements stand in each other, at most."""
    depth = deepest = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def parse_page(page: str) -> html.HtmlElement | None:
    """The tree of what a page, or a part of one, shows; None where it holds nothing.

    What the page's own sheets hide is shown where that is most of the page: a script will do so.
    """
    page = _RUBY_TAG.sub("</rt></rp></rb></rtc><", _FRAME_TAG.sub("", page))
    page = f"<html><body>{page}</body></html>"
    try:
        tree = parse_markup(page)
    except (etree.ParserError, ValueError):
        return None
    sheet = read_sheets(tree)
    _remove_hidden(tree, {})
    if sheet:
        styled = parse_markup(page)
        _remove_hidden(styled, sheet)
        if 2 * _count_han(styled) > _count_han(tree):
            return styled
    return tree


def read_lines(tree: html.HtmlElement) -> list[Line]:
    """A line for each block of text, none empty, none with a line break in it."""
    lines: list[Line] = []
    block: list[_Piece] = []
    for piece in (*_read_pieces(tree), None):
        if piece:
            block.append(piece)
        elif block:
            if line := _make_line(block):
                if _COLON.fullmatch(line.text) and lines and _is_label_cell(lines[-1], line):
                    lines[-1] = replace(lines[-1], text=lines[-1].text + line.text)
                else:
                    lines.append(line)
            block = []
    return lines


def read_fragment(markup: str) -> str:
    """All that a piece of markup shows, a line for each block."""
    tree = parse_page(CONTROLS.sub("", markup))
    return "" if tree is None else "\n".join(line.text for line in read_lines(tree))


def _is_label_cell(above: Line, colon: Line) -> bool:
    """Whether a line is the label to which a colon in a cell of its own belongs."""
    cell = (
        next(colon.element.iterancestors("td", "th"), None) if colon.element.tag not in ("td", "th") else colon.element
    )
    row = None if cell is None else cell.getparent()
    return row is not None and row in above.element.iterancestors() and len(above.text) <= _SHORT


def _make_line(block: Sequence[_Piece]) -> Line | None:
    text = _SOURCE_BREAK.sub(r"\g<kept>", _part_labels(block) or "".join(text for text, _, _ in block))
    text = re.sub(r"[ \t\r\n\f]+", " ", text).strip()
    if not text:
        return None
    element = next(element for text, element, _ in block if text.strip())
    is_link = any(is_linked for _, _, is_linked in block)
    unlinked = "".join(text for text, _, is_linked in block if not is_linked)
    return Line(text, element, is_link and bool(_BESIDE_LINK.fullmatch(unlinked)))


def _part_labels(block: Sequence[_Piece]) -> str | None:
    """A block that is labels of an index block and their values in turn, each an element, with a blank between them.

    None where it is anything else; 索引号 would stand right before its number, whatever shows them apart.
    """
    told = [(text.strip(), element) for text, element, _ in block if text.strip()]
    texts, elements = [text for text, _ in told], [element for _, element in told]
    if len(told) < 2 or len(told) % 2 or not all(map(is_index_label, texts[::2])):
        return None
    if len(set(elements)) < len(told) or len({element.getparent() for element in elements}) > 1:
        return None  # not siblings of each other
    is_prose = any(_SENTENCE.search(text) for text in texts) or sum(map(len, texts)) > _LONGEST_PAIR
    return None if is_prose else " ".join(texts)


def _read_pieces(tree: html.HtmlElement) -> Iterator[_Piece | None]:
    """Text after text; None where a line ends."""
    n_links = n_preserving = 0
    walker = etree.iterwalk(tree, events=("start", "end", "comment", "pi"))
    for event, element in walker:
        if event in ("start", "end"):
            if _BLOCKS.fullmatch(element.tag) or is_block(element):
                yield None
            step = 1 if event == "start" else -1
            n_links += step * (element.tag == "a" and element.get("href") is not None)
            n_preserving += step * bool(_PRESERVES.fullmatch(element.tag))
        text, holder = (element.text, element) if event == "start" else (element.tail, element.getparent())
        if event == "start" and _SILENT.fullmatch(element.tag):
            walker.skip_subtree()
        elif text:
            for i, part in enumerate((_LINE_BREAK if n_preserving else _ODD_BREAK).split(text)):
                if i:
                    yield None
                yield part, holder, n_links > 0


def _remove_hidden(tree: html.HtmlElement, sheet: Sheet) -> None:
    """Take out what is not displayed, readings, and text that is invisible."""
    removed: list[html.HtmlElement] = []
    shown: list[Shown] = [(True, True, True)]  # around the element
    walker = etree.iterwalk(tree, events=("start", "end", "comment", "pi"))
    for event, element in walker:
        if event == "start":
            style = {**find_rules(sheet, element), **read_style(element.get("style"))}
            shown.append(is_text_shown(element, style, shown[-1]))
            if _READING.fullmatch(element.tag) or is_removed(element, style):
                removed.append(element)
                walker.skip_subtree()
            elif not all(shown[-1]):
                element.text = None
        else:
            if event == "end":
                shown.pop()
            if not all(shown[-1]):
                element.tail = None
    for element in removed:
        element.drop_tree()


def _count_han(top: html.HtmlElement) -> int:
    """Chinese characters in an element, those of scripts left out."""
    texts = (element.text for element in top.iter(etree.Element) if not _SILENT.fullmatch(element.tag))
    tails = (element.tail for element in top.iter() if element is not top)
    return sum(len(_HAN.findall(text)) for text in (*texts, *tails) if text)
