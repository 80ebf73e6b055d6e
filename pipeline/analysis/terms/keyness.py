"""Which terms set a group of documents apart (a year, a region), tested on documents, not on tokens."""

from collections.abc import Iterator

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.special import gammaincc, gammaln, ndtr, ndtri

from pipeline.analysis.statistics.arrays import Matrix
from pipeline.analysis.statistics.dispersion import measure_dispersion
from pipeline.analysis.statistics.false_discovery import adjust_p
from pipeline.analysis.statistics.matrices import make_matrix
from pipeline.analysis.statistics.ordering import coarsen
from pipeline.params.sections import KeynessParams
from pipeline.tables.terms import KEYNESS


def measure_keyness(
    section_terms: pl.DataFrame, sections: pl.DataFrame, documents: pl.DataFrame, kind: str, params: KeynessParams
) -> pl.DataFrame:
    """One row is one term in one group where it occurs; groups are the values of the documents' column `kind`.

    sections has section_id, document_id; documents has document_id, issuer, year and `kind`; without a group one is left out.

    log_odds: of the term in the group against all other groups, shrunk to the whole corpus (`contrast_odds`).
    z, p: if units fell into groups by shuffling (`permute_units`); a unit is what one issuing body wrote in one year.
    q: over all terms and groups of this kind, groups where a term doesn't occur included.
    dispersion: Gries' DP over the documents of the group (`measure_dispersion`).
    With fewer than params.min_documents units inside a group, outside it, or with the term, nothing is tested: z, p, q and distinctive
    are null. Without a second term there are no rows.
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
    unit_of_document = _number(_name_units(grouped, kind))[1]
    measures = _measure_groups(matrix, group_of_document, unit_of_document, params)
    rows, columns = np.nonzero(measures["count"])
    return (
        pl.DataFrame({name: values[rows, columns] for name, values in measures.items()})
        .with_columns(
            pl.col(pl.Float64).fill_nan(None),
            group_kind=pl.lit(kind),
            group=pl.Series(groups).gather(rows),
            term=pl.Series(terms).gather(columns),
        )
        .with_columns(
            pl.col("count", "n_documents").cast(pl.Int64), distinctive=(pl.col("q") < params.max_q) & (pl.col("z") > 0)
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
    counts: csr_array,
    group_of_document: NDArray[np.int64],
    unit_of_document: NDArray[np.int64],
    params: KeynessParams,
) -> dict[str, Matrix | NDArray[np.int64]]:
    """What `measure_keyness` says of each term in each group, NaN where not known: arrays of shape (n_groups, n_terms).

    counts: array of shape (n_documents, n_terms).
    """
    units = (_gather(unit_of_document) @ counts).tocsr()
    group_of_unit = np.zeros(units.shape[0], dtype=np.int64)
    group_of_unit[unit_of_document] = group_of_document
    in_group = (_gather(group_of_unit) @ units).toarray()
    with_term = (_gather(group_of_document) @ (counts > 0).astype(np.float64)).toarray()
    n_documents = np.broadcast_to(np.bincount(group_of_document)[:, None], in_group.shape)
    log_odds, standard_error = contrast_odds(units, group_of_unit, params.prior)
    z, p, q = _test_terms(units, group_of_unit, params.min_documents)
    return {
        "count": in_group,
        "n_documents": with_term,
        "n_group_documents": n_documents,
        "n_group_units": np.broadcast_to(np.bincount(group_of_unit)[:, None], in_group.shape),
        "share_documents": with_term / n_documents,
        "dispersion": measure_dispersion(counts, counts.sum(axis=1), group_of_document),
        "log_odds": log_odds,
        "standard_error": standard_error,
        "z": z,
        "p": p,
        "q": q,
    }


def _test_terms(units: csr_array, groups: NDArray[np.int64], min_units: int) -> tuple[Matrix, Matrix, Matrix]:
    """z, p and q of each term in each group, NaN where nothing is tested: arrays of shape (n_groups, n_terms).

    units, groups: as `contrast_odds` has them.
    """
    n_units = np.bincount(groups)
    # A term of few units can't differ by more than chance; to test it would only make the others' q larger.
    known = np.minimum(n_units, n_units.sum() - n_units)[:, None] >= min_units
    tested = known & ((units > 0).sum(axis=0) >= min_units)
    z, p = permute_units(units, groups)
    q = np.full_like(p, np.nan)
    q[tested] = adjust_p(p[tested])
    return np.where(tested, z, np.nan), np.where(tested, p, np.nan), q


def contrast_odds(units: csr_array, groups: NDArray[np.int64], prior: float) -> tuple[Matrix, Matrix]:
    """Log-odds of each term in each group against the others, and its standard error: arrays of shape (n_groups, n_terms).

    units: counts, array of shape (n_units, n_terms); groups: that of each unit, from 0.
    δ = ln (y + α) / (n + α₀ - y - α) in the group less the same outside: Monroe, Colaresi & Quinn (2008), equation 16, with the
    informative prior α = prior × the term's count in the whole corpus, α₀ = prior × all tokens.
    Their variance 1 / (y + α) + 1 / (y' + α), equation 20, takes tokens as independent; here it is multiplied by the design effect
    of the units: the variance of their counts around what their side's rate expects, over that of independent tokens (Rao & Scott 1992).
    """
    to_groups = _gather(groups)
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


def permute_units(units: csr_array, groups: NDArray[np.int64]) -> tuple[Matrix, Matrix]:
    """z and two-sided p of each term in each group, if units fell into groups by shuffling: arrays of shape (n_groups, n_terms).

    The statistic is the sum of the term's rates, mentions over tokens, over the m units of the group: each unit weighs the same, whatever
    its length. Shuffled, the group gets j of the K units with the term (of N) with the hypergeometric probability, and their sum is that
    of j rates drawn from K without replacement, with
        mean jμ,  variance j(K-j) / K(K-1) Σ(a-μ)²,  third moment j(K-j)(K-2j) / K(K-1)(K-2) Σ(a-μ)³.
    p adds up, over j, the tail of the Pearson type III distribution with these moments (as Mielke & Berry 2007 for permutation
    tests). So p is exact where all units with a term have the same rate, and no shuffle is drawn.
    z is p as a normal deviate, with the sign of the difference. It is not log_odds / standard_error: Wald's z is weakest where the
    contrast is greatest (Hauck & Donner 1977), in a term that is absent elsewhere.
    """
    rates = units.multiply(1 / units.sum(axis=1)[:, None]).tocsr()
    found = (_gather(groups) @ rates).toarray()
    n_in = np.bincount(groups)[:, None]
    n_all = len(groups)
    n_with = (units > 0).sum(axis=0)[None, :]
    first, second, third = (rates.power(power).sum(axis=0)[None, :] for power in (1, 2, 3))
    mean = first / n_with
    squares = np.maximum(second - n_with * mean**2, 0)
    cubes = third - 3 * mean * second + 2 * n_with * mean**3
    sign = np.where(found * n_all >= n_in * first, 1.0, -1.0)
    largest = _add_largest(rates)

    tail = np.zeros_like(found)
    for j in range(int(min(n_in.max(), n_with.max())) + 1):
        # No j rates add up to more than the j largest do.
        enough = (sign < 0) | (next(largest) >= found * (1 - 1e-9))
        possible = enough & (j <= n_in) & (j <= n_with) & (n_in - j <= n_all - n_with)
        m, k, mu, q_2, q_3 = (np.broadcast_to(a, found.shape)[possible] for a in (n_in, n_with, mean, squares, cubes))
        chance = np.exp(_log_choose(k, j) + _log_choose(n_all - k, m - j) - _log_choose(np.full_like(k, n_all), m))
        variance = j * (k - j) / (k * np.maximum(k - 1, 1)) * q_2
        skew = j * (k - j) * (k - 2 * j) / (k * np.maximum(k - 1, 1) * np.maximum(k - 2, 1)) * q_3
        gap = sign[possible] * (found[possible] - j * mu)
        # Rates that are equal but for rounding leave no doubt of the sum; equal sums count as as large.
        spread = np.sqrt(np.maximum(variance, (1e-6 * mu) ** 2))
        tail[possible] += chance * bound_tail((gap - 1e-5 * mu) / spread, sign[possible] * skew / spread**3)
    p = np.clip(2 * tail, np.finfo(float).tiny, 1)
    return sign * -ndtri(p / 2), p


def _add_largest(rates: csr_array) -> Iterator[Matrix]:
    """The sum of the 0, 1, 2 … largest rates of each term, or of all it has: arrays of shape (n_terms,)."""
    by_term = rates.tocsc()
    terms = np.repeat(np.arange(rates.shape[1]), np.diff(by_term.indptr))
    falling = by_term.data[np.lexsort((-by_term.data, terms))]
    rank = np.arange(len(terms)) - by_term.indptr[terms]
    turn = np.argsort(rank, kind="stable")
    ends = np.cumsum(np.bincount(rank))
    total = np.zeros(rates.shape[1])
    yield total
    for entries in np.split(turn, ends):
        total[terms[entries]] += falling[entries]
        yield total


def _log_choose(n: NDArray[np.int64], k: NDArray[np.int64] | int) -> Matrix:
    """ln n! / k! (n-k)!"""
    choices: Matrix = gammaln(n + 1.0) - gammaln(k + 1.0) - gammaln(n - k + 1.0)
    return choices


def bound_tail(x: Matrix, skewness: Matrix) -> Matrix:
    """P(X ≥ x) of Pearson's type III with mean 0, variance 1 and this skewness, or of the normal distribution where that is more.

    >>> bound_tail(np.array([1.96, 1.96, 1.96]), np.array([0.0, 1.0, -1.0])).round(4).tolist()
    [0.025, 0.0447, 0.025]
    """
    tail: Matrix = ndtr(-x)
    skewed = (skewness > 1e-3) & (x > 0)
    shape = 4 / skewness[skewed] ** 2
    tail[skewed] = np.maximum(tail[skewed], gammaincc(shape, shape + x[skewed] * np.sqrt(shape)))
    return tail


def _name_units(documents: pl.DataFrame, kind: str) -> pl.Series:
    """What one body wrote in one year is one unit: its documents are written together. A document without body or year is its own."""
    known = pl.col("issuer").is_not_null() & pl.col("year").is_not_null()
    parts = pl.concat_str(kind, "issuer", "year", separator="\n")
    return documents.select(pl.when(known).then(parts).otherwise("document_id")).to_series()


def _number(names: pl.Series) -> tuple[list[str], NDArray[np.int64]]:
    """Names, sorted, and the place of each entry among them."""
    distinct = names.unique().sort()
    places = names.replace_strict(distinct, pl.int_range(distinct.len(), eager=True), return_dtype=pl.Int64)
    return distinct.to_list(), places.to_numpy()


def _gather(places: NDArray[np.int64]) -> csr_array:
    """The matrix that sums rows by their place: array of shape (n_places, n_rows)."""
    n = len(places)
    return csr_array((np.ones(n), (places, np.arange(n))), shape=(int(places.max()) + 1, n))
