"""One vocabulary for TF-IDF and topics: which tokens count as terms, and how often each stands in each section."""

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
import polars as pl
from scipy.sparse import csr_array, get_index_dtype

from pipeline.analysis.statistics.arrays import shrink
from pipeline.analysis.statistics.matrices import SectionTerms
from pipeline.analysis.statistics.section_ids import copy_names
from pipeline.params.sections import VectorizeParams

Relate = Callable[[Iterable[str]], Mapping[str, Sequence[str]]]


def count_terms(
    tokens: Iterable[pl.DataFrame], stop_words: Sequence[str], params: VectorizeParams, relate: Relate | None = None
) -> SectionTerms:
    """How often each term stands in each section.

    A term is a token of Chinese characters or Latin letters alone (numbers and punctuation are none), no stop word,
    of `params.min_length` characters or more, in at least `params.min_df` sections and in at most the share `params.max_df` of them.
    tokens: section_id, token, and pos where `params.pos` names the parts of speech that count, as the same word may count in one
    place and not in another; in pieces of whole sections. relate: of tokens, the terms that each counts as, where that is not the
    token alone: another spelling, terms inside it.
    No section where no term is left.
    """
    ids, parts = [pl.Series("section_id", [], pl.String)], []
    seen, n_all = pl.Series("token", [], pl.Categorical), 0
    for piece in tokens:
        n_all += piece["section_id"].n_unique()  # also those of which `pos` leaves nothing
        kept = piece.filter(pl.col("pos").is_in(params.pos)) if params.pos else piece
        token = kept["token"].cast(pl.Categorical)
        seen = pl.concat([seen, token.unique()]).unique()
        own_ids = kept["section_id"].unique().sort()
        ids.append(copy_names(own_ids))
        parts.append(_count(kept["section_id"], own_ids, token.to_physical()))
    names = pl.DataFrame({"token": seen.cast(pl.String), "code": seen.to_physical().cast(pl.Int32)})
    terms, places = _choose_terms(names, stop_words, params.min_length, relate(names["token"]) if relate else {})
    # An array of shape (n_codes, n_terms): how often a term stands in a token.
    shape = int(names["code"].to_numpy().max(initial=-1)) + 1, len(terms)
    stands = csr_array((np.ones(len(places[0]), np.int32), places), shape=shape)
    n_sections = np.zeros(len(terms), dtype=np.int64)
    for number, part in enumerate(parts):
        part.resize(part.shape[0], shape[0])
        parts[number] = part @ stands
        n_sections += np.bincount(parts[number].indices, minlength=len(terms))
    kept_terms = np.flatnonzero((n_sections >= params.min_df) & (n_sections <= params.max_df * n_all))
    for number, part in enumerate(parts):
        parts[number] = _shrink(part[:, kept_terms])
        parts[number].sort_indices()
    return _stack(parts, pl.concat(ids), terms.gather(kept_terms))


def _count(sections: pl.Series, section_ids: pl.Series, codes: pl.Series) -> csr_array:
    """How often each token stands in each section: array of shape (n_sections, n_codes). sections, codes: of each token; the ids sorted."""
    # In 32 bits, or scipy takes 64.
    row, column = (places.to_numpy().astype(np.int32) for places in (section_ids.search_sorted(sections), codes))
    shape = len(section_ids), int(column.max(initial=-1)) + 1
    return _shrink(csr_array((np.ones(len(row), np.int32), (row, column)), shape=shape))


def _shrink(counts: csr_array) -> csr_array:
    """The same counts, which are many and small, in as few bytes as hold the largest."""
    return csr_array((shrink(counts.data), counts.indices, counts.indptr), shape=counts.shape)


def _stack(parts: list[csr_array], section_ids: pl.Series, terms: pl.Series) -> SectionTerms:
    """The rows of all parts, by their names; rows without an entry are left out."""
    lengths = np.concatenate([[0], *(np.diff(part.indptr) for part in parts)])[1:]
    order = section_ids.arg_sort().to_numpy()
    ends = np.cumsum(lengths[order], dtype=np.int64)
    begins = np.empty_like(ends)
    begins[order] = ends - lengths[order]
    n_entries, row = int(lengths.sum()), 0
    counts, columns = np.empty((2, n_entries), np.int32)
    for part in parts:
        own = begins[row : row + part.shape[0]] - part.indptr[:-1]
        row += part.shape[0]
        places = np.repeat(own, np.diff(part.indptr)) + np.arange(part.nnz)
        counts[places], columns[places] = part.data, part.indices
    spoken = np.flatnonzero(lengths[order])
    starts = np.concatenate([[0], ends[spoken]]).astype(get_index_dtype(maxval=n_entries))
    matrix = csr_array((counts, columns, starts), shape=(len(spoken), len(terms)))
    return SectionTerms(matrix, section_ids.gather(order[spoken]), terms)


def _choose_terms(
    names: pl.DataFrame, stop_words: Sequence[str], min_length: int, counted_as: Mapping[str, Sequence[str]]
) -> tuple[pl.Series, tuple[np.ndarray, np.ndarray]]:
    """The terms, sorted, and where they stand: codes of tokens and places of terms, one pair for each time."""
    spread = pl.DataFrame(
        [(token, term) for token, terms in counted_as.items() for term in terms],
        schema={"token": pl.String, "counted_as": pl.String},
        orient="row",
    )
    chosen = (
        names.join(spread, on="token", how="left")
        .select("code", term=pl.coalesce("counted_as", "token"))
        .filter(
            pl.col("term").str.contains(r"^[\p{Han}A-Za-z]+$")
            & (pl.col("term").str.len_chars() >= min_length)
            & ~pl.col("term").is_in(list(stop_words))
        )
    )
    terms = chosen["term"].unique().sort()
    return terms, (chosen["code"].to_numpy(), terms.search_sorted(chosen["term"]).to_numpy().astype(np.int32))
