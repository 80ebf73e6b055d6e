"""Links from a number to what it counts: the page's script reads them (templates/evidence.js), and so do the tests."""

import re
from typing import Any
from urllib.parse import quote, unquote

from markupsafe import Markup, escape

SIGN, ROW_SIGN = "#e:", "#r:"
COUNTS = (
    *("mentions", "documents", "voices", "issuers", "regions", "chars", "own_chars", "sections", "rate", "share"),
    # Sections of own words: of documents, and those that rows stand in.
    *("own_sections", "items"),
    *("citations", "cited", "passages", "characters", "findings", "files"),
)
_NOT_CHINESE = re.compile("[^\u4e00-\u9fff]+")
EMPTY = ("0", "—", "0.00", "")
_TABLES = re.compile(r"<(script|svg)\b.*?</\1>|<[^>]*>|(?<![\w/])tables/\w+\.csv", re.S)


def open_evidence(told: Any, evidence: str, count: str, **where: Any) -> Markup:
    """What is told of a number as a link to its evidence.

    told: the number as it is written; a dash or 0 has nothing to open and stays as it is. evidence: the name of a file in
    reports/evidence. count: of COUNTS, what of the rows is counted. where: filters of its rows, of those of None there is none: year (from,
    to), region, level, kind, issuer of the document, dated=1, voiced=1 (one with own
    words), sectioned=1 (one with a section of own words); own=1, name, group, check, severity, excluded of the row; with: another file,
    of sections with rows of both.

    >>> str(open_evidence("1,204", "keywords-3", "mentions", year=2021, own=1, region=None))
    '<a class="e" href="#e:keywords-3:mentions:year=2021:own=1">1,204</a>'
    >>> str(open_evidence("0", "keywords-3", "mentions"))
    '0'
    """
    if count not in COUNTS:
        raise ValueError(f"count must be one of {COUNTS}, got {count!r}")
    if str(told) in EMPTY:
        return escape(told)
    return _link(f"{SIGN}{evidence}:{count}", told, where)


def open_rows(told: Any, table: str, column: str, **where: Any) -> Markup:
    """What is told of a number as a link to the rows of a table that it comes from.

    column: that of which the number is the value, over several rows the mean; "rows" where it is how many there are; "all" where the
    rows are what a statistic is computed of. where: the values of other columns, a flag as 1 or 0, "*" any but a gap, "null" a gap
    alone; of those of None there is none.

    >>> str(open_rows("0.003", "keyword_trends", "q", keyword="双减", question="a b"))
    '<a class="e" href="#r:keyword_trends:q:keyword=双减:question=a%20b">0.003</a>'
    """
    return escape(told) if str(told) in EMPTY else _link(f"{ROW_SIGN}{table}:{column}", told, where)


def _link(head: str, told: Any, where: dict[str, Any]) -> Markup:
    filters = "".join(f":{key}={_quote(str(value))}" for key, value in where.items() if value is not None)
    return Markup('<a class="e" href="{}">{}</a>').format(head + filters, told)


def _quote(value: str) -> str:
    """Chinese stays as it is: percent-encoded it takes three times the bytes, of thousands of links."""
    return _NOT_CHINESE.sub(lambda found: quote(found[0], safe=""), value)


def read_link(href: str) -> tuple[str, str, dict[str, str]]:
    """evidence, count and where of a link that `open_evidence` made; table, column and where of one of `open_rows`.

    >>> read_link("#e:terms-2:documents:region=%E6%B5%99%E6%B1%9F")
    ('terms-2', 'documents', {'region': '浙江'})
    """
    evidence, count, *filters = href.removeprefix(SIGN).removeprefix(ROW_SIGN).split(":")
    pairs = (one.partition("=") for one in filters)
    return evidence, count, {key: unquote(value) for key, _, value in pairs}


def link_tables(html: str) -> str:
    """The same HTML in which each CSV that its text names opens.

    >>> link_tables('<p title="tables/a.csv">All are in tables/a.csv.</p>')
    '<p title="tables/a.csv">All are in <a href="tables/a.csv">tables/a.csv</a>.</p>'
    """
    return _TABLES.sub(lambda found: found[0] if found[0][0] == "<" else f'<a href="{found[0]}">{found[0]}</a>', html)
