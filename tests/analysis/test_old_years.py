"""What another year in the corpus may not change: the figures of the years before it."""

import numpy as np
import polars as pl

from pipeline.analysis.prevalence import trace_topics
from pipeline.params import ResamplingParams

NAMES = [f"d{n:02d}" for n in range(40)]
DOCUMENTS = pl.DataFrame({"document_id": NAMES, "year": [2019 + n % 4 for n in range(40)]}).cast({"year": pl.Int32})
YEARS = pl.DataFrame({"year": range(2019, 2023), "n_documents": 10, "n_issuers": 5}).cast({"year": pl.Int32})


def trace(first: int, last: int, n_topics: int, params: ResamplingParams) -> pl.DataFrame:
    """Prevalence of 14 topics, and of further ones without a share, one section a document."""
    rng = np.random.default_rng(3)
    sections = pl.DataFrame({"section_id": NAMES, "document_id": NAMES, "n_chars": rng.integers(50, 300, 40)})
    shares = np.hstack([rng.dirichlet(np.ones(14), 40), np.zeros((40, n_topics - 14))])
    section_topics = pl.DataFrame(
        {"section_id": np.repeat(NAMES, n_topics), "topic": [*range(n_topics)] * 40, "probability": shares.ravel()}
    ).cast({"topic": pl.Int32})
    inside = pl.col("year").is_between(first, last)
    return trace_topics(section_topics, sections, DOCUMENTS.filter(inside), YEARS.filter(inside), params)


def test_years_and_topics_that_come_in_leave_prevalence_and_intervals_to_the_last_byte(
    resampling: ResamplingParams,
) -> None:
    was, now = trace(2020, 2021, 14, resampling), trace(2019, 2022, 16, resampling)
    assert was["ci_low"].null_count() == 0
    assert now.filter(pl.col("year").is_between(2020, 2021) & (pl.col("topic") < 14)).equals(was)
