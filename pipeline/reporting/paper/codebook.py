"""What each column of a table means, for the workbook and the data package."""

from typing import Any

import polars as pl

from pipeline.tables.contract import Column, Table

# Of Frictionless Table Schema, v1.
TYPES = {
    pl.String: "string",
    pl.Boolean: "boolean",
    pl.Date: "date",
    pl.Int32: "integer",
    pl.Int64: "integer",
    pl.Float64: "number",
}


def make_schema(contract: Table, columns: list[str], resources: dict[str, list[str]]) -> dict[str, Any]:
    """A table's contract as a schema of Frictionless (Walsh & Pollock 2017), of those of its columns that are written.

    resources: the tables beside which it lies, with their columns. A key with gaps is none there, nor one to a table that is not there.
    """
    schema: dict[str, Any] = {
        "fields": [describe_field(name, contract.columns[name], (name,) == tuple(contract.key)) for name in columns],
        "missingValues": [""],
    }
    if contract.key and all(name in columns and not contract.columns[name].gap for name in contract.key):
        schema["primaryKey"] = list(contract.key)
    foreign = []
    for name in columns:
        other, _, key = (contract.columns[name].references or "").partition(".")
        if key in resources.get(other, []):
            foreign.append({"fields": name, "reference": {"resource": other, "fields": key}})
    if foreign:
        schema["foreignKeys"] = foreign
    return schema


def describe_field(name: str, column: Column, unique: bool) -> dict[str, Any]:
    """A column as a field of such a schema: topics count from 1, as in all files for people."""
    constraints: dict[str, Any] = {} if column.gap else {"required": True}
    if unique and not column.gap:
        constraints["unique"] = True
    for constraint, bound in (("minimum", column.low), ("maximum", column.high)):
        if isinstance(bound, int | float):
            constraints[constraint] = bound + column.topic
    if column.codes:
        constraints["enum"] = list(column.codes)
    return {
        "name": name,
        "type": TYPES[type(column.dtype) if isinstance(column.dtype, pl.DataType) else column.dtype],
        "title": f"{column.head('zh')} / {column.head('en')}",
        "description": f"{column.explain('zh')}\n{column.explain('en')}",
        **({"constraints": constraints} if constraints else {}),
    }
