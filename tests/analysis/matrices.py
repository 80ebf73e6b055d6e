"""Tables of sections as the matrices that stages make of them."""

import numpy as np
import polars as pl

from pipeline.analysis.statistics.matrices import SectionTerms, SectionTopics, gather_terms, gather_topics
from pipeline.tables.fits import SECTION_TOPICS
from pipeline.tables.words import SECTION_TERMS


def as_terms(section_terms: pl.DataFrame) -> SectionTerms:
    """The table, its rows in any order."""
    return gather_terms(section_terms.iter_slices(1_000))


def as_topics(section_topics: pl.DataFrame) -> SectionTopics:
    """The table, its rows in any order."""
    return gather_topics([section_topics.sort("section_id", "topic")])


def as_wide_topics(section_topics: pl.DataFrame) -> SectionTopics:
    """The same shares as those of `as_topics`, to the last bit, held in 64 bits."""
    narrow = as_topics(section_topics)
    return SectionTopics(narrow.theta.astype(np.float64), narrow.section_ids)


def list_topics(section_topics: SectionTopics) -> pl.DataFrame:
    """The table that they are."""
    return pl.concat([SECTION_TOPICS.empty(), *section_topics.list_rows()])


def list_terms(section_terms: SectionTerms) -> pl.DataFrame:
    """The table that they are."""
    return pl.concat([SECTION_TERMS.empty(), *section_terms.list_rows()])
