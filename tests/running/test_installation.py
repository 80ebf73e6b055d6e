from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest

from pipeline.running.installation import check_libraries, check_lock
from tests.conftest import PROJECT


def test_a_library_of_another_version_than_the_lock_has_is_named() -> None:
    lock = (PROJECT / "requirements.lock").read_text(encoding="utf-8")
    assert check_libraries(lock) == []
    installed = version("polars")
    (problem,) = check_libraries(lock.replace(f"polars=={installed}", "polars==0.1"))
    assert f"polars is {installed}, and 0.1 in requirements.lock" in problem[1]


@pytest.mark.parametrize(
    "damage",
    [
        lambda lock: "",
        lambda lock: "\0" * 20,
        lambda lock: "[]\n",
        lambda lock: lock.replace("stages:", "stages: 3 #"),
        lambda lock: lock[: len(lock) // 2].rstrip(),
        lambda lock: lock[: lock.index("deps:") + 6],
        lambda lock: lock.replace("stages:\n", "<<<<<<< HEAD\nstages:\n=======\n>>>>>>> other\n"),
    ],
)
def test_a_damaged_lock_file_of_dvc_is_told_with_the_way_out(tmp_path: Path, damage: Callable[[str], str]) -> None:
    path = tmp_path / "dvc.lock"
    # As DVC writes it.
    lock = (
        "schema: '2.0'\nstages:\n  names:\n    cmd: python3 -m pipeline names\n    deps:\n    - path: data/audit\n"
        "      hash: md5\n      md5: 0123456789abcdef0123456789abcdef.dir\n      size: 20\n      nfiles: 2\n    outs:\n"
        "    - path: data/names\n      hash: md5\n      md5: fedcba9876543210fedcba9876543210.dir\n      size: 30\n      nfiles: 3\n"
    )
    path.write_text(lock, encoding="utf-8")
    assert check_lock(path) == []
    path.write_text(damage(lock), encoding="utf-8")
    ((zh, en),) = check_lock(path)
    assert "删去它再运行 make repro" in zh and "remove it and run" in en


def test_without_a_lock_file_there_is_nothing_to_check(tmp_path: Path) -> None:
    assert check_lock(tmp_path / "dvc.lock") == []
