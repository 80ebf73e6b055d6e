"""Which years count: a year with too little text is a gap, and a few documents far from all others don't stretch the axis."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import polars as pl

from pipeline.corpus.audit.findings import Document, Finding
from pipeline.corpus.ingest.year_counts import count_years
from pipeline.tables.audit import YEARS

MOST_EMPTY_YEARS = 10  # between documents that are of one stretch of years
SHARE_FAR = 0.05  # of the documents, or one of them: what lies beyond so many empty years is far from the others


def judge_years(documents: pl.DataFrame, doubted: pl.Series, min_chars: int) -> pl.DataFrame:
    """One row a year from the first to the last with documents, columns as YEARS has them.

    A year of which the documents have under `min_chars` Chinese characters together is a gap, as one without documents: all
    its counts are 0 but n_left_out. documents: those that count; doubted: document_id of those that the audit has an error about.
    """
    years = count_years(documents)
    n_doubted = (
        documents.filter(pl.col("document_id").is_in(doubted.implode()))
        .group_by("year")
        .agg(n_doubted=pl.len().cast(pl.Int64))
    )
    is_gap = pl.col("n_chars") < min_chars
    first, last = _find_axis(dict(years.select("year", "n_documents").iter_rows()))
    judged = years.join(n_doubted, on="year", how="left", maintain_order="left").with_columns(
        pl.col("n_doubted").fill_null(0),
        n_left_out=pl.when(is_gap).then("n_documents").otherwise(0),
        outlying=~pl.col("year").is_between(first, last),
    )
    counts = pl.col("n_documents", "n_issuers", "n_regions", "n_chars", "n_doubted")
    return judged.with_columns(pl.when(is_gap).then(0).otherwise(counts).name.keep()).select(*YEARS.columns)


def describe_years(
    rows: Sequence[Document], used: Sequence[int], years: pl.DataFrame, min_chars: int
) -> Iterator[tuple[int, Finding]]:
    """A finding about each document of a year that is a gap, or lies far from all others; used: places of those that count."""
    of_year: dict[int, list[int]] = {}
    for i in used:
        of_year.setdefault(rows[i]["year"], []).append(i)
    shown = years.filter(~pl.col("outlying"))["year"]
    for year, n_documents, n_left_out, outlying in years.select(
        "year", "n_documents", "n_left_out", "outlying"
    ).iter_rows():
        for i in of_year.get(year, []):
            if n_left_out:
                yield i, _describe_thin(year, [rows[j] for j in of_year[year]], min_chars)
            if outlying and n_documents + n_left_out:
                yield i, _describe_far(year, int(shown[0]), int(shown[-1]))


def _describe_thin(year: int, documents: Sequence[Document], min_chars: int) -> Finding:
    n, n_chars = len(documents), sum(document["n_chars"] for document in documents)
    others = f"{n} documents" if n > 1 else "one document"
    return Finding(
        "thin_year",
        "warning",
        f"{year} 年只有 {n} 份文档，计 {n_chars:,} 个汉字，不足 {min_chars:,}（audit.min_year_chars），该年视为空缺，不列入逐年的图表。",
        f"{year} has {others} with {n_chars:,} Chinese characters, under {min_chars:,} (audit.min_year_chars): the year is a gap, "
        "and nothing by year has a value there.",
    )


def _describe_far(year: int, first: int, last: int) -> Finding:
    span = str(first) if first == last else f"{first}—{last}"
    return Finding(
        "far_year",
        "warning",
        f"{year} 年远离其余文档的年份（{span}），请核对年份；表中仍列，图中不画。",
        f"{year} is far from the years of all other documents ({span}); check it. Tables have it, figures don't show it.",
    )


def _find_axis(n_documents: Mapping[int, int]) -> tuple[int, int]:
    """The first and the last year that figures show: all, but for few documents beyond a long time without any.

    >>> _find_axis({1999: 1, 2017: 9, 2018: 0, 2019: 8}), _find_axis({1954: 10, 1975: 1, 1999: 30}), _find_axis({1999: 1, 2019: 1})
    ((2017, 2019), (1954, 1999), (1999, 2019))
    """
    years = [year for year in sorted(n_documents) if n_documents[year]]
    if not years:
        return 0, 0
    breaks = [0, *(i for i, (a, b) in enumerate(pairwise(years), 1) if b - a > MOST_EMPTY_YEARS), len(years)]
    runs = [years[start:end] for start, end in pairwise(breaks)]
    sizes = [sum(n_documents[year] for year in run) for run in runs]
    total = sum(sizes)
    if 2 * max(sizes) <= total:  # no stretch of years is the others' measure
        return years[0], years[-1]
    kept = [
        run for run, size in zip(runs, sizes, strict=True) if size > max(1, SHARE_FAR * total) or size == max(sizes)
    ]
    return kept[0][0], kept[-1][-1]
