"""Who issued a document, alone or with others."""

import re
from collections.abc import Sequence

from pipeline.corpus.metadata.dates import join_values
from pipeline.corpus.metadata.kinds import KINDS
from pipeline.corpus.metadata.numbers import DocumentNumber
from pipeline.corpus.metadata.places import CENTRAL, NAME, OWN_LEVEL, find_place

SEAL = (
    "(?:人民政府|政府|办公厅|办公室|委员会|教委|党委|工委|[省市区县州盟旗]委|党组|领导小组|局|厅|部|院|会|处|科|署|"
    "中心|集团|学校|大学|学院|中学|小学|幼儿园|兵团|银行)"
)
_SIGNED_NAME = re.compile(rf"[{NAME[1:-1]}（）() ]{{1,40}}{SEAL}")
_SIGNED = re.compile(rf"(?P<issuer>[{NAME[1:-1]}（）()、\s]{{2,60}}{SEAL})\s*(?P<date>\S.*)")
# One of several bodies, which are told apart by blanks or 、: 办公室 alone is the rest of a name.
_ONE_OF_BODIES = re.compile(
    rf"(?!办公|各|本|附件|抄送|有关|相关|全体|关于|印发|转发)(?:{NAME}{{3,30}}(?:{SEAL}|委|办|署|中央|法院|检察院|妇联|残联|科协|文联|总队)|"
    rf"{NAME}{{2}}部|国务院|中共中央|{NAME}{{1,2}}委)"
)
_BETWEEN_BODIES = re.compile(r"[、，,；;]|\s+")
_MORE_BODIES = re.compile(r"等[一二三四五六七八九十\d]{1,3}个?(?:部门|单位|部委|机关|委局|局)$")
_TITLE_ACTS = re.compile(r"关于|印发|转发|发布|公布|批转|\d{4}")
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
    r"(?=\s?(?:关于|印发|转发|发布|公布))"
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
    title: str, signed: str | None, lines: Sequence[str], page: Sequence[str], number: DocumentNumber | None = None
) -> tuple[str, str] | tuple[None, None]:
    """The issuing body, and where it stands: title, signature, page or head. Of several the first named, which leads.

    As the title begins, as its order (令) is numbered, as signed, as the page labels it, as a speaker names it, inside the
    title: the first that says of which place it is; else the first. Names taken out (XX区教育局) are none.
    """
    together = find_bodies(title)
    head = _find_head(title)
    if together and not (signed and signed.endswith(together[0])):
        return together[0], "title"
    if together and signed:
        return signed, "signature"
    if head and _says_where(head) and _is_named(head):
        # Signed in full: 上海市徐汇区教育局 for the title's 徐汇区教育局.
        return (signed, "signature") if signed and signed.endswith(head) else (head, "title")
    order = re.match(r"(.{2,20})令第", number.normal) if number and number.year is None else None
    candidates = [(order[1], "head")] if order else []
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
    """The bodies that a title names at its head, where these are several."""
    acts = _TITLE_ACTS.search(title, 0, _LONGEST_HEAD)
    head = _MORE_BODIES.sub("", title[: acts.start()].strip()) if acts else ""
    bodies = list_bodies(head)
    return bodies if len(bodies) > 1 and all(map(_is_named, bodies)) else ()


def list_bodies(line: str) -> tuple[str, ...]:
    """The bodies that a line is, in their order; none where it is anything else.

    >>> list_bodies("青川市教育局　青川市财政局"), list_bodies("青 川 市 教 育 局"), list_bodies("加强管理")
    (('青川市教育局', '青川市财政局'), ('青川市教育局',), ())
    """
    pieces = [piece for piece in _BETWEEN_BODIES.split(line.strip()) if piece]
    if len(pieces) > 1 and all(map(_ONE_OF_BODIES.fullmatch, pieces)):
        return tuple(pieces)
    bare = line.strip().replace("\u3000", " ")
    return (bare.replace(" ", ""),) if _SIGNED_NAME.fullmatch(bare) else ()


def is_signed_in_one_line(line: str) -> re.Match[str] | None:
    """issuer: who signed; date: what stands behind the name, a date or anything else."""
    return _SIGNED.fullmatch(line)


def find_speaker(lines: Sequence[str]) -> str | None:
    """人民政府, where a speaker at the head of a report names it without its place.

    >>> find_speaker(["现在，我代表市人民政府，向大会报告工作。"])
    '人民政府'
    """
    return "人民政府" if any(OWN_LEVEL.search(line) for line in lines[:12]) else None


def is_school(issuer: str) -> bool:
    return bool(_SCHOOL.search(issuer))


def _find_head(title: str) -> str | None:
    head = _TITLE_HEAD.match(title) or _OTHER_HEAD.match(title)
    return head["issuer"] if head else None


def _says_where(issuer: str) -> bool:
    return bool(CENTRAL.match(issuer) or "兵团" in issuer or find_place(issuer))


def _is_named(issuer: str) -> bool:
    return not re.match("[XＸ×]", issuer)
