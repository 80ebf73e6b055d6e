"""Dates of a document: as signed, as stated above or around it."""

import datetime
import re
from collections.abc import Iterator, Sequence

from pipeline.corpus.readers.characters import CN_DIGITS, HAN

FIRST_YEAR, LAST_YEAR = 1949, 2100  # no document of the People's Republic is older
HEAD = 30  # filled lines in which a document's own number, date line and title are looked for

_CN_YEAR = re.compile(r"([一二][〇○零一二三四五六七八九]{3})年")
_DATE = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)\s*[年./-]\s*(?P<m>\d{1,2})\s*[月./-]\s*(?P<d>\d{1,2})\s*日?(?!\d)")
_CN_DATE = re.compile(
    r"(?P<y>[一二][〇○零一二三四五六七八九]{3})年(?P<m>[一二三四五六七八九十]{1,2})月(?P<d>[一二三四五六七八九十]{1,3})日"
)
SEAL = (
    "(?:人民政府|政府|办公厅|办公室|委员会|教委|党委|工委|局|厅|部|院|会|处|科|署|"
    "中心|集团|学校|大学|学院|中学|小学|幼儿园|兵团)"
)
_ISSUER_LINE = re.compile(rf"[{HAN}XＸ×（）() ]{{1,40}}{SEAL}")
_SIGNED = re.compile(rf"(?P<issuer>[{HAN}XＸ×（）()、]{{2,40}}{SEAL})\s*(?P<date>\S.*)")
_MEETING = re.compile(
    r"(?:^|[—－–（(-]{1,2})\s*(?P<date>\d{4}年\d{1,2}月\d{1,2}日)(?:至\d+日|和\d+月\d+日)?.{0,12}在.{2,40}(?:会议|大会|全会)"
)
_MADE_LABEL = re.compile(r"(?:成文|生成|制发|发文|印发)(?:日期|时间)\s*[:：]?\s*")
_PUBLISHED_LABEL = re.compile(r"(?:发布|公开|公布|更新)(?:日期|时间)\s*[:：]?\s*|^(?:时间|日期)\s*[:：]\s*")
_EFFECTIVE = re.compile(
    r"(?:(?<![》\w])|(?<=条))本[^。；\n《》]{0,24}?自(?:(?P<date>\d{4}年\d{1,2}月\d{1,2}日)|(?:印发|发布|公布|颁布|发文|下发|颁发)之日)起"
    r"[^。；\n]{0,6}(?:施行|实施|执行|生效)"
)
_IN_FORCE = re.compile(r"日起[^。；\n]{0,6}?(?:施行|实施|执行|生效)")
_NUMBER_END = re.compile(r"\d\s*号\s*")


def find_signature(lines: Sequence[str]) -> tuple[str | None, datetime.date | None]:
    """Who signed and when: a body's name above a line that is a date, or both on one line.

    A date that stands alone, near the head or the end of the document, gives a date and no body.

    >>> find_signature(["……", "青川市教育局", "二〇一九年二月十五日"])
    ('青川市教育局', datetime.date(2019, 2, 15))
    """
    alone: datetime.date | None = None
    for i, line in enumerate(lines):
        if len(line) > 60:
            continue
        bare = line.strip("()（） ")
        if date := read_date(bare):
            above = lines[i - 1] if i else ""
            if _ISSUER_LINE.fullmatch(above):
                return above.replace(" ", ""), date
            if i < HEAD // 2 or i >= len(lines) - 8:
                alone = alone or date
        elif (signed := _SIGNED.fullmatch(bare)) and (date := read_date(signed["date"].removesuffix("印发").strip())):
            return signed["issuer"], date
    return None, alone


def find_date(lines: Sequence[str], page: Sequence[str]) -> tuple[datetime.date, str] | None:
    """The date of a document without a signature, and where it stands: page or head.

    In this order: 成文日期 on its page; behind the document's number; the day of the meeting that heard it.
    """
    if made := _find_labelled(page, _MADE_LABEL):
        return made, "page"
    stated = _find_behind_number(lines[:HEAD]) or _find_meeting(lines[:HEAD])
    return (stated, "head") if stated else None


def find_published_date(lines: Sequence[str], page: Sequence[str]) -> datetime.date | None:
    """The day on which a page was published: labelled, or at the head of a line of the page."""
    # The value below a label, `- 成文日期:` and `- 2017-02-23`, is joined to it in the line above.
    bare = [line for above, line in zip(("", *page), page, strict=False) if not above.endswith(line) or above == line]
    return _find_labelled([*page, *lines[:12]], _PUBLISHED_LABEL) or _find_leading(bare)


def find_leading_date(lines: Sequence[str]) -> datetime.date | None:
    """The day with which a line at the head of a document begins."""
    return _find_leading(lines[:12])


def find_effective_date(text: str, issued_on: datetime.date | None) -> datetime.date | None:
    """From when the document itself is in force: on a day that it names, or from the day of its issue.

    >>> find_effective_date("本办法自2019年3月1日起施行。", None)
    datetime.date(2019, 3, 1)
    >>> find_effective_date("《民法典》自2021年1月1日起施行。", None)
    """
    for near in _IN_FORCE.finditer(text):
        found = _EFFECTIVE.search(text, max(near.start() - 60, 0), near.end())
        if not found:
            continue
        if found["date"]:
            return next((date for date, _, _ in _dates_in(found["date"])), None)
        return issued_on
    return None


def locate_date(text: str, date: datetime.date) -> tuple[int, int] | None:
    """Where a text states the day, the last time."""
    return next(
        ((start, end) for found, start, end in sorted(_dates_in(text), key=lambda stated: -stated[1]) if found == date),
        None,
    )


def join_values(chrome: Sequence[str]) -> Iterator[str]:
    """Page lines without their bullets; a bare label, `- 成文日期:`, also joined to the value on the line below it."""
    for line, below in zip(chrome, (*chrome, "")[1:], strict=True):
        yield line.strip("-•·* ")
        if line.endswith((":", "：")):
            yield line.strip("-•·* ") + below.strip("-•·* ")


def write_years_in_digits(text: str) -> str:
    """Years in Chinese numerals as digits: 二〇一七年 as 2017年.

    >>> write_years_in_digits("二〇一七年工作要点")
    '2017年工作要点'
    """
    return _CN_YEAR.sub(lambda year: year[1].translate(CN_DIGITS) + "年", text)


def _find_labelled(lines: Sequence[str], label: re.Pattern[str]) -> datetime.date | None:
    for line in lines:
        if found := label.search(line):
            for date, start, _ in _dates_in(line):
                if start == found.end():
                    return date
    return None


def _find_behind_number(lines: Sequence[str]) -> datetime.date | None:
    """（泉政办〔2017〕106号 2017年6月1日）"""
    for line in lines:
        if len(line) < 60 and (number := _NUMBER_END.search(line)):
            for date, start, _ in _dates_in(line):
                if start == number.end():
                    return date
    return None


def _find_meeting(lines: Sequence[str]) -> datetime.date | None:
    for line in lines:
        if meeting := _MEETING.search(line[:160]):
            return _starting_date(meeting["date"])
    return None


def _find_leading(lines: Sequence[str]) -> datetime.date | None:
    return next((date for line in lines if len(line) < 60 and (date := _starting_date(line))), None)


def _starting_date(line: str) -> datetime.date | None:
    return next((date for date, start, _ in _dates_in(line) if start == 0), None)


def read_date(line: str) -> datetime.date | None:
    """The date that the line is."""
    if not line or line[0] not in "12一二" or len(line) > 20:
        return None
    return next((date for date, start, end in _dates_in(line) if start == 0 and end == len(line)), None)


def _dates_in(line: str) -> Iterator[tuple[datetime.date, int, int]]:
    for found in _DATE.finditer(line):
        if date := _make_date(int(found["y"]), int(found["m"]), int(found["d"])):
            yield date, found.start(), found.end()
    for found in _CN_DATE.finditer(line):
        year = int(found["y"].translate(CN_DIGITS))
        if date := _make_date(year, _read_cn(found["m"]), _read_cn(found["d"])):
            yield date, found.start(), found.end()


def _make_date(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day) if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None


def _read_cn(number: str) -> int:
    """二十八 as 28."""
    tens, ten, ones = number.rpartition("十")
    if not ten:
        return int(number.translate(CN_DIGITS))
    return (int(tens.translate(CN_DIGITS)) if tens else 1) * 10 + (int(ones.translate(CN_DIGITS)) if ones else 0)
