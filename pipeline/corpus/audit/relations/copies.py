"""Which passages of a document stand, word for word or nearly so, in an earlier or higher one of the corpus."""

from collections.abc import Iterator
from tempfile import TemporaryFile

import numpy as np
import numpy.typing as npt
import polars as pl

from pipeline.corpus.text.letters import SPREAD, AllLetters, Codes, write_letters

Positions = npt.NDArray[np.signedinteger]
Places = npt.NDArray[np.signedinteger]  # in all letters, of the least type that holds them: 32 bits under 2³¹ letters

RUN = 13  # letters, about a clause: a passage has so many in a row that agree to the letter
MOST_AT_ONCE = 16_000_000  # runs that are sorted together: about 500 MB
MOST_HASHED = 1_000_000  # letters that are looked at together
MOST_JOINED = 4_000_000  # letters of whole documents whose passages are made together: some 200 MB
MOST_BETWEEN = 26  # letters between two equal runs that may be one passage with edits in between
MOST_SHIFT = 6  # letters that were put in, or left out, there
FEWEST_COMMON = 10  # documents; what no more than these share is never common usage
MOST_APART = 100  # letters, some two sentences, between passages from one source that make up one adapted text
MOST_GROWN = 1_000  # letters at either end
FEWEST_AFTER_EDIT = 6  # letters that must agree behind an edit, if a passage is to go on there
_EDITS = ((1, 1), (0, 1), (1, 0), (2, 2), (0, 2), (2, 0), (3, 3), (0, 3), (3, 0), (1, 2), (2, 1))
_MOST_EDITED = max(max(edit) for edit in _EDITS)
_DIVIDING = (
    3  # letters at the beginning of a run that say to which part it falls; one alone would make some parts too large
)
_SPREAD_32 = np.uint32(SPREAD >> np.uint64(32))

COLUMNS = {
    **dict.fromkeys(("document", "start", "end", "source", "from_start", "from_end"), pl.Int32()),
    "similarity": pl.Float64(),
}


def find_copies(documents: AllLetters, min_chars: int, common_share: float) -> Iterator[pl.DataFrame]:
    """The copied passages of all documents, of some after the others; documents come in the order in which they may copy.

    One row is one passage: letters [start:end] of a document stand in the document `source` at [from_start:from_end].
    Documents are numbered in the order given. similarity: 2 × letters in common ÷ letters of both, 0 to 1.

    A run of RUN letters (`min_chars`, if fewer) that stands in an earlier document is copied from the earliest that has it. Runs from
    one source with few letters between them are one passage, which goes on at both ends while letters agree but for small edits. It
    counts if `min_chars` letters of it agree, or of it and of others that stand near it in both documents, in the same order, as they
    do where a text was adapted. What is shorter is a phrase: the more documents there are, the more of them any two happen to share,
    till the first to write would own all that is usual. What more than `common_share` of the documents have (and more than 10 of
    them) is common usage: it starts no passage, but may lie inside one. All runs are compared and none is sampled, so nothing of that
    length is missed; time is linear in the letters but for sorting them. Beside the letters it takes some 700 MB, and on the disk 8
    bytes for each run that was copied (16 from 2³¹ letters on), in a file without a name that ends with the process.
    """
    from tqdm import tqdm

    most = max(FEWEST_COMMON, int(common_share * len(documents)))
    # Where some whole documents begin after the others, and where the last ends.
    group = documents.edges[1:] // MOST_JOINED
    spans = documents.edges[np.flatnonzero(np.diff(group, prepend=-1, append=-1))]
    run = min(RUN, min_chars)
    origins = _find_origins(documents, spans, run, most)
    for first in tqdm(spans[:-1].tolist(), desc="copies", unit=" parts", disable=None):
        passages = _grow_all(_join_runs(next(origins), documents.edges, first, run), documents)
        yield _measure(_leave_out_covered(_leave_out_phrases(passages, documents, min_chars)), documents)


def _find_origins(documents: AllLetters, spans: Positions, length: int, most: int) -> Iterator[Places]:
    """For each place in a span of all letters where a run of `length` begins: where its first occurrence begins; else -1.

    -1 where the document itself has it first, where more than `most` documents have it, and across the edge of a document.
    """
    from tqdm import tqdm

    dtype = np.min_scalar_type(-len(documents.codes) - 1)
    n_parts = 1 + len(documents.codes) // MOST_AT_ONCE
    # Those of all letters would take twice the memory of these: they wait on the disk for their span.
    with TemporaryFile() as file:
        written: list[list[tuple[int, int]]] = [[] for _ in spans[1:]]
        for part in tqdm(range(n_parts), desc="copies", unit=" parts of hashes", disable=None):
            places, firsts = _find_firsts(documents, length, most, part, n_parts)
            cuts = np.searchsorted(places, spans).tolist()
            for chunks, start, end in zip(written, cuts[:-1], cuts[1:], strict=True):
                chunks.append((file.tell(), 2 * (end - start)))
                file.write(np.concatenate([places[start:end], firsts[start:end]], dtype=dtype).tobytes())
        for chunks, first, end in zip(written, spans[:-1].tolist(), spans[1:].tolist(), strict=True):
            origins = np.full(end - first, -1, dtype=dtype)
            for offset, n in chunks:
                file.seek(offset)
                places, firsts = np.frombuffer(file.read(n * dtype.itemsize), dtype).reshape(2, -1)
                origins[places - first] = firsts
            yield origins


def _find_firsts(documents: AllLetters, length: int, most: int, part: int, n_parts: int) -> tuple[Places, Places]:
    """The places of one part that have an origin, ascending, and where that is."""
    hashes, places = _hash_runs(documents, length, part, n_parts)
    order = np.argsort(hashes, kind="stable")
    hashes, places = hashes[order], places[order]
    del order  # as much as the hashes, and so is each column of 64 bits
    is_first = np.ones(len(hashes), dtype=bool)
    is_first[1:] = hashes[1:] != hashes[:-1]
    del hashes
    firsts = np.flatnonzero(is_first)
    owners = np.searchsorted(documents.edges, places, side="right").astype(np.int32)
    is_new_owner = is_first.copy()
    is_new_owner[1:] |= owners[1:] != owners[:-1]
    n_documents = np.add.reduceat(is_new_owner, firsts, dtype=np.int32) if len(firsts) else firsts
    n_places = np.diff(firsts, append=len(places))
    counts = owners != np.repeat(owners[firsts], n_places)
    counts &= np.repeat(n_documents <= most, n_places)
    found, origins = places[counts], np.repeat(places[firsts], n_places)[counts]
    order = np.argsort(found)
    return found[order], origins[order]


def _hash_runs(documents: AllLetters, length: int, part: int, n_parts: int) -> tuple[npt.NDArray[np.uint64], Places]:
    """Hash and place of the runs that fall to one part; its first letters say to which, so equal runs fall together."""
    codes, edges = documents.codes, documents.edges
    kept_hashes, kept_places = [np.zeros(0, np.uint64)], [np.zeros(0, np.min_scalar_type(-len(codes) - 1))]
    for first in range(0, max(len(codes) - length + 1, 0), MOST_HASHED):
        window = codes[first : first + MOST_HASHED + length - 1]
        n = len(window) - length + 1
        key = np.zeros(n, dtype=np.uint32)
        for i in range(min(_DIVIDING, length)):
            key = (key + window[i : i + n]) * _SPREAD_32
            key ^= key >> np.uint32(15)
        own = np.flatnonzero(key % np.uint32(n_parts) == part)
        places = first + own
        own = own[edges[np.searchsorted(edges, places, side="right")] - places >= length]
        hashes = np.zeros(len(own), dtype=np.uint64)
        for i in range(length):
            hashes = (hashes + window[own + i]) * SPREAD
            hashes ^= hashes >> np.uint64(29)
        kept_hashes.append(hashes)
        kept_places.append((first + own).astype(kept_places[0].dtype))
    return np.concatenate(kept_hashes), np.concatenate(kept_places)


def _join_runs(origins: Places, edges: Positions, first: int, length: int) -> Positions:
    """Equal passages of the documents in a span that begins at `first`, those of one source joined where few letters stand between them.

    Array of shape (n_passages, 5): start, end, from_start, from_end, all among all letters, and the number of runs.
    """
    own = np.flatnonzero(origins >= 0)
    breaks = np.ones(len(own), dtype=bool)
    breaks[1:] = (np.diff(own) != 1) | (np.diff(origins[own]) != 1)
    firsts = np.flatnonzero(breaks)
    starts = first + own[firsts]
    lengths = np.diff(firsts, append=len(own)) - 1 + length
    from_starts = origins[own[firsts]].astype(np.int64)
    documents, sources = (np.searchsorted(edges, places, side="right") for places in (starts, from_starts))

    order = np.lexsort((starts, sources, documents))
    starts, from_starts, lengths = starts[order], from_starts[order], lengths[order]
    runs = np.stack([starts, starts + lengths, from_starts, from_starts + lengths], axis=1)
    between, from_between = runs[1:, 0] - runs[:-1, 1], runs[1:, 2] - runs[:-1, 3]
    goes_on = _follow(runs, edges, MOST_BETWEEN) & (abs(between - from_between) <= MOST_SHIFT)
    firsts = np.flatnonzero(np.append(True, ~goes_on)[: len(runs)])
    n_runs = np.diff(firsts, append=len(runs))
    lasts = firsts + n_runs - 1
    return np.stack([runs[firsts, 0], runs[lasts, 1], runs[firsts, 2], runs[lasts, 3], n_runs], axis=1)


def _follow(passages: Positions, edges: Positions, most: int) -> npt.NDArray[np.bool_]:
    """Of each passage but the first, whether it follows the one before from the same source, in both with at most so many letters between.

    passages: by document, source and start; columns start, end, from_start, from_end first.
    """
    documents, sources = (np.searchsorted(edges, passages[:, side], side="right") for side in (0, 2))
    starts, ends, from_starts, from_ends = passages.T[:4]
    follows: npt.NDArray[np.bool_] = (
        (documents[1:] == documents[:-1])
        & (sources[1:] == sources[:-1])
        & (from_starts[1:] > from_starts[:-1])
        & (starts[1:] - ends[:-1] <= most)
        & (from_starts[1:] - from_ends[:-1] <= most)
    )
    return follows


def _grow_all(passages: Positions, documents: AllLetters) -> Positions:
    """Each passage as far as it goes; one that grew is no longer a single run, and has 2 where it had 1.

    Most don't: those that may are chosen for all at once.
    """
    codes, edges = documents.codes, documents.edges
    starts, ends, from_starts, from_ends, _ = passages.T
    may = _may_go_on(codes, ends, from_ends, 1) | _may_go_on(codes, starts - 1, from_starts - 1, -1)
    rows = np.flatnonzero(may)
    # Where the documents of both begin and end.
    own, there = (np.searchsorted(edges, passages[rows, side], side="right") for side in (0, 2))
    bounds = np.stack([edges[own - 1], edges[own], edges[there - 1], edges[there]], axis=1)
    grown = passages.copy()
    for row, passage, bound in zip(rows.tolist(), passages[rows].tolist(), bounds.tolist(), strict=True):
        start, end, from_start, from_end, n_runs = passage
        first, last, from_first, from_last = bound
        n, from_n = _grow(
            write_letters(codes[end : min(end + MOST_GROWN, last)]),
            write_letters(codes[from_end : min(from_end + MOST_GROWN, from_last)]),
        )
        m, from_m = _grow(
            write_letters(codes[max(start - MOST_GROWN, first) : start][::-1]),
            write_letters(codes[max(from_start - MOST_GROWN, from_first) : from_start][::-1]),
        )
        if n or m or from_n or from_m:
            grown[row] = start - m, end + n, from_start - from_m, from_end + from_n, max(n_runs, 2)
    return grown


def _leave_out_phrases(passages: Positions, documents: AllLetters, min_chars: int) -> Positions:
    """The passages of which `min_chars` letters agree, with those of their neighbours that are MOST_APART or less from each other."""
    lengths, from_lengths = (passages[:, side + 1] - passages[:, side] for side in (0, 2))
    # No more can agree than they have: what is left to compare are few.
    may: Positions = passages[_add_chains(passages, documents.edges, np.minimum(lengths, from_lengths)) >= min_chars]
    lengths, from_lengths = (may[:, side + 1] - may[:, side] for side in (0, 2))
    n_agree = np.rint(_compare(may, documents) * (lengths + from_lengths) / 2).astype(np.int64)
    kept: Positions = may[_add_chains(may, documents.edges, n_agree) >= min_chars]
    return kept


def _add_chains(passages: Positions, edges: Positions, n_letters: Positions) -> Positions:
    """How many letters each passage has with all that it makes up one text with, array of shape (n_passages,)."""
    chains = np.cumsum(np.append(True, ~_follow(passages, edges, MOST_APART))[: len(passages)]) - 1
    own = n_letters
    for start, end in ((0, 1), (2, 3)):
        # What an earlier one of the chain has reached is counted there: a source may say the same twice.
        base = chains * (passages[:, end].max(initial=0) + 1)
        reached = np.maximum.accumulate(base + passages[:, end])
        behind = reached[:-1] - (base + passages[:, start])[1:]
        own = np.minimum(own, n_letters - np.append(0, behind)[: len(passages)].clip(min=0))
    sums: Positions = np.bincount(chains, weights=own.clip(min=0)).astype(np.int64)[chains]
    return sums


def _may_go_on(codes: Codes, own: Positions, there: Positions, step: int) -> npt.NDArray[np.bool_]:
    """Whether letters agree at these places, or enough of them behind an edit; across edges of documents too, as if there were none."""
    reach = step * np.arange(_MOST_EDITED + FEWEST_AFTER_EDIT)
    ours, theirs = ([codes.take(places + i, mode="clip") for i in reach] for places in (own, there))
    goes_on: npt.NDArray[np.bool_] = ours[0] == theirs[0]
    for edit, from_edit in _EDITS:
        goes_on |= np.logical_and.reduce([ours[edit + i] == theirs[from_edit + i] for i in range(FEWEST_AFTER_EDIT)])
    return goes_on


def _grow(own: str, there: str) -> tuple[int, int]:
    """How many letters of each agree from their beginnings on, but for small edits.

    >>> _grow("推进教育均衡发展。", "推动教育均衡发展，"), _grow("推进改革", "加强督导")
    ((8, 8), (0, 0))
    """
    i, j = 0, 0
    while True:
        while i < len(own) and j < len(there) and own[i] == there[j]:
            i, j = i + 1, j + 1
        for edit, from_edit in _EDITS:
            behind = own[i + edit : i + edit + FEWEST_AFTER_EDIT]
            if len(behind) == FEWEST_AFTER_EDIT and there.startswith(behind, j + from_edit):
                i, j = i + edit, j + from_edit
                break
        else:
            return i, j


def _leave_out_covered(passages: Positions) -> Positions:
    """By start, the longer first, without those that lie wholly within others."""
    starts, ends, from_starts, from_ends, _ = passages.T
    passages = passages[np.lexsort((from_ends, from_starts, -ends, starts))]
    reached = np.maximum.accumulate(passages[:, 1])
    return passages[passages[:, 1] > np.append(-1, reached[:-1])[: len(passages)]]


def _compare(passages: Positions, documents: AllLetters) -> npt.NDArray[np.float64]:
    """2 × letters in common ÷ letters of both, 1 where a passage is one run: array of shape (n_passages,)."""
    from rapidfuzz.distance import Indel

    similarity = np.ones(len(passages))
    for row in np.flatnonzero(passages[:, 4] > 1).tolist():
        start, end, from_start, from_end, _ = passages[row].tolist()
        letters = write_letters(documents.codes[start:end]), write_letters(documents.codes[from_start:from_end])
        similarity[row] = Indel.normalized_similarity(*letters)
    return similarity


def _measure(passages: Positions, documents: AllLetters) -> pl.DataFrame:
    """The passages as `find_copies` has them."""
    edges = documents.edges
    own, others = (np.searchsorted(edges, passages[:, side], side="right") - 1 for side in (0, 2))
    columns = (
        own, passages[:, 0] - edges[own], passages[:, 1] - edges[own],
        others, passages[:, 2] - edges[others], passages[:, 3] - edges[others], _compare(passages, documents),
    )  # fmt: skip
    return pl.DataFrame(dict(zip(COLUMNS, columns, strict=True)), schema_overrides=COLUMNS)
