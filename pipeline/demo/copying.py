"""Items that a district takes over word for word from an earlier plan, as in life."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from pipeline.demo.grammar import Writer
from pipeline.demo.places import Place
from pipeline.demo.plans import Item, Plan

_COPIES_AT_ALL = 0.85
_MOST_ITEMS = 3
_FROM_THE_PROVINCE = 0.3
_LOOKS = 30


@dataclass(frozen=True)
class Copy:
    """One item copied whole: its number here, path and number of the item it comes from."""

    item: int
    from_path: str
    from_item: int
    n_chars: int


@dataclass(frozen=True)
class Offer:
    """An item that later plans may copy."""

    path: str
    place: Place
    issued_on: date
    item: Item


@dataclass
class Shelf:
    """The copyable items of one year's plans, by theme, in the order in which the plans were issued."""

    _by_theme: dict[str, list[Offer]] = field(default_factory=dict)

    def add(self, plan: Plan, path: str) -> None:
        for item in plan.items:
            if item.may_be_copied:
                self._by_theme.setdefault(item.theme, []).append(Offer(path, plan.place, plan.issued_on, item))

    def of_theme(self, theme: str) -> Sequence[Offer]:
        return self._by_theme.get(theme, [])


def copy_items(plan: Plan, shelves: Sequence[Shelf]) -> list[Copy]:
    """Replace up to three items of the plan by items of the same theme and about the same length from earlier plans.

    Only items without keywords come and go, so that every planted rate stays as it was. The province copies nothing.
    """
    writer = plan.writer
    if plan.place.is_province or not writer.chance(_COPIES_AT_ALL):
        return []
    wanted = 1 + writer.below(_MOST_ITEMS)
    own = [item for item in plan.items if not item.mentions and not item.n_look_alikes]
    copies: dict[tuple[str, int], Copy] = {}
    while own and len(copies) < wanted:
        item = own.pop(writer.below(len(own)))
        offer = _find_offer(item, plan, shelves, writer)
        if offer is None or (offer.path, offer.item.number) in copies:
            continue
        item.heading, item.sentences, item.n_chars = offer.item.heading, offer.item.sentences, offer.item.n_chars
        item.copied, item.is_local = True, False
        copies[offer.path, offer.item.number] = Copy(item.number, offer.path, offer.item.number, item.n_chars)
    return sorted(copies.values(), key=lambda copy: copy.item)


def _find_offer(item: Item, plan: Plan, shelves: Sequence[Shelf], writer: Writer) -> Offer | None:
    """One of the items that could stand in this one's place, the province's by preference now and then."""
    prefers_province = writer.chance(_FROM_THE_PROVINCE)
    found = None
    for _ in range(_LOOKS):
        offers = shelves[writer.below(len(shelves))].of_theme(item.theme)
        if not offers:
            continue
        offer = offers[writer.below(len(offers))]
        if _fits(offer, item, plan):
            found = offer
            if offer.place.is_province or not prefers_province:
                break
    return found


def _fits(offer: Offer, item: Item, plan: Plan) -> bool:
    return (
        offer.issued_on < plan.issued_on
        and offer.place.index != plan.place.index
        and 0.6 < offer.item.n_chars / item.n_chars < 1.6
    )
