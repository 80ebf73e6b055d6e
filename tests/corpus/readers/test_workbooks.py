"""What a cell of Excel shows reaches the row."""

import datetime
import io
from collections.abc import Callable, Sequence
from typing import Any

import pytest
import xlsxwriter

from pipeline.corpus.readers.reasons import SetAside
from pipeline.corpus.readers.tables.cell_formats import find_shown
from pipeline.corpus.readers.tables.files import Row
from pipeline.corpus.readers.tables.workbooks import _show_cell, read_workbook
from tests.corpus.files import make_xlsx, make_zip, read_parts
from tests.own_params import load_own_params

COLUMNS = load_own_params().corpus.columns
DAY = datetime.date(2021, 7, 24)
MOMENT = datetime.datetime(2021, 7, 24, 10, 30)


def make_workbook(fill: Callable[[Any, Any], None], **options: Any) -> bytes:
    """A workbook with one sheet, filled by a function that is given the workbook and the sheet."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, options) as workbook:
        fill(workbook, workbook.add_worksheet("表"))
    return buffer.getvalue()


def read(data: bytes) -> list[Row]:
    return list(read_workbook(data, ".xlsx", COLUMNS))


def read_cells(data: bytes) -> list[str]:
    """The cells of the column issued_on."""
    return [row.found.get("issued_on", "") for row in read(data) if not isinstance(row.found, SetAside)]


def show(value: Any, code: str, index: int = 0) -> str:
    """What the reader gives for a value in this format; index: of one that has no code in the file."""

    def fill(workbook: Any, sheet: Any) -> None:
        looks = workbook.add_format({"num_format": code or index})
        sheet.write_row(0, 0, ["正文", "issued_on"])
        sheet.write(1, 0, "推进课后服务。")
        if isinstance(value, datetime.date | datetime.time | datetime.timedelta):
            sheet.write_datetime(1, 1, value, looks)
        else:
            sheet.write(1, 1, value, looks)

    [shown] = read_cells(make_workbook(fill))
    return shown


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (DAY, "yyyy-mm-dd", "2021-07-24"),
        (DAY, 'yyyy"年"m"月"d"日"', "2021-07-24"),
        (DAY, "[$-804]yyyy/m/d;@", "2021-07-24"),
        (DAY, 'm"月"d"日"', "2021-07-24"),
        (MOMENT, "yyyy-mm-dd hh:mm", "2021-07-24 10:30:00"),
        (MOMENT, "yyyy-mm-dd", "2021-07-24 10:30:00"),
        (datetime.datetime(2021, 7, 24, 23, 59, 59, 999_000), "yyyy-mm-dd hh:mm", "2021-07-25"),
        (datetime.time(10, 30), "h:mm", "10:30:00"),
        (datetime.timedelta(hours=26, minutes=30), "[h]:mm", "PT26H30M0S"),
        # The day or the month is no more than what Excel needs to keep a year.
        (datetime.date(2016, 1, 1), "yyyy", "2016"),
        (datetime.date(2016, 1, 1), 'yyyy"年"', "2016"),
        (datetime.date(2016, 1, 1), "[$-804]yyyy年;@", "2016"),
        (datetime.date(2016, 3, 1), "yyyy-mm", "2016-03"),
        (datetime.date(2016, 3, 1), 'yyyy"年"m"月"', "2016-03"),
        # Numbers stay numbers.
        (44401, "General", "44401"),
        (44401.5, "General", "44401.5"),
        (44401, "0", "44401"),
        (20170512, "0", "20170512"),
        (2021, "General", "2021"),
        (2021, '0"年"', "2021"),
        (2021, "#,##0.00", "2021"),
        (1_627_095_600_000, "0", "1627095600000"),
        ("2021年", "@", "2021年"),
        (True, "General", "TRUE"),
    ],
)
def test_a_cell_says_what_excel_shows(value: Any, code: str, shown: str) -> None:
    assert show(value, code) == shown


@pytest.mark.parametrize(
    ("index", "shown"), [(14, "2021-07-24"), (17, "2021-07"), (27, "2021-07"), (31, "2021-07-24"), (57, "2021-07"), (58, "2021-07-24")]
)  # fmt: skip
def test_formats_that_chinese_excel_has_without_a_code_are_dates(index: int, shown: str) -> None:
    assert show(44401, "", index) == shown


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("YYYY", "%Y"),
        ("yy", "%Y"),
        ("e", "%Y"),
        ('"第"yyyy"年度"', "%Y"),
        (r"yyyy\年", "%Y"),
        ("mmm-yy", "%Y-%m"),
        ("yyyy.mm", "%Y-%m"),
        ("dd/mm/yyyy", "%Y-%m-%d"),
        ("yyyy-mm-dd hh:mm:ss", "%Y-%m-%d"),
        ("mm:ss", None),
        ("0.00E+00", None),
        ('0"year"', None),
        ("General", None),
        ("@", None),
        ("", None),
    ],
)
def test_a_format_shows_a_part_of_a_date(code: str, shown: str | None) -> None:
    assert find_shown(code) == shown


def test_a_date_counted_from_1904_is_the_same_day() -> None:
    def fill(workbook: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["正文", "issued_on"])
        for row, code in ((1, "yyyy-mm-dd"), (2, "yyyy")):
            sheet.write(row, 0, "推进课后服务。")
            sheet.write_datetime(row, 1, DAY, workbook.add_format({"num_format": code}))

    assert read_cells(make_workbook(fill, date_1904=True)) == ["2021-07-24", "2021"]


def merge(rows: Sequence[Sequence[Any]], *ranges: tuple[int, int, int, int], at: tuple[int, int] = (0, 0)) -> bytes:
    """Rows with cells merged (first row, first column, last row, last column), all of it so far down and to the right."""

    def fill(_: Any, sheet: Any) -> None:
        for number, row in enumerate(rows):
            sheet.write_row(at[0] + number, at[1], row)
        for top, left, bottom, right in ranges:
            sheet.merge_range(at[0] + top, at[1] + left, at[0] + bottom, at[1] + right, rows[top][left])

    return make_workbook(fill)


@pytest.mark.parametrize("at", [(0, 0), (3, 0), (0, 2), (5, 3)])
def test_what_is_merged_over_rows_holds_for_each(at: tuple[int, int]) -> None:
    rows: list[list[Any]] = [
        ["year", "title", "正文"],
        [2019, "甲", "一"],
        ["", "乙", "二"],
        ["", "丙", "三"],
        [2020, "丁", "四"],
    ]
    found = read(merge(rows, (1, 0, 3, 0), at=at))
    assert [(row.place, row.found) for row in found] == [
        (f"表/{at[0] + number}", {"year": str(year), "title": title, "text": text})
        for number, year, title, text in ((2, 2019, "甲", "一"), (3, 2019, "乙", "二"), (4, 2019, "丙", "三"), (5, 2020, "丁", "四"))
    ]  # fmt: skip


def test_a_text_merged_over_rows_is_one_document() -> None:
    rows = [["title", "正文", "附件"], ["甲", "一", "表1"], ["", "", "表2"], ["乙", "二", "表3"]]
    found = [row.found for row in read(merge(rows, (1, 0, 2, 0), (1, 1, 2, 1)))]
    assert found == [{"title": "甲", "text": "一"}, SetAside("empty", "no text"), {"title": "乙", "text": "二"}]


def test_names_of_columns_in_two_rows_are_read() -> None:
    rows: list[list[Any]] = [["基本信息", "", "正文"], ["title", "year", ""], ["甲", 2019, "一"]]
    assert [row.found for row in read(merge(rows, (0, 0, 0, 1), (0, 2, 1, 2)))] == [
        {"title": "甲", "year": "2019", "text": "一"}
    ]


def test_each_sheet_has_its_own_formats_and_one_that_lacks_them_is_read() -> None:
    def fill(workbook: Any, sheet: Any) -> None:
        years = workbook.add_format({"num_format": "yyyy"})
        for one, looks in ((sheet, years), (workbook.add_worksheet("表2"), None)):
            one.write_row(0, 0, ["正文", "issued_on"])
            one.write(1, 0, "推进课后服务。")
            one.write_datetime(1, 1, DAY, looks or workbook.add_format({"num_format": "yyyy-mm-dd"}))

    data = make_workbook(fill)
    assert read_cells(data) == ["2021", "2021-07-24"]
    parts = read_parts(data)
    del parts["xl/styles.xml"]
    assert read_cells(make_zip(parts)) == ["44401", "44401"]
    parts = read_parts(make_xlsx({"表": [["正文"], ["一"]]}))
    parts["xl/worksheets/sheet1.xml"] = (
        parts["xl/worksheets/sheet1.xml"].replace(b' r="A2"', b"").replace(b'r="2" ', b"")
    )
    assert [row.found for row in read(make_zip(parts))] == [{"text": "一"}]


def test_the_last_moment_of_the_calendar_is_shown() -> None:
    assert _show_cell(datetime.datetime.max, None) == "9999-12-31 23:59:59"
