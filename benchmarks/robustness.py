"""Claims planted to rest on copies, on one kind of document or on doubtful documents alone: do other settings break them, and name why?

Simulated counts of bodies that write a plan and a notice a year, some with more to say of a word than others. One word of each corpus is
planted, four are flat. A rise that is everyone's own stands beside the three, as what should be broken by none of these.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from pipeline.analysis.robustness.keywords import run_settings
from pipeline.analysis.robustness.settings import list_settings
from pipeline.analysis.robustness.tabulation import list_keyword_claims, tabulate
from pipeline.analysis.statistics.arrays import Matrix
from pipeline.params.reading import load_params
from pipeline.params.sections import Params

# Fixed before anything was run; none was tried and left out.
SEEDS = range(1, 26)
N_VOICES, N_YEARS, FIRST = 14, 8, 2016
RATE, GROWTH = 0.5, 1.5  # mentions in a document, and how they grow a year where they do
N_PERMUTATIONS = 999
# What each plant must be broken by; a rise of one kind by whatever leaves the other kind alone.
BROKEN_BY = {
    "copies": "text=own",
    "plans": "kinds=others",
    "notices": "kinds=largest",
    "doubtful": "doubtful=leave_out",
}


def main(results: Path) -> None:
    """Write robustness.csv: one row a plant: of how many corpora a setting claims it, one breaks it, and the table says why."""
    params, rows = load_params(), []
    for plant in ("copies", "one kind", "doubtful", "everyone"):
        found = list(judge_plants(plant, params))
        rows.append(
            {
                "plant": plant,
                "n_corpora": len(found),
                "n_claimed": sum(one["claimed"] for one in found),
                "share_broken": round(sum(one["broken"] for one in found) / len(found), 3),
                "share_named": round(sum(one["named"] for one in found) / len(found), 3),
                "mean_share_holding": round(float(np.mean([one["share_holding"] for one in found])), 3),
            }
        )
        print(rows[-1])
    pl.DataFrame(rows).write_csv(results / "robustness.csv")


def judge_plants(plant: str, params: Params) -> Iterator[dict[str, float]]:
    for seed in SEEDS:
        rng = np.random.default_rng([seed, 16])
        resting = ("plans", "notices")[seed % 2] if plant == "one kind" else plant
        claim = judge_plant(*simulate(resting, rng), params)
        cause = BROKEN_BY.get(resting)
        breaks = (claim["breaks"] or "").split("、")
        yield {
            "claimed": claim["n_settings"] > 0,
            "broken": claim["n_holds"] + claim["n_unconfirmed"] < claim["n_settings"],
            # Of a rise that is everyone's, that none of the three is named.
            "named": cause in breaks if cause else not set(breaks) & set(BROKEN_BY.values()),
            "share_holding": claim["n_holds"] / max(claim["n_settings"], 1),
        }


def judge_plant(documents: pl.DataFrame, counts: Mapping[tuple[str, str], Matrix], params: Params) -> dict[str, Any]:
    """The row of robustness of the planted word, the first; one that never holds where nobody would claim it."""
    names = [f"词{number}" for number in range(5)]
    trajectory = replace(params.trajectory, n_permutations=N_PERMUTATIONS)
    settings = list_settings(params.robustness)
    questions = ["keyword"] * 5
    runs = run_settings(documents, counts, names, questions, settings, False, trajectory, params.resampling)
    trends = runs.filter(setting=1).with_columns(question=pl.lit("keyword"), rate_ratio="estimate")
    claims, _ = tabulate(list_keyword_claims(trends, runs))
    (row,) = claims.filter(keyword="词0").to_dicts() or [
        {"n_holds": 0, "n_unconfirmed": 0, "n_settings": 0, "breaks": None}
    ]
    return row


def simulate(plant: str, rng: np.random.Generator) -> tuple[pl.DataFrame, dict[tuple[str, str], Matrix]]:
    """Documents with the words that are counted in them. plant: a key of BROKEN_BY, or everyone."""
    voice, year, kind = (part.ravel() for part in np.indices((N_VOICES, N_YEARS, 2)))
    n = len(voice)
    # A plan or two a year, so that plans are the more.
    extra = np.flatnonzero((kind == 0) & (rng.random(n) < 0.2))
    voice, year, kind = (np.concatenate([part, part[extra]]) for part in (voice, year, kind))
    n = len(voice)
    chars = rng.lognormal(np.log(4000), 0.4, n).astype(np.int64)
    n_copied = (chars * rng.uniform(0.1, 0.3, n)).astype(np.int64)
    doubted = (year >= N_YEARS // 2) & (rng.random(n) < 0.35)
    zeal = rng.gamma(2, 1 / 2, N_VOICES)[voice]
    rates = np.full((n, 5), RATE) * zeal[:, None]
    rising = RATE * GROWTH ** year.astype(float) * zeal
    copied = np.zeros((n, 5))
    if plant == "everyone":
        rates[:, 0] = rising
    elif plant in ("plans", "notices"):
        inside = kind == ("plans", "notices").index(plant)
        rates[inside, 0] = rising[inside]
    elif plant == "doubtful":
        rates[:, 0] = np.where(doubted, rising * 2, rates[:, 0] / 2)
    else:
        rates[:, 0] /= 2
        copied[:, 0] = rng.poisson(RATE * GROWTH ** year.astype(float))
    own = rng.poisson(rates).astype(np.float64)
    documents = pl.DataFrame(
        {
            "document_id": [f"d{number:04d}" for number in range(n)],
            "voice": [f"机构{number}" for number in voice],
            "kind": np.where(kind == 0, "工作要点", "通知"),
            "year": pl.Series(FIRST + year, dtype=pl.Int32),
            "n_chars": chars,
            "n_own_chars": chars - n_copied,
            "doubted": doubted,
            "region": [f"区{number % 4}" for number in voice],
        }
    ).with_columns(
        issuer="voice", level=pl.lit("区县"), issued_on=pl.lit(None, pl.Date), published_on=pl.lit(None, pl.Date)
    )
    everything = own + copied
    return documents, {
        (text, spelling): counts
        for text, counts in (("own", own), ("all", everything))
        for spelling in ("all", "keyword")
    }
