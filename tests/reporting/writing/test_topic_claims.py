"""Sentences on topics: number, interval and evidence, signs that agree with the verdict, the same in both languages."""

from typing import Any, Literal

import pytest

from pipeline.reporting.writing.shapes import Ledger
from pipeline.reporting.writing.topic_claims import name_claimed, tell_change, tell_effect
from tests.reporting.conftest import report_params

LABEL = {"topic": 12, "name": None, "name_en": None, "phrase": "办好学校", "label": "家长·学校·协同"}
EFFECT: dict[str, Any] = {
    "covariate": "year",
    "group": None,
    "kind": "number",
    "verdict": "随之上升",
    "evidence": "moderate",
    "estimate": 0.97,
    "ci_low": 0.45,
    "ci_high": 1.49,
    "q": 0.034,
    "p_years": 0.039,
    "n_voices": 18,
    "n_effective": 14.02,
    "n_documents": 105,
}
FALL: dict[str, Any] = {"estimate": -0.97, "ci_low": -1.49, "ci_high": -0.45, "verdict": "随之下降"}
BEFORE = {"period": "前期", "years": "2017-2020"}
AFTER: dict[str, Any] = {
    "period": "后期",
    "years": "2021-2025",
    "share_before": 0.028,
    "share_after": 0.063,
    "n_voices_before": 16,
    "n_voices_after": 18,
    "n_documents_before": 54,
    "n_documents_after": 51,
    "change": 0.035,
    "change_low": 0.017,
    "change_high": 0.055,
    "q": 0.003,
    "evidence": "moderate",
}
Language = Literal["zh", "en"]


def tell(language: Language = "zh", n_doubted: int = 0, **changes: Any) -> str:
    return tell_effect(EFFECT | changes, LABEL, n_doubted, report_params(language), Ledger())


def test_a_slope_over_years_is_told_with_interval_evidence_and_basis() -> None:
    assert tell() == (
        "主题 13“办好学校”在自有文字中的份额随年份上升：年均上升 0.97 个百分点（95% 置信区间 0.45 至 1.49）；证据中（回归 q = 0.034，"
        "逐一剔除整年的 p = 0.039），据 18 个独立来源（有效数目 14.0）、105 份文档。"
    )
    assert tell("en") == (
        "Topic 13 “办好学校” rises over the years: its share of own words grows by 0.97 percentage points a year "
        "(95% confidence interval 0.45 to 1.49); moderate evidence (regression q = 0.034, p with whole years left out = 0.039), "
        "from 18 voices (14.0 effective) and 105 documents."
    )


def test_a_fall_is_told_by_its_size_the_smaller_end_first() -> None:
    assert "随年份下降：年均下降 0.97 个百分点（95% 置信区间 0.45 至 1.49）" in tell(**FALL)
    assert (
        "falls over the years: its share of own words shrinks by 0.97 percentage points a year (95% confidence interval 0.45 to 1.49)"
        in tell("en", **FALL)
    )
    assert "（95% 置信区间 −0.10 至 +1.49）" in tell(ci_low=-0.1)


def test_groups_and_other_numbers_are_told_as_what_they_are() -> None:
    group = FALL | {"covariate": "kind", "group": "通知", "verdict": "更少", "evidence": "strong", "p_years": None}
    assert (
        "“办好学校”在文种为“通知”的文档中更少：在自有文字中的份额与其余文档相差 0.97 个百分点（95% 置信区间 0.45 至 1.49）；"
        "证据强（回归 q = 0.034）" in tell(**group)
    )
    assert (
        "has a smaller share of own words where document type is “notice”: 0.97 percentage points less than elsewhere"
        in tell("en", **group)
    )
    assert "在自有文字中的份额随gdp下降：每 1 个单位 −0.97 个百分点（95% 置信区间 −1.49 至 −0.45）" in tell(
        **FALL, covariate="gdp"
    )
    assert " falls with gdp: −0.97 percentage points of own words for each unit" in tell("en", **FALL, covariate="gdp")


def test_a_change_between_periods_names_both_with_their_years_and_basis() -> None:
    assert tell_change(BEFORE, AFTER, LABEL, 0, report_params("zh"), Ledger()) == (
        "主题 13“办好学校”在自有文字中的份额上升 3.50 个百分点（95% 置信区间 1.70 至 5.50）：前期（2017—2020 年）为 2.8%，"
        "后期（2021—2025 年）为 6.3%，两期按相同的层级与文种构成比较；证据中（置换检验 q = 0.003），"
        "前后两期可比的独立来源分别为 16、18 个，文档分别为 54、51 份。"
    )
    fall = AFTER | {"change": -0.035, "change_low": -0.055, "change_high": -0.017, "share_after": 0.0}
    assert tell_change(BEFORE, fall, LABEL, 0, report_params("en"), Ledger()) == (
        "Topic 13 “办好学校” falls by 3.50 percentage points (95% confidence interval 1.70 to 5.50), from 2.8% of own words in "
        "前期 (2017–2020) to 0.0% in 后期 (2021–2025), at the same mix of levels and document types; moderate evidence (permutation "
        "q = 0.003), from 16 and 18 voices and 54 and 51 documents that can be compared."
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_the_audit_doubts_is_told_in_the_same_sentence(language: Language) -> None:
    said = {
        "zh": "2 份的年份或文字经审查存疑。",
        "en": "questions the year or text of 2 of the documents behind this.",
    }[language]
    assert tell(language, 2).endswith(said)
    assert tell_change(BEFORE, AFTER, LABEL, 2, report_params(language), Ledger()).endswith(said)


def test_a_topic_goes_by_its_title_or_else_its_terms() -> None:
    assert name_claimed(LABEL, "en") == "Topic 13 “办好学校”"
    assert name_claimed(LABEL | {"name": "家校"}, "zh") == "主题 13“家校”"
    assert name_claimed(LABEL | {"phrase": None}, "zh") == "主题 13“家长·学校·协同”"


def test_a_five_year_plan_goes_by_its_english_name() -> None:
    plan = AFTER | {"period": "十四五"}
    assert "to 6.3% in the 14th Five-Year Plan (2021–2025), at the same mix" in tell_change(
        BEFORE, plan, LABEL, 0, report_params("en"), Ledger()
    )
    assert "十四五（2021—2025 年）为 6.3%" in tell_change(BEFORE, plan, LABEL, 0, report_params("zh"), Ledger())
