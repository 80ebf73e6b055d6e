"""Do graded topics come back in halves of the corpus that did not grade them?"""

import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from pipeline.analysis.statistics.arrays import unit_rows
from pipeline.analysis.statistics.matrices import gather_terms
from pipeline.analysis.topics.fit import fitting
from pipeline.analysis.topics.fit.consensus import CAME_BACK
from pipeline.params.editing import replace_corpus_path
from pipeline.params.reading import load_params

PROJECT = Path(__file__).resolve().parents[1]
CORPORA = PROJECT.parent / "shared/corpora"
NAMES = ("embedded", "gov_work_reports", "edu_meiyu_policy", "xwlb_news")
STAGES = ("ingest", "audit", "word_lists", "segment", "annotate", "vectorize")
# Halves of other draws than those that grade; the grades were set on seed 501.
N_HALVES, GRADING, OTHER = 10, 601, 602
N_TOPICS = (14, 20, 28)
N_NEWS = 5_000


@contextmanager
def prepare_corpus(name: str) -> Iterator[Path]:
    """A folder in which the stages up to vectorize have run on the corpus; removed afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        for part in ("pipeline", "data/lexicon", "data/previous"):
            shutil.copytree(PROJECT / part, place / part, ignore=shutil.ignore_patterns("__pycache__"))
        source = {"embedded": "data/demo/corpus"}.get(name, str(CORPORA / name))
        if name == "xwlb_news":
            source = str(unpack_news(place / "news"))
        text = (PROJECT / "params.yaml").read_text(encoding="utf-8")
        changed = text if name == "embedded" else replace_corpus_path(text, source)
        (place / "params.yaml").write_text(changed, encoding="utf-8")
        for stage in ("demo", *STAGES) if name == "embedded" else STAGES:
            subprocess.run([sys.executable, "-m", "pipeline", stage], cwd=place, check=True, capture_output=True)
        yield place


def count_corpus(place: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """section_terms, and sections with their groups, of a prepared corpus."""
    groups = pl.read_parquet(place / "data/vectorize/section_groups.parquet")
    sections = pl.read_parquet(place / "data/ingest/sections.parquet").select("section_id", "document_id")
    return pl.read_parquet(place / "data/vectorize/section_terms.parquet"), sections.join(groups, on="section_id")


def unpack_news(folder: Path) -> Path:
    """Every so many-th of the news items, a file each."""
    folder.mkdir()
    with gzip.open(CORPORA / "xwlb_news.jsonl.gz", "rt", encoding="utf-8") as file:
        lines = file.readlines()
    for number in np.linspace(0, len(lines) - 1, N_NEWS).astype(int):
        item = json.loads(lines[number])
        (folder / f"{number:05d}.txt").write_text(f"{item['title']}\n{item['published_on']}\n\n{item['text']}", "utf-8")
    return folder


def replicate(section_terms: pl.DataFrame, sections: pl.DataFrame, n_topics: int) -> list[dict[str, Any]]:
    """One row a grade: how many topics have it, and in what share of ten other halves these came back."""
    params = load_params().lda
    terms = gather_terms([section_terms])
    fit = fitting.fit_topics(terms, sections, n_topics, replace(params, seed=GRADING))
    others = fitting.fit_topics(terms, sections, n_topics, replace(params, seed=OTHER, n_starts=N_HALVES))
    cosines = np.array(
        [
            np.einsum("ij,ij->i", unit_rows(fit.phi), unit_rows(fitting.align_start(start, fit.phi, n_topics)))
            for start in others.starts
        ]
    )[:, :n_topics]
    came_back = (cosines >= CAME_BACK).mean(axis=0)
    grades = fit.topic_starts["grade"].to_list()[:n_topics]
    return [
        {
            "n_topics": n_topics,
            "grade": grade,
            "n_graded": grades.count(grade),
            "came_back": float(np.mean([share for share, own in zip(came_back, grades, strict=True) if own == grade])),
        }
        for grade in sorted(set(grades) - {None})
    ]


def main(folder: Path) -> None:
    """QUICK=1: the embedded corpus alone."""
    rows: list[dict[str, Any]] = []
    for name in NAMES[: 1 if os.environ.get("QUICK") else None]:
        with prepare_corpus(name) as place:
            tables = count_corpus(place)
        for n_topics in N_TOPICS:
            for row in replicate(*tables, n_topics):
                rows.append({"corpus": name} | row)
                print(f"  {rows[-1]}", flush=True)
                pl.DataFrame(rows).write_csv(folder / "topics_replication.csv", float_precision=4)
