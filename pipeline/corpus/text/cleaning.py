"""What a web site left around a document, taken off line by line; the document's own words stay as they are."""

import html
import re
from dataclasses import dataclass

from pipeline.corpus.readers.characters import remove_invisible
from pipeline.corpus.text.wrapping import join_wraps

HEAD_LINES = 25  # chrome that a document might also say is looked for in so many lines at its head …
TAIL_LINES = 30  # … and at its tail
LONGEST_CHROME = 200  # characters of a line; what is longer is prose

_NEWLINES = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_BREAK = re.compile(r"\r\n?|[\n\x0b\x0c\x85\u2028\u2029]")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,31}\d{0,2});")

# Whole lines that only a page has, wherever they stand in its head or tail.
_BUTTON = (
    "(?:打印(?:本页|此页|页面|文章)?|关闭(?:窗口|本页|页面)?|"
    "收藏本页|返回(?:顶部|首页|列表)|页面纠错|字体大小|复制链接)"
)
_BUTTON_BESIDE = rf"(?:{_BUTTON}|大|中|小|字体|字号|纠错|收藏|分享|下载|保存|默认)"  # table cells too, so never alone
_BLANKS = r"[\s:：|｜/\[\]【】（）()—-]*"
_BUTTONS = rf"{_BLANKS}(?:{_BUTTON_BESIDE}{_BLANKS})*{_BUTTON}{_BLANKS}(?:{_BUTTON_BESIDE}{_BLANKS})*"
_PAGE = re.compile(
    rf"""^(?:
      {_BUTTONS}(?:分享[到至].{{0,30}})?   # 【打印】【关闭窗口】 分享到：微信
    | (?:文章)?(?:字号|字体)\s*[:：].{{0,30}}
    | 分享(?:到|至)\s*[:：]?.{{0,30}} | 分享到.{{0,20}}
    | (?:上|下)一(?:篇|条|页)\s*[:：].{{0,80}}
    | (?:扫一扫.{{0,20}}|当前页(?:面)?二维码|二维码)
    | (?:网站|站点)(?:地图|导航|声明)(?:[\s|｜·-].{{0,60}})?
    | (?:浏览|阅读|点击|访问)(?:次数|量|数)\s*[:：].{{0,20}}
    | (?:政府)?网站(?:标识码|识别码)\s*[:：]?.{{0,30}}
    | (?:网站)?(?:ICP)?备案(?:序)?号?\s*[:：].{{0,60}}
    | .{{0,50}}ICP[备证]\s*(?:案)?\s*(?:号)?\s*\d{{4,}}.{{0,40}}
    | .{{0,20}}公网安备\s*[:：]?\s*\d{{6,}}.{{0,20}}
    | [（(](?:信息|文章)?来源\s*[:：][^。；]{{1,20}}[）)]
    | (?:©|Copyright\b).{{0,80}}
    | 版权所有(?:\s*[:：©].{{0,80}}|\s*(?!者|人|权)[^。，,；;！？]{{0,60}})
    | 建议使用\s*(?:IE|Chrome|谷歌|火狐|\d).{{0,60}}
    | 用户(?:名)?\s*[:：]\s*密\s*码\s*[:：].{{0,20}}
    | 设为首页(?:.{{0,20}}) | 加入收藏(?:.{{0,20}})
    | 相关(?:报道|链接|新闻|阅读|文章|附件下载)\s*[:：]?
    | (?:责任)?编辑\s*[:：]\s*\S{{1,12}}
    | 您?是?第\s*\d+\s*位访问者.{{0,10}}
    )$""",
    re.VERBOSE | re.IGNORECASE,
)
# Lines of a footer that a document may have as well: they go only where they follow a line of _PAGE.
_FOOTER = re.compile(
    r"^(?:(?:主办|承办|协办|主管)(?:单位)?|(?:联系)?地址|邮编|邮政编码|(?:联系)?电话|联系我们|传真|(?:电子)?邮箱|技术支持|"
    r"网站维护|维护单位|网站)\s*[:：].{0,90}$"
)
# Who wrote and who checked a page's text: gone where it stands right above a line of _PAGE.
_CREDIT = re.compile(r"^(?:(?:信息|文章|稿件)?来源|作者|(?:责任)?编辑|(?:初|复|终)?审核?|供稿|撰稿)\s*[:：].{0,24}$")
_ICON = re.compile("^(?:党政机关|事业单位)$")  # of the register of sites, below its number
_ORGANISER = re.compile(r"^(?:主办|主管)(?:单位)?\s*[:：].{0,60}$")

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

# The block that a government page puts above a document: 索引号、发文单位、成文日期 … It is evidence, not text.
INDEX_LABELS = (
    "索引号|信息索引号?|公开方式|公开形式|公开类型|公开时限|公开范围|公开程序|公开日期|文号|发文字号|文件编号|成文日期|生成日期|生成时间|制发日期|发文日期|印发日期|"
    "发布日期|发布时间|发布单位|发布机构|发布者|发文单位|发文机关|发文机构|制发机关|公开机构|责任部门|公开主体|信息来源|来源|作者(?:\\(来源\\)|（来源）)?|"
    "主题分类|组配分类|体裁分类|信息分类|所属主题|服务对象|主题词|关键词|效力状态|有效性|是否有效|时效性|生效日期|失效日期|废止日期|信息名称|名称|标题"
)
_LABEL = re.compile(rf"^[-•·*\s]*(?:{INDEX_LABELS})\s*(?:[:：]\s*(?P<value>.*)|\s(?P<spaced>\S.*)|)$")
# A form or an abstract has these too; they need a label of the block beside them.
_AMBIGUOUS_LABEL = re.compile(r"^[-•·*\s]*(?:名称|标题|主题词|关键词|服务对象|时效性|有效性|责任部门)")
_STRONG_LABEL = re.compile(
    r"^[-•·*\s]*(?:索引号|信息索引|公开方式|公开形式|发文字号|成文日期|生成日期|发布日期|发布时间|发布单位|发布机构|发文单位|发文机关|效力状态|主题分类|组配分类)"
)
_STAMP = re.compile(
    r"^(?:(?:发布|更新)?(?:时间|日期)\s*[:：]\s*)?\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s+\d{1,2}:\d\d(?::\d\d)?)?"
    rf"(?:\s*(?:{INDEX_LABELS}|浏览次数|阅读|字号|字体)\s*[:：].{{0,100}})?$"
)
_DATE_ONLY = re.compile(r"^\d{4}年\d{1,2}月\d{1,2}日$")
_SENTENCE = re.compile(r"[。！？]")

# A document mill's notice above the text that it resells.
_MILL_HEAD = re.compile(r"^(?:温馨提示|下载提示|特别说明|版权声明)\s*[:：]?$")
_MILL_LINE = re.compile(r"下载|上传|预览|客服|付费|版权归|本站|侵权|文库")

_COUNT = r"[\d一二三四五六七八九十百]{1,5}"
_PAGE_NUMBER = re.compile(
    r"^(?:[-—–－―─~～·•]+\s*\d{1,4}\s*[-—–－―─~～·•]+|[—–－]\s*\d{1,4}|"
    rf"(?:共\s*{_COUNT}\s*页\s*[，,、/|]?\s*)?第\s*{_COUNT}\s*页(?:\s*[，,、/|]?\s*[（(]?\s*(?:共|/)\s*{_COUNT}\s*页[）)]?)?|"
    r"Page\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?)$",
    re.IGNORECASE,
)
# A line that begins the document proper: from here on nothing is page head.
_NUMBERED = re.compile(
    r"^(?:[一二三四五六七八九十]+[、．.]|[（(][一二三四五六七八九十]+[）)]|第[一二三四五六七八九十]+[章条部])"
)


@dataclass(frozen=True)
class Cut:
    """A line that was taken off: raw[start:end], and the rule that took it.

    rule: page_number, notice (a document mill's), breadcrumb, navigation, page (buttons, counters, licence lines), footer,
    index_block (索引号 and its like) or repeated_title.
    """

    start: int
    end: int
    rule: str


@dataclass(frozen=True)
class Cleaned:
    """text: what the document says. chrome: the lines that were taken off, tidied, in order. cuts: where each stood."""

    text: str
    chrome: tuple[str, ...]
    cuts: tuple[Cut, ...] = ()


def clean_text(raw: str) -> Cleaned:
    """The document without the page around it.

    Characters stay as written (no width folding, or a quotation would no longer be one); line breaks, blanks at line
    ends, indentation, runs of blank lines and invisible characters are put in order, and wrapped paragraphs are one line.

    >>> raw = "首页 > 信息公开\\n关于保护老字号的意见\\n\\n\\n　　打印老字号名录。\\n【打印】【关闭窗口】"
    >>> cleaned = clean_text(raw)
    >>> cleaned.text, [(raw[cut.start : cut.end], cut.rule) for cut in cleaned.cuts]
    ('关于保护老字号的意见\\n\\n打印老字号名录。', [('首页 > 信息公开', 'breadcrumb'), ('【打印】【关闭窗口】', 'page')])
    """
    written = _tidy(raw)
    lines = [line.strip() for line in written]
    filled = [i for i, line in enumerate(lines) if line]
    head = _head_of(lines, filled)
    rules: dict[int, str] = {}
    for rule, found in (
        ("page_number", (i for i in filled if _PAGE_NUMBER.match(lines[i]))),
        ("notice", _find_notice(lines, head)),
        ("breadcrumb", (i for i in head if _CRUMB.match(lines[i]))),
        ("navigation", (i for i in head if _is_navigation(lines[i]))),
        ("page", (i for i in {*filled[:HEAD_LINES], *filled[-TAIL_LINES:]} if _is_page_line(lines[i]))),
        ("footer", _find_footer(lines, filled[-TAIL_LINES:])),
    ):
        for i in found:
            rules.setdefault(i, rule)
    for i in _find_index_block(lines, [i for i in head if i not in rules]):
        rules.setdefault(i, "index_block")
    for i in _find_repeated_title(lines, [i for i in filled if i not in rules][:6]):
        rules.setdefault(i, "repeated_title")
    kept = [i for i in range(len(lines)) if i not in rules]
    over_page = frozenset(place for place, i in enumerate(kept) if rules.get(i - 1) == "page_number")
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(join_wraps([written[i] for i in kept], over_page))).strip()
    dropped = sorted(rules)
    return Cleaned(text, tuple(lines[i] for i in dropped), _locate(raw, [(i, rules[i]) for i in dropped]))


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


def _is_page_line(line: str) -> bool:
    return len(line) <= LONGEST_CHROME and bool(_PAGE.match(line))


def _is_navigation(line: str) -> bool:
    """Whether a line is made of menu words only; one that may be a heading needs company."""
    words = [word for word in re.split(r"[\s|｜·/]+", line) if word]
    sure = [bool(_NAV_WORD.fullmatch(word)) for word in words]
    return bool(words) and all(
        is_sure or (len(words) > 1 and _NAV_OR_HEADING.fullmatch(word))
        for is_sure, word in zip(sure, words, strict=True)
    )


def _find_footer(lines: list[str], tail: list[int]) -> set[int]:
    """What follows a page's own line, addresses and telephone numbers, and the credits and the 主办单位 line right above it."""
    drop: set[int] = set()
    for place, i in enumerate(tail):
        if not _is_page_line(lines[i]):
            continue
        for j in tail[place + 1 :]:
            if not (_FOOTER.match(lines[j]) or _ICON.match(lines[j]) or _is_page_line(lines[j])):
                break
            drop.add(j)
        for j in reversed(tail[:place]):
            if not _CREDIT.match(lines[j]):
                break
            drop.add(j)
        above = []
        for j in reversed(tail[:place]):
            if not _FOOTER.match(lines[j]):
                break
            above.append(j)
            if _ORGANISER.match(lines[j]):
                drop.update(above)
                break
    return drop


def _find_index_block(lines: list[str], head: list[int]) -> set[int]:
    """Labelled lines above the text, with the bare values between them; a single label is a page's source line."""
    labelled = [i for i in head if _is_label(lines[i])]
    if not any(_STRONG_LABEL.match(lines[i]) for i in labelled):
        labelled = [i for i in labelled if not _AMBIGUOUS_LABEL.match(lines[i])]
    drop = set(labelled)
    for i in labelled:
        label = _LABEL.match(lines[i])
        if label and not (label["value"] or label["spaced"]):
            following = [j for j in head if j > i]
            if following and lines[i].startswith("-") and lines[following[0]].startswith("-"):
                drop.add(following[0])
    for i in head:
        if _STAMP.match(lines[i]) and not _DATE_ONLY.match(lines[i]):
            drop.add(i)
    return drop


def _is_label(line: str) -> bool:
    label = _LABEL.match(line)
    if not label or _SENTENCE.search(line) or len(line) > 120:
        return False
    # `来源 于 …` or a bare `名称` may be the document's; a colon or a label of the index block may not.
    return label["value"] is not None or bool(_STRONG_LABEL.match(line))


def _find_repeated_title(lines: list[str], first: list[int]) -> set[int]:
    """The page's own title line, where the document's title stands below it, alone or with the name of the site."""
    drop = set()
    for place, i in enumerate(first):
        if len(lines[i]) < 6:
            continue
        for j in first[place + 1 :]:
            site = lines[i].removeprefix(lines[j]) if len(lines[j]) >= 6 and lines[i].startswith(lines[j]) else None
            if site is not None and (not site or re.match(r"\s*[-_–—|｜]", site)):
                drop.add(i)
                break
    return drop
