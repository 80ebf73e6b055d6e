"""One work plan (工作要点), as a place writes it of its own: head, chapters, numbered items."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from pipeline.demo.chapters import MIN_CHAPTERS, arrange_chapters
from pipeline.demo.grammar import Scope, Writer
from pipeline.demo.heads import Chapter, Head, write_chapter, write_head, write_tail
from pipeline.demo.history import PLANTS, THEMES, Plant, theme_shares
from pipeline.demo.noise import draw_factors, draw_own_factors, expect_rates
from pipeline.demo.phrases import Inventory, inventory, read_carriers
from pipeline.demo.places import Place, make_rng
from pipeline.demo.sentences import write_look_alike, write_mention, write_plain

MIN_ITEMS, MAX_ITEMS = 21, 44
_SHORTEST, _LONGEST = 2850, 5500
"""Han characters aimed at; a margin inside the 2,500 to 6,000 that a plan may have."""
_THEME_FACTOR_CV = 0.3
"""How much places differ in their love of a theme: a coefficient of variation."""
_OWN_FRAMES = 0.62
"""Share of an item's sentences that come from its theme's own templates, not from those all themes share."""
_LOOK_ALIKES = 0.12
"""Share of the plans with a form that looks like a keyword."""
_HALF_A_SENTENCE = 18
_CHAPTER_NUMBERS = "一二三四五六七八九十"
_WIDE_DIGITS = {ord("0") + digit: ord("０") + digit for digit in range(10)}
_NOT_HAN = re.compile(r"[^\u3400-\u4dbf\u4e00-\u9fff]+")


@dataclass
class Item:
    """One numbered item (条目) of one theme, with what is planted in it. chapter counts from 1."""

    number: int
    chapter: int
    theme: str
    printed_number: str = ""
    heading: str = ""
    sentences: list[str] = field(default_factory=list)
    mentions: list[Plant] = field(default_factory=list)
    n_look_alikes: int = 0
    n_chars: int = 0
    is_local: bool = False
    copied: bool = False

    @property
    def body(self) -> str:
        return "".join(self.sentences)

    @property
    def may_be_copied(self) -> bool:
        """Copies hold no keyword, so that the planted rates stay what they are, and no name of a place."""
        return not (self.mentions or self.n_look_alikes or self.is_local or self.copied)


@dataclass
class Plan:
    """A work plan before it is a file. n_aimed: the Han characters aimed at; tail: the paragraphs after the last item."""

    place: Place
    year: int
    issued_on: date
    n_aimed: int
    head: Head
    chapters: list[Chapter]
    items: list[Item]
    tail: list[str]
    headings_alone: bool
    writer: Writer

    def paragraphs(self) -> list[str]:
        """The article as a reader sees it, title first, a paragraph an element."""
        lines = list(self.head.paragraphs)
        for index, chapter in enumerate(self.chapters, start=1):
            lines.append(f"{_CHAPTER_NUMBERS[index - 1]}、{chapter.heading}")
            lines.extend(self._chapter_lines(index, chapter))
        return [*lines, *self.tail]

    def _chapter_lines(self, index: int, chapter: Chapter) -> Iterable[str]:
        theme = None
        for item in self.items:
            if item.chapter != index:
                continue
            if chapter.subheadings and item.theme != theme:
                theme = item.theme
                half = chapter.themes.index(theme)
                yield f"（{_CHAPTER_NUMBERS[half]}）{chapter.subheadings[half]}"
            if self.headings_alone:
                yield item.printed_number + item.heading
                yield item.body
            else:
                yield f"{item.printed_number}{item.heading}。{item.body}"


def count_han(text: str) -> int:
    """Number of Han characters.

    >>> count_han("2019年，新建3所。")
    4
    """
    return len(_NOT_HAN.sub("", text))


def draw_date(place: Place, year: int, seed: int) -> date:
    """January for the province; August or September for plans by school year; February to April for the rest."""
    rng = make_rng(seed, 8, place, year)
    if place.is_province:
        return date(year, 1, 8) + timedelta(days=int(rng.integers(20)))
    if place.by_school_year:
        return date(year, 8, 18) + timedelta(days=int(rng.integers(34)))
    if year == 2020:  # schools opened late
        return date(2020, 2, 20) + timedelta(days=int(rng.integers(66)))
    return date(year, 2, 6) + timedelta(days=int(rng.integers(64, size=2).mean()))


def write_plan(place: Place, year: int, issued_on: date, seed: int) -> Plan:
    """The plan of one place and year; no other plan has a say in it."""
    writer = Writer(make_rng(seed, 4, place, year))
    words = inventory(year)
    head = write_head(place, year, issued_on, words, writer)
    tail = write_tail(place, issued_on, head.paragraphs, words, writer)
    target = _draw_length(place, seed, writer)
    themes = _draw_item_themes(place, year, target, seed, writer)
    arrangement = arrange_chapters(set(themes), writer)
    chapters = [write_chapter(codes, place, words, writer) for codes in arrangement]
    items = _number_items(themes, arrangement)
    _assign_mentions(items, _draw_mentions(place, issued_on, target, seed, writer), writer)
    _write_items(items, target - _count_besides_items(head, chapters, tail), place, words, writer)
    _print_numbers(items, writer)
    return Plan(place, year, issued_on, target, head, chapters, items, tail, writer.chance(0.25), writer)


def _draw_length(place: Place, seed: int, writer: Writer) -> int:
    """Han characters aimed at: long-winded places stay so, give or take 15 %."""
    usual = make_rng(seed, 5, place).uniform(3300, 4800)
    varied = usual * (0.85 + 0.3 * writer.below(1000) / 1000)
    return int(min(max(varied, _SHORTEST), _LONGEST))


def _draw_item_themes(place: Place, year: int, target: int, seed: int, writer: Writer) -> list[str]:
    """The theme of each item: 21 to 44 items, at least as many themes as a plan must have chapters."""
    n_items = min(max(round((target - 420) / (92 + writer.below(50))), MIN_ITEMS), MAX_ITEMS)
    shares = theme_shares(year)
    weights = np.array(list(shares.values())) * draw_own_factors(place, 6, len(THEMES), _THEME_FACTOR_CV, seed)
    while True:
        drawn = writer.rng.choice(list(shares), size=n_items, p=weights / weights.sum()).tolist()
        if len(set(drawn)) >= MIN_CHAPTERS:
            return [str(code) for code in drawn]


def _draw_mentions(place: Place, issued_on: date, target: int, seed: int, writer: Writer) -> list[Plant]:
    """Every mention that the plan is to hold: Poisson with mean rate expected × length × the document's factor."""
    means = expect_rates(place, issued_on) * draw_factors(place, issued_on.year, seed) * target / 10_000
    counts = writer.rng.poisson(means)
    return [plant for plant, n in zip(PLANTS, counts, strict=True) for _ in range(int(n))]


def _number_items(themes: Sequence[str], arrangement: Sequence[tuple[str, ...]]) -> list[Item]:
    """The items in the order of the chapters, numbered through the document."""
    places = [(chapter, code) for chapter, codes in enumerate(arrangement, start=1) for code in codes]
    in_order = [(chapter, code) for chapter, code in places for _ in range(themes.count(code))]
    return [Item(number, chapter, code) for number, (chapter, code) in enumerate(in_order, start=1)]


def _assign_mentions(items: Sequence[Item], mentions: Iterable[Plant], writer: Writer) -> None:
    """Give each mention to an item of a fitting theme, the less laden first; to any item where no theme fits."""
    fitting = {carrier.keyword: carrier.themes for carrier in read_carriers()[1]}
    for plant in mentions:
        candidates = [item for item in items if item.theme in fitting[plant.keyword]] or items
        least = min(len(item.mentions) for item in candidates)
        light = [item for item in candidates if len(item.mentions) <= max(least, 1)]
        light[writer.below(len(light))].mentions.append(plant)
    if writer.chance(_LOOK_ALIKES):
        items[writer.below(len(items))].n_look_alikes = 1


def _count_besides_items(head: Head, chapters: Sequence[Chapter], tail: Sequence[str]) -> int:
    """Han characters of a plan outside its items; each heading has one more in its number."""
    headings = [heading for chapter in chapters for heading in (chapter.heading, *chapter.subheadings)]
    return len(headings) + sum(map(count_han, [*head.paragraphs, *headings, *tail]))


def _write_items(items: Sequence[Item], budget: int, place: Place, words: Inventory, writer: Writer) -> None:
    """Write every item so that all of them together have about `budget` Han characters."""
    weights = writer.rng.lognormal(0.0, 0.22, size=len(items))
    left, left_weight = float(budget), float(weights.sum())
    headings: set[str] = set()
    for item, weight in zip(items, weights.tolist(), strict=True):
        _write_item(item, left * weight / left_weight, headings, place, words, writer)
        left -= item.n_chars
        left_weight -= weight


def _write_item(item: Item, budget: float, headings: set[str], place: Place, words: Inventory, writer: Writer) -> None:
    """A heading, at least one sentence of the theme's own, the planted ones among as many more as the budget allows."""
    own = words.themes[item.theme]
    scope = {**words.shared, **own, **place.slots, **place.school_slots.get(item.theme, {})}
    writer.touched_local = False
    item.heading = _write_heading(headings, scope, writer)
    planted = [write_mention(plant, words, scope, writer) for plant in item.mentions]
    planted += [write_look_alike(words, scope, writer) for _ in range(item.n_look_alikes)]
    plain = [write_plain(own["句"], scope, writer)]
    length = sum(map(count_han, [item.heading, *planted, *plain]))
    # Stopping half a sentence short, on average, is stopping at the budget.
    while length < budget - _HALF_A_SENTENCE:
        pool = own["句"] if writer.chance(_OWN_FRAMES) else words.shared["通句"]
        plain.append(write_plain(pool, scope, writer))
        length += count_han(plain[-1])
    item.sentences, item.n_chars, item.is_local = plain, length, writer.touched_local
    for sentence in planted:
        item.sentences.insert(writer.below(len(item.sentences) + 1), sentence)


def _write_heading(headings: set[str], scope: Scope, writer: Writer) -> str:
    """A heading that the plan does not have yet, unless twenty attempts find none."""
    for _ in range(20):
        heading = write_plain(scope["题"], scope, writer)
        if heading not in headings:
            break
    headings.add(heading)
    return heading


def _print_numbers(items: Sequence[Item], writer: Writer) -> None:
    """The same kind of number for a whole plan: a few in full-width digits, a few that lose a dot here and there."""
    is_wide, dot, loses_dots = writer.chance(0.08), writer.pick("..．．、"), writer.chance(0.12)
    for item in items:
        digits = str(item.number).translate(_WIDE_DIGITS) if is_wide else str(item.number)
        item.printed_number = digits if loses_dots and writer.chance(0.15) else digits + dot
