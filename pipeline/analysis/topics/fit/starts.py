"""Where a topic model starts from: the words of clusters of sections."""

import warnings

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.vq import kmeans2
from scipy.sparse import csr_array
from scipy.spatial.distance import cdist

from pipeline.analysis.statistics.arrays import Matrix

N_DIMENSIONS = 50
# Clusters to begin with for each topic: k-means alone splits large subjects and loses small ones, and no restart mends that.
CLUSTERS_PER_TOPIC = 2
# More sections than these make the clusters no better, only slower.
MAX_CLUSTERED = 20_000
# It stays where it is, and is joined with another.
warnings.filterwarnings("ignore", "One of the clusters is empty")


def start_topics(counts: csr_array, n_topics: int, rng: np.random.Generator) -> Matrix:
    """Word distributions to start from, array of shape (n_topics, n_terms), rows sum to 1: those of clusters of sections.

    A random start ends in a poor optimum: on planted work plans its topics resemble the planted ones by a cosine of 0.8, from
    here by 0.98. An item of a plan is mostly of one subject, so that clusters of items lie near the topics.
    Sections by TF-IDF, brought to 50 dimensions (latent semantic analysis), k-means from k-means++ (Arthur & Vassilvitskii 2007)
    into twice as many clusters, of which those that tell the least apart are joined until so many are left.
    """
    if counts.shape[0] > MAX_CLUSTERED:
        counts = counts[np.sort(rng.choice(counts.shape[0], MAX_CLUSTERED, replace=False))]
    places = _reduce(_weigh(counts), max(N_DIMENSIONS, n_topics), rng)
    n_clusters = min(CLUSTERS_PER_TOPIC * n_topics, len(places))
    with np.errstate(invalid="ignore"):  # of fewer different places than clusters some are drawn twice
        labels = kmeans2(places, draw_centres(places, n_clusters, rng), iter=20, minit="matrix")[1]
    members = csr_array((np.ones(len(labels)), (labels, np.arange(len(labels)))), shape=(n_clusters, len(labels)))
    joined = join_clusters((members @ counts).toarray(), n_topics)
    shares = joined / np.maximum(joined.sum(axis=1, keepdims=True), 1)
    # A tenth of the corpus in each, or a word that its cluster lacks could never come in.
    mixed: Matrix = 0.9 * shares + 0.1 * (counts.sum(axis=0) + 1) / (counts.sum() + counts.shape[1])
    mixed /= mixed.sum(axis=1, keepdims=True)
    return mixed


def draw_centres(places: Matrix, n_centres: int, rng: np.random.Generator) -> Matrix:
    """Some of the places, far from each other: array of shape (n_centres, n_dimensions).

    k-means++ (Arthur & Vassilvitskii 2007): each is drawn with a chance proportional to the squared distance from the nearest drawn
    before. Those that scipy's kmeans2 draws, which measures the distances from all centres again for each: a quarter of a fit's time.
    """
    drawn = [int(rng.integers(len(places)))]
    nearest = np.full(len(places), np.inf)
    while len(drawn) < n_centres:
        nearest = np.minimum(nearest, cdist(places[drawn[-1:]], places, "sqeuclidean")[0])
        drawn.append(int(np.searchsorted((nearest / nearest.sum()).cumsum(), rng.uniform())))
    centres: Matrix = places[drawn]
    return centres


def join_clusters(words: Matrix, n_left: int) -> Matrix:
    """Word counts of clusters, array of shape (n_clusters, n_terms), joined two by two until n_left rows are left.

    Joined are always the two whose words lose the least likelihood by it, each cluster speaking by its own shares of words:
    agglomerative information bottleneck (Slonim & Tishby 1999, NIPS). A small subject with words of its own stays, halves of a
    large one come together.
    """
    words = words.copy()
    likelihoods = _sum_likelihoods(words)
    losses = np.full((len(words), len(words)), np.inf)
    for row in range(len(words) - 1):
        losses[row, row + 1 :] = _lose(words, likelihoods, row, slice(row + 1, None))
    left = np.ones(len(words), dtype=bool)
    for _ in range(len(words) - n_left):
        kept, gone = np.unravel_index(losses.argmin(), losses.shape)
        words[kept] += words[gone]
        likelihoods[kept] = _sum_likelihoods(words[kept])
        left[gone] = False
        losses[gone, :] = np.inf
        losses[:, gone] = np.inf
        before = np.flatnonzero(left[:kept])
        after = kept + 1 + np.flatnonzero(left[kept + 1 :])
        losses[before, kept] = _lose(words, likelihoods, int(kept), before)
        losses[kept, after] = _lose(words, likelihoods, int(kept), after)
    return words[left]


def _lose(words: Matrix, likelihoods: Matrix, one: int, others: slice | NDArray[np.int64]) -> Matrix:
    """What the log-likelihood of all words falls by where one row is joined with each of the others."""
    loss: Matrix = likelihoods[one] + likelihoods[others] - _sum_likelihoods(words[one] + words[others])
    return loss


def _sum_likelihoods(words: Matrix) -> Matrix:
    """Log-likelihood of the words of each row under its own shares of them; array of shape (n_rows,)."""
    total = words.sum(axis=-1)
    likelihoods: Matrix = (words * np.log(np.maximum(words, 1))).sum(axis=-1) - total * np.log(np.maximum(total, 1))
    return likelihoods


def _weigh(counts: csr_array) -> csr_array:
    """TF-IDF, the count by its logarithm; a term of no section, or of all, has none."""
    frequency = np.maximum(counts.astype(bool).sum(axis=0), 1)
    weights = counts.astype(np.float64)
    weights.data = (1 + np.log(weights.data)) * np.log(counts.shape[0] / frequency)[weights.indices]
    return weights


def _reduce(weights: csr_array, n_dimensions: int, rng: np.random.Generator) -> Matrix:
    """Sections in so few dimensions, or fewer, each at distance one from the origin (latent semantic analysis).

    The span of the leading singular vectors by power iteration (Halko, Martinsson & Tropp 2011, SIAM Review 53); distances do
    not depend on the basis taken in it.
    """
    basis = rng.standard_normal((weights.shape[1], min(n_dimensions, *weights.shape)))
    for _ in range(4):
        basis = np.linalg.qr(weights.T @ np.linalg.qr(weights @ basis)[0])[0]
    places: Matrix = weights @ basis
    places /= np.maximum(np.linalg.norm(places, axis=1, keepdims=True), 1e-12)
    return places
