"""Whole papers read back: whatever number any of their texts prints is traced and true, and a wrong one does not go through."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Literal

import polars as pl
import pytest

from pipeline.params.events import read_events
from pipeline.params.paper import PaperFigure
from pipeline.params.sections import Params
from pipeline.params.selection import OnlyParams
from pipeline.plots.paper.selected import draw_paper
from pipeline.reporting.paper.texts import make_texts
from pipeline.reporting.paper.word_report import Figure
from pipeline.reporting.paper_captions import Captioned, caption_for_paper, count_corpus, trace_captions, write_captions
from pipeline.stages.paper import make_tables
from pipeline.tables.codes import pick
from tests.conftest import PROJECT
from tests.plots.paper.asking import KINDS
from tests.plots.robustness_tables import make_robustness
from tests.plots.vocabulary import Tables
from tests.reporting.conftest import add_versions, report_params
from tests.reporting.paper.paper_tables import look_up, make_paper_tables, write_again, write_documents
from tests.reporting.paper.read_back import (
    NUMBER,
    Known,
    Part,
    Spellings,
    check_part,
    find_marks,
    find_untraced,
    join_parts,
    know,
    list_traced,
    read_numbers,
    read_parts,
)
from tests.reporting.paper.test_word import make_png

BOTH = pytest.mark.parametrize("language", ["zh", "en"])
EVENTS = read_events(PROJECT / "data/lexicon/events.csv")


def make_paper(tables: Tables, params: Params) -> dict[str, str | bytes]:
    """All texts of a paper with a figure of every kind that there is one of, with the notes that drawing gives them."""
    named = tuple(tables["keyword_trends"]["keyword"].head(2))
    of_years = PaperFigure("keyword_trajectories", keywords=named, years=(2018, 2022))
    asked = tuple(of_years if kind == of_years.kind else PaperFigure(kind) for kind in KINDS)
    params = replace(params, paper=replace(params.paper, figures=asked))
    counts, figures, captioned = count_corpus(write_documents(tables)), list[Figure](), list[Captioned]()
    for one in draw_paper(tables | make_robustness([(named[0], "上升")]), EVENTS, params, lambda zh, en: None):
        names = [f"{page}.png" for page in one.pages]
        captioned.append(Captioned(one.number, one.asked, names, one.note, one.signs, counts))
        caption = caption_for_paper(captioned[-1], tables["years"], params, params.report.language)
        pages = range(1, len(names) + 1)
        figures += [Figure(one.number, page, one.asked.kind, make_png(10, 10, 100), *caption) for page in pages]
    placed = trace_captions(captioned, tables["years"], params)
    texts = {"captions.md": write_captions(captioned, tables["years"], params)}
    return texts | make_texts(tables, params) | dict(make_tables(tables, figures, placed, params))


def list_corpora() -> list[Tables]:
    """One of which much is claimed; one of which nothing is; one where everything is left out, doubted, joined, without a year, of
    many topics and with a year that is not tested.
    """
    rich = add_versions(make_paper_tables(n_doubted=2))
    poor = add_versions(make_paper_tables(enough=False, known=False))
    place = pl.int_range(pl.len())
    reasons = ["no_object: 3", *["empty"] * 3, "too_short", "damaged: x", "timeout: 60", "encrypted: y"]
    many = add_versions(make_paper_tables(n_doubted=2, n_topics=20))
    odd = many | {
        "files": pl.DataFrame({"reason": reasons, "path": reasons, "document_id": [None] * 8, "sha256": reasons}),
        "documents": many["documents"].with_columns(
            year=pl.when(place > 1).then("year"),
            kind=pl.format("通知{}号", place % 5),
            issuer=pl.when(place > 3).then("issuer"),
        ),
        "topic_members": many["topic_members"].with_columns(topic=(pl.col("topic") - 1).clip(0)),
        "keyness_groups": many["keyness_groups"].filter(pl.col("group") != "2018"),
    }
    return [rich, poor, odd]


def walk_numbers(language: Literal["zh", "en"]) -> Iterator[tuple[Part, list[Spellings], Known, list[re.Match[str]]]]:
    """Each part of a paper, what is traced there, what is known, and its numbers but for the marks of sources."""
    tables, params = list_corpora()[0], report_params(language)
    files = make_paper(tables, params)
    known, traced = know(tables, params, EVENTS, language), list_traced(read_numbers(str(files.pop("numbers.csv"))))
    for part in join_parts(read_parts(files, language)):
        marks = list(find_marks(part.text))
        there = [found for found in NUMBER.finditer(part.text) if not any(a <= found.start() < b for a, b in marks)]
        yield part, traced.get((part.file, part.place), []), known, there


@BOTH
def test_every_number_of_every_text_is_traced_and_true(language: Literal["zh", "en"]) -> None:
    base = report_params(language)
    only = OnlyParams(kinds=("通知",), regions=(), levels=(), years=(2020, 2021))
    chosen = replace(base, corpus=replace(base.corpus, path="data/raw", only=only))
    for tables, params in zip(list_corpora(), (base, base, chosen), strict=True):
        files = make_paper(tables, params)
        numbers = read_numbers(str(files.pop("numbers.csv")))
        assert find_untraced(read_parts(files, language), numbers, know(tables, params, EVENTS, language)) == []
        assert {number["file"] for number in numbers} >= {name for name in files if name.endswith((".docx", ".md"))}
        written = tables | {"document_keywords.csv": write_documents(tables)}
        for number in numbers:
            if number["row"] != "paper.figures":
                value = look_up(written, number, params)
                assert float(number["value"]) == pytest.approx(float(value)), number
                assert number["printed"] == write_again(number, value), number


@BOTH
def test_whatever_number_is_wrong_is_found(language: Literal["zh", "en"]) -> None:
    """Each number of each text in its turn is another one; marks of sources are held by the tests of the method."""
    n = 0
    for part, rows, known, there in walk_numbers(language):
        for found in there:
            digit = found.end() - len(found[0].lstrip("< +−"))
            wrong = part.text[:digit] + str((int(part.text[digit]) + 1) % 10) + part.text[digit + 1 :]
            assert check_part(replace(part, text=wrong), rows, known), (part.file, part.place, wrong)
            n += 1
    assert n > 2_000


@BOTH
def test_numbers_in_each_others_place_are_found(language: Literal["zh", "en"]) -> None:
    """72 documents of 10 voices are not 10 documents of 72 voices. Of two neighbours one is a result at least, and no item of a list."""
    n = 0
    for part, rows, known, there in walk_numbers(language):
        marks = list(find_marks(part.text))
        results = {spelling.replace("<", "") for spellings in rows for spelling in spellings}
        for one, other in pairwise(there):
            if one[0] == other[0] or not results & {one[0].lstrip("< "), other[0].lstrip("< ")}:
                continue
            between = part.text[one.end() : other.start()]
            wrong = part.text[: one.start()] + other[0] + between + one[0] + part.text[other.end() :]
            assert check_part(replace(part, text=wrong), rows, known) or len(list(find_marks(wrong))) > len(marks), (
                wrong
            )
            n += 1
    assert n > 500


@BOTH
def test_a_p_that_is_below_and_one_that_is_equal_are_not_the_same(language: Literal["zh", "en"]) -> None:
    known = Known({}, frozenset())
    part = Part(
        "report.docx", "", pick(language, "机构检验 q < 0.001，年份检验 p = 0.004", "body q < 0.001, year p = 0.004")
    )
    rows = [("<0.001",), ("0.004",)]
    assert check_part(part, rows, known) == []
    assert check_part(replace(part, text=part.text.replace("< 0.001", "= 0.001")), rows, known) == ["0.001"]
    assert check_part(replace(part, text=part.text.replace("= 0.004", "< 0.004")), rows, known) == ["<0.004"]
    thresholds = list_traced([{"file": "a", "place": "b", "printed": "0.05", "table": "params.yaml"}])
    assert check_part(Part("a", "b", "q < 0.05"), thresholds["a", "b"], known) == []


def test_the_captions_of_all_kinds_are_read() -> None:
    rich, _, odd = list_corpora()
    params = report_params("en")
    captions = [str(make_paper(tables, params)["captions.md"]) for tables in (rich, odd)]
    assert all(f"-{kind}" in captions[0] for kind in KINDS)
    assert "其余 4 个从略" in captions[1] and "；2018" not in captions[0]
