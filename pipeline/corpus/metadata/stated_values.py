"""Dates and years as they are written in the cells of tables: by people, by spreadsheets, by programs."""

import datetime
import re
import unicodedata
from collections.abc import Mapping

from pipeline.corpus.metadata import dates

FIRST_YEAR, LAST_YEAR = 1900, 2100
LONGEST = 80  # characters of a cell that is a date with words beside it

NO_SUCH_DAY = "没有这一天；请写成 2021-07-24 的样子", "there is no such day; write the date as 2021-07-24"
PLACEHOLDER = (
    "程序以它表示没有日期；请写真正的日期，或留空",
    "programs write it where they know no date; write the date, or leave it empty",
)
NO_DATE = "请写完整的日期，如 2021-07-24", "write the full date, as 2021-07-24"
NO_YEAR = (
    f"请写四位数字，如 2021，在 {FIRST_YEAR} 到 {LAST_YEAR} 之间",
    f"write four digits, as 2021, from {FIRST_YEAR} to {LAST_YEAR}",
)

_CHINA = datetime.timedelta(hours=8)
_EPOCH = datetime.datetime(1970, 1, 1)
_EXCEL_ZERO = datetime.datetime(1899, 12, 30)
_EXCEL_SERIALS = 18_172, 73_415  # 1949-10-01 to 2100-12-31; all of five digits, as no year is
_REPUBLIC = 1911  # before the first year of the Republic

_NOTHING = re.compile(
    r"[\W_]*|[无無空]|暂无|暫無|没有|未知|不详|不詳|待定|n/?a|null|none|nan|nat|undefined|0|0000([-/.])00\1(?:00)(?: 00:00:00)?|00000000",
    re.IGNORECASE,
)
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufe00-\ufe0f\ufeff]")
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_DOTS = re.compile("[。·•・]")
_ZEROS = ("1899-12-30", "1899-12-31", "1900-01-00", "1900-01-01", "1970-01-01")  # the first days of Excel and of Unix
_DOING = (
    "发布|發布|公布|公开|印发|印發|成文|发文|發文|制发|制定|生成|签发|签署|发表|发出|刊发|刊登|登载|更新|上传|上线|颁布|颁发|下发|"
    "出台|通过|批准"
)
# The order of the parts in what stands before and behind a date leaves only one way to match.
_BEFORE = re.compile(
    r"(?:date|time|published|posted|updated|issued|released)(?: (?:date|time|on|at))?[\s:]+|"
    rf"(?:本?(?:文|信息|公告))?(?:{_DOING})?(?:的)?(?:日期|时间|時間|年份|年度|日|于|於|在)?[\s:]*(?:公元|西元)?[\s:]*",
    re.IGNORECASE,
)
_BEHIND = re.compile(rf"\s*[(\[【]?(?:正式)?(?:{_DOING})[)\]】]?$")
_IN_FORCE = re.compile(r"^\s*自|(?:起|开始)?(?:正式)?(?:施行|实施|實施|实行|执行|執行|生效)\s*$|起\s*$")
_WEEKDAY = re.compile(
    r"[(\[【]?\s*(?:(?:星期|礼拜|周)[一二三四五六日天]|\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b)[,.]?\s*[)\]】]?",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"[\sT,]*(?P<half>上午|下午|凌晨|早上|中午|晚上)?\s*(?P<hour>\d{1,2})\s*(?::|时|時|点)\s*(?P<minute>\d{1,2})?\s*分?"
    r"(?:\s*:?\s*(?P<second>\d{1,2})(?:[.,]\d{1,9})?\s*秒?)?\s*(?P<noon>am|pm)?\s*"
    r"(?P<zone>Z|CST|(?:UTC|GMT)?\s?[+-]\d{1,2}(?::?\d\d)?|UTC|GMT)?\s*(?:[(\[][^()\[\]]{0,40}[)\]])?$",
    re.IGNORECASE,
)
# Date.toString of Java: Sat Jul 24 10:00:00 CST 2021.
_CLOCK_INSIDE = re.compile(
    r"(?P<day>[a-z]{3} \d{1,2}) (?P<clock>\d\d:\d\d:\d\d [a-z]{3}(?:[+-][\d:]+)?) (?P<year>\d{4})", re.I
)
_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?"

_YEAR = r"(?P<y>\d{4})"
_GAP = r"\s*[-/._\s]\s*"
_FULL = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"{_YEAR}(?:\s*年\s*|{_GAP})(?P<m>\d{{1,2}})(?:\s*月\s*|{_GAP})(?P<d>\d{{1,2}})\s*[日号號]?",
        rf"{_YEAR}(?P<m>\d\d)(?P<d>\d\d)(?:\.0)?",
        rf"{_YEAR}(?P<m>\d\d)(?P<d>\d\d)(?:[01]\d|2[0-3])(?:[0-5]\d)?(?:[0-5]\d)?(?:\d{{3}})?",
        rf"{_MONTH}[\s-]*(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[\s,-]+{_YEAR}",
        rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[\s-]*(?:of )?{_MONTH}[\s,-]*{_YEAR}",
    )
)
_WITH_MONTH = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"{_YEAR}\s*年\s*(?P<m>\d{{1,2}})\s*月?\s*(?:份|[上中下]旬|初|底|末)?",
        rf"{_YEAR}\s*[-/_]\s*(?P<m>\d{{1,2}})\s*月?\s*(?:份|[上中下]旬|初|底|末)?",
        rf"{_YEAR}(?P<m>0[1-9]|1[0-2])",
        rf"{_MONTH}[\s,-]*{_YEAR}",
    )
)
_PART_OF_YEAR = "初|底|末|[上下]半年|第?[一二三四1-4]季度|-?[Qq][1-4]|[春夏秋冬]季?"
# 2020.1 may be the number that a spreadsheet makes of October: its year is sure.
_WITH_YEAR = re.compile(rf"{_YEAR}(?:\.\d{{1,2}})?\s*(?:年[度份]?)?\s*(?:{_PART_OF_YEAR})?")
_DAY_FIRST = re.compile(rf"(?P<a>\d{{1,2}})([-/.])(?P<b>\d{{1,2}})\2{_YEAR}")
_REPUBLIC_FORMS = tuple(
    re.compile(form)
    for form in (
        r"(?:中[华華])?民[国國]\s*(?P<r>\d{1,3})\s*(?:年[度份]?)?",
        r"(?:中[华華])?民[国國]\s*(?P<r>\d{1,3})\s*[年/.-]\s*(?P<m>\d{1,2})\s*月?",
        r"(?:中[华華])?民[国國]\s*(?P<r>\d{1,3})\s*[年/.-]\s*(?P<m>\d{1,2})\s*[月/.-]\s*(?P<d>\d{1,2})\s*日?",
        r"(?P<r>[01]\d\d)\s*年[度份]?",
        r"(?P<r>[01]\d\d)\s*年\s*(?P<m>\d{1,2})\s*月?",
        r"(?P<r>[01]\d\d)\s*[年/.-]\s*(?P<m>\d{1,2})\s*[月/.-]\s*(?P<d>\d{1,2})\s*日?",
        r"(?P<r>[01]\d\d)(?P<m>\d\d)(?P<d>\d\d)",
    )
)
_NUMBER = re.compile(r"(?:/Date\()?(?P<whole>-?\d{5,19})(?P<part>\.\d{1,15})?(?:[+-]\d{4})?(?:\)/)?")
_SCHOOL_YEAR = re.compile(r"(?P<y>\d{4})\s*年?(?:\s*[-/~至到]+\s*(?P<next>\d{4}|\d\d)\s*年?)?\s*学年度?")
_PAGE_WORDS_BEHIND = re.compile(
    r"(?s)(?<=[\d日])\s+(?:信息|文章)?(?:来源|作者|字[号体]|(?:浏览|阅读|点击|访问)[次数量]{0,2}|(?:责任)?编辑)\s*[:：].*"
)


def says_nothing(cell: str) -> bool:
    """Whether a cell is filled with a word or mark for an empty one.

    >>> says_nothing("—"), says_nothing("NULL"), says_nothing("三月")
    (True, True, False)
    """
    return len(cell) <= LONGEST and _NOTHING.fullmatch(_normalize(cell)) is not None


def read_date(cell: str) -> str:
    """The date that a cell states, as far as it does: as 2021-07-24, 2021-07 or 2021.

    A time with a zone, and one counted in seconds, is that of China (UTC+8). Raises ValueError, in Chinese and in English,
    where the cell is no single date, or one that can be read in two ways (3/4/2021).

    >>> read_date("发布时间：２０２１年7月24日（星期六）"), read_date("44401.4375"), read_date("2021.7"), read_date("1627056000000")
    ('2021-07-24', '2021-07-24', '2021', '2021-07-24')
    """
    text = _normalize(_PAGE_WORDS_BEHIND.sub("", cell[: LONGEST + 1]))
    if len(text) > LONGEST:
        raise ValueError(*NO_DATE)
    if text.translate(str.maketrans("/.", "--"))[:10] in _ZEROS:
        raise ValueError(*PLACEHOLDER)
    for read in (_read_number, _read_words):
        if found := read(text):
            if not FIRST_YEAR <= int(found[:4]) <= LAST_YEAR:
                raise ValueError(*NO_DATE)
            return found
    raise ValueError(*NO_DATE)


def read_year(cell: str) -> int:
    """The year that a cell states; of a school year its first.

    >>> read_year("2021年度"), read_year("2020—2021学年度"), read_year("110年度"), read_year("2018-01-01")
    (2021, 2020, 2021, 2018)
    """
    text = _normalize(cell[: LONGEST + 1])
    if re.fullmatch(r"\d,\d{3}(?:\.0+)?", text):  # as a spreadsheet shows a number
        text = text.replace(",", "")
    if school := _SCHOOL_YEAR.fullmatch(text):
        year = int(school["y"])
        if school["next"] and int(school["next"]) not in (year + 1, (year + 1) % 100):
            raise ValueError(*NO_YEAR)
    else:
        try:
            year = int(read_date(text)[:4])
        except ValueError as error:
            raise ValueError(*NO_YEAR) from error
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(*NO_YEAR)
    return year


def read_day(cell: str) -> datetime.date:
    """The date that a cell states; raises ValueError where the day is missing, too."""
    stated = read_date(cell)
    if len(stated) < 10:
        raise ValueError(*NO_DATE)
    return datetime.date.fromisoformat(stated)


def read_effective_day(cell: str) -> datetime.date:
    """The same for the day from which a document is in force.

    >>> read_effective_day("自2021年9月1日起施行")
    datetime.date(2021, 9, 1)
    """
    return read_day(_IN_FORCE.sub("", cell[: LONGEST + 1]))


def read_academic_year(cell: str) -> str:
    """The school year that a cell states by its two years, as 2017-2018."""
    school = re.fullmatch(r"(\d{4})\s*年?\s*[-/~至到]+\s*(\d{4})\s*(?:学?年度?)?", _normalize(cell[: LONGEST + 1]))
    if not school or int(school[2]) != int(school[1]) + 1:
        raise ValueError("请写起止两年，如 2017-2018", "write its two years, as 2017-2018")
    return f"{school[1]}-{school[2]}"


def _normalize(cell: str) -> str:
    """Digits and marks narrow, one sort of dash and dot, single blanks."""
    text = _UNSEEN.sub("", unicodedata.normalize("NFKC", cell))
    return " ".join(_DOTS.sub(".", _DASHES.sub("-", text)).split())


def _read_number(text: str) -> str | None:
    """Days since 1900 as Excel counts them; seconds since 1970, or thousandths, millionths … of them."""
    found = _NUMBER.fullmatch(text)
    if not found or re.fullmatch(r"(?:19|20)\d\d(?:0\d|1[0-2])[0-3]\d(?:[0-2]\d(?:[0-5]\d){0,2})?\d{0,3}", text):
        return None  # 20210724, 20210724103000
    whole, n_digits = int(found["whole"]), len(found["whole"].lstrip("-"))
    if n_digits == 5:
        if not _EXCEL_SERIALS[0] <= whole <= _EXCEL_SERIALS[1]:
            return None
        seconds = round((whole + float(found["part"] or 0)) * 86_400)  # its fractions are not exact
        return (_EXCEL_ZERO + datetime.timedelta(seconds=seconds)).date().isoformat()
    if n_digits < 9:
        return None
    a_second = next(n for n in (1, 10**3, 10**6, 10**9) if n_digits <= 10 + len(str(n)) - 1)
    moment = _EPOCH + datetime.timedelta(seconds=whole // a_second) + _CHINA
    return moment.date().isoformat() if 1949 <= moment.year <= LAST_YEAR else None


def _read_words(text: str) -> str | None:
    """A date in digits or numerals, without the words, the weekday and the time that stand beside it."""
    text = _WEEKDAY.sub(" ", text).strip()
    if inside := _CLOCK_INSIDE.fullmatch(text):
        text = f"{inside['day']} {inside['year']} {inside['clock']}"
    clock = _CLOCK.search(text)
    if clock:
        text = text[: clock.start()]
    text = text.strip(" ()[]【】{}<>《》\"'“”‘’,.;、。|")
    before = _BEFORE.match(text)
    bare = _BEHIND.sub("", text[before.end() :] if before else text).strip(" ()[]【】,.")
    for candidate in dict.fromkeys((text, bare)):
        found = _read_digits(candidate) or _read_republic(candidate) or _read_numerals(candidate)
        if found:
            return _shift(found, clock) if clock else found
    return None


def _read_digits(text: str) -> str | None:
    for form in (*_FULL, *_WITH_MONTH):
        if found := form.fullmatch(text):
            parts = found.groupdict()
            month = _NAMES.index(parts["name"][:3].lower()) + 1 if "name" in parts else int(parts["m"])
            return _write(int(parts["y"]), month, int(parts.get("d") or 0))
    if found := _WITH_YEAR.fullmatch(text):
        return found["y"]
    if found := _DAY_FIRST.fullmatch(text):
        # 24/07/2021 and 07/24/2021 are clear; 3/4/2021 is March or April.
        first, second = int(found["a"]), int(found["b"])
        if first == second or max(first, second) > 12:
            return _write(int(found["y"]), min(first, second), max(first, second))
    return None


def _read_republic(text: str) -> str | None:
    """民國110年7月24日, 110/07/24: years of the Republic, in three digits where its name is missing."""
    for form in _REPUBLIC_FORMS:
        if found := form.fullmatch(text):
            parts = found.groupdict()
            if not int(parts["r"]):
                return None
            return _write(_REPUBLIC + int(parts["r"]), int(parts.get("m") or 0), int(parts.get("d") or 0))
    return None


def _read_numerals(text: str) -> str | None:
    """In Chinese numerals: a whole date, or one that a first month and day make whole."""
    text = re.sub(r"^(?=[01]\d\d年)", "民国", re.sub(r"\s", "", text))
    forms: Mapping[str, tuple[str, int]] = {
        r".+日|.+号": ("", 10),
        r"(.+年.+月)份?": ("一日", 7),
        rf"(.+年)(?:[度份]|{_PART_OF_YEAR})?": ("一月一日", 4),
        r"[^年月日]{4}": ("年一月一日", 4),
    }
    for form, (rest, n_known) in forms.items():
        if found := re.fullmatch(form, text):
            stated = found[1] if found.re.groups else text
            day = dates.read_date(stated + rest)
            return day.isoformat()[:n_known] if day else None
    return None


def _write(year: int, month: int, day: int) -> str:
    """As much of the date as is known, 0 standing for what isn't; raises ValueError where there is no such day."""
    try:
        datetime.date(year, month or 1, day or 1)
    except ValueError as error:
        raise ValueError(*NO_SUCH_DAY) from error
    return f"{year:04d}" + (f"-{month:02d}" if month else "") + (f"-{day:02d}" if month and day else "")


def _shift(found: str, clock: re.Match[str]) -> str | None:
    """The day in China at this time of the day stated; as it stands where the time has no zone."""
    hour, minute, second = (int(clock[name] or 0) for name in ("hour", "minute", "second"))
    if len(found) < 10 or hour > 24 or minute > 59 or second > 60 or not 1 < int(found[:4]) < 9999:
        return None  # beyond the calendar's edges there is nothing to shift to
    zone = (clock["zone"] or "").upper().replace(" ", "")
    if not zone or zone == "CST":
        return found
    if (clock["noon"] or "").lower() == "pm" or clock["half"] in ("下午", "晚上"):
        hour = hour % 12 + 12
    ahead = datetime.timedelta()
    if offset := re.search(r"([+-])(\d{1,2}):?(\d\d)?$", zone):
        ahead = datetime.timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0)) * (-1 if offset[1] == "-" else 1)
    day = datetime.datetime.fromisoformat(found) + datetime.timedelta(hours=hour, minutes=minute) - ahead + _CHINA
    return day.date().isoformat()
