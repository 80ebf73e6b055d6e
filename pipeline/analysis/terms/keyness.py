"""Which terms set a group of documents apart (a year, a region), tested on voices, not on tokens."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_array

from pipeline.analysis.statistics.arrays import Flags, Matrix
from pipeline.analysis.statistics.dispersion import measure_dispersion
from pipeline.analysis.statistics.false_discovery import adjust_p
from pipeline.analysis.statistics.matrices import gather_rows, make_matrix
from pipeline.analysis.statistics.ordering import coarsen
from pipeline.analysis.terms.permutation import permute_units, permute_years
from pipeline.params.sections import KeynessParams
from pipeline.tables.terms import KEYNESS


def measure_keyness(
    section_terms: pl.DataFrame,
    sections: pl.DataFrame,
    documents: pl.DataFrame,
    kind: str,
    own_names: Collection[str],
    params: KeynessParams,
) -> pl.DataFrame:
    """One row is one term in one group where it occurs; groups are the values of the documents' column `kind`.

    sections has section_id, document_id, and is of own words alone (`find_own_sections`); documents has document_id, voice and `kind`;
    without a group one is left out. own_names: terms that are names of places and bodies; they are described and not tested.

    log_odds: of the term in the group against all other groups, shrunk to the whole corpus (`contrast_odds`).
    z, p: a unit is what one voice wrote of its own in one group. Of years: if each voice's years were shuffled (`permute_years`).
    Else: if voices fell into groups by shuffling (`permute_units`); a region's bodies are few, in however many years they write.
    q: over all terms and groups of this kind, groups where a term doesn't occur included.
    dispersion: Gries' DP over the documents of the group (`measure_dispersion`).
    With fewer than params.min_voices voices inside a group, outside it, or with the term, nothing is tested: z, p, q and distinctive
    are null. In a year those count that write in another too. Without a second term there are no rows.
    Rows by group and falling z.
    """
    grouped = documents.drop_nulls(kind).sort("document_id")
    counts = _count_terms(section_terms, sections, grouped)
    # The odds of the only term of a vocabulary are not defined.
    if counts["term"].n_unique() < 2:
        return pl.DataFrame(schema=KEYNESS.schema)
    matrix, names, terms = make_matrix(counts, "document_id")
    # A document without a single term of the vocabulary says nothing about any of them.
    grouped = grouped.filter(pl.col("document_id").is_in(names))
    groups, group_of_document = _number(grouped[kind].cast(pl.String))
    is_name = np.isin(terms, sorted(own_names))
    units = _gather_units(matrix, group_of_document, _number(grouped["voice"])[1])
    measures = _measure_groups(matrix, group_of_document, units, params.prior)
    measures |= _test_terms(units, kind, is_name, params.min_voices)
    rows, columns = np.nonzero(measures["count"])
    return (
        pl.DataFrame({name: values[rows, columns] for name, values in measures.items()})
        .with_columns(
            pl.col(pl.Float64).fill_nan(None),
            group_kind=pl.lit(kind),
            group=pl.Series(groups).gather(rows),
            term=pl.Series(terms).gather(columns),
            own_name=pl.Series(is_name).gather(columns),
        )
        .with_columns(
            pl.col("count", "n_documents", "n_voices").cast(pl.Int64),
            distinctive=(pl.col("q") < params.max_q) & (pl.col("z") > 0),
        )
        .sort(
            "group",
            coarsen(pl.col("z")),
            coarsen(pl.col("log_odds")),
            "term",
            descending=[False, True, True, False],
            nulls_last=True,
        )
        .match_to_schema(KEYNESS.schema)
    )


@dataclass(frozen=True)
class Units:
    """What each voice wrote in each group. counts: array of shape (n_units, n_terms); groups, voices: of each unit, from 0."""

    counts: csr_array
    groups: NDArray[np.int64]
    voices: NDArray[np.int64]


def _gather_units(counts: csr_array, groups: NDArray[np.int64], voices: NDArray[np.int64]) -> Units:
    """counts: array of shape (n_documents, n_terms); groups, voices: of each document."""
    pairs, unit = np.unique(np.stack([voices, groups]), axis=1, return_inverse=True)
    return Units((gather_rows(unit.reshape(-1)) @ counts).tocsr(), pairs[1], pairs[0])


def _count_terms(section_terms: pl.DataFrame, sections: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """document_id, term, count: how often each term stands in each of these documents, by document and term."""
    return (
        section_terms.join(sections.select("section_id", "document_id"), on="section_id")
        .join(documents.select("document_id"), on="document_id", how="semi")
        .group_by("document_id", "term")
        .agg(pl.col("count").sum())
        .sort("document_id", "term")
    )


def _measure_groups(
    counts: csr_array, group_of_document: NDArray[np.int64], units: Units, prior: float
) -> dict[str, Matrix | NDArray[np.int64]]:
    """What `measure_keyness` describes of each term in each group, NaN where not known: arrays of shape (n_groups, n_terms).

    counts: array of shape (n_documents, n_terms).
    """
    by_group = gather_rows(units.groups)
    in_group = (by_group @ units.counts).toarray()
    with_term = (gather_rows(group_of_document) @ _mark(counts)).toarray()
    n_documents = np.broadcast_to(np.bincount(group_of_document)[:, None], in_group.shape)
    log_odds, standard_error = contrast_odds(units.counts, units.groups, prior)
    return {
        "count": in_group,
        "n_documents": with_term,
        "n_group_documents": n_documents,
        "n_voices": (by_group @ _mark(units.counts)).toarray(),
        "n_group_voices": np.broadcast_to(np.bincount(units.groups)[:, None], in_group.shape),
        "share_documents": with_term / n_documents,
        "dispersion": measure_dispersion(counts, counts.sum(axis=1), group_of_document),
        "log_odds": log_odds,
        "standard_error": standard_error,
    }


def _test_terms(units: Units, kind: str, is_name: Flags, min_voices: int) -> dict[str, Matrix]:
    """z, p and q of each term in each group, NaN where nothing is tested: arrays of shape (n_groups, n_terms)."""
    counts, groups, voices = units.counts, units.groups, units.voices
    asking = np.ones(int(voices.max()) + 1, dtype=bool)
    n_units = np.bincount(groups)
    n_others = n_units.sum() - n_units
    if kind == "year":
        # Who writes in one year alone can't say that it is like no other.
        asking = np.bincount(voices) > 1
        n_units = n_others = np.bincount(groups, asking[voices]).astype(np.int64)
    # A term of few voices can't differ by more than chance; to test it would only make the others' q larger.
    n_with = _mark((gather_rows(voices) @ counts).tocsr()[asking]).sum(axis=0)
    asked = np.flatnonzero((n_with >= min_voices) & ~is_name)
    z, p, q = np.full((3, len(n_units), counts.shape[1]), np.nan)
    known = np.flatnonzero(np.minimum(n_units, n_others) >= min_voices)
    if len(asked) and len(known):
        rates = counts.multiply(1 / counts.sum(axis=1)[:, None]).tocsr()[:, asked]
        found = permute_years(rates, groups, voices) if kind == "year" else permute_units(rates, groups)
        tested = np.ix_(known, asked)
        z[tested], p[tested] = (values[known] for values in found)
        q[tested] = adjust_p(p[tested].ravel()).reshape(p[tested].shape)
    return {"z": z, "p": p, "q": q}


def _mark(counts: csr_array) -> csr_array:
    """1 where there is something."""
    marked: csr_array = (counts > 0).astype(np.float64)
    return marked


def contrast_odds(units: csr_array, groups: NDArray[np.int64], prior: float) -> tuple[Matrix, Matrix]:
    """Log-odds of each term in each group against the others, and its standard error: arrays of shape (n_groups, n_terms).

    units: counts, array of shape (n_units, n_terms); groups: that of each unit, from 0.
    δ = ln (y + α) / (n + α₀ - y - α) in the group less the same outside: Monroe, Colaresi & Quinn (2008), equation 16, with the
    informative prior α = prior × the term's count in the whole corpus, α₀ = prior × all tokens.
    Their variance 1 / (y + α) + 1 / (y' + α), equation 20, takes tokens as independent; here it is multiplied by the design effect
    of the units: the variance of their counts around what their side's rate expects, over that of independent tokens (Rao & Scott 1992).
    """
    to_groups = gather_rows(groups)
    tokens = units.sum(axis=1)
    counts = (to_groups @ units).toarray()
    squares = (to_groups @ units.power(2)).toarray()
    products = (to_groups @ units.multiply(tokens[:, None]).tocsr()).toarray()
    n = to_groups @ tokens
    n_squares = to_groups @ tokens**2
    alpha = prior * counts.sum(axis=0)
    alpha_0 = prior * tokens.sum()

    def describe_side(y: Matrix, y_y: Matrix, y_n: Matrix, n: Matrix, n_n: Matrix) -> tuple[Matrix, Matrix, Matrix]:
        """Log odds, variance and Σ (y - n·rate)² over the units of one side, from the sums of y, y², yn, n and n² there."""
        rate = y / np.maximum(n, 1)[:, None]
        scatter = y_y - 2 * rate * y_n + rate**2 * n_n[:, None]
        return np.log((y + alpha) / (n[:, None] + alpha_0 - y - alpha)), 1 / (y + alpha), scatter

    sums = (counts, squares, products, n, n_squares)
    inside, variance, scatter = describe_side(*sums)
    outside, variance_outside, scatter_outside = describe_side(*(values.sum(axis=0) - values for values in sums))
    n_units = len(groups)
    design_effect = (scatter + scatter_outside) / counts.sum(axis=0) * n_units / max(n_units - 2, 1)
    return inside - outside, np.sqrt(np.maximum(design_effect, 0) * (variance + variance_outside))


def _number(names: pl.Series) -> tuple[list[str], NDArray[np.int64]]:
    """Names, sorted, and the place of each entry among them."""
    distinct = names.unique().sort()
    places = names.replace_strict(distinct, pl.int_range(distinct.len(), eager=True), return_dtype=pl.Int64)
    return distinct.to_list(), places.to_numpy()
