"""Which of two documents came first, as far as their dates say, and which is the higher."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

from pipeline.corpus.audit.findings import Document
from pipeline.tables.codes import ORDERS

Numbers = npt.NDArray[np.signedinteger]

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


class Precedence:
    """What makes one document come before another, for documents that are numbered in the order given."""

    def __init__(self, documents: Sequence[Document]) -> None:
        days = [find_days(document) for document in documents]
        self._first_days = np.array([first.toordinal() for first, _ in days])
        self._last_days = np.array([last.toordinal() for _, last in days])
        self._ranks = np.array([_RANKS[document["level"]] for document in documents])
        self._is_placed = np.array([bool(document["region"]) for document in documents], dtype=bool)

    def compare(self, sources: Numbers, others: Numbers) -> pl.Series:
        """Why each source comes before the other document, a code of ORDERS: its date, its level where dates don't say, or nothing that
        is known.
        """
        is_earlier = self._last_days[sources] < self._first_days[others]
        is_higher = self._is_placed[sources] & self._is_placed[others] & (self._ranks[sources] < self._ranks[others])
        places = np.select([is_earlier, is_higher], [0, 1], 2)
        return pl.Series(["earlier", "higher", "unknown"], dtype=pl.Enum([*ORDERS])).gather(places)


def compare_order(source: Document, document: Document) -> str:
    """As `Precedence` compares them."""
    return str(Precedence([source, document]).compare(np.array([0]), np.array([1])).item())


def find_days(document: Document) -> tuple[date, date]:
    """The first and the last day on which it may have been issued."""
    if document["issued_on"] is not None:
        return document["issued_on"], document["issued_on"]
    if document["year"] is not None:
        return date(document["year"], 1, 1), date(document["year"], 12, 31)
    return date.min, date.max
