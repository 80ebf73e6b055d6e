"""The year of a document, by what it says in one place after another, and how sure that is."""

import datetime
import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from pipeline.corpus.metadata.dates import FIRST_YEAR, LAST_YEAR
from pipeline.corpus.metadata.titles import find_report_year, find_span_start, find_title_year
from pipeline.corpus.readers.characters import WIDE

_TEXT_YEAR = re.compile(
    r"((?:19|20)\d\d)年度?(?:[,，](?:全|我|本|市|区|县|省|教育|.{2,8}(?:市|区|县|局|工作)).{0,40}(?:将|要|工作|以)|是(?!极|很|非常|不平凡))"
)
_LOOKS_BACK = re.compile(r"回顾|总结|报告|代表")
_PATH_YEAR = re.compile(r"(?<!\d)(19[4-9]\d|20\d\d)(?=\D|$|(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?!\d))")


def find_year(
    title: str,
    number: str | None,
    issued: tuple[datetime.date, str] | None,
    text: str,
    first_lines: Sequence[str],
    path: str,
) -> tuple[int, str, str] | None:
    """The year of a document, where it stands and how sure that is: title, number, date, first sentences or headings, path.

    >>> find_year("青川市教育现代化2035行动方案", "青政〔2019〕8号", None, "", [], "a.txt")
    (2019, 'document_number', 'medium')
    """
    stated = re.search(r"〔(\d{4})〕", number or "")
    number_year = int(stated[1]) if stated and FIRST_YEAR <= int(stated[1]) <= LAST_YEAR else None
    if year := find_title_year(title):
        others = [other for other in (number_year, issued[0].year if issued else None) if other]
        return year, "title", "high" if all(abs(other - year) <= 1 for other in others) else "low"
    if number_year:
        agrees = issued is not None and issued[0].year == number_year
        return number_year, "document_number", "high" if agrees else "low" if issued else "medium"
    if issued and (issued[1] != "published_on" or not find_report_year(text, title)):
        return issued[0].year, "date", "low" if issued[1] == "published_on" else "medium"
    for line in (title, *first_lines):
        if _LOOKS_BACK.search(line[:80]):
            break  # “2023年，全市……” under 工作回顾 is the year before the document's
        if opening := _TEXT_YEAR.match(line):
            return int(opening[1]), "text", "medium"
    if headed := find_report_year(text, title):
        return headed[0], "text", "medium" if headed[1] else "low"
    if year := find_span_start(title):
        return year, "title", "low"
    for part in reversed(PurePosixPath(path).parts):
        part = part.translate(WIDE)
        if year := find_title_year(part):
            return year, "path", "low"
        if found := _PATH_YEAR.search(part):
            return int(found[1]), "path", "low"
    return None
