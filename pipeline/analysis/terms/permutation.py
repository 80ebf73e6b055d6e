"""How likely the rates of a group are where its units, or the years of each voice, fell into groups by shuffling."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.special import gammaincc, ndtr, ndtri

from pipeline.analysis.statistics.arrays import Flags, Matrix
from pipeline.analysis.statistics.combinations import log_choose
from pipeline.analysis.statistics.matrices import gather_rows


def permute_units(
    rates: csr_array, groups: NDArray[np.int64], some: NDArray[np.int64] | None = None
) -> tuple[Matrix, Matrix]:
    """z and two-sided p of each term in each group, if units fell into groups by shuffling: arrays of shape (n_groups, n_terms).

    rates: mentions over tokens, array of shape (n_units, n_terms); groups: of each unit, from 0. some: the groups that are wanted, or all.
    The statistic is the sum of the term's rates over the m units of the group: each unit weighs the same, whatever
    its length. Shuffled, the group gets j of the K units with the term (of N) with the hypergeometric probability, and their sum is that
    of j rates drawn from K without replacement, with
        mean jμ,  variance j(K-j) / K(K-1) Σ(a-μ)²,  third moment j(K-j)(K-2j) / K(K-1)(K-2) Σ(a-μ)³.
    p adds up, over j, the tail of the Pearson type III distribution with these moments (as Mielke & Berry 2007 for permutation
    tests). So p is exact where all units with a term have the same rate, and no shuffle is drawn.
    z is p as a normal deviate, with the sign of the difference. It is not log_odds / standard_error: Wald's z is weakest where the
    contrast is greatest (Hauck & Donner 1977), in a term that is absent elsewhere.
    """
    to_groups = gather_rows(groups)
    to_groups = to_groups if some is None else to_groups[some]
    found = (to_groups @ rates).toarray()
    n_in = to_groups.sum(axis=1).astype(np.int64)[:, None]
    n_all = len(groups)
    n_with = (rates > 0).sum(axis=0)[None, :]
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
        chance = np.exp(log_choose(k, j) + log_choose(n_all - k, m - j) - log_choose(np.full_like(k, n_all), m))
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


def permute_years(rates: csr_array, groups: NDArray[np.int64], voices: NDArray[np.int64]) -> tuple[Matrix, Matrix]:
    """z and two-sided p of each term in each year, if each voice's years were shuffled: arrays of shape (n_groups, n_terms).

    rates: mentions over tokens, array of shape (n_units, n_terms), a unit being what one voice wrote in one year; groups, voices: of each
    unit, from 0. The statistic is the sum of the term's rates over the voices of the year. Shuffled, each voice gives the rate
    of one of its own years, whatever its manner is; a voice of one year has nothing to shuffle and is left out.
    The sum of independent choices has the cumulants K(s) = Σ_v ln 1/T_v Σ_t exp(s r_vt). p is twice its tail by their saddlepoint
    (`_bound_choices`), z as in `permute_units`; both are NaN where no voice of the year has another.
    """
    found = rates.tocoo()
    rows, terms = found.coords
    order = np.lexsort((voices[rows], terms))
    rows, terms, values = rows[order], terms[order], found.data[order]
    n_years = np.bincount(voices)
    n_groups, n_terms = int(groups.max()) + 1, rates.shape[1]
    z, p = np.full((2, n_groups, n_terms), np.nan)
    for group in range(n_groups):
        there = np.zeros(len(n_years), dtype=bool)
        there[voices[groups == group]] = True
        there &= n_years > 1
        if not there.any():
            continue
        kept = there[voices[rows]]
        term, voice, rate = terms[kept], voices[rows[kept]], values[kept]
        first = np.flatnonzero((np.diff(term, prepend=-1) != 0) | (np.diff(voice, prepend=-1) != 0))
        pair = np.repeat(np.arange(len(first)), np.diff(first, append=len(term)))
        observed = np.add.reduceat(np.where(groups[rows[kept]] == group, rate, 0), first)
        # The years without the term are one choice, at rate 0.
        years = n_years[voice[first]]
        lacking = years - np.bincount(pair, minlength=len(first))
        pair = np.concatenate([pair, np.flatnonzero(lacking)])
        order = np.argsort(pair, kind="stable")
        rate = np.concatenate([rate, np.zeros(len(pair) - len(rate))])[order]
        chance = np.concatenate([np.ones(len(term)), lacking[lacking > 0]])[order] / years[pair[order]]
        sign, tail = _bound_choices(rate, chance, pair[order], observed, term[first], n_terms)
        p[group] = np.clip(2 * tail, np.finfo(float).tiny, 1)
        z[group] = sign * -ndtri(p[group] / 2)
    return z, p


def _bound_choices(
    rates: Matrix, chances: Matrix, pair: NDArray[np.int64], observed: Matrix, term: NDArray[np.int64], n_terms: int
) -> tuple[Matrix, Matrix]:
    """On which side of its mean the sum of a term's observed rates lies, 1 or -1, and the chance of a sum as far there: (n_terms,) each.

    rates, chances, pair: what a pair of term and voice may give, how likely, and the pair, from 0 and in order; observed, term: of each
    pair. The sum is that of independent choices. Its tail is Lugannani & Rice's (1980), corrected for lattices as by Daniels (1987), the
    step being what the nearest choice lies from the observed one: right where all rates are equal, and of no weight where they are not.
    It is never below the chance that every voice gives as much as observed, and is that where none can give more.
    """
    starts = np.flatnonzero(np.diff(pair, prepend=-1))
    excess = np.bincount(term, observed - np.add.reduceat(rates * chances, starts), n_terms)
    sign = np.where(excess >= 0, 1.0, -1.0)
    own = term[pair]
    beyond = sign[own] * (rates - observed[pair])
    # In units of the farthest choice, so that one search fits all terms.
    farthest, nearest = np.full(n_terms, 1e-300), np.full(n_terms, 1.0)
    np.maximum.at(farthest, own, np.abs(beyond))
    beyond = beyond / farthest[own]
    np.minimum.at(nearest, own, np.where(np.abs(beyond) > 1e-9, np.abs(beyond), 1))
    as_much = np.add.reduceat(np.where(beyond >= -1e-9, chances, 0), starts)
    least = np.exp(np.bincount(term, np.log(as_much), n_terms))
    may_exceed = np.bincount(own, beyond > 1e-9, n_terms) > 0

    s, value, second = _find_saddlepoints(beyond, chances, starts, term, may_exceed)
    root = np.sqrt(np.maximum(-2 * value, 0))
    known = may_exceed & (root > 1e-2)
    slope = -np.expm1(-s[known] * nearest[known]) / nearest[known] * np.sqrt(second[known])
    density = np.exp(-(root[known] ** 2) / 2) / np.sqrt(2 * np.pi)
    tail = np.where(may_exceed, 0.5, least)
    tail[known] = ndtr(-root[known]) + density * (1 / slope - 1 / root[known])
    return sign, np.clip(tail, least, 1)


def _find_saddlepoints(
    beyond: Matrix, chances: Matrix, starts: NDArray[np.int64], term: NDArray[np.int64], may_exceed: Flags
) -> tuple[Matrix, Matrix, Matrix]:
    """s ≥ 0 where K'(s) = 0, K(s) and K''(s) there, K being the cumulants of a sum of choices with a mean below 0: (n_terms,) each.

    beyond, chances, term: as in `_bound_choices`, choices at most 1 from 0; starts: where each pair begins; may_exceed: which sums can be
    above 0; others stay at s = 0. Newton's steps, shortened where they leave the bracket.
    """
    s, value, curvature = np.zeros((3, len(may_exceed)))
    low, high = np.zeros(len(may_exceed)), np.full(len(may_exceed), FARTHEST)
    sizes = np.diff(starts, append=len(beyond))
    sought = np.flatnonzero(may_exceed)
    for _ in range(MOST_STEPS):
        # Of the terms that are still sought alone: most are found in a few steps.
        kept = np.isin(term, sought) if len(sought) < len(may_exceed) else np.ones(len(term), dtype=bool)
        if not kept.all():
            entries = np.repeat(kept, sizes)
            beyond, chances, sizes, term = beyond[entries], chances[entries], sizes[kept], term[kept]
            starts = np.cumsum(sizes) - sizes
        if not len(sought):
            break
        weights = chances * np.exp(np.repeat(s[term], sizes) * beyond)
        total = np.add.reduceat(weights, starts)
        weights *= beyond
        first = np.add.reduceat(weights, starts) / total
        weights *= beyond
        second = np.add.reduceat(weights, starts) / total - first**2
        sums = (np.bincount(term, values, len(may_exceed))[sought] for values in (np.log(total), first, second))
        value[sought], slope, bend = sums
        curvature[sought] = bend
        own = s[sought]
        low[sought], high[sought] = np.where(slope < 0, own, low[sought]), np.where(slope < 0, high[sought], own)
        newton = own - slope / np.maximum(bend, 1e-300)
        middle = np.minimum((low[sought] + high[sought]) / 2, 2 * own + 1)
        step = np.where((newton > low[sought]) & (newton < np.minimum(high[sought], 2 * own + 1)), newton, middle)
        # K is off by the square of the slope over twice the bend.
        open_ = slope**2 > 1e-8 * bend
        s[sought[open_]] = step[open_]
        sought = sought[open_]
    return s, value, curvature


# Of the search for a saddlepoint: the farthest place, in units of the farthest choice, and the most steps towards it.
FARTHEST, MOST_STEPS = 500.0, 60
