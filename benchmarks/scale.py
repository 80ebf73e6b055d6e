"""Every stage at 100, 1,000 and 10,000 documents: CPU seconds, peak memory, bytes written, beside a lean script."""

import json
import math
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import polars as pl

PROJECT = Path(__file__).parents[1]
SIZES = (100, 1_000, 10_000)
DOCUMENTS = "data/raw"
WRITTEN = ("data", "models", "reports")
FILES_A_DISTRICT = 5.4  # of the seven years of the embedded corpus
MOST_DISTRICTS = 1_852  # 10,000 documents; more than those come from further embedded corpora of the same districts
ENGINE = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "POLARS_MAX_THREADS": "1"}


def main(folder: Path, sizes: Sequence[int] = SIZES) -> None:
    """A size that is run anew replaces its own rows in scale.csv."""
    path = folder / "scale.csv"
    for n_documents in sizes:
        with tempfile.TemporaryDirectory() as place:
            study = Path(place) / "study"
            run_module("write", str(study), str(n_documents))
            measured = []
            for row in measure(study):
                measured.append({"n_documents": n_documents, **row})
                print(f"  {measured[-1]}", flush=True)
            rows = pl.DataFrame(measured)
        if path.exists():
            rows = pl.concat([pl.read_csv(path).filter(pl.col("n_documents") != n_documents), rows])
        rows.sort("n_documents", maintain_order=True).write_csv(path, float_precision=1)
    with pl.Config(tbl_rows=-1, thousands_separator=True, float_precision=1):
        print(pl.read_csv(path).pivot("n_documents", index="stage", values=["cpu_seconds", "peak_mb"]))


def run_module(*arguments: str) -> str:
    """What a part of this module prints, in a process of its own: a parent's memory would count for the stages that it starts."""
    command = [sys.executable, "-m", "benchmarks.scale", *arguments]
    return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True).stdout


def write_study(study: Path, n_documents: int) -> None:
    """A checkout with so many generated documents in data/raw, each a file of plain text."""
    from benchmarks.ingest import write_documents
    from pipeline.demo.places import list_lines
    from pipeline.params.reading import load_params

    for name in ("pipeline", "data/lexicon", "data/forms", "data/previous"):
        shutil.copytree(PROJECT / name, study / name, ignore=shutil.ignore_patterns("__pycache__", "own"))
    (study / "data/lexicon/own").mkdir()
    for name in ("dvc.yaml", "requirements.lock"):
        shutil.copy(PROJECT / name, study / name)
    params = (PROJECT / "params.yaml").read_text(encoding="utf-8")
    params = params.replace("path: data/demo/documents\n", f"path: {DOCUMENTS}\n")
    params = re.sub(r"(  candidates:\n)(?:  - \d+\n)+", r"\1  - 20\n", params)
    (study / "params.yaml").write_text(params, encoding="utf-8")
    n_districts = min(math.ceil(n_documents / FILES_A_DISTRICT), MOST_DISTRICTS)
    places = study / "data/lexicon/places.csv"
    known = places.read_text(encoding="utf-8").splitlines()
    new = [line for line in list_lines(replace(load_params().demo, n_districts=n_districts)) if line not in known]
    places.write_text("\n".join([*known, *new, ""]), encoding="utf-8")
    with patch("pipeline.demo.pages._KINDS", (("txt", "utf-8"),)):
        write_documents(study / DOCUMENTS, n_documents, n_districts)


def list_commands(study: Path) -> list[tuple[str, str]]:
    """Name and command of every stage, each after those that it depends on."""
    import networkx
    from dvc.repo import Repo

    (study / ".dvc").mkdir(exist_ok=True)
    (study / ".dvc/config").write_text("[core]\n    no_scm = true\n")
    graph = Repo(str(study)).index.graph
    return [(stage.name, stage.cmd) for stage in networkx.dfs_postorder_nodes(graph)]


def measure(study: Path) -> Iterator[dict[str, Any]]:
    """A row for each stage and for the lean script."""
    for name, command in json.loads(run_module("list", str(study))):
        _, *arguments = shlex.split(command)
        yield {"stage": name, **measure_process(study, [sys.executable, *arguments])}
    lean = [sys.executable, str(PROJECT / "benchmarks/lean.py"), DOCUMENTS, "reports/lean"]
    yield {"stage": "lean script", **measure_process(study, lean)}


def measure_process(study: Path, command: list[str]) -> dict[str, float]:
    """CPU seconds of a process and its children, the memory of the largest of them, and what it left in the study."""
    before = count_bytes(study)
    environment = os.environ | ENGINE | {"PYTHONPATH": str(study)}
    with (study / "log").open("a") as log:
        process = subprocess.Popen(command, cwd=study, env=environment, stdout=log, stderr=log)
        _, status, used = os.wait4(process.pid, 0)
    if status:
        raise RuntimeError(f"{' '.join(command)}\n{(study / 'log').read_text()[-5000:]}")
    return {
        "cpu_seconds": used.ru_utime + used.ru_stime,
        "peak_mb": used.ru_maxrss / 1024,
        "bytes": count_bytes(study) - before,
    }


def count_bytes(study: Path) -> int:
    return sum(file.stat().st_size for name in WRITTEN for file in (study / name).rglob("*") if file.is_file())


if __name__ == "__main__":
    what, place, *more = sys.argv[1:]
    if what == "write":
        write_study(Path(place), int(*more))
    else:
        print(json.dumps(list_commands(Path(place))))
