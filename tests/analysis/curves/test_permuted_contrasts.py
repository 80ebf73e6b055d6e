"""Contrasts that each series has for itself are permuted as one contrast of all is."""

from itertools import permutations, product

import numpy as np
import polars as pl
import pytest

from pipeline.analysis.curves.randomization import permute_contrasts, permute_years
from pipeline.analysis.curves.strata import Strata, gather_strata
from tests.analysis.curves.panels import find_scale


def make_strata(n_series: int = 3) -> Strata:
    """Three voices of unequal plans: one lacks the first year, one the last."""
    kept = [("甲", 2018), ("甲", 2019), ("甲", 2020), ("乙", 2018), ("乙", 2019), ("丙", 2019), ("丙", 2020)]
    documents = pl.DataFrame(
        {
            "voice": [voice for voice, _ in kept],
            "kind": ["要点"] * len(kept),
            "year": [year for _, year in kept],
            "n_own_chars": [4000, 3000, 5000, 2000, 2500, 6000, 3500],
        }
    )
    return gather_strata(documents, np.random.default_rng(3).poisson(5, (len(kept), n_series)).astype(np.float64))


def test_p_is_the_share_of_permutations_that_are_as_large() -> None:
    strata = make_strata()
    residuals = strata.subtract_expected()
    contrasts = np.array([[[-1.0, 0.0, 1.0], [1.0, -2.0, 1.0], [0.0, 1.0, -1.0]], [[2.0, -1.0, -1.0]] * 3])
    cells = [np.flatnonzero(strata.stratum == stratum) for stratum in range(3)]
    exact = np.zeros((2, 3))
    observed = np.einsum("ckt,tk->ck", contrasts, strata.sum_units(residuals).sum(axis=0))
    every = list(product(*(permutations(of) for of in cells)))
    for orders in every:
        moved = np.concatenate([np.array(order) for order in orders])
        totals = np.zeros((3, 3))
        np.add.at(totals, strata.year[moved], residuals[np.concatenate(cells)])
        exact += np.abs(np.einsum("ckt,tk->ck", contrasts, totals)) >= np.abs(observed) - 1e-9
    drawn = permute_contrasts(strata, residuals, contrasts, 20_000, np.random.default_rng(1))
    assert drawn == pytest.approx(exact / len(every), abs=0.015)


def test_a_contrast_that_all_series_share_has_the_p_of_permute_years() -> None:
    strata = make_strata()
    residuals, trend = strata.subtract_expected(), np.array([-1.0, 0.0, 1.0])
    first, _ = permute_years(
        strata, residuals, trend[None], find_scale(strata, residuals, trend[None]), 999, np.random.default_rng(1)
    )
    own = permute_contrasts(strata, residuals, np.tile(trend, (1, 3, 1)), 999, np.random.default_rng(1))
    assert own[0].tolist() == first.tolist()


def test_the_observed_order_counts_as_a_draw() -> None:
    """No p is 0, and where nothing differs p is 1."""
    strata = make_strata()
    contrasts = np.zeros((1, 3, 3))
    assert (permute_contrasts(strata, strata.subtract_expected(), contrasts, 99, np.random.default_rng(1)) == 1).all()
    documents = pl.DataFrame(
        {
            "voice": [f"机构{place // 7}" for place in range(84)],
            "kind": ["要点"] * 84,
            "year": [2015 + place % 7 for place in range(84)],
            "n_own_chars": [4000] * 84,
        }
    )
    steep = gather_strata(documents, np.array([[4.0 * (place % 7)] for place in range(84)]))
    trend = np.arange(7.0)[None, None] - 3
    assert permute_contrasts(steep, steep.subtract_expected(), trend, 99, np.random.default_rng(1)).tolist() == [[0.01]]
