"""Every verdict from rows of p and q made by hand, and at their limits."""

from collections.abc import Mapping

import polars as pl
import pytest

from pipeline.analysis.curves.shapes import MIN_EXPLAINED, MIN_LEAD
from pipeline.analysis.keywords.verdicts import decide_verdicts

# Nothing is found: p and q of .5, a shape that leads nowhere.
NOTHING: dict[str, object] = {
    "shortfall": None,
    "rises": True,
    "p": 0.5,
    "q": 0.5,
    "p_permutation": 0.5,
    "q_permutation": 0.5,
    "p_years": 0.5,
    "p_differ": 0.5,
    "q_differ": 0.5,
    "p_differ_flips": 0.5,
    "q_differ_flips": 0.5,
    "p_arrival": 1.0,
    "q_arrival": 1.0,
    "arrival": "新现",
    "shape": "上升",
    "lead": 0.2,
    "explained": 0.1,
    "stable": False,
}
SURE: dict[str, object] = {"lead": 0.95, "explained": 0.9}
TREND: dict[str, object] = {"q": 0.01, "p_years": 0.01}
DIFFER: dict[str, object] = {"q_differ": 0.01}


def decide(*changes: Mapping[str, object], years_share: bool = False, max_q: float = 0.05) -> tuple[str, str | None]:
    row = dict(NOTHING)
    for change in changes:
        assert set(change) <= set(row)
        row |= change
    schema = {"shortfall": pl.String, "rises": pl.Boolean, "stable": pl.Boolean} | {
        name: pl.String if name in ("arrival", "shape") else pl.Float64
        for name in row
        if name not in ("shortfall", "rises", "stable")
    }
    found = decide_verdicts(pl.DataFrame([row], schema=schema), max_q, years_share).row(0, named=True)
    return found["verdict"], found["evidence"]


def test_nothing_found_is_unclear_or_stable() -> None:
    assert decide() == ("不明", None)
    assert decide({"stable": True}) == ("平稳", None)
    assert decide({"stable": None}) == ("不明", None)


def test_a_shortfall_goes_before_everything() -> None:
    everything = TREND | DIFFER | {"q_arrival": 0.001, "shape": "突现", "stable": True} | SURE
    assert decide(everything, {"shortfall": "few_voices"}) == ("证据不足", None)


@pytest.mark.parametrize(("rises", "direction"), [(True, "上升"), (False, "下降")])
def test_a_trend_is_strong_by_bodies_moderate_by_permutation_and_needs_the_year_test(
    rises: bool, direction: str
) -> None:
    way = {"rises": rises}
    assert decide(way, {"q": 0.01, "p_years": 0.01}) == (direction, "strong")
    assert decide(way, {"q": 0.01, "q_permutation": 0.01, "p_years": 0.01}) == (direction, "strong")
    assert decide(way, {"q_permutation": 0.01, "p_years": 0.01}) == (direction, "moderate")
    assert decide(way, {"q": 0.01, "q_permutation": 0.01, "p_years": 0.2}) == ("不明", None)
    assert decide(way, {"q": 0.01, "q_permutation": 0.01, "p_years": None}) == ("不明", None)
    assert decide(way, {"p_years": 0.001}) == ("不明", None)


def test_a_verdict_is_by_q_and_never_by_p() -> None:
    small = {name: 0.0001 for name in NOTHING if str(name).startswith("p")}
    assert decide(small, SURE, {"shape": "突现"}) == ("不明", None)
    assert decide(small, SURE, {"shape": "阶跃上升"}) == ("不明", None)
    large = {name: 0.9 for name in NOTHING if str(name).startswith("p") and name != "p_years"}
    assert decide(large, TREND) == ("上升", "strong")
    assert decide(large, DIFFER) == ("年际有别", "moderate")


@pytest.mark.parametrize("max_q", [0.05, 0.2])
def test_a_q_of_exactly_the_limit_claims_nothing(max_q: float) -> None:
    below = max_q - 1e-9
    assert decide({"q": max_q, "p_years": 0.0}, max_q=max_q) == ("不明", None)
    assert decide({"q_permutation": max_q, "p_years": 0.0}, max_q=max_q) == ("不明", None)
    assert decide({"q": 0.0, "p_years": max_q}, max_q=max_q) == ("不明", None)
    assert decide({"q_differ": max_q, "shape": "突现"}, SURE, max_q=max_q) == ("不明", None)
    assert decide({"q_arrival": max_q}, max_q=max_q) == ("不明", None)
    assert decide({"q": below, "p_years": below}, max_q=max_q) == ("上升", "strong")
    assert decide({"q_permutation": below, "p_years": below}, max_q=max_q) == ("上升", "moderate")
    assert decide({"q_differ": below}, max_q=max_q) == ("年际有别", "moderate")
    assert decide({"q_arrival": below}, max_q=max_q) == ("新现", "moderate")
    assert decide({"q_differ": below, "q_differ_flips": max_q}, max_q=max_q) == ("年际有别", "moderate")
    assert decide({"q_differ": below, "q_differ_flips": below}, max_q=max_q) == ("年际有别", "strong")


@pytest.mark.parametrize("shape", ["突现", "先升后降", "先降后升", "阶跃上升", "阶跃下降"])
def test_a_shape_is_named_if_years_differ_and_it_leads_and_explains_enough(shape: str) -> None:
    of = {"shape": shape}
    assert decide(of, DIFFER, SURE) == (shape, "moderate")
    assert decide(of, DIFFER, SURE, {"q_differ_flips": 0.01}) == (shape, "strong")
    assert decide(of, SURE, {"q_differ_flips": 0.01}) == ("不明", None)
    assert decide(of, DIFFER, {"lead": MIN_LEAD, "explained": MIN_EXPLAINED}) == (shape, "moderate")
    assert decide(of, DIFFER, SURE, {"lead": MIN_LEAD - 1e-9}) == ("年际有别", "moderate")
    assert decide(of, DIFFER, SURE, {"explained": MIN_EXPLAINED - 1e-9}) == ("年际有别", "moderate")
    for unknown in ({"lead": None}, {"explained": None}):
        assert decide(of, DIFFER, SURE, unknown) == ("年际有别", "moderate")


def test_a_trend_that_leads_is_no_shape_and_needs_its_own_tests() -> None:
    assert decide({"shape": "上升"}, DIFFER, SURE) == ("年际有别", "moderate")
    assert decide({"shape": "上升"}, DIFFER, SURE, TREND) == ("上升", "strong")


def test_years_that_differ_are_strong_where_flips_say_so_too() -> None:
    assert decide(DIFFER) == ("年际有别", "moderate")
    assert decide(DIFFER, {"q_differ_flips": 0.01}) == ("年际有别", "strong")
    assert decide(DIFFER, {"stable": True}) == ("年际有别", "moderate")
    # A trend that the year test did not pass lends them nothing.
    assert decide(DIFFER, {"q": 0.001}) == ("年际有别", "moderate")


@pytest.mark.parametrize("arrival", ["新现", "消失"])
def test_new_and_gone_go_before_steps_and_trends_and_after_what_rises_and_falls(arrival: str) -> None:
    here = {"arrival": arrival, "q_arrival": 0.01}
    assert decide(here) == (arrival, "moderate")
    assert decide(here, TREND) == (arrival, "strong")
    assert decide(here, DIFFER, {"q_differ_flips": 0.01}) == (arrival, "strong")
    assert decide(here, {"q_permutation": 0.01, "p_years": 0.01}) == (arrival, "moderate")
    assert decide(here, DIFFER, SURE, {"shape": "阶跃上升"}) == (arrival, "moderate")
    assert decide(here, DIFFER, SURE, {"shape": "突现"}) == ("突现", "moderate")
    assert decide(here, {"q_arrival": None}) == ("不明", None)


def test_a_curve_that_rises_and_falls_is_no_trend_and_a_step_goes_before_one() -> None:
    assert decide(TREND, DIFFER, SURE, {"shape": "先升后降"}) == ("先升后降", "moderate")
    assert decide(TREND, DIFFER, SURE, {"shape": "阶跃上升"}) == ("阶跃上升", "moderate")
    # Where the step is not sure the trend stands.
    assert decide(TREND, DIFFER, SURE, {"shape": "阶跃上升", "lead": 0.5}) == ("上升", "strong")
    assert decide(TREND, {"shape": "突现"}) == ("上升", "strong")


def test_where_words_that_nobody_asked_for_differ_only_trends_are_claimed() -> None:
    for shape in ("突现", "先升后降", "先降后升", "阶跃上升", "阶跃下降"):
        assert decide({"shape": shape}, DIFFER, SURE, years_share=True) == ("年际有别", "moderate")
    assert decide({"q_arrival": 0.001}, years_share=True) == ("不明", None)
    assert decide({"q_arrival": 0.001}, TREND, years_share=True) == ("上升", "strong")
    assert decide({"q_permutation": 0.01, "p_years": 0.01, "rises": False}, years_share=True) == ("下降", "moderate")
    assert decide({"shape": "阶跃上升"}, DIFFER, SURE, TREND, years_share=True) == ("上升", "strong")
    # A curve that goes up and down again does so, whatever years share: it is no trend.
    assert decide({"shape": "先升后降"}, DIFFER, SURE, TREND, years_share=True) == ("年际有别", "moderate")
    assert decide({"stable": True}, years_share=True) == ("平稳", None)


def test_one_voice_without_a_body_test_is_moderate_at_most() -> None:
    months = {"q": None, "p": None, "q_differ_flips": None, "p_differ_flips": None}
    assert decide(months, {"q_permutation": 0.01, "p_years": 0.01}) == ("上升", "moderate")
    assert decide(months, DIFFER, SURE, {"shape": "突现"}) == ("突现", "moderate")
    assert decide(months, {"q_arrival": 0.01}) == ("新现", "moderate")
