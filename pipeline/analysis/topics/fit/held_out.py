"""How well topics predict text that they were not fitted to: perplexity by document completion."""

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_array

from pipeline.analysis.statistics.arrays import Matrix
from pipeline.analysis.topics.fit.engines import ETA, Model, infer_sections
from pipeline.tables.fits import HELD_OUT

Score = dict[str, float | int | None]

# Each start leaves out one of so many folds of documents.
N_FOLDS = 5
# How many times the α of the model is tried for predicting.
ALPHA_SCALES = (1.0, 2.0, 4.0, 8.0)
BLOCK = 1_000_000


def draw_folds(groups: NDArray[np.int64], n_starts: int, seed: int) -> list[NDArray[np.bool_]]:
    """Which sections each start leaves out: n_starts arrays of shape (n_sections,).

    groups: the document of each section. Documents are left out whole, for what a section says its siblings say too; a fifth
    by each start, each document once in five starts, then in another draw. A text copied into another document
    stays a leak, and the same for every number of topics: folds don't depend on it.
    Under five documents sections are left out instead.
    """
    n_groups = int(groups.max()) + 1
    if n_groups < N_FOLDS:
        n_groups = len(groups)
        groups = np.arange(n_groups)
    rng = np.random.default_rng(seed)
    folds: list[NDArray[np.bool_]] = []
    for start in range(n_starts):
        if start % N_FOLDS == 0:
            fold_of = rng.permutation(n_groups) % N_FOLDS
        folds.append((fold_of == start % N_FOLDS)[groups])
    return folds


def score_model(fitted: csr_array, held_out: csr_array, model: Model, seed: int) -> list[Score]:
    """How well a model predicts the sections left out of its fit, beside each section speaking as the fitted ones do together.

    One score for each of ALPHA_SCALES. Without sections or words to predict n_words is 0 and there is no perplexity.
    """
    scores: list[Score] = []
    unigrams = score_unigrams(fitted, held_out, seed)
    for scale in ALPHA_SCALES:
        likelihood, n_words = score_completion(held_out, model.phi, model.alpha * scale, seed)
        score: Score = {"alpha_scale": scale, "n_words": n_words}
        if n_words:
            score["perplexity"] = float(np.exp(-likelihood / n_words))
            score["unigram_perplexity"] = float(np.exp(-unigrams / n_words))
        scores.append(score)
    return scores


def join_scores(scores: list[list[Score]]) -> pl.DataFrame:
    """The scores of all starts with the multiple of α that all together predict best with; one row is one start.

    scores: what `score_model` says of each start. Variational posteriors are narrower than the true ones, and the α learned from
    them is too small, most so where sections are short: these look purer than they are, and words that they have yet
    to say less likely. One scale for all starts and sections is too little to be fitted to what is left out.
    """
    known = [[score["perplexity"] for score in start] for start in scores if start[0]["n_words"]]
    best = int(np.log(np.array(known, dtype=np.float64)).mean(axis=0).argmin()) if known else 0
    return pl.DataFrame([{"start": start} | own[best] for start, own in enumerate(scores)], schema=HELD_OUT.schema)


def score_completion(counts: csr_array, phi: Matrix, alpha: Matrix, seed: int) -> tuple[float, int]:
    """Log-likelihood of the second half of each section's words, its topics inferred from the first; and how many words these are.

    Document completion (Wallach et al. 2009, ICML; Asuncion et al. 2009, UAI). gensim's `log_perplexity` is a bound that
    grows with the number of topics whether they predict anything or not.
    """
    given, asked = split_words(counts, np.random.default_rng(seed))
    theta = infer_sections(given, phi, alpha)
    section = np.repeat(np.arange(asked.shape[0]), np.diff(asked.indptr))
    log_likelihood = 0.0
    step = max(1, BLOCK // len(phi))
    for low in range(0, asked.nnz, step):
        part = slice(low, low + step)
        chance = np.einsum("ij,ji->i", theta[section[part]], phi[:, asked.indices[part]])
        log_likelihood += float(asked.data[part] @ np.log(chance))
    return log_likelihood, int(asked.sum())


def score_unigrams(fitted: csr_array, held_out: csr_array, seed: int) -> float:
    """Log-likelihood of the same words, each section speaking as the whole corpus does: what topics have to better."""
    _, asked = split_words(held_out, np.random.default_rng(seed))
    shares = fitted.sum(axis=0) + ETA
    return float(asked.sum(axis=0) @ np.log(shares / shares.sum()))


def split_words(counts: csr_array, rng: np.random.Generator) -> tuple[csr_array, csr_array]:
    """Counts as two halves that sum to them, each occurrence in either by the toss of a coin."""
    given = rng.binomial(counts.data.astype(np.int64), 0.5)
    halves = []
    for data in (given, counts.data - given):
        # Copies: taking out zeros writes into the arrays of places, which both would share.
        half = csr_array((data.astype(np.float64), counts.indices.copy(), counts.indptr.copy()), shape=counts.shape)
        half.eliminate_zeros()
        halves.append(half)
    return halves[0], halves[1]
