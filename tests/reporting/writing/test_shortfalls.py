"""Why nothing is claimed: what there is beside what is needed, kinds by year, and the tests that an interval did not pass."""

from typing import Any, Literal

import polars as pl
import pytest

from pipeline import catalog
from pipeline.reporting.writing.shapes import Ledger
from pipeline.reporting.writing.shortfalls import tell_kinds, tell_shortfall, tell_unclaimed, tell_unclear
from pipeline.tables.codes import SHORTFALLS
from tests.reporting.conftest import report_params
from tests.reporting.writing.test_claims import find_directions, make_trend

Language = Literal["zh", "en"]


def make_documents(*kinds: tuple[int, str | None]) -> pl.DataFrame:
    rows = [{"year": year, "kind": kind} for year, kind in kinds]
    return pl.DataFrame(rows, schema=catalog.documents.schema)


PLANS_AFTER_NOTICES = make_documents((2016, "通知"), (2016, "通知"), (2023, "工作要点"))


def lack(shortfall: str, language: Language = "zh", **changes: Any) -> str:
    numbers = {"n_years": 3, "n_voices": 7, "n_voices_repeated": 2, "n_voices_effective": 1.94, "n_voices_with": 1}
    trend = make_trend("证据不足", shortfall=shortfall, n_documents_with=4) | numbers | changes
    return tell_shortfall(trend, PLANS_AFTER_NOTICES, report_params(language), Ledger())


@pytest.mark.parametrize(
    ("shortfall", "zh", "en"),
    [
        ("never", "从未提及", "never mentioned"),
        ("few_years", "有文档的年份只有 3 个（至少需要 5 个）", "only 3 years have documents; 5 are needed"),
        ("one_voice", "需要 70% 的文档有月份，共 36 个月以上", "months on 70% of documents and 36 months are needed"),
        (
            "few_voices",
            "只有 2 个独立来源在两年以上就同一文种发文（至少需要 6 个）",
            "only 2 voices issue the same type of document in two or more years; 6 are needed",
        ),
        (
            "kinds_change",
            "文种随年份而变（2016 年均为通知，2023 年均为工作要点），只有 2 个独立来源在两年以上就同一文种发文（至少需要 6 个）",
            "document types change over the years (all of 2016 are of type “notice”, all of 2023 are of type "
            "“annual work plan”): only 2 voices issue",
        ),
        (
            "unequal_voices",
            "2 个独立来源的有效数目只有 1.9（至少需要 4）",
            "the effective number of 2 is only 1.9; 4 are needed",
        ),
        (
            "few_mentions",
            "仅 4 份文档、1 个独立来源提及，至少需要 5 份、3 个",
            "mentioned by 4 documents of 1 voice; 5 documents of 3 voices are needed",
        ),
    ],
)
def test_what_there_is_stands_beside_what_is_needed(shortfall: str, zh: str, en: str) -> None:
    assert zh in lack(shortfall) and en in lack(shortfall, "en")


@pytest.mark.parametrize("shortfall", SHORTFALLS)
def test_no_shortfall_tells_a_direction(shortfall: str) -> None:
    assert find_directions(lack(shortfall), "zh") == find_directions(lack(shortfall, "en"), "en") == set()


def test_one_is_no_plural() -> None:
    assert "only 1 voice issues the" in lack("few_voices", "en", n_voices_repeated=1)
    assert "only 1 year has documents" in lack("few_years", "en", n_years=1)


def test_none_is_not_said_as_only_0() -> None:
    assert lack("few_voices", n_voices_repeated=0).startswith("没有独立来源在两年以上就同一文种发文")
    assert lack("few_voices", "en", n_voices_repeated=0).startswith("no voices issue the same type of document")


def test_kinds_of_years_are_told_in_runs_and_mixed_years_as_mostly() -> None:
    mixed = make_documents(
        (2016, "通知"), (2017, "通知"), (2018, "通知"), (2018, "通知"), (2018, "方案"), (2019, "方案"), (2020, None)
    )
    assert tell_kinds(mixed, Ledger()) == (
        "2016—2017 年均为通知，2018 年多为通知，2019 年均为方案",
        "all of 2016–2017 are of type “notice”, most of 2018 are of type “notice”, all of 2019 are of type “scheme”",
    )
    assert tell_kinds(make_documents((2016, None)), Ledger()) == ("", "")


def test_a_document_without_a_kind_keeps_all_from_being_of_one() -> None:
    assert tell_kinds(make_documents((2016, "通知"), (2016, None)), Ledger())[0] == "2016 年多为通知"


def test_of_many_runs_the_first_ones_and_the_last_are_told() -> None:
    many = make_documents(*((2010 + place, "通知方案"[place % 2 * 2 :][:2]) for place in range(8)))
    told = tell_kinds(many, Ledger())[0]
    assert told.count("年均为") == 4 and told.startswith("2010 年均为通知") and told.endswith("2017 年均为方案")


def unclaimed(
    verdict: str, low: float | None, high: float | None, language: Language = "zh", **changes: Any
) -> str | None:
    trend = make_trend(verdict, ci_low=low, ci_high=high) | changes
    return tell_unclaimed(trend, PLANS_AFTER_NOTICES, report_params(language))


@pytest.mark.parametrize("verdict", ["平稳", "年际有别", "不明"])
def test_an_interval_that_leaves_out_1_says_which_tests_did_not_claim(verdict: str) -> None:
    tests = {"q": 0.08, "q_permutation": 0.03, "p_years": 0.3}
    for low, high in ((1.02, 1.4), (0.6, 0.98)):
        told, english = (unclaimed(verdict, low, high, language, **tests) for language in ("zh", "en"))
        assert told is not None and english is not None
        assert "区间不含 1，但不判断方向：机构检验 q = 0.080，置换检验 q = 0.030，年份检验 p = 0.300" in told
        assert "机构检验或置换检验须 q < 0.05，且年份检验 p < 0.05" in told
        assert "body test q = 0.080, permutation q = 0.030, year test p = 0.300" in english
        assert ("全期变化不超过 1.5 倍" in told) == (verdict == "平稳")
        assert find_directions(told, "zh") == find_directions(english, "en") == set()


@pytest.mark.parametrize(("low", "high"), [(0.9, 1.1), (1.0, 1.2), (0.8, 1.0), (None, None)])
def test_an_interval_that_holds_1_needs_no_word(low: float | None, high: float | None) -> None:
    assert unclaimed("不明", low, high) is None


def test_a_claim_needs_no_excuse_and_a_shortfall_is_one() -> None:
    assert unclaimed("上升", 1.1, 1.5) is None and unclaimed("突现", 1.1, 1.5) is None
    lacking: dict[str, Any] = {"shortfall": "few_voices", "n_voices_repeated": 3, "n_voices_effective": 2.4}
    told = unclaimed("证据不足", 1.1, 1.5, **lacking)
    assert told == "年度频率比的区间不含 1，但不判断方向：只有 3 个独立来源在两年以上就同一文种发文（至少需要 6 个）。"


def test_with_few_years_the_voices_that_report_again_are_counted_as_well() -> None:
    assert lack("few_years").endswith("；只有 2 个独立来源在两年以上就同一文种发文（至少需要 6 个）")
    assert lack("few_years", "en").endswith(
        "only 2 voices issue the same type of document in two or more years; 6 are needed"
    )
    assert lack("few_years", n_voices_repeated=6) == "有文档的年份只有 3 个（至少需要 5 个）"


def test_what_is_unclear_says_which_tests_it_did_not_pass_and_no_direction() -> None:
    tests = {"q": 0.73, "q_permutation": 0.66, "p_years": 0.7, "q_differ": 0.17, "q_arrival": None}
    trend = make_trend("不明") | tests
    told, english = (tell_unclear(trend, report_params(language)) for language in ("zh", "en"))
    assert told is not None and english is not None
    assert "（机构检验 q = 0.730，置换检验 q = 0.660，年份检验 p = 0.700，年际差异（置换）q = 0.170）" in told
    assert "未能确定在 1.5 倍以内" in told and "共同因素" not in told
    assert "body test q = 0.730" in english and "within a factor of 1.5" in english
    assert find_directions(told, "zh") == find_directions(english, "en") == set()
    assert "同年文档存在共同因素" in str(tell_unclear(trend | {"q_arrival": 0.001}, report_params("zh")))
    assert tell_unclear(make_trend("平稳") | tests, report_params("zh")) is None
