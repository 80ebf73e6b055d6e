"""A file that breaks its reader costs itself; the tables are the same for any number of workers."""

import json
import os
import time
from dataclasses import replace
from pathlib import Path

import pytest
from polars.testing import assert_frame_equal

from pipeline.corpus.ingest import gathering
from pipeline.corpus.ingest.cache import Cache
from pipeline.corpus.ingest.ingest import LIMITS, Corpus, ingest_folder
from pipeline.corpus.ingest.workers import Limits
from pipeline.corpus.metadata.own_places import OwnPlace
from pipeline.corpus.readers.reasons import describe_reason
from pipeline.params.errors import InputError
from tests.corpus.bad_readers import read_badly
from tests.corpus.files import make_corpus_params

TABLES = ("files", "documents", "sections", "sentences", "years")


def plan(place: str, year: int) -> str:
    return (
        f"{place}教育局{year}年工作要点\n一、加强管理\n1.规范办学。严格执行课程计划，开齐开足课程。\n2.推进课后服务。\n"
    )


def ingest(
    folder: Path, n_workers: int, limits: Limits = LIMITS, skip: tuple[str, ...] = (), cache: Cache | None = None
) -> Corpus:
    params = replace(make_corpus_params(folder), skip=skip)
    return ingest_folder(folder, params, cache, n_workers=n_workers, read=read_badly, limits=limits)


def write(folder: Path, *names: str) -> None:
    for i, name in enumerate(names):
        (folder / name).write_text(plan("甲乙丙丁戊己庚辛"[i] + "区", 2015 + i), encoding="utf-8")


def test_a_file_that_breaks_its_reader_is_set_aside_and_the_others_are_used(tmp_path: Path) -> None:
    write(tmp_path, "a.html", "eat.html", "raise.html", "segfault.html", "spin.html", "z.html")
    corpus = ingest(tmp_path, 2, Limits(seconds=4, n_bytes=1 << 30))
    assert dict(corpus.files.select("path", "reason").iter_rows()) == {
        "a.html": None,
        "eat.html": "memory: 1 GB",
        "raise.html": "crashed: KeyError",
        "segfault.html": "crashed: SIGSEGV",
        "spin.html": "timeout: 4",
        "z.html": None,
    }
    assert corpus.files["sha256"].str.len_chars().to_list() == [64] * 6
    assert corpus.documents["path"].to_list() == ["a.html", "z.html"]
    told = [describe_reason(reason, "en") for reason in corpus.files["reason"].drop_nulls()]
    assert all("save it as" in reason for reason in told)


def test_the_clock_sets_no_file_aside(tmp_path: Path) -> None:
    """A busy machine or Ctrl-Z makes a reader slow, and the file is none the worse."""
    write(tmp_path, "a.html", "nap.html")
    assert ingest(tmp_path, 2, Limits(seconds=1)).files["reason"].to_list() == [None, None]


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="no process can be kept on one core here")
def test_a_file_that_is_read_beside_four_busy_loops_is_read(tmp_path: Path) -> None:
    """It takes longer than the limit by the clock, and the loops' time is not its own."""
    write(tmp_path, "a.html", "crowd.html")
    begun = time.monotonic()
    assert ingest(tmp_path, 1, Limits(seconds=2)).files["reason"].to_list() == [None, None]
    assert time.monotonic() - begun > 2


def test_a_reader_that_waits_and_does_nothing_stops_the_run_and_names_the_way_out(tmp_path: Path) -> None:
    write(tmp_path, "a.html", "hang.html", "spin.html")
    with pytest.raises(InputError) as caught:
        ingest(tmp_path, 2, Limits(seconds=2, idle_seconds=6))
    assert "hang.html" in str(caught.value) and "corpus.skip" in str(caught.value)
    assert "spin.html" not in str(caught.value)


def test_what_corpus_skip_lists_is_accounted_for_and_never_opened(tmp_path: Path) -> None:
    write(tmp_path, "a.html", "b.txt", "hang.html")
    cache = Cache()
    one = ingest(tmp_path, 1, skip=("hang.html",), cache=cache)
    assert one.files.select("path", "reason").rows() == [
        ("a.html", None),
        ("b.txt", None),
        ("hang.html", "skipped: corpus.skip"),
    ]
    assert describe_reason("skipped: corpus.skip", "zh") == "按 corpus.skip 不读"
    two = ingest(tmp_path, 1, skip=("b.txt", "hang.html"), cache=cache)
    assert two.documents["path"].to_list() == ["a.html"] and two.n_parsed == 0  # nothing is read again for it


def test_a_path_in_corpus_skip_that_is_not_there_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    with pytest.raises(InputError) as caught:
        ingest(tmp_path, 1, skip=("b.txt", "c/a.txt"))
    assert [line.count("corpus.skip") for line in str(caught.value).splitlines()] == [1, 1]


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


def test_workers_know_the_researcher_s_places(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<p>荻花新城2021年工作要点</p><p>一、加强管理，规范办学。</p>", encoding="utf-8")
    places = (OwnPlace("荻花新城", "区县", None, 0, 9999),)
    corpus = ingest_folder(tmp_path, make_corpus_params(tmp_path), n_workers=2, places=places)
    assert corpus.documents["region"].to_list() == ["荻花新城"]
