"""The rows of tables that numbers of the page are values of, for the page to show when a number is followed."""

import re
from collections.abc import Mapping
from typing import Any

import polars as pl

from pipeline.reporting.data.codebook import find_column
from pipeline.reporting.data.number_formats import choose_number
from pipeline.reporting.workbook import keep_part
from pipeline.reporting.writing.links import ROW_SIGN, read_link
from pipeline.tables import index
from pipeline.tables.codes import Codes, pick
from pipeline.tables.contract import Column

_FLAGS: Codes = {"1": ("是", "yes"), "0": ("否", "no")}
_LINK = re.compile(f'href="({ROW_SIGN}[^"]+)"')


def gather_linked_rows(html: str, tables: Mapping[str, pl.DataFrame], language: str) -> dict[str, list[list[Any]]]:
    """Table → its columns in their order, with every row that a link of `open_rows` leads to: name, head and meaning for people, words of
    codes, values, and the format in which the workbook shows them (rows.js reads it), null where they are no numbers.

    Topics are numbered from 1, flags are 1 and 0.
    """
    wanted: dict[str, dict[tuple[str, ...], set[tuple[str, ...]]]] = {}
    for href in _LINK.findall(html):
        name, _, where = read_link(href)
        wanted.setdefault(name, {}).setdefault(tuple(where), set()).add(tuple(where.values()))
    return {
        name: _describe_columns(
            name, _keep_rows(name, tables[name], filters), _choose_formats(name, tables[name]), language
        )
        for name, filters in sorted(wanted.items())
    }


def _keep_rows(name: str, table: pl.DataFrame, filters: Mapping[tuple[str, ...], set[tuple[str, ...]]]) -> pl.DataFrame:
    """The rows that pass a filter; filters: columns → the values asked for, as text."""
    rows = index.TABLES[name].number_topics(table).with_columns(pl.col(pl.Boolean).cast(pl.Int8)).with_row_index()
    found = []
    for keys, values in sorted(filters.items()):
        asked = pl.DataFrame(sorted(values), schema=dict.fromkeys(keys, pl.String), orient="row")
        # Where any value will do, all rows are kept: the page filters them again.
        exact = [key for key in keys if not (asked[key] == "*").any()]
        spelt = rows.select("index", pl.col(exact).cast(pl.String).fill_null("null"))
        found.append((spelt.join(asked, on=exact, how="semi") if exact else spelt)["index"])
    return rows.filter(pl.col("index").is_in(pl.concat(found).implode())).drop("index")


def _choose_formats(name: str, table: pl.DataFrame) -> dict[str, str]:
    """How the workbook shows each column of numbers: chosen by all rows of its sheet, whichever of them are linked."""
    return {
        column.name: choose_number(column.name, column)
        for column in keep_part(name, table)
        if column.dtype.is_numeric()
    }


def _describe_columns(name: str, rows: pl.DataFrame, formats: Mapping[str, str], language: str) -> list[list[Any]]:
    described = []
    for column in rows:
        known = find_column(name, column.name)
        codes = _FLAGS if known.dtype == pl.Boolean else known.codes
        present = set(column.drop_nulls().cast(pl.String)) if codes else set()
        words = {code: pick(language, *told) for code, told in codes.items() if code in present}
        told = _tell_column(known, language)
        described.append([column.name, told, words, column.to_list(), formats.get(column.name)])
    return described


def _tell_column(known: Column, language: str) -> tuple[str, str]:
    """Its head for people, and of what it means what the head does not say.

    >>> _tell_column(Column(pl.Int32, "年度频率比：当年频率是上一年的多少倍", "rate ratio per year"), "zh")
    ('年度频率比', '当年频率是上一年的多少倍')
    >>> _tell_column(Column(pl.Int32, "年度频率比", "rate ratio per year"), "en")
    ('Rate ratio per year', '')
    """
    head, meaning = known.head(language), pick(language, known.zh, known.en)
    bare = head.removesuffix(f"（{known.unit}）").removesuffix(f" ({known.unit})")
    said = meaning[: len(bare)].lower() == bare.lower()
    return head, meaning[len(bare) :].lstrip("：；，:;, ") if said else meaning
