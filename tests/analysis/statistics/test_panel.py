"""A panel held fixed: a change of who issues is no change of what is said."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.analysis.statistics.panel import MIN_SHARE_PANEL, weigh_panel


def rate(numerators: np.ndarray, denominators: np.ndarray, factors: np.ndarray, inside: np.ndarray) -> float:
    return float((factors * numerators)[inside].sum() / (factors * denominators)[inside].sum())


def test_a_rate_that_only_changed_hands_stays_where_it_was() -> None:
    # Cell 0 always says 10 %, cell 1 30 %; cell 1 writes a quarter of the first year and three quarters of the second.
    denominators = np.array([75.0, 25.0, 25.0, 75.0])
    cells, years = np.array([0, 1, 0, 1]), np.array([2020, 2020, 2021, 2021])
    numerators = denominators * np.where(cells == 0, 0.1, 0.3)
    factors, shares = weigh_panel(denominators, cells, years, [2020, 2021])
    assert shares == [1, 1]
    for year, raw in ((2020, 0.15), (2021, 0.25)):
        inside = years == year
        assert rate(numerators, denominators, np.ones(4), inside) == pytest.approx(raw)
        assert rate(numerators, denominators, factors, inside) == pytest.approx(0.2)


def test_a_missing_cell_is_told_and_its_weight_falls_to_those_present() -> None:
    denominators = np.array([60.0, 20.0, 20.0, 10.0, 10.0])
    cells, years = np.array([0, 1, 2, 0, 1]), np.array([2020, 2020, 2020, 2021, 2021])
    factors, shares = weigh_panel(denominators, cells, years, [2020, 2021])
    assert shares == pytest.approx([1, 100 / 120])
    # Of the cells present the first has 70 of 100 characters over all years.
    later = years == 2021
    assert (factors * denominators)[later] / denominators[later].sum() == pytest.approx([0.7, 0.3])


def test_a_year_with_less_than_half_of_the_panel_is_not_adjusted() -> None:
    denominators = np.array([50.0, 50.0, 10.0])
    cells, years = np.array([0, 1, 2]), np.array([2020, 2020, 2021])
    factors, shares = weigh_panel(denominators, cells, years, [2020, 2021])
    assert shares[1] < MIN_SHARE_PANEL
    assert np.isnan(factors[2]) and np.isfinite(factors[:2]).all()


def test_a_gap_year_has_no_share_of_the_panel() -> None:
    _, shares = weigh_panel(np.ones(2), np.zeros(2, np.int64), np.array([2019, 2021]), [2019, 2020, 2021])
    assert shares[0] == shares[2] == 1 and np.isnan(shares[1])


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(2019, 2021), st.integers(1, 50)), min_size=1, max_size=30))
def test_weights_keep_each_years_length_and_give_every_whole_year_the_same_mix(
    texts: list[tuple[int, int, int]],
) -> None:
    cells, years, chars = (np.array(column) for column in zip(*texts, strict=True))
    denominators = chars.astype(np.float64)
    factors, shares = weigh_panel(denominators, cells, years, [2019, 2020, 2021])
    whole = np.bincount(cells, denominators) / denominators.sum()
    for year, share in zip((2019, 2020, 2021), shares, strict=True):
        inside = years == year
        if share >= MIN_SHARE_PANEL:
            weights = factors[inside] * denominators[inside]
            assert weights.sum() == pytest.approx(denominators[inside].sum())
            if share == pytest.approx(1):
                mix = np.bincount(cells[inside], weights, minlength=len(whole)) / weights.sum()
                assert mix == pytest.approx(whole)
