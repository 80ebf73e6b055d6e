"""Laws of the noise: every factor has mean one, and documents differ as much as real ones."""

from collections import Counter

import numpy as np
import polars as pl
import pytest

from pipeline.demo.history import PLANTS
from pipeline.demo.noise import CAMPAIGN, CAMPAIGN_SHARE, DOCUMENT_SHAPE, OWN_CV, draw_factors, expect_rates
from pipeline.demo.places import draw_panel, make_districts, make_province
from pipeline.demo.plans import Plan, draw_date, write_plan
from tests.demo.corpora import generate_with_plans, make_params

FLAT = [index for index, plant in enumerate(PLANTS) if plant.kind == "flat"]


def expect_mentions(plan: Plan) -> np.ndarray:
    """What each keyword's mentions in this plan are on average; shape (n_plants,)."""
    return expect_rates(plan.place, plan.issued_on) * plan.n_aimed / 10_000


def count_planted(plan: Plan) -> np.ndarray:
    counts = Counter(plant.keyword for item in plan.items for plant in item.mentions)
    return np.array([counts[plant.keyword] for plant in PLANTS])


@pytest.fixture(scope="module")
def factors() -> np.ndarray:
    """Of 1,500 districts in four years; shape (n_districts, n_years, n_plants)."""
    districts = make_districts(make_params(n_districts=1500))
    return np.array([[draw_factors(place, year, 3) for year in range(2017, 2021)] for place in districts])


def test_factors_have_mean_one(factors: np.ndarray) -> None:
    means = factors.mean(axis=(1, 2))
    assert abs(means.mean() - 1) < 4 * means.std() / np.sqrt(means.size)
    assert means.std() / np.sqrt(means.size) < 0.005
    by_keyword = factors.mean(axis=1)
    errors = by_keyword.std(axis=0) / np.sqrt(len(by_keyword))
    assert np.abs((by_keyword.mean(axis=0) - 1) / errors).max() < 4


def test_bodies_keep_their_own_rates_and_documents_differ_by_a_gamma_between_one_and_two_and_a_half(
    factors: np.ndarray,
) -> None:
    # Two documents of one body share its own rate alone: E[f₁ f₂] = 1 + own variance.
    pairs = [factors[:, i] * factors[:, j] for i in range(4) for j in range(i)]
    assert np.sqrt(np.mean(pairs) - 1) == pytest.approx(OWN_CV, abs=0.05)
    assert 0.6 <= OWN_CV <= 0.8
    # Of one document: E[f²] = (1 + own variance) (1 + 1 / shape), and a little for campaigns.
    shape = 1 / (np.mean(factors**2) / np.mean(pairs) - 1)
    assert 1 <= shape <= 2.5
    assert shape == pytest.approx(DOCUMENT_SHAPE, rel=0.15)


def test_what_documents_in_fact_say_is_as_noisy() -> None:
    """Shape by moments of the counts of flat keywords: two documents of a body share what is its own."""
    _, plans = generate_with_plans(make_params(n_districts=60, seed=5))
    by_place: dict[str, list[tuple[np.ndarray, np.ndarray]]] = {}
    for plan in plans.values():
        pair = count_planted(plan)[FLAT], expect_mentions(plan)[FLAT]
        by_place.setdefault(plan.place.name, []).append(pair)
    own, whole = [], []
    for documents in by_place.values():
        for i, (counts, means) in enumerate(documents):
            # Factorial moments: E[y (y - 1)] = μ² E[f²], which Poisson noise adds nothing to.
            whole.append((counts * (counts - 1), means**2))
            own += [(counts * other, means * other_means) for other, other_means in documents[:i]]
    of_one, of_two = (sum(y.sum() for y, _ in both) / sum(m.sum() for _, m in both) for both in (whole, own))
    assert 1 <= 1 / (of_one / of_two - 1) <= 2.5


def test_a_campaign_raises_one_keyword_of_one_body_in_one_year() -> None:
    place = make_districts(make_params(n_districts=1))[0]
    years = range(2000, 2100)
    quiet = [draw_factors(place, year, 8) for year in years]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipeline.demo.noise.CAMPAIGN", 1.0)
        without = [draw_factors(place, year, 8) for year in years]
    ratios = np.array(quiet) / np.array(without)
    usual = 1 / (1 + (CAMPAIGN - 1) * CAMPAIGN_SHARE / len(PLANTS))
    raised = ~np.isclose(ratios, usual)
    assert np.allclose(ratios[raised], CAMPAIGN * usual)
    assert set(raised.sum(axis=1)) == {0, 1}
    assert 5 <= raised.sum() <= 30


def test_counts_drawn_agree_with_the_rates_planted_over_several_seeds() -> None:
    share = CAMPAIGN_SHARE / len(PLANTS)
    campaigns = (1 + (CAMPAIGN**2 - 1) * share) / (1 + (CAMPAIGN - 1) * share) ** 2
    spread = (1 + OWN_CV**2) * (1 + 1 / DOCUMENT_SHAPE) * campaigns - 1
    scores = []
    for seed in (1, 2, 3):
        _, plans = generate_with_plans(make_params(seed=seed))
        for year in range(2017, 2024):
            of_year = [plan for plan in plans.values() if plan.year == year]
            expected = np.array([expect_mentions(plan) for plan in of_year])
            counts = np.array([count_planted(plan) for plan in of_year])
            variance = expected.sum(axis=0) + spread * (expected**2).sum(axis=0)
            some = variance > 0
            assert not counts[:, ~some].any()
            scores.append(((counts - expected).sum(axis=0))[some] / np.sqrt(variance[some]))
    z = np.concatenate(scores)
    assert abs(z.mean()) < 0.15
    assert 0.85 < z.std() < 1.15


def test_the_rate_told_is_what_its_documents_are_expected_to_say_in_own_words() -> None:
    corpus, plans = generate_with_plans(make_params(n_districts=6))
    copied = dict(corpus.truth["copies"].group_by("path").agg(pl.col("n_chars").sum()).iter_rows())
    sizes = dict(corpus.truth["documents"].select("path", "n_chars").iter_rows())
    assert copied
    for year, rows in corpus.truth["keyword_years"].group_by("year", maintain_order=True):
        of_year = {path: plan for path, plan in plans.items() if plan.year == year[0]}
        own = sum(sizes[path] - copied.get(path, 0) for path in of_year)
        expected = sum(expect_mentions(plan) for plan in of_year.values()) / own * 10_000
        assert rows["keyword"].to_list() == [plant.keyword for plant in PLANTS]
        assert rows["expected_per_10k_chars"].to_numpy() == pytest.approx(expected)
        planted = np.sum([count_planted(plan) for plan in of_year.values()], axis=0)
        assert rows["n_planted"].to_list() == planted.tolist()


def test_newcomers_join_late_and_speak_differently() -> None:
    params = make_params(n_districts=300, first_year=2017, last_year=2019)
    panel, districts = draw_panel(params), make_districts(params)
    assert not any(districts[i].is_newcomer for i in panel[2017])
    assert sum(districts[i].is_newcomer for i in panel[2019]) > 60
    assert not make_province(params).is_newcomer
    _, plans = generate_with_plans(params)
    told = {True: np.zeros(len(PLANTS)), False: np.zeros(len(PLANTS))}
    asked = {True: 0, False: 0}
    for plan in plans.values():
        told[plan.place.is_newcomer] += count_planted(plan)
        asked[plan.place.is_newcomer] += plan.n_aimed
    for index in FLAT:
        ratio = told[True][index] / asked[True] / (told[False][index] / asked[False])
        assert ratio == pytest.approx(PLANTS[index].newcomers, rel=0.35), PLANTS[index].keyword
    assert {plant.newcomers for plant in PLANTS if plant.kind == "flat"} >= {0.4, 1.0, 2.5, 3.0}


def test_no_plan_depends_on_how_many_others_there_are() -> None:
    """Before items are copied, which needs another plan to copy from."""
    few, many = make_districts(make_params(n_districts=4)), make_districts(make_params(n_districts=40))
    for one, other in zip(few, many, strict=False):
        day = draw_date(one, 2021, 42)
        assert day == draw_date(other, 2021, 42)
        first, second = (write_plan(place, 2021, day, 42) for place in (one, other))
        assert first.paragraphs() == second.paragraphs()
        assert one.is_newcomer == other.is_newcomer
