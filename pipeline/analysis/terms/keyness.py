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
from pipeline.analysis.statistics.matrices import DocumentTerms, gather_rows, mark_entries
from pipeline.analysis.statistics.ordering import coarsen
from pipeline.analysis.terms.permutation import permute_units, permute_years
from pipeline.params.sections import KeynessParams
from pipeline.tables.terms import KEYNESS, KEYNESS_GROUPS

# Numbers of each measure that are held at once, a row a group: regions may be thousands, and few have all terms.
BLOCK = 500_000
TERMS_AT_ONCE = 250  # whose years are shuffled together: 25 MB with 10,000 documents


def measure_keyness(
    document_terms: DocumentTerms,
    documents: pl.DataFrame,
    kind: str,
    own_names: Collection[str],
    params: KeynessParams,
    n_shown: int | None = None,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Terms, one row is one term in one group where it occurs; and groups, which are the values of the documents' column `kind`.

    document_terms: of own words alone (`find_voices`). documents has document_id, voice and `kind`; without a group one is left out.
    own_names: terms that are names of places and bodies; they are described and not tested.

    log_odds: of the term in the group against all other groups, shrunk to the whole corpus (`contrast_odds`).
    z, p: a unit is what one voice wrote of its own in one group. Of years: if each voice's years were shuffled (`permute_years`).
    Else: if voices fell into groups by shuffling (`permute_units`); a region's bodies are few, in however many years they write.
    q: over all terms and groups of this kind, groups where a term doesn't occur included.
    dispersion: Gries' DP over the documents of the group (`measure_dispersion`).
    With fewer than params.min_voices voices inside a group, outside it, or with the term, nothing is tested: z, p, q and distinctive
    are null. In a year those count that write in another too. Without a second term there are no rows.
    n_shown: of each group no other terms are listed than those that are distinctive and so many with the highest z above 0; none: all.
    Terms by group and falling z; groups with the number of terms that are tested there, whether they occur or not.
    """
    grouped = documents.drop_nulls(kind).sort("document_id")
    matrix, grouped, terms = _count_terms(document_terms, grouped)
    # The odds of the only term of a vocabulary are not defined.
    if len(terms) < 2:
        return KEYNESS.empty(), KEYNESS_GROUPS.empty()
    groups, group_of_document = _number(grouped[kind].cast(pl.String))
    is_name = np.isin(terms, sorted(own_names))
    units = _gather_units(matrix, group_of_document, _number(grouped["voice"])[1])
    tests = _test_terms(units, kind, is_name, params.min_voices)
    n_tested = pl.DataFrame({"group": groups, "n_tested": tests.count(len(groups))})
    found, counted = [], []
    at_once = max(1, BLOCK // len(terms))
    for first in range(0, len(groups), at_once):
        some = np.arange(first, min(first + at_once, len(groups)))
        measures = _measure_groups(matrix, group_of_document, units, params.prior, some) | tests.spread(some)
        rows = _list_rows(measures, [groups[group] for group in some], terms)
        # Here, and not of all groups together, which are millions of rows; groups come in their order.
        listed = _order_rows(rows, kind, params.max_q)
        counted.append(_count_tests(listed, n_tested))
        found.append(listed if n_shown is None else keep_shown(listed, n_shown))
    return pl.concat(found, rechunk=True), pl.concat(counted, rechunk=True)


def _order_rows(rows: pl.DataFrame, kind: str, max_q: float) -> pl.DataFrame:
    """The rows of `_list_rows` as the table has them, by group and falling z."""
    return (
        rows.with_columns(pl.col(pl.Float64).fill_nan(None), group_kind=pl.lit(kind))
        .with_columns(
            pl.col("count", "n_documents", "n_voices").cast(pl.Int64),
            distinctive=(pl.col("q") < max_q) & (pl.col("z") > 0),
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


def keep_shown(terms: pl.DataFrame, n_terms: int) -> pl.DataFrame:
    """Of terms as `measure_keyness` lists them those that are distinctive, and of each group the n_terms with the highest z above 0."""
    key = ["group", "term"]
    highest = terms.filter(pl.col("z") > 0).sort("group", "z", "term", descending=[False, True, False])
    highest = highest.group_by("group", maintain_order=True).head(n_terms)
    kept = pl.concat([terms.filter("distinctive").select(key), highest.select(key)]).unique()
    return terms.join(kept, on=key, maintain_order="left")


def _count_tests(terms: pl.DataFrame, n_tested: pl.DataFrame) -> pl.DataFrame:
    """The table keyness_groups; n_tested has group, n_tested."""
    return (
        terms.group_by("group_kind", "group", maintain_order=True)
        .agg(
            pl.col("n_group_documents").first().alias("n_documents"),
            pl.col("n_group_voices").first().alias("n_voices"),
            n_terms=pl.len().cast(pl.Int64),
            n_distinctive=pl.col("distinctive").sum().cast(pl.Int64),
        )
        .join(n_tested, on="group", maintain_order="left")
        .select(*KEYNESS_GROUPS.columns)
    )


def _list_rows(measures: dict[str, Matrix | NDArray[np.int64]], groups: list[str], terms: list[str]) -> pl.DataFrame:
    """A row for each term in each of these groups where it occurs. measures: arrays of shape (n_groups, n_terms)."""
    rows, columns = np.nonzero(measures["count"])
    return pl.DataFrame({name: values[rows, columns] for name, values in measures.items()}).with_columns(
        group=pl.Series(groups).gather(rows),
        term=pl.Series(terms).gather(columns),
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


def _count_terms(document_terms: DocumentTerms, documents: pl.DataFrame) -> tuple[csr_array, pl.DataFrame, list[str]]:
    """How often each term stands in each of the documents, which are sorted: array of shape (n_documents, n_terms), with both.

    A document without a single term of the vocabulary says nothing about any of them, and is left out, as are terms of no document.
    """
    counts, known = document_terms.take(documents)
    kept, columns = np.flatnonzero(counts.sum(axis=1)), np.flatnonzero(counts.sum(axis=0))
    # What is all there is not copied as it is.
    if len(kept) < counts.shape[0]:
        counts = counts[kept]
    if len(columns) < counts.shape[1]:
        counts = counts[:, columns]
    return counts, known[kept], document_terms.terms.gather(columns).to_list()


def _measure_groups(
    counts: csr_array, group_of_document: NDArray[np.int64], units: Units, prior: float, some: NDArray[np.int64]
) -> dict[str, Matrix | NDArray[np.int64]]:
    """What `measure_keyness` describes of each term in some of the groups, NaN where not known: arrays of shape (n_some, n_terms).

    counts: array of shape (n_documents, n_terms).
    """
    by_group = gather_rows(units.groups)[some]
    in_group = (by_group @ units.counts).toarray()
    with_term = (gather_rows(group_of_document)[some] @ mark_entries(counts)).toarray()
    n_documents = np.broadcast_to(np.bincount(group_of_document)[some, None], in_group.shape)
    log_odds, standard_error = contrast_odds(units.counts, units.groups, prior, some)
    own = np.isin(group_of_document, some)
    parts = counts[own]
    return {
        "count": in_group,
        "n_documents": with_term,
        "n_group_documents": n_documents,
        "n_voices": (by_group @ mark_entries(units.counts)).toarray(),
        "n_group_voices": np.broadcast_to(np.bincount(units.groups)[some, None], in_group.shape),
        "share_documents": with_term / n_documents,
        "dispersion": measure_dispersion(parts, parts.sum(axis=1), group_of_document[own] - some[0]),
        "log_odds": log_odds,
        "standard_error": standard_error,
    }


@dataclass(frozen=True)
class Tests:
    """z, p and q of the terms that are tested in the groups in which something is: arrays of shape (n_known, n_asked).

    known: the groups, from 0; asked: the terms; n_terms: those there are.
    """

    z: Matrix
    p: Matrix
    q: Matrix
    known: NDArray[np.int64]
    asked: NDArray[np.int64]
    n_terms: int

    def count(self, n_groups: int) -> NDArray[np.int64]:
        """How many terms are tested in each group: array of shape (n_groups,)."""
        return np.isin(np.arange(n_groups), self.known) * len(self.asked)

    def spread(self, some: NDArray[np.int64]) -> dict[str, Matrix]:
        """z, p and q of all terms in some of the groups, which follow each other; NaN where nothing is tested."""
        inside = np.isin(self.known, some)
        at = np.ix_(self.known[inside] - some[0], self.asked)
        spread = {}
        for name, values in (("z", self.z), ("p", self.p), ("q", self.q)):
            spread[name] = np.full((len(some), self.n_terms), np.nan)
            spread[name][at] = values[inside]
        return spread


def _test_terms(units: Units, kind: str, is_name: Flags, min_voices: int) -> Tests:
    counts, groups, voices = units.counts, units.groups, units.voices
    asking = np.ones(int(voices.max()) + 1, dtype=bool)
    n_units = np.bincount(groups)
    n_others = n_units.sum() - n_units
    if kind == "year":
        # Who writes in one year alone can't say that it is like no other.
        asking = np.bincount(voices) > 1
        n_units = n_others = np.bincount(groups, asking[voices]).astype(np.int64)
    # A term of few voices can't differ by more than chance; to test it would only make the others' q larger.
    n_with = mark_entries((gather_rows(voices) @ counts).tocsr()[asking]).sum(axis=0)
    asked = np.flatnonzero((n_with >= min_voices) & ~is_name)
    known = np.flatnonzero(np.minimum(n_units, n_others) >= min_voices)
    z, p, q = np.zeros((3, len(known), len(asked)))
    if len(asked) and len(known):
        shares = counts.data * np.repeat(1 / counts.sum(axis=1), np.diff(counts.indptr))
        rates = csr_array((shares, counts.indices, counts.indptr), shape=counts.shape)[:, asked]
        if kind == "year":
            parts = np.arange(TERMS_AT_ONCE, len(asked), TERMS_AT_ONCE)
            shuffled = [
                permute_years(rates[:, some], groups, voices) for some in np.split(np.arange(len(asked)), parts)
            ]
            z, p = (np.hstack(values)[known] for values in zip(*shuffled, strict=True))
        else:
            z, p = permute_units(rates, groups, known)
        q = adjust_p(p.ravel()).reshape(p.shape)
    return Tests(z, p, q, known, asked, counts.shape[1])


def contrast_odds(
    units: csr_array, groups: NDArray[np.int64], prior: float, some: NDArray[np.int64] | None = None
) -> tuple[Matrix, Matrix]:
    """Log-odds of each term in each group against the others, and its standard error: arrays of shape (n_groups, n_terms).

    units: counts, array of shape (n_units, n_terms); groups: that of each unit, from 0. some: the groups that are wanted, or all.
    δ = ln (y + α) / (n + α₀ - y - α) in the group less the same outside: Monroe, Colaresi & Quinn (2008), equation 16, with the
    informative prior α = prior × the term's count in the whole corpus, α₀ = prior × all tokens.
    Their variance 1 / (y + α) + 1 / (y' + α), equation 20, takes tokens as independent; here it is multiplied by the design effect
    of the units: the variance of their counts around what their side's rate expects, over that of independent tokens (Rao & Scott 1992).
    """
    to_groups = gather_rows(groups)
    to_groups = to_groups if some is None else to_groups[some]
    tokens = units.sum(axis=1)
    squares = csr_array((units.data**2, units.indices, units.indptr), shape=units.shape)
    every = (units.sum(axis=0), squares.sum(axis=0), tokens @ units, tokens.sum(), (tokens**2).sum())
    sums = (
        (to_groups @ units).toarray(),
        (to_groups @ squares).toarray(),
        (to_groups.multiply(tokens).tocsr() @ units).toarray(),
        to_groups @ tokens,
        to_groups @ tokens**2,
    )
    alpha = prior * every[0]
    alpha_0 = prior * every[3]

    def describe_side(y: Matrix, y_y: Matrix, y_n: Matrix, n: Matrix, n_n: Matrix) -> tuple[Matrix, Matrix, Matrix]:
        """Log odds, variance and Σ (y - n·rate)² over the units of one side, from the sums of y, y², yn, n and n² there."""
        rate = y / np.maximum(n, 1)[:, None]
        scatter = y_y - 2 * rate * y_n + rate**2 * n_n[:, None]
        return np.log((y + alpha) / (n[:, None] + alpha_0 - y - alpha)), 1 / (y + alpha), scatter

    inside, variance, scatter = describe_side(*sums)
    others = (whole - part for whole, part in zip(every, sums, strict=True))
    outside, variance_outside, scatter_outside = describe_side(*others)
    n_units = len(groups)
    design_effect = (scatter + scatter_outside) / every[0] * n_units / max(n_units - 2, 1)
    return inside - outside, np.sqrt(np.maximum(design_effect, 0) * (variance + variance_outside))


def _number(names: pl.Series) -> tuple[list[str], NDArray[np.int64]]:
    """Names, sorted, and the place of each entry among them."""
    distinct = names.unique().sort()
    places = names.replace_strict(distinct, pl.int_range(distinct.len(), eager=True), return_dtype=pl.Int64)
    return distinct.to_list(), places.to_numpy()
