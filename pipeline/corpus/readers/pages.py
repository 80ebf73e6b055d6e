"""The article of a web page, and what the page says about it."""

import re

import trafilatura
from lxml import etree, html

# The names that Chinese government sites must give these fields in their <meta> tags, and the label for each.
_META_LABELS = {"articletitle": "标题", "pubdate": "发布日期", "contentsource": "来源"}
_LABELLED = re.compile(
    r"(?:发布|成文|生成|发文|公开)(?:时间|日期|单位|机构|机关)|来源|作者|文号|发文字号|^\d{4}-\d\d-\d\d"
)
_BLOCKS = re.compile(
    "address|article|aside|blockquote|body|br|caption|center|d[dlt]|div|fieldset|figcaption|figure|footer|form|h[1-6r]|"
    "header|legend|li|main|nav|[ou]l|p|pre|section|table|tbody|t[drh]|tfoot|thead"
)
_SILENT = re.compile("script|style|noscript|template|select|textarea|button|title|head|iframe|object|svg")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_WIDE = r"[\u2014-\u201f\u2026\u3000-\u9fff\uf900-\ufaff\uff00-\uffef]"
# CSS drops a line break in the source beside a Chinese character, where it would show a blank elsewhere.
_SOURCE_BREAK = re.compile(rf"(?<={_WIDE})[ \t]*[\r\n]\s*|[ \t]*[\r\n]\s*(?={_WIDE})")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")
_BLOCK, _LINK, _UNLINK = "\0", "\1", "\2"  # where blocks and links begin and end, inside a page's text
_LINKED = re.compile(f"{_LINK}[^{_UNLINK}]*{_UNLINK}")
_BLANKS = re.compile(r"[\s|]+")
_SITE_NAME = re.compile(r"(?:[_|｜]|\s[-–—]\s|-(?=[^-]*$)).*")  # 工作要点_青川教育网
_SIGNATURE_DATE = re.compile(
    r"\d{4}年\d{1,2}月\d{1,2}日|[一二][〇○零一二三四五六七八九]{3}年[一二三四五六七八九十]+月[一二三四五六七八九十]+日"
)
_LONG = 12  # characters from which a line can't be told from the article by chance
_HEAD_LINES = 40


def extract_article(page: str) -> tuple[str, tuple[str, ...]]:
    """The text of the article, one paragraph a line, headed by its title; and the labelled lines of the page.

    trafilatura finds the article; its lines are then taken from the page itself, from the first that trafilatura kept
    to the last, since it merges the paragraphs of a table cell (old government sites are laid out in tables) and may
    drop a short one. A page without a recognisable article gives all its text, and cleaning removes the chrome.
    """
    page = _CONTROLS.sub("", page)
    if "<" not in page:
        return page, ()  # plain text under the name of a page
    tree = _parse(page)
    if tree is None:
        return "", ()
    lines, links = _visible_lines(tree)
    article = trafilatura.extract(
        page, output_format="txt", include_comments=False, include_tables=True, favor_recall=True
    )
    first, last = _locate(lines, article or "")
    while first < last and first in links:
        first += 1  # a menu that trafilatura took for the beginning
    body = lines[first:last]
    title = _find_title(tree, lines)
    if title and not any(title in line for line in body[:6]):
        body = [title, *body]
    labelled = [line for line in lines[:first] + lines[last:] if len(line) < 120 and _LABELLED.search(line)]
    return "\n".join(body), (*_meta_lines(tree), *labelled[:_HEAD_LINES])


def _parse(page: str) -> html.HtmlElement | None:
    # lxml refuses text that declares an encoding of its own.
    page = re.sub(r"^\s*<\?xml[^>]*\?>", "", page)
    try:
        return html.document_fromstring(page)
    except (etree.ParserError, ValueError):
        return None


def _visible_lines(tree: html.HtmlElement) -> tuple[list[str], set[int]]:
    """What a reader sees, a line for each block, none empty; and which of them are nothing but links."""
    pieces: list[str] = []
    walker = etree.iterwalk(tree, events=("start", "end", "comment", "pi"))
    for event, element in walker:
        if event == "start":
            pieces.append(_BLOCK if _BLOCKS.fullmatch(element.tag) else _LINK if element.tag == "a" else "")
            if _SILENT.fullmatch(element.tag) or _HIDDEN.search(element.get("style") or ""):
                walker.skip_subtree()
            else:
                pieces.append(element.text or "")
        else:
            if event == "end":
                pieces.append(_BLOCK if _BLOCKS.fullmatch(element.tag) else _UNLINK if element.tag == "a" else "")
            pieces.append(element.tail or "")
    lines: list[str] = []
    links: set[int] = set()
    for block in _SOURCE_BREAK.sub("", "".join(pieces)).split(_BLOCK):
        line = re.sub(r"[ \t\r\n\f]+", " ", block.replace(_LINK, "").replace(_UNLINK, "")).strip()
        if line:
            if not _LINKED.sub("", block).strip():
                links.add(len(lines))
            lines.append(line)
    return lines, links


def _locate(lines: list[str], article: str) -> tuple[int, int]:
    """The range of lines that the article covers; all of them where it covers none."""
    whole = _BLANKS.sub("", article)
    pieces = {_BLANKS.sub("", line) for line in article.splitlines()} | set(_BLANKS.split(article))
    plain = [_BLANKS.sub("", line) for line in lines]
    long = [i for i, line in enumerate(plain) if len(line) >= _LONG and line in whole]
    if not long:
        return 0, len(lines)
    first = long[0]
    last = long[-1] + 1
    while first > 0 and plain[first - 1] in pieces:
        first -= 1
    while last < len(lines) and (plain[last] in pieces or _SIGNATURE_DATE.fullmatch(plain[last])):
        last += 1
    return first, last


def _meta_lines(tree: html.HtmlElement) -> list[str]:
    """The page's own metadata as labelled lines; its <title> without the name of the site, if it holds no other."""
    found = [f"{_META_LABELS[name]}：{content}" for name, content in _meta(tree) if name in _META_LABELS and content]
    titles = [_SITE_NAME.sub("", title) for title in _page_titles(tree)]
    return [*found, *(f"标题：{title}" for title in titles if title)]


def _page_titles(tree: html.HtmlElement) -> list[str]:
    return [" ".join(element.text_content().split()) for element in tree.iter("title")]


def _meta(tree: html.HtmlElement) -> list[tuple[str, str]]:
    return [
        ((tag.get("name") or "").lower(), " ".join((tag.get("content") or "").split())) for tag in tree.iter("meta")
    ]


def _find_title(tree: html.HtmlElement, lines: list[str]) -> str | None:
    """The title that the page shows: its ArticleTitle, a line that begins its <title>, or its only <h1>."""
    for name, content in _meta(tree):
        if name == "articletitle" and content:
            return content
    titles = _page_titles(tree)
    shown = [line for line in lines if len(line) >= 6 and any(title.startswith(line) for title in titles)]
    if shown:
        return max(shown, key=len)
    headings = [" ".join(element.text_content().split()) for element in tree.iter("h1")]
    return headings[0] if len(headings) == 1 and len(headings[0]) >= 6 else None
