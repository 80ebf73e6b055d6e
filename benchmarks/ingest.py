"""Ingest beside a plain script that reads and counts: throughput, memory, and what one more file costs."""

import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl

from pipeline.params.reading import load_params
from pipeline.running import files

PROJECT = Path(__file__).parents[1]
NEWS = PROJECT.parent / "shared/corpora/xwlb_news.jsonl.gz"
N_DOCUMENTS = 10_000
N_DISTRICTS = 400


def main(folder: Path) -> None:
    rows = []
    with tempfile.TemporaryDirectory() as place:
        documents = Path(place) / "documents"
        write_documents(documents, N_DOCUMENTS, N_DISTRICTS)
        rows += measure_corpus(f"{N_DOCUMENTS:,} generated documents", documents, Path(place))
        if NEWS.exists():
            news = Path(place) / "news"
            news.mkdir()
            (news / NEWS.name).symlink_to(NEWS)
            rows += measure_corpus("xwlb_news", news, Path(place) / "second")
    table = pl.DataFrame(rows)
    table.write_csv(folder / "ingest.csv", float_precision=2)
    with pl.Config(tbl_rows=-1, tbl_cols=-1, tbl_width_chars=160, fmt_str_lengths=40):
        print(table)


def write_documents(folder: Path, n_documents: int, n_districts: int) -> None:
    """Generated documents from as many embedded corpora as it takes, each in a folder of its own."""
    from pipeline.demo.generate import generate_corpus

    demo = replace(load_params().demo, n_districts=n_districts)
    seed = n_written = 0
    while n_written < n_documents:
        seed += 1
        for path, content in list(generate_corpus(replace(demo, seed=seed)).files.items())[: n_documents - n_written]:
            files.write_file(folder / str(seed) / path, content)
            n_written += 1


def measure_corpus(name: str, documents: Path, workspace: Path) -> list[dict[str, Any]]:
    """Each way to read a corpus, in a process of its own: the plain script, all of it, nothing new, one file more."""
    workspace.mkdir(exist_ok=True)
    rows = [run(name, "plain script", documents, workspace)]
    rows.append(run(name, "all parsed", documents, workspace))
    rows.append(run(name, "nothing new", documents, workspace))
    more = documents / "one more.txt"
    more.write_text(
        "云溪区教育局2023年工作要点\n一、加强管理\n" + "1.规范办学。严格执行课程计划，开齐课程。\n" * 20,
        encoding="utf-8",
    )
    rows.append(run(name, "one file more", documents, workspace))
    more.unlink()
    return rows


def run(name: str, way: str, documents: Path, workspace: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.ingest", way, str(documents)]
    environment = os.environ | {"PYTHONPATH": str(PROJECT)}
    result = subprocess.run(command, cwd=workspace, env=environment, stdout=subprocess.PIPE, check=True)
    return {"corpus": name, "way": way, **json.loads(result.stdout.splitlines()[-1])}


def measure(way: str, documents: Path) -> dict[str, Any]:
    """In a process of its own: how many documents, seconds of the clock and of CPU, the largest process in memory.

    The stage is measured from its first look at the folder to its last table, without the start of Python.
    """
    started = time.perf_counter()
    if way == "plain script":
        n_documents, reading = count_plainly(documents), None
    else:
        n_documents, reading = run_stage(documents)
    seconds = time.perf_counter() - started
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    cpu = own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime
    megabytes = sum(path.stat().st_size for path in documents.rglob("*") if path.is_file()) / 1e6
    return {
        "n_documents": n_documents,
        "seconds": seconds,
        "reading_cpu_seconds": reading,
        "cpu_seconds": cpu,
        "documents_per_cpu_second": n_documents / cpu,
        "megabytes_per_cpu_second": megabytes / cpu,
        "peak_megabytes": find_peak(),
        "worker_peak_megabytes": children.ru_maxrss / 1024,
    }


def find_peak() -> float:
    """The most memory that this process had, in megabytes; getrusage would count its parent's as well."""
    [peak] = re.findall(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(peak) / 1024


def count_plainly(documents: Path) -> int:
    """What a user would write: read each text, strip tags, take the year and the keywords with a regex."""
    import gzip

    keywords = re.compile(
        "|".join(re.escape(keyword.keyword) for keyword in load_params(PROJECT / "params.yaml").keywords)
    )
    counts = []
    for path in sorted(documents.rglob("*")):
        if path.suffix == ".gz":
            with gzip.open(path, "rt", encoding="utf-8") as lines:
                texts = [json.loads(line)["text"] for line in lines]
        elif path.is_file():
            data = path.read_bytes()
            try:
                texts = [data.decode()]
            except UnicodeDecodeError:
                texts = [data.decode("gb18030", "replace")]
        else:
            continue
        for text in texts:
            text = re.sub(r"<[^>]+>", "", text)
            year = re.search(r"(20\d\d)年", text)
            counts.append((path.name, year and year[1], len(keywords.findall(text)), text))
    return len(counts)


def run_stage(documents: Path) -> tuple[int, float]:
    """The stage `ingest` on these documents, and the CPU seconds of this process until all is read and no table is written."""
    from pipeline.corpus.ingest.cache import Cache
    from pipeline.corpus.ingest.ingest import ingest_folder
    from pipeline.stages.ingest import CACHE, write_tables

    params = replace(load_params(PROJECT / "params.yaml").corpus, path=str(documents))
    started = time.process_time()
    cache = Cache(CACHE)
    corpus = ingest_folder(documents, params, cache)
    reading = time.process_time() - started
    write_tables(corpus)
    cache.close()
    return corpus.descriptions.height, reading


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], Path(sys.argv[2]))))
