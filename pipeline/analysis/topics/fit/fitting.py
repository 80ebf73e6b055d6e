"""Topic models of sections: several starts on part of the documents each, one consensus, held-out scores."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_array

from pipeline.analysis.statistics.arrays import Matrix
from pipeline.analysis.statistics.matrices import make_matrix
from pipeline.analysis.topics.fit.consensus import align, grade_topics, merge_starts
from pipeline.analysis.topics.fit.engines import Model, fit_model, infer_sections
from pipeline.analysis.topics.fit.held_out import Score, draw_folds, join_scores, score_model
from pipeline.analysis.topics.fit.starts import start_topics
from pipeline.params.sections import LdaParams
from pipeline.tables.fits import HELD_OUT, TOPIC_STARTS


@dataclass(frozen=True)
class Fit:
    """A consensus of several starts, topics in order of their share of the corpus.

    phi: array of shape (n_topics, n_terms), rows sum to 1; φ in Blei et al. (2003).
    theta: array of shape (n_sections, n_topics), rows sum to 1; θ there.
    alpha: array of shape (n_topics,), the prior of θ.
    starts: φ of each start, its topics in the order of those of phi that they are partners of.
    """

    terms: list[str]
    section_ids: list[str]
    phi: Matrix
    theta: Matrix
    alpha: Matrix
    starts: list[Matrix]
    topic_starts: pl.DataFrame
    held_out: pl.DataFrame


def fit_topics(section_terms: pl.DataFrame, sections: pl.DataFrame, n_topics: int, params: LdaParams) -> Fit:
    """LDA (Blei et al. 2003), the sections being its documents: `params.n_starts` fits, each without a fifth of the documents.

    Their topics are merged into consensus topics, from which one more fit, to all sections, starts; it is the result.
    sections: section_id, document_id. With one start nothing is left out, and there is no grade and no held-out score.
    Where there are fewer sections than topics, or fewer than two terms, nothing is fitted: no topics, no starts.
    """
    counts, section_ids, terms = make_matrix(section_terms, "section_id")
    if counts.shape[0] < n_topics or counts.shape[1] < 2:
        return _fit_nothing(terms, section_ids)
    groups = number_documents(section_ids, sections)
    folds = draw_folds(groups, params.n_starts, params.seed) if params.n_starts > 1 else [np.zeros(len(groups), bool)]
    # Threads, for numpy and scipy let go of the lock in what takes time; a process would first import them for half a second.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        starts = list(
            pool.map(lambda start: _fit_start(counts, folds[start], n_topics, params, start), range(len(folds)))
        )
    models = [model for model, _ in starts]
    final = _merge(counts, models, params) if len(models) > 1 else models[0]
    theta = infer_sections(counts, final.phi, final.alpha)
    order = np.argsort(-(counts.sum(axis=1) @ theta), kind="stable")
    phi, alpha = final.phi[order], final.alpha[order]
    aligned = [model.phi[align(model.phi, phi)] for model in models]
    return Fit(
        terms,
        [str(section_id) for section_id in section_ids],
        phi,
        theta[:, order],
        alpha,
        aligned,
        grade_topics(phi, aligned, alpha),
        join_scores([scores for _, scores in starts]),
    )


def tabulate(fit: Fit) -> tuple[pl.DataFrame, pl.DataFrame]:
    """φ and θ as tables: one term of one topic, one topic of one section, each with its probability."""
    n_topics, n_terms = fit.phi.shape
    topic_words = pl.DataFrame(
        {
            "topic": np.repeat(np.arange(n_topics, dtype=np.int32), n_terms),
            "term": pl.Series(fit.terms * n_topics, dtype=pl.String),
            "probability": fit.phi.ravel(),
        }
    )
    section_topics = pl.DataFrame(
        {
            # Not a list of names: of 400,000 sections it would have tens of millions.
            "section_id": pl.Series(fit.section_ids, dtype=pl.String).gather(
                np.repeat(np.arange(len(fit.section_ids)), n_topics)
            ),
            "topic": np.tile(np.arange(n_topics, dtype=np.int32), len(fit.section_ids)),
            # As exact as they were computed, and as models are kept: a kept θ is the same to the last byte.
            "probability": fit.theta.astype(np.float32).astype(np.float64).ravel(),
        }
    )
    return topic_words, section_topics


def _fit_nothing(terms: list[str], section_ids: list[object]) -> Fit:
    """The fit of a corpus that is too small for so many topics."""
    return Fit(
        terms,
        [str(section_id) for section_id in section_ids],
        np.empty((0, len(terms))),
        np.empty((len(section_ids), 0)),
        np.empty(0),
        [],
        pl.DataFrame(schema=TOPIC_STARTS.schema),
        pl.DataFrame(schema=HELD_OUT.schema),
    )


def number_documents(section_ids: list[object], sections: pl.DataFrame) -> NDArray[np.int64]:
    """The document of each section as a number from 0."""
    documents = dict(sections.select("section_id", "document_id").iter_rows())
    names = [documents[section_id] for section_id in section_ids]
    return np.unique(names, return_inverse=True)[1]


def _fit_start(
    counts: csr_array, left_out: NDArray[np.bool_], n_topics: int, params: LdaParams, start: int
) -> tuple[Model, list[Score]]:
    """One fit without the sections left out, and how well it predicts these."""
    fitted = counts[~left_out]
    held_out = counts[left_out]
    rng = np.random.default_rng([params.seed, start])
    model = fit_model(fitted, start_topics(fitted, n_topics, rng), params.engine, params.passes, params.seed + start)
    return model, score_model(fitted, held_out, model, params.seed)


def _merge(counts: csr_array, models: list[Model], params: LdaParams) -> Model:
    """The consensus of the starts, fitted on to all sections; scikit-learn's can't start from topics and stays as it is."""
    best = int(np.argmax([np.nan_to_num(model.bound, nan=-np.inf) for model in models]))
    phi = merge_starts([model.phi for model in models], best)
    if params.engine == "sklearn":
        return Model(phi, models[best].alpha, np.nan)
    return fit_model(counts, phi, params.engine, params.passes, params.seed)
