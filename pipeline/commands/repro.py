"""`python -m pipeline repro [--corpus DIR]`: check, run what is stale, and say what came out. `make repro` calls it."""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from pipeline import files, warm
from pipeline.corpus.ingest.walk import list_files
from pipeline.locks import hold_lock, sign
from pipeline.params.editing import replace_corpus_path
from pipeline.params.errors import InputError
from pipeline.params.reading import PARAMS_PATH, load_params
from pipeline.params.sections import is_embedded

REPORT = Path("reports/index.html")
FINDINGS = Path("reports/findings.json")
RUN_LOCK = Path("data/.run.lock")


def main(*arguments: str) -> None:
    parser = argparse.ArgumentParser(prog="python -m pipeline repro")
    parser.add_argument("--corpus", metavar="DIR", help="write DIR into params.yaml as corpus.path first")
    corpus = parser.parse_args(arguments).corpus
    with hold_lock(RUN_LOCK, meet=refuse) as lock, keep_warm() as address:
        if corpus is not None:
            set_corpus(corpus)
        check_project()
        run_dvc(lock, address)
    for sentence in json.loads(FINDINGS.read_text(encoding="utf-8"))["findings"]:
        print(f"  · {sentence}")
    print(f"报告 report: {REPORT}")


def set_corpus(folder: str) -> None:
    """Write `corpus.path: folder` into params.yaml, all else kept as it stands, and say so.

    Raises InputError, and writes nothing, where the folder can't be used.
    """
    folder = str(Path(folder).expanduser())
    check_corpus(folder)
    before = PARAMS_PATH.read_text(encoding="utf-8-sig")
    after = replace_corpus_path(before, folder)
    if after != before:
        files.write_file(PARAMS_PATH, after)
        # It tells of another corpus, and DVC would read and write all of it again for each stage. What was computed stays in its run cache.
        Path("dvc.lock").unlink(missing_ok=True)
        print(f"params.yaml: corpus.path is {folder} now")


def check_corpus(folder: str) -> None:
    """Raise InputError where the documents can't be read from this folder."""
    if is_embedded(folder):
        return
    here, corpus = Path().resolve(), Path(folder).resolve()
    own = [here / name for name in ("data", "models", "reports", "pipeline", ".dvc", ".git", ".venv")]
    inside = any(corpus.is_relative_to(place) for place in own) and not corpus.is_relative_to(here / "data/raw")
    if inside or corpus in (here, *here.parents):
        raise InputError(
            f"corpus.path: {folder} holds what the pipeline itself writes; put your documents into data/raw"
        )
    list_files(Path(folder))


def check_project() -> None:
    """Raise InputError, every problem at once, where a run could not succeed."""
    problems = []
    try:
        check_corpus(load_params().corpus.path)
    except InputError as error:
        problems += error.problems
    problems += [
        f"{folder}: this user may not write there; give it the right (chmod u+w {folder}) or copy the project"
        for folder in (".", ".dvc", "data", "models", "reports", "reports/figures", "reports/tables")
        if Path(folder).exists() and not os.access(folder, os.W_OK | os.X_OK)
    ]
    if problems:
        raise InputError(problems)


def run_dvc(lock: IO[str], address: dict[str, str]) -> None:
    """`dvc repro` with this Python first on the path; address: where stages find the warm process.

    Raises SystemExit where a stage failed; it has said why.
    """
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = os.environ | {"PATH": path, "DVC_NO_ANALYTICS": "1"} | address
    own_settings = Path(".dvc/config.local")
    if not Path(".git").exists() and not own_settings.exists():
        # A copy without git, from an archive say: DVC refuses to work there unless told.
        files.write_file(own_settings, "[core]\n    no_scm = true\n")
    forget_killed()
    # DVC holds the lock too, for it goes on when this process is killed.
    with subprocess.Popen(
        [sys.executable, "-m", "pipeline.dvc_repro"], env=environment, pass_fds=[lock.fileno()]
    ) as running:
        sign(lock, running.pid)
        try:
            code = running.wait()
        except KeyboardInterrupt:
            running.wait()  # Ctrl-C has reached it as well, and it puts its files in order
            raise
    if code:
        raise SystemExit(1)


@contextmanager
def keep_warm() -> Iterator[dict[str, str]]:
    """Keep the process that stages are forked from; the variable by which they find it. None on macOS, whose libraries mind forks."""
    if sys.platform == "darwin":
        yield {}
        return
    # A socket's path must be short, shorter than that of many a project.
    with tempfile.TemporaryDirectory() as folder:
        address = {warm.ADDRESS: f"{folder}/stages"}
        server = [sys.executable, "-m", "pipeline.warm"]
        # It ends with its input, however this process ends.
        with subprocess.Popen(server, env=os.environ | address, stdin=subprocess.PIPE) as running:
            try:
                yield address
            finally:
                running.terminate()


def forget_killed() -> None:
    """Take back the file locks of a `dvc repro` that was killed with -9.

    DVC does so itself, but takes a dead process that nobody has collected yet for a living one.
    """
    locks = Path(".dvc/tmp/rwlock")
    owners = {int(pid) for pid in re.findall(r'"pid": (\d+)', locks.read_text())} if locks.exists() else set()
    if not owners:
        return
    import psutil

    def is_alive(pid: int) -> bool:
        try:
            return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
        except psutil.NoSuchProcess:
            return False

    # The system frees our lock a moment before the process that held it is gone.
    for _ in range(20):
        if not any(map(is_alive, owners)):
            locks.unlink(missing_ok=True)
            return
        time.sleep(0.1)


def refuse(process: str) -> None:
    """Another run is going on here."""
    raise InputError(f"process {process} runs `make repro` here already; wait until it ends, or end it with kill")
