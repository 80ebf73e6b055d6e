"""Stage `annotate`: parts of speech of the tokens, and what the documents name."""

from pipeline import catalog
from pipeline.language import annotation, lexicon, models
from pipeline.params import load_params


def main() -> None:
    model = models.choose_model(load_params().annotate.model)
    # Not the list of place words: those are names.
    lists = (catalog.USER_TERMS, catalog.STOP_LISTS["stop_words"], catalog.STOP_LISTS["boilerplate"])
    common_words = [word for path in lists for word in lexicon.parse_terms(path)]
    found = annotation.annotate(catalog.documents.read(), catalog.tokens.read(), model, common_words)
    catalog.token_pos.write(found.token_pos)
    catalog.entities.write(found.entities)
    print(
        f"annotate: {model}{model.note and f' ({model.note})'}; {found.token_pos.height:,} tokens tagged, "
        f"{found.entities.height:,} mentions of names"
    )
