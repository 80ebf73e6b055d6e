"""The planted truth, as tables: what stands in the corpus because it was put there."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import polars as pl

from pipeline.demo.copying import Copy
from pipeline.demo.history import NEW_TERMS, PLANTS, theme_shares
from pipeline.demo.noise import expect_rates
from pipeline.demo.pages import DocumentFile
from pipeline.demo.phrases import read_themes
from pipeline.demo.plans import Item, Plan, count_han

_DOCUMENTS = {
    "path": pl.String,
    "title": pl.String,
    "document_number": pl.String,
    "issuer": pl.String,
    "region": pl.String,
    "issued_on": pl.Date,
    "year": pl.Int32,
    "n_sections": pl.Int64,
    "n_chars": pl.Int64,
    "encoding": pl.String,
    "format": pl.String,
    "district": pl.String,
    "is_newcomer": pl.Boolean,
}
_SECTIONS = {"path": pl.String, "item": pl.Int32, "chapter": pl.Int32, "theme": pl.String, "n_chars": pl.Int64}
_THEME_YEARS = {
    "theme": pl.String,
    "year": pl.Int32,
    "share": pl.Float64,
    "n_chars": pl.Int64,
    "expected_share": pl.Float64,
}
_KEYWORDS = {
    "keyword": pl.String,
    "kind": pl.String,
    "direction": pl.String,
    "years": pl.String,
    "since": pl.Date,
    "newcomers": pl.Float64,
    "note": pl.String,
}
_KEYWORD_YEARS = {
    "keyword": pl.String,
    "kind": pl.String,
    "year": pl.Int32,
    "expected_per_10k_chars": pl.Float64,
    "n_planted": pl.Int64,
    "n_excluded_planted": pl.Int64,
}
_NEW_TERMS = {"term": pl.String, "theme": pl.String}
_COPIES = {
    "path": pl.String,
    "item": pl.Int32,
    "from_path": pl.String,
    "from_item": pl.Int32,
    "n_chars": pl.Int64,
}


@dataclass
class Ledger:
    """Books what each document holds, one after the other; `close` makes the tables."""

    _documents: list[tuple[object, ...]] = field(default_factory=list)
    _sections: list[tuple[object, ...]] = field(default_factory=list)
    _copies: list[tuple[object, ...]] = field(default_factory=list)
    _own_chars: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    _theme_chars: dict[tuple[str, int], int] = field(default_factory=lambda: defaultdict(int))
    _expected: dict[tuple[str, int], float] = field(default_factory=lambda: defaultdict(float))
    _planted: dict[tuple[str, int], int] = field(default_factory=lambda: defaultdict(int))
    _look_alikes: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    def book(self, plan: Plan, file: DocumentFile, copies: Sequence[Copy]) -> None:
        """Enter one finished plan."""
        year, place = plan.year, plan.place
        n_chars = sum(map(count_han, plan.paragraphs()))
        self._documents.append(
            (
                *(file.path, plan.head.title, plan.head.document_number),
                *(place.issuer, place.name, plan.issued_on, year),
                *(len(plan.items), n_chars, file.encoding, file.format, None if place.is_province else place.name),
                place.is_newcomer,
            )
        )
        self._own_chars[year] += n_chars - sum(copy.n_chars for copy in copies)
        for item in plan.items:
            self._book_item(item, file.path, year)
        for plant, rate in zip(PLANTS, expect_rates(place, plan.issued_on).tolist(), strict=True):
            self._expected[plant.keyword, year] += rate * plan.n_aimed
        for copy in copies:
            self._copies.append((file.path, copy.item, copy.from_path, copy.from_item, copy.n_chars))

    def _book_item(self, item: Item, path: str, year: int) -> None:
        n_chars = item.n_chars
        self._sections.append((path, item.number, item.chapter, theme_names()[item.theme], n_chars))
        self._theme_chars[item.theme, year] += n_chars
        self._look_alikes[year] += item.n_look_alikes
        for plant in item.mentions:
            self._planted[plant.keyword, year] += 1

    def close(self) -> dict[str, pl.DataFrame]:
        """Name of a truth table → the table; see generate_corpus for what each holds."""
        return {
            "documents": pl.DataFrame(self._documents, schema=_DOCUMENTS, orient="row").sort("path"),
            "sections": pl.DataFrame(self._sections, schema=_SECTIONS, orient="row").sort("path", "item"),
            "theme_years": pl.DataFrame(self._theme_years(), schema=_THEME_YEARS, orient="row"),
            "keywords": pl.DataFrame(
                [
                    (p.keyword, p.kind, p.direction, "、".join(map(str, p.years)) or None, p.since, p.newcomers, p.note)
                    for p in PLANTS
                ],
                schema=_KEYWORDS,
                orient="row",
            ),
            "keyword_years": pl.DataFrame(self._keyword_years(), schema=_KEYWORD_YEARS, orient="row"),
            "new_terms": pl.DataFrame(
                [(term, theme_names()[code]) for term, code in NEW_TERMS.items()], schema=_NEW_TERMS, orient="row"
            ),
            "copies": pl.DataFrame(self._copies, schema=_COPIES, orient="row").sort("path", "item"),
        }

    def _theme_years(self) -> Iterator[tuple[object, ...]]:
        for code, name in theme_names().items():
            for year in self._own_chars:
                n_chars = self._theme_chars[code, year]
                total = sum(self._theme_chars[other, year] for other in theme_names())
                yield name, year, n_chars / total, n_chars, theme_shares(year)[code]

    def _keyword_years(self) -> Iterator[tuple[object, ...]]:
        for plant in PLANTS:
            for year, n_own_chars in self._own_chars.items():
                key = plant.keyword, year
                n_excluded = self._look_alikes[year] if plant.looks_like else 0
                expected = self._expected[key] / n_own_chars
                yield plant.keyword, plant.kind, year, expected, self._planted[key], n_excluded


def theme_names() -> dict[str, str]:
    """Code of each theme → its name."""
    return {theme.code: theme.name for theme in read_themes()}
