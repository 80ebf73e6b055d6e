"""Errors of the machine become sentences."""

import errno
import importlib
from pathlib import Path
from types import SimpleNamespace

import polars as pl
import pytest

from pipeline.running import run

FULL = Path("/dev/full")  # a device on which every write fails as on a full disk


def write_text() -> None:
    with FULL.open("w", encoding="utf-8") as file:
        file.write("甲" * 100_000)


def write_parquet() -> None:
    pl.DataFrame({"a": list(range(100_000))}).write_parquet(FULL)


def exceed_quota() -> None:
    raise OSError(errno.EDQUOT, "Disk quota exceeded")


@pytest.mark.parametrize("fail", [write_text, write_parquet, exceed_quota])
def test_a_full_disk_is_told_with_the_way_out(
    fail: object, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(importlib, "import_module", lambda name: SimpleNamespace(main=fail))
    assert run.main(["verify"]) == 1
    said = capsys.readouterr().err
    assert "磁盘已满" in said and "腾出空间" in said and "Traceback" not in said


def test_another_error_is_not_taken_for_a_full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise ValueError("a fault of ours")

    monkeypatch.setattr(importlib, "import_module", lambda name: SimpleNamespace(main=fail))
    with pytest.raises(ValueError, match="a fault of ours"):
        run.main(["verify"])
