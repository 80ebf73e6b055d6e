"""Who issued a document, and for which place."""

import re
from collections.abc import Sequence

from pipeline.corpus.metadata.dates import SEAL, join_values
from pipeline.corpus.metadata.kinds import KINDS
from pipeline.corpus.readers.characters import HAN

NATIONAL = "全国"  # the region of what the State Council, its ministries or the Party's centre issue

_NAME = f"[{HAN}XＸ×]"
# Most names of places have no 省, 市, 区, 县 or 旗 inside; 州 they may have (杭州市).
_PART = f"(?:(?![省市区县旗盟]|[各本我全]|关于|印发|年){_NAME})"
_PLACE = re.compile(
    rf"(?P<province>{_PART}{{2,8}}?(?:省|自治区|特别行政区))?"
    rf"(?P<city>{_PART}{{1,10}}?(?:市|自治州|地区|盟)|{_PART}{{2,10}}?州(?!市|区))?"
    rf"(?P<district>市中区|{_PART}{{1,12}}?(?:自治县|自治旗)|{_PART}{{1,6}}?(?:新区|区|县|市|旗|林区|特区))?"
)
# Words that end like a place. 象山区 and 东城区 are places: they have a name before 山区, 城区.
_COMMON_WORD = re.compile(
    "(?:中心|主|老|新|旧)?(?:城区|山区|林区|郊区|市区|新区)|.{0,2}(?:社|校|片|园|景|学|辖|专|灾|牧|库|矿|战|跨|军|考|选|赛|禁)区|"
    ".*(?:开发|试验|示范|实验|保护|工业|产业)区|.{0,2}地区|[都城超上夜集门]市|自治区|区县|县区|市县|县市|[贫强大]县|贫困县"
)
_LONGEST_BARE = 6  # 呼玛县 or 呼兰区 without a city before it: longer ones are mostly a phrase that ends in 区

_CENTRAL = re.compile(r"国务院|中共中央|中央|教育部|财政部|国家|全国|人力资源社会保障部|中华人民共和国")
_BODY = (
    rf"(?:中共)?{_NAME}{{0,30}}?(?:人民政府办公厅|人民政府办公室|人民政府|教育委员会办公室|教育委员会|教育工作委员会|"
    "教育和体育局|教育体育局|教体局|教育局办公室|教育局|教育厅办公室|教育厅|教育部办公厅|教育部|国务院办公厅|国务院|"
    "办公厅|办公室|委员会|党组|党委|工委|教委|兵团|局|厅|部|委)"
)
_TITLE_HEAD = re.compile(
    rf"(?P<issuer>{_BODY})(?:等[一二三四五六七八九十\d]*个?(?:部门|单位))?"
    rf"(?=关于|印发|转发|发布|公布|贯彻|\d{{4}}|(?:{KINDS})|《|、|工作)"
)
_TITLE_INSIDE = re.compile(
    rf"(?:^|年度?|《|印发)(?P<issuer>{_NAME}{{2,20}}?(?:人民政府|教育委员会|教育和体育局|教育体育局|教体局|教育局|教育厅|教育部|教委))"
    r"(?=工作|\d|关于|办公室|办公厅|》|的|年)"
)
_LABEL = re.compile(
    r"(?:发文单位|发文机关|发文机构|发布单位|发布机构|制发机关|公开机构|作者(?:\(来源\))?|信息来源|来源)\s*[:：]?\s*(?P<issuer>\S{2,40})"
)
_SPEAKER = re.compile(rf"我代表(?P<issuer>国务院|{_NAME}{{2,15}}?人民政府)")
_CONGRESS = re.compile(r"在(?P<place>.{2,20}?)第[一二三四五六七八九十]+届人民代表大会")
_NATIONAL_CONGRESS = re.compile(r"在第[一二三四五六七八九十]+届全国人民代表大会|代表国务院")
_ABOUT_PLACE = re.compile(rf"(?:《|印发|\d年(?:度)?)(?P<place>{_NAME}+)")


# 我代表市人民政府; 市教育局2019年工作要点: which sort of place speaks, and not which.
_OWN_LEVEL = re.compile("代表(?P<level>省|市|自治区|自治州|州|盟|县|旗|区)(?:委、?)?(?:人民)?政府")
_BARE_BODY = re.compile(
    "(?:中共|关于)?(?P<level>省|市|自治区|自治州|州|盟|县|旗|区)(?:人民政府|政府|教育|教委|委|教体)"
)
_SCHOOL = re.compile("(?:学校|大学|学院|中学|小学|幼儿园|一中|二中|附中|附小)$")


def find_place(name: str) -> str | None:
    """The most specific place, with its suffix, at the head of a name.

    >>> find_place("上海市徐汇区教育局"), find_place("杭州市人民政府"), find_place("XX区教育工作要点")
    ('徐汇区', '杭州市', 'XX区')
    >>> find_place("市教育局"), find_place("社区教育"), find_place("城区学校")
    (None, None, None)
    """
    parts = split_place(name)
    return parts[-1] if parts else None


def split_place(name: str) -> tuple[str, ...]:
    """The places at the head of a name from the widest to the most specific.

    >>> split_place("上海市徐汇区教育局"), split_place("徐汇教育")
    (('上海市', '徐汇区'), ())
    """
    name = re.sub(r"^(?:中共|中国共产党|《|关于|印发|\d{4}年(?:度)?)+", "", name)
    place = _PLACE.match(name)
    if not place:
        return ()
    parts = []
    for level in ("province", "city", "district"):
        found: str | None = place[level]
        if not found or len(found) < 2 or _COMMON_WORD.fullmatch(found):
            continue
        is_bare = level == "district" and not place["city"] and not place["province"]
        if is_bare and len(found) > _LONGEST_BARE and not found.endswith(("自治县", "自治旗", "新区")):
            continue
        parts.append(found)
    return tuple(parts)


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


def find_region(
    issuer: str | None, issuer_source: str | None, title: str, lines: Sequence[str]
) -> tuple[tuple[str, ...], str] | None:
    """The place that a document is for, from the widest name stated to the most specific, and where it stands.

    Of its issuer, of its title, of the congress that heard it.
    """
    for name, source in ((issuer or "", issuer_source or "title"), (title, "title")):
        if _CENTRAL.match(name):
            return (NATIONAL,), source
        if "生产建设兵团" in name[:12]:
            return (name[: name.index("兵团") + 2],), source
        if places := split_place(name):
            return places, source
    for about in _ABOUT_PLACE.finditer(title):
        if places := split_place(about["place"]):
            return places, "title"
    for line in lines[:8]:
        if _NATIONAL_CONGRESS.search(line):
            return (NATIONAL,), "head"
        if congress := _CONGRESS.search(line):
            return (places, "head") if (places := split_place(congress["place"])) else None
    return None


def find_own_level(title: str, signed: str | None, lines: Sequence[str], text: str) -> str | None:
    """省, 市, 州, 县 …, where a document says of itself what sort of place it is for, without saying which.

    >>> find_own_level("政府工作报告", None, ["现在，我代表市人民政府，向大会报告工作。"], "")
    '市'
    """
    for line in lines[:12]:
        if found := _OWN_LEVEL.search(line):
            return found["level"]
    for name in (title, signed or ""):
        if found := _BARE_BODY.match(name):
            return found["level"]
    own = {level: text.count("我" + level) for level in ("省", "市", "州", "县", "旗", "区")}
    whole = {level: text.count("全" + level) for level in own}
    first, second, *_ = sorted(own, key=lambda level: (-own[level], -whole[level]))
    if not own[first]:
        own = whole
        first, second, *_ = sorted(own, key=lambda level: -own[level])
    if max(own[first], whole[first]) < 3 or own[first] < 2 * own[second]:
        return None
    return "自治区" if first == "区" and text.count("自治区") > own[first] else first


def find_speaker(lines: Sequence[str]) -> str | None:
    """人民政府, where a speaker at the head of a report names it without its place.

    >>> find_speaker(["现在，我代表市人民政府，向大会报告工作。"])
    '人民政府'
    """
    return "人民政府" if any(_OWN_LEVEL.search(line) for line in lines[:12]) else None


def is_school(issuer: str) -> bool:
    return bool(_SCHOOL.search(issuer))


def _says_where(issuer: str) -> bool:
    return bool(_CENTRAL.match(issuer) or "兵团" in issuer or find_place(issuer))


def _is_named(issuer: str) -> bool:
    return not re.match("[XＸ×]", issuer)
