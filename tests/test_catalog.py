"""Tables keep their contracts; files are written whole or not at all; cells are no formulas."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from pipeline import catalog
from pipeline.catalog import Stored
from pipeline.running import files
from pipeline.tables.columns import count, text
from pipeline.tables.contract import Column
from pipeline.tables.index import TABLES
from tests.conftest import PROJECT
from tests.plots.tables import make_tables

NAME, N = text("名称", "name"), count("数", "number")


def make_table(path: Path, **columns: Column) -> Stored:
    return Stored(str(path), ("一行一物", "one row is one thing"), columns)


@pytest.fixture
def table(tmp_path: Path) -> Stored:
    return make_table(tmp_path / "folder/t.parquet", name=NAME, n=replace(N, gap=True))


def test_what_is_written_is_read_back(table: Stored) -> None:
    frame = pl.DataFrame({"name": ["甲", "乙"], "n": [1, None]})
    table.write(frame)
    assert table.read().equals(frame)


@pytest.mark.parametrize(
    "wrong",
    [
        pl.DataFrame({"name": ["甲"]}),
        pl.DataFrame({"n": [1], "name": ["甲"]}),
        pl.DataFrame({"name": ["甲"], "n": [1.0]}),
        pl.DataFrame({"name": [None], "n": [1]}, schema_overrides={"name": pl.String}),
    ],
)
def test_a_table_that_breaks_its_contract_is_not_written(table: Stored, wrong: pl.DataFrame) -> None:
    with pytest.raises(ValueError, match=r"t\.parquet"):
        table.write(wrong)
    assert not Path(table.path).exists()


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    files.write_file(path, "old")
    monkeypatch.setattr(Path, "write_bytes", lambda self, data: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        files.write_file(path, "new")
    assert path.read_text() == "old"


def test_a_table_is_read_without_columns_and_keeps_the_rest_of_its_contract(table: Stored) -> None:
    frame = pl.DataFrame({"name": ["甲", "乙"], "n": [1, None]})
    table.write(frame)
    assert table.read(without=["name", "text"]).equals(frame.drop("name"))
    make_table(table.locate(), name=NAME, n=NAME).write(pl.DataFrame({"name": ["甲"], "n": ["一"]}))
    with pytest.raises(ValueError, match=r"t\.parquet"):
        table.read(without=["name"])


def test_a_long_table_is_read_in_pieces_of_whole_documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalog, "ROWS_OF_A_PIECE", 3)
    table = make_table(tmp_path / "t.parquet", document_id=NAME, n=N)
    rows = pl.DataFrame({"document_id": list("aabbbbbcd"), "n": range(9)})
    table.write(rows)
    pieces = list(table.read_batches())
    assert [piece["document_id"].unique(maintain_order=True).to_list() for piece in pieces] == [
        ["a"],
        ["b", "c"],
        ["d"],
    ]
    assert pl.concat(pieces).equals(rows)
    table.write(table.empty())
    assert list(table.read_batches()) == []


def test_a_table_is_read_in_parts_of_some_columns_and_some_rows(tmp_path: Path) -> None:
    table = make_table(tmp_path / "t.parquet", name=NAME, n=N)
    rows = pl.DataFrame({"name": list("abcde"), "n": range(5)})
    table.write(rows)
    assert [part["n"].to_list() for part in table.read_parts("n", rows_at_once=2)] == [[0, 1], [2, 3], [4]]
    assert pl.concat(table.read_parts(rows_at_once=2)).equals(rows)
    assert table.read_some("name", pl.Series(["d", "b", "none", "b"])).equals(rows[[1, 3]])
    table.write(table.empty())
    assert [part.height for part in table.read_parts()] == [0]


def test_a_long_table_is_read_in_pieces_of_some_columns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalog, "ROWS_OF_A_PIECE", 2)
    table = make_table(tmp_path / "t.parquet", document_id=NAME, n=N, name=NAME)
    rows = pl.DataFrame({"document_id": list("aabbc"), "n": range(5), "name": list("甲乙丙丁戊")})
    table.write(rows)
    pieces = list(table.read_batches("name"))
    assert pl.concat(pieces).equals(rows.select("document_id", "name"))
    assert [piece["document_id"].n_unique() for piece in pieces] == [1, 1, 1]


def test_texts_are_read_in_pieces_of_so_many_characters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalog, "CHARS_AT_ONCE", 10)
    table = make_table(tmp_path / "t.parquet", document_id=NAME, n_chars=N, text=NAME)
    rows = pl.DataFrame({"document_id": list("abcd"), "n_chars": [4, 5, 30, 1], "text": list("甲乙丙丁")})
    table.write(rows)
    pieces = list(table.read_texts("text"))
    assert [piece["text"].to_list() for piece in pieces] == [["甲", "乙"], ["丙"], ["丁"]]
    assert pl.concat(pieces).equals(rows.select("document_id", "text"))


@pytest.mark.parametrize("cut", [[1, 1, 1, 1], [4], [2, 2]])
@pytest.mark.parametrize("rows_at_once", [1, 2, 9])
def test_a_table_follows_pieces_of_documents(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cut: list[int], rows_at_once: int
) -> None:
    table = make_table(tmp_path / "t.parquet", document_id=NAME, n=N)
    rows = pl.DataFrame({"document_id": list("aacccd"), "n": range(6)})  # none of b
    table.write(rows)
    ends = [sum(cut[: i + 1]) for i in range(len(cut))]
    documents = [pl.DataFrame({"document_id": list("abcd")[end - n : end]}) for n, end in zip(cut, ends, strict=True)]
    monkeypatch.setattr(catalog, "ROWS_OF_A_PIECE", rows_at_once)
    aligned = list(table.follow(documents))
    for own, found in aligned:
        assert found.equals(rows.filter(pl.col("document_id").is_in(own["document_id"].implode())))
    assert pl.concat([own for own, _ in aligned])["document_id"].to_list() == list("abcd")
    with pytest.raises(ValueError, match="another order"):
        list(table.follow(reversed(pl.concat(documents).partition_by("document_id"))))


def test_a_compact_table_says_the_same_in_less(tmp_path: Path) -> None:
    table = make_table(tmp_path / "t.parquet", document_id=NAME, n=N, token=NAME)
    table.write(pl.DataFrame({"document_id": ["甲", "甲", "乙"], "n": [1, 2, 3], "token": ["学校", "教师", "学校"]}))
    compact = table.read_compact("token", "n")
    assert dict(compact.schema) == {"token": pl.Categorical, "n": pl.Int32}
    assert compact.cast({"token": pl.String, "n": pl.Int64}).equals(table.read().select("token", "n"))
    table.write(table.empty())
    assert table.read_compact("n").schema == {"n": pl.Int32}


def test_text_cells_are_no_formulas_and_numbers_stay_numbers(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    catalog.write_csv(
        path, pl.DataFrame({"text": ["=1+1", "+x", "-x", "@x", "1-1", None], "n": [-1.5, 0, 1, 2, 3, None]})
    )
    assert path.read_text(encoding="utf-8").splitlines()[1:] == [
        "'=1+1,-1.5",
        "'+x,0.0",
        "'-x,1.0",
        "'@x,2.0",
        "1-1,3.0",
        ",",
    ]


def test_every_csv_counts_topics_from_1_and_parquet_from_0(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    tables = {name: table for name, table in make_tables(n_keywords=2, n_topics=3).items() if name in TABLES}
    n_columns = 0
    for name in sorted(tables, key=list(TABLES).index):
        if "{}" in TABLES[name].path:
            continue
        catalog.publish(**{name: tables[name]})
        told = pl.read_csv(f"reports/tables/{name}.csv", infer_schema=False)
        for column in (column for column, known in TABLES[name].columns.items() if known.topic):
            kept = catalog.find_table(name).read()[column]
            assert kept.equals(tables[name][column])
            assert told[column].cast(pl.Int32).to_list() == [None if n is None else n + 1 for n in kept], name
            n_columns += 1
    assert n_columns > 20


def test_a_csv_of_pieces_is_that_of_the_table(tmp_path: Path) -> None:
    table = pl.DataFrame({"年": range(7), "名": list("甲乙丙丁戊己庚")})
    catalog.write_csv(tmp_path / "whole.csv", table)
    catalog.write_csv(
        tmp_path / "pieces.csv", (piece for piece in [table.clear(), *table.iter_slices(3), table.clear()])
    )
    assert (tmp_path / "pieces.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()


def test_csv_has_no_bom(tmp_path: Path) -> None:
    catalog.write_csv(tmp_path / "t.csv", pl.DataFrame({"年": [1]}))
    assert (tmp_path / "t.csv").read_bytes().startswith("年".encode())


def test_a_table_written_in_pieces_is_the_table_written_at_once(table: Stored) -> None:
    frame = pl.DataFrame({"name": [f"甲{i}" for i in range(5_000)], "n": range(5_000)})
    table.write_batches(frame.slice(at, 700) for at in range(0, 5_000, 700))
    assert table.read().equals(frame)
    bytes_before = Path(table.path).read_bytes()
    table.write_batches(frame.slice(at, 700) for at in range(0, 5_000, 700))
    assert Path(table.path).read_bytes() == bytes_before


def test_no_piece_at_all_is_an_empty_table(table: Stored) -> None:
    table.write_batches([])
    assert table.read().equals(table.empty())


def test_a_wrong_piece_leaves_the_old_table(table: Stored) -> None:
    frame = pl.DataFrame({"name": ["甲"], "n": [1]})
    table.write(frame)
    with pytest.raises(ValueError, match="must not be null"):
        table.write_batches([frame, pl.DataFrame({"name": [None], "n": [1]}, schema=table.schema)])
    assert table.read().equals(frame)


def test_a_maker_of_pieces_that_fails_leaves_the_old_table(table: Stored) -> None:
    def make() -> Iterator[pl.DataFrame]:
        yield frame
        raise OSError("disk gone")

    frame = pl.DataFrame({"name": ["甲"], "n": [1]})
    table.write(frame)
    with pytest.raises(OSError, match="disk gone"):
        table.write_batches(make())
    assert table.read().equals(frame)


KILLED = """
import sys
import polars as pl
from pathlib import Path
from tests.test_catalog import N, NAME, make_table
def make():
    for i in range(9):
        yield pl.DataFrame({"name": ["乙"] * 5_000, "n": [i] * 5_000})
    print("half", flush=True)
    sys.stdin.read()
make_table(Path(sys.argv[1]), name=NAME, n=N).write_batches(make())
"""


def test_a_kill_in_the_middle_of_a_table_leaves_the_old_one(table: Stored) -> None:
    frame = pl.DataFrame({"name": ["甲"], "n": [1]})
    table.write(frame)
    command = [sys.executable, "-c", KILLED, table.path]
    with subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as run:
        assert run.stdout and run.stdout.readline() == b"half\n"
        run.kill()
    assert table.read().equals(frame)
