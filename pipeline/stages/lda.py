"""Stage `lda@N`: fit topic models with N topics from several starts, and their consensus."""

import io

import numpy as np

from pipeline import catalog
from pipeline.analysis import topics
from pipeline.params import load_params


def main(n_topics: str) -> None:
    n = int(n_topics)
    fit = topics.fit_topics(catalog.section_terms.read(), catalog.sections.read(), n, load_params().lda)
    topic_words, section_topics = topics.tabulate(fit)
    catalog.topic_words(n).write(topic_words)
    catalog.section_topics(n).write(section_topics)
    catalog.topic_starts(n).write(fit.topic_starts)
    catalog.held_out(n).write(fit.held_out)
    starts = io.BytesIO()
    np.savez(starts, phi=np.array(fit.starts, dtype=np.float32), terms=np.array(fit.terms))
    catalog.write_file(catalog.start_topics(n), starts.getvalue())
    graded = fit.topic_starts["grade"].is_in(["A", "B"]).sum()
    came_back = f", {graded} of them graded A or B" if len(fit.starts) > 1 else ", from one start: 未评 not graded"
    print(f"lda: {n} topics over {len(fit.section_ids):,} sections and {len(fit.terms):,} terms{came_back}")
