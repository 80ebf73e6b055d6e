"""The title of a document and the year that it is about."""

import re
from collections.abc import Sequence

from pipeline.corpus.metadata.dates import FIRST_YEAR, LAST_YEAR, write_years_in_digits
from pipeline.corpus.metadata.kinds import KINDS
from pipeline.corpus.metadata.numbers import NUMBER
from pipeline.corpus.readers.characters import HAN, WIDE

_TITLE = re.compile(
    rf"(?:{KINDS})(?:》?的(?:通知|公告|通报|函|复函|决定|意见|报告|批复))?[》〉”\"]*\s*"
    r"(?:[（(\[【][^（()）\]】]{1,20}[）)\]】]\s*)*[》〉”\"]?(?:的(?:通知|公告|函))?$"
)
_OPENS = re.compile(
    r"(?:关于|印发|转发|《[^》]*$|\d年(?:度)?|学年(?:度)?|人民政府|办公厅|办公室|委员会|教育部|教委|局|厅|委)$|关于|《[^》]*$"
)
_NO_TITLE = re.compile(
    r"[一二三四五六七八九十]+[、．.]|[（(][一二三四五六七八九十\d]+[）)]|\d+[.．、]|第[一二三四五六七八九十]+[章条]|"
    r"附件|各位|现将|根据|按照|为了?[^民]|经|—|－|-|抄送|主题词|来源|\d{4}年\d{1,2}月\d{1,2}日"
)
_RED_HEAD = re.compile(r".{2,30}文件")
_SUBTITLE = re.compile(r"\s*[—－–-]{2,}")  # 政府工作报告——2024年1月16日在……会议上
_REPORT = re.compile(
    r"\d{4}年(?:[\u4e00-\u9fff]{2,12})?政府工作报告(?!的|中|起草|提出|确定|任务|\w{0,6}通知)"
)  # its subtitle glued on
_WITH_SUBJECT = re.compile(r"(?:人民政府|委员会|教育部|教委|[局厅])(?=关于|印发|转发|工作|\d|》|的)")

_YEAR = r"(?<!\d)((?:19|20)\d\d)"
_SCHOOL_YEAR = re.compile(_YEAR + r"(?:\s*年?\s*[-—–－~～―至到/]+\s*(?:20)?\d\d)?\s*学年")
# What is read out to a congress has no title of its own in many copies.
_SPEECH = re.compile(r"代表[^。；]{0,20}(?:政府|国务院)[^。；]{0,4}[,，]?\s*(?:向|给)[^。；]{0,12}(?:报告|汇报)")
_HEADED_YEAR = re.compile(r"(?P<year>20\d\d)\s*年?(?P<rest>[^\n。，；]{0,22})")
_HEADING_BEFORE = re.compile(r"(?:^|[\n。！；]|[一二三四五][、.．]|部分|[）)])\s*$")
_REVIEWED = re.compile("回顾|总结")
_PLANNED_WORK = re.compile(
    r"(?!的?回顾|工作回顾|工作总结).{0,16}?(?:安排|建议|重点工作|主要工作|工作重点|任务|打算|部署|总体要求|总体思路|目标|工作要点|"
    r"工作思路|(?:政府|主要|各项)?工作[ ]|(?:政府|主要|各项)?工作$)"
)
_LEADS_TO_PLAN = re.compile("代表[：:]|回顾|工作报告")
_SPAN = re.compile(_YEAR + r"\s*年?\s*[-—–－~～―至到]+\s*(?:19|20)\d\d\s*年?")
_TARGET_BEFORE = "".join(f"(?<!{word})" for word in ("到", "至", "面向", "迈向", "截止", "截至"))
_ABOUT = re.compile(_TARGET_BEFORE + _YEAR + r"\s*年(?!前|以前|底前|远景|愿景|目标|代|以来|来|至今|起)")
_PLANNED = re.compile(_YEAR + r"\s*年(?:度)?[^\d]{0,12}?(?:要点|计划|安排|打算|思路|草案)")


def find_title(lines: Sequence[str]) -> str | None:
    """The first of these lines, or run of up to four, that reads as the title of an official document.

    >>> find_title(["2023", "XX", "教育工作", "要点", "2023年XX区教育工作要点", "2023年是……"])
    '2023年XX区教育工作要点'
    >>> find_title(["青川市教育局关于印发", "《2019年工作要点》的通知"])
    '青川市教育局关于印发《2019年工作要点》的通知'
    """
    for i, line in enumerate(lines):
        head = _SUBTITLE.split(strip_number(line), maxsplit=1)[0]
        if _is_title(head):
            return _close_up(head)
        if report := _REPORT.match(line):
            return report.group()
        if line.endswith((":", "：")) or len(line) > 120:
            return None  # 各区教育局： or prose: a title would stand above
        joined = strip_number(line)
        if _is_title(joined):
            return _close_up(joined)
        if not _OPENS.search(joined) or _is_no_title(joined):
            continue
        for following in lines[i + 1 : i + 4]:
            if _is_no_title(following) or NUMBER.search(following):
                break
            if _is_title(following) and _WITH_SUBJECT.search(following) and "《" not in joined:
                break  # a whole title below the name of its body, not the rest of a broken one
            joined += following
            if _is_title(joined):
                return _close_up(joined)
    return None


def find_title_year(title: str) -> int | None:
    """The year that a title is about: not a target (到2035年), not a span of years, the first of a school year.

    >>> find_title_year("2017—2018学年度工作要点"), find_title_year("二〇一九年工作要点")
    (2017, 2019)
    >>> find_title_year("教育现代化2035"), find_title_year("三年行动计划（2021—2023年）")
    (None, None)
    >>> find_title_year("2019年工作总结和2020年工作要点")
    2020
    """
    title = write_years_in_digits(title.translate(WIDE))
    if school := _SCHOOL_YEAR.search(title):
        return int(school[1])
    title = _SPAN.sub("", title)
    years = [year for year in map(int, _ABOUT.findall(title)) if FIRST_YEAR <= year <= LAST_YEAR]
    if len(set(years)) > 1 and "总结" in title and (planned := _PLANNED.findall(title)):
        return int(planned[-1])
    return years[0] if years else None


def find_span_start(title: str) -> int | None:
    """The first year of the span in a title; weak evidence, as a plan is often issued a year off.

    >>> find_span_start("三年行动计划（2021—2023年）")
    2021
    """
    span = _SPAN.search(write_years_in_digits(title.translate(WIDE)))
    return int(span[1]) if span and FIRST_YEAR <= int(span[1]) <= LAST_YEAR else None


def find_academic_year(title: str) -> str | None:
    """The school year of a title by its two years.

    >>> find_academic_year("2017—2018学年度工作要点"), find_academic_year("2018学年第一学期工作计划")
    ('2017-2018', '2018-2019')
    """
    title = write_years_in_digits(title.translate(WIDE))
    school = _SCHOOL_YEAR.search(title)
    return f"{school[1]}-{int(school[1]) + 1}" if school else None


def find_spoken_title(lines: Sequence[str]) -> str | None:
    """政府工作报告, where the first lines are those of one and no title stands above them.

    >>> find_spoken_title(["各位代表：", "现在，我代表市人民政府，向大会报告工作，请予审议。"])
    '政府工作报告'
    """
    return "政府工作报告" if any(_SPEECH.search(line[:200]) for line in lines) else None


def find_report_year(text: str, title: str = "") -> tuple[int, bool] | None:
    """The year of a report by its headings, 2023年工作回顾 and 2024年工作安排, and whether both say so.

    A report is named after the year for which it plans; what only looks back may be of that year or of the next, unless it is
    one that governments make each January.

    >>> find_report_year("一、2023年工作回顾\\n……\\n二、2024年重点工作\\n"), find_report_year("一、2023年工作回顾\\n……")
    ((2024, True), None)
    """
    reviewed, planned = set(), set()
    for found in _HEADED_YEAR.finditer(text):
        if _is_heading(text, found.start()):
            if _REVIEWED.search(found["rest"]):
                reviewed.add(int(found["year"]))
            elif _PLANNED_WORK.match(found["rest"]):
                planned.add(int(found["year"]))
    if reviewed:
        year = max(reviewed) + 1
        yearly = title.endswith("政府工作报告") and f"{year}年" in text
        return (year, year in planned) if year in planned or yearly else None
    if planned and _LEADS_TO_PLAN.search(text[:1_000]):
        # 2023年主要工作 and 2024年重点工作; later years, 到2035年的目标, lie beyond.
        nearest = min(planned)
        return max(planned & {nearest, nearest + 1}), nearest + 1 in planned
    return None


def _is_heading(text: str, at: int) -> bool:
    """Whether a year at this place stands in a short line of its own, or behind a number or a sentence."""
    if _HEADING_BEFORE.search(text, max(at - 8, 0), at):
        return True
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    return (end if end >= 0 else len(text)) - start <= 40 and not re.search("[。，；！]", text[start : max(end, at)])


def strip_number(line: str) -> str:
    """A title line without the document number in front of it."""
    number = NUMBER.match(line)
    return line[number.end() :].strip() if number and len(line) > number.end() else line.strip()


def _is_title(line: str) -> bool:
    return 6 <= len(line) <= 120 and not _is_no_title(line) and bool(_TITLE.search(_close_up(line)))


def _is_no_title(line: str) -> bool:
    return (
        "。" in line
        or line.endswith((":", "：", "；", ";", "，", ","))
        or bool(_NO_TITLE.match(line))
        or bool(_RED_HEAD.fullmatch(line))
    )


def _close_up(title: str) -> str:
    """`政 府 工 作 报 告` as 政府工作报告; a blank between words stays."""
    if re.search(rf"(?:[{HAN}]\s+){{3,}}[{HAN}]", title):
        title = re.sub(rf"(?<=[{HAN}])\s+(?=[{HAN}])", "", title)
    return re.sub(r"\s+", " ", title)
