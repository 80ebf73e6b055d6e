"""What a document says about itself: title, kind, issuing body, place, document number, dates, year, and where each stands."""

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from pipeline.corpus.metadata.dates import (
    HEAD,
    find_date,
    find_effective_date,
    find_leading_date,
    find_published_date,
    find_signature,
    join_values,
)
from pipeline.corpus.metadata.divisions import Place, find_level, find_main_place, locate_place
from pipeline.corpus.metadata.kinds import find_carried_kind, find_kind
from pipeline.corpus.metadata.numbers import DocumentNumber
from pipeline.corpus.metadata.own_numbers import find_own_number
from pipeline.corpus.metadata.places import (
    NATIONAL,
    find_issuer,
    find_own_level,
    find_region,
    find_speaker,
    is_school,
    split_place,
)
from pipeline.corpus.metadata.titles import (
    find_academic_year,
    find_spoken_title,
    find_title,
)
from pipeline.corpus.metadata.years import find_year
from pipeline.corpus.readers.characters import WIDE

_SHORT = 60  # a signature or a date stands on a line no longer than this
_LONG = 200  # nothing of use for these fields stands further along in a line

_TITLE_LABEL = re.compile(r"[-•·*\s]*(?:标题|信息名称|名称)\s*[:：]\s*(.+)")


@dataclass(frozen=True)
class Metadata:
    """One document's fields; None where nothing says so.

    …_source, where a field was found: metadata (metadata.csv), title, head (the lines around the title), signature, page (what a
    page shows around the document), document_number, date, published_on, text (the body) or path (names of file and folders).
    A title that stands nowhere is the name of the file, with source path.
    region: the most specific name, as stated. year_confidence: high where the title or metadata.csv says it, or two sources
    agree; medium where one does; low where it is concluded, taken from a page's day or from a path, or where sources disagree.
    """

    title: str
    title_source: str
    kind: str | None = None
    carried_kind: str | None = None
    issuer: str | None = None
    issuer_source: str | None = None
    region: str | None = None
    region_source: str | None = None
    province: str | None = None
    city: str | None = None
    district: str | None = None
    division_code: str | None = None
    level: str | None = None
    document_number: str | None = None
    document_number_raw: str | None = None
    document_number_source: str | None = None
    issued_on: datetime.date | None = None
    issued_on_source: str | None = None
    published_on: datetime.date | None = None
    published_on_source: str | None = None
    effective_on: datetime.date | None = None
    effective_on_source: str | None = None
    year: int | None = None
    year_source: str | None = None
    year_confidence: str | None = None
    academic_year: str | None = None


@dataclass(frozen=True)
class Evidence:
    """What stands where, before any of it is chosen: raw material of the fields and of their contradictions.

    lines: the filled lines of the text, digits and brackets narrow. page: what a page shows around it, labels joined to values.
    signed, signed_on: of the signature. made_on: the day by the page or the head, and which. number: with its source.
    """

    lines: Sequence[str]
    page: Sequence[str]
    signed: str | None
    signed_on: datetime.date | None
    made_on: tuple[datetime.date, str] | None
    published_on: datetime.date | None
    number: DocumentNumber | None
    number_source: str | None


def detect_metadata(text: str, chrome: Sequence[str], path: str, given: Mapping[str, Any]) -> Metadata:
    """The fields of the document with this cleaned text.

    chrome: lines taken off the text or shown around it by its page, where dates and issuing bodies often stand.
    path: relative to the corpus folder, asked last.
    given: fields from metadata.csv. Each wins over what is found, and what depends on it is found anew from it
    (a year on a title, a region on an issuer).
    """
    return decide_metadata(text, gather_evidence(text, chrome), chrome, path, given)


def gather_evidence(text: str, chrome: Sequence[str]) -> Evidence:
    """What the head, the signature and the page of a document state."""
    filled = [line for line in text.split("\n") if line]
    lines = [line[:_LONG].translate(WIDE) if i < HEAD or len(line) <= _SHORT else line for i, line in enumerate(filled)]
    page = list(join_values([line.translate(WIDE) for line in chrome]))
    signed, signed_on = find_signature(lines)
    number, number_source = find_own_number(lines[:HEAD], page) or (None, None)
    return Evidence(
        lines=lines,
        page=page,
        signed=signed,
        signed_on=signed_on,
        made_on=find_date(lines, page),
        published_on=find_published_date(lines, page),
        number=number,
        number_source=number_source,
    )


def decide_metadata(
    text: str, evidence: Evidence, chrome: Sequence[str], path: str, given: Mapping[str, Any], row: int | None = None
) -> Metadata:
    """The fields that the evidence gives, those given first.

    given: beside fields, issued_in and published_in may stand there: a month or year, as 2021-07 or 2021, of which no day is known.
    row: the number of the document in the table at this path, by which it is named where it has no title.
    """
    lines = evidence.lines
    number = evidence.number
    stem = PurePosixPath(path).stem + (f" {row}" if row else "")
    title, title_source = _choose(given, "title", _find_title(text, chrome, stem))
    stated_title = "" if title_source == "path" else title
    found_number = (number.normal, evidence.number_source) if number else None
    own_number, number_source = _choose(given, "document_number", found_number)
    found_published = evidence.published_on
    if found_published and not found_published.isoformat().startswith(given.get("published_in", "")):
        found_published = None
    published = (found_published, "page") if found_published else None
    published_on, published_on_source = _choose(given, "published_on", published)
    issued_on, issued_on_source = _choose(given, "issued_on", _find_issue(evidence, published_on, given))
    effective = find_effective_date(text, issued_on if issued_on_source != "published_on" else None)
    effective_on, effective_on_source = _choose(given, "effective_on", (effective, "text") if effective else None)
    dated = (issued_on, issued_on_source or "") if issued_on else _find_month(given)
    found_year = find_year(stated_title, own_number, dated, text, lines[:6], path)
    year, year_source = _choose(given, "year", found_year[:2] if found_year else None)
    found_issuer, found_source = find_issuer(title, evidence.signed, lines, evidence.page)
    names = _find_names(title, found_issuer, found_source, evidence, text)
    if not found_issuer and names and (speaker := find_speaker(lines)):
        # 我代表市人民政府 of this place.
        found_issuer = names[0][-1] + speaker
        found_source = "head"
    issuer, issuer_source = _choose(given, "issuer", (found_issuer, found_source))
    if issuer != found_issuer:
        names = _find_names(title, issuer, issuer_source, evidence, text)
    region, region_source = _choose(given, "region", (names[0][-1], names[1]) if names else None)
    parts = names[0] if names and region == names[0][-1] else split_place(region or "") or (region or "",)
    place = _locate_place(parts, evidence, title, issuer, text, year)
    return Metadata(
        title=title,
        title_source=title_source or "path",
        kind=given.get("kind") or find_kind(title),
        carried_kind=given.get("carried_kind") or find_carried_kind(title),
        issuer=issuer,
        issuer_source=issuer_source,
        region=region,
        region_source=region_source,
        province=given.get("province") or place.province,
        city=given.get("city") or place.city,
        district=given.get("district") or place.district,
        division_code=given.get("division_code") or place.code,
        level=given.get("level") or _find_level(place, region, issuer),
        document_number=own_number,
        document_number_raw=number.raw.strip() if number and number.is_broken and own_number == number.normal else None,
        document_number_source=number_source,
        issued_on=issued_on,
        issued_on_source=issued_on_source,
        published_on=published_on,
        published_on_source=published_on_source,
        effective_on=effective_on,
        effective_on_source=effective_on_source,
        year=year,
        year_source=year_source,
        year_confidence="high" if year_source == "metadata" else found_year[2] if found_year else None,
        academic_year=given.get("academic_year") or find_academic_year(stated_title),
    )


def _choose(given: Mapping[str, Any], name: str, found: tuple[Any, str | None] | None) -> tuple[Any, str | None]:
    """What is given, called given only where it differs from what was found; else what was found."""
    value, source = found or (None, None)
    if given.get(name, value) != value:
        return given[name], "metadata"
    return value, source


def _find_title(text: str, chrome: Sequence[str], stem: str) -> tuple[str, str]:
    head = [line for line in text[: HEAD * 2 * _LONG].split("\n") if line][:HEAD]
    labelled = [label[1] for line in chrome if (label := _TITLE_LABEL.match(line.translate(WIDE)))]
    if title := find_title(head):
        return title, "head"
    if title := find_title(labelled):
        return title, "page"
    if title := find_spoken_title(head[:8]):
        return title, "text"
    return find_title([stem]) or stem, "path"  # 2017年青川市教育局工作要点.txt


def _find_issue(
    evidence: Evidence, published_on: datetime.date | None, given: Mapping[str, Any]
) -> tuple[datetime.date, str] | None:
    """The day of issue; that of its publication, called so, where no other is stated. It lies in the month that is given, if one is."""
    leading = find_leading_date(evidence.lines)
    found = [
        (evidence.signed_on, "signature"),
        evidence.made_on or (None, ""),
        (published_on, "published_on"),
        (leading, "head"),
    ]
    month = given.get("issued_in", "")
    return next(((day, source) for day, source in found if day and day.isoformat().startswith(month)), None)


def _find_month(given: Mapping[str, Any]) -> tuple[datetime.date, str] | None:
    """The first day of the month or year of issue, or of publication, that is given without a day."""
    for name, source in (("issued_in", "issued_in"), ("published_in", "published_on")):
        if month := given.get(name):
            return datetime.date.fromisoformat(f"{month}-01-01"[:10]), source
    return None


def _find_names(
    title: str, issuer: str | None, issuer_source: str | None, evidence: Evidence, text: str
) -> tuple[tuple[str, ...], str] | None:
    """The names of a document's place, widest first, and where they stand.

    Stated by its issuer, its title or its first lines; else the place of which its text speaks, where it says what sort that is.
    """
    if found := find_region(issuer, issuer_source, title, evidence.lines):
        return found
    own = find_own_level(title, evidence.signed, evidence.lines, text)
    main = find_main_place(text, own) if own else None
    return ((main,), "text") if main else None


def _locate_place(
    parts: tuple[str, ...], evidence: Evidence, title: str, issuer: str | None, text: str, year: int | None
) -> Place:
    name = parts[-1]
    lines = evidence.lines
    if not name or name == NATIONAL or name.endswith("兵团"):
        return Place()
    stated = list(dict.fromkeys([*parts[:-1], *_state_above(name, evidence, title, issuer)]))
    near = "\n".join([*evidence.page, title, issuer or "", *lines[:12], *lines[-12:]])
    return locate_place(name, stated, near, text, year)


def _find_level(place: Place, region: str | None, issuer: str | None) -> str | None:
    if issuer and is_school(issuer):
        return "学校"
    if not region:
        return None
    return "国家" if region == NATIONAL else "省" if region.endswith("兵团") else find_level(place, region)


def _state_above(region: str, evidence: Evidence, title: str, issuer: str | None) -> list[str]:
    """The places that stand right before this one elsewhere: 上海市 in the signature 上海市徐汇区教育局."""
    for name in (issuer or "", evidence.signed or "", title, *evidence.lines[:3]):
        parts = split_place(name)
        if len(parts) > 1 and parts[-1] == region:
            return list(parts[:-1])
    return []
