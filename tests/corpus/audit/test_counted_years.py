"""Which years count: those with enough text; and which of them an axis shows."""

from collections.abc import Sequence

import polars as pl
import pytest

from pipeline import catalog
from pipeline.corpus.audit.counted_years import describe_years, judge_years
from pipeline.corpus.audit.findings import Finding

Documents = Sequence[tuple[int | None, int]]  # year, Chinese characters


def make(documents: Documents) -> pl.DataFrame:
    rows = [(f"d{i}", year, "甲局", "甲区", n_chars) for i, (year, n_chars) in enumerate(documents)]
    schema = {"document_id": pl.String, "year": pl.Int32, "issuer": pl.String, "region": pl.String, "n_chars": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def judge(documents: Documents, doubted: Sequence[str] = (), least: int = 1000) -> pl.DataFrame:
    years = judge_years(make(documents), pl.Series(doubted, dtype=pl.String), least)
    return catalog.years.check(years)


def find(documents: Documents, least: int = 1000) -> list[tuple[int, Finding]]:
    rows = make(documents).to_dicts()
    return list(describe_years(rows, range(len(rows)), judge(documents, least=least), least))


def test_a_year_under_the_floor_is_a_gap_with_its_documents_counted_apart() -> None:
    years = judge([(2019, 900), (2020, 600), (2020, 400), (2021, 40), (2021, 60), (None, 9)])
    assert years.select("year", "n_documents", "n_chars", "n_left_out").rows() == [
        (2019, 0, 0, 1),
        (2020, 2, 1000, 0),
        (2021, 0, 0, 2),
    ]
    assert judge([(2019, 900)], least=0)["n_documents"].to_list() == [1]


def test_every_document_of_a_thin_year_is_named_with_the_year_and_its_text() -> None:
    found = find([(2019, 5000), (2021, 40), (2021, 60)])
    assert [(i, finding.check, finding.severity) for i, finding in found] == [
        (1, "thin_year", "warning"),
        (2, "thin_year", "warning"),
    ]
    assert "2021 年只有 2 份文档，计 100 个汉字" in found[0][1].message_zh
    assert "2021 has 2 documents with 100 Chinese characters" in found[0][1].message_en


def test_doubted_documents_are_counted_in_the_years_that_count() -> None:
    years = judge([(2019, 5000), (2019, 5000), (2020, 9)], doubted=["d0", "d2"])
    assert years["n_doubted"].to_list() == [1, 0]


@pytest.mark.parametrize("odd", [1988, 2050])
def test_one_odd_year_stretches_no_axis_and_is_named(odd: int) -> None:
    documents = [(odd, 5000), *((year, 5000) for year in range(2017, 2024) for _ in range(3))]
    years = judge(documents)
    assert years.filter(~pl.col("outlying"))["year"].to_list() == list(range(2017, 2024))
    assert years.filter(year=odd)["n_documents"].to_list() == [1]  # in the table it stays
    ((i, finding),) = find(documents)
    assert (i, finding.check) == (0, "far_year")
    assert str(odd) in finding.message_zh and "2017—2023" in finding.message_en


@pytest.mark.parametrize(
    "documents",
    [
        # Long series with breaks, few documents, and such as have no bulk.
        [*((year, 5000) for year in range(1954, 1965)), (1975, 5000), *((year, 5000) for year in range(1978, 2027))],
        [(2007, 5000), *((2017, 5000) for _ in range(9))],
        [(1990, 5000), (2020, 5000)],
        [(1980, 5000), (2000, 5000), (2020, 5000)],
        [*((1990, 5000) for _ in range(3)), *((2020, 5000) for _ in range(17))],
        [(2020, 9)],
    ],
)
def test_no_year_is_left_out_where_the_documents_are_spread(documents: Documents) -> None:
    assert not judge(documents)["outlying"].any()
    assert all(finding.check == "thin_year" for _, finding in find(documents))


def test_without_any_year_there_is_no_row() -> None:
    assert judge([(None, 5000)]).is_empty()
