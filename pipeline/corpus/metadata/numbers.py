"""Document numbers (文号): as they should be written, and the broken forms in which copies have them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.corpus.metadata.dates import YEAR
from pipeline.corpus.readers.characters import HAN, NUMERALS, read_number

_OPEN, _CLOSE = r"〔\[【（(﹝［〈<{〖", r"〕\]】）)﹞］〉>}〗"
_YEARS = range(1940, 2101)
_N = rf"(?:\d{{1,5}}|[{NUMERALS}]{{1,6}})"
_HAO = "[号號]"
# Whole: 〔2017〕1号, [2017]第1号, （2017年）1号. A bracket lost: 〔2017 1号, 〔20172号, 2017〕1号. None: 2017-1号.
_TAIL = (
    rf"(?:[{_OPEN}]\s*(?P<year>{YEAR})\s*年?\s*(?P<close>[{_CLOSE}])?|(?P<open_lost>{YEAR})\s*年?\s*[{_CLOSE}]|"
    rf"(?<=[发办函教政字文厅局委府])(?P<bare>{YEAR})\s*(?:[-—–－]|年?第|字第?))"
    rf"\s*(?:字?第|字)?\s*(?P<n>{_N})\s*{_HAO}"
)
NUMBER = re.compile(rf"(?P<word>[{HAN}]{{1,14}})\s*{_TAIL}")
_SIGN = re.compile(rf"[{NUMERALS}]\s*{_HAO}")
_LONGEST = 48  # characters of a number with its blanks
# 教育部令第30号, 青川市人民政府令（第三十号）, 青川市人民政府公告第5号
_ORDER = re.compile(
    rf"(?P<word>[{HAN}]{{2,20}}?(?:令|公告|通告))\s*[{_OPEN}]?\s*第?\s*(?P<n>{_N})\s*{_HAO}\s*[{_CLOSE}]?"
)
# 教育部公告2018年第5号, 青川市人民政府通告（2018年第5号）
_ANNOUNCEMENT = re.compile(
    rf"(?P<word>[{HAN}]{{0,20}}?(?:公告|通告|公报|令))\s*[{_OPEN}]?\s*(?P<year>{YEAR})\s*年\s*[,，]?\s*第\s*(?P<n>{_N})\s*{_HAO}"
    rf"\s*[{_CLOSE}]?"
)
# 教育部2018年第5号公告, 教育部第30号令
_NUMBERED = re.compile(
    rf"(?P<word>[{HAN}]{{2,20}}?)\s*(?:(?P<year>{YEAR})\s*年\s*)?第\s*(?P<n>{_N})\s*{_HAO}\s*(?P<kind>公告|通告|公报|令)"
)
# What runs on into the agency's code in running text: 根据国发〔2015〕71号.
_LEAD = re.compile(
    r"^.*(?:根据|按照|依据|依照|贯彻|落实|执行|转发|印发|下发|参照|详见|结合|以及|对照|废止|代替|文件|通知|意见|方案|要求|和|及|与|见|以|按|由|在|对|将|"
    "经|的)(?=.{1,10}$)"
)


@dataclass(frozen=True)
class DocumentNumber:
    """normal: 青教〔2019〕3号, 教育部公告2018年第5号. raw: as it stands there. start, end: in the line.

    year: None for an order, 教育部令第30号.
    """

    normal: str
    raw: str
    year: int | None
    start: int
    end: int

    @property
    def is_broken(self) -> bool:
        """Whether a careful printer would not have set it so."""
        return re.sub(r"\s+", "", self.raw) != self.normal


def match_number(text: str, start: int = 0) -> DocumentNumber | None:
    """The document number that stands at a place of a text.

    >>> [match_number(raw).normal for raw in ("青教[2019]第3号", "青教〔20193号", "青教2019-3号", "青川市令第三号")]
    ['青教〔2019〕3号', '青教〔2019〕3号', '青教〔2019〕3号', '青川市令第3号']
    >>> match_number("青川市教育局公告（2018年第5号）").normal
    '青川市教育局公告2018年第5号'
    """
    if announced := _ANNOUNCEMENT.match(text, start) or _NUMBERED.match(text, start):
        return _read_order(announced)
    if (found := NUMBER.match(text, start)) and (number := _read_number(found)):
        return number
    order = _ORDER.match(text, start)
    return _read_order(order) if order else None


def find_numbers(text: str) -> Iterator[DocumentNumber]:
    """The document numbers anywhere in a running text, without the words that lead up to them."""
    # Looking back from each 号 is ten times as fast as looking for what may stand before one.
    at = 0
    for sign in _SIGN.finditer(text):
        begin = max(sign.end() - _LONGEST, at)
        found = next((found for found in NUMBER.finditer(text, begin, sign.end()) if found.end() == sign.end()), None)
        if not found:
            continue
        at = found.end()
        number = _read_number(found)
        if not number:
            continue
        lead = _LEAD.match(found["word"])
        cut = lead.end() if lead else 0
        yield DocumentNumber(number.normal[cut:], number.raw[cut:], number.year, number.start + cut, number.end)


def _read_number(found: re.Match[str]) -> DocumentNumber | None:
    year = _read_year(found["year"] or found["open_lost"] or found["bare"])
    n = _read_count(found["n"])
    if n is None or year not in _YEARS:
        return None
    # An agency's 字 belongs to its code only in old forms, 青教字〔1998〕3号, and stays there.
    return DocumentNumber(f"{found['word']}〔{year}〕{n}号", found.group(), year, found.start(), found.end())


def _read_order(found: re.Match[str]) -> DocumentNumber | None:
    n = _read_count(found["n"])
    if n is None:
        return None
    parts = found.groupdict()
    year = _read_year(parts["year"]) if parts.get("year") else None
    word = found["word"] + parts.get("kind", "")
    normal = f"{word}{year}年第{n}号" if year else f"{word}第{n}号"
    return DocumentNumber(normal, found.group(), year, found.start(), found.end())


def _read_year(year: str) -> int | None:
    return read_number("".join(year.split()))


def _read_count(n: str) -> str | None:
    """6 for 六; digits stay as they stand, 0012 too."""
    if n.isdecimal():
        return n
    number = read_number(n)
    return str(number) if number else None
