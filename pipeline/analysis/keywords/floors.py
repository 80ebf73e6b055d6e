"""What a corpus must have before anything can be tested: years, voices that report again, one kind of document to compare."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from pipeline.analysis.statistics.resampling import count_equal
from pipeline.params.sections import TrajectoryParams

# One voice, or one among others that write next to nothing.
ONE_VOICE = 0.9
MIN_SHARE_DATED, MIN_MONTHS = 0.7, 36


@dataclass(frozen=True)
class Panel:
    """n_repeated: voices that report in two years or more within one kind; n_effective: their effective number, by their characters.

    unit: voices, months, or None; shortfall: why there is none, a code of SHORTFALLS.
    """

    n_years: int
    n_voices: int
    n_repeated: int
    n_effective: float
    unit: str | None
    shortfall: str | None


def describe_panel(documents: pl.DataFrame, params: TrajectoryParams) -> Panel:
    """documents: those with a year that counts; document_id, issuer, voice, kind, year, n_own_chars, issued_on, published_on."""
    own = documents.filter(pl.col("n_own_chars") > 0)
    n_years, n_voices = own["year"].n_unique(), own["voice"].n_unique()
    within = own.group_by("voice", "kind").agg(pl.col("year").n_unique(), pl.col("n_own_chars").sum())
    repeated = within.filter(pl.col("year") > 1).group_by("voice").agg(pl.col("n_own_chars").sum()).sort("voice")
    n_effective = count_equal(repeated["n_own_chars"].to_numpy().astype(np.float64))
    in_any_kind = own.group_by("voice").agg(pl.col("year").n_unique()).filter(pl.col("year") > 1).height
    unit, shortfall = None, None
    if n_years < params.min_years:
        shortfall = "few_years"
    elif is_one_voice(own):
        unit, shortfall = ("months", None) if has_months(own) else (None, "one_voice")
    elif repeated.height < params.min_voices:
        shortfall = "kinds_change" if in_any_kind >= params.min_voices else "few_voices"
    elif n_effective < params.min_effective_voices:
        shortfall = "unequal_voices"
    else:
        unit = "voices"
    return Panel(n_years, n_voices, repeated.height, n_effective, unit, shortfall)


def is_one_voice(own: pl.DataFrame) -> bool:
    """Whether one source has nine tenths of all text; documents of unknown issuer are taken for one, as of a newspaper."""
    source = pl.when(pl.col("issuer").is_not_null()).then("voice").alias("source")
    sizes = own.group_by(source).agg(pl.col("n_own_chars").sum())
    largest, total = max(sizes["n_own_chars"].to_list(), default=0), sum(sizes["n_own_chars"].to_list())
    return bool(total > 0 and largest >= ONE_VOICE * total)


def has_months(own: pl.DataFrame) -> bool:
    """Whether the months of enough documents are known, and are enough."""
    dated = take_months(own)
    months = dated.select("year", "month").n_unique()
    return dated.height >= MIN_SHARE_DATED * own.height and months >= MIN_MONTHS


def take_months(documents: pl.DataFrame) -> pl.DataFrame:
    """The documents whose day of issue, or else of publication, lies in their year, with its month from 1; place: which it is."""
    day = pl.coalesce("issued_on", "published_on")
    return (
        documents.with_row_index("place")
        .with_columns(month=pl.when(day.dt.year() == pl.col("year")).then(day.dt.month()))
        .drop_nulls("month")
    )
