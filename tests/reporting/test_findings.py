"""Three findings with their numbers, and no claim that was not tested."""

from typing import Literal

import polars as pl
import pytest

from tests.plots.tables import Tables, judge, make_tables
from tests.reporting.conftest import tell
from tests.reporting.writing.test_claims import find_directions


def rejudge(tables: Tables, verdict: str, **changes: object) -> Tables:
    """The tables with one verdict for every keyword."""
    rows = [row | judge(verdict) | changes for row in tables["keyword_trends"].to_dicts()]
    return tables | {"keyword_trends": pl.DataFrame(rows, schema=tables["keyword_trends"].schema)}


def test_an_evidenced_corpus_has_three_claims_of_different_verdicts() -> None:
    arrival, step, rise = tell(make_tables(n_keywords=12), "zh")
    assert arrival.startswith("“双减”新现：于本语料首见于 2021 年，此前 2017—2020 年的 48 份文档均未出现")
    assert step.startswith(
        "“教育数字化”自 2020 年（与 2021 年无法区分）阶跃上升：自有文字每万字此前 2.87 次，此后 11.0 次"
    )
    assert rise.startswith("“劳动教育”年均上升 62%（95% 置信区间 +30% 至 +94%）") and "机构检验 q = 0.007" in rise


def test_strong_evidence_comes_before_moderate_and_then_the_lower_q() -> None:
    tables = rejudge(make_tables(n_keywords=4), "上升")
    grades = (
        pl.when(pl.col("keyword").is_in(["双减", "教育数字化"])).then(pl.lit("moderate")).otherwise(pl.lit("strong"))
    )
    order = {"双减": 0.001, "五项管理": 0.03, "教育数字化": 0.002, "科学教育": 0.02}
    q = pl.col("keyword").replace_strict(order, return_dtype=pl.Float64)
    trends = tables["keyword_trends"].with_columns(evidence=grades, q=q, q_permutation=q)
    told = [sentence.split("”")[0][1:] for sentence in tell(tables | {"keyword_trends": trends}, "zh")]
    assert told == ["科学教育", "五项管理", "双减"]


def test_verdicts_that_differ_come_before_a_second_of_one() -> None:
    tables = make_tables(n_keywords=12)
    trends = tables["keyword_trends"].filter(pl.col("keyword").is_in(["劳动教育", "全面改薄", "双减"]))
    more = trends.filter(keyword="劳动教育").with_columns(keyword=pl.lit("科学教育"), q=pl.lit(0.0071))
    three = tell(tables | {"keyword_trends": pl.concat([trends, more])}, "zh")
    assert [sentence[1:5] for sentence in three] == ["双减”新", "劳动教育", "全面改薄"]
    two = tell(tables | {"keyword_trends": pl.concat([trends.filter(pl.col("keyword") != "双减"), more])}, "zh")
    assert [sentence[1:5] for sentence in two] == ["劳动教育", "全面改薄", "科学教育"]


def test_years_that_differ_without_a_shape_are_no_finding_but_are_counted() -> None:
    first = tell(rejudge(make_tables(n_keywords=4), "年际有别"), "zh")[0]
    assert first.startswith("经检验的 4 个关键词中，没有一个可以断言") and "4 个年际有别而形状不能断定" in first


def test_gaps_are_no_years_of_absence() -> None:
    arrival = tell(make_tables(n_keywords=1, gaps=(2019,)), "en")[0]
    assert "absent from the 36 documents of 2017–2018, 2020" in arrival


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("years", [(2017, 2019, 2023), (2019,)])
def test_nothing_is_claimed_without_enough_evidence(language: Literal["zh", "en"], years: tuple[int, ...]) -> None:
    findings = tell(make_tables(years=years, per_year=2, enough=False), language)
    assert len(findings) == 3
    assert not any(find_directions(finding, language) for finding in findings)


def test_a_thin_corpus_is_counted() -> None:
    counts = tell(make_tables((2017, 2018, 2019), (2018,), n_keywords=3, per_year=2, enough=False), "zh")
    assert counts == [
        "3 个关键词都不作断言（证据不足），2 个因有文档的年份只有 2 个，需要 5 个；"
        "只有 2 个独立来源在两年以上、同一文种内发文，需要 6 个。",
        "语料共 4 份文档，出自 2 个机构，计 12,200 个汉字：2017 年 2 份、2019 年 2 份（2018 年没有文档）。",
        "提及最多的关键词是“五项管理”：8 处，见于 4 份文档（2017 年 4 处，2019 年 4 处）。",
    ]


def test_what_most_keywords_lack_is_told_first_in_either_language() -> None:
    tables = rejudge(make_tables(n_keywords=4), "证据不足", shortfall="few_voices", n_voices_repeated=3)
    assert (
        tell(tables, "zh")[0]
        == "4 个关键词都不作断言（证据不足）：只有 3 个独立来源在两年以上、同一文种内发文，需要 6 个。"
    )
    assert tell(tables, "en")[0] == (
        "Nothing is claimed of the 4 keywords (not enough evidence): only 3 voices issue the same type of document in two or "
        "more years; 6 are needed."
    )
    few = tables["keyword_trends"].with_columns(
        shortfall=pl.when(keyword="双减").then(pl.lit("few_voices")).otherwise(pl.lit("few_mentions")),
        n_documents_with=pl.lit(4, pl.Int64),
        n_voices_with=pl.lit(1, pl.Int64),
    )
    first = tell(tables | {"keyword_trends": few}, "zh")[0]
    assert (
        first.startswith("4 个关键词都不作断言（证据不足），3 个因")
        and "仅 4 份文档、1 个独立来源提及，至少需要 5 份、3 个" in first
    )


def test_documents_without_a_year_or_a_mention_are_counted_still() -> None:
    tables = make_tables(years=(), n_keywords=3, enough=False)
    tables["documents"] = make_tables((2019,), per_year=2)["documents"].with_columns(year=pl.lit(None, pl.Int32))
    counts = tell(tables, "zh")
    assert counts[0] == "语料共 2 份文档，出自 2 个机构，计 6,100 个汉字，年份均不明。"
    assert counts[1:] == [
        "3 个关键词中有 3 个在全部文档中一处未见：“双减”、“五项管理”、“教育数字化”。",
        "最长的一份文档是《白石区教育局2019年工作要点》（白石区教育局 · 白教〔2019〕2号 · 2019-02-02），3,100 个汉字。",
    ]


def test_an_unclear_corpus_says_that_nothing_can_be_said_and_what_could_have_been() -> None:
    tables = rejudge(make_tables(n_keywords=5), "不明")
    first, *rest = tell(tables, "en")
    assert first == (
        "Of the 5 keywords tested none can be said to have gone one way or another (the lowest body test q = 0.600; "
        "the lowest that this corpus could reach is 0.002)."
    )
    assert tell(tables, "zh")[0] == (
        "经检验的 5 个关键词中，没有一个可以断言有某种走向（最小的机构检验 q = 0.600，本语料所能达到的最小值为 0.002）。"
    )
    assert not any(find_directions(finding, "en") for finding in [first, *rest])


def test_a_low_q_without_a_claim_is_explained_by_the_year_test() -> None:
    tables = rejudge(make_tables(n_keywords=5), "不明", q=0.01, q_permutation=0.02, p_years=0.2)
    assert "；q 小于 0.05 者，年份检验的 p 都不小于 0.05）" in tell(tables, "zh")[0]
    assert "where q is below 0.05, p of the year test is 0.05 or more" in tell(tables, "en")[0]
    assert "年份检验" not in tell(rejudge(make_tables(n_keywords=5), "不明", q=0.05, q_permutation=0.05), "zh")[0]


def test_what_is_stable_is_counted() -> None:
    assert "；5 个平稳，全期的变化不出 1.50 倍）" in tell(rejudge(make_tables(n_keywords=5), "平稳"), "zh")[0]


def test_groups_are_told_as_groups_and_are_no_keywords() -> None:
    tables = make_tables(n_keywords=3)
    grouped = tables["keyword_trends"].with_columns(
        question=pl.when(keyword="双减").then(pl.lit("group")).otherwise("question")
    )
    assert tell(tables | {"keyword_trends": grouped}, "zh")[0].startswith("词组“双减”新现")
    unclear = rejudge(tables | {"keyword_trends": grouped}, "不明")
    most = next(sentence for sentence in tell(unclear, "zh") if "提及最多" in sentence)
    assert "“双减”" not in most


def test_no_keywords_are_no_error() -> None:
    assert "params.yaml names no keyword." in tell(make_tables(n_keywords=0), "en")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", "所依据的文档中有 2 份的年份或文字经审查存疑。"),
        ("en", "the data quality review questions the year or text of 2 of the documents behind this."),
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
        return rejudge(tables, "不明") if case == "unclear" else tables

    doubted, sound = tell(make(2), language), tell(make(0), language)
    # The longest document is one, and may be sound.
    resting = [finding for finding in doubted if "最长" not in finding and "longest" not in finding]
    assert resting and all(finding.endswith(said) for finding in resting)
    assert not any("审查" in finding or "audit" in finding for finding in sound)
    assert [finding[:24] for finding in doubted] == [finding[:24] for finding in sound]


def test_a_year_of_too_little_text_is_told_apart_from_one_without_documents() -> None:
    tables = make_tables((2017, 2018, 2019, 2020), (2018, 2019), n_keywords=3, per_year=2, enough=False)
    thin = tables["years"].with_columns(n_left_out=pl.when(year=2019).then(3).otherwise(0).cast(pl.Int64))
    counts = tell(tables | {"years": thin}, "zh")[1]
    assert "（2018 年没有文档）" in counts and "（2019 年文字太少，不按年计）" in counts


def test_years_between_one_odd_year_and_the_others_are_not_listed_as_missing() -> None:
    tables = make_tables((1988, *range(1989, 2023)), tuple(range(1989, 2020)), n_keywords=3, per_year=2, enough=False)
    far = tables["years"].with_columns(outlying=pl.col("year") < 2020)
    assert "没有文档" in tell(tables, "zh")[1] and "没有文档" not in tell(tables | {"years": far}, "zh")[1]


def test_a_keyword_of_documents_that_count_for_no_year_is_not_called_absent() -> None:
    tables = make_tables((2017,), n_keywords=2, per_year=2, enough=False)
    zero = tables["keyword_trends"].with_columns(n_mentions=pl.lit(0, pl.Int64))
    absent = [finding for finding in tell(tables | {"keyword_trends": zero}, "zh") if "一处未见" in finding]
    assert absent == ["2 个关键词中有 1 个在全部文档中一处未见：“双减”。"]
