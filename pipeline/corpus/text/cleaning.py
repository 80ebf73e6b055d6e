"""What a web site left around a document, taken off line by line; the document's own words stay as they are."""

import html
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from pipeline.corpus.readers.characters import remove_invisible
from pipeline.corpus.text.index_blocks import INDEX_LABELS, Pair, find_index_block
from pipeline.corpus.text.page_lines import find_footer, is_page_line
from pipeline.corpus.text.provenance import is_provenance
from pipeline.corpus.text.wrapping import join_wraps

HEAD_LINES = 25  # chrome that a document might also say is looked for in so many lines at its head …
TAIL_LINES = 30  # … and at its tail

# pdftotext ends a page by a line's end and a form feed.
_NEWLINES = re.compile(r"(?:\r\n?|\n)\x0c|\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_BREAK = re.compile(r"(?:\r\n?|\n)\x0c|\r\n?|[\n\x0b\x0c\x85\u2028\u2029]")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,31}\d{0,2});")

# Lines above a document that a document does not begin with.
_CRUMB = re.compile(
    r"^(?:[您你]?的?(?:现在|当前|目前)?的?(?:所在)?的?位置是?\s*[:：]?\s*(?:(?:网站)?首页.{0,100}|.{0,100}[>＞»›].{0,100})|"
    r"(?:网站)?首页\s*(?:[>＞»›/]|-+>?).{0,120})$"
)
_NAV_WORD = re.compile(
    "(?:网站|返回)?首页|(?:官方)?微[博信]|(?:手机|移动|电脑|简体|繁体|长者|关怀|适老)版|登录|注册|登录注册|退出|无障碍(?:阅读|浏览)?|"
    "长者模式|English|EN|RSS|客户端|新媒体|智能问答|站内搜索|高级搜索|新闻中心|新闻动态|教育新闻|政府信息公开|机构概况|政务服务|"
    "办事服务|在线服务|网上办事|互动交流|政民互动|专题专栏|数据开放|走进教育|联系我们|设为首页|加入收藏"
)
# These may be a document's heading as well, so they need other menu words beside them.
_NAV_OR_HEADING = re.compile("政务公开|信息公开|政策法规|政策文件|通知公告|工作动态|公众参与|机构设置|简体|繁体|搜索")

_STAMP = re.compile(
    r"^(?:(?:发布|更新)?(?:时间|日期)\s*[:：]\s*)?\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s+\d{1,2}:\d\d(?::\d\d)?)?"
    rf"(?:\s*(?:{INDEX_LABELS}|浏览次数|阅读|字号|字体)\s*[:：].{{0,100}})?$"
)
_DATE_ONLY = re.compile(r"^\d{4}年\d{1,2}月\d{1,2}日$")
# A line outside the article of a page that may state something of it.
_LABELLED = re.compile(
    r"(?:发布|成文|生成|发文|公开)(?:时间|日期|单位|机构|机关)|来源|作者|文号|发文字号|^\d{4}-\d\d-\d\d"
)
_MOST_LABELLED = 40  # lines
_MOST_OUTSIDE = 200  # lines outside the article above its head, among which an index block is looked for

# What stands between a page's title and the document's: the name of the body in red, a document number, a day.
_ABOVE_TITLE = re.compile(
    r"文件$|^[（(].{1,40}[）)]$|[〔\[（(【]\d{4}[〕\]）)】].{0,8}号$|^\d{4}[-年/.]\d{1,2}[-月/.]\d{1,2}"
)
_SITE = re.compile(r"[-_–—|｜]+[^\d。，：；]{2,20}")

# A document mill's notice above the text that it resells.
_MILL_HEAD = re.compile(r"^(?:温馨提示|下载提示|特别说明|版权声明)\s*[:：]?$")
_MILL_LINE = re.compile(r"下载|上传|预览|客服|付费|版权归|本站|侵权|文库")

_COUNT = r"[\d一二三四五六七八九十百]{1,5}"
_PAGE_NUMBER = re.compile(
    r"^(?:[-—–－―─~～·•]+\s*\d{1,4}\s*[-—–－―─~～·•]+|[—–－]\s*\d{1,4}|"
    rf"(?:共\s*{_COUNT}\s*页\s*[，,、/|]?\s*)?第\s*{_COUNT}\s*页(?:\s*[，,、/|]?\s*[（(]?\s*(?:共|/)\s*{_COUNT}\s*页[）)]?)?|"
    r"Page\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?|第?\s*\d{1,4}\s*/\s*\d{1,4}\s*页?|[\[【]\s*\d{1,4}\s*[\]】])$",
    re.IGNORECASE,
)
# A line that begins the document proper: from here on nothing is page head.
_NUMBERED = re.compile(
    r"^(?:[一二三四五六七八九十]+[、．.]|[（(][一二三四五六七八九十]+[）)]|第[一二三四五六七八九十]+[章条部])"
)


@dataclass(frozen=True)
class Cut:
    """A line that was taken off: raw[start:end], and the rule that took it.

    rule: outside (a page's, around its article), page_number, provenance (a legal database's code, an address of the web),
    notice (a document mill's), breadcrumb, navigation, page (buttons, counters, licence lines), footer, index_block (索引号 and
    its like) or repeated_title.
    """

    start: int
    end: int
    rule: str


@dataclass(frozen=True)
class Cleaned:
    """text: what the document says. chrome: the lines that were taken off it, tidied, in order. cuts: where each stood.

    evidence: what may state something of the document: the pairs of its index block, labelled lines outside it, other chrome.
    """

    text: str
    chrome: tuple[str, ...]
    cuts: tuple[Cut, ...] = ()
    evidence: tuple[str, ...] = ()


def clean_text(raw: str, outside: Collection[int] = ()) -> Cleaned:
    """The document without the page around it.

    outside: numbers, from 0, of the lines that the reader of a page found outside its article; they are cut, and evidence.
    Characters stay as written (no width folding, or a quotation would no longer be one); line breaks, blanks at line
    ends, indentation, runs of blank lines and invisible characters are put in order, and wrapped paragraphs are one line.

    >>> raw = "首页 > 信息公开\\n关于保护老字号的意见\\n\\n\\n　　打印老字号名录。\\n【打印】【关闭窗口】"
    >>> cleaned = clean_text(raw)
    >>> cleaned.text, [(raw[cut.start : cut.end], cut.rule) for cut in cleaned.cuts]
    ('关于保护老字号的意见\\n\\n打印老字号名录。', [('首页 > 信息公开', 'breadcrumb'), ('【打印】【关闭窗口】', 'page')])
    """
    written = _tidy(raw)
    lines = [line.strip() for line in written]
    apart = set(outside)
    filled = [i for i, line in enumerate(lines) if line and i not in apart]
    head = _head_of(lines, filled)
    rules = {i: "outside" for i in apart if i < len(lines) and lines[i]}
    for rule, found in (
        ("page_number", (i for i in filled if _PAGE_NUMBER.match(lines[i]))),
        ("provenance", (i for i in filled if is_provenance(lines[i]))),
        ("notice", _find_notice(lines, head)),
        ("breadcrumb", (i for i in head if _CRUMB.match(lines[i]))),
        ("navigation", (i for i in head if _is_navigation(lines[i]))),
        ("page", (i for i in {*filled[:HEAD_LINES], *filled[-TAIL_LINES:]} if is_page_line(lines[i]))),
        ("footer", find_footer(lines, filled[-TAIL_LINES:])),
    ):
        for i in found:
            rules.setdefault(i, rule)
    above = [i for i in sorted(apart.intersection(rules)) if not head or i < head[-1]][-_MOST_OUTSIDE:]
    pairs = find_index_block(lines, sorted([*above, *(i for i in head if i not in rules)]))
    for i in _choose_index_lines(lines, pairs, [i for i in head if i not in rules]):
        rules.setdefault(i, "index_block")
    for i in _find_repeated_title(lines, [i for i in filled if i not in rules][:6]):
        rules.setdefault(i, "repeated_title")
    kept = [i for i in range(len(lines)) if i not in rules]
    over_page = frozenset(place for place, i in enumerate(kept) if rules.get(i - 1) == "page_number")
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(join_wraps([written[i] for i in kept], over_page))).strip()
    dropped = sorted(rules)
    return Cleaned(
        text,
        tuple(lines[i] for i in dropped if i not in apart),
        _locate(raw, [(i, rules[i]) for i in dropped]),
        _collect_evidence(lines, rules, pairs),
    )


def _collect_evidence(lines: Sequence[str], rules: Mapping[int, str], pairs: Sequence[Pair]) -> tuple[str, ...]:
    paired = {line for pair in pairs for line in (pair.line, pair.value_line)}
    stated = [pair.stated for pair in pairs if pair.stated]
    loose = [i for i in sorted(rules) if i not in paired]
    labelled = [lines[i] for i in loose if rules[i] == "outside" and len(lines[i]) < 120 and _LABELLED.search(lines[i])]
    return (*stated, *labelled[:_MOST_LABELLED], *(lines[i] for i in loose if rules[i] != "outside"))


def _tidy(raw: str) -> list[str]:
    """The lines of a text, as many as it has, with their indents, without what is invisible."""
    text = _NEWLINES.sub("\n", raw)
    if "&" in text:
        # A scrape that kept `&quot;` would end a sentence at its semicolon.
        text = _ENTITY.sub(_unescape, text)
    return remove_invisible(text).split("\n")


def _unescape(entity: re.Match[str]) -> str:
    """`&#10;` is a blank: a line break would put every line behind it out of count."""
    return _NEWLINES.sub(" ", html.unescape(entity.group())).replace("\n", " ")


def _locate(raw: str, dropped: list[tuple[int, str]]) -> tuple[Cut, ...]:
    """Where lines, by their number, stand in the raw text, without the blanks around them."""
    if not dropped:
        return ()
    breaks = [(found.start(), found.end()) for found in _BREAK.finditer(raw)]
    starts = [0, *(end for _, end in breaks)]
    ends = [*(start for start, _ in breaks), len(raw)]
    cuts = []
    for i, rule in dropped:
        line = raw[starts[i] : ends[i]]
        start = starts[i] + len(line) - len(line.lstrip())
        cuts.append(Cut(start, start + len(line.strip()), rule))
    return tuple(cuts)


def _head_of(lines: list[str], filled: list[int]) -> list[int]:
    """The filled lines above the first numbered item or paragraph of prose."""
    head = []
    for i in filled[:HEAD_LINES]:
        if _NUMBERED.match(lines[i]) or (len(lines[i]) > 60 and "。" in lines[i] and not _MILL_LINE.search(lines[i])):
            break
        head.append(i)
    return head


def _find_notice(lines: list[str], head: list[int]) -> set[int]:
    for place, i in enumerate(head):
        if _MILL_HEAD.match(lines[i]):
            block = []
            for j in head[place + 1 :]:
                if not _MILL_LINE.search(lines[j]):
                    break
                block.append(j)
            if block:
                return {i, *block}
    return set()


def _is_navigation(line: str) -> bool:
    """Whether a line is made of menu words only; one that may be a heading needs company."""
    words = [word for word in re.split(r"[\s|｜·/]+", line) if word]
    sure = [bool(_NAV_WORD.fullmatch(word)) for word in words]
    return bool(words) and all(
        is_sure or (len(words) > 1 and _NAV_OR_HEADING.fullmatch(word))
        for is_sure, word in zip(sure, words, strict=True)
    )


def _choose_index_lines(lines: Sequence[str], pairs: Sequence[Pair], head: Sequence[int]) -> set[int]:
    """The lines of an index block and the stamps of a page; the document's title stays where it stands nowhere else."""
    drop = {line for pair in pairs for line in (pair.line, pair.value_line)}
    for i in head:
        if _STAMP.match(lines[i]) and not _DATE_ONLY.match(lines[i]):
            drop.add(i)
    shown = {_close_up(lines[i]) for i in head if i not in drop}
    titles = {
        _close_up(pair.value): pair.value_line for pair in pairs if pair.is_title and pair.value_line != pair.line
    }
    return drop.difference(line for title, line in titles.items() if title not in shown)


def _find_repeated_title(lines: Sequence[str], first: Sequence[int]) -> set[int]:
    """The page's own title above the document's, alone or with the name of the site.

    It is the first line, and nothing stands between the two but what stands above a title. A line that returns further down
    is the document's.
    """
    drop = set()
    for place, i in enumerate(first):
        below = next((j for j in first[place + 1 :] if not _ABOVE_TITLE.search(lines[j])), None)
        if below is None or not _repeats(_close_up(lines[i]), _close_up(lines[below])):
            break
        drop.add(i)
    return drop


def _repeats(line: str, title: str) -> bool:
    if len(title) < 6 or not line.startswith(title):
        return False
    return line == title or bool(_SITE.fullmatch(line, len(title)))


def _close_up(line: str) -> str:
    return re.sub(r"\s", "", line)
