"""How well the top terms of a topic go together in the corpus."""

import math
from collections.abc import Mapping

import polars as pl
from gensim.corpora import Dictionary
from gensim.models.coherencemodel import CoherenceModel

from pipeline.analysis.description import rank_terms

# Röder, Both & Hinneburg (2015) evaluate C_v with the ten most probable words and a window of 110.
N_TERMS = 10


def measure_coherence(
    topic_words: Mapping[int, pl.DataFrame], tokens: pl.DataFrame, vocabulary: pl.Series
) -> pl.DataFrame:
    """C_v of each topic of each candidate fit (gensim); one row is one topic of one candidate.

    topic_words: number of topics → its table. Sections are the texts, cut down to the vocabulary, in reading order.
    null where C_v is not defined: a topic with fewer than two terms, or terms that never stand together.
    """
    texts = (
        tokens.filter(pl.col("token").is_in(vocabulary.implode()))
        .group_by("section_id", maintain_order=True)
        .agg("token")["token"]
        .to_list()
    )
    tops = [
        (n_topics, topic, terms)
        for n_topics, words in topic_words.items()
        for topic, terms in rank_terms(words, N_TERMS).group_by("topic", maintain_order=True).agg("term").iter_rows()
    ]
    # All candidates at once: gensim counts windows over the corpus once for all topics.
    model = CoherenceModel(
        topics=[terms for _, _, terms in tops],
        texts=texts,
        dictionary=Dictionary(texts),
        coherence="c_v",
        topn=N_TERMS,
        processes=1,
    )
    values = [value if math.isfinite(value) else None for value in map(float, model.get_coherence_per_topic())]
    return pl.DataFrame(
        {
            "n_topics": [n_topics for n_topics, _, _ in tops],
            "topic": [topic for _, topic, _ in tops],
            "c_v": values,
        },
        schema={"n_topics": pl.Int32, "topic": pl.Int32, "c_v": pl.Float64},
    )


def average_coherence(topic_coherence: pl.DataFrame) -> pl.DataFrame:
    """Mean C_v of each candidate; rows by n_topics, null where no topic has one."""
    return topic_coherence.group_by("n_topics").agg(pl.col("c_v").mean()).sort("n_topics")
