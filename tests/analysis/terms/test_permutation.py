"""Shuffles of units and of years, against known answers and every possible shuffle."""

from itertools import combinations, product

import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.stats import binom, hypergeom, norm, pearson3

from pipeline.analysis.terms.permutation import bound_tail, permute_units, permute_years

N_VOICES, N_YEARS = 6, 6
VOICES = np.repeat(np.arange(N_VOICES), N_YEARS)
YEARS = np.tile(np.arange(N_YEARS), N_VOICES)


def test_p_is_exact_where_every_unit_with_a_term_has_the_same_rate() -> None:
    """Fisher's test, doubled: 4 of 5 units with the term in a group of 6 among 20."""
    present = np.zeros((20, 2))
    present[:, 1] = 10
    present[[0, 1, 2, 3, 15], 0], present[[0, 1, 2, 3, 15], 1] = 2, 8
    groups = np.repeat([0, 1], [6, 14])
    z, p = permute_units(csr_array(present / 10), groups)
    assert p[0, 0] == pytest.approx(2 * hypergeom(20, 5, 6).sf(3), rel=1e-3)
    assert p[1, 0] == pytest.approx(p[0, 0], rel=1e-3)
    assert z[0, 0] > 0 > z[1, 0]


def test_p_is_near_that_of_every_possible_assignment() -> None:
    rng = np.random.default_rng(5)
    counts = rng.poisson(rng.gamma(0.8, 3, (14, 30))) + 1.0 * (rng.random((14, 30)) < 0.1)
    counts = counts[:, (counts > 0).sum(axis=0) >= 5]
    counts = np.column_stack([counts, np.full(14, 200.0)])
    rates = counts / counts.sum(axis=1, keepdims=True)
    groups = np.repeat([0, 1], [5, 9])
    z, p = permute_units(csr_array(rates), groups)
    sums = np.array([rates[list(chosen)].sum(axis=0) for chosen in combinations(range(14), 5)])
    found = rates[:5].sum(axis=0)
    upper, lower = (sums >= found - 1e-12).mean(axis=0), (sums <= found + 1e-12).mean(axis=0)
    exact = np.minimum(1, 2 * np.where(z[0] > 0, upper, lower))
    assert counts.shape[1] > 15
    assert np.abs(np.log(p[0][:-1] / exact[:-1])).max() < np.log(2.2)
    assert np.abs(np.log(p[0][:-1] / exact[:-1])).mean() < np.log(1.25)


def test_p_of_a_term_that_every_unit_has_is_the_tail_of_the_three_moments_of_its_sums() -> None:
    rates = np.array([[1.0, 1, 1], [2, 1, 1], [3, 2, 1], [4, 2, 1], [5, 3, 9], [6, 9, 2], [7, 4, 7]])
    z, p = permute_units(csr_array(rates), np.array([0, 0, 0, 0, 1, 1, 1]))
    sums = np.array([rates[list(chosen)].sum(axis=0) for chosen in combinations(range(7), 3)])
    gaps = sums - sums.mean(axis=0)
    spread = np.sqrt((gaps**2).mean(axis=0))
    skewness = (gaps**3).mean(axis=0) / spread**3
    x = (rates[4:].sum(axis=0) - sums.mean(axis=0)) / spread
    tail = np.maximum(pearson3.sf(x, skewness), norm.sf(x))
    assert (skewness[1:] > 0.1).all() and p[1] == pytest.approx(2 * tail, rel=1e-3)
    assert z[1] == pytest.approx(norm.isf(tail), rel=1e-3)


def test_the_unit_of_rates_changes_no_p() -> None:
    rates = draw_rates(4, 1.0)
    per_character, per_10k = csr_array(rates), csr_array(1e4 * rates)
    assert permute_units(per_10k, YEARS)[1] == pytest.approx(permute_units(per_character, YEARS)[1])
    assert permute_years(per_10k, YEARS, VOICES)[1] == pytest.approx(permute_years(per_character, YEARS, VOICES)[1])


def test_a_tail_of_skewness_two_is_that_of_the_exponential_distribution() -> None:
    assert bound_tail(np.array([3.0]), np.array([2.0])) == pytest.approx(np.exp([-4.0]))


def shuffle_all(rates: np.ndarray, year: int) -> tuple[np.ndarray, np.ndarray]:
    """p of every possible shuffle of the years of each voice, and whether the year is above its mean."""
    own = rates.reshape(N_VOICES, N_YEARS, -1)
    sums = np.array(
        [own[np.arange(N_VOICES), list(choice)].sum(axis=0) for choice in product(range(N_YEARS), repeat=6)]
    )
    found = own[:, year].sum(axis=0)
    above = found >= sums.mean(axis=0)
    upper, lower = (sums >= found - 1e-12).mean(axis=0), (sums <= found + 1e-12).mean(axis=0)
    return np.minimum(1, 2 * np.where(above, upper, lower)), above


def draw_rates(seed: int, shape: float) -> np.ndarray:
    """Of 30 terms, some of which voices use more in the first year, others less."""
    rng = np.random.default_rng(seed)
    counts = rng.poisson(rng.gamma(shape, 1.5 / shape, (N_VOICES * N_YEARS, 30)))
    counts[YEARS == 0] += rng.poisson(1.2, (N_VOICES, 30)) * (np.arange(30) % 3 > 0)
    return counts / 1000.0


@pytest.mark.parametrize("shape", [0.5, 1.0, 5.0])
def test_p_of_years_is_near_that_of_every_possible_shuffle(shape: float) -> None:
    rates = draw_rates(3, shape)
    z, p = permute_years(csr_array(rates), YEARS, VOICES)
    for year in (0, 4):
        exact, above = shuffle_all(rates, year)
        sure = exact < 0.9
        error = np.log(p[year] / exact)[sure]
        assert sure.sum() > 15 and np.abs(error).max() < np.log(1.5) and np.abs(error).mean() < np.log(1.06)
        assert ((z[year] > 0) == above)[sure].all()
        assert np.abs(z[year]) == pytest.approx(norm.isf(p[year] / 2))


def test_p_of_years_is_nearly_exact_where_all_rates_are_equal() -> None:
    rng = np.random.default_rng(1)
    present = (rng.random((36, 30)) < 0.3) | ((YEARS == 2)[:, None] & (rng.random((36, 30)) < 0.5))
    exact, above = shuffle_all(present * 0.01, 2)
    p = permute_years(csr_array(present * 0.01), YEARS, VOICES)[1][2]
    sure = above & (exact < 0.5)
    assert sure.sum() > 10 and np.abs(np.log(p / exact)[sure]).max() < np.log(1.1)


def test_where_every_voice_has_its_most_in_the_year_p_is_that_of_this_one_choice() -> None:
    rates = np.where(YEARS == 1, 0.01, 0.002)[:, None] * [1.0, 0.0] + [0.0, 0.5]
    rates[VOICES == 0, 0] = 0.01  # a voice that is the same in all years says nothing
    z, p = permute_years(csr_array(rates), YEARS, VOICES)
    assert p[1, 0] == pytest.approx(2 / 6**5)
    assert (p[:, 1] == 1).all() and (z[:, 1] == 0).all(), "nothing differs"


@pytest.mark.parametrize("large", [20.0, 300.0])
def test_one_voice_of_large_rates_leaves_the_tail_of_all_others_as_it_is(large: float) -> None:
    """It gives its large rate or nothing; 24 of thirty others give 1 in the same year, and 6 in the other."""
    others = np.where(np.arange(30) < 24, 1.0, 0.0)
    rates = np.vstack([[large, 0], np.column_stack([others, 1 - others])]).reshape(-1, 1)
    p = permute_years(csr_array(rates), np.tile([0, 1], 31), np.repeat(np.arange(31), 2))[1]
    # As much takes the large rate, and 24 of thirty tosses or more; doubled for both sides.
    assert p == pytest.approx(np.full((2, 1), 2 * 0.5 * binom(30, 0.5).sf(23)), rel=0.03)


def test_two_years_are_enough_to_shuffle() -> None:
    rates = np.tile([[0.01, 0.03], [0.02, 0.01]], (4, 1))
    z, p = permute_years(csr_array(rates), np.tile([0, 1], 4), np.repeat(np.arange(4), 2))
    assert p == pytest.approx(np.full((2, 2), 2 / 2**4)) and (np.sign(z) == [[-1, 1], [1, -1]]).all()


def test_p_is_never_below_the_chance_that_every_voice_gives_as_much() -> None:
    """Few voices of few years, where the approximation alone goes below it."""
    years, voices = np.tile(np.arange(3), 3), np.repeat(np.arange(3), 3)
    rng = np.random.default_rng(2)
    rates = rng.gamma(0.3, 1, (9, 200)) * (rng.random((9, 200)) < 0.6)
    p = permute_years(csr_array(rates), years, voices)[1]
    own = rates.reshape(3, 3, 200)
    for year in range(3):
        side = np.where(own[:, year].sum(axis=0) >= own.sum(axis=(0, 1)) / 3, 1, -1)
        as_much = (side * own >= side * own[:, [year]]).mean(axis=1).prod(axis=0)
        assert (p[year] >= np.minimum(2 * as_much, 1) - 1e-9).all()


def test_how_a_voice_writes_in_all_its_years_changes_no_p() -> None:
    rates = draw_rates(5, 1.0) + 0.002
    habit = np.random.default_rng(0).uniform(0, 0.02, (N_VOICES, 30))[VOICES]
    assert permute_years(csr_array(rates + habit), YEARS, VOICES)[1] == pytest.approx(
        permute_years(csr_array(rates), YEARS, VOICES)[1], rel=0.35
    )


def test_voices_of_one_year_are_left_out() -> None:
    rates = draw_rates(6, 1.0)
    once = np.vstack([rates, np.full((3, 30), 0.05)])
    years, voices = np.append(YEARS, [0, 0, 6]), np.append(VOICES, [6, 7, 8])
    z, p = permute_years(csr_array(once), years, voices)
    assert p[:6] == pytest.approx(permute_years(csr_array(rates), YEARS, VOICES)[1])
    assert np.isnan(p[6]).all() and np.isnan(z[6]).all()
    # The same where the year that nobody shares is the first.
    p = permute_years(csr_array(once), (years + 1) % 7, voices)[1]
    assert np.isnan(p[0]).all() and p[1:] == pytest.approx(permute_years(csr_array(rates), YEARS, VOICES)[1])


def test_p_of_years_is_seldom_small_where_years_are_alike() -> None:
    rng = np.random.default_rng(8)
    manner = rng.gamma(0.7, 1 / 0.7, (12, 400))[np.repeat(np.arange(12), 7)]
    rates = rng.poisson(3 * manner * rng.gamma(1, 1, (84, 400))) / 1000
    p = permute_years(csr_array(rates), np.tile(np.arange(7), 12), np.repeat(np.arange(12), 7))[1]
    assert 0.035 < (p < 0.05).mean() <= 0.055 and (p < 0.001).mean() < 0.002
