"""Twins: topics of a fit that are two halves of one theme."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components
from scipy.special import betainc

from pipeline.analysis.statistics.arrays import Matrix, Theta
from pipeline.analysis.statistics.matrices import SectionTerms, SectionTopics, sum_by
from pipeline.analysis.statistics.section_ids import match_ids
from pipeline.analysis.topics.fit.consensus import compare_topics
from pipeline.analysis.topics.fit.engines import ETA, infer_sections
from pipeline.analysis.topics.fit.export import shape_words
from pipeline.analysis.topics.fit.held_out import split_words
from pipeline.analysis.topics.fit.word_counts import count_words, find_chances
from pipeline.tables.topic_parts.twins import TOPIC_TWINS

# Topics less alike than this in their words are not tried, and from the second on they are twins if their sections are shared, too.
# Fits to more text halve a theme into topics that are less alike: of planted halves one in six lie under 0.5.
TRIED_COSINE, TWIN_COSINE = 0.3, 0.7
# A section has a topic that takes this part of it: two words of twenty, more than the prior leaves to one that is not there.
MIN_SHARE = 0.1
# Of its sections, those of the smaller of two topics that both have.
MIN_SHARED = 0.5
# Parts of the voices, of which each is predicted from words of the others.
N_FOLDS = 5
# Differences between so few voices tell no standard error.
MIN_VOICES = 5
# Sections on which pairs are tried, evenly through the documents.
MOST_COMPARED = 40_000
# Bins of the part that one of two topics has in what a section says of both.
N_PARTS = 32


@dataclass(frozen=True)
class _Crossed:
    """Sections in two halves of words, and topics counted without them; n_sections are those compared.

    given, asked: arrays of shape (n_sections, n_terms). voice, fold: arrays of shape (n_sections,), numbers from 0.
    fitted: array of shape (n_sections, n_topics), θ of the fit; theta: of the same shape, inferred from the given words.
    phi, n_words: arrays of shapes (n_folds, n_topics, n_terms) and (n_folds, n_topics), of all sections but those of the fold.
    """

    given: csr_array
    asked: csr_array
    voice: NDArray[np.int64]
    fold: NDArray[np.int64]
    fitted: Matrix
    theta: Matrix
    phi: Matrix
    n_words: Matrix


def find_twins(
    topic_words: pl.DataFrame,
    section_topics: SectionTopics,
    section_terms: SectionTerms,
    alpha: Matrix,
    voices: pl.DataFrame,
    seed: int,
    no_themes: Sequence[int] = (),
) -> pl.DataFrame:
    """The pairs of topics with a cosine of φ of at least 0.3, and whether they are twins; one row is one pair (TOPIC_TWINS).

    alpha: array of shape (n_topics,), the prior of θ that held-out text is best predicted with. voices: section_id and voice
    (`find_voices`). no_themes: topics that are boilerplate or the background, no halves of any theme, whose pairs are left out.
    Twins are two topics
    - that have a cosine of at least 0.7 and share half of their sections: those in which each takes a tenth or more, over
      the fewer that one of the two has so; reason `shared`;
    - or that predict text which they were not counted from no worse when they are joined: loss + loss_se ≤ 0; reason `predicted`.
    Halves of one theme predict worse than the whole, each being counted from half of its words. Themes that differ predict better,
    and where it can't be told, as of few sections, nothing says that they are one: so that no worse is what has to be
    shown, by one standard error.
    """
    phi, terms = shape_words(topic_words)
    counts, theta = section_terms.counts, section_topics.align(section_terms.section_ids)
    cosines = compare_topics(phi, phi)
    phi = phi[
        :, np.searchsorted(terms, section_terms.terms.to_list())
    ]  # an earlier model may have had other terms as well
    voice = match_ids(section_terms.section_ids, voices, "voice").rank("dense").to_numpy().astype(np.int64) - 1
    rows = []
    crossed = None
    themes = [topic for topic in range(len(phi)) if topic not in no_themes]
    for topic, twin in combinations(themes, 2):
        if cosines[topic, twin] < TRIED_COSINE:
            continue
        crossed = crossed or _cross(counts, theta, phi, alpha, voice, seed)
        shared = share_sections(theta, topic, twin)
        loss, error, n_voices = _compare_joined(crossed, alpha, topic, twin)
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


def share_sections(theta: Theta, topic: int, twin: int) -> float:
    """Of the sections of the topic that has fewer, those that the other one has, too; 0 where one has none.

    theta: array of shape (n_sections, n_topics). A section has a topic that takes MIN_SHARE of it or more.

    >>> share_sections(np.array([[0.5, 0.5], [0.95, 0.05], [0.1, 0.9], [0.04, 0.96], [0.0, 1.0]]), 0, 1)
    0.6666666666666666
    """
    has = theta[:, [topic, twin]].astype(np.float64) >= MIN_SHARE
    return float(has.all(axis=1).sum() / max(has.sum(axis=0).min(), 1))


def _judge(cosine: float, shared: float, loss: float, error: float) -> str | None:
    """The code of why two topics are twins, if they are; nothing is said by a loss that is not known."""
    together = cosine >= TWIN_COSINE and shared >= MIN_SHARED
    predicted = loss + error <= 0
    if together and predicted:
        return "both"
    return "shared" if together else "predicted" if predicted else None


def _cross(
    counts: csr_array, theta: Theta, phi: Matrix, alpha: Matrix, voice: NDArray[np.int64], seed: int
) -> _Crossed:
    """The sections in folds of whole voices, by chance, the words of topics without each fold, and what they infer in it.

    Which topic a word is of is left as the fit has it. Of many sections some are compared, evenly through the documents.
    """
    rng = np.random.default_rng(seed)
    fold = (rng.permutation(int(voice.max()) + 1) % N_FOLDS)[voice]
    words = np.stack([count_words(counts[fold == own], theta[fold == own], phi) for own in range(N_FOLDS)])
    words = words.sum(axis=0) - words
    phis = (words + ETA) / (words + ETA).sum(axis=2, keepdims=True)
    some = np.unique(np.linspace(0, len(theta) - 1, min(len(theta), MOST_COMPARED)).round().astype(np.int64))
    given, asked = split_words(counts[some], rng)
    inferred = np.zeros((len(some), len(phi)))
    for own in range(N_FOLDS):
        inside = fold[some] == own
        inferred[inside] = infer_sections(given[inside], phis[own], alpha)
    fitted = theta[some].astype(np.float64)
    return _Crossed(given, asked, voice[some], fold[some], fitted, inferred, phis, words.sum(axis=2))


def _compare_joined(crossed: _Crossed, alpha: Matrix, topic: int, twin: int) -> tuple[float, float, int]:
    """What is lost a word by joining two topics, in nats, its standard error, and the voices that it rests on; NaN of too few.

    In the sections in which the two take MIN_SHARE together. What the topics are asked to predict they were not counted from: the
    fit has seen all sections, and halves of a theme always tell the text better that they were made for.
    """
    has = crossed.fitted[:, topic] + crossed.fitted[:, twin] >= MIN_SHARE
    lost = np.zeros(len(has))
    for fold, (phi, n_words) in enumerate(zip(crossed.phi, crossed.n_words, strict=True)):
        own = has & (crossed.fold == fold)
        given, asked, theta = crossed.given[own], crossed.asked[own], crossed.theta[own]
        lost[own] = _lose_sections(given, asked, theta, phi, n_words, alpha, topic, twin)
    units = np.unique(crossed.voice[has], return_inverse=True)[1]
    by_voice = sum_by(np.stack([lost[has], crossed.asked[has].sum(axis=1)], axis=1), units)
    losses, lengths = by_voice[by_voice[:, 1] > 0].T
    return *average_losses(losses, lengths), len(losses)


def average_losses(losses: Matrix, lengths: Matrix) -> tuple[float, float]:
    """Loss a word and its standard error, from the loss of each voice and its words: arrays of shape (n_voices,); NaN under MIN_VOICES.

    Voices are independent, the words of one are not: with d the loss of a voice and n its words, loss = Σd / Σn, and its variance is
    that of a ratio of clusters, V/(V-1) Σ(d - loss·n)² / (Σn)² (Cochran 1977, Sampling Techniques).
    """
    n_voices = len(losses)
    if n_voices < MIN_VOICES:
        return np.nan, np.nan
    loss = losses.sum() / lengths.sum()
    squares = ((losses - loss * lengths) ** 2).sum()
    return float(loss), float(np.sqrt(n_voices / (n_voices - 1) * squares) / lengths.sum())


def _lose_sections(
    given: csr_array,
    asked: csr_array,
    theta: Matrix,
    phi: Matrix,
    n_words: Matrix,
    alpha: Matrix,
    topic: int,
    twin: int,
) -> Matrix:
    """By how much the asked words of each section are likelier with two topics than with one in their place: array of shape (n_sections,).

    Document completion (Wallach et al. 2009). theta: array of shape (n_sections, n_topics), inferred from the given words; what it gives
    to the two together is theirs, as one topic or parted. Parted, a part λ of it is the first one's: its mean given the words, with
    λ ~ Beta of the two's α, by `_divide`. Not as theta has it: means of variational posteriors are too sure which of two topics that are
    alike a few words are of, and themes that differ would seem to predict worse than one in their place.
    """
    pair = [topic, twin]
    weights = (n_words[pair] + ETA) / (n_words[pair] + ETA).sum()  # even where one fold has all words of both
    rest = np.delete(np.arange(len(phi)), pair)
    both = theta[:, pair].sum(axis=1)

    def find_parts(counts: csr_array) -> tuple[NDArray[np.int64], Matrix, Matrix]:
        """The section of each entry, the chance of its word by all other topics, and by each of the two: shape (n_entries, 2)."""
        section = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
        return (
            section,
            find_chances(counts, theta[:, rest], phi[rest]),
            both[section, None] * phi[pair][:, counts.indices].T,
        )

    section, others, chances = find_parts(given)
    nodes, prior = _divide(alpha[topic], alpha[twin])
    mixed = others[:, None] + chances @ np.stack([nodes, 1 - nodes])
    likelihood = sum_by(given.data[:, None] * np.log(mixed), section, given.shape[0])
    posterior = prior * np.exp(likelihood - likelihood.max(axis=1, keepdims=True))
    part = posterior @ nodes / posterior.sum(axis=1)
    section, others, chances = find_parts(asked)
    apart = others + (np.stack([part, 1 - part], axis=1)[section] * chances).sum(axis=1)
    return sum_by(asked.data * np.log(apart / (others + chances @ weights)), section, asked.shape[0])


def _divide(first: float, second: float) -> tuple[Matrix, Matrix]:
    """A Beta distribution in N_PARTS bins of equal width: the mean in each, and its probability. Arrays of shape (N_PARTS,)."""
    edges = np.linspace(0, 1, N_PARTS + 1)
    mass = np.diff(betainc(first, second, edges))
    means = first / (first + second) * np.diff(betainc(first + 1, second, edges))
    # Far from its mean a narrow one has no mass that could be told from none.
    return np.divide(means, mass, out=(edges[:-1] + edges[1:]) / 2, where=mass > 1e-12), mass
