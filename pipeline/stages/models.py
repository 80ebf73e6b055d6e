"""Stage `models`: every fitted model as arrays and as gensim's LdaModel, for use outside and for another year."""

import shutil
from pathlib import Path

import numpy as np

from pipeline import catalog, files
from pipeline.analysis.statistics import matrices
from pipeline.analysis.topics.fit import export, previous
from pipeline.params.reading import load_params

FOLDER = Path("models/lda")


def main() -> None:
    candidates = load_params().topics.candidates
    shutil.rmtree(FOLDER, ignore_errors=True)
    counts, sections = catalog.section_terms.read(), catalog.sections.read()
    for n_topics in candidates:
        starts, theta = catalog.topic_starts.read(n_topics), catalog.section_topics.read(n_topics)
        phi, terms = export.shape_words(catalog.topic_words.read(n_topics))
        n_words = export.count_words(theta, counts)
        with np.load(catalog.start_topics(n_topics), allow_pickle=False) as arrays:
            held_out = catalog.held_out.read(n_topics)
            lengths = matrices.measure_sections(counts, catalog.unchanged_sections.read(n_topics))
            content = previous.pack_model(
                phi, n_words, terms, arrays["phi"], starts, held_out, theta, lengths, sections
            )
        files.write_file(FOLDER / f"{n_topics}.npz", content)
        model = export.make_gensim(phi, starts["alpha"].to_numpy(), terms, n_words)
        (FOLDER / str(n_topics)).mkdir()
        # With its own default gensim writes what it leaves out in the order of a set.
        model.save(str(FOLDER / str(n_topics) / "gensim"), ignore=[])
    print(f"models: {len(candidates)} models in {FOLDER}, as npz and as gensim's LdaModel")
