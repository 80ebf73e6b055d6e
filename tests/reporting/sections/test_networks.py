"""What the page says of networks."""

from typing import Literal

import polars as pl
import pytest

from pipeline.reporting.sections.networks import describe_networks
from tests.own_params import load_own_params
from tests.plots.network_tables import BODIES
from tests.plots.tables import make_tables
from tests.plots.vocabulary import TERMS
from tests.reporting.conftest import make_report

EMPTY = (
    "correspondence_axes",
    "correspondence_points",
    "body_leaves",
    "body_merges",
    "citation_levels",
    "copied_passages",
)


def test_a_span_has_its_communities_and_its_links() -> None:
    spans = describe_networks(make_tables(), load_own_params())["networks"]["spans"]
    whole, *years = spans
    communities = [[term["term"] for term in row["terms"]] for row in whole["communities"]]
    assert communities == [TERMS[:3], TERMS[3:5]]
    assert len(whole["links"]) == whole["n_links"] == 4
    assert len(years) == 7 and not any(year["links"] for year in years)


def test_two_axes_are_all_that_three_years_have() -> None:
    tables = make_tables()
    assert "前两轴合计占惯量的 90.0%" in make_report(tables, "zh").html
    whole = tables["correspondence_axes"].with_columns(share=pl.Series([0.6, 0.4]))
    html = make_report(tables | {"correspondence_axes": whole}, "zh").html
    assert "两轴即为全部惯量" in html and "前两轴合计" not in html


def test_a_document_cited_by_its_number_alone_is_no_title() -> None:
    tables = make_tables()
    cited = tables["cited_documents"].with_columns(
        cited_title=pl.lit(None, pl.String), cited_number=pl.lit("国发〔2022〕2号")
    )
    html = make_report(tables | {"cited_documents": cited}, "zh").html
    assert "<td>国发〔2022〕2号</td>" in html and "《国发〔2022〕2号》" not in html


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("zh", ("没有可供检验的词对", "不作对应分析", "不作聚类", "未发现对其他文件的引用", "未发现不同独立来源之间")),
        (
            "en",
            ("no network is drawn", "no correspondence analysis", "no tree", "No citation", "No passages are shared"),
        ),
    ],
)
def test_what_the_corpus_is_too_small_for_is_said(language: Literal["zh", "en"], told: tuple[str, ...]) -> None:
    whole = make_report(make_tables(), language).html
    tables = make_tables(enough=False)
    small = make_report(tables | {name: tables[name].clear() for name in EMPTY}, language).html
    for sentence in told:
        assert sentence in small and sentence not in whole


def test_a_document_without_an_issuer_goes_by_its_title_and_is_escaped() -> None:
    tables = make_tables()
    documents = tables["documents"]
    one, title = documents["document_id"][0], "<b>办学</b>要点"
    named = documents.with_columns(title=pl.when(pl.col("document_id") == one).then(pl.lit(title)).otherwise("title"))
    leaves = tables["body_leaves"].with_columns(pl.col("voice", "nearest").replace({BODIES[0]: one}))
    described = describe_networks(tables | {"documents": named, "body_leaves": leaves}, load_own_params())["networks"]
    assert described["bodies"][0]["voice"] == title
    html = make_report(tables | {"documents": named, "body_leaves": leaves}, "zh").html
    assert title not in html and "&lt;b&gt;办学&lt;/b&gt;要点" in html
