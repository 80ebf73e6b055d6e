"""A year added to planted corpora: does a kept model tell what began and ended, and what does fitting anew change instead?"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from benchmarks.halves import group_by_document
from pipeline import catalog
from pipeline.analysis.statistics.matrices import gather_terms, measure_sections
from pipeline.analysis.topics.describe import choice
from pipeline.analysis.topics.describe.identity import identify_topics
from pipeline.analysis.topics.fit import fitting, increments, previous
from pipeline.analysis.topics.fit.consensus import compare_topics
from pipeline.params.sections import LdaParams, ResamplingParams

Matrix = NDArray[np.float64]

# Written down before the first run; nothing was tried on them.
SEEDS = range(201, 206)
N_TOPICS, N_TERMS, YEARS, DOCUMENTS, SECTIONS = 12, 2000, 7, 14, 40
LDA = LdaParams(engine="variational", n_starts=5, passes=30, seed=42)
RESAMPLING = ResamplingParams(confidence=0.95, n_resamples=500, seed=42)
CASES = ("nothing changes", "one begins", "one ends", "one begins, one ends")


@dataclass(frozen=True)
class Planted:
    """section_terms and sections of all years; the planted φ, and θ of each section by its name."""

    terms: pl.DataFrame
    sections: pl.DataFrame
    phi: Matrix
    theta: Matrix


def plant(case: str, seed: int) -> Planted:
    """14 documents of 40 sections a year; words by Zipf's law, as many as real sections have (log-normal, median 22).

    Documents love topics each in their own way. The last topic begins in the last year, or the first ends before it,
    or neither: both have a share like any other while they last.
    """
    rng = np.random.default_rng(seed)
    base = 1 / np.arange(1, N_TERMS + 1)
    phi = rng.gamma(np.tile(100 * base / base.sum(), (N_TOPICS + 1, 1))) + 1e-300
    phi /= phi.sum(axis=1, keepdims=True)
    rows, thetas, names = [], [], []
    for year in range(YEARS):
        present = np.ones(N_TOPICS + 1)
        present[-1] = float("begins" in case and year == YEARS - 1)
        present[0] = float("ends" not in case or year < YEARS - 1)
        for document in range(DOCUMENTS):
            love = rng.dirichlet(np.full(N_TOPICS + 1, 5.0)) * present
            theta = rng.dirichlet(np.maximum(0.1 * N_TOPICS * love / love.sum(), 1e-12), SECTIONS)
            thetas.append(theta)
            for section, shares in enumerate(theta):
                words = rng.choice(N_TERMS, int(rng.lognormal(np.log(22), 0.8)) + 3, p=shares @ phi)
                name = f"{year}{document:02d}{section:02d}"
                names.append((name, name[:3], name, len(words)))
                rows += [
                    (name, f"{word:04d}", int(n)) for word, n in zip(*np.unique(words, return_counts=True), strict=True)
                ]
    table = pl.DataFrame(rows, schema=("section_id", "term", "count"), orient="row").sort("section_id", "term")
    frequent = table.group_by("term").len().filter(pl.col("len") >= 3)["term"]
    sections = pl.DataFrame(names, schema=("section_id", "document_id", "text", "n_chars"), orient="row")
    return Planted(table.filter(pl.col("term").is_in(frequent.implode())), sections, phi, np.vstack(thetas))


def keep(fit: fitting.Fit, table: pl.DataFrame, sections: pl.DataFrame) -> previous.KeptModel:
    """The fit as it comes back from its file."""
    section_topics = fitting.tabulate(fit)[1]
    lengths = measure_sections(gather_terms([table]), catalog.unchanged_sections.empty())
    kept = previous.KeptModel(
        path="kept.npz",
        phi=fit.phi,
        alpha=fit.alpha,
        terms=fit.terms,
        starts=np.array(fit.starts, dtype=np.float32),
        topic_starts=fit.topic_starts,
        held_out=fit.held_out,
        sections=previous.keep_sections(section_topics, lengths, previous.hash_sections([sections])),
    )
    return previous.parse_model(previous.pack_model(kept), kept.path)


def widen(fit: fitting.Fit) -> Matrix:
    """φ over all terms."""
    phi = np.full((len(fit.phi), N_TERMS), 1e-12)
    phi[:, [int(term) for term in fit.terms]] = fit.phi
    return phi


def share_years(fit: fitting.Fit, sections: pl.DataFrame) -> Matrix:
    """Share of each topic in the words of each year that the fit knows: array of shape (n_years, n_topics)."""
    sizes = dict(sections.select("section_id", "n_chars").iter_rows())
    words = np.array([sizes[section_id] for section_id in fit.section_ids])
    years = np.array([int(section_id[0]) for section_id in fit.section_ids])
    return np.array([words[years == y] @ fit.theta[years == y] / words[years == y].sum() for y in np.unique(years)])


def pair(found: Matrix, reference: Matrix) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Places of topics found and of their partners in the reference, one to one."""
    places, partners = linear_sum_assignment(compare_topics(found, reference), maximize=True)
    return places, partners


def measure(case: str, seed: int) -> dict[str, object]:
    """One corpus: what the kept model says of the last year, and what fitting anew makes of the years before it."""
    planted = plant(case, seed)
    earlier = planted.terms.filter(pl.col("section_id") < f"{YEARS - 1}").filter(pl.len().over("term") >= 3)
    earlier_sections = planted.sections.filter(pl.col("section_id") < f"{YEARS - 1}")
    old = fitting.fit_topics(gather_terms([earlier]), group_by_document(earlier_sections), N_TOPICS, LDA)
    kept = keep(old, earlier, earlier_sections)
    started = time.process_time()
    candidates = range(N_TOPICS, N_TOPICS + 3)
    terms = gather_terms([planted.terms])
    fits = {n: increments.extend_topics(terms, group_by_document(planted.sections), n, kept, LDA) for n in candidates}
    cpu = (time.process_time() - started) / len(fits)
    chosen = choose({n: fit for n, (fit, _, _) in fits.items()})
    fit, origins, unchanged = fits[chosen]
    section_topics = fitting.tabulate(fit)[1]
    status = identify_topics(origins, unchanged, section_topics, planted.sections, RESAMPLING)["status"].to_list()
    started = time.process_time()
    anew = fitting.fit_topics(terms, group_by_document(planted.sections), chosen, LDA)
    cpu_anew = time.process_time() - started
    places, partners = pair(widen(old), planted.phi[:N_TOPICS])
    ended = {int(places[partners == 0][0])} if "ends" in case else set()
    gone = {topic for topic, what in enumerate(status) if what == "gone"}
    begun = float(compare_topics(widen(fit)[N_TOPICS:], planted.phi[-1:]).max(initial=0)) if "begins" in case else None
    row = {
        "case": case,
        "seed": seed,
        "chosen": chosen,
        "n_new": status.count("new"),
        "n_missed": status.count("missed"),
    }
    row |= {"cosine_of_begun": begun, "n_gone_right": len(gone & ended), "n_gone_wrong": len(gone - ended)}
    for name, each, seconds in (("on", fit, cpu), ("anew", anew, cpu_anew)):
        row |= {f"{key}_{name}": value for key, value in compare_shares(each, old, planted).items()}
        row[f"cpu_{name}"] = seconds
    return row


def choose(fits: Mapping[int, fitting.Fit]) -> int:
    """The number of topics that `auto` takes."""
    no_coherence = pl.DataFrame(schema=dict.fromkeys(("n_topics", "c_v", "npmi", "exclusivity"), pl.Float64))
    scores = choice.compare_candidates(
        {n: fit.held_out for n, fit in fits.items()}, {n: fit.topic_starts for n, fit in fits.items()}, no_coherence
    )
    return int(choice.choose_candidate(scores, "auto").filter("chosen")["n_topics"][0])


def compare_shares(fit: fitting.Fit, old: fitting.Fit, planted: Planted) -> dict[str, float]:
    """How far the share of an earlier year moves at most, and the mean error of the planted topics' shares of the last year."""
    shares = share_years(fit, planted.sections)
    places, partners = pair(widen(fit), widen(old))
    moved = shares[:-1, places] - share_years(old, planted.sections)[:, partners]
    places, partners = pair(widen(fit), planted.phi)
    last = (planted.sections["section_id"] >= f"{YEARS - 1}").to_numpy()
    words = planted.sections["n_chars"].to_numpy()[last]
    truth = words @ planted.theta[last] / words.sum()
    return {
        "largest_change": float(np.abs(moved).max()),
        "error_of_last_year": float(np.abs(shares[-1, places] - truth[partners]).mean()),
    }


def main(results: Path) -> None:
    rows = []
    for case in CASES:
        for seed in SEEDS:
            rows.append(measure(case, seed))
            print(*(f"{key}={value}" for key, value in rows[-1].items()), flush=True)
    pl.DataFrame(rows, infer_schema_length=None).write_csv(results / "another_year.csv")
