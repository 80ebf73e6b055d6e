"""Stage `topics`: describe the chosen fit: its terms, its passages, its share of each year."""

from pathlib import Path

from pipeline import catalog
from pipeline.analysis import description, prevalence
from pipeline.params import load_params


def main() -> None:
    params = load_params()
    n_topics = params.topics.n_topics
    if n_topics == "auto":
        n_topics = description.choose_n_topics(catalog.coherence.read(), params.topics.candidates)
    documents, sections = catalog.documents.read_used(), catalog.sections.read_used()
    section_topics = catalog.section_topics(n_topics).read()
    topic_terms = description.rank_terms(catalog.topic_words(n_topics).read(), params.topics.n_terms)
    topic_sections = description.rank_passages(section_topics, sections, documents, params.topics.n_passages)
    topic_years = prevalence.trace_topics(section_topics, sections, documents, catalog.years.read(), params.resampling)
    catalog.topic_terms.write(topic_terms)
    catalog.topic_sections.write(topic_sections)
    catalog.topic_years.write(topic_years)
    for name, table in {
        "topic_terms": topic_terms,
        "topic_sections": topic_sections,
        "topic_years": topic_years,
    }.items():
        catalog.write_csv(Path(f"reports/tables/{name}.csv"), table)
    print(f"topics: {n_topics} topics")
