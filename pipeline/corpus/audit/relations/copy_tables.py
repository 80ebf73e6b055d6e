"""Copied passages as tables: what each document copied, and the passages by their places in the texts."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import polars as pl

from pipeline.corpus.audit.findings import Document
from pipeline.corpus.audit.relations.copies import COLUMNS
from pipeline.corpus.audit.relations.precedence import Precedence
from pipeline.corpus.text.letters import AllLetters, Places, are_han
from pipeline.tables.audit import COPIES

ROWS_OF_A_PIECE = 500_000  # some 100 MB, as text has no code there
_SIDES = (("document", "start", "end"), ("source", "from_start", "from_end"))


@dataclass(frozen=True)
class Copied:
    """Copied passages of a corpus; iterated, the table copies, in pieces of whole documents.

    sums: one row is one document that copied: document, n_copied Chinese characters, of letters most from main_source, one
    of n_sources; documents are numbered in the order given to `gather_copies`.
    """

    sums: pl.DataFrame
    _passages: pl.DataFrame  # columns as of the table, but for documents, which are numbered in the order of _ids
    _ids: Sequence[str]

    def __iter__(self) -> Iterator[pl.DataFrame]:
        names = pl.Series(self._ids, dtype=pl.String)
        ids = [pl.col(name).map_batches(names.gather, pl.String) for name in ("document_id", "from_document_id")]
        lengths = self._passages.group_by("document_id").len().sort("document_id")
        yield COPIES.empty()
        for _, piece in lengths.group_by(pl.col("len").cum_sum() // ROWS_OF_A_PIECE, maintain_order=True):
            first, last = piece["document_id"][0], piece["document_id"][-1]
            own = self._passages.filter(pl.col("document_id").is_between(first, last)).sort(COPIES.key)
            yield own.with_columns(ids).select(pl.col(name).cast(dtype) for name, dtype in COPIES.schema.items())


def gather_copies(documents: Sequence[Document], letters: AllLetters, found: Iterable[pl.DataFrame]) -> Copied:
    """The passages that `find_copies` found; where nothing says which is the copy, the passage stands there both ways.

    letters: those of the documents.
    """
    precedence = Precedence(documents)
    ids = np.array([document["document_id"] for document in documents], dtype=object)
    order = np.argsort(ids)
    numbers = pl.Series(np.argsort(order).astype(np.int32))
    sums, passages = [], []
    for copies in chain([pl.DataFrame(schema=COLUMNS)], found):
        sums.append(_sum_up(copies, letters))
        here = _place(copies, letters).select(
            "start", "end", "from_start", "from_end", "similarity",
            document_id=numbers.gather(copies["document"]), from_document_id=numbers.gather(copies["source"]),
            order=precedence.compare(copies["source"].to_numpy(), copies["document"].to_numpy()),
        )  # fmt: skip
        there = here.filter(pl.col("order") == "unknown").rename(_turn)
        passages += [here, there.select(here.columns)]
    return Copied(pl.concat(sums), pl.concat(passages), ids[order].tolist())


def _sum_up(copies: pl.DataFrame, letters: AllLetters) -> pl.DataFrame:
    """What each document copied; copies: all of some documents."""
    documents = copies["document"].to_numpy()
    first = documents.min(initial=len(letters))
    edges = letters.edges[first : documents.max(initial=first - 1) + 2]
    codes = letters.codes[edges[0] : edges[-1]]
    # How many passages each letter stands in.
    changes = np.zeros(len(codes) + 1, np.int32)
    for column, change in (("start", 1), ("end", -1)):
        np.add.at(changes, letters.edges[documents] - edges[0] + copies[column].to_numpy(), change)
    is_copied = (changes.cumsum()[:-1] > 0) & are_han(codes)
    n_copied = np.diff(np.append(0, is_copied.cumsum())[edges - edges[0]])
    by_source = copies.group_by("document", "source").agg(length=(pl.col("end") - pl.col("start")).sum())
    sources = by_source.sort("document", "length", "source", descending=[False, True, False])
    by_document = sources.group_by("document", maintain_order=True).agg(
        n_sources=pl.len(), main_source=pl.col("source").first()
    )
    counts = pl.Series(n_copied).gather(by_document["document"] - first)
    return by_document.with_columns(n_copied=counts)


def _place(copies: pl.DataFrame, letters: AllLetters) -> pl.DataFrame:
    """The passages by their places in the texts instead of those among letters."""
    placed: dict[str, Places] = {}
    for document, start, end in _SIDES:
        numbers, firsts, lasts = (copies[name].to_numpy() for name in (document, start, end))
        starts, ends = np.empty_like(firsts), np.empty_like(lasts)
        order = np.argsort(numbers, kind="stable")
        owners, counts = np.unique(numbers, return_counts=True)
        for owner, end_row, n_rows in zip(owners.tolist(), counts.cumsum().tolist(), counts.tolist(), strict=True):
            rows, places = order[end_row - n_rows : end_row], letters[owner].places
            starts[rows], ends[rows] = places[firsts[rows]], places[lasts[rows] - 1] + 1
        placed |= {start: starts, end: ends}
    return copies.with_columns(pl.Series(name, values) for name, values in placed.items())


def _turn(name: str) -> str:
    """The column of the other side."""
    if name in ("similarity", "order"):
        return name
    return name.removeprefix("from_") if name.startswith("from_") else f"from_{name}"
