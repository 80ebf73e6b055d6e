"""Passages of documents' texts: which overlap, what they cover together, and which are another's words."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipeline.analysis.statistics.matrices import cut_rows

Rows = NDArray[np.int64]
# Columns of copies by which passages are foreign.
LINKED = ("document_id", "start", "end", "from_document_id", "from_start", "from_end", "order")
_FOREIGN = ("document_id", "start", "end", "from_document_id")
_LENGTH = 1 << 31  # more than any text has characters
LINKS_AT_ONCE = 250_000  # copied passages that are judged together, or a few more: some 50 MB
ReadCopies = Callable[[], Iterable[pl.DataFrame]]


def find_overlaps(spans: pl.DataFrame, others: pl.DataFrame) -> tuple[Rows, Rows]:
    """Each pair of a span and another that share a character: row numbers in `spans` and in `others`, arrays of shape (n_pairs,).

    Both have document_id, start, end (exclusive); pairs go by rows of `spans`, then by place in the text.

    >>> text = {"document_id": ["a", "a"], "start": [0, 5], "end": [5, 9]}
    >>> find_overlaps(pl.DataFrame({"document_id": ["a"], "start": [3], "end": [5]}), pl.DataFrame(text))
    (array([0]), array([0]))
    """
    numbers, other_numbers = _number(spans["document_id"], others["document_id"])
    return _search(_place(spans, numbers), _arrange(_place(others, other_numbers)))


def _arrange(edges: tuple[Rows, Rows]) -> tuple[Rows, Rows, Rows, Rows]:
    """Spans as `_search` looks them up: their order, starts and ends in it, and how far they reach up to each."""
    starts, ends = edges
    order = np.lexsort((ends, starts))
    # They may overlap among themselves: up to the first that reaches behind a place none does.
    return order, starts[order], ends[order], np.maximum.accumulate(ends[order])


def _search(edges: tuple[Rows, Rows], others: tuple[Rows, Rows, Rows, Rows]) -> tuple[Rows, Rows]:
    """What `find_overlaps` finds, in others as of `_arrange`."""
    starts, ends = edges
    order, other_starts, other_ends, reached = others
    first = np.searchsorted(reached, starts, side="right")
    n_others = np.maximum(np.searchsorted(other_starts, ends, side="left") - first, 0)
    row = np.repeat(np.arange(len(starts)), n_others)
    other = first[row] + np.arange(len(row)) - (np.cumsum(n_others) - n_others)[row]
    shared = np.minimum(ends[row], other_ends[other]) > np.maximum(starts[row], other_starts[other])
    return row[shared], order[other[shared]]


def merge_spans(spans: pl.DataFrame, *more: str) -> pl.DataFrame:
    """What the spans of each document cover, in spans that neither overlap nor touch: document_id, start, end, in their order.

    more: columns whose values are kept apart, and kept.
    """
    apart = ("document_id", *more)
    ids = spans.schema["document_id"]
    # All texts one behind the other, so that one running maximum does: of millions of pairs of documents each takes its time.
    place = pl.struct(apart).rle_id().cast(pl.Int64) * (int(spans["end"].to_numpy().max(initial=0)) + 1)
    reached = (place + pl.col("end")).cum_max().shift(1)
    return (
        spans.sort(*apart, "start", "end")
        .with_columns(begins=reached.is_null() | (place + pl.col("start") > reached))
        .with_columns(number=pl.col("begins").cum_sum())
        .group_by("number", maintain_order=True)
        .agg(pl.col(apart).first(), pl.col("start").first(), pl.col("end").max())
        .drop("number")
        .cast({"document_id": pl.String if ids == pl.Enum else ids, "start": pl.Int64, "end": pl.Int64})
    )


def _number(names: pl.Series, others: pl.Series) -> tuple[pl.Series, pl.Series]:
    """The same numbers for the same names, which may be numbers already, as codes of find_foreign are."""
    if names.dtype == others.dtype and (names.dtype == pl.Enum or names.dtype.is_integer()):
        return names.to_physical(), others.to_physical()
    known = pl.concat([names.cast(pl.String), others.cast(pl.String)]).unique().sort()
    return known.search_sorted(names.cast(pl.String)), known.search_sorted(others.cast(pl.String))


def _place(spans: pl.DataFrame, numbers: pl.Series) -> tuple[Rows, Rows]:
    """Starts and ends with all documents one behind the other, so that one search finds a place."""
    base = numbers.cast(pl.Int64) * _LENGTH
    return (base + spans["start"]).to_numpy(), (base + spans["end"]).to_numpy()


def find_foreign(read_copies: ReadCopies, documents: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """The foreign passages of every document, each from one other: document_id, start, end, from_document_id. They may overlap.

    A passage is foreign where another voice had it first, or a document of the same voice that is not of an earlier year. What a
    voice says again in a later year is its own. Where nothing says which of several documents came first, the passage is own in the
    one with the smallest document_id. So what many copied is own in one document and where its voice says it again.
    read_copies: LINKED of the copies as the audit writes them, in pieces of whole documents, each time that it is called; documents has
    document_id, voice (`name_voices`), year. As there are hundreds of passages to a document, they come in the same pieces, behind one
    without a row; their ids are an Enum and their places of 32 bits. `merge_spans` gives what a piece covers as all else is.

    The audit links a passage to the first document that has it, and to no other. So links are followed one step further: where A and
    B share it with Z and nobody knows who came first, B has it from A, too; and what B says again was A's when B first took it over.
    """
    none = pl.DataFrame(schema=dict.fromkeys(LINKED, pl.Int32) | {"order": pl.String})
    ids, unknown = [documents["document_id"]], []
    for part in read_copies():
        ids += [part[name].unique().cast(pl.String) for name in ("document_id", "from_document_id")]
        unknown.append(part.filter(pl.col("order") == "unknown"))
    code = pl.Enum(pl.concat(ids).unique().sort())
    own = documents.select(pl.col("document_id").cast(code), "voice", "year")
    smallest = _find_smallest(pl.concat([_link(part, code) for part in (none, *unknown)]))
    arranged = _arrange(_place(smallest, smallest["document_id"].to_physical()))
    kept, foreign, holders = [], [], []
    for part in chain([none], read_copies()):
        judged = _judge(_name_smallest(_link(part, code), smallest, arranged), own)
        kept.append(judged.filter(~pl.col("foreign")).drop("foreign"))
        foreign.append(judged.filter("foreign").select(*_FOREIGN, "known"))
        holders.append(judged["document_id"].unique())
    again = pl.concat(kept)
    # Those of whom it is not known are named already.
    followed = pl.concat([_follow(again, part.filter("known"), own) for part in foreign])
    for part, names in zip(foreign, holders, strict=True):
        yield pl.concat([part.select(_FOREIGN), followed.filter(pl.col("document_id").is_in(names.implode()))])


def cut_documents(copies: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """The copies in pieces of about LINKS_AT_ONCE rows, each of whole documents; rows of a document stand together."""
    starts = np.cumsum([0, *copies["document_id"].rle().struct.field("len")])
    return (copies[int(starts[some.start]) : int(starts[some.stop])] for some in cut_rows(starts, LINKS_AT_ONCE))


def _link(copies: pl.DataFrame, code: pl.Enum) -> pl.DataFrame:
    """The copies with their ids as codes and their places in 32 bits; by: from whom, known: whether that document came first."""
    return copies.select(
        pl.col("document_id").cast(code),
        pl.col("start", "end", "from_start", "from_end").cast(pl.Int32),
        by=pl.col("from_document_id").cast(code),
        known=pl.col("order") != "unknown",
    )


def _follow(kept: pl.DataFrame, earlier: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """What of the kept links is foreign as the other document has it from one that had it earlier."""
    row, then = find_overlaps(_list_sources(kept), earlier)
    near, far = kept[row], earlier[then]
    start, end = _carry(near, far["start"], far["end"])
    followed = near.with_columns(
        start=start, end=end, from_document_id=far["from_document_id"], known=pl.lit(value=True)
    )
    return _judge(followed, documents).filter("foreign").select(_FOREIGN)


def _name_smallest(
    links: pl.DataFrame, smallest: pl.DataFrame, arranged: tuple[Rows, Rows, Rows, Rows]
) -> pl.DataFrame:
    """The links with from_document_id: the document that they are linked by or, where several share the passage with that and nobody
    knows who was first, the one of them with the smallest id. Links are cut where that changes. smallest: as `_find_smallest` has them.
    """
    sources = _list_sources(links)
    row, then = _search(_place(sources, sources["document_id"].to_physical()), arranged)
    low, high = links["from_start"].to_numpy(), links["from_end"].to_numpy()
    begin, stop = (smallest[edge].to_numpy()[then].clip(low[row], high[row]) for edge in ("start", "end"))
    # The rest of a link goes from its start, or where a piece ends, to where the next begins, or its end.
    every = np.arange(links.height)
    starts, ends = np.concatenate([low, stop]), np.concatenate([begin, high])
    starts = starts[np.lexsort((starts, np.concatenate([every, row])))]
    ends = ends[np.lexsort((ends, np.concatenate([row, every])))]
    rest = np.sort(np.concatenate([every, row]))
    cut = links[np.concatenate([row, rest])]
    source = pl.concat([smallest["from_document_id"].gather(then), links["by"].gather(rest)])
    from_start, from_end = (
        pl.Series(np.concatenate(edges), dtype=pl.Int32) for edges in ((begin, starts), (stop, ends))
    )
    start, end = _carry(cut, from_start, from_end)
    return cut.with_columns(
        start=start, end=end, from_start=from_start, from_end=from_end, from_document_id=source
    ).filter((pl.col("start") < pl.col("end")) & (pl.col("from_start") < pl.col("from_end")))


def _find_smallest(links: pl.DataFrame) -> pl.DataFrame:
    """For each place of a document that others share with it: the smallest id of all, if it is another's; in spans that don't overlap.

    document_id, start, end, from_document_id. links: of which nobody knows who was first, as they stand in `copies` both ways.
    """
    rows = links.select(
        number=pl.col("document_id").to_physical().cast(pl.Int64),
        other=pl.col("by").to_physical().cast(pl.Int64),
        start="start",
        end="end",
    ).sort("number", "other", descending=[False, True])
    found = [np.zeros((4, 0), dtype=np.int64)]
    shared = rows.group_by("number", maintain_order=True).agg("other", "start", "end")
    for number, others, starts, ends in shared.iter_rows():
        smallest = np.full(max(ends) + 1, -1)
        for other, start, end in zip(others, starts, ends, strict=True):
            smallest[start:end] = other  # the largest come first
        edges = np.flatnonzero(np.diff(smallest, prepend=-1))
        owner = smallest[edges[:-1]]
        found.append(np.stack([np.full(owner.size, number), owner, edges[:-1], edges[1:]]))
    at, owner, first, last = (column for column in np.concatenate(found, axis=1))
    smaller = (owner >= 0) & (owner < at)
    code = links.schema["document_id"]
    spans = {"document_id": at, "start": first, "end": last, "from_document_id": owner}
    return pl.DataFrame({name: column[smaller] for name, column in spans.items()}).select(
        pl.col("document_id").cat.to(code),
        pl.col("start", "end").cast(pl.Int32),
        pl.col("from_document_id").cat.to(code),
    )


def _list_sources(links: pl.DataFrame) -> pl.DataFrame:
    """The passages as they stand in the documents that links go to."""
    return links.select(document_id="by", start="from_start", end="from_end")


def _carry(links: pl.DataFrame, start: pl.Series, end: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Where a span of the document that a link goes to stands in the passage, as far as it lies there.

    As far into the passage here as there: edits make the two differ by a few characters.
    """
    # In 64 bits, as lengths are multiplied.
    length, from_length = ((links[f"{side}end"] - links[f"{side}start"]).cast(pl.Int64) for side in ("", "from_"))
    first, last = (
        (
            links["start"]
            + (edge.clip(links["from_start"], links["from_end"]) - links["from_start"]) * length // from_length
        ).cast(pl.Int32)
        for edge in (start, end)
    )
    return first, last


def _judge(links: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """The links with `foreign`. known: whether from_document_id came first."""
    # A document without a year is not known to be of a later one.
    again = (pl.col("voice") == pl.col("from_voice")) & (pl.col("year") > pl.col("from_year")).fill_null(value=False)
    itself = pl.col("document_id") == pl.col("from_document_id")
    first = pl.col("known") | (pl.col("from_document_id") < pl.col("document_id"))
    return (
        links.join(documents, on="document_id", maintain_order="left")
        .join(documents.select(pl.all().name.prefix("from_")), on="from_document_id", maintain_order="left")
        .with_columns(foreign=first & ~again & ~itself)
        .drop("voice", "year", "from_voice", "from_year")
    )
