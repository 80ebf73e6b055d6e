"""The section says what the placebos showed, what follows from it, and which rises this corpus could show."""

from html import unescape
from typing import Literal

import polars as pl
import pytest

from pipeline.reporting.sections.self_test import describe_self_test
from pipeline.reporting.writing.templating import render
from tests.plots.self_test_tables import GROWTHS, make_self_test
from tests.reporting.conftest import report_params, unlink

TERMS = ["课堂", "教研", "作业", "评价"]


# Six steps from the first year with documents to the last.
YEARS = {"years": pl.DataFrame({"year": [2016, 2017, 2020, 2023], "n_documents": [0, 9, 9, 9]})}


def show(language: Literal["zh", "en"], shortfall: str | None = None, years_share: bool = False) -> str:
    params = report_params(language)
    content = describe_self_test(make_self_test(TERMS, shortfall, years_share) | YEARS, params)
    heads = {"anchor": "self-test", "title": "自检", "language": language, "params": params}
    return unescape(render("self_test.html", language, heads | content))


def test_the_smallest_rise_is_the_one_from_which_on_four_in_five_are_found() -> None:
    content = describe_self_test(make_self_test(TERMS) | YEARS, report_params("zh"))
    # Found: .3 .4 .5 .6 · .5 .6 .7 .8 · .7 .8 .9 1 · .9 1 1 1
    assert [row["smallest"] for row in content["classes"]] == [None, 2.0, 1.2, 1.1]
    assert content["growths"] == list(GROWTHS)


def test_a_larger_rise_that_is_missed_counts_against_a_smaller_one() -> None:
    tables = make_self_test(TERMS)
    planted = tables["planted_changes"].with_columns(
        share_found=pl.when(pl.col("growth") == 1.4).then(0.7).otherwise("share_found")
    )
    content = describe_self_test(tables | {"planted_changes": planted} | YEARS, report_params("zh"))
    assert [row["smallest"] for row in content["classes"]] == [None, 2.0, 2.0, 2.0]


def test_a_class_without_a_term_is_left_out() -> None:
    tables = make_self_test(TERMS)
    planted = tables["planted_changes"].with_columns(
        n=pl.when(pl.col("rate_from") < 1).then(0).otherwise("n"),
        share_found=pl.when(pl.col("rate_from") >= 1).then("share_found"),
    )
    content = describe_self_test(tables | {"planted_changes": planted} | YEARS, report_params("zh"))
    assert [row["rate_from"] for row in content["classes"]] == [1.0, 2.0, 4.0]


@pytest.mark.parametrize(
    ("language", "flagged", "unflagged"),
    [
        ("zh", "不判定形态、新现与消失，只判定年际有别，以及通过年份检验的升降", "未发现同年文档存在异常的共同因素"),
        (
            "en",
            "no shapes and no new or disappeared keywords are reported, and rises and falls only if they pass the year test",
            "no sign that documents of the same year share more",
        ),
    ],
)
def test_the_flag_says_what_follows(language: Literal["zh", "en"], flagged: str, unflagged: str) -> None:
    shared, flat = show(language, years_share=True), show(language)
    assert flagged in shared and "31.0%" in shared and unflagged not in shared
    assert unflagged in flat and "4.8%" in flat and flagged not in flat


@pytest.mark.parametrize(
    ("language", "said", "denied"),
    [
        ("zh", "只依机构检验判断；关键词的“证据中”依置换检验", "仅供参考"),
        ("en", "by the body test alone; the permutation test is shown because moderate evidence", "information only"),
    ],
)
def test_the_permutation_test_is_no_mere_information_as_moderate_evidence_rests_on_it(
    language: Literal["zh", "en"], said: str, denied: str
) -> None:
    html = show(language)
    assert said in html and denied not in html


@pytest.mark.parametrize("language", ["zh", "en"])
def test_rises_stand_with_their_shares_and_the_smallest_in_words(language: Literal["zh", "en"]) -> None:
    html = unlink(show(language))
    assert '<td class="k">0.5–1</td>' in html and '<td class="n">30%</td>' in html
    none, some = {
        "zh": ("每年 +100%，6 年累计 64.0 倍的检出比例仍不足 80%", "每年 +20%，6 年累计 2.99 倍（检出比例不低于 80%）")
    }.get(
        language,
        (
            "below 80% even at +100% a year, 64.0-fold over 6 years",
            "+20% a year, 2.99-fold over 6 years (detected in 80% or more)",
        ),
    )
    assert none in html and some in html


@pytest.mark.parametrize(
    ("shortfall", "chinese", "english"),
    [
        ("no_body_test", "不具备机构检验的条件", "The body test cannot be applied"),
        ("few_terms", "仅 4 个", "Only 4 vocabulary terms"),
    ],
)
def test_without_a_self_test_the_section_says_why_and_no_more(shortfall: str, chinese: str, english: str) -> None:
    for language, sentence in (("zh", chinese), ("en", english)):
        html = show(language, shortfall)  # type: ignore[arg-type]
        assert sentence in html and "<table>" not in html and "10%" not in html
