"""The engines that fit a topic model: variational EM in numpy, gensim, scikit-learn."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.special import gammaln, polygamma, psi

from pipeline.analysis.statistics.arrays import Matrix

# Prior of a word in a topic: η in Hoffman et al. (2010). Ten words of a hundred thousand would be as likely at 0.1 or 0.001.
ETA = 0.01
# Prior of a topic in a section to start from, learned from there. Sections are of few topics: a large one blurs them.
ALPHA = 0.05
# Stop where ten passes better the bound by less than this a word; topics differ from other solutions by ten times as much.
TOLERANCE = 1e-3
# Passes that settle the topics of one section where those of the corpus are given.
INFERENCE_PASSES = 30
# Sections that are looked at together, for the sake of memory, and entries of their counts, for that of the processor's cache.
SECTIONS_AT_ONCE = 4_000
WORDS_AT_ONCE = 4096


@dataclass(frozen=True)
class Model:
    """phi: array of shape (n_topics, n_terms), rows sum to 1. alpha: array of shape (n_topics,), the prior of θ.

    bound: lower bound of the log-likelihood a word that the fit ended at; NaN from engines that have none of the same kind.
    """

    phi: Matrix
    alpha: Matrix
    bound: float


def fit_model(counts: csr_array, start: Matrix, engine: str, passes: int, seed: int) -> Model:
    """LDA of these counts, array of shape (n_sections, n_terms), from these topics; scikit-learn starts at random."""
    match engine:
        case "gensim":
            return fit_gensim(counts, start, passes, seed)
        case "sklearn":
            return fit_sklearn(counts, len(start), passes, seed)
    return fit_variational(counts, start, passes)


def fit_variational(counts: csr_array, start: Matrix, passes: int) -> Model:
    """Variational EM (Blei, Ng & Jordan 2003), one step for the sections to each for the topics, α learned by their Newton steps.

    The model that gensim fits, in products of sparse matrices.
    Several starts compare by `bound`, which, unlike the likelihood, does not reward a section for a topic a word.
    """
    n_topics = len(start)
    phi = start
    alpha = np.full(n_topics, ALPHA)
    gamma = _spread(counts, alpha)
    bound = -np.inf
    for done in range(1, passes + 1):
        measured = done % 10 == 0 or done == passes
        divergence = _diverge(gamma, alpha) if measured else 0.0
        likelihood, gamma, by_word = count_topics(counts, gamma, phi)
        if measured:
            earlier = bound
            bound = (likelihood - divergence) / counts.sum()
            if bound - earlier < TOLERANCE:
                break
        gamma += alpha
        if done > 10 and done % 2:
            alpha = learn_prior(gamma, alpha)
        phi = (by_word + ETA) / (by_word + ETA).sum(axis=1, keepdims=True)
    return Model(phi, alpha, float(bound))


def infer_sections(counts: csr_array, phi: Matrix, alpha: Matrix, passes: int = INFERENCE_PASSES) -> Matrix:
    """θ of sections with the topics given: array of shape (n_sections, n_topics), rows sum to 1; means of their posteriors."""
    theta = np.empty((counts.shape[0], len(alpha)))
    # Sections don't depend on each other here: of some after the others no more than θ itself is held.
    for part in _cut(len(theta)):
        some = counts[part]
        gamma = _spread(some, alpha)
        for _ in range(passes):
            _, gamma, _ = count_topics(some, gamma, phi, words=False)
            gamma += alpha
        theta[part] = gamma / gamma.sum(axis=1, keepdims=True)
    return theta


def count_topics(counts: csr_array, gamma: Matrix, phi: Matrix, words: bool = True) -> tuple[float, Matrix, Matrix]:
    """Expected words of each topic: by section and, if wanted, by word; first the part of the bound that the words have.

    gamma: array of shape (n_sections, n_topics), parameters of the posteriors of θ. Returns arrays of the shapes of gamma and phi, the
    first in the place of gamma, as sections × topics are many.
    """
    topics = np.ascontiguousarray(phi.T, dtype=np.float32)
    likelihood, by_word = 0.0, np.zeros(topics.shape)
    for part in _cut(len(gamma)):
        some = counts[part]
        logs = _expect_logs(gamma[part])
        highest = logs.max(axis=1, keepdims=True)
        shares = np.exp(logs - highest).astype(np.float32)
        chance = _sum_topics(some, shares, topics)
        likelihood += float(some.data @ np.log(chance) + some.sum(axis=1) @ highest[:, 0])
        ratios = csr_array(((some.data / chance).astype(np.float32), some.indices, some.indptr), shape=some.shape)
        gamma[part] = shares * (ratios @ topics)
        if words:
            by_word += topics * (ratios.T @ shares)
    return likelihood, gamma, by_word.T


def _sum_topics(counts: csr_array, shares: NDArray[np.float32], topics: NDArray[np.float32]) -> NDArray[np.float32]:
    """The chance of each word of each section, over all topics: array of shape (n_entries,), in the order of the counts.

    shares: array of shape (n_sections, n_topics); topics: array of shape (n_terms, n_topics).
    """
    section = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    chance = np.empty(counts.nnz, dtype=np.float32)
    for low in range(0, counts.nnz, WORDS_AT_ONCE):
        some = slice(low, low + WORDS_AT_ONCE)
        # einsum adds up in one order on every processor; vecdot leaves that to BLAS, and topics would differ in their eighth digit.
        chance[some] = np.einsum(
            "ij,ij->i", shares.take(section[some], axis=0), topics.take(counts.indices[some], axis=0)
        )
    return chance


def learn_prior(gamma: Matrix, alpha: Matrix) -> Matrix:
    """The α under which these posteriors are likeliest: fixed point with Newton's inverse of ψ (Minka 2000)."""
    logs = sum(_expect_logs(gamma[part]).sum(axis=0) for part in _cut(len(gamma))) / len(gamma)
    for _ in range(3):
        target = psi(alpha.sum()) + logs
        alpha = np.where(target >= -2.22, np.exp(target) + 0.5, -1 / (target - psi(1)))
        for _ in range(4):
            alpha = alpha - (psi(alpha) - target) / polygamma(1, alpha)
        # Of sections of one topic each α falls without end; of sections all alike it rises without end.
        alpha = np.clip(alpha, 1e-3, 100)
    return alpha


def fit_gensim(counts: csr_array, start: Matrix, passes: int, seed: int) -> Model:
    """gensim's LdaModel, all sections at once, each pass counting in full. LdaMulticore differs with the number of workers."""
    from gensim.matutils import Sparse2Corpus
    from gensim.models.ldamodel import LdaModel

    bags = list(Sparse2Corpus(counts.T.tocsc()))
    model = LdaModel(
        num_topics=len(start),
        id2word={code: str(code) for code in range(counts.shape[1])},
        passes=passes,
        iterations=20,  # of gensim's 50 the later ones change nothing that can be seen
        alpha="auto",
        eta=ETA,
        chunksize=len(bags),
        decay=0,
        eval_every=None,
        random_state=seed,
        dtype=np.float64,
    )
    model.state.sstats[...] = start * counts.sum() / len(start)
    model.sync_state()
    model.update(bags)
    return Model(model.get_topics(), np.asarray(model.alpha), np.nan)


def fit_sklearn(counts: csr_array, n_topics: int, passes: int, seed: int) -> Model:
    """scikit-learn's LatentDirichletAllocation in batches, from its own random start, α being 1 / n_topics."""
    from sklearn.decomposition import LatentDirichletAllocation

    model = LatentDirichletAllocation(n_topics, learning_method="batch", max_iter=passes, random_state=seed).fit(counts)
    phi = model.components_ / model.components_.sum(axis=1, keepdims=True)
    return Model(phi, np.full(n_topics, 1 / n_topics), np.nan)


def _spread(counts: csr_array, alpha: Matrix) -> Matrix:
    """Each section's words shared out evenly over topics."""
    even: Matrix = alpha + counts.sum(axis=1)[:, None] / len(alpha)
    return even


def _diverge(gamma: Matrix, alpha: Matrix) -> float:
    """Kullback-Leibler divergence of the sections' posteriors of θ from their prior, summed."""
    divergence = len(gamma) * (gammaln(alpha).sum() - gammaln(alpha.sum()))
    for part in _cut(len(gamma)):
        some = gamma[part]
        divergence += (
            gammaln(some.sum(axis=1)).sum() - gammaln(some).sum() + ((some - alpha) * _expect_logs(some)).sum()
        )
    return float(divergence)


def _expect_logs(gamma: Matrix) -> Matrix:
    """E[log θ] under the posteriors: array of the shape of gamma, (n_sections, n_topics)."""
    logs: Matrix = psi(gamma) - psi(gamma.sum(axis=1, keepdims=True))
    return logs


def _cut(n_sections: int) -> list[slice]:
    """So many sections in parts."""
    return [slice(low, low + SECTIONS_AT_ONCE) for low in range(0, n_sections, SECTIONS_AT_ONCE)]
