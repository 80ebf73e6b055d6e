"""Tests by randomization, against every case counted."""

from collections.abc import Iterable
from itertools import permutations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.analysis.curves import randomization
from pipeline.analysis.curves.contrasts import list_contrasts
from pipeline.analysis.curves.randomization import (
    draw_flips,
    permute_blocks,
    permute_contrasts,
    permute_years,
    vary_contrasts,
)
from pipeline.analysis.curves.strata import Strata
from pipeline.analysis.statistics.arrays import Matrix
from tests.analysis.curves.panels import draw_strata, find_scale, list_permutations, make_strata, repeat_curve

YEARS = np.array([2017, 2018, 2020])


def find_p_of_bodies(*scores: float) -> float:
    """p of the body test of one keyword."""
    flips, exact = draw_flips(len(scores), 99, np.random.default_rng(1))
    return float(randomization.flip_voices(np.array(scores)[:, None], flips, exact)[0])


def test_p_of_three_and_four_voices_is_counted_by_hand() -> None:
    # Sums of ±3 ±1 ±1: 5, 3, 3, 1 and their opposites.
    assert find_p_of_bodies(3, 1, 1) == 1 / 4
    assert find_p_of_bodies(3, -1, 1) == 3 / 4
    assert find_p_of_bodies(3, -1, -1) == 1
    assert find_p_of_bodies(-3, -1, -1) == 1 / 4
    # Of ±4 ±3 ±2 ±1: 10, 8, 6, 4, 4, 2, 0, 2.
    assert find_p_of_bodies(4, 3, 2, 1) == 1 / 8
    assert find_p_of_bodies(4, 3, 2, -1) == 2 / 8
    assert find_p_of_bodies(4, 3, -2, 1) == 3 / 8
    assert find_p_of_bodies(4, 3, -2, -1) == 5 / 8
    assert find_p_of_bodies(-4, 3, 2, -1) == 1


@given(st.lists(st.integers(-9, 9), min_size=2, max_size=7))
def test_the_exact_p_is_the_share_of_all_signs(scores: list[int]) -> None:
    sums = [abs(sum(np.multiply(signs, scores))) for signs in product((1, -1), repeat=len(scores))]
    assert find_p_of_bodies(*scores) == pytest.approx(np.mean([one >= abs(sum(scores)) for one in sums]))


def test_rounding_tells_no_ties_apart() -> None:
    assert find_p_of_bodies(0.1, 0.2, 0.3, -0.6, 0.1) == find_p_of_bodies(1, 2, 3, -6, 1)
    assert find_p_of_bodies(0.1, 0.7, -0.1, 0.3) == find_p_of_bodies(1, 7, -1, 3)


def test_up_to_fourteen_voices_have_all_flips_each_once_and_more_have_draws() -> None:
    flips, exact = draw_flips(14, 99, np.random.default_rng(1))
    assert exact and len(flips) == len(np.unique(flips, axis=0)) == 2**13 and set(np.unique(flips)) == {-1, 1}
    flips, exact = draw_flips(15, 99, np.random.default_rng(1))
    assert not exact and flips.shape == (99, 15) and set(np.unique(flips)) == {-1, 1}
    assert (flips == draw_flips(15, 99, np.random.default_rng(1))[0]).all()
    assert (flips != draw_flips(15, 99, np.random.default_rng(2))[0]).any()
    assert 0.4 < (flips > 0).mean() < 0.6 and len(np.unique(flips, axis=0)) == 99


def test_the_observed_signs_are_one_more_draw_where_not_all_are_drawn() -> None:
    flips = np.array([[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0]])
    scores = np.array([[2.0, 1.0], [2.0, -5.0]])
    assert randomization.flip_voices(scores, flips, exact=False).tolist() == [2 / 4, 4 / 4]
    assert randomization.flip_voices(scores, flips, exact=True).tolist() == [1 / 3, 3 / 3]
    assert find_p_of_bodies(*[1.0] * 40) == 1 / 100


def test_the_largest_contrast_over_flips_is_that_of_all_signs(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(3)
    totals, contrasts = rng.normal(size=(5, 4, 3)), list_contrasts(np.arange(4)).values
    scale = rng.uniform(1, 3, (len(contrasts), 3))
    scale[1, 0] = 0
    with np.errstate(divide="ignore"):
        weights = np.where(scale > 0, 1 / scale, 0)

    def find_largest(signs: tuple[float, ...]) -> np.ndarray:
        summed = sum(sign * of for sign, of in zip(signs, totals, strict=True))
        return np.asarray(np.abs(contrasts @ summed * weights).max(axis=0))

    every = np.array([find_largest(signs) for signs in product((1.0, -1.0), repeat=5)])
    expected = (every >= every[0] - 1e-9).mean(axis=0)
    flips, exact = draw_flips(5, 99, rng)
    assert randomization.flip_voices_largest(totals, contrasts, scale, flips, exact) == pytest.approx(expected)
    monkeypatch.setattr(randomization, "BLOCK", 100)
    assert randomization.flip_voices_largest(totals, contrasts, scale, flips, exact) == pytest.approx(expected)
    with_one = randomization.flip_voices_largest(totals, contrasts, scale, flips, exact=False)
    assert with_one == pytest.approx((16 * expected + 1) / 17)


def three_voices() -> Strata:
    """36 permutations: two strata of three years and unequal length, another of one voice of them; one of two."""
    return make_strata(
        ("甲", "要点", {2017: (900, 1, 4, 0), 2018: (1500, 4, 1, 0), 2020: (700, 6, 0, 5)}),
        ("乙", "要点", {2017: (2000, 3, 2, 1), 2018: (800, 2, 2, 1), 2020: (1200, 9, 5, 1)}),
        ("乙", "通知", {2017: (400, 0, 3, 2), 2018: (500, 1, 4, 7)}),
        ("丙", "通知", {2018: (600, 1, 0, 0), 2020: (650, 5, 2, 0)}),
    )


def test_p_of_permuted_years_is_that_of_all_permutations() -> None:
    strata, contrasts = three_voices(), list_contrasts(YEARS).values
    residuals = strata.subtract_expected()
    every = list_permutations(strata, residuals, contrasts)
    scale = every.std(axis=0)
    largest = np.abs(every / scale).max(axis=1)
    exact_first = (np.abs(every[:, 0]) >= np.abs(every[0, 0]) - 1e-9).mean(axis=0)
    exact_largest = (largest >= largest[0] - 1e-9).mean(axis=0)
    n_draws = 8000
    first, most = permute_years(
        strata, residuals, contrasts, find_scale(strata, residuals, contrasts), n_draws, np.random.default_rng(1)
    )
    # Four standard errors.
    for drawn, exact in ((first, exact_first), (most, exact_largest)):
        assert (np.abs(drawn - exact) <= 4 * np.sqrt(exact * (1 - exact) / n_draws) + 1 / n_draws).all()
    assert exact_first.min() < 0.05 and exact_largest.max() > 0.3


def test_the_variance_of_a_contrast_is_that_over_all_permutations() -> None:
    strata, contrasts = three_voices(), list_contrasts(YEARS).values
    residuals = strata.subtract_expected()
    every = list_permutations(strata, residuals, contrasts)
    variances = vary_contrasts(strata, residuals, contrasts)
    assert variances.shape == (3, len(contrasts), 3)
    assert variances.sum(axis=0) == pytest.approx(every.var(axis=0))
    # By unit: a voice alone has the same as among the others.
    alone = make_strata(("丙", "通知", {2018: (600, 1, 0, 0), 2020: (650, 5, 2, 0)}))
    own = list_permutations(alone, alone.subtract_expected(), contrasts[:, 1:]).var(axis=0)
    of_bing = np.unique(strata.unit[strata.chars == 600]).item()
    assert variances[of_bing] == pytest.approx(own)


def test_permutations_obey_their_seed_and_not_the_memory_that_they_take(monkeypatch: pytest.MonkeyPatch) -> None:
    strata = draw_strata(2, 6, [2017, 2018, 2019, 2020, 2021], 3, share=0.7)
    residuals, contrasts = strata.subtract_expected(), list_contrasts(strata.years).values

    def permute(seed: int) -> list[list[float]]:
        drawn = permute_years(
            strata, residuals, contrasts, find_scale(strata, residuals, contrasts), 199, np.random.default_rng(seed)
        )
        return [p.tolist() for p in drawn]

    once = permute(1)
    assert permute(1) == once and permute(2) != once
    monkeypatch.setattr(randomization, "BLOCK", 300)
    assert permute(1) == once


@pytest.mark.parametrize("permute", [permute_years, permute_blocks])
def test_the_observed_order_is_one_more_draw(permute: object) -> None:
    """The smallest p is 1/(n+1), and a constant series has p = 1."""
    assert callable(permute)
    strata = repeat_curve([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0])
    contrasts = list_contrasts(strata.years).values

    def draw(drawn: Strata) -> Iterable[Matrix]:
        residuals = drawn.subtract_expected()
        scale = find_scale(drawn, residuals, contrasts)
        return permute(drawn, residuals, contrasts, scale, 99, np.random.default_rng(1))  # type: ignore[no-any-return]

    if permute is permute_years:
        for p in draw(strata):
            assert p.tolist() == [0.01]
    for p in draw(repeat_curve([2.0] * 8)):
        assert p.tolist() == [1]


def test_who_says_nothing_changes_no_p() -> None:
    strata = three_voices()
    silent = {2017: (900.0, 0.0, 0.0, 0.0), 2018: (500.0, 0.0, 0.0, 0.0)}
    with_silent = make_strata(
        ("甲", "要点", {2017: (900, 1, 4, 0), 2018: (1500, 4, 1, 0), 2020: (700, 6, 0, 5)}),
        ("乙", "要点", {2017: (2000, 3, 2, 1), 2018: (800, 2, 2, 1), 2020: (1200, 9, 5, 1)}),
        ("乙", "通知", {2017: (400, 0, 3, 2), 2018: (500, 1, 4, 7)}),
        ("丙", "通知", {2018: (600, 1, 0, 0), 2020: (650, 5, 2, 0)}),
        ("丁", "通知", silent),
    )
    contrast = list_contrasts(YEARS).values[0]
    scores = [np.einsum("t,utk->uk", contrast, one.sum_units(one.subtract_expected())) for one in (strata, with_silent)]
    p = [randomization.flip_voices(one, *draw_flips(len(one), 99, np.random.default_rng(1))) for one in scores]
    assert p[0].tolist() == p[1].tolist()


def find_p_of_years(totals: list[float], years: list[int], n_draws: int = 99) -> float:
    drawn = randomization.reorder_years(np.array(totals)[:, None], np.array(years), n_draws, np.random.default_rng(1))
    return float(drawn[0])


def test_p_of_whole_years_is_counted_by_hand() -> None:
    # Last less first: 2, -2, 1, 1, -1, -1 in the six orders.
    assert find_p_of_years([-1, 0, 1], [2019, 2020, 2021]) == 2 / 6
    assert find_p_of_years([0, -1, 1], [2019, 2020, 2021]) == 1
    # -3/2, -1/2, 1/2, 3/2 times these: 5 straight on, 4 with one pair of neighbours changed (three orders), and backwards.
    assert find_p_of_years([-1.5, -0.5, 0.5, 1.5], [1, 2, 3, 4]) == 2 / 24
    assert find_p_of_years([-1.5, 0.5, -0.5, 1.5], [1, 2, 3, 4]) == 8 / 24
    assert find_p_of_years([1.5, 0.5, -0.5, -1.5], [1, 2, 3, 4]) == 2 / 24


def test_a_gap_in_the_years_is_a_gap() -> None:
    totals, years = [-1.0, -4.0, 1.0, 4.0], [2010, 2011, 2012, 2020]
    centred = np.array(years) - np.mean(years)
    every = [abs(centred @ np.array(order)) for order in permutations(totals)]
    exact = np.mean([one >= abs(centred @ np.array(totals)) - 1e-9 for one in every])
    assert find_p_of_years(totals, years) == exact != find_p_of_years(totals, [2010, 2011, 2012, 2013])


def test_up_to_eight_years_have_all_orders_and_more_have_draws_with_the_observed_one_among_them() -> None:
    assert find_p_of_years([*range(8)], [*range(8)]) == 2 / 40320
    assert find_p_of_years([*range(9)], [*range(9)], 199) == 1 / 200
    assert find_p_of_years([0.0] * 9, [*range(9)], 199) == 1


def make_months(totals: list[float]) -> Strata:
    """A newspaper of three months a year."""
    n = len(totals)
    return Strata(
        years=np.arange(2015, 2015 + n // 3),
        stratum=np.zeros(n, dtype=np.int64),
        unit=np.arange(n),
        year=np.arange(n) // 3,
        chars=np.full(n, 1000.0),
        counts=np.array(totals)[:, None],
    )


def list_block_orders(n_months: int) -> list[list[int]]:
    """All orders of blocks of three months, the series a circle that is cut at each of three places."""
    found = []
    for cut in range(3):
        ring = [(place + cut) % n_months for place in range(n_months)]
        blocks = [ring[start : start + 3] for start in range(0, n_months, 3)]
        found += [[month for block in order for month in block] for order in permutations(blocks)]
    return found


@pytest.mark.parametrize(
    "totals",
    [
        [0, 0, 1, 0, 2, 0, 1, 0, 1, 6, 5, 7],
        [0, 0, 0, 0, 9, 9, 9, 0, 0, 0, 0, 0],
        [1, 5, 1, 0, 0, 0, 4, 1, 1, 0, 0, 2],
    ],
)
def test_p_of_blocks_of_months_is_that_of_all_orders_of_blocks(totals: list[float]) -> None:
    strata = make_months(totals)
    residuals, contrasts = strata.subtract_expected(), list_contrasts(strata.years).values
    scale = np.sqrt(vary_contrasts(strata, residuals, contrasts).sum(axis=0))
    every = []
    for order in list_block_orders(len(totals)):
        every.append(contrasts @ np.add.reduceat(residuals[order], np.arange(0, len(totals), 3)))
    # The observed order is that of the uncut circle.
    stack = np.array(every)
    largest, observed = np.abs(stack / scale).max(axis=1), np.abs(stack[0] / scale).max(axis=0)
    exact_first = (np.abs(stack[:, 0]) >= np.abs(stack[0, 0]) - 1e-9).mean()
    exact_largest = (largest >= observed - 1e-9).mean()
    n_draws = 6000
    first, most = permute_blocks(
        strata, residuals, contrasts, find_scale(strata, residuals, contrasts), n_draws, np.random.default_rng(1)
    )
    for drawn, exact in ((first[0], exact_first), (most[0], exact_largest)):
        assert abs(drawn - exact) <= 4 * np.sqrt(exact * (1 - exact) / n_draws) + 1 / n_draws


def test_neighbouring_months_stay_together_whatever_comes() -> None:
    """A campaign of three months that fell into one year is no wonder, as months drawn one by one would have it."""
    strata = make_months([0.0] * 12 + [9.0] * 3 + [0.0] * 9)
    residuals, contrasts = strata.subtract_expected(), list_contrasts(strata.years).values
    _, blocks = permute_blocks(
        strata, residuals, contrasts, find_scale(strata, residuals, contrasts), 999, np.random.default_rng(1)
    )
    _, months = permute_years(
        strata, residuals, contrasts, find_scale(strata, residuals, contrasts), 999, np.random.default_rng(1)
    )
    # A third of the draws cut the circle where the campaign stays whole; months one by one do it in 8 of 2,024.
    assert blocks[0] > 0.25 and months[0] < 0.02


def test_blocks_obey_their_seed() -> None:
    strata = make_months([float(value) for value in np.random.default_rng(5).poisson(3, 24)])
    residuals, contrasts = strata.subtract_expected(), list_contrasts(strata.years).values
    drawn = [
        permute_blocks(
            strata, residuals, contrasts, find_scale(strata, residuals, contrasts), 199, np.random.default_rng(seed)
        )
        for seed in (1, 1, 2)
    ]
    assert (np.array(drawn[0]) == np.array(drawn[1])).all() and (np.array(drawn[0]) != np.array(drawn[2])).any()


def test_p_of_a_series_of_months_does_not_depend_on_what_is_drawn_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    alone = make_months([float(value) for value in np.random.default_rng(5).poisson(3, 24)])
    residuals, contrasts = alone.subtract_expected(), list_contrasts(alone.years).values
    scale = find_scale(alone, residuals, contrasts)
    given = permute_blocks(alone, residuals, contrasts, scale, 199, np.random.default_rng(1))
    monkeypatch.setattr(randomization, "BLOCK", 100)
    beside = permute_blocks(alone, np.tile(residuals, 3), contrasts, np.tile(scale, 3), 199, np.random.default_rng(1))
    for one, three in zip(given, beside, strict=True):
        assert three.tolist() == one.tolist() * 3


def test_a_contrast_of_one_series_may_be_permuted_with_blocks_of_any_size(monkeypatch: pytest.MonkeyPatch) -> None:
    strata = three_voices()
    residuals, contrast = strata.subtract_expected(), np.tile([-1.0, 0.0, 1.0], (1, 3, 1))
    once = permute_contrasts(strata, residuals, contrast, 199, np.random.default_rng(1))
    monkeypatch.setattr(randomization, "BLOCK", 50)
    assert (permute_contrasts(strata, residuals, contrast, 199, np.random.default_rng(1)) == once).all()


def test_flat_series_have_p_under_five_in_a_hundred_as_often_as_they_should() -> None:
    """Both tests on 400 words of rates that bodies and documents have for themselves; bounds are those of 400 tosses, twice .05 at most."""
    rng = np.random.default_rng(20)
    n_voices, n_years, n_words = 10, 6, 400
    rates = rng.gamma(0.7, 1 / 0.7, (n_voices, 1, n_words)) * rng.gamma(1, 1, (n_voices, n_years, n_words))
    counts = rng.poisson(4 * rates)
    strata = make_strata(
        *(
            (f"机构{voice}", "要点", {2015 + year: (1000.0, *counts[voice, year]) for year in range(n_years)})
            for voice in range(n_voices)
        )
    )
    residuals, contrasts = strata.subtract_expected(), list_contrasts(strata.years).values
    scores = np.einsum("t,utk->uk", contrasts[0], strata.sum_units(residuals))
    bodies = randomization.flip_voices(scores, *draw_flips(n_voices, 199, rng))
    first, largest = permute_years(strata, residuals, contrasts, find_scale(strata, residuals, contrasts), 199, rng)
    for p in (bodies, first, largest):
        assert 0.02 <= np.mean(p < 0.05) <= 0.085 and 0.42 <= np.mean(p <= 0.5) <= 0.58
