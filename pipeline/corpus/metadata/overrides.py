"""What a researcher knows better: metadata.csv in the corpus folder, checked and read."""

import codecs
import datetime
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, get_type_hints

from pipeline.corpus.metadata.metadata import Metadata
from pipeline.corpus.metadata.numbers import match_number
from pipeline.corpus.metadata.stated_values import (
    read_academic_year,
    read_date,
    read_day,
    read_effective_day,
    read_year,
    says_nothing,
)
from pipeline.params.errors import InputError, Words
from pipeline.tables.codes import LEVELS
from pipeline.tables.corpus import DOCUMENT_COVARIATES

# What is found out about a document may be stated; where and how surely it was found may not.
_FOUND = get_type_hints(Metadata)
_NOT_STATED = ("_source", "_raw", "_confidence")
EDITABLE = (*(name for name in _FOUND if not name.endswith(_NOT_STATED)), "encoding")
# What else reports/tables/documents.csv holds, so that it can be corrected and given back.
IGNORED = (
    "document_id",
    "row",
    "sha256",
    *(name for name in _FOUND if name.endswith(_NOT_STATED)),
    "n_chars",
    "reference",
    "n_bytes",
)


def read_overrides(
    place: Path, rows: Sequence[tuple[int, Sequence[str]]], paths: Sequence[str], own: Sequence[str] = ()
) -> dict[str, dict[str, Any]]:
    """For each path of metadata.csv the fields that its row gives; empty cells give none.

    place: the file. rows: its rows with their numbers, the names of the columns first.
    paths: the files found in the corpus folder; a row of a table or a member of an archive is named behind its file, as
    t.csv/17. own: further columns, which are kept as text. Raises InputError with every fault of the file.
    """
    header = [name.strip() for name in rows[0][1]] if rows else []
    problems = _place(place, 1, _check_header(header, (*EDITABLE, *own), IGNORED))
    if problems:
        raise InputError(problems)
    known = {unicodedata.normalize("NFC", path): path for path in paths} | {path: path for path in paths}
    overrides: dict[str, dict[str, Any]] = {}
    first_line: dict[str, int] = {}
    for line, cells in rows[1:]:
        row, faults = _read_row(header, cells, IGNORED)
        row.pop("path", None)
        path = _find_path(_cell(header, cells, "path"), known)
        if path is None:
            found = _quote(_cell(header, cells, "path"))
            unknown = (
                f"path 为 {found}，但 {place.parent} 中没有这个文件；请照 documents.csv 的写法写",
                f"path is {found}, and no such file is in {place.parent}; write it as documents.csv does",
            )
            faults.insert(0, unknown)
        elif path in first_line:
            twice = (
                f"path {_quote(path)} 已在第 {first_line[path]} 行；只留一行",
                f"path {_quote(path)} is already in row {first_line[path]}; keep one of them",
            )
            faults.insert(0, twice)
        else:
            first_line[path] = line
            overrides[path] = row
        problems += _place(place, line, faults)
    if problems:
        raise InputError(problems)
    return overrides


def find_own_columns(
    place: Path, rows: Sequence[tuple[int, Sequence[str]]] | None, covariates: Sequence[str]
) -> list[str]:
    """Those of topics.covariates that are the researcher's own columns of metadata.csv, not fields of a document.

    place: the file, or where it would be. rows: as in `read_overrides`; None without such a file. Raises InputError with each
    covariate that is neither, and the columns that there are.
    """
    own = [name for name in covariates if name not in DOCUMENT_COVARIATES]
    header = [name.strip() for name in rows[0][1]] if rows else []
    free = [name for name in header if name and name not in ("path", *EDITABLE, *IGNORED)]
    there, free_there = ", ".join(DOCUMENT_COVARIATES), ", ".join(free)
    faults = [
        (
            f"topics.covariates：{_quote(name)} 不是可用的列；文档自有的为 {there}，{place} 中自定的为 {free_there or '（无）'}。",
            f"topics.covariates: {_quote(name)} is no column; those of documents are {there}, those of your own in {place} are "
            f"{free_there or '(none)'}.",
        )
        for name in own
        if name not in free
    ]
    if faults:
        raise InputError(faults)
    return own


def read_fields(cells: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """The fields that a table states in the columns of a document's row, and field → cell for what can't be read.

    Of a month or year without a day, issued_in and published_in are given, as 2021-07 or 2021.

    >>> read_fields({"year": "2019年度", "issued_on": "三月", "published_on": "2019.5", "issuer": "青川市教育局"})
    ({'year': 2019, 'published_in': '2019', 'issuer': '青川市教育局'}, {'issued_on': '三月'})
    """
    fields: dict[str, Any] = {}
    unread: dict[str, str] = {}
    for name, cell in cells.items():
        if says_nothing(cell):
            continue
        try:
            if month := _MONTHS.get(name):
                stated = read_date(cell)
                fields |= {name: datetime.date.fromisoformat(stated)} if len(stated) == 10 else {month: stated}
            else:
                fields[name] = _PARSERS.get(name, str)(cell.strip())
        except ValueError:
            unread[name] = cell
    number = match_number(fields.get("document_number", ""))
    if number and number.raw.strip() == fields["document_number"]:  # the cell is a number and nothing else
        fields["document_number"] = number.normal
    return fields, unread


def _check_header(header: Sequence[str], editable: Sequence[str], ignored: Sequence[str]) -> list[Words]:
    known = ", ".join(("path", *editable))
    faults = [
        (
            f"不认识 {_quote(name)} 这一列；可用的列为 {known}；若是自定的列，请写入 topics.covariates",
            f"column {_quote(name)} is not known; columns are {known}; name a column of your own in topics.covariates",
        )
        for name in header
        if name not in ("path", *editable, *ignored)
    ]
    repeated = sorted({name for name in header if header.count(name) > 1})
    faults += [
        (f"{_quote(name)} 这一列写了两次；只留一列", f"column {_quote(name)} stands twice; keep one")
        for name in repeated
    ]
    if "path" not in header:
        missing = (
            "缺 'path' 这一列；请补上，照 documents.csv 的写法写各文件的路径",
            "column 'path' is missing; add it, with each file's path as documents.csv writes it",
        )
        faults.append(missing)
    return faults


def _place(place: Path, row: int, faults: Sequence[Words]) -> list[Words]:
    """The faults as sentences with the place where they stand in front."""
    return [(f"{place} 第 {row} 行：{zh}。", f"{place} row {row}: {en}.") for zh, en in faults]


def _read_row(
    header: Sequence[str], cells: Sequence[str], ignored: Sequence[str]
) -> tuple[dict[str, Any], list[Words]]:
    """The fields that a row gives, and what is wrong with it."""
    row: dict[str, Any] = {}
    faults: list[Words] = []
    if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
        too_many = (
            f"有 {len(cells)} 格，而列只有 {len(header)} 个；含逗号的格请用双引号括起来",
            f"has {len(cells)} cells for {len(header)} columns; put a cell that holds a comma into double quotes",
        )
        faults.append(too_many)
    for name, cell in zip(header, cells, strict=False):
        value = _unescape(cell.strip())
        if not value or name in ignored:
            continue
        read: Callable[[str], Any] = _PARSERS.get(name, str)
        try:
            row[name] = read(value)
        except ValueError as error:
            zh, en = error.args
            faults.append((f"{name} 为 {_quote(value)}；{zh}", f"{name} is {_quote(value)}; {en}"))
    return row, faults


def _unescape(cell: str) -> str:
    """Exports write an apostrophe before a cell that a spreadsheet would take for a formula."""
    return cell[1:] if re.match(r"'[=+\-@\t\r]", cell) else cell


def _read_level(cell: str) -> str:
    if cell not in LEVELS:
        raise ValueError(f"请写 {'、'.join(LEVELS)} 之一", f"write one of {', '.join(LEVELS)}")
    return cell


def _read_code(cell: str) -> str:
    # A spreadsheet may save 310104 as 310104.0.
    code = re.fullmatch(r"([1-8]\d{5})(?:\.0)?", cell)
    if not code:
        raise ValueError("请写 GB/T 2260 的六位代码，如 310104", "write the six digits of GB/T 2260, as 310104")
    return code[1]


def _read_encoding(cell: str) -> str:
    try:
        return codecs.lookup(cell).name
    except LookupError as error:
        raise ValueError(
            "请写编码的名称，如 utf-8、gb18030 或 big5hkscs",
            "write the name of an encoding, as utf-8, gb18030 or big5hkscs",
        ) from error


# Each raises ValueError with what to write instead, in Chinese and in English.
_PARSERS: Mapping[str, Callable[[str], Any]] = {
    "issued_on": read_day,
    "published_on": read_day,
    "effective_on": read_effective_day,
    "year": read_year,
    "academic_year": read_academic_year,
    "level": _read_level,
    "division_code": _read_code,
    "encoding": _read_encoding,
}
# Where a month or year is of use, too.
_MONTHS = {"issued_on": "issued_in", "published_on": "published_in"}


def _find_path(cell: str, known: Mapping[str, str]) -> str | None:
    """The path as the file system writes it; what stands behind a file's name is known only once the file is read."""
    for exact in (cell, _unescape(cell)):
        if exact in known:
            return known[exact]
    file, inner = _unescape(cell.strip()).replace("\\", "/").removeprefix("./"), ""
    while file:
        if found := known.get(file) or known.get(unicodedata.normalize("NFC", file)):
            return found + inner
        file, slash, last = file.rpartition("/")
        inner = slash + last + inner
    return None


def _cell(header: Sequence[str], cells: Sequence[str], name: str) -> str:
    return dict(zip(header, cells, strict=False)).get(name, "")


def _quote(text: str) -> str:
    return f"'{text}'"
