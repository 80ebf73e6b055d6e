"""Small corpora whose curves are known, and what is claimed of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipeline import catalog
from pipeline.analysis.keywords.claims import judge_keywords
from pipeline.analysis.keywords.trajectories import trace_keywords
from pipeline.params.sections import ResamplingParams, TrajectoryParams
from tests.analysis.keywords.counted import make_documents, make_years
from tests.own_params import load_own_params

Counts = NDArray[np.float64]

TRAJECTORY = TrajectoryParams(
    n_permutations=999,
    max_q=0.05,
    min_years=5,
    min_voices=6,
    min_effective_voices=4,
    min_documents=5,
    min_voices_with=3,
    stable_ratio=1.5,
)
RESAMPLING = replace(load_own_params().resampling, confidence=0.95, seed=1)
FIRST_YEAR = 2015


def make_plan(voice: str, year: int, **more: object) -> dict[str, object]:
    return {"voice": voice, "year": year} | more


def make_plans(n_voices: int, years: Sequence[int] = range(2015, 2020), **more: object) -> list[dict[str, object]]:
    """A plan of each voice in each year."""
    return [make_plan(f"机构{voice:02d}", year, **more) for voice in range(n_voices) for year in years]


def date_documents(rows: Sequence[dict[str, object]]) -> pl.DataFrame:
    """The frame of documents, with days of issue and publication where rows have them."""
    plain = make_documents(*({k: v for k, v in row.items() if not k.endswith("_on")} for row in rows))
    days = {name: pl.Series([row.get(name) for row in rows], dtype=pl.Date) for name in ("issued_on", "published_on")}
    return plain.with_columns(**days)


def list_days(n_months: int) -> list[date]:
    """The first day of so many months from January 2015."""
    return [date(2015 + month // 12, 1 + month % 12, 1) for month in range(n_months)]


def list_mentions(documents: pl.DataFrame, counts: Counts, keywords: Sequence[str]) -> pl.DataFrame:
    """The columns of `mentions` that claims read."""
    rows, columns = np.nonzero(counts)
    times = counts[rows, columns].astype(int)
    return pl.DataFrame(
        {
            "keyword": np.repeat(np.array(keywords)[columns], times).tolist(),
            "document_id": documents["document_id"].gather(np.repeat(rows, times)),
            "excluded_by": pl.Series([None] * int(times.sum()), dtype=pl.String),
        }
    )


def judge(
    documents: pl.DataFrame,
    counts: Counts,
    questions: Sequence[str] | None = None,
    years_share: bool = False,
    trajectory: TrajectoryParams = TRAJECTORY,
    resampling: ResamplingParams = RESAMPLING,
    own_counts: Counts | None = None,
    mentions: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """keyword_trends, as the stage makes it, held against its contract."""
    keywords = [f"词{number:02d}" for number in range(counts.shape[1])]
    own = counts if own_counts is None else own_counts
    years = make_years(*documents["year"].unique().sort())
    with_it = np.minimum(counts, documents["n_sections"].to_numpy()[:, None])
    keyword_years = trace_keywords(documents, years, counts, own, with_it, keywords, resampling.confidence, 4)
    if mentions is None:
        mentions = list_mentions(documents, counts, keywords)
    asked = questions or ["keyword"] * len(keywords)
    return catalog.keyword_trends.check(
        judge_keywords(documents, keyword_years, mentions, own, keywords, asked, years_share, trajectory, resampling)
    )


def simulate(
    curves: Sequence[Sequence[float]], n_voices: int = 12, seed: int = 1, n_chars: int = 4000, noise: float = 20
) -> tuple[pl.DataFrame, Counts]:
    """Yearly plans of voices that differ in rate by a gamma of shape 4, documents by one of this shape; curves: mean mentions a year."""
    rng = np.random.default_rng(seed)
    n_years = len(curves[0])
    documents = date_documents(make_plans(n_voices, range(FIRST_YEAR, FIRST_YEAR + n_years), n_chars=n_chars))
    year = documents["year"].to_numpy() - FIRST_YEAR
    voice = np.repeat(np.arange(n_voices), n_years)
    levels = rng.gamma(4, 1 / 4, (n_voices, len(curves)))
    mean = np.array(curves, dtype=np.float64)[:, year].T * levels[voice]
    return documents, rng.poisson(mean * rng.gamma(noise, 1 / noise, mean.shape)).astype(np.float64)
