"""Documents of which too little is Chinese text to say much."""

import re

from pipeline.corpus.audit.findings import Document, Finding
from pipeline.corpus.text.structure import count_han

MIN_SHARE_HAN = 0.3  # of the letters of a Chinese text; English with a Chinese name in it has less

LONGEST_SHELL = 500  # Chinese characters; what is longer is no empty page, and is not looked through
# Lines that a page shows in place of a document, or around it.
_OF_A_PAGE = re.compile(
    r"(?:正在|努力|数据)?加载(?:中|失败|\W*$)|正在(?:加载|载入|跳转|打开)|请稍[候后等]|\bloading\b|javascript|浏览器|\biframe\b|不支持框架|"
    r"页面(?:不存在|无法|未找到|已删除)|\b404\b|^\W*(?:请?(?:点击|下载|查看|打开|阅读)\w{0,4}|详?见|参见)(?:附件|全文|原文|正文|详情|链接)\w{0,2}\W*$|"
    r"版权所有|网站标识码|ICP备|公网安备|^(?:技术支持|主办|承办|网站)\w{0,4}[:：]|^\W*(?:联系我们|网站地图|返回首页|扫一扫\w{0,12})\W*$",
    re.IGNORECASE,
)
_LONGEST_LINE = 80  # of a page's own; what is longer is prose


def find_too_short(document: Document, min_chars: int) -> Finding | None:
    """The finding not_chinese or too_short, a warning."""
    n_chars = document["n_chars"]
    n_letters = sum(map(str.isalpha, document["text"]))
    if n_chars < MIN_SHARE_HAN * n_letters:
        share = f"{n_chars / n_letters:.0%}"
        return Finding(
            "not_chinese",
            "warning",
            f"文字中汉字只占 {share}，多半不是中文文件。",
            f"Chinese characters are {share} of its letters: it is hardly a Chinese document.",
            detail=share,
        )
    n_beside = count_beside_title(document)
    if n_beside < min_chars:
        return Finding(
            "too_short",
            "warning",
            f"标题与网页用语以外只有 {n_beside} 个汉字，多半是空壳网页或残篇。",
            f"it has {n_beside} Chinese characters beside its title and words of the page: an empty page or a fragment, most likely.",
            detail=str(n_beside),
        )
    return None


def count_beside_title(document: Document) -> int:
    """Chinese characters of a document's text apart from its title and the page's own lines: of an empty page there are none."""
    n_chars: int = document["n_chars"]
    if n_chars > LONGEST_SHELL:
        return n_chars
    title: str = document["title"].strip()
    text: str = document["text"].replace(title, "\n") if title else document["text"]
    return sum(
        count_han(line) for line in text.splitlines() if not (len(line) <= _LONGEST_LINE and _OF_A_PAGE.search(line))
    )
