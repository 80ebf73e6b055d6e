"""Periods that follow the corpus leave no document with a year out."""

from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.analysis.periods.choice import choose_periods, find_plan
from pipeline.analysis.periods.periods import date_documents
from pipeline.params.sections import Period


def make(*documents: tuple[int | None, str]) -> pl.DataFrame:
    """Documents, from year and voice."""
    frame = pl.DataFrame(documents, schema={"year": pl.Int32, "voice": pl.String}, orient="row")
    return frame.with_columns(
        document_id=pl.format("d{}", pl.int_range(pl.len())), issuer="voice", level=None, kind=None
    )


def of_bodies(*years: int) -> list[tuple[int | None, str]]:
    """A document of each of six bodies in each year."""
    return [(year, f"机构{n}") for year in years for n in range(6)]


def test_five_year_plans_no_wider_than_the_corpus() -> None:
    assert choose_periods(make(*of_bodies(2017, 2019, 2023)), 6) == (
        Period("十三五", (2017, 2020)),
        Period("十四五", (2021, 2023)),
    )


def test_a_small_plan_beside_two_large_ones_stays_and_is_dropped_nowhere() -> None:
    documents = make(*of_bodies(2012, 2018), (2003, "机构0"))
    assert [period.name for period in choose_periods(documents, 6)] == ["十五", "十二五", "十三五"]


def test_with_one_large_plan_two_halves_of_as_many_documents() -> None:
    """Five documents of 2014 and 2015, 18 of 2016, 17 of 2017, 3 of 2021: after 2016 stand 20, before it 5."""
    counts = {2014: 2, 2015: 3, 2016: 18, 2017: 17, 2021: 3}
    documents = make(*((year, f"机构{n}") for year, count in counts.items() for n in range(count)))
    assert choose_periods(documents, 6) == (Period("2014–2016", (2014, 2016)), Period("2017–2021", (2017, 2021)))


def test_one_voice_makes_halves_however_many_plans_it_spans() -> None:
    periods = choose_periods(make(*((year, "报") for year in range(1954, 2024))), 6)
    assert [period.years for period in periods] == [(1954, 1988), (1989, 2023)]


def test_documents_of_one_year_are_one_period_and_undated_ones_none() -> None:
    assert choose_periods(make((2020, "a"), (2020, "b"), (None, "c")), 6) == (Period("2020", (2020, 2020)),)
    assert choose_periods(make((None, "c")), 6) == ()


@given(st.lists(st.tuples(st.integers(1949, 2040), st.sampled_from("甲乙丙丁")), min_size=1, max_size=40))
def test_every_document_with_a_year_lies_in_exactly_one_period(documents: list[tuple[int, str]]) -> None:
    table = make(*documents)
    periods = choose_periods(table, 2)
    assert date_documents(table, periods).height == len(documents)
    assert all(earlier.years[1] < later.years[0] for earlier, later in pairwise(periods))


@pytest.mark.parametrize(
    ("year", "name"),
    [
        (1952, "一五前"),
        (1953, "一五"),
        (1962, "二五"),
        (1965, "调整时期"),
        (1966, "三五"),
        (1995, "八五"),
        (2006, "十一五"),
    ],
)
def test_plans_have_the_names_and_years_that_they_had(year: int, name: str) -> None:
    assert find_plan(year)[0] == name
    assert find_plan(2021) == ("十四五", 2021, 2025) and find_plan(1970)[1:] == (1966, 1970)
