"""What share of each year a topic takes."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipeline.analysis.resampling import resample_ratios
from pipeline.params import ResamplingParams

Matrix = NDArray[np.float64]


def trace_topics(
    section_topics: pl.DataFrame,
    sections: pl.DataFrame,
    documents: pl.DataFrame,
    years: pl.DataFrame,
    params: ResamplingParams,
) -> pl.DataFrame:
    """Prevalence of each topic in each year: its share of the Chinese characters of that year's sections.

    Σ θ · characters / Σ characters, over the sections that have a term of the vocabulary; interval from resampling documents,
    which holds the doubt about documents, not that about the model. Gap years are null. Rows by topic and year.
    """
    topics, years_of, topic_chars = _sum_by_document(section_topics, sections, documents)
    chars = topic_chars.sum(axis=1)
    rows = []
    for year, n_documents, n_issuers in years.select("year", "n_documents", "n_issuers").iter_rows():
        inside = years_of == year
        total = chars[inside].sum()
        # Draws of its own: another year in the corpus doesn't change the interval of this one.
        rng = np.random.default_rng([params.seed, year])
        low, high = resample_ratios(topic_chars[inside], chars[inside], params, rng)
        for index, topic in enumerate(topics):
            row = {"topic": topic, "year": year, "n_documents": n_documents, "n_issuers": n_issuers}
            if total > 0:
                row |= {
                    "prevalence": topic_chars[inside, index].sum() / total,
                    "ci_low": low[index],
                    "ci_high": high[index],
                }
            rows.append(row)
    return (
        pl.DataFrame(rows, schema=TOPIC_YEARS)
        .with_columns(pl.col("ci_low", "ci_high").fill_nan(None))
        .sort("topic", "year")
    )


def _sum_by_document(
    section_topics: pl.DataFrame, sections: pl.DataFrame, documents: pl.DataFrame
) -> tuple[list[int], NDArray[np.int32], Matrix]:
    """Topics, years of shape (n_documents,) and characters of each topic of shape (n_documents, n_topics), of dated documents.

    numpy adds up in one order; a polars group_by does so in as many orders as it has threads.
    """
    shares = (
        section_topics.join(sections.select("section_id", "document_id", "n_chars"), on="section_id")
        .join(documents.select("document_id", "year").drop_nulls("year"), on="document_id")
        .sort("document_id", "section_id", "topic")
    )
    topics = sorted(section_topics["topic"].unique())
    chars = (shares["probability"] * shares["n_chars"]).to_numpy().reshape(-1, len(topics))
    # In steps of a millionth, so that sums are exact, whatever their order and however many topics are beside this one.
    chars = np.round(chars * 2**20) / 2**20
    by_section = shares.filter(pl.col("topic") == topics[0])
    starts = np.flatnonzero(by_section["document_id"] != by_section["document_id"].shift(1, fill_value=""))
    if not starts.size:
        return topics, np.empty(0, dtype=np.int32), np.empty((0, len(topics)))
    return topics, by_section["year"].to_numpy()[starts], np.add.reduceat(chars, starts, axis=0)


TOPIC_YEARS = {
    "topic": pl.Int32,
    "year": pl.Int32,
    "prevalence": pl.Float64,
    "ci_low": pl.Float64,
    "ci_high": pl.Float64,
    "n_documents": pl.Int64,
    "n_issuers": pl.Int64,
}
