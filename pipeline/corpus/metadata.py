"""What a document says about itself: title, issuing body, region, document number, date, year."""

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from pipeline.corpus.dates import FIRST_YEAR, HEAD, LAST_YEAR, find_date, find_signature
from pipeline.corpus.places import find_issuer, find_region
from pipeline.corpus.titles import find_span_start, find_title, find_title_year

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_WIDE = str.maketrans("０１２３４５６７８９－．（）：", "0123456789-.():")
_SHORT = 60  # a signature or a date stands on a line no longer than this
_LONG = 200  # nothing of use for these fields stands further along in a line

_NUMBER = re.compile(
    rf"(?P<word>[{_HAN}]{{1,12}})\s*[〔\[【（(﹝［〈<{{]\s*(?P<year>\d{{4}})\s*年?\s*[〕\]】）)﹞］〉>}}]?"
    r"\s*(?:第|字第)?\s*(?P<n>\d{1,5})\s*号"
)
_TITLE_LABEL = re.compile(r"[-•·*\s]*(?:标题|信息名称|名称)\s*[:：]\s*(.+)")
_NUMBER_LABEL = re.compile(r"(?:发文字号|文件编号|文号)\s*[:：]?\s*")
# What may follow a number on its own line: a date, who signs, the title, the name of a site.
_BEHIND_NUMBER = re.compile(r"\s*[）)]?\s*(?:\d{4}年?(?:\d{1,2}月\d{1,2}日)?|签发人.{0,10}|.{0,3}[-_|].*)?\s*[）)]?")

_TEXT_YEAR = re.compile(
    r"((?:19|20)\d\d)年度?(?:[,，](?:全|我|本|市|区|县|省|教育|.{2,8}(?:市|区|县|局|工作)).{0,40}(?:将|要|工作|以)|是(?!极|很|非常|不平凡))"
)
_LOOKS_BACK = re.compile(r"回顾|总结|报告|代表")
_PATH_YEAR = re.compile(r"(?<!\d)(19[4-9]\d|20\d\d)(?=\D|$|(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?!\d))")


@dataclass(frozen=True)
class Metadata:
    """One document's fields; None where nothing says so.

    year_source: metadata (metadata.csv), title, document_number, date, text or path.
    """

    title: str
    issuer: str | None
    region: str | None
    document_number: str | None
    issued_on: datetime.date | None
    year: int | None
    year_source: str | None


def detect_metadata(text: str, chrome: Sequence[str], path: str, given: Mapping[str, Any]) -> Metadata:
    """The fields of the document with this cleaned text.

    chrome: lines taken off the text or shown around it by its page, where dates and issuing bodies often stand.
    path: relative to the corpus folder, asked last.
    given: fields from metadata.csv. Each wins over what is found, and what depends on it is found anew from it
    (a year on a title, a region on an issuer).
    """
    filled = [line for line in text.split("\n") if line]
    lines = [
        line[:_LONG].translate(_WIDE) if i < HEAD or len(line) <= _SHORT else line for i, line in enumerate(filled)
    ]
    chrome = [line.translate(_WIDE) for line in chrome]
    stem = PurePosixPath(path).stem

    labelled = [label[1] for line in chrome if (label := _TITLE_LABEL.match(line))]
    named = find_title([stem])  # 2017年青川市教育局工作要点.txt
    title = given.get("title") or find_title(filled[:HEAD]) or find_title(labelled) or named or stem
    number = given.get("document_number") or find_document_number(lines[:HEAD], chrome)
    signed, signed_on = find_signature(lines)
    issued_on = given.get("issued_on") or signed_on or find_date(lines, chrome)
    issuer = given.get("issuer") or find_issuer(title, signed, lines, chrome)
    region = given.get("region") or find_region(issuer, title, lines)
    year, source = find_year(title if title not in (stem, named) else "", number, issued_on, lines[:6], path)
    if given.get("year", year) != year:
        year, source = given["year"], "metadata"
    return Metadata(title, issuer, region, number, issued_on, year, source)


def find_document_number(lines: Sequence[str], chrome: Sequence[str]) -> str | None:
    """The document's own number, its brackets put right; numbers that the text cites are not its own.

    >>> find_document_number(["青川市教育局2019年工作要点", "青教[2019] 3号", "根据省教厅〔2018〕9号文"], [])
    '青教〔2019〕3号'
    """
    for line in (*chrome, *lines):
        labelled = _NUMBER_LABEL.search(line)
        if labelled and (number := _NUMBER.match(line, labelled.end())):
            return _write_number(number)
    for line in (*lines, *chrome):
        bare = line.strip("()（）[]【】 ")
        if number := _NUMBER.match(bare):
            rest = bare[number.end() :]
            if _BEHIND_NUMBER.fullmatch(rest) or find_title([rest.strip()]):
                return _write_number(number)
    return None


def find_year(
    title: str, number: str | None, issued_on: datetime.date | None, first_lines: Sequence[str], path: str
) -> tuple[int | None, str | None]:
    """The year of a document and where it stands: title, number, date, first sentences, file and folder names.

    >>> find_year("青川市教育现代化2035行动方案", "青政〔2019〕8号", None, [], "a.txt")
    (2019, 'document_number')
    """
    if year := find_title_year(title):
        return year, "title"
    if number and (stated := re.search(r"〔(\d{4})〕", number)) and FIRST_YEAR <= int(stated[1]) <= LAST_YEAR:
        return int(stated[1]), "document_number"
    if issued_on:
        return issued_on.year, "date"
    for line in (title, *first_lines):
        if _LOOKS_BACK.search(line[:80]):
            break  # “2023年，全市……” under 工作回顾 is the year before the document's
        if opening := _TEXT_YEAR.match(line):
            return int(opening[1]), "text"
    if year := find_span_start(title):
        return year, "title"
    for part in reversed(PurePosixPath(path).parts):
        part = part.translate(_WIDE)
        if year := find_title_year(part):
            return year, "path"
        if found := _PATH_YEAR.search(part):
            return int(found[1]), "path"
    return None, None


def _write_number(number: re.Match[str]) -> str:
    return f"{number['word']}〔{number['year']}〕{number['n']}号"
