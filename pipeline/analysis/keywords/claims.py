"""What can be claimed of each keyword: the tests of its curve, and the verdict that they allow."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from pipeline.analysis.curves.arrivals import find_arrivals
from pipeline.analysis.curves.contrasts import list_contrasts
from pipeline.analysis.curves.poisson_trends import find_trend_intervals, fit_trends
from pipeline.analysis.curves.randomization import (
    MONTHS,
    MOST_VOICES_EXACT,
    draw_flips,
    flip_voices,
    flip_voices_largest,
    permute_blocks,
    permute_years,
    reorder_years,
    vary_contrasts,
)
from pipeline.analysis.curves.shapes import MIN_TOLD, Shapes, name_shapes
from pipeline.analysis.curves.strata import Numbers, Strata, gather_months, gather_strata
from pipeline.analysis.keywords.descriptions import describe_mentions, describe_years
from pipeline.analysis.keywords.floors import Panel, describe_panel, take_months
from pipeline.analysis.keywords.verdicts import decide_verdicts
from pipeline.analysis.statistics.arrays import Flags, Matrix
from pipeline.analysis.statistics.false_discovery import adjust_p
from pipeline.analysis.statistics.matrices import sum_by
from pipeline.params.sections import ResamplingParams, TrajectoryParams
from pipeline.tables.keywords import KEYWORD_TRENDS

_TESTS = {
    **KEYWORD_TRENDS.pick("p", "p_permutation", "p_years", "p_differ", "p_arrival", "rate_ratio", "ci_low", "ci_high"),
    **KEYWORD_TRENDS.pick("peak_years", "step_year", "step_years", "run_from", "run_to"),
    "p_differ_flips": pl.Float64,
    "rises": pl.Boolean,
    "arrival": pl.String,
    "shape": pl.String,
    "lead": pl.Float64,
    "explained": pl.Float64,
    "stable": pl.Boolean,
}

# Years before its first mention, or after its last: one year's silence may be that year's own, and no year test is made.
MIN_SILENT = 2


def judge_keywords(
    documents: pl.DataFrame,
    keyword_years: pl.DataFrame,
    mentions: pl.DataFrame,
    own_counts: Matrix,
    keywords: Sequence[str],
    questions: Sequence[str],
    years_share: bool,
    params: TrajectoryParams,
    resampling: ResamplingParams,
) -> pl.DataFrame:
    """keyword_trends: one row a keyword, in their order.

    documents: those with a year that counts, as `describe_panel` has them; own_counts: mentions in own words, array of shape
    (n_documents, n_keywords); questions: what each keyword is tested together with, q is adjusted over nothing else.
    years_share: whether the self-test saw words that nobody asked for differ between years.
    """
    panel = describe_panel(documents, params)
    facts = _describe_keywords(documents, keyword_years, mentions, own_counts, keywords, panel)
    mentioned = (facts["n_mentions"] > 0).to_numpy()
    judged = judge_counts(documents, own_counts, mentioned, questions, years_share, panel, params, resampling)
    return (
        facts.hstack(judged)
        .with_columns(
            smallest_q=_find_smallest_q(panel, params),
            unit=pl.when(pl.col("shortfall").is_null()).then(pl.lit(panel.unit, pl.String)),
        )
        .pipe(_add_peak)
        .with_columns(
            pl.when(pl.col("verdict").str.starts_with("阶跃")).then(pl.col("step_year", "step_years")),
            pl.when(pl.col("verdict") == "突现").then(pl.col("run_from", "run_to")),
        )
        .select(*KEYWORD_TRENDS.columns)
    )


def judge_counts(
    documents: pl.DataFrame,
    own_counts: Matrix,
    mentioned: Flags,
    questions: Sequence[str],
    years_share: bool,
    panel: Panel,
    params: TrajectoryParams,
    resampling: ResamplingParams,
) -> pl.DataFrame:
    """The tests and the verdict of each series of counts: one row a series, in their order, with n_voices_with and shortfall.

    documents, own_counts, questions, years_share: as in `judge_keywords`; mentioned: array of shape (n_series,), whether it is mentioned
    at all, in whosever words; panel: of these documents. A count, and n_own_chars with it, may be weighted.
    """
    shortfall, n_voices_with = _find_shortfalls(documents, own_counts, mentioned, panel, params)
    tested = shortfall.is_null().to_numpy()
    tests = pl.DataFrame(schema=_TESTS)
    if tested.any():
        tests = _test_keywords(documents, own_counts[:, tested], panel, params, resampling)
    places = pl.DataFrame({"place": np.flatnonzero(tested)}, schema={"place": pl.UInt32})
    return (
        pl.DataFrame({"question": pl.Series(questions, dtype=pl.String)})
        .with_columns(shortfall=shortfall, n_voices_with=n_voices_with)
        .with_row_index("place")
        .join(pl.concat([places, tests], how="horizontal"), on="place", how="left", maintain_order="left")
        .drop("place")
        .pipe(_adjust_by_question)
        .pipe(decide_verdicts, params.max_q, years_share)
    )


def _describe_keywords(
    documents: pl.DataFrame,
    keyword_years: pl.DataFrame,
    mentions: pl.DataFrame,
    own_counts: Matrix,
    keywords: Sequence[str],
    panel: Panel,
) -> pl.DataFrame:
    """What is known of each keyword before any test."""
    return (
        pl.DataFrame({"keyword": list(keywords)}, schema={"keyword": pl.String})
        .join(describe_mentions(mentions, documents), on="keyword", how="left", maintain_order="left")
        .join(describe_years(keyword_years), on="keyword", how="left", maintain_order="left")
        .with_columns(
            pl.col("n_mentions", "n_excluded", "n_documents_with").fill_null(0),
            pl.col("absent_before").fill_null(False),
        )
        .with_columns(
            n_own_mentions=pl.Series(own_counts.sum(axis=0).astype(np.int64)),
            n_years=pl.lit(panel.n_years, pl.Int64),
            n_documents=pl.lit(documents.height, pl.Int64),
            n_voices=pl.lit(panel.n_voices, pl.Int64),
            n_voices_repeated=pl.lit(panel.n_repeated, pl.Int64),
            n_voices_effective=pl.lit(panel.n_effective, pl.Float64),
            n_doubted=pl.lit(keyword_years.unique("year")["n_doubted"].sum(), pl.Int64),
        )
    )


def _find_shortfalls(
    documents: pl.DataFrame, own_counts: Matrix, mentioned: Flags, panel: Panel, params: TrajectoryParams
) -> tuple[pl.Series, pl.Series]:
    """Of each series what falls short of a test, null where nothing does, and how many voices mention it in own words."""
    # Own words without a Chinese character have no rate: no voice says anything in them.
    has = (own_counts > 0) & (documents["n_own_chars"].to_numpy() > 0)[:, None]
    voices = documents["voice"].rank("dense").to_numpy().astype(np.int64) - 1
    with_voices = np.zeros((int(voices.max(initial=-1)) + 1, own_counts.shape[1]), dtype=bool)
    np.logical_or.at(with_voices, voices, has)
    n_voices_with, n_documents_own = with_voices.sum(axis=0), has.sum(axis=0)
    # One voice is enough where it is all that there is.
    few_voices = (n_voices_with < params.min_voices_with) & (panel.unit == "voices")
    few = few_voices | (n_documents_own < params.min_documents)
    why = (
        pl.when(~pl.Series(mentioned, dtype=pl.Boolean))
        .then(pl.lit("never"))
        .when(pl.lit(panel.shortfall is not None))
        .then(pl.lit(panel.shortfall, pl.String))
        .when(pl.Series(few))
        .then(pl.lit("few_mentions"))
    )
    return pl.select(why).to_series(), pl.Series(n_voices_with.astype(np.int64))


def _test_keywords(
    documents: pl.DataFrame, own_counts: Matrix, panel: Panel, params: TrajectoryParams, resampling: ResamplingParams
) -> pl.DataFrame:
    """One row a keyword that is tested, in their order: p of each test, its shape and the rate ratio with its interval."""
    by_month = panel.unit == "months"
    if by_month:
        dated = take_months(documents)
        strata = gather_months(dated, own_counts[dated["place"].to_numpy()])
    else:
        strata = gather_strata(documents, own_counts)
    rng = np.random.default_rng(resampling.seed)
    contrasts = list_contrasts(strata.years)
    residuals = strata.subtract_expected()
    by_unit = strata.sum_units(residuals)
    variances = vary_contrasts(strata, residuals, contrasts.values)
    scale = np.sqrt(variances.sum(axis=0))
    draw = permute_blocks if by_month else permute_years
    p_permutation, p_differ = draw(strata, residuals, contrasts.values, scale, params.n_permutations, rng)
    # Blocks of months are no bodies: nothing says that their signs could as well be the other way round.
    p_bodies = p_differ_flips = np.full(own_counts.shape[1], np.nan)
    if not by_month:
        flips, exact = draw_flips(strata.n_units, params.n_permutations, rng)
        p_bodies = flip_voices(np.einsum("t,utk->uk", contrasts.values[0], by_unit), flips, exact)
        p_differ_flips = flip_voices_largest(by_unit, contrasts.values, scale, flips, exact)
    totals = by_unit.sum(axis=0)
    p_years = reorder_years(totals, strata.years, params.n_permutations, rng)
    year = 12 // MONTHS if by_month else 1
    p_new, p_gone = find_arrivals(*_list_times(strata, by_month), year * MIN_SILENT, year)
    shapes = name_shapes(strata, residuals, variances, contrasts, resampling.seed)
    return pl.DataFrame(
        {
            "p": p_bodies,
            "p_permutation": p_permutation,
            "p_years": p_years,
            "p_differ": p_differ,
            "p_differ_flips": p_differ_flips,
            "p_arrival": np.minimum(2 * np.minimum(p_new, p_gone), 1),
            "arrival": np.where(p_new <= p_gone, "新现", "消失"),
            "rises": contrasts.values[0] @ totals > 0,
            "shape": shapes.name,
            "lead": shapes.lead,
            "explained": shapes.explained,
            **_mark_years(strata, shapes, contrasts.first, contrasts.last),
            **_estimate_trends(strata, params, resampling),
        },
        schema_overrides={"arrival": pl.String},
    ).with_columns(pl.col(pl.Float64).fill_nan(None))


def _list_times(strata: Strata, by_month: bool) -> tuple[Flags, Flags]:
    """Which voice mentions each word, and has text at all, in which year; of one voice, in which block of MONTHS."""
    if not by_month:
        return strata.sum_units(strata.counts) > 0, strata.sum_units(strata.chars[:, None])[:, :, 0] > 0
    mentioned = sum_by(strata.counts, np.arange(len(strata.year)) // MONTHS)[None] > 0
    return mentioned, np.ones(mentioned.shape[:2], dtype=bool)


def _estimate_trends(
    strata: Strata, params: TrajectoryParams, resampling: ResamplingParams
) -> dict[str, Matrix | Flags]:
    """The rate ratio per year with its interval, and whether the change over the whole period is too small to matter."""
    slopes = fit_trends(strata)
    low, high = find_trend_intervals(strata, slopes, resampling.confidence)
    span, bound = strata.years[-1] - strata.years[0], np.log(params.stable_ratio)
    known = ~np.isnan(low)
    with np.errstate(over="ignore"):
        ratio, ends = np.where(known, np.exp(slopes), np.nan), (np.exp(low), np.exp(high))
    return {
        "rate_ratio": ratio,
        "ci_low": ends[0],
        "ci_high": ends[1],
        "stable": known & (low * span >= -bound) & (high * span <= bound),
    }


def _mark_years(strata: Strata, shapes: Shapes, first: Numbers, last: Numbers) -> dict[str, pl.Series]:
    """Where the leading contrast begins and ends, and which other years might as well have been marked."""
    years = strata.years
    chosen_first, chosen_last = first[shapes.contrast], last[shapes.contrast]

    def tell(shares: Matrix, sure: Numbers) -> list[str]:
        told = (shares >= MIN_TOLD) | (np.arange(len(years))[:, None] == sure)
        return ["、".join(str(year) for year in years[column]) for column in told.T]

    rates = strata.sum_units(strata.counts).sum(axis=0) / strata.sum_units(strata.chars[:, None]).sum(axis=0)
    return {
        "peak_years": pl.Series(tell(shapes.peaks, rates.argmax(axis=0))),
        "step_year": pl.Series(years[chosen_first], dtype=pl.Int32),
        "step_years": pl.Series(tell(shapes.marks, chosen_first)),
        "run_from": pl.Series(years[chosen_first], dtype=pl.Int32),
        "run_to": pl.Series(years[chosen_last], dtype=pl.Int32),
    }


def _adjust_by_question(table: pl.DataFrame) -> pl.DataFrame:
    """With the q of each p, over all keywords of a question that have it."""
    question = table["question"].to_numpy()
    adjusted = {}
    for name in ("", "_permutation", "_differ", "_differ_flips", "_arrival"):
        p, q = table["p" + name].fill_null(np.nan).to_numpy(), np.full(table.height, np.nan)
        for one in np.unique(question):
            tested = (question == one) & ~np.isnan(p)
            q[tested] = adjust_p(p[tested])
        adjusted["q" + name] = pl.Series(q).fill_nan(None)
    return table.with_columns(**adjusted)


def _add_peak(table: pl.DataFrame) -> pl.DataFrame:
    """With the peak among the years that can't be told from it: it is that of all voices, they are those of voices that report again."""
    told = [
        None if peak is None or others is None else "、".join(sorted({str(peak), *others.split("、")}))
        for peak, others in table.select("peak_year", "peak_years").iter_rows()
    ]
    return table.with_columns(peak_years=pl.Series(told, dtype=pl.String))


def _find_smallest_q(panel: Panel, params: TrajectoryParams) -> pl.Expr:
    """The q of the body test that a keyword would have if it alone were as clear as so few voices allow."""
    if panel.unit != "voices":
        return pl.lit(None, pl.Float64)
    exact = panel.n_repeated <= MOST_VOICES_EXACT
    smallest = 2.0 ** (1 - panel.n_repeated) if exact else 1 / (params.n_permutations + 1)
    n_tested = pl.col("p").is_not_null().sum().over("question")
    return pl.when(pl.col("p").is_not_null()).then((smallest * n_tested).clip(upper_bound=1.0))
