"""Stage `topics`: choose a fit and describe it: its terms, its passages, its share of each year, how far to trust it."""

from pathlib import Path

import polars as pl

from pipeline import catalog
from pipeline.analysis import choice, description, identity, prevalence
from pipeline.params import load_params


def main() -> None:
    params = load_params()
    chosen = choice.choose_candidate(catalog.coherence.read(), params.topics.n_topics)
    n_topics = int(chosen.filter("chosen")["n_topics"][0])
    documents, sections = catalog.documents.read_used(), catalog.sections.read_used()
    section_topics = catalog.section_topics(n_topics).read()
    coherence = catalog.topic_coherence.read().filter(pl.col("n_topics") == n_topics).drop("n_topics")
    starts, section_terms = catalog.topic_starts(n_topics).read(), catalog.section_terms.read()
    tables = {
        "choice": chosen,
        "topic_quality": description.judge_topics(section_topics, section_terms, starts, coherence),
        "topic_terms": description.rank_terms(catalog.topic_words(n_topics).read(), params.topics.n_terms),
        "topic_sections": description.rank_passages(section_topics, sections, documents, params.topics.n_passages),
        "topic_years": prevalence.trace_topics(
            section_topics, sections, documents, catalog.years.read(), params.resampling
        ),
    }
    origins, unchanged = catalog.topic_origins(n_topics).read(), catalog.unchanged_sections(n_topics).read()
    identities = identity.identify_topics(origins, unchanged, section_topics, sections, params.resampling)
    tables["topic_identity"] = identities
    for name, table in tables.items():
        getattr(catalog, name).write(table)
        catalog.write_csv(Path(f"reports/tables/{name}.csv"), table)
    counts = identities["status"].value_counts().sort("status").iter_rows()
    since = "".join(f", {n} {status}" for status, n in counts)
    print(f"topics: {n_topics} topics, {chosen.filter('chosen')['reason'][0]}{since}")
