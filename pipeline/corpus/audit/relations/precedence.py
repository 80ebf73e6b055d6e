"""Which of two documents came first, as far as their dates say, and which is the higher."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from pipeline.corpus.audit.findings import Document

Order = Literal["earlier", "higher", "unknown"]

# From the highest; a school ranks with the districts, and so does what is of no known level.
_RANKS = {"国家": 0, "省": 1, "市": 2, "区县": 3, "学校": 3, None: 3}


def order_documents(documents: Sequence[Document]) -> list[int]:
    """The places of the documents in the order in which one may have copied from another; undated ones last.

    Of a year without a day, what the nation and provinces issue stands at the year's beginning, the rest at its end. So
    the order never contradicts two known dates, and puts the higher document first where dates don't say.
    """

    def find_rank(place: int) -> tuple[date, int, str]:
        document = documents[place]
        level = _RANKS[document["level"]]
        if document["issued_on"] is not None:
            day = document["issued_on"]
        elif document["year"] is not None:
            day = date(document["year"], 1, 1) if level <= 1 else date(document["year"], 12, 31)
        else:
            day = date.max
        return day, level, document["path"]

    return sorted(range(len(documents)), key=find_rank)


def compare_order(source: Document, document: Document) -> Order:
    """What makes `source` come before `document`: its date, its level where dates don't say, or nothing that is known."""
    last, first = find_days(source)[1], find_days(document)[0]
    if last < first:
        return "earlier"
    if source["region"] and document["region"] and _RANKS[source["level"]] < _RANKS[document["level"]]:
        return "higher"
    return "unknown"


def find_days(document: Document) -> tuple[date, date]:
    """The first and the last day on which it may have been issued."""
    if document["issued_on"] is not None:
        return document["issued_on"], document["issued_on"]
    if document["year"] is not None:
        return date(document["year"], 1, 1), date(document["year"], 12, 31)
    return date.min, date.max
