"""All tables as a Frictionless Data Package, to be deposited with the paper: CSV and what each column means."""

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, BinaryIO

import polars as pl

from pipeline.reporting.data.codebook import make_schema
from pipeline.reporting.data.matrices import Matrix
from pipeline.tables.contract import Table, disarm
from pipeline.tables.index import TABLES

# The corpus itself, and the answers to the intrusion form.
NO_RESOURCE = ("sections", "section_shares", "intrusion_items")
WHOLE_TEXTS = ("text", "normal")  # of documents; no file for people has them


def write_data_package(
    file: BinaryIO,
    tables: Mapping[str, Callable[[], Iterable[pl.DataFrame]]],
    matrices: Mapping[str, Matrix],
    syntax: Mapping[str, str],
    title: str,
    note: str,
    texts: bool,
) -> None:
    """Write data.zip: datapackage.json (Frictionless Data Package v1) and a CSV for each table that has rows, topics counted from 1.

    tables: of each what reads it in parts, as some have millions of rows; documents are to be all, as others point to those that do not
    count. syntax: files that lie beside the CSV. texts: whether columns that quote documents are there.
    """
    contents = {
        name: (TABLES[name], read) for name, read in tables.items() if name not in NO_RESOURCE and any(map(len, read()))
    } | {name: (matrix.contract, partial(list, [matrix.rows])) for name, matrix in matrices.items()}
    contracts = {name: contract for name, (contract, _) in contents.items()}
    dropped = {name: list_dropped(contract, texts) for name, contract in contracts.items()}
    kept = {
        name: [column for column in contract.columns if column not in dropped[name]]
        for name, contract in contracts.items()
    }
    # Each is written twice: its checksum stands in the file before it.
    written = {name: partial(write_parts, *content, kept[name]) for name, content in contents.items()}
    beside = {f"data/{name}": text.encode() for name, text in syntax.items()}
    resources = [describe_resource(contracts[name], kept, written[name]()) for name in contents]
    descriptor = {
        "profile": "tabular-data-package",
        "name": "yaodian-data",
        "title": title,
        "description": describe(note, dropped, list(beside)),
        "resources": resources,
    }
    told = json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n"
    with zipfile.ZipFile(file, "w") as archive:
        pack(archive, "datapackage.json", [told.encode()], len(told.encode()))
        for resource, write in zip(resources, written.values(), strict=True):
            pack(archive, resource["path"], write(), resource["bytes"])
        for name, text in beside.items():
            pack(archive, name, [text], len(text))


def write_parts(contract: Table, read: Callable[[], Iterable[pl.DataFrame]], kept: Sequence[str]) -> Iterator[bytes]:
    """The CSV of these columns, part by part."""
    for place, rows in enumerate(read()):
        told = disarm(contract.number_topics(rows.select(kept)))
        yield told.write_csv(include_header=place == 0).encode()


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


def describe_resource(contract: Table, kept: dict[str, list[str]], written: Iterable[bytes]) -> dict[str, Any]:
    """A table as a resource of the package. kept: the columns of each that is there; written: its CSV in pieces."""
    digest, n_bytes = hashlib.sha256(), 0
    for piece in written:
        digest.update(piece)
        n_bytes += len(piece)
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
        "bytes": n_bytes,
        "hash": f"sha256:{digest.hexdigest()}",
        "schema": make_schema(contract, kept[contract.name], kept),
    }


def pack(archive: zipfile.ZipFile, name: str, content: Iterable[bytes], n_bytes: int) -> None:
    """Add a file of so many bytes, which comes in pieces; the same files are the same bytes."""
    entry = zipfile.ZipInfo(name)  # of 1 January 1980, and not of today
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system, entry.external_attr = 3, 0o644 << 16  # on every system as on Unix
    entry.file_size = n_bytes
    with archive.open(entry, "w") as place:
        for piece in content:
            place.write(piece)
