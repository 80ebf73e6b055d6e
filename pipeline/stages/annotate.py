"""Stage `annotate`: parts of speech of the tokens, and what the documents name, by year and region."""

from pathlib import Path

from pipeline import catalog
from pipeline.analysis import names
from pipeline.language import annotation, lexicon, models
from pipeline.params import load_params


def main() -> None:
    params = load_params()
    model = models.choose_model(params.annotate.model)
    documents, sentences = catalog.documents.read(), catalog.sentences.read()
    common_words = [
        word
        for path in (catalog.USER_TERMS, catalog.STOP_WORDS, catalog.BOILERPLATE)
        for word in lexicon.parse_terms(path)
    ]
    found = annotation.annotate(documents, catalog.tokens.read(), model, common_words)
    entity_names = names.rank_names(found.entities, documents, sentences)
    catalog.token_pos.write(found.token_pos)
    catalog.entities.write(found.entities)
    catalog.entity_years.write(names.count_names(found.entities, documents, "year"))
    catalog.entity_regions.write(names.count_names(found.entities, documents, "region"))
    catalog.entity_names.write(entity_names)
    for name in ("entity_names", "entity_years", "entity_regions"):
        catalog.write_csv(Path(f"reports/tables/{name}.csv"), getattr(catalog, name).read())
    print(
        f"annotate: {model}{model.note and f' ({model.note})'}; {found.token_pos.height:,} tokens tagged, "
        f"{found.entities.height:,} mentions of {entity_names.height:,} names"
    )
