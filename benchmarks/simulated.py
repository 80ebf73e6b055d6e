"""Corpora whose shares of topics are known: bodies that differ, text copied among them, a panel that changes."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

Matrix = NDArray[np.float64]
Words = NDArray[np.int64]

N_TOPICS, N_TERMS, N_BODIES, FIRST_YEAR, N_YEARS = 8, 800, 14, 2017, 7
SECTIONS, WORDS, CHARS_A_WORD = 25, 30, 4
SHARE_COPIED = 0.2
# No body has more than ten times the sections of the middle one. LEAN: how far, in log odds, a body of e^size_spread times the middle one
# leans to or from a topic, as a standard deviation over topics.
LARGEST, LEAN = 10, 0.3
# Kinds of body: region and level, how many bodies are of it, and how likely one issues a plan in the first and last year.
CELLS = (
    ("东", "市", 0.2, 0.95, 0.5),
    ("东", "区县", 0.3, 0.9, 0.6),
    ("西", "市", 0.2, 0.5, 0.95),
    ("西", "区县", 0.3, 0.6, 0.9),
)


@dataclass(frozen=True)
class Simulated:
    """A corpus and its truth.

    phi: array of shape (n_topics, n_terms), terms in the order of their names. theta: array of shape (n_sections, n_topics), the
    shares that made the sections, in order of section_id.
    planted: array of shape (n_years, n_topics), the share of a year's text that bodies of this kind are expected to give each
    topic, over bodies that could have been drawn and sections that they could have written: what an interval is about. Not
    the share that these bodies' sections happen to have.
    planted_by_cell: array of shape (n_cells, n_years, n_topics), the same for each kind of body.
    """

    documents: pl.DataFrame
    sections: pl.DataFrame
    section_terms: pl.DataFrame
    copies: pl.DataFrame
    years: pl.DataFrame
    phi: Matrix
    theta: Matrix
    planted: Matrix
    planted_by_cell: Matrix


def simulate(
    seed: int, share_copied: float = SHARE_COPIED, n_bodies: int = N_BODIES, size_spread: float = 0.0
) -> Simulated:
    """14 bodies (or n_bodies) over 7 years, one plan a year of some 25 sections of some 30 words, 8 topics whose words follow Zipf's law.

    A body's mix of topics is that of the year, of its kind, its own, and a turn of its own in that year; each section is mostly of few
    topics. In each year the others copy every fifth section from one body, drawn anew. Kinds of bodies issue in some years more than
    in others. size_spread: the standard deviation of the logs of their numbers of sections; larger bodies then speak of other things.
    """
    rng = np.random.default_rng([seed, 5])
    phi = _draw_topics(rng)
    level, slope = rng.normal(0, 0.5, N_TOPICS), rng.normal(0, 0.12, N_TOPICS)
    by_cell = rng.normal(0, 0.4, (len(CELLS), N_TOPICS))
    turns = np.arange(N_YEARS) - (N_YEARS - 1) / 2
    mean = level + slope * turns[:, None] + by_cell[:, None, :]
    strays = rng.normal(0, 0.5, (4000, N_TOPICS))
    # From numbers of their own, so that bodies of equal size are those that they were.
    size_rng = np.random.default_rng([seed, 6])
    lean = size_rng.normal(0, LEAN, N_TOPICS) if size_spread else np.zeros(N_TOPICS)
    turned, sizes = _draw_sizes(len(strays), size_spread, size_rng)
    strays += turned[:, None] * lean
    planted_by_cell = np.array(
        [
            [np.average(_soften(mean[c, y] + strays), axis=0, weights=sizes) for y in range(N_YEARS)]
            for c in range(len(CELLS))
        ]
    )
    chances = np.array([np.linspace(first, last, N_YEARS) for *_, first, last in CELLS])
    kinds = np.array([share for _, _, share, _, _ in CELLS])
    weights = (kinds[:, None] * chances)[:, :, None]
    planted = (weights * planted_by_cell).sum(axis=0) / weights.sum(axis=0)

    cells = rng.choice(len(CELLS), n_bodies, p=kinds)
    turned, sizes = _draw_sizes(n_bodies, size_spread, size_rng)
    habits = rng.normal(0, 0.4, (n_bodies, N_TOPICS)) + turned[:, None] * lean
    documents, sections, words, copies, thetas = [], [], [], [], []
    for y in range(N_YEARS):
        present = np.flatnonzero(rng.random(n_bodies) < chances[cells, y])
        if not present.size:
            continue
        rng.shuffle(present)  # the first is whom the others copy
        model: list[tuple[str, int, int, Matrix, Words]] = []
        for body in present:
            mix = _soften(mean[cells[body], y] + habits[body] + rng.normal(0, 0.3, N_TOPICS))
            document_id = f"{FIRST_YEAR + y}-{body:02d}"
            start = 0
            n_sections = rng.poisson(SECTIONS * sizes[body]) + 3
            for number in range(n_sections):
                section_id = f"{document_id}-{number:03d}"
                if model and body != present[0] and rng.random() < share_copied:
                    there, from_start, n_chars, theta, counts = model[rng.integers(len(model))]
                    copies.append((document_id, start, start + n_chars, there, from_start, from_start + n_chars))
                else:
                    theta = rng.dirichlet(0.8 * mix + 1e-6)
                    n_words = int(rng.lognormal(np.log(WORDS), 0.5)) + 3
                    n_chars = int(n_words * CHARS_A_WORD * rng.uniform(0.8, 1.2))
                    counts = rng.multinomial(n_words, theta @ phi)
                if body == present[0]:
                    model.append((document_id, start, n_chars, theta, counts))
                thetas.append(theta)
                words.append(counts)
                sections.append((document_id, section_id, start, start + n_chars, n_chars))
                start += n_chars
            region, rank, *_ = CELLS[cells[body]]
            documents.append((document_id, f"机构{body:02d}", region, rank, FIRST_YEAR + y))
    section_table = pl.DataFrame(sections, schema=SECTIONS_SCHEMA, orient="row").sort("section_id")
    order = np.argsort([row[1] for row in sections], kind="stable")
    counts_all = np.array(words)[order]
    rows, columns = np.nonzero(counts_all)
    names = pl.Series([f"词{term:03d}" for term in range(N_TERMS)])
    document_table = pl.DataFrame(documents, schema=DOCUMENTS_SCHEMA, orient="row").sort("document_id")
    counted = document_table.group_by("year").agg(
        n_documents=pl.len().cast(pl.Int64), n_issuers=pl.col("issuer").n_unique().cast(pl.Int64)
    )
    every_year = pl.DataFrame({"year": range(FIRST_YEAR, FIRST_YEAR + N_YEARS)}, schema={"year": pl.Int32})
    return Simulated(
        document_table,
        section_table,
        pl.DataFrame(
            {
                "section_id": section_table["section_id"].gather(rows),
                "term": names.gather(columns),
                "count": counts_all[rows, columns].astype(np.int64),
            }
        ),
        pl.DataFrame(copies, schema=COPIES_SCHEMA, orient="row").with_columns(order=pl.lit("earlier")),
        every_year.join(counted, on="year", how="left")
        .with_columns(pl.col("n_documents", "n_issuers").fill_null(0))
        .sort("year"),
        phi,
        np.array(thetas)[order],
        planted,
        planted_by_cell,
    )


def _draw_topics(rng: np.random.Generator) -> Matrix:
    """Topics of 100 words each or so, common words in more of them."""
    base = 1 / np.arange(1, N_TERMS + 1)
    phi: Matrix = rng.gamma(np.tile(100 * base / base.sum(), (N_TOPICS, 1))) + 1e-300
    phi /= phi.sum(axis=1, keepdims=True)
    return phi


def _draw_sizes(n_bodies: int, spread: float, rng: np.random.Generator) -> tuple[Matrix, Matrix]:
    """How far each body's log size is from the middle one's, in standard deviations, and its size: log-normal, cut at LARGEST."""
    if not spread:
        return np.zeros(n_bodies), np.ones(n_bodies)
    turned = ndtri(rng.random(n_bodies) * ndtr(np.log(LARGEST) / spread))
    return turned, np.exp(spread * turned)


def _soften(logs: Matrix) -> Matrix:
    odds: Matrix = np.exp(logs)
    odds /= odds.sum(axis=-1, keepdims=True)
    return odds


SECTIONS_SCHEMA = {
    "document_id": pl.String,
    "section_id": pl.String,
    "start": pl.Int64,
    "end": pl.Int64,
    "n_chars": pl.Int64,
}
DOCUMENTS_SCHEMA = {
    "document_id": pl.String,
    "issuer": pl.String,
    "region": pl.String,
    "level": pl.String,
    "year": pl.Int32,
}
COPIES_SCHEMA = dict.fromkeys(
    ("document_id", "start", "end", "from_document_id", "from_start", "from_end"), pl.Int64
) | dict.fromkeys(("document_id", "from_document_id"), pl.String)
