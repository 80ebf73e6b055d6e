"""What a researcher corrects beside the documents, as CSV or as a sheet; given back as it is, it changes nothing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from pipeline import catalog
from pipeline.corpus.ingest.ingest import Corpus, ingest_folder
from pipeline.corpus.ingest.metadata_files import find_metadata_file, read_metadata_rows
from pipeline.corpus.ingest.walk import list_files
from pipeline.params.errors import InputError
from pipeline.params.reading import load_params
from pipeline.reporting.workbook import make_workbook
from tests.conftest import PROJECT
from tests.corpus.files import make_docx, make_xlsx, make_zip
from tests.corpus.ingest.test_ingest import TABLES

pytestmark = pytest.mark.usefixtures("in_this_process")
PARAMS = load_params(PROJECT / "params.yaml").corpus
BODY = "一、各校安排专人值守，逐日登记来访人员，交接清楚。\n二、寄宿生夜间巡查记录留存备查，校门口早晚有人值守。"
SIGNED = f"云溪市教育局关于做好值班工作的通知\n云教〔2019〕5号\n各学校：\n{BODY}\n本通知自2019年9月1日起施行。\n云溪市教育局\n2019年3月1日"


def read(folder: Path) -> Corpus:
    return ingest_folder(folder, replace(PARAMS, path=str(folder)), n_workers=1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Documents of every kind: with and without title, number, dates, issuer; files, rows, members, rows in members."""
    folder = tmp_path_factory.mktemp("documents")
    table = (
        "标题,发文机关,文号,成文日期,发布日期,年份,地区,正文\n"
        f'云溪市教育局关于甲事的通知,云溪市教育局,云教[2020]第3号,2020-05-06,,2021年,云溪市,"{BODY}甲。"\n'
        f'" =关于乙事，""乙""的通知",,,2020年7月,2020-08-01,,,"{BODY}乙。"\n'
        f'-关于丙事,青川县教育局,,,2019/5/6 10:30,近年,青川县,"{SIGNED}"\n'
        f',,,44000,,,,"{BODY}丁。"\n'
        f'关于巳事的通知,,,,2014年5月6日发布,,,"{BODY}巳。"\n'
        f'"云溪市\n教育局关于戊事的通知",无,—,二〇一九年五月六日,,,,"云溪市教育局关于戊事的通知\n{BODY}"\n'
    )
    sheet = [
        ("标题", "日期", "正文"),
        ("关于己事的通知", date(2018, 5, 6), BODY + "己。"),
        ("", 43000.5, BODY + "庚。"),
    ]
    body = f"<p>发布时间：2018-03-05</p><div>{SIGNED.replace(chr(10), '<br>')}</div>"
    page = f"<html><head><title>通知</title></head><body>{body}</body></html>"
    files: dict[str, bytes] = {
        "a.txt": SIGNED.encode(),
        "2017/b.txt": f"办学方案\n{BODY}壬。".encode(),
        "=云溪市2016年.txt": f"{BODY}癸。".encode(),
        " 前后 .txt": f"各学校：\n{BODY}子。".encode(),
        "c.txt": f"云溪市二〇一八年教育工作要点\n{BODY}丑。".encode("gb18030"),
        "甲\\乙.txt": f"青川县教育局2015年工作总结\n{BODY}寅。".encode(),
        "d.html": page.encode(),
        "e.docx": make_docx(*f"{SIGNED}卯".split("\n")),
        "t.csv": table.encode("utf-8-sig"),
        "t.xlsx": make_xlsx({"2018": sheet, "表 2": [("题名", "正文"), ("关于辛事的通知", BODY + "辛。")]}),
        "z.zip": make_zip(
            {"内/f.txt": f"{SIGNED}辰".encode(), "t.csv": table.replace(BODY, BODY[:-3]).encode("gb18030")}
        ),
        "empty.txt": b"",
    }
    for name, content in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    yield folder


@pytest.fixture(scope="module")
def detected(folder: Path) -> Corpus:
    return read(folder)


@pytest.fixture
def metadata(folder: Path) -> Iterator[Path]:
    """A place for metadata.csv or .xlsx, taken away afterwards."""
    yield folder
    for name in ("metadata.csv", "metadata.xlsx"):
        (folder / name).unlink(missing_ok=True)


def list_documents(corpus: Corpus) -> pl.DataFrame:
    return corpus.descriptions.join(corpus.files.select("path", "encoding"), on="path")


def test_the_documents_are_of_all_kinds(detected: Corpus) -> None:
    found = detected.documents
    assert found["row"].drop_nulls().len() == 15 and found.height == 24
    assert set(found["title_source"]) == {"head", "table", "path"}
    assert {"table", "signature", "published_on", None} <= set(found["issued_on_source"])
    assert set(found["year_source"]) >= {"table", "title", "document_number", "date", "path"}


def test_documents_csv_given_back_changes_nothing_at_all(metadata: Path, detected: Corpus) -> None:
    catalog.write_csv(metadata / "metadata.csv", list_documents(detected))
    given_back = read(metadata)
    for name in TABLES:
        assert_frame_equal(getattr(given_back, name), getattr(detected, name))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("others", [(), ("files",), ("files", "unused_columns")])
def test_the_workbook_given_back_changes_nothing_at_all(
    metadata: Path, detected: Corpus, language: str, others: tuple[str, ...]
) -> None:
    tables = {name: getattr(detected, name) for name in (*others, "documents")}
    (metadata / "metadata.xlsx").write_bytes(make_workbook(tables, "报告", "", language))
    given_back = read(metadata)
    for name in TABLES:
        assert_frame_equal(getattr(given_back, name), getattr(detected, name))


@pytest.mark.parametrize(
    "path", ["a.txt", "t.csv/2", "t.csv/4", "t.xlsx/2018/2", "z.zip/内/f.txt", "z.zip/t.csv/4", "=云溪市2016年.txt"]
)
def test_a_corrected_line_changes_what_it_says_and_no_other_document(
    metadata: Path, detected: Corpus, path: str
) -> None:
    table = list_documents(detected)
    own = pl.col("path") == path
    changed = table.with_columns(
        year=pl.when(own).then(2011).otherwise("year"),
        issuer=pl.when(own).then(pl.lit("白石县教育局")).otherwise("issuer"),
    )
    catalog.write_csv(metadata / "metadata.csv", changed)
    corrected = read(metadata)
    found = corrected.documents.row(by_predicate=own, named=True)
    before = detected.documents.row(by_predicate=own, named=True)
    assert (found["year"], found["issuer"], found["year_source"], found["issuer_source"]) == (
        2011,
        "白石县教育局",
        "metadata",
        "metadata",
    )
    assert [found[name] for name in ("title", "issued_on", "published_on", "document_number", "title_source")] == [
        before[name] for name in ("title", "issued_on", "published_on", "document_number", "title_source")
    ]
    assert_frame_equal(corrected.documents.filter(~own), detected.documents.filter(~own))


@pytest.mark.parametrize(
    "cell", ["2021年7月24日", "20210724", "44401", "民國110年7月24日", "2021-07-24T10:30:00+08:00", "2021/7/24 0:00"]
)
def test_metadata_csv_takes_dates_as_tables_do(tmp_path: Path, cell: str) -> None:
    (tmp_path / "a.txt").write_text(f"办学方案\n{BODY}", encoding="utf-8")
    (tmp_path / "metadata.csv").write_text(f"path,published_on,year\na.txt,{cell},二〇二〇年度\n", encoding="utf-8")
    found = read(tmp_path).documents.row(0, named=True)
    assert (found["published_on"], found["issued_on"], found["year"]) == (date(2021, 7, 24), date(2021, 7, 24), 2020)


def test_metadata_that_knows_only_a_day_of_publication_gives_the_year(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"办学方案\n{BODY}", encoding="utf-8")
    (tmp_path / "metadata.csv").write_text("path,published_on\na.txt,2021-07-24\n", encoding="utf-8")
    found = read(tmp_path).documents.row(0, named=True)
    assert (found["year"], found["year_source"], found["published_on_source"]) == (2021, "date", "metadata")


def test_a_sheet_of_excel_is_read_as_its_cells_show(tmp_path: Path) -> None:
    rows = [
        ("path", "issued_on", "year", "division_code", "title"),
        ("a.txt", datetime(2021, 7, 24), 2020, 310104, "标题"),
        ("", "", "", "", ""),
        ("b.txt", datetime(2021, 7, 24, 10, 30), 2019.0, "310104", "'=标题"),
    ]
    (tmp_path / "metadata.xlsx").write_bytes(make_xlsx({"Sheet1": rows, "Sheet2": []}))
    assert read_metadata_rows(tmp_path / "metadata.xlsx") == [
        (1, ["path", "issued_on", "year", "division_code", "title"]),
        (2, ["a.txt", "2021-07-24", "2020", "310104", "标题"]),
        (4, ["b.txt", "2021-07-24T10:30:00", "2019", "310104", "'=标题"]),
    ]


def test_without_a_file_there_is_none_and_with_two_the_way_out_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(SIGNED, encoding="utf-8")
    assert find_metadata_file(tmp_path) is None
    for name in ("metadata.csv", "metadata.xlsx"):
        (tmp_path / name).touch()
    with pytest.raises(InputError, match="keep one of them"):
        list_files(tmp_path)  # which is asked before anything runs


def test_neither_file_is_a_document(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(SIGNED, encoding="utf-8")
    (tmp_path / "metadata.xlsx").write_bytes(make_xlsx({"documents": [("path",)]}))
    assert [path for path, _ in list_files(tmp_path)] == ["a.txt"]
    (tmp_path / "b").mkdir()
    (tmp_path / "b/metadata.xlsx").touch()  # elsewhere it is a file like others
    assert [path for path, _ in list_files(tmp_path)] == ["a.txt", "b/metadata.xlsx"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is no workbook"),
        (b"path,year\n", "is no workbook"),
        (make_zip({"a.txt": b"x"}), "is no workbook"),
        (make_xlsx({"甲": [("path",), ("a.txt",)], "乙": [("path",), ("a.txt",)]}), "holds several sheets (甲、乙)"),
        (make_xlsx({"甲": [("文件",)], "乙": [("文件",)]}), "holds several sheets"),
        (make_xlsx({"甲": [("文件", "year"), ("a.txt", 2019)]}), "column '文件' is not known"),
        (make_xlsx({"甲": [("path", "year"), ("a.txt", "近年")]}), "row 2: year is '近年'"),
        (make_xlsx({"甲": [("path", "year"), ("b.txt", 2019)]}), "row 2: path is 'b.txt'"),
    ],
)
def test_what_cannot_be_used_is_refused_with_the_way_out(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "a.txt").write_text(SIGNED, encoding="utf-8")
    (tmp_path / "metadata.xlsx").write_bytes(content)
    with pytest.raises(InputError) as caught:
        read(tmp_path)
    assert said in str(caught.value) and str(tmp_path / "metadata.xlsx") in str(caught.value)


def test_a_value_that_can_t_be_read_is_told_until_metadata_csv_mends_it(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(
        "标题,正文,年份\n关于办学的通知,一、推进课后服务。,近年\n另一通知,二、推进教研。,2020\n", encoding="utf-8"
    )
    params = replace(load_params(PROJECT / "params.yaml").corpus, path=str(tmp_path))
    assert ingest_folder(tmp_path, params).unread_values["value"].to_list() == ["近年"]
    (tmp_path / "metadata.csv").write_text("path,year\nt.csv/2,2019\n", encoding="utf-8")
    assert ingest_folder(tmp_path, params).unread_values.is_empty()


def test_a_line_may_name_what_lies_in_a_skipped_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(SIGNED, encoding="utf-8")
    for name in ("b.zip", "c.zip"):
        (tmp_path / name).write_bytes(make_zip({"x.txt": SIGNED.encode()}))
    lines = "path,year\nb.zip,2020\nb.zip/x.txt,2020\n"
    (tmp_path / "metadata.csv").write_text(lines, encoding="utf-8")
    params = replace(PARAMS, path=str(tmp_path), skip=("b.zip",))
    assert ingest_folder(tmp_path, params, n_workers=1).documents["path"].to_list() == ["a.txt"]
    (tmp_path / "metadata.csv").write_text(lines + "c.zip/y.txt,2020\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        ingest_folder(tmp_path, params, n_workers=1)
    assert str(caught.value).count("no such row was found") == 1


def test_own_columns_that_are_asked_for_are_kept_by_document(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "甲区2019年教育工作要点\n一、加强学校安全管理，落实责任，办好人民满意的教育。\n", "utf-8"
    )
    (tmp_path / "b.txt").write_text(
        "乙区2020年教育工作要点\n一、推进课程改革，提高教学质量，促进学生全面发展。\n", "utf-8"
    )
    params = replace(PARAMS, path=str(tmp_path))
    (tmp_path / "metadata.csv").write_text("path,gdp\na.txt,3.5\nb.txt,\n", "utf-8")
    with pytest.raises(InputError, match="'gdp' is not known"):
        ingest_folder(tmp_path, params, n_workers=1)
    corpus = ingest_folder(tmp_path, params, n_workers=1, covariates=["year", "gdp"])
    (document,) = corpus.descriptions.filter(path="a.txt")["document_id"]
    assert catalog.own_columns.check(corpus.own_columns).rows() == [(document, "gdp", "3.5")]
    with pytest.raises(InputError, match="'pilot' is no column"):
        ingest_folder(tmp_path, params, n_workers=1, covariates=["pilot"])
