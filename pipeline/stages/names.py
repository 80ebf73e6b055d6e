"""Stage `names`: what the documents that count name, by year and region."""

from pathlib import Path

from pipeline import catalog
from pipeline.analysis.names.counting import count_names, rank_names


def main() -> None:
    documents, entities = catalog.documents.read_used(), catalog.entities.read_used()
    tables = {
        "entity_names": rank_names(entities, documents, catalog.sentences.read_used()),
        "entity_years": count_names(entities, documents, "year"),
        "entity_regions": count_names(entities, documents, "region"),
    }
    for name, table in tables.items():
        getattr(catalog, name).write(table)
        catalog.write_csv(Path(f"reports/tables/{name}.csv"), table)
    print(
        f"names: {entities.height:,} mentions of {tables['entity_names'].height:,} names in {documents.height:,} documents"
    )
