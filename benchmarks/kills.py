"""Whole runs killed with -9 at random moments, each then run to its end and held against an undisturbed one, byte for byte.

By hand: `python -m benchmarks kills`; `--districts 300` studies about a thousand documents. It writes benchmarks/results/kills.csv, a
row a kill, whether it met DVC as it wrote dvc.lock, and what its run left in the end: files of results that differ, objects of DVC's
cache that are damaged, and files and processes that an undisturbed run does not leave.
"""

import os
import random
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import polars as pl
import psutil

from pipeline.commands.verify import check_cache, hash_files
from pipeline.params.errors import InputError
from pipeline.running.installation import check_lock
from tests.conftest import make_workspace
from tests.whole_runs import REPRO, edit

N_DISTRICTS = 18  # 60 documents
N_RUNS, N_KILLS, SEED = 3, 10, 17  # kills a run: it goes on, and computes again what was killed and no more
# All of a run; DVC without its stage, which lives on; the stage alone, as where memory is short.
VICTIMS = ("run", "dvc", "stage")
# Each stage, and after how many seconds it began; "" stands for the checks before them.
Timeline = list[tuple[str, float]]


def main(folder: Path, districts: int = N_DISTRICTS) -> None:
    with tempfile.TemporaryDirectory(prefix="yaodian-kills-") as place:
        own = Path(place)
        (own / "workspace").mkdir()
        ours = make_workspace(own / "workspace")
        edit(ours, "n_districts: 5", f"n_districts: {districts}")
        undisturbed = Path(shutil.copytree(ours, own / "undisturbed"))
        timeline, seconds = finish(undisturbed)
        n_documents = pl.read_parquet(undisturbed / "data/ingest/documents.parquet").height

        def harass(run: int) -> list[dict[str, Any]]:
            workspace = Path(shutil.copytree(ours, own / f"run {run}"))
            draw = random.Random(SEED + run)
            moments = sorted((draw.uniform(0, seconds), draw.choice(VICTIMS)) for _ in range(N_KILLS))
            killed = [strike(workspace, moment, victim, timeline) for moment, victim in moments]
            finish(workspace)
            left = {"documents": n_documents, **compare(workspace, undisturbed)}
            return [{"run": run, **kill, **left} for kill in killed]

        with ThreadPoolExecutor(N_RUNS) as together:
            rows = [row for killed in together.map(harass, range(1, N_RUNS + 1)) for row in killed]
    pl.DataFrame(rows).write_csv(folder / "kills.csv", float_precision=1)
    with pl.Config(tbl_rows=-1, tbl_cols=-1, tbl_width_chars=160):
        print(pl.DataFrame(rows))


def start(workspace: Path) -> subprocess.Popen[bytes]:
    """`make paper` there, with a temporary folder and a log of its own beside the workspace."""
    temporary = find_temporary(workspace)
    temporary.mkdir(exist_ok=True)
    environment = os.environ | {"TMPDIR": str(temporary)}
    with find_log(workspace).open("wb") as log:
        return subprocess.Popen([*REPRO, "--paper"], cwd=workspace, env=environment, stdout=log, stderr=log)


def find_temporary(workspace: Path) -> Path:
    return workspace.with_name(f"{workspace.name} temporary")


def find_log(workspace: Path) -> Path:
    return workspace.with_name(f"{workspace.name}.log")


def follow(workspace: Path, running: subprocess.Popen[bytes]) -> Iterator[tuple[str, float]]:
    """Each stage as it begins, and after how many seconds."""
    begun, n_seen = time.monotonic(), 0
    yield "", 0.0
    while True:
        is_over = running.poll() is not None
        stages = list_stages(workspace)
        for stage in stages[n_seen:]:
            yield stage, time.monotonic() - begun
        n_seen = len(stages)
        if is_over:
            return
        time.sleep(0.02)


def list_stages(workspace: Path) -> list[str]:
    log = find_log(workspace).read_text(encoding="utf-8", errors="replace")
    return re.findall(r"^Running stage '(.+)'", log, re.MULTILINE)


def finish(workspace: Path) -> tuple[Timeline, float]:
    """Run to the end; when each stage began, and how long all took. Raises RuntimeError where it fails."""
    begun = time.monotonic()
    running = start(workspace)
    timeline = list(follow(workspace, running))
    if running.wait():
        raise RuntimeError(find_log(workspace).read_text(encoding="utf-8"))
    return timeline, time.monotonic() - begun


def strike(workspace: Path, moment: float, victim: str, timeline: Timeline) -> dict[str, Any]:
    """Go on, and kill where an undisturbed run is at this moment: so long after the same stage began, or one behind it."""
    order = [stage for stage, _ in timeline]
    aim, begun = max((started, stage) for stage, started in timeline if started <= moment)[::-1]
    running = start(workspace)
    for stage, _ in follow(workspace, running):
        if order.index(stage) >= order.index(aim):
            break
    with suppress(subprocess.TimeoutExpired):
        running.wait(moment - begun)
    if running.poll() is None:
        kill(running, victim)
    else:
        victim = "none"  # it had ended
    running.wait()
    lock = workspace / "dvc.lock"
    is_damaged = bool(check_lock(lock))
    if is_damaged:
        lock.unlink()  # as `make repro` asks
    where = {"stage": [aim, *list_stages(workspace)][-1], "seconds": moment - begun, "victim": victim}
    return where | {"lock_damaged": is_damaged}


def kill(running: subprocess.Popen[bytes], victim: str) -> None:
    """Parents first, so that none puts in order what another left; where there is no stage just now, all of the run."""
    run = psutil.Process(running.pid)
    dvc = run.children()
    stages = [stage for process in dvc for stage in process.children()]
    chosen = {"dvc": [run, *dvc], "stage": stages}.get(victim) or [run, *run.children(recursive=True)]
    for process in chosen:
        with suppress(psutil.NoSuchProcess):
            process.kill()


def compare(workspace: Path, undisturbed: Path) -> dict[str, int]:
    """What the run that was killed left in the end, beside the undisturbed one."""
    here, there = hash_files(workspace), hash_files(undisturbed)
    different = sorted(path for path in here.keys() | there.keys() if here.get(path) != there.get(path))
    try:
        check_cache(workspace / ".dvc/cache/files/md5")
        n_damaged = 0
    except InputError as error:
        n_damaged = len(error.problems)
    leftovers = sorted(list_files(workspace) - list_files(undisturbed)) + list(find_temporary(workspace).iterdir())
    for name in (*different, *leftovers):
        print(f"{workspace.name}: {name}")
    return {
        "files": len(there),
        "different": len(different),
        "damaged": n_damaged,
        "leftovers": len(leftovers),
        "processes": count_processes(workspace),
    }


def list_files(workspace: Path) -> set[Path]:
    """Every file there but byte code, and whatever is hidden as well."""
    paths = (path.relative_to(workspace) for path in workspace.rglob("*"))
    return {path for path in paths if "__pycache__" not in path.parts}


def count_processes(workspace: Path) -> int:
    """Those that still work there."""
    n = 0
    for process in psutil.process_iter():
        with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            n += Path(process.cwd()) == workspace
    return n
