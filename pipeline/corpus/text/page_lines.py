"""Lines that only a web page has: buttons, counters, licences, and what stands beside them."""

import re
from collections.abc import Sequence

LONGEST_CHROME = 200  # characters of a line; what is longer is prose

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


def is_page_line(line: str) -> bool:
    """Whether a whole line is a page's, wherever it stands in its head or tail."""
    return len(line) <= LONGEST_CHROME and bool(_PAGE.match(line))


def find_footer(lines: Sequence[str], tail: Sequence[int]) -> set[int]:
    """What follows a page's own line, addresses and telephone numbers, and the credits and the 主办单位 line right above it."""
    drop: set[int] = set()
    for place, i in enumerate(tail):
        if not is_page_line(lines[i]):
            continue
        for j in tail[place + 1 :]:
            if not (_FOOTER.match(lines[j]) or _ICON.match(lines[j]) or is_page_line(lines[j])):
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
