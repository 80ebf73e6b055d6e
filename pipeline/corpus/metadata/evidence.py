"""What stands where in a document, in one plain writing, before any of it is chosen."""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.corpus.metadata.dates import (
    HEAD,
    find_date,
    find_dateline,
    find_published_date,
    join_values,
    read_date,
    read_month,
    write_republic_years,
    write_years_in_digits,
)
from pipeline.corpus.metadata.issuers import is_signed_in_one_line, list_bodies
from pipeline.corpus.metadata.numbers import DocumentNumber
from pipeline.corpus.metadata.own_numbers import find_own_number
from pipeline.corpus.readers.characters import WIDE
from pipeline.corpus.text.normalization import is_traditional, simplify

_SHORT = 60  # a signature or a date stands on a line no longer than this
_LONG = 200  # nothing of use for these fields stands further along in a line
HEAD_CHARS = HEAD * 2 * _LONG
_LAST_LINES = 8  # in which a date may stand without a body above it
_MOST_BODIES = 20  # that sign one document

_REPUBLIC = re.compile(
    "民国|台湾|行政院|立法院|考试院|监察院|国民中学|国民小学|国中|国小|施政计划|[县市]政府教育[处局]"
)


@dataclass(frozen=True)
class Signature:
    """bodies: who signed, in their order. day, or month (year and month) where no day is stated."""

    bodies: tuple[str, ...] = ()
    day: datetime.date | None = None
    month: tuple[int, int] | None = None


@dataclass(frozen=True)
class Evidence:
    """What stands where, before any of it is chosen: raw material of the fields and of their contradictions.

    text: in Simplified characters, where it is a Traditional one, of the same length. lines: its filled lines in plain writing:
    digits and brackets narrow, years in digits. page: what a page shows around it, labels joined to values.
    signed, signed_on: of the signature; signed_month: year and month where it states no day. signers: all who signed.
    made_on: the day by the page or the head, and which. number: with its source. dateline: year, month, day of a news agency's.
    """

    text: str
    lines: Sequence[str]
    page: Sequence[str]
    signed: str | None
    signed_on: datetime.date | None
    signed_month: tuple[int, int] | None
    signers: Sequence[str]
    made_on: tuple[datetime.date, str] | None
    published_on: datetime.date | None
    number: DocumentNumber | None
    number_source: str | None
    dateline: tuple[int | None, int, int] | None
    is_republican: bool


def gather_evidence(text: str, chrome: Sequence[str]) -> Evidence:
    """What the head, the signature and the page of a document state."""
    is_old = is_traditional(text)
    simple = write_simplified(text)
    is_republican = is_old and bool(_REPUBLIC.search(simple))
    filled = [line for line in simple.split("\n") if line]
    lines = [
        _write_plain(line[:_LONG], is_republican) if i < HEAD or len(line) <= _SHORT else line
        for i, line in enumerate(filled)
    ]
    page = [
        _write_plain(line, is_republican)
        for line in join_values([_simplify(line) if is_old else line for line in chrome])
    ]
    signature = find_signature(lines)
    number, number_source = find_own_number(lines[:HEAD], page) or (None, None)
    if number and is_old:
        number = replace(number, raw=write_as_in(text[:HEAD_CHARS], simple[:HEAD_CHARS], number.raw))
    return Evidence(
        text=simple,
        lines=lines,
        page=page,
        signed=signature.bodies[0] if signature.bodies else None,
        signed_on=signature.day,
        signed_month=signature.month,
        signers=signature.bodies,
        made_on=find_date(lines, page),
        published_on=find_published_date(lines, page),
        number=number,
        number_source=number_source,
        dateline=find_dateline(lines),
        is_republican=is_republican,
    )


def find_signature(lines: Sequence[str]) -> Signature:
    """Who signed and when: bodies' names above a line that is a date, or both on one line.

    A date that stands alone, near the head or the end of the document, gives a date and no body.

    >>> find_signature(["……", "青川市教育局", "青川市财政局", "二〇一九年二月十五日"])
    Signature(bodies=('青川市教育局', '青川市财政局'), day=datetime.date(2019, 2, 15), month=None)
    """
    found: list[Signature] = []
    alone: list[Signature] = []
    for i, line in enumerate(lines):
        if len(line) > _SHORT:
            continue
        bare = line.strip("()（） ")
        day = read_date(bare)
        month = None if day else read_month(bare)
        if day or month:
            # 20210724 and 2021.07 alone at the head may be anything.
            is_written = "年" in bare or (day is not None and not bare.isdecimal())
            if bodies := _list_bodies_above(lines, i):
                found.append(Signature(bodies, day, month))
            elif i >= len(lines) - _LAST_LINES or (is_written and i < HEAD // 2):
                alone.append(Signature((), day, month))
        elif signed := is_signed_in_one_line(bare):
            rest = signed["date"].removesuffix("印发").strip()
            day = read_date(rest)
            month = None if day else read_month(rest)
            if day or month:
                found.append(Signature(list_bodies(signed["issuer"]), day, month))
        if found and found[-1].day:
            return found[-1]
    if found:
        return found[0]
    return next((signature for signature in alone if signature.day), alone[0] if alone else Signature())


def write_title_plain(title: str, evidence: Evidence) -> str:
    """A title in the writing of the evidence: Simplified where the document is Traditional, years in digits."""
    return _write_plain(write_simplified(title[:_LONG]), evidence.is_republican)


def write_simplified(text: str) -> str:
    """A text in Simplified characters, where it is mostly Traditional; of the same length."""
    return _simplify(text) if is_traditional(text) else text


def write_as_in(written: str, plain: str, found: str) -> str:
    """What was found in a plain text in the characters of the text as written, which has its length; blanks may differ.

    >>> write_as_in("雲溪市\\n工作要點", "云溪市\\n工作要点", "云溪市工作要点")
    '雲溪市工作要點'
    """
    places = [i for i, character in enumerate(plain) if not character.isspace()]
    wanted = "".join(found.split())
    at = "".join(plain[i] for i in places).find(wanted)
    if written == plain or at < 0:
        return found
    letters = iter([written[i] for i in places[at : at + len(wanted)]])
    return "".join(character if character.isspace() else next(letters) for character in found)


def _list_bodies_above(lines: Sequence[str], i: int) -> tuple[str, ...]:
    """The bodies on the lines right above a line, in their order."""
    bodies: tuple[str, ...] = ()
    for line in reversed(lines[max(i - _MOST_BODIES, 0) : i]):
        above = list_bodies(line)
        if not above:
            break
        bodies = (*above, *bodies)
    return bodies


def _simplify(text: str) -> str:
    # Taiwan writes 計畫 for 計劃; nothing else is called 计画.
    return simplify(text).replace("计画", "计划")


def _write_plain(line: str, is_republican: bool) -> str:
    line = write_years_in_digits(line.translate(WIDE))
    return write_republic_years(line) if is_republican else line
