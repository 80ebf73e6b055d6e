"""`make repro`: what a killed run left is taken away, and DVC's own advice does not show."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline import catalog
from pipeline.commands import repro
from pipeline.params.errors import InputError
from pipeline.running import dvc_locks
from tests.conftest import PROJECT
from tests.own_params import load_own_params


@pytest.fixture
def rwlock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    dvc_locks.RWLOCK.parent.mkdir(parents=True)
    return tmp_path / dvc_locks.RWLOCK


def hold(pid: int) -> str:
    """DVC's file of locks, with one to write and one to read, both of this process."""
    holder = {"pid": pid, "cmd": "dvc repro"}
    return json.dumps({"write": {"/data/ingest": holder}, "read": {"/data/demo": [holder]}})


@pytest.mark.parametrize("content", ["", "{", '{"write": {"/data', "[]", '{"write": {"a": {"pid": "x"}}}', "\x00" * 20])
def test_a_file_of_locks_that_was_being_written_when_dvc_was_killed_is_removed(
    rwlock: Path, content: str, capsys: pytest.CaptureFixture[str]
) -> None:
    rwlock.write_text(content)
    dvc_locks.release_rwlock()
    assert not rwlock.exists()
    assert "rwlock" in capsys.readouterr().out


def test_the_locks_of_a_dead_process_are_removed_also_before_anybody_collected_it(
    rwlock: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as dead:
        time.sleep(0.3)  # it has ended, and is a zombie until we wait for it
        rwlock.write_text(hold(dead.pid))
        dvc_locks.release_rwlock()
    assert not rwlock.exists()
    assert "rwlock" in capsys.readouterr().out


def test_the_locks_of_a_living_process_stay(rwlock: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rwlock.write_text(hold(os.getpid()))
    dvc_locks.release_rwlock()
    assert rwlock.read_text() == hold(os.getpid())
    assert capsys.readouterr().out == ""


def test_without_locks_nothing_is_said(rwlock: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dvc_locks.release_rwlock()
    rwlock.write_text('{"write": {}, "read": {}}')
    dvc_locks.release_rwlock()
    assert rwlock.exists() and capsys.readouterr().out == ""


def test_it_says_how_long_a_first_and_a_later_run_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    repro.tell_duration()
    first = capsys.readouterr().out
    assert "两三分钟" in first and "约半分钟" in first and "数分钟" in first
    repro.REPORT.parent.mkdir()
    repro.REPORT.write_text("")
    repro.tell_duration()
    later = capsys.readouterr().out
    assert "数秒" in later and "分钟" not in later


def test_a_process_that_is_writing_them_right_now_is_waited_for(rwlock: Path) -> None:
    rwlock.write_text("")
    late = f"import time; time.sleep(0.5); open({str(rwlock)!r}, 'w').write({hold(os.getpid())!r})"
    with subprocess.Popen([sys.executable, "-c", late]):
        dvc_locks.release_rwlock()
    assert rwlock.read_text() == hold(os.getpid())


def test_the_advice_that_dvc_gives_today_is_what_is_left_out() -> None:
    """A new DVC may word it otherwise: then the pattern must follow."""
    library = Path(sys.prefix).resolve().glob("lib/*/site-packages/dvc")
    code = "".join(path.read_text(encoding="utf-8") for folder in library for path in folder.rglob("*.py"))
    for words in (
        "Use `dvc push` to send",
        "To track the changes with git",
        "To enable auto staging",
        "Updating lock file",
    ):
        assert words in code
        assert repro.ADVICE.match(f"{words} …\n")
    for line in ("\n", "\tgit add dvc.lock\n", "\tdvc config core.autostage true\n"):
        assert repro.ADVICE.match(line)
    for line in ("Running stage 'ingest':\n", "ingest: 82 files\n", "Stage 'lda@10' didn't change, skipping\n"):
        assert not repro.ADVICE.match(line)


def test_dvc_of_the_project_runs_stages_with_its_libraries_whatever_python_is_on_the_path(
    workspace: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """`.venv/bin/dvc repro` without activating .venv finds the system's Python, which has none of them."""
    (workspace / ".venv").symlink_to(Path(sys.prefix))
    others = tmp_path_factory.mktemp("bin")
    (others / "python3").symlink_to(Path(sys.base_prefix) / "bin/python3")
    environment = {"PATH": f"{others}:/usr/bin:/bin", "HOME": str(others), "DVC_NO_ANALYTICS": "1"}
    script = "import polars"
    bare = subprocess.run(["python3", "-c", script], env=environment, capture_output=True, check=False)
    if bare.returncode == 0:
        pytest.skip("the system's own Python has the libraries")
    done = subprocess.run(
        ["python3", "-m", "pipeline", "demo"],
        cwd=workspace,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "demo：" in done.stdout
    (workspace / ".venv").unlink()
    done = subprocess.run(
        ["python3", "-m", "pipeline", "demo"],
        cwd=workspace,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1 and "make repro" in done.stderr and "Traceback" not in done.stderr


def test_every_problem_is_named_at_once(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(workspace)
    text = Path("params.yaml").read_text(encoding="utf-8")
    good = text.replace("data/demo/documents", "nowhere").replace("previous: ''", "previous: data/previous/2022.npz")
    good = good.replace("user_terms: [education]", "user_terms: [education, alchemy]")
    with catalog.BODIES.open("a", encoding="utf-8") as bodies:
        bodies.write("甲局,乙局,98,\n")
    for content, problems in (
        (
            good,
            (
                "bodies.csv line",
                "from is '98'",
                "nowhere",
                "data/previous/2022.npz",
                "segment.user_terms names alchemy",
            ),
        ),
        (text.replace("max_df: 0.3", "max_df: 3"), ("vectorize.max_df is 3",)),
    ):
        Path("params.yaml").write_text(content, encoding="utf-8")
        with monkeypatch.context() as patch, pytest.raises(InputError) as caught:
            patch.setattr(os, "access", lambda folder, mode: str(folder) != "data")
            repro.check_project()
        assert all(problem in str(caught.value) for problem in (*problems, "data: this user may not write there"))


def test_word_lists_are_checked_first_and_a_word_twice_is_no_fault(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(workspace)
    terms, stops = catalog.OWN_USER_TERMS, catalog.STOP_LISTS["stop_words"]
    field = catalog.FIELD_TERMS / "education.txt"
    terms.write_text("双减\n双减\n", encoding="utf-8")
    repro.check_terms(load_own_params())
    assert f"{terms} 第 2 行：双减 已在第 1 行" in capsys.readouterr().err
    stops.write_text("的 了\n", encoding="utf-8")
    field.write_text("劳动 教育\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        repro.check_terms(load_own_params())
    assert [problem[1].split(":")[0] for problem in caught.value.problems] == [f"{stops} line 1", f"{field} line 1"]


def test_the_researchers_own_lists_are_checked_too_and_the_place_where_they_lay_is_told(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(workspace)
    repro.check_terms(load_own_params())
    catalog.OWN_STOP_WORDS.write_text("村 民\n", encoding="utf-8")
    repro.FORMER_TERMS.write_text("双减\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        repro.check_terms(load_own_params())
    assert [problem[1].split(":")[0] for problem in caught.value.problems] == [
        "data/lexicon/user_terms.txt is no longer read",
        "data/lexicon/own/stop_words.txt line 1",
    ]


def test_the_reader_of_the_output_may_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    """`make repro | head`: the run goes on, and nothing complains."""
    script = "from pipeline.commands.repro import print_lines; print_lines(f'{n}\\n' for n in range(100_000)); print('unseen')"
    done = subprocess.run(
        f'{sys.executable} -c "{script}" | head -1', shell=True, cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "0\n" and done.stderr == ""


def test_a_venv_that_is_broken_is_not_tried_for_ever(workspace: Path) -> None:
    (workspace / ".venv/bin").mkdir(parents=True)
    (workspace / ".venv/bin/python").symlink_to(sys.executable)
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", "nothing"],
        cwd=workspace,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1 and "Traceback" not in done.stderr


def test_a_missing_params_file_is_told_when_the_corpus_is_named(workspace: Path) -> None:
    (workspace / "params.yaml").unlink()
    (workspace / "data/raw").mkdir()
    (workspace / "data/raw/a.txt").write_text("甲", encoding="utf-8")
    command = [sys.executable, "-m", "pipeline", "repro", "--corpus", "data/raw"]
    done = subprocess.run(command, cwd=workspace, capture_output=True, text=True, check=False)
    assert done.returncode == 1 and "params.yaml" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize("folder", ["/", "//", "..", "."])
def test_no_folder_that_holds_the_project_is_a_corpus(folder: str) -> None:
    with pytest.raises(InputError, match="put your documents into data/raw"):
        repro.check_folder(folder)
