"""Twins: topics of a fit that are two halves of one theme."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from pipeline.analysis.statistics.arrays import Matrix
from pipeline.analysis.statistics.matrices import make_matrix
from pipeline.analysis.topics.fit.consensus import compare_topics
from pipeline.analysis.topics.fit.engines import ETA, infer_sections
from pipeline.analysis.topics.fit.export import shape_words
from pipeline.analysis.topics.fit.held_out import N_FOLDS, split_words
from pipeline.tables.topics import TOPIC_TWINS

# Topics less alike than this in their words are not tried, and from the second on they are twins if their sections are shared, too.
TRIED_COSINE, TWIN_COSINE = 0.5, 0.7
# A section has a topic that takes this part of it: two words of twenty, more than the prior leaves to one that is not there.
MIN_SHARE = 0.1
# Of its sections, those of the smaller of two topics that both have.
MIN_SHARED = 0.5
# Differences between so few voices tell no standard error.
MIN_VOICES = 5
# Sections on which a pair is tried, evenly through the documents.
MOST_COMPARED = 6_000


@dataclass(frozen=True)
class _Crossed:
    """Words of sections and who says them, with topics counted without them.

    counts: array of shape (n_sections, n_terms). voice, fold: arrays of shape (n_sections,), numbers from 0.
    words: array of shape (n_folds, n_topics, n_terms), expected words of each topic in all sections but those of the fold.
    """

    counts: csr_array
    voice: NDArray[np.int64]
    fold: NDArray[np.int64]
    words: Matrix


def find_twins(
    topic_words: pl.DataFrame,
    section_topics: pl.DataFrame,
    section_terms: pl.DataFrame,
    alpha: Matrix,
    voices: pl.DataFrame,
    seed: int,
) -> pl.DataFrame:
    """The pairs of topics with a cosine of φ of at least 0.5, and whether they are twins; one row is one pair (TOPIC_TWINS).

    alpha: array of shape (n_topics,), the prior of θ that held-out text is best predicted with. voices: section_id and voice
    (`find_voices`). Twins are two topics
    - that have a cosine of at least 0.7 and share half of their sections: those in which each takes a tenth or more, over
      the fewer that one of the two has so; reason `shared`;
    - or that predict text which they were not counted from no worse when they are joined: loss + loss_se ≤ 0; reason `predicted`.
    Halves of one theme predict worse than the whole, each being counted from half of its words. Themes that differ predict better,
    and where it can't be told, as of few sections, nothing says that they are one: so that no worse is what has to be
    shown, by one standard error.
    """
    phi, terms = shape_words(topic_words)
    counts, section_ids, counted = make_matrix(section_terms, "section_id")
    theta = _shape_shares(section_topics, section_ids, len(phi))
    cosines = compare_topics(phi, phi)
    phi = phi[:, np.searchsorted(terms, counted)]  # an earlier model may have had other terms as well
    rows = []
    crossed = None
    for topic, twin in combinations(range(len(phi)), 2):
        if cosines[topic, twin] < TRIED_COSINE:
            continue
        crossed = crossed or _cross(counts, section_ids, theta, phi, voices, seed)
        shared = share_sections(theta, topic, twin)
        loss, error, n_voices = _compare_joined(crossed, theta, alpha, topic, twin, seed)
        row = {"topic": topic, "twin": twin, "cosine": min(cosines[topic, twin], 1.0), "share_shared": shared}
        row |= {"loss": loss, "loss_se": error, "n_voices": n_voices}
        rows.append(row | {"reason": _judge(cosines[topic, twin], shared, loss, error)})
    return pl.DataFrame(rows, schema=TOPIC_TWINS.schema).with_columns(pl.col(pl.Float64).fill_nan(None))


def group_twins(pairs: pl.DataFrame, n_topics: int) -> NDArray[np.int64]:
    """The smallest number among each topic, its twins, theirs, and so on: array of shape (n_topics,)."""
    twins = pairs.drop_nulls("reason")
    links = csr_array((np.ones(len(twins)), (twins["topic"], twins["twin"])), shape=(n_topics, n_topics))
    group = connected_components(links, directed=False)[1]
    firsts = np.unique(group, return_index=True)[1]
    return np.asarray(firsts[group], dtype=np.int64)


def share_sections(theta: Matrix, topic: int, twin: int) -> float:
    """Of the sections of the topic that has fewer, those that the other one has, too; 0 where one has none.

    theta: array of shape (n_sections, n_topics). A section has a topic that takes MIN_SHARE of it or more.

    >>> share_sections(np.array([[0.5, 0.5], [0.95, 0.05], [0.1, 0.9], [0.04, 0.96], [0.0, 1.0]]), 0, 1)
    0.6666666666666666
    """
    has = theta[:, [topic, twin]] >= MIN_SHARE
    return float(has.all(axis=1).sum() / max(has.sum(axis=0).min(), 1))


def _judge(cosine: float, shared: float, loss: float, error: float) -> str | None:
    """The code of why two topics are twins, if they are; nothing is said by a loss that is not known."""
    together = cosine >= TWIN_COSINE and shared >= MIN_SHARED
    predicted = loss + error <= 0
    if together and predicted:
        return "both"
    return "shared" if together else "predicted" if predicted else None


def _shape_shares(section_topics: pl.DataFrame, section_ids: list[object], n_topics: int) -> Matrix:
    """θ of these sections: array of shape (n_sections, n_topics)."""
    wanted = pl.DataFrame({"section_id": section_ids}, schema={"section_id": pl.String})
    # Of what an earlier model had, some sections have no term of today's vocabulary.
    own = section_topics.join(wanted, on="section_id", how="semi").sort("section_id", "topic")
    return own["probability"].to_numpy().reshape(-1, n_topics)


def _cross(
    counts: csr_array, section_ids: list[object], theta: Matrix, phi: Matrix, voices: pl.DataFrame, seed: int
) -> _Crossed:
    """The sections in folds of whole voices, by chance, and the words of each topic without those of each fold."""
    voice_of = dict(voices.select("section_id", "voice").iter_rows())
    voice = np.unique([voice_of[section_id] for section_id in section_ids], return_inverse=True)[1]
    fold = (np.random.default_rng(seed).permutation(int(voice.max()) + 1) % N_FOLDS)[voice]
    words = np.stack([_count_words(counts[fold == own], theta[fold == own], phi) for own in range(N_FOLDS)])
    return _Crossed(counts, voice, fold, words.sum(axis=0) - words)


def _count_words(counts: csr_array, theta: Matrix, phi: Matrix) -> Matrix:
    """Expected words of each topic in these sections, n·θφ / Σ θφ: array of the shape of phi."""
    ratios = counts.copy()
    ratios.data = counts.data / _find_chances(counts, theta, phi)
    words: Matrix = phi * (ratios.T @ theta).T
    return words


def _find_chances(counts: csr_array, theta: Matrix, phi: Matrix) -> Matrix:
    """Σ θφ of each entry of the counts: array of shape (n_entries,). Topic by topic, as `count_topics` is."""
    lengths = np.diff(counts.indptr)
    chances = np.zeros(counts.nnz)
    for shares, topic in zip(np.ascontiguousarray(theta.T), phi, strict=True):
        chances += np.repeat(shares, lengths) * topic[counts.indices]
    return chances


def _compare_joined(
    crossed: _Crossed, theta: Matrix, alpha: Matrix, topic: int, twin: int, seed: int
) -> tuple[float, float, int]:
    """What is lost a word by joining two topics, in nats, its standard error, and the voices that it rests on; NaN of too few.

    Document completion (`held_out.score_completion`) in the sections in which the two take MIN_SHARE together. What the topics are asked
    to predict they were not counted from: the fit has seen all sections, and halves of a theme always tell the text better that
    they were made for. Which topic a word is of is left as the fit has it. Voices are independent, the words of one are not:
    with d the loss of a voice and n its words, loss = Σd / Σn, its variance V/(V-1) Σ(d - loss·n)² / (Σn)².
    """
    places = np.flatnonzero(theta[:, topic] + theta[:, twin] >= MIN_SHARE)
    if len(places) > MOST_COMPARED:
        places = places[np.linspace(0, len(places) - 1, MOST_COMPARED).round().astype(np.int64)]
    lost, n_words = np.zeros((2, len(places)))
    for fold, words in enumerate(crossed.words):
        inside = crossed.fold[places] == fold
        given, asked = split_words(crossed.counts[places[inside]], np.random.default_rng([seed, fold]))
        apart = _score(given, asked, words, alpha)
        together = _score(given, asked, _add_twin(words, topic, twin), _add_twin(alpha, topic, twin))
        lost[inside], n_words[inside] = apart - together, asked.sum(axis=1)
    own = np.unique(crossed.voice[places], return_inverse=True)[1]
    by_voice = np.bincount(own, lost), np.bincount(own, n_words)
    by_voice = by_voice[0][by_voice[1] > 0], by_voice[1][by_voice[1] > 0]
    n_voices = len(by_voice[0])
    if n_voices < MIN_VOICES:
        return np.nan, np.nan, n_voices
    loss = by_voice[0].sum() / by_voice[1].sum()
    squares = ((by_voice[0] - loss * by_voice[1]) ** 2).sum()
    return loss, float(np.sqrt(n_voices / (n_voices - 1) * squares) / by_voice[1].sum()), n_voices


def _add_twin(values: Matrix, topic: int, twin: int) -> Matrix:
    """Rows by topic, with the second of two added to the first, and no row of its own."""
    added = values.copy()
    added[topic] += values[twin]
    return np.delete(added, twin, axis=0)


def _score(given: csr_array, asked: csr_array, words: Matrix, alpha: Matrix) -> Matrix:
    """Log-likelihood of what is asked of each section, its topics inferred from what is given: array of shape (n_sections,)."""
    phi = (words + ETA) / (words + ETA).sum(axis=1, keepdims=True)
    theta = infer_sections(given, phi, alpha)
    likelihood = asked.copy()
    likelihood.data = asked.data * np.log(_find_chances(asked, theta, phi))
    scores: Matrix = likelihood.sum(axis=1)
    return scores
