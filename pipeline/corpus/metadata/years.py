"""The year of a document, by what it says in one place after another, and how sure that is."""

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from pipeline.corpus.metadata.dates import FIRST_YEAR, LAST_YEAR, write_years_in_digits
from pipeline.corpus.metadata.titles import KINDS, find_kind
from pipeline.corpus.readers.characters import DIGITS, WIDE, ZEROS, read_number

_YEAR = r"(?<!\d)((?:19|20)\d\d)"
_SCHOOL_YEAR = re.compile(_YEAR + r"(?:\s*年?\s*[-—–－~～―至到/]{1,3}\s*(?:20)?\d\d)?\s*学年")
_SPAN = re.compile(_YEAR + r"\s*年?\s*[-—–－~～―至到]{1,3}\s*(?:19|20)\d\d\s*年?")
# 到2035年, 申办2022年: a goal, or an event to come.
_BEFORE_GOAL = (
    "到 至 面向 迈向 走向 奔向 截止 截至 力争 确保 争取 展望 冲刺 决胜 决战 申办 筹办 备战 迎接 喜迎 迎战 自 从"
)
_ABOUT = re.compile(
    "".join(f"(?<!{word})" for word in _BEFORE_GOAL.split())
    + _YEAR
    + r"\s*(?:年(?!前|以前|底前|远景|愿景|目标|代|以来|来|至今|起)|(?=(?!年)[\u4e00-\u9fff]{0,4}工作(?:要点|计划|总结|思路|安排)))"
    r"(?P<rest>(?:(?!(?:19|20)\d\d\s*年).){0,60})"
)
_GOAL = re.compile(
    r".{0,24}?(?:(?:基本|全面|率先|初步|如期|完全)(?:普及|消除|完成|形成)|实现|建成|达到|迈入|翻番|碳达峰|碳中和)|.{0,12}?(?:将|力争|有望)|"
    r".{0,8}?(?:冬奥|奥运|残奥|亚运|亚残|世博|世界杯|世锦赛|大运会|全运会|青奥|军运会|世园会|进博会|可持续发展议程)"
)
_NAMED = re.compile(rf"度|.{{0,60}}?(?:{KINDS}|工作|重点|任务)")
_PLANNED = re.compile(_YEAR + r"\s*年?(?:度)?[^\d]{0,30}?(?:要点|计划|工作安排|打算|思路|草案|方案|部署|预算)")
_SUMMED_UP = re.compile("总结|回顾|情况")
# What is said of a year as a whole, and not on the occasion of it.
_OF_A_YEAR = re.compile(r"年度|学年|总结|报告|公报|年报|决算|述职")
# Years in names of programmes: 教育现代化2035, 健康中国2030, “2025”行动.
_NAMED_GOAL = re.compile(
    r"(?:现代化|制造|健康[\u4e00-\u9fff]{2}|中国|战略|愿景|展望|目标|[到至]|面向|迈向|[“\"'‘])\s*(?:19|20)\d\d(?!\d)|"
    r"(?:19|20)\d\d\s*(?:年|远景|愿景|行动|议程|[”\"'’])"
)
_TEXT_YEAR = re.compile(
    r"((?:19|20)\d\d)年度?(?:[,，](?:全|我|本|市|区|县|省|教育|.{2,8}(?:市|区|县|局|工作)).{0,40}(?:将|要|工作|以)|[,，]?是(?!极|很|非常|不平凡))"
)
_LOOKS_BACK = re.compile(r"回顾|总结|报告|代表")
_A_YEAR_SINCE = re.compile("一年来|过去的?一年|这一年")
# Headings of reports: 2023年工作回顾, 2024年工作安排.
_HEADED_YEAR = re.compile(rf"(?P<year>20\d\d|二[{ZEROS}][{DIGITS}]{{2}})\s{{0,2}}年?(?P<rest>[^\n。，；]{{0,22}})")
_HEADING_BEFORE = re.compile(r"(?:^|[\n。！；]|[一二三四五][、.．]|部分|[）)])\s*$")
_REVIEWED = re.compile("回顾|总结")
_PLANNED_WORK = re.compile(
    r"(?!的?回顾|工作回顾|工作总结).{0,16}?(?:安排|建议|重点工作|主要工作|工作重点|任务|打算|部署|总体要求|总体思路|目标|工作要点|"
    r"工作思路|(?:政府|主要|各项)?工作[ ]|(?:政府|主要|各项)?工作$)"
)
_LEADS_TO_PLAN = re.compile("代表[：:]|回顾|工作报告")
_OPENING = 500  # characters in which a report speaks of the year that it looks back on
_PATH_YEAR = re.compile(r"(?<!\d)(19[4-9]\d|20\d\d)(?=\D|$|(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?!\d))")


def find_year(
    title: str,
    number: str | None,
    issued: tuple[int, str] | None,
    dateline_year: int | None,
    text: str,
    first_lines: Sequence[str],
    path: str,
) -> tuple[int, str, str] | None:
    """The year of a document, where it stands and how sure that is: title, number, date, first sentences or headings, path.

    A year that the title states as the document's own goes before the date, unless it lies beyond it: a plan may be of the year
    after its date, nothing of a later one. issued: year of the date of issue, and its source. dateline_year: of a
    news agency's dateline. title, text, first_lines: in plain writing.

    >>> find_year("青川市教育现代化2035行动方案", "青政〔2019〕8号", None, None, "", [], "a.txt")
    (2019, 'document_number', 'medium')
    >>> find_year("2035年青川市基本实现教育现代化的意见", None, (2021, "signature"), None, "", [], "a.txt")
    (2021, 'date', 'medium')
    """
    stated = re.search(r"〔(\d{4})〕|(\d{4})年第", number or "")
    number_year = int(stated[1] or stated[2]) if stated else None
    if number_year and not FIRST_YEAR <= number_year <= LAST_YEAR:
        number_year = None
    named = find_title_year(title)
    if named and issued and not _keeps_year(title, named, issued):
        agrees = number_year == issued[0]
        return issued[0], "date", "medium" if agrees else "low"
    if named:
        others = [other for other in (number_year, issued[0] if issued else None) if other]
        return named, "title", "high" if all(abs(other - named) <= 1 for other in others) else "low"
    if number_year:
        agrees = issued is not None and issued[0] == number_year
        return number_year, "document_number", "high" if agrees else "low" if issued else "medium"
    if issued and (issued[1] != "published_on" or not find_report_year(text, title)):
        return issued[0], "date", "low" if issued[1] == "published_on" else "medium"
    if dateline_year:
        return dateline_year, "date", "medium"
    return _find_in_text(title, text, first_lines) or _find_weakly(title, path)


def find_title_year(title: str) -> int | None:
    """The year that a title states as the document's: not a target (到2035年), not a span of years, the first of a school year.

    >>> find_title_year("2017—2018学年度工作要点"), find_title_year("二〇一九年工作要点")
    (2017, 2019)
    >>> find_title_year("教育现代化2035"), find_title_year("三年行动计划（2021—2023年）"), find_title_year("我国将申办2022年冬奥会")
    (None, None, None)
    >>> find_title_year("2019年工作总结和2020年工作要点")
    2020
    """
    title = _write_plain(title)
    if school := _SCHOOL_YEAR.search(title):
        return int(school[1])
    title = _SPAN.sub("", title)
    years = [int(found[1]) for found in _find_about(title) if _NAMED.match(found["rest"])]
    if len(set(years)) > 1 and _SUMMED_UP.search(title) and (planned := _PLANNED.findall(title)):
        return int(planned[-1])
    return years[0] if years else None


def find_span_start(title: str) -> int | None:
    """The first year of the span in a title; weak evidence, as a plan is often issued a year off.

    >>> find_span_start("三年行动计划（2021—2023年）")
    2021
    """
    span = _SPAN.search(_write_plain(title))
    return int(span[1]) if span and FIRST_YEAR <= int(span[1]) <= LAST_YEAR else None


def find_academic_year(title: str) -> str | None:
    """The school year of a title by its two years.

    >>> find_academic_year("2017—2018学年度工作要点"), find_academic_year("2018学年第一学期工作计划")
    ('2017-2018', '2018-2019')
    """
    school = _SCHOOL_YEAR.search(_write_plain(title))
    return f"{school[1]}-{int(school[1]) + 1}" if school else None


def find_report_year(text: str, title: str = "") -> tuple[int, bool] | None:
    """The year of a report by its headings, 2023年工作回顾 and 2024年工作安排, and whether both say so.

    A report is named after the year for which it plans; what only looks back may be of that year or of the next, unless it is
    one that governments make each January.

    >>> find_report_year("一、2023年工作回顾\\n……\\n二、2024年重点工作\\n"), find_report_year("一、2023年工作回顾\\n……")
    ((2024, True), None)
    """
    reviewed, planned = _list_headed_years(text)
    if reviewed:
        year = max(reviewed) + 1
        yearly = title.endswith("政府工作报告") and f"{year}年" in text
        return (year, year in planned) if year in planned or yearly else None
    if planned and _LEADS_TO_PLAN.search(text[:1_000]):
        # 2023年主要工作 and 2024年重点工作; later years, 到2035年的目标, lie beyond.
        nearest = min(planned)
        return max(planned & {nearest, nearest + 1}), nearest + 1 in planned
    return None


def _keeps_year(title: str, named: int, issued: tuple[int, str]) -> bool:
    """Whether a document may be of the year of its title, though it was issued in another one."""
    year, source = issued
    if named == year:
        return True
    is_headline = not find_kind(title) or bool(re.search("(?<!的)讲话$", title))
    if is_headline and not _PLANNED.search(title) and "学年" not in title:
        return False  # a headline, 2020年外贸增长
    if named > year:
        return named == year + 1 and bool(_PLANNED.search(title) or re.search("年度|学年", title))
    # A page may show a notice years after it was issued.
    return bool(_OF_A_YEAR.search(title) or _PLANNED.search(title)) or (source == "published_on" and named < year - 1)


def _find_in_text(title: str, text: str, first_lines: Sequence[str]) -> tuple[int, str, str] | None:
    is_plan = bool(re.search("要点|计划", title))
    for line in (title, *first_lines):
        if _LOOKS_BACK.search(line[:80]):
            break  # “2023年，全市……” under 工作回顾 is the year before the document's
        if opening := _TEXT_YEAR.match(line):
            year = int(opening[1])
            if planned := _find_planned_year(text, year):
                return planned, "text", "medium"
            if is_plan or not any(_A_YEAR_SINCE.search(line[:80]) for line in first_lines):
                return year, "text", "medium"
            break
    if headed := find_report_year(text, title):
        return headed[0], "text", "medium" if headed[1] else "low"
    _, planned_years = _list_headed_years(text)
    if len(planned_years) == 1 and f"{min(planned_years) - 1}年" in text[:_OPENING]:
        return min(planned_years), "text", "medium"  # 过去的2023年，…… above 2024年工作打算
    return None


def _find_planned_year(text: str, opening: int) -> int | None:
    """The year after the one that a report opens with, where a heading plans for it."""
    return opening + 1 if opening + 1 in _list_headed_years(text)[1] else None


def _list_headed_years(text: str) -> tuple[set[int], set[int]]:
    """The years that headings look back on, and those that they plan for."""
    reviewed, planned = set(), set()
    for found in _HEADED_YEAR.finditer(text):
        year = read_number(found["year"])
        if year and _is_heading(text, found.start()):
            if _REVIEWED.search(found["rest"]):
                reviewed.add(year)
            elif _PLANNED_WORK.match(found["rest"]):
                planned.add(year)
    return reviewed, planned


def _is_heading(text: str, at: int) -> bool:
    """Whether a year at this place stands in a short line of its own, or behind a number or a sentence."""
    if _HEADING_BEFORE.search(text, max(at - 8, 0), at):
        return True
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    end = end if end >= 0 else len(text)
    return end - start <= 40 and not re.search("[。，；！]", text[start:end])


def _find_weakly(title: str, path: str) -> tuple[int, str, str] | None:
    """A year that a title mentions, of the span in it, of the names of file and folders."""
    if year := _find_mentioned(title) or find_span_start(title):
        return year, "title", "low"
    for part in reversed(PurePosixPath(path).parts):
        part = _write_plain(part)
        if year := find_title_year(part) or _find_mentioned(part):
            return year, "path", "low"
        if found := _PATH_YEAR.search(_NAMED_GOAL.sub("", _SPAN.sub("", part))):
            return int(found[1]), "path", "low"
    return None


def _find_mentioned(title: str) -> int | None:
    return next((int(found[1]) for found in _find_about(_SPAN.sub("", _write_plain(title)))), None)


def _find_about(title: str) -> list[re.Match[str]]:
    """The years of a title that are no goal."""
    return [
        found
        for found in _ABOUT.finditer(title)
        if FIRST_YEAR <= int(found[1]) <= LAST_YEAR and not _GOAL.match(found["rest"])
    ]


def _write_plain(title: str) -> str:
    return write_years_in_digits(title.translate(WIDE))
