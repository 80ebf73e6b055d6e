"""What the page opens with: question, corpus, and why nothing is claimed where nothing is."""

from dataclasses import replace
from typing import Literal

import polars as pl
import pytest

from pipeline.params.sections import Params
from pipeline.reporting.opening import open_report
from tests.plots.tables import make_tables
from tests.plots.vocabulary import Tables
from tests.reporting.conftest import drop_topic_claims, make_report, open_tables, report_params
from tests.reporting.test_findings import rejudge
from tests.reporting.writing.test_claims import find_directions

Language = Literal["zh", "en"]


def drop_topics(tables: Tables) -> Tables:
    """The tables as they are where no topics were fitted, as far as the opening reads them."""
    names = ("topic_labels", "topic_quality", "topic_effects", "topic_members", "period_topics")
    return tables | {name: tables[name].clear() for name in names}


def tell_remarks(tables: Tables, language: Language = "zh") -> list[str]:
    return open_tables(drop_topic_claims(tables), language).remarks


def ask(question: str) -> Params:
    params = report_params("zh")
    return replace(params, report=replace(params.report, question=question))


def test_the_question_is_made_of_what_there_is_or_is_the_researchers_own() -> None:
    tables = make_tables(n_keywords=3, n_topics=4)
    question = "3 个关键词、4 个主题在 2017—2023 年的 84 份文档中有何变化，证据有多强？"
    assert open_tables(tables, "zh").question == question
    assert open_tables(tables, "en").question == (
        "How do 3 keywords and 4 topics change across 84 documents (2017–2023), and how strong is the evidence?"
    )
    assert open_report(tables, ask("双减以后怎样？")).question == "双减以后怎样？"
    grouped = tables["keyword_trends"].with_columns(
        question=pl.when(keyword="双减").then(pl.lit("group")).otherwise("question")
    )
    assert (
        "2 keywords, 1 group of keywords and 4 topics"
        in open_tables(tables | {"keyword_trends": grouped}, "en").question
    )
    assert "中各占多少？" in open_tables(make_tables((2019,), n_keywords=2), "zh").question
    assert open_tables(drop_topics(make_tables(n_keywords=0)), "zh").question == "这 84 份文档涉及哪些内容？"


def test_the_corpus_is_one_line() -> None:
    tables = make_tables((2017, 2018, 2019), (2018,), n_keywords=3, per_year=4, enough=False)
    kinds = pl.Series(["通知", "工作要点", "通知", None, "意见", "工作要点", "通知", "方案"])
    tables["documents"] = tables["documents"].with_columns(kind=kinds)
    assert open_tables(tables, "zh").corpus == (
        "8 份文档，4 个发文机构，4 个年份可知、有自有文字的独立来源，2017、2019 年（2018 年没有文档），"
        "文种以通知（3 份）、工作要点（2 份）、意见（1 份）为主，共 4 种，"
        "文种不明 1 份，计 25,200 个汉字。"
    )
    assert open_tables(tables, "en").corpus == (
        "8 documents by 4 issuing bodies (4 voices with dated text of their own); years 2017, 2019 (no documents from 2018); "
        "types: notice (3), annual work plan (2), opinions (1) and "
        "1 other type, unknown (1); 25,200 Chinese characters."
    )


def test_a_year_of_too_little_text_is_told_apart_from_one_without_documents() -> None:
    tables = make_tables((2017, 2018, 2019, 2020), (2018, 2019), n_keywords=3, per_year=2, enough=False)
    thin = tables["years"].with_columns(n_left_out=pl.when(year=2019).then(3).otherwise(0).cast(pl.Int64))
    corpus = open_tables(tables | {"years": thin}, "zh").corpus
    assert "（2018 年没有文档；2019 年文字过少，按空缺处理）" in corpus


def test_years_between_one_odd_year_and_the_others_are_not_listed_as_missing() -> None:
    tables = make_tables((1988, *range(1989, 2023)), tuple(range(1989, 2020)), n_keywords=3, per_year=2, enough=False)
    far = tables | {"years": tables["years"].with_columns(outlying=pl.col("year") < 2020)}
    assert "没有文档" in open_tables(tables, "zh").corpus and "没有文档" not in open_tables(far, "zh").corpus
    assert "2020—2022 年（距各年过远的 1988 年也有文档" in open_tables(far, "zh").corpus
    assert "在 1988—2022 年的" in open_tables(far, "zh").question, "as many as the documents that it counts"


def test_documents_without_a_body_are_told_and_what_it_means_where_they_are_most() -> None:
    tables = make_tables(n_keywords=3)
    told = open_tables(tables, "zh").corpus
    assert "机构不明" not in told
    documents = tables["documents"].with_row_index()
    some = tables | {
        "documents": documents.with_columns(issuer=pl.when(pl.col("index") > 2).then("issuer")).drop("index")
    }
    assert "独立来源（机构不明的文档有 3 份，各计一个）" in open_tables(some, "zh").corpus
    assert "并非相互独立" not in open_tables(some, "zh").corpus
    none = tables | {"documents": tables["documents"].with_columns(issuer=pl.lit(None, pl.String))}
    assert "多数文档机构不明：如实出自同一机构" in open_tables(none, "zh").corpus
    assert f"as each document without a body counts as one: {documents.height}" in open_tables(none, "en").corpus
    assert "the intervals are too narrow" in open_tables(none, "en").corpus


def test_documents_without_a_year_are_counted() -> None:
    tables = make_tables(years=(), n_keywords=3, enough=False)
    tables["documents"] = make_tables((2019,), per_year=2)["documents"].with_columns(year=pl.lit(None, pl.Int32))
    assert open_tables(tables, "zh").corpus == "2 份文档，2 个发文机构，年份均不明，计 6,100 个汉字。"
    some = make_tables((2019, 2020), n_keywords=1, per_year=2)
    some["documents"] = some["documents"].with_columns(year=pl.when(pl.col("year") == 2019).then("year"))
    assert "（2 份年份不明）" in open_tables(some, "zh").corpus


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("years", [(2017, 2019, 2023), (2019,)])
def test_without_a_claim_stand_the_reasons_the_audit_and_no_direction(
    language: Language, years: tuple[int, ...]
) -> None:
    tables = make_tables(years=years, per_year=2, enough=False)
    opening = open_tables(drop_topic_claims(tables), language)
    assert not opening.findings and not opening.n_more
    assert opening.sentences == [opening.corpus, *opening.remarks]
    assert not any(find_directions(told, language) for told in [opening.question, *opening.sentences])
    assert {"zh": "1 个文件存在“错误”级问题", "en": "files with errors: 1;"}[language] in opening.remarks[-1]
    html = make_report(drop_topic_claims(tables), language).html
    assert 'class="findings"' not in html and "sparkline" not in html[html.index("<header>") :]


def test_what_most_keywords_lack_is_told_first_in_either_language() -> None:
    tables = rejudge(make_tables(n_keywords=4), "证据不足", shortfall="few_voices", n_voices_repeated=3)
    assert (
        tell_remarks(tables)[0]
        == "4 个关键词均不作判断（证据不足）：只有 3 个独立来源在两年以上就同一文种发文（至少需要 6 个）。"
    )
    assert tell_remarks(tables, "en")[0] == (
        "No claims are made about the 4 keywords (insufficient evidence): only 3 voices issue the same type of document in two or "
        "more years; 6 are needed."
    )
    few = tables["keyword_trends"].with_columns(
        shortfall=pl.when(keyword="双减").then(pl.lit("few_voices")).otherwise(pl.lit("few_mentions")),
        n_documents_with=pl.lit(4, pl.Int64),
        n_voices_with=pl.lit(1, pl.Int64),
    )
    first = tell_remarks(tables | {"keyword_trends": few})[0]
    assert (
        first.startswith("4 个关键词均不作判断（证据不足），其中 3 个的原因是：如“科学教育”")
        and "仅 4 份文档、1 个独立来源提及，至少需要 5 份、3 个" in first
    )


def test_of_keywords_that_lack_the_same_the_one_mentioned_most_is_the_example() -> None:
    tables = rejudge(make_tables(n_keywords=3), "证据不足", shortfall="few_mentions")
    times = pl.col("keyword").replace_strict({"双减": 2, "五项管理": 9, "教育数字化": 4}, return_dtype=pl.Int64)
    trends = tables["keyword_trends"].with_columns(n_mentions=times)
    assert "“五项管理”" in tell_remarks(tables | {"keyword_trends": trends})[0]


def test_an_unclear_corpus_says_that_nothing_can_be_said_and_what_could_have_been() -> None:
    tables = rejudge(make_tables(n_keywords=5), "不明")
    assert tell_remarks(tables, "en")[0] == (
        "Of the 5 keywords tested, none shows a change whose direction can be established (the lowest body test q = 0.600; "
        "the lowest that a single keyword could attain in this corpus: q = 0.002)."
    )
    told = tell_remarks(tables)
    assert told[0] == (
        "经检验的 5 个关键词中，没有一个可判定变化方向（最小的机构检验 q = 0.600，本语料中单独一个词可达到的最小 q = 0.002）。"
    )
    assert "主题份额的" in told[1] and "没有一项可列为主要发现" in told[1]
    assert "据自检" in told[2] and "倍，检出率才能达到 80% 以上。" in told[2]


def test_a_low_q_without_a_claim_is_explained_by_the_year_test() -> None:
    tables = rejudge(make_tables(n_keywords=5), "不明", q=0.01, q_permutation=0.02, p_years=0.2)
    assert "；q 小于 0.05 的关键词，年份检验的 p 均不小于 0.05）" in tell_remarks(tables)[0]
    assert "where q is below 0.05, the year test has p of 0.05 or more" in tell_remarks(tables, "en")[0]
    assert "年份检验" not in tell_remarks(rejudge(make_tables(n_keywords=5), "不明", q=0.05, q_permutation=0.05))[0]


def test_what_is_stable_or_differs_without_a_shape_is_counted() -> None:
    assert "；5 个平稳，全期变化不超过 1.5 倍）" in tell_remarks(rejudge(make_tables(n_keywords=5), "平稳"))[0]
    assert "4 个存在年际差异但无法判定形态" in tell_remarks(rejudge(make_tables(n_keywords=4), "年际有别"))[0]


def test_verdicts_whose_interval_holds_no_change_are_told_and_not_denied() -> None:
    tables = rejudge(make_tables(n_keywords=3), "上升", ci_low=0.9, ci_high=2.0)
    assert tell_remarks(tables)[0] == "3 个关键词的结论未列为主要发现：区间包含零变化。"


def test_one_kind_of_findings_does_not_silence_why_there_is_none_of_the_other() -> None:
    unclear = open_tables(rejudge(make_tables(n_keywords=4), "不明"), "zh")
    assert {finding.kind for finding in unclear.findings} == {"topic"}
    assert len(unclear.remarks) == 1 and "没有一个可判定变化方向" in unclear.remarks[0]
    keywords = open_tables(drop_topic_claims(make_tables(n_keywords=12)), "zh")
    assert len(keywords.remarks) == 1 and keywords.remarks[0].startswith("主题份额的")
    assert open_tables(make_tables(n_keywords=12), "zh").remarks == []


def test_no_keywords_no_mentions_and_no_topics_are_no_error() -> None:
    assert "No keywords are listed in params.yaml." in tell_remarks(make_tables(n_keywords=0), "en")
    never = rejudge(make_tables(n_keywords=2), "证据不足", shortfall="never")
    assert "2 个关键词在计入的文档中均未提及" in tell_remarks(never)[0]
    assert "条目或词过少，未拟合主题。" in tell_remarks(drop_topics(make_tables(n_keywords=2)))
    tables = make_tables(n_keywords=2)
    doubted = tables["topic_labels"].with_columns(doubt=pl.lit("few_documents"))
    assert any(
        told.startswith("主题不作为结论：可用的文档不足") for told in tell_remarks(tables | {"topic_labels": doubted})
    )


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", "所依据的文档中有 2 份的年份或文字经审查存疑。"),
        ("en", "the data quality review questions the year or text of 2 of the documents behind this."),
    ],
)
def test_corpus_and_reasons_that_rest_on_documents_with_errors_say_so_themselves(language: Language, said: str) -> None:
    def open_doubted(n_doubted: int) -> list[str]:
        tables = drop_topic_claims(rejudge(make_tables(n_keywords=5, n_doubted=n_doubted), "不明"))
        return open_tables(tables, language).sentences[:2]

    assert all(sentence.endswith(said) for sentence in open_doubted(2))
    assert not any("审查" in sentence or "data quality review" in sentence for sentence in open_doubted(0))


def test_further_claims_are_counted_and_where_they_stand_is_linked() -> None:
    html = make_report(make_tables(n_keywords=12), "zh").html
    start = html.index("<header>", html.index("<main"))
    head = html[start : html.index("</header>", start)]
    assert "另有 8 项结论，见" in head and '<a href="#keywords">' in head and '<a href="#evolution">' in head
    assert head.count('<li><p><a href="#k') == 4 and head.count('<li><p><a href="#topic-') == 3
    assert head.count("<svg") == 7
