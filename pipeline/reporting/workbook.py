"""All tables for people in one Excel workbook."""

import io
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import polars as pl
import xlsxwriter

from pipeline.reporting.data.codebook import CODEBOOK, explain_columns, find_column
from pipeline.reporting.data.number_formats import FORMATS, choose_number
from pipeline.tables.codes import pick
from pipeline.tables.index import TABLES

# Of a sheet, so that it opens in seconds: enough for a table with a row a document. Of longer ones it is a look, as Excel takes minutes to
# open and filter them; each cell takes 200 bytes until the file is written.
MOST_ROWS = 20_000
MOST_CHARACTERS = 32_767  # Excel's cell
DATE = "yyyy-mm-dd"
# Of long tables a sheet has the rows that say something, with their name in Chinese and English: others would be most of the workbook.
PARTS = {
    "keyword_groups": (pl.col("group_kind") != "region", "层级与文种", "levels and kinds of document"),
    "coword_pairs": (pl.col("linked"), "显著关联的词对", "linked pairs"),
    "term_integrity": (
        pl.col("is_keyword") | (pl.col("n_occurrences") > 0),
        "关键词及出现过的用户词",
        "keywords, and user terms that occur",
    ),
}
CREATED = datetime(2020, 1, 1)  # a fixed day: the same tables must be the same bytes


def make_workbook(
    tables: Mapping[str, pl.DataFrame], title: str, note: str, language: str, n_rows: Mapping[str, int] = {}
) -> bytes:
    """One sheet a table, in the order given, after one that lists them and one that explains their columns; documents without their text.

    Text stays text: what starts with = is no formula, what looks like an address no link.
    Rows beyond MOST_ROWS, and cells beyond Excel's limit, are left out, and the first sheet or the cell says so. n_rows: of a table that
    comes without the rows beyond, how many it has with them.
    """
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"title": title, "comments": note, "created": CREATED})
        formats = {
            "title": book.add_format({"font_size": 14}),
            "note": book.add_format({"font_color": "#B04A00"}),
            "head": book.add_format(
                {"bold": True, "bottom": 1, "bg_color": "#E8EEF3", "valign": "top", "text_wrap": True}
            ),
            "text": book.add_format({"text_wrap": True, "valign": "top"}),
            DATE: book.add_format({"num_format": DATE, "align": "left"}),
            **{kind: book.add_format({"num_format": kind}) for kind in FORMATS},
        }
        about = book.add_worksheet(pick(language, "说明", "About"))
        _list_tables(
            about, {name: len(table) for name, table in tables.items()} | dict(n_rows), title, note, formats, language
        )
        _explain_columns(book.add_worksheet(pick(language, "字段说明", "Codebook")), tables, formats)
        for name, table in tables.items():
            _fill(book.add_worksheet(name), name, _columns_for_people(name, table), formats, language)
    return buffer.getvalue()


def keep_part(name: str, table: pl.DataFrame) -> pl.DataFrame:
    """The rows of a table that its sheet has."""
    return table.filter(PARTS[name][0]) if name in PARTS else table


def take_rows(name: str, parts: Iterable[pl.DataFrame]) -> tuple[pl.DataFrame, int]:
    """Of a table that comes in parts the rows that its sheet shows, and how many it would have without a limit."""
    kept, n_rows = [], 0
    for part in parts:
        rows = keep_part(name, part)
        kept.append(rows.head(max(MOST_ROWS - n_rows, 0)))
        n_rows += len(rows)
    return pl.concat(kept), n_rows


def _list_tables(
    sheet: Any, n_rows: Mapping[str, int], title: str, note: str, formats: dict[str, Any], language: str
) -> None:
    """Title, note, and each table with the number of its rows and its grain."""
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 10)
    sheet.set_column(2, 2, 110)
    sheet.write_string(0, 0, title, formats["title"])
    sheet.write_string(1, 0, note, formats["note"])
    sheet.write_string(
        2,
        0,
        pick(
            language,
            "各列的含义见“字段说明”。数值为全精度，仅显示时取舍；供程序读取请用 tables/ 中的 CSV。",
            "The sheet Codebook says what columns mean. Numbers are rounded as shown only; programs may read the CSV in tables/.",
        ),
    )
    for place, head in enumerate(pick(language, "表 行数 一行是", "table rows one_row_is").split()):
        sheet.write_string(4, place, head.replace("_", " "), formats["head"])
    sheet.freeze_panes(5, 0)
    for row, (name, n) in enumerate(n_rows.items(), 5):
        grain = pick(language, *TABLES[name].grain)
        if name in PARTS:
            _, zh, en = PARTS[name]
            grain += pick(
                language,
                f"；此处只列{zh}，全部见 tables/{name}.csv",
                f"; {en} alone are here, all are in tables/{name}.csv",
            )
        if n > MOST_ROWS:
            grain += pick(
                language,
                f"；此处只有前 {MOST_ROWS:,} 行，全部见 tables/{name}.csv",
                f"; the first {MOST_ROWS:,} rows are here, all are in tables/{name}.csv",
            )
        sheet.write_url(row, 0, f"internal:'{name}'!A1", string=name)
        sheet.write_number(row, 1, n, formats["#,##0"])
        sheet.write_string(row, 2, grain)


def _explain_columns(sheet: Any, tables: Mapping[str, pl.DataFrame], formats: dict[str, Any]) -> None:
    """Every column of every table, in both languages."""
    for place, ((zh, en), width) in enumerate(zip(CODEBOOK, (20, 24, 28, 40, 14, 14, 10, 60, 60), strict=True)):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, f"{zh}\n{en}", formats["head"])
    sheet.freeze_panes(1, 2)
    row = 1
    for name, table in tables.items():
        for cells in explain_columns(name, _columns_for_people(name, table).columns):
            for place, cell in enumerate(cells):
                sheet.write_string(row, place, cell, formats["text"])
            row += 1
    sheet.autofilter(0, 0, max(row - 1, 1), len(CODEBOOK) - 1)


def _fill(sheet: Any, table: str, rows: pl.DataFrame, formats: dict[str, Any], language: str) -> None:
    """A table, its header frozen: heads in both languages, and below them the column's name; a gap stays an empty cell."""
    sheet.freeze_panes(1, 0)
    if rows.columns and len(rows):
        sheet.autofilter(0, 0, min(len(rows), MOST_ROWS), len(rows.columns) - 1)
    too_long = pick(language, "（过长，见 CSV）", "(too long for Excel, see the CSV)")
    for place, name in enumerate(rows.columns):
        column = find_column(table, name)
        values = rows[name].head(MOST_ROWS).to_list()
        shown = formats[choose_number(name, rows[name])]
        sheet.set_column(place, place, _width(name, values))
        sheet.write_string(0, place, f"{column.head('zh')}\n{column.head('en')}\n{name}", formats["head"])
        for row, value in enumerate(values, 1):
            if value is None:
                continue
            if isinstance(value, str):
                sheet.write_string(row, place, value if len(value) <= MOST_CHARACTERS else too_long)
            elif isinstance(value, bool):
                sheet.write_boolean(row, place, value)
            elif isinstance(value, date):
                sheet.write_datetime(row, place, value, formats[DATE])
            else:
                sheet.write_number(row, place, value, shown)


def _columns_for_people(name: str, table: pl.DataFrame) -> pl.DataFrame:
    return table.select(pl.exclude("text", "normal")) if name == "documents" else table


def _width(name: str, values: list[Any]) -> float:
    """Width for the column's name and the first rows, a Chinese character counted as two; never wider than a screen. Longer heads wrap."""
    widths = [
        sum(2 if ord(char) > 0x2E7F else 1 for char in str(value))
        for value in [name, *values[:200]]
        if value is not None
    ]
    return min(max(widths) + 2, 60)
