"""A change between two years and its three parts."""

from collections.abc import Sequence

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import catalog
from pipeline.analysis.keywords.changes import decompose_change, measure_changes, standardise_change
from tests.analysis.keywords.counted import make_documents

PARTS = ("change", "within", "weights", "entry_exit")


def split(earlier: Sequence[tuple[float, float]], later: Sequence[tuple[float, float]]) -> dict[str, float]:
    """The parts, from mentions and characters of the same voices in two years."""
    years = [
        (np.array([[found] for found, _ in year]), np.array([chars for _, chars in year])) for year in (earlier, later)
    ]
    return dict(zip(PARTS, (float(part[0]) for part in decompose_change(years[0], years[1])), strict=True))


def test_the_parts_are_those_reckoned_by_hand() -> None:
    # Rates .1 → .2 and .4 → .3, shares .5 → .75 and .5 → .25; one voice of rate .5 went, one of rate 0 came.
    found = split([(1, 10), (4, 10), (5, 10), (0, 0)], [(6, 30), (3, 10), (0, 0), (0, 10)])
    assert found["within"] == pytest.approx(0.625 * 0.1 - 0.375 * 0.1)
    assert found["weights"] == pytest.approx(0.25 * 0.15 - 0.25 * 0.35)
    # 9/50 and 10/30 whole, .225 and .25 those that report in both.
    assert found["entry_exit"] == pytest.approx((9 / 50 - 0.225) - (10 / 30 - 0.25))
    assert found["change"] == pytest.approx(9 / 50 - 10 / 30)


def test_who_says_the_same_in_both_years_changes_by_weight_alone() -> None:
    found = split([(1, 10), (4, 10)], [(3, 30), (4, 10)])
    assert found["within"] == 0
    assert found["entry_exit"] == pytest.approx(0)
    assert found["weights"] == pytest.approx(found["change"]) and found["change"] < 0


def test_newcomers_who_speak_as_the_others_do_are_no_part_of_a_rise() -> None:
    found = split([(1, 10), (1, 10), (0, 0)], [(2, 10), (2, 10), (6, 30)])
    assert found == pytest.approx({"change": 0.1, "within": 0.1, "weights": 0, "entry_exit": 0})


def test_newcomers_who_speak_differently_are_all_of_it_where_nobody_else_changed() -> None:
    found = split([(1, 10), (0, 0)], [(1, 10), (9, 10)])
    assert found == pytest.approx({"change": 0.4, "within": 0, "weights": 0, "entry_exit": 0.4})


def test_without_a_voice_that_reports_in_both_all_is_entry_and_exit() -> None:
    assert split([(1, 10), (0, 0)], [(0, 0), (4, 10)]) == pytest.approx(dict(zip(PARTS, (0.3, 0, 0, 0.3), strict=True)))


YEAR = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 30)), min_size=6, max_size=6).filter(
    lambda year: any(chars for _, chars in year)
)


@given(YEAR, YEAR)
def test_the_parts_add_up_to_the_change_which_backwards_is_its_opposite(
    earlier: list[tuple[int, int]], later: list[tuple[int, int]]
) -> None:
    # A mention without a Chinese character beside it is possible, and counts.
    found, back = split(earlier, later), split(later, earlier)
    assert found["within"] + found["weights"] + found["entry_exit"] == pytest.approx(found["change"], abs=1e-12)
    assert back == pytest.approx({name: -part for name, part in found.items()}, abs=1e-12)


def cells(*year: tuple[float, float]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([[found] for found, _ in year]), np.array([chars for _, chars in year], dtype=float)


def test_standardised_each_cell_has_its_part_of_both_years() -> None:
    # Cells of rates .1 → .2 and .4 → .4, of 40 and 60 characters in both years together.
    found = standardise_change(cells((1, 10), (16, 40)), cells((6, 30), (8, 20)))
    assert found[0] == pytest.approx(0.4 * 0.1)


def test_a_cell_of_one_year_is_left_out_unless_it_is_too_large() -> None:
    small = standardise_change(cells((1, 10), (0, 0)), cells((2, 10), (20, 20)))
    assert small[0] == pytest.approx(0.1)
    assert np.isnan(standardise_change(cells((1, 10), (0, 0)), cells((2, 10), (20, 21)))[0])


def trace_hollow(**hollow: bool) -> pl.DataFrame:
    return pl.DataFrame({"keyword": "词", "year": [int(year[1:]) for year in hollow], "hollow": list(hollow.values())})


def test_changes_run_from_year_to_year_and_from_first_to_last_of_those_with_enough_voices() -> None:
    rows = [{"year": year, "voice": voice, "n_own_chars": 500} for year in (2018, 2019, 2020, 2022) for voice in "甲乙"]
    own = np.arange(16, dtype=float).reshape(8, 2)
    years = trace_hollow(y2018=True, y2019=False, y2020=False, y2021=True, y2022=False)
    table = catalog.keyword_changes.check(measure_changes(make_documents(*rows), years, own, ["词", "字"]))
    assert table.select("keyword", "year_from", "year_to").rows() == [
        (keyword, *pair) for keyword in ("词", "字") for pair in ((2019, 2020), (2019, 2022), (2020, 2022))
    ]
    # 4 and 6 mentions in 2019, 12 and 14 in 2022, of 1,000 characters each.
    whole = table.row(1, named=True)
    assert (whole["change"], whole["n_voices_both"]) == (pytest.approx(160), 2)
    assert whole["within"] == pytest.approx(160)
    assert whole["standardised"] == pytest.approx(160)
    steps = (
        table.filter(keyword="字", year_from=2019, year_to=2020)["change"].item()
        + table.filter(keyword="字", year_from=2020, year_to=2022)["change"].item()
    )
    assert steps == pytest.approx(table.filter(keyword="字", year_from=2019, year_to=2022)["change"].item())


def test_a_change_of_regions_levels_or_kinds_alone_is_none_when_standardised() -> None:
    for column, values in (("region", ("甲区", "乙区")), ("level", ("省", "市")), ("kind", ("通知", "意见"))):
        rows = [
            {"year": year, "voice": f"{year}{number}", column: values[number >= n_first]}
            for year, n_first in ((2019, 3), (2020, 1))
            for number in range(4)
        ]
        own = np.array([[3.0 if row[column] == values[0] else 1.0] for row in rows])
        row = measure_changes(make_documents(*rows), trace_hollow(y2019=False, y2020=False), own, ["词"]).row(
            0, named=True
        )
        assert row["change"] == pytest.approx(-10) and row["standardised"] == pytest.approx(0)
        assert row["n_voices_both"] == 0


def test_fewer_than_two_years_with_enough_voices_have_no_change() -> None:
    documents = make_documents({"year": 2019, "voice": "甲"}, {"year": 2020, "voice": "甲"})
    years = trace_hollow(y2019=False, y2020=True)
    table = measure_changes(documents, years, np.ones((2, 1)), ["词"])
    assert catalog.keyword_changes.check(table).is_empty()
