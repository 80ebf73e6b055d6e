"""Distinctive terms: false claims on shuffled years and power on planted ones, beside Monroe's z with tokens as units."""

import os
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from scipy.special import erfc

from benchmarks.planted import make_seed
from pipeline.analysis.statistics.false_discovery import adjust_p
from pipeline.analysis.statistics.matrices import gather_terms
from pipeline.analysis.terms.keyness import measure_keyness
from pipeline.params.reading import load_params
from pipeline.params.sections import KeynessParams

# The method was tried on the seed of params.yaml and on shuffles of it, and is measured on others.
SEEDS = range(101, 106)
N_SHUFFLES = 100
Measure = Callable[[pl.DataFrame, pl.DataFrame, pl.DataFrame, str, KeynessParams], pl.DataFrame]


def measure_tokens(
    section_terms: pl.DataFrame, sections: pl.DataFrame, documents: pl.DataFrame, kind: str, params: KeynessParams
) -> pl.DataFrame:
    """The plain way: log-odds over their standard error with every token independent (Monroe et al. 2008, equations 16 to 22)."""
    counts = (
        section_terms.join(sections.select("section_id", "document_id"), on="section_id")
        .join(documents.select("document_id", group=pl.col(kind).cast(pl.String)).drop_nulls(), on="document_id")
        .group_by("group", "term")
        .agg(pl.col("count").sum())
    )
    y = counts.pivot("term", index="group", values="count", sort_columns=True).sort("group").fill_null(0)
    inside = y.drop("group").to_numpy().astype(float)
    outside, n = inside.sum(axis=0) - inside, inside.sum(axis=1, keepdims=True)
    alpha, alpha_0 = params.prior * inside.sum(axis=0), params.prior * n.sum()
    log_odds = np.log((inside + alpha) / (n + alpha_0 - inside - alpha))
    log_odds -= np.log((outside + alpha) / (n.sum() - n + alpha_0 - outside - alpha))
    z = log_odds / np.sqrt(1 / (inside + alpha) + 1 / (outside + alpha))
    q = adjust_p(erfc(np.abs(z) / np.sqrt(2)).ravel()).reshape(z.shape)
    rows, columns = np.nonzero(inside)
    return pl.DataFrame(
        {
            "group": y["group"].gather(rows),
            "term": pl.Series(y.columns[1:]).gather(columns),
            "q": q[rows, columns],
            "distinctive": ((q < params.max_q) & (z > 0))[rows, columns],
        }
    )


def measure_voices(
    section_terms: pl.DataFrame, sections: pl.DataFrame, documents: pl.DataFrame, kind: str, params: KeynessParams
) -> pl.DataFrame:
    """As delivered, but that names may be distinctive; sections are of own words."""
    voiced = documents.with_columns(voice=pl.coalesce("issuer", "document_id"))
    return measure_keyness(gather_terms([section_terms]).sum_documents(sections), voiced, kind, (), params)[0]


WAYS: dict[str, Measure] = {"voices": measure_voices, "tokens": measure_tokens}
Corpus = tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]


def make_corpus(seed: int) -> tuple[Corpus, pl.DataFrame]:
    """section_terms, sections of own words and documents of an embedded corpus, and the planted rates of its keywords."""
    made = make_seed(seed)
    return (made.section_terms, made.own_sections, made.documents), made.truth["keyword_years"]


def run_seed(seed: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Rows of `shuffle_years` and of `find_planted`."""
    corpus, truth = make_corpus(seed)
    return shuffle_years(seed, *corpus), find_planted(seed, corpus, truth)


def shuffle_years(
    seed: int, section_terms: pl.DataFrame, sections: pl.DataFrame, documents: pl.DataFrame
) -> list[dict[str, Any]]:
    """How many (term, year) pairs are named in each of some shuffles of the corpus of a seed; years are shuffled within bodies."""
    rng = np.random.default_rng(seed)
    rows = []
    for shuffle in range(N_SHUFFLES // len(SEEDS)):
        shuffled = documents.with_columns(pl.col("year").shuffle(int(rng.integers(2**31))).over("issuer"))
        row: dict[str, Any] = {"seed": seed, "shuffle": shuffle}
        for way, measure in WAYS.items():
            started = time.process_time()
            found = measure(section_terms, sections, shuffled, "year", load_params().keyness)
            row |= {way: found.filter(pl.col("q") < 0.05).height, f"{way}_seconds": time.process_time() - started}
        rows.append(row)
    return rows


def shuffle_clumped(n_documents: int = 60, n_terms: int = 600) -> pl.DataFrame:
    """The same where words come in clumps, as in real texts: gamma-Poisson counts with a shape of 0.3, the same for all years."""
    rng = np.random.default_rng(SEEDS[0])
    counts = rng.poisson(rng.gamma(0.7, 3.0, n_terms) * rng.gamma(0.3, 1 / 0.3, (n_documents, n_terms)))
    rows, columns = np.nonzero(counts)
    names = np.array([f"d{place:03d}" for place in range(n_documents)])
    sections = pl.DataFrame({"section_id": names, "document_id": names})
    section_terms = pl.DataFrame(
        {"section_id": names[rows], "term": np.array([f"t{n}" for n in range(n_terms)])[columns]}
    ).with_columns(count=pl.Series(counts[rows, columns]))
    years = np.resize(np.arange(2017, 2023, dtype=np.int32), n_documents)
    found = []
    for _ in range(N_SHUFFLES):
        # Ten bodies, each with a document of each year, in an order of its own.
        own_years = rng.permuted(years.reshape(-1, 6), axis=1).ravel()
        bodies = [f"机构{place // 6}" for place in range(n_documents)]
        documents = pl.DataFrame({"document_id": names, "issuer": bodies, "year": own_years})
        found.append(
            {
                way: measure(section_terms, sections, documents, "year", load_params().keyness)
                .filter(pl.col("q") < 0.05)
                .height
                for way, measure in WAYS.items()
            }
        )
    return pl.DataFrame(found)


def report_clumped(folder: Path) -> None:
    """Shuffles of clumped words, into keyness_clumped.csv."""
    found = shuffle_clumped()
    table = pl.DataFrame(
        {
            "units": list(WAYS),
            "n_shuffles": [len(found)] * len(WAYS),
            "n_that_name_a_term": [int((found[way] > 0).sum()) for way in WAYS],
            "n_terms_named": [int(found[way].sum()) for way in WAYS],
        }
    )
    table.write_csv(folder / "keyness_clumped.csv")
    print(f"the same where words come in clumps, {len(found)} shuffles:")
    for units, _, n, total in table.iter_rows():
        print(f"  {units} as units: {n} shuffles name a term ({total} terms in all)")


def find_planted(seed: int, corpus: Corpus, truth: pl.DataFrame) -> list[dict[str, Any]]:
    """Each planted keyword of a seed: years in which its rate is above that of the corpus, and in which it is named."""
    rows = []
    named = {
        way: measure(*corpus, "year", load_params().keyness).filter("distinctive").select("term", "group").rows()
        for way, measure in WAYS.items()
    }
    for own in truth.partition_by("keyword", maintain_order=True):
        keyword = own["keyword"][0]
        rate = dict(own.select(pl.col("year").cast(pl.String), "expected_per_10k_chars").iter_rows())
        mean = sum(rate.values()) / len(rate)
        row = {"seed": seed, "keyword": keyword, "kind": own["kind"][0]}
        for way, pairs in named.items():
            years = [year for term, year in pairs if term == keyword]
            row |= {
                f"{way}_above": sum(rate[y] > mean for y in years),
                f"{way}_else": sum(rate[y] <= mean for y in years),
            }
        rows.append(row)
    return rows


def main(folder: Path) -> None:
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        runs = list(pool.map(run_seed, SEEDS))
    shuffles, planted = (pl.DataFrame([row for run in runs for row in run[place]]) for place in range(2))
    by_kind = planted.group_by("kind", maintain_order=True).agg(
        n_keywords=pl.len(),
        **{f"named_by_{way}": (pl.col(f"{way}_above") > 0).sum() for way in WAYS},
        **{f"named_elsewhere_by_{way}": pl.col(f"{way}_else").sum() for way in WAYS},
    )
    false = pl.DataFrame(
        {"kind": ["shuffles that name a term"], "n_keywords": [len(shuffles)]}
        | {f"named_by_{way}": [int((shuffles[way] > 0).sum())] for way in WAYS}
        | {f"named_elsewhere_by_{way}": [int(shuffles[way].sum())] for way in WAYS},
        schema=by_kind.schema,
    )
    pl.concat([false, by_kind]).write_csv(folder / "keyness.csv")
    print(
        f"distinctive terms of shuffled years at q < 0.05, {len(shuffles)} shuffles over {len(SEEDS)} embedded corpora:"
    )
    for way in WAYS:
        n, total = int((shuffles[way] > 0).sum()), int(shuffles[way].sum())
        seconds = float(shuffles[f"{way}_seconds"].to_numpy().mean())
        print(f"  {way} as units: {n} shuffles name a term ({total} terms in all); {seconds:.2f} CPU s a run")
    print(f"planted keywords named in a year above their mean rate (and elsewhere), {len(SEEDS)} embedded corpora:")
    for row in by_kind.iter_rows(named=True):
        ways = "; ".join(f"{way} {row[f'named_by_{way}']} ({row[f'named_elsewhere_by_{way}']})" for way in WAYS)
        print(f"  {row['kind']}: of {row['n_keywords']}: {ways}")
    report_clumped(folder)
