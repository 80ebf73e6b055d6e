"""What a topic's words say of it: its terms by probability, relevance and FREX, and a label made of them."""

from collections.abc import Collection, Iterable

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipeline.analysis.statistics.arrays import Matrix
from pipeline.analysis.statistics.ordering import coarsen

# Values of λ by each of which the terms that come first are picked, so that the page can go from one to the next.
RELEVANCES = tuple(step / 10 for step in range(11))
# Frequency against exclusivity in FREX; both weigh the same, as R's stm has it.
FREX_WEIGHT = 0.5
N_LABEL_TERMS = 3


def weigh_terms(topic_words: pl.DataFrame, term_counts: pl.DataFrame, relevance: float) -> pl.DataFrame:
    """Every term of every topic, weighed and ranked (from 1, ties by term) three ways; rows by topic and term.

    probability: φ. lift: φ / p, where p is the term's share of all words. relevance: λ·ln φ + (1 − λ)·ln lift, with λ the param: 1
    ranks by probability, 0 by lift (Sievert & Shirley 2014). frex: harmonic mean of the places, 0 to 1, that a term has in its topic
    by frequency and by exclusivity (Bischof & Airoldi 2012, as in R's stm: mean places for ties, exclusivity shrunk for rare
    terms). term_counts: term, count, how often the sections have it; a term that they do not have is left out.
    """
    table = topic_words.join(term_counts.select("term", n="count"), on="term").sort("topic", "term")
    shape = (table["topic"].n_unique(), -1)
    phi, n = (table[name].to_numpy().reshape(shape) for name in ("probability", "n"))
    # An engine may give a term no probability at all.
    log_phi = np.log(np.maximum(phi, np.finfo(float).tiny))
    lift = log_phi - np.log(n / n[0].sum())
    weighed = table.drop("n").with_columns(
        lift=pl.Series(np.exp(lift).ravel()),
        relevance=pl.Series((relevance * log_phi + (1 - relevance) * lift).ravel()),
        exclusivity=pl.Series(measure_exclusivity(phi, n[0]).ravel()),
    )
    frequency, exclusivity = (
        coarsen(pl.col(name)).rank("average").over("topic") / pl.len().over("topic")
        for name in ("probability", "exclusivity")
    )
    return weighed.with_columns(frex=1 / (FREX_WEIGHT / frequency + (1 - FREX_WEIGHT) / exclusivity)).select(
        "topic",
        _rank("probability").alias("rank"),
        "term",
        "probability",
        _rank("relevance").alias("relevance_rank"),
        "relevance",
        _rank("frex").alias("frex_rank"),
        "frex",
        "lift",
    )


def measure_exclusivity(phi: Matrix, n: NDArray[np.int64]) -> Matrix:
    """The topic's share in what all topics give to a term, φ / Σ φ, shrunk: array of shape (n_topics, n_terms).

    n: occurrences of each term. Shares that rest on few occurrences are drawn to an even 1 / n_topics by the James-Stein estimator of
    Hausser & Strimmer (2009), as in R's stm: a term that occurs once is in one topic by necessity, and no sign of it.
    """
    shares = phi / np.maximum(phi.sum(axis=0), np.finfo(float).tiny)
    even = 1 / len(phi)
    variance = (shares * (1 - shares)).sum(axis=0) / np.maximum(n - 1, 1)
    deviation = ((shares - even) ** 2).sum(axis=0)
    weight = np.where(n > 1, np.minimum(1, variance / np.maximum(deviation, np.finfo(float).tiny)), 1.0)
    shrunk: Matrix = weight * even + (1 - weight) * shares
    return shrunk


def leave_out(weighed: pl.DataFrame, names: Collection[str]) -> pl.DataFrame:
    """The weighed terms without these, ranked anew: own names say who speaks and where, and head no topic."""
    kept = weighed.filter(~pl.col("term").is_in(list(names)))
    return kept.with_columns(pl.col("rank", "relevance_rank", "frex_rank").rank("ordinal").over("topic").cast(pl.Int32))


def pick_terms(weighed: pl.DataFrame, counted: pl.DataFrame, n_terms: int) -> pl.DataFrame:
    """The terms of each topic that are among its first by probability, FREX, or relevance with the param or any λ of RELEVANCES.

    counted: as from `count_terms`. Rows by topic and rank by probability.
    """
    log_phi, log_lift = (pl.col(name).clip(lower_bound=np.finfo(float).tiny).log() for name in ("probability", "lift"))
    by_term = weighed.sort("topic", "term")
    ranks = [_rank(weight * log_phi + (1 - weight) * log_lift).alias(f"rank_{weight}") for weight in RELEVANCES]
    first = pl.min_horizontal("rank", "relevance_rank", "frex_rank", *ranks) <= n_terms
    return by_term.filter(first).join(counted, on=["topic", "term"], maintain_order="left").sort("topic", "rank")


def label_topics(
    weighed: pl.DataFrame, phrases: pl.DataFrame, topic_names: pl.DataFrame, doubts: pl.DataFrame
) -> pl.DataFrame:
    """What each topic is called: a label of its most relevant terms, the phrase and the name that it has; one row is one topic.

    phrases: as from `find_phrases`; doubts: topic, grade, doubt.
    """
    terms = weighed.sort("topic", "relevance_rank").group_by("topic", maintain_order=True).agg("term")
    made = pl.DataFrame(
        [(topic, make_label(own)) for topic, own in terms.iter_rows()],
        schema={"topic": pl.Int32, "label": pl.String},
        orient="row",
    )
    placed = topic_names.filter(pl.col("reason") == "placed").select("topic", "name", "name_en")
    return (
        made.join(placed, on="topic", how="left")
        .join(phrases, on="topic", how="left")
        .join(doubts, on="topic", how="left")
        .sort("topic")
        .select("topic", "label", "name", "name_en", *phrases.columns[1:], "grade", "doubt")
    )


def make_label(terms: Iterable[str]) -> str:
    """The first three terms, passing over one that holds an earlier one or stands inside it.

    >>> make_label(["劳动教育", "劳动", "实践", "劳动教育实践", "基地", "家务"])
    '劳动教育·实践·基地'
    """
    taken: list[str] = []
    for term in terms:
        if not any(term in other or other in term for other in taken):
            taken.append(term)
        if len(taken) == N_LABEL_TERMS:
            break
    return "·".join(taken)


def _rank(weight: str | pl.Expr) -> pl.Expr:
    """Place of a term in its topic, from 1; the rows of a topic are sorted by term."""
    return (
        coarsen(pl.col(weight) if isinstance(weight, str) else weight)
        .rank("ordinal", descending=True)
        .over("topic")
        .cast(pl.Int32)
    )
