"""What is compared: a voice with itself, within one kind of document."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.analysis.curves.strata import gather_months, gather_strata
from pipeline.analysis.statistics.matrices import sum_by
from tests.analysis.curves.panels import draw_strata, make_strata


def test_residuals_of_two_strata_are_those_reckoned_by_hand() -> None:
    strata = make_strata(
        ("甲", "要点", {2019: (1000, 1), 2020: (3000, 7)}),
        ("乙", "要点", {2019: (500, 3), 2020: (500, 0), 2021: (1000, 1)}),
    )
    # 8 in 4,000 characters: 2 and 6 expected; 4 in 2,000: 1, 1 and 2.
    of = dict(zip(zip(strata.stratum, strata.year, strict=True), strata.subtract_expected()[:, 0], strict=True))
    jia, yi = strata.stratum[strata.chars == 3000][0], 1 - strata.stratum[strata.chars == 3000][0]
    assert of == {(jia, 0): -1, (jia, 1): 1, (yi, 0): 2, (yi, 1): -1, (yi, 2): -1}


def test_a_voice_is_one_unit_with_all_its_kinds_and_a_kind_of_one_year_is_no_stratum() -> None:
    strata = make_strata(
        ("甲", "要点", {2019: (1000, 1), 2020: (1000, 3)}),
        ("甲", "通知", {2020: (500, 2), 2021: (500, 4)}),
        ("甲", "方案", {2021: (900, 9)}),
        ("乙", None, {2019: (100, 0), 2021: (100, 8)}),
        ("丙", "要点", {2018: (700, 5)}),
    )
    assert strata.years.tolist() == [2019, 2020, 2021] and strata.n_units == 2
    assert len(np.unique(strata.stratum)) == 3 and strata.chars.sum() == 3200
    by_unit = strata.sum_units(strata.counts)[:, :, 0].tolist()
    assert sorted(by_unit) == [[0, 0, 8], [1, 5, 4]]
    # Not of 10 in 3,000: each kind has its own level.
    residuals = strata.sum_units(strata.subtract_expected())[:, :, 0].tolist()
    assert sorted(residuals) == [[-4, 0, 4], [-1, 0, 1]]


def test_documents_of_one_stratum_and_year_add_up_and_those_without_own_words_are_left_out() -> None:
    documents = pl.DataFrame(
        {
            "voice": ["乙", "甲", "甲", "甲", "甲"],
            "kind": ["要点"] * 5,
            "year": [2020, 2021, 2019, 2019, 2020],
            "n_own_chars": [0, 50, 10, 30, 0],
        }
    )
    counts = np.array([[9, 9], [1, 2], [3, 0], [4, 1], [7, 7]])
    strata = gather_strata(documents, counts)
    assert strata.years.tolist() == [2019, 2021] and strata.year.tolist() == [0, 1]
    assert strata.chars.tolist() == [40, 50] and strata.counts.tolist() == [[7, 1], [1, 2]]
    order = [4, 2, 0, 3, 1]
    again = gather_strata(documents[order], counts[order])
    assert again.chars.tolist() == [40, 50] and again.counts.tolist() == [[7, 1], [1, 2]]


@given(st.integers(0, 10_000))
def test_residuals_sum_to_nothing_in_each_stratum_whatever_the_characters_are_counted_in(seed: int) -> None:
    strata = draw_strata(seed, 4, [2017, 2018, 2020, 2021], 2, share=0.5)
    residuals = strata.subtract_expected()
    assert sum_by(residuals, strata.stratum) == pytest.approx(0, abs=1e-9)
    in_tens = type(strata)(strata.years, strata.stratum, strata.unit, strata.year, strata.chars * 10, strata.counts)
    assert in_tens.subtract_expected() == pytest.approx(residuals, abs=1e-9)


def test_cells_stand_in_the_order_of_stratum_and_year() -> None:
    strata = draw_strata(1, 5, [2017, 2018, 2020, 2021], 1, share=0.6)
    keys = strata.stratum * len(strata.years) + strata.year
    assert (np.diff(keys) > 0).all()


def test_one_voice_is_one_stratum_whose_months_are_units() -> None:
    days = [date(2019, 12, 1), date(2020, 1, 2), date(2019, 1, 3), date(2019, 12, 31), date(2020, 2, 1)]
    documents = pl.DataFrame(
        {
            "year": [day.year for day in days],
            "month": [day.month for day in days],
            "n_own_chars": [10, 20, 40, 80, 0],
        }
    )
    strata = gather_months(documents, np.array([[1], [2], [4], [8], [16]]))
    assert strata.years.tolist() == [2019, 2020] and strata.n_units == 3
    assert strata.year.tolist() == [0, 0, 1] and strata.stratum.tolist() == [0, 0, 0]
    assert strata.chars.tolist() == [40, 90, 20] and strata.counts[:, 0].tolist() == [4, 9, 2]
    assert strata.sum_units(strata.counts)[:, :, 0].tolist() == [[4, 0], [9, 0], [0, 2]]


def test_rows_are_summed_by_group_and_an_empty_group_has_zero() -> None:
    rows = np.array([[1.0, 10.0], [2.0, 20.0], [4.0, 40.0]])
    assert sum_by(rows, np.array([2, 0, 2])).tolist() == [[2, 20], [0, 0], [5, 50]]
    assert sum_by(rows, np.array([0, 0, 0]), 2).tolist() == [[7, 70], [0, 0]]
