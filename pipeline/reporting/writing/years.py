"""Which years a page shows, how it names years, and how it says that documents behind a number are doubted."""

import re
from collections.abc import Iterable

import polars as pl

from pipeline.reporting.writing.notation import write_count, write_years
from pipeline.reporting.writing.shapes import YEARS, Ledger, Place
from pipeline.tables.codes import pick


def drop_far_gaps(by_year: pl.DataFrame, years: pl.DataFrame) -> pl.DataFrame:
    """A table by year without the gaps between the bulk of the documents and the few that lie far from it: scores of empty rows.

    years: as the audit judged them.
    """
    shown = years.filter(~pl.col("outlying") | (pl.col("n_documents") + pl.col("n_left_out") > 0))["year"]
    return by_year.filter(pl.col("year").is_in(shown.implode()))


def drop_far_years(by_year: pl.DataFrame, years: pl.DataFrame) -> pl.DataFrame:
    """A table by year, sorted, without the few years that lie far from all others: with them a chart is stretched, or not to scale."""
    return by_year.join(years.filter("outlying"), on="year", how="anti").sort("year")


def name_years(years: Iterable[int], language: str, told: Ledger) -> str:
    """Years as `write_years` has them; noted are those that are named."""
    written = write_years(years, language)
    for year in map(int, re.findall(r"\d+", written)):
        told.take(Place(YEARS, f"year={year}").write(year, "year", str))
    return written


def add_doubt(sentence: str, n_doubted: int, language: str) -> str:
    """A sentence that says itself if the audit has an error about documents that it rests on.

    >>> add_doubt("共 9 份。", 0, "zh"), add_doubt("共 9 份。", 2, "zh")
    ('共 9 份。', '共 9 份；所依据的文档中有 2 份的年份或文字经审查存疑。')
    """
    if not n_doubted:
        return sentence
    n = write_count(n_doubted)
    which = f"{n} of the documents behind this"
    return pick(
        language,
        f"{sentence.removesuffix('。')}；所依据的文档中有 {n} 份的年份或文字经审查存疑。",
        f"{sentence.removesuffix('.')}; the data quality review questions the year or text of {which}.",
    )
