"""Stage `discovery`: which words the user terms may lack."""

from collections.abc import Iterator

import polars as pl

from pipeline import catalog
from pipeline.language import lexicon
from pipeline.language.discovery import suggest_terms
from pipeline.params.reading import load_params
from pipeline.running.messages import tell


def main() -> None:
    params = load_params()
    user_terms = catalog.user_terms.read()["term"].to_list()
    stop_words = catalog.stop_words.read()["word"].to_list()
    suggested = suggest_terms(read_parts, lexicon.read_dictionary(), user_terms, stop_words, params.term_audit)
    catalog.publish(suggested_terms=suggested)
    tell(f"discovery：建议新词 {suggested.height:,} 个", f"discovery: {suggested.height:,} new terms suggested")


def read_parts() -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    """Some documents and their tokens, from the first on."""
    return catalog.tokens.follow(catalog.documents.read_texts("text"), "sentence", "token", "start", "end")
