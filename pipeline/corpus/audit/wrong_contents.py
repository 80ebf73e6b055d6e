"""Files that hold another document than their title or name says: another place's, or another year's."""

import re
from pathlib import PurePosixPath

from pipeline.corpus.audit.findings import Document, Finding
from pipeline.corpus.metadata.places import find_place

FEWEST_NAMED = 2  # times that a text names another place's government before it counts as that place's

_HEAD = 1000  # characters in which a report says who speaks
_NATIONAL_SPEAKER = re.compile(r"我代表国务院|国务院总理\s*[\u4e00-\u9fff]{2,4}")
_SPEAKER = re.compile(r"我代表([\u4e00-\u9fff]{2,15}?)人民政府")
_BODY = re.compile(
    r"([\u4e00-\u9fff]{2,12}?(?:省|自治区|市|区|县|州|盟|旗))(?:人民政府|教育局|教育委员会|教育厅|教育体育局|教体局)"
)
_OF_THE_YEAR = re.compile(
    r"(?<!\d)((?:19|20)\d\d)年(?:度)?(?:的)?(?:[\u4e00-\u9fff]{2,8}?)?"
    r"(?:工作要点|工作计划|总体要求|工作总体要求|主要任务|重点工作|工作安排|工作思路|主要预期目标|目标任务)"
)
_NAME_PART = re.compile(r"(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{2,6}(?![\u4e00-\u9fff])")
# What a file may be called that is the name of no place.
_COMMON_NAME = re.compile(
    r"全国|国家|国务院|中央|中国|国办|政府|总书记|主席|新闻|联播|讲话|会见|会谈|访问|出席|主持|学习|记者|社论|评论|专题|资料|摘要|解读|总结|教育|经济|工作|报告|要点|计划|规划|意见|通知|文件|文档|附件|正文|原文|总理|最终|定稿|修改|打印|下载|复件|副本|副件|新建|文本|年度|会议|两会|人大|版"
)
_REPORT = re.compile("报告|计划|规划|要点")  # what the State Council's is taken for a city's
_SUFFIX = re.compile(
    r"(?:特别行政区|壮族自治区|回族自治区|维吾尔自治区|自治区|自治州|自治县|地区|新区|[省市区县州盟旗])$"
)


def find_wrong_content(document: Document) -> Finding | None:
    """The finding wrong_content: the title's place or year, or the place in the file's name, is not the text's; an error.

    What a text never names is no proof, since many say only 我市 and 全区: another place's must speak in it.
    """
    body = document["text"].replace(document["title"], "")
    return _find_wrong_place(document, body) or _find_wrong_year(document, body)


def _find_wrong_place(document: Document, body: str) -> Finding | None:
    national = _NATIONAL_SPEAKER.search(body, 0, _HEAD)
    claimed = find_place(document["title"]) if not document["title"].startswith("市") else None
    if claimed and not re.match("[XＸ×]", claimed) and _stem(claimed) not in body:
        if national:
            return _tell_place(claimed, "国务院", national)
        if other := _find_other_place(body, claimed):
            return _tell_place(claimed, *other)
    if national and _REPORT.search(document["title"]):
        for part in _NAME_PART.findall(PurePosixPath(document["path"]).stem):
            if _may_be_place(part, document["title"]) and _stem(part) not in document["text"]:
                return _tell_place(part, "国务院", national)
    return None


def _may_be_place(part: str, title: str) -> bool:
    """Whether a part of a file's name may be a place, and no words of the title (会见_总理) or common ones."""
    return not _COMMON_NAME.search(part) and not set(part) <= set(title)


def _find_other_place(body: str, claimed: str) -> tuple[str, re.Match[str]] | None:
    """The other place that speaks in the text, or whose offices it names again and again."""
    if speaker := _SPEAKER.search(body):
        return speaker[1], speaker
    named: dict[str, list[re.Match[str]]] = {}
    for office in _BODY.finditer(body):
        place = find_place(office[0])
        if place and _stem(place) not in claimed:
            named.setdefault(place, []).append(office)
    for place, found in named.items():
        if len(found) >= FEWEST_NAMED and len(named) == 1:
            return place, found[0]
    return None


def _tell_place(claimed: str, found: str, evidence: re.Match[str]) -> Finding:
    return Finding(
        "wrong_content",
        "error",
        f"文件名或标题说是“{claimed}”的，正文从未提到，却是“{found}”的文件。",
        f"By its name or title of {claimed}, which the text never names; it is a document of {found}.",
        *evidence.span(),
    )


def _find_wrong_year(document: Document, body: str) -> Finding | None:
    """The text sets out the work of other years alone, and nowhere names the stated one or its neighbours."""
    year = document["year"]
    if year is None or document["year_source"] not in ("title", "metadata", "path"):
        return None
    own = [(int(found[1]), found) for found in _OF_THE_YEAR.finditer(body)]
    near = {str(n) for n in (year - 1, year, year + 1)}
    if not own or any(abs(other - year) <= 1 for other, _ in own) or any(n in body for n in near):
        return None
    other, found = own[0]
    # Offsets into the text, from which the title was taken out to find this.
    start = document["text"].find(found[0])
    return Finding(
        "wrong_content",
        "error",
        f"标明为 {year} 年，正文从未提到这一年，却在安排 {other} 年的工作。",
        f"Stated to be of {year}, which the text never names; it sets out the work of {other}.",
        start,
        start + len(found[0]),
    )


def _stem(place: str) -> str:
    """A place without what kind of place it is, where enough is left: 徐汇区 → 徐汇.

    >>> _stem("徐汇区"), _stem("沙市"), _stem("广西壮族自治区")
    ('徐汇', '沙市', '广西')
    """
    stem = _SUFFIX.sub("", place)
    return stem if len(stem) >= 2 else place
