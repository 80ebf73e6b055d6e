"""Ten thousand documents: CPU minutes and peak memory of `lda@N` with each default candidate, beside gensim's LdaModel of one pass."""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import polars as pl

from benchmarks.embedded import make_embedded
from benchmarks.halves import group_by_document
from benchmarks.ingest import find_peak
from benchmarks.topics import fit_gensim
from pipeline.analysis.statistics.matrices import gather_terms
from pipeline.analysis.topics.fit import fitting
from pipeline.params.reading import load_params

# 9,870 documents, 421,000 sections, 8.4 million words.
N_DISTRICTS = 1818
SEED = 1
# What gensim is measured with; its times hardly depend on it.
BESIDE = 20
# Made in a run of their own, for the memory of the fit alone to be measured; ingesting takes longer than fitting.
WORKPLACE = Path(tempfile.gettempdir()) / "yaodian_topics_scale"


def run(engine: str, n_topics: int) -> None:
    """One fit, in a process of its own for the sake of its peak memory; prints a row."""
    table = pl.scan_parquet(WORKPLACE / "section_terms.parquet")
    section_terms = gather_terms(table.collect_batches(chunk_size=100_000))
    sections = pl.read_parquet(WORKPLACE / "sections.parquet")
    started, clock = time.process_time(), time.perf_counter()
    if engine == "default":
        fit = fitting.fit_topics(section_terms, group_by_document(sections), n_topics, load_params().lda)
        fitting.tabulate(fit)
    else:
        fit_gensim(1, False)(section_terms.counts, n_topics, SEED)
    row = {
        "engine": engine,
        "n_topics": n_topics,
        "n_documents": sections["document_id"].n_unique(),
        "n_sections": len(section_terms.section_ids),
        "n_words": int(section_terms.counts.sum()),
        "cpu_minutes": (time.process_time() - started) / 60,
        "minutes": (time.perf_counter() - clock) / 60,
        "peak_gb": find_peak() / 1024,
    }
    print(json.dumps(row))


def main(folder: Path) -> None:
    """QUICK=1: 70 districts, the first two candidates."""
    quick = bool(os.environ.get("QUICK"))
    WORKPLACE.mkdir(exist_ok=True)
    corpus = make_embedded(SEED, 70 if quick else N_DISTRICTS)
    corpus.section_terms.write_parquet(WORKPLACE / "section_terms.parquet")
    corpus.sections.write_parquet(WORKPLACE / "sections.parquet")
    rows = []
    for n_topics in load_params().topics.candidates[: 2 if quick else None]:
        for engine in ("default", "gensim, 1 pass") if n_topics == BESIDE else ("default",):
            command = [sys.executable, "-m", "benchmarks.topics_scale", engine, str(n_topics)]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            rows.append(json.loads(done.stdout.splitlines()[-1]))
            print(
                "  " + ", ".join(f"{v:.2f}" if isinstance(v, float) else str(v) for v in rows[-1].values()), flush=True
            )
            pl.DataFrame(rows).write_csv(folder / "topics_scale.csv", float_precision=3)


if __name__ == "__main__":
    run(sys.argv[1], int(sys.argv[2]))
