"""Whether terms are still whole after segmentation, and what became of those that are not (词典审查)."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from ahocorasick_rs import AhoCorasick, Implementation
from tqdm import tqdm

from pipeline.language.latin_words import compile_whole, is_latin
from pipeline.tables.words import TERM_INTEGRITY

MOST_LISTED = 3  # of the longer words, or of the cuts, that stand in a cell

Occurrences = tuple[np.ndarray, np.ndarray, np.ndarray]
Find = Callable[[str], Occurrences]


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
    terms = list(dict.fromkeys([*keywords, *user_terms]))
    find, founds = make_finder(terms), [Found() for _ in terms]
    with tqdm(desc="integrity", unit="document", disable=None) as progress:
        for documents, tokens in parts:
            _audit_part(dict(documents.select("document_id", "text").iter_rows()), tokens, find, founds)
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
        for term, found in zip(terms, founds, strict=True)
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


def _audit_part(text_of: Mapping[str, str], tokens: pl.DataFrame, find: Find, founds: Sequence[Found]) -> None:
    """Add what some documents hold to the founds, which are those of the finder's terms."""
    runs = tokens["document_id"].rle().struct.unnest()
    texts = [text_of[document_id] for document_id in runs["value"]]
    ends_of_texts = np.cumsum([len(text) + 1 for text in texts])
    offset = np.repeat(ends_of_texts - [len(text) + 1 for text in texts], runs["len"].to_numpy())
    joined = "\n".join(texts)
    start = tokens["start"].to_numpy() + offset
    end = tokens["end"].to_numpy() + offset
    term, first, last = find(joined)
    # The tokens in which the term's first and last character lie.
    left = np.searchsorted(start, first, side="right") - 1
    right = np.searchsorted(start, last - 1, side="right") - 1
    at_edges = (start[left] == first) & (end[right] == last)
    is_one = left == right
    for number, n_whole in enumerate(np.bincount(term[at_edges & is_one]).tolist()):
        founds[number].n_whole += n_whole
    rest = ~(at_edges & is_one)
    for number, is_cut, token, until in np.stack([term, at_edges, left, right + 1])[:, rest].T.tolist():
        pieces = [joined[a:b] for a, b in zip(start[token:until].tolist(), end[token:until].tolist(), strict=True)]
        found = founds[number]
        kind = found.swallowed if len(pieces) == 1 else found.cut if is_cut else found.joined
        kind["|".join(pieces)] += 1


def make_finder(terms: Sequence[str]) -> Find:
    """A function that finds terms in a text, each without overlap as str.find would find it, those of letters and digits as whole words.

    It returns arrays of shape (n_occurrences,): the term's place among terms, and where it begins and ends; by end.
    """
    # All in one pass over the text, by the automaton of Aho and Corasick (1975).
    automaton = AhoCorasick(terms, implementation=Implementation.DFA)
    latin = {number: compile_whole(term) for number, term in enumerate(terms) if is_latin(term)}

    def find(text: str) -> Occurrences:
        found = np.array(automaton.find_matches_as_indexes(text, overlapping=True), np.int64).reshape(-1, 3)
        kept = np.ones(len(found), bool)
        for index in np.flatnonzero(np.isin(found[:, 0], list(latin))).tolist():
            number, first, _ = found[index].tolist()
            kept[index] = latin[number].match(text, first) is not None
        term, first, last = found[kept][_leave_overlaps(found[kept])].T
        return term, first, last

    return find


def _leave_overlaps(found: np.ndarray) -> np.ndarray:
    """Which occurrences lie behind the one of the same term that was kept before; found: term, start and end, by end."""
    order = np.argsort(found[:, 0], kind="stable")
    term, first, last = found[order].T
    kept = np.ones(len(found), bool)
    for index in (np.flatnonzero((term[1:] == term[:-1]) & (first[1:] < last[:-1])) + 1).tolist():
        before = index - 1
        while not kept[before]:
            before -= 1
        kept[index] = first[index] >= last[before]
    return np.sort(order[kept])


def _list_most(counts: Counter[str]) -> str | None:
    """The most frequent with their counts, None where there is none: `义务教育优质均衡 12、县域优质均衡 3`."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return "、".join(f"{name} {n}" for name, n in ordered[:MOST_LISTED]) or None
