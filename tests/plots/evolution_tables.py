"""Made-up tables of topics between two periods, with every fate that there is."""

from typing import Any

import polars as pl

from tests.plots.vocabulary import make_frame

EARLIER, LATER = "early", "late"


def make_evolution(topic_terms: pl.DataFrame, enough: bool = True) -> dict[str, pl.DataFrame]:
    """Topic 0 rises, 1 falls, 2 and 3 part, 4 is gone, 5 is new, 6 seems to be new; the others stay as they were.

    topic_terms: the terms of both periods; the last of each list enters in the later one. Unless `enough`, nothing is compared.
    """
    topics = topic_terms["topic"].unique().sort().to_list()
    shares, links, similarities, terms = [], [], [], []
    for topic in topics:
        before = 0.001 if topic in (5, 6) else 0.05
        after = {0: 0.09, 1: 0.02, 4: 0.001}.get(topic, 0.05)
        verdict = {0: "上升", 1: "下降", 4: "下降", 5: "上升"}.get(topic, "不明") if enough else "证据不足"
        p = 0.001 if verdict in ("上升", "下降") else 0.6
        counts = (12, 10, 9)
        shares.append((EARLIER, "2017-2020", topic, before > 0.005, before, before, before, *counts, *[None] * 12))
        alike = (before, after, 10, 11, 8, 9)
        change = (*alike, after - before, after - before - 0.01, after - before + 0.01)
        tested = (p, p) if enough else (None, None)
        shares.append(
            (LATER, "2021-2025", topic, after > 0.005, after, after, after, *counts, *change, *tested, verdict)
        )
        if enough:
            links.append(_link(topic, before, after))
    for period in (EARLIER, LATER):
        own = topic_terms.sort("topic", "rank").select("topic", "rank", "term", "probability").iter_rows()
        for topic, rank, term, share in own:
            entered = None if period == EARLIER else rank == 10
            terms.append((period, topic, rank, term, 100 * share, share, 7, entered))
    similarities = [
        (EARLIER, a, LATER, b, None if a in (5, 6) or b == 4 else 0.9 if a == b else 0.1)
        for a in topics
        for b in topics
        if enough
    ]
    pair = (EARLIER, LATER, 2, 3, 0.62, 0.04, -0.7, -0.4, 0.001, 0.001, 1.0, "split", True)
    return {
        "period_topics": make_frame("period_topics", sorted(shares, key=lambda row: (row[1], row[2]))),
        "topic_links": make_frame("topic_links", links),
        "topic_pairs": make_frame("topic_pairs", [pair] if enough and len(topics) > 3 else []),
        "topic_similarities": make_frame("topic_similarities", similarities),
        "period_terms": make_frame("period_terms", terms),
    }


def _link(topic: int, before: float, after: float) -> tuple[Any, ...]:
    if topic in (5, 6):
        return (EARLIER, None, LATER, topic, "new", topic == 5, None, after, 0.9 if topic == 5 else 0.6, *[None] * 8)
    if topic == 4:
        return (EARLIER, topic, LATER, None, "gone", True, before, None, 1.0, *[None] * 8)
    parts, changed = topic in (2, 3), topic == 0
    words = (0.8 if changed else 0.9, 0.9, 0.88, 0.001 if changed else 0.4, 0.01 if changed else 0.5, changed)
    group = 2 if parts else None
    return (EARLIER, topic, LATER, topic, "split" if parts else "kept", parts, before, after, 1.0, group, None, *words)
