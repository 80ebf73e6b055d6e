"""Whole papers read back: whatever number any of their texts prints is traced and true, and a wrong one does not go through."""

from collections import Counter
from dataclasses import replace
from typing import Literal

import polars as pl
import pytest

from pipeline.params.events import read_events
from pipeline.params.paper import PaperFigure
from pipeline.params.sections import Params
from pipeline.params.selection import OnlyParams
from pipeline.reporting.paper.texts import make_texts
from pipeline.reporting.paper.word_report import Figure
from pipeline.reporting.paper_captions import Captioned, caption_for_paper, count_corpus, trace_captions, write_captions
from pipeline.stages.paper import make_tables
from tests.conftest import PROJECT
from tests.plots.vocabulary import Tables
from tests.reporting.conftest import add_versions, report_params
from tests.reporting.paper.paper_tables import look_up, make_paper_tables, write_again, write_documents
from tests.reporting.paper.read_back import (
    NUMBER,
    check_part,
    count_traced,
    find_marks,
    find_untraced,
    join_parts,
    know,
    read_numbers,
    read_parts,
)
from tests.reporting.paper.test_word import make_png

BOTH = pytest.mark.parametrize("language", ["zh", "en"])
EVENTS = read_events(PROJECT / "data/lexicon/events.csv")


def make_paper(tables: Tables, params: Params) -> dict[str, str | bytes]:
    """All texts of a paper, with two figures, one of two pages."""
    language = params.report.language
    named = tuple(tables["keyword_trends"]["keyword"].head(2))
    figures = (PaperFigure("corpus_years"), PaperFigure("keyword_trajectories", keywords=named, years=(2018, 2022)))
    signs = frozenset({"interval", "gap", "event", "up", "unseen"})
    told = [
        (f"{n}. {one.name}（{one.date}）", f"{n}. {one.name_en} ({one.date})") for n, one in enumerate(EVENTS[:3], 1)
    ]
    note = ("重大事件：" + "；".join(zh for zh, _ in told) + "。", "Events: " + "; ".join(en for _, en in told) + ".")
    counts = count_corpus(write_documents(tables))
    captioned = [
        Captioned(n, asked, [f"figure-0{n}-{page}.png" for page in range(n)], note, signs, counts)
        for n, asked in enumerate(figures, 1)
    ]
    params = replace(params, paper=replace(params.paper, figures=figures))
    drawn = [
        Figure(
            one.number,
            page,
            one.asked.kind,
            make_png(10, 10, 100),
            *caption_for_paper(one, tables["years"], params, language),
        )
        for one in captioned
        for page in (1, 2)[: one.number]
    ]
    placed = trace_captions(captioned, tables["years"], params)
    texts = {"captions.md": write_captions(captioned, tables["years"], params)}
    return texts | make_texts(tables, params) | dict(make_tables(tables, drawn, placed, params))


def list_corpora() -> list[Tables]:
    """One of which much is claimed; one of which nothing is; one where everything is left out, doubted, joined, without a year."""
    rich = add_versions(make_paper_tables(n_doubted=2))
    poor = add_versions(make_paper_tables(enough=False, known=False))
    place = pl.int_range(pl.len())
    reasons = ["no_object: 3", *["empty"] * 3, "too_short", "damaged: x", "timeout: 60", "encrypted: y"]
    odd = rich | {
        "files": pl.DataFrame({"reason": reasons, "path": reasons, "document_id": [None] * 8, "sha256": reasons}),
        "documents": rich["documents"].with_columns(
            year=pl.when(place > 1).then("year"),
            kind=pl.format("通知{}号", place % 5),
            issuer=pl.when(place > 3).then("issuer"),
        ),
        "topic_members": rich["topic_members"].with_columns(topic=pl.Series([0, 0, 1, 2], dtype=pl.Int32)),
    }
    return [rich, poor, odd]


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
    tables, params = list_corpora()[0], report_params(language)
    files = make_paper(tables, params)
    known, traced = know(tables, params, EVENTS, language), count_traced(read_numbers(str(files.pop("numbers.csv"))))
    n = 0
    for part in join_parts(read_parts(files, language)):
        rows = traced.get((part.file, part.place), Counter())
        marks = list(find_marks(part.text))
        for found in NUMBER.finditer(part.text):
            if any(a <= found.start() < b for a, b in marks):
                continue
            digit = found.start() + found[0].startswith(("+", "−"))
            wrong = part.text[:digit] + str((int(part.text[digit]) + 1) % 10) + part.text[digit + 1 :]
            assert check_part(replace(part, text=wrong), rows, known), (part.file, part.place, wrong)
            n += 1
    assert n > 2_000
