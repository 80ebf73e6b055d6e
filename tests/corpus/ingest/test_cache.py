"""What was parsed is not parsed again, and nothing stale, half or damaged is ever used."""

import os
import signal
import sqlite3
import subprocess
import sys
from dataclasses import dataclass, replace
from importlib.metadata import packages_distributions
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from pipeline.corpus.ingest import cache as caching
from pipeline.corpus.ingest.cache import Cache
from pipeline.corpus.ingest.ingest import Corpus, ingest_folder
from pipeline.corpus.metadata.own_places import OwnPlace
from tests.conftest import PROJECT
from tests.corpus.files import make_corpus_params
from tests.source import ROOMS, imports_of

TABLES = ("files", "documents", "sections", "sentences", "years")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "documents"
    place.mkdir()
    for i in range(5):
        write(place / f"{i}.txt", 2015 + i)
    return place


def write(place: Path, year: int) -> None:
    place.write_text(f"云溪区教育局{year}年工作要点\n一、加强管理\n1.规范办学。严格执行课程计划，开齐课程。\n")


# These see only what is parsed already, or only the processes that parse.
AFTER_PARSING = {"numpy", "polars", "psutil", "tqdm"}


@dataclass(frozen=True)
class Run:
    n_parsed: int
    tables: dict[str, pl.DataFrame]


def ingest(folder: Path, *text_columns: str) -> Run:
    """What a run of the stage has."""
    cache = Cache(folder.parent / "cache/ingest.sqlite")
    params = make_corpus_params(folder)
    params = replace(params, columns=replace(params.columns, text=text_columns or params.columns.text))
    run = collect(ingest_folder(folder, params, cache))
    cache.close()
    return run


def collect(corpus: Corpus) -> Run:
    return Run(corpus.n_parsed, {name: getattr(corpus, name) for name in TABLES})


def assert_same(left: Run, right: Run) -> None:
    for name in TABLES:
        assert_frame_equal(left.tables[name], right.tables[name])


def test_what_is_cached_is_what_was_parsed(folder: Path) -> None:
    first, second = ingest(folder), ingest(folder)
    assert (first.n_parsed, second.n_parsed) == (5, 0)
    assert_same(first, second)
    assert_same(second, collect(ingest_folder(folder, make_corpus_params(folder))))


def test_one_more_file_parses_that_file_only(folder: Path) -> None:
    ingest(folder)
    write(folder / "25.txt", 2023)
    corpus = ingest(folder)
    assert corpus.n_parsed == 1
    assert corpus.tables["documents"]["path"].to_list() == ["0.txt", "1.txt", "2.txt", "25.txt", "3.txt", "4.txt"]


def test_a_file_is_parsed_again_where_its_content_name_or_correction_changes(folder: Path) -> None:
    ingest(folder)
    times = (folder / "0.txt").stat()
    write(folder / "0.txt", 2022)
    os.utime(folder / "0.txt", ns=(times.st_atime_ns, times.st_mtime_ns))  # the same size, the same time of change
    (folder / "1.txt").rename(folder / "2011.txt")
    (folder / "metadata.csv").write_text("path,year\n2.txt,2001\n")
    corpus = ingest(folder)
    assert corpus.n_parsed == 3
    assert corpus.tables["documents"]["year"].to_list() == [2022, 2001, 2016, 2018, 2019]


def test_params_and_code_are_part_of_what_is_remembered(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ingest(folder)
    assert ingest(folder, "正文").n_parsed == 5
    monkeypatch.setattr(caching, "fingerprint_code", lambda: "another")
    assert ingest(folder, "正文").n_parsed == 5


def test_the_researcher_s_places_are_part_of_what_is_remembered(folder: Path) -> None:
    (folder / "0.txt").write_text("荻花新城2021年工作要点\n一、加强管理\n", encoding="utf-8")
    cache = Cache(folder.parent / "cache/ingest.sqlite")
    params = make_corpus_params(folder)
    for places, region in (((), None), ((OwnPlace("荻花新城", "区县", None, 0, 9999),), "荻花新城"), ((), None)):
        corpus = ingest_folder(folder, params, cache, places=places)
        assert corpus.n_parsed == 5
        assert corpus.documents["region"][0] == region
    cache.close()


def test_the_fingerprint_knows_each_library_and_each_room_before_the_audit() -> None:
    assert [*caching.ROOMS, "audit"] == ROOMS["corpus"]
    code = [path for room in caching.ROOMS for path in sorted((PROJECT / "pipeline/corpus" / room).rglob("*.py"))]
    imported = {name.split(".")[0] for path in code for name in imports_of(path)}
    others = imported - set(sys.stdlib_module_names) - {"pipeline"}
    owners = packages_distributions()
    libraries = {owners[name][0].lower().replace("_", "-") for name in others}
    assert libraries == {*caching.LIBRARIES, *AFTER_PARSING}


def test_what_no_file_needs_any_more_is_forgotten(folder: Path) -> None:
    ingest(folder)
    (folder / "0.txt").unlink()
    ingest(folder)
    write(folder / "0.txt", 2015)
    assert ingest(folder).n_parsed == 1


def test_a_damaged_row_is_parsed_again(folder: Path) -> None:
    first = ingest(folder)
    with sqlite3.connect(folder.parent / "cache/ingest.sqlite") as connection:
        connection.execute(
            "update rows set content = cast(replace(content, '规范', '失范') as blob) where name = 'text' and file = 3"
        )
        connection.execute("delete from rows where name = 'sentences' and file = 4")
        connection.execute("update rows set content = 'text' where name = 'normal' and file = 5")
    again = ingest(folder)
    assert again.n_parsed == 3
    assert_same(first, again)


@pytest.mark.parametrize("damage", [b"", b"not a database" * 999])
def test_a_damaged_cache_is_begun_anew(folder: Path, damage: bytes) -> None:
    first = ingest(folder)
    place = folder.parent / "cache/ingest.sqlite"
    place.write_bytes(damage)
    assert_same(first, ingest(folder))
    assert ingest(folder).n_parsed == 0


@pytest.mark.parametrize("at", range(1, 12))
def test_a_cache_with_a_page_of_rubbish_gives_the_same_tables(folder: Path, at: int) -> None:
    first = ingest(folder)
    place = folder.parent / "cache/ingest.sqlite"
    content = bytearray(place.read_bytes())
    middle = len(content) * at // 12
    content[middle : middle + 4096] = b"\xa5" * len(content[middle : middle + 4096])
    place.write_bytes(content)
    assert_same(first, ingest(folder))


KILLED = """
import sys
from pathlib import Path
from pipeline.corpus.ingest import cache
from pipeline.corpus.ingest.ingest import ingest_folder
from tests.corpus.files import make_corpus_params
cache._COMMIT_EVERY = 0
complete = cache.Cache.complete
def stop(self, file):
    complete(self, file)
    if self._connection.execute("select count(n_rows) from files").fetchone() == (3,):
        print("three", flush=True)
        sys.stdin.read()
cache.Cache.complete = stop
ingest_folder(Path(sys.argv[1]), make_corpus_params(sys.argv[1]), cache.Cache(Path(sys.argv[2])))
"""


def test_a_run_that_is_killed_leaves_what_it_had_parsed_and_nothing_half(folder: Path) -> None:
    place = folder.parent / "cache/ingest.sqlite"
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, folder, place], cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as run:
        assert run.stdout and run.stdout.readline() == b"three\n"
        run.send_signal(signal.SIGKILL)
    corpus = ingest(folder)
    assert corpus.n_parsed == 2
    assert_same(corpus, collect(ingest_folder(folder, make_corpus_params(folder))))
