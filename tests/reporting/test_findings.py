"""The findings at the head of the page: which claims they are, in which order, and no claim that was not tested."""

from typing import Any, Literal

import polars as pl
import pytest

from pipeline.reporting.findings import N_FINDINGS, N_TOPICS, Found, find_findings
from tests.plots.keyword_tables import judge
from tests.plots.tables import make_tables
from tests.plots.vocabulary import Tables
from tests.reporting.conftest import drop_topic_claims, report_params

Language = Literal["zh", "en"]


def find(tables: Tables, language: Language = "zh") -> Found:
    return find_findings(tables, report_params(language))


def list_subjects(tables: Tables) -> list[str | int]:
    return [finding.subject for finding in find(tables).findings]


def rejudge(tables: Tables, verdict: str, **changes: object) -> Tables:
    """The tables with one verdict for every keyword."""
    rows = [row | judge(verdict) | changes for row in tables["keyword_trends"].to_dicts()]
    return tables | {"keyword_trends": pl.DataFrame(rows, schema=tables["keyword_trends"].schema)}


def of_topic(tables: Tables, name: str, topic: int, **changes: Any) -> Tables:
    """The tables with other values in the rows of one topic."""
    own = pl.col("topic") == topic
    table = tables[name]
    columns = [
        pl.when(own).then(pl.lit(value, table.schema[column])).otherwise(column).alias(column)
        for column, value in changes.items()
    ]
    return tables | {name: table.with_columns(columns)}


def test_seven_findings_four_of_keywords_of_different_verdicts_and_three_of_topics() -> None:
    found = find(make_tables(n_keywords=12))
    assert [(finding.kind, finding.subject, finding.verdict) for finding in found.findings] == [
        ("keyword", "劳动教育", "上升"),
        ("keyword", "全面改薄", "下降"),
        ("keyword", "双减", "新现"),
        ("keyword", "教育数字化", "阶跃上升"),
        ("topic", 2, "更少"),
        ("topic", 1, "上升"),
        ("topic", 5, "下降"),
    ]
    # Nine claims of keywords; of topics two effects and four changes between periods.
    assert found.n_more == 9 + 6 - 7


def test_findings_are_the_sentences_of_their_claims() -> None:
    rise, _, arrival, step, *_ = (finding.sentence for finding in find(make_tables(n_keywords=12)).findings)
    assert arrival.startswith("“双减”新现：于本语料首见于 2021 年，此前 2017—2020 年的 48 份文档均未出现")
    assert step.startswith(
        "“教育数字化”自 2020 年（与 2021 年无法区分）阶跃上升：自有文字每万字此前 2.87 次，此后 11.0 次"
    )
    assert rise.startswith("“劳动教育”年均上升 62%（95% 置信区间 30% 至 94%）") and "机构检验 q = 0.007" in rise


def test_findings_lead_to_their_keyword_or_topic_and_begin_with_its_name() -> None:
    findings = find(make_tables(n_keywords=12), "en").findings
    assert [finding.anchor for finding in findings] == ["k5", "k10", "k1", "k3", "topic-2", "topic-1", "topic-5"]
    assert all(finding.sentence.startswith(finding.name) for finding in findings)


def test_strong_evidence_comes_first_and_then_the_lower_q() -> None:
    tables = drop_topic_claims(rejudge(make_tables(n_keywords=4), "上升"))
    grades = (
        pl.when(pl.col("keyword").is_in(["双减", "教育数字化"])).then(pl.lit("moderate")).otherwise(pl.lit("strong"))
    )
    order = {"双减": 0.001, "五项管理": 0.03, "教育数字化": 0.002, "科学教育": 0.02}
    q = pl.col("keyword").replace_strict(order, return_dtype=pl.Float64)
    trends = tables["keyword_trends"].with_columns(evidence=grades, q=q, q_permutation=q)
    assert list_subjects(tables | {"keyword_trends": trends}) == ["科学教育", "五项管理", "双减", "教育数字化"]


def test_strong_evidence_of_a_topic_comes_before_moderate_evidence_of_keywords() -> None:
    tables = rejudge(make_tables(n_keywords=2), "上升", evidence="moderate")
    assert list_subjects(tables) == [2, "双减", "五项管理", 1, 5, 6]


def test_verdicts_that_differ_come_before_a_second_of_one() -> None:
    tables = drop_topic_claims(make_tables(n_keywords=12))
    trends = tables["keyword_trends"].filter(pl.col("keyword").is_in(["劳动教育", "全面改薄", "双减"]))
    more = trends.filter(keyword="劳动教育").with_columns(keyword=pl.lit("科学教育"), q=pl.lit(0.0071))
    three = tables | {"keyword_trends": pl.concat([more, trends])}
    assert list_subjects(three) == ["劳动教育", "全面改薄", "双减", "科学教育"], "first what rose and what fell"
    weaker = pl.when(pl.col("keyword") == "双减").then("evidence").otherwise(pl.lit("moderate"))
    trends = three["keyword_trends"].with_columns(evidence=weaker, q_permutation=pl.col("q"))
    assert list_subjects(three | {"keyword_trends": trends})[0] == "双减", "strong evidence comes before all"


@pytest.mark.parametrize(("n_keywords", "n_topics"), [(12, 3), (5, 4), (1, 4)])
def test_one_kind_takes_the_places_that_the_other_leaves(n_keywords: int, n_topics: int) -> None:
    """Four topics are claimed; of five keywords three, of one only that one."""
    kinds = [finding.kind for finding in find(make_tables(n_keywords=n_keywords)).findings]
    assert kinds.count("topic") == n_topics and len(kinds) <= N_FINDINGS
    many = [finding.kind for finding in find(drop_topic_claims(make_tables(n_keywords=12))).findings]
    assert many == ["keyword"] * N_FINDINGS and N_TOPICS < N_FINDINGS


def test_years_that_differ_without_a_shape_are_no_finding() -> None:
    assert not find(drop_topic_claims(rejudge(make_tables(n_keywords=4), "年际有别"))).findings


def test_gaps_are_no_years_of_absence() -> None:
    arrival = find(make_tables(n_keywords=1, gaps=(2019,)), "en").findings
    told = next(finding.sentence for finding in arrival if finding.kind == "keyword")
    assert "absent from the 36 documents of 2017–2018, 2020" in told


def test_a_rise_whose_interval_holds_no_change_is_no_finding_but_counted() -> None:
    tables = drop_topic_claims(rejudge(make_tables(n_keywords=3), "上升", ci_low=0.9, ci_high=2.0))
    found = find(tables)
    assert not found.findings and found.n_more == 3
    assert len(find(drop_topic_claims(rejudge(make_tables(n_keywords=3), "上升"))).findings) == 3


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("topic_labels", {"doubt": "frame", "grade": None}),
        ("topic_labels", {"doubt": "not_back", "grade": "D"}),
        ("topic_labels", {"grade": "D"}),
        ("topic_labels", {"grade": None}),
        ("topic_labels", {"doubt": "no_topics"}),
    ],
)
def test_a_topic_that_is_a_frame_or_has_no_good_grade_is_never_a_finding(name: str, changes: dict[str, Any]) -> None:
    tables = make_tables(n_keywords=2)
    assert 2 in list_subjects(tables)
    assert 2 not in list_subjects(of_topic(tables, name, 1, **changes))


@pytest.mark.parametrize("ends", [(-0.01, 0.03), (None, None)])
def test_a_change_between_periods_without_an_interval_beyond_nothing_is_no_finding(
    ends: tuple[float | None, float | None],
) -> None:
    tables = make_tables(n_keywords=2)
    assert 5 in list_subjects(tables)
    assert 5 not in list_subjects(of_topic(tables, "period_topics", 4, change_low=ends[0], change_high=ends[1]))


def test_twins_are_one_finding_and_none_where_they_go_opposite_ways() -> None:
    tables = drop_topic_claims(make_tables(n_keywords=2))
    rise = {"verdict": "随之上升", "evidence": "moderate", "q": 0.03, "estimate": 0.5, "ci_low": 0.2, "ci_high": 0.8}
    fall = rise | {"verdict": "随之下降", "estimate": -0.5, "ci_low": -0.8, "ci_high": -0.2}
    years = pl.col("covariate") == "year"
    slopes = tables | {"topic_effects": tables["topic_effects"].filter(years)}
    apart = of_topic(of_topic(slopes, "topic_effects", 3, **rise), "topic_effects", 7, **(rise | {"q": 0.01}))
    twins = of_topic(apart, "topic_members", 7, first_twin=3)
    assert list_topics(apart) == [8, 4] and list_topics(twins) == [8]
    assert list_topics(of_topic(twins, "topic_effects", 7, **fall)) == []
    # Of two topics that are no twins each has its own say.
    assert sorted(list_topics(of_topic(apart, "topic_effects", 7, **fall))) == [4, 8]


@pytest.mark.parametrize(
    ("language", "told"), [("zh", "方向相反，宜合并解读"), ("en", "moves the other way; read them")]
)
def test_a_finding_says_where_a_topic_alike_in_words_goes_the_other_way(language: Language, told: str) -> None:
    tables = drop_topic_claims(make_tables(n_keywords=2))
    rise = {"verdict": "随之上升", "evidence": "moderate", "q": 0.03, "estimate": 0.5, "ci_low": 0.2, "ci_high": 0.8}
    fall = rise | {"verdict": "随之下降", "estimate": -0.5, "ci_low": -0.8, "ci_high": -0.2}
    slopes = tables | {"topic_effects": tables["topic_effects"].filter(covariate="year")}
    both = of_topic(of_topic(slopes, "topic_effects", 3, **rise), "topic_effects", 7, **fall)
    alike = tables["topic_twins"].with_columns(topic=pl.lit(3, pl.Int32), twin=pl.lit(7, pl.Int32))

    def find_told(found: Tables) -> list[bool]:
        return [told in finding.sentence for finding in find(found, language).findings if finding.kind == "topic"]

    assert find_told(both | {"topic_twins": alike}) == [True, True]
    assert find_told(both) == [False, False], "that are not alike"
    together = of_topic(both, "topic_effects", 7, **rise)
    assert find_told(together | {"topic_twins": alike}) == [False, False], "that go the same way"


def list_topics(tables: Tables) -> list[str | int]:
    return [subject for subject in list_subjects(tables) if isinstance(subject, int)]


def test_groups_are_told_as_groups() -> None:
    tables = drop_topic_claims(make_tables(n_keywords=3))
    grouped = tables["keyword_trends"].with_columns(
        question=pl.when(keyword="双减").then(pl.lit("group")).otherwise("question")
    )
    first = find(tables | {"keyword_trends": grouped}).findings[0]
    assert first.kind == "group" and first.sentence.startswith("词组“双减”新现")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", "所依据的文档中有 2 份的年份或文字经审查存疑。"),
        ("en", "the data quality review questions the year or text of 2 of the documents behind this."),
    ],
)
def test_a_finding_that_rests_on_documents_with_errors_says_so_itself(language: Language, said: str) -> None:
    doubted, sound = (find(make_tables(n_keywords=12, n_doubted=n), language).findings for n in (2, 0))
    assert [finding.kind for finding in doubted].count("topic") == N_TOPICS
    assert all(finding.sentence.endswith(said) for finding in doubted)
    assert not any("审查" in finding.sentence or "data quality review" in finding.sentence for finding in sound)


def test_charts_show_the_years_of_their_claim_and_leave_out_years_far_from_all_others() -> None:
    tables = make_tables(n_keywords=5, gaps=(2019,))
    charts = {finding.subject: finding.chart for finding in find(tables).findings}
    rates = tables["keyword_years"].filter(keyword="双减").drop_nulls("own_per_10k_chars")
    assert charts["双减"].count("<circle") == len(rates) == 6 and charts["双减"].count('class="hollow"') == 1
    assert "2019 年空缺" in charts["双减"] and "“双减”逐年自有文字每万字提及次数：2017 年 0（" in charts["双减"]
    # Documents of a kind have no years: the estimate and its interval.
    assert "主题 2" in charts[2] and "−1.50（−2.10 至 −0.90）" in charts[2]
    far = tables | {"years": tables["years"].with_columns(outlying=pl.col("year") == 2017)}
    assert "2017" not in find(far).findings[0].chart
