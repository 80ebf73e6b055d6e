"""What stands where in a document, in one plain writing, before any of it is chosen; and the day of issue by it."""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.corpus.metadata.dates import (
    HEAD,
    find_date,
    find_dateline,
    find_leading_date,
    find_published_date,
    join_values,
    write_republic_years,
    write_years_in_digits,
)
from pipeline.corpus.metadata.issuers import SHORT, find_signature
from pipeline.corpus.metadata.numbers import DocumentNumber, match_number
from pipeline.corpus.metadata.titles import find_title
from pipeline.corpus.metadata.years import find_title_year
from pipeline.corpus.readers.characters import HAN, NUMERALS, WIDE, close_spaces
from pipeline.corpus.text.normalization import is_traditional, simplify

_LONG = 200  # nothing of use for these fields stands further along in a line
HEAD_CHARS = HEAD * 2 * _LONG

_CENTRAL_OFFICE = re.compile("(?:中共)?中央(?:办公厅)?|国务院(?:办公厅)?|中办|国办")
_REPUBLIC = re.compile(
    "民国|台湾|行政院|立法院|考试院|监察院|国民中学|国民小学|国中|国小|施政计划|[县市]政府教育[处局]"
)
_NUMBER_LABEL = re.compile(r"(?:发文字号|发文编号|文件编号|文件字号|文号|发文号)\s*[:：]?\s*")
# What may follow a number on its own line: a date, who signs, the title, the name of a site.
_BEHIND = re.compile(
    r"(?:文件?)?\s*[）)\]】]?\s*(?:\d{4}年?(?:\d{1,2}月\d{1,2}日)?|签发人.{0,10}|.{0,3}[-_|].*)?\s*[）)\]】]?"
)
# What an order is called in the line above its number.
_ORDER_HEAD = re.compile(rf"[{HAN}]{{2,20}}(?:令|公告|通告)")
_BELOW_HEAD = re.compile(rf"[(（〔\[【]?\s*(?:\d{{4}}\s*年\s*)?第\s*[{NUMERALS}]{{1,6}}\s*[号號]\s*[)）〕\]】]?")
_BODY_HEAD = re.compile(rf"[{HAN}]{{2,20}}(?:政府|国务院|部|委员会|局|厅|署)")
_ORDER_BELOW = re.compile(rf"第\s*[{NUMERALS}]{{1,6}}\s*[号號]\s*(?:令|公告|通告)")
# The number of an announcement without its body: 2018年第5号.
_ONLY_YEAR = re.compile(r"(?P<year>(?:19[4-9]|20\d)\d)\s*年\s*,?\s*第\s*(?P<n>\d{1,4})\s*[号號]")
# (2019年8月12日青川市人民政府令第19号公布 自2019年10月1日起施行)
_PROMULGATED = re.compile(r"[(（]\s?\d{4}年\d{1,2}月\d{1,2}日\s?(?=.{2,20}?令)")


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
    signed_month: tuple[int, int | None] | None
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
    simple = _simplify(text) if is_old else text
    is_republican = is_old and bool(_REPUBLIC.search(simple))
    filled = [line for line in simple.split("\n") if line]
    lines = [
        _write_plain(line[:_LONG], is_republican) if i < HEAD or len(line) <= SHORT else line
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


def find_own_number(lines: Sequence[str], page: Sequence[str]) -> tuple[DocumentNumber, str] | None:
    """The document's own number and where it stands, head or page; numbers that the text cites are not its own.

    >>> found = find_own_number(["青川市教育局2019年工作要点", "青教[2019] 3号", "根据省教厅〔2018〕9号文"], [])
    >>> found[0].normal, found[0].raw, found[1]
    ('青教〔2019〕3号', '青教[2019] 3号', 'head')
    """
    for source, rows in (("page", page), ("head", lines)):
        for line in rows:
            labelled = _NUMBER_LABEL.search(line)
            if labelled and (number := match_number(close_spaces(line[labelled.end() : labelled.end() + _LONG]))):
                return number, source
    for source, rows in (("head", lines), ("page", page)):
        for line, below in zip(rows, (*rows, "")[1:], strict=False):
            if number := _read_line(line, below):
                return number, source
    return None


def find_issue(evidence: Evidence, title: str, published_on: datetime.date | None) -> tuple[datetime.date, str] | None:
    """The day of issue; that of the page's publication, called so, where no other is stated."""
    if evidence.signed_on:
        return evidence.signed_on, "signature"
    if evidence.made_on:
        return evidence.made_on
    if reported := _find_reported(evidence, title, published_on):
        return reported, "head"
    if evidence.signed_month and (not published_on or (published_on.year, published_on.month) != evidence.signed_month):
        return None
    if published_on:
        return published_on, "published_on"
    leading = find_leading_date(evidence.lines)
    return (leading, "head") if leading else None


def _find_reported(evidence: Evidence, title: str, published_on: datetime.date | None) -> datetime.date | None:
    """The day on which the state's agency published what the offices of the Party's centre or the State Council issued.

    Its year, where the dateline doesn't state it, is that of the document's number, the last before the day of the page, or the
    title's.
    """
    if not evidence.dateline or not _CENTRAL_OFFICE.match(title):
        return None
    year, month, day = evidence.dateline
    number_year = evidence.number.year if evidence.number else None
    page_year = published_on.year - ((month, day) > (published_on.month, published_on.day)) if published_on else None
    known = year or number_year or page_year or find_title_year(title)
    try:
        return datetime.date(known, month, day) if known else None
    except ValueError:  # the 29th of February of another year
        return None


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
    if written == plain:
        return found
    places = [i for i, character in enumerate(plain) if not character.isspace()]
    wanted = "".join(found.split())
    at = "".join(plain[i] for i in places).find(wanted)
    if at < 0:
        return found
    letters = iter([written[i] for i in places[at : at + len(wanted)]])
    return "".join(character if character.isspace() else next(letters) for character in found)


def _read_line(line: str, below: str) -> DocumentNumber | None:
    """The number that a line is, alone or with what may stand behind it, or that it begins and the line below ends."""
    bare = close_spaces(line.strip("()（）[]【】〔〕 "))
    if _ORDER_HEAD.fullmatch(bare) and _BELOW_HEAD.fullmatch(below.strip()):
        return match_number(bare + below.strip())
    if _BODY_HEAD.fullmatch(bare) and _ORDER_BELOW.fullmatch(below.strip()):
        return match_number(bare + below.strip())
    if "号" not in bare and "號" not in bare:
        return None
    if promulgated := _PROMULGATED.match(line):
        number = match_number(line, promulgated.end())
        return number if number and re.match(r"\s?(?:公布|发布|颁布)", line[number.end :]) else None
    if year := _ONLY_YEAR.fullmatch(bare):
        return DocumentNumber(f"{year['year']}年第{year['n']}号", bare, int(year["year"]), 0, len(bare))
    number = match_number(bare)
    return number if number and _stands_alone(bare[number.end :]) else None


def _stands_alone(rest: str) -> bool:
    return bool(_BEHIND.fullmatch(rest)) or find_title([rest.strip()]) is not None


def _simplify(text: str) -> str:
    # Taiwan writes 計畫 for 計劃; nothing else is called 计画.
    return simplify(text).replace("计画", "计划")


def _write_plain(line: str, is_republican: bool) -> str:
    line = write_years_in_digits(line.translate(WIDE))
    return write_republic_years(line) if is_republican else line
