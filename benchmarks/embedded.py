"""The embedded corpus of any seed and size, from files to counted terms, beside what was planted in it."""

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_array

from benchmarks.planted import count_section_terms
from pipeline.analysis.known_answer.comparison import locate_themes
from pipeline.analysis.statistics.matrices import make_matrix
from pipeline.corpus.ingest.ingest import Corpus, ingest_folder
from pipeline.demo.generate import generate_corpus
from pipeline.params.reading import load_params

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Embedded:
    """section_terms and sections as the stages make them; theme_sections: section_id, theme of every planted item."""

    section_terms: pl.DataFrame
    sections: pl.DataFrame
    theme_sections: pl.DataFrame


def make_embedded(seed: int, n_districts: int | None = None) -> Embedded:
    """A corpus of this seed; 18 districts and 105 documents if nothing else is said."""
    params = load_params()
    demo = replace(params.demo, seed=seed, n_districts=n_districts or params.demo.n_districts)
    made = generate_corpus(demo)
    with tempfile.TemporaryDirectory() as folder:
        for name, content in made.files.items():
            path = Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        corpus: Corpus = ingest_folder(Path(folder), params.corpus)
    themes = locate_themes(made.truth["sections"], corpus.documents, corpus.sections)
    return Embedded(count_section_terms(corpus, params), corpus.sections.select("section_id", "document_id"), themes)


def shape_themes(corpus: Embedded) -> tuple[csr_array, Matrix, Matrix]:
    """The counts; the words of each theme's items, array of shape (n_themes, n_terms), rows sum to 1; and those of the rest.

    The rest is a quarter of the sections with 6 % of the words, of no theme: headings, openings, closings.
    """
    counts, section_ids, _ = make_matrix(corpus.section_terms, "section_id")
    theme_of = dict(corpus.theme_sections.iter_rows())
    themes = sorted(set(theme_of.values()))
    rows = [place for place, section_id in enumerate(section_ids) if section_id in theme_of]
    labels = [themes.index(theme_of[section_ids[row]]) for row in rows]
    members = csr_array((np.ones(len(rows)), (labels, rows)), shape=(len(themes), counts.shape[0]))
    words: Matrix = (members @ counts).toarray()
    rest: Matrix = counts.sum(axis=0) - words.sum(axis=0)
    return counts, words / words.sum(axis=1, keepdims=True), rest / rest.sum()
