"""Topics planted against topics found: our default, gensim, scikit-learn and tomotopy on the same corpora."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_array

from benchmarks.embedded import make_embedded, shape_themes
from benchmarks.halves import group_by_document
from pipeline.analysis.statistics.matrices import gather_terms, make_matrix
from pipeline.analysis.topics.fit import fitting
from pipeline.analysis.topics.fit.consensus import compare_topics
from pipeline.analysis.topics.fit.engines import ALPHA, count_topics, fit_variational, learn_prior
from pipeline.analysis.topics.fit.held_out import ALPHA_SCALES, score_completion
from pipeline.params.reading import load_params

Matrix = NDArray[np.float64]

# Settings were tried on the seeds 1 to 3 alone, and are measured on others.
SEEDS = range(101, 106)
EMBEDDED_SEEDS = range(111, 116)
N_TERMS, SECTIONS_PER_DOCUMENT = 2000, 20


@dataclass(frozen=True)
class Planted:
    """A corpus from the model itself. counts is fitted, unseen scores; alpha is the prior that made the shares."""

    counts: csr_array
    unseen: csr_array
    phi: Matrix
    alpha: Matrix


def plant(n_topics: int, words: str, lengths: str, seed: int) -> Planted:
    """2,000 sections of 300 words, or 20,000 as long as real ones (log-normal, median 22), and a tenth more for scoring.

    uniform: topics from a Dirichlet with 0.05 a word; zipf: with 100 words in all, shared out by Zipf's law.
    """
    rng = np.random.default_rng(seed)
    base = np.full(N_TERMS, 1 / N_TERMS) if words == "uniform" else 1 / np.arange(1, N_TERMS + 1)
    weight = 0.05 * N_TERMS if words == "uniform" else 100.0
    phi = rng.gamma(np.tile(weight * base / base.sum(), (n_topics, 1))) + 1e-300
    phi /= phi.sum(axis=1, keepdims=True)
    n_sections = 2200 if lengths == "300" else 22_000
    sizes = np.full(n_sections, 300) if lengths == "300" else rng.lognormal(np.log(22), 0.8, n_sections).astype(int) + 3
    alpha = np.full(n_topics, 0.1)
    theta = rng.dirichlet(alpha, n_sections)
    rows = np.concatenate([rng.multinomial(size, share) for size, share in zip(sizes, theta, strict=True)]).reshape(
        n_sections, n_topics
    )
    counts = np.zeros((n_sections, N_TERMS))
    for topic in range(n_topics):
        drawn = rng.choice(N_TERMS, rows[:, topic].sum(), p=phi[topic])
        np.add.at(counts, (np.repeat(np.arange(n_sections), rows[:, topic]), drawn), 1)
    edge = n_sections * 10 // 11
    return Planted(csr_array(counts[:edge]), csr_array(counts[edge:]), phi, alpha)


def tabulate_counts(counts: csr_array) -> tuple[pl.DataFrame, pl.DataFrame]:
    """section_terms, and documents of 20 sections."""
    entries = counts.tocoo()
    table = pl.DataFrame(
        {
            "section_id": [f"{row:06d}" for row in entries.row],
            "term": [f"{column:05d}" for column in entries.col],
            "count": entries.data.astype(np.int64),
        }
    ).sort("section_id", "term")
    ids = table["section_id"].unique().sort()
    documents = [f"{int(section_id) // SECTIONS_PER_DOCUMENT:05d}" for section_id in ids]
    return table, group_by_document(pl.DataFrame({"section_id": ids, "document_id": documents}))


Fitted = tuple[Matrix, Matrix]
Engine = Callable[[csr_array, int, int], Fitted]


def fit_ours(n_starts: int) -> Engine:
    """Our default, or a single start of it."""

    def fit(counts: csr_array, n_topics: int, seed: int) -> Fitted:
        params = replace(load_params().lda, n_starts=n_starts, seed=seed)
        table, sections = tabulate_counts(counts)
        found = fitting.fit_topics(gather_terms([table]), sections, n_topics, params)
        phi = np.full((len(found.phi), counts.shape[1]), 1e-12)
        phi[:, [int(term) for term in found.terms]] = found.phi
        # Held-out text is foretold with the scale that the starts' own held-out text asks for; one start has none.
        return phi, found.alpha * found.held_out["alpha_scale"].to_numpy()[0]

    return fit


def fit_gensim(passes: int, tuned: bool) -> Engine:
    """gensim's LdaModel from its own random start, defaults otherwise, or with learned priors."""

    def fit(counts: csr_array, n_topics: int, seed: int) -> Fitted:
        from gensim.matutils import Sparse2Corpus
        from gensim.models.ldamodel import LdaModel

        bags = list(Sparse2Corpus(counts.T.tocsc()))
        priors: dict[str, Any] = {"alpha": "auto", "eta": "auto"} if tuned else {}
        names = {code: str(code) for code in range(counts.shape[1])}
        model = LdaModel(bags, n_topics, names, passes=passes, random_state=seed, eval_every=None, **priors)
        return model.get_topics().astype(np.float64), np.asarray(model.alpha, dtype=np.float64)

    return fit


def fit_sklearn(method: str) -> Engine:
    """scikit-learn's LatentDirichletAllocation with its defaults."""

    def fit(counts: csr_array, n_topics: int, seed: int) -> Fitted:
        from sklearn.decomposition import LatentDirichletAllocation

        model = LatentDirichletAllocation(n_topics, learning_method=method, random_state=seed).fit(counts)
        return model.components_ / model.components_.sum(axis=1, keepdims=True), np.full(n_topics, 1 / n_topics)

    return fit


def fit_tomotopy(sweeps: int) -> Engine:
    """tomotopy's collapsed Gibbs sampler, one worker: with two its topics are others."""

    def fit(counts: csr_array, n_topics: int, seed: int) -> Fitted:
        import tomotopy

        model = tomotopy.LDAModel(k=n_topics, seed=seed)
        for row in range(counts.shape[0]):
            own = counts[[row]]
            words = [str(code) for code, n in zip(own.indices, own.data, strict=True) for _ in range(int(n))]
            if words:
                model.add_doc(words)
        model.train(sweeps, workers=1)
        phi = np.full((n_topics, counts.shape[1]), 1e-12)
        phi[:, [int(word) for word in model.used_vocabs]] = [model.get_topic_word_dist(k) for k in range(n_topics)]
        return phi, np.asarray(model.alpha, dtype=np.float64)

    return fit


ENGINES: dict[str, Engine] = {
    "default": fit_ours(5),
    "one start": fit_ours(1),
    "gensim": fit_gensim(1, False),
    "gensim, 10 passes": fit_gensim(10, False),
    "gensim, 20 passes, priors learned": fit_gensim(20, True),
    "scikit-learn batch": fit_sklearn("batch"),
    "scikit-learn online": fit_sklearn("online"),
    "tomotopy, 200 sweeps": fit_tomotopy(200),
    "tomotopy, 1,000 sweeps": fit_tomotopy(1000),
}
CORPORA = [
    (20, "uniform", "300"),
    (20, "zipf", "300"),
    (50, "uniform", "300"),
    (50, "zipf", "300"),
    (20, "zipf", "real"),
]
# These take most of the time and change little from seed to seed: the first seed only.
SLOW = {
    "gensim, 20 passes, priors learned",
    "tomotopy, 1,000 sweeps",
    "scikit-learn online",
    "gensim, 10 passes",
    "tomotopy, 200 sweeps",
}


def score(planted: Planted, phi: Matrix, alpha: Matrix) -> dict[str, float]:
    """Cosines, and held-out perplexity over that of the planted topics, minus one; with the α that the engine itself gives."""
    logs = []
    for words, prior in ((phi, alpha), (planted.phi, planted.alpha)):
        likelihood, n_words = score_completion(planted.unseen, np.maximum(words, 1e-12), prior, 0)
        logs.append(-likelihood / n_words)
    return match_planted(planted.phi, phi) | {"perplexity_over_planted": float(np.expm1(logs[0] - logs[1]))}


def match_planted(planted: Matrix, found: Matrix) -> dict[str, float]:
    """Cosine of each planted topic with its partner."""
    cosine = compare_topics(planted, found)
    matched = cosine[linear_sum_assignment(cosine, maximize=True)]
    return {
        "mean_cosine": float(matched.mean()),
        "least_cosine": float(matched.min()),
        "over_09": int((matched > 0.9).sum()),
    }


def compare_engines(seeds: list[int], path: Path) -> None:
    """One row is one engine on one corpus of one seed; kept as they come, for all take an hour."""
    rows = []
    for seed in seeds:
        for n_topics, words, lengths in CORPORA:
            planted = plant(n_topics, words, lengths, seed)
            for name, engine in ENGINES.items():
                if seed != seeds[0] and name in SLOW:
                    continue
                started = time.process_time()
                phi, alpha = engine(planted.counts, n_topics, seed)
                seconds = time.process_time() - started
                row = {"n_topics": n_topics, "words": words, "lengths": lengths, "seed": seed, "engine": name}
                rows.append(row | score(planted, phi, alpha) | {"cpu_seconds": seconds})
                _keep(rows, path)


def compare_embedded(seeds: list[int], path: Path) -> None:
    """The same for the embedded corpus: 17 themes, and two kinds of text outside items, headings of chapters and openings.

    These take topics too; 20 is what the rule chooses by default. A tenth of the documents is left out and scored. Its planted
    model are the words of each theme's own items and those of all the rest in the other documents, its α learned, and of
    ALPHA_SCALES the one that foretells what is scored best.
    started from the planted: one fit that begins there, for what can be reached.
    """
    rows = []
    for seed in seeds:
        corpus = make_embedded(seed)
        documents = corpus.sections.filter(pl.col("section_id").is_in(corpus.section_terms["section_id"].implode()))
        scoring = documents["document_id"].unique().sort().gather_every(10)
        held = pl.col("section_id").is_in(
            documents.filter(pl.col("document_id").is_in(scoring.implode()))["section_id"].implode()
        )
        table = corpus.section_terms.filter(~held)
        counts, themes, rest = shape_themes(replace(corpus, section_terms=table))
        # A word that no fitted document has tells nothing of topics.
        known = corpus.section_terms.filter(pl.col("term").is_in(table["term"].unique().implode()))
        every, ids, _ = make_matrix(known, "section_id")
        unseen = every[np.flatnonzero(pl.DataFrame({"section_id": ids}).select(held).to_series())]
        words = 0.999 * np.vstack([themes, rest]) + 0.001 / counts.shape[1]
        alpha = learn_alpha(counts, words)
        scales = [score_completion(unseen, words, alpha * scale, 0)[0] for scale in ALPHA_SCALES]
        planted = Planted(counts, unseen, words, alpha * ALPHA_SCALES[int(np.argmax(scales))])
        for n_topics in (20, 19, len(words), 15, 10):
            started_there = {"started from the planted": start_planted(words)} if n_topics == len(words) else {}
            for name, engine in (ENGINES | started_there).items():
                if name not in ("default", "started from the planted") and (seed != seeds[0] or n_topics != 20):
                    continue
                started = time.process_time()
                phi, own_alpha = engine(planted.counts, n_topics, seed)
                seconds = time.process_time() - started
                scored = score(planted, phi, own_alpha) | match_planted(themes, phi)
                rows.append({"n_topics": n_topics, "seed": seed, "engine": name} | scored | {"cpu_seconds": seconds})
                _keep(rows, path)


def learn_alpha(counts: csr_array, phi: Matrix) -> Matrix:
    """The prior of θ where the topics are given, as the default learns it."""
    alpha = np.full(len(phi), ALPHA)
    gamma = alpha + counts.sum(axis=1)[:, None] / len(phi)
    for done in range(40):
        gamma = count_topics(counts, gamma, phi, words=False)[1] + alpha
        alpha = learn_prior(gamma, alpha) if done > 10 else alpha
    return alpha


def start_planted(planted: Matrix) -> Engine:
    """Variational EM from the planted topics."""

    def fit(counts: csr_array, n_topics: int, seed: int) -> Fitted:
        model = fit_variational(counts, planted, load_params().lda.passes)
        return model.phi, model.alpha

    return fit


def _keep(rows: list[dict[str, Any]], path: Path) -> None:
    print("  " + ", ".join(f"{v:.3f}" if isinstance(v, float) else str(v) for v in rows[-1].values()), flush=True)
    pl.DataFrame(rows).write_csv(path, float_precision=4)


def main(folder: Path) -> None:
    """QUICK=1: the first seed only."""
    n_seeds = 1 if os.environ.get("QUICK") else 5
    compare_embedded(list(EMBEDDED_SEEDS)[:n_seeds], folder / "topics_embedded.csv")
    compare_engines(list(SEEDS)[:n_seeds], folder / "topics.csv")
