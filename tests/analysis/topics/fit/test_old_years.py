"""What another year in the corpus may not change: the figures of the years before it."""

import numpy as np
import polars as pl

from pipeline import catalog
from pipeline.analysis.statistics.voices import find_voices
from pipeline.analysis.topics.describe.prevalence import count_sections, share_words, trace_topics
from tests.analysis.matrices import as_terms, as_topics

NAMES = [f"d{n:02d}" for n in range(40)]
DOCUMENTS = pl.DataFrame(
    {
        "document_id": NAMES,
        "year": [2019 + n % 4 for n in range(40)],
        "issuer": [f"局{n // 4}" for n in range(40)],
        "region": "某市",
        "level": "市",
    }
).cast({"year": pl.Int32})
YEARS = pl.DataFrame({"year": range(2019, 2023), "n_documents": 10, "n_issuers": 10}).cast({"year": pl.Int32})


def trace(first: int, last: int, n_topics: int, n_terms: int) -> pl.DataFrame:
    """Prevalence of 14 kept topics, and of further ones without a share, one section a document, under another vocabulary."""
    rng = np.random.default_rng(3)
    sections = pl.DataFrame({"section_id": NAMES, "document_id": NAMES, "n_chars": rng.integers(50, 300, 40)})
    sections = sections.with_columns(start=pl.lit(0), end=pl.col("n_chars"))
    shares = np.hstack([rng.dirichlet(np.ones(14), 40).astype(np.float32), np.zeros((40, n_topics - 14))])
    unchanged = pl.DataFrame({"section_id": NAMES, "n_words": rng.integers(20, 90, 40)})
    inside = DOCUMENTS["year"].is_between(first, last)
    section_topics = pl.DataFrame(
        {"section_id": np.repeat(NAMES, n_topics), "topic": [*range(n_topics)] * 40, "probability": shares.ravel()}
    ).filter(pl.col("section_id").is_in(DOCUMENTS.filter(inside)["document_id"].implode()))
    terms = [f"词{n}" for n in range(n_terms)]
    # The last document has no term of this vocabulary.
    section_terms = pl.DataFrame(
        {"section_id": np.repeat(NAMES[:-1], n_terms), "term": terms * 39, "count": 1 + n_terms % 2}
    ).filter(pl.col("section_id").is_in(DOCUMENTS.filter(inside)["document_id"].implode()))
    alpha = np.concatenate([np.linspace(0.02, 0.2, 14), np.full(n_topics - 14, 0.07)])
    starts = np.full((1, n_topics, n_terms), 1 / n_terms, dtype=np.float32)
    documents = DOCUMENTS.filter(inside)
    own = sections.join(documents, on="document_id", how="semi", maintain_order="left")
    known = unchanged.join(own, on="section_id", how="semi", maintain_order="left")
    theta = as_topics(section_topics)
    counted = count_sections(as_terms(section_terms), theta.section_ids, alpha, starts, terms, known)
    found = share_words(counted, theta, alpha, known)
    voices = find_voices(own, documents.with_columns(voice="issuer"), catalog.copies.empty())
    return trace_topics(found, own, documents, voices, YEARS.filter(pl.col("year").is_between(first, last)), 0.95)


def test_years_topics_and_terms_that_come_in_leave_prevalence_and_intervals_to_the_last_byte() -> None:
    raw = ["topic", "year", "prevalence", "ci_low", "ci_high"]
    was, now = trace(2020, 2021, 14, 5).select(raw), trace(2019, 2022, 17, 6).select(raw)
    assert was["ci_low"].null_count() == 0
    assert now.filter(pl.col("year").is_between(2020, 2021) & (pl.col("topic") < 14)).equals(was)
