"""Claims are gained, lost and changed, and another seed could do so or not."""

import polars as pl
import pytest

from pipeline import catalog
from pipeline.analysis.comparison.chance import find_near_limit
from pipeline.analysis.comparison.claims import compare_claims, compare_keyword_years
from tests.plots.keyword_tables import judge


def trends(**verdicts: dict[str, object]) -> pl.DataFrame:
    rows = [{"keyword": keyword, "question": "keyword"} | row for keyword, row in verdicts.items()]
    return pl.DataFrame(rows, schema=catalog.keyword_trends.schema)


RISING, FALLING, UNCLEAR, SHORT = (judge(verdict) for verdict in ("上升", "下降", "不明", "证据不足"))


@pytest.mark.parametrize(
    ("before", "after", "outcome"),
    [
        (RISING, RISING, "same"),
        (UNCLEAR, RISING, "gained"),
        (SHORT, RISING, "gained"),
        (RISING, UNCLEAR, "lost"),
        (RISING, SHORT, "lost"),
        (RISING, FALLING, "verdict"),
        (RISING, RISING | {"evidence": "moderate"}, "evidence"),
        (RISING, RISING | {"rate_ratio": 1.7}, "ratio"),
        (RISING, RISING | {"ci_high": 1.7}, "ratio"),
        (UNCLEAR, SHORT, "unclaimed"),
        (UNCLEAR, UNCLEAR | {"rate_ratio": 1.5}, "same"),
    ],
)
def test_each_change_of_a_claim_has_its_word(before: dict[str, object], after: dict[str, object], outcome: str) -> None:
    assert compare_claims(trends(双减=before), trends(双减=after))["outcome"].to_list() == [outcome]


def test_keywords_of_one_report_alone_are_added_or_removed() -> None:
    found = compare_claims(trends(双减=RISING, 劳动教育=UNCLEAR), trends(课后服务=RISING, 劳动教育=UNCLEAR))
    assert dict(found.select("keyword", "outcome").iter_rows()) == {
        "双减": "removed",
        "劳动教育": "same",
        "课后服务": "added",
    }
    assert found["keyword"].is_sorted()


def test_a_group_is_not_the_keyword_of_the_same_name() -> None:
    group = trends(双减=RISING).with_columns(question=pl.lit("group"))
    found = compare_claims(trends(双减=RISING), group)
    assert sorted(found["outcome"].to_list()) == ["added", "removed"]


def test_rates_are_compared_in_years_that_both_list_and_are_hollow_where_either_is() -> None:
    schema = catalog.keyword_years.pick("keyword", "year", "own_per_10k_chars", "own_low", "own_high", "hollow")
    before = pl.DataFrame(
        [("双减", 2020, 1.0, 0.5, 2.0, False), ("双减", 2021, 1.0, 0.5, 2.0, False)], schema, orient="row"
    )
    after = pl.DataFrame(
        [("双减", 2021, 4.0, 3.0, 5.0, True), ("双减", 2022, 1.0, 0.5, 2.0, False)], schema, orient="row"
    )
    found = compare_keyword_years(before, after)
    assert found.select("keyword", "year", "moved", "hollow").rows() == [("双减", 2021, "apart", True)]


def near(n_permutations: int, **changes: float) -> bool:
    far = {name: 0.5 for test in ("", "_permutation", "_differ") for name in (f"p{test}", f"q{test}")}
    row = far | {"p_years": 0.5, "n_years": 7, "n_voices_repeated": 20} | changes
    return bool(find_near_limit(trends(双减=RISING | row), n_permutations, 0.05)["near"][0])


def test_a_q_within_two_standard_errors_of_its_limit_is_near() -> None:
    """p = 0.01 of 4,999 permutations has the standard error √(0.01 · 0.99 / 4999) = 0.00141; a q of four times p has four times that."""
    assert near(4999, p=0.01, q=0.04)  # 0.05 is 0.0100 away, two standard errors are 0.0113
    assert not near(4999, p=0.01, q=0.0385)  # 0.0115 and 0.0108
    assert near(4999, p_permutation=0.0125, q_permutation=0.05)
    assert near(199, p=0.01, q=0.03)
    assert not near(4999)


def test_the_error_is_that_of_a_share() -> None:
    """√(p(1 − p)/n) of p = 0.5 and six permutations is 0.204; a q of 0.6 has 0.245, and 0.05 is 0.55 away from it."""
    assert not near(6, p_permutation=0.5, q_permutation=0.6, p=1, p_differ=1, p_years=1)
    assert near(4, p_permutation=0.5, q_permutation=0.6, p=1, p_differ=1, p_years=1)


def test_what_is_exact_is_never_near() -> None:
    assert near(4999, p=0.0125, q=0.05)
    assert not near(4999, p=0.0125, q=0.05, n_voices_repeated=14)
    assert near(4999, p_years=0.05, n_years=9)
    assert not near(4999, p_years=0.05, n_years=8)


def test_a_keyword_that_was_not_tested_is_not_near() -> None:
    assert find_near_limit(trends(双减=SHORT), 4999, 0.05)["near"].to_list() == [False]
