"""The settings in which keywords are tested again, and what each makes of documents and counts."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from itertools import product

import numpy as np
import polars as pl

from pipeline.analysis.keywords.trajectories import CELLS
from pipeline.analysis.statistics.arrays import Flags, Matrix
from pipeline.analysis.statistics.panel import number_rows, weigh_panel
from pipeline.params.robustness import RobustnessParams


@dataclass(frozen=True)
class Setting:
    """One option of each choice, codes of OPTIONS; year_bins: how many years are taken together."""

    text: str = "own"
    kinds: str = "all"
    doubtful: str = "keep"
    spellings: str = "all"
    year_bins: int = 1
    mix: str = "as_written"

    def list_options(self) -> dict[str, str | int]:
        return asdict(self)


def list_settings(params: RobustnessParams) -> list[Setting]:
    """Every combination of the options, in their order; the last choice changes first."""
    choices = (params.text, params.kinds, params.doubtful, params.spellings, params.year_bins, params.mix)
    return [Setting(*options) for options in product(*choices)]


@dataclass(frozen=True)
class Sample:
    """The documents of a setting and the mentions in them, as `judge_counts` takes both.

    counts: array of shape (n_documents, n_keywords); mentioned: (n_keywords,), whether it is mentioned in whosever words.
    """

    documents: pl.DataFrame
    counts: Matrix
    mentioned: Flags


def take_sample(documents: pl.DataFrame, counts: Mapping[tuple[str, str], Matrix], setting: Setting) -> Sample:
    """What a setting leaves of the corpus.

    documents: those with a year that counts, as `judge_keywords` has them, with n_chars, region, level, kind, doubted. counts: mentions
    by options of text and spellings, each an array of shape (n_documents, n_keywords).
    What is copied is known from the whole corpus, and stays so where a setting leaves out its source. Standardised: each
    document's characters and mentions count as `weigh_panel` has it, cells being region × level × kind; years in which cells with
    more than half of all text are silent are left out.
    """
    kept = np.flatnonzero(_keep(documents, setting))
    some = documents[kept]
    found, everything = (counts[text, setting.spellings][kept] for text in (setting.text, "all"))
    mentioned = everything.sum(axis=0) > 0
    chars = "n_own_chars" if setting.text == "own" else "n_chars"
    # Years are taken together from the first of the whole corpus, so that settings differ in nothing else.
    year, first = pl.col("year"), documents.select(pl.col("year").min()).item() or 0
    some = some.with_columns(n_own_chars=pl.col(chars).cast(pl.Float64), year=year - (year - first) % setting.year_bins)
    if setting.mix == "standardised" and some.height:
        weights = some["n_own_chars"].to_numpy()
        years = some["year"].to_numpy()
        factors, _ = weigh_panel(weights, number_rows(some, *CELLS), years, np.unique(years).tolist())
        known = np.isfinite(factors)
        some = some.with_columns(n_own_chars=pl.Series(factors * weights)).filter(pl.Series(known))
        found = (factors[:, None] * found)[known]
    return Sample(some, found, mentioned)


def _keep(documents: pl.DataFrame, setting: Setting) -> Flags:
    kept = np.ones(documents.height, dtype=bool)
    if setting.doubtful == "leave_out":
        kept &= ~documents["doubted"].fill_null(value=False).to_numpy()
    if setting.kinds != "all":
        is_largest = pl.col("kind") == pl.lit(_find_largest(documents), dtype=pl.String)
        largest = documents.select(is_largest.fill_null(value=False)).to_series().to_numpy()
        kept &= largest if setting.kinds == "largest" else ~largest
    return kept


def _find_largest(documents: pl.DataFrame) -> str | None:
    """The kind of most documents, the first by name of several; None where none is known."""
    sizes = documents.drop_nulls("kind").group_by("kind").len().sort("len", "kind", descending=[True, False])
    return sizes["kind"][0] if sizes.height else None
