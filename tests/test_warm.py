"""Stages forked from one process behave as stages of their own."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import warm

PROJECT = Path(__file__).parents[1]


@pytest.fixture
def environment() -> Iterator[dict[str, str]]:
    """The environment of a stage while a warm process runs."""
    with tempfile.TemporaryDirectory() as folder:
        address = Path(folder, "stages")
        found = os.environ | {warm.ADDRESS: str(address), "PYTHONPATH": str(PROJECT)}
        server = subprocess.Popen([sys.executable, "-m", "pipeline.warm"], env=found, stdin=subprocess.PIPE)
        while not address.exists():
            assert server.poll() is None
            time.sleep(0.01)
        yield found
        assert server.stdin
        server.stdin.close()
        assert server.wait() == 0, "it ends with its input"


def start(environment: dict[str, str], *words: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "pipeline", *words],
        env=environment,
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_what_is_printed_and_the_exit_code_are_those_of_the_stage_itself(environment: dict[str, str]) -> None:
    alone = {name: value for name, value in environment.items() if name != warm.ADDRESS}
    for words in (["nonsense"], ["lda"], ["kwic", "--help"]):
        forked, own = start(environment, *words), start(alone, *words)
        assert forked.communicate() == own.communicate()
        assert forked.returncode == own.returncode


def test_without_a_warm_process_a_stage_runs_by_itself(environment: dict[str, str]) -> None:
    gone = environment | {warm.ADDRESS: environment[warm.ADDRESS] + "-gone"}
    _, errors = start(gone, "nonsense").communicate()
    assert "no such stage or command" in errors


SLEEP = (
    "import os, time; from pathlib import Path; Path(os.environ['SAYS']).write_text(str(os.getpid())); time.sleep(60)"
)


@pytest.fixture
def sleeping(tmp_path: Path) -> Iterator[tuple["subprocess.Popen[bytes]", int]]:
    """A process that asks, and the number of the forked one that sleeps for it."""
    with tempfile.TemporaryDirectory() as folder:
        says, address = tmp_path / "pid", f"{folder}/stages"
        found = os.environ | {warm.ADDRESS: address, "PYTHONPATH": str(PROJECT), "SAYS": str(says)}
        serve = (
            f"from pipeline import running, warm; running.main = lambda words: exec({SLEEP!r}); warm.serve({address!r})"
        )
        with subprocess.Popen([sys.executable, "-c", serve], env=found, stdin=subprocess.PIPE) as server:
            while not Path(address).exists():
                time.sleep(0.01)
            asking = subprocess.Popen([sys.executable, "-m", "pipeline", "segment"], env=found, cwd=PROJECT)
            while not (says.exists() and says.read_text()):
                time.sleep(0.01)
            yield asking, int(says.read_text())
            server.terminate()


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_killed_stage_takes_the_process_that_works_for_it_along(
    sleeping: tuple["subprocess.Popen[bytes]", int],
) -> None:
    asking, forked = sleeping
    assert is_alive(forked)
    asking.kill()
    asking.wait()
    while is_alive(forked):
        time.sleep(0.01)


POOL = """
import os, sys, time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pipeline.stages.figures import start_worker
pool = ProcessPoolExecutor(2, get_context("fork"), initializer=start_worker)
print(*(pool.submit(os.getpid).result() for _ in range(8)), *pool._processes, flush=True)
time.sleep(60)
"""


def test_processes_that_draw_end_with_a_killed_stage() -> None:
    with subprocess.Popen([sys.executable, "-c", POOL], cwd=PROJECT, stdout=subprocess.PIPE, text=True) as stage:
        assert stage.stdout
        workers = {int(pid) for pid in stage.stdout.readline().split()}
        assert len(workers) == 2 and all(map(is_alive, workers))
        stage.kill()
        stage.wait()
        while any(map(is_alive, workers)):
            time.sleep(0.01)


def test_a_killed_process_is_a_stage_that_failed(sleeping: tuple["subprocess.Popen[bytes]", int]) -> None:
    asking, forked = sleeping
    os.kill(forked, signal.SIGKILL)
    assert asking.wait() == 128 + signal.SIGKILL


def test_no_library_that_is_imported_once_brings_threads_along() -> None:
    names = [*warm.LIBRARIES, "pipeline.running"]
    code = f"for name in {names!r}: __import__(name)\nimport os, sys\n"
    code += "assert 'polars' not in sys.modules\nprint(len(os.listdir('/proc/self/task')))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
    )
    assert done.stdout.strip() == "1"
