"""How often each keyword is mentioned, year by year, with intervals."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from pipeline.analysis.statistics.arrays import Matrix
from pipeline.analysis.statistics.panel import number_rows, weigh_panel
from pipeline.analysis.statistics.resampling import resample_ratios
from pipeline.params.sections import ResamplingParams
from pipeline.tables.keywords import KEYWORD_YEARS


def count_by_document(mentions: pl.DataFrame, documents: pl.DataFrame, keywords: Sequence[str]) -> Matrix:
    """Mentions that count: array of shape (n_documents, n_keywords), both in the order given."""
    counted = mentions.filter(pl.col("excluded_by").is_null()).group_by("document_id", "keyword").len()
    row = {document_id: index for index, document_id in enumerate(documents["document_id"])}
    column = {keyword: index for index, keyword in enumerate(keywords)}
    counts = np.zeros((len(row), len(column)))
    for document_id, keyword, count in counted.iter_rows():
        if document_id in row:
            counts[row[document_id], column[keyword]] = count
    return counts


def trace_keywords(
    documents: pl.DataFrame, years: pl.DataFrame, counts: Matrix, keywords: Sequence[str], params: ResamplingParams
) -> pl.DataFrame:
    """The rate of each keyword in each year: mentions per 10,000 Chinese characters of that year's documents.

    documents: those with a year; counts: array of shape (n_documents, n_keywords), in their order.
    adjusted: the same with the panel held fixed (`weigh_panel`), cells being region × level; no interval where nothing was seen.
    Rates of years with few documents jump about; read `n_documents` beside them. A gap year is null.
    Where nothing was seen the interval is one-sided, see `bound_unseen`. Rows by keyword, in the order given, and year.
    """
    rng = np.random.default_rng(params.seed)
    # Of its own, so that the raw intervals don't hang on the adjusted ones.
    adjusted_rng = np.random.default_rng([params.seed, 1])
    burst = mentions_per_mentioning_document(counts)
    n_chars_of = documents["n_chars"].to_numpy().astype(np.float64)
    cells = number_rows(documents, "region", "level")
    year_of = documents["year"].to_numpy()
    factors, share_panel = weigh_panel(n_chars_of, cells, year_of, years["year"].to_list())
    rows = []
    counted = ("year", "n_documents", "n_issuers", "n_chars", "n_doubted")
    for share, year, n_documents, n_issuers, n_chars, n_doubted in zip(
        share_panel, *years.select(counted), strict=True
    ):
        inside = year_of == year
        found, chars = counts[inside], n_chars_of[inside]
        low, high = resample_ratios(found, chars, params, rng)
        weighed = found * factors[inside, None]
        weights = chars * factors[inside]
        adjusted_low, adjusted_high = resample_ratios(weighed, weights, params, adjusted_rng)
        for index, keyword in enumerate(keywords):
            n_mentions = int(found[:, index].sum())
            row = {"keyword": keyword, "year": year, "n_documents": n_documents, "n_issuers": n_issuers}
            row["n_doubted"] = n_doubted
            if n_documents:
                row |= {
                    "n_documents_with": int((found[:, index] > 0).sum()),
                    "n_mentions": n_mentions,
                    "n_chars": n_chars,
                    "per_10k_chars": 1e4 * n_mentions / n_chars,
                    "ci_low": 1e4 * low[index] if n_mentions else 0.0,
                    "ci_high": 1e4
                    * (high[index] if n_mentions else bound_unseen(n_chars, burst[index], params.confidence)),
                    "adjusted_per_10k_chars": 1e4 * weighed[:, index].sum() / weights.sum(),
                    "adjusted_low": 1e4 * adjusted_low[index] if n_mentions else np.nan,
                    "adjusted_high": 1e4 * adjusted_high[index] if n_mentions else np.nan,
                    "share_panel": share,
                }
            rows.append(row)
    order = pl.DataFrame(
        {"keyword": list(keywords), "order": range(len(keywords))}, schema={"keyword": pl.String, "order": pl.Int64}
    )
    return (
        pl.DataFrame(rows, schema=KEYWORD_YEARS.schema)
        .with_columns(pl.col(pl.Float64).fill_nan(None))
        .join(order, on="keyword")
        .sort("order", "year")
        .drop("order")
    )


def mentions_per_mentioning_document(counts: Matrix) -> Matrix:
    """Mean mentions in the documents that have one, over the whole corpus; 1 where none has. Array of shape (n_keywords,)."""
    n_with = (counts > 0).sum(axis=0)
    return np.where(n_with > 0, counts.sum(axis=0) / np.maximum(n_with, 1), 1.0)


def bound_unseen(n_chars: int, burst: float, confidence: float) -> float:
    """Upper bound of the rate per character of a keyword seen nowhere in n_chars characters.

    Documents that mention it come as a Poisson process, and bring `burst` mentions each:
    nothing was seen with probability 1 - confidence where -ln(1 - confidence) of them were expected (3.0 for 95 %).

    >>> round(1e4 * bound_unseen(30_000, 1.0, 0.95), 2)
    1.0
    """
    return float(-np.log(1 - confidence) * burst / n_chars)
