"""What a table promises: where it lies, what one row is, what stands in its columns, which laws hold in every row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import PurePath
from typing import Any

import polars as pl
from polars.datatypes import DataType, DataTypeClass

from pipeline.tables.codes import Codes

Dtype = DataType | DataTypeClass
_SLACK = 1e-9  # by which rounding may break an order
_ENDS = (*"：；，。（", ": ", "; ", ", ", " (")  # of the first phrase; the comma of 10,000 is none


@dataclass(frozen=True)
class Column:
    """What stands in a column.

    zh, en: what it means, with its unit. gap: whether it may be empty. low, high: what its values do not pass, a number or
    another column. codes: all that it may hold, with their words; none where it holds anything.
    references: the column of another table that has each of its values, as documents.document_id.
    topic: whether it is the number of a topic, from 0 in Parquet and from 1 in all that people open.
    heads: what stands above it for people, in Chinese and English; none where the first phrase of zh and en does.
    quotes: whether it holds passages of documents, which may be under copyright; titles and names are none.
    unit: of its numbers, where its head does not say it.
    """

    dtype: Dtype
    zh: str
    en: str
    gap: bool = False
    low: float | str | None = None
    high: float | str | None = None
    codes: Codes = field(default_factory=dict)
    references: str | None = None
    topic: bool = False
    heads: tuple[str, str] | None = None
    quotes: bool = False
    unit: str = ""

    def head(self, language: str) -> str:
        """A short head for people, with the unit.

        >>> Column(pl.Float64, "份额，不计抄录", "share of text, without copies", unit="0–1").head("en")
        'Share of text (0–1)'
        """
        if language == "zh":
            head = self.heads[0] if self.heads else _begin(self.zh)
            return f"{head}（{self.unit}）" if self.unit else head
        head = self.heads[1] if self.heads else _begin(self.en)
        head = head if len(head.split()[0]) == 1 else head[:1].upper() + head[1:]  # a p stays small
        return f"{head} ({self.unit})" if self.unit else head

    def explain(self, language: str) -> str:
        """What it means, and what its codes mean."""
        which, colon, stop = (0, "：", "；") if language == "zh" else (1, ": ", "; ")
        told = [
            words[which] if words[which].startswith(code) else f"{code} {words[which]}"
            for code, words in self.codes.items()
        ]
        from_one = ("，从 1 起（Parquet 中从 0 起）", ", from 1 (from 0 in Parquet)")[which] if self.topic else ""
        return (self.zh, self.en)[which] + from_one + (colon + stop.join(told) if told else "")


@dataclass(frozen=True)
class Table:
    """A Parquet table.

    path: with a blank for the number of topics where there is one for each. grain: what one row is, in Chinese and English.
    key: the columns that together are unique. laws: SQL conditions, or orders as "first_year <= peak_year"; null keeps them.
    """

    path: str
    grain: tuple[str, str]
    columns: Mapping[str, Column]
    key: Sequence[str] = ()
    laws: Sequence[str] = ()

    @property
    def name(self) -> str:
        return PurePath(self.path).stem

    @property
    def schema(self) -> dict[str, Dtype]:
        """Name → type, in order."""
        return self.pick(*self.columns)

    def pick(self, *names: str) -> dict[str, Dtype]:
        """Name → type of these columns, in this order."""
        return {name: self.columns[name].dtype for name in names}

    def drop(self, *names: str) -> dict[str, Dtype]:
        """Name → type of all other columns."""
        return self.pick(*(name for name in self.columns if name not in names))

    def empty(self) -> pl.DataFrame:
        """A table with these columns and no row."""
        return pl.DataFrame(schema=self.schema)

    def number_topics(self, table: pl.DataFrame) -> pl.DataFrame:
        """The same rows for people, who count topics from 1; columns that the contract does not know stay as they are."""
        topics = [name for name, column in self.columns.items() if column.topic and name in table.columns]
        return table.with_columns(pl.col(topics) + 1)

    def check(self, table: pl.DataFrame) -> pl.DataFrame:
        """The same table, if it keeps every promise; raises ValueError with the first row that does not."""
        self.check_columns(table)
        # Different hashes prove different rows in a quarter of the time.
        if self.key and table.select(self.key).hash_rows().n_unique() < table.height:
            self._refuse(table, f"{', '.join(self.key)} must be unique", table.select(self.key).is_duplicated())
        laws = self.state_laws()
        broken = table.select((~law).any().alias(said) for said, law in laws.items()) if laws else pl.DataFrame()
        for said in broken.columns:
            if broken[said].item():
                self._refuse(table, said, table.select((~laws[said]).fill_null(False)).to_series())
        return table

    def check_columns(self, table: pl.DataFrame) -> pl.DataFrame:
        """The same table, if its columns, types and gaps are those promised."""
        found, promised = dict(table.schema), self.schema
        if list(found.items()) != list(promised.items()):
            raise ValueError(f"{self.path}: columns are {found}; promised are {promised}")
        # What is not a number is not known, and so a gap.
        known = [
            table[name].fill_nan(None) if column.dtype == pl.Float64 else table[name]
            for name, column in self.columns.items()
        ]
        gaps = [series.name for series in known if not self.columns[series.name].gap and series.null_count()]
        if gaps:
            raise ValueError(f"{self.path}: {', '.join(gaps)} must not be null")
        return table

    def state_laws(self) -> dict[str, pl.Expr]:
        """Each law, those of its columns too, as it is said and as an expression."""
        stated = {law: self._parse(law) for law in self.laws}
        for name, column in self.columns.items():
            bounds = [str(bound) for bound in (column.low, name, column.high) if bound is not None]
            if len(bounds) > 1:
                law = " <= ".join(bounds)
                stated[law] = self._parse(law)
            if column.codes:
                stated[f"{name} is one of {', '.join(column.codes)}"] = pl.col(name).is_in(list(column.codes))
        return stated

    def _parse(self, law: str) -> pl.Expr:
        if " <= " not in law:
            return pl.sql_expr(law)
        terms = [self._name(term) for term in law.split(" <= ")]
        orders = [low <= high + _SLACK for low, high in pairwise(terms)]
        return pl.all_horizontal(orders)

    def _name(self, term: str) -> pl.Expr:
        """A column, whose name may be a word of SQL, as end is; or what SQL makes of the term."""
        if term not in self.columns:
            return pl.sql_expr(term)
        return pl.col(term).fill_nan(None) if self.columns[term].dtype == pl.Float64 else pl.col(term)

    def _refuse(self, table: pl.DataFrame, law: str, broken: pl.Series) -> None:
        """Raise ValueError for the first broken row, if there is one."""
        place = broken.arg_max()
        if place is not None and broken[place]:
            row: dict[str, Any] = {
                name: value if len(str(value)) < 40 else f"{str(value)[:40]}…"
                for name, value in table.row(place, named=True).items()
            }
            raise ValueError(f"{self.path}: {law}; row {place} breaks it: {row}")


def format_csv(table: pl.DataFrame) -> str:
    """A table for people: a gap is an empty cell."""
    return disarm(table).write_csv()


def disarm(table: pl.DataFrame) -> pl.DataFrame:
    """Text cells that start with =, +, -, @, tab or return with a leading apostrophe, as spreadsheets would run them as formulas."""
    return table.with_columns(pl.col(pl.String).str.replace(r"^([=+\-@\t\r])", "'$1"))


def _begin(text: str) -> str:
    """The first phrase of what a column means."""
    for end in _ENDS:
        text = text.partition(end)[0]
    return text
