"""Which topics of an earlier model are still written of, and which are new."""

import numpy as np
import polars as pl

from pipeline.analysis.statistics.arrays import Matrix
from pipeline.analysis.statistics.matrices import SectionTopics
from pipeline.analysis.statistics.resampling import resample_ratios
from pipeline.params.sections import ResamplingParams
from pipeline.tables.topics import TOPIC_IDENTITY

# Below a fifth of its former share a topic is gone; one that would have had a fifth of its present share before is not new.
# Nought can't be asked for: words that topics share leave each a little of every section.
REMNANT = 0.2


def identify_topics(
    topic_origins: pl.DataFrame,
    unchanged_sections: pl.DataFrame,
    section_topics: SectionTopics,
    sections: pl.DataFrame,
    params: ResamplingParams,
) -> pl.DataFrame:
    """Each topic beside the earlier model: its share of unchanged sections, of new and changed ones, and what that makes it.

    `gone`: an earlier topic whose interval in the new sections lies below a fifth of its share in the unchanged ones; `kept`: any other
    earlier one, also where new documents are too few for an interval. `new`: learned now, and hardly to be found in the
    unchanged sections; `missed`: learned now, and these would have had it too, so that the earlier model was too coarse for it.
    Shares are of Chinese characters, intervals from resampling documents. Rows by topic; none without an earlier model.
    """
    if topic_origins.is_empty():
        return pl.DataFrame(schema=TOPIC_IDENTITY.schema)
    by_section, chars = _count_chars(section_topics, sections, unchanged_sections)
    is_new = by_section["is_new"].to_numpy()
    by_document = _sum_documents(chars[is_new], by_section.filter("is_new")["document_id"])
    low, high = resample_ratios(by_document, by_document.sum(axis=1), params, np.random.default_rng(params.seed))
    learned = pl.col("previous_topic").is_null()
    return (
        topic_origins.sort("topic")
        .with_columns(
            share_before=_share(chars[~is_new]),
            share_after=_share(chars[is_new]),
            ci_low=low,
            ci_high=high,
            n_documents=pl.lit(len(by_document), dtype=pl.Int64),
        )
        .with_columns(pl.col("share_before", "share_after", "ci_low", "ci_high").fill_nan(None))
        .with_columns(
            share_before=pl.when(~learned).then("share_before"),
            status=pl.when(learned & (pl.col("share_in_unchanged") >= REMNANT * pl.col("share_after")))
            .then(pl.lit("missed"))
            .when(learned)
            .then(pl.lit("new"))
            .when(pl.col("ci_high") < REMNANT * pl.col("share_before"))
            .then(pl.lit("gone"))
            .otherwise(pl.lit("kept")),
        )
        .select(*TOPIC_IDENTITY.columns)
    )


def _count_chars(
    section_topics: SectionTopics, sections: pl.DataFrame, unchanged_sections: pl.DataFrame
) -> tuple[pl.DataFrame, Matrix]:
    """document_id and is_new of each section, by document; the characters of each topic in it, of shape (n_sections, n_topics)."""
    by_section = (
        section_topics.section_ids.alias("section_id")
        .to_frame()
        .join(sections.select("section_id", "document_id", "n_chars"), on="section_id")
        .with_columns(is_new=~pl.col("section_id").is_in(unchanged_sections["section_id"].implode()))
        .sort("document_id", "section_id")
    )
    theta = section_topics.align(by_section["section_id"])
    return by_section.select("document_id", "is_new"), theta * by_section["n_chars"].to_numpy()[:, None]


def _sum_documents(chars: Matrix, document_ids: pl.Series) -> Matrix:
    """Rows of the same document, which stand together, as one."""
    firsts = np.flatnonzero(document_ids != document_ids.shift(1, fill_value=""))
    return np.add.reduceat(chars, firsts, axis=0) if firsts.size else chars[:0]


def _share(chars: Matrix) -> Matrix:
    """Each topic's share of the characters of sections that were asked about it: array of shape (n_topics,); NaN where there are none.

    Unchanged sections have 0 of topics that were learned after them, and no section has 0 of any other (`matrices.find_unknown`).
    """
    asked = chars.sum() - chars.sum(axis=1) @ (chars == 0)
    share: Matrix = np.divide(
        chars.sum(axis=0), asked, out=np.full(chars.shape[1], np.nan), where=(chars > 0).any(axis=0)
    )
    return share
