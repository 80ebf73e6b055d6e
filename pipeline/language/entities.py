"""What a text names: the labels, and which of two overlapping mentions stays."""

from collections.abc import Iterable
from typing import NamedTuple

# The one list of labels, whatever model is used.
LABELS = (
    "BODY",  # 机构: offices, schools, organisations
    "DOCUMENT",  # 文件: 《…的通知》, with its 文号; a 文号 by itself
    "PROGRAMME",  # 工程、计划、行动: “…”工程
    "TARGET",  # 数量目标: 到2025年…达到85%, 不少于…
    "MONEY",  # 金额
    "DATE",  # 时间: dates, years, school years, 十四五期间
    "PLACE",  # 地名
    "PERSON",  # 人名
    "WORK",  # 书刊、作品: 《…》 that are no documents
)


class Mention(NamedTuple):
    """One place where a text names something: text[start:end], found by the rules or by the model."""

    start: int
    end: int
    label: str
    source: str  # rules or model
    document_number: str | None = None  # the 文号 behind a 《document》


def settle(mentions: Iterable[Mention]) -> list[Mention]:
    """The mentions in order of the text: of overlapping ones the longest, of equally long ones that of the rules.

    A TARGET is a clause, not a name: it may hold names, and overlaps no other TARGET.

    >>> [m.label for m in settle([Mention(0, 4, "PLACE", "model"), Mention(0, 7, "BODY", "rules")])]
    ['BODY']
    """
    kept: list[Mention] = []
    taken: dict[bool, set[int]] = {True: set(), False: set()}
    for mention in sorted(mentions, key=lambda m: (m.start - m.end, m.source != "rules", m.start, m.label)):
        places = taken[mention.label == "TARGET"]
        if places.isdisjoint((*range(mention.start, mention.end),)):
            places.update(range(mention.start, mention.end))
            kept.append(mention)
    return sorted(kept)
