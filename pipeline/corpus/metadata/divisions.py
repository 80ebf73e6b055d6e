"""Administrative divisions of China by name, today's and those since 1980 that were renamed or merged, and the researcher's own places."""

import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.corpus.metadata.own_places import OwnPlace
from pipeline.corpus.text.normalization import normalize

LAST_REVISION = 2026  # of divisions.csv; a division that stood then is taken to stand today
_PEOPLES = "朝鲜|土家|苗|藏|羌|彝|布依|侗|哈尼|壮|傣|景颇|傈僳|白|蒙古|回|哈萨克|柯尔克孜|维吾尔"
_STEM = re.compile(rf"(.{{2,}}?)(?:(?:{_PEOPLES})(?:族|自治).*|省|市|自治区|自治州|地区|盟|林区|特别行政区)$")
_SUFFIX = re.compile("(省|自治区|特别行政区)|(市|自治州|州|地区|盟)|(区|县|旗|自治县|自治旗|林区|特区)$")
_OWN: dict[str, list[OwnPlace]] = {}


@dataclass(frozen=True, slots=True)
class Division:
    """A name that a code of GB/T 2260 had from first_year to last_year."""

    code: str
    name: str
    first_year: int
    last_year: int


@dataclass(frozen=True)
class Divisions:
    """by_name: full names, and the short ones of provinces and cities (武汉, 恩施, 文山州). by_code: all names of a code, the
    latest last. full: the full names, and those with a shorter suffix (文山州).
    """

    by_name: Mapping[str, tuple[Division, ...]]
    by_code: Mapping[str, tuple[Division, ...]]
    full: frozenset[str]


@dataclass(frozen=True)
class Place:
    """A place by its levels; None where it has no such level or that is unknown.

    code: GB/T 2260; None where the name is no division, or several are called so and nothing says which.
    """

    province: str | None = None
    city: str | None = None
    district: str | None = None
    code: str | None = None


@functools.cache
def load_divisions() -> Divisions:
    """divisions.csv, which make_divisions.py wrote; read once, at the first place that is looked up."""
    by_name: dict[str, list[Division]] = defaultdict(list)
    by_code: dict[str, list[Division]] = defaultdict(list)
    full: set[str] = set()
    rows = Path(__file__).with_name("divisions.csv").read_text(encoding="utf-8").splitlines()
    for row in rows[1:]:
        code, name, first_year, last_year = row.split(",")
        division = Division(code, name, int(first_year), int(last_year))
        by_code[code].append(division)
        short = find_short_names(name) if code.endswith("00") else ()
        if name.endswith("特别行政区"):
            short = (*short, f"{short[0]}特区")
        full |= {name, *(called for called in short if called.endswith(("州", "特区")) and len(called) > 2)}
        for called in (name, *short):
            by_name[called].append(division)
    return Divisions(
        {name: tuple(found) for name, found in by_name.items()},
        # A place may have been written otherwise for some years in between (荷泽市 of 菏泽市).
        {
            code: tuple(sorted(names, key=lambda one: (one.last_year, one.first_year)))
            for code, names in by_code.items()
        },
        frozenset(full),
    )


def use_places(places: Iterable[OwnPlace]) -> None:
    """From now on, in this process, these places are known, and no others beside the divisions; a division of the name comes after."""
    _OWN.clear()
    for place in places:
        _OWN.setdefault(normalize(place.name), []).append(place)


def list_own_places() -> tuple[OwnPlace, ...]:
    """The places of the researcher's table."""
    return tuple(place for places in _OWN.values() for place in places)


def is_full_name(name: str) -> bool:
    """Whether a division, or a place of the researcher's, is called so in full.

    >>> is_full_name("徐汇区"), is_full_name("文山州"), is_full_name("武汉"), is_full_name("校外培训市")
    (True, True, False, False)
    """
    return name in load_divisions().full or name in _OWN


def is_short_name(name: str) -> bool:
    """Whether a province or a city is called so without its suffix."""
    return name in load_divisions().by_name and not is_full_name(name)


def write_in_full(name: str) -> str:
    """The full name of a province or a city that is called by its short one, so that it is one place under both.

    A short name that several have stays.

    >>> write_in_full("西藏"), write_in_full("文山州"), write_in_full("吉林"), write_in_full("徐汇区")
    ('西藏自治区', '文山壮族苗族自治州', '吉林', '徐汇区')
    """
    found = load_divisions().by_name.get(name, ())
    codes = {division.code for division in found if name not in _OWN}
    if not codes or any(division.name == name for division in found):
        return name
    return (name_of(min(codes), None, load_divisions()) or name) if len(codes) == 1 else name


def can_follow(name: str, stated: Sequence[str]) -> bool:
    """Whether a known place of the name lies in those stated before it, as far as these are known.

    >>> can_follow("徐汇区", ["上海市"]), can_follow("徐汇区", ["武汉市"]), can_follow("徐汇区", ["青川市"])
    (True, False, True)
    """
    known = [one for one in map(normalize, stated) if one in load_divisions().by_name or one in _OWN]
    return bool(_find_own(name, known) or _find_divisions(name, known))


def find_short_names(name: str) -> tuple[str, ...]:
    """What a province or a city is also called.

    >>> find_short_names("内蒙古自治区"), find_short_names("文山壮族苗族自治州"), find_short_names("武汉市")
    (('内蒙古',), ('文山', '文山州'), ('武汉',))
    """
    stem = _STEM.match(name)
    if not stem or len(stem[1]) < 2:
        return ()
    return (stem[1], stem[1] + "州") if name.endswith("自治州") else (stem[1],)


def locate_place(name: str, stated: Sequence[str], near: str, text: str, year: int | None) -> Place:
    """The place that is called so.

    stated: names of the places above it, as written before it (上海市 before 徐汇区). near: the lines around the document's
    text and at its head and end, asked where several are called so; then the text, where one of them is named far more often.
    year: in which the name was used; the divisions of that year come first.

    >>> locate_place("徐汇区", [], "", "", 2017)
    Place(province='上海市', city=None, district='徐汇区', code='310104')
    >>> locate_place("朝阳区", [], "", "", 2017).code, locate_place("朝阳区", ["长春市"], "", "", 2017).code
    (None, '220104')
    """
    name, stated = normalize(name), [normalize(one) for one in stated]
    if own := [
        place for place in _find_own(name, stated) if year is None or place.first_year <= year <= place.last_year
    ]:
        return _describe_own(own[0]) if len(own) == 1 else _describe_unknown(name, stated)
    divisions = load_divisions()
    found = _choose_period(_find_divisions(name, stated), year)
    if len({division.code for division in found}) > 1:
        found = _choose_by_parent(found, near, text, divisions)
    if len({division.code for division in found}) == 1:
        return describe_code(found[0].code, found[0].last_year if year is None else year, name)
    return _describe_unknown(name, stated)


def describe_code(code: str, year: int | None = None, name: str | None = None) -> Place:
    """The names of a code and of what it belongs to, as they were in a year.

    A county under no city, and a district of a municipality (直辖市), has no city.
    """
    divisions = load_divisions()
    own = name_of(code, year, divisions)
    if own is None:
        return Place()
    province = name_of(code[:2] + "0000", year, divisions)
    if code.endswith("0000"):
        return Place(province=own, code=code)
    if code.endswith("00"):
        return Place(province, own, None, code)
    return Place(province, name_of(code[:4] + "00", year, divisions), name if name and name == own else own, code)


def name_of(code: str, year: int | None, divisions: Divisions) -> str | None:
    """The name of a code in a year: the one it had then, else the latest."""
    names = divisions.by_code.get(code, ())
    current = [division.name for division in names if year and _stands(division, year)]
    latest = max(names, key=lambda division: division.last_year, default=None)
    return current[-1] if current else latest.name if latest else None


def find_level(place: Place) -> str | None:
    """省, 市 or 区县: the deepest that it has."""
    return "区县" if place.district else "市" if place.city else "省" if place.province else None


def list_children(code: str) -> tuple[str, ...]:
    """The names of the districts and counties of a city, or of those directly under a province."""
    return _list_children().get(code, ())


@functools.cache
def _list_children() -> Mapping[str, tuple[str, ...]]:
    children: dict[str, list[str]] = defaultdict(list)
    by_code = load_divisions().by_code
    for code, names in by_code.items():
        if not code.endswith("00") and names[-1].last_year == LAST_REVISION:
            city = code[:4] + "00"
            children[city if city in by_code else code[:2] + "0000"].append(names[-1].name)
    return {code: tuple(names) for code, names in children.items()}


def _stands(division: Division, year: int) -> bool:
    return division.first_year <= year and (year <= division.last_year or division.last_year == LAST_REVISION)


def _choose_period(found: Sequence[Division], year: int | None) -> list[Division]:
    """Those that stood in the year; without one, or where none did, the latest."""
    if year and (standing := [division for division in found if _stands(division, year)]):
        return standing
    last = max((division.last_year for division in found), default=0)
    return [division for division in found if division.last_year == last]


def _find_divisions(name: str, stated: Iterable[str]) -> list[Division]:
    """The divisions of the name that lie in all places stated above it."""
    divisions = load_divisions()
    return [
        division
        for division in divisions.by_name.get(name, ())
        if all(above == division.name or above in _parent_names(division.code, divisions) for above in stated)
    ]


def _find_own(name: str, stated: Sequence[str]) -> list[OwnPlace]:
    return [
        place for place in _OWN.get(name, ()) if all(above == name or above in _list_above(place) for above in stated)
    ]


def _list_above(place: OwnPlace) -> set[str]:
    """All that the places above one of the researcher's are called."""
    names: set[str] = set()
    above = place.above
    while above and above not in names:
        names.add(above)
        own = _OWN.get(normalize(above))
        if not own:
            located = locate_place(above, (), "", "", None)
            parts = {part for part in (located.province, located.city, located.district) if part}
            return names | parts | {short for part in parts for short in find_short_names(part)}
        above = own[0].above
    return names


def _describe_own(place: OwnPlace) -> Place:
    above = Place()
    if place.above:
        own = _OWN.get(normalize(place.above))
        above = _describe_own(own[0]) if own else locate_place(place.above, (), "", "", None)
    if place.level == "省":
        return Place(place.name)
    return Place(above.province, place.name) if place.level == "市" else Place(above.province, above.city, place.name)


def _parent_names(code: str, divisions: Divisions) -> set[str]:
    """All that the places above it were ever called, short names too."""
    above = {code[:2] + "0000", code[:4] + "00"} - {code}
    names = {division.name for parent in above for division in divisions.by_code.get(parent, ())}
    return names | {short for name in names for short in find_short_names(name)}


def _choose_by_parent(found: Sequence[Division], near: str, text: str, divisions: Divisions) -> list[Division]:
    codes = sorted({division.code for division in found})
    parents = {code: [short for short in _parent_names(code, divisions) if len(short) <= 6] for code in codes}
    for place, most in ((near, 1), (text, 3)):
        counts = {code: max((place.count(name) for name in parents[code]), default=0) for code in codes}
        ranked = sorted(counts, key=lambda code: -counts[code])
        if counts[ranked[0]] >= most and counts[ranked[0]] >= 3 * counts[ranked[1]]:
            return [division for division in found if division.code == ranked[0]]
    return list(found)


def _describe_unknown(name: str, stated: Sequence[str]) -> Place:
    """The levels of a name that is no division, by the last character of each part."""
    levels: dict[str, str] = {}
    for part in (*stated, name):
        suffix = _SUFFIX.search(part)
        if suffix:
            levels["province" if suffix[1] else "city" if suffix[2] else "district"] = part
    return Place(levels.get("province"), levels.get("city"), levels.get("district"), None)
