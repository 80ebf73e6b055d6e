"""Cells of tables as text: without the escapes and the markup that exports leave in them."""

import html
import re
import unicodedata
from collections.abc import Collection

# Tags that break a line, and tags within one. Others (<附件>, <5岁) are text.
_BREAKING = (
    "p|br|hr|div|t[drh]|table|tbody|thead|tfoot|caption|[ou]l|li|d[ltd]|h[1-6]|pre|center|section|article|blockquote|"
    "html|body|head|form|header|footer|main|aside|nav|figure"
)
_INLINE = "span|font|a|b|strong|i|em|u|s|strike|del|ins|sup|sub|small|big|mark|label|img|ruby|rt|rp|code|script|style|o:p|st1:\\w+"
_MARKUP = re.compile(
    rf"</(?:{_BREAKING}|{_INLINE})\s*>|<(?:{_BREAKING}|img|font|span)(?:\s[^<>]*)?/?>|<!--", re.IGNORECASE
)
_BREAKING_TAG = re.compile(rf"</?(?:{_BREAKING})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_PAGE = re.compile(r"<(?:!doctype\s+html|html|body)[\s>]", re.IGNORECASE)

_ESCAPED_ENTITY = re.compile(r"&(?:amp;){0,3}(?:lt|#0*60|#x0*3c);", re.IGNORECASE)
_MOST_ESCAPES = 4  # &amp;amp;lt;
# A backslash and a letter may also begin the name of a folder, C:\news: only beside no small letter is it a line break.
_ESCAPE = re.compile(
    r"\\{1,4}(?:(?P<line>(?:r\\{1,4})?n|r)(?![a-z])|(?P<tab>t)(?![a-z])|u(?P<unicode>[0-9a-fA-F]{4})|x(?P<byte>[0-9a-fA-F]{2})|"
    r"""(?P<mark>["'/]))"""
)
_EXCEL_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_SURROGATES = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_STRING = r"""u?(?:'[^'\\]*+(?:\\.[^'\\]*+)*+'|"[^"\\]*+(?:\\.[^"\\]*+)*+")"""
_ELEMENT = rf"(?:{_STRING}|None|null|nan)"
# ['…', '…'] of Python, ["…", "…"] of JSON, ['…' '…'] of numpy.
_LIST = re.compile(rf"\s*+[\[(]\s*+{_ELEMENT}\s*+(?:,?\s*+{_ELEMENT}\s*+)*+,?\s*+[\])]\s*+", re.DOTALL)
_STRINGS = re.compile(_STRING, re.DOTALL)

_LINE_BREAK = re.compile(r"\r\n?|\n")
_NO_LETTER = re.compile(r"[\W_]+")
_LONGEST_TITLE = 500  # characters
_TITLE_LINES = 6  # filled lines among which a title stands
_MOST_LINES = 1_000


def unescape_cell(cell: str) -> str:
    r"""A cell as it was before an export wrote it as a list, as a string of a program, or as text of a page.

    >>> unescape_cell(r"['一、推进\u3000课后服务', '二、落实']"), unescape_cell("&lt;p&gt;推进&lt;/p&gt;"), unescape_cell(r"一\n二")
    ('一、推进\u3000课后服务\n二、落实', '<p>推进</p>', '一\n二')
    """
    if cell[:1].isspace() or cell.startswith(("[", "(")):
        cell = _unpack_list(cell)
    if "\\" in cell:
        cell = _SURROGATES.sub(_join_surrogates, _ESCAPE.sub(_unescape, cell))
    if "_x" in cell:
        cell = _EXCEL_ESCAPE.sub(lambda found: chr(int(found[1], 16)), cell).replace("\r\n", "\n")
    unescaped = cell
    for _ in range(_MOST_ESCAPES):
        if has_markup(unescaped) or not _ESCAPED_ENTITY.search(unescaped):
            break
        unescaped = html.unescape(unescaped)
    return unescaped if has_markup(unescaped) else cell


def has_markup(cell: str) -> bool:
    """Whether a cell holds tags of a web page."""
    return bool(_MARKUP.search(cell))


def read_text(cell: str, title: str) -> tuple[str, tuple[str, ...], tuple[int, ...]]:
    """The text of an unescaped cell, below its title where it does not open with it; and a page's head and outside, see Page."""
    head: tuple[str, ...] = ()
    outside: tuple[int, ...] = ()
    if has_markup(cell) and _PAGE.search(cell):
        from pipeline.corpus.readers.web import pages  # imports trafilatura, 0.3 s that most tables need not wait

        page = pages.read_page(cell)
        cell, head, outside = page.text, page.head, page.outside
    elif has_markup(cell):
        cell = _read_fragment(cell)
    if title and not _opens_with(cell, outside, title):
        cell = f"{' '.join(title.split())}\n{cell}"
        outside = tuple(line + 1 for line in outside)
    return cell, head, outside


def read_value(cell: str) -> str:
    """A short cell, in one line where it holds markup."""
    cell = unescape_cell(cell)
    return " ".join(_read_fragment(cell).split()) if has_markup(cell) else cell


def _read_fragment(markup: str) -> str:
    """What the markup of a document shows. Where no tag breaks a line, the line breaks of its source do."""
    from pipeline.corpus.readers.web import visible  # imports lxml

    return visible.read_fragment(markup if _BREAKING_TAG.search(markup) else _LINE_BREAK.sub("<br>", markup))


def _opens_with(text: str, outside: Collection[int], title: str) -> bool:
    """Whether a title stands among the first lines of a text, whole, broken into several, or with blanks behind it."""
    lines = [line for i, line in enumerate(text.split("\n", _MOST_LINES)[:_MOST_LINES]) if i not in outside]
    filled = [line for line in map(str.strip, lines) if line][:_TITLE_LINES]
    if any(line.startswith(title) and line[len(title) :][:1].isspace() for line in filled):
        return True
    bare = [_close_up(line) for line in filled]
    runs = ("".join(bare[i:j]) for i in range(len(bare)) for j in range(i + 1, min(i + 5, len(bare) + 1)))
    return _close_up(title) in runs


def _close_up(line: str) -> str:
    """Letters alone: a title in a column may lack 《》 and blanks, or have wide digits."""
    return _NO_LETTER.sub("", unicodedata.normalize("NFKC", line[:_LONGEST_TITLE]))


def _unpack_list(cell: str) -> str:
    if not _LIST.fullmatch(cell):
        return cell
    strings = [string.removeprefix("u")[1:-1] for string in _STRINGS.findall(cell)]
    between = "<br>" if any(map(has_markup, strings)) else "\n"
    return between.join(string.strip() for string in strings)


def _unescape(escape: re.Match[str]) -> str:
    if escape["line"]:
        return "\n"
    if escape["tab"]:
        return "\t"
    return escape["mark"] or chr(int(escape["unicode"] or escape["byte"], 16))


def _join_surrogates(pair: re.Match[str]) -> str:
    return pair[0].encode("utf-16", "surrogatepass").decode("utf-16")
