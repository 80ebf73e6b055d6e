"""Of which place a text speaks that never states it: 我市, and a name that comes again and again."""

import functools
import operator
import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from pipeline.corpus.metadata.divisions import (
    LAST_REVISION,
    find_short_names,
    list_children,
    list_own_places,
    load_divisions,
)
from pipeline.corpus.readers.characters import HAN

_ENOUGH = 9_000  # characters of a text, from its head and its end, that tell of which place it speaks
_FEWEST = 3  # times that a text names its place

# 我代表市人民政府; 市教育局2019年工作要点: which sort of place speaks, and not which.
_LEVEL = "省|市|林区|自治区|自治州|州|盟|县|旗|区"
OWN_LEVEL = re.compile(f"代表(?P<level>{_LEVEL})(?:委、?)?(?:(?:人民)?政府|行政公署|行署)")
_BARE_BODY = re.compile(
    f"(?:中共|关于)?(?P<level>{_LEVEL})(?:人民政府|政府|教育|教委|委|教体|财政局|人社|民政局|卫生|卫健|发改委|发展|住建|文旅|文化|科技|农业农村|市场监)"
)
_COUNTED = ("省", "市", "州", "盟", "县", "旗", "区")
# Short names of cities directly under a province that are words: in full, or not at all.
_WORDS = {"东方", "新星", "白杨", "双河", "草湖", "昆玉"}
_NAME_PART = re.compile(f"[{HAN}]{{2,}}")
_NAME_TAIL = re.compile("(?:人民|政府|工作|教育|报告|要点|两会|市政府|省政府|县政府|区政府|州政府)|$")


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
    own = {level: text.count("我" + level) for level in _COUNTED}
    whole = {level: text.count("全" + level) for level in _COUNTED}
    first, second, *_ = sorted(own, key=lambda level: (-own[level], -whole[level]))
    if not own[first]:
        own = whole
        first, second, *_ = sorted(own, key=lambda level: -own[level])
    if max(own[first], whole[first]) < _FEWEST or own[first] < 2 * own[second]:
        return None
    return "自治区" if first == "区" and text.count("自治区") > own[first] else first


def find_main_place(text: str, level: str) -> str | None:
    """The place of a level that a text speaks of: named at least three times, and twice as often as any other (half as often
    again where at least two of its districts are named).

    level: what the text calls it, 省, 自治区, 市, 州, 盟, 县, 旗 or 区. A report says 我市 throughout, and at its end whose it is.
    The districts of a city count for it: they stand in its report and hardly in another's.
    """
    found = _count_places(text, level)
    if not found or found[0][0] < _FEWEST or (_call(found[0][2]) in _WORDS and found[0][2] not in text):
        return None
    most = 1.5 if found[0][1] > 1 else 2
    return found[0][2] if len(found) == 1 or found[0][0] >= most * found[1][0] else None


def find_path_place(path: str, text: str, level: str | None) -> str | None:
    """The place that is the name of the file or of a folder, where the text agrees: named there at least three times, and at least as
    often as any other of its level. None where several are called so.

    level: what the text calls its place, as above; None where it does not say.

    >>> find_path_place("city_天门_2024.txt", "天门今年发展很快。天门人民奋进。天门市的明天更好。", "市")
    '天门市'
    >>> find_path_place("city_天门_2024.txt", "天门今年发展很快。", "市") is None
    True
    """
    place = PurePosixPath(path)
    for part in (place.stem, *(folder.name for folder in place.parents)):
        for run in _NAME_PART.findall(part):
            agreed = {
                name
                for name, own in _list_named(run)
                if (not level or level.endswith(own)) and _agrees(text, name, own)
            }
            if len(agreed) == 1:
                return agreed.pop()
    return None


def _agrees(text: str, name: str, level: str) -> bool:
    counts = {found: n for n, _, found in _count_places(text, level)}
    n = max(counts.get(name, 0), _shorten(text).count(_call(name)))
    return n >= _FEWEST and n >= max(counts.values(), default=0)


def _shorten(text: str) -> str:
    return text if len(text) <= _ENOUGH else text[: _ENOUGH * 2 // 3] + text[-_ENOUGH // 3 :]


def _count_places(text: str, level: str) -> list[tuple[int, int, str]]:
    """How often each place of a level is named, its districts counted twice; how many of its districts; and its name: most first."""
    text = _shorten(text)
    pairs = set(map(operator.add, text, text[1:]))
    named: dict[str, int] = {}
    codes: dict[str, list[str]] = {}  # several districts have one name
    for code, name, in_full in _list_level(level):
        called = _call(name)
        if called[:2] in pairs and not (in_full and name not in text) and (n := text.count(called)):
            named[name] = n
            codes.setdefault(name, []).append(code)
    named |= {
        place.name: n
        for place in list_own_places()
        if place.name.endswith(level) and (n := text.count(_call(place.name)))
    }
    found: list[tuple[int, int, str]] = []
    for name in named:
        # 鞍山 stands in 马鞍山 as well.
        n = named[name] - sum(named[longer] for longer in named if longer != name and _call(name) in _call(longer))
        children = [list_children(code) for code in codes.get(name, ())]
        own = max((sum(child in text for child in listed) for listed in children), default=0) if n > 1 else 0
        if n > 0:
            found.append((n + 2 * own, own, name))
    return sorted(found, key=lambda item: (-item[0], item[2]))


@functools.cache
def _list_level(level: str) -> tuple[tuple[str, str, bool], ...]:
    """Code and name of today's divisions whose names end so, and whether the text must have the full name."""
    listed = []
    for code, names in load_divisions().by_code.items():
        name = names[-1].name
        if names[-1].last_year != LAST_REVISION or (level == "区" and code.endswith("0000")):
            continue
        if name.endswith(level) and len(name) > 2:  # 和县 stands in 和县域, 城区 everywhere
            # 合作 is a county's town as well as a word; cities directly under a province (90 …) are named as prefectures are.
            listed.append((code, name, not code.endswith("00") and code[2:4] != "90"))
    return tuple(listed)


@functools.cache
def _call(name: str) -> str:
    """What a text calls a place: 天门 for 天门市, 喀什 for 喀什地区, 恩施 for its 州; counties and districts by their full name."""
    if name.endswith(("县", "旗", "区")) and not name.endswith(("地区", "自治区", "特别行政区")):
        return name
    return next(iter(find_short_names(name)), name)


def _list_named(run: str) -> Iterator[tuple[str, str]]:
    """The places that a run of characters in the name of a file begins with, as 天门, 天门市 or 天门政府工作报告, and their levels."""
    for end in range(len(run), 1, -1):
        if _NAME_TAIL.match(run, end):
            yield from _index_names().get(run[:end], ())
            yield from (
                (place.name, _level_of(place.name))
                for place in list_own_places()
                if run[:end] in (place.name, _call(place.name))
            )


@functools.cache
def _index_names() -> dict[str, list[tuple[str, str]]]:
    """Full and short names of today's divisions → full names and levels."""
    index: dict[str, list[tuple[str, str]]] = {}
    for names in load_divisions().by_code.values():
        name = names[-1].name
        if names[-1].last_year == LAST_REVISION:
            for called in {name, *find_short_names(name), *([name[:-1]] if len(name) > 2 else [])}:
                index.setdefault(called, []).append((name, _level_of(name)))
    return index


def _level_of(name: str) -> str:
    """What a place calls itself: 自治区 for 内蒙古自治区, else the last character."""
    return "自治区" if name.endswith("自治区") else name[-1]
