"""Links from a number to what it counts: the page's script reads them (templates/evidence.js), and so do the tests."""

from typing import Any
from urllib.parse import quote, unquote

from markupsafe import Markup, escape

SIGN = "#e:"
COUNTS = ("mentions", "documents", "voices", "issuers", "regions", "chars", "own_chars", "sections", "rate", "share")


def open_evidence(told: Any, evidence: str, count: str, **where: Any) -> Markup:
    """What is told of a number as a link to its evidence.

    told: the number as it is written; a dash or 0 has nothing to open and stays as it is. evidence: the name of a file in
    reports/evidence. count: of COUNTS, what of the rows is counted. where: filters of its rows, of those of None there is none: year (from,
    to), region, level, kind, issuer of the document, dated=1, voiced=1 (one with own
    words); own=1, name, excluded of the row.

    >>> str(open_evidence("1,204", "keywords-3", "mentions", year=2021, own=1, region=None))
    '<a class="e" href="#e:keywords-3:mentions:year=2021:own=1">1,204</a>'
    >>> str(open_evidence("0", "keywords-3", "mentions"))
    '0'
    """
    if count not in COUNTS:
        raise ValueError(f"count must be one of {COUNTS}, got {count!r}")
    if str(told) in ("0", "—", "0.00", ""):
        return escape(told)
    filters = "".join(f":{key}={quote(str(value), safe='')}" for key, value in where.items() if value is not None)
    return Markup('<a class="e" href="{}">{}</a>').format(f"{SIGN}{evidence}:{count}{filters}", told)


def read_link(href: str) -> tuple[str, str, dict[str, str]]:
    """evidence, count and where of a link that `open_evidence` made.

    >>> read_link("#e:terms-2:documents:region=%E6%B5%99%E6%B1%9F")
    ('terms-2', 'documents', {'region': '浙江'})
    """
    evidence, count, *filters = href.removeprefix(SIGN).split(":")
    pairs = (one.partition("=") for one in filters)
    return evidence, count, {key: unquote(value) for key, _, value in pairs}
