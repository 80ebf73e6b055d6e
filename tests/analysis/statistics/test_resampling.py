"""Intervals from resampled documents, and from leaving out voices, hold what they promise."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import logit, stdtrit

from pipeline.analysis.statistics.resampling import (
    MIN_DOCUMENTS,
    bound_unseen,
    count_influential,
    draw_weights,
    jackknife_rates,
    jackknife_shares,
    resample_ratios,
    score_share,
)
from pipeline.params.sections import ResamplingParams


@pytest.mark.parametrize("n_documents", [8, 12, 40])
def test_intervals_hold_the_true_rate_in_nearly_95_of_100_corpora(n_documents: int) -> None:
    rng = np.random.default_rng(3)
    params = ResamplingParams(confidence=0.95, n_resamples=400, seed=1)
    n_series, rate = 400, 3.0
    lengths = rng.uniform(0.25, 0.6, n_documents)
    # Documents differ: a negative binomial with a spread of 30 %.
    counts = rng.poisson(rate * lengths[:, None] * rng.gamma(11, 1 / 11, (n_documents, n_series))).astype(float)
    low, high = resample_ratios(counts, lengths, params, rng)
    assert 0.9 <= np.mean((low <= rate) & (rate <= high)) <= 0.985


def test_equal_documents_leave_no_doubt(resampling: ResamplingParams) -> None:
    low, high = resample_ratios(np.full((9, 1), 4.0), np.full(9, 2.0), resampling, np.random.default_rng(0))
    assert low == high == 2.0


def test_a_handful_of_documents_has_no_interval(resampling: ResamplingParams) -> None:
    few = MIN_DOCUMENTS - 1
    low, high = resample_ratios(np.ones((few, 2)), np.ones(few), resampling, np.random.default_rng(0))
    assert np.isnan(low).all()
    assert np.isnan(high).all()


def test_blocks_change_no_draw(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = np.concatenate(list(draw_weights(7, 100, np.random.default_rng(5))))
    monkeypatch.setattr("pipeline.analysis.statistics.resampling.BLOCK", 70)
    parts = list(draw_weights(7, 100, np.random.default_rng(5)))
    assert len(parts) == 10
    assert (np.concatenate(parts) == whole).all()
    assert (whole.sum(axis=1) == 7).all()


def test_the_interval_of_a_rate_is_the_one_reckoned_by_hand() -> None:
    # Equal voices: the jackknife gives the variance of a mean, 20/3 / 4, over its square, 25. t has 3 degrees of freedom.
    low, high = jackknife_rates(np.array([[2.0], [4.0], [6.0], [8.0]]), np.full(4, 1000.0), 0.95)
    variance, t = 20 / 3 / 4 / 25, 3.182446
    assert low[0] == pytest.approx(0.005 * np.exp(-t * np.sqrt(variance)), rel=1e-6)
    assert high[0] == pytest.approx(0.005 * np.exp(t * np.sqrt(variance) + (t**2 + 2) * variance / 6), rel=1e-6)


def test_voices_of_unequal_length_leave_fewer_degrees_of_freedom_and_are_left_out_with_all_their_text() -> None:
    denominators = np.array([1000.0, 1000.0, 1000.0, 2000.0])
    low, high = jackknife_rates(np.array([[2.0], [4.0], [6.0], [8.0]]), denominators, 0.8)
    # Without each voice 18 / 4000, 16 / 4000, 14 / 4000, 12 / 3000, of 20 / 5000; 25 / 7 voices count.
    variance = 3 / 4 * (0.125**2 + 0.125**2)
    t = stdtrit(25 / 7 - 1, 0.9)
    assert np.log(low[0] / 0.004) == pytest.approx(-t * np.sqrt(variance), rel=1e-5)
    assert np.log(high[0] / 0.004) == pytest.approx(t * np.sqrt(variance) + (t**2 + 2) * variance / 6, rel=1e-5)


def test_rates_have_intervals_from_three_equal_voices_and_for_what_was_seen() -> None:
    for n_voices, known in ((2, False), (3, True)):
        low, high = jackknife_rates(np.tile([1.0, 0.0], (n_voices, 1)), np.full(n_voices, 10.0), 0.95)
        assert np.isfinite([low, high]).tolist() == [[known, False]] * 2


def test_one_voice_with_all_mentions_has_a_wide_interval_and_a_finite_one() -> None:
    low, high = jackknife_rates(np.array([[9.0], [0.0], [0.0], [0.0], [0.0], [0.0]]), np.full(6, 1000.0), 0.95)
    assert 0 < low[0] < 0.0015 / 10 and 0.0015 * 10 < high[0] < 1


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(1, 50)), min_size=3, max_size=12), st.sampled_from([0.8, 0.95])
)
def test_rates_scale_with_their_unit_and_mentions_and_hang_on_no_order(
    voices: list[tuple[int, int]], confidence: float
) -> None:
    found, chars = (np.array(column, dtype=float) for column in zip(*voices, strict=True))
    low, high = jackknife_rates(found[:, None], chars, confidence)
    scaled = jackknife_rates(7 * found[:, None], 10 * chars, confidence)
    back = jackknife_rates(found[::-1, None], chars[::-1], confidence)
    for other, factor in ((scaled, 0.7), (back, 1)):
        assert np.allclose(other[0], factor * low, equal_nan=True) and np.allclose(
            other[1], factor * high, equal_nan=True
        )
    if np.isfinite(low[0]):
        assert low[0] <= found.sum() / chars.sum() <= high[0]


@pytest.mark.parametrize("n_voices", [8, 20])
def test_rates_of_skewed_voices_are_held_by_most_of_their_intervals_and_missed_on_both_sides(n_voices: int) -> None:
    rng = np.random.default_rng(5)
    expected = 1.5 * rng.gamma(0.7, 1 / 0.7, (n_voices, 2000)) * rng.gamma(1, 1, (n_voices, 2000))
    low, high = jackknife_rates(rng.poisson(expected).astype(float), np.ones(n_voices), 0.95)
    above, below = np.nanmean(low > 1.5), np.nanmean(high < 1.5)
    assert above + below < 0.08
    assert 0.005 < above < 0.06 and 0.002 < below < 0.06


def test_what_no_voice_says_is_bounded_by_the_share_of_voices_that_might() -> None:
    # Were it more than 1 - 0.05^(1/4) = 0.527 of voices, four silent ones would be less likely than 5 %.
    bursts, lengths = np.array([3.0, 3.0, 1.0]), np.array([1000.0, 500.0, np.inf])
    bound = bound_unseen(np.full(4, 1000.0), bursts, lengths, 0.95)
    # Where those that mention it write half as much, those that are silent would bring twice as much.
    assert bound == pytest.approx([0.5271 * 3 / 1000, 0.5271 * 6 / 1000, 0.5271 / 1000], rel=1e-4)
    assert bound_unseen(np.full(4, 1000.0), bursts, lengths, 0.8)[0] == pytest.approx((1 - 0.2**0.25) * 3 / 1000)
    # Documents are no voices: ten times the text of the same four says less than as much of forty.
    assert (
        bound_unseen(np.full(4, 10_000.0), bursts, lengths, 0.95)[0]
        > bound_unseen(np.full(40, 1000.0), bursts, lengths, 0.95)[0]
    )
    # As they become many it is the rule of three.
    assert bound_unseen(np.full(10_000, 1.0), np.array([1.0]), np.array([np.inf]), 0.95)[0] == pytest.approx(
        3 / 10_000, rel=2e-3
    )


def test_unequal_voices_bound_less_and_no_text_bounds_nothing() -> None:
    one, burst, length = np.array([9000.0, 500.0, 500.0]), np.array([1.0]), np.array([np.inf])
    # 1.227 voices of equal length.
    assert bound_unseen(one, burst, length, 0.95)[0] == pytest.approx(
        (1 - 0.05 ** (1 / 1.226994)) * 1.226994 / 10_000, rel=1e-5
    )
    assert np.isnan(bound_unseen(np.zeros(2), burst, length, 0.95)[0])


def test_shares_of_voices_have_a_width_at_both_ends() -> None:
    # Wilson 1927: at 0 of n the upper limit is z² / (n + z²).
    low, high = score_share(np.array([0.0, 3.0, 12.0]), 12, 0.9)
    assert high[0] == pytest.approx(1.644854**2 / (12 + 1.644854**2), rel=1e-6)
    assert (low[0], high[2]) == (0, 1) and low[2] == pytest.approx(1 - high[0])
    # The limits are where the score of a quarter is z standard errors off: (p - 1/4)² = z² p (1 - p) / n.
    for limit in (low[1], high[1]):
        assert (limit - 0.25) ** 2 == pytest.approx(1.644854**2 * limit * (1 - limit) / 12, rel=1e-5)
    assert np.isnan(score_share(np.zeros(1), 0, 0.9)[0][0])


def test_limits_of_shares_lie_within_0_and_1_at_any_confidence() -> None:
    """In some, rounding alone would reach beyond."""
    for confidence in np.arange(50, 1000) / 1000:
        low, high = score_share(np.arange(8.0), 7, float(confidence))
        assert (low >= 0).all() and (high <= 1).all()


def test_the_interval_of_a_share_is_that_worked_out_by_hand() -> None:
    numerators, denominators = np.array([[0.4], [0.1], [0.5]]), np.array([2.0, 1.0, 1.0])
    low, high = jackknife_shares(numerators, denominators, 0.0, 0.95)
    # The share is 1/4; without each voice 3/10, 3/10 and 1/6. Squares of the moves sum to 0.011944, of which 2/3 is the variance.
    error = np.sqrt(0.0079630) / (1 / 4 * 3 / 4)
    # Moves of 1/20, 1/20 and 1/12 are those of 2.814 equal ones, lengths those of 16/6: t of 1.814 degrees of freedom is 4.7545.
    assert logit(low[0]) == pytest.approx(logit(0.25) - 4.7545 * error, abs=1e-3)
    # (1.96² + 1) / 2 · (1 - 2/4) times the variance of log odds.
    assert logit(high[0]) == pytest.approx(logit(0.25) + 4.7545 * error + 2.4207 * 0.5 * error**2, abs=1e-3)


def test_voices_of_equal_length_are_all_counted_though_one_decides() -> None:
    numerators = np.array([[0.5], [0.1], [0.1], [0.1]])
    low, _ = jackknife_shares(numerators, np.ones(4), 0.0, 0.95)
    # Without the first the share of 1/5 is 1/10, without another 7/30; by influence these are three, by length four.
    error = np.sqrt(3 / 4 * (1 / 100 + 3 / 900)) / (1 / 5 * 4 / 5)
    assert count_influential(np.array([-1 / 10, 1 / 30, 1 / 30, 1 / 30])) == pytest.approx(3)
    assert logit(low[0]) == pytest.approx(logit(0.2) + stdtrit(3, 0.025) * error)


def test_a_share_and_what_is_left_of_it_have_the_same_interval() -> None:
    rng = np.random.default_rng(2)
    denominators = rng.uniform(1, 6, 7)
    numerators = rng.beta(1, 6, (7, 4)) * denominators[:, None]
    low, high = jackknife_shares(numerators, denominators, 0.02**2, 0.9)
    rest_low, rest_high = jackknife_shares(denominators[:, None] - numerators, denominators, 0.02**2, 0.9)
    assert rest_low == pytest.approx(1 - high) and rest_high == pytest.approx(1 - low)
    # A rare share is more in doubt towards the middle, even on the scale of log odds.
    shares = numerators.sum(axis=0) / denominators.sum()
    assert (shares < 0.5).all() and (logit(high) - logit(shares) > logit(shares) - logit(low)).all()


def test_doubt_about_the_model_is_no_skewness_of_voices() -> None:
    low, high = jackknife_shares(np.full((9, 1), 0.2), np.ones(9), 0.03**2, 0.95)
    assert logit(high) - logit(0.2) == pytest.approx(logit(0.2) - logit(low))
    assert logit(high[0]) - logit(0.2) == pytest.approx(-stdtrit(8, 0.025) * 0.03 / 0.16)


def test_one_voice_that_writes_nearly_all_has_no_interval_whatever_its_influence() -> None:
    shares, lengths = np.array([[0.2], [0.9], [0.1], [0.3], [0.4]]), np.array([12.0, 1, 1, 1, 1])
    assert count_influential(shares - shares.mean()) > 2
    assert np.isnan(jackknife_shares(shares * lengths[:, None], lengths, 0.0, 0.95)).all()
