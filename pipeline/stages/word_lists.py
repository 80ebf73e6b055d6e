"""Stage `word_lists`: the word lists of this study as tables, so that only what uses a list runs again when it changes."""

import polars as pl

from pipeline import catalog
from pipeline.language import lexicon
from pipeline.params.reading import load_params
from pipeline.running.messages import tell


def main() -> None:
    fields = load_params().segment.user_terms
    user_terms = lexicon.read_user_terms(catalog.OWN_USER_TERMS, catalog.FIELD_TERMS, fields)
    others = [field for field in fields if field not in lexicon.NAME_FIELDS]
    no_names = lexicon.read_user_terms(catalog.OWN_USER_TERMS, catalog.FIELD_TERMS, others)
    terms = pl.DataFrame({"term": user_terms}, schema=catalog.user_terms.pick("term"))
    catalog.user_terms.write(terms.with_columns(is_name=~pl.col("term").is_in(no_names)))
    stop_words = lexicon.read_stop_words(catalog.STOP_LISTS, catalog.OWN_STOP_WORDS)
    catalog.stop_words.write(stop_words)
    tell(
        f"word_lists：用户词 {terms.height:,} 个，停用词 {stop_words.height:,} 个",
        f"word_lists: {terms.height:,} user terms, {stop_words.height:,} stop words",
    )
