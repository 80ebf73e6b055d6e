"""The article of a web page, and what the page says about it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import trafilatura
from lxml import html

from pipeline.corpus.readers.web.visible import CONTROLS, Line, measure_depth, parse_page, read_lines

# The names that Chinese government sites must give these fields in their <meta> tags, and the label for each.
_META_LABELS = {"articletitle": "标题", "pubdate": "发布日期", "contentsource": "来源"}
_BLANKS = re.compile(r"[\s|]+")
_SITE_NAME = re.compile(r"(?:[_|｜]|\s[-–—]\s|-(?=[^-]*$)).*")  # 工作要点_青川教育网
_SIGNATURE_DATE = re.compile(
    r"\d{4}年\d{1,2}月\d{1,2}日|[一二][〇○零一二三四五六七八九]{3}年[一二三四五六七八九十]+月[一二三四五六七八九十]+日"
)
_SIGNING = re.compile(r".{2,20}(?:[局厅部委]|委员会|办公室|政府|[中小大]学|学[校院]|幼儿园)")
_SENTENCE = re.compile(
    r".{11,}。|(?:[一二三四五六七八九十]{1,3}[、．.]|[（(][一二三四五六七八九十]{1,3}[）)]|第[一二三四五六七八九十百]{1,5}[章条]).*",
    re.DOTALL,
)
_ATTACHED = re.compile(r"附件.*|附[:：].*|.*\.(?:docx?|xlsx?|pdf|wps|et|ofd|zip|rar)", re.IGNORECASE | re.DOTALL)
_LINKS_BELOW = re.compile(r"(?:相关|推荐|热点|热门|更多|延伸|最新|友情|猜你)[^，。；]{0,8}")
_SITE_LINE = re.compile(
    r"版权所有|Copyright|©|ICP[备证]|公网安备|网站标识码|技术支持\s*[:：]|浏览器|您访问的链接即将离开"
)
# Elements that hold what surrounds an article, by tag, role, or a word of their class or id.
_SURROUNDING_TAGS = ("nav", "aside", "footer")
_SURROUNDING_ROLES = ("navigation", "banner", "contentinfo", "search", "complementary")
_SURROUNDING_NAME = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|bread-?crumbs?|crumbs?|foot|footer|copyright|sidebar|share|bdshare\w*|"
    r"related|recommend|comments?|qr-?code|pagination|pager)(?=$|[\s_-])",
    re.IGNORECASE,
)
_LONG = 12  # characters from which a line can't be told from the article by chance
_BROKEN_TITLE = 4  # lines
_MOST_NESTED = 200  # elements in each other; trafilatura's parser stops without a word at 256
_HEAD_LINES = 40  # in which an article's title is looked for


@dataclass(frozen=True)
class Page:
    """What a page shows.

    text: a line for each block; above them the title, where the page states one and shows it nowhere near the article.
    outside: the numbers, from 0, of the lines that are not the article's.
    head: what the page states of itself where no one sees it, as labelled lines.
    """

    text: str
    outside: tuple[int, ...] = ()
    head: tuple[str, ...] = ()


def read_page(page: str) -> Page:
    """Everything that a page shows, and which of it is no part of the article.

    trafilatura finds the article. It merges the paragraphs of a table cell (old government sites are laid out in tables) and
    drops short ones; so the lines are taken from the page itself: all of the innermost element that holds what trafilatura
    found, what stands between it and the title, and what reads as prose below it. A page without a recognisable article is
    taken whole, and cleaning removes the chrome.
    """
    page = CONTROLS.sub("", page)
    if "<" not in page:
        return Page(page)  # plain text under the name of a page
    tree = parse_page(page)
    if tree is None:
        return Page("")
    lines = read_lines(tree)
    title = _find_title(tree, [line.text for line in lines])
    article = _extract_article(tree, lines)
    kept, is_titled = _choose_lines(tree, lines, article, title)
    outside = [i for i in range(len(lines)) if i not in kept]
    above = [title] if title and not is_titled else []
    return Page(
        "\n".join([*above, *(line.text for line in lines)]),
        tuple(i + len(above) for i in outside),
        tuple(_meta_lines(tree)),
    )


def _extract_article(tree: html.HtmlElement, lines: Sequence[Line]) -> str:
    """What trafilatura takes for the article; of a page that is nested too deep for it, the lines that read as prose."""
    if measure_depth(tree) > _MOST_NESTED:
        return "\n".join(line.text for line in lines if not line.is_link and _SENTENCE.fullmatch(line.text))
    article = trafilatura.extract(
        html.tostring(tree, encoding="unicode"),
        output_format="txt",
        include_comments=False,
        include_tables=True,
        favor_recall=True,
    )
    return article or ""


def _choose_lines(
    tree: html.HtmlElement, lines: Sequence[Line], article: str, title: str | None
) -> tuple[set[int], bool]:
    """The lines of the article, all where it covers none; and whether the title is among them."""
    plain = [_BLANKS.sub("", line.text) for line in lines]
    whole = _BLANKS.sub("", article)
    found = [i for i, line in enumerate(plain) if len(line) >= _LONG and line in whole]
    if not found:
        return set(range(len(lines))), not title or any(title in line.text for line in lines[:6])
    container = _find_container(lines, found)
    is_narrow = container.tag not in ("html", "body")
    contained = set(container.iter())
    is_inside = [line.element in contained for line in lines]
    surrounding = _find_surrounding(lines, found)
    around = [
        (
            line.is_link
            and not (_SENTENCE.fullmatch(line.text) or _ATTACHED.fullmatch(line.text))
            and not (is_inside[i] and _is_signature(plain, i))
        )
        or (i in surrounding and not (is_narrow and is_inside[i]))
        or (not is_inside[i] and bool(_SITE_LINE.search(line.text)))
        for i, line in enumerate(lines)
    ]
    first, last = found[0], found[-1] + 1
    while first < last - 1 and around[first]:
        first += 1  # a menu that trafilatura took for the beginning
    pieces = {_BLANKS.sub("", line) for line in article.splitlines()} | set(_BLANKS.split(article))
    while last < len(lines) and (plain[last] in pieces or _SIGNATURE_DATE.fullmatch(plain[last])):
        last += 1
    titled = _find_title_lines(plain, _BLANKS.sub("", title or ""), first)
    start = min([first, *titled])
    while start > 0 and (
        plain[start - 1] in pieces or ((is_narrow or not titled) and is_inside[start - 1] and not around[start - 1])
    ):
        start -= 1
    kept = {i for i in range(start, first) if not around[i]}
    kept |= {i for i in range(first, last) if i not in surrounding or (is_narrow and is_inside[i])}
    kept |= {i for i in range(last, len(lines)) if is_inside[i] and not around[i]}
    kept |= _find_prose(lines, [i for i in range(last, len(lines)) if not is_inside[i] and not around[i]])
    kept -= _find_link_lists(lines)
    kept.update(titled)
    near = sorted(kept)[:6]
    return kept, not title or bool(titled) or any(title in lines[i].text for i in near)


def _is_signature(plain: Sequence[str], i: int) -> bool:
    """Whether a line is the day of a signature, or the body right above it."""
    if _SIGNATURE_DATE.fullmatch(plain[i]):
        return True
    below = plain[i + 1] if i + 1 < len(plain) else ""
    return bool(_SIGNING.fullmatch(plain[i]) and _SIGNATURE_DATE.fullmatch(below))


def _find_container(lines: Sequence[Line], found: Sequence[int]) -> html.HtmlElement:
    """The innermost element that holds these lines, and others."""
    container = lines[found[0]].element
    for i in found[1:]:
        above = {lines[i].element, *lines[i].element.iterancestors()}
        while container not in above:
            container = container.getparent()
    elements = {line.element for line in lines}
    while container.tag != "body" and len(elements.intersection(container.iter())) < 2:
        container = container.getparent()
    return container


def _find_surrounding(lines: Sequence[Line], found: Iterable[int]) -> set[int]:
    """Lines in an element that is called a menu, a footer …, and holds nothing of the article."""
    holding = {element for i in found for element in (lines[i].element, *lines[i].element.iterancestors())}
    surrounding = set()
    known: dict[html.HtmlElement, bool] = {}
    for i, line in enumerate(lines):
        if line.element not in known:
            own = []
            for element in (line.element, *line.element.iterancestors()):
                if element in holding:
                    break
                own.append(element)
            known[line.element] = any(map(_is_surrounding, own))
        if known[line.element]:
            surrounding.add(i)
    return surrounding


def _is_surrounding(element: html.HtmlElement) -> bool:
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return (
        element.tag in _SURROUNDING_TAGS
        or element.get("role") in _SURROUNDING_ROLES
        or bool(_SURROUNDING_NAME.search(names[:500]))
    )


def _find_title_lines(plain: Sequence[str], title: str, first: int) -> list[int]:
    """The line or run of lines that is the title, last above the article's first line; else right below that."""
    if not title:
        return []
    above = range(min(first, len(plain) - 1), -1, -1)
    for i in (*above, *range(first + 1, min(first + _HEAD_LINES, len(plain)))):
        if not title.startswith(plain[i]):
            continue
        for n in range(1, _BROKEN_TITLE + 1):
            if "".join(plain[i : i + n]) == title:
                return list(range(i, min(i + n, len(plain))))
    return []


def _find_prose(lines: Sequence[Line], candidates: Iterable[int]) -> set[int]:
    """Of these lines the unbroken runs that hold a sentence, a numbered item or the day of a signature."""
    prose: set[int] = set()
    run: list[int] = []
    for i in (*candidates, len(lines) + 1):
        if run and i != run[-1] + 1:
            texts = [lines[j].text for j in run]
            if any(_SENTENCE.fullmatch(text) or _SIGNATURE_DATE.fullmatch(_BLANKS.sub("", text)) for text in texts):
                prose.update(run)
            run = []
        run.append(i)
    return prose


def _find_link_lists(lines: Sequence[Line]) -> set[int]:
    """The links below a heading such as 相关阅读, and that heading."""
    found: set[int] = set()
    for i, line in enumerate(lines):
        if line.is_link and (i - 1 in found or _LINKS_BELOW.fullmatch(lines[i - 1].text if i else "")):
            found.update((i - 1, i))
    return found


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


def _find_title(tree: html.HtmlElement, lines: Sequence[str]) -> str | None:
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
