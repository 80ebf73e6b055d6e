"""A file that breaks its reader costs itself; the tables are the same for any number of workers."""

import json
from pathlib import Path

import pytest
from polars.testing import assert_frame_equal

from pipeline.corpus.ingest import gathering
from pipeline.corpus.ingest.ingest import LIMITS, Corpus, ingest_folder
from pipeline.corpus.ingest.workers import Limits
from pipeline.corpus.readers.reasons import describe_reason
from tests.corpus.bad_readers import read_badly
from tests.corpus.files import make_corpus_params

TABLES = ("files", "documents", "sections", "sentences", "years")


def plan(place: str, year: int) -> str:
    return (
        f"{place}教育局{year}年工作要点\n一、加强管理\n1.规范办学。严格执行课程计划，开齐开足课程。\n2.推进课后服务。\n"
    )


def ingest(folder: Path, n_workers: int, limits: Limits = LIMITS) -> Corpus:
    return ingest_folder(folder, make_corpus_params(folder), n_workers=n_workers, read=read_badly, limits=limits)


def write(folder: Path, *names: str) -> None:
    for i, name in enumerate(names):
        (folder / name).write_text(plan("甲乙丙丁戊己庚辛"[i] + "区", 2015 + i), encoding="utf-8")


def test_a_file_that_breaks_its_reader_is_set_aside_and_the_others_are_used(tmp_path: Path) -> None:
    write(tmp_path, "a.html", "eat.html", "hang.html", "raise.html", "segfault.html", "spin.html", "z.html")
    corpus = ingest(tmp_path, 2, Limits(seconds=4, n_bytes=1 << 30))
    assert dict(corpus.files.select("path", "reason").iter_rows()) == {
        "a.html": None,
        "eat.html": "memory: 1 GB",
        "hang.html": "timeout: 4",
        "raise.html": "crashed: KeyError",
        "segfault.html": "crashed: SIGSEGV",
        "spin.html": "timeout: 4",
        "z.html": None,
    }
    assert corpus.files["sha256"].str.len_chars().to_list() == [64] * 7
    assert corpus.documents["path"].to_list() == ["a.html", "z.html"]
    told = [describe_reason(reason, "en") for reason in corpus.files["reason"].drop_nulls()]
    assert all("save it as" in reason for reason in told)


def test_a_text_that_its_reader_stumbles_over_is_set_aside_without_any_worker(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "raise.txt")
    assert ingest(tmp_path, 1).files["reason"].to_list() == [None, "crashed: KeyError"]


def test_a_file_that_changes_while_it_is_read_is_not_used(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "grow.txt")
    assert ingest(tmp_path, 1).files["reason"].to_list() == [None, "unreadable: changed while it was read"]


def test_one_two_and_three_workers_give_the_same_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "_WORTH_A_WORKER", 10_000)  # so that even this table is shared among workers
    write(tmp_path, "a.html", "b.txt", "c.html", "d.html", "e.txt")
    rows = (json.dumps({"text": plan(f"第{i}区", 2010 + i % 9)}, ensure_ascii=False) for i in range(200))
    (tmp_path / "t.jsonl").write_text("\n".join(rows), encoding="utf-8")
    one, two, three = (ingest(tmp_path, n_workers) for n_workers in (1, 2, 3))
    assert one.documents.height == 205
    assert one.files["path"].to_list()[-2:] == ["t.jsonl/199", "t.jsonl/200"]
    for name in TABLES:
        assert_frame_equal(getattr(one, name), getattr(two, name))
        assert_frame_equal(getattr(one, name), getattr(three, name))


def test_a_table_of_which_one_part_fails_is_set_aside_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "_WORTH_A_WORKER", 10_000)
    write(tmp_path, "a.txt")
    rows = [json.dumps({"text": plan(f"第{i}区", 2010)}, ensure_ascii=False) for i in range(200)]
    (tmp_path / "break.jsonl").write_text("\n".join(rows), encoding="utf-8")
    assert ingest(tmp_path, 2).files.select("path", "reason").rows() == [
        ("a.txt", None),
        ("break.jsonl", "crashed: KeyError"),
    ]
