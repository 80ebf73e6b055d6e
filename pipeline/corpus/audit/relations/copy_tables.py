"""Copied passages as tables: of letters, as they are found, and of places in the texts."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from itertools import islice

import numpy as np
import polars as pl

from pipeline.corpus.audit.findings import Document
from pipeline.corpus.audit.relations.copies import Copy
from pipeline.corpus.audit.relations.precedence import compare_order
from pipeline.corpus.text.letters import AllLetters, find_letters
from pipeline.tables.audit import COPIES

COPIES_AT_ONCE = 100_000  # that are made rows of a table together, of numbers of Python
_LETTERS = {field.name: pl.Float64 if field.name == "similarity" else pl.Int32 for field in fields(Copy)}


def gather_copies(copies: Iterable[Copy]) -> pl.DataFrame:
    """The copies in their order, columns as `Copy` has them, which takes a tenth of the memory."""
    rows = (tuple(getattr(copy, name) for name in _LETTERS) for copy in copies)
    tables = [pl.DataFrame(schema=_LETTERS)]
    while some := list(islice(rows, COPIES_AT_ONCE)):
        tables.append(pl.DataFrame(some, schema=_LETTERS, orient="row"))
    return pl.concat(tables)


def count_copied(letters: AllLetters, copies: pl.DataFrame) -> list[int]:
    """Chinese characters of each document that stand in a copied passage."""
    counts = [0] * len(letters)
    for (document,), own in copies.group_by("document", maintain_order=True):
        mask = np.zeros(len(letters[document].codes), dtype=bool)
        for start, end in own.select("start", "end").iter_rows():
            mask[start:end] = True
        counts[document] = int((mask & letters[document].is_han).sum())
    return counts


def tabulate_copies(
    documents: Sequence[Document], texts: Iterable[tuple[int, str]], copies: pl.DataFrame
) -> pl.DataFrame:
    """The table copies; where nothing says which is the copy, the passage stands there both ways.

    copies: numbers of documents, and places among their letters. texts: number and text of each document, in whatever order.
    """
    columns = {name: copies[name].to_numpy() for name in copies.columns}
    placed = {name: np.zeros(copies.height, np.int32) for name in ("start", "end", "from_start", "from_end")}
    sides = [
        (start, end, order, np.searchsorted(columns[of][order], np.arange(len(documents) + 1)))
        for of, start, end in (("document", "start", "end"), ("source", "from_start", "from_end"))
        for order in [np.argsort(columns[of], kind="stable").astype(np.int32)]
    ]
    for document, text in texts:
        letters = find_letters(text)
        for start, end, order, firsts in sides:
            rows = order[firsts[document] : firsts[document + 1]]
            placed[start][rows] = letters[columns[start][rows]]
            placed[end][rows] = letters[columns[end][rows] - 1] + 1
    names = pl.Series([document["document_id"] for document in documents], dtype=pl.String)
    code = names.cast(pl.Enum(names.sort()))
    pairs = copies.select("document", "source").unique()
    orders = [compare_order(documents[source], documents[document]) for document, source in pairs.iter_rows()]
    told = copies.select("document", "source", "similarity", **{k: pl.Series(v) for k, v in placed.items()}).join(
        pairs.with_columns(order=pl.Series(orders, dtype=pl.Enum(["earlier", "higher", "unknown"]))),
        on=["document", "source"],
        how="left",
        maintain_order="left",
    )
    here = told.select(
        "start", "end", "from_start", "from_end", "similarity", "order",
        document_id=code.gather(told["document"]), from_document_id=code.gather(told["source"]),
    )  # fmt: skip
    there = here.filter(pl.col("order") == "unknown").rename(_turn)
    both = pl.concat([here, there.select(here.columns)])
    key = ("document_id", "start", "end", "from_document_id", "from_start")
    return both.sort(key).select(pl.col(name).cast(dtype) for name, dtype in COPIES.schema.items())


def _turn(name: str) -> str:
    """The column of the other side."""
    if name in ("similarity", "order"):
        return name
    return name.removeprefix("from_") if name.startswith("from_") else f"from_{name}"
