"""What stands in a plan besides its items: title, head, headings of chapters, tail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.demo.grammar import Pool, Writer
from pipeline.demo.phrases import Inventory
from pipeline.demo.places import Place
from pipeline.demo.sentences import write_plain

_NOTICES, _WITHOUT_NUMBER = 0.3, 0.08
"""Share of the plans that come as the annex of a notice, and of those without a document number."""


@dataclass(frozen=True)
class Head:
    """Title, document number (文号) and the paragraphs before the first chapter, these two among them."""

    title: str
    document_number: str | None
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Chapter:
    """A chapter: its heading, and the headings of its halves where the plan has a level （一）."""

    heading: str
    themes: tuple[str, ...]
    subheadings: tuple[str, ...]


def write_head(place: Place, year: int, issued_on: date, words: Inventory, writer: Writer) -> Head:
    """A plan by school year says so in its title: 2021—2022学年度; all others say 2021年."""
    span = f"{year}—{year + 1}学年度" if place.by_school_year else f"{year}年"
    plan_title = _draw_title(place, span, writer)
    is_notice = writer.chance(_NOTICES)
    title = f"关于印发《{plan_title}》的通知" if is_notice else plan_title
    number = None
    if not writer.chance(_WITHOUT_NUMBER):
        number = f"{place.number_prefix}〔{year}〕{1 + writer.below(45)}号"
    scope = {
        **words.shared,
        **words.plan,
        **place.slots,
        "题名": _fixed(plan_title),
        "年": _fixed("本学年" if place.by_school_year else f"{year}年"),
    }
    paragraphs = [title] if number is None else [title, number]
    if is_notice:
        paragraphs += [write_plain(words.plan[slot], scope, writer) for slot in ("主送", "印发")]
        paragraphs += [place.issuer, print_date(issued_on), plan_title]
    opening, aims, targets = (write_plain(words.plan[slot], scope, writer) for slot in ("开篇", "指导", "目标"))
    paragraphs += [opening + aims] if writer.chance(0.5) else [opening, aims]
    if writer.chance(0.6):
        paragraphs.append(targets)
    return Head(title, number, tuple(paragraphs))


def _draw_title(place: Place, span: str, writer: Writer) -> str:
    """Issuer, span and what the plan calls itself, in the orders in use."""
    name = writer.pick(["工作要点", "工作要点", "工作要点", "重点工作要点", "教育工作要点"])
    whose = writer.pick([place.issuer, place.issuer, place.name, f"{place.name}教育系统"])
    if whose == place.name:
        name = "教育工作要点"
    return f"{whose}{span}{name}" if writer.chance(0.5) else f"{span}{whose}{name}"


def write_chapter(codes: tuple[str, ...], place: Place, words: Inventory, writer: Writer) -> Chapter:
    """One theme: its heading, often with a lead. Two: half a heading from each, or one and two of level （一）."""
    scope = {**words.shared, **place.slots}
    halves = [write_plain(words.themes[code]["章"], scope, writer) for code in codes]
    lead = write_plain(words.shared["章头"], scope, writer)
    if len(codes) == 1:
        return Chapter(f"{lead}，{halves[0]}" if writer.chance(0.7) else halves[0], codes, ())
    if writer.chance(0.12):
        subheadings = tuple(write_plain(words.themes[code]["章"], scope, writer) for code in codes)
        return Chapter(f"{lead}，{halves[0]}", codes, subheadings)
    return Chapter("，".join(halves), codes, ())


def write_tail(place: Place, issued_on: date, head: Sequence[str], words: Inventory, writer: Writer) -> list[str]:
    """A closing paragraph now and then; who signed and when, unless the head has said so."""
    scope = {**words.shared, **words.plan, **place.slots}
    tail = [write_plain(words.plan["结尾"], scope, writer)] if writer.chance(0.4) else []
    return tail if place.issuer in head else [*tail, place.issuer, print_date(issued_on)]


def print_date(day: date) -> str:
    """The date as documents print it.

    >>> print_date(date(2019, 2, 18))
    '2019年2月18日'
    """
    return f"{day.year}年{day.month}月{day.day}日"


def _fixed(text: str) -> Pool:
    return Pool(((text,),))
