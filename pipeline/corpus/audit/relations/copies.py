"""Which passages of a document stand, word for word or nearly so, in an earlier or higher one of the corpus."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

import numpy as np
import numpy.typing as npt

from pipeline.corpus.text.letters import SPREAD, AllLetters

Positions = npt.NDArray[np.signedinteger]
Places = npt.NDArray[np.signedinteger]  # in all letters, of the least type that holds them: 32 bits under 2³¹ letters

MOST_AT_ONCE = 16_000_000  # runs that are sorted together: about 500 MB
MOST_HASHED = 1_000_000  # runs that are hashed together
MOST_JOINED = 4_000_000  # letters of whole documents whose runs are joined together: some 200 MB
MOST_WRITTEN = 4_000  # documents whose letters are held as strings: some 40 MB
MOST_BETWEEN = 26  # letters between two equal runs that may be one passage with edits in between
MOST_SHIFT = 6  # letters that were put in, or left out, there
FEWEST_COMMON = 10  # documents; what no more than these share is never common usage
MOST_GROWN = 1_000  # letters at either end
FEWEST_AFTER_EDIT = 6  # letters that must agree behind an edit, if a passage is to go on there
_EDITS = ((1, 1), (0, 1), (1, 0), (2, 2), (0, 2), (2, 0), (3, 3), (0, 3), (3, 0), (1, 2), (2, 1))


@dataclass(frozen=True, slots=True)
class Copy:
    """Letters [start:end] of a document stand in the document `source` at [from_start:from_end].

    Documents are numbered in the order given. similarity: 2 × letters in common ÷ letters of both, 0 to 1.
    """

    document: int
    start: int
    end: int
    source: int
    from_start: int
    from_end: int
    similarity: float


def find_copies(documents: AllLetters, min_chars: int, common_share: float) -> Iterator[Copy]:
    """The copied passages of every document, in order; documents come in the order in which they may copy.

    A run of `min_chars` letters that stands in an earlier document is copied from the earliest that has it. Runs from one
    source with few letters between them are one passage, which goes on at both ends while letters agree but for small
    edits. What more than `common_share` of the documents have (and more than 10 of them) is common usage: it starts no
    passage, but may lie inside one. All runs are compared and none is sampled, so nothing of that length is missed;
    time is linear in the letters but for sorting them, memory about 12 bytes a letter (16 from 2³¹ letters on) and 500 MB.
    """
    from rapidfuzz.distance import Indel

    @lru_cache(MOST_WRITTEN)
    def write(document: int) -> str:
        return documents[document].written

    covered, last = 0, -1
    passages = _find_passages(documents, min_chars, common_share)
    for document, start, end, source, from_start, from_end in _grow_all(passages, write):
        covered, last = (covered, last) if document == last else (0, document)
        if end > covered:
            covered = end
            similarity = Indel.normalized_similarity(write(document)[start:end], write(source)[from_start:from_end])
            yield Copy(document, start, end, source, from_start, from_end, similarity)


def _find_passages(documents: AllLetters, min_chars: int, common_share: float) -> Positions:
    """Equal passages: array of shape (n_passages, 6), a `_Passage` each, in order of place."""
    edges = documents.edges
    most = max(FEWEST_COMMON, int(common_share * len(documents)))
    origins = _find_origins(documents.codes, edges, min_chars, most)
    group = edges[1:] // MOST_JOINED
    ends = np.append(np.flatnonzero(np.diff(group)) + 1, len(documents))
    firsts = np.append(0, ends[:-1])
    return np.concatenate(
        [np.zeros((0, 6), np.int32)]
        + [
            _join_runs(origins, edges, (int(edges[first]), int(edges[end])), min_chars)
            for first, end in zip(firsts.tolist(), ends.tolist(), strict=True)
        ]
    )


def _find_origins(codes: npt.NDArray[np.uint16], edges: Positions, length: int, most: int) -> Places:
    """For each place in all letters where a run of `length` begins: where its first occurrence begins; else -1.

    -1 where the document itself has it first, where more than `most` documents have it, and across the edge of a document.
    """
    origins = np.full(len(codes), -1, dtype=np.min_scalar_type(-len(codes) - 1))
    n_parts = 1 + len(codes) // MOST_AT_ONCE
    for part in range(n_parts):
        places, firsts = _find_firsts(codes, edges, length, most, part, n_parts)
        origins[places] = firsts
    return origins


def _find_firsts(
    codes: npt.NDArray[np.uint16], edges: Positions, length: int, most: int, part: int, n_parts: int
) -> tuple[Places, Places]:
    """The places of one part that have an origin, and where that is."""
    hashes, places = _hash_runs(codes, edges, length, part, n_parts)
    order = np.argsort(hashes, kind="stable")
    hashes, places = hashes[order], places[order]
    del order  # as much as the hashes, and so is each column of 64 bits
    is_first = np.ones(len(hashes), dtype=bool)
    is_first[1:] = hashes[1:] != hashes[:-1]
    del hashes
    firsts = np.flatnonzero(is_first)
    owners = np.searchsorted(edges, places, side="right").astype(np.int32)
    is_new_owner = is_first.copy()
    is_new_owner[1:] |= owners[1:] != owners[:-1]
    n_documents = np.add.reduceat(is_new_owner, firsts, dtype=np.int32) if len(firsts) else firsts
    n_places = np.diff(firsts, append=len(places))
    counts = owners != np.repeat(owners[firsts], n_places)
    counts &= np.repeat(n_documents <= most, n_places)
    return places[counts], np.repeat(places[firsts], n_places)[counts]


def _hash_runs(
    codes: npt.NDArray[np.uint16], edges: Positions, length: int, part: int, n_parts: int
) -> tuple[npt.NDArray[np.uint64], Places]:
    """Hash and place of the runs that fall to one part; the parts divide the hashes, so equal runs fall together."""
    kept_hashes, kept_places = [], []
    for first in range(0, max(len(codes) - length + 1, 0), MOST_HASHED):
        window = codes[first : first + MOST_HASHED + length - 1].astype(np.uint64)
        n = len(window) - length + 1
        hashes = np.zeros(n, dtype=np.uint64)
        for i in range(length):
            hashes = (hashes + window[i : i + n]) * SPREAD
            hashes ^= hashes >> np.uint64(29)
        places = np.arange(first, first + n)
        inside = edges[np.searchsorted(edges, places, side="right")] - places >= length
        chosen = inside & ((hashes >> np.uint64(7)) % np.uint64(n_parts) == part) if n_parts > 1 else inside
        kept_hashes.append(hashes[chosen])
        kept_places.append(places[chosen].astype(np.min_scalar_type(-len(codes) - 1)))
    if not kept_hashes:
        return np.zeros(0, np.uint64), np.zeros(0, np.int32)
    return np.concatenate(kept_hashes), np.concatenate(kept_places)


_Passage = tuple[int, int, int, int, int, int]  # document, start, end, source, from_start, from_end


def _join_runs(origins: Places, edges: Positions, span: tuple[int, int], length: int) -> Positions:
    """Equal passages of the documents in a span of all letters, those of one source joined where few letters stand between them."""
    places = span[0] + np.flatnonzero(origins[slice(*span)] >= 0)
    if not len(places):
        return np.zeros((0, 6), np.int32)
    breaks = np.ones(len(places), dtype=bool)
    breaks[1:] = (np.diff(places) != 1) | (np.diff(origins[places]) != 1)
    firsts = np.flatnonzero(breaks)
    lasts = np.append(firsts[1:], len(places)) - 1
    starts = places[firsts]
    ends = places[lasts] + length
    from_starts = origins[places[firsts]].astype(np.int64)
    from_ends = from_starts + ends - starts
    documents = np.searchsorted(edges, starts, side="right") - 1
    sources = np.searchsorted(edges, from_starts, side="right") - 1

    order = np.lexsort((starts, sources, documents))
    documents, sources, starts, ends, from_starts, from_ends = (
        column[order] for column in (documents, sources, starts, ends, from_starts, from_ends)
    )
    between, from_between = starts[1:] - ends[:-1], from_starts[1:] - from_ends[:-1]
    goes_on = (
        (documents[1:] == documents[:-1])
        & (sources[1:] == sources[:-1])
        & (from_starts[1:] > from_starts[:-1])
        & (between <= MOST_BETWEEN)
        & (from_between <= MOST_BETWEEN)
        & (abs(between - from_between) <= MOST_SHIFT)
    )
    firsts = np.flatnonzero(np.append(True, ~goes_on))
    lasts = np.append(firsts[1:], len(starts)) - 1
    own, there = edges[documents[firsts]], edges[sources[firsts]]
    columns = (
        documents[firsts],
        starts[firsts] - own,
        ends[lasts] - own,
        sources[firsts],
        from_starts[firsts] - there,
        from_ends[lasts] - there,
    )
    return np.stack(columns, axis=1).astype(np.int32)


def _grow_all(passages: Positions, write: Callable[[int], str]) -> Iterator[_Passage]:
    """Each passage as far as it goes; by document and start, the longer first. write: the letters of a document."""
    from tqdm import tqdm

    # Numbers of Python take ten times as much: those of one document at a time.
    rows = map(np.ndarray.tolist, tqdm(passages, desc="copies", unit=" passages", disable=None))
    for document, of_document in groupby(rows, key=itemgetter(0)):
        own, grown = write(document), []
        for _, start, end, source, from_start, from_end in of_document:
            there = write(source)
            n, from_n = _grow(own[end : end + MOST_GROWN], there[from_end : from_end + MOST_GROWN])
            m, from_m = _grow(
                own[max(start - MOST_GROWN, 0) : start][::-1],
                there[max(from_start - MOST_GROWN, 0) : from_start][::-1],
            )
            grown.append((document, start - m, end + n, source, from_start - from_m, from_end + from_n))
        yield from sorted(grown, key=lambda passage: (passage[1], -passage[2], passage[3:]))


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
