"""When a claim holds, and what is said to break it."""

from itertools import product

import polars as pl

from pipeline.analysis.robustness.holding import WAYS, find_breaks, find_claimed, go_same_way, judge_loss
from pipeline.tables.codes import VERDICTS
from pipeline.tables.keywords import CLAIMS

GRID = list(product(("text=own", "text=all"), ("kinds=all", "kinds=others"), ("mix=as_written", "mix=standardised")))


def test_every_verdict_that_claims_something_goes_some_way() -> None:
    assert set(WAYS) == set(VERDICTS) - {"平稳", "不明", "证据不足"} == {*CLAIMS, "年际有别"}


def test_a_claim_holds_where_the_verdict_goes_the_same_way() -> None:
    assert go_same_way("新现", "上升") and go_same_way("突现", "先升后降")
    assert (
        not go_same_way("上升", "下降") and not go_same_way("上升", "年际有别") and not go_same_way("下降", "证据不足")
    )
    assert all(go_same_way("年际有别", verdict) for verdict in WAYS)


def test_an_option_breaks_a_claim_that_never_holds_with_it() -> None:
    assert find_breaks(GRID, ["text=own" not in setting for setting in GRID]) == "text=own"
    once = ["text=own" not in setting for setting in GRID[:-1]] + [False]
    assert find_breaks(GRID, once) == "text=own"
    assert find_breaks(GRID, [True] * len(GRID)) is None and find_breaks(GRID, [False] * len(GRID)) is None


def test_a_pair_is_named_where_neither_option_alone_breaks_it() -> None:
    holds = [not {"text=own", "kinds=others"} <= set(setting) for setting in GRID]
    assert find_breaks(GRID, holds) == "text=own+kinds=others"
    # One failure that no pair has twice is nobody's.
    assert find_breaks(GRID, [True] * 7 + [False]) is None


def test_what_the_report_does_not_claim_is_listed_where_one_option_would_claim_it() -> None:
    def found(verdicts: list[str]) -> str | None:
        evidence = ["strong" if verdict in WAYS else None for verdict in verdicts]
        return find_claimed(pl.DataFrame({"verdict": verdicts, "evidence": evidence}), GRID)

    assert found(["不明"] * 4 + ["上升", "上升", "新现", "不明"]) == "上升"
    assert found(["不明"] * 6 + ["上升", "不明"]) is None
    assert found(["不明"] * 4 + ["年际有别"] * 4) is None


def test_a_loss_is_excused_where_less_is_known_and_the_estimate_of_the_report_is_among_it() -> None:
    report = (0.4, 0.2, 0.6)
    assert judge_loss(report, (0.2, -0.1, 0.5)) == "unconfirmed"
    assert judge_loss(report, (0.2, 0.05, 0.38)) == "fails"  # another estimate, and as much is known
    assert judge_loss(report, (0.4, 0.25, 0.55)) == "fails"  # as much is known, and yet nothing is claimed
    assert judge_loss(report, (-0.3, -0.9, 0.3)) == "fails"  # less is known, but not that
    for unknown in ((None, None, None), (0.4, None, None)):
        assert judge_loss(unknown, (0.2, -0.1, 0.5)) == judge_loss(report, unknown) == "fails"
