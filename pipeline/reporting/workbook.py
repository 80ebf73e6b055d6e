"""All tables for people in one Excel workbook."""

import io
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import polars as pl
import xlsxwriter

from pipeline.tables.codes import pick
from pipeline.tables.corpus import DOCUMENTS
from pipeline.tables.index import TABLES

MOST_ROWS = 1_048_576 - 1  # Excel's rows, the header taken off
MOST_CHARACTERS = 32_767  # Excel's cell
CREATED = datetime(2020, 1, 1)  # a fixed day: the same tables must be the same bytes


def make_workbook(tables: Mapping[str, pl.DataFrame], title: str, note: str, language: str) -> bytes:
    """One sheet a table, in the order given, after a first one that explains them; documents without their text.

    Text stays text: what starts with = is no formula, what looks like an address no link.
    Rows beyond Excel's limit, and cells beyond it, are left out, and the first sheet or the cell says so.
    """
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"title": title, "comments": note, "created": CREATED})
        formats = {
            "title": book.add_format({"font_size": 14}),
            "note": book.add_format({"font_color": "#B04A00"}),
            "head": book.add_format({"bold": True, "bottom": 1, "bg_color": "#E8EEF3", "valign": "top"}),
            "date": book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
        }
        _explain(book.add_worksheet(pick(language, "说明", "About")), tables, title, note, formats, language)
        for name, table in tables.items():
            _fill(book.add_worksheet(name), _columns_for_people(name, table), formats, language)
    return buffer.getvalue()


def _explain(
    sheet: Any, tables: Mapping[str, pl.DataFrame], title: str, note: str, formats: dict[str, Any], language: str
) -> None:
    """Title, note, and each table with its grain and columns."""
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 26)
    sheet.set_column(2, 2, 90)
    sheet.write_string(0, 0, title, formats["title"])
    sheet.write_string(1, 0, note, formats["note"])
    for place, head in enumerate(pick(language, "表 列 含义", "table column meaning").split()):
        sheet.write_string(3, place, head, formats["head"])
    sheet.freeze_panes(4, 0)
    row = 4
    for name, table in tables.items():
        people = _columns_for_people(name, table)
        grain = pick(language, *TABLES[name].grain)
        grain = pick(language, f"一行是{grain}：{len(table):,} 行", f"one row is {grain}: {len(table):,} rows")
        if len(people) > MOST_ROWS:
            grain += pick(
                language,
                f"；Excel 容不下，此处只有前 {MOST_ROWS:,} 行，全部见 tables/{name}.csv",
                f"; more than Excel holds: the first {MOST_ROWS:,} are here, all are in tables/{name}.csv",
            )
        sheet.write_url(row, 0, f"internal:'{name}'!A1", string=name)
        sheet.write_string(row, 2, grain)
        row += 1
        for column in people.columns:
            sheet.write_string(row, 1, column)
            sheet.write_string(row, 2, _explain_column(name, column, language))
            row += 1


def _explain_column(table: str, column: str, language: str) -> str:
    """What the table, or that of documents, says of the column; a title is that of the topic in the column before."""
    for known in (TABLES[table], DOCUMENTS):
        if column in known.columns:
            return known.columns[column].explain(language)
    return "其编号与名字或标签" if language == "zh" else "its number and name or label"


def _fill(sheet: Any, table: pl.DataFrame, formats: dict[str, Any], language: str) -> None:
    """A table, its header frozen; a gap stays an empty cell."""
    sheet.freeze_panes(1, 0)
    if table.columns and len(table):
        sheet.autofilter(0, 0, min(len(table), MOST_ROWS), len(table.columns) - 1)
    too_long = pick(language, "（过长，见 CSV）", "(too long for Excel, see the CSV)")
    for column, name in enumerate(table.columns):
        values = table[name].head(MOST_ROWS).to_list()
        sheet.set_column(column, column, _width(name, values))
        sheet.write_string(0, column, name, formats["head"])
        for row, value in enumerate(values, 1):
            if value is None:
                continue
            if isinstance(value, str):
                sheet.write_string(row, column, value if len(value) <= MOST_CHARACTERS else too_long)
            elif isinstance(value, bool):
                sheet.write_boolean(row, column, value)
            elif isinstance(value, date):
                sheet.write_datetime(row, column, value, formats["date"])
            else:
                sheet.write_number(row, column, value)


def _columns_for_people(name: str, table: pl.DataFrame) -> pl.DataFrame:
    return table.drop("text", "normal") if name == "documents" else table


def _width(name: str, values: list[Any]) -> float:
    """Width for the header and the first rows, a Chinese character counted as two; never wider than a screen."""
    widths = [
        sum(2 if ord(char) > 0x2E7F else 1 for char in str(value))
        for value in [name, *values[:200]]
        if value is not None
    ]
    return min(max(widths) + 2, 60)
