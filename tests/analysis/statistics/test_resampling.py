"""Intervals from resampled documents hold what they promise."""

import numpy as np
import pytest

from pipeline.analysis.statistics.resampling import MIN_DOCUMENTS, draw_weights, resample_ratios
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
