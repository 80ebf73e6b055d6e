"""Each keyword tested again in every setting."""

import hashlib
from collections.abc import Mapping, Sequence

import polars as pl
from scipy.stats import hypergeom

from pipeline.analysis.keywords.claims import judge_counts
from pipeline.analysis.keywords.floors import describe_panel
from pipeline.analysis.robustness.settings import Sample, Setting, take_sample
from pipeline.analysis.statistics.arrays import Matrix
from pipeline.params.sections import ResamplingParams, TrajectoryParams
from pipeline.tables.robustness import CHOICES, ROBUSTNESS_RUNS

# Where too few documents for a test mention a keyword, the claim fails if chance would leave so few of all that do more rarely than this.
MAX_P = 0.05
DIGITS = 9  # significant ones in which data must agree to be the same: standardising may change the last of a float and nothing else
_RUNS = {
    **ROBUSTNESS_RUNS.pick("keyword", "setting", *CHOICES, "verdict", "estimate", "ci_low", "ci_high"),
    "evidence": pl.String,
    "state": pl.String,
}


def run_settings(
    documents: pl.DataFrame,
    counts: Mapping[tuple[str, str], Matrix],
    keywords: Sequence[str],
    questions: Sequence[str],
    settings: Sequence[Setting],
    years_share: bool,
    params: TrajectoryParams,
    resampling: ResamplingParams,
) -> pl.DataFrame:
    """The verdict on each keyword in each setting; rows by keyword, in their order, and setting (from 1).

    documents, counts: as `take_sample` has them; the rest as in `judge_keywords`. estimate: the rate ratio per year with its interval.
    state: tested; untested, where what is left of the corpus allows no test, or so few mention the keyword as chance might leave;
    same, where documents, characters and mentions of the keyword are those of an earlier setting, whose result it has.
    """
    known: dict[tuple[int, bytes], tuple[object, ...]] = {}
    rows: list[tuple[object, ...]] = []
    for number, setting in enumerate(settings, 1):
        sample = take_sample(documents, counts, setting)
        marks = list(enumerate(_mark(sample)))
        fresh = {mark for mark in marks if mark not in known}
        if fresh:
            whole = take_sample(documents, counts, Setting(text=setting.text, spellings=setting.spellings))
            judged = _judge(sample, whole, questions, years_share, params, resampling)
            known |= {mark: judged[mark[0]] for mark in marks if mark in fresh}
        for mark in marks:
            *told, tested = known[mark]
            state = "same" if mark not in fresh else "tested" if tested else "untested"
            rows.append((keywords[mark[0]], number, *setting.list_options().values(), *told, state))
    table = pl.DataFrame(rows, schema=_RUNS, orient="row")
    order = pl.DataFrame({"keyword": list(keywords)}, schema={"keyword": pl.String}).with_row_index("order")
    return table.join(order, on="keyword", maintain_order="left").sort("order", "setting").drop("order")


def _mark(sample: Sample) -> list[bytes]:
    """What tells the data of each keyword from those of another setting."""
    chars = pl.col("n_own_chars").round_sig_figs(DIGITS)
    documents = sample.documents.select("document_id", "year", chars).write_csv().encode()
    return [
        hashlib.sha256(documents + _round(column).tobytes() + bytes([mentioned])).digest()
        for column, mentioned in zip(sample.counts.T, sample.mentioned.tolist(), strict=True)
    ]


def _round(column: Matrix) -> Matrix:
    rounded: Matrix = pl.Series(column, dtype=pl.Float64).round_sig_figs(DIGITS).to_numpy()
    return rounded


def _judge(
    sample: Sample,
    whole: Sample,
    questions: Sequence[str],
    years_share: bool,
    params: TrajectoryParams,
    resampling: ResamplingParams,
) -> list[tuple[object, ...]]:
    """Of each keyword verdict, rate ratio, its interval, evidence, and whether it was tested: whether this corpus allows a test, and
    enough documents mention the keyword, or fewer than chance would leave of all that do (MAX_P).

    whole: all documents, with the same text and spellings; where the sample leaves none of them out, chance explains any number.
    """
    panel = describe_panel(sample.documents, params)
    judged = judge_counts(
        sample.documents, sample.counts, sample.mentioned, questions, years_share, panel, params, resampling
    )
    n_with = _count_documents(sample)
    too_few = hypergeom.cdf(n_with, whole.documents.height, _count_documents(whole), sample.documents.height) < MAX_P
    tested = (pl.col("shortfall").is_null() | pl.Series(too_few)) & (panel.shortfall is None)
    return judged.select("verdict", "rate_ratio", "ci_low", "ci_high", "evidence", tested=tested).rows()


def _count_documents(sample: Sample) -> Matrix:
    """Documents with a mention in the words that count: array of shape (n_keywords,)."""
    n_with: Matrix = (sample.counts > 0)[sample.documents["n_own_chars"].to_numpy() > 0].sum(axis=0)
    return n_with
