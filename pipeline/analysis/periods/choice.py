"""The periods that are compared where the researcher names none: the five-year plans that the corpus spans, or its halves."""

from itertools import pairwise

import polars as pl

from pipeline.params.sections import Period

# Before the third plan, from which on they follow one another every five years.
_FIRST_PLANS = (("一五前", 0, 1952), ("一五", 1953, 1957), ("二五", 1958, 1962), ("调整时期", 1963, 1965))
_THIRD_PLAN = 1966
_DIGITS = "零一二三四五六七八九十"


def choose_periods(documents: pl.DataFrame, min_voices: int) -> tuple[Period, ...]:
    """The periods of the documents that have a year that counts: every one of these lies in a period; one period where all are of one year.

    documents: year (`blank_gaps`) and voice. The five-year plans (五年规划) in which there are documents, where two of them or more
    have min_voices voices, so that there is something to compare; the first and the last no wider than the documents. Else two halves,
    parted between the years that make them most equal in documents, the earlier of two such places. Only years and voices are looked at.
    """
    dated = documents.drop_nulls("year")
    if dated.is_empty():
        return ()
    years = sorted(dated["year"].unique())
    spans = sorted({find_plan(year) for year in years}, key=lambda plan: plan[1])
    plans = [(name, max(first, years[0]), min(last, years[-1])) for name, first, last in spans]
    n_large = sum(
        dated.filter(pl.col("year").is_between(first, last))["voice"].n_unique() >= min_voices
        for _, first, last in plans
    )
    if n_large > 1:
        return tuple(Period(name, (first, last)) for name, first, last in plans)
    return _halve(dated["year"].value_counts().sort("year"))


def find_plan(year: int) -> tuple[str, int, int]:
    """The five-year plan of a year, with its first and last year.

    >>> find_plan(2018), find_plan(1964), find_plan(2001)
    (('十三五', 2016, 2020), ('调整时期', 1963, 1965), ('十五', 2001, 2005))
    """
    if year < _THIRD_PLAN:
        return next(plan for plan in _FIRST_PLANS if year <= plan[2])
    number, first = 3 + (year - _THIRD_PLAN) // 5, year - (year - _THIRD_PLAN) % 5
    return f"{_write_number(number)}五", first, first + 4


def _write_number(n: int) -> str:
    """
    >>> [_write_number(n) for n in (3, 10, 14, 20, 21)]
    ['三', '十', '十四', '二十', '二十一']
    """
    tens, ones = divmod(n, 10)
    return (("" if tens == 1 else _DIGITS[tens]) + "十" if tens else "") + (_DIGITS[ones] if ones else "")


def _halve(sizes: pl.DataFrame) -> tuple[Period, ...]:
    """sizes: year and count, in order of years."""
    years, counts = sizes["year"].to_list(), sizes["count"].to_list()
    uneven = [(abs(2 * sum(counts[:cut]) - sum(counts)), cut) for cut in range(1, len(years))]
    cuts = [0, *([min(uneven)[1]] if uneven else []), len(years)]
    spans = [(years[start], years[end - 1]) for start, end in pairwise(cuts)]
    return tuple(Period(str(first) if first == last else f"{first}–{last}", (first, last)) for first, last in spans)
