"""Corpora written to look like policy documents: themes of unequal size that go together, common words, formulas."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Matrix = NDArray[np.float64]
Numbers = NDArray[np.int64]

N_TERMS, N_DOCUMENTS, CHAPTERS, SECTIONS_A_CHAPTER, WORDS = 3000, 300, 6, 7, 32
SHARE_COMMON, SHARE_FORMULAIC = 0.12, 0.10
# Themes speak mostly by some hundred words each, and share the words that are frequent everywhere.
THEME_WORDS = 100.0
# Zipf-Mandelbrot: words that head every list are stop words, and not counted.
MANDELBROT = 10.0
N_FACTORS, N_FORMULAS, FORMULA_WORDS = 5, 40, 8


@dataclass(frozen=True)
class Themes:
    """A corpus and its truth.

    counts: array of shape (n_sections, n_terms). documents, chapters: whose each section is, arrays of shape (n_sections,).
    phi: array of shape (n_themes, n_terms), rows sum to 1, the largest theme first. shares: array of shape (n_themes,), what
    each theme has of the words that come from themes.
    """

    counts: csr_array
    documents: Numbers
    chapters: Numbers
    phi: Matrix
    shares: Matrix


def write_themes(n_themes: int, exponent: float, seed: int, n_documents: int = N_DOCUMENTS) -> Themes:
    """Documents of some 6 chapters of some 7 sections of some 32 words; sizes of themes fall as k to the power of -exponent.

    A document's themes are logistic-normal (Blei & Lafferty 2007, Annals of Applied Statistics 1) with five factors, so that
    themes go together; a chapter is of some themes of its document, a section mostly of one or two of its chapter. 12 % of the
    words are common ones, the same for every theme; 10 % belong to one of 40 formulas of eight words, which come whole, more in
    the first and last chapter. exponent 0: themes of equal size.
    """
    rng = np.random.default_rng([seed, 14])
    base = 1 / (np.arange(N_TERMS) + MANDELBROT)
    base /= base.sum()
    phi = _share_out(rng.gamma(np.tile(THEME_WORDS * base, (n_themes, 1))) + 1e-300)
    formulas = rng.choice(N_TERMS, (N_FORMULAS, FORMULA_WORDS), p=_share_out(np.sqrt(base)))
    sizes = np.arange(1, n_themes + 1.0) ** -exponent
    loadings = rng.normal(0, 0.6, (N_FACTORS, n_themes))
    rows: list[Numbers] = []
    columns: list[Numbers] = []
    documents: list[int] = []
    chapters: list[int] = []
    used = np.zeros(n_themes)
    for document in range(n_documents):
        strays = rng.normal(size=N_FACTORS) @ loadings + rng.normal(0, 0.5, n_themes)
        mix = _share_out(sizes * np.exp(strays))
        n_chapters = 2 + rng.poisson(CHAPTERS - 2)
        for chapter in range(n_chapters):
            own = _share_out(rng.gamma(4 * mix) + 1e-9)
            at_edge = chapter in (0, n_chapters - 1)
            for _ in range(1 + rng.poisson(SECTIONS_A_CHAPTER - 1)):
                n_words = 3 + int(rng.lognormal(np.log(WORDS - 8), 0.6))
                n_formulas = rng.poisson(SHARE_FORMULAIC * n_words / FORMULA_WORDS * (2 if at_edge else 0.5))
                themes = rng.multinomial(rng.binomial(n_words, 1 - SHARE_COMMON), _share_out(rng.gamma(2 * own) + 1e-9))
                used += themes
                words = [
                    rng.choice(N_TERMS, n_words - themes.sum(), p=base),
                    formulas[rng.integers(N_FORMULAS, size=n_formulas)].ravel(),
                ]
                words += [rng.choice(N_TERMS, themes[k], p=phi[k]) for k in np.flatnonzero(themes)]
                drawn = np.concatenate(words)
                rows.append(np.full(len(drawn), len(documents)))
                columns.append(drawn)
                documents.append(document)
                chapters.append(chapter)
    entries = np.concatenate(rows), np.concatenate(columns)
    counts = csr_array((np.ones(len(entries[0])), entries), shape=(len(documents), N_TERMS))
    counts.sum_duplicates()
    return Themes(counts, np.array(documents), np.array(chapters), phi, used / used.sum())


def _share_out(weights: Matrix) -> Matrix:
    shares: Matrix = weights / weights.sum(axis=-1, keepdims=True)
    return shares
