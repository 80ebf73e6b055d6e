"""What a column of a table probably holds, by its name and by what stands in it; said, and never acted upon."""

import re
import unicodedata

from pipeline.corpus.metadata.numbers import match_number
from pipeline.corpus.metadata.stated_values import LONGEST, read_date

LONG_TEXT = 300  # characters of a cell that can hardly be anything but a document

_COUNT = re.compile("^n[_ ]|count|数$|数量|次数|字数|金额", re.IGNORECASE)
_DAY = "日期|时间|時間|日$|date|time|_at$| at$|day$"
# Key of MEANINGS → what the names of such columns have; the first that fits.
_NAMES = {
    meaning: re.compile(pattern, re.IGNORECASE)
    for meaning, pattern in {
        "link": "链接|連結|网址|網址|地址|url|link|href",
        "recorded": "采集|抓取|爬取|下载|入库|录入|导入|crawl|scrap|fetch|collect|insert|created?_?at|updated?_?at",
        "validity": "时效|時效|有效|失效|废止|现行|状态|valid|status|expir",
        "rank": "效力",
        "summary": "摘要|简介|概要|导语|描述|summary|abstract|descri|intro",
        "keywords": "关键词|关键字|标签|主题词|keyword|tags?$",
        "effective_on": "施行|实施|生效|实行|執行|执行日|执行时|effect|implement|in.?force",
        "published_on": f"(?:发布|發布|公布|公开|发表|刊发|刊登|登载|上线|上网|发稿|pub|release|post).*(?:{_DAY})|^pub|publish",
        "document_number": r"文号|文號|字号|字號|发文号|文件编号|文件号|(?:doc|policy|file|ref|issue)\w*[ _.-]*(?:no|num|number|code)\b",
        "serial": r"^(?:序号|编号|行号|排序|索引号?|主键|第?\s*#|id|no|index|uuid|key|unnamed.*|column\d*)$|[ _]id$|_index",
        "category": "类别|类型|分类|类目|专题|栏目|频道|体裁|文种|领域|主题|行业|category|type|class|topic|channel|sector|genre|kind",
        "issued_on": f"成文|印发日|印发时|签发|制发日|颁布日|颁布时|发文日|发文时|{_DAY}",
        "year": "年份|年度|^年$|year|年$",
        "issuer": "机关|機關|机构|機構|部门|部門|单位|單位|主体|来源|作者|org|depart|dept|agenc|author|source|issuer|publisher|office|"
        "ministr|bureau|sender",
        "region": "地区|地區|地域|区域|区划|省|市|县|縣|^区$|city|provin|region|area|district|county|location|place",
        "title": "标题|標題|题名|题目|名称|名稱|文件名|篇名|^题$|title|subject|headline|name$",
        "text": "正文|内容|內容|全文|文本|原文|content|text|body|article",
    }.items()
}


def guess_meaning(name: str, value: str) -> str | None:
    """The field of a document, or what else of MEANINGS, that a column with this name and this value probably is.

    >>> guess_meaning("来源单位", "青川市教育局"), guess_meaning("发布于", "2021-07-24"), guess_meaning("x1", "青教〔2021〕5号")
    ('issuer', 'published_on', 'document_number')
    """
    shown = unicodedata.normalize("NFKC", name)[:LONGEST].strip()
    # publishTime as publish Time
    shown = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", shown)
    if _COUNT.search(shown):
        return None
    by_value = _guess_by_value(value)
    if by_value == "issued_on" and re.search("发布|公布|公开|发表|pub|release|post", shown, re.IGNORECASE):
        return "published_on"
    return next((meaning for meaning, pattern in _NAMES.items() if pattern.search(shown)), by_value)


def _guess_by_value(value: str) -> str | None:
    if re.match(r"https?://", value.strip()):
        return "link"
    if len(value) > LONG_TEXT:
        return "text"
    if len(value) > LONGEST:
        return None
    number = match_number(value.strip())
    if number and number.raw.strip() == value.strip():
        return "document_number"
    if re.fullmatch(r"[\d.\s-]*", value) and not re.fullmatch(r"\d{4}([-.])\d{1,2}\1\d{1,2}", value.strip()):
        return None  # any number might be a day of Excel's
    try:
        return "issued_on" if len(read_date(value)) == 10 else None
    except ValueError:
        return None
