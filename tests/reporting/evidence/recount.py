"""What the links of a page count, counted again from the files that they open."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from pipeline.reporting.evidence.files import read_script
from pipeline.reporting.writing.links import read_link
from pipeline.reporting.writing.notation import write_count, write_rate, write_share

LINK = re.compile(r'<a class="e" href="(#e:[^"]+)">([^<]*)</a>')
OF_DOCUMENTS = ("year", "region", "level", "kind", "issuer", "province")


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
            for lacking in {"excluded", "own", "name", "share", "chars"} - set(table.columns):
                table = table.with_columns(pl.lit(None).alias(lacking))
            if "document" not in table.columns:
                table = table.with_columns(document=pl.lit(None, pl.Int64))
            about = self.documents.rename({"chars": "document_chars"})
            self.read[name] = table.join(about, on="document", how="left", maintain_order="left")
        return self.read[name]

    def count(self, href: str) -> float:
        """What a link counts."""
        name, what, where = read_link(href)
        rows = choose(self.rows(name), where)
        if what == "mentions":
            return rows.height
        own = rows.unique("document")
        if what in ("documents", "voices", "issuers", "regions"):
            column = {"documents": "document", "voices": "voice", "issuers": "issuer", "regions": "region"}[what]
            return own[column].drop_nulls().n_unique()
        if what in ("chars", "own_chars", "sections"):
            return int(own["document_chars" if what == "chars" else what].sum())
        places = {key: value for key, value in where.items() if key not in ("own", "name", "excluded")}
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
        elif key == "name":
            kept.append(pl.col("name") == int(value))
        elif key == "dated":
            kept.append(pl.col("year").is_not_null())
        elif key == "voiced":
            kept.append(pl.col("own_chars") > 0)
        elif key == "undated":
            kept.append(pl.col("year").is_null())
        elif key in ("from", "to"):
            kept.append(pl.col("year") >= int(value) if key == "from" else pl.col("year") <= int(value))
        else:
            assert key == "excluded", key
    return rows.filter(*kept)


def find_wrong(html: str, evidence: Evidence) -> list[str]:
    """The links whose evidence does not count up to the number that they show."""
    wrong = []
    for href, told in LINK.findall(html):
        counted, what = evidence.count(href), read_link(href)[1]
        write = {"rate": write_rate, "share": write_share}.get(what, lambda value: write_count(int(value)))
        if write(counted) != told:
            wrong.append(f"{told} shown, {write(counted)} opened: {href}")
    return wrong
