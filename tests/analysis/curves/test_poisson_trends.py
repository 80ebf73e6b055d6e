"""The slope against the explicit likelihood with one level for each stratum, its interval against explicit leaving out."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.special import stdtrit

from pipeline.analysis.curves.poisson_trends import find_trend_intervals, fit_trends
from pipeline.analysis.curves.strata import Strata
from pipeline.analysis.statistics.matrices import sum_by
from tests.analysis.curves.panels import draw_strata, make_strata

YEARS = [2016, 2017, 2018, 2020, 2021]


def maximise_likelihood(strata: Strata) -> float:
    """β of a Poisson regression with a dummy for each stratum that mentions the one word, by a general optimiser."""
    spoken = sum_by(strata.counts, strata.stratum)[:, 0] > 0
    inside = spoken[strata.stratum]
    level = np.unique(strata.stratum[inside], return_inverse=True)[1]
    t = (strata.years[strata.year] - strata.years.mean())[inside]
    y, n = strata.counts[inside, 0], strata.chars[inside]

    def lose(x: np.ndarray) -> tuple[float, np.ndarray]:
        mean = n * np.exp(x[1:][level] + x[0] * t)
        gap = mean - y
        return float(mean.sum() - (y * np.log(mean)).sum()), np.array([gap @ t, *np.bincount(level, gap)])

    start = np.log(np.bincount(level, y) / np.bincount(level, n))
    return float(minimize(lose, np.array([0.0, *start]), jac=True, method="BFGS", options={"gtol": 1e-8}).x[0])


def weigh_years(strata: Strata, slope: float) -> tuple[np.ndarray, np.ndarray]:
    """t less its mean of each stratum, and mentions expected given those of the stratum, of each cell."""
    t = strata.years[strata.year].astype(float)
    t -= strata.years.mean()
    gaps, expected = np.zeros(len(t)), np.zeros(len(t))
    for stratum in np.unique(strata.stratum):
        of = strata.stratum == stratum
        weights = strata.chars[of] * np.exp(slope * t[of])
        weights /= weights.sum()
        gaps[of] = t[of] - weights @ t[of]
        expected[of] = strata.counts[of, 0].sum() * weights
    return gaps, expected


@given(st.integers(0, 10_000), st.sampled_from([0.8, 1.0, 1.5]))
def test_the_slope_has_the_greatest_likelihood(seed: int, growth: float) -> None:
    strata = draw_strata(seed, 5, YEARS, 1, share=0.7)
    rng = np.random.default_rng(seed)
    rates = 4 * growth ** (strata.years[strata.year] - 2018.0)
    strata = replace(strata, counts=1 + rng.poisson(rates * strata.chars / 3000)[:, None].astype(np.float64))
    slope = fit_trends(strata)[0]
    assert slope == pytest.approx(maximise_likelihood(strata), abs=1e-4)
    gaps, _ = weigh_years(strata, slope)
    assert gaps @ strata.counts[:, 0] == pytest.approx(0, abs=1e-6)


def test_exact_growth_is_found_whatever_the_levels_of_voices() -> None:
    strata = make_strata(
        ("甲", "要点", {year: (1000, 1.3 ** (year - 2016), 0.5 ** (year - 2016)) for year in YEARS}),
        ("乙", "要点", {year: (5000, 90 * 1.3 ** (year - 2016), 0.5 ** (year - 2016)) for year in YEARS[2:]}),
        ("乙", "通知", {year: (200, 7 * 1.3 ** (year - 2016), 0) for year in YEARS[:2]}),
    )
    assert np.exp(fit_trends(strata)) == pytest.approx([1.3, 0.5])


@pytest.mark.parametrize("growth", [3.0, 20.0])
@pytest.mark.parametrize("chars", [(1, 1, 1, 1, 1), (1000, 200, 20, 4, 1), (1, 4, 20, 200, 1000)])
@pytest.mark.parametrize("years", [[2000, 2001, 2002, 2003, 2004], [1990, 2000, 2008, 2015, 2024]])
def test_steep_slopes_converge_from_text_of_any_length_and_over_any_gap(
    growth: float, chars: tuple[int, ...], years: list[int]
) -> None:
    slope = np.log(growth) / (1 if years[0] == 2000 else 8)
    up = {year: (n, n * np.exp(slope * (year - 2000))) for year, n in zip(years, chars, strict=True)}
    down = {year: (n, n * np.exp(-slope * (year - 2000))) for year, n in zip(years, chars, strict=True)}
    assert fit_trends(make_strata(("甲", "要点", up)))[0] == pytest.approx(slope, abs=1e-6)
    assert fit_trends(make_strata(("甲", "要点", down)))[0] == pytest.approx(-slope, abs=1e-6)


def test_a_step_beyond_the_slope_of_a_single_mention_is_taken_back() -> None:
    """Of a hundred times as much text in one year Newton's method knows so little that its steps would never end."""
    chars = {1999: 1, 2000: 100, 2003: 1, 2011: 1, 2012: 1}
    strata = make_strata(("甲", "要点", {year: (n, float(year == 2011)) for year, n in chars.items()}))
    gaps, expected = weigh_years(strata, fit_trends(strata)[0])
    assert gaps @ (strata.counts[:, 0] - expected) == pytest.approx(0, abs=1e-9)


def test_slopes_are_infinite_where_all_mentions_lie_in_the_last_or_first_years_of_their_strata() -> None:
    last = {2019: (100, 0, 5, 0, 0, 1), 2020: (100, 0, 0, 0, 5, 2), 2021: (100, 5, 0, 0, 0, 1)}
    earlier = {2019: (100, 0, 2, 0, 0, 0), 2020: (100, 4, 0, 0, 0, 0)}
    slopes = fit_trends(make_strata(("甲", "要点", last), ("乙", "要点", earlier)))
    assert slopes[:2].tolist() == [np.inf, -np.inf] and np.isnan(slopes[2])
    assert slopes[3:] == pytest.approx(0, abs=1e-9)


@given(st.integers(0, 10_000))
def test_who_reports_when_and_how_much_does_not_move_a_constant_rate(seed: int) -> None:
    strata = draw_strata(seed, 4, YEARS, 1, share=0.5)
    own_rates = np.random.default_rng(seed).gamma(1, 1, int(strata.stratum.max()) + 1)
    constant = replace(strata, counts=(strata.chars * own_rates[strata.stratum])[:, None])
    assert fit_trends(constant)[0] == pytest.approx(0, abs=1e-9)


def test_only_years_and_their_order_count() -> None:
    strata = draw_strata(3, 6, YEARS, 4, share=0.8)
    slopes = fit_trends(strata)
    ends = find_trend_intervals(strata, slopes, 0.95)

    def check(changed: Strata, *expected: np.ndarray) -> None:
        again = fit_trends(changed)
        found = np.array([again, *find_trend_intervals(changed, again, 0.95)])
        assert found == pytest.approx(np.array(expected))

    check(replace(strata, chars=strata.chars * 10), slopes, *ends)
    check(replace(strata, years=strata.years + 100), slopes, *ends)
    n = len(strata.years)
    # Cells needn't stand in the order of years here.
    backwards = replace(strata, years=(4037 - strata.years)[::-1], year=n - 1 - strata.year)
    check(backwards, -slopes, -ends[1], -ends[0])


def test_who_never_mentions_it_or_reports_once_changes_nothing() -> None:
    voices = [
        ("甲", "要点", {2019: (1000, 2), 2020: (1100, 3), 2021: (900, 6)}),
        ("乙", "要点", {2019: (2000, 1), 2020: (1500, 4)}),
        ("丙", "要点", {2020: (700, 2), 2021: (800, 5)}),
    ]
    silent = ("丁", "要点", {2019: (9000, 0), 2020: (8000, 0), 2021: (7000, 0)})
    once = ("戊", "要点", {2021: (9000, 99)})
    slopes = [fit_trends(make_strata(*voices, *more)) for more in ((), (silent,), (once,))]
    assert slopes[1] == slopes[2] == pytest.approx(slopes[0])
    intervals = [
        find_trend_intervals(make_strata(*voices, *more), slopes[0], 0.95) for more in ((), (silent,), (once,))
    ]
    assert np.array(intervals[1]) == pytest.approx(np.array(intervals[0]))
    assert np.array(intervals[2]) == pytest.approx(np.array(intervals[0]))


@pytest.mark.parametrize("confidence", [0.8, 0.95])
def test_the_interval_leaves_out_each_voice_with_one_newton_step(confidence: float) -> None:
    strata = make_strata(
        ("甲", "要点", {2018: (900, 1), 2019: (1500, 4), 2021: (700, 6)}),
        ("甲", "通知", {2018: (300, 2), 2019: (400, 1)}),
        ("乙", "要点", {2018: (2000, 3), 2019: (800, 2), 2021: (1200, 9)}),
        ("丙", "要点", {2019: (500, 2), 2021: (600, 3)}),
        ("丁", "要点", {2018: (100, 0), 2021: (600, 0)}),
        ("戊", "要点", {2018: (800, 5), 2019: (650, 5), 2021: (700, 2)}),
    )
    slope = fit_trends(strata)[0]
    gaps, expected = weigh_years(strata, slope)
    shifts = []
    for voice in range(strata.n_units):
        kept = strata.unit != voice
        score = (gaps * (strata.counts[:, 0] - expected))[kept].sum()
        shifts.append(score / (gaps**2 * expected)[kept].sum())
    # Five voices, of which four mention it.
    half = stdtrit(3, (1 + confidence) / 2) * np.sqrt(3 / 4 * np.sum(np.square(shifts)))
    low, high = find_trend_intervals(strata, np.array([slope]), confidence)
    assert (low[0], high[0]) == pytest.approx((slope - half, slope + half))


def test_of_many_voices_it_is_that_of_fitting_again_without_each() -> None:
    n_voices = 60
    strata = draw_strata(4, n_voices, YEARS, 1, share=0.8)
    slopes = fit_trends(strata)
    low, high = find_trend_intervals(strata, slopes, 0.95)
    left_out = []
    for voice in range(n_voices):
        kept = strata.unit != voice
        stratum, unit = (np.unique(of[kept], return_inverse=True)[1] for of in (strata.stratum, strata.unit))
        without = Strata(strata.years, stratum, unit, strata.year[kept], strata.chars[kept], strata.counts[kept])
        left_out.append(fit_trends(without)[0])
    spread = np.sqrt((n_voices - 1) / n_voices * ((np.array(left_out) - slopes[0]) ** 2).sum())
    assert high[0] - low[0] == pytest.approx(2 * stdtrit(n_voices - 1, 0.975) * spread, rel=0.02)


def test_under_two_voices_that_mention_it_and_for_no_finite_slope_there_is_no_interval() -> None:
    strata = make_strata(
        ("甲", "要点", {2019: (1000, 2, 0, 1), 2020: (1100, 3, 4, 1)}),
        ("乙", "要点", {2019: (1000, 0, 0, 1), 2020: (1100, 0, 4, 2)}),
    )
    low, high = find_trend_intervals(strata, fit_trends(strata), 0.95)
    assert np.isnan([low[:2], high[:2]]).all() and low[2] < high[2]


def test_what_nobody_or_one_voice_mentions_divides_by_no_zero() -> None:
    strata = make_strata(
        ("甲", "要点", {2019: (1000, 2, 0), 2020: (1100, 3, 0)}),
        ("乙", "要点", {2019: (1000, 0, 0), 2020: (1100, 0, 0)}),
    )
    with np.errstate(divide="raise", invalid="raise"):
        slopes = fit_trends(strata)
        find_trend_intervals(strata, slopes, 0.95)
    assert np.isnan(slopes).tolist() == [False, True]


def test_intervals_hold_the_true_ratio_in_nearly_95_of_100_corpora() -> None:
    """Ten voices, noise of documents: of 1,500 words of growth 1.2."""
    rng = np.random.default_rng(6)
    n_words, years = 1500, range(2015, 2021)
    voices = []
    for voice in range(10):
        expected = 6 * rng.gamma(2, 1 / 2, n_words) * 1.2 ** (np.array(years)[:, None] - 2017.5)
        counts = rng.poisson(expected * rng.gamma(3, 1 / 3, (6, n_words)))
        voices.append(
            (f"机构{voice}", "要点", {year: (1000.0, *found) for year, found in zip(years, counts, strict=True)})
        )
    strata = make_strata(*voices)
    low, high = find_trend_intervals(strata, fit_trends(strata), 0.95)
    assert 0.92 <= np.mean((low <= np.log(1.2)) & (np.log(1.2) <= high)) <= 0.98
