"""One vocabulary for TF-IDF and topics: which tokens count as terms, and how often each stands in each section."""

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse

from pipeline.analysis.statistics.matrices import SectionTerms, cut_rows, gather_rows
from pipeline.params.sections import VectorizeParams

TOKENS_AT_ONCE = 1_000_000  # that are counted together


def count_terms(
    tokens: pl.DataFrame,
    stop_words: Sequence[str],
    params: VectorizeParams,
    counted_as: Mapping[str, Sequence[str]] | None = None,
    token_pos: pl.DataFrame | None = None,
) -> SectionTerms:
    """How often each term stands in each section.

    A term is a token of Chinese characters or Latin letters alone (numbers and punctuation are none), no stop word,
    of `params.min_length` characters or more, in at least `params.min_df` sections and in at most the share `params.max_df` of them.
    counted_as: the terms that a token counts as, where that is not the token alone: another spelling, terms inside it.
    token_pos: the part of speech of each token, needed where `params.pos` names those that count: the same word may count in one
    place and not in another.
    No section where no term is left.
    """
    n_all = None
    if params.pos:
        n_all = tokens["section_id"].n_unique()  # also those of which `pos` leaves nothing
        assert token_pos is not None
        kept_pos = token_pos.filter(pl.col("pos").is_in(params.pos))
        tokens = tokens.join(kept_pos, on=["document_id", "position"], how="semi")
    # Integers from here on: in reading order the tokens of a section stand together, and its name is looked at once.
    runs = tokens["section_id"].rle()
    section_of = runs.struct.field("value").cast(pl.String)
    section_ids = section_of.unique().sort()
    token = tokens["token"].cast(pl.Categorical)
    names = pl.DataFrame({"token": token.unique()}).select(
        pl.col("token").cast(pl.String), code=pl.col("token").to_physical().cast(pl.Int64)
    )
    terms, places = _choose_terms(names, stop_words, params.min_length, counted_as or {})
    # An array of shape (n_codes, n_terms): how often a term stands in a token.
    shape = int(names["code"].to_numpy().max(initial=-1)) + 1, len(terms)
    stands = sparse.csr_array((np.ones(len(places[0]), np.int32), places), shape=shape)
    counts = _count(token.to_physical(), find_starts(runs.struct.field("len").to_numpy()), stands)
    gathered = gather_rows(section_ids.search_sorted(section_of).to_numpy(), len(section_ids)).astype(np.int32)
    counts = gathered @ counts
    n_sections = np.bincount(counts.indices, minlength=len(terms))
    n_all = n_all or len(section_ids)
    kept = np.flatnonzero((n_sections >= params.min_df) & (n_sections <= params.max_df * n_all))
    counts = counts[:, kept]
    counts.sort_indices()
    spoken = np.flatnonzero(np.diff(counts.indptr))
    return SectionTerms(counts[spoken].astype(np.float64), section_ids.gather(spoken), terms.gather(kept))


def _count(codes: pl.Series, starts: NDArray[np.int64], stands: sparse.csr_array) -> sparse.csr_array:
    """How often each term stands in each run of tokens: array of shape (n_runs, n_terms). starts: where each run begins, and the end."""
    parts = [sparse.csr_array((0, stands.shape[1]), dtype=np.int32)]
    for some in cut_rows(starts, TOKENS_AT_ONCE):
        ends = starts[some.start : some.stop + 1]
        own = codes[int(ends[0]) : int(ends[-1])].to_numpy().astype(np.int32)
        shape = (len(ends) - 1, stands.shape[0])
        parts.append(sparse.csr_array((np.ones(len(own), np.int32), own, ends - ends[0]), shape=shape) @ stands)
    return sparse.vstack(parts, format="csr")


def find_starts(lengths: NDArray[np.uint32]) -> NDArray[np.int64]:
    """Where each run of tokens begins, and behind it where the last one ends; of more than 2³¹ tokens too."""
    return np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])


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
    return terms, (chosen["code"].to_numpy(), terms.search_sorted(chosen["term"]).to_numpy())
