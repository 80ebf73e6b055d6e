"""Stage `term_audit`: which terms segmentation keeps whole, and which words the user terms may lack."""

from collections.abc import Iterator

import polars as pl

from pipeline import catalog
from pipeline.language import discovery, integrity, lexicon
from pipeline.params.reading import load_params
from pipeline.running.messages import tell


def read_parts() -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    """Some documents and their tokens, from the first on."""
    return catalog.tokens.follow(catalog.documents.read_texts("text"), "sentence", "token", "start", "end")


def main() -> None:
    params = load_params()
    user_terms = lexicon.read_user_terms(catalog.USER_TERMS, catalog.FIELD_TERMS, params.segment.user_terms)
    dictionary = lexicon.read_dictionary()
    keywords = [form for keyword in params.keywords for form in keyword.forms]
    stop_words = lexicon.read_stop_words(catalog.STOP_LISTS.values(), catalog.OWN_STOP_WORDS)
    term_integrity = integrity.audit_terms(read_parts(), keywords, user_terms)
    suggested = discovery.suggest_terms(read_parts, dictionary, user_terms, stop_words, params.term_audit)
    catalog.publish(term_integrity=term_integrity, suggested_terms=suggested)
    occurring = term_integrity.filter(term_integrity["n_occurrences"] > 0)
    n_whole = (occurring["advice"] == "完整").sum()
    n_hidden = (occurring.filter("is_user_term")["n_swallowed"] > 0).sum()
    tell(
        f"term_audit：{occurring.height:,} 个词中 {n_whole:,} 个处处完整，{n_hidden:,} 个用户词被更长的词遮住，"
        f"建议新词 {suggested.height:,} 个",
        f"term_audit: {n_whole:,} of {occurring.height:,} terms whole everywhere, {n_hidden:,} user terms hidden in longer words, "
        f"{suggested.height:,} new terms suggested",
    )
