"""Topic models of sections: several starts on half of the documents each, one consensus, held-out scores."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_array

from pipeline.analysis.statistics.arrays import Flags, Matrix
from pipeline.analysis.statistics.matrices import SectionTerms, SectionTopics, count_starts, cut_rows
from pipeline.analysis.topics.fit.consensus import align, grade_topics, merge_starts
from pipeline.analysis.topics.fit.engines import Model, fit_model, infer_sections
from pipeline.analysis.topics.fit.groups import MIN_GROUPS
from pipeline.analysis.topics.fit.held_out import Score, draw_halves, draw_scored, join_scores, score_model
from pipeline.analysis.topics.fit.themes import find_themes
from pipeline.params.sections import LdaParams
from pipeline.tables.fits import HELD_OUT, TOPIC_STARTS

# Sections of a start, at most: of 420,000 sections so many find as many planted themes (18 of 20) as twice the number do, in half the time.
MAX_SECTIONS = 20_000
# What themes need to settle, once they are found or merged; so many passes at most.
SETTLING_PASSES = 20


@dataclass(frozen=True)
class Fit:
    """A consensus of several starts, themes in order of their share of the corpus, the background last where there is one.

    phi: array of shape (n_topics, n_terms), rows sum to 1; φ in Blei et al. (2003).
    theta: array of shape (n_sections, n_topics), rows sum to 1; θ there, as exact as it is kept (`order_topics`).
    alpha: array of shape (n_topics,), the prior of θ.
    starts: φ of each start, its topics in the order of those of phi that they are partners of.
    """

    terms: list[str]
    section_ids: pl.Series
    phi: Matrix
    theta: Matrix
    alpha: Matrix
    starts: list[Matrix]
    topic_starts: pl.DataFrame
    held_out: pl.DataFrame


def fit_topics(section_terms: SectionTerms, sections: pl.DataFrame, n_topics: int, params: LdaParams) -> Fit:
    """LDA (Blei et al. 2003), the sections being its documents: `params.n_starts` fits, each to a random half of the corpus.

    Their topics are merged into consensus topics, from which one more fit, to all sections, starts; it is the result. It has
    n_topics themes, and one topic more, the background, where some of what is said is of no theme (`find_themes`).
    sections: section_id, document_id, and of `vectorize` group, of which no part may predict another, and own, whether the words are
    the document's own: held out are groups, scored own sections. With one start nothing is left out, and there is no held-out
    score; with fewer than MIN_GROUPS groups there are no grades.
    Where half of the corpus has fewer sections than topics, or fewer than two terms, nothing is fitted: no topics, no starts.
    """
    counts, section_ids, terms = section_terms.counts, section_terms.section_ids, section_terms.terms.to_list()
    places = place_sections(section_ids, sections)
    folds = [np.zeros(len(section_ids), bool)]
    if params.n_starts > 1 and len(section_ids) > 1:
        folds = draw_halves(places.groups, params.n_starts, n_topics, params.seed)
    if min((~fold).sum() for fold in folds) < n_topics or counts.shape[1] < 2:
        return _fit_nothing(terms, section_ids)
    # Threads, for numpy and scipy let go of the lock in what takes time; a process would first import them for half a second.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        starts = list(
            pool.map(lambda start: _fit_start(counts, places, folds[start], n_topics, params, start), range(len(folds)))
        )
    models = [model for model, _ in starts]
    final = _merge(counts, models, n_topics, params) if len(models) > 1 else models[0]
    theta = infer_sections(counts, final.phi, final.alpha)
    order = np.argsort(-(counts.sum(axis=1) @ theta)[:n_topics], kind="stable")
    order = np.append(order, np.arange(n_topics, len(final.phi)))
    phi, alpha, theta = final.phi[order], final.alpha[order], order_topics(theta, order)
    aligned = [align_start(model.phi, phi, n_topics) for model in models]
    return Fit(
        terms,
        section_ids,
        phi,
        theta,
        alpha,
        aligned,
        grade_topics(phi, aligned, alpha, sum_words(counts, theta), n_topics, places.can_grade(len(models))),
        join_scores([scores for _, scores in starts]),
    )


def tabulate(fit: Fit) -> tuple[pl.DataFrame, SectionTopics]:
    """φ as the table topic_words, one term of one topic with its probability, and θ as it is kept."""
    n_topics, n_terms = fit.phi.shape
    topic_words = pl.DataFrame(
        {
            "topic": np.repeat(np.arange(n_topics, dtype=np.int32), n_terms),
            "term": pl.Series(fit.terms * n_topics, dtype=pl.String),
            "probability": fit.phi.ravel(),
        }
    )
    return topic_words, SectionTopics(fit.theta, fit.section_ids)


def order_topics(theta: Matrix, order: NDArray[np.int64]) -> Matrix:
    """θ with its topics in this order, in the memory that it has, and as exact as models are kept.

    A kept θ is then the same to the last byte.
    """
    for some in cut_rows(count_starts(theta)):
        theta[some] = theta[some][:, order].astype(np.float32)
    return theta


def sum_words(counts: csr_array, theta: Matrix) -> Matrix:
    """Expected words of each topic in these sections: array of shape (n_topics,)."""
    n_words: Matrix = np.einsum("s,sk->k", counts.sum(axis=1), theta)
    return n_words


def _fit_nothing(terms: list[str], section_ids: pl.Series) -> Fit:
    """The fit of a corpus that is too small for so many topics."""
    return Fit(
        terms,
        section_ids,
        np.empty((0, len(terms))),
        np.empty((len(section_ids), 0)),
        np.empty(0),
        [],
        pl.DataFrame(schema=TOPIC_STARTS.schema),
        pl.DataFrame(schema=HELD_OUT.schema),
    )


@dataclass(frozen=True)
class Places:
    """Where sections stand: arrays of shape (n_sections,). documents and groups are numbered from 0; own as in `fit_topics`."""

    documents: NDArray[np.int64]
    groups: NDArray[np.int64]
    own: Flags

    def can_grade(self, n_starts: int) -> bool:
        """Whether so many starts on halves of these sections tell which topics come back."""
        return n_starts > 1 and len(np.unique(self.groups)) >= MIN_GROUPS


def place_sections(section_ids: pl.Series, sections: pl.DataFrame) -> Places:
    """The document and group of each section, and whether its words are its own."""
    own = (
        section_ids.alias("section_id")
        .to_frame()
        .join(
            sections.select("section_id", "document_id", "group", "own"),
            on="section_id",
            how="left",
            maintain_order="left",
        )
    )
    document, group = (own[name].rank("dense").to_numpy().astype(np.int64) - 1 for name in ("document_id", "group"))
    return Places(document, group, own["own"].to_numpy())


def align_start(phi: Matrix, reference: Matrix, n_topics: int) -> Matrix:
    """Topics of a start in the order of their partners; for a background that the start lacks stands that of the reference."""
    backgrounds = np.vstack([phi[n_topics:], reference[n_topics:]])[: len(reference) - n_topics]
    return np.vstack([phi[align(phi[:n_topics], reference[:n_topics])], backgrounds])


def _fit_start(
    counts: csr_array, places: Places, left_out: Flags, n_topics: int, params: LdaParams, start: int
) -> tuple[Model, list[Score]]:
    """One fit without the sections left out, and how well it predicts those of them that speak in their own words."""
    rng = np.random.default_rng([params.seed, start])
    inside = draw_documents(places.documents, ~left_out, MAX_SECTIONS, rng)
    fitted = counts[inside]
    # scikit-learn starts at random, from no themes, so that there is no telling which of its topics is a background.
    themes = np.ones((n_topics, counts.shape[1]))
    if params.engine != "sklearn":
        themes = find_themes(fitted, places.documents[inside], n_topics, params.passes, rng)
    model = fit_model(fitted, themes, params.engine, min(params.passes, SETTLING_PASSES), params.seed + start)
    held_out = counts[draw_scored(left_out & places.own, params.seed)]
    return model, score_model(fitted, held_out, model, params.seed)


def draw_documents(
    documents: NDArray[np.int64], inside: Flags, most: int, rng: np.random.Generator
) -> NDArray[np.int64]:
    """Places of the sections inside, or of a random sample of their documents that has no more than `most` sections or one document."""
    rows = np.flatnonzero(inside)
    if len(rows) <= most:
        return rows
    sizes = np.bincount(documents[rows])
    shuffled = rng.permutation(len(sizes))
    ends = np.cumsum(sizes[shuffled])
    kept = shuffled[ends <= max(most, ends[sizes[shuffled] > 0][0])]
    return rows[np.isin(documents[rows], kept)]


def _merge(counts: csr_array, models: list[Model], n_topics: int, params: LdaParams) -> Model:
    """The consensus of the starts, fitted on to all sections; scikit-learn's can't start from topics and stays as it is.

    There is a background where half of the starts or more found one.
    """
    best = int(np.argmax([np.nan_to_num(model.bound, nan=-np.inf) for model in models]))
    themes = merge_starts([model.phi[:n_topics] for model in models], best)
    backgrounds = [model.phi[n_topics] for model in models if len(model.phi) > n_topics]
    if 2 * len(backgrounds) >= len(models):
        themes = np.vstack([themes, np.mean(backgrounds, axis=0)])
    if params.engine == "sklearn":
        return Model(themes, models[best].alpha, np.nan)
    return fit_model(counts, themes, params.engine, min(params.passes, SETTLING_PASSES), params.seed)
