"""Topic models of sections with gensim's LDA: fit, describe, and share out over years."""

import warnings
from dataclasses import dataclass

import numpy as np
import polars as pl
from gensim.models.ldamodel import LdaModel
from numpy.typing import NDArray
from scipy.cluster.vq import kmeans2
from scipy.sparse import csr_array
from scipy.sparse.linalg import svds

from pipeline.analysis.matrices import make_matrix
from pipeline.params import InputError, LdaParams

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Fit:
    """A fitted topic model, topics in order of their share of the corpus.

    phi: array of shape (n_topics, n_terms), rows sum to 1; φ in Blei et al. (2003).
    theta: array of shape (n_sections, n_topics), rows sum to 1; θ there.
    alpha: array of shape (n_topics,), the prior of θ.
    """

    terms: list[str]
    section_ids: list[str]
    phi: Matrix
    theta: Matrix
    alpha: Matrix


def fit_lda(section_terms: pl.DataFrame, n_topics: int, params: LdaParams) -> Fit:
    """LDA by variational Bayes (gensim), the sections being its documents, started from clusters of sections.

    One run finds one of many local optima: read a topic as a suggestion, not as a finding.
    Raises InputError where there are fewer sections than topics.
    """
    terms = section_terms["term"].unique().sort().to_list()
    bags = _make_bags(section_terms, terms)
    if len(bags) < n_topics:
        raise InputError(
            f"params.yaml: topics.candidates asks for {n_topics} topics, and only {len(bags)} sections have a term of the vocabulary; "
            "take that candidate out, add documents, or lower vectorize.min_df"
        )
    # LdaMulticore gives other results with other numbers of workers; LdaModel does not.
    model = LdaModel(
        num_topics=n_topics,
        id2word=dict(enumerate(terms)),
        passes=params.passes,
        iterations=20,  # of gensim's 50 the later ones change nothing that can be seen
        alpha="auto",
        eta="auto",
        # All sections at once, each pass counting in full: variational EM as in Blei et al. (2003).
        chunksize=len(bags),
        decay=0,
        eval_every=None,
        random_state=params.seed,
        dtype=np.float64,
    )
    model.state.sstats[...] = _start_topics(section_terms, n_topics, params.seed)
    model.sync_state()
    model.update(list(bags.values()))
    gamma, _ = model.inference(list(bags.values()))
    theta = gamma / gamma.sum(axis=1, keepdims=True)
    lengths = np.array([sum(count for _, count in bag) for bag in bags.values()])
    order = np.argsort(-(lengths @ theta), kind="stable")
    return Fit(terms, list(bags), model.get_topics()[order], theta[:, order], np.asarray(model.alpha)[order])


def _start_topics(section_terms: pl.DataFrame, n_topics: int, seed: int) -> Matrix:
    """Word counts of shape (n_topics, n_terms) to start from: those of clusters of sections.

    gensim's random start ends in a poor optimum: on planted work plans the topics that it finds resemble the planted ones by a
    cosine of 0.7, from here by 0.9. An item of a plan is mostly of one subject, so that clusters of items lie near the topics.
    Sections by TF-IDF, brought to 50 dimensions (latent semantic analysis), k-means with k-means++ starts, the best of 10.
    """
    counts, _, _ = make_matrix(section_terms, "section_id")
    document_frequency = counts.astype(bool).sum(axis=0)
    weights = counts.copy()
    weights.data = (1 + np.log(weights.data)) * np.log(counts.shape[0] / document_frequency)[weights.indices]
    places = _reduce(weights, 50)
    rng = np.random.default_rng(seed)
    labels = min((_cluster(places, n_topics, rng) for _ in range(10)), key=lambda found: found[0])[1]
    members = csr_array((np.ones(len(labels)), (labels, np.arange(len(labels)))), shape=(n_topics, len(labels)))
    clusters = (members @ counts).toarray()
    corpus = counts.sum(axis=0) / counts.sum()
    shares = clusters / np.maximum(clusters.sum(axis=1, keepdims=True), 1)
    # A tenth of the corpus in each, or a word that its cluster lacks could never come in.
    started: Matrix = (0.9 * shares + 0.1 * corpus) * counts.sum() / n_topics
    return started


def _reduce(weights: csr_array, n_dimensions: int) -> Matrix:
    """Sections in so few dimensions, or fewer, each at distance one from the origin (latent semantic analysis)."""
    if min(weights.shape) <= 4 * n_dimensions:
        # Where nearly all dimensions are wanted, svds restarts at random and no two runs are the same.
        left, singular, _ = np.linalg.svd(weights.toarray(), full_matrices=False)
        left, singular = left[:, :n_dimensions], singular[:n_dimensions]
    else:
        left, singular, _ = svds(weights, n_dimensions, v0=np.ones(min(weights.shape)))
    places: Matrix = left * singular
    places /= np.maximum(np.linalg.norm(places, axis=1, keepdims=True), 1e-12)
    return places


def _cluster(places: Matrix, n_clusters: int, rng: np.random.Generator) -> tuple[float, NDArray[np.int64]]:
    """One run of k-means: the sum of squared distances, and the cluster of each place."""
    with warnings.catch_warnings():
        # Of sections that are all alike some clusters stay empty.
        warnings.filterwarnings("ignore", message="One of the clusters is empty")
        warnings.filterwarnings("ignore", message="invalid value encountered", category=RuntimeWarning)
        centres, labels = kmeans2(places, n_clusters, iter=30, minit="++", rng=rng)
    return float(((places - centres[labels]) ** 2).sum()), labels


def tabulate(fit: Fit) -> tuple[pl.DataFrame, pl.DataFrame]:
    """φ and θ as tables: one term of one topic, one topic of one section, each with its probability."""
    n_topics, n_terms = fit.phi.shape
    topic_words = pl.DataFrame(
        {
            "topic": np.repeat(np.arange(n_topics, dtype=np.int32), n_terms),
            "term": fit.terms * n_topics,
            "probability": fit.phi.ravel(),
        }
    )
    section_topics = pl.DataFrame(
        {
            "section_id": [section_id for section_id in fit.section_ids for _ in range(n_topics)],
            "topic": np.tile(np.arange(n_topics, dtype=np.int32), len(fit.section_ids)),
            "probability": fit.theta.ravel(),
        }
    )
    return topic_words, section_topics


def _make_bags(section_terms: pl.DataFrame, terms: list[str]) -> dict[str, list[tuple[int, int]]]:
    """gensim's bags of words: (term index, count) pairs by section, sections in order of their id."""
    codes = {term: code for code, term in enumerate(terms)}
    bags: dict[str, list[tuple[int, int]]] = {}
    for section_id, term, count in section_terms.sort("section_id", "term").iter_rows():
        bags.setdefault(section_id, []).append((codes[term], count))
    return bags
