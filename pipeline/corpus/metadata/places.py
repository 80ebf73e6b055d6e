"""For which place a document is, as it is named in issuers, titles and first lines."""

import re
from collections.abc import Sequence

from pipeline.corpus.readers.characters import HAN

NATIONAL = "全国"  # the region of what the State Council, its ministries or the Party's centre issue

NAME = f"[{HAN}XＸ×]"
# Most names of places have no 省, 市, 区, 县 or 旗 inside; 州 they may have (杭州市).
_PART = f"(?:(?![省市区县旗盟]|[各本我全]|关于|印发|年){NAME})"
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

CENTRAL = re.compile(r"国务院|中共中央|中央|教育部|财政部|国家|全国|人力资源社会保障部|中华人民共和国")
_CONGRESS = re.compile(r"在(?P<place>.{2,20}?)第[一二三四五六七八九十]+届人民代表大会")
_NATIONAL_CONGRESS = re.compile(r"在第[一二三四五六七八九十]+届全国人民代表大会|代表国务院")
_ABOUT_PLACE = re.compile(rf"(?:《|印发|\d年(?:度)?)(?P<place>{NAME}+)")


# 我代表市人民政府; 市教育局2019年工作要点: which sort of place speaks, and not which.
OWN_LEVEL = re.compile("代表(?P<level>省|市|自治区|自治州|州|盟|县|旗|区)(?:委、?)?(?:人民)?政府")
_BARE_BODY = re.compile(
    "(?:中共|关于)?(?P<level>省|市|自治区|自治州|州|盟|县|旗|区)(?:人民政府|政府|教育|教委|委|教体)"
)


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


def find_region(
    issuer: str | None, issuer_source: str | None, title: str, lines: Sequence[str]
) -> tuple[tuple[str, ...], str] | None:
    """The place that a document is for, from the widest name stated to the most specific, and where it stands.

    Of its issuer, of its title, of the congress that heard it.
    """
    for name, source in ((issuer or "", issuer_source or "title"), (title, "title")):
        if CENTRAL.match(name):
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
        if found := OWN_LEVEL.search(line):
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
