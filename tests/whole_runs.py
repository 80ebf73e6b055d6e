"""Runs of the whole pipeline in workspaces of their own, and folders that are made once for all workers of pytest-xdist."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from pipeline.running.locks import hold_lock

REPRO = [sys.executable, "-m", "pipeline", "repro"]


def run(workspace: Path, *arguments: str, code: int = 0) -> str:
    """What `python -m pipeline repro` prints there; its exit code is asserted, and that no traceback is shown."""
    done = subprocess.run([*REPRO, *arguments], cwd=workspace, capture_output=True, text=True, timeout=300, check=False)
    output = done.stdout + done.stderr
    assert done.returncode == code, output
    assert "Traceback" not in output
    return output


def run_stages(workspace: Path, first: str = "demo") -> str:
    """What all stages print from this one on, run one after the other in one process: without DVC, in a third of the time."""
    entries = YAML(typ="safe").load(workspace / "dvc.yaml")["stages"]
    candidates = YAML(typ="safe").load(workspace / "params.yaml")["topics"]["candidates"]
    words = []
    for stage in [*entries][[*entries].index(first) :]:
        entry = entries[stage]
        for key in entry.get("foreach", candidates if "matrix" in entry else [""]):
            command = (
                (entry.get("do") or entry)["cmd"].replace("${item.n_topics}", str(key)).replace("${key}", str(key))
            )
            words.append(command.split()[3:])
    code = f"from pipeline.running.run import main; raise SystemExit(any(main(words) for words in {words}))"
    done = subprocess.run([sys.executable, "-c", code], cwd=workspace, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def run_dvc(workspace: Path, *arguments: str, fails: bool = False) -> str:
    """What plain `dvc` prints there, with this Python's stages; whether it fails is asserted."""
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    dvc = [sys.executable, "-m", "dvc"]
    subprocess.run([*dvc, "config", "--local", "core.no_scm", "true"], cwd=workspace, check=True)
    done = subprocess.run(
        [*dvc, *arguments], cwd=workspace, env=environment, capture_output=True, text=True, check=False
    )
    output = done.stdout + done.stderr
    assert (done.returncode != 0) == fails, output
    return output


def stages_run(output: str) -> set[str]:
    return {line.split("'")[1] for line in output.splitlines() if line.startswith("Running stage")}


def edit(workspace: Path, old: str, new: str) -> None:
    params = workspace / "params.yaml"
    text = params.read_text(encoding="utf-8")
    assert old in text
    params.write_text(text.replace(old, new), encoding="utf-8")


def make_once(tmp_path_factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """The folder `name`, which `make` fills; the first worker makes it and the others wait. Nobody may change it: work in a copy."""
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent  # each worker has its own in that of the session
    folder, made = base / name, base / f"{name}.made"
    with hold_lock(base / f"{name}.lock", meet=lambda _: None):
        if not made.exists():
            shutil.rmtree(folder, ignore_errors=True)  # of a worker that failed
            folder.mkdir()
            make(folder)
            made.touch()
    return folder
