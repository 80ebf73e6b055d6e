"""The title of a document, and what sort of official document (文种) it names."""

import re
from collections.abc import Sequence

from pipeline.corpus.metadata.numbers import NUMBER
from pipeline.corpus.readers.characters import HAN, ZEROS

# What official documents are called; a title ends with one of these.
KINDS = (
    "工作要点|要点|实施意见|指导意见|意见|通知|通报|公告|通告|公示|公报|实施方案|行动方案|工作方案|方案|发展规划|规划|纲要|"
    "行动计划|工作计划|计划|办法|规定|细则|条例|规程|规则|准则|标准|制度|章程|指南|指引|决定|决议|批复|复函|函|请示|报告|总结|"
    "讲话|安排|思路|清单|措施|举措|任务分解表|分工方案|公开征求意见|征求意见|倡议书|责任书|建议|说明|令"
)
_LAST = re.compile(
    rf"(?P<kind>{KINDS})[》〉”\"]*\s*(?:[（(\[【〔][^（()）\]】〕]{{1,20}}[）)\]】〕]\s*)*[》〉”\"]*$"  # （试行）, （2021—2023年）
)
_DRAFT = re.compile("征求意见|意见征集|征集意见|公开征集.{0,12}意见")
_PASSES_ON = re.compile("印发|转发|批转|发布|公布|下发|颁布|修订|废止")
_PASSED_ON = re.compile(
    r"《([^《》]{2,80}(?:《[^《》]*》[^《》]*)?)》|(?:印发|转发|批转|下发)(?:关于)?([^《》]{4,60}?)的通知$"
)
_SAME = {"公开征求意见": "征求意见稿", "征求意见": "征求意见稿"}
_TITLE = re.compile(
    rf"(?:{KINDS})(?:》?的(?:通知|公告|通报|函|复函|决定|意见|报告|批复))?[》〉”\"]*\s*"
    r"(?:[（(\[【][^（()）\]】]{1,20}[）)\]】]\s*)*[》〉”\"]?(?:的(?:通知|公告|函))?$"
)
_OPENS = re.compile(
    r"(?:关于|印发|转发|《[^》]*$|\d年(?:度)?|学年(?:度)?|人民政府|办公厅|办公室|委员会|教育部|教委|局|厅|委)$|关于|《[^》]*$"
)
_NO_TITLE = re.compile(
    r"[一二三四五六七八九十]+[、．.]|[（(][一二三四五六七八九十\d]+[）)]|\d+[.．、]|第[一二三四五六七八九十]+[章条]|第.{1,6}[号號]令?$|"
    r"附件|各位|现将|根据|按照|为了?[^民]|经|—|－|-|抄送|主题词|来源|\d{4}年\d{1,2}月\d{1,2}日"
)
_RED_HEAD = re.compile(r".{2,30}文件")
_ORDER_HEAD = re.compile(
    rf"[{HAN}]{{2,20}}(?:令\s*(?:[(（]?第.{{1,6}}号[)）]?)?|第.{{1,6}}号令)"
)  # above the title of what it issues
_SUBTITLE = re.compile(r"\s*[—－–-]{2,}")  # 政府工作报告——2024年1月16日在……会议上
_REPORT = re.compile(
    r"\d{4}年(?:[\u4e00-\u9fff]{2,12})?政府工作报告(?!的|中|起草|提出|确定|任务|\w{0,6}通知)"
)  # its subtitle glued on
_WITH_SUBJECT = re.compile(r"(?:人民政府|委员会|教育部|教委|[局厅])(?=关于|印发|转发|工作|\d|》|的)")

# What is read out to a congress has no title of its own in many copies.
_SPEECH = re.compile(r"代表[^。；]{0,20}(?:政府|国务院)[^。；]{0,4}[,，]?\s*(?:向|给)[^。；]{0,12}(?:报告|汇报)")


def find_title(lines: Sequence[str]) -> str | None:
    """The first of these lines, or run of up to four, that reads as the title of an official document.

    >>> find_title(["2023", "XX", "教育工作", "要点", "2023年XX区教育工作要点", "2023年是……"])
    '2023年XX区教育工作要点'
    >>> find_title(["青川市教育局关于印发", "《2019年工作要点》的通知"])
    '青川市教育局关于印发《2019年工作要点》的通知'
    """
    if lines and _ORDER_HEAD.fullmatch(_close_up(lines[0])) and (below := find_title(lines[1:])):
        return below
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


def find_spoken_title(lines: Sequence[str]) -> str | None:
    """政府工作报告, where the first lines are those of one and no title stands above them.

    >>> find_spoken_title(["各位代表：", "现在，我代表市人民政府，向大会报告工作，请予审议。"])
    '政府工作报告'
    """
    return "政府工作报告" if any(_SPEECH.search(line[:200]) for line in lines) else None


def find_kind(title: str) -> str | None:
    """The kind that a title ends with; a draft that is open to comment is 征求意见稿.

    >>> find_kind("青川市教育局关于印发《2019年工作要点》的通知"), find_kind("青川市行动方案（征求意见稿）")
    ('通知', '征求意见稿')
    >>> find_kind("政府工作报告（2019年）"), find_kind("稿子")
    ('报告', None)
    """
    if _DRAFT.search(title) and not re.search("(?:反馈|情况|结果)", title):
        return "征求意见稿"
    last = _LAST.search(title)
    return _SAME.get(last["kind"], last["kind"]) if last else None


def find_carried_kind(title: str) -> str | None:
    """The kind of what a notice passes on (印发, 转发); None where it passes nothing on.

    >>> find_carried_kind("青川市教育局关于印发《2019年工作要点》的通知"), find_carried_kind("关于放假的通知")
    ('工作要点', None)
    """
    if find_kind(title) not in ("通知", "公告", "通报", "令", "函", "决定") or not _PASSES_ON.search(title):
        return None
    carried = _PASSED_ON.search(title)
    return find_kind(carried[1] or carried[2]) if carried else None


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
        title = re.sub(rf"(?<=[{HAN}\d{ZEROS}])\s+(?=[{HAN}\d{ZEROS}])", "", title)
    return re.sub(r"\s+", " ", title)
