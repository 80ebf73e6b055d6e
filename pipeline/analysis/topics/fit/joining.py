"""A fit with some of its topics joined: their words averaged, their shares and priors added up."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipeline.analysis.statistics.arrays import Matrix
from pipeline.analysis.statistics.matrices import SectionTopics, count_starts, cut_rows
from pipeline.analysis.topics.fit.consensus import grade_topics
from pipeline.analysis.topics.fit.export import shape_words
from pipeline.tables.fits import TOPIC_STARTS, TOPIC_WORDS
from pipeline.tables.topic_parts.twins import TOPIC_MEMBERS


@dataclass(frozen=True)
class Fitted:
    """A fit as its tables have it; starts: array of shape (n_starts, n_topics, n_terms), φ of each start."""

    topic_words: pl.DataFrame
    section_topics: SectionTopics
    topic_starts: pl.DataFrame
    starts: NDArray[np.float32]

    def list_background(self) -> list[int]:
        """The topics that are the background, which is no theme."""
        return self.topic_starts.filter("background")["topic"].to_list()


def number_members(
    first_twins: NDArray[np.int64], n_words: Matrix, join: bool, background: Sequence[int] = ()
) -> pl.DataFrame:
    """The topic that each topic of a fit is described as; one row is one topic of the fit (TOPIC_MEMBERS).

    first_twins, n_words: arrays of shape (n_topics,), the smallest number among a topic and its twins, and its expected words.
    background: topics that are none of the themes; they have no twins. Joined topics are numbered anew from 0 by their words, the most
    first and the background last, as those of a fit are; weight is the part of its topic's words that a member has.
    Without `join`, and without twins, every topic is described as itself.
    """
    topics = np.arange(len(first_twins))
    numbers, weights = topics, np.ones(len(topics))
    if join and (first_twins != topics).any():
        words = np.bincount(first_twins, n_words, minlength=len(topics))
        firsts = np.unique(first_twins)
        numbers = np.empty_like(topics)
        numbers[firsts[np.lexsort((-words[firsts], np.isin(firsts, background)))]] = np.arange(len(firsts))
        numbers, weights = numbers[first_twins], n_words / words[first_twins]
    return pl.DataFrame(
        {"fitted_topic": topics, "first_twin": first_twins, "topic": numbers, "weight": weights},
        schema=TOPIC_MEMBERS.schema,
    )


def join_topics(fitted: Fitted, members: pl.DataFrame) -> Fitted:
    """The fit with the members of each topic joined, α summed, and the joined ones graded anew, against starts joined alike.

    Where nothing was graded, as where there was one start, joined topics are not graded either.
    """
    if not _is_joined(members):
        return fitted
    topic_words = join_words(fitted.topic_words, members)
    starts = np.einsum("jk,skt->sjt", _weigh(members), fitted.starts).astype(np.float32)
    numbered = fitted.topic_starts.sort("topic")
    alpha, n_words = (_add(members) @ numbered[name].to_numpy() for name in ("alpha", "n_topic_words"))
    n_themes = len(alpha) - len(fitted.list_background())
    graded = numbered["grade"].count() > 0
    anew = grade_topics(shape_words(topic_words)[0], list(starts.astype(np.float64)), alpha, n_words, n_themes, graded)
    whole = keep_whole(numbered, members)
    joined = anew.join(whole, on="topic", how="anti")
    topic_starts = pl.concat([whole, joined]).select(*TOPIC_STARTS.columns).sort("topic")
    return Fitted(topic_words, join_shares(fitted.section_topics, members), topic_starts, starts)


def join_words(topic_words: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """φ of the joined topics: the mean of their members', weighted by the words that these have. Rows by topic and term."""
    if not _is_joined(members):
        return topic_words
    phi, terms = shape_words(topic_words)
    joined = _weigh(members) @ phi
    return pl.DataFrame(
        {
            "topic": np.repeat(np.arange(len(joined)), len(terms)),
            "term": terms * len(joined),
            "probability": joined.ravel(),
        },
        schema=TOPIC_WORDS.schema,
    )


def join_shares(section_topics: SectionTopics, members: pl.DataFrame) -> SectionTopics:
    """θ of the joined topics: the sum of their members'."""
    if not _is_joined(members):
        return section_topics
    added = _add(members).T
    theta = np.empty((len(section_topics.theta), added.shape[1]))
    for some in cut_rows(count_starts(section_topics.theta)):
        # Rounding must not lift a sum of shares over 1.
        theta[some] = np.minimum(section_topics.theta[some] @ added, 1)
    return SectionTopics(theta, section_topics.section_ids)


def keep_whole(by_topic: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """The rows of a table by topic of the fit that are still true: those of topics that were joined with none, under their new number."""
    whole = members.filter(pl.len().over("topic") == 1).select(pl.col("fitted_topic").alias("topic"), number="topic")
    kept = by_topic.join(whole, on="topic", maintain_order="left")
    return kept.with_columns(topic="number").drop("number").sort("topic")


def _is_joined(members: pl.DataFrame) -> bool:
    return members["topic"].n_unique() < len(members)


def _add(members: pl.DataFrame) -> Matrix:
    """What adds the members up: array of shape (n_joined, n_topics), 1 where a topic of the fit is a member."""
    numbers = members.sort("fitted_topic")["topic"].to_numpy()
    added: Matrix = (np.arange(numbers.max() + 1)[:, None] == numbers).astype(np.float64)
    return added


def _weigh(members: pl.DataFrame) -> Matrix:
    """What averages the members: array of shape (n_joined, n_topics), rows sum to 1."""
    weighed: Matrix = _add(members) * members.sort("fitted_topic")["weight"].to_numpy()
    return weighed
