"""All tables as a Frictionless Data Package, to be deposited with the paper: CSV and what each column means."""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from pipeline.reporting.data.codebook import make_schema
from pipeline.reporting.data.matrices import Matrix
from pipeline.tables.contract import Table, format_csv
from pipeline.tables.index import TABLES

# The corpus itself, and the answers to the intrusion form.
NO_RESOURCE = ("sections", "section_shares", "intrusion_items")
WHOLE_TEXTS = ("text", "normal")  # of documents; no file for people has them


def make_data_package(
    tables: Mapping[str, pl.DataFrame],
    matrices: Mapping[str, Matrix],
    syntax: Mapping[str, str],
    title: str,
    note: str,
    texts: bool,
) -> dict[str, bytes]:
    """data.zip: datapackage.json (Frictionless Data Package v1) and a CSV for each table that has rows, topics counted from 1.

    documents are to be all, as others point to those that do not count. syntax: files that lie beside the CSV.
    texts: whether columns that quote documents are there.
    """
    contents = {
        name: Matrix(TABLES[name], TABLES[name].number_topics(table))
        for name, table in tables.items()
        if name not in NO_RESOURCE and len(table)
    } | dict(matrices)
    dropped = {name: list_dropped(content.contract, texts) for name, content in contents.items()}
    kept = {
        name: [column for column in content.contract.columns if column not in dropped[name]]
        for name, content in contents.items()
    }
    written = {
        f"data/{name}.csv": format_csv(content.rows.select(kept[name])).encode() for name, content in contents.items()
    }
    beside = {f"data/{name}": text.encode() for name, text in syntax.items()}
    descriptor = {
        "profile": "tabular-data-package",
        "name": "yaodian-data",
        "title": title,
        "description": describe(note, dropped, list(beside)),
        "resources": [
            describe_resource(content.contract, kept, written[f"data/{name}.csv"]) for name, content in contents.items()
        ],
    }
    told = json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n"
    return {"data.zip": pack({"datapackage.json": told.encode(), **written, **beside})}


def list_dropped(contract: Table, texts: bool) -> list[str]:
    """The columns of a table that the package leaves out."""
    whole = WHOLE_TEXTS if contract.name == "documents" else ()
    return [name for name, column in contract.columns.items() if name in whole or (column.quotes and not texts)]


def describe(note: str, dropped: Mapping[str, list[str]], syntax: Sequence[str]) -> str:
    """What the package is, how SPSS opens it, and what was left out of which table."""
    left_out = ", ".join(f"{name}.{column}" for name, columns in dropped.items() for column in columns)
    lines = [
        note,
        "由 Yaodian 生成的全部表格；各列含义见 schema。以 =、+、-、@ 开头的文字前加有一撇，以免电子表格把它当作公式。",
        "All tables made by Yaodian; the schemas say what columns mean. A text that starts with =, +, - or @ has an apostrophe before it, "
        "as spreadsheets would run it as a formula.",
        f"SPSS 语法文件（读入同名的 CSV，并附变量标签）/ SPSS syntax that reads the CSV of its name, with labels: {', '.join(syntax)}"
        if syntax
        else "",
        f"未收入的列 / columns left out: {left_out}" if left_out else "",
    ]
    return "\n".join(filter(None, lines))


def describe_resource(contract: Table, kept: dict[str, list[str]], written: bytes) -> dict[str, Any]:
    """A table as a resource of the package. kept: the columns of each that is there."""
    zh, en = contract.grain
    return {
        "profile": "tabular-data-resource",
        "name": contract.name,
        "path": f"data/{contract.name}.csv",
        "title": contract.name,
        "description": f"一行是{zh}\none row is {en}",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(written),
        "hash": f"sha256:{hashlib.sha256(written).hexdigest()}",
        "schema": make_schema(contract, kept[contract.name], kept),
    }


def pack(files: Mapping[str, bytes]) -> bytes:
    """A zip of these files, in this order; the same files are the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name)  # of 1 January 1980, and not of today
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system, entry.external_attr = 3, 0o644 << 16  # on every system as on Unix
            archive.writestr(entry, content)
    return buffer.getvalue()
