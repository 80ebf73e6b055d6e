"""Every file gives its documents, or a reason: no file is lost, whatever it is called and whatever is in it."""

import base64
import gzip
import io
import json
import os
import random
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.corpus.readers import archives
from pipeline.corpus.readers.archives import normalize_name
from pipeline.corpus.readers.documents import Source
from pipeline.corpus.readers.encodings import count_replaced
from pipeline.corpus.readers.reading import Item, read_items
from pipeline.corpus.readers.reasons import SetAside, describe_reason
from pipeline.corpus.readers.tables import files as table_files
from pipeline.params.errors import InputError
from tests.conftest import SHARED
from tests.corpus.files import add_chunk, make_doc, make_docx, make_pdf, make_xls, make_xlsx, make_zip, overlap
from tests.own_params import load_own_params

PARAMS = load_own_params().corpus
PLAN = "一、推进课后服务。各校要根据学生需要开设活动，教师参加服务的时间计入工作量，家长可以自愿选择。"
PAGE = f"<!DOCTYPE html><html><head><title>通知</title></head><body><p>{PLAN * 3}</p></body></html>".encode()
PDF = make_pdf([(72, 700, 16, PLAN[:22]), (72, 672, 16, PLAN[22:])])


def make_open_document(kind: str) -> bytes:
    """What OpenOffice writes first: the type, not deflated."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
    return buffer.getvalue()


Read = Callable[..., list[Item]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """What read_items gives for a file of this name and content."""

    def read_bytes(name: str, data: bytes, **options: Any) -> list[Item]:
        place = tmp_path / "file"
        place.write_bytes(data)
        return list(read_items(place, name, PARAMS, **options))

    return read_bytes


def outcome(items: list[Item]) -> dict[str, str]:
    """Text, or reason, by name."""
    assert len({item.name for item in items}) == len(items), "names are keys"
    return {item.name: item.source.text if isinstance(item.source, Source) else str(item.source) for item in items}


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.txt", PLAN.encode("gb18030"), ".txt"),
        ("a.md", PLAN.encode(), ".md"),
        ("a.shtml", PAGE, ".html"),
        ("a.docx", make_docx(PLAN), ".docx"),
        ("a.doc", make_doc(PLAN), ".doc"),
        ("a.pdf", PDF, ".pdf"),
        # What scraped folders are full of: the content decides.
        ("a.txt", PDF, ".pdf"),
        ("a", PDF, ".pdf"),
        ("a.doc", make_docx(PLAN), ".docx"),
        ("a.docx", make_doc(PLAN), ".doc"),
        ("a.wps", make_doc(PLAN), ".doc"),
        ("a.doc", PAGE, ".html"),
        ("a.xls", PAGE, ".html"),
        ("a.txt", PAGE.decode().encode("utf-16"), ".html"),
        ("index.aspx", PAGE, ".html"),
        ("a.doc", PLAN.encode("gb18030"), ".txt"),
    ],
)
def test_a_document_is_read_by_its_content(read: Read, name: str, data: bytes, kind: str) -> None:
    [item] = read(name, data)
    assert isinstance(item.source, Source), item.source
    assert item.source.kind == kind
    assert "教师参加服务的时间计入工作量" in item.source.text
    assert (item.name, item.n_bytes, len(item.sha256)) == (name, len(data), 64)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "empty: 0 bytes"),
        ("a", b"", "empty: 0 bytes"),
        ("a.txt", random.Random(2).randbytes(2_000), "undecodable: 2,000 bytes"),
        ("a.wps", random.Random(2).randbytes(2_000), "unsupported: .wps"),
        ("a.caj", b"CAJ", "unsupported: .caj"),
        ("a.pdf", b"CAJ\0" + bytes(200), "unsupported: .caj (.pdf)"),
        ("a.doc", b"{\\rtf1\\ansi}", "unsupported: .rtf (.doc)"),
        ("a.jpg", b"\xff\xd8\xff\xe0" + bytes(20), "unsupported: .jpg"),
        ("a.zip", b"Rar!\x1a\x07\x01\x00", "unsupported: .rar (.zip)"),
        ("a.txt.gz", gzip.compress(PLAN.encode()), "unsupported: .gz"),
        ("a", PLAN.encode(), "unsupported: 没有扩展名 no extension"),
        ("a.xlsx", make_open_document("spreadsheet"), "unsupported: .ods (.xlsx)"),
        ("a.xls", b"<?xml version='1.0'?><?mso-application progid='Excel.Sheet'?><Workbook/>", "unsupported: .xml (.xls)"),
        ("a.docm", make_zip({"word/vbaProject.bin": b"", "word/document.xml": b""}), "unsupported: .docm"),
        ("a.json", b"[]", "unsupported: .json"),
        ("a.pdf", b"no pdf at all", "damaged"),
        ("a.docx", b"PK\x03\x04 broken", "damaged"),
        ("a.xlsx", make_xlsx({"a": [["正文"], [PLAN]]})[:-80], "damaged"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000), "damaged"),
        ("a.zip", make_zip({"a.txt": b"a"})[:-20], "damaged"),
        ("a.zip", make_zip({}), "empty: no files"),
        ("a.txt", b"x" * 20_000_001, "too_large: 20,000,001 bytes"),
        ("a.html", b"<html><body>" + b"<b>" * 60_000, "too_large"),
        ("a.mhtml", b"Content-Type: multipart/mixed; boundary=X\n\n--X\n" * 20, "too_large: 20 multiparts, 60 lines"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_set_aside_with_its_reason(read: Read, name: str, data: bytes, reason: str) -> None:
    [item] = read(name, data)
    assert isinstance(item.source, SetAside)
    assert str(item.source).startswith(reason)
    assert (item.name, item.n_bytes) == (name, len(data))
    assert "{}" not in describe_reason(str(item.source), "zh") + describe_reason(str(item.source), "en")


def test_a_plain_zip_under_the_name_of_a_document_is_an_archive(read: Read) -> None:
    """So a .docx that holds no Word document is accounted for by what it does hold."""
    assert outcome(read("a.docx", make_zip({"b.txt": PLAN.encode()}))) == {"a.docx/b.txt": PLAN}


def test_rare_characters_of_gb18030_are_kept_though_a_page_says_gb2312(read: Read) -> None:
    page = f"<html><head><meta charset='gb2312'></head><body><p>{PLAN * 3}</p><p>赵㛃、王堃同志。</p></body></html>"
    [item] = read("a.HTML", page.encode("gb18030"))
    assert isinstance(item.source, Source)
    assert "赵㛃、王堃同志。" in item.source.text
    assert item.source.encoding == "gb18030"


def test_what_a_page_declares_is_asked_where_its_bytes_leave_it_open(read: Read) -> None:
    page = "<html><head><meta charset='iso-8859-1'></head><body><p>Déjà vu à l'école</p></body></html>"
    [item] = read("a.html", page.encode("latin-1"))
    assert isinstance(item.source, Source)
    assert item.source.text.strip().endswith("Déjà vu à l'école")
    assert item.source.encoding == "iso8859-1"
    page = page.replace("iso-8859-1", "x-user-defined")
    assert outcome(read("a.html", page.encode("latin-1")))["a.html"].startswith("undecodable")


def test_a_person_may_name_the_encoding(read: Read) -> None:
    [item] = read("a.txt", "联通".encode("gbk"), encoding="GBK")
    assert item.source == Source("联通", "gb18030", 1.0, kind=".txt")
    with pytest.raises(InputError, match=r"a\.txt: encoding 'gb9999' is not known"):
        read("a.txt", b"x", encoding="gb9999")


def test_markdown_loses_its_marks_and_keeps_its_numbers(read: Read) -> None:
    items = read("a.md", "# 工作要点\n\n## 一、总体要求\n\n1\\. **抓党建**。落实责任。\n".encode())
    assert outcome(items) == {"a.md": "工作要点\n\n一、总体要求\n\n1. 抓党建。落实责任。\n"}


def test_a_saved_website_gives_its_page(read: Read) -> None:
    saved = (
        b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=X\r\n\r\n"
        b"--X\r\nContent-Type: text/css\r\n\r\np {}\r\n"
        b"--X\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(PAGE)
        + b"\r\n--X--\r\n"
    )
    for name in ("a.mhtml", "a.mht", "a.doc"):
        [item] = read(name, saved)
        assert isinstance(item.source, Source)
        assert item.source.kind == ".mhtml"
        assert PLAN in item.source.text
    assert outcome(read("a.mht", b"MIME-Version: 1.0\n\nnothing")) == {"a.mht": "damaged: mhtml: no page in it"}


def test_a_saved_page_inside_a_document_is_its_text(read: Read) -> None:
    """So save the programs that make .docx from web pages."""
    saved = b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\nContent-Type: text/html\n\n'
    for chunk, name, kind in (
        (PAGE, "a.html", "text/html"),
        (PAGE.decode().encode("gb18030"), "a.htm", "text/html"),
        (saved + PAGE + b"\n--b--\n", "a.mht", "message/rfc822"),
        (PLAN.encode(), "a.txt", "text/plain"),
        (make_docx(PLAN), "a.docx", "application/octet-stream"),
    ):
        [item] = read("a.docx", make_zip(add_chunk(chunk, name, kind)))
        assert isinstance(item.source, Source), item.source
        assert item.source.kind == ".docx"
        assert re.fullmatch(f"甲\n(?:通知\n)?(?:{PLAN})+\n乙", item.source.text)
    for chunk, name, reason in (
        (b"{\\rtf1}", "a.rtf", "unsupported: .docx (altChunk, unsupported: .rtf)"),
        (make_zip(add_chunk(make_docx(PLAN), "b.docx", "application/octet-stream")), "a.docx", "unsupported: .docx (altChunk"),
        (as_csv(",").encode(), "a.csv", "unsupported: .docx (altChunk, unsupported: .csv)"),
    ):  # fmt: skip
        found = outcome(read("a.docx", make_zip(add_chunk(chunk, name, "application/octet-stream"))))["a.docx"]
        assert found.startswith(reason)
        assert "另存为普通 .docx" in describe_reason(found, "zh")
        assert "save it as an ordinary .docx" in describe_reason(found, "en")


def test_a_document_is_known_whatever_its_main_part_is_called(read: Read) -> None:
    with zipfile.ZipFile(io.BytesIO(make_docx(PLAN))) as archive:
        parts = {
            info.filename.replace("document.xml", "document2.xml"): archive.read(info) for info in archive.infolist()
        }
    for name in ("[Content_Types].xml", "_rels/.rels"):
        parts[name] = parts[name].replace(b"document.xml", b"document2.xml")
    assert outcome(read("a.docx", make_zip(parts))) == {"a.docx": PLAN}


def test_radicals_become_characters_in_every_format(read: Read) -> None:
    assert outcome(read("a.txt", "⽂件⻓期有效".encode())) == {"a.txt": "文件长期有效"}


# Tables.


TITLED = f"通知\n{PLAN}"  # the title of a row is text, as that of a file is
TABLE: list[list[Any]] = [["标题", "正文", "YEAR"], ["通知", PLAN, 2021], [], ["空", "", 2022]]


def as_csv(delimiter: str) -> str:
    return "".join(delimiter.join(map(str, row)) + "\r\n" for row in TABLE)


@pytest.mark.parametrize(
    ("name", "data", "encoding"),
    [
        ("t.csv", as_csv(",").encode(), "utf-8"),
        ("t.csv", as_csv(",").encode("utf-8-sig"), "utf-8-sig"),
        ("t.csv", as_csv(",").encode("gb18030"), "gb18030"),
        ("t.csv", as_csv(";").encode("gb18030"), "gb18030"),
        ("t.tsv", as_csv("\t").encode("utf-16"), "utf-16"),
        ("t.xls", as_csv("\t").encode("gb18030"), "gb18030"),
    ],
)
def test_a_row_is_a_document_and_its_columns_are_fields(read: Read, name: str, data: bytes, encoding: str) -> None:
    first, empty = read(name, data)
    assert isinstance(first.source, Source)
    assert (first.source.text, first.source.encoding) == (TITLED, encoding)
    assert first.source.fields == {"title": "通知", "year": "2021"}
    assert first.source.confidence is not None
    assert first.source.confidence > 0.5
    # Rows are numbered as a spreadsheet numbers them.
    assert {item.name: str(item.source) for item in [empty]} == {f"{name}/4": "empty: no text"}
    assert first.name == f"{name}/2"


def test_a_workbook_is_read_sheet_by_sheet(read: Read) -> None:
    sheets = {"说明": [["本表由教育局编"]], "表1": [["附件"], [], *TABLE], "空": []}
    assert outcome(read("t.xlsx", make_xlsx(sheets))) == {
        "t.xlsx/表1/4": TITLED,
        "t.xlsx/表1/6": "empty: no text",
        "t.xlsx/说明": "no_text_column: 本表由教育局编",
    }
    rows = [[], [], ["", "正文"], ["", "甲"], [], ["", "乙"]]
    assert list(outcome(read("t.xlsx", make_xlsx({"a": rows})))) == ["t.xlsx/a/4", "t.xlsx/a/6"]
    [item, _] = read("t.xls", make_xlsx({"表1": TABLE}))
    assert isinstance(item.source, Source)
    assert (item.source.kind, item.source.fields["year"], item.source.encoding) == (".xlsx", "2021", None)


def test_an_old_workbook_is_read_as_a_new_one(read: Read) -> None:
    data = make_xls([["标题", "正文"], ["通知", PLAN]])
    for name in ("t.xls", "t.xlsx"):
        [item] = read(name, data)
        assert isinstance(item.source, Source)
        assert item.name == f"{name}/表1/2"
        assert (item.source.text, item.source.fields, item.source.kind) == (TITLED, {"title": "通知"}, ".xls")


def test_a_table_without_a_text_column_is_set_aside_with_its_columns(read: Read) -> None:
    columns = "no_text_column: doc_id, title, year"
    assert outcome(read("index.csv", b"doc_id,title,year\n1,a,2021\n")) == {"index.csv": columns}
    assert outcome(read("t.xlsx", make_xlsx({"a": [["doc_id", "title", "year"]]}))) == {"t.xlsx": columns}
    assert outcome(read("t.jsonl", b'{"doc_id": 1, "title": "a", "year": 2}')) == {"t.jsonl": columns}
    for nothing in (b"\n\n", b"title,text\n"):
        assert outcome(read("t.csv", nothing)) == {"t.csv": "empty: no rows"}
    assert outcome(read("t.jsonl", b"\n\n")) == {"t.jsonl": "empty: no rows"}
    assert outcome(read("t.xlsx", make_xlsx({"a": [["text"]]}))) == {"t.xlsx": "empty: no rows"}
    assert outcome(read("t.xlsx", make_xlsx({"a": []}))) == {"t.xlsx": "empty: no rows"}
    wide = outcome(read("w.csv", b",".join(b"c%d" % i for i in range(100_000))))
    assert wide["w.csv"].endswith("c11, … 99988 more")


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_json_lines_are_documents_and_a_broken_line_is_one_reason(read: Read, pack: Callable[[bytes], bytes]) -> None:
    lines = [
        json.dumps({"标题": "通知", "正文": PLAN, "year": 2021, "tags": ["a"]}),
        "",
        '{"text": "half',
        "[1]",
        '{"TEXT": ["第一段", "第二段 \\ud800"], "title": null}',
        '{"text": {"a": 1}}',
        "[" * 100_000,
    ]
    name = "t.jsonl" if pack is bytes else "t.jsonl.gz"
    found = read(name, pack("\n".join(lines).encode()))
    codes = {number: reason.split(":")[0] for number, reason in outcome(found).items()}
    assert codes == {
        f"{name}/1": TITLED,
        f"{name}/3": "no_object",
        f"{name}/4": "no_object",
        f"{name}/5": "第一段\n第二段 \ufffd",
        f"{name}/6": "empty",
        f"{name}/7": "no_object",
    }
    assert isinstance(found[0].source, Source)
    assert found[0].source.fields == {"title": "通知", "year": "2021"}


def test_equal_rows_are_equal_items_whatever_table_they_stand_in(read: Read) -> None:
    row = {"标题": "通知", "正文": PLAN, "YEAR": "2021"}
    [in_json] = read("t.jsonl", json.dumps(row, ensure_ascii=False).encode())
    in_csv = read("t.csv", as_csv(",").encode("gb18030"))[0]
    assert (in_json.sha256, in_json.n_bytes) == (in_csv.sha256, in_csv.n_bytes)


def test_one_bad_byte_in_a_table_costs_no_row(read: Read) -> None:
    data = bytearray(("text\n" + f"{PLAN * 30}\n" * 20).encode("gb18030"))
    data[1_000] = 0xFF
    items = read("t.csv", bytes(data))
    sources = [item.source for item in items if isinstance(item.source, Source)]
    assert len(sources) == 20
    assert count_replaced(sources[0].text) == 1
    assert sources[0].confidence is not None
    assert sources[1].confidence is not None
    assert sources[0].confidence < sources[1].confidence


def test_a_cell_that_holds_markup_is_read_as_a_page(read: Read) -> None:
    cell = f"<div><p>{PLAN}</p><p>二、落实。</p></div>"
    assert outcome(read("t.jsonl", json.dumps({"text": cell}).encode())) == {"t.jsonl/1": f"{PLAN}\n二、落实。"}


def test_an_open_quotation_mark_swallows_a_bounded_part(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_files, "MAX_ROW_CHARS", 10_000)
    found = outcome(read("t.csv", ("text\n落实双减\n" + '"落实' + "双减\n" * 50_000).encode()))
    assert list(found) == ["t.csv/2", "t.csv/3"]
    assert found["t.csv/3"].startswith("too_large")
    found = outcome(read("t.jsonl", b'{"text": "' + b"x" * 50_000 + b'"}\n{"text": "a"}'))
    assert found == {"t.jsonl/1": "too_large: over 10,000 characters", "t.jsonl/2": "a"}


def as_page(rows: list[list[str]], cell: str = "td", names: str = "td") -> str:
    """A table as the export buttons of websites write it."""
    marked = [
        [f"<{names if i == 0 else cell}>{text}</{names if i == 0 else cell}>" for text in row]
        for i, row in enumerate(rows)
    ]
    return "<table border=1>" + "".join(f"<tr>{''.join(row)}</tr>" for row in marked) + "</table>"


EXPORT = [["标题", "YEAR", "正文"], ["通知一", "2017", PLAN], ["通知二", "2018", PLAN[::-1]]]
# A title that stands in a column of its own is text as well, as a file's is.
EXPORTED = {
    "t.xls/2": ("通知一", "2017", f"通知一\n{PLAN}"),
    "t.xls/3": ("通知二", "2018", f"通知二\n{PLAN[::-1]}"),
}
OFFICE = "<html xmlns:x='urn:schemas-microsoft-com:office:excel'><head><meta charset=utf-8><style>td{mso-number-format:'@'}</style></head>"


@pytest.mark.parametrize(
    "page",
    [
        as_page(EXPORT),
        as_page(EXPORT, names="th"),
        f"{OFFICE}<body>{as_page(EXPORT)}</body></html>",
        f"<style>td {{}}</style>{as_page(EXPORT)}",
        f"<div class=x>{as_page(EXPORT)}</div>",
        f"<?xml version='1.0'?>\n<html xmlns='http://www.w3.org/1999/xhtml'><body>{as_page(EXPORT)}</body></html>",
        as_page([[f"<b>{cell}</b>" for cell in EXPORT[0]], *EXPORT[1:]]),
        as_page([[f"<p align=center><font size=2>{cell}&nbsp;</font></p>" for cell in EXPORT[0]], *EXPORT[1:]]),
        as_page([["标 题", " year ", "正　文"], *EXPORT[1:]]),
        as_page(EXPORT).replace("</td>", "").replace("</tr>", ""),
        as_page(EXPORT, names="th").replace("<tr><th>", "<thead><th>").replace("</th></tr>", "</th></thead>"),
        # Tables that only lay out the page stand around it or beside it.
        f"<table><tr><td><table><tr><td>导出</td></tr></table></td></tr><tr><td>{as_page(EXPORT)}</td></tr></table>",
        # The names of the columns in a table of their own.
        as_page(EXPORT[:1]) + as_page(EXPORT[1:]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_page_under_the_name_of_a_workbook_is_a_table_of_documents(read: Read, page: str, encoding: str) -> None:
    items = read("t.xls", page.encode(encoding))
    found = {item.name: item.source for item in items if isinstance(item.source, Source)}
    assert {name: (*one.fields.values(), one.text) for name, one in found.items()} == EXPORTED
    assert {one.kind for one in found.values()} == {".html"}
    assert len({item.sha256 for item in items}) == 2


def test_names_of_columns_below_a_title_or_merged_are_found(read: Read) -> None:
    title = "<tr><td colspan=3>政策文本汇总表</td></tr>"
    [first, _] = read("t.xls", as_page(EXPORT).replace("<tr>", f"{title}<tr>", 1).encode())
    assert first.name == "t.xls/3"
    two_rows = (
        "<table><tr><th colspan=2>基本信息</th><th rowspan=2>正文</th></tr><tr><th>标&nbsp;题</th><th>YEAR</th></tr>"
        f"<tr><td>甲</td><td rowspan=2>2019</td><td>{PLAN}</td></tr><tr><td>乙</td><td>第一段<br>第二段<p>第三段</p></td></tr></table>"
    )
    rows = [item.source for item in read("t.xls", two_rows.encode())]
    assert [row.fields for row in rows if isinstance(row, Source)] == [
        {"title": "甲", "year": "2019"},
        {"title": "乙", "year": "2019"},
    ]
    assert isinstance(rows[1], Source)
    assert rows[1].text == "乙\n第一段\n第二段\n第三段"


def test_every_printed_page_and_every_sheet_of_an_export_is_read(read: Read) -> None:
    pages = as_page(EXPORT[:2]) + as_page([EXPORT[0], EXPORT[2]])
    assert outcome(read("t.xls", pages.encode())) == {"t.xls/2": f"通知一\n{PLAN}", "t.xls/4": f"通知二\n{PLAN[::-1]}"}
    saved = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n"
    for sheet in ("<html><frameset></frameset></html>", as_page(EXPORT[:2]), as_page([EXPORT[0], EXPORT[2]])):
        saved += f"\n--b\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{sheet}"
    assert outcome(read("t.xls", f"{saved}\n--b--\n".encode())) == {
        "t.xls/2/2": f"通知一\n{PLAN}",
        "t.xls/3/2": f"通知二\n{PLAN[::-1]}",
    }


@pytest.mark.parametrize(
    "page",
    [
        f"<table><tr><td>标题</td><td>通知</td></tr><tr><td>正文</td><td>{PLAN * 3}</td></tr></table>",
        f"<table><tr><td>正文</td></tr><tr><td>{PLAN * 3}</td></tr></table>",
        f"<table><tr><td>{PLAN * 3}</td><td>正文</td><td>标题</td></tr></table>",
        f"<table><tr><td>首页</td><td>标题</td></tr></table><p>{PLAN * 3}</p>",
    ],
)
def test_a_page_that_is_laid_out_by_tables_stays_a_page(read: Read, page: str) -> None:
    [item] = read("t.xls", page.encode())
    assert isinstance(item.source, Source)
    assert (item.name, item.source.fields) == ("t.xls", {})
    assert PLAN in item.source.text


def test_a_table_in_the_text_of_a_row_is_its_text(read: Read) -> None:
    inner = as_page([["标题", "正文"], ["附表", "十人"]])
    [item] = read("t.xls", as_page([EXPORT[0], ["通知一", "2017", f"<p>{PLAN}</p>{inner}"]]).encode())
    assert isinstance(item.source, Source)
    assert item.source.text.splitlines() == ["通知一", PLAN, "标题", "正文", "附表", "十人"]


def test_cells_merged_without_end_ask_for_no_memory(read: Read) -> None:
    page = as_page(EXPORT).replace("<td>通知一", "<td rowspan=99999999 colspan=99999999>通知一")
    assert all(item.name.startswith("t.xls") for item in read("t.xls", page.encode()))
    many = (
        as_page(EXPORT[:1])[:-8]
        + f"<tr><td rowspan=1000>{PLAN * 50}</td><td>1</td><td>1</td></tr>"
        + "<tr><td>1<td>1" * 999
    )
    assert outcome(read("t.xls", many.encode()))["t.xls"].startswith("too_large")


@pytest.mark.parametrize(
    "cell", [b'r="XFD1048576"', b"r = 'xfd1048576'", b'r="A99999999999999999999"', b'r="ABCDEFGHIJKL9"']
)
def test_one_cell_at_the_far_end_of_a_sheet_asks_for_no_memory(read: Read, cell: bytes) -> None:
    data = make_xlsx({"a": [["text"], ["x"]]})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {info.filename: archive.read(info) for info in archive.infolist()}
    members["xl/worksheets/sheet1.xml"] = members["xl/worksheets/sheet1.xml"].replace(b'r="A2"', cell)
    [item] = read("t.xlsx", make_zip(members))
    assert isinstance(item.source, SetAside)
    assert item.source.code == "too_large"


# Archives.


def test_members_of_an_archive_are_items_with_their_paths(read: Read) -> None:
    inner = make_zip({"乙/b.docx": make_docx(PLAN), "deep.zip": make_zip({"c.txt": b"c"})})
    members = {
        "甲/a.txt": PLAN.encode(),
        "甲/t.csv": as_csv(",").encode(),
        "in.zip": inner,
        "x.caj": b"CAJ",
        ".hidden": b"x",
    }
    found = outcome(read("f/a.zip", make_zip(members | {"__MACOSX/甲/._a.txt": b"x"})))
    assert found == {
        "f/a.zip/甲/a.txt": PLAN,
        "f/a.zip/甲/t.csv/2": TITLED,
        "f/a.zip/甲/t.csv/4": "empty: no text",
        "f/a.zip/in.zip/乙/b.docx": PLAN,
        "f/a.zip/in.zip/deep.zip": "nested: .zip",
        "f/a.zip/x.caj": "unsupported: .caj",
    }


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "big5"])
def test_names_from_chinese_windows_are_read_as_they_were_written(read: Read, encoding: str) -> None:
    assert outcome(read("a.zip", make_zip({"通知/工作要點.txt": PLAN.encode()}, encoding))) == {
        "a.zip/通知/工作要點.txt": PLAN
    }


def test_an_archive_whose_members_overlap_is_one_item(read: Read) -> None:
    """Else a megabyte asks for hours: 20,000 members that are all the same ten megabytes."""
    data = overlap(make_zip({"a.txt": PLAN.encode()}), 3)
    assert outcome(read("a.zip", data)) == {"a.zip": "overlap: 3 / 4"}
    assert outcome(read("a.zip", make_zip({"in.zip": data}))) == {"a.zip/in.zip": "overlap: 3 / 4"}
    assert outcome(read("a.docx", overlap(make_docx(PLAN), 3)))["a.docx"].startswith("overlap: ")


def test_archives_in_an_archive_share_its_budget(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_MEMBER_BYTES", 200_000)
    inner = make_zip({f"{i}.txt": (PLAN * 100).encode() for i in range(10)})
    found = outcome(read("a.zip", make_zip({f"{i}.zip": inner for i in range(5)})))
    assert len(found) == 50
    assert 10 <= sum(not text.startswith("bomb") for text in found.values()) < 20


def test_names_that_climb_out_stay_inside_and_apart(read: Read, tmp_path: Path) -> None:
    names = ["../../a.txt", "a.txt", "/etc/passwd.txt", "C:\\win\\b.txt", "./c/../d.txt", "..\\"]
    found = outcome(read("a.zip", make_zip({name: f"{PLAN}{i}".encode() for i, name in enumerate(names)})))
    assert list(found) == [
        "a.zip/a.txt",
        "a.zip/a (2).txt",
        "a.zip/etc/passwd.txt",
        "a.zip/win/b.txt",
        "a.zip/c/d.txt",
        "a.zip/_",
    ]
    assert found["a.zip/a (2).txt"] == f"{PLAN}1"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_members_of_one_name_are_counted(read: Read) -> None:
    names = ["a.txt", "a (2).txt", "./a.txt", "/a.txt", "b", "./b"]
    found = outcome(read("a.zip", make_zip(dict.fromkeys(names, b""))))
    assert list(found) == [f"a.zip/{name}" for name in ("a.txt", "a (2).txt", "a (3).txt", "a (4).txt", "b", "b (2)")]


@pytest.mark.parametrize("name", ["a.zip", "a.docx", "a.xlsx"])
@pytest.mark.parametrize("zip64", [False, True])
def test_a_list_of_members_that_would_fill_the_memory_is_not_read(
    read: Read, monkeypatch: pytest.MonkeyPatch, name: str, zip64: bool
) -> None:
    data = bytearray()
    with monkeypatch.context() as patch:
        patch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 0 if zip64 else 65_535)  # above, zipfile writes the larger record
        data += make_zip({f"{i}.txt": b"" for i in range(20)})
    if zip64:
        data[-10:-6] = b"\xff" * 4  # "see the larger record"
    assert (b"PK\x06\x06" in data) is zip64
    monkeypatch.setattr(archives, "MAX_DIRECTORY_BYTES", 1_000)
    monkeypatch.setattr(zipfile, "ZipFile", None)
    [reason] = outcome(read(name, bytes(data))).values()
    assert reason.startswith("damaged: ")
    assert reason.endswith("its list of members is 1,030 bytes")


@given(st.text(max_size=60))
def test_no_name_leaves_its_archive(name: str) -> None:
    parts = normalize_name(name).split("/")
    assert not {"", ".", ".."} & set(parts)
    assert normalize_name("/".join(parts)) == "/".join(parts)


def test_bombs_are_not_inflated(read: Read) -> None:
    zeros = bytes(30_000_000)
    bomb = make_zip({"a.txt": zeros, "b.txt": PLAN.encode()})
    found = outcome(read("a.zip", bomb))
    assert found["a.zip/a.txt"].startswith("bomb")
    assert found["a.zip/b.txt"] == PLAN
    found = outcome(read("a.docx", make_zip({"word/document.xml": zeros})))
    assert found["a.docx"].startswith("bomb")
    found = outcome(read("a.jsonl.gz", gzip.compress(b'{"text": "x"}\n' + (b" " * 999 + b"\n") * 30_000)))
    assert next(iter(found)) == "a.jsonl.gz/1"
    assert found[list(found)[-1]].startswith("bomb")


def test_a_member_with_a_password_or_a_broken_stream_is_set_aside_alone(read: Read) -> None:
    data = bytearray(make_zip({"a.txt": PLAN.encode() * 3, "b.txt": PLAN.encode()}))
    data[60] ^= 0xFF
    found = outcome(read("a.zip", bytes(data)))
    assert found["a.zip/a.txt"].startswith("damaged: zip")
    assert found["a.zip/b.txt"] == PLAN
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert outcome(read("a.zip", bytes(data)))["a.zip/a.txt"] == "encrypted: zip"


def test_a_pipe_and_a_folder_that_is_locked_are_accounted_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    assert outcome(list(read_items(tmp_path / "a.txt", "a.txt", PARAMS))) == {"a.txt": "unreadable: not a file"}
    assert outcome(list(read_items(tmp_path, "locked", PARAMS))) == {"locked": "unreadable: Permission denied"}
    gone = outcome(list(read_items(tmp_path / "b.txt", "b.txt", PARAMS)))
    assert gone == {"b.txt": "unreadable: No such file or directory"}


def test_random_changes_stop_no_reader(read: Read) -> None:
    """A hundred, the same each time; benchmarks/fuzz_readers.py tries tens of thousands."""
    seeds = {
        "a.html": PAGE,
        "a.docx": make_docx(PLAN, table=[["a", "b"]]),
        "a.doc": make_doc(PLAN),
        "a.pdf": PDF,
        "a.xlsx": make_xlsx({"表1": TABLE}),
        "a.csv": as_csv(",").encode("gb18030"),
        "a.jsonl": json.dumps({"text": PLAN}).encode(),
        "a.zip": make_zip({"a.txt": PLAN.encode(), "b.docx": make_docx(PLAN)}),
    }
    for seed in range(100):
        chance = random.Random(seed)
        name = chance.choice(sorted(seeds))
        data = bytearray(seeds[name])
        for _ in range(chance.randint(1, 30)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        found = outcome(read(name, bytes(data[: chance.randint(1, 2 * len(data))])))
        assert found, f"{name}, changed by {seed}, is lost"
        assert all(found[item].encode() is not None for item in found), seed


@pytest.mark.skipif(not (SHARED / "corpora").exists(), reason="needs ../shared/corpora")
def test_the_shared_corpora_are_read_and_only_their_indexes_set_aside() -> None:
    found = [
        item
        for place in sorted((SHARED / "corpora").rglob("*"))
        if place.is_file() and place.suffix != ".gz"
        for item in read_items(place, place.name, PARAMS)
    ]
    assert len(found) > 200
    set_aside = {item.name: str(item.source) for item in found if isinstance(item.source, SetAside)}
    assert set(set_aside) == {"index.csv"}
    assert set_aside["index.csv"].startswith("no_text_column: doc_id, title, year")


def test_excels_unicode_text_under_the_name_of_a_workbook_is_read(read: Read) -> None:
    table = "标题\t正文\n通知一\t一、推进课后服务。\n通知二\t二、推进劳动教育。\n"
    assert [item.name for item in read("t.xls", table.encode("utf-16"))] == ["t.xls/2", "t.xls/3"]


def test_a_page_s_table_under_the_name_of_a_csv_is_read(read: Read) -> None:
    items = read("t.csv", as_page(EXPORT).encode())
    assert [item.name for item in items] == ["t.csv/2", "t.csv/3"]


def test_values_of_a_mongodb_export_are_cells(read: Read) -> None:
    line = {"title": "通知", "正文": "一、推进课后服务。", "issued_on": {"$date": {"$numberLong": "1627056000000"}}}
    [item] = read("t.jsonl", (json.dumps(line, ensure_ascii=False) + "\n").encode())
    assert isinstance(item.source, Source) and item.source.fields["issued_on"] == "1627056000000"
