"""Stage `names`: what the documents that count name, by year and region."""

from pipeline import catalog
from pipeline.analysis.names.counting import count_names, rank_names


def main() -> None:
    documents, entities = catalog.documents.read_used(), catalog.entities.read_used()
    names = rank_names(entities, documents, catalog.sentences.read_used())
    catalog.publish(
        entity_names=names,
        entity_years=count_names(entities, documents, "year"),
        entity_regions=count_names(entities, documents, "region"),
    )
    print(f"names: {entities.height:,} mentions of {names.height:,} names in {documents.height:,} documents")
