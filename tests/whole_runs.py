"""Runs of the whole pipeline in workspaces of their own, and folders that are made once for all workers of pytest-xdist."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
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
    """What all stages print from this one on, in the order of dvc.yaml: without DVC, in a third of the time."""
    entries = YAML(typ="safe").load(workspace / "dvc.yaml")["stages"]
    candidates = YAML(typ="safe").load(workspace / "params.yaml")["topics"]["candidates"]
    lines = []
    for stage in [*entries][[*entries].index(first) :]:
        entry = entries[stage]
        for key in entry.get("foreach", candidates if "matrix" in entry else [""]):
            command = (entry.get("do") or entry)["cmd"]
            lines.append(command.replace("${item.n_topics}", str(key)).replace("${key}", str(key)))
    return run_lines(workspace, [line.removeprefix("python3 -m pipeline ") for line in lines])


def run_lines(workspace: Path, lines: Sequence[str], code: int = 0) -> str:
    """What these stages print, as "lda 4", in one process, as most of their time goes into imports; the first that fails ends it."""
    run_all = (
        "import sys; from pipeline.running.run import main; sys.exit(any(main(line.split()) for line in sys.argv[1:]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", run_all, *lines], cwd=workspace, capture_output=True, text=True, check=False
    )
    output = done.stdout + done.stderr
    assert "Traceback" not in output
    assert done.returncode == code, output
    return output


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
