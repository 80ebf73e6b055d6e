"""Which themes stand together in a chapter (章), and in which order the chapters come."""

from collections.abc import Collection, Iterable

from pipeline.demo.grammar import Writer

MIN_CHAPTERS, MAX_CHAPTERS = 8, 10

_USUAL_ORDER = (
    *("party", "moral", "mental_family", "arts_labour", "sports", "curriculum", "preschool", "special", "compulsory"),
    *("senior", "vocational", "training", "teachers", "digital", "finance", "safety", "supervision"),
)
_RELATED = (
    ("moral", "mental_family"),
    ("moral", "arts_labour"),
    ("sports", "arts_labour"),
    ("sports", "mental_family"),
    ("preschool", "special"),
    ("compulsory", "preschool"),
    ("compulsory", "special"),
    ("compulsory", "training"),
    ("senior", "vocational"),
    ("senior", "compulsory"),
    ("vocational", "training"),
    ("curriculum", "digital"),
    ("curriculum", "senior"),
    ("teachers", "curriculum"),
    ("teachers", "party"),
    ("finance", "digital"),
    ("finance", "safety"),
    ("safety", "sports"),
    ("supervision", "safety"),
    ("supervision", "training"),
    ("supervision", "finance"),
    ("supervision", "party"),
)
"""Themes that may share a chapter."""


def arrange_chapters(themes: Collection[str], writer: Writer) -> list[tuple[str, ...]]:
    """8 to 10 chapters of one or two related themes each, every theme once, roughly in the usual order.

    Needs 8 to 20 themes; raises ValueError for fewer.
    """
    if len(themes) < MIN_CHAPTERS:
        raise ValueError(f"{len(themes)} themes; {MIN_CHAPTERS} chapters need as many")
    least = max(MIN_CHAPTERS, (len(themes) + 1) // 2)
    wanted = min(least + writer.below(MAX_CHAPTERS - least + 1), len(themes))
    pairs: list[tuple[str, str]] = []
    for _ in range(100):
        drawn = _draw_pairs(themes, len(themes) - wanted, writer)
        if len(drawn) >= len(pairs):
            pairs = drawn
        if len(themes) - len(pairs) <= wanted:
            break
    paired = {theme for pair in pairs for theme in pair}
    chapters = [*pairs, *((theme,) for theme in _USUAL_ORDER if theme in themes and theme not in paired)]
    return _in_order(chapters, writer)


def _draw_pairs(themes: Collection[str], n: int, writer: Writer) -> list[tuple[str, str]]:
    """Up to n related pairs without a theme in common."""
    pool = [pair for pair in _RELATED if pair[0] in themes and pair[1] in themes]
    pairs: list[tuple[str, str]] = []
    while pool and len(pairs) < n:
        first, second = pool[writer.below(len(pool))]
        pairs.append((first, second))
        pool = [pair for pair in pool if first not in pair and second not in pair]
    return pairs


def _in_order(chapters: Iterable[tuple[str, ...]], writer: Writer) -> list[tuple[str, ...]]:
    """The usual order, in which neighbours change places now and then."""
    usual = {chapter: min(map(_USUAL_ORDER.index, chapter)) for chapter in chapters}
    drawn = {chapter: place + writer.below(500) / 100 for chapter, place in usual.items()}
    return sorted(drawn, key=lambda chapter: (drawn[chapter], chapter))
