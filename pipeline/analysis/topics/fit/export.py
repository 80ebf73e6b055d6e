"""A fitted model as gensim's LdaModel, for use outside the pipeline."""

from typing import Any

import numpy as np
import polars as pl

from pipeline.analysis.statistics.arrays import Matrix
from pipeline.analysis.topics.fit.engines import ETA


def shape_words(topic_words: pl.DataFrame) -> tuple[Matrix, list[str]]:
    """φ as an array of shape (n_topics, n_terms), and the terms of its columns, in order."""
    ordered = topic_words.sort("topic", "term")
    terms = ordered.filter(pl.col("topic") == ordered["topic"][0])["term"].to_list()
    return ordered["probability"].to_numpy().reshape(-1, len(terms)), terms


def make_gensim(phi: Matrix, alpha: Matrix, terms: list[str], n_words: Matrix) -> Any:
    """An LdaModel whose topics, α and η are these, up to rounding; it infers topics of new sections as gensim does.

    n_words: expected words of each topic; gensim keeps topics as counts, and trusts a topic the more the larger these are.
    """
    from gensim.models.ldamodel import LdaModel  # which counting words and shaping φ don't need

    model = LdaModel(
        num_topics=len(phi),
        id2word=dict(enumerate(terms)),
        alpha=alpha.tolist(),
        eta=ETA,
        random_state=0,
        dtype=np.float64,
    )
    # λ of Hoffman et al. (2010) is counts plus η; where a count would fall below nothing the topic's total is raised.
    totals = np.maximum(n_words + phi.shape[1] * ETA, ETA / phi.min(axis=1))
    model.state.sstats[...] = phi * totals[:, None] - ETA
    model.sync_state()
    # gensim would note the time of day, at each save too.
    model.lifecycle_events = None
    model.state.lifecycle_events = None
    return model
