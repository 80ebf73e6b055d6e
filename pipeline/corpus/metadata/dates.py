"""Dates of a document: in the writings that occur, and where it states them, above, below or around it."""

import datetime
import re
from collections.abc import Iterator, Sequence

from pipeline.corpus.readers.characters import DIGITS, HAN, NUMERALS, WIDE, read_number

FIRST_YEAR, LAST_YEAR = 1949, 2100  # no document of the People's Republic is older
HEAD = 30  # filled lines in which a document's own number, date line and title are looked for
_LONGEST = 60  # characters of a line that is a date, a blank between each two of them

# 2021, 二〇二一, 二O二1, 二千零二十一; of the Republic: 民國110, 中華民國一百一十.
YEAR = rf"(?:(?:19|20)\d\d|[12一二壹贰貳](?:\s?[{DIGITS}]){{3}}|[一二两]千[{NUMERALS}]{{1,5}})"
_REPUBLIC = rf"中?[华華]?民[国國]\s{{0,2}}(?P<republic>[{NUMERALS}]{{2,6}})"
_STARTS = r"(?<![\d一二三四五六七八九十百千〇零○])"
_ANY_YEAR = rf"{_STARTS}(?:(?:公元|西元)\s{{0,2}})?(?:{_REPUBLIC}|(?P<year>{YEAR}))"
_MONTH_OF = rf"\s{{0,3}}年\s{{0,3}}(?P<month>元|[{NUMERALS}]{{1,3}})\s{{0,3}}月"
_DATE = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)\s{0,3}[年./-]\s{0,3}(?P<month>\d{1,2})\s{0,3}[月./-]\s{0,3}(?P<day>\d{1,2})"
    r"\s{0,3}[日号號]?(?!\d)"
)
_WRITTEN_DATE = re.compile(rf"{_ANY_YEAR}{_MONTH_OF}\s{{0,3}}(?P<day>[{NUMERALS}]{{1,3}})\s{{0,3}}[日号號]")
# Without a day: 2021年7月, and forms that were not filled in, 2021年7月 日, 2021年×月×日.
_WRITTEN_MONTH = re.compile(
    rf"{_ANY_YEAR}(?:{_MONTH_OF}(?:份|[XxＸ×*]{{0,2}}日)?|年[XxＸ×*]{{0,2}}月[XxＸ×*]{{0,2}}日)"
)
_SEPARATED = re.compile(
    rf"{_ANY_YEAR}年?(?P<sign>[./、·—–-])(?P<month>[{NUMERALS}]{{1,3}})(?P=sign)(?P<day>[{NUMERALS}]{{1,3}})日?"
)
_SHORT_MONTH = re.compile(r"(?P<year>(?:19|20)\d\d)[./-](?P<month>\d{1,2})")
_COMPACT = re.compile(r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)")
_WEEKDAY = re.compile(r"\(?(?:星期|礼拜|禮拜|周|週)[一二三四五六日天]\)?$")
_DATE_BEGINS = frozenset("12一二两壹贰貳公西中民華华")
# A year before 年, or the first of a span: 二〇一七—二〇一八学年.
_WRITTEN_YEAR = re.compile(
    rf"{_ANY_YEAR}(?=\s{{0,2}}(?:[学學]?年|[-—–－~～至到]{{1,3}}\s?[{DIGITS}]{{2,4}}\s?[学學]?年))"
)
# 110年度, 110學年, 110年7月: not the end of a span (2019-20年度), nor 第38年.
_BARE_REPUBLIC = re.compile(
    rf"(?<![{NUMERALS}第.~～/至—–－-])(?P<republic>\d{{2,3}}|[一二三四五六七八九百][{NUMERALS}]{{1,5}})"
    rf"(?=\s?(?:年度|学年|年\s?[{NUMERALS}]{{1,3}}\s?月))"
)
# 110年工作計畫, where a body, a bracket or the start stands before it: not 建校110年.
_REPUBLIC_TITLE = re.compile(r"(?:^|(?<=[处處局府院部署所会會室《〈（( ]))(?P<republic>\d{2,3})(?=\s?年)")
_REPUBLIC_DAY = re.compile(r"(?P<republic>\d{2,3})(?P<rest>([./-])\d{1,2}\3\d{1,2})")
_REPUBLIC_YEARS = range(FIRST_YEAR - 1911, 200)
_DAY = r"\d{4}年\d{1,2}月\d{1,2}日"
_MEETING = re.compile(
    rf"(?:^|[—－–（(-]{{1,2}})\s*(?P<date>{_DAY})(?:至\d+日|和\d+月\d+日)?[^，。；]{{0,12}}在[^。；]{{2,40}}(?:会议|大会|全会)"
)
_MADE_LABEL = re.compile(r"(?:成文|生成|制发|发文|印发)(?:日期|时间)\s*[:：]?\s*")
_PUBLISHED_LABEL = re.compile(r"(?:发布|公开|公布|更新)(?:日期|时间)\s*[:：]?\s*|^(?:时间|日期)\s*[:：]\s*")
_EFFECTIVE = re.compile(
    rf"(?:(?<![》\w])|(?<=条))本[^。；\n《》]{{0,24}}?自(?:(?P<date>[年月日元{NUMERALS}]{{6,16}})|"
    r"(?:印发|发布|公布|颁布|发文|下发|颁发)之日)起[^。；\n]{0,6}(?:施行|实施|执行|生效)"
)
_IN_FORCE = re.compile(r"日起[^。；\n]{0,6}?(?:施行|实施|执行|生效)")
_NUMBER_END = re.compile(r"\d\s*[号號]\s*")
# (2019年8月12日青溪市人民政府令第19号公布 …), (2021年1月15日……会议通过); of a text that was amended later, neither is its day.
_PROMULGATED = re.compile(
    rf"^\(\s?(?P<date>{_DAY})[^()]{{2,60}}?(?:令.{{1,12}}[号號]\s?(?:公布|发布|颁布)|会议通过)(?![^)]{{0,200}}修[正订])"
)
_AGENCY = "新华社|新华网|中新社|中新网|人民日报|人民网|光明日报|光明网|央视网|央广网|中国网"
_DATELINE = re.compile(
    rf"(?:{_AGENCY})\s?[{HAN}、]{{0,12}}?\s?(?:(?P<year>\d{{4}})年)?(?P<month>\d{{1,2}})月(?P<day>\d{{1,2}})日\s?(?:电|讯|消息)"
)


def find_date(lines: Sequence[str], page: Sequence[str]) -> tuple[datetime.date, str] | None:
    """The date of a document without a signature, and where it stands: page or head.

    In this order: 成文日期 on its page; behind the document's number; the day of the order that issued it or of the
    meeting that passed it; of the meeting that heard it.
    """
    if made := _find_labelled(page, _MADE_LABEL):
        return made, "page"
    head = lines[:HEAD]
    stated = _find_behind_number(head) or _find_stated(head, _PROMULGATED) or _find_stated(head, _MEETING)
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


def find_dateline(lines: Sequence[str]) -> tuple[int | None, int, int] | None:
    """Year, if it is stated, month and day of a news agency's dateline in the head or at the end of a document.

    >>> find_dateline(["（新华社北京10月15日电）"]), find_dateline(["新华社北京2020年10月15日电 近日，"])
    ((None, 10, 15), (2020, 10, 15))
    """
    for line in (*(line[:120] for line in lines[:HEAD]), *(line[-60:] for line in lines[-8:])):
        if found := _DATELINE.search(line):
            year, month, day = (int(found[part] or 0) for part in ("year", "month", "day"))
            if _make_date(year or 2000, month, day):
                return year or None, month, day
    return None


def write_years_in_digits(text: str) -> str:
    """Dates and years of any writing in digits, those of the Republic (民國) as ours: 二〇一七年 as 2017年.

    >>> write_years_in_digits("二O一七年工作要点"), write_years_in_digits("中華民國一百零八年七月")
    ('2017年工作要点', '2019年七月')
    >>> write_years_in_digits("二〇二一年元月廿八日在青川市")
    '2021年1月28日在青川市'
    """
    if "年" not in text:
        return text
    return _WRITTEN_YEAR.sub(_write_year, _WRITTEN_DATE.sub(_write_day, text))


def write_republic_years(line: str) -> str:
    """A line of a document of the Republic with years that don't say so: 110年度 as 2021年度, 110.7.24 as 2021.7.24.

    >>> write_republic_years("雲溪縣政府110年度施政計畫"), write_republic_years("108—110年度")
    ('雲溪縣政府2021年度施政計畫', '108—110年度')
    """
    if day := _REPUBLIC_DAY.fullmatch(line):
        return f"{int(day['republic']) + 1911}{day['rest']}" if int(day["republic"]) in _REPUBLIC_YEARS else line
    return _REPUBLIC_TITLE.sub(_write_bare_year, _BARE_REPUBLIC.sub(_write_bare_year, line))


def read_date(line: str) -> datetime.date | None:
    """The date that the line is, in any writing: 2021.7.24, 20210724, 二〇二一年元月廿四日, 民國110年7月24日.

    >>> read_date("二O二一 年 七 月 二十四 日"), read_date("2021年7月"), read_date("2021年7月24日上午")
    (datetime.date(2021, 7, 24), None, None)
    """
    bare = _strip_line(line)
    if compact := _COMPACT.fullmatch(bare):
        return _make_date(*(int(compact[part]) for part in ("year", "month", "day")))
    if separated := _SEPARATED.fullmatch(bare):
        return _read_day(separated)
    # 二〇二一年七月二十四 has lost its 日.
    whole = bare if bare.endswith(("日", "号", "號")) else bare + "日"
    return next((date for date, start, end in _dates_in(whole) if start == 0 and end == len(whole)), None)


def read_month(line: str) -> tuple[int, int | None] | None:
    """Year and month that the line is, where it states no day: 2021年7月, 二〇二一年七月, 2021.07; 2021年 月 日 has no month.

    >>> read_month("二〇二一 年 七 月"), read_month("2015.07"), read_month("2021年7月24日"), read_month("2021年  月  日")
    ((2021, 7), (2015, 7), None, (2021, None))
    """
    bare = _strip_line(line)
    found = _WRITTEN_MONTH.fullmatch(bare) or _SHORT_MONTH.fullmatch(bare)
    if not found:
        return None
    if found["month"] is None:
        year = _read_year(found)
        return (year, None) if year and FIRST_YEAR <= year <= LAST_YEAR else None
    first = _read_day(found, 1)
    return (first.year, first.month) if first else None


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


def _find_stated(lines: Sequence[str], pattern: re.Pattern[str]) -> datetime.date | None:
    for line in lines:
        if found := pattern.search(line[:160]):
            return _starting_date(found["date"])
    return None


def _find_leading(lines: Sequence[str]) -> datetime.date | None:
    return next((date for line in lines if len(line) < 60 and (date := _starting_date(line))), None)


def _starting_date(line: str) -> datetime.date | None:
    return next((date for date, start, _ in _dates_in(line) if start == 0), None)


def _strip_line(line: str) -> str:
    """A line that may be a date without its blanks and its day of the week; else nothing."""
    if len(line) > _LONGEST:
        return ""
    bare = "".join(line.translate(WIDE).split())
    return _WEEKDAY.sub("", bare) if bare and bare[0] in _DATE_BEGINS else ""


def _dates_in(line: str) -> Iterator[tuple[datetime.date, int, int]]:
    for found in _DATE.finditer(line):
        if date := _read_day(found):
            yield date, found.start(), found.end()
    for found in _WRITTEN_DATE.finditer(line):
        if date := _read_day(found):
            yield date, found.start(), found.end()


def _read_day(found: re.Match[str], day: int | None = None) -> datetime.date | None:
    """The date of a match; its day, if that is given, is no part of it."""
    year = _read_year(found)
    month = 1 if found["month"] == "元" else read_number(found["month"])
    day = day or read_number(found["day"])
    return _make_date(year, month, day) if year and month and day else None


def _read_year(found: re.Match[str]) -> int | None:
    parts = found.groupdict()
    if parts.get("republic"):
        year = read_number(parts["republic"])
        return year + 1911 if year and year in _REPUBLIC_YEARS else None
    return read_number("".join(found["year"].split()))


def _write_day(found: re.Match[str]) -> str:
    date = _read_day(found)
    return f"{date.year}年{date.month}月{date.day}日" if date else found[0]


def _write_year(found: re.Match[str]) -> str:
    year = _read_year(found)
    return str(year) if year and FIRST_YEAR <= year <= LAST_YEAR else found[0]


def _write_bare_year(found: re.Match[str]) -> str:
    year = read_number(found["republic"])
    return str(year + 1911) if year and year in _REPUBLIC_YEARS else found[0]


def _make_date(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day) if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None
