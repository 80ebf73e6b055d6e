"""What the links of a page count, counted again from the files that they open."""

import json
import re
from collections.abc import Callable, Mapping
from html import unescape
from pathlib import Path
from typing import Any

import polars as pl

from pipeline.reporting.evidence.files import read_script
from pipeline.reporting.writing.links import read_link
from pipeline.reporting.writing.notation import (
    write_count,
    write_difference,
    write_p,
    write_percent,
    write_points,
    write_rate,
    write_score,
    write_share,
)

LINK = re.compile(r'<a class="e" href="(#e:[^"]+)">([^<]*)</a>')
ROW_LINK = re.compile(r'<a class="e" href="(#r:[^"]+)">([^<]*)</a>')
OF_DOCUMENTS = ("year", "region", "level", "kind", "issuer", "province")
NOT_OF_DOCUMENTS = ("own", "name", "excluded", "group", "check", "severity", "with")
DISTINCT = {
    "documents": "document",
    "voices": "voice",
    "issuers": "issuer",
    "regions": "region",
    "items": "section",
    "cited": "name",
    "files": "path",
}
ROWS = ("mentions", "citations", "passages", "findings")
# How a number of a table may be written.
WRITERS: tuple[Callable[[float], str], ...] = (
    *(write_p, write_rate, write_share, write_percent, write_difference, write_points, write_score),
    *(f"{{:.{digits}f}}".format for digits in (0, 1, 2, 3)),
    "{:+.1%}".format,
    lambda value: write_count(round(value)) if float(value).is_integer() else "",
)


class Evidence:
    """The files of reports/evidence: `index` what documents.js says, `documents` its rows."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.read: dict[str, pl.DataFrame] = {}
        self.index = self._load("documents")
        named = {
            name: values for name, values in self.index.items() if name not in ("parts", "whole", "titles", "letters")
        }
        self.documents = pl.DataFrame(named, infer_schema_length=None)

    def rows(self, name: str) -> pl.DataFrame:
        """The rows of one file, each with what is known of its document."""
        if name not in self.read:
            columns = self._load(name) if name != "documents" else {"document": self.index["document"]}
            table = pl.DataFrame(columns, infer_schema_length=None)
            for lacking in {"excluded", "own", "name", "share", "chars", "path", "start", "end"} - set(table.columns):
                table = table.with_columns(pl.lit(None).alias(lacking))
            if "document" not in table.columns:
                table = table.with_columns(document=pl.lit(None, pl.Int64))
            about = self.documents.rename({"chars": "document_chars", "path": "document_path"})
            table = table.with_columns(pl.col("document").cast(pl.Int64))
            self.read[name] = table.join(about, on="document", how="left", maintain_order="left")
        return self.read[name]

    def count(self, href: str) -> float:
        """What a link counts."""
        name, what, where = read_link(href)
        rows = choose(self.rows(name), where)
        if "with" in where:
            other = choose(self.rows(where["with"]), where)
            rows = rows.join(other, on="section", how="semi")
        if what in ROWS:
            return rows.height
        if what in DISTINCT:
            return rows[DISTINCT[what]].drop_nulls().n_unique()
        if what == "characters":
            return int((rows["end"] - rows["start"]).sum())
        own = rows.unique("document")
        if what in ("chars", "own_chars", "sections", "own_sections"):
            return int(own["document_chars" if what == "chars" else what].sum())
        places = {key: value for key, value in where.items() if key not in NOT_OF_DOCUMENTS}
        chosen = choose(self.rows("documents"), places)
        if what == "share":
            shares = rows["share"].to_numpy() * rows["chars"].to_numpy()
            return float(shares.sum() / chosen["fitted_chars"].sum())
        assert what == "rate"
        return 1e4 * rows.height / float(chosen["own_chars" if "own" in where else "document_chars"].sum())

    def _load(self, name: str) -> dict[str, Any]:
        return read_script((self.folder / f"{name}.js").read_text(encoding="utf-8"))


def choose(rows: pl.DataFrame, where: Mapping[str, str]) -> pl.DataFrame:
    """The rows that a link's filters leave; each filter must be known."""
    kept = [pl.col("excluded").eq_missing(pl.lit(where.get("excluded")))]
    for key, value in where.items():
        if key in OF_DOCUMENTS:
            kept.append(pl.col(key).cast(pl.String) == value)
        elif key == "own":
            kept.append(pl.col("own") == 1)
        elif key in ("name", "group"):
            kept.append(pl.col(key) == int(value))
        elif key in ("check", "severity"):
            kept.append(pl.col(key) == value)
        elif key == "dated":
            kept.append(pl.col("year").is_not_null())
        elif key in ("voiced", "sectioned"):
            kept.append(pl.col({"voiced": "own_chars", "sectioned": "own_sections"}[key]) > 0)
        elif key == "undated":
            kept.append(pl.col("year").is_null())
        elif key in ("from", "to"):
            kept.append(pl.col("year") >= int(value) if key == "from" else pl.col("year") <= int(value))
        else:
            assert key in ("excluded", "with"), key
    return rows.filter(*kept)


def find_wrong(html: str, evidence: Evidence) -> list[str]:
    """The links whose evidence does not count up to the number that they show, and those whose rows do not have it."""
    wrong = find_wrong_rows(html)
    for href, told in LINK.findall(html):
        counted, what = evidence.count(href), read_link(href)[1]
        write = {"rate": write_rate, "share": write_share}.get(what, lambda value: write_count(int(value)))
        if write(counted) != told:
            wrong.append(f"{told} shown, {write(counted)} opened: {href}")
    return wrong


def find_wrong_rows(html: str) -> list[str]:
    """The links to rows of tables that the page lacks, or of which the number is not the value, the mean or how many they are."""
    held = re.search(r'<script type="application/json" id="rows">(.*?)</script>', html, re.DOTALL)
    assert held, "the page holds the rows"
    tables = {name: {column[0]: column[3] for column in columns} for name, columns in json.loads(held[1]).items()}
    wrong = []
    for href, written in ROW_LINK.findall(html):
        (name, column, where), told = read_link(href), unescape(written)
        columns = tables[name]
        places = [
            place
            for place in range(len(next(iter(columns.values()))))
            if all(_is_asked(columns[key][place], value) for key, value in where.items())
        ]
        if column == "all":
            right = bool(places)
        elif column == "rows":
            right = write_count(len(places)) == told
        else:
            values = [columns[column][place] for place in places if columns[column][place] is not None]
            right = bool(values) and told in {write(sum(values) / len(values)) for write in WRITERS}
        if not right:
            wrong.append(f"{told} shown, {len(places)} rows: {href}")
    return wrong


def _is_asked(value: object, asked: str) -> bool:
    return asked == "null" if value is None else asked in ("*", str(value))
