"""How well topics predict text that they were not fitted to: perplexity by document completion."""

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_array

from pipeline.analysis.statistics.arrays import Flags, Matrix
from pipeline.analysis.topics.fit.engines import ETA, Model, infer_sections
from pipeline.tables.fits import HELD_OUT

Score = dict[str, float | int | None]

# How many times the α of the model is tried for predicting.
ALPHA_SCALES = (1.0, 2.0, 4.0, 8.0)
# Sections that each start is scored on, at most: two numbers of topics compare on the same ones.
MAX_SCORED = 4_000
BLOCK = 1_000_000


def draw_halves(groups: NDArray[np.int64], n_starts: int, least: int, seed: int) -> list[Flags]:
    """Which sections each start leaves out: n_starts arrays of shape (n_sections,), two by two the halves of one draw.

    groups: the group of each section, a number from 0. Groups are left out whole, for what a body says in one document it says in
    the next, and so do those who copy it. In random order each group goes to the half that has fewer sections by then, so that the
    halves are as large as each other, as far as the groups allow. Where they don't, and a half would have fewer than `least` sections,
    sections are left out instead.
    """
    rng = np.random.default_rng(seed)
    halves: list[Flags] = []
    for _ in range(0, n_starts, 2):
        second = _draw_second(np.bincount(groups), rng)[groups]
        if min(second.sum(), (~second).sum()) < least:
            second = _draw_second(np.ones(len(groups), dtype=np.int64), rng)
        halves += [second, ~second]
    return halves[:n_starts]


def _draw_second(sizes: NDArray[np.int64], rng: np.random.Generator) -> Flags:
    """Which groups of these sizes are in the second half."""
    second = np.zeros(len(sizes), dtype=bool)
    lead = 0
    for group in rng.permutation(len(sizes)):
        second[group] = lead > 0
        lead += -sizes[group] if second[group] else sizes[group]
    return second


def draw_scored(left_out: Flags, seed: int) -> NDArray[np.int64]:
    """Places of the sections left out; of more than MAX_SCORED a sample, the same for every model with this seed."""
    rows = np.flatnonzero(left_out)
    if len(rows) <= MAX_SCORED:
        return rows
    return rows[np.sort(np.random.default_rng([seed, 1]).choice(len(rows), MAX_SCORED, replace=False))]


def score_model(fitted: csr_array, held_out: csr_array, model: Model, seed: int) -> list[Score]:
    """How well a model predicts the sections left out of its fit, beside each section speaking as the fitted ones do together.

    held_out: counts of the sections that `draw_scored` says. One score for each of ALPHA_SCALES.
    Without sections or words to predict n_words is 0 and there is no perplexity.
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
