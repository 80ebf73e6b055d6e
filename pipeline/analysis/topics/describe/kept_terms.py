"""How many of a topic's top terms come back from start to start: the scale on which two reports are compared."""

from collections.abc import Collection, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipeline.analysis.statistics.ordering import coarsen
from pipeline.analysis.topics.describe.description import rank_terms
from pipeline.tables.topics import TOPIC_QUALITY

N_TOP = 10


def count_kept_terms(
    topic_quality: pl.DataFrame,
    topic_words: pl.DataFrame,
    starts: NDArray[np.float32],
    start_terms: Sequence[str],
    left_out: Collection[str],
) -> pl.DataFrame:
    """topic_quality with terms_kept and terms_kept_low, null where the topic is not graded.

    starts: array of shape (n_starts, n_topics, n_terms), φ of each start aligned with the topics; start_terms: its terms. left_out: own
    names, which head no topic. Of the ten most probable terms of a topic, a start keeps those that are among the ten of its partner there:
    terms_kept is the mean over starts, terms_kept_low the least of any.
    """
    merged = rank_terms(topic_words.filter(~pl.col("term").is_in(list(left_out))), N_TOP)
    tops = {topic: set(rows["term"]) for (topic,), rows in merged.group_by("topic", maintain_order=True)}
    shown = np.array([place for place, term in enumerate(start_terms) if term not in set(left_out)], dtype=np.int64)
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
