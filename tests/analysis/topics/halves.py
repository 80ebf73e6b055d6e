"""Sections of planted themes, and fits in which a theme is one topic or two."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_array

from pipeline import catalog
from pipeline.analysis.statistics.arrays import Matrix
from pipeline.analysis.topics.describe.twins import find_twins
from pipeline.analysis.topics.fit.engines import fit_variational, infer_sections
from tests.analysis.matrices import as_terms, as_topics

N_TERMS, N_THEMES, N_VOICES = 200, 6, 20


@dataclass(frozen=True)
class Planted:
    """A corpus and a fit to it, as `find_twins` has them."""

    topic_words: pl.DataFrame
    section_topics: pl.DataFrame
    section_terms: pl.DataFrame
    alpha: Matrix
    voices: pl.DataFrame

    def find(self) -> pl.DataFrame:
        return find_twins(
            self.topic_words, as_topics(self.section_topics), as_terms(self.section_terms), self.alpha, self.voices, 1
        )


def draw_themes(rng: np.random.Generator) -> Matrix:
    """φ of themes with words of their own for the most part: array of shape (N_THEMES, N_TERMS)."""
    return rng.dirichlet(np.full(N_TERMS, 0.1), size=N_THEMES)


def halve(phi: Matrix, rng: np.random.Generator) -> Matrix:
    """The first theme as two topics, each with more of some words and less of others; the two sum to twice the theme."""
    more = rng.uniform(0.2, 1.8, phi.shape[1])
    split: Matrix = np.vstack([phi[0] * more, phi[0] * (2 - more), phi[1:]])
    split /= split.sum(axis=1, keepdims=True)
    return split


def write_sections(phi: Matrix, n_sections: int, rng: np.random.Generator, together: bool = False) -> csr_array:
    """Counts of sections of few themes each; together: the first two themes stand in the same sections."""
    theta = rng.dirichlet(np.full(len(phi), 0.1), size=n_sections)
    if together:
        theta[:, :2] = theta[:, :2].mean(axis=1, keepdims=True)
    return csr_array([rng.multinomial(25, mixture) for mixture in theta @ phi])


def fit_from(counts: csr_array, start: Matrix, rng: np.random.Generator) -> Planted:
    """The fit that EM comes to from these topics; each section is of one of N_VOICES voices by chance."""
    model = fit_variational(counts.astype(np.float64), start, 30)
    theta = infer_sections(counts.astype(np.float64), model.phi, model.alpha)
    return tabulate_fit(counts, model.phi, theta, model.alpha, rng.integers(0, N_VOICES, counts.shape[0]))


def tabulate_fit(counts: csr_array, phi: Matrix, theta: Matrix, alpha: Matrix, voice: NDArray[np.int64]) -> Planted:
    n_topics, n_terms = phi.shape
    terms, ids = [f"词{term:03d}" for term in range(n_terms)], [f"s{row:05d}" for row in range(len(theta))]
    cells = counts.tocoo()
    rows, columns = cells.coords
    section_terms = {
        "section_id": [ids[row] for row in rows],
        "term": [terms[column] for column in columns],
        "count": cells.data,
    }
    words = {"topic": np.repeat(np.arange(n_topics), n_terms), "term": terms * n_topics, "probability": phi.ravel()}
    shares = {
        "section_id": np.repeat(ids, n_topics),
        "topic": np.tile(np.arange(n_topics), len(ids)),
        "probability": theta.ravel(),
    }
    return Planted(
        pl.DataFrame(words, schema=catalog.topic_words.schema),
        pl.DataFrame(shares, schema=catalog.section_topics.schema),
        pl.DataFrame(section_terms, schema=catalog.section_terms.schema),
        alpha,
        pl.DataFrame({"section_id": ids, "voice": [f"机构{number}" for number in voice]}),
    )
