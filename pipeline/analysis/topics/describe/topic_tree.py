"""How far topics lie from each other: their nearest neighbours, and the tree in which they merge."""

from collections.abc import Sequence

import numpy as np
import polars as pl
from scipy.cluster.hierarchy import average, cophenet
from scipy.spatial.distance import squareform

from pipeline.analysis.statistics.arrays import Matrix
from pipeline.analysis.statistics.ordering import coarsen
from pipeline.tables.topics import TOPIC_MERGES, TOPIC_NEIGHBOURS

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


def merge_topics(distances: Matrix, themes: Sequence[int]) -> pl.DataFrame:
    """The tree of these topics by average linkage, nearest first (UPGMA; Sokal & Michener 1958); one row is one merge of two branches.

    distances: array of shape (n_topics, n_topics). themes: the topics that are placed, in ascending order; no row with fewer than two.
    A branch goes by its lowest topic, `topic` being the lower of both. distance: the mean distance of a topic of one branch from one of
    the other. cophenetic: correlation of the distances with those at which the tree joins each pair (Sokal & Rohlf 1962), the
    same on every row; null with fewer than three topics, or where all are equally far apart.

    Distances of topics are nearly equal (most have few words in common), and no plane keeps such distances; a tree does.
    """
    if len(themes) < 2:
        return TOPIC_MERGES.empty()
    pairs = squareform(distances[np.ix_(themes, themes)], checks=False)
    # Ties by the order of topics, and not by the last digits.
    merges = average(coarsen(pairs).astype(np.float64))
    kept = cophenet(merges)
    varied = len(themes) > 2 and coarsen(pairs).std() > 0 and kept.std() > 0
    cophenetic = float(np.corrcoef(pairs, kept)[0, 1]) if varied else None
    lowest, rows = list(themes), []
    for rank, (one, other, distance, n_topics) in enumerate(merges, 1):
        topic, second = sorted((lowest[int(one)], lowest[int(other)]))
        lowest.append(topic)
        rows.append((rank, topic, second, int(n_topics), min(float(distance), 1.0), cophenetic))
    return pl.DataFrame(rows, schema=TOPIC_MERGES.schema, orient="row")
