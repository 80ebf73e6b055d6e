"""Every number of the paper's tables is traced, and is what its table says, as the formatting function writes it."""

import io
import re
from collections.abc import Sequence
from typing import Literal

import docx
import polars as pl
import pytest

from pipeline.params.paper import PaperFigure
from pipeline.reporting.opening import open_report
from pipeline.reporting.paper import remarks
from pipeline.reporting.paper.latex import write_latex
from pipeline.reporting.paper.method import METHODS, make_method, trace_methods
from pipeline.reporting.paper.numbers import ITEMS, Placed, name_place, place_paragraphs, trace_numbers
from pipeline.reporting.paper.remarks import list_documents, write_remarks
from pipeline.reporting.paper.tables import list_tables
from pipeline.reporting.paper.word import write_tables
from pipeline.reporting.paper.word_report import CHAPTERS, DOCUMENTS_STUDIED, MAIN_FINDINGS, Prose, write_report
from pipeline.reporting.paper_captions import Captioned, count_corpus, trace_captions
from pipeline.tables.codes import SHORTFALLS, pick
from pipeline.tables.keywords import CLAIMS
from tests.plots.vocabulary import Tables
from tests.reporting.conftest import add_versions, drop_topic_claims, report_params
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
from tests.reporting.test_findings import rejudge

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
        if not number["place"].endswith(("注", "note")):
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
                    is_number |= (file, n, r, c) in traced  # the number of a topic beside its name
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
    tables, params = add_versions(make_paper_tables(n_doubted=2)), report_params(language)
    reasons = (
        ["no_object: 3", *["empty"] * 3] + ["too_short"] * 2 + ["damaged: x"] * 2 + ["timeout: 60", "encrypted: y"]
    )
    aside = pl.DataFrame({"reason": reasons, "path": reasons, "document_id": [None] * 10})
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
        of_paragraph = name_place(METHODS, n, language)
        traced = [number["printed"] for number in numbers if number["place"] == of_paragraph]
        assert told == traced, (told, traced)


# Names in quotation marks, what rates and slopes are of, plans by their number, what no corpus changes, groups of documents.
NAMED = re.compile(
    r"“[^”]*”(?: \([^)]*\))?|10,000|每 1 个单位|\d+\w\w Five-Year Plan|80%|70%|36 (?:个月|months)|excludes 0|区间不含 0|第\d类"
)
SIGNED = re.compile(r"[−+]?\d(?:[\d,.]*\d)?%?")


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


def list_unclaimed() -> list[Tables]:
    """Tables of which nothing is claimed, for every reason that there is."""
    bare = drop_topic_claims(make_paper_tables(n_doubted=2))
    unclear = rejudge(bare, "不明", q=0.01, q_permutation=0.02, p_years=0.2)
    some = unclear["keyword_trends"].with_columns(
        verdict=pl.when(pl.int_range(pl.len()) < 2).then(pl.lit("平稳")).otherwise(pl.lit("年际有别"))
    )
    several = [unclear, unclear | {"keyword_trends": some}, rejudge(bare, "上升", ci_low=0.9, ci_high=2.0)]
    lacking = {
        "n_voices_repeated": 3,
        "n_voices_effective": 1.94,
        "n_voices_with": 1,
        "n_documents_with": 4,
        "n_years": 3,
    }
    several += [rejudge(bare, "证据不足", shortfall=shortfall, **lacking) for shortfall in SHORTFALLS]
    several.append(rejudge(bare, "证据不足", shortfall="few_voices", n_voices_repeated=0))
    parted = several[-1]["keyword_trends"].with_columns(
        shortfall=pl.when(pl.int_range(pl.len()) < 5).then("shortfall").otherwise(pl.lit("never"))
    )
    # Documents of many kinds, some without a year, years without documents or with too little text; topics that can't be asked.
    place = pl.int_range(pl.len())
    documents = bare["documents"].with_columns(
        kind=pl.Series(["通知", "意见", "规划", "方案"] * 21).head(bare["documents"].height),
        year=pl.when(place > 2).then("year"),
    )
    thin = bare["years"].with_columns(n_left_out=pl.when(year=2019).then(3).otherwise(0).cast(pl.Int64))
    effects = bare["topic_effects"].with_columns(
        q=pl.lit(None, pl.Float64),
        shortfall=pl.lit("few_voices"),
        n_left_out=pl.lit(1_234, pl.Int64),
        group=pl.when(covariate="kind").then(pl.format("第{}类", place % 6)).otherwise("group"),
    )
    untested = {
        "topic_effects": effects,
        "period_topics": bare["period_topics"].with_columns(q=pl.lit(None, pl.Float64)),
    }
    planted = bare["planted_changes"].with_columns(share_found=pl.lit(0.1))
    several.append(
        bare | {"keyword_trends": parted, "documents": documents, "years": thin, "planted_changes": planted} | untested
    )
    return several


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_number_of_the_opening_is_that_of_its_table(language: Literal["zh", "en"]) -> None:
    """Question, corpus, and every finding, or why there is none."""
    params, verdicts, reasons = report_params(language), set[str](), set[str]()
    for tables in (*list_findings(), *list_unclaimed()):
        opening = open_report(tables, params)
        verdicts |= {finding.verdict for finding in opening.findings}
        reasons |= {*opening.remarks}
        head, items = ([cell.text for cell in cells] for cells in (opening.head, opening.items))
        paragraphs = docx.Document(io.BytesIO(write_report("t", Prose(head, items), (), [], tables, params))).paragraphs
        styles = [one.style.name if one.style is not None else "" for one in paragraphs]
        last = len(styles) - styles[::-1].index("List Number")
        read = [one.text for one in paragraphs[styles.index("Normal") : last]]
        placed = place_paragraphs(MAIN_FINDINGS, opening.head, language)
        placed += place_paragraphs(MAIN_FINDINGS, opening.items, language, ITEMS)
        numbers = check_numbers(placed, tables, language)
        first = [pick(language, f"主要发现 第{n}段", f"Main findings, paragraph {n}") for n in (1, 2)]
        rest = [pick(language, f"主要发现 第{n}条", f"Main findings, no. {n}") for n in range(1, len(items) + 1)]
        for place, paragraph in zip([*first, *rest], read, strict=True):
            # A p is < 0.001 in text and <0.001 in a table.
            told, traced = SIGNED.findall(NAMED.sub("", paragraph)), [one for one in numbers if one["place"] == place]
            assert sorted(told) == sorted(one["printed"].lstrip("<") for one in traced), paragraph
    assert verdicts >= {*CLAIMS} and verdicts & {"更多", "更少", "随之上升", "随之下降"}
    assert len(reasons) > 15


def check_numbers(placed: Sequence[Placed], tables: Tables, language: str) -> list[dict[str, str]]:
    """The rows of numbers.csv, each of which has the value that its table has, as the formatting function writes it."""
    numbers = read_numbers(trace_numbers([], (), {"report.docx": placed}, language))
    written = tables | {"document_keywords.csv": write_documents(tables)}
    for number in numbers:
        value = look_up(written, number)
        assert float(number["value"]) == pytest.approx(float(value)), number
        assert number["printed"] == write_again(number, value), number
    return numbers


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_number_that_a_chapter_begins_with_is_that_of_its_table(
    language: Literal["zh", "en"], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remarks, "MOST_DOCUMENTS", 3)
    params, tables = report_params(language), make_paper_tables()
    periods = tables["period_topics"]["period"].unique(maintain_order=True)
    for names in (("十三五", "十四五"), ("2017–2020", "2021–2025")):
        new = dict(zip(periods, names, strict=True))
        renamed = tables | {
            name: tables[name].with_columns(pl.col("^period.*$").replace(new))
            for name in ("period_topics", "period_terms", "topic_links", "topic_pairs", "topic_similarities")
        }
        span = (
            renamed["coword_spans"]
            .filter(kind="whole")
            .with_columns(kind=pl.lit("period"), span=pl.lit(names[0]), first_year=2017, last_year=2020)
        )
        renamed["coword_spans"] = pl.concat([renamed["coword_spans"], span], how="vertical_relaxed")
        chapters = {CHAPTERS[name][0]: cells for name, cells in write_remarks(renamed, params).items()}
        chapters[DOCUMENTS_STUDIED] = list_documents(renamed, language)
        assert len(chapters) == 3
        for heading, cells in chapters.items():
            numbers = check_numbers(place_paragraphs(heading, cells, language), renamed, language)
            for n, cell in enumerate(cells, 1):
                place = pick(language, *heading) + pick(language, f" 第{n}段", f", paragraph {n}")
                told = NUMBER.findall(re.sub("interval includes 0|区间含 0", "", NAMED.sub("", cell.text)))
                assert told == [one["printed"] for one in numbers if one["place"] == place], cell.text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_numbers_of_captions_that_params_set_are_traced(language: Literal["zh", "en"]) -> None:
    tables, params = make_paper_tables(), report_params(language)
    signs = frozenset({"interval", "gap"})
    counts = count_corpus(tables["documents"])
    figures = [
        Captioned(1, PaperFigure("keyword_trajectories", years=(2018, 2022)), ["a.png"], ("", ""), signs, counts),
        Captioned(2, PaperFigure("corpus_years"), ["b.png"], ("", ""), signs, counts),
        Captioned(3, PaperFigure("topics"), [], ("", ""), signs, counts),
    ]
    placed = trace_captions(figures, tables["years"], params)
    numbers = read_numbers(trace_numbers([], (), placed, language))
    own = [number for number in numbers if number["file"] == "report.docx"]
    corpus = [number.text for number in counts]
    assert [number["printed"] for number in own] == [
        *("2018", "2022", "95%", *corpus),
        *(str(params.audit.min_year_chars), *corpus),
    ]
    assert len(numbers) == 3 * len(own)
    for number in own:
        if number["column"] != "years":
            assert float(number["value"]) == look_up(tables | {"document_keywords": tables["documents"]}, number)
