"""A folder of files becomes tables that account for every file."""

import os
import random
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from pipeline import catalog
from pipeline.corpus.ingest.ingest import Corpus, ingest_folder
from pipeline.corpus.ingest.walk import list_files
from pipeline.params.errors import InputError
from tests.conftest import SHARED
from tests.own_params import load_own_params

SEEDS = SHARED / "corpora/seeds"
needs_seeds = pytest.mark.skipif(not SEEDS.is_dir(), reason="../shared/corpora/seeds is not on this machine")

PARAMS = load_own_params().corpus
TABLES = (
    "files",
    "documents",
    "sections",
    "sentences",
    "years",
    "citations",
    "contradictions",
    "unread_values",
    "unused_columns",
    "cuts",
)


def plan(district: str, year: int, extra: str = "") -> str:
    return (
        f"{district}教育局{year}年工作要点\n{year}年，全区教育工作要稳中求进。\n一、加强管理\n"
        f"1.规范办学。严格执行课程计划，开齐开足课程。{extra}\n2.推进课后服务。服务时间一般不少于两小时。\n"
        f"{district}教育局\n{year}年2月15日\n"
    )


def ingest(folder: Path, files: Mapping[str, str | bytes]) -> Corpus:
    for path, content in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content if isinstance(content, bytes) else content.encode())
    corpus = ingest_folder(folder, replace(PARAMS, path=str(folder)))
    for name in TABLES:
        if name != "years":  # which of them count is the audit's to say, and its table
            getattr(catalog, name).check(getattr(corpus, name))
    return corpus


def reasons(corpus: Corpus) -> dict[str, str | None]:
    return dict(corpus.files.select("path", "reason").iter_rows())


def test_every_file_is_used_or_set_aside_with_its_reason(tmp_path: Path) -> None:
    corpus = ingest(
        tmp_path,
        {
            "云溪 区（1）/2019[终].txt": plan("云溪区", 2019),
            "b.html": f"<html><body><div>{plan('青岚县', 2021).replace(chr(10), '<br>')}</div></body></html>",
            "c.txt": plan("云溪区", 2019).replace("\n", "\r\n").encode("gb18030"),
            "copy of c.txt": plan("云溪区", 2019).replace("\n", "\r\n").encode("gb18030"),
            "d.txt": b"",
            "e.txt": random.Random(1).randbytes(3_000),
            "f.txt": "The plan of the district for 2019. " * 20,
            "ff.txt": plan("云溪区", 2020).encode("gb18030").decode("latin-1"),
            "g.txt": "云溪区教育局。",
            "h.wps": b"wps",
            "i.txt": "\n 　\n",
            ".hidden.txt": plan("甲区", 2020),
            ".git/config.txt": plan("乙区", 2020),
            "metadata.csv": "path,year\n",
        },
    )
    assert reasons(corpus) == {
        "b.html": None,
        "c.txt": None,
        "copy of c.txt": "duplicate: c.txt",
        "d.txt": "empty: 0 bytes",
        "e.txt": "undecodable: 3,000 bytes",
        "f.txt": "not_chinese: 0%",
        "ff.txt": "garbled: Latin-1",
        "g.txt": None,  # too short: for the audit
        "h.wps": "unsupported: .wps",
        "i.txt": "empty: no text",
        "云溪 区（1）/2019[终].txt": None,  # says the same in other bytes: for the audit
    }
    assert corpus.documents["path"].to_list() == ["b.html", "c.txt", "g.txt", "云溪 区（1）/2019[终].txt"]
    assert corpus.files.drop_nulls("document_id")["path"].to_list() == corpus.documents["path"].to_list()
    assert corpus.years.rows() == [
        (2019, 2, 1, 1, 2 * corpus.documents["n_chars"][1]),
        (2020, 0, 0, 0, 0),
        (2021, 1, 1, 1, corpus.documents["n_chars"][0]),
    ]


def test_what_dvc_would_not_see_change_is_refused_all_at_once(tmp_path: Path) -> None:
    (tmp_path / "甲").mkdir()
    (tmp_path / "甲/自己").symlink_to(tmp_path)
    (tmp_path / "乙").symlink_to(tmp_path / "甲")
    (tmp_path / "丙.txt").symlink_to(tmp_path / "nowhere.txt")
    (tmp_path / os.fsdecode("丁.txt".encode("gb18030"))).write_text("x")
    (tmp_path / "甲/a.txt").write_text(plan("云溪区", 2019), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        list_files(tmp_path)
    told = str(caught.value)
    assert len(caught.value.problems) == 4
    assert told.count("a link to a folder") == 2
    assert "丙.txt: a broken link" in told
    assert "the name is not UTF-8" in told


def test_a_link_to_a_file_and_a_pipe_are_accounted_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "丁.txt")
    (tmp_path / "b.txt").symlink_to(tmp_path / "a.txt")
    corpus = ingest(tmp_path, {"a.txt": plan("云溪区", 2019)})
    assert reasons(corpus) == {"a.txt": None, "b.txt": "duplicate: a.txt", "丁.txt": "unreadable: not a file"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_files_and_folders_without_permission_are_set_aside(tmp_path: Path) -> None:
    (tmp_path / "locked").mkdir(mode=0o000)
    (tmp_path / "a.txt").touch(mode=0o000)
    corpus = ingest(tmp_path, {"b.txt": plan("云溪区", 2019)})
    assert reasons(corpus) == {
        "a.txt": "unreadable: Permission denied",
        "b.txt": None,
        "locked": "unreadable: Permission denied",
    }
    (tmp_path / "locked").chmod(0o700)


def test_sections_and_sentences_are_spans_of_their_document(tmp_path: Path) -> None:
    corpus = ingest(tmp_path, {"a.txt": plan("云溪区", 2019), "b.txt": plan("青岚县", 2020)})
    for document_id, text, n_chars in corpus.documents.select("document_id", "text", "n_chars").iter_rows():
        sections = corpus.sections.filter(document_id=document_id)
        assert "".join(sections["text"]) == text
        assert sections["n_chars"].sum() == n_chars
        assert sections["section_id"].to_list() == [f"{document_id}-{i:03d}" for i in range(4)]
        sentences = corpus.sentences.filter(document_id=document_id)
        assert sentences["sentence"].to_list() == list(range(sentences.height))
        assert "".join(text[a:b] for a, b in sentences.select("start", "end").iter_rows()) == "".join(text.split())


def test_the_order_in_which_files_were_made_changes_no_table(tmp_path: Path) -> None:
    files = {f"{name}/{year}.txt": plan("云溪区", year, name) for name in "甲乙a" for year in (2019, 2021)}
    first = ingest(tmp_path / "first", files)
    second = ingest(tmp_path / "second", dict(random.Random(3).sample(list(files.items()), len(files))))
    for name in TABLES:
        assert_frame_equal(getattr(first, name), getattr(second, name))


def test_metadata_csv_wins_and_documents_csv_given_back_changes_nothing(tmp_path: Path) -> None:
    files = {"a.txt": plan("云溪区", 2019), "b.txt": "教育工作安排\n一、推进课后服务，开展劳动教育，办好家门口的学校。"}
    corpus = ingest(tmp_path, files | {"metadata.csv": "path,year,issued_on\nb.txt,2020,\na.txt,,2019-03-01\n"})
    assert corpus.documents.select("year", "year_source", "issued_on").rows() == [
        (2019, "title", date(2019, 3, 1)),
        (2020, "metadata", None),
    ]
    detected = ingest(tmp_path, files | {"metadata.csv": "path\n"})
    table = detected.descriptions.join(detected.files.select("path", "encoding"), on="path")
    given_back = ingest(tmp_path, {"metadata.csv": table.write_csv()})
    for name in TABLES:
        assert_frame_equal(getattr(given_back, name), getattr(detected, name))


def test_a_set_aside_file_may_stand_in_metadata_csv(tmp_path: Path) -> None:
    corpus = ingest(
        tmp_path, {"a.txt": plan("云溪区", 2019), "b.pdf": b"%PDF", "metadata.csv": "path,year\nb.pdf,2018\n"}
    )
    assert corpus.documents["year"].to_list() == [2019]


def test_document_ids_are_the_beginning_of_the_hash_of_the_file(tmp_path: Path) -> None:
    corpus = ingest(tmp_path, {"a.txt": plan("云溪区", 2019)})
    document = corpus.documents.row(0, named=True)
    assert document["document_id"] == document["sha256"][:12]
    assert corpus.files.row(0, named=True)["sha256"] == document["sha256"]


def failure(folder: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        ingest_folder(folder, replace(PARAMS, path=str(folder)))
    return str(caught.value).splitlines()


def test_folders_that_cannot_be_used_are_named(tmp_path: Path) -> None:
    assert failure(tmp_path / "没有") == [
        f"corpus.path: {tmp_path / '没有'} does not exist; name the folder that holds the documents"
    ]
    (tmp_path / "a.txt").write_text(plan("云溪区", 2019))
    assert failure(tmp_path / "a.txt") == [
        f"corpus.path: {tmp_path / 'a.txt'} is a file; name the folder that holds it"
    ]
    (tmp_path / "空").mkdir()
    (tmp_path / "空/.DS_Store").touch()
    assert failure(tmp_path / "空") == [f"{tmp_path / '空'} is empty; put the documents into it"]


def test_a_folder_without_a_usable_document_says_why(tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch()
    (tmp_path / "b.txt").touch()
    (tmp_path / "c.caj").write_bytes(b"CAJ")
    assert failure(tmp_path) == [
        f"{tmp_path}: none of the 3 files can be used; put Chinese documents into it.",
        f"{tmp_path}: 2 set aside as empty, such as a.txt: empty (0 bytes).",
        f"{tmp_path}: 1 set aside as unsupported, such as c.caj: "
        "format not supported (.caj); save it as .docx with the program that opens it.",
    ]


def test_a_corpus_without_any_year_says_where_it_looked_and_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("教育工作安排\n一、推进课后服务，开展劳动教育，办好家门口的学校。")
    [problem] = failure(tmp_path)
    assert "none of the 1 documents states a year" in problem
    assert f"Put a metadata.csv with the columns path, year into {tmp_path}" in problem


@needs_seeds
def test_the_five_seeds_as_a_careful_reader_has_them() -> None:
    corpus = ingest_folder(SEEDS, replace(PARAMS, path=str(SEEDS)))
    assert corpus.files["reason"].null_count() == 5
    fields = corpus.documents.select("title", "issuer", "region", "document_number", "issued_on", "year", "year_source")
    assert fields.rows() == [
        (
            "2017年徐汇区教育局工作要点",
            "上海市徐汇区教育局",
            "徐汇区",
            "徐教〔2017〕1号",
            date(2017, 2, 28),
            2017,
            "title",
        ),
        ("2023年XX区教育工作要点", None, "XX区", None, None, 2023, "title"),
        (
            "关于印发《温岭市教育局2017年工作要点》的通知",
            "温岭市教育局",
            "温岭市",
            None,
            date(2017, 2, 23),
            2017,
            "title",
        ),
        (
            "《宝山区加快推进教育现代化行动方案》公开征求意见",
            "上海市宝山区教育局",
            "宝山区",
            None,
            date(2019, 12, 31),
            2019,
            "date",
        ),
        (
            "市教育局基础教育处2017—2018学年度工作要点",
            "武汉市教育局",
            "武汉市",
            None,
            date(2017, 8, 24),
            2017,
            "title",
        ),
    ]


@needs_seeds
def test_the_seeds_chapters_and_items_are_complete() -> None:
    corpus = ingest_folder(SEEDS, replace(PARAMS, path=str(SEEDS)))
    chapters, items = [], []
    for document_id in corpus.documents["document_id"]:
        own = corpus.sections.filter(document_id=document_id)
        chapters.append([number.strip("、") for number in own.filter(level=1)["number"]])
        items.append([int(number.strip(".")) for number in own.filter(level=3)["number"]])
    assert ["".join(numbers) for numbers in chapters] == [
        "一二三四五六七八九十",
        "一二三四",
        "一二三四五六",
        "一二三",
        "一二三",
    ]
    assert items[0] == list(range(1, 46))
    assert items[1] == list(range(1, 19))
    assert items[2] == list(range(1, 21))
    assert items[4][:29] == list(range(1, 30))
    assert corpus.sections.filter(level=2).height == 3 + 8 + 3 + 7


@needs_seeds
def test_the_seeds_hold_no_page_chrome_and_lost_no_sentence() -> None:
    corpus = ingest_folder(SEEDS, replace(PARAMS, path=str(SEEDS)))
    chrome = "ICP|版权所有|网站导航|网站地图|关闭窗口|用户:|首页|登录|二维码|客服|索引号|主动公开"
    lines = "\n".join(corpus.documents["text"]).split("\n")
    assert not [line for line in lines if re.search(f"^.{{0,20}}({chrome}).{{0,20}}$", line)]
    for path, text in corpus.documents.select("path", "text").iter_rows():
        raw = {" ".join(line.split()) for line in (SEEDS / path).read_text().splitlines()}
        kept = {" ".join(line.split()) for line in text.splitlines()}
        assert kept <= raw
        assert not [line for line in raw - kept if "。" in line and "下载" not in line and "上传" not in line]


@needs_seeds
def test_what_the_seeds_say_of_kind_place_dates_and_year() -> None:
    corpus = ingest_folder(SEEDS, replace(PARAMS, path=str(SEEDS)))
    columns = "kind carried_kind province city district division_code level published_on effective_on year_confidence academic_year"
    assert corpus.documents.select(columns.split()).rows() == [
        ("工作要点", None, "上海市", None, "徐汇区", "310104", "区县", date(2017, 3, 2), None, "high", None),
        ("工作要点", None, None, None, "XX区", None, "区县", None, None, "high", None),
        ("通知", "工作要点", "浙江省", "台州市", "温岭市", "331081", "区县", None, None, "high", None),
        ("征求意见稿", None, "上海市", None, "宝山区", "310113", "区县", date(2019, 12, 31), None, "medium", None),
        ("工作要点", None, "湖北省", "武汉市", None, "420100", "市", date(2017, 8, 24), None, "high", "2017-2018"),
    ]
    sources = "title_source issuer_source region_source document_number_source issued_on_source published_on_source year_source"
    assert corpus.documents.select(sources.split()).rows() == [
        ("head", "signature", "signature", "head", "signature", "page", "title"),
        ("head", None, "title", None, None, None, "title"),
        ("head", "signature", "signature", None, "signature", None, "title"),
        ("head", "signature", "signature", None, "signature", "page", "date"),
        ("head", "page", "page", None, "published_on", "page", "title"),
    ]
    assert corpus.documents["document_number_raw"].null_count() == 5
    assert corpus.contradictions.is_empty()


@needs_seeds
def test_the_seeds_items_under_their_chapters_and_months() -> None:
    corpus = ingest_folder(SEEDS, replace(PARAMS, path=str(SEEDS)))
    outlines = []
    for document_id in corpus.documents["document_id"]:
        outline: list[list[int]] = [[]]
        for level, number in corpus.sections.filter(document_id=document_id).select("level", "number").iter_rows():
            if level < 3:
                outline.append([])
            else:
                outline[-1].append(int(number.strip(".")))
        outlines.append([items for items in outline if items])

    def count(first: int, *lasts: int) -> list[list[int]]:
        """Items that are counted through from list to list."""
        starts = [first, *(last + 1 for last in lasts)]
        return [list(range(start, last + 1)) for start, last in zip(starts, lasts, strict=False)]

    assert outlines[0] == count(1, 3, 7, 9, 19, 22, 25, 29, 33, 35, 45)
    assert outlines[1] == count(1, 4, 10, 16, 18)
    assert outlines[2] == count(1, 3, 8, 11, 14, 17, 20)
    assert outlines[3] == [list(range(1, n + 1)) for n in (3, 4, 3, 6, 3, 3, 6, 4, 4, 4)]
    months = [list(range(1, n + 1)) for n in (9, 10, 10, 9, 8, 6, 4, 6, 7, 11, 6)]
    assert outlines[4] == count(1, 5, 9, 14, 17, 21, 24, 29) + months
    # Preambles and letters; the notices and what they issue; the months of the school year from 7—8 to 6.
    unnumbered = corpus.sections.filter(level=0).group_by("document_id", maintain_order=True).len()["len"].to_list()
    assert unnumbered == [1, 1, 2, 2, 12]


@needs_seeds
def test_the_seeds_headings_stand_apart_from_their_bodies() -> None:
    corpus = ingest_folder(SEEDS, replace(PARAMS, path=str(SEEDS)))
    first = corpus.documents["document_id"][0]
    untitled = corpus.sections.filter(pl.col("heading").is_null(), level=3, document_id=first)
    # It lost the mark behind its heading.
    assert untitled["number"].to_list() == ["8"]
    chapters = corpus.sections.filter(pl.col("level").is_in([1, 2]))
    assert chapters["heading"].null_count() == 0
    assert chapters["heading"].str.contains("[。\n]").sum() == 0


@needs_seeds
def test_the_seeds_chrome_stands_where_the_cuts_say() -> None:
    corpus = ingest_folder(SEEDS, replace(PARAMS, path=str(SEEDS)))
    paths = dict(corpus.documents.select("document_id", "path").iter_rows())
    for document_id, start, end, text, _ in corpus.cuts.iter_rows():
        raw = (SEEDS / paths[document_id]).read_text(encoding="utf-8")
        assert raw[start:end] == text and text.strip() == text
    counts = corpus.cuts.group_by("document_id", maintain_order=True).len()["len"].to_list()
    assert counts == [9, 6, 9, 2, 15]


def test_a_corrected_documents_csv_is_obeyed_field_by_field(tmp_path: Path) -> None:
    files = {"a.txt": plan("云溪区", 2019), "b.txt": plan("青岚县", 2021)}
    detected = ingest(tmp_path, files)
    table = detected.descriptions.join(detected.files.select("path", "encoding"), on="path")
    given: dict[str, object] = {
        "title": "另一个标题",
        "kind": "方案",
        "issuer": "徐汇区教育局",
        "region": "徐汇区",
        "province": "上海市",
        "district": "徐汇区",
        "division_code": "310104",
        "level": "区县",
        "document_number": "徐教〔2018〕9号",
        "issued_on": date(2018, 3, 1),
        "published_on": date(2018, 3, 2),
        "effective_on": date(2018, 4, 1),
        "year": 2017,
        "academic_year": "2018-2019",
    }
    corrected = table.with_columns(
        pl.when(path="a.txt").then(pl.lit(value)).otherwise(name).cast(table[name].dtype).alias(name)
        for name, value in given.items()
    )
    corpus = ingest(tmp_path, {"metadata.csv": corrected.write_csv()})
    document = corpus.documents.row(by_predicate=pl.col("path") == "a.txt", named=True)
    assert {name: document[name] for name in given} == given
    assert {name: document[name] for name in document if name.endswith("_source")} == {
        f"{name}_source": "metadata"
        for name in [
            "title",
            "issuer",
            "region",
            "document_number",
            "issued_on",
            "published_on",
            "effective_on",
            "year",
        ]
    }
    assert document["year_confidence"] == "high"
    untouched = pl.col("path") == "b.txt"
    assert_frame_equal(corpus.documents.filter(untouched), detected.documents.filter(untouched))
