"""The numbers of the sentence of a claim: as they are written, and noted with the table and rows that they come from."""

import re
from collections.abc import Iterable
from typing import Any

import polars as pl

from pipeline.params.sections import Params
from pipeline.reporting.writing.notation import write_change, write_percent, write_rate, write_years
from pipeline.reporting.writing.shapes import Cell, Ledger, Number, Place
from pipeline.tables.codes import pick

Row = dict[str, Any]
Words = tuple[str, str]  # Chinese, English
POOLED = "1e4 * sum(n_own_mentions) / sum(n_own_chars)"


def know_years(keyword_years: pl.DataFrame) -> pl.DataFrame:
    """The years on whose rates a claim may rest, in order: known, and not hollow."""
    return keyword_years.drop_nulls("own_per_10k_chars").filter(~pl.col("hollow")).sort("year")


def pool_rate(years: pl.DataFrame) -> float | None:
    """Mentions per 10,000 characters of own words over all of these years together; None where they have none."""
    n_chars = int(years["n_own_chars"].sum())
    return 1e4 * int(years["n_own_mentions"].sum()) / n_chars if n_chars else None


def tell_interval(ends: Iterable[Cell], params: Params, told: Ledger) -> str:
    """An interval in words, with its level; ends: low and high."""
    confidence = Place("params.yaml", "resampling").write(params.resampling.confidence, "confidence", write_percent)
    level, low, high = map(told.take, (confidence, *ends))
    return pick(
        params.report.language, f"{level} 置信区间 {low} 至 {high}", f"{level} confidence interval {low} to {high}"
    )


def find_trend(trend: Row) -> Place:
    return Place("keyword_trends", f"keyword={trend['keyword']}")


def find_years(keyword: str, years: Iterable[int]) -> Place:
    """A year of the keyword, or several."""
    listed = list(map(str, years))
    own = f"year={listed[0]}" if len(listed) == 1 else f"year in {', '.join(listed)}"
    return Place("keyword_years", f"keyword={keyword}; {own}")


def write_size(trend: Row, column: str, signed: bool = False) -> Cell:
    """A ratio as a change in percent, without its sign where words say it."""
    ratio = trend[column]
    written = write_change(ratio) if signed else write_change(ratio).lstrip("+−")
    if ratio is None:
        return Cell(written)
    change, name = (ratio - 1, f"{column} - 1") if signed else (abs(ratio - 1), f"abs({column} - 1)")
    place = find_trend(trend)
    return Cell(written, (Number(written, change, place.table, place.row, name),))


def name_years(trend: Row, years: Iterable[int], told: Ledger) -> Words:
    """Years of a keyword in both languages; noted are those that are named."""
    zh, en = (write_years(years, language) for language in ("zh", "en"))
    for year in map(int, re.findall(r"\d+", zh)):
        told.take(find_years(trend["keyword"], [year]).write(year, "year", str))
    return zh, en


def write_pooled(years: pl.DataFrame, told: Ledger) -> str:
    """The rate of these years of a keyword together."""
    return told.take(find_years(years["keyword"][0], years["year"]).write(pool_rate(years), POOLED, write_rate))


def write_year(year: Row) -> tuple[Cell, Cell]:
    """A year and its rate in own words."""
    of = find_years(year["keyword"], [year["year"]])
    return of.write(year["year"], "year", str), of.write(year["own_per_10k_chars"], "own_per_10k_chars", write_rate)
