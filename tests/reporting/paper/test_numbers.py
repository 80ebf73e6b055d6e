"""Every number of the paper's tables is traced, and is what its table says, as the formatting function writes it."""

import io
import re
from typing import Literal

import docx
import polars as pl
import pytest

from pipeline.params.paper import PaperFigure
from pipeline.reporting.findings import find_findings
from pipeline.reporting.paper.latex import write_latex
from pipeline.reporting.paper.method import make_method, trace_methods
from pipeline.reporting.paper.numbers import place_told, trace_numbers
from pipeline.reporting.paper.remarks import write_remarks
from pipeline.reporting.paper.tables import list_tables
from pipeline.reporting.paper.word import write_tables
from pipeline.reporting.paper.word_report import Prose, write_report
from pipeline.reporting.paper_captions import Captioned, trace_captions
from pipeline.reporting.writing.shapes import Ledger
from pipeline.tables.keywords import CLAIMS
from tests.plots.vocabulary import Tables
from tests.reporting.conftest import add_versions, report_params
from tests.reporting.paper.paper_tables import (
    list_paper_tables,
    look_up,
    make_paper_tables,
    read_docx,
    read_numbers,
    read_tex,
    write_again,
    write_documents,
)

NUMBER = re.compile(r"[<−]?\d(?:[\d,.]*\d)?%?")
FILES = ("tables.docx", "tables.tex", "report.docx")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_number_of_every_file_is_that_of_its_table(language: Literal["zh", "en"]) -> None:
    tables, params = make_paper_tables(), report_params(language)
    # One document without a year, one of a year that is a gap, one without words of its own.
    place = pl.int_range(pl.len())
    year = pl.when(place == 1).then(2019).when(place > 1).then("year").cast(pl.Int32)
    own = pl.when(place == 2).then(0).otherwise("n_own_chars")
    tables["documents"] = tables["documents"].with_columns(year=year, n_own_chars=own)
    listed, written = list_tables(tables, params), tables | {"document_keywords.csv": write_documents(tables)}
    latex = write_latex(listed, language)
    read = {
        "tables.docx": read_docx(write_tables(listed, "t", language)),
        "tables.tex": [read_tex(content) for name, content in latex.items() if name != "tables.tex"],
        "report.docx": read_docx(write_report("t", Prose(("q",), ("f",)), (), listed, tables, params)),
    }
    assert {name: len(of) for name, of in read.items()} == dict.fromkeys(FILES, 8)
    traced: dict[tuple[str, int, int, int], list[str]] = {}
    for number in read_numbers(trace_numbers(listed, FILES, {}, language)):
        n, row, column = (int(digits) for digits in re.findall(r"\d+", number["place"]))
        traced.setdefault((number["file"], n, row, column), []).append(number["printed"])
        assert number["table"] != "documents", "documents.csv has those that do not count, and no voices"
        value = look_up(written, number)
        assert float(number["value"]) == pytest.approx(float(value)), number
        assert number["printed"] == write_again(number, value), number
    # Word for word what stands in the file; and no cell of numbers is left that nothing traces.
    columns = {n: table.columns for n, table in enumerate(listed, 1)}
    for file, grids in read.items():
        for n, rows in enumerate(grids, 1):
            for r, cells in enumerate(rows):
                for c, text in enumerate(cells, 1):
                    is_number = r == 0 or (columns[n][c - 1].align == "right" and len(cells) > 1) or text.isdecimal()
                    found = NUMBER.findall(text) if is_number else []
                    assert found == traced.get((file, n, r, c), []), (file, n, r, c, text)


def test_a_gap_is_a_dash_and_no_number() -> None:
    claims = list_paper_tables("zh", enough=False)[1]
    ratios = [row[5] for row in claims.rows if len(row) > 1]
    assert {cell.text for cell in ratios if not cell.numbers} <= {"—"}
    assert all(cell.text != "—" for cell in ratios if cell.numbers)


# What stands in every paper alike, and what tells of the programs.
CONSTANTS = re.compile(r"\[[\d,-]+\]|10,000|80%|1%|C_v|(?:Yaodian|DVC|jieba) [\d.]+")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_number_of_the_method_is_traced_in_its_order(language: Literal["zh", "en"]) -> None:
    tables, params = add_versions(make_paper_tables()), report_params(language)
    reasons = ["empty"] * 3 + ["too_short"] * 2 + ["damaged: x"] * 2 + ["timeout: 60", "encrypted: y"]
    aside = pl.DataFrame({"reason": reasons, "path": reasons, "document_id": [None] * 9})
    kinds, place = ("意见", "通知2号", "规划", "方案", "办法"), pl.int_range(pl.len())
    documents = tables["documents"].with_columns(
        kind=pl.when(place < 60).then(place % 5).replace_strict(dict(enumerate(kinds)), default=None),
        year=pl.when(place > 1).then("year"),
    )
    members = pl.DataFrame({"fitted_topic": range(4), "topic": [0, 0, 1, 2]})
    tables |= {"files": aside, "documents": documents, "topic_members": members}
    written = tables | {"document_keywords.csv": write_documents(tables)}
    method = make_method(tables, params, language)
    placed = trace_methods(tables, params)[f"method.{language}.md"]
    assert trace_methods(tables, params)["report.docx"][0][1] == placed[0][1]
    numbers = read_numbers(trace_numbers([], (), {"method.md": placed}, language))
    for number in numbers:
        value = look_up(written, number)
        assert float(number["value"]) == pytest.approx(float(value)), number
        assert number["printed"] == write_again(number, value), number
    for n, paragraph in enumerate(method.paragraphs, 1):
        told = NUMBER.findall(CONSTANTS.sub("", paragraph).replace("通知2号", "通知"))
        traced = [number["printed"] for number in numbers if re.findall(r"\d+", number["place"]) == [str(n)]]
        assert told == traced, (told, traced)


# In a finding: names in quotation marks, what rates and slopes are of, and plans by their number.
NAMED = re.compile(r"“[^”]*”(?: \([^)]*\))?|10,000|每 1 个单位|\d+\w\w Five-Year Plan")
SIGNED = re.compile(r"[<−+]?\d(?:[\d,.]*\d)?%?")


def list_findings() -> list[Tables]:
    """Tables with few claims each, so that every one of them is a finding."""
    tables = make_paper_tables(n_doubted=2, n_keywords=12)
    trends, effects = tables["keyword_trends"], tables["topic_effects"].filter(pl.col("topic") < 2)
    several = [{"keyword_trends": row} for row in trends.filter(pl.col("verdict").is_in(CLAIMS)).iter_slices(1)]
    by_month = {"unit": pl.lit("months"), "evidence": pl.lit("moderate"), "ci_low": pl.lit(None, pl.Float64)}
    several.append({"keyword_trends": trends.filter(verdict="上升").with_columns(**by_month)})
    # Topics alone: what goes with a kind; two that are alike in words and change in opposite ways, over years and with a number.
    alone = {
        "keyword_trends": trends.clear(),
        "period_topics": tables["period_topics"].with_columns(verdict=pl.lit("不明")),
    }
    slopes = effects.filter(covariate="year").with_columns(
        verdict=pl.when(pl.col("topic") == 0).then(pl.lit("随之上升")).otherwise(pl.lit("随之下降")),
        evidence=pl.lit("moderate"),
    )
    several += [alone | {"topic_effects": of} for of in (effects.filter(covariate="kind"), slopes)]
    several.append(alone | {"topic_effects": slopes.with_columns(covariate=pl.lit("gdp"))})
    return [tables | own for own in several]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_number_of_every_finding_is_that_of_its_table(language: Literal["zh", "en"]) -> None:
    params, verdicts = report_params(language), set[str]()
    for tables in list_findings():
        findings = find_findings(tables, params).findings
        verdicts |= {finding.verdict for finding in findings}
        report = write_report("t", Prose((), [one.sentence for one in findings]), (), [], tables, params)
        paragraphs = docx.Document(io.BytesIO(report)).paragraphs
        read = [one.text for one in paragraphs if one.style is not None and one.style.name == "List Number"]
        placed = place_told([one.numbers for one in findings], (), language)
        numbers = read_numbers(trace_numbers([], (), placed, language))
        written = tables | {"document_keywords.csv": write_documents(tables)}
        assert len(read) == len(findings) > 0
        for n, sentence in enumerate(read, 1):
            own = [number for number in numbers if re.findall(r"\d+", number["place"]) == [str(n)]]
            told = SIGNED.findall(NAMED.sub("", sentence).replace("< ", "<"))
            assert sorted(told) == sorted(number["printed"] for number in own), sentence
        for number in numbers:
            value = look_up(written, number)
            assert float(number["value"]) == pytest.approx(float(value)), number
            assert number["printed"] == write_again(number, value), number
    assert verdicts >= {*CLAIMS} and verdicts & {"更多", "更少", "随之上升", "随之下降"}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_number_of_networks_is_that_of_its_table(language: Literal["zh", "en"]) -> None:
    tables, told = make_paper_tables(), Ledger()
    remarks = write_remarks(tables, report_params(language), told)
    numbers = read_numbers(trace_numbers([], (), place_told((), told.numbers, language), language))
    assert [number["printed"] for number in numbers] == NUMBER.findall(" ".join(remarks["networks"]))
    for number in numbers:
        value = look_up(tables, number)
        assert float(number["value"]) == value and number["printed"] == write_again(number, value)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_numbers_of_captions_that_params_set_are_traced(language: Literal["zh", "en"]) -> None:
    tables, params = make_paper_tables(), report_params(language)
    signs = frozenset({"interval", "gap"})
    figures = [
        Captioned(1, PaperFigure("keyword_trajectories", years=(2018, 2022)), ["a.png"], ("", ""), signs),
        Captioned(2, PaperFigure("corpus_years"), ["b.png"], ("", ""), signs),
        Captioned(3, PaperFigure("topics"), [], ("", ""), signs),
    ]
    placed = trace_captions(figures, tables["years"], params)
    numbers = read_numbers(trace_numbers([], (), placed, language))
    own = [number for number in numbers if number["file"] == "report.docx"]
    assert [number["printed"] for number in own] == ["2018", "2022", "95%", str(params.audit.min_year_chars)]
    assert len(numbers) == 3 * len(own)
    for number in own:
        if number["column"] != "years":
            assert float(number["value"]) == look_up(tables, number)
