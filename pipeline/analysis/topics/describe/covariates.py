"""What is known of documents beside their text, as columns of a regression: slopes of numbers, differences of groups."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipeline.analysis.statistics.arrays import Matrix
from pipeline.analysis.statistics.matrices import sum_by
from pipeline.tables.corpus import DOCUMENT_COVARIATES


@dataclass(frozen=True)
class Floors:
    """What a claim needs: voices on either side, their effective number, years, and a q below max_q."""

    min_voices: int
    min_effective_voices: float
    min_years: int
    max_q: float


@dataclass(frozen=True)
class Question:
    """One covariate's slope, or one group of it beside all other groups.

    covariate, group: the latter None for a slope. kind, basis: codes of COVARIATE_KINDS and BASES. shortfall: why it can't be asked, a
    code of NO_EFFECTS, or None. contrast: array of shape (n_columns,), None where it can't be asked.
    n_documents, n_voices: those of the group, or with the covariate; n_left_out: documents without it.
    """

    covariate: str
    group: str | None
    kind: str
    basis: str
    n_documents: int
    n_voices: int
    n_left_out: int
    shortfall: str | None
    contrast: Matrix | None = None


@dataclass
class Design:
    """columns: array of shape (n_documents, n_columns), the constant first; questions: their contrasts are of as many columns."""

    columns: Matrix
    questions: list[Question] = field(default_factory=list)


def gather_covariates(documents: pl.DataFrame, own_columns: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    """document_id and a column for each name: one of the documents (DOCUMENT_COVARIATES), else the researcher's own (own_columns)."""
    table = documents.select("document_id", *(name for name in names if name in DOCUMENT_COVARIATES))
    for name in names:
        if name not in DOCUMENT_COVARIATES:
            own = own_columns.filter(pl.col("column") == name).select("document_id", pl.col("value").alias(name))
            table = table.join(own, on="document_id", how="left", maintain_order="left")
    return table.select("document_id", *names)


def find_numbers(values: pl.Series) -> pl.Series:
    """The covariate as Float64 where it is a number, as String where it names groups.

    It is a number if each value that is given is one and there are more than two different ones: two are two groups.

    >>> find_numbers(pl.Series(["1", "2.5", None, "3"])).to_list(), find_numbers(pl.Series(["0", "1", "1"])).to_list()
    ([1.0, 2.5, None, 3.0], ['0', '1', '1'])
    """
    text = values.cast(pl.String)
    numbers = text.cast(pl.Float64, strict=False)
    numbers = numbers.set(~numbers.is_finite().fill_null(False), None)
    is_number = numbers.null_count() == text.null_count() and numbers.drop_nulls().n_unique() > 2
    return numbers if is_number else text


def make_design(
    covariates: pl.DataFrame, n_dropped: int, weights: Matrix, voices: NDArray[np.int64], floors: Floors
) -> Design:
    """The columns of all covariates at once, and what is asked of them.

    covariates: one column each, as `find_numbers` has them, of the documents that have every number; a text may be missing.
    n_dropped: the documents that lack one. weights, voices: arrays of shape (n_documents,): characters of own words, voice from 0.
    A number that varies within enough voices has the mean of each voice as a further column: its slope is then that within
    voices, and who reports when does not matter (Mundlak 1978, Econometrica 46). A group with too few voices inside or outside of it is
    not asked and joined with others of its kind; documents without a value are a group of which nothing is asked.
    """
    n = covariates.height
    blocks, width = [np.ones((n, 1))], 1
    asked: list[tuple[Question, int, Matrix | None]] = []
    for series in covariates:
        ask = _ask_number if series.dtype == pl.Float64 else _ask_groups
        block, questions = ask(series, n_dropped, weights, voices, floors)
        asked += [(question, width, contrast) for question, contrast in questions]
        blocks.append(block)
        width += block.shape[1]
    design = Design(np.hstack(blocks))
    for question, start, part in asked:
        contrast = None
        if part is not None:
            contrast = np.zeros(width)
            contrast[start : start + len(part)] = part
        design.questions.append(Question(**(vars(question) | {"contrast": contrast})))
    return design


_Asked = list[tuple[Question, Matrix | None]]


def _ask_number(
    series: pl.Series, n_dropped: int, weights: Matrix, voices: NDArray[np.int64], floors: Floors
) -> tuple[Matrix, _Asked]:
    values = series.to_numpy()
    values = values - (weights @ values / weights.sum() if len(values) else 0)
    n_voices = int(voices.max(initial=-1)) + 1
    means = sum_by(weights * values, voices, n_voices) / sum_by(weights, voices, n_voices)
    varying = pl.DataFrame({"voice": voices, "value": values}).group_by("voice").agg(n=pl.col("value").n_unique())
    n_varying = varying.filter(pl.col("n") > 1).height
    within = n_varying >= floors.min_voices
    n_different = series.n_unique()
    shortfall = None
    if n_different < 2:
        shortfall = "one_value"
    elif series.name == "year" and n_different < floors.min_years:
        shortfall = "few_years"
    elif not within and n_voices < 2 * floors.min_voices:
        shortfall = "few_voices"
    counted = n_varying if within else n_voices
    basis = "within" if within else "all"
    question = Question(series.name, None, "number", basis, len(values), counted, n_dropped, shortfall)
    block = np.column_stack([values, means[voices]] if within else [values])
    return block, [(question, None if shortfall else np.eye(block.shape[1])[0])]


def _ask_groups(
    series: pl.Series, n_dropped: int, weights: Matrix, voices: NDArray[np.int64], floors: Floors
) -> tuple[Matrix, _Asked]:
    n_left_out = n_dropped + series.null_count()
    known = pl.DataFrame({"group": series, "voice": voices}).drop_nulls()
    # A voice is outside of a group unless all that it has is inside.
    is_alone = pl.col("group").n_unique().over("voice") == 1
    groups = (
        known.with_columns(alone=pl.when(is_alone).then("voice"))
        .group_by("group")
        .agg(n_documents=pl.len(), n_in=pl.col("voice").n_unique(), n_alone=pl.col("alone").drop_nulls().n_unique())
        .with_columns(n_out=known["voice"].n_unique() - pl.col("n_alone").cast(pl.Int64))
        .with_columns(asked=pl.min_horizontal("n_in", "n_out") >= floors.min_voices)
        .sort("group")
    )
    asked = groups.filter("asked")["group"]
    # Those asked, all others together, and documents without a value: one of these in each document.
    rest = (~series.is_in(asked.implode())).fill_null(value=False)
    together = [*(series.eq_missing(group) for group in asked), rest, series.is_null()]
    block = np.column_stack(together).astype(np.float64)
    sizes = weights @ block
    sizes[-1] = 0
    questions: _Asked = []
    places = iter(range(len(groups)))
    for group, n_documents, n_in, is_asked in groups.select("group", "n_documents", "n_in", "asked").iter_rows():
        contrast = None
        shortfall = None if is_asked else "one_value" if len(groups) == 1 else "few_voices"
        if is_asked:
            place = next(places)
            others = np.where(np.arange(len(sizes)) == place, 0, sizes)
            contrast = np.eye(len(sizes))[place] - others / others.sum()
        question = Question(series.name, group, "group", "all", n_documents, n_in, n_left_out, shortfall)
        questions.append((question, contrast))
    if groups.is_empty():
        questions.append((Question(series.name, None, "group", "all", 0, 0, n_left_out, "no_value"), None))
    return block, questions
