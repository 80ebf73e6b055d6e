"""What each column of a table means, for the workbook and the data package."""

from dataclasses import replace
from typing import Any

from pipeline.reporting.data.heads import HEADS
from pipeline.tables.columns import text
from pipeline.tables.contract import Column, Table
from pipeline.tables.corpus import DOCUMENTS
from pipeline.tables.index import TABLES

# What a column holds, in Chinese and as Frictionless Table Schema (v1) calls it.
TYPES = {
    "String": ("文字", "string"),
    "Boolean": ("是否", "boolean"),
    "Date": ("日期", "date"),
    "Int32": ("整数", "integer"),
    "Int64": ("整数", "integer"),
    "Float64": ("小数", "number"),
}
CODEBOOK = (
    *(("表", "table"), ("列", "column"), ("中文名称", "name in Chinese"), ("英文名称", "name in English")),
    *(("类型", "type"), ("取值范围", "range"), ("可否为空", "may be empty")),
    *(("中文说明", "meaning in Chinese"), ("英文说明", "meaning in English")),
)


def explain_columns(table: str, columns: list[str]) -> list[tuple[str, ...]]:
    """A row of the codebook, under CODEBOOK, for each of these columns of a table."""
    rows: list[tuple[str, ...]] = []
    for name in columns:
        column = find_column(table, name)
        words = (column.head("zh"), column.head("en"))
        gap = "是 yes" if column.gap else "否 no"
        meaning = (column.explain("zh"), column.explain("en"))
        rows.append((table, name, *words, " ".join(TYPES[str(column.dtype)]), _say_range(column), gap, *meaning))
    return rows


def find_column(table: str, name: str) -> Column:
    """What a column of the workbook is: as its table says, or that of documents, which mentions are given; or the title of a topic."""
    for known in (TABLES[table], DOCUMENTS):
        if name in known.columns:
            return give_heads(known, name)
    numbered = give_heads(TABLES[table], name.removesuffix("_title"))
    heads = (f"{numbered.head('zh')}及名称", f"{numbered.head('en')}, with its name")
    return text("其编号与名字或标签", "its number and name or label", heads=heads, gap=True)


def give_heads(table: Table, name: str) -> Column:
    """A column of a table, with the heads that HEADS has for it."""
    column = table.columns[name]
    return replace(column, heads=HEADS.get(f"{table.name}.{name}", HEADS.get(name, column.heads)))


def _say_range(column: Column) -> str:
    """From where to where its numbers go: ends are numbers, or other columns."""
    low, high = (bound + column.topic if isinstance(bound, int) else bound for bound in (column.low, column.high))
    if low is None and high is None:
        return ""
    return f"≤ {high}" if low is None else f"≥ {low}" if high is None else f"{low} – {high}"


def make_schema(contract: Table, columns: list[str], resources: dict[str, list[str]]) -> dict[str, Any]:
    """A table's contract as a schema of Frictionless (Walsh & Pollock 2017), of those of its columns that are written.

    resources: the tables beside which it lies, with their columns. A key with gaps is none there, nor one to a table that is not there.
    """
    schema: dict[str, Any] = {
        "fields": [
            describe_field(name, give_heads(contract, name), (name,) == tuple(contract.key)) for name in columns
        ],
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
        "type": TYPES[str(column.dtype)][1],
        "title": f"{column.head('zh')} / {column.head('en')}",
        "description": f"{column.explain('zh')}\n{column.explain('en')}",
        **({"constraints": constraints} if constraints else {}),
    }
