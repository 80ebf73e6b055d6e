"""Distinctive terms of years and changes of topics between periods where nothing changes: how many corpora have a false claim.

Twelve bodies write one plan a year for seven years. Bodies have subjects and words of their own, documents clumps of words, and all
years are alike. In one cell half of a year's text is copied from one plan of that year; the audit knows what.
"""

import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipeline import catalog
from pipeline.analysis.periods.evolution import trace_evolution
from pipeline.analysis.periods.periods import date_documents
from pipeline.analysis.periods.topics import gather_sections
from pipeline.analysis.statistics.matrices import SectionTopics, gather_terms
from pipeline.analysis.statistics.voices import find_voices
from pipeline.analysis.terms.keyness import measure_keyness
from pipeline.params.reading import load_params
from pipeline.params.sections import Period

Matrix = NDArray[np.float64]

# Everything was tried on the seeds 1 to 160 alone, and is measured on others.
SEEDS = range(1001, 1201)
CELLS = {"nothing copied": 0.0, "half copied": 0.5}

N_BODIES, YEARS, N_SECTIONS, N_WORDS = 12, range(2017, 2024), 25, 30
N_TOPICS, N_TERMS = 8, 800
PERIODS = (Period("前期", (2017, 2020)), Period("后期", (2021, 2023)))
CHARS = 100  # of each section


@dataclass(frozen=True)
class Corpus:
    """Tables of a corpus; theta: array of shape (n_sections, n_topics), in order of section_id; phi: (n_topics, n_terms)."""

    documents: pl.DataFrame
    sections: pl.DataFrame
    section_terms: pl.DataFrame
    theta: Matrix
    copies: pl.DataFrame
    phi: Matrix


def simulate(seed: int, share_copied: float) -> Corpus:
    """A corpus of flat truth.

    A document's mix of topics is softmax(common + N(0, .5) of its body + N(0, .3) of its own), that of a section is drawn around it.
    Words follow the topics, times a gamma factor of shape 0.7 for each word of each body, and of shape 1 for each word of each document:
    as noisy as the noisiest quarter of real words.
    """
    rng = np.random.default_rng([seed, 13])
    base = 1 / np.arange(1, N_TERMS + 1)
    phi = rng.gamma(np.tile(100 * base / base.sum(), (N_TOPICS, 1))) + 1e-12
    phi /= phi.sum(axis=1, keepdims=True)
    common = rng.normal(0, 0.5, N_TOPICS)
    habits = rng.normal(0, 0.5, (N_BODIES, N_TOPICS))
    own_words = rng.gamma(0.7, 1 / 0.7, (N_BODIES, N_TERMS))
    documents: list[tuple[str, str, str, int]] = []
    sections: list[tuple[str, str, int, int, int]] = []
    copies: list[tuple[str, int, int, str, int, int, float, str]] = []
    thetas: list[Matrix] = []
    words: list[NDArray[np.int64]] = []
    for year in YEARS:
        model = int(rng.integers(N_BODIES))
        first = len(sections)
        for body in (model, *(body for body in range(N_BODIES) if body != model)):
            document_id = f"{year}-{body:02d}"
            documents.append((document_id, f"机构{body:02d}", f"机构{body:02d}", year))
            mix = np.exp(common + habits[body] + rng.normal(0, 0.3, N_TOPICS))
            theta = rng.dirichlet(0.8 * mix / mix.sum() + 1e-6, N_SECTIONS)
            chances = (theta @ phi) * own_words[body] * rng.gamma(1, 1, N_TERMS)
            counts = rng.multinomial(N_WORDS, chances / chances.sum(axis=1, keepdims=True))
            for number in range(N_SECTIONS):
                start = number * CHARS
                sections.append((document_id, f"{document_id}-{number:02d}", start, start + CHARS, CHARS))
                if body != model and rng.random() < share_copied:
                    source = first + int(rng.integers(N_SECTIONS))
                    thetas.append(thetas[source])
                    words.append(words[source])
                    there, _, from_start, from_end, _ = sections[source]
                    copies.append((document_id, start, start + CHARS, there, from_start, from_end, 1.0, "earlier"))
                else:
                    thetas.append(theta[number])
                    words.append(counts[number])
    return Corpus(
        pl.DataFrame(documents, schema=DOCUMENTS_SCHEMA, orient="row")
        .with_columns(level=pl.lit("区县"), kind=pl.lit("工作要点"))
        .sort("document_id"),
        *_order(pl.DataFrame(sections, schema=SECTIONS_SCHEMA, orient="row"), np.array(words), np.array(thetas)),
        pl.DataFrame(copies, schema=catalog.copies.schema, orient="row"),
        phi,
    )


def _order(
    sections: pl.DataFrame, words: NDArray[np.int64], theta: Matrix
) -> tuple[pl.DataFrame, pl.DataFrame, Matrix]:
    """sections, section_terms and theta by section_id."""
    order = sections["section_id"].arg_sort().to_numpy()
    sections, words = sections[order], words[order]
    rows, columns = np.nonzero(words)
    names = pl.Series([f"词{term:03d}" for term in range(N_TERMS)])
    section_terms = {"section_id": sections["section_id"].gather(rows), "term": names.gather(columns)}
    counts = pl.Series("count", words[rows, columns].astype(np.int64))
    return sections, pl.DataFrame(section_terms).with_columns(counts), theta[order]


def count_claims(seed: int, cell: str) -> pl.DataFrame:
    """One row is one way: how many claims of each kind it makes of the corpus of this seed."""
    corpus, params = simulate(seed, CELLS[cell]), load_params()
    own = corpus.sections.filter(find_voices(corpus.sections, corpus.documents, corpus.copies)["own"])
    rows = []
    for way, sections in (("copies as own words", corpus.sections), ("own words", own)):
        section_terms = gather_terms([corpus.section_terms])
        terms, _ = measure_keyness(
            section_terms.sum_documents(sections), corpus.documents, "year", set(), params.keyness
        )
        periods = replace(params.evolution, periods=PERIODS)
        section_topics = SectionTopics(corpus.theta, corpus.sections["section_id"])
        tables = _tabulate(corpus)
        dated = date_documents(corpus.documents, PERIODS)
        topics = gather_sections(section_terms, section_topics, sections, tables, dated, len(PERIODS))
        moved = trace_evolution(topics, dated, tables, 5, periods, params.resampling)
        rows.append(
            {
                "seed": seed,
                "cell": cell,
                "way": way,
                "terms": int(terms["distinctive"].sum()),
                "shares": int(moved["period_topics"]["verdict"].is_in(["上升", "下降"]).sum()),
                "words": int(moved["topic_links"]["changed"].sum()),
                "links": int(moved["topic_links"]["claimed"].sum()),
                "pairs": int(moved["topic_pairs"]["claimed"].sum()),
            }
        )
    return pl.DataFrame(rows)


def _tabulate(corpus: Corpus) -> dict[str, pl.DataFrame]:
    """The tables that `trace_evolution` reads: the topics as they were planted."""
    topics = np.arange(N_TOPICS, dtype=np.int32)
    return {
        "topic_words": pl.DataFrame(
            {
                "topic": np.repeat(topics, N_TERMS),
                "term": [f"词{term:03d}" for term in range(N_TERMS)] * N_TOPICS,
                "probability": corpus.phi.ravel(),
            }
        ).filter(pl.col("term").is_in(corpus.section_terms["term"].unique().implode())),
        "topic_quality": pl.DataFrame({"topic": topics, "alpha": 0.1, "grade": "A"}),
        "topic_labels": pl.DataFrame({"topic": topics}).with_columns(doubt=pl.lit(None, pl.String)),
        "unchanged_sections": catalog.unchanged_sections.empty(),
        "own_names": catalog.own_names.empty(),
    }


def main(folder: Path) -> None:
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        jobs = [(seed, cell) for cell in CELLS for seed in SEEDS]
        claims = pl.concat(list(pool.map(count_claims, *zip(*jobs, strict=True), chunksize=10)))
    kinds = ("terms", "shares", "words", "links", "pairs")
    of_topics = pl.sum_horizontal(kinds[1:]).alias("evolution")
    table = (
        claims.with_columns(of_topics)
        .group_by("cell", "way", maintain_order=True)
        .agg(pl.len().alias("n_corpora"), *((pl.col(kind) > 0).mean().alias(kind) for kind in (*kinds, "evolution")))
    )
    table.write_csv(folder / "claims_terms.csv", float_precision=3)
    print(f"corpora with a false claim, {len(SEEDS)} of each kind, nothing changing from year to year:")
    for row in table.iter_rows(named=True):
        print(
            f"  {row['cell']}, {row['way']}: a distinctive term of a year in {row['terms']:.1%}, a change of topics between periods "
            f"in {row['evolution']:.1%} ({', '.join(f'{kind} {row[kind]:.1%}' for kind in kinds[1:])})"
        )


SECTIONS_SCHEMA = {
    "document_id": pl.String,
    "section_id": pl.String,
    "start": pl.Int64,
    "end": pl.Int64,
    "n_chars": pl.Int64,
}
DOCUMENTS_SCHEMA = {"document_id": pl.String, "issuer": pl.String, "voice": pl.String, "year": pl.Int32}
