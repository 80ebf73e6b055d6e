"""The tables of the paper in their order; and the first: what the corpus consists of."""

from collections.abc import Callable

import polars as pl

from pipeline.params.sections import Params
from pipeline.reporting.paper.audit_table import describe_checks
from pipeline.reporting.paper.claim_tables import describe_claims, describe_robustness
from pipeline.reporting.paper.network_tables import describe_cited, describe_pairs
from pipeline.reporting.paper.shapes import Column, PaperTable, Rows
from pipeline.reporting.paper.topic_tables import describe_terms, describe_topics
from pipeline.reporting.writing.notation import write_count
from pipeline.reporting.writing.shapes import DOCUMENTS, Cell, Ledger, Place, Tables
from pipeline.reporting.writing.words import name_kind
from pipeline.reporting.writing.years import name_years
from pipeline.tables.codes import pick

NO_YEAR = ("year 为空，或不在各行 year 之中", "year empty, or none of the other rows")
VOICES = "n_unique(voice) where n_own_chars > 0"


def list_tables(tables: Tables, params: Params) -> list[PaperTable]:
    """Those that have rows, in the order in which they are numbered: none of topics where the corpus carries no topic.

    tables: as in the catalog; documents are those that count, with voice and n_own_chars.
    """
    makers: tuple[Callable[[Tables, Params], PaperTable], ...] = (
        describe_corpus,
        describe_claims,
        describe_topics,
        describe_terms,
        describe_pairs,
        describe_cited,
        describe_robustness,
        describe_checks,
    )
    return [table for table in (maker(tables, params) for maker in makers) if table.rows]


def describe_corpus(tables: Tables, params: Params) -> PaperTable:
    """Documents, voices and Chinese characters by year, by kind, and in all; a document of a year that is a gap counts for no year."""
    language, years = params.report.language, tables["years"]
    counted = years.filter(pl.col("n_documents") > 0)["year"]
    documents = tables["documents"].with_columns(year=pl.when(pl.col("year").is_in(counted.implode())).then("year"))
    rows: Rows = []
    for column, zh, en in (("year", "年份", "Year"), ("kind", "文种", "Type")):
        order = ["year"] if column == "year" else [pl.len().over("kind"), "kind"]
        ordered = documents.sort(order, descending=[False] if column == "year" else [True, False], nulls_last=True)
        for number, ((value,), group) in enumerate(ordered.group_by(column, maintain_order=True)):
            place = Place(DOCUMENTS, f"{column}={'' if value is None else value}")
            if value is None and column == "year":  # the file has the years that are gaps, too
                place = Place(DOCUMENTS, pick(language, *NO_YEAR))
            unknown = pick(language, *(("不计年份", "No year") if column == "year" else ("不明", "Unknown")))
            label = place.write(value, column, str) if column == "year" else Cell(name_kind(value or unknown, language))
            head = "" if number else pick(language, zh, en)  # before the first row of its group, as journals print it
            rows.append((Cell(head), label if value is not None else Cell(unknown), *_measure(place, group)))
    rows.append((Cell(pick(language, "合计", "Total")), Cell(""), *_measure(Place(DOCUMENTS, ""), documents)))
    told = Ledger()
    gaps = years.filter(~pl.col("outlying"), pl.col("n_documents") == 0)["year"].sort()
    notes = [
        pick(
            language,
            "独立来源为有自有文字（非抄录）的发文机构，机构不明的文档各计为一个，与关键词图表所计相同；汉字数为正文的汉字数。",
            "Voices are issuing bodies with words of their own (not copied); a document without a known body counts as "
            "one, as in the figures and tables of keywords. Characters are the Chinese characters of the texts.",
        ),
        pick(
            language,
            "同一独立来源可见于多个年份与文种，故各行之和可大于合计。",
            "A voice may have documents of several years and types, so the rows may add up to more than the total.",
        ),
    ]
    if documents["year"].null_count():
        notes.append(
            pick(
                language,
                "不计年份：年份不明，或该年文字过少，不参与各年的比较与趋势的检验。",
                "No year: the year is unknown, or has too little text; years and trends are compared without these documents.",
            )
        )
    if len(gaps):
        span = name_years(gaps, language, told)
        notes.append(pick(language, f"{span} 年空缺。", f"There are no data for {span}."))
    return PaperTable(
        "corpus",
        pick(language, "语料构成", "Composition of the corpus"),
        (
            Column(Cell(pick(language, "分类", "Group")), 0.12, "left"),
            Column(Cell(pick(language, "类别", "Category")), 0.28, "left"),
            Column(Cell(pick(language, "文档数", "Documents")), 0.18),
            Column(Cell(pick(language, "独立来源数", "Voices")), 0.2),
            Column(Cell(pick(language, "汉字数", "Characters")), 0.22),
        ),
        tuple(rows),
        tuple(notes),
        tuple(told.numbers),
    )


def _measure(place: Place, documents: pl.DataFrame) -> tuple[Cell, ...]:
    own = documents.filter(pl.col("n_own_chars") > 0)
    return (
        place.write(documents.height, "len()", write_count),
        place.write(own["voice"].n_unique(), VOICES, write_count),
        place.write(int(documents["n_chars"].sum()), "sum(n_chars)", write_count),
    )
