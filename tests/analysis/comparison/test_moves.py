"""A number moved by more than its intervals leave open, or it did not."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.analysis.comparison.moves import judge_moves

NAMES = ("rate", "low", "high")
Estimate = tuple[float | None, float | None, float | None]


def tabulate(*estimates: Estimate) -> pl.DataFrame:
    rows = [(2020 + place, *estimate) for place, estimate in enumerate(estimates)]
    schema = {"year": pl.Int32} | dict.fromkeys(NAMES, pl.Float64)
    return pl.DataFrame(rows, schema=schema, orient="row")


@pytest.mark.parametrize(
    ("before", "after", "moved", "change"),
    [
        ((2.0, 1.0, 3.0), (2.0, 1.0, 3.0), "same", 0.0),
        ((2.0, 1.0, 3.0), (2.0 + 1e-9, 1.0, 3.0), "same", 1e-9),
        ((2.0, 1.0, 3.0), (5.0, 3.5, 7.0), "apart", 3.0),
        ((5.0, 3.5, 7.0), (2.0, 1.0, 3.0), "apart", -3.0),
        ((2.0, 1.0, 3.0), (5.0, 3.0, 7.0), "beyond", 3.0),  # the ends touch
        ((2.0, 1.0, 3.5), (5.0, 3.0, 7.0), "beyond", 3.0),
        (
            (2.0, 1.0, 3.5),
            (3.4, 3.0, 7.0),
            "within",
            1.4,
        ),  # inside the first interval, though outside the other way round
        ((2.0, 1.0, 3.0), (2.0, 1.5, 2.5), "within", 0.0),
        ((2.0, None, None), (3.0, 1.0, 4.0), "unknown", 1.0),
        ((2.0, None, None), (2.0, None, None), "same", 0.0),
        ((None, None, None), (3.0, 1.0, 4.0), "gap", None),
        ((None, None, None), (None, None, None), "same", None),
    ],
)
def test_each_move_has_its_word(before: Estimate, after: Estimate, moved: str, change: float | None) -> None:
    found = judge_moves([tabulate(before), tabulate(after)], ["year"], NAMES).row(0, named=True)
    assert found["moved"] == moved
    assert found["change"] == (None if change is None else pytest.approx(change))


def test_a_year_of_one_report_alone_is_a_gap_in_the_other_and_rows_are_in_order() -> None:
    later = tabulate((1.0, 0.5, 2.0), (1.0, 0.5, 2.0)).filter(pl.col("year") == 2021)
    found = judge_moves([later, tabulate((3.0, 2.5, 4.0))], ["year"], NAMES)
    assert found["year"].to_list() == [2020, 2021]
    assert found["moved"].to_list() == ["gap", "gap"]
    assert found["value_before"].to_list() == [None, 1.0]


@given(*(st.tuples(st.floats(1, 9), st.floats(0, 4), st.floats(0, 4)) for _ in range(2)))
def test_symmetric_intervals_are_beyond_from_half_their_width_on_and_the_sides_change_places(
    one: tuple[float, float, float], other: tuple[float, float, float]
) -> None:
    (a, half_a, _), (b, half_b, _) = one, other
    sides = [tabulate((a, a - half_a, a + half_a)), tabulate((b, b - half_b, b + half_b))]
    found, back = (judge_moves(tables, ["year"], NAMES).row(0, named=True) for tables in (sides, sides[::-1]))
    assert found["moved"] == back["moved"]
    assert found["change"] == -back["change"]
    if min(abs(abs(a - b) - reach) for reach in (half_a, half_b, half_a + half_b)) > 1e-6 and abs(a - b) > 1e-3:
        far = abs(a - b)
        expected = "apart" if far > half_a + half_b else "beyond" if far > max(half_a, half_b) else "within"
        assert found["moved"] == expected
