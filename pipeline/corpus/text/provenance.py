"""Lines that say where a text was fetched: what legal databases put around it, and addresses of the web."""

import re

_LONGEST = 400  # characters of such a line
_DATABASE = (
    r"(?:北大法宝|北大法意|法宝V\d|法信|律商(?:联讯|网)?|威科先行|无讼(?:案例)?|聚法案例|把手案例|法律家|法律门|汇法网|元典智库|万律|"
    r"PKULAW|LexisNexis|Westlaw|Wolters\s?Kluwer)(?:[\u4e00-\u9fff]{0,10}(?:库|网|系统|平台))?"
)
_ADDRESS = (
    r"(?:(?:https?|ftp)\s?[:：]\s?//?\s?[!-~]+|www\.[!-~]+|"
    r"[a-z0-9-]+(?:\.[a-z0-9-]+){0,5}\.(?:com|cn|net|org)(?::\d+)?(?:/[!-~]*)?)"
)
_SOURCE = r"(?:(?:信息|数据|文章|本文)?来源(?:于|自)?|来自|出处|摘自|转载自|转自|链接)\s?[:：]?\s?"
_LINK = "(?:原文|本文|全文|文章|文件|法规|本篇(?:法规|文章)?|来源|原始|网页|页面)(?:链接|网址|地址|出处)"
_LINES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # 【法宝引证码】CLI.1.12345, 北大法宝引证码：CLI.1.12345(EN), [法宝联想] …
        rf"(?:{_DATABASE})?\s?[【\[]\s?(?:(?:法宝|法意|法信|律商|威科)[^】\]]{{1,8}}|引证码)\s?[】\]].{{0,100}}",
        rf"(?:{_DATABASE}|法宝|法意|法信|本篇|本法)?\s?(?:引证码|引用码|文献号)\s?[:：].{{0,100}}",
        r"CLI(?:\.[A-Z]{0,3})?\.\d+(?:\.\d+)*(?:\([A-Z]{2,4}\))?",
        # 原文链接：https://…
        rf"[【\[]?{_LINK}\s?[】\]]?\s?[:：].{{0,300}}",
        rf"[【\[]\s?{_LINK}\s?[】\]].{{0,300}}",
        r"(?:链接地址|网页地址|URL|(?:下载|检索)(?:日期|时间|地址))\s?[:：].{0,300}",
        rf"(?:{_SOURCE})?[（(<《]?{_ADDRESS}[）)>》]?",
        # 北大法宝 www.pkulaw.com; ©北大法宝：专业提供法律信息 …
        rf"[（(【]?(?:{_SOURCE})?[©\s]{{0,4}}{_DATABASE}\s?[:：|-]?\s?[（(]?(?:{_ADDRESS})?[）)】]{{0,2}}",
        rf"©\s{{0,4}}{_DATABASE}.{{0,300}}",
        rf"{_DATABASE}\s?[:：]?\s?[（(]{_ADDRESS}[）)].{{0,300}}",
    )
)


def is_provenance(line: str) -> bool:
    """Whether a whole line is such a thing; a sentence that names an address is the document's.

    >>> is_provenance("原文链接：https://www.pkulaw.com/lar/1.html"), is_provenance("请登录www.yunxi.gov.cn查询。")
    (True, False)
    """
    return len(line) <= _LONGEST and any(pattern.fullmatch(line) for pattern in _LINES)
