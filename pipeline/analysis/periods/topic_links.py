"""Topics of one period beside those of the next: which text would have been called what, and what stands together."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from pipeline.analysis.statistics.arrays import Flags, Matrix, Theta
from pipeline.analysis.topics.fit.engines import infer_sections

# A topic comes from another where at least this part of its text would have been the other's; less is the doubt of inference.
MIN_FLOW = 0.2


@dataclass(frozen=True)
class Link:
    """A topic of the earlier period and one of the later; None where it has no partner there.

    fate: kept, split (one of several that the earlier became), merged (of several that became the later), new, gone.
    """

    earlier: int | None
    later: int | None
    fate: str


def relabel_sections(theta: Matrix, counts: csr_array, phi: Matrix, alpha: Matrix, present: Flags) -> Matrix:
    """θ of sections as if only the topics that are present existed: array of the shape of theta.

    A section that has nothing of the others, as an unchanged one of what was learned later, keeps its own.
    """
    others = np.asarray((theta[:, ~present] > 0).any(axis=1))
    if not others.any() or not present.any():
        return theta
    relabelled = np.where(others[:, None], 0, theta)
    relabelled[np.ix_(others, present)] = infer_sections(counts[others], phi[present], alpha[present])
    return relabelled


def measure_flows(source: Matrix, target: Matrix, chars: Matrix) -> Matrix:
    """Share of the text of sections that is of one topic in one labelling and of another in the other: (n_topics, n_topics), sums to 1.

    source, target: arrays of shape (n_sections, n_topics), rows sum to 1; chars: (n_sections, 1). In each section as much as can
    stays with its topic; the rest goes from the topics that lose to those that gain, in proportion. The product of both labellings
    would do for sections of one topic only: of one that is half a, half b, it says that a half changed where nothing did.
    """
    stays = np.minimum(source, target)
    lost, gained = source - stays, target - stays
    moves = gained.sum(axis=1, keepdims=True)
    flows: Matrix = lost.T @ (chars * np.divide(gained, moves, out=np.zeros_like(gained), where=moves > 1e-12))
    flows[np.diag_indices_from(flows)] += (stays * chars).sum(axis=0)
    return flows / max(float(chars.sum()), 1e-300)


def find_links(flow: Matrix, similarity: Matrix, before: Flags, after: Flags, min_similarity: float) -> list[Link]:
    """Links of the topics of two periods, by topic; a topic that is in neither has none, one that is in both is kept.

    flow: (n_topics, n_topics), the part of a topic's text that flows along a link, of the earlier topic's or of the later's, whichever is
    greater. similarity: cosines of words, earlier by later. before, after: which topics are there.
    """
    linked = (flow >= MIN_FLOW) & (similarity >= min_similarity) & before[:, None] & after[None, :]
    np.fill_diagonal(linked, before & after)
    outs, ins = linked.sum(axis=1), linked.sum(axis=0)
    fates: dict[tuple[int, int], str] = {}
    for a, b in np.argwhere(linked).tolist():
        fates[a, b] = "kept" if a == b else "merged" if ins[b] > 1 else "split" if outs[a] > 1 else "kept"
    found = [Link(a, b, fate) for (a, b), fate in sorted(fates.items())]
    found += [Link(a, None, "gone") for a in np.flatnonzero(before & (outs == 0)).tolist()]
    return found + [Link(None, b, "new") for b in np.flatnonzero(after & (ins == 0)).tolist()]


def overlap_topics(theta: Theta, chars: Matrix, a: int, b: int) -> Matrix:
    """Text that topics a and b have in the same sections, and all text of both: array of shape (n_sections, 2).

    Sums of the first over sums of the second are how far they are together, 0 to 1: of a section that is 30 % a and 20 % b, 40
    of 50 hundredths are (Bray & Curtis 1957).
    """
    one, other = (theta[:, topic].astype(np.float64) for topic in (a, b))
    return np.stack([2 * chars * np.minimum(one, other), chars * (one + other)], axis=1)


def group_topics(pairs: list[tuple[int, int]], n_topics: int) -> list[int | None]:
    """The lowest topic of those that hang together by these pairs; None for a topic alone.

    >>> group_topics([(3, 1), (3, 4)], 6)
    [None, 1, None, 1, 1, None]
    """
    lowest = list(range(n_topics))
    for _ in range(n_topics):
        for a, b in pairs:
            lower = min(lowest[a], lowest[b])
            lowest[a] = lower
            lowest[b] = lower
    paired = {topic for pair in pairs for topic in pair}
    return [lowest[topic] if topic in paired else None for topic in range(n_topics)]
