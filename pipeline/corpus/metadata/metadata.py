"""What a document says about itself: title, kind, issuing body, place, document number, dates, year, and where each stands."""

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from pipeline.corpus.metadata.dates import HEAD, find_effective_date
from pipeline.corpus.metadata.divisions import Place, find_level, locate_place, write_in_full
from pipeline.corpus.metadata.evidence import (
    HEAD_CHARS,
    Evidence,
    find_issue,
    gather_evidence,
    write_as_in,
    write_simplified,
    write_title_plain,
)
from pipeline.corpus.metadata.issuers import (
    find_issuer,
    find_joint_issuers,
    find_speaker,
    is_school,
    join_bodies,
    list_bodies,
)
from pipeline.corpus.metadata.main_places import find_main_place, find_own_level, find_path_place
from pipeline.corpus.metadata.places import NATIONAL, find_region, split_place
from pipeline.corpus.metadata.titles import find_carried_kind, find_kind, find_spoken_title, find_title
from pipeline.corpus.metadata.years import find_academic_year, find_year
from pipeline.corpus.readers.characters import WIDE

_MOST_CHARS = 500  # of an issuer that is given; what is longer is no list of bodies
_TITLE_LABEL = re.compile(r"[-•·*\s]*(?:标题|信息名称|名称)\s*[:：]\s*(.+)")


@dataclass(frozen=True)
class Metadata:
    """One document's fields; None where nothing says so.

    …_source, where a field was found: metadata (metadata.csv), table (a column of its table), title, head (the lines around
    the title), signature, page (what a page shows around the document), document_number, date, published_on, text (the
    body) or path (names of file and folders).
    A title that stands nowhere is the name of the file, with source path.
    joint_issuers: the bodies that issued it together with the issuer, which leads, with 、 between them.
    region: the most specific name, that of a province or a city in full. year_confidence: high where the title or
    metadata.csv says it, or two sources agree; medium where one does; low where it is concluded, taken from a page's
    day or from a path, or where sources disagree.
    """

    title: str
    title_source: str
    kind: str | None = None
    carried_kind: str | None = None
    issuer: str | None = None
    issuer_source: str | None = None
    joint_issuers: str | None = None
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


def detect_metadata(text: str, chrome: Sequence[str], path: str, given: Mapping[str, Any]) -> Metadata:
    """The fields of the document with this cleaned text.

    chrome: lines taken off the text or shown around it by its page, where dates and issuing bodies often stand.
    path: relative to the corpus folder, asked last.
    given: fields from metadata.csv. Each wins over what is found, and what depends on it is found anew from it
    (a year on a title, a region on an issuer).
    """
    return decide_metadata(text, gather_evidence(text, chrome), chrome, path, given)


def decide_metadata(
    text: str, evidence: Evidence, chrome: Sequence[str], path: str, given: Mapping[str, Any], row: int | None = None
) -> Metadata:
    """The fields that the evidence gives, those given first.

    given: beside fields, issued_in and published_in may stand there: a month or year, as 2021-07 or 2021, of which no day is known.
    row: the number of the document in the table at this path, by which it is named where it has no title.
    """
    number = evidence.number
    given = _write_given(given)
    stem = PurePosixPath(path).stem + (f" {row}" if row else "")
    title, title_source = _choose(given, "title", _find_title(text, evidence, chrome, stem))
    plain = write_title_plain(title, evidence)
    stated_title = "" if title_source == "path" else plain
    found_number = (number.normal, evidence.number_source) if number else None
    own_number, number_source = _choose(given, "document_number", found_number)
    shown = (evidence.published_on, "page") if evidence.published_on else None
    published_on, published_on_source = _choose(given, "published_on", _keep_month(shown, given.get("published_in")))
    issue = _keep_month(find_issue(evidence, stated_title, published_on), given.get("issued_in"))
    issued_on, issued_on_source = _choose(given, "issued_on", issue)
    effective = find_effective_date(evidence.text, issued_on if issued_on_source != "published_on" else None)
    effective_on, effective_on_source = _choose(given, "effective_on", (effective, "text") if effective else None)
    found_year = _find_year(evidence, given, stated_title, own_number, issued_on, issued_on_source, path)
    year, year_source = _choose(given, "year", found_year[:2] if found_year else None)
    issuer, issuer_source, names = _find_issuer(given, plain, evidence, path)
    region, region_source = _choose(given, "region", (names[0][-1], names[1]) if names else None)
    parts = names[0] if names and region == names[0][-1] else _split_region(region)
    place = _locate_place(parts, evidence, plain, issuer, year)
    if names and region != names[0][-1]:
        given = _drop_derived(given, _locate_place(names[0], evidence, plain, issuer, year), names[0][-1], issuer)
    return Metadata(
        title=title,
        title_source=title_source or "path",
        kind=given.get("kind") or find_kind(plain),
        carried_kind=given.get("carried_kind") or find_carried_kind(plain),
        issuer=issuer,
        issuer_source=issuer_source,
        joint_issuers=given.get("joint_issuers") or _join_issuers(plain, issuer, evidence),
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


def _write_given(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """What is given, its region in full, its issuer the leading body where several are given as one."""
    region = {"region": write_in_full(given["region"])} if given.get("region") else {}
    bodies = list_bodies(given.get("issuer", "")[:_MOST_CHARS])
    joint = {"joint_issuers": "、".join(bodies[1:])} if len(bodies) > 1 else {}
    return {**joint, **given, **region, **({"issuer": bodies[0]} if joint else {})}


def _find_issuer(
    given: Mapping[str, Any], title: str, evidence: Evidence, path: str
) -> tuple[str | None, str | None, tuple[tuple[str, ...], str] | None]:
    """The issuing body, its source, and the names of its place with theirs."""
    found, source = find_issuer(title, evidence.signed, evidence.lines, evidence.page, evidence.number)
    names = _find_names(title, found, source, evidence, path)
    if not found and names and (speaker := find_speaker(evidence.lines)):
        # 我代表市人民政府 of this place.
        found, source = names[0][-1] + speaker, "head"
    issuer, issuer_source = _choose(given, "issuer", (found, source))
    return (
        issuer,
        issuer_source,
        names if issuer == found else _find_names(title, issuer, issuer_source, evidence, path),
    )


def _join_issuers(title: str, issuer: str | None, evidence: Evidence) -> str | None:
    return "、".join(find_joint_issuers(title, issuer, evidence.signers)) or None


def _find_title(text: str, evidence: Evidence, chrome: Sequence[str], stem: str) -> tuple[str, str]:
    simple = evidence.text[:HEAD_CHARS]
    if title := _find_written_title(text[:HEAD_CHARS], simple):
        return title, "head"
    labels = "\n".join(label[1] for line in chrome if (label := _TITLE_LABEL.match(line.translate(WIDE))))
    if title := _find_written_title(labels, write_simplified(labels)):
        return title, "page"
    if title := find_spoken_title([line for line in simple.split("\n") if line][:8]):
        return title, "text"
    return _find_written_title(stem, write_simplified(stem)) or stem, "path"  # 2017年青川市教育局工作要点.txt


def _find_written_title(written: str, plain: str) -> str | None:
    """The title as written, found in the plain form of the same length."""
    title = find_title(join_bodies([line for line in plain.split("\n") if line][:HEAD]))
    return write_as_in(written, plain, title) if title else None


def _keep_month(found: tuple[datetime.date, str] | None, month: str | None) -> tuple[datetime.date, str] | None:
    """The day that was found, unless it lies outside the month or year that is given."""
    return found if found and found[0].isoformat().startswith(month or "") else None


def _find_year(
    evidence: Evidence,
    given: Mapping[str, Any],
    title: str,
    number: str | None,
    issued_on: datetime.date | None,
    issued_on_source: str | None,
    path: str,
) -> tuple[int, str, str] | None:
    issued = (issued_on.year, issued_on_source or "") if issued_on else None
    if not issued and "issued_in" in given:
        issued = int(given["issued_in"][:4]), "issued_in"
    elif not issued and evidence.signed_month:
        issued = evidence.signed_month[0], "signature"
    elif not issued and "published_in" in given:
        issued = int(given["published_in"][:4]), "published_on"
    dateline_year = evidence.dateline[0] if evidence.dateline else None
    return find_year(title, number, issued, dateline_year, evidence.text, evidence.lines[:6], path)


def _find_names(
    title: str, issuer: str | None, issuer_source: str | None, evidence: Evidence, path: str
) -> tuple[tuple[str, ...], str] | None:
    """The names of a document's place, widest first, and where they stand.

    Stated by its issuer, its title or its first lines; else the place of which its text speaks, where it says what sort that is;
    else that of the file's name, where the text agrees.
    """
    if found := find_region(issuer, issuer_source, title, evidence.lines):
        return tuple(map(write_in_full, found[0])), found[1]
    own = find_own_level(title, evidence.signed, evidence.lines, evidence.text)
    named = find_path_place(path, evidence.text, own)
    main = find_main_place(evidence.text, own) if own else None
    if named and named != main:
        return (named,), "path"
    return ((main,), "text") if main else None


def _drop_derived(given: Mapping[str, Any], place: Place, region: str, issuer: str | None) -> Mapping[str, Any]:
    """What is given without what follows from the region that was found and is corrected: a row of documents.csv still has it."""
    derived = {
        "province": place.province,
        "city": place.city,
        "district": place.district,
        "division_code": place.code,
        "level": _find_level(place, region, issuer),
    }
    return {name: value for name, value in given.items() if value != derived.get(name)}


def _split_region(region: str | None) -> tuple[str, ...]:
    """The names in a stated region, widest first: 澜江省 and 云溪市 of 澜江省云溪市."""
    return split_place(region or "", is_whole=True) or (region or "",)


def _locate_place(
    parts: tuple[str, ...], evidence: Evidence, title: str, issuer: str | None, year: int | None
) -> Place:
    name = parts[-1]
    lines = evidence.lines
    if not name or name == NATIONAL or name.endswith("兵团"):
        return Place()
    stated = list(dict.fromkeys([*parts[:-1], *_state_above(name, evidence, title, issuer)]))
    near = "\n".join([*evidence.page, title, issuer or "", *lines[:12], *lines[-12:]])
    return locate_place(name, stated, near, evidence.text, year)


def _find_level(place: Place, region: str | None, issuer: str | None) -> str | None:
    if issuer and is_school(issuer):
        return "学校"
    if not region:
        return None
    return "国家" if region == NATIONAL else "省" if region.endswith("兵团") else find_level(place)


def _state_above(region: str, evidence: Evidence, title: str, issuer: str | None) -> list[str]:
    """The places that stand right before this one elsewhere: 上海市 in the signature 上海市徐汇区教育局."""
    for name in (issuer or "", evidence.signed or "", title, *evidence.lines[:3]):
        parts = split_place(name)
        if len(parts) > 1 and parts[-1] == region:
            return list(parts[:-1])
    return []
