"""From one period to the next: how each topic's share and words differ, which topics part and join, and what became of what."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.analysis.periods import period_words, periods, topic_links
from pipeline.analysis.periods.period_words import TopicWords
from pipeline.analysis.periods.topics import Topics
from pipeline.analysis.statistics.arrays import Flags, Matrix, unit_rows
from pipeline.analysis.statistics.matrices import cut_rows
from pipeline.params.sections import EvolutionParams, ResamplingParams

Row = dict[str, Any]

# Resamples behind `share_returned`.
N_REPEATS = 200
# Topics that were together are apart where they are together at most half as much.
APART = 0.5


@dataclass(frozen=True)
class Transition:
    """Two periods, earlier and later by their numbers, and what both are asked with.

    both: their documents, (n_documents,); is_later, shuffled: of these alone, as `periods.shuffle_periods` has them; before, after:
    which topics are there to be compared; weights: how often documents are in each of N_REPEATS resamples, (N_REPEATS, n_documents).
    """

    topics: Topics
    words: TopicWords
    earlier: int
    later: int
    both: Flags
    is_later: Flags
    shuffled: Flags
    before: Flags
    after: Flags
    weights: NDArray[np.uint8]

    def in_period(self, period: int) -> Flags:
        """Which documents lie in it: array of shape (n_documents,)."""
        return np.asarray(self.topics.texts.period == period)


def make_transition(
    topics: Topics,
    words: TopicWords,
    earlier: int,
    later: int,
    before: Flags,
    after: Flags,
    resampling: ResamplingParams,
) -> Transition:
    """before, after: which topics are there in either period, arrays of shape (n_topics,).

    One that is not known in either period is left out of both: it has no test, no link and no pair.
    """
    texts = topics.texts
    known = ~(topics.unknown[earlier] | topics.unknown[later])
    both = (texts.period == earlier) | (texts.period == later)
    rng = np.random.default_rng([resampling.seed, later])
    shuffled = periods.shuffle_periods(texts, earlier, later, resampling.n_resamples, rng)
    weights = periods.resample_documents(texts, N_REPEATS, resampling.seed)
    return Transition(
        topics=topics,
        words=words,
        earlier=earlier,
        later=later,
        both=both,
        is_later=texts.period[both] == later,
        shuffled=shuffled,
        before=before & known,
        after=after & known,
        weights=weights,
    )


def find_share_p(moved: Transition) -> Matrix:
    """p of the change of each topic's share of the text; NaN for a topic that is doubted, not known, or in neither period."""
    texts = moved.topics.texts
    by_document = moved.topics.by_document[moved.both]
    cells = texts.cell[moved.both]
    p = periods.find_p(by_document, by_document.sum(axis=1, keepdims=True), cells, moved.is_later, moved.shuffled)
    asked = ~moved.topics.doubted & (moved.before | moved.after)
    return np.where(asked, p, np.nan)


def compare_topics(moved: Transition) -> Matrix:
    """Cosine of the words of each topic in the earlier period and each in the later: (n_topics, n_topics), NaN for topics not there."""
    sums = moved.words.add_up(
        np.stack([moved.in_period(moved.earlier), moved.in_period(moved.later)]).astype(np.float64)
    )
    earlier, later = (unit_rows(moved.words.spread(row, len(moved.topics.terms))) for row in sums)
    cosine: Matrix = np.where(moved.before[:, None] & moved.after[None, :], earlier @ later.T, np.nan)
    return cosine


def find_word_p(moved: Transition, similarity: Matrix) -> tuple[Matrix, Matrix, Matrix]:
    """How alike a topic's words would be in both periods without any change: median, lowest twentieth, and p of being less alike.

    Arrays of shape (n_topics,); p is NaN for a topic that is doubted, or not in both periods.
    """
    drawn = period_words.shuffle_similarities(moved.words, moved.both, moved.shuffled)
    p = ((drawn <= np.diag(similarity) + 1e-12).sum(axis=0) + 1) / (len(drawn) + 1)
    asked = ~moved.topics.doubted & moved.before & moved.after
    return np.median(drawn, axis=0), np.quantile(drawn, 0.05, axis=0), np.where(asked, p, np.nan)


def compare_pairs(moved: Transition, params: EvolutionParams, resampling: ResamplingParams) -> list[Row]:
    """Pairs of topics that are together in one of the periods, with the change of how far they are, like with like, and its p.

    Pairs are chosen by the mean of both periods, which says nothing of the difference that is then tested.
    """
    topics = moved.topics
    texts = moved.topics.texts
    asked = np.flatnonzero(~topics.doubted & moved.before & moved.after).tolist()
    earlier, later = moved.in_period(moved.earlier), moved.in_period(moved.later)
    rows: list[Row] = []
    for a, b in ((a, b) for place, a in enumerate(asked) for b in asked[place + 1 :]):
        by_document = periods.sum_sections(topic_links.overlap_topics(topics.theta, texts.chars[:, 0], a, b), texts)
        numerators, denominators = by_document[:, :1], by_document[:, 1:]
        shares = periods.compare_periods(numerators, denominators, texts, moved.earlier, moved.later)
        before, after = (float(share[0]) for share in shares)
        if not (before + after) / 2 >= params.min_together / 2:
            continue
        cells = texts.cell[moved.both]
        p = periods.find_p(numerators[moved.both], denominators[moved.both], cells, moved.is_later, moved.shuffled)[0]
        low, high = periods.find_change_interval(
            numerators, denominators, texts, moved.earlier, moved.later, resampling
        )
        drawn = periods.compare_alike(
            moved.weights * earlier, moved.weights * later, numerators, denominators, texts.cell
        )
        fate = _name_change(before, after, params.min_together)
        same = [_name_change(x, y, params.min_together) == fate for x, y in np.hstack(drawn)]
        rows.append(
            {
                "topic": a,
                "other": b,
                "together_from": before,
                "together_to": after,
                "change_low": float(low[0]),
                "change_high": float(high[0]),
                "p": float(p),
                "share_returned": float(np.mean(same)),
                "fate": fate,
            }
        )
    return rows


def describe_links(moved: Transition, similarity: Matrix, params: EvolutionParams) -> list[Row]:
    """What became of each topic: links between the periods with the text that flows along them, and how often they came back.

    flow_from: share of the earlier period's text that has the link's topics, its own and, in the later period's terms, the other;
    flow_to: share of the later period's text. Text of no link is that of a topic that is new or gone.
    """
    # The earlier text in terms of the later topics, the later text in terms of the earlier ones.
    forward = _sum_flows(moved.topics, moved.in_period(moved.earlier), moved.after)
    backward = _sum_flows(moved.topics, moved.in_period(moved.later), moved.before, back=True)
    parts = np.maximum(forward / _whole(forward, 1), backward / _whole(backward, 0))
    found = topic_links.find_links(parts, np.nan_to_num(similarity), moved.before, moved.after, params.min_similarity)
    presence = _resample_presence(moved, params.min_share)
    expected, least_expected, word_p = find_word_p(moved, similarity)
    rows: list[Row] = []
    for link in found:
        a, b = link.earlier, link.later
        returned = np.ones(N_REPEATS, dtype=bool)
        for topic in {a, b} - {None}:
            same = presence[:, :, topic] == np.array([moved.before[topic], moved.after[topic]])[:, None]
            returned &= same.all(axis=0)
        if a is not None and b is not None and a != b:
            returned &= _resample_similarity(moved, a, b) >= params.min_similarity
        rows.append(
            {
                "topic_from": a,
                "topic_to": b,
                "fate": link.fate,
                "similarity": None if a is None or b is None else float(similarity[a, b]),
                "flow_from": None if a is None else float(forward[a].sum() if b is None else forward[a, b]),
                "flow_to": None if b is None else float(backward[:, b].sum() if a is None else backward[a, b]),
                "share_returned": float(returned.mean()),
                # Words are compared with the topic's own alone.
                "expected": None if a is None or a != b else float(expected[a]),
                "least_expected": None if a is None or a != b else float(least_expected[a]),
                "p": None if a is None or a != b else float(word_p[a]),
            }
        )
    return rows


def _sum_flows(topics: Topics, documents: Flags, present: Flags, back: bool = False) -> Matrix:
    """`measure_flows` of the text of these documents between its topics and those that are present; back: the other way.

    Of some sections after the others, as each step takes as much as their θ.
    """
    texts = topics.texts
    inside = np.flatnonzero(documents[texts.document])
    flows = np.zeros((topics.n_topics, topics.n_topics))
    for some in cut_rows(np.arange(len(inside) + 1) * topics.n_topics):
        own = inside[some]
        theta, chars = topics.theta[own].astype(np.float64), texts.chars[own]
        other = topic_links.relabel_sections(theta, topics.counts[own], topics.phi, topics.alpha, present)
        flows += topic_links.measure_flows(*((other, theta) if back else (theta, other)), chars) * chars.sum()
    return flows / max(float(texts.chars[inside].sum()), 1e-300)


def _resample_presence(moved: Transition, min_share: float) -> Flags:
    """Whether each topic is there in each of the two periods, like with like, in each resample: array of shape (2, N_REPEATS, n_topics)."""
    texts = moved.topics.texts
    by_document = moved.topics.by_document
    earlier, later = (moved.weights * moved.in_period(period) for period in (moved.earlier, moved.later))
    shares = periods.compare_alike(earlier, later, by_document, by_document.sum(axis=1, keepdims=True), texts.cell)
    return np.stack(shares) >= min_share


def _resample_similarity(moved: Transition, a: int, b: int) -> Matrix:
    """Cosine of the words of a in the earlier period and b in the later, in each resample: array of shape (N_REPEATS,)."""
    rows: list[Matrix] = []
    for topic, period in ((a, moved.earlier), (b, moved.later)):
        own = moved.words.topic == topic
        words = np.zeros((N_REPEATS, len(moved.topics.terms)))
        words[:, moved.words.term[own]] = (moved.words.counts[:, own].T @ (moved.weights * moved.in_period(period)).T).T
        rows.append(unit_rows(words))
    cosine: Matrix = (rows[0] * rows[1]).sum(axis=1)
    return cosine


def _name_change(before: float, after: float, min_together: float) -> str | None:
    """Split, merged, or neither.

    >>> _name_change(0.6, 0.1, 0.3), _name_change(0.1, 0.6, 0.3), _name_change(0.6, 0.4, 0.3)
    ('split', 'merged', None)
    """
    if before >= min_together and after <= APART * before:
        return "split"
    return "merged" if after >= min_together and before <= APART * after else None


def _whole(flows: Matrix, axis: int) -> Matrix:
    whole: Matrix = np.maximum(flows.sum(axis=axis, keepdims=True), 1e-300)
    return whole
