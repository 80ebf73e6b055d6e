"""Who issued a document."""

import re
from collections.abc import Sequence

from pipeline.corpus.metadata.dates import SEAL, join_values
from pipeline.corpus.metadata.kinds import KINDS
from pipeline.corpus.metadata.main_places import OWN_LEVEL
from pipeline.corpus.metadata.places import CENTRAL, NAME, find_place

_BODY = (
    rf"(?:中共)?{NAME}{{0,30}}?(?:人民政府办公厅|人民政府办公室|人民政府|教育委员会办公室|教育委员会|教育工作委员会|"
    "教育和体育局|教育体育局|教体局|教育局办公室|教育局|教育厅办公室|教育厅|教育部办公厅|教育部|国务院办公厅|国务院|"
    "办公厅|办公室|委员会|党组|党委|工委|教委|兵团|局|厅|部|委)"
)
_TITLE_HEAD = re.compile(
    rf"(?P<issuer>{_BODY})(?:等[一二三四五六七八九十\d]*个?(?:部门|单位))?"
    rf"(?=关于|印发|转发|发布|公布|贯彻|\d{{4}}|(?:{KINDS})|《|、|工作)"
)
_TITLE_INSIDE = re.compile(
    rf"(?:^|年度?|《|印发)(?P<issuer>{NAME}{{2,20}}?(?:人民政府|教育委员会|教育和体育局|教育体育局|教体局|教育局|教育厅|教育部|教委))"
    r"(?=工作|\d|关于|办公室|办公厅|》|的|年)"
)
_LABEL = re.compile(
    r"(?:发文单位|发文机关|发文机构|发布单位|发布机构|制发机关|公开机构|作者(?:\(来源\))?|信息来源|来源)\s*[:：]?\s*(?P<issuer>\S{2,40})"
)
_SPEAKER = re.compile(rf"我代表(?P<issuer>国务院|{NAME}{{2,15}}?人民政府)")
_SCHOOL = re.compile("(?:学校|大学|学院|中学|小学|幼儿园|一中|二中|附中|附小)$")


def find_issuer(
    title: str, signed: str | None, lines: Sequence[str], page: Sequence[str]
) -> tuple[str, str] | tuple[None, None]:
    """The issuing body, and where it stands: title, signature, page or head.

    As the title begins, as signed, as the page labels it, as a speaker names it, inside the title: the first that says of
    which place it is; else the first. Names taken out (XX区教育局) are none.
    """
    head = _TITLE_HEAD.match(title)
    if head and _says_where(head["issuer"]) and _is_named(head["issuer"]):
        # Signed in full: 上海市徐汇区教育局 for the title's 徐汇区教育局.
        return (signed, "signature") if signed and signed.endswith(head["issuer"]) else (head["issuer"], "title")
    candidates = [(signed, "signature")] if signed else []
    candidates += [
        (label["issuer"], "page")
        for line in join_values(page)
        if (label := _LABEL.search(line)) and re.search(f"{SEAL}$", label["issuer"])
    ]
    candidates += [
        (found["issuer"], "head")
        for line in lines[:8]
        if (found := _SPEAKER.search(line)) and _says_where(found["issuer"])
    ]
    candidates += [
        (inside["issuer"], "title") for inside in _TITLE_INSIDE.finditer(title) if _says_where(inside["issuer"])
    ]
    candidates += [(head["issuer"], "title")] if head else []
    named = [candidate for candidate in candidates if _is_named(candidate[0])]
    placed = [candidate for candidate in named if _says_where(candidate[0])]
    return placed[0] if placed else named[0] if named else (None, None)


def find_speaker(lines: Sequence[str]) -> str | None:
    """人民政府, where a speaker at the head of a report names it without its place.

    >>> find_speaker(["现在，我代表市人民政府，向大会报告工作。"])
    '人民政府'
    """
    return "人民政府" if any(OWN_LEVEL.search(line) for line in lines[:12]) else None


def is_school(issuer: str) -> bool:
    return bool(_SCHOOL.search(issuer))


def _says_where(issuer: str) -> bool:
    return bool(CENTRAL.match(issuer) or "兵团" in issuer or find_place(issuer))


def _is_named(issuer: str) -> bool:
    return not re.match("[XＸ×]", issuer)
