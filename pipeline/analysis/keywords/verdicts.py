"""The one word that is said of a curve, and how strong the evidence is: from tests to verdicts."""

import polars as pl

from pipeline.analysis.curves.shapes import MIN_EXPLAINED, MIN_LEAD

_CURVED = ("突现", "先升后降", "先降后升")
_STEPS = ("阶跃上升", "阶跃下降")


def decide_verdicts(tests: pl.DataFrame, max_q: float, years_share: bool) -> pl.DataFrame:
    """The table with verdict and evidence.

    tests: one row a keyword, with shortfall; rises, whether its trend's score is positive; q (body test), q_permutation, p_years;
    q_differ, q_differ_flips; shape, lead and explained, as `Shapes` has them; arrival (新现 or 消失) and
    q_arrival; stable, whether the interval of its change over the whole period lies within the bound of equivalence.

    A trend needs the year test as well. That years differ needs none, for years are what they were; but where words that were not
    asked for differ between years too (`years_share`, the self-test), only a trend that passed the year test is claimed.
    In this order: a curve that rises and falls, a word that is new or gone, a step, a trend, years that differ, no change.
    """
    passed = {name: (pl.col(name) < max_q).fill_null(False) for name in tests.columns if name[:2] in ("q_", "p_", "q")}
    in_order = passed["p_years"]
    strong_trend, trend = passed["q"] & in_order, (passed["q"] | passed["q_permutation"]) & in_order
    differs, strong_difference = passed["q_differ"], passed["q_differ"] & passed["q_differ_flips"]
    leads = differs & ((pl.col("lead") >= MIN_LEAD) & (pl.col("explained") >= MIN_EXPLAINED)).fill_null(False)
    curved, stepped = leads & pl.col("shape").is_in(_CURVED), leads & pl.col("shape").is_in(_STEPS)
    alone = pl.lit(not years_share)
    arrives = passed["q_arrival"] & alone
    direction = pl.when("rises").then(pl.lit("上升")).otherwise(pl.lit("下降"))
    verdict = (
        pl.when(pl.col("shortfall").is_not_null())
        .then(pl.lit("证据不足"))
        .when(curved & alone)
        .then("shape")
        .when(arrives)
        .then("arrival")
        .when(stepped & alone)
        .then("shape")
        .when(trend & ~curved)
        .then(direction)
        .when(differs)
        .then(pl.lit("年际有别"))
        .when(pl.col("stable").fill_null(False))
        .then(pl.lit("平稳"))
        .otherwise(pl.lit("不明"))
    )
    by_trend = pl.col("verdict").is_in(["上升", "下降"])
    strong = (
        pl.when(by_trend)
        .then(strong_trend)
        .when(pl.col("verdict").is_in(["新现", "消失"]))
        .then(strong_trend | strong_difference)
        .otherwise(strong_difference)
    )
    grade = pl.when(strong).then(pl.lit("strong")).otherwise(pl.lit("moderate"))
    claimed = ~pl.col("verdict").is_in(["平稳", "不明", "证据不足"])
    return tests.with_columns(verdict=verdict).with_columns(evidence=pl.when(claimed).then(grade))
