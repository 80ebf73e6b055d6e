"""Whether a keyword rises or falls: one rate ratio per year, its interval, its test, and a verdict."""

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipeline.analysis.statistics.arrays import Matrix
from pipeline.analysis.statistics.false_discovery import adjust_p
from pipeline.analysis.statistics.resampling import BLOCK, draw_weights, expand_tail
from pipeline.params.sections import ResamplingParams, TrajectoryParams
from pipeline.tables.keywords import KEYWORD_TRENDS


def judge_keywords(
    documents: pl.DataFrame,
    keyword_years: pl.DataFrame,
    mentions: pl.DataFrame,
    counts: Matrix,
    keywords: Sequence[str],
    params: TrajectoryParams,
    resampling: ResamplingParams,
) -> pl.DataFrame:
    """One row a keyword: rate ratio per year, exp(β) of the Poisson regression mentions ~ year with offset log(characters).

    documents: those with a year that counts; counts: array of shape (n_documents, n_keywords), in their order.
    p: years shuffled over documents; q: Benjamini-Hochberg over all keywords tested. 上升 or 下降 where q < params.max_q, else 不明.
    Under params.min_years years or params.min_documents documents, or without a mention, 证据不足: nothing is tested or claimed.
    """
    year = documents["year"].to_numpy().astype(np.float64)
    chars = documents["n_chars"].to_numpy().astype(np.float64)
    n_years = int(np.unique(year).size)
    enough = n_years >= params.min_years and documents.height >= params.min_documents
    tested = (counts.sum(axis=0) > 0) & enough
    verdict = (
        pl.when(~pl.col("tested"))
        .then(pl.lit("证据不足"))
        .when(pl.col("q") >= params.max_q)
        .then(pl.lit("不明"))
        .when(pl.col("rises"))
        .then(pl.lit("上升"))
        .otherwise(pl.lit("下降"))
    )
    return (
        _estimate_trends(counts, chars, year, tested, params, resampling)
        .with_columns(
            keyword=pl.Series(keywords, dtype=pl.String),
            tested=pl.Series(tested),
            rises=pl.Series(score_years(counts, chars, year) > 0 if enough else np.zeros(len(keywords), dtype=bool)),
        )
        .join(_describe_mentions(mentions, documents), on="keyword", how="left", maintain_order="left")
        .join(_describe_years(keyword_years), on="keyword", how="left", maintain_order="left")
        .with_columns(
            pl.col("n_mentions", "n_excluded", "n_documents_with").fill_null(0),
            pl.col("absent_before").fill_null(False),
            n_years=pl.lit(n_years, pl.Int64),
            n_documents=pl.lit(documents.height, pl.Int64),
            n_doubted=pl.lit(keyword_years.unique("year")["n_doubted"].sum(), pl.Int64),
            verdict=verdict,
        )
        .select(*KEYWORD_TRENDS.columns)
    )


def _estimate_trends(
    counts: Matrix,
    chars: Matrix,
    year: Matrix,
    tested: NDArray[np.bool_],
    params: TrajectoryParams,
    resampling: ResamplingParams,
) -> pl.DataFrame:
    """rate_ratio, ci_low, ci_high, p and q of each keyword, in their order; null where it is not tested.

    A keyword seen only in the first or the last year has no finite ratio; one without an interval would be taken for a finding.
    """
    ratio, low, high, p, q = np.full((5, counts.shape[1]), np.nan)
    if tested.any():
        rng = np.random.default_rng(resampling.seed)
        seen = counts[:, tested]
        ratio[tested] = np.exp(fit_slopes(*total_by_year(seen, chars, year)))
        low[tested], high[tested] = _resample_ratio_per_year(seen, chars, year, resampling, rng)
        p[tested] = permute_years(seen, chars, year, params.n_permutations, rng)
        q[tested] = adjust_p(p[tested])
    known = ~np.isnan(low) & np.isfinite(np.log(ratio))
    ratio, low, high = np.where(known, (ratio, low, high), np.nan)
    estimates = pl.DataFrame({"rate_ratio": ratio, "ci_low": low, "ci_high": high, "p": p, "q": q})
    return estimates.with_columns(pl.when(pl.all().is_finite()).then(pl.all()))


def total_by_year(counts: Matrix, chars: Matrix, year: Matrix) -> tuple[Matrix, Matrix, Matrix]:
    """Mentions (n_keywords, n_years), characters (n_years,) and the years themselves (n_years,)."""
    years, index = np.unique(year, return_inverse=True)
    membership = np.eye(years.size)[index]
    return (counts.T @ membership), chars @ membership, years


def fit_slopes(mentions: Matrix, chars: Matrix, years: Matrix) -> Matrix:
    """β of Poisson regressions of mentions on year with offset log(chars), one for each row.

    mentions: array of shape (n_fits, n_years); chars: shape (n_years,) or (n_fits, n_years); years: shape (n_years,).
    Year totals suffice, for documents of one year share their expected rate. Newton's method on the likelihood without its intercept.
    -∞ or ∞ where all mentions lie in the first or the last year with characters, NaN where there is none.
    """
    chars = np.broadcast_to(chars, mentions.shape)
    x = years - years.mean()
    total = mentions.sum(axis=1)
    with np.errstate(invalid="ignore"):
        target = mentions @ x / total
    present = np.where(chars > 0, x, np.nan)
    last, first = np.nanmax(present, axis=1), np.nanmin(present, axis=1)
    slopes = np.zeros(len(mentions))
    for _ in range(50):
        # The largest exponent is taken out, or steep slopes overflow.
        exponent = slopes[:, None] * x
        weights = chars * np.exp(exponent - exponent.max(axis=1, keepdims=True))
        weights = weights / weights.sum(axis=1, keepdims=True)
        mean = weights @ x
        variance = weights @ x**2 - mean**2
        step = np.clip((target - mean) / np.maximum(variance, 1e-12), -1, 1)
        slopes = slopes + np.where(np.isfinite(step), step, 0)
    slopes = np.where(target >= last, np.inf, np.where(target <= first, -np.inf, slopes))
    return np.where((total == 0) | (first == last), np.nan, slopes)


def permute_years(counts: Matrix, chars: Matrix, year: Matrix, n_permutations: int, rng: np.random.Generator) -> Matrix:
    """Two-sided p of each keyword: array of shape (n_keywords,), never below 1 / (n_permutations + 1).

    The statistic is the score of the regression at β = 0, Σ year · (mentions - expected), expected in proportion to characters;
    the years are shuffled over the documents, which keeps what else a document is (Phipson & Smyth 2010 for the + 1).
    Documents count as independent of each other: a campaign or a text copied by many in one year can pass for a trend.
    """
    residuals = _subtract_expected(counts, chars)
    centred = year - year.mean()
    observed = np.abs(score_years(counts, chars, year))
    at_least = np.zeros(counts.shape[1])
    block = max(1, BLOCK // len(year))
    for start in range(0, n_permutations, block):
        size = min(block, n_permutations - start)
        shuffled = rng.permuted(np.tile(centred, (size, 1)), axis=1)
        # The tolerance counts ties that rounding would tell apart.
        at_least += (np.abs(shuffled @ residuals) >= observed * (1 - 1e-12)).sum(axis=0)
    return (at_least + 1) / (n_permutations + 1)


def score_years(counts: Matrix, chars: Matrix, year: Matrix) -> Matrix:
    """The score of the regression at β = 0: array of shape (n_keywords,), above 0 for what rises."""
    score: Matrix = (year - year.mean()) @ _subtract_expected(counts, chars)
    return score


def _subtract_expected(counts: Matrix, chars: Matrix) -> Matrix:
    """Mentions of each document less those expected in proportion to its characters."""
    residuals: Matrix = counts - np.outer(chars / chars.sum(), counts.sum(axis=0))
    return residuals


def _resample_ratio_per_year(
    counts: Matrix, chars: Matrix, year: Matrix, params: ResamplingParams, rng: np.random.Generator
) -> tuple[Matrix, Matrix]:
    """Interval of exp(β), documents resampled; arrays of shape (n_keywords,)."""
    years, index = np.unique(year, return_inverse=True)
    membership = np.eye(years.size)[index]
    slopes = []
    for weights in draw_weights(len(chars), params.n_resamples, rng):
        resampled_chars = (weights * chars) @ membership
        slopes.append(
            np.stack(
                [fit_slopes((weights * column) @ membership, resampled_chars, years) for column in counts.T], axis=1
            )
        )
    drawn = np.sort(np.concatenate(slopes), axis=0)  # NaN, where a resample has no mention at all, sorts last
    tail = expand_tail((1 - params.confidence) / 2, len(chars))
    low, high = (np.array([_take_quantile(column, level) for column in drawn.T]) for level in (tail, 1 - tail))
    return np.exp(low), np.exp(high)


def _take_quantile(drawn: Matrix, level: float) -> float:
    """A quantile by order statistic: infinite slopes have a rank, but no arithmetic.

    NaN where more than one resample in a hundred has no mention: to leave those out would make few mentions look certain.
    """
    if np.isnan(drawn).mean() > 0.01:
        return float("nan")
    return float(drawn[round(level * (np.count_nonzero(~np.isnan(drawn)) - 1))])


def _describe_mentions(mentions: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    counts = pl.col("excluded_by").is_null()
    # Of these documents alone, as all else in the table.
    return (
        mentions.join(documents, on="document_id", how="semi")
        .group_by("keyword")
        .agg(
            n_mentions=counts.sum().cast(pl.Int64),
            n_excluded=(~counts).sum().cast(pl.Int64),
            n_documents_with=pl.col("document_id").filter(counts).n_unique().cast(pl.Int64),
        )
    )


def _describe_years(keyword_years: pl.DataFrame) -> pl.DataFrame:
    """first_year, whether it was absent in earlier documents, and the year of the highest rate, by keyword."""
    seen = pl.col("n_mentions") > 0
    first = pl.col("year").filter(seen).min()
    return (
        keyword_years.drop_nulls("n_mentions")
        .group_by("keyword")
        .agg(
            first_year=first,
            absent_before=(pl.col("year") < first).any(),
            peak_year=pl.when(seen.any()).then(
                pl.col("year").sort_by("per_10k_chars", "year", descending=[True, False]).first()
            ),
        )
    )
