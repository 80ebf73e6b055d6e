"""Stage `topics`: choose a fit and describe it: its terms, its passages, its share of each year, how far to trust it."""

from pathlib import Path

import numpy as np
import polars as pl

from pipeline import catalog
from pipeline.analysis import choice, description, prevalence, voices
from pipeline.params import load_params


def main() -> None:
    params = load_params()
    chosen = choice.choose_candidate(catalog.coherence.read(), params.topics.n_topics)
    n_topics = int(chosen.filter("chosen")["n_topics"][0])
    documents, sections = catalog.documents.read_used(), catalog.sections.read_used()
    section_topics = catalog.section_topics(n_topics).read()
    coherence = catalog.topic_coherence.read().filter(pl.col("n_topics") == n_topics).drop("n_topics")
    starts, section_terms = catalog.topic_starts(n_topics).read(), catalog.section_terms.read()
    with np.load(catalog.start_topics(n_topics)) as kept:
        shares = prevalence.share_words(
            section_terms, section_topics, starts.sort("topic")["alpha"].to_numpy(), kept["phi"], kept["terms"].tolist()
        )
    texts = sections, documents, voices.find_voices(sections, documents, catalog.copies.read())
    confidence = params.resampling.confidence
    tables = {
        "choice": chosen,
        "topic_quality": description.judge_topics(section_topics, section_terms, starts, coherence),
        "topic_terms": description.rank_terms(catalog.topic_words(n_topics).read(), params.topics.n_terms),
        "topic_sections": description.rank_passages(section_topics, sections, documents, params.topics.n_passages),
        "topic_years": prevalence.trace_topics(shares, *texts, catalog.years.read(), confidence),
        "topic_groups": prevalence.compare_groups(shares, *texts, confidence),
    }
    for name, table in tables.items():
        getattr(catalog, name).write(table)
        catalog.write_csv(Path(f"reports/tables/{name}.csv"), table)
    print(f"topics: {n_topics} topics, {chosen.filter('chosen')['reason'][0]}")
