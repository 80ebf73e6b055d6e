"""Where mentions stand among spans of their documents: in which section, which sentence, which citation, which other mention.

A frame of mentions has `document`, the row of its document in `documents`, and start and end in the text as written.
"""

import numpy as np
import numpy.typing as npt
import polars as pl

Ints = npt.NDArray[np.int64]
_PLACE_BITS = 32  # of a place in one text


def number_spans(spans: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """Spans of these documents with the row of their document, in reading order."""
    rows = documents.select("document_id").with_row_index("document")
    numbered = spans.join(rows, on="document_id").with_columns(pl.col("document").cast(pl.Int64))
    return numbered.sort("document", "start", "end")


def find_spans(found: pl.DataFrame, spans: pl.DataFrame) -> pl.DataFrame:
    """The span in which each mention begins; rows as those of found. The spans are numbered, and parts of the whole text."""
    return spans[np.searchsorted(join_places(spans, "start"), join_places(found, "start"), side="right") - 1]


def find_citations(found: pl.DataFrame, citations: pl.DataFrame) -> pl.DataFrame:
    """Where the citation begins and ends (first, stop) that each mention lies in, null where it lies in none; rows as those of found."""
    at = np.searchsorted(join_places(citations, "start"), join_places(found, "start"), side="right") - 1
    # One of another document ends before this one begins.
    ends = np.append(join_places(citations, "end"), -1)
    cited = pl.Series(at, dtype=pl.Int64).set(pl.Series(ends[at] < join_places(found, "end")), None)
    return citations.select(first=pl.col("start").gather(cited), stop=pl.col("end").gather(cited))


def find_enclosing(found: pl.DataFrame, n_keywords: int) -> pl.Series:
    """The keyword (its place in the list) whose mention lies around this one; the shortest such mention, where there are several.

    Null where there is none, and where either of the two does not count. Only the first n_keywords enclose others.
    """
    counted = found.with_row_index("row").filter(pl.col("excluded_by").is_null())
    counted = counted.sort("document", "start", "end", descending=[False, False, True])
    places = (join_places(counted, "start"), join_places(counted, "end"))
    # A longer mention that begins no later stands before; few mentions have one that also ends no earlier.
    furthest = np.maximum.accumulate(np.where(counted["keyword"] < n_keywords, places[1], -1))
    candidates = np.flatnonzero(furthest[:-1] >= places[1][1:]) + 1
    starts, ends, keywords = places[0].tolist(), places[1].tolist(), counted["keyword"].to_list()
    longest = int((places[1] - places[0]).max(initial=0))
    enclosing = np.full(found.height, -1)
    for place in candidates.tolist():
        nearest = (longest + 1, -1)
        before = place - 1
        while before >= 0 and starts[before] >= ends[place] - longest:
            length = ends[before] - starts[before]
            if keywords[before] < n_keywords and ends[before] >= ends[place] and length > ends[place] - starts[place]:
                nearest = min(nearest, (length, keywords[before]))
            before -= 1
        enclosing[counted["row"][place]] = nearest[1]
    return pl.Series(enclosing).replace(-1, None)


def keep_apart(found: pl.DataFrame) -> pl.DataFrame:
    """The mentions without those that overlap another: from left to right, the longest at each place."""
    found = found.sort("document", "start", "end", "keyword", descending=[False, False, True, False])
    kept, stop = [], -1
    for start, end in zip(join_places(found, "start").tolist(), join_places(found, "end").tolist(), strict=True):
        kept.append(start >= stop)
        stop = end if start >= stop else stop
    return found.filter(pl.Series(kept, dtype=pl.Boolean))


def drop_overlapping(found: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    """The mentions that overlap none of the others, which stand apart and in order."""
    ends = np.append(join_places(others, "end"), -1)
    last = np.searchsorted(join_places(others, "start"), join_places(found, "end")) - 1
    return found.filter(pl.Series(ends[last] <= join_places(found, "start"), dtype=pl.Boolean))


def join_places(frame: pl.DataFrame, column: str) -> Ints:
    """A place in all texts together: the row of the document, then the place in its text. Array of shape (n_rows,)."""
    documents, places = (frame[name].cast(pl.Int64).to_numpy() for name in ("document", column))
    joined: Ints = (documents << _PLACE_BITS) + places
    return joined
