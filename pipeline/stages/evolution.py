"""Stage `evolution`: which topics rise, fall, come, go, part and join between the periods that the researcher names."""

from pipeline import catalog
from pipeline.analysis.periods import evolution
from pipeline.params.reading import load_params


def main() -> None:
    params = load_params()
    n_topics = catalog.chosen_topics()
    tables = {
        "section_terms": catalog.section_terms.read(),
        "section_topics": catalog.section_topics.read(n_topics),
        "topic_words": catalog.topic_words.read(n_topics),
        "topic_quality": catalog.topic_quality.read(),
        "topic_labels": catalog.topic_labels.read(),
        "unchanged_sections": catalog.unchanged_sections.read(n_topics),
        "sections": catalog.sections.read_used(),
        "documents": catalog.documents.read_used(),
    }
    found = evolution.trace_evolution(tables, params.topics.n_terms, params.evolution, params.resampling)
    catalog.publish(**found)
    verdicts = found["period_topics"]["verdict"].drop_nulls().value_counts().sort("verdict").iter_rows()
    became = found["topic_links"].filter("claimed")["fate"].value_counts().sort("fate").iter_rows()
    told = ", ".join(f"{n} {word}" for word, n in [*verdicts, *became])
    print(f"evolution: {len(params.evolution.periods)} periods, {n_topics} topics: {told}")
