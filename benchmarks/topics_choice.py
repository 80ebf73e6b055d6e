"""How many themes were planted, and how many the rule takes; and what it says of a corpus without any."""

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
from scipy.sparse import csr_array

from benchmarks.themes import write_themes
from benchmarks.topics import N_TERMS, tabulate_counts
from benchmarks.topics_themes import tabulate_themes
from pipeline.analysis.statistics.matrices import gather_terms
from pipeline.analysis.topics.describe import choice
from pipeline.analysis.topics.fit import fitting
from pipeline.params.reading import load_params

# In steps of √2, two more than the default.
CANDIDATES = (5, 7, 10, 14, 20, 28, 40, 57, 80)
PLANTED = (12, 25, 40, 60)
EXPONENT = 0.8
SEEDS = range(211, 216)


def main(folder: Path, resume: bool = False) -> None:
    """QUICK=1: one corpus, and one without topics."""
    chosen = choose_planted(1 if os.environ.get("QUICK") else len(SEEDS), folder / "topics_choice.csv", resume)
    near = chosen.filter(pl.col("planted") > 0).select("near").to_series()
    print(f"K within a fifth of the planted, or the nearest candidate: {near.sum()} of {near.len()}")


def choose_planted(n_seeds: int, path: Path, resume: bool) -> pl.DataFrame:
    """One row is one corpus of so many themes, or of none: which of the candidates the rule takes. Kept as they come."""
    rows = pl.read_csv(path).to_dicts() if resume and path.exists() else []
    done = {(row["seed"], row["planted"]) for row in rows}
    for seed in SEEDS[:n_seeds]:
        for planted in (PLANTED if n_seeds > 1 else PLANTED[:1]) + (0,) * (seed == SEEDS[0]):
            if (seed, planted) in done:
                continue
            if planted:
                table, sections = tabulate_themes(write_themes(planted, EXPONENT, seed))
            else:
                table, sections = tabulate_counts(plant_nothing(seed))
            rows.append({"seed": seed, "planted": planted} | choose_number(table, sections, planted, seed))
            print(f"  {rows[-1]}", flush=True)
            pl.DataFrame(rows).write_csv(path)
    return pl.DataFrame(rows)


def choose_number(table: pl.DataFrame, sections: pl.DataFrame, planted: int, seed: int) -> dict[str, object]:
    """The candidate taken, the range that it is of, why, and whether it is near the planted number."""
    params = replace(load_params().lda, seed=seed)
    section_terms = gather_terms([table])
    fits = {n: fitting.fit_topics(section_terms, sections, n, params) for n in CANDIDATES}
    coherence = pl.DataFrame(
        [(n, 0, 0.0, 0.0, 0.0) for n in CANDIDATES],
        schema=["n_topics", "topic", "c_v", "npmi", "exclusivity"],
        orient="row",
    )
    compared = choice.compare_candidates(
        {n: fit.held_out for n, fit in fits.items()}, {n: fit.topic_starts for n, fit in fits.items()}, coherence
    )
    taken = choice.choose_candidate(compared, "auto").filter("chosen").row(0, named=True)
    nearest = min(CANDIDATES, key=lambda n: abs(np.log(n / max(planted, 1))))
    return {
        "chosen": taken["n_topics"],
        "range": "-".join(map(str, compared.filter("in_range")["n_topics"])),
        "reason": taken["reason"],
        "near": taken["n_topics"] == nearest or abs(taken["n_topics"] - planted) <= 0.2 * planted,
    }


def plant_nothing(seed: int) -> csr_array:
    """2,000 sections of 60 words, all from one distribution: no topics at all."""
    rng = np.random.default_rng(seed)
    base = 1 / np.arange(1, N_TERMS + 1)
    return csr_array(rng.multinomial(60, base / base.sum(), 2000).astype(float))
