"""Where a document says two things of itself: evidence for the audit, which judges it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from pipeline.corpus.metadata.dates import locate_date
from pipeline.corpus.metadata.divisions import load_divisions, locate_place
from pipeline.corpus.metadata.evidence import Evidence, write_title_plain
from pipeline.corpus.metadata.metadata import Metadata
from pipeline.corpus.metadata.places import NATIONAL, find_region
from pipeline.corpus.metadata.years import find_title_year

_PLAN = re.compile("要点|计划|安排|打算|思路|方案|规划|纲要|部署")  # issued before their year begins, too
_MOST_DAYS = 31  # between the day by the page and the day of the signature
_LETTERHEAD = re.compile(r"[\u4e00-\u9fff ]{3,25}(?:局|厅|委员会|人民政府|教委|办公室)(?:文件)?\s*")
_NAME_YEAR = re.compile(r"(?:^|[_\-—（(年\s])((?:19|20)\d\d)(?=$|[_\-—）)年\s])")
_NAME_PART = re.compile("[\u4e00-\u9fff]{2,12}")


@dataclass(frozen=True)
class Contradiction:
    """A field that two places state differently; offsets into the text, None for what stands on the page or in the path.

    field: a key of FIELDS; source, other_source: of SOURCES.
    """

    field: str
    value: str
    source: str
    start: int | None
    end: int | None
    other_value: str
    other_source: str
    other_start: int | None
    other_end: int | None


def find_contradictions(text: str, path: str, metadata: Metadata, evidence: Evidence) -> list[Contradiction]:
    """What a document states twice and not alike: its year, its place, its day.

    path: empty where its name is not the document's own, as that of a table with many documents.
    What is routine is none: a plan that is issued in the autumn before its year, a report in the year after.
    """
    title = metadata.title if metadata.title_source in ("head", "page") else ""
    dated = metadata.title if metadata.title_source in ("head", "page", "table") else ""
    stem = PurePosixPath(path).stem
    return [
        *_compare_years(text, stem, dated, metadata, evidence),
        *_compare_places(text, stem, title, metadata, evidence),
        *_compare_days(text, evidence),
    ]


def _compare_years(text: str, stem: str, title: str, metadata: Metadata, evidence: Evidence) -> Iterator[Contradiction]:
    plain = write_title_plain(title, evidence)
    stated = find_title_year(plain)
    if stated:
        number = evidence.number
        if number and number.year and not _fits(stated, number.year, None, plain):
            yield _contradict(
                text, "year", str(stated), "title", title, str(number.year), "document_number", number.raw.strip()
            )
        day, source = metadata.issued_on, metadata.issued_on_source
        # A page may show a document years after its year; what metadata.csv states is settled.
        is_settled = source == "metadata" or (source == "published_on" and day is not None and day.year > stated)
        if day and source and not is_settled and not _fits(stated, day.year, day.month, plain):
            yield _contradict(text, "year", str(stated), "title", title, str(day), source, locate_date(text, day))
    year = stated or (metadata.year if metadata.year_source not in ("path", "metadata") else None)
    named = find_title_year(stem) or next((int(found[1]) for found in _NAME_YEAR.finditer(stem)), None)
    if year and named and abs(named - year) > (0 if stated else 1):
        source = metadata.year_source or "title"
        yield _contradict(text, "year", str(year), source, title if stated else None, str(named), "path", None)


def _fits(year: int, other: int, month: int | None, title: str) -> bool:
    """Whether a document about one year may be of the other: a plan of the autumn before, a report of the year after."""
    if other == year:
        return True
    if other == year - 1:
        return bool(_PLAN.search(title)) and (month is None or month >= 9)
    return other == year + 1 and not _PLAN.search(title)


def _compare_places(
    text: str, stem: str, title: str, metadata: Metadata, evidence: Evidence
) -> Iterator[Contradiction]:
    stated: list[tuple[tuple[str, ...], str, str | None]] = []
    if title and (found := find_region(None, None, title, [])):
        stated.append((found[0], "title", title))
    if evidence.signed and (found := find_region(evidence.signed, "signature", "", [])):
        stated.append((found[0], "signature", evidence.signed))
    for line in evidence.lines[:4]:
        if _LETTERHEAD.fullmatch(line) and (found := find_region(line, "head", "", [])):
            stated.append((found[0], "head", line))
            break
    if found := find_region(None, None, "", evidence.lines):
        stated.append((found[0], "head", found[0][-1]))
    for place, source, shown in stated[1:]:
        if not _are_related(stated[0][0], place, metadata.year):
            first, first_source, first_shown = stated[0]
            yield _contradict(text, "region", first[-1], first_source, first_shown, place[-1], source, shown)
    if not stated and metadata.region and metadata.region_source == "text":
        stated.append(((metadata.region,), "text", None))
    if stated:
        own = stated[0]
        known = load_divisions().by_name
        for part in _NAME_PART.findall(stem):
            if part in known and not _are_related(own[0], (part,), metadata.year):
                yield _contradict(text, "region", own[0][-1], own[1], own[2], part, "path", None)
                break


def _are_related(first: Sequence[str], second: Sequence[str], year: int | None) -> bool:
    """Whether one place is the other, lies in it, or nothing says that it doesn't."""
    if NATIONAL in (first[-1], second[-1]):
        return first[-1] == second[-1]
    if first[-1] in second or second[-1] in first:
        return True
    one = locate_place(first[-1], first[:-1], "", "", year).code
    other = locate_place(second[-1], second[:-1], "", "", year).code
    if one and other:
        short, long = sorted((re.sub("(?:00)+$", "", one), re.sub("(?:00)+$", "", other)), key=len)
        return long.startswith(short)
    if one or other:  # a name that several places have, or that is no division
        return first[-1][-1] != second[-1][-1] or first[-1] == second[-1]
    return first[-1][-1] != second[-1][-1]


def _compare_days(text: str, evidence: Evidence) -> Iterator[Contradiction]:
    if not (evidence.signed_on and evidence.made_on and evidence.made_on[1] == "page"):
        return
    signed = evidence.signed_on
    made = evidence.made_on[0]
    if abs((signed - made).days) > _MOST_DAYS:
        place = locate_date(text, signed)
        yield _contradict(text, "issued_on", str(signed), "signature", place, str(made), "page", None)


def _contradict(
    text: str,
    field: str,
    value: str,
    source: str,
    shown: str | tuple[int, int] | None,
    other_value: str,
    other_source: str,
    other_shown: str | tuple[int, int] | None,
) -> Contradiction:
    """shown: what stands in the text for the value, or where."""
    start, end = _locate(text, shown)
    other_start, other_end = _locate(text, other_shown)
    return Contradiction(field, value, source, start, end, other_value, other_source, other_start, other_end)


def _locate(text: str, shown: str | tuple[int, int] | None) -> tuple[int, int] | tuple[None, None]:
    if not shown:
        return None, None
    if isinstance(shown, tuple):
        return shown
    # A title that was broken over lines stands there with its breaks.
    found = re.search(r"\s*".join(map(re.escape, re.sub(r"\s", "", shown))), text)
    return found.span() if found else (None, None)
