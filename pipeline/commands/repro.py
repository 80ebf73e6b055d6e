"""`python -m pipeline repro [--corpus DIR]`: check, run what is stale, and say what came out. `make repro` calls it."""

import argparse
import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from pipeline import catalog
from pipeline.corpus.walk import list_files
from pipeline.params import PARAMS_PATH, InputError, is_embedded, load_params, replace_corpus_path

REPORT = Path("reports/index.html")
FINDINGS = Path("reports/findings.json")
RUN_LOCK = Path("data/.run.lock")


def main(*arguments: str) -> None:
    parser = argparse.ArgumentParser(prog="python -m pipeline repro")
    parser.add_argument("--corpus", metavar="DIR", help="write DIR into params.yaml as corpus.path first")
    corpus = parser.parse_args(arguments).corpus
    if corpus is not None:
        set_corpus(corpus)
    check_project()
    with only_run() as lock:
        run_dvc(lock)
    for sentence in json.loads(FINDINGS.read_text(encoding="utf-8"))["findings"]:
        print(f"  · {sentence}")
    print(f"报告 report: {REPORT}")


def set_corpus(folder: str) -> None:
    """Write `corpus.path: folder` into params.yaml, all else kept as it stands, and say so."""
    folder = str(Path(folder).expanduser())
    before = PARAMS_PATH.read_text(encoding="utf-8-sig")
    after = replace_corpus_path(before, folder)
    if after != before:
        catalog.write_file(PARAMS_PATH, after)
        print(f"params.yaml: corpus.path is {folder} now")


def check_project() -> None:
    """Raise InputError, every problem at once, where a run could not succeed."""
    problems = []
    try:
        params = load_params()
        if not is_embedded(params.corpus.path):
            list_files(Path(params.corpus.path))
    except InputError as error:
        problems += error.problems
    problems += [
        f"{folder}: this user may not write there; give it the right (chmod u+w {folder}) or copy the project"
        for folder in (".", ".dvc", "data", "models", "reports", "reports/figures", "reports/tables")
        if Path(folder).exists() and not os.access(folder, os.W_OK | os.X_OK)
    ]
    if problems:
        raise InputError(problems)


def run_dvc(lock: IO[str]) -> None:
    """`dvc repro` with this Python first on the path. Raises SystemExit where a stage failed; it has said why."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = os.environ | {"PATH": path, "DVC_NO_ANALYTICS": "1"}
    dvc = [sys.executable, "-m", "dvc"]
    if not Path(".git").exists():
        # A copy without git, from an archive say: DVC refuses to work there unless told.
        catalog.write_file(Path(".dvc/config.local"), "[core]\n    no_scm = true\n")
    # DVC holds the lock too, for it goes on when this process is killed.
    with subprocess.Popen([*dvc, "repro"], env=environment, pass_fds=[lock.fileno()]) as running:
        sign(lock, running.pid)
        try:
            code = running.wait()
        except KeyboardInterrupt:
            running.wait()  # Ctrl-C has reached it as well, and it puts its files in order
            raise
    if code:
        raise SystemExit(1)


@contextmanager
def only_run() -> Iterator[IO[str]]:
    """Refuse to run while another run is going on here."""
    RUN_LOCK.parent.mkdir(exist_ok=True)
    with RUN_LOCK.open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise InputError(
                f"process {lock.read().strip()} runs `make repro` here already; wait until it ends, or end it with kill"
            ) from None
        sign(lock, os.getpid())
        yield lock


def sign(lock: IO[str], pid: int) -> None:
    """Write into the lock who holds it."""
    lock.truncate(0)
    lock.write(str(pid))
    lock.flush()
