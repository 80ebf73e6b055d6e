"""Themes of unequal size that go together: what our default finds of them, beside EM from the planted themes and other models."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_array

from benchmarks.halves import group_by_document
from benchmarks.themes import Themes, write_themes
from benchmarks.topics import fit_gensim, fit_sklearn, tabulate_counts
from pipeline.analysis.statistics.matrices import gather_terms
from pipeline.analysis.topics.fit import fitting
from pipeline.analysis.topics.fit.consensus import compare_topics
from pipeline.analysis.topics.fit.engines import fit_variational
from pipeline.analysis.topics.fit.starts import start_topics
from pipeline.params.reading import load_params

Matrix = np.ndarray[Any, np.dtype[np.float64]]
Engine = Callable[[Themes, int, int], Matrix]

# The generator's first two seeds served for trying; these are used once.
SEEDS = range(101, 106)
# Themes and the exponent of their sizes.
CELLS = ((25, 0.8), (25, 1.5), (40, 0.8), (12, 0.8), (25, 0.0))
SWEEPS = 500
# Themes with this share of the words or more can be asked for.
LARGE = 0.01


def fit_default(corpus: Themes, n_topics: int, seed: int) -> Matrix:
    """Our default; the background is none of the themes."""
    table, sections = tabulate_themes(corpus)
    found = fitting.fit_topics(gather_terms([table]), sections, n_topics, load_params().lda)
    phi = np.full((n_topics, corpus.counts.shape[1]), 1e-12)
    phi[:, [int(term) for term in found.terms]] = found.phi[:n_topics]
    return phi


def fit_once(corpus: Themes, n_topics: int, seed: int) -> Matrix:
    """One EM from as many clusters as topics: what a start was before topics were sifted."""
    start = start_topics(corpus.counts, n_topics, np.random.default_rng(seed))
    return fit_variational(corpus.counts, start, load_params().lda.passes).phi


def fit_planted(corpus: Themes, n_topics: int, seed: int) -> Matrix:
    """EM from the planted themes: what its bound leaves of them."""
    start = 0.999 * corpus.phi + 0.001 / corpus.phi.shape[1]
    return fit_variational(corpus.counts, start, load_params().lda.passes).phi


def fit_tomotopy(name: str) -> Engine:
    """One of tomotopy's samplers, one worker; DMR is told each section's document."""

    def fit(corpus: Themes, n_topics: int, seed: int) -> Matrix:
        import tomotopy

        sizes = {"k1": max(2, n_topics // 4), "k2": n_topics} if name == "PA" else {"k": n_topics}
        model = getattr(tomotopy, f"{name}Model")(seed=seed, **({"initial_k": n_topics} if name == "HDP" else sizes))
        for words, document in zip(list_words(corpus.counts), corpus.documents, strict=True):
            model.add_doc(words, **({"metadata": str(document)} if name == "DMR" else {}))
        model.train(SWEEPS, workers=1)
        topics = list(range(model.k2 if name == "PA" else model.k))
        if name == "HDP":
            sizes_found = model.get_count_by_topics()
            topics = sorted(topics, key=lambda k: -int(sizes_found[k]))[:n_topics]
        phi = np.full((len(topics), corpus.counts.shape[1]), 1e-12)
        phi[:, [int(word) for word in model.used_vocabs]] = [model.get_topic_word_dist(k) for k in topics]
        return phi

    return fit


def fit_topica(name: str) -> Engine:
    """topica's LDA, its logistic-normal CTM (its STM without covariates), or the ensemble of five of its LDA."""

    def fit(corpus: Themes, n_topics: int, seed: int) -> Matrix:
        import topica

        words = list_words(corpus.counts)
        if name == "CTM":
            models: list[Any] = [topica.CTM(n_topics, seed=seed)]
            models[0].fit(topica.Corpus.from_documents(words), num_threads=1)
        else:
            models = [topica.LDA(n_topics, seed=seed + run) for run in range(5 if name == "ensemble" else 1)]
            for model in models:
                model.fit(words, iters=SWEEPS)
        found = topica.ensemble(models).topic_word if name == "ensemble" else models[0].topic_word
        phi = np.full((len(found), corpus.counts.shape[1]), 1e-12)
        phi[:, [int(word) for word in models[0].vocabulary]] = found
        return phi

    return fit


def fit_nmf(corpus: Themes, n_topics: int, seed: int) -> Matrix:
    """scikit-learn's NMF of TF-IDF."""
    from sklearn.decomposition import NMF
    from sklearn.feature_extraction.text import TfidfTransformer

    model = NMF(n_topics, init="nndsvd", random_state=seed, max_iter=400)
    found: Matrix = model.fit(TfidfTransformer(sublinear_tf=True).fit_transform(corpus.counts)).components_ + 1e-12
    return found


ENGINES: dict[str, Engine] = {
    "default": fit_default,
    "started from the planted": fit_planted,
    "one EM from clusters": fit_once,
    "tomotopy LDA": fit_tomotopy("LDA"),
    "tomotopy HDP": fit_tomotopy("HDP"),
    "tomotopy PA": fit_tomotopy("PA"),
    "tomotopy DMR": fit_tomotopy("DMR"),
    "topica LDA": fit_topica("LDA"),
    "topica CTM": fit_topica("CTM"),
    "topica ensemble": fit_topica("ensemble"),
    "gensim, 20 passes, priors learned": lambda corpus, n, seed: fit_gensim(20, True)(corpus.counts, n, seed)[0],
    "scikit-learn batch": lambda corpus, n, seed: fit_sklearn("batch")(corpus.counts, n, seed)[0],
    "NMF": fit_nmf,
}
# tomotopy's CT is left out: 500 sweeps with 12 themes were not done in six CPU minutes; topica's CTM is the same model.
# These are compared on every corpus, the others on the first seed of the cells with 25 unequal themes.
ON_EVERY_SEED = ("default", "started from the planted", "one EM from clusters", "tomotopy LDA")


def list_words(counts: csr_array) -> list[list[str]]:
    """The words of each section, as texts."""
    return [
        [str(code) for code, n in zip(own.indices, own.data, strict=True) for _ in range(int(n))]
        for own in (counts[[row]] for row in range(counts.shape[0]))
    ]


def tabulate_themes(corpus: Themes) -> tuple[pl.DataFrame, pl.DataFrame]:
    """section_terms, and sections with their documents, each of a voice of its own."""
    table, sections = tabulate_counts(corpus.counts)
    documents = corpus.documents[sections["section_id"].cast(pl.Int64).to_numpy()]
    return table, group_by_document(sections.with_columns(document_id=pl.Series([f"{d:05d}" for d in documents])))


def score_themes(corpus: Themes, phi: Matrix) -> dict[str, float]:
    """Cosine of each planted theme with its partner, of all and of the large ones."""
    cosine = compare_topics(corpus.phi, phi)
    themes, partners = linear_sum_assignment(cosine, maximize=True)
    matched = np.zeros(len(corpus.phi))
    matched[themes] = cosine[themes, partners]
    large = corpus.shares >= LARGE
    return {
        "mean_cosine": float(matched.mean()),
        "over_09": int((matched > 0.9).sum()),
        "n_large": int(large.sum()),
        "mean_large": float(matched[large].mean()),
    }


def main(folder: Path, resume: bool = False) -> None:
    """One row is one engine on one corpus, kept as they come. QUICK=1: one seed of one cell."""
    quick = bool(os.environ.get("QUICK"))
    path = folder / "topics_themes.csv"
    rows = pl.read_csv(path).to_dicts() if resume and path.exists() else []
    done = {(row["n_themes"], row["exponent"], row["seed"], row["engine"]) for row in rows}
    for seed in list(SEEDS)[: 1 if quick else None]:
        for n_themes, exponent in CELLS[: 1 if quick else None]:
            corpus = write_themes(n_themes, exponent, seed)
            for name, engine in ENGINES.items():
                if (n_themes, exponent, seed, name) in done:
                    continue
                if name not in ON_EVERY_SEED and ((n_themes, exponent) not in CELLS[:2] or seed != SEEDS[0]):
                    continue
                started = time.process_time()
                phi = engine(corpus, n_themes, seed)
                row = {"n_themes": n_themes, "exponent": exponent, "seed": seed, "engine": name}
                rows.append(row | score_themes(corpus, phi) | {"cpu_seconds": time.process_time() - started})
                print(
                    "  " + ", ".join(f"{v:.3f}" if isinstance(v, float) else str(v) for v in rows[-1].values()),
                    flush=True,
                )
                pl.DataFrame(rows).write_csv(path, float_precision=4)
