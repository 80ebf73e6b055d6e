"""Where the topics of each period stand in the figure of flows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.plots.drawing import looks

TEXT_CM = 8.0  # height of the whole text of a period, gaps left out
MEAN_CM = 0.5  # of a topic, at least, where a paper has room for it
# Least height of a topic with its label; between topics; width of a topic's bar, and of one between others, which holds its label.
ROW_CM, GAP_CM, BAR_CM, MIDDLE_CM = 0.36, 0.07, 0.14, 1.75
LABEL_CM = 5.8  # room for a label at either side
TALLEST_CM = 24.0

Row = dict[str, Any]


@dataclass(frozen=True)
class Place:
    """Where a topic stands in a column: its top and its height, and the middle of its label, in cm."""

    top: float
    height: float
    label: float


@dataclass(frozen=True)
class Period:
    """A period: of each topic its row of period_topics and its first terms."""

    name: str
    rows: Mapping[int, Row]
    terms: Mapping[int, Sequence[str]]


@dataclass(frozen=True)
class Column:
    """The topics of a period from top to bottom: their bars from left to right, in cm, with bands before or after them, or both.

    links_before, links_after: rows of topic_links to the neighbours; None at either end, where names stand.
    """

    period: Period
    places: Mapping[int, Place]
    left: float
    right: float
    links_before: Sequence[Row] | None
    links_after: Sequence[Row] | None


def place_columns(
    periods: Sequence[Period], links: Sequence[Sequence[Row]], width: float, above: float
) -> tuple[list[Column], float, float]:
    """The columns of neighbouring periods, how many cm the whole text of a period is high, and the room for a label.

    links: of each transition; above: cm of the figure over the columns. Topics that are one in a period, having joined or being about
    to part, stand there as one bar.
    """
    n = len(periods)
    label = min(LABEL_CM, (0.36 - 0.045 * (n - 2)) * width)
    groups = [_find_groups(links[k - 1] if k else [], links[k] if k < n - 1 else []) for k in range(n)]
    orders = _order_topics(periods, links, groups)
    # Many topics: the text shrinks, never the labels.
    tallest = min(TALLEST_CM, (looks.current().max_height_cm or TALLEST_CM) - above - 0.1)
    scale = min(_find_scale(periods, orders), max(2.0, tallest - max(map(len, orders)) * (ROW_CM + GAP_CM)))
    middles = (n - 2) * MIDDLE_CM
    band = (width - 2 * (label + BAR_CM) - middles) / (n - 1)
    columns, left = [], label
    for k, period in enumerate(periods):
        right = left + (BAR_CM if k in (0, n - 1) else MIDDLE_CM)
        shares = {topic: period.rows[topic]["prevalence"] for topic in orders[k]}
        before, after = links[k - 1] if k else None, links[k] if k < n - 1 else None
        columns.append(Column(period, _stack(orders[k], groups[k], shares, scale), left, right, before, after))
        left = right + band
    return columns, scale, label


def _find_scale(periods: Sequence[Period], orders: Sequence[Sequence[int]]) -> float:
    """How high the whole text of a period is to be, in cm: of the topics that a paper shows, many or few, none may be a thread."""
    shares = [
        [float(period.rows[topic]["prevalence"]) for topic in order]
        for period, order in zip(periods, orders, strict=True)
    ]
    if not looks.in_paper():
        return TEXT_CM
    return max(TEXT_CM, *(MEAN_CM * len(own) / sum(own) for own in shares if sum(own)))


def _find_groups(before: Sequence[Row], after: Sequence[Row]) -> dict[int, int]:
    """Topic → the lowest of those that are one with it in the period, as either of its transitions has it; no topic that is alone."""
    groups: dict[int, int] = {}
    for links, end in ((before, "to"), (after, "from")):
        told = {row[f"topic_{end}"]: row[f"group_{end}"] for row in links if row[f"group_{end}"] is not None}
        for topic, group in told.items():
            one = {groups.get(topic, topic), groups.get(group, group)}
            groups |= dict.fromkeys([topic, group, *(t for t, own in groups.items() if own in one)], min(one))
    return groups


def _order_topics(
    periods: Sequence[Period], links: Sequence[Sequence[Row]], groups: Sequence[Mapping[int, int]]
) -> list[list[int]]:
    """Topics of each period from top to bottom: first by number, then beside those they come from; new ones last, groups together."""
    orders: list[list[int]] = []
    for k, period in enumerate(periods):
        rank = {topic: float(place) for place, topic in enumerate(orders[-1])} if orders else {}
        sources: dict[int, list[float]] = {}
        for row in links[k - 1] if k else []:
            if row["topic_to"] is not None and row["topic_from"] is not None:
                sources.setdefault(row["topic_to"], []).append(rank[row["topic_from"]])
        # One that has no link, as it is not known in a neighbour, stands below those that have.
        linked = {row["topic_to"] for row in links[k - 1]} if k else {row["topic_from"] for row in links[0]}
        present = [topic for topic, row in period.rows.items() if row["present"]]
        at = {
            topic: (topic not in linked, sum(own) / len(own) if (own := sources.get(topic)) else len(rank), topic)
            for topic in present
        }
        first: dict[int, tuple[bool, float, int]] = {}
        for topic in sorted(present, key=at.__getitem__):
            first.setdefault(groups[k].get(topic, topic), at[topic])
        ordered = [(first[groups[k].get(topic, topic)], at[topic], topic) for topic in present]
        orders.append([topic for *_, topic in sorted(ordered)])
    return orders


def _stack(
    order: Sequence[int], group: Mapping[int, int], shares: Mapping[int, float], scale: float
) -> dict[int, Place]:
    """Topics of a column under each other, those of a group without a gap; thin ones have room for their labels around them."""
    places: dict[int, Place] = {}
    top, start = 0.0, 0
    while start < len(order):
        own = [t for t in order[start:] if group.get(t, t) == group.get(order[start], order[start])]
        heights = [shares[topic] * scale for topic in own]
        slot = max(sum(heights), len(own) * ROW_CM)
        bar = top + (slot - sum(heights)) / 2
        for n, (topic, height) in enumerate(zip(own, heights, strict=True)):
            # Labels stand at the middle of their part where each has room there.
            roomy = min(heights) >= ROW_CM or len(own) == 1
            label = bar + height / 2 if roomy else top + (n + 0.5) * slot / len(own)
            places[topic] = Place(bar, height, label)
            bar += height
        top += slot + GAP_CM
        start += len(own)
    return places
