"""Stage `models`: every fitted model as arrays and as gensim's LdaModel, for use outside; nothing here is read by a stage."""

import io
import shutil
from pathlib import Path

import numpy as np

from pipeline import catalog
from pipeline.analysis import export
from pipeline.params import load_params

FOLDER = Path("models/lda")


def main() -> None:
    candidates = load_params().topics.candidates
    shutil.rmtree(FOLDER, ignore_errors=True)
    counts = catalog.section_terms.read()
    for n_topics in candidates:
        words, alpha = catalog.topic_words(n_topics).read(), catalog.topic_starts(n_topics).read()["alpha"].to_numpy()
        phi, terms = export.shape_words(words)
        arrays = io.BytesIO()
        np.savez(arrays, phi=phi, alpha=alpha, terms=np.array(terms))
        catalog.write_file(FOLDER / f"{n_topics}.npz", arrays.getvalue())
        theta = catalog.section_topics(n_topics).read()
        model = export.make_gensim(phi, alpha, terms, export.count_words(theta, counts))
        (FOLDER / str(n_topics)).mkdir()
        model.save(str(FOLDER / str(n_topics) / "gensim"))
    print(f"models: {len(candidates)} models in {FOLDER}, as npz and as gensim's LdaModel")
