"""Names that a researcher gives to topics, put on the topics that speak of their terms."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl

from pipeline.params.topics import TopicName
from pipeline.tables.topics import TOPIC_NAMES

# Half of a name's terms must be among so many most relevant terms of the topic: as many as Sievert & Shirley's LDAvis lists.
N_RELEVANT = 30
MIN_SHARE = 0.5


def place_names(weighed: pl.DataFrame, names: Sequence[TopicName]) -> pl.DataFrame:
    """The topic of each name, or why it has none; one row is one name, in the order given.

    A name belongs to the topic that gives its terms the highest probability together, Σ φ: so it finds its topic again under another
    number of topics or with other documents. (A mean of logarithms would let one term that a topic lacks outweigh all
    others.) It is placed where at least half of its terms are among the topic's thirty most relevant ones, and no other name
    has a higher probability there: a name never goes to the second best topic. reason: placed; unknown, no term is in the
    vocabulary; too_few of its terms are relevant; taken, by a name that fits better.
    """
    found = [_find_topic(weighed, name) for name in names]
    named = set()
    for row in sorted((row for row in found if row["reason"] == "placed"), key=lambda row: -row["probability"]):
        if row["topic"] in named:
            row["reason"] = "taken"
        named.add(row["topic"])
    return pl.DataFrame(found, schema=TOPIC_NAMES.schema)


def _find_topic(weighed: pl.DataFrame, name: TopicName) -> dict[str, Any]:
    """The topic that gives the terms of a name the highest probability; ties go to the one with more relevant terms, then the larger."""
    known = weighed.filter(pl.col("term").is_in(name.terms)).sort("topic", "term")
    row = {
        "name": name.name,
        "name_en": name.en,
        "terms": "、".join(name.terms),
        "n_terms": len(name.terms),
        "n_known": 0,
    }
    if known.is_empty():
        return row | {"reason": "unknown"}
    # numpy adds up in one order; a polars group_by does so in as many orders as it has threads.
    shape = (known["topic"].n_unique(), -1)
    probability = known["probability"].to_numpy().reshape(shape).sum(axis=1)
    n_relevant = (known["relevance_rank"].to_numpy().reshape(shape) <= N_RELEVANT).sum(axis=1)
    topic = np.lexsort((-n_relevant, -probability))[0]
    return row | {
        "topic": topic,
        "probability": probability[topic],
        "n_known": known.height // shape[0],
        "n_relevant": n_relevant[topic],
        "reason": "placed" if n_relevant[topic] >= MIN_SHARE * len(name.terms) else "too_few",
    }
