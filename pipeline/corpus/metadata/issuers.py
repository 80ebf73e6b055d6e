"""Who issued a document, alone or with others, and who signed it when."""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.corpus.metadata.dates import HEAD, join_values, read_date, read_month
from pipeline.corpus.metadata.main_places import OWN_LEVEL
from pipeline.corpus.metadata.numbers import DocumentNumber
from pipeline.corpus.metadata.places import CENTRAL, NAME, find_place
from pipeline.corpus.metadata.titles import KINDS

SHORT = 60  # a signature or a date stands on a line no longer than this
_LAST_LINES = 8  # in which a date may stand without a body above it
_MOST_BODIES = 20  # that sign one document

SEAL = (
    "(?:人民政府|政府|办公厅|办公室|委员会|教委|党委|工委|[省市区县州盟旗]委|党组|领导小组|局|厅|部|院|会|处|科|署|"
    "中心|集团|学校|大学|学院|中学|小学|幼儿园|兵团|银行)"
)
_SIGNED_NAME = re.compile(rf"[{NAME[1:-1]}（）() ]{{1,40}}{SEAL}")
_SIGNED = re.compile(rf"(?P<issuer>[{NAME[1:-1]}（）()、\s]{{2,60}}{SEAL})\s*(?P<date>\S.*)")
# One of several bodies, which are told apart by blanks or 、: 办公室 alone is the rest of a name.
_ONE_OF_BODIES = re.compile(
    rf"(?!办公|各|本|附件|抄送|有关|相关|全体|关于|印发|转发)(?:{NAME}{{3,30}}(?:{SEAL}|委|办|署|中央|法院|检察院|妇联|残联|科协|文联|总队)|"
    rf"{NAME}{{2}}[部局厅委]|国务院|中共中央)"
)
# 中共中央办公厅国务院办公厅, 中共青川市委青川市人民政府: two bodies without a sign between them.
_PARTY_BEFORE_STATE = re.compile(
    rf"(中共中央(?:办公厅)?|中共{NAME}{{1,12}}?[省市区县州盟旗]委(?:办公厅|办公室)?)(?=国务院|{NAME}{{2,12}}政府)"
)
_OFFICES = re.compile(r"(?P<first>中办|国办)(?:[、\s]{0,2}(?P<second>中办|国办))?(?=印发|转发|关于|发文|发布)")
_OFFICE_NAMES = {"中办": "中共中央办公厅", "国办": "国务院办公厅"}
_BETWEEN_BODIES = re.compile(r"[、，,；;]|\s+")
_MORE_BODIES = re.compile(r"等[一二三四五六七八九十\d]{1,3}个?(?:部门|单位|部委|机关|委局|局)$")
_TITLE_ACTS = re.compile(r"关于|印发|转发|发布|公布|批转|\d{4}")
_ORDER = re.compile(rf"(?P<issuer>.{{0,20}}(?:{SEAL}|主席))(?:令|公告|通告)(?=第|〔|\d)")
_LONGEST_HEAD = 300  # characters of a title in which all its bodies stand

_BODY = (
    rf"(?:中共)?{NAME}{{0,30}}?(?:人民政府办公厅|人民政府办公室|人民政府|教育委员会办公室|教育委员会|教育工作委员会|"
    "教育和体育局|教育体育局|教体局|教育局办公室|教育局|教育厅办公室|教育厅|教育部办公厅|教育部|国务院办公厅|国务院|"
    "办公厅|办公室|委员会|党组|党委|工委|教委|兵团|局|厅|部|委)"
)
_TITLE_HEAD = re.compile(
    rf"(?P<issuer>{_BODY})(?:等[一二三四五六七八九十\d]*个?(?:部门|单位))?"
    rf"(?=\s?(?:关于|印发|转发|发布|公布|贯彻|\d{{4}}|(?:{KINDS})|《|、|工作))"
)
# Bodies of other sorts, where what they do follows: 中国人民银行关于 …
_OTHER_HEAD = re.compile(
    rf"(?P<issuer>{NAME}{{2,30}}?(?:政府|处|署|院|会|行|办|中心|集团|公司|学校|大学|学院|中学|小学|幼儿园|所|联|团委|总队|领导小组|指挥部))"
    r"(?=\s?(?:关于|印发|转发|发布|公布))|"
    rf"^(?P<office>{NAME}{{2,30}}?(?:[处署]|督导室|教研室|考试院|进修学校|装备中心|电教馆|档案馆|总工会|妇联|残联|气象台|气象局|法院|检察院))"
    r"(?=\s?\d{4})"
)
_TITLE_INSIDE = re.compile(
    rf"(?:^|年度?|《|印发)(?P<issuer>{NAME}{{2,20}}?(?:人民政府|教育委员会|教育和体育局|教育体育局|教体局|教育局|教育厅|教育部|教委))"
    r"(?=工作|\d|关于|办公室|办公厅|》|的|年)"
)
_LABEL = re.compile(
    r"(?:发文单位|发文机关|发文机构|发布单位|发布机构|制发机关|公开机构|作者(?:\(来源\))?|信息来源|来源)\s*[:：]?\s*(?P<issuer>\S{2,40})"
)
_SPEAKER = re.compile(
    r"(?:我代表|我?受)(?:中华人民共和国)?"
    rf"(?P<issuer>国务院|(?!自治[区州县旗]人民政府){NAME}{{2,15}}?人民政府)(?:的?委托)?"
)
_DAY_LABEL = re.compile(r"^(?:成文|生成|制发|发文|印发|签发|公历)?(?:日期|时间)\s*[:：]\s*|^公历")
# News of a body names what somebody does: 总理签署国务院令, 局长签发局令.
_DEED = re.compile("签署|签发|颁布|宣布|会见|出席|主持|任命|会谈|视察|考察|当选")
_SCHOOL = re.compile("(?:学校|大学|学院|中学|小学|幼儿园|一中|二中|附中|附小)$")


@dataclass(frozen=True)
class Signature:
    """bodies: who signed, in their order. day, or month (year and month) where no day is stated."""

    bodies: tuple[str, ...] = ()
    day: datetime.date | None = None
    month: tuple[int, int | None] | None = None


def find_issuer(
    title: str, signed: str | None, lines: Sequence[str], page: Sequence[str], number: DocumentNumber | None = None
) -> tuple[str, str] | tuple[None, None]:
    """The issuing body, and where it stands: title, signature, page or head. Of several the first named, which leads.

    As the title begins, as its order (令) is numbered, as signed, as the page labels it, as a speaker names it, inside the
    title: the first that says of which place it is; else the first. Names taken out (XX区教育局) are none.
    """
    together = find_bodies(title)
    head = _find_head(title)
    if together and not _DEED.search(together[0]) and not (signed and signed.endswith(together[0])):
        return together[0], "title"
    if together and signed:
        return signed, "signature"
    if head and _says_where(head) and _is_named(head):
        # Signed in full: 上海市徐汇区教育局 for the title's 徐汇区教育局.
        return (signed, "signature") if signed and signed.endswith(head) else (head, "title")
    order = _ORDER.match(number.normal) if number else None
    candidates = [(order["issuer"], "head")] if order else []
    candidates += [(signed, "signature")] if signed else []
    candidates += [
        ((list_bodies(label["issuer"]) or (label["issuer"],))[0], "page")
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
    candidates += [(head, "title")] if head else []
    named = [candidate for candidate in candidates if _is_named(candidate[0])]
    placed = [candidate for candidate in named if _says_where(candidate[0])]
    return placed[0] if placed else named[0] if named else (None, None)


def find_joint_issuers(title: str, issuer: str | None, signers: Sequence[str]) -> tuple[str, ...]:
    """The bodies that issued a document together with the leading one: named by its title, else those who signed with it.

    >>> find_joint_issuers("中共中央办公厅、国务院办公厅印发《办学意见》", "中共中央办公厅", [])
    ('国务院办公厅',)
    >>> find_joint_issuers("教育部等三部门关于办学的意见", "教育部", ["教育部", "财政部", "公安部"])
    ('财政部', '公安部')
    """
    bodies = tuple(signers) if issuer in signers and len(signers) > 1 else find_bodies(title)
    return tuple(dict.fromkeys(body for body in bodies if body != issuer)) if issuer in bodies else ()


def find_bodies(title: str) -> tuple[str, ...]:
    """The bodies that a title names at its head, where these are several or called by a short name (中办)."""
    if offices := _OFFICES.match(title):
        return tuple(_OFFICE_NAMES[office] for office in offices.groups() if office)
    acts = _TITLE_ACTS.search(title, 0, _LONGEST_HEAD)
    head = _MORE_BODIES.sub("", title[: acts.start()].strip()) if acts else ""
    bodies = list_bodies(head)
    return bodies if len(bodies) > 1 and all(map(_is_named, bodies)) else ()


def list_bodies(line: str) -> tuple[str, ...]:
    """The bodies that a line is, in their order; none where it is anything else.

    >>> list_bodies("青川市教育局　青川市财政局"), list_bodies("青 川 市 教 育 局"), list_bodies("加强管理")
    (('青川市教育局', '青川市财政局'), ('青川市教育局',), ())
    """
    line = _PARTY_BEFORE_STATE.sub(r"\1、", line[:_LONGEST_HEAD])
    pieces = [piece for piece in _BETWEEN_BODIES.split(line.strip()) if piece]
    if pieces and all(map(_ONE_OF_BODIES.fullmatch, pieces)):
        return tuple(pieces)
    bare = line.strip().replace("\u3000", " ")
    return (bare.replace(" ", ""),) if _SIGNED_NAME.fullmatch(bare) else ()


def join_bodies(lines: Sequence[str]) -> list[str]:
    """The lines, those of bodies and what they do as one, as a title is cited.

    >>> join_bodies(["教育部", "财政部", "关于课后服务的意见", "各校："])
    ['教育部 财政部关于课后服务的意见', '各校：']
    """
    joined: list[str] = []
    bodies: list[str] = []
    for line in lines:
        if list_bodies(line):
            bodies.append(line)
            continue
        if bodies and _TITLE_ACTS.match(line):
            joined.append(" ".join(bodies) + line)
        else:
            joined += [*bodies, line]
        bodies = []
    return joined + bodies


def find_signature(lines: Sequence[str]) -> Signature:
    """Who signed and when: bodies' names above a line that is a date, or both on one line.

    A date that stands alone, near the head or the end of the document, gives a date and no body.

    >>> find_signature(["……", "青川市教育局", "青川市财政局", "二〇一九年二月十五日"])
    Signature(bodies=('青川市教育局', '青川市财政局'), day=datetime.date(2019, 2, 15), month=None)
    """
    found: list[Signature] = []
    alone: list[Signature] = []
    for i, line in enumerate(lines):
        if len(line) > SHORT:
            continue
        bare = _DAY_LABEL.sub("", line.strip("()（） ").removesuffix("印发").strip())
        day = read_date(bare)
        month = None if day else read_month(bare)
        if day or month:
            # 20210724 and 2021.07 alone at the head may be anything.
            is_written = "年" in bare or (day is not None and not bare.isdecimal())
            if bodies := _list_bodies_above(lines, i):
                found.append(Signature(bodies, day, month))
            elif i >= len(lines) - _LAST_LINES or (is_written and i < HEAD // 2):
                alone.append(Signature((), day, month))
        elif signed := _SIGNED.fullmatch(bare):
            day = read_date(signed["date"])
            month = None if day else read_month(signed["date"])
            if day or month:
                found.append(Signature(list_bodies(signed["issuer"]), day, month))
        if found and found[-1].day:
            return found[-1]
    if found:
        return found[0]
    return next((signature for signature in alone if signature.day), alone[0] if alone else Signature())


def find_speaker(lines: Sequence[str]) -> str | None:
    """人民政府, where a speaker at the head of a report names it without its place.

    >>> find_speaker(["现在，我代表市人民政府，向大会报告工作。"])
    '人民政府'
    """
    return "人民政府" if any(OWN_LEVEL.search(line) for line in lines[:12]) else None


def is_school(issuer: str) -> bool:
    return bool(_SCHOOL.search(issuer))


def _list_bodies_above(lines: Sequence[str], i: int) -> tuple[str, ...]:
    """The bodies on the lines right above a line, in their order."""
    bodies: tuple[str, ...] = ()
    for line in reversed(lines[max(i - _MOST_BODIES, 0) : i]):
        above = list_bodies(line)
        if not above:
            break
        bodies = (*above, *bodies)
    return bodies


def _find_head(title: str) -> str | None:
    if head := _TITLE_HEAD.match(title):
        return head["issuer"]
    other = _OTHER_HEAD.match(title)
    return (other["issuer"] or other["office"]) if other else None


def _says_where(issuer: str) -> bool:
    return bool(CENTRAL.match(issuer) or "兵团" in issuer or find_place(issuer))


def _is_named(issuer: str) -> bool:
    return not re.match("[XＸ×]", issuer) and not _DEED.search(issuer)
