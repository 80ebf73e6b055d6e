"""Passages of documents' texts: which overlap, what they cover together, and which are another's words."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

Rows = NDArray[np.int64]


def find_overlaps(spans: pl.DataFrame, others: pl.DataFrame) -> tuple[Rows, Rows]:
    """Each pair of a span and another that share a character: row numbers in `spans` and in `others`, arrays of shape (n_pairs,).

    Both have document_id, start, end (exclusive); pairs go by rows of `spans`, then by place in the text.

    >>> text = {"document_id": ["a", "a"], "start": [0, 5], "end": [5, 9]}
    >>> find_overlaps(pl.DataFrame({"document_id": ["a"], "start": [3], "end": [5]}), pl.DataFrame(text))
    (array([0]), array([0]))
    """
    names = pl.concat([spans["document_id"], others["document_id"]]).unique().sort()
    # All documents one behind the other, so that one search finds a place.
    length = max(int(table["end"].to_numpy().max(initial=0)) for table in (spans, others)) + 1
    starts, ends = _place(spans, names, length)
    other_starts, other_ends = _place(others, names, length)
    order = np.lexsort((other_ends, other_starts))
    # Others may overlap among themselves: up to the first that reaches behind a place none does.
    reached = np.maximum.accumulate(other_ends[order]) if len(order) else other_ends
    first = np.searchsorted(reached, starts, side="right")
    n_others = np.maximum(np.searchsorted(other_starts[order], ends, side="left") - first, 0)
    row = np.repeat(np.arange(len(starts)), n_others)
    other = order[first[row] + np.arange(len(row)) - (np.cumsum(n_others) - n_others)[row]]
    shared = np.minimum(ends[row], other_ends[other]) > np.maximum(starts[row], other_starts[other])
    return row[shared], other[shared]


def merge_spans(spans: pl.DataFrame, *more: str) -> pl.DataFrame:
    """What the spans of each document cover, in spans that neither overlap nor touch: document_id, start, end, in their order.

    more: columns whose values are kept apart, and kept.
    """
    apart = ("document_id", *more)
    reached = pl.col("end").cum_max().shift(1).over(apart)
    return (
        spans.sort(*apart, "start", "end")
        .with_columns(begins=reached.is_null() | (pl.col("start") > reached))
        .with_columns(number=pl.col("begins").cum_sum())
        .group_by("number", maintain_order=True)
        .agg(pl.col(apart).first(), pl.col("start").first(), pl.col("end").max())
        .drop("number")
    )


def _place(spans: pl.DataFrame, names: pl.Series, length: int) -> tuple[Rows, Rows]:
    base = names.search_sorted(spans["document_id"]).cast(pl.Int64) * length
    return (base + spans["start"]).to_numpy(), (base + spans["end"]).to_numpy()


def find_foreign(copies: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """The foreign passages of every document, each from one other: document_id, start, end, from_document_id. They may overlap.

    A passage is foreign where `copies` has it from another voice, or from a document of the same voice that is not of an earlier
    year. What a voice says again in a later year is its own. Where nothing says which of two documents came first, the passage is own
    in the one with the smaller document_id. So what many copied is own in one document: that which had it first.
    copies as the audit writes them; documents has document_id, voice (`name_voices`), year.
    """
    links = _judge_links(copies, documents)
    kept = ("document_id", "start", "end", "from_document_id")
    return pl.concat([found.filter("foreign").select(kept) for found in (links, _follow_links(links, documents))])


def _judge_links(copies: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """Each copied passage with `known` (which came first), `again` (its own voice said it in an earlier year) and `foreign`."""
    links = copies.select(
        *("document_id", "start", "end", "from_document_id", "from_start", "from_end"),
        known=pl.col("order") != "unknown",
    )
    return _compare_voices(links, documents).with_columns(
        foreign=~pl.col("again") & (pl.col("known") | (pl.col("from_document_id") < pl.col("document_id")))
    )


def _compare_voices(links: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    own = documents.select("document_id", "voice", "year")
    source = own.select(pl.all().name.prefix("from_"))
    same = pl.col("voice") == pl.col("from_voice")
    return (
        links.join(own, on="document_id", maintain_order="left")
        .join(source, on="from_document_id", maintain_order="left")
        # A document without a year is not known to be of a later one.
        .with_columns(again=same & (pl.col("year") > pl.col("from_year")).fill_null(False))
        .drop("voice", "year", "from_voice", "from_year")
    )


def _follow_links(links: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """What a passage that is not foreign by itself has from a third document, by way of the one that shares it.

    The audit links a passage to the first document that has it, and to no other. So where A and B both share it with Z and nobody knows
    who came first, it is in neither link that A and B have it, too; and what B says again was A's when B first took it over.
    """
    kept = links.filter(~pl.col("foreign"))
    places = kept.select(pl.col("from_document_id").alias("document_id"), start="from_start", end="from_end")
    sources = ("document_id", "start", "end", "from_document_id", "known")
    ways = pl.concat([links.filter("known").select(sources), _find_smallest(links.filter(~pl.col("known")))])
    row, then = find_overlaps(places, ways)
    near, far = kept[row], ways[then]
    length, from_length = (near[f"{side}end"] - near[f"{side}start"] for side in ("", "from_"))
    begin, stop = (
        pl.Series(far[edge]).clip(near["from_start"], near["from_end"]) - near["from_start"]
        for edge in ("start", "end")
    )
    followed = pl.DataFrame(
        {
            "document_id": near["document_id"],
            # As far into the passage here as there; edits make the two differ by a few characters.
            "start": near["start"] + begin * length // from_length,
            "end": near["start"] - (-stop * length // from_length),  # rounded up
            "from_document_id": far["from_document_id"],
            "known": far["known"],
            # The document beside which the third is the first or not: that which said it before, or this one.
            "beside": near["from_document_id"].zip_with(near["again"], near["document_id"]),
        }
    ).filter(pl.col("document_id") != pl.col("from_document_id"))
    return _compare_voices(followed, documents).with_columns(
        foreign=~pl.col("again") & (pl.col("known") | (pl.col("from_document_id") < pl.col("beside")))
    )


def _find_smallest(links: pl.DataFrame) -> pl.DataFrame:
    """For each place of a document that others share with it: of these the smallest document_id. Spans that don't overlap, not known.

    Whoever shares the place looks for a smaller one, so the smallest decides. Among 500 documents of one passage the pairs would be
    250,000.
    """
    names = links["from_document_id"].unique().sort()
    ranked = links.with_columns(rank=names.search_sorted(links["from_document_id"]).cast(pl.Int64))
    shared = ranked.sort("document_id", "rank", descending=[False, True]).group_by("document_id", maintain_order=True)
    found = []
    for document_id, *spans in shared.agg("start", "end", "rank").iter_rows():
        smallest = np.full(max(spans[1]) + 1, -1)
        for start, end, rank in zip(*spans, strict=True):
            smallest[start:end] = rank  # the largest come first
        edges = np.flatnonzero(np.diff(smallest, prepend=-1))
        parts = {"start": edges[:-1], "end": edges[1:], "rank": smallest[edges[:-1]]}
        found.append(pl.DataFrame(parts).select(pl.lit(document_id).alias("document_id"), "start", "end", "rank"))
    whole = pl.concat([ranked.head(0).select("document_id", "start", "end", "rank"), *found]).filter(
        pl.col("rank") >= 0
    )
    return whole.select(
        "document_id", "start", "end", from_document_id=names.gather(whole["rank"]), known=pl.lit(value=False)
    )
