"""`make mutate`: bugs planted in the formulas, and how many of them the tests of their own room see.

cosmic-ray knows which bugs a place in the code can have, and plants them: another operator, a number one higher or lower, a condition
turned round, a loop that never runs. A place is drawn first and then one of its bugs, as a sum has eleven and a number two; annotations are
left out, where Python itself sees them. It writes benchmarks/results/mutants.csv, and prints what no test saw.
"""

import argparse
import ast
import csv
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from cosmic_ray.commands import init
from cosmic_ray.mutating import mutate_and_test
from cosmic_ray.work_db import use_db
from cosmic_ray.work_item import MutationSpec, TestOutcome, WorkResult

PROJECT = Path(__file__).resolve().parents[1]
RESULTS = PROJECT / "benchmarks/results/mutants.csv"
# Where bugs are planted, and the tests that are run; the doctests of a module belong to it.
ROOMS = {
    **{
        f"pipeline/analysis/{room}": f"tests/analysis/{room}"
        for room in ("statistics", "curves", "keywords", "terms", "periods")
    },
    "pipeline/reporting/findings.py": "tests/reporting/test_findings.py",
}
N_MUTANTS, SEED, MIN_SEEN = 300, 1, 0.85
N_WORKERS = 2


def main(n_mutants: int) -> None:
    drawn = draw_mutants(list_mutants(), n_mutants, SEED)
    with (
        tempfile.TemporaryDirectory() as folder,
        ProcessPoolExecutor(N_WORKERS, initializer=move_to_copy, initargs=(folder,)) as pool,
    ):
        seconds = dict(zip(ROOMS, pool.map(time_tests, ROOMS), strict=True))
        timeouts = [60 + 5 * seconds[find_room(mutant.module_path)] for mutant in drawn]
        outcomes = []
        for mutant, result in zip(drawn, pool.map(plant, drawn, timeouts), strict=True):
            if result.test_outcome not in (TestOutcome.KILLED, TestOutcome.SURVIVED):
                raise SystemExit(f"{mutant}: {result.output}")
            outcomes.append(result.test_outcome == TestOutcome.KILLED)
            if not outcomes[-1]:
                print(result.diff, flush=True)
            print(f"\r{sum(outcomes)} of {len(outcomes)} seen", end="", file=sys.stderr)
    if n_mutants == N_MUTANTS:
        with RESULTS.open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file, lineterminator="\n")
            table.writerow(("module", "line", "bug", "seen"))
            for mutant, seen in zip(drawn, outcomes, strict=True):
                table.writerow((mutant.module_path, mutant.start_pos[0], mutant.operator_name, int(seen)))
    print(f"\n{sum(outcomes)} of {len(outcomes)} seen")
    sys.exit(sum(outcomes) < MIN_SEEN * len(outcomes))


def list_mutants() -> list[MutationSpec]:
    """All bugs that cosmic-ray could plant in the rooms, outside of annotations; paths from the project's root."""
    modules = [
        path.relative_to(PROJECT)
        for room in ROOMS
        for path in sorted((PROJECT / room).rglob("*.py") if (PROJECT / room).is_dir() else [PROJECT / room])
    ]
    annotations = {module: find_annotations(module) for module in modules}
    with tempfile.TemporaryDirectory() as folder, use_db(f"{folder}/session.sqlite") as session:
        init(modules, session, {})
        mutants = [mutation for item in session.work_items for mutation in item.mutations]
    return [
        mutant
        for mutant in mutants
        if not any(start <= mutant.start_pos < end for start, end in annotations[mutant.module_path])
    ]


def find_annotations(module: Path) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Where each annotation of a module begins and ends: line from 1, column from 0."""
    nodes = ast.walk(ast.parse(module.read_text(encoding="utf-8")))
    found = [getattr(node, name, None) for node in nodes for name in ("annotation", "returns")]
    return [
        ((node.lineno, node.col_offset), (node.end_lineno or 0, node.end_col_offset or 0))
        for node in found
        if isinstance(node, ast.expr)
    ]


def draw_mutants(mutants: list[MutationSpec], n_mutants: int, seed: int) -> list[MutationSpec]:
    """One bug of each of so many places, in the order of modules and lines."""
    places = defaultdict(list)
    for mutant in mutants:
        places[str(mutant.module_path), mutant.start_pos, mutant.end_pos].append(mutant)
    rng = random.Random(seed)
    chosen = sorted(rng.sample(sorted(places), min(n_mutants, len(places))))
    return [
        rng.choice(sorted(places[place], key=lambda mutant: (mutant.operator_name, mutant.occurrence)))
        for place in chosen
    ]


def move_to_copy(folder: str) -> None:
    """Give this process a copy of the project, for bugs are planted on disk."""
    copy = Path(tempfile.mkdtemp(dir=folder))
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, listed.split("\0")):
        if (PROJECT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(PROJECT / name, copy / name)
    os.chdir(copy)
    for library in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "POLARS_MAX_THREADS"):
        os.environ[library] = "1"


def find_room(module: Path) -> str:
    return next(room for room in ROOMS if module.is_relative_to(room))


def write_command(room: str, module: str) -> str:
    return f"{PROJECT}/.venv/bin/python -m pytest -x -q -p no:cacheprovider {ROOMS[room]} {module}"


def time_tests(room: str) -> float:
    """Seconds that the tests of a room take without a bug; they must pass."""
    began = time.monotonic()
    done = subprocess.run(write_command(room, room).split(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{ROOMS[room]} fails without a bug:\n{done.stdout}")
    return time.monotonic() - began


def plant(mutant: MutationSpec, timeout: float) -> WorkResult:
    """The outcome of the tests with this bug."""
    command = write_command(find_room(mutant.module_path), str(mutant.module_path))
    return mutate_and_test([mutant], command, timeout)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mutate", description=__doc__)
    parser.add_argument(
        "--mutants", type=int, default=N_MUTANTS, metavar="N", help="other than 300: nothing is written"
    )
    main(parser.parse_args().mutants)
