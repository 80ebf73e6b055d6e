"""Themes to start a topic model from: more topics than asked for, without those that are scattered, joined to as many as asked for."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from pipeline.analysis.statistics.arrays import Flags, Matrix
from pipeline.analysis.topics.fit.engines import ETA, fit_variational, infer_sections
from pipeline.analysis.topics.fit.starts import join_clusters, start_topics

# Topics that are fitted for each theme asked for. Formulas take topics of their own, and of as few topics as themes small themes
# that go together have to share one (benchmarks/results/topics_themes.csv).
TOPICS_PER_THEME = 2
# A topic whose share in neighbouring sections is correlated by less than this is scattered. Formulas drawn anew for every section have
# .04 at most, planted themes .08 and more (the same benchmark, seeds 1 and 2).
GATHERED = 0.05
# The standard error of that correlation is half of the bound with so many pairs of neighbours, more of them make it smaller.
MIN_PAIRS = 1600
# To tell what is scattered, sections need not be known to the last digit.
SIFTING_PASSES = 10


def find_themes(
    counts: csr_array, documents: NDArray[np.int64], n_topics: int, passes: int, rng: np.random.Generator
) -> Matrix:
    """Word distributions to start from, rows sum to 1: array of shape (n_topics, n_terms), or of one row more, the background.

    documents: whose each section is, array of shape (n_sections,), sections in the order in which they stand there.
    The bound of LDA prefers to halve large themes and to give topics to formulas, and drops small themes for it. So twice as
    many topics are fitted. A theme goes on from one item to the next and through a chapter; what comes back here and there, whatever
    is being said, is none: the topics that don't (`measure_gathering`) are put together as the background. Of the others those
    that tell the least apart are joined (`join_clusters`), until as many as asked for are left.
    With too few neighbours to tell by, nothing is put aside.
    """
    n_fitted = min(TOPICS_PER_THEME * n_topics, counts.shape[0])
    model = fit_variational(counts, start_topics(counts, n_fitted, rng), passes)
    theta = infer_sections(counts, model.phi, model.alpha, SIFTING_PASSES)
    words = model.phi * (counts.sum(axis=1) @ theta)[:, None]
    gathered = pick_gathered(theta, documents, n_topics)
    themes = join_clusters(words[gathered], n_topics)
    background = words[~gathered].sum(axis=0, keepdims=True)[: int((~gathered).any())]
    start: Matrix = np.vstack([themes, background]) + ETA
    start /= start.sum(axis=1, keepdims=True)
    return start


def pick_gathered(theta: Matrix, documents: NDArray[np.int64], n_least: int) -> Flags:
    """Which topics are no background: array of shape (n_topics,); at least n_least, those that gather most."""
    gathering, n_pairs = measure_gathering(theta, documents)
    if n_pairs < MIN_PAIRS:
        return np.ones(len(gathering), dtype=bool)
    most = np.zeros(len(gathering), dtype=bool)
    most[np.argsort(-gathering, kind="stable")[:n_least]] = True
    return most | (gathering >= GATHERED)


def measure_gathering(theta: Matrix, documents: NDArray[np.int64]) -> tuple[Matrix, int]:
    """Correlation of each topic's share in a section with that in the next of its document, around the corpus's mean; and the pairs.

    theta: array of shape (n_sections, n_topics). Returns an array of shape (n_topics,), 0 for a topic that has the same share everywhere.
    """
    next_too = documents[1:] == documents[:-1]
    strays = theta - theta.mean(axis=0)
    spread = (strays**2).mean(axis=0)
    together = np.einsum("ij,ij->j", strays[:-1][next_too], strays[1:][next_too]) / max(next_too.sum(), 1)
    gathering: Matrix = np.divide(together, spread, out=np.zeros_like(spread), where=spread > 0)
    return gathering, int(next_too.sum())
