"""Whether a text can be of the year that it is said to be of: what it awaits, knows and calls the present."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cached_property

from pipeline.corpus.audit.audit_lexicon import Fact
from pipeline.corpus.audit.findings import Document, Evidence, Finding

MOST_SHOWN = 3  # pieces of evidence in the sentence
PLANNED_AHEAD = timedelta(days=3 * 365)  # a five-year plan is spoken of so long before it begins
LINGERS = timedelta(days=365)  # a campaign is still being launched so long after it ended

_NEAR = r"[^。！？；，,\n]{0,12}?"
_SENTENCE_EDGE = re.compile(r"[。！？；\n]")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*年")
_LOOKS_BACK = re.compile(r"去年|上年|上一年|过去|回顾|回首|以来|期间|曾|年前|此前|历史|当年")
_LOOKS_AHEAD = re.compile(r"明年|来年|下一年|今后|未来|即将到来")
_CITED = re.compile(r"[〔\[（(【〈]\s*((?:19|20)\d\d)\s*[〕\]）)】〉]\s*第?\s*\d{1,4}\s*号")
_SAME_YEARS = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*年?\s*(?:[—\-–－~～]+|至)\s*\1\s*年")
_TARGET = re.compile(
    r"(?<![\d从])到((?:19|20)\d\d)年(?:底|末)?[，,]?(?!.{0,12}[已曾])[^。；\n]{0,24}?(?:达到|实现|完成|建成|建立|形成|基本|力争|普及)"
)


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
            rf"(?:迎接|喜迎|献礼|备战|筹办|筹备|迎)(?:好|和服务)?{_NEAR}{name}|{name}(?:的)?(?:即将|将于|将要)|"
            rf"为{_NEAR}{name}(?:的)?(?:胜利|顺利|隆重|成功)?(?:召开|举办)(?:创造|营造|献礼|作出|提供)"
        )

    @cached_property
    def held(self) -> re.Pattern[str]:
        """As something that took place."""
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
        return re.compile(rf"是{_NEAR}{self._name}(?:的)?(?:胜利|隆重)?(?:召开|举办|举行)?(?:之年|的?一年|年份)")

    @cached_property
    def launched(self) -> re.Pattern[str]:
        """A campaign as something to be carried out."""
        return re.compile(rf"(?:深入|扎实|全面|持续|继续|认真)?(?:开展|推进|组织|启动|部署){_NEAR}{self._name}")


def find_false_year(document: Document, facts: Sequence[Patterns]) -> Finding | None:
    """The finding false_year, where the text speaks of a time that is not its stated year; the year stays as stated.

    An error where a single strong piece of evidence, or two of any kind, contradict the year; else a warning.
    A text that also knows what came after an event looks back on it, and is not taken to await it.
    """
    if document["year"] is None:
        return None
    first_day, last_day = _stated_time(document)
    evidence = sorted(
        _find_evidence(document, facts, first_day, last_day), key=lambda found: (not found.is_strong, found.start)
    )
    if not evidence:
        return None
    year = document["year"]
    shown = evidence[:MOST_SHOWN]
    is_error = evidence[0].is_strong or len(evidence) > 1
    more_zh = f"等 {len(evidence)} 处" if len(evidence) > MOST_SHOWN else ""
    more_en = f" and {len(evidence) - MOST_SHOWN} more" if len(evidence) > MOST_SHOWN else ""
    return Finding(
        "false_year",
        "error" if is_error else "warning",
        f"标明为 {year} 年，正文却{'；'.join(found.zh for found in shown)}{more_zh}。",
        f"Stated to be of {year}, but the text {'; '.join(found.en for found in shown)}{more_en}.",
        evidence[0].start,
        evidence[0].end,
    )


def _stated_time(document: Document) -> tuple[date, date]:
    """First and last day that the document may be of: its date, if that is of its year, else the whole year.

    A plan for a year may be issued at the end of the one before, a report on a year at the start of the next.
    """
    year, issued_on = document["year"], document["issued_on"]
    first_day, last_day = date(year, 1, 1), date(year, 12, 31)
    if issued_on and issued_on.year == year:
        return issued_on, issued_on
    if issued_on and abs(issued_on.year - year) == 1:
        return min(issued_on, first_day), max(issued_on, last_day)
    return first_day, last_day


def _find_evidence(
    document: Document, facts: Sequence[Patterns], first_day: date, last_day: date
) -> Iterator[Evidence]:
    text = document["text"]
    named = [patterns for patterns in facts if patterns.is_named_in(text)]
    knows = _find_latest_known(text, named)
    for patterns in named:
        fact = patterns.fact
        if fact.meaning in ("congress", "event"):
            if knows < fact.first_day and first_day > fact.last_day:
                yield from _find_awaited(text, patterns)
            if last_day < fact.first_day:
                yield from _find_too_early(text, patterns.held, fact.phrases[0], fact.first_day)
            yield from _find_other_moment(text, patterns.now, fact.first_day.year, first_day.year, last_day.year)
        elif fact.meaning == "plan":
            for pattern, right in ((patterns.opening, fact.first_day.year), (patterns.closing, fact.last_day.year)):
                yield from _find_other_moment(text, pattern, right, first_day.year, last_day.year)
            if last_day < fact.first_day - PLANNED_AHEAD:
                yield from _find_too_early(text, patterns.named, fact.phrases[0], fact.first_day)
        else:
            if last_day < fact.first_day:
                yield from _find_too_early(text, patterns.named, fact.phrases[0], fact.first_day)
            if fact.meaning == "campaign" and first_day > fact.last_day + LINGERS and knows <= fact.last_day:
                yield from _find_launched(text, patterns, first_day)
    yield from _find_cited_later(text, document["document_number"], last_day.year + 1)
    yield from _find_replaced_years(text, first_day.year, last_day.year)


def _find_latest_known(text: str, named: Sequence[Patterns]) -> date:
    """The last day that the text must have been written after."""
    known = [
        patterns.fact.first_day
        for patterns in named
        if patterns.fact.meaning in ("term", "campaign")
        or (patterns.fact.meaning in ("congress", "event") and patterns.held.search(text))
    ]
    return max(known, default=date.min)


def _find_awaited(text: str, patterns: Patterns) -> Iterator[Evidence]:
    """The first place that awaits what was over; strong for a congress of the Party, which every plan of its year awaits."""
    fact = patterns.fact
    for found in patterns.awaited.finditer(text):
        sentence = _find_sentence(text, found.start())
        if _LOOKS_BACK.search(sentence) or any(int(year) <= fact.last_day.year for year in _YEAR.findall(sentence)):
            continue
        quoted = _quote(found[0])
        yield Evidence(
            *found.span(),
            f"还在期待“{quoted}”（{fact.last_day.year}年{fact.last_day.month}月已结束）",
            f"still awaits “{quoted}”, over since {fact.last_day}",
            fact.meaning == "congress",
        )
        return


def _find_too_early(text: str, pattern: re.Pattern[str], name: str, first_day: date) -> Iterator[Evidence]:
    """A phrase that was not yet there; strong where the text has it twice, so that one stray line does not count."""
    found = list(pattern.finditer(text))
    if found:
        yield Evidence(
            *found[0].span(),
            f"已说到“{name}”（{first_day.year}年{first_day.month}月才有）",
            f"already speaks of “{name}”, of {first_day}",
            len(found) > 1,
        )


def _find_other_moment(
    text: str, pattern: re.Pattern[str], right: int, first_year: int, last_year: int
) -> Iterator[Evidence]:
    """The year that is said to be now is another one; strong where the sentence names the stated year, or says 今年."""
    if first_year - 1 <= right <= last_year + 1:
        return
    for found in pattern.finditer(text):
        sentence = _find_sentence(text, found.start())
        years = {int(year) for year in _YEAR.findall(sentence)}
        if right in years or _LOOKS_BACK.search(sentence) or _LOOKS_AHEAD.search(sentence):
            continue
        yield Evidence(
            *found.span(),
            f"称当年“{_quote(found[0])}”（应为 {right} 年）",
            f"calls its year “{_quote(found[0])}”, which was {right}",
            bool(years & {*range(first_year, last_year + 1)}) or bool(re.search("今年|本年", sentence)),
        )
        return


def _find_launched(text: str, patterns: Patterns, first_day: date) -> Iterator[Evidence]:
    for found in patterns.launched.finditer(text):
        sentence = _find_sentence(text, found.start())
        if not _LOOKS_BACK.search(sentence) and not re.search("[了过]", sentence):
            last_day = patterns.fact.last_day
            yield Evidence(
                *found.span(),
                f"还在部署“{_quote(found[0])}”（{last_day.year}年{last_day.month}月已结束）",
                f"still launches “{_quote(found[0])}”, over since {last_day}",
                False,
            )
            return


def _find_cited_later(text: str, own_number: str | None, first_later: int) -> Iterator[Evidence]:
    """A document number of a later year; strong where several are cited."""
    own = re.search(r"\d{4}", own_number or "")
    later = [
        found for found in _CITED.finditer(text) if int(found[1]) >= first_later and not (own and found[1] == own[0])
    ]
    if later:
        different = {found[0] for found in later}
        yield Evidence(
            *later[0].span(),
            f"引用了后来的文号“{later[0][0]}”",
            f"cites “{later[0][0]}”, a document of a later year",
            len(different) > 1,
        )


def _find_replaced_years(text: str, first_year: int, last_year: int) -> Iterator[Evidence]:
    """Traces of years that somebody wrote over: 2023—2023年; nothing but past years as aims."""
    for found in _SAME_YEARS.finditer(text):
        if first_year <= int(found[1]) <= last_year:
            yield Evidence(
                *found.span(),
                f"有起止相同的年份“{found[0]}”（像是改过年份）",
                f"has a span from a year to itself, “{found[0]}”, as if years had been replaced",
                False,
            )
            break
    aims = list(_TARGET.finditer(text))
    if len(aims) > 1 and all(int(found[1]) < first_year for found in aims):
        last = max(aims, key=lambda found: int(found[1]))
        yield Evidence(
            *last.span(),
            f"以已过去的年份为目标“{_quote(last[0])}”",
            f"aims at years that were over, “{_quote(last[0])}”",
            False,
        )


def _find_sentence(text: str, place: int) -> str:
    """The sentence around a place."""
    ends = _SENTENCE_EDGE.search(text, place)
    begin = max((text.rfind(edge, 0, place) for edge in "。！？；\n"), default=-1) + 1
    return text[begin : ends.start() if ends else len(text)]


def _quote(words: str) -> str:
    """Words for a message, without quotation marks of their own."""
    words = re.sub(r"[“”\"〞\s]", "", words)
    return words if len(words) <= 24 else words[:23] + "…"
