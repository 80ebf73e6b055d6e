"""Stage `evolution`: which topics rise, fall, come, go, part and join between the periods that the researcher names."""

from pipeline import catalog
from pipeline.analysis.periods import evolution
from pipeline.analysis.statistics import voices
from pipeline.analysis.statistics.year_gaps import blank_gaps
from pipeline.analysis.topics.fit import joining
from pipeline.corpus.readers.bodies import read_bodies
from pipeline.params.reading import load_params
from pipeline.running.messages import tell
from pipeline.tables.codes import FATES, VERDICTS


def main() -> None:
    params = load_params()
    n_topics = catalog.chosen_topics()
    if catalog.topic_quality.read().is_empty():
        catalog.publish(**catalog.make_empty("data/evolution"))
        tell("evolution：没有主题，无从比较", "evolution: no topics to compare")
        return
    documents = voices.name_voices(catalog.documents.read_used(), read_bodies(catalog.BODIES))
    sections, members = catalog.sections.read_used(), catalog.topic_members.read()
    tables = {
        "section_terms": catalog.section_terms.read(),
        "section_topics": joining.join_shares(catalog.section_topics.read(n_topics), members),
        "topic_words": joining.join_words(catalog.topic_words.read(n_topics), members),
        "topic_quality": catalog.topic_quality.read(),
        "topic_labels": catalog.topic_labels.read(),
        "unchanged_sections": catalog.unchanged_sections.read(n_topics),
        "sections": voices.find_own_sections(sections, documents, catalog.copies.read()),
        "documents": blank_gaps(documents, catalog.years.read()),
    }
    found = evolution.trace_evolution(tables, params.topics.n_terms, params.evolution, params.resampling)
    catalog.publish(**found)
    verdicts = found["period_topics"]["verdict"].drop_nulls().value_counts().sort("verdict").rows()
    became = found["topic_links"].filter("claimed")["fate"].value_counts().sort("fate").rows()
    told = [(VERDICTS[code], n) for code, n in verdicts] + [(FATES[code], n) for code, n in became]
    n_periods, n_described = len(params.evolution.periods), (~tables["topic_quality"]["background"]).sum()
    tell(
        f"evolution：{n_periods} 个时期，{n_described} 个主题：{'，'.join(f'{zh} {n:,}' for (zh, _), n in told)}",
        f"evolution: {n_periods} periods, {n_described} topics: {', '.join(f'{n:,} {en}' for (_, en), n in told)}",
    )
