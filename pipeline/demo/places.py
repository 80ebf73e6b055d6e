"""Fictional places: a province, its districts, their schools and which of them issues a plan in which year."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from pipeline.demo.grammar import Pool, parse
from pipeline.params.sections import DemoParams

PROVINCE = "澜江省"

# No province, city, county or town of China starts with one of these names (checked against the list of
# administrative divisions of 2023); the pairs that do are in _REAL and skipped.
_FIRST_NAMES = (
    *("青屿区", "临汀区", "澄湄县", "望澜市", "霁麓区", "松岑县", "翠岫区"),
    *("云汀县", "枫垣区", "芷浔市", "怀渚区", "晴漪县", "栖汀区", "远岑县"),
)
_HEADS = (
    "青临望云松澄岚霁芷翠碧清棠桐柏槐荷兰梅竹枫杏桃柳蓝墨玉瑶琼珑银锦绮素月星晨暮霞虹霜雪雾晴朗照映煦宁瑞嘉佳怀念"
    "思慕知行远疏扶揽听观拂枕抱栖栈引隐逐秀毓蕴沐溯渊浣澹砚笙筠箬萤萱葭蘅黛澈湛苔蔷蕤霏"
)
_TAILS = "屿澜汀渚湄岑岫峦麓坞垣埠蹊浔滢泓漪堰陂塬圃庐榭汐泠汜沚浒渥湑潆濑瀛岬峪嶂崦岙陌畹畦芜苇蒿萝荻蓼薇湫洑洄沆泖浯"
_REAL = frozenset(
    re.findall(
        "..",
        "兰屿嘉峪岚漪望埠望麓松岙柏峪柳埠柳陂桃渚桃陂桐屿桐峪桐庐梅渚清塬秀屿竹峪竹泓绮陌翠峦葭沚观澜雪堰青峪",
    )
)
_KINDS = "区县区市县"

# The school year starts in September: plans of these districts are dated August or September.
_SCHOOL_YEAR_EVERY, _SCHOOL_YEAR_AT = 5, 3

# So many of the districts join late; coprime to the above, so that some of them plan by school year.
_NEWCOMER_EVERY, _NEWCOMER_AT = 3, 2

_SHARE_AT_FIRST, _SHARE_AT_LAST, _SHARE_MISSING = 0.6, 0.95, 0.06
"""Shares of the districts: those that report in the first and in the last year; those that miss a year, of all."""


@dataclass(frozen=True)
class Place:
    """Who issues plans: a district, or the province (index -1). is_newcomer: whether it joins the panel late."""

    index: int
    name: str
    issuer: str
    number_prefix: str
    by_school_year: bool
    is_newcomer: bool
    slots: Mapping[str, Pool]
    school_slots: Mapping[str, Mapping[str, Pool]]
    """Kinds of schools that some themes speak of, by code of the theme."""

    @property
    def is_province(self) -> bool:
        return self.index < 0


def make_province(params: DemoParams) -> Place:
    """The province, whose yearly plan is the central notice that districts copy from."""
    return _make_place(-1, PROVINCE, f"{PROVINCE}教育厅", "澜教", "省", params)


def make_districts(params: DemoParams) -> list[Place]:
    """The first n_districts of a fixed list of fictional districts, counties and cities."""
    names = _district_names(params.n_districts)
    return [_make_place(i, name, f"{name}教育局", f"{name[0]}教", name[-1], params) for i, name in enumerate(names)]


def list_lines(params: DemoParams) -> list[str]:
    """The lines of data/lexicon/places.csv that make the places known: each district is a county under the province."""
    province, *districts = (make_province(params), *make_districts(params))
    return [f"{province.name},省,,,,", *(f"{district.name},区县,{province.name},,," for district in districts)]


def make_rng(seed: int, stream: int, place: Place, *more: int) -> np.random.Generator:
    """Random numbers of this place's own, so that no document depends on how many others there are."""
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(stream, place.index + 1, *more)))


def draw_panel(params: DemoParams) -> dict[int, list[int]]:
    """Year → indices of the districts that report in it, ascending.

    A changing panel: districts join one after the other, newcomers last, the number grows from year to year, and some
    miss a year.
    """
    rng = np.random.default_rng(np.random.SeedSequence(params.seed, spawn_key=(1,)))
    n, years = params.n_districts, range(params.first_year, params.last_year + 1)
    joining_order = sorted(rng.permutation(n).tolist(), key=_is_newcomer)
    panel = {}
    for year, share in zip(years, np.linspace(_SHARE_AT_FIRST, _SHARE_AT_LAST, len(years)), strict=True):
        n_reporting = max(1, round(n * float(share)))
        joined = joining_order[: min(n, n_reporting + max(1, round(_SHARE_MISSING * n)))]
        panel[year] = sorted(int(i) for i in rng.choice(joined, n_reporting, replace=False))
    return panel


def _is_newcomer(index: int) -> bool:
    return index >= 0 and index % _NEWCOMER_EVERY == _NEWCOMER_AT  # the province is none


def _district_names(n: int) -> list[str]:
    """Names in a fixed order: the hand-picked ones, then every pair of characters, far apart in turn."""
    names = list(_FIRST_NAMES[:n])
    taken = {name[:2] for name in _FIRST_NAMES} | _REAL | {PROVINCE[:2]}
    n_pairs = len(_HEADS) * len(_TAILS)
    for k in range(n_pairs):
        if len(names) >= n:
            break
        # 1,013 is prime to the number of pairs, so that every pair comes once.
        head, tail = divmod(k * 1013 % n_pairs, len(_TAILS))
        pair = _HEADS[head] + _TAILS[tail]
        if pair not in taken:
            names.append(pair + _KINDS[k % len(_KINDS)])
    return names


def _make_place(index: int, name: str, issuer: str, prefix: str, kind: str, params: DemoParams) -> Place:
    rng = np.random.default_rng(np.random.SeedSequence(params.seed, spawn_key=(2, index + 1)))
    suffix = ("", "发", "字", "办")[int(rng.integers(4))]
    return Place(
        index=index,
        name=name,
        issuer=issuer,
        number_prefix=prefix + suffix,
        by_school_year=index % _SCHOOL_YEAR_EVERY == _SCHOOL_YEAR_AT,
        is_newcomer=_is_newcomer(index),
        slots={
            "域": _local_pool([f"全{kind}", f"全{kind}", f"我{kind}", f"{kind}域"]),
            "级": _local_pool([f"{kind}级"]),
            "校": _local_pool(_school_names(name, rng)),
        },
        school_slots={
            "preschool": {"校": _local_pool(_draw_names(rng, 8, ["幼儿园", "中心幼儿园", "实验幼儿园"]))},
            "senior": {"校": _local_pool([f"{name[:2]}一中", f"{name[:2]}二中", *_draw_names(rng, 4, ["高级中学"])])},
            "vocational": {"校": _local_pool([f"{name[:2]}中专", *_draw_names(rng, 3, ["职业中学", "技工学校"])])},
        },
    )


def _school_names(name: str, rng: np.random.Generator) -> list[str]:
    plain = _draw_names(rng, 14, ["小学", "小学", "中学", "学校", "路小学", "初级中学", "镇中心小学"])
    return [*plain, f"{name[:2]}实验小学", f"{name[:2]}三中"]


def _draw_names(rng: np.random.Generator, n: int, kinds: list[str]) -> list[str]:
    heads, tails, which = (rng.integers(size, size=n) for size in (len(_HEADS), len(_TAILS), len(kinds)))
    return [_HEADS[h] + _TAILS[t] + kinds[w] for h, t, w in zip(heads, tails, which, strict=True)]


def _local_pool(names: list[str]) -> Pool:
    return Pool(tuple(parse(name) for name in names), is_local=True)
