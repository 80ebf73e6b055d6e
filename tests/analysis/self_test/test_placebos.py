"""Placebos see what is common to a year, and nothing else."""

from dataclasses import replace
from itertools import product

import numpy as np
import polars as pl
import pytest

from pipeline.analysis.self_test import placebos
from pipeline.analysis.self_test.placebos import LEVEL, MAX_SHARE, N_ORDERS, Placebos, draw_orders
from pipeline.params.sections import ResamplingParams, TrajectoryParams
from tests.analysis.self_test.corpora import RESAMPLING, TRAJECTORY, Counts, make_plans


def judge(
    documents: pl.DataFrame,
    counts: Counts,
    params: TrajectoryParams = TRAJECTORY,
    resampling: ResamplingParams = RESAMPLING,
) -> Placebos:
    found = placebos.try_placebos(documents, counts, params, resampling)
    assert isinstance(found, Placebos)
    return found


@pytest.mark.parametrize("seed", range(1, 7))
def test_text_that_documents_of_a_year_share_is_flagged(seed: int) -> None:
    assert judge(*make_plans(seed, shared=0.5)).years_share


@pytest.mark.parametrize("seed", range(1, 7))
def test_a_flat_corpus_is_not_flagged(seed: int) -> None:
    assert not judge(*make_plans(seed)).years_share


def test_flat_words_pass_each_test_as_often_as_its_level_says() -> None:
    found = [judge(*make_plans(seed, n_terms=100)) for seed in range(1, 9)]
    for p in ([one.p_bodies for one in found], [one.p_permutation for one in found]):
        assert 0.03 <= (np.array(p) < LEVEL).mean() <= 0.065


def test_words_that_rise_everywhere_are_no_fault() -> None:
    """Whole years in an order that has nothing of the true one: the trend goes. The unchanged order would flag it."""
    documents, counts = make_plans(3, n_terms=100, rise=1.2)
    assert not judge(documents, counts).years_share


def test_a_trend_would_be_found_were_the_years_left_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        placebos, "draw_orders", lambda years, shape, rng: np.broadcast_to(years - years.mean(), (*shape, len(years)))
    )
    found = judge(*make_plans(3, n_terms=100, rise=1.2))
    assert (found.p_bodies < LEVEL).mean() > 3 * MAX_SHARE
    assert (found.p_permutation < LEVEL).mean() > 3 * MAX_SHARE


def test_the_flag_hangs_on_the_body_test_alone() -> None:
    many, few = np.full((5, 20), 0.01), np.full((5, 20), 0.5)
    assert Placebos(many, few).years_share
    assert not Placebos(few, many).years_share
    # Ten in a hundred is still no more than the limit, and p = .05 is not below the level.
    exactly = np.array([0.01] * 10 + [LEVEL] * 90)
    assert not Placebos(exactly, exactly).years_share
    assert Placebos(np.array([0.01] * 11 + [LEVEL] * 89), exactly).years_share


def test_p_of_the_body_test_is_that_of_all_flips_over_the_reordered_years() -> None:
    documents, counts = make_plans(5, n_voices=6, n_years=5, n_terms=20)
    found = judge(documents, counts)
    orders = draw_orders(documents["year"].unique().sort().to_numpy(), (N_ORDERS, 20), np.random.default_rng(1))
    by_voice = counts.reshape(6, 5, 20)
    for order, term in ((0, 0), (2, 7), (4, 19)):
        place = orders[order, term]
        # All plans are equally long, so that c̄ of each voice is the plain mean.
        scores = [float((place - place.mean()) @ of[:, term]) for of in by_voice]
        drawn = [abs(np.dot(signs, scores)) for signs in product((1, -1), repeat=6)]
        assert found.p_bodies[order, term] == np.mean([one >= abs(sum(scores)) - 1e-9 for one in drawn])


@pytest.mark.parametrize("n_voices", [5, 1])
def test_few_voices_have_no_self_test(n_voices: int) -> None:
    assert placebos.try_placebos(*make_plans(1, n_voices=n_voices), TRAJECTORY, RESAMPLING) == "no_body_test"


def test_few_years_have_no_self_test() -> None:
    assert placebos.try_placebos(*make_plans(1, n_years=4), TRAJECTORY, RESAMPLING) == "no_body_test"


def test_few_terms_have_no_self_test() -> None:
    assert placebos.try_placebos(*make_plans(1, n_terms=19), TRAJECTORY, RESAMPLING) == "few_terms"
    assert judge(*make_plans(1, n_terms=20)).p_bodies.shape == (N_ORDERS, 20)


def test_the_seed_decides() -> None:
    corpus = make_plans(2)
    first, again, other = (judge(*corpus, resampling=replace(RESAMPLING, seed=seed)) for seed in (1, 1, 2))
    assert (first.p_bodies == again.p_bodies).all() and (first.p_permutation == again.p_permutation).all()
    assert (first.p_bodies != other.p_bodies).any()


# ── orders of years ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("n_years", [3, 5, 7, 8, 9, 25])
def test_orders_have_every_year_once_and_nothing_of_the_true_order(n_years: int) -> None:
    years = np.arange(2000, 2000 + n_years)
    orders = draw_orders(years, (4, 30), np.random.default_rng(1))
    assert orders.shape == (4, 30, n_years)
    assert np.allclose(np.sort(orders, axis=-1), np.sort(years - years.mean()))
    correlations = [abs(float(np.corrcoef(order, years)[0, 1])) for order in orders.reshape(-1, n_years)]
    # Of three years no order is uncorrelated with the true one; 2, 1, 3 is half.
    assert max(correlations) <= (0.5 + 1e-9 if n_years == 3 else 0.1 + 1e-9)


def test_years_keep_their_distances() -> None:
    years = np.array([2010, 2011, 2015, 2016, 2017])
    order = draw_orders(years, (50,), np.random.default_rng(1))
    assert set(np.round(order.ravel() + years.mean()).astype(int)) == set(years.tolist())


def test_terms_have_different_orders() -> None:
    orders: Counts = draw_orders(np.arange(2015, 2022), (40,), np.random.default_rng(1))
    assert len({tuple(order) for order in orders}) > 20
