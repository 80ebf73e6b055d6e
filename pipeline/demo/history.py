"""What is planted: the rate of each keyword on each day and the share of each theme in each year."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

Rate = Callable[[date], float]
"""Mentions per 10,000 Han characters that a plan issued on this day is expected to hold."""

_ORIGIN = 2017
_LOWEST, _HIGHEST = 0.3, 9.0


@dataclass(frozen=True)
class Plant:
    """One planted keyword.

    kind: one of codes.KINDS. rate: what a body is expected to say that is no newcomer. direction: up or down, where the
    rate goes one way. years, of a new keyword: its first; of a burst: all; of a step: the first after it; of a hump and of
    an uneven one: the highest; of a valley: the lowest; of one that is gone: the first without it. since: the day from
    which the rate changes, if it changes on one. newcomers: how many times as much as others a newcomer is expected to say.
    other_spellings: form → its share of the mentions. looks_like: forms that must not count.
    """

    keyword: str
    kind: str
    rate: Rate
    note: str
    direction: str | None = None
    years: tuple[int, ...] = ()
    since: date | None = None
    newcomers: float = 1.0
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


def _between(first: date, last: date, rate: float) -> Rate:
    return lambda day: rate if first <= day <= last else 0.0


def _steps(*steps: tuple[date, float]) -> Rate:
    """The rate of the last step taken; 0 before the first."""
    return lambda day: next((rate for first, rate in reversed(steps) if first <= day), 0.0)


def _yearly(*rates: float) -> Rate:
    """A rate for each year from 2017 on; the first holds before, the last afterwards."""
    return lambda day: rates[min(max(day.year - _ORIGIN, 0), len(rates) - 1)]


def _new(keyword: str, rate: float, since: date, note: str, looks_like: tuple[str, ...] = ()) -> Plant:
    years = (since.year,)
    return Plant(
        keyword, "absent_before", _between(since, date.max, rate), note, "up", years, since, looks_like=looks_like
    )


def _rising(keyword: str, rate: float, growth: float, **more: Any) -> Plant:
    return Plant(keyword, "rising", _trend(rate, growth), f"× {growth} a year", "up", **more)


def _falling(keyword: str, rate: float, shrinkage: float, **more: Any) -> Plant:
    return Plant(keyword, "falling", _trend(rate, 1 / shrinkage), f"÷ {shrinkage} a year", "down", **more)


def _burst(keyword: str, rate: float, first: date, last: date) -> Plant:
    years = tuple(range(first.year, last.year + 1))
    return Plant(keyword, "burst", _between(first, last, rate), f"{first} to {last}", None, years, first)


def _step(keyword: str, direction: str, since: date, note: str, *steps: tuple[date, float]) -> Plant:
    return Plant(keyword, "step", _steps(*steps), note, direction, (since.year,), since)


def _gone(keyword: str, rate: float, last: date, note: str) -> Plant:
    return Plant(keyword, "gone", _between(date.min, last, rate), note, "down", (last.year + 1,))


def _null(keyword: str, rate: float, newcomers: float = 1.0) -> Plant:
    return Plant(keyword, "flat", _flat(rate), "no change: a null", newcomers=newcomers)


_PLAN_13, _PLAN_14, _PLAN_15 = date(2015, 11, 1), date(2021, 1, 1), date(2026, 1, 1)

PLANTS = (
    _new("双减", 6.5, date(2021, 7, 24), "opinion of 24 July 2021", ("双减少", "双减半")),
    _new("五项管理", 4.0, date(2021, 1, 1), "notices from January 2021"),
    _new("教育数字化", 5.0, date(2022, 1, 1), "strategy of 2022"),
    _new("科学教育", 4.0, date(2023, 1, 1), "opinion of 2023"),
    _rising("劳动教育", 1.0, 1.35),
    _rising("集团化办学", 1.6, 1.25, other_spellings={"集团办学": 0.1}),
    _rising("课后服务", 1.2, 1.35, newcomers=0.5),
    _rising("心理健康教育", 1.4, 1.3),
    _rising("家校社协同", 1.0, 1.4, other_spellings={"家校社共育": 0.2}),
    _falling("全面改薄", 7.0, 1.4),
    _falling("创客教育", 5.0, 1.3, newcomers=2.0),
    _falling("三通两平台", 6.0, 1.4),
    _falling("基本均衡", 6.5, 1.3),
    _burst("疫情防控", 6.0, date(2020, 1, 20), date(2022, 12, 31)),
    _burst("停课不停学", 4.0, date(2020, 2, 1), date(2020, 12, 31)),
    _burst("党史学习教育", 6.0, date(2021, 2, 1), date(2021, 12, 31)),
    _step("十三五", "down", _PLAN_14, "until 十四五", (_PLAN_13, 5.0), (_PLAN_14, 1.2), (date(2022, 1, 1), 0.0)),
    _step("十四五", "up", _PLAN_14, "after 十三五", (date(2020, 1, 1), 1.0), (_PLAN_14, 5.5), (_PLAN_15, 0.0)),
    _step("家庭教育指导", "up", date(2022, 1, 1), "law of 2022", (date.min, 1.2), (date(2022, 1, 1), 5.0)),
    _step("延时服务", "down", date(2021, 1, 1), "called 课后服务 since", (date.min, 4.0), (date(2021, 1, 1), 0.7)),
    Plant("扫黑除恶", "hump", _yearly(0.5, 2.5, 6, 6, 2.5, 1.0, 0.5), "campaign of 2018–2020", years=(2019, 2020)),
    Plant("垃圾分类", "hump", _yearly(0.6, 1.6, 4.0, 6.0, 4.0, 1.6, 0.6), "highest in 2020", years=(2020,)),
    Plant("研学旅行", "valley", _yearly(5.5, 4.0, 2.0, 0.6, 0.6, 2.5, 5.5), "few travel then", years=(2020, 2021)),
    Plant("中外人文交流", "valley", _yearly(5.0, 3.5, 2.0, 0.8, 0.5, 1.8, 4.5), "few travel then", years=(2021,)),
    _gone("教育扶贫", 5.0, date(2020, 12, 31), "campaign that ended in 2020"),
    _gone("一师一优课", 4.5, date(2019, 12, 31), "activity that ended in 2019"),
    Plant("教学成果奖", "uneven", _yearly(1, 6, 1, 1, 1, 6, 1), "every four years", years=(2018, 2022)),
    Plant("文明城市创建", "uneven", _yearly(5, 1, 1, 5, 1, 1, 5), "every three years", years=(2017, 2020, 2023)),
    _null("师德师风", 3.0),
    _null("校本教研", 2.2),
    _null("随班就读", 1.4),
    _null("食品安全", 2.6, newcomers=2.5),
    _null("控辍保学", 1.8),
    _null("语言文字", 1.6),
    _null("民族团结", 1.2),
    _null("学籍管理", 1.3),
    _null("消防安全", 1.7),
    _null("综合素质评价", 2.0),
    _null("骨干教师", 2.8, newcomers=0.4),
    _null("校园文化", 2.4, newcomers=3.0),
    _null("阳光招生", 1.5),
    _null("经费保障", 2.1),
    _null("图书馆", 1.5, newcomers=2.0),
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
