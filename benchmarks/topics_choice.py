"""How many topics were planted, and how many the rule takes; and what it says of a corpus without any."""

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
from scipy.sparse import csr_array

from benchmarks.topics import N_TERMS, plant, tabulate_counts
from pipeline.analysis.topics.describe import choice
from pipeline.analysis.topics.fit import fitting
from pipeline.params.reading import load_params


def main(folder: Path) -> None:
    """QUICK=1: three corpora, and one without topics."""
    chosen = choose_planted(3 if os.environ.get("QUICK") else 20, folder / "topics_choice.csv")
    near = chosen.filter(pl.col("planted") > 0).select((pl.col("chosen") / pl.col("planted") - 1).abs() <= 0.2)
    print(f"K within a fifth of the planted: {near.to_series().sum()} of {near.height}")


def choose_planted(n_corpora: int, path: Path) -> pl.DataFrame:
    """One row is one corpus of 12 topics, or of none: which of the candidates the rule takes. Kept as they come."""
    rows: list[dict[str, object]] = []
    for seed in range(201, 202 + n_corpora):
        none = seed == 201 + n_corpora
        counts = plant_nothing(seed) if none else plant(12, "zipf", "300", seed).counts[:600]
        table, sections = tabulate_counts(counts)
        params = replace(load_params().lda, seed=seed)
        candidates = [4, 8, 10, 12, 14, 18, 24]
        fits = {n: fitting.fit_topics(table, sections, n, params) for n in candidates}
        coherence = pl.DataFrame(
            [(n, 0, 0.0, 0.0, 0.0) for n in candidates],
            schema=["n_topics", "topic", "c_v", "npmi", "exclusivity"],
            orient="row",
        )
        compared = choice.compare_candidates(
            {n: fit.held_out for n, fit in fits.items()}, {n: fit.topic_starts for n, fit in fits.items()}, coherence
        )
        chosen = choice.choose_candidate(compared, "auto").filter("chosen").row(0, named=True)
        rows.append(
            {"seed": seed, "planted": 0 if none else 12, "chosen": chosen["n_topics"], "reason": chosen["reason"]}
        )
        print(f"  {rows[-1]}", flush=True)
        pl.DataFrame(rows).write_csv(path)
    return pl.DataFrame(rows)


def plant_nothing(seed: int) -> csr_array:
    """2,000 sections of 60 words, all from one distribution: no topics at all."""
    rng = np.random.default_rng(seed)
    base = 1 / np.arange(1, N_TERMS + 1)
    return csr_array(rng.multinomial(60, base / base.sum(), 2000).astype(float))
