"""How often each keyword is mentioned, year by year, and in each region, level and kind, with intervals."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
import polars as pl

from pipeline.analysis.keywords.floors import is_one_voice
from pipeline.analysis.keywords.rates import Counted, Places, gather_counts, measure_groups, measure_rates, sum_voices
from pipeline.analysis.statistics.arrays import Matrix
from pipeline.analysis.statistics.panel import number_rows, weigh_panel
from pipeline.analysis.statistics.resampling import count_equal, jackknife_rates
from pipeline.tables.contract import Dtype
from pipeline.tables.keywords import KEYWORD_GROUPS, KEYWORD_PROVINCES, KEYWORD_YEARS

# What the panel consists of, and what documents are grouped by.
CELLS = ("region", "level", "kind")


def count_by_document(mentions: pl.DataFrame, documents: pl.DataFrame, keywords: Sequence[str]) -> Matrix:
    """Mentions that count: array of shape (n_documents, n_keywords), both in the order given."""
    return _count(mentions, documents, keywords, pl.len())


def count_sections(mentions: pl.DataFrame, documents: pl.DataFrame, keywords: Sequence[str]) -> Matrix:
    """Sections with a mention that counts: array of shape (n_documents, n_keywords), both in the order given."""
    return _count(mentions, documents, keywords, pl.col("section_id").n_unique())


def _count(mentions: pl.DataFrame, documents: pl.DataFrame, keywords: Sequence[str], counted: pl.Expr) -> Matrix:
    names = pl.DataFrame({"keyword": list(keywords)}, schema={"keyword": pl.String}).with_row_index("column")
    found = (
        mentions.filter(pl.col("excluded_by").is_null())
        .group_by("document_id", "keyword")
        .agg(counted.alias("n"))
        .join(documents.select("document_id").with_row_index("row"), on="document_id")
        .join(names, on="keyword")
    )
    counts = np.zeros((documents.height, names.height))
    counts[found["row"].to_numpy(), found["column"].to_numpy()] = found["n"].to_numpy()
    return counts


def trace_keywords(
    documents: pl.DataFrame,
    years: pl.DataFrame,
    counts: Matrix,
    own_counts: Matrix,
    sections_with: Matrix,
    keywords: Sequence[str],
    confidence: float,
    min_effective_voices: float,
) -> pl.DataFrame:
    """How often each keyword is mentioned in each year: mentions per 10,000 Chinese characters of all text and of own words, and more.

    documents: those that count, with a year that does: year, issuer, voice, region, level, kind, n_chars, n_own_chars, n_sections, doubted.
    years: every year, gaps too. counts, own_counts, sections_with: arrays of shape (n_documents, n_keywords), in the order of documents:
    all mentions, those in own words, and sections with a mention.
    Intervals leave out each voice in turn (`jackknife_rates`); where nothing was seen they are one-sided (`bound_unseen`).
    adjusted: of own words, with the panel held fixed (`weigh_panel`), cells being region × level × kind; no interval where nothing was
    seen. hollow: whether the effective number of voices (`count_equal`, of own words) is under min_effective_voices,
    where there is more than one (`is_one_voice`). A gap year is null, and hollow. Rows by keyword, in the order given, and year.
    """
    counted = gather_counts(documents, counts, own_counts, sections_with)
    own_chars = counted.own.chars
    year_of = documents["year"].to_numpy()
    factors, shares = weigh_panel(own_chars, number_rows(documents, *CELLS), year_of, years["year"].to_list())
    alone = is_one_voice(documents.filter(pl.col("n_own_chars") > 0))
    tables = []
    for year, share in zip(years["year"], shares, strict=True):
        rows = np.flatnonzero(year_of == year)
        n_equal = count_equal(sum_voices(counted.voices[rows], own_chars[rows]))
        tables.append(
            measure_rates(counted, rows, keywords, confidence).with_columns(
                *_adjust(counted, rows, factors[rows], confidence),
                year=pl.lit(year, pl.Int32),
                share_panel=pl.lit(share, pl.Float64),
                hollow=pl.lit(n_equal < (1 if alone else min_effective_voices)),
            )
        )
    return _stack(tables, KEYWORD_YEARS.schema, keywords)


def trace_groups(
    documents: pl.DataFrame,
    counts: Matrix,
    own_counts: Matrix,
    sections_with: Matrix,
    keywords: Sequence[str],
    confidence: float,
) -> pl.DataFrame:
    """The same, but for what is adjusted, in the documents of each region, of each level and of each kind, year by year.

    A group has no row for a year without its documents; documents without region, level or kind are in no group of that sort.
    Rows by keyword, in the order given, what is grouped by, group and year.
    """
    counted = gather_counts(documents, counts, own_counts, sections_with)
    tables = _measure_groups(documents, counted, keywords, confidence)
    return _stack(tables, KEYWORD_GROUPS.schema, keywords)


def _measure_groups(
    documents: pl.DataFrame, counted: Counted, keywords: Sequence[str], confidence: float
) -> Iterator[pl.DataFrame]:
    for kind in CELLS:
        placed = documents.with_row_index("row").drop_nulls(kind).select("row", "year", group=kind)
        if placed.height:
            groups = placed.select("group", "year").unique().sort("group", "year")
            numbers = number_rows(placed, "group", "year")
            rates = measure_groups(counted, placed["row"].to_numpy().astype(np.int64), numbers, keywords, confidence)
            yield rates.with_columns(groups[rates["number"]], group_kind=pl.lit(kind)).drop("number")


def compare_provinces(
    documents: pl.DataFrame,
    counts: Matrix,
    own_counts: Matrix,
    sections_with: Matrix,
    keywords: Sequence[str],
    confidence: float,
    min_effective_voices: float,
) -> pl.DataFrame:
    """The table keyword_provinces: the rates of each keyword in each province, all years together.

    documents and arrays as in `trace_keywords`, with province, and with documents of no year too. hollow: whether the effective number
    of the province's voices (`count_equal`, of own words) is under min_effective_voices. Rows by keyword, in the order given, and province.
    """
    counted = gather_counts(documents, counts, own_counts, sections_with)
    province_of = documents["province"].to_numpy()
    tables = []
    for province in documents["province"].drop_nulls().unique().sort():
        rows = np.flatnonzero(province_of == province)
        n_equal = count_equal(sum_voices(counted.voices[rows], counted.own.chars[rows]))
        tables.append(
            measure_rates(counted, rows, keywords, confidence).with_columns(
                province=pl.lit(province), hollow=pl.lit(n_equal < min_effective_voices)
            )
        )
    return _stack(tables, KEYWORD_PROVINCES.schema, keywords)


def _adjust(counted: Counted, rows: Places, factors: Matrix, confidence: float) -> list[pl.Series]:
    """The adjusted rate of own words and its interval, NaN where the panel is not known; no interval where nothing was seen."""
    chars = sum_voices(counted.voices[rows], factors * counted.own.chars[rows])
    found = sum_voices(counted.voices[rows], factors[:, None] * counted.own.counts[rows])
    values = np.full((3, found.shape[1]), np.nan)
    if chars.sum() > 0:
        low, high = jackknife_rates(found, chars, confidence)
        values = 1e4 * np.array([found.sum(axis=0) / chars.sum(), low, high])
    names = ("adjusted_per_10k_chars", "adjusted_low", "adjusted_high")
    return [pl.Series(name, column) for name, column in zip(names, values, strict=True)]


def _stack(tables: Iterable[pl.DataFrame], schema: Mapping[str, Dtype], keywords: Sequence[str]) -> pl.DataFrame:
    """The tables one below the other, in the columns of the schema, by keyword in the order given; what one lacks is null."""
    order = pl.DataFrame({"keyword": list(keywords)}, schema={"keyword": pl.String}).with_row_index("order")
    typed = [table.cast({name: schema[name] for name in table.columns}) for table in tables]
    return (
        pl.concat([pl.DataFrame(schema=schema), *typed], how="diagonal")
        .with_columns(pl.col(pl.Float64).fill_nan(None))
        .join(order, on="keyword", maintain_order="left")
        .sort("order", *(name for name in ("group_kind", "group", "province", "year") if name in schema))
        .select(*schema)
    )
