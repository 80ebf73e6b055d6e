"""Documents that are rows of a table: their names, their years, and what of the table could not be used."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from polars.testing import assert_frame_equal

from pipeline.corpus.ingest import gathering
from pipeline.corpus.ingest.ingest import Corpus, ingest_folder
from pipeline.params.reading import load_params
from tests.conftest import PROJECT
from tests.corpus.files import make_xlsx, make_zip

pytestmark = pytest.mark.usefixtures("in_this_process")
PARAMS = load_params(PROJECT / "params.yaml").corpus  # the names of columns as they are delivered
BODY = "一、各校安排专人值守，逐日登记来访人员，交接清楚。二、寄宿生夜间巡查记录留存备查，校门口早晚有人值守。"


def ingest(folder: Path, files: Mapping[str, str | bytes], n_workers: int = 1) -> Corpus:
    for path, content in files.items():
        (folder / path).write_bytes(content if isinstance(content, bytes) else content.encode())
    return ingest_folder(folder, replace(PARAMS, path=str(folder)), n_workers=n_workers)


def lines(*rows: Mapping[str, object]) -> str:
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)


def csv(*rows: Sequence[str]) -> str:
    return "\n".join(",".join(row) for row in rows)


@pytest.mark.parametrize("number", [1900, 1949, 1999, 2020, 2099])
@pytest.mark.parametrize("name", ["news.jsonl", "2018/news.jsonl"])
def test_the_number_of_a_row_is_no_year(tmp_path: Path, number: int, name: str) -> None:
    (tmp_path / "2018").mkdir()
    table = "\n" * (number - 1) + lines({"标题": "关于值班的通知", "正文": BODY})
    corpus = ingest(tmp_path, {name: table, "a.txt": f"云溪区教育局2016年工作要点\n{BODY}"})
    rows = corpus.documents.select("path", "row", "year").rows()
    assert (f"{name}/{number}", number, 2018 if name.startswith("2018") else None) in rows
    assert ("a.txt", None, 2016) in rows
    assert dict(corpus.files.select("path", "row").iter_rows()) == {path: row for path, row, _ in rows}


def test_a_sheet_may_be_called_after_its_year_and_its_rows_are_numbered(tmp_path: Path) -> None:
    sheets: dict[str, Sequence[Sequence[str]]] = {
        "2018": [("标题", "正文"), ("关于值班的通知", BODY)],
        "2019": [("说明",), ("备注",)],
    }
    corpus = ingest(tmp_path, {"t.xlsx": make_xlsx(sheets)})
    assert corpus.documents.select("path", "row", "year").rows() == [("t.xlsx/2018/2", 2, 2018)]
    assert dict(corpus.files.select("path", "row").iter_rows()) == {"t.xlsx/2018/2": 2, "t.xlsx/2019": None}


def test_a_row_in_an_archive_is_named_by_all_of_it(tmp_path: Path) -> None:
    table = csv(("标题", "发布日期", "正文"), ("关于值班的通知", "2019-05-06", BODY))
    corpus = ingest(tmp_path, {"a.zip": make_zip({"甲/t.csv": table.encode(), "b.txt": BODY.encode()})})
    assert sorted(corpus.files.select("path", "row").iter_rows()) == [("a.zip/b.txt", None), ("a.zip/甲/t.csv/2", 2)]


@pytest.mark.parametrize(
    "column", ["发布日期", "发布时间", "published_on", "pubdate", "Pub_Date", "公布日期", "PublishTime"]
)
def test_a_table_that_knows_only_days_of_publication_has_years(tmp_path: Path, column: str) -> None:
    rows = [{"title": f"关于做好第{i}项工作的通知", column: f"20{i}-03-05", "content": BODY + i} for i in ("18", "21")]
    corpus = ingest(tmp_path, {"t.jsonl": lines(*rows)})
    assert corpus.documents.select("year", "year_source", "issued_on_source", "published_on_source").rows() == [
        (2018, "date", "published_on", "table"),
        (2021, "date", "published_on", "table"),
    ]


def test_the_name_of_a_table_contradicts_no_row(tmp_path: Path) -> None:
    rows = [("标题", "日期", "正文"), *((f"关于第{year}号事项的通知", f"{year}-03-05", BODY) for year in (2015, 2019))]
    corpus = ingest(tmp_path, {"长沙_2015.csv": csv(*rows)})
    assert corpus.contradictions.is_empty()


def test_a_value_that_cannot_be_read_is_kept_with_its_column(tmp_path: Path) -> None:
    table = csv(
        ("标题", "发文年份", "发布 日期", "正文"),
        ("关于甲事的通知", "近年", "2019-05-06", BODY),
        ("关于乙事的通知", "2020年", "五月初", BODY + "乙。"),
        ("关于丙事的通知", "—", "暂无", BODY + "丙。"),
    )
    corpus = ingest(tmp_path, {"t.csv": table})
    assert corpus.documents["year"].to_list() == [2019, 2020, None]
    assert corpus.unread_values.select("field", "column", "value").rows() == [
        ("year", "发文年份", "近年"),
        ("published_on", "发布 日期", "五月初"),
    ]
    assert corpus.unread_values["document_id"].to_list() == corpus.documents["document_id"].to_list()[:2]


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+09:00", "9999-12-31T23:59:59Z"])
def test_a_moment_at_the_edge_of_the_calendar_cannot_be_read(tmp_path: Path, moment: str) -> None:
    rows = [{"标题": "关于甲事的通知", "日期": moment, "正文": BODY}, {"标题": "2019年的通知", "正文": BODY + "乙。"}]
    corpus = ingest(tmp_path, {"t.jsonl": lines(*rows)})
    assert corpus.unread_values.select("column", "value").rows() == [("日期", moment)]
    assert corpus.documents.height == 2


def test_of_two_columns_of_a_field_the_first_listed_that_is_filled_is_taken(tmp_path: Path) -> None:
    table = csv(
        ("标题", "日期", "成文日期", "正文"),
        ("关于甲事的通知", "2020-01-02", "2019-05-06", BODY),
        ("关于乙事的通知", "2020-01-02", "", BODY + "乙。"),
    )
    corpus = ingest(tmp_path, {"t.csv": table})
    assert corpus.documents["issued_on"].to_list() == [date(2019, 5, 6), date(2020, 1, 2)]
    assert corpus.unused_columns.is_empty()


UNUSED = [
    ("t.jsonl", "来源单位", "青川市教育局", "issuer", None),
    ("t.jsonl", "登记日", "2019-05-07", "issued_on", "日期"),
    ("t.jsonl", "网页链接", "https://example.org/1", "link", None),
    ("t.jsonl", "x", "甲", None, None),
]


def test_unused_columns_are_listed_once_a_table_with_what_they_probably_are(tmp_path: Path) -> None:
    first = {
        "标题": "关于甲事的通知",
        "日期": "2019-05-06",
        "正文": BODY,
        "来源单位": "青川市教育局",
        "登记日": "2019-05-07",
    }
    later = first | {
        "标题": "关于乙事的通知",
        "正文": BODY + "乙。",
        "网页链接": "https://example.org/1",
        "x": "甲",
        "y": " ",
    }
    corpus = ingest(tmp_path, {"t.jsonl": lines(first, later, later | {"x": "乙"})})
    assert corpus.unused_columns.rows() == UNUSED


def test_half_a_surrogate_pair_in_a_name_or_a_cell_loses_no_table(tmp_path: Path) -> None:
    half = r"\ud83d"
    row = f'{{"标题": "2019年的通知", "正文": "{BODY}", "{half} 日期": "{half}五月", "{half} 好": "{half}坏"}}'
    corpus = ingest(tmp_path, {"t.jsonl": f'{row}\n{{"{half} 好": "{half}坏"}}'})
    assert corpus.files["reason"].to_list() == [None, "no_text_column: \ufffd 好"]
    assert corpus.unread_values.select("column", "value").rows() == [("\ufffd 日期", "\ufffd五月")]
    assert corpus.unused_columns.select("column", "example").rows() == [("\ufffd 好", "\ufffd坏")]


def test_unused_columns_are_the_same_for_any_number_of_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "_is_harmless", lambda tasks: False)
    monkeypatch.setattr(gathering, "_WORTH_A_WORKER", 10_000)  # so that even this table is shared among workers
    rows = [{"标题": f"关于第{i}事的通知", "日期": "2019-05-06", "正文": BODY, f"y{i}": "甲"} for i in range(400)]
    corpora = []
    for n_workers in (1, 3):
        (tmp_path / str(n_workers)).mkdir()
        corpora.append(ingest(tmp_path / str(n_workers), {"t.jsonl": lines(*rows)}, n_workers))
    assert corpora[0].unused_columns["column"].to_list() == [f"y{i}" for i in range(60)]
    assert_frame_equal(corpora[0].unused_columns, corpora[1].unused_columns)
    assert_frame_equal(corpora[0].files, corpora[1].files)
