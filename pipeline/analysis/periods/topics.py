"""The chosen topics, and the sections of the periods under them, as arrays."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from scipy.sparse import csr_array

from pipeline.analysis.periods import periods
from pipeline.analysis.periods.periods import Texts
from pipeline.analysis.statistics.arrays import Flags, Matrix, Theta, shrink
from pipeline.analysis.statistics.matrices import SectionTerms, SectionTopics, find_unknown


@dataclass(frozen=True)
class Topics:
    """The chosen topics, and the sections of the periods under them.

    phi: (n_topics, n_terms); alpha: (n_topics,); theta: (n_sections, n_topics); counts: (n_sections, n_terms), in the smallest unsigned
    type that holds them: what adds or multiplies them takes floats first, as sums would overflow it.
    unknown: (n_periods, n_topics), topics whose share of the period is not known, as nobody has looked for them in some of its text.
    doubted: (n_topics,), topics that are no finding, as those of grade D; nothing is claimed of them.
    """

    texts: Texts
    terms: list[str]
    phi: Matrix
    alpha: Matrix
    doubted: Flags
    theta: Theta
    unknown: Flags
    counts: csr_array

    @property
    def n_topics(self) -> int:
        return len(self.phi)

    @cached_property
    def by_document(self) -> Matrix:
        """Characters of each topic in each document: array of shape (n_documents, n_topics)."""
        return periods.sum_topics(self.theta, self.texts)


def gather_sections(
    section_terms: SectionTerms,
    section_topics: SectionTopics,
    sections: pl.DataFrame,
    tables: dict[str, pl.DataFrame],
    dated: pl.DataFrame,
    n_periods: int,
) -> Topics:
    """The topics, and the sections that lie in a period, in the order of their documents.

    sections: section_id, document_id, n_chars of those in their documents' own words (`find_voices`), so that shares and words are of
    these, and what is copied counts once. tables: topic_words, topic_quality, topic_labels, unchanged_sections. dated: documents with
    their voice, as from `periods.date_documents`.
    """
    section_ids, texts = periods.gather_texts(section_topics.section_ids, sections, dated)
    theta = section_topics.align(section_ids)
    phi = tables["topic_words"].sort("topic", "term")
    terms = phi["term"].unique().sort()
    # These sections may lack terms of the others; one that an earlier model had need not have any of this vocabulary: its row is empty.
    counts = section_terms.spread(terms).align(section_ids)
    unknown = find_unknown(theta, section_ids, tables["unchanged_sections"]) & (texts.chars > 0)
    period = texts.period[texts.document]
    quality = tables["topic_quality"].sort("topic")
    return Topics(
        texts,
        terms.to_list(),
        phi["probability"].to_numpy().reshape(theta.shape[1], -1),
        quality["alpha"].to_numpy(),
        tables["topic_labels"].sort("topic")["doubt"].is_not_null().to_numpy(),
        theta,
        np.stack([unknown[period == number].any(axis=0) for number in range(n_periods)]),
        # In a byte each, mostly.
        csr_array((shrink(counts.data), counts.indices, counts.indptr), shape=counts.shape),
    )
