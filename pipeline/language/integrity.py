"""Whether terms are still whole after segmentation, and what became of those that are not (词典审查)."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from tqdm import tqdm

from pipeline.language.latin_words import find_whole, is_latin
from pipeline.tables.words import TERM_INTEGRITY

MOST_LISTED = 3  # of the longer words, or of the cuts, that stand in a cell


def audit_terms(
    parts: Iterable[tuple[pl.DataFrame, pl.DataFrame]], keywords: Sequence[str], user_terms: Sequence[str]
) -> pl.DataFrame:
    """One row is one term, keywords first: how often it stands in the text, and as what in the tokens.

    parts: some documents (document_id, text) and their tokens (document_id, start, end), in reading order.
    n_occurrences, in the text itself and without overlap, is the sum of
    n_whole: as a token of its own; n_cut: as several whole tokens, 劳动|教育;
    n_swallowed: inside a longer token, 优质均衡 in 义务教育优质均衡; n_joined: across a boundary, part of it in another token.
    cut_into, swallowed_by, joined_as: the most frequent of these, with counts. advice: a code, see `advise`.
    """
    founds = {term: Found() for term in dict.fromkeys([*keywords, *user_terms])}
    with tqdm(desc="integrity", unit="document", disable=None) as progress:
        for documents, tokens in parts:
            _audit_part(dict(documents.select("document_id", "text").iter_rows()), tokens, founds)
            progress.update(documents.height)
    known, chosen = set(user_terms), set(keywords)
    rows = [
        {
            "term": term,
            "is_keyword": term in chosen,
            "is_user_term": term in known,
            "n_occurrences": found.n_whole + sum(sum(c.values()) for c in (found.cut, found.swallowed, found.joined)),
            "n_whole": found.n_whole,
            "n_cut": sum(found.cut.values()),
            "n_swallowed": sum(found.swallowed.values()),
            "n_joined": sum(found.joined.values()),
            "cut_into": _list_most(found.cut),
            "swallowed_by": _list_most(found.swallowed),
            "joined_as": _list_most(found.joined),
            "advice": advise(found, term in known),
        }
        for term, found in founds.items()
    ]
    return pl.DataFrame(rows, schema=TERM_INTEGRITY.schema)


@dataclass
class Found:
    """What became of the occurrences of one term: pieces, or the longer token, or the tokens across, → how often."""

    n_whole: int = 0
    cut: Counter[str] = field(default_factory=Counter)
    swallowed: Counter[str] = field(default_factory=Counter)
    joined: Counter[str] = field(default_factory=Counter)


def advise(found: Found, is_user_term: bool) -> str:
    """What to do about a term, by what most of its occurrences that are not whole suffer.

    完整: nothing. 未出现: it does not occur. 加入: add it to the user terms. 被遮住: count nested terms, or take the longer word out.
    跨界: look at the places; mostly it is no mention at all (双减 in 减双减负), else add the longer word.
    查看: cut although it is a user term, as a neighbour pulls harder.
    """
    n_lost = {
        "查看" if is_user_term else "加入": sum(found.cut.values()),
        "被遮住": sum(found.swallowed.values()),
        "跨界": sum(found.joined.values()),
    }
    most = max(n_lost, key=lambda code: n_lost[code])
    if n_lost[most]:
        return most
    return "完整" if found.n_whole else "未出现"


def _audit_part(text_of: Mapping[str, str], tokens: pl.DataFrame, founds: dict[str, Found]) -> None:
    """Add what some documents hold to the founds."""
    runs = tokens["document_id"].rle().struct.unnest()
    texts = [text_of[document_id] for document_id in runs["value"]]
    ends_of_texts = np.cumsum([len(text) + 1 for text in texts])
    offset = np.repeat(ends_of_texts - [len(text) + 1 for text in texts], runs["len"].to_numpy())
    joined = "\n".join(texts)
    start = tokens["start"].to_numpy() + offset
    end = tokens["end"].to_numpy() + offset
    for term, first in find_all(joined, founds):
        found = founds[term]
        if is_latin(term):
            first = np.array(find_whole(joined, term), np.int64)
            if not first.size:
                continue
        last = first + len(term)
        # The tokens in which the term's first and last character lie.
        left = np.searchsorted(start, first, side="right") - 1
        right = np.searchsorted(start, last - 1, side="right") - 1
        from_edge, to_edge = start[left] == first, end[right] == last
        whole = from_edge & to_edge & (left == right)
        found.n_whole += int(whole.sum())
        for index in np.flatnonzero(~whole).tolist():
            span = slice(left[index], right[index] + 1)
            pieces = [joined[a:b] for a, b in zip(start[span].tolist(), end[span].tolist(), strict=True)]
            kind = (
                found.swallowed
                if len(pieces) == 1
                else found.cut
                if from_edge[index] and to_edge[index]
                else found.joined
            )
            kind["|".join(pieces)] += 1


def find_all(text: str, terms: Iterable[str]) -> Iterator[tuple[str, np.ndarray]]:
    """Each term that occurs with the offsets at which it does, from left to right without overlap, as str.find would give them.

    Places are sorted once by their pairs of characters, so that thousands of terms need not be looked for one after the other.
    """
    terms = list(terms)
    codes = np.frombuffer(text.encode("utf-32-le"), np.uint32).astype(np.int64)
    codes = np.append(codes, 0)  # the last character has a pair too
    # Most pairs begin no term.
    begins, goes_on = np.zeros((2, sys.maxunicode + 1), bool)
    begins[[ord(term[0]) for term in terms]] = True
    goes_on[[ord(term[1]) for term in terms if len(term) > 1]] = True
    goes_on |= any(len(term) == 1 for term in terms)
    order = np.flatnonzero(begins[codes[:-1]] & goes_on[codes[1:]])
    pairs = codes[order] << 21 | codes[order + 1]
    by_pair = np.argsort(pairs, kind="stable")
    order, pairs = order[by_pair], pairs[by_pair]
    for term in terms:
        head = ord(term[0]) << 21
        if len(term) == 1:
            low, high = np.searchsorted(pairs, [head, head + (1 << 21)])
            places = np.sort(order[low:high])
        else:
            low, high = np.searchsorted(pairs, [head | ord(term[1]), (head | ord(term[1])) + 1])
            places = order[low:high]
        places = places[places + len(term) <= len(text)]
        for ahead, character in enumerate(term[2:], start=2):
            places = places[codes[places + ahead] == ord(character)]
        if places.size:
            yield term, _drop_overlaps(places, len(term))


def _drop_overlaps(places: np.ndarray, length: int) -> np.ndarray:
    """The places without those that lie less than `length` behind the one kept before."""
    if (np.diff(places) >= length).all():
        return places
    kept = [int(places[0])]
    for place in places[1:].tolist():
        if place >= kept[-1] + length:
            kept.append(place)
    return np.array(kept, np.int64)


def _list_most(counts: Counter[str]) -> str | None:
    """The most frequent with their counts, None where there is none: `义务教育优质均衡 12、县域优质均衡 3`."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return "、".join(f"{name} {n}" for name, n in ordered[:MOST_LISTED]) or None
