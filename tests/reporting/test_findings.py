"""Three findings with their numbers, and no claim that was not tested."""

from typing import Literal

import polars as pl
import pytest

from tests.plots.tables import Tables, make_tables
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
        "最长的一份文档是《白石区教育局2019年工作要点》（白石区教育局 · 白教〔2019〕2号 · 2019-02-02），3,100 个汉字。",
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


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", "所据文档中有 2 份，审查认为年份或文字不可信。"),
        ("en", "2 have years or texts that the audit holds to be wrong."),
    ],
)
@pytest.mark.parametrize("case", ["claims", "unclear", "counts", "nowhere"])
def test_a_sentence_that_rests_on_documents_with_errors_says_so_itself(
    case: str, language: Literal["zh", "en"], said: str
) -> None:
    def make(n_doubted: int) -> Tables:
        if case == "counts":
            return make_tables((2017, 2018), n_keywords=3, per_year=3, enough=False, n_doubted=n_doubted)
        if case == "nowhere":
            tables = make_tables((2017,), n_keywords=2, enough=False, n_doubted=n_doubted)
            none = {name: tables[name].clear() for name in ("mentions",)}
            absent = tables["keyword_trends"].with_columns(n_mentions=pl.lit(0, pl.Int64), n_documents_with=pl.lit(0))
            return tables | none | {"keyword_trends": absent}
        tables = make_tables(n_keywords=12, n_doubted=n_doubted)
        unclear = tables["keyword_trends"].with_columns(verdict=pl.lit("不明"))
        return tables | {"keyword_trends": unclear} if case == "unclear" else tables

    doubted, sound = tell(make(2), language), tell(make(0), language)
    # The longest document is one, and may be sound.
    resting = [finding for finding in doubted if "最长" not in finding and "longest" not in finding]
    assert resting and all(finding.endswith(said) for finding in resting)
    assert not any("审查" in finding or "audit" in finding for finding in sound)
    assert [finding[:24] for finding in doubted] == [finding[:24] for finding in sound]


def test_an_arrival_before_the_year_of_a_doubted_document_does_not_rest_on_it() -> None:
    tables = make_tables(n_keywords=12, n_doubted=2)
    late = tables["keyword_years"].with_columns(n_doubted=pl.when(year=2023).then(2).otherwise(0).cast(pl.Int64))
    arrival = tell(tables | {"keyword_years": late}, "zh")[2]
    assert "首见于 2021 年" in arrival and "审查" not in arrival


def test_a_year_of_too_little_text_is_told_apart_from_one_without_documents() -> None:
    tables = make_tables((2017, 2018, 2019, 2020), (2018, 2019), n_keywords=3, per_year=2, enough=False)
    thin = tables["years"].with_columns(n_left_out=pl.when(year=2019).then(3).otherwise(0).cast(pl.Int64))
    counts = tell(tables | {"years": thin}, "zh")[0]
    assert "（2018 年没有文档）" in counts and "（2019 年文字太少，不按年计）" in counts


def test_years_between_one_odd_year_and_the_others_are_not_listed_as_missing() -> None:
    tables = make_tables((1988, *range(1989, 2023)), tuple(range(1989, 2020)), n_keywords=3, per_year=2, enough=False)
    far = tables["years"].with_columns(outlying=pl.col("year") < 2020)
    assert "没有文档" in tell(tables, "zh")[0] and "没有文档" not in tell(tables | {"years": far}, "zh")[0]


def test_a_keyword_of_documents_that_count_for_no_year_is_not_called_absent() -> None:
    tables = make_tables((2017,), n_keywords=2, per_year=2, enough=False)
    zero = tables["keyword_trends"].with_columns(n_mentions=pl.lit(0, pl.Int64))
    absent = [finding for finding in tell(tables | {"keyword_trends": zero}, "zh") if "一处未见" in finding]
    assert absent == ["2 个关键词中有 1 个在全部文档中一处未见：“双减”。"]
