"""How far topics lie from each other: their nearest neighbours, and a place for each on a plane."""

import numpy as np
import polars as pl

from pipeline.analysis.statistics.arrays import Matrix
from pipeline.analysis.statistics.ordering import coarsen
from pipeline.tables.topics import TOPIC_NEIGHBOURS

N_NEIGHBOURS = 3


def measure_distances(topic_words: pl.DataFrame) -> Matrix:
    """Jensen-Shannon distance of each topic from each, by word distributions: array of shape (n_topics, n_topics), 0 to 1.

    The root of the Jensen-Shannon divergence in bits (Lin 1991), which is a metric (Endres & Schindelin 2003): 0 for equal topics,
    1 for topics that have no word in common.
    """
    table = topic_words.sort("topic", "term")
    phi = table["probability"].to_numpy().reshape(table["topic"].n_unique(), -1)
    entropies = _measure_entropy(phi)
    distances = np.zeros((len(phi), len(phi)))
    for topic in range(len(phi)):
        others = slice(topic + 1, None)
        middles = _measure_entropy((phi[topic] + phi[others]) / 2)
        divergence = middles - (entropies[topic] + entropies[others]) / 2
        # Rounding may leave equal topics a hair below 0.
        distances[topic, others] = np.sqrt(np.clip(divergence, 0, 1))
    return distances + distances.T


def _measure_entropy(phi: Matrix) -> Matrix:
    """Entropy of each row, in bits; a term without probability adds nothing."""
    entropy: Matrix = -(phi * np.log2(np.where(phi > 0, phi, 1))).sum(axis=1)
    return entropy


def rank_neighbours(distances: Matrix) -> pl.DataFrame:
    """The topics nearest to each, nearest first; ties by number. One row is one neighbour of one topic."""
    rows = []
    for topic, row in enumerate(distances):
        near = [other for other in np.argsort(coarsen(row), kind="stable") if other != topic][:N_NEIGHBOURS]
        rows += [(topic, rank, int(other), float(row[other])) for rank, other in enumerate(near, 1)]
    return pl.DataFrame(rows, schema=TOPIC_NEIGHBOURS.schema, orient="row")


def place_topics(distances: Matrix, shares: pl.DataFrame) -> pl.DataFrame:
    """A place on a plane for each topic, with its share; one row is one topic.

    shares: topic, share. explained: part of the squared distances that the plane shows, the same on every row.
    Classical scaling (Torgerson 1952; Gower 1966): coordinates are the first two principal axes of the points that have
    these distances. No start is drawn by chance, and the axes point to where the topic farthest out lies.
    """
    centring = np.eye(len(distances)) - 1 / len(distances)
    values, vectors = np.linalg.eigh(-centring @ distances**2 @ centring / 2)
    values = np.maximum(values[::-1], 0)
    places = (vectors[:, ::-1] * np.sqrt(values))[:, :2]
    farthest = np.abs(places).argmax(axis=0)
    places = places * np.where(places[farthest, [0, 1]] < 0, -1, 1)
    explained = values[:2].sum() / values.sum() if values.sum() > 0 else 1.0
    return shares.sort("topic").select(
        "topic",
        x=pl.Series(places[:, 0]),
        y=pl.Series(places[:, 1]),
        share="share",
        explained=pl.lit(float(explained)),
    )
