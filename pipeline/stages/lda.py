"""Stage `lda@N`: fit one topic model with N topics."""

import io
from pathlib import Path

import numpy as np

from pipeline import catalog
from pipeline.analysis import topics
from pipeline.params import load_params


def main(n_topics: str) -> None:
    fit = topics.fit_lda(catalog.section_terms.read(), int(n_topics), load_params().lda)
    topic_words, section_topics = topics.tabulate(fit)
    catalog.topic_words(int(n_topics)).write(topic_words)
    catalog.section_topics(int(n_topics)).write(section_topics)
    # For use outside the pipeline; not gensim's own format, which holds the time of day.
    model = io.BytesIO()
    np.savez(model, phi=fit.phi, alpha=fit.alpha, terms=np.array(fit.terms))
    catalog.write_file(Path(f"models/lda/{n_topics}.npz"), model.getvalue())
    print(f"lda: {n_topics} topics over {len(fit.section_ids):,} sections and {len(fit.terms):,} terms")
