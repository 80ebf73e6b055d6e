"""What the report says of periods and documents beside its tables."""

import re
from collections.abc import Sequence
from typing import Literal

import polars as pl
import pytest

from pipeline.reporting.paper import remarks
from pipeline.reporting.paper.remarks import list_documents, tell_periods, write_remarks
from pipeline.reporting.writing.shapes import Cell
from tests.plots.tables import make_tables
from tests.reporting.conftest import make_report, report_params
from tests.reporting.paper.paper_tables import make_paper_tables


def read(cells: Sequence[Cell]) -> list[str]:
    return [cell.text for cell in cells]


NETWORKS = ("coword_spans", "citation_levels", "cited_documents")


@pytest.mark.parametrize(("language", "way"), [("zh", "上升"), ("en", "rising")])
def test_periods_are_told_with_what_is_claimed_between_them(language: Literal["zh", "en"], way: str) -> None:
    tables = make_paper_tables()
    head, *transitions = read(tell_periods(tables, report_params(language)))
    periods = tables["period_topics"]["period"].unique(maintain_order=True)
    assert all(period in head for period in periods) and len(transitions) == len(periods) - 1
    rising = tables["period_topics"].filter(verdict="上升")["topic"].to_list()
    assert rising and all(re.search(rf"\b{topic + 1} ?“", transitions[0]) for topic in rising) and way in transitions[0]


def test_five_year_plans_have_their_english_names_and_halves_their_years_once() -> None:
    tables = make_paper_tables()
    periods = tables["period_topics"]["period"].unique(maintain_order=True)
    for names, told in (
        (
            ("十三五", "十四五"),
            ("13th Five-Year Plan (2017–2020; 12 documents)", "13th Five-Year Plan → 14th Five-Year Plan"),
        ),
        (("2017–2020", "2021–2025"), ("2017–2020 (12 documents)", "2017–2020 → 2021–2025")),
    ):
        new = dict(zip(periods, names, strict=True))
        renamed = tables | {
            name: tables[name].with_columns(pl.col("^period.*$").replace(new))
            for name in ("period_topics", "period_terms", "topic_links", "topic_pairs", "topic_similarities")
        }
        head, transition = read(tell_periods(renamed, report_params("en")))
        assert told[0] in head and transition.startswith(told[1] + ":")
        assert not any("五" in text.split(":")[0] for text in (head, transition))


def test_what_was_not_compared_says_so_and_no_topics_say_nothing() -> None:
    tables = make_paper_tables()
    apart = tables | {"topic_links": tables["topic_links"].clear()}
    assert tell_periods(apart, report_params("zh"))[1].text.endswith("证据不足，未作比较。")
    none = tables | {"period_topics": tables["period_topics"].clear(), "topic_links": tables["topic_links"].clear()}
    assert "periods" not in write_remarks(none, report_params("zh"))


def test_documents_are_listed_each_once_or_said_where(monkeypatch: pytest.MonkeyPatch) -> None:
    tables = make_paper_tables()
    listed = read(list_documents(tables, "zh"))
    assert len(listed) == tables["documents"].height
    assert all(any(title in line for line in listed) for title in tables["documents"]["title"])
    monkeypatch.setattr(remarks, "MOST_DOCUMENTS", 3)
    (told,) = read(list_documents(tables, "en"))
    assert str(tables["documents"].height) in told and "documents.csv" in told
    # Of too many those in doubt are listed, or said where.
    ordered = tables["documents"].sort("year", "title", "document_id")
    for n in (2, 4):
        doubted = pl.col("document_id").is_in(ordered.head(n)["document_id"].implode())
        uses = tables["document_uses"].with_columns(doubted=doubted)
        told, *rest = read(list_documents(tables | {"document_uses": uses}, "zh"))
        assert f"经审查存疑者 {n} 份" in told and ("document_uses.csv" in told) == (n > 3)
        assert [title for title in ordered["title"][:n] if any(title in line for line in rest)] == (
            ordered["title"][:n].to_list() if n <= 3 else []
        )


def test_a_corpus_that_carries_no_topic_has_a_sentence_in_the_place_of_its_table() -> None:
    tables = make_paper_tables()
    poor = tables | {"topic_labels": tables["topic_labels"].with_columns(doubt=pl.lit("few_documents"))}
    assert read(write_remarks(poor, report_params("zh"))["topics"]) == ["未列主题表：文档过少。"]
    assert "topics" not in write_remarks(tables, report_params("zh"))


def test_an_audit_without_findings_says_so() -> None:
    tables = make_paper_tables()
    clean = tables | {"findings": tables["findings"].clear()}
    assert read(write_remarks(clean, report_params("en"))["audit"]) == ["The audit found nothing suspicious."]
    assert "audit" not in write_remarks(tables, report_params("en"))


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "zh",
            [
                "全部语料：检验 15 对词，显著关联 4 对，分属 2 个社群（模块度 0.40）。",
                "被引文件共 2 份，其中 2 份为一份以上文档所引。",
            ],
        ),
        (
            "en",
            [
                "Whole corpus: pairs of terms tested: 15; linked: 4; communities: 2 (modularity 0.40).",
                "Documents cited: 2, 2 of them by more than one document.",
            ],
        ),
    ],
)
def test_networks_are_told_by_their_numbers_or_by_the_sentences_of_the_page(
    language: Literal["zh", "en"], told: list[str]
) -> None:
    tables, params, html = make_paper_tables(), report_params(language), make_report(make_tables(), language).html
    assert read(write_remarks(tables, params)["networks"]) == told
    untested = tables["coword_spans"].with_columns(n_tested=pl.lit(0), n_links=pl.lit(0))
    lone = tables["citation_levels"].head(1)
    several = (
        tables | {"coword_spans": untested, "citation_levels": lone},
        tables | {"coword_spans": untested.with_columns(n_tested=9), "citation_levels": lone.clear()},
    )
    for poor in several:
        poor |= {"cited_documents": tables["cited_documents"].clear()}
        paragraphs = read(write_remarks(poor, params)["networks"])
        html_of_poor = make_report(make_tables() | {name: poor[name] for name in NETWORKS}, language).html
        assert len(paragraphs) == 2 and all(text in html_of_poor and text not in html for text in paragraphs)


@pytest.mark.parametrize(
    ("language", "mark"), [("zh", "（年份或文字经审查存疑）"), ("en", "questions its year or text)")]
)
def test_documents_in_doubt_are_marked_in_the_list(language: Literal["zh", "en"], mark: str) -> None:
    tables = make_paper_tables()
    doubted = tables["documents"].sort("document_id")["document_id"][3]
    uses = tables["document_uses"].with_columns(doubted=pl.col("document_id") == doubted)
    listed = read(list_documents(tables | {"document_uses": uses}, language))
    ordered = tables["documents"].sort("year", "title", "document_id", nulls_last=True)["document_id"].to_list()
    assert [ordered[place] for place, text in enumerate(listed) if text.endswith(mark)] == [doubted]
