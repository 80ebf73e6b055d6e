"""What is private can be entered by its owner alone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.params.errors import InputError
from pipeline.running.privacy import OWN, close_folders


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with documents, results, and DVC's caches elsewhere."""
    project = tmp_path / "project"
    (project / "data/raw").mkdir(parents=True)
    (project / "data/raw/a.txt").write_text("甲", encoding="utf-8")
    monkeypatch.chdir(project)
    monkeypatch.setenv("DVC_SITE_CACHE_DIR", str(tmp_path / "site"))
    dvc = [sys.executable, "-m", "dvc"]
    subprocess.run([*dvc, "init", "--no-scm", "-q"], check=True)
    subprocess.run([*dvc, "cache", "dir", "--local", str(tmp_path / "cache")], check=True)
    return project


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_the_folders_and_both_caches_are_closed_and_nothing_else_is_touched(project: Path, tmp_path: Path) -> None:
    others = {path: mode(project / path) for path in (".", "data/raw", "data/raw/a.txt", ".dvc/config")}
    close_folders()
    (names,) = (tmp_path / "site/repo").iterdir()  # of documents, in DVC's checksums
    for folder in (*(project / name for name in OWN), tmp_path / "cache", names):
        assert mode(folder) == 0o700, folder
    assert {path: mode(project / path) for path in others} == others


def test_a_cache_of_another_user_is_named(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    change = Path.chmod

    def refuse(path: Path, bits: int) -> None:
        if path == tmp_path / "cache":
            raise PermissionError(os.strerror(1))
        change(path, bits)

    monkeypatch.setattr(Path, "chmod", refuse)
    with pytest.raises(InputError, match=f"corpus.private: {tmp_path / 'cache'} belongs to another user"):
        close_folders()
