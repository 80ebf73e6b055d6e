"""What a fitted topic is about: its top terms, the passages that show it best, and how far to trust it."""

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipeline.analysis.statistics.matrices import SectionTopics
from pipeline.analysis.statistics.ordering import coarsen
from pipeline.tables.fits import SECTION_TOPICS
from pipeline.tables.topics import TOPIC_QUALITY

# Fewer documents are no sample to find topics in: each start has half of them.
MIN_DOCUMENTS = 10
# With fewer sections for each topic it rests on some sentences of somebody.
MIN_SECTIONS = 10
# Of a topic's terms, the most probable first, those that starts are asked for; two reports are compared on the same scale.
N_TOP = 10


def rank_terms(topic_words: pl.DataFrame, n_terms: int) -> pl.DataFrame:
    """The most probable terms of each topic; rows by topic and rank (from 1), ties by term."""
    return (
        topic_words.sort("topic", coarsen(pl.col("probability")), "term", descending=[False, True, False])
        .with_columns(rank=pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("topic"))
        .filter(pl.col("rank") <= n_terms)
        .select("topic", "rank", "term", "probability")
    )


def find_passages(section_topics: SectionTopics, section_ids: pl.Series, n_passages: int) -> pl.DataFrame:
    """section_id, probability, topic: the n_passages of these sections with most of each topic, and those with as much as the last."""
    known = np.zeros(len(section_topics.section_ids), dtype=bool)
    known[section_topics.find_rows(section_ids).drop_nulls().to_numpy()] = True
    found = [pl.DataFrame(schema=SECTION_TOPICS.pick("section_id", "probability", "topic"))]
    for topic, shares in enumerate(section_topics.theta.T):
        rough = np.where(known, coarsen(shares), -1)
        least = np.sort(rough)[-n_passages:].min(initial=2)
        highest = np.flatnonzero(known & (rough >= least))
        columns = {
            "section_id": section_topics.section_ids.gather(highest),
            "probability": shares[highest].astype(np.float64),
            "topic": topic,
        }
        found.append(pl.DataFrame(columns, schema_overrides={"topic": pl.Int32}))
    return pl.concat(found)


def rank_passages(
    section_topics: SectionTopics, sections: pl.DataFrame, documents: pl.DataFrame, n_passages: int, passage_chars: int
) -> pl.DataFrame:
    """The sections with the highest share of each topic, with their source; rows by topic and rank (from 1).

    Among equal shares the longer section comes first. Of a section no more than its first passage_chars characters are quoted.
    sections: all, or those that `find_passages` finds, of these documents.
    """
    described = sections.join(documents, on="document_id", how="semi")
    return (
        find_passages(section_topics, described["section_id"], n_passages)
        .join(described.select("section_id", "document_id", "n_chars", "text"), on="section_id")
        .join(documents.select("document_id", "title", "reference", "year"), on="document_id")
        .sort("topic", coarsen(pl.col("probability")), "n_chars", "section_id", descending=[False, True, True, False])
        .with_columns(rank=pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("topic"))
        .filter(pl.col("rank") <= n_passages)
        .select(
            "topic",
            "rank",
            "section_id",
            "document_id",
            "title",
            "reference",
            "year",
            "probability",
            pl.col("text").str.strip_chars().str.head(passage_chars),
        )
    )


def judge_topics(topic_starts: pl.DataFrame, topic_coherence: pl.DataFrame) -> pl.DataFrame:
    """How far to trust each topic: its share of all words, how often it came back, how well its terms go together.

    What topic_coherence has no row of, as of joined topics, was not measured, and is null.
    """
    words = pl.col("n_topic_words")
    shares = topic_starts.sort("topic").with_columns(share=words / words.sum()).drop("n_topic_words")
    return shares.join(topic_coherence, on="topic", how="left", maintain_order="left")


def count_kept_terms(
    topic_quality: pl.DataFrame,
    topic_words: pl.DataFrame,
    starts: NDArray[np.float32],
    start_terms: Sequence[str],
    own_names: pl.DataFrame,
) -> pl.DataFrame:
    """The table topic_quality with terms_kept and terms_kept_low, null where the topic is not graded.

    starts: array of shape (n_starts, n_topics, n_terms), φ of each start aligned with the topics; start_terms: its terms. own_names:
    the table, whose terms head no topic. Of the N_TOP most probable terms of a topic, a start keeps those that are among as many of its
    partner there: terms_kept is the mean over starts, terms_kept_low the least of any.
    """
    left_out = set(own_names["term"])
    merged = rank_terms(topic_words.filter(~pl.col("term").is_in(list(left_out))), N_TOP)
    tops = {topic: set(rows["term"]) for (topic,), rows in merged.group_by("topic", maintain_order=True)}
    shown = np.array([place for place, term in enumerate(start_terms) if term not in left_out], dtype=np.int64)
    shown = shown[np.argsort(np.array(start_terms)[shown], kind="stable")]  # ties go by the term, as in rank_terms
    order = np.argsort(-coarsen(starts[:, :, shown].astype(np.float64)), axis=2, kind="stable")[:, :, :N_TOP]
    kept = np.array(
        [
            [len(tops[topic] & {start_terms[shown[place]] for place in start[topic]}) for start in order]
            for topic in sorted(tops)
        ]
    )
    counted = pl.DataFrame(
        {"topic": sorted(tops), "terms_kept": kept.mean(axis=1), "terms_kept_low": kept.min(axis=1)},
        schema={"topic": pl.Int32, "terms_kept": pl.Float64, "terms_kept_low": pl.Int32},
    )
    graded = pl.col("grade").is_not_null()
    joined = topic_quality.join(counted, on="topic", how="left", maintain_order="left")
    known = joined.with_columns(pl.when(graded).then("terms_kept"), pl.when(graded).then("terms_kept_low"))
    return known.select(*TOPIC_QUALITY.columns)


def doubt_topics(
    topic_quality: pl.DataFrame, n_documents: int, n_sections: int, better_than_unigrams: bool | None
) -> pl.DataFrame:
    """Why a topic is no finding, if it is none; one row is one topic.

    n_documents, n_sections: what the topics were fitted to; better_than_unigrams: whether they predict better than no topics, None
    where nothing was held out. doubt, of all topics alike where the corpus can't carry any: few_documents, few_sections, no_topics,
    none_back (not one is graded A or B); else not_back for a topic graded D, null for the others. Where nothing was graded there
    is no telling.
    """
    grades = topic_quality["grade"]
    graded = grades.null_count() < len(grades)
    doubts = {
        "few_documents": n_documents < MIN_DOCUMENTS,
        "few_sections": n_sections < MIN_SECTIONS * len(grades),
        "no_topics": better_than_unigrams is False,
        "none_back": graded and not grades.is_in(["A", "B"]).any(),
    }
    doubt = next((doubt for doubt, holds in doubts.items() if holds), None)
    each = pl.when(pl.col("grade") == "D").then(pl.lit("not_back"))
    return topic_quality.select("topic", "grade", doubt=pl.lit(doubt, pl.String) if doubt else each)
