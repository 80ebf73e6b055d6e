"""What is planted: the rate of each keyword on each day and the share of each theme in each year."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

Rate = Callable[[date], float]
"""Mentions per 10,000 Han characters that a plan issued on this day is expected to hold."""

_ORIGIN = 2017
_LOWEST, _HIGHEST = 0.3, 9.0


@dataclass(frozen=True)
class Plant:
    """One planted keyword.

    kind: absent_before, rising, falling, burst, step or flat. since: the day from which the planted rate changes, if
    one does. other_spellings: form → its share of the mentions. looks_like: forms that must not count.
    """

    keyword: str
    kind: str
    rate: Rate
    note: str
    since: date | None = None
    other_spellings: Mapping[str, float] = field(default_factory=dict)
    looks_like: tuple[str, ...] = ()

    @property
    def forms(self) -> tuple[str, ...]:
        """Every form that counts, the keyword itself first."""
        return (self.keyword, *self.other_spellings)


@dataclass(frozen=True)
class ThemeShare:
    """The planted share of a theme: `weight` in 2017, times `growth` every year, times `bursts` in single years."""

    weight: float
    growth: float
    bursts: Mapping[int, float]


def _flat(rate: float) -> Rate:
    return lambda day: rate


def _trend(rate: float, growth: float) -> Rate:
    """rate in 2017, times growth every year, kept between 0.3 and 9."""
    return lambda day: min(max(rate * growth ** (day.year - _ORIGIN), _LOWEST), _HIGHEST)


def _between(first: date, last: date, rate: Rate) -> Rate:
    return lambda day: rate(day) if first <= day <= last else 0.0


def _from(first: date, rate: Rate) -> Rate:
    return _between(first, date.max, rate)


def _steps(*steps: tuple[date, float]) -> Rate:
    """The rate of the last step taken; 0 before the first."""
    return lambda day: next((rate for first, rate in reversed(steps) if first <= day), 0.0)


def _labour(day: date) -> float:
    """Rising by a quarter a year from 2018, doubled by the opinion of 26 March 2020."""
    before = _trend(1.0, 1.25)(day)
    return min(2 * before, _HIGHEST) if day >= _LABOUR_OPINION else before


_DOUBLE_REDUCTION = date(2021, 7, 24)
_LABOUR_OPINION = date(2020, 3, 26)
_FIVE_RULES, _DIGITAL, _SCIENCE = date(2021, 1, 1), date(2022, 1, 1), date(2023, 1, 1)
_OUTBREAK, _REOPENING = date(2020, 1, 20), date(2022, 12, 31)

PLANTS = (
    Plant(
        "双减",
        "absent_before",
        _from(_DOUBLE_REDUCTION, _flat(6.5)),
        "opinion of 24 July 2021",
        _DOUBLE_REDUCTION,
        looks_like=("双减少", "双减半"),
    ),
    Plant("五项管理", "absent_before", _from(_FIVE_RULES, _flat(4.0)), "notices from January 2021", _FIVE_RULES),
    Plant("教育数字化", "absent_before", _from(_DIGITAL, _flat(5.0)), "strategy of 2022", _DIGITAL),
    Plant("科学教育", "absent_before", _from(_SCIENCE, _flat(4.0)), "opinion of 2023", _SCIENCE),
    Plant("劳动教育", "rising", _labour, "rising from 2018, steeply after 26 March 2020", _LABOUR_OPINION),
    Plant(
        "集团化办学",
        "rising",
        _trend(1.6, 1.25),
        "slowly rising, × 1.25 a year",
        other_spellings={"集团办学": 0.1},
    ),
    Plant("课后服务", "rising", _trend(1.2, 1.35), "× 1.35 a year"),
    Plant("心理健康教育", "rising", _trend(1.4, 1.3), "× 1.3 a year"),
    Plant("家校社协同", "rising", _trend(1.0, 1.4), "× 1.4 a year", other_spellings={"家校社共育": 0.2}),
    Plant("全面改薄", "falling", _trend(7.0, 1 / 1.4), "÷ 1.4 a year"),
    Plant("创客教育", "falling", _trend(5.0, 1 / 1.3), "÷ 1.3 a year"),
    Plant("三通两平台", "falling", _trend(6.0, 1 / 1.4), "÷ 1.4 a year"),
    Plant("基本均衡", "falling", _trend(6.5, 1 / 1.3), "÷ 1.3 a year"),
    Plant(
        "疫情防控",
        "burst",
        _between(_OUTBREAK, _REOPENING, _flat(6.0)),
        "20 January 2020 to the end of 2022",
        _OUTBREAK,
    ),
    Plant(
        "停课不停学",
        "burst",
        _between(date(2020, 2, 1), date(2020, 12, 31), _flat(4.0)),
        "February to December 2020",
        date(2020, 2, 1),
    ),
    Plant(
        "十三五",
        "step",
        _steps((date(2015, 11, 1), 5.0), (date(2021, 1, 1), 1.2), (date(2022, 1, 1), 0.0)),
        "hands over to 十四五 in 2021",
        date(2021, 1, 1),
    ),
    Plant(
        "十四五",
        "step",
        _steps((date(2020, 1, 1), 1.0), (date(2021, 1, 1), 5.5), (date(2026, 1, 1), 0.0)),
        "takes over from 十三五 in 2021",
        date(2021, 1, 1),
    ),
    *(
        Plant(keyword, "flat", _flat(rate), "no change: a null")
        for keyword, rate in {
            "师德师风": 3.0,
            "校本教研": 2.2,
            "随班就读": 1.4,
            "食品安全": 2.6,
            "控辍保学": 1.8,
            "语言文字": 1.6,
            "民族团结": 1.2,
            "学籍管理": 1.3,
            "消防安全": 1.7,
            "综合素质评价": 2.0,
            "骨干教师": 2.8,
            "校园文化": 2.4,
            "阳光招生": 1.5,
            "经费保障": 2.1,
            "图书馆": 1.5,
        }.items()
    ),
)

ALL_FORMS = tuple(form for plant in PLANTS for form in plant.forms)
"""Every form of every planted keyword; none may arise by accident."""

NEW_TERMS: Mapping[str, str] = {
    "青檐计划": "teachers",
    "云栎平台": "digital",
    "同檐学堂": "compulsory",
    "暖芽课堂": "mental_family",
    "启榆行动": "preschool",
    "跃溪联赛": "sports",
}
"""Made-up programmes that no dictionary has → code of the theme in whose phrases they stand."""

THEMES: Mapping[str, ThemeShare] = {
    "party": ThemeShare(8.0, 1.06, {2019: 1.1, 2021: 1.2}),
    "moral": ThemeShare(7.0, 1.04, {}),
    "preschool": ThemeShare(9.5, 0.92, {2018: 1.1, 2019: 1.2}),
    "compulsory": ThemeShare(12.0, 0.97, {}),
    "senior": ThemeShare(4.2, 1.06, {2021: 1.1}),
    "vocational": ThemeShare(5.5, 1.0, {2019: 1.25}),
    "special": ThemeShare(3.2, 0.96, {2018: 1.1, 2020: 1.2}),
    "training": ThemeShare(1.8, 1.08, {2018: 1.8, 2021: 2.0, 2022: 1.9}),
    "teachers": ThemeShare(13.0, 1.0, {2018: 1.15}),
    "curriculum": ThemeShare(10.5, 1.05, {2022: 1.15}),
    "digital": ThemeShare(3.8, 1.1, {2020: 1.5}),
    "sports": ThemeShare(3.4, 1.12, {2020: 1.15, 2021: 1.15}),
    "arts_labour": ThemeShare(2.8, 1.15, {2020: 1.1}),
    "mental_family": ThemeShare(2.0, 1.25, {}),
    "safety": ThemeShare(6.5, 1.0, {2020: 1.4}),
    "finance": ThemeShare(11.0, 0.82, {}),
    "supervision": ThemeShare(3.6, 0.98, {2021: 1.2}),
}


def theme_shares(year: int) -> dict[str, float]:
    """Code of a theme → its planted share of the items' characters in this year; they sum to 1."""
    age = min(max(year - _ORIGIN, -6), 12)
    weights = {code: s.weight * s.growth**age * s.bursts.get(year, 1.0) for code, s in THEMES.items()}
    total = sum(weights.values())
    return {code: weight / total for code, weight in weights.items()}
