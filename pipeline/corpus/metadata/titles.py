"""The title of a document."""

import re
from collections.abc import Sequence

from pipeline.corpus.metadata.issuers import list_bodies
from pipeline.corpus.metadata.kinds import KINDS
from pipeline.corpus.metadata.numbers import NUMBER
from pipeline.corpus.readers.characters import HAN, ZEROS

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
_ORDER_HEAD = re.compile(rf"[{HAN}]{{2,20}}令\s*(?:[(（]?第.{{1,6}}号[)）]?)?")  # above the title of what it issues
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
    >>> find_title(["教育部", "财政部", "关于课后服务的意见"])
    '教育部 财政部关于课后服务的意见'
    """
    lines = _join_bodies(lines)
    if lines and _ORDER_HEAD.fullmatch(lines[0]) and (below := find_title(lines[1:])):
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
        if not (_OPENS.search(joined) or len(list_bodies(joined)) > 1) or _is_no_title(joined):
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


def _join_bodies(lines: Sequence[str]) -> list[str]:
    """The lines, those of several bodies below each other as one, as a title is cited: 教育部 财政部关于 …"""
    joined: list[str] = []
    is_body = False
    for line in lines:
        was_body, is_body = is_body, bool(list_bodies(line)) and not _is_title(line)
        if was_body and is_body:
            joined[-1] += " " + line
        else:
            joined.append(line)
    return joined


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
