"""Claims about keywords on corpora whose truth is known: false ones, intervals, power, wrong names; what was done before beside.

`python -m benchmarks claims`; with `--tune N` on other seeds, and no table is written.
"""

import os
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.claims_bounds import compare_methods, state_bounds
from benchmarks.claims_corpora import DESIGNS, NULLS, Cell, Corpus, make_corpus
from benchmarks.claims_judge import FIRST_YEAR, judge, name_keywords
from benchmarks.claims_rivals import RIVALS
from benchmarks.claims_summary import METHOD, ROWS, TESTS, summarise

# Fixed before any method was run. What is tried, is tried on 1 to 999.
SEEDS = range(1001, 1201)
SHAPES = ("falling", "step_up", "step_down", "hump", "valley", "gone")


def list_cells() -> list[Cell]:
    """Flat truth; the same at other numbers of voices, for intervals; planted histories."""
    copied = [null for null in NULLS if Cell(null).copies]
    return [
        *(Cell(null, design) for design in DESIGNS for null in NULLS),
        *(Cell(null, design, known=False) for design in DESIGNS for null in copied),
        *(Cell(null, n_bodies=n_bodies) for n_bodies in (8, 20) for null in NULLS),
        *(Cell("own", planted=(name,) * 5) for name in ("rising", "absent_before", "burst")),
        *(Cell("own", n_bodies=n_bodies, planted=("rising",) * 5) for n_bodies in (8, 20)),
        *(Cell("own", n_bodies=n_bodies, planted=SHAPES) for n_bodies in (12, 20)),
    ]


def run_corpus(task: tuple[Cell, int]) -> pl.DataFrame:
    """ROWS of one corpus: each keyword by each method.

    Rivals are not asked where they were already: they take the texts of hidden copies for what they take those of known ones for.
    """
    cell, seed = task
    corpus = make_corpus(cell, seed)
    started = time.process_time()
    trends, keyword_years, flagged = judge(corpus, seed)
    seconds = time.process_time() - started
    tables = [_arrange(corpus, seed, METHOD, seconds, trends, keyword_years, flagged)]
    if cell.known and (cell.planted or cell.n_bodies == 12):
        for method, rival in RIVALS.items():
            started = time.process_time()
            found = rival(corpus, seed)
            tables.append(_arrange(corpus, seed, method, time.process_time() - started, found))
    return pl.concat(tables)


def _arrange(
    corpus: Corpus,
    seed: int,
    method: str,
    seconds: float,
    found: pl.DataFrame,
    keyword_years: pl.DataFrame | None = None,
    flagged: bool | None = None,
) -> pl.DataFrame:
    """ROWS; `found` has a row for each keyword, in their order, and what it lacks is null."""
    cell, n_keywords = corpus.cell, len(corpus.histories)
    year = np.random.default_rng([seed, 1]).integers(0, len(corpus.rates), n_keywords)
    rows = pl.DataFrame(
        {
            "null": cell.null,
            "copies": ("known" if cell.known else "hidden") if cell.copies else "none",
            "planted": " ".join(dict.fromkeys(cell.planted)),
            "design": cell.design,
            "n_bodies": cell.n_bodies if cell.design == "plans" else None,
            "method": method,
            "seed": seed,
            "keyword": name_keywords(n_keywords),
            "history": corpus.histories,
            "true_ratio": corpus.ratios,
            "year": year + FIRST_YEAR,
            # One year of every other keyword, that no corpus has too much weight.
            "true_rate": np.where(np.arange(n_keywords) % 2, np.nan, corpus.rates[year, np.arange(n_keywords)]),
            "seconds": seconds,
            "flagged": flagged,
        },
        schema_overrides=ROWS,
    )
    lacking = [pl.lit(None).alias(name) for name in ("evidence", *TESTS) if name not in found.columns]
    rows = rows.with_columns(
        found.with_columns(lacking).select("verdict", "evidence", *TESTS, low="ci_low", high="ci_high")
    )
    if keyword_years is None:
        rows = rows.with_columns(rate_low=None, rate_high=None)
    else:
        rates = keyword_years.select("keyword", "year", rate_low="own_low", rate_high="own_high")
        rows = rows.join(rates, on=["keyword", "year"], how="left", maintain_order="left")
    return rows.with_columns(pl.col(pl.Float64).fill_nan(None)).select(*ROWS).cast(ROWS)


def run_cells(cells: list[Cell], seeds: range) -> Iterator[pl.DataFrame]:
    """The summary of each cell, in their order; a process for each core."""
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for cell in cells:
            yield summarise(pl.concat(pool.map(run_corpus, [(cell, seed) for seed in seeds], chunksize=5)))


def main(folder: Path, tune: int | None = None, cells: str = "") -> None:
    """tune: seeds 1 to this, and nothing is written; cells: only those whose name has this text (nothing is written either)."""
    seeds = SEEDS if tune is None else range(1, tune + 1)
    chosen = [cell for cell in list_cells() if cells in f"{cell.name}, {cell.design}, {cell.n_bodies}"]
    started, tables = time.monotonic(), []
    for cell, table in zip(chosen, run_cells(chosen, seeds), strict=True):
        tables.append(table)
        print(f"{time.monotonic() - started:5.0f} s: {cell.name}, {cell.design}, {cell.n_bodies}", flush=True)
    table = pl.concat(tables)
    print(*compare_methods(table), *state_bounds(table), sep="\n")
    if tune is None and not cells:
        table.write_csv(folder / "claims.csv", float_precision=4)
