"""The audit's two tables that researchers edit: dated public facts and how texts speak of them, and words that document mills swap."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from pipeline.params.errors import InputError, Words
from pipeline.params.lexicon_tables import place_faults, read_rows

MEANINGS = ("congress", "event", "plan", "term", "campaign")
_FACT_COLUMNS = ["phrase", "meaning", "from", "until", "note"]
NEAR = r"[^。！？；，,\n]{0,12}?"  # between what is said of a fact and its name
_SWAP_COLUMNS = ["original", "swapped", "least_share", "telltale"]


@dataclass(frozen=True)
class Fact:
    """A phrase that belongs to a time. phrases: the ways to write it; meaning: see data/lexicon/history.csv."""

    phrases: tuple[str, ...]
    meaning: str
    first_day: date
    last_day: date


class Patterns:
    """A fact and how a text speaks of it; each pattern is made when a text first needs it."""

    def __init__(self, fact: Fact) -> None:
        self.fact = fact
        # One of these stands in every text that names it, and is found quicker than a pattern.
        self.keys = tuple(re.sub(r"届.中全会$", "届", phrase) for phrase in fact.phrases)
        # 二十届三中全会 is also written 二十届二中、三中全会; 十九大 does not stand in 二十九大.
        forms = [
            re.sub(r"届(.)中全会$", r"届(?:.中(?:全会)?[、，,和及]\\s*)*\1中", re.escape(phrase))
            for phrase in fact.phrases
        ]
        self._name = rf"(?<![一二三四五六七八九十])(?:{'|'.join(forms)})"

    def is_named_in(self, text: str) -> bool:
        return any(key in text for key in self.keys) and self.named.search(text) is not None

    @cached_property
    def named(self) -> re.Pattern[str]:
        """Named at all."""
        return re.compile(self._name)

    @cached_property
    def awaited(self) -> re.Pattern[str]:
        """As something to come."""
        name = self._name
        return re.compile(
            rf"(?:迎接|喜迎|献礼|备战|筹办|筹备|迎)(?:好|和服务)?{NEAR}{name}(?!会?(?:[之以]?后|以来|闭幕))|{name}(?:的)?(?:即将|将于|将要)|"
            rf"为{NEAR}{name}(?:的)?(?:胜利|顺利|隆重|成功)?(?:召开|举办)(?:创造|营造|献礼|作出|提供)"
        )

    @cached_property
    def announced(self) -> re.Pattern[str]:
        """As something to come, in words that one who looks back may use as well."""
        name = self._name
        return re.compile(
            rf"(?:迎接?|献礼|备战|筹办|筹备|申办|申报|承办|主办|举办权|参加|服务|保障|召开|举办|距离?|倒计时|代表选举){NEAR}{name}|"
            rf"{name}[^。！？；\n]{{0,16}}?(?:筹办|筹备|申办|备战|倒计时|前夕|召开前|举办前|在即|即将|将[于在要]|拟于|定于|"
            rf"组委|筹委|场馆|火炬|志愿者|测试赛|代表的?(?:选举|候选|推选|产生)|代表选举|报告(?:稿|起草|的意见|征求))|"
            rf"为{NEAR}{name}"
        )

    @cached_property
    def held(self) -> re.Pattern[str]:
        """As something that took place. Games and anniversaries are spoken of for years before: 北京冬奥会的要求."""
        if self.fact.meaning == "event":
            return re.compile(
                rf"{self._name}(?:的)?(?:精神|闭幕|圆满|成功举[办行]|胜利举[办行]|以来|之后|结束|大会(?:上)?的?(?:重要)?(?:讲话|精神)|总结)|"
                rf"(?:成功|圆满|胜利)举[办行]了?{NEAR}{self._name}"
            )
        return re.compile(
            rf"{self._name}(?:全会)?(?:的)?(?:精神|报告|以来|闭幕|之后|部署|要求|提出|指出|强调|确定|描绘|决策|审议通过|作出|《|决定|明确)|"
            rf"(?:学习|贯彻|落实|宣传|宣讲)(?:(?!迎)[^。；，,\n]){{0,20}}?{self._name}"
        )

    @cached_property
    def opening(self) -> re.Pattern[str]:
        """A plan in its first year."""
        return re.compile(rf"[“\"]?{self._name}[”\"〞]?(?:规划|时期)?(?:的|实施的)?(?:开局|起步|首|第一)(?:之)?年")

    @cached_property
    def closing(self) -> re.Pattern[str]:
        """A plan in its last year."""
        return re.compile(rf"[“\"]?{self._name}[”\"〞]?(?:规划|时期)?(?:的|实施的)?(?:收官|收尾|最后一|决胜)(?:之)?年")

    @cached_property
    def now(self) -> re.Pattern[str]:
        """As what makes this year what it is."""
        return re.compile(rf"是{NEAR}{self._name}(?:的)?(?:胜利|隆重)?(?:召开|举办|举行)?(?:之年|的?一年|年份)")

    @cached_property
    def launched(self) -> re.Pattern[str]:
        """A campaign as something to be carried out."""
        return re.compile(rf"(?:深入|扎实|全面|持续|继续|认真)?(?:开展|推进|组织|启动|部署){NEAR}{self._name}")


@dataclass(frozen=True)
class Swap:
    """A word and what a mill makes of it. least_share: of the original among both in honest texts, None where unknown."""

    original: str
    swapped: str
    least_share: float | None
    telltales: tuple[str, ...]


def read_history(path: Path) -> list[Fact]:
    """The facts of data/lexicon/history.csv. Raises InputError that names every line at fault."""
    facts: list[Fact] = []
    problems: list[Words] = []
    for line, row in read_rows(path, _FACT_COLUMNS):
        phrases, meaning = _split(row["phrase"]), row["meaning"]
        faults: list[Words] = []
        first_day = _read_day(row["from"], "from", faults)
        last_day = _read_day(row["until"], "until", faults) if row["until"] else date.max
        if not phrases:
            faults.append(("phrase 是空的；请写一个，或删去这一行", "phrase is empty; write one, or delete the line"))
        if meaning not in MEANINGS:
            allowed = ", ".join(MEANINGS)
            faults.append(
                (f"meaning 为 {meaning!r}；必须是 {allowed} 之一", f"meaning is {meaning!r}; must be {allowed}")
            )
        elif meaning != "term" and not row["until"]:
            faults.append(
                (
                    f"until 是空的；meaning 为 {meaning} 时须写最后一天",
                    f"until is empty; meaning {meaning} needs its last day",
                )
            )
        if first_day and last_day:
            if last_day < first_day:
                faults.append(
                    (
                        f"until 为 {last_day}，早于 from（{first_day}）",
                        f"until is {last_day}, before from ({first_day})",
                    )
                )
            facts.append(Fact(phrases, meaning, first_day, last_day))
        problems += place_faults(path, line, faults)
    if problems:
        raise InputError(problems)
    return facts


def read_swaps(path: Path) -> list[Swap]:
    """The pairs of data/lexicon/spun_words.csv. Raises InputError that names every line at fault."""
    swaps: list[Swap] = []
    problems: list[Words] = []
    for line, row in read_rows(path, _SWAP_COLUMNS):
        faults: list[Words] = []
        share = None
        telltales = _split(row["telltale"])
        if row["least_share"]:
            if re.fullmatch(r"0?\.\d+", row["least_share"]):
                share = float(row["least_share"])
            else:
                faults.append(
                    (
                        f"least_share 为 {row['least_share']!r}；请写 0 到 1 之间的比例，或留空",
                        f"least_share is {row['least_share']!r}; write a share between 0 and 1, or nothing",
                    )
                )
        if not row["original"] or not row["swapped"]:
            faults.append(("original 和 swapped 都要写", "original and swapped must both be there"))
        faults += [
            (
                f"telltale {telltale!r} 中没有 {row['swapped']!r}",
                f"telltale {telltale!r} does not hold {row['swapped']!r}",
            )
            for telltale in telltales
            if row["swapped"] not in telltale
        ]
        problems += place_faults(path, line, faults)
        swaps.append(Swap(row["original"], row["swapped"], share, telltales))
    if problems:
        raise InputError(problems)
    return swaps


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def _read_day(cell: str, column: str, faults: list[Words]) -> date | None:
    try:
        return date.fromisoformat(cell)
    except ValueError:
        faults.append(
            (
                f"{column} 为 {cell!r}；请写完整的日期，如 2021-07-24",
                f"{column} is {cell!r}; write the full date, as 2021-07-24",
            )
        )
        return None
