"""What a topic's share goes with: year, region, level, kind of document, and whatever else is known of documents."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.special import stdtr, stdtrit

from pipeline.analysis.statistics.arrays import Flags, Matrix
from pipeline.analysis.statistics.false_discovery import adjust_p
from pipeline.analysis.statistics.matrices import sum_by
from pipeline.analysis.statistics.panel import number_rows
from pipeline.analysis.statistics.regression import contrast_outcomes, estimate_contrasts
from pipeline.analysis.statistics.section_ids import match_rows
from pipeline.analysis.topics.describe.covariates import Floors, Question, find_numbers, make_design
from pipeline.analysis.topics.describe.prevalence import Shares
from pipeline.tables.topic_parts.shares import TOPIC_EFFECTS

# Evidence is strong where q is below this, and moderate up to max_q.
STRONG_Q = 0.01

_POINTS = 100  # of a share, in percentage points
_YEAR = "year"


@dataclass(frozen=True)
class _Outcomes:
    """Documents with own words.

    documents: document_id and voice. weights: array of shape (n_documents,), characters of own words. words: (n_documents,
    n_topics), shares of topics in these. unknown: of that shape, whether a share is not known in some of them. compared: (n_documents,),
    characters on which the starts were compared; differences: of each start, their shares there less those of the fit.
    """

    documents: pl.DataFrame
    weights: Matrix
    words: Matrix
    unknown: Flags
    compared: Matrix
    differences: list[Matrix]


def measure_effects(
    shares: Shares,
    own_sections: pl.DataFrame,
    documents: pl.DataFrame,
    covariates: pl.DataFrame,
    doubts: pl.DataFrame,
    floors: Floors,
    confidence: float,
) -> pl.DataFrame:
    """topic_effects: one row is one topic, and one covariate's slope or one group of it beside all others.

    own_sections: the sections that are their voice's own words (`find_voices`): what is copied says nothing of who copies it.
    documents: document_id, voice. covariates: as `gather_covariates` has them. doubts: topic and doubt, as `doubt_topics` has them:
    topics that are no finding are described and not tested.

    A document's outcome is the share of each topic in its own characters, and it weighs as many as it has. All covariates stand in
    one regression (`make_design`). The variance is the jackknife of voices (`contrast_outcomes`) and that of the starts; p is by Student's
    t with n_equal - 1 degrees of freedom: one less than the effective number of voices, were these of one length. With one less than all
    voices, a group of 6 among 60 is held to differ in .09 of flat corpora; with unequal lengths counted again, next to never
    (benchmarks/results/topic_effects.csv). q is over all rows that are tested. A slope over years has a second p, p_years, from leaving
    out whole years with n_years - 2 degrees of freedom: what all bodies did in one year is no trend.
    Rows by covariate in the order of the columns, group and topic.
    """
    if covariates.width == 1:
        return TOPIC_EFFECTS.empty()
    every = _gather_outcomes(shares, own_sections, documents)
    of_documents = every.documents.select("document_id").join(
        covariates, on="document_id", how="left", maintain_order="left"
    )
    found = pl.DataFrame([find_numbers(series) for series in of_documents.drop("document_id")])
    complete = np.ones(every.documents.height, dtype=bool)
    for series in found.select(pl.selectors.float()):
        complete &= series.is_not_null().to_numpy()
    some = _keep(every, complete)
    known = found.filter(pl.Series(complete))
    voices = number_rows(some.documents, "voice")
    design = make_design(known, int((~complete).sum()), some.weights, voices, floors)
    asked = [question for question in design.questions if question.contrast is not None]
    answers = _answer(asked, design.columns, some, voices, known, floors, confidence) if asked else {}
    unknown = np.atleast_1d(some.unknown.any(axis=0))
    topics = doubts.sort("topic").select("topic", "doubt").rows()
    rows = [
        row
        for question in design.questions
        for row in (
            [_tell(question, topic, unknown[topic], doubt, answers) for topic, doubt in topics]
            if question.contrast is not None
            else [_refuse(question)]
        )
    ]
    return _decide(pl.DataFrame(rows, schema=_ROWS, orient="row"), floors.max_q)


def _gather_outcomes(shares: Shares, own_sections: pl.DataFrame, documents: pl.DataFrame) -> _Outcomes:
    known = own_sections.select("section_id", "document_id", "n_chars")
    texts = match_rows(shares.section_ids, known).with_columns(pl.col("n_chars").fill_null(0).cast(pl.Float64))
    chars = texts["n_chars"].to_numpy()
    has_words = texts.filter(pl.col("n_chars") > 0)["document_id"].unique()
    kept = (
        documents.select("document_id", "voice")
        .filter(pl.col("document_id").is_in(has_words.implode()))
        .sort("document_id")
    )
    places = texts.select(pl.col("document_id").replace_strict(kept["document_id"], range(kept.height), default=-1))
    place = places.to_series().fill_null(-1).to_numpy().astype(np.int64)
    inside = (place >= 0) & (chars > 0)
    rows = np.flatnonzero(inside)
    weights = sum_by(chars[rows], place[rows], kept.height)
    # No copy of the shares of all sections.
    to_documents = csr_array((chars[rows], (place[rows], rows)), shape=(kept.height, len(inside)))
    unknown = np.stack([to_documents @ one.astype(np.float64) > 0 for one in shares.unknown.T], axis=1)
    of_compared = inside[shares.compared]
    both = shares.compared[of_compared]
    compared = sum_by(chars[both], place[both], kept.height)
    differences = [
        _average(
            sum_by((start[of_compared] - shares.words[both]) * chars[both, None], place[both], kept.height), compared
        )
        for start in shares.starts
    ]
    words = _average(to_documents @ shares.words, weights)
    return _Outcomes(kept, weights, words, unknown, compared, differences)


def _average(sums: Matrix, total: Matrix) -> Matrix:
    """Means of each document's sections by their characters, from sums over these; 0 where it has none."""
    return np.divide(sums, total[:, None], out=np.zeros_like(sums), where=total[:, None] > 0)


def _keep(outcomes: _Outcomes, kept: Flags) -> _Outcomes:
    return _Outcomes(
        outcomes.documents.filter(pl.Series(kept)),
        outcomes.weights[kept],
        outcomes.words[kept],
        outcomes.unknown[kept],
        outcomes.compared[kept],
        [one[kept] for one in outcomes.differences],
    )


@dataclass(frozen=True)
class _Answer:
    """shortfall: why nothing can be claimed of any topic. The others are arrays of shape (n_topics,)."""

    shortfall: str | None
    n_effective: float
    estimates: Matrix
    low: Matrix
    high: Matrix
    p: Matrix
    p_years: Matrix


def _answer(
    asked: list[Question],
    columns: Matrix,
    outcomes: _Outcomes,
    voices: NDArray[np.int64],
    covariates: pl.DataFrame,
    floors: Floors,
    confidence: float,
) -> dict[tuple[str, str | None], _Answer]:
    """What the regression says of each question, by covariate and group."""
    contrasts = np.array([question.contrast for question in asked])
    found = contrast_outcomes(columns, outcomes.weights, outcomes.words, voices, contrasts)
    doubt = _doubt_model(columns, outcomes, contrasts)
    errors = np.sqrt(found.variances + doubt)
    freedom = np.maximum(found.n_equal - 1, 1)[:, None]
    p = _test(found.estimates, errors, freedom)
    half = -stdtrit(freedom, (1 - confidence) / 2) * errors
    p_years = np.full_like(p, np.nan)
    is_year = [question.covariate == _YEAR and question.kind == "number" for question in asked]
    if any(is_year):
        years = covariates[_YEAR].rank("dense").to_numpy().astype(np.int64) - 1
        by_year = contrast_outcomes(columns, outcomes.weights, outcomes.words, years, contrasts[is_year])
        p_years[is_year] = _test(by_year.estimates, np.sqrt(by_year.variances), max(int(years.max()) - 1, 1))
    answers = {}
    for row, question in enumerate(asked):
        shortfall = None
        if np.isnan(errors[row]).all() or (is_year[row] and np.isnan(p_years[row]).all()):
            shortfall = "confounded"
        elif found.n_effective[row] < floors.min_effective_voices:
            shortfall = "unequal_voices"
        estimate = found.estimates[row]
        ends = (estimate - half[row], estimate + half[row])
        answers[question.covariate, question.group] = _Answer(
            shortfall, float(found.n_effective[row]), estimate, *ends, p[row], p_years[row]
        )
    return answers


def _doubt_model(columns: Matrix, outcomes: _Outcomes, contrasts: Matrix) -> Matrix | float:
    """Mean squared difference of the starts' contrasts from those of the fit, on the sections that both have: (n_contrasts, n_topics).

    As `_doubt_model` of prevalence has it for shares. Starts differ in all documents alike, so that little of it is left.
    """
    seen = outcomes.compared > 0
    if not outcomes.differences:
        return 0.0
    parts = [
        estimate_contrasts(columns[seen], outcomes.compared[seen], one[seen], contrasts) for one in outcomes.differences
    ]
    doubt: Matrix = (np.array(parts) ** 2).mean(axis=0)
    return doubt


def _test(estimates: Matrix, errors: Matrix, freedom: Matrix | int) -> Matrix:
    """Two-sided p by Student's t; 1 where nothing differs at all."""
    ratio = np.divide(np.abs(estimates), errors, out=np.zeros_like(estimates), where=errors > 0)
    p: Matrix = np.where(np.isnan(errors), np.nan, 2 * stdtr(freedom, -ratio))
    return p


_ROWS = TOPIC_EFFECTS.drop("q", "verdict", "evidence")


def _tell(
    question: Question, topic: int, unknown: bool, doubt: str | None, answers: dict[tuple[str, str | None], _Answer]
) -> tuple[object, ...]:
    """A row of the table, but for what all rows together say."""
    answer = answers[question.covariate, question.group]
    shortfall = answer.shortfall or ("read_before" if unknown else "no_finding" if doubt else None)
    numbers: list[float | None] = [None] * 5
    if not unknown and shortfall != "confounded":
        told = (answer.estimates, answer.low, answer.high, answer.p, answer.p_years)
        numbers = [None if np.isnan(one[topic]) else float(one[topic]) for one in told]
        numbers[:3] = [None if one is None else one * _POINTS for one in numbers[:3]]
        if shortfall == "unequal_voices":
            numbers[1:] = [None] * 4
        elif shortfall:
            numbers[3:] = [None] * 2
    n_effective = answer.n_effective if shortfall != "confounded" else None
    return _lay_out(question, topic, numbers, n_effective, shortfall)


def _refuse(question: Question) -> tuple[object, ...]:
    """The one row of a question that can be asked of no topic."""
    return _lay_out(question, None, [None] * 5, None, question.shortfall)


def _lay_out(
    question: Question,
    topic: int | None,
    numbers: list[float | None],
    n_effective: float | None,
    shortfall: str | None,
) -> tuple[object, ...]:
    counts = (question.n_documents, question.n_left_out, question.n_voices, n_effective)
    return (question.covariate, question.group, question.kind, question.basis, topic, *numbers, *counts, shortfall)


def _decide(rows: pl.DataFrame, max_q: float) -> pl.DataFrame:
    """The table with q, over all rows that are tested, verdict and evidence."""
    tested = rows["p"].is_not_null().to_numpy()
    q = np.full(rows.height, np.nan)
    if tested.any():
        q[tested] = adjust_p(rows["p"].drop_nulls().to_numpy())
    rises, is_number = pl.col("estimate") > 0, pl.col("kind") == "number"
    claimed = (pl.col("q") < max_q) & (pl.col("p_years").is_null() | (pl.col("p_years") < max_q))
    direction = (
        pl.when(is_number)
        .then(pl.when(rises).then(pl.lit("随之上升")).otherwise(pl.lit("随之下降")))
        .otherwise(pl.when(rises).then(pl.lit("更多")).otherwise(pl.lit("更少")))
    )
    return (
        rows.with_columns(q=pl.Series(q).fill_nan(None))
        .with_columns(
            verdict=pl.when(pl.col("shortfall").is_not_null())
            .then(pl.lit("证据不足"))
            .when(claimed)
            .then(direction)
            .otherwise(pl.lit("不明"))
        )
        .with_columns(
            evidence=pl.when(~pl.col("verdict").is_in(["不明", "证据不足"])).then(
                pl.when(pl.col("q") < STRONG_Q).then(pl.lit("strong")).otherwise(pl.lit("moderate"))
            )
        )
        .select(*TOPIC_EFFECTS.columns)
    )
