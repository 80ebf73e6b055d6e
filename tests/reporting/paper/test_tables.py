"""What the tables of the paper show."""

import re
from dataclasses import replace
from typing import Literal

import polars as pl
import pytest

from pipeline.params.keywords import Keyword
from pipeline.params.paper import PaperFigure
from pipeline.params.sections import Params
from pipeline.reporting.paper.method_facts import NO_DOCUMENT
from pipeline.reporting.paper.shapes import Column, PaperTable, fit_widths, measure
from pipeline.reporting.paper.tables import describe_corpus, list_tables
from pipeline.reporting.paper.topic_tables import tell_left_out
from pipeline.reporting.writing.shapes import Cell
from tests.plots.vocabulary import TERMS, Tables
from tests.reporting.conftest import report_params
from tests.reporting.paper.paper_tables import list_paper_tables, make_paper_tables


def tell(rows: tuple[tuple[object, ...], ...]) -> list[list[str]]:
    return [[cell.text for cell in row] for row in rows]  # type: ignore[attr-defined]


def test_years_and_kinds_add_up_to_the_corpus() -> None:
    tables = make_paper_tables(per_year=3)
    documents = tables["documents"].with_columns(
        kind=pl.when(pl.int_range(pl.len()) < 4).then(pl.lit("意见")),
        year=pl.when(pl.int_range(pl.len()) > 0).then("year"),  # the first has no year
    )
    corpus = describe_corpus(tables | {"documents": documents}, report_params("zh"))
    rows = tell(corpus.rows)
    heads = {row[0]: place for place, row in enumerate(rows) if row[0]}
    assert list(heads) == ["年份", "文种", "合计"] and {len(row) for row in rows} == {5}
    years, kinds, total = rows[: heads["文种"]], rows[heads["文种"] : -1], rows[-1]
    assert [row[1] for row in years] == ["2017", "2018", "2020", "2021", "2022", "2023", "不计年份"]
    assert {row[1]: row[2] for row in kinds} == {"意见": "4", "不明": "14"}
    for part in (years, kinds):
        for column in (2, 4):
            assert sum(int(row[column].replace(",", "")) for row in part) == int(total[column].replace(",", ""))
    assert corpus.notes[-1] == "2019 年空缺。"


def test_a_document_without_own_words_is_of_no_voice() -> None:
    tables = make_paper_tables()
    silent = pl.when(pl.col("voice") == "云溪区教育局").then(0).otherwise("n_own_chars")
    documents = tables["documents"].with_columns(n_own_chars=silent)
    (before, after) = (
        tell(describe_corpus(tables | {"documents": of}, report_params("en")).rows)[-1]
        for of in (tables["documents"], documents)
    )
    assert before[2] == after[2] and int(before[3]) == int(after[3]) + 1


def test_q_is_that_of_the_test_behind_the_verdict() -> None:
    tables = make_paper_tables()
    trends = tables["keyword_trends"].with_columns(q=0.011, q_permutation=0.012, q_arrival=0.013, q_differ_flips=0.014)
    expected = {"上升": "0.011", "新现": "0.013", "突现": "0.014", "不明": "0.011"}
    claims = list_tables(tables | {"keyword_trends": trends}, report_params("zh"))[1]
    evidence = dict(trends.select("keyword", "evidence").iter_rows())
    seen = set()
    for row in tell(claims.rows):
        if row[8] in expected and evidence[row[0]] != "moderate":
            assert row[7] == expected[row[8]], row
            seen.add(row[8])
    assert seen == set(expected)


def test_a_rise_whose_interval_holds_no_change_is_marked_and_the_note_says_why() -> None:
    tables = make_paper_tables()
    rising = pl.col("verdict") == "上升"
    sure = tables["keyword_trends"].with_columns(
        ci_low=pl.when(rising).then(1.1).otherwise("ci_low"), ci_high=pl.when(rising).then(1.9).otherwise("ci_high")
    )
    unsure = sure.with_columns(ci_low=pl.when(rising).then(0.9).otherwise("ci_low"))
    for trends, verdict, noted in ((sure, "上升", False), (unsure, "上升‡", True)):
        claims = list_tables(tables | {"keyword_trends": trends}, report_params("zh"))[1]
        assert {row[8] for row in tell(claims.rows) if row[8].startswith("上升")} == {verdict}
        assert any(note.startswith("‡") for note in claims.notes) == noted


def test_rates_are_those_of_the_first_and_last_year_known() -> None:
    tables = make_paper_tables()
    hollow = tables["keyword_years"].with_columns(hollow=pl.col("hollow") | (pl.col("year") == 2017))
    claims = list_tables(tables | {"keyword_years": hollow}, report_params("zh"))[1]
    assert [column.head.text for column in claims.columns[3:5]] == ["2018 年频率", "2023 年频率"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_single_year_has_one_rate_and_no_year_none(language: Literal["zh", "en"]) -> None:
    tables = make_paper_tables()
    for last, n in ((2017, 1), (2016, 0)):
        hollow = tables["keyword_years"].with_columns(hollow=pl.col("hollow") | (pl.col("year") > last))
        claims = list_tables(tables | {"keyword_years": hollow}, report_params(language))[1]
        heads = [column.head.text for column in claims.columns]
        assert len(heads) == 8 + n and sum("2017" in head for head in heads) == n
        assert sum(column.width for column in claims.columns) == pytest.approx(1)
        assert {len(row) for row in claims.rows} <= {1, len(heads)}


def test_two_claims_of_one_topic_are_told_apart() -> None:
    robustness = next(table for table in list_paper_tables("zh") if table.name == "robustness")
    names = [row[0] for row in tell(robustness.rows)]
    assert names[0] == "双减" and names[1].endswith("（层级 市）") and names[2].endswith("（层级 县）")
    assert names[1].startswith("主题 2")


def test_a_keyword_never_mentioned_is_named_and_has_no_row() -> None:
    tables = make_paper_tables()
    absent = tables["keyword_trends"].with_columns(
        n_mentions=pl.when(pl.col("keyword") == "双减").then(0).otherwise("n_mentions")
    )
    claims = list_tables(tables | {"keyword_trends": absent}, report_params("en"))[1]
    assert "双减" not in {row[0] for row in tell(claims.rows)} and "双减" in claims.notes[-1]


def test_boilerplate_stands_last_under_its_own_head() -> None:
    tables = make_paper_tables()
    doubt = pl.when(pl.col("topic") == 0).then(pl.lit("frame")).otherwise("doubt")
    labels = tables["topic_labels"].with_columns(doubt=doubt)
    topics = list_tables(tables | {"topic_labels": labels}, report_params("zh"))[2]
    assert [row[0] for row in tell(topics.rows)] == ["2", "3", "4", "套语，不是主题", "1"]


def test_only_distinctive_terms_of_years_are_listed_and_no_table_is_empty() -> None:
    terms = next(table for table in list_paper_tables("zh") if table.name == "terms")
    assert len(terms.rows) == 2 * 6
    assert [table.name for table in list_paper_tables("zh", enough=False)] == [
        "corpus",
        "claims",
        "topics",
        "cited",
        "robustness",
        "audit",
    ]


def test_topics_that_the_corpus_does_not_carry_have_no_table_and_a_sentence_that_says_why() -> None:
    rich = make_paper_tables()
    poor = rich | {"topic_labels": rich["topic_labels"].with_columns(doubt=pl.lit("few_documents"))}
    assert "topics" not in [table.name for table in list_tables(poor, report_params("zh"))]
    assert tell_left_out(poor, "zh") == "未列主题表：文档过少。" and tell_left_out(rich, "zh") == ""
    assert tell_left_out(poor, "en") == "There is no table of topics: too few documents."


def test_without_robustness_there_is_no_table_of_it() -> None:
    tables = make_paper_tables()
    tables["robustness"] = tables["robustness"].clear()
    assert "robustness" not in [table.name for table in list_tables(tables, report_params("zh"))]


@pytest.mark.parametrize(("language", "stars"), [("zh", "*"), ("en", "*")])
def test_there_are_no_stars_and_widths_fill_the_text(language: str, stars: str) -> None:
    for table in list_paper_tables(language):
        assert sum(column.width for column in table.columns) == pytest.approx(1)
        assert not any(stars in cell.text for row in table.rows for cell in row)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("line", "gap"), [(91, 1.4), (107, 2.8)])
def test_columns_hold_what_no_line_breaks(language: Literal["zh", "en"], line: float, gap: float) -> None:
    """No word, number, interval or short Chinese phrase of head or cells is wider than its column."""
    for enough in (True, False):
        for table in list_paper_tables(language, enough=enough):
            widths = fit_widths(table, line, gap)
            assert sum(widths) == pytest.approx(1)
            rows = [tuple(column.head for column in table.columns), *(row for row in table.rows if len(row) > 1)]
            for cells in rows:
                for cell, width in zip(cells, widths, strict=True):
                    pieces = [] if len(cell.text) > 20 else re.findall(r"\[.*\]|[\w.%<−‡-]+", cell.text)
                    assert all(
                        measure(piece) + gap <= width * line + 1e-6 for piece in pieces if measure(piece) <= 16
                    ), cell


def test_room_that_a_column_does_not_need_goes_to_those_that_do() -> None:
    columns = (Column(Cell("a"), 0.5, "left"), Column(Cell("b"), 0.5, "left"))
    short, long = Cell("1"), Cell("a word " * 9)
    table = PaperTable("t", "t", columns, ((short, long),))
    first, second = fit_widths(table, 100, 2)
    assert second * 100 >= measure(long.text) + 2 and first * 100 >= 3
    assert fit_widths(PaperTable("t", "t", columns, ((short, short),)), 100, 2) == pytest.approx([0.5, 0.5])
    # "95% 置信区 / 间" would be broken within its word.
    interval = (Column(Cell("95% 置信区间"), 0.1), Column(Cell("b"), 0.9, "left"))
    first, _ = fit_widths(PaperTable("t", "t", interval, ((short, Cell("a word " * 90)),)), 91, 1.4)
    assert first * 91 >= measure("95% 置信区间") + 1.4
    # Where not all can have what they want, none has less than its longest word.
    crowded = PaperTable("t", "t", columns, ((Cell("word " * 90), Cell("disappeared " * 90)),))
    first, second = fit_widths(crowded, 30, 2)
    assert first * 30 >= 6 and second * 30 >= 13


def test_checks_are_those_of_the_page_with_what_follows() -> None:
    tables = make_paper_tables()
    findings = tables["findings"]
    audit = next(table for table in list_paper_tables("en") if table.name == "audit")
    rows = tell(audit.rows)
    of_documents = findings.filter(~pl.col("check").is_in(NO_DOCUMENT))
    assert sum(int(number.replace(",", "")) for row in rows for number in row[1:4]) == of_documents.height > 0
    assert {row[4] for row in rows} <= {"excluded", "listed only"}


def test_linked_pairs_and_cited_documents_stand_as_the_page_has_them() -> None:
    pairs, cited = (next(of for of in list_paper_tables("en") if of.name == name) for name in ("cowords", "cited"))
    first = f"{TERMS[0]}—{TERMS[1]}"
    assert [cell.text for cell in pairs.rows[0]] == [first, "30", "12.0", "2.50", "8", "0.010"] and len(pairs.rows) == 4
    assert [[cell.text for cell in row] for row in cited.rows] == [
        ["“关于办学的意见” (国办发〔2019〕26号)", "state", "6", "5", "9"],
        ["“云教〔2019〕3号”", "unknown", "4", "4", "4"],
    ]


def test_the_audit_of_the_paper_is_of_documents() -> None:
    tables = make_paper_tables()
    row = tables["findings"].head(1)
    more = pl.concat([row.with_columns(check=pl.lit(check)) for check in ("no_text_column", "damaged")])
    audit = list_tables(tables | {"findings": pl.concat([tables["findings"], more])}, report_params("zh"))[-1]
    names = {row[0] for row in tell(audit.rows)}
    assert "文件损坏" in names and "没有正文一列" not in names


def find_claims(tables: Tables, params: Params) -> PaperTable:
    return next(table for table in list_tables(tables, params) if table.name == "claims")


def test_mentions_and_documents_are_counted_in_own_words() -> None:
    tables = make_paper_tables(gaps=())
    own = tables["mentions"].filter(pl.col("excluded_by").is_null(), ~pl.col("copied"), pl.col("year").is_in([2018]))
    # No more than a mention a document, and some documents have several; a year that is a gap counts for neither.
    years = tables["years"].with_columns(n_documents=pl.when(year=2018).then("n_documents").otherwise(0))
    rows = tell(find_claims(tables | {"years": years}, report_params("zh")).rows)
    told = {row[0]: int(row[2]) for row in rows if len(row) > 1}
    for keyword, n in told.items():
        assert n == own.filter(keyword=keyword)["document_id"].n_unique() <= own.filter(keyword=keyword).height
    assert sum(told.values()) > 0
    copied = tables["mentions"].with_columns(copied=pl.lit(True))
    rows = tell(find_claims(tables | {"mentions": copied}, report_params("zh")).rows)
    assert {row[2] for row in rows if len(row) > 1} == {"0"}


@pytest.mark.parametrize(
    ("language", "told"), [("zh", "“双减”含“减负双控”、“双减令”"), ("en", "“双减” includes “减负双控”, “双减令”")]
)
def test_spellings_that_count_as_a_keyword_stand_in_the_note(language: Literal["zh", "en"], told: str) -> None:
    tables, params = make_paper_tables(), report_params(language)
    keywords = (
        Keyword("双减", spellings=("减负双控", "双减令")),
        Keyword("五项管理"),
        Keyword("从未", spellings=("未见",)),
    )
    notes = find_claims(tables, replace(params, keywords=keywords)).notes
    assert notes[0].rstrip("。.") == told
    assert not any(
        "含“" in note or "includes" in note
        for note in find_claims(tables, replace(params, keywords=keywords[1:])).notes
    )


def test_keywords_that_figures_name_are_those_of_the_table_of_claims() -> None:
    tables, params = make_paper_tables(), report_params("zh")
    names = tables["keyword_trends"]["keyword"].to_list()
    figures = (
        PaperFigure("keyword_trajectories", keywords=(names[3], names[1])),
        PaperFigure("keyword_heatmap", keywords=(names[1],)),
        PaperFigure("robustness"),
    )
    chosen = find_claims(tables, replace(params, paper=replace(params.paper, figures=figures)))
    every = find_claims(tables, replace(params, paper=replace(params.paper, figures=figures[2:])))
    assert [row[0] for row in tell(chosen.rows)] == [names[1], names[3]]
    assert any(f"另有 {len(names) - 2} 个" in note for note in chosen.notes)
    assert {row[0] for row in tell(every.rows)} >= {*names} and not any("另有" in note for note in every.notes)
