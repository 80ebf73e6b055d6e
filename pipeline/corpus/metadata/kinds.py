"""What sort of official document (文种) a title names."""

import re

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
