"""Three findings with their numbers, and no claim that was not tested."""

from typing import Literal

import polars as pl
import pytest

from tests.plots.tables import make_tables
from tests.reporting.conftest import tell

CLAIMS = ("上升", "下降", "首见", "rises", "falls", "first seen")


def test_an_evidenced_corpus_has_a_rise_a_fall_and_an_arrival() -> None:
    rise, fall, arrival = tell(make_tables(n_keywords=12), "zh")
    assert rise.startswith("“劳动教育”上升") and "1.62 倍" in rise and "[1.30, 1.94]" in rise and "q = 0.007" in rise
    assert fall.startswith("“全面改薄”下降") and "0.55 倍" in fall
    assert arrival.startswith("“双减”首见于 2021 年") and "2017—2020 年的 48 份文档中一处未见" in arrival


def test_the_bound_before_an_arrival_is_the_highest_of_its_years() -> None:
    tables = make_tables(n_keywords=1)
    bound = max(tables["keyword_years"].filter(pl.col("year") < 2021)["ci_high"])
    assert f"不超过每万字 {bound:.2f} 次" in tell(tables, "zh")[0]


def test_gaps_are_no_years_of_absence() -> None:
    arrival = tell(make_tables(n_keywords=1, gaps=(2019,)), "en")[0]
    assert "the 36 documents of 2017–2018, 2020 have none" in arrival


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("years", [(2017, 2019, 2023), (2019,)])
def test_nothing_is_claimed_without_enough_evidence(language: Literal["zh", "en"], years: tuple[int, ...]) -> None:
    findings = tell(make_tables(years=years, per_year=2, enough=False), language)
    assert len(findings) == 3
    assert not any(claim in finding.replace("升降判断", "") for finding in findings for claim in CLAIMS)


def test_a_thin_corpus_is_counted() -> None:
    counts = tell(make_tables((2017, 2018, 2019), (2018,), n_keywords=3, per_year=2, enough=False), "zh")
    assert counts[0] == (
        "语料共 4 份文档，出自 2 个机构，计 12,200 个汉字：2017 年 2 份、2019 年 2 份（2018 年没有文档）；"
        "文档太少，不作升降判断。"
    )
    assert counts[1] == "提及最多的关键词是“教育数字化”：11 处，见于 4 份文档（2017 年 8 处，2019 年 3 处）。"
    assert counts[2] == "3 个关键词中有 1 个在全部文档中一处未见：“双减”。"


def test_documents_without_a_year_or_a_mention_are_counted_still() -> None:
    tables = make_tables(years=(), n_keywords=3, enough=False)
    tables["documents"] = make_tables((2019,), per_year=2)["documents"].with_columns(year=pl.lit(None, pl.Int32))
    counts = tell(tables, "zh")
    assert counts[0] == "语料共 2 份文档，出自 2 个机构，计 6,100 个汉字，年份均不明；文档太少，不作升降判断。"
    assert counts[1:] == [
        "3 个关键词中有 3 个在全部文档中一处未见：“双减”、“五项管理”、“教育数字化”。",
        "最长的一份文档是《白石区教育局2019年工作要点》，3,100 个汉字。",
    ]


def test_an_unclear_corpus_says_that_nothing_can_be_said() -> None:
    tables = make_tables(n_keywords=5)
    tables["keyword_trends"] = tables["keyword_trends"].with_columns(verdict=pl.lit("不明"))
    first, *rest = tell(tables, "en")
    assert first == "None of the 5 keywords tested can be said to rise or fall (every q is 0.05 or more)."
    assert not any(claim in finding for finding in rest for claim in CLAIMS)


def test_a_ratio_without_a_number_is_not_written() -> None:
    tables = make_tables(n_keywords=5)
    tables["keyword_trends"] = tables["keyword_trends"].with_columns(
        pl.lit(None, pl.Float64).alias(name) for name in ("rate_ratio", "ci_low", "ci_high")
    )
    assert tell(tables, "zh")[0].startswith("“劳动教育”上升：由 2017 年的每万字")


def test_no_keywords_are_no_error() -> None:
    assert "params.yaml names no keyword." in tell(make_tables(n_keywords=0), "en")
