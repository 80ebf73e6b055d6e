"""Stage `names`: what the documents that count name, by year and region."""

from pipeline import catalog
from pipeline.analysis.names.counting import count_names, rank_names
from pipeline.analysis.statistics.year_gaps import blank_gaps
from pipeline.params.reading import load_params
from pipeline.running.messages import tell


def main() -> None:
    params = load_params()
    documents, entities = catalog.documents.read_used(without=catalog.TEXTS), catalog.entities.read_used()
    texts = catalog.sentences.follow(catalog.documents.read_texts("text"), "start", "end")
    names = rank_names(entities, documents, texts, params.quotes.context_chars)
    catalog.publish(
        entity_names=names,
        entity_years=count_names(entities, blank_gaps(documents, catalog.years.read()), "year"),
        entity_regions=count_names(entities, documents, "region"),
    )
    tell(
        f"names：{documents.height:,} 份文档中 {names.height:,} 个名称，提及 {entities.height:,} 处",
        f"names: {entities.height:,} mentions of {names.height:,} names in {documents.height:,} documents",
    )
