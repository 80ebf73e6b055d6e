"""Where a topic model starts from: the words of clusters of sections."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Matrix = NDArray[np.float64]

N_DIMENSIONS = 50
N_RUNS = 5
# More sections than these make the clusters no better, only slower.
MAX_CLUSTERED = 20_000


def start_topics(counts: csr_array, n_topics: int, rng: np.random.Generator) -> Matrix:
    """Word distributions to start from, array of shape (n_topics, n_terms), rows sum to 1: those of clusters of sections.

    A random start ends in a poor optimum: on planted work plans its topics resemble the planted ones by a cosine of 0.8, from
    here by 0.9. An item of a plan is mostly of one subject, so that clusters of items lie near the topics.
    Sections by TF-IDF, brought to 50 dimensions (latent semantic analysis), k-means with k-means++ starts, the best of 5.
    """
    if counts.shape[0] > MAX_CLUSTERED:
        counts = counts[np.sort(rng.choice(counts.shape[0], MAX_CLUSTERED, replace=False))]
    places = _reduce(_weigh(counts), max(N_DIMENSIONS, n_topics), rng)
    labels = min((_cluster(places, n_topics, rng) for _ in range(N_RUNS)), key=lambda found: found[0])[1]
    members = csr_array((np.ones(len(labels)), (labels, np.arange(len(labels)))), shape=(n_topics, len(labels)))
    clusters = (members @ counts).toarray()
    shares = clusters / np.maximum(clusters.sum(axis=1, keepdims=True), 1)
    # A tenth of the corpus in each, or a word that its cluster lacks could never come in.
    mixed: Matrix = 0.9 * shares + 0.1 * (counts.sum(axis=0) + 1) / (counts.sum() + counts.shape[1])
    mixed /= mixed.sum(axis=1, keepdims=True)
    return mixed


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


def _cluster(places: Matrix, n_clusters: int, rng: np.random.Generator) -> tuple[float, NDArray[np.int64]]:
    """One run of k-means from k-means++ (Arthur & Vassilvitskii 2007): the sum of squared distances, and the cluster of each place.

    A cluster that loses its last place stays where it is. scipy has the same, and a fifth of a second to import.
    """
    centres = np.empty((n_clusters, places.shape[1]))
    nearest = np.ones(len(places))
    for cluster in range(n_clusters):
        # Of places that are all taken any will do.
        chances = nearest if nearest.sum() > 0 else np.ones(len(places))
        centres[cluster] = places[rng.choice(len(places), p=chances / chances.sum())]
        distances = ((places - centres[cluster]) ** 2).sum(axis=1)
        nearest = distances if cluster == 0 else np.minimum(nearest, distances)
    labels = np.zeros(len(places), dtype=np.int64)
    for _ in range(20):
        earlier, labels = labels, np.argmin((centres**2).sum(axis=1) - 2 * places @ centres.T, axis=1)
        if (labels == earlier).all():
            break
        members = csr_array((np.ones(len(labels)), (labels, np.arange(len(labels)))), shape=(n_clusters, len(labels)))
        sizes = members.sum(axis=1)
        filled = sizes > 0
        centres[filled] = (members @ places)[filled] / sizes[filled, None]
    return float(((places - centres[labels]) ** 2).sum()), labels
