"""Administrative divisions of China by name, today's and those of 1980 to 2019 that were renamed or merged."""

import functools
import operator
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

LAST_REVISION = 2019  # of divisions.csv; a division that stood then is taken to stand today
_ENOUGH = 9_000  # characters of a text, from its head and its end, that tell of which place it speaks
_PEOPLES = "朝鲜|土家|苗|藏|羌|彝|布依|侗|哈尼|壮|傣|景颇|傈僳|白|蒙古|回|哈萨克|柯尔克孜|维吾尔"
_STEM = re.compile(rf"(.{{2,}}?)(?:(?:{_PEOPLES})(?:族|自治).*|省|市|自治区|自治州|地区|盟|特别行政区)$")
_SUFFIX = re.compile("(省|自治区|特别行政区)|(市|自治州|州|地区|盟)|(区|县|旗|自治县|自治旗|林区|特区)$")


@dataclass(frozen=True, slots=True)
class Division:
    """A name that a code of GB/T 2260 had from first_year to last_year."""

    code: str
    name: str
    first_year: int
    last_year: int


@dataclass(frozen=True)
class Divisions:
    """by_name: full names, and the short ones of provinces and cities (武汉, 恩施, 文山州). by_code: all names of a code."""

    by_name: Mapping[str, tuple[Division, ...]]
    by_code: Mapping[str, tuple[Division, ...]]


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
    rows = Path(__file__).with_name("divisions.csv").read_text(encoding="utf-8").splitlines()
    for row in rows[1:]:
        code, name, first_year, last_year = row.split(",")
        division = Division(code, name, int(first_year), int(last_year))
        by_code[code].append(division)
        for called in (name, *(find_short_names(name) if code.endswith("00") else ())):
            by_name[called].append(division)
    return Divisions(
        {name: tuple(found) for name, found in by_name.items()}, {code: tuple(names) for code, names in by_code.items()}
    )


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
    divisions = load_divisions()
    found = [division for division in divisions.by_name.get(name, ()) if _agrees(division, stated, divisions)]
    found = _choose_period(found, year)
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


def find_level(place: Place, name: str) -> str | None:
    """省, 市 or 区县: by its code; a name without one by its last character."""
    if place.code:
        return "省" if place.code.endswith("0000") else "市" if place.code.endswith("00") else "区县"
    suffix = _SUFFIX.search(name)
    return None if not suffix else "省" if suffix[1] else "市" if suffix[2] else "区县"


def find_main_place(text: str, level: str) -> str | None:
    """The place of a level that a text speaks of: named at least three times, and twice as often as any other (half as often
    again where at least two of its districts are named).

    level: what the text calls it, 省, 自治区, 市, 州, 县, 旗 or 区. A report says 我市 throughout, and at its end whose it is. The
    districts of a city count for it: they stand in its report and hardly in another's.
    """
    text = text if len(text) <= _ENOUGH else text[: _ENOUGH * 2 // 3] + text[-_ENOUGH // 3 :]
    found: list[tuple[int, int, str]] = []
    pairs = set(map(operator.add, text, text[1:]))
    for code, name, called in _list_level(level):
        if called[:2] not in pairs:
            continue
        # 合作 is a county's town as well as a word: what is no city's short name must stand in full somewhere.
        if (n := text.count(called)) and (code.endswith("00") or name in text):
            own = sum(child in text for child in _list_districts().get(code, ())) if n > 1 else 0
            found.append((n + 2 * own, own, name))
    found.sort(key=lambda item: (-item[0], item[2]))
    if not found or found[0][0] < 3:
        return None
    most = 1.5 if found[0][1] > 1 else 2
    return found[0][2] if len(found) == 1 or found[0][0] >= most * found[1][0] else None


@functools.cache
def _list_level(level: str) -> tuple[tuple[str, str, str], ...]:
    """Code, name and what a text calls it, of today's divisions whose names end so."""
    listed = []
    for code, names in load_divisions().by_code.items():
        name = names[-1].name
        if (
            names[-1].last_year == LAST_REVISION
            and name.endswith(level)
            and (level != "区" or not code.endswith("0000"))
        ):
            stem = find_short_names(name) if level not in "县旗区" else ()
            listed.append((code, name, stem[0] if stem else name))
    return tuple(listed)


@functools.cache
def _list_districts() -> Mapping[str, tuple[str, ...]]:
    """The names of the districts and counties of each city."""
    districts: dict[str, list[str]] = defaultdict(list)
    for code, names in load_divisions().by_code.items():
        if not code.endswith("00") and names[-1].last_year == LAST_REVISION:
            city = code[:4] + "00"
            parent = city if city in load_divisions().by_code else code[:2] + "0000"
            districts[parent].append(names[-1].name)
    return {city: tuple(names) for city, names in districts.items()}


def _stands(division: Division, year: int) -> bool:
    return division.first_year <= year and (year <= division.last_year or division.last_year == LAST_REVISION)


def _choose_period(found: Sequence[Division], year: int | None) -> list[Division]:
    """Those that stood in the year; without one, or where none did, the latest."""
    if year and (standing := [division for division in found if _stands(division, year)]):
        return standing
    last = max((division.last_year for division in found), default=0)
    return [division for division in found if division.last_year == last]


def _agrees(division: Division, stated: Iterable[str], divisions: Divisions) -> bool:
    parents = _parent_names(division.code, divisions)
    return all(name in parents or name == division.name for name in stated)


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
