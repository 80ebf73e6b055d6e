"""Whether a text can be of the year that it is said to be of: what it awaits, knows and calls the present."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from pipeline.corpus.audit.audit_lexicon import Patterns
from pipeline.corpus.audit.findings import Document, Evidence, Finding

MOST_SHOWN = 3  # pieces of evidence in the sentence
PLANNED_AHEAD = timedelta(
    days=5 * 365
)  # a five-year plan is spoken of so long before it begins: from the one before on
# So long before its day something is awaited, prepared or applied for: a congress, games.
AWAITED_AHEAD = {"congress": timedelta(days=2 * 365), "event": timedelta(days=10 * 365)}
LINGERS = timedelta(days=365)  # a campaign is still being launched so long after it ended

_SENTENCE_EDGE = re.compile(r"[。！？；\n]")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*年")
_LOOKS_BACK = re.compile(r"去年|上年|上一年|过去|回顾|回首|以来|期间|曾|年前|此前|历史|当年")
_LOOKS_AHEAD = re.compile(r"明年|来年|下一年|今后|未来|即将到来")
_CITED = re.compile(r"[〔\[（(【〈]\s*((?:19|20)\d\d)\s*[〕\]）)】〉]\s*第?\s*\d{1,4}\s*号")
_SAME_YEARS = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*年?\s*(?:[—\-–－~～]+|至)\s*\1\s*年")
_TARGET = re.compile(
    r"(?<![\d从])到((?:19|20)\d\d)年(?:底|末)?[，,]?(?!.{0,12}[已曾])[^。；\n]{0,24}?(?:达到|实现|完成|建成|建立|形成|基本|力争|普及)"
)


def find_false_year(document: Document, facts: Sequence[Patterns]) -> Finding | None:
    """The finding false_year, where the text speaks of a time that is not its stated year; the year stays as stated.

    An error where a single strong piece of evidence, or two of any kind, contradict the year; else a warning.
    A text that also knows what came after an event looks back on it, and is not taken to await it; one that awaits what is near
    may speak of it in advance. What is of the stated year, if of a later month, is no false year.
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
            if knows < fact.first_day and first_day.year > fact.last_day.year:
                yield from _find_awaited(text, patterns)
            if last_day.year < fact.first_day.year and not _is_awaited(text, patterns, last_day):
                yield from _find_too_early(text, patterns.held, fact.phrases[0], fact.first_day)
            yield from _find_other_moment(text, patterns.now, fact.first_day.year, first_day.year, last_day.year)
        elif fact.meaning == "plan":
            for pattern, right in ((patterns.opening, fact.first_day.year), (patterns.closing, fact.last_day.year)):
                yield from _find_other_moment(text, pattern, right, first_day.year, last_day.year)
            if last_day < fact.first_day - PLANNED_AHEAD:
                yield from _find_too_early(text, patterns.named, fact.phrases[0], fact.first_day)
        else:
            if last_day.year < fact.first_day.year:
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


def _is_awaited(text: str, patterns: Patterns, last_day: date) -> bool:
    """Whether a text of a day so soon before may speak of what is planned as if it were there (迎接、学习贯彻十九大)."""
    fact = patterns.fact
    soon = fact.first_day - last_day <= AWAITED_AHEAD[fact.meaning]
    return soon and bool(patterns.awaited.search(text) or patterns.announced.search(text))


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
