"""Which document number is the document's own."""

import re
from collections.abc import Sequence

from pipeline.corpus.metadata.numbers import DocumentNumber, match_number
from pipeline.corpus.metadata.titles import find_title
from pipeline.corpus.readers.characters import HAN, NUMERALS, close_spaces

_LABEL = re.compile(r"(?:发文字号|发文编号|文件编号|文件字号|文号|发文号)\s*[:：]?\s*")
# What may follow a number on its own line: a date, who signs, the title, the name of a site.
_BEHIND = re.compile(r"\s*[）)\]】]?\s*(?:\d{4}年?(?:\d{1,2}月\d{1,2}日)?|签发人.{0,10}|.{0,3}[-_|].*)?\s*[）)\]】]?")


# What an order is called in the line above its number.
_ORDER_HEAD = re.compile(rf"[{HAN}]{{2,20}}(?:令|公告|通告)")
_BELOW_HEAD = re.compile(rf"[(（〔\[【]?\s*(?:\d{{4}}\s*年\s*)?第\s*[{NUMERALS}]{{1,6}}\s*[号號]\s*[)）〕\]】]?")
# The number of an announcement without its body: 2018年第5号.
_ONLY_YEAR = re.compile(r"(?P<year>(?:19[4-9]|20\d)\d)\s*年\s*,?\s*第\s*(?P<n>\d{1,4})\s*[号號]")
# (2019年8月12日青川市人民政府令第19号公布 自2019年10月1日起施行)
_PROMULGATED = re.compile(r"[(（]\s?\d{4}年\d{1,2}月\d{1,2}日\s?(?=.{2,20}?令)")


def find_own_number(lines: Sequence[str], page: Sequence[str]) -> tuple[DocumentNumber, str] | None:
    """The document's own number and where it stands, head or page; numbers that the text cites are not its own.

    >>> found = find_own_number(["青川市教育局2019年工作要点", "青教[2019] 3号", "根据省教厅〔2018〕9号文"], [])
    >>> found[0].normal, found[0].raw, found[1]
    ('青教〔2019〕3号', '青教[2019] 3号', 'head')
    """
    for source, rows in (("page", page), ("head", lines)):
        for line in rows:
            labelled = _LABEL.search(line)
            if labelled and (number := match_number(close_spaces(line[labelled.end() :]))):
                return number, source
    for source, rows in (("head", lines), ("page", page)):
        for line, below in zip(rows, (*rows, "")[1:], strict=False):
            if number := _read_line(line, below):
                return number, source
    return None


def _read_line(line: str, below: str) -> DocumentNumber | None:
    """The number that a line is, alone or with what may stand behind it, or that it begins and the line below ends."""
    bare = close_spaces(line.strip("()（）[]【】〔〕 "))
    if _ORDER_HEAD.fullmatch(bare) and _BELOW_HEAD.fullmatch(below.strip()):
        return match_number(bare + below.strip())
    if "号" not in bare and "號" not in bare:
        return None
    if promulgated := _PROMULGATED.match(line):
        number = match_number(line, promulgated.end())
        return number if number and re.match(r"\s?(?:公布|发布|颁布)", line[number.end :]) else None
    if year := _ONLY_YEAR.fullmatch(bare):
        return DocumentNumber(f"{year['year']}年第{year['n']}号", bare, int(year["year"]), 0, len(bare))
    number = match_number(bare)
    return number if number and _stands_alone(bare[number.end :]) else None


def _stands_alone(rest: str) -> bool:
    return bool(_BEHIND.fullmatch(rest)) or find_title([rest.strip()]) is not None
