"""Stage `vectorize`: one vocabulary, and how often each of its terms stands in each section."""

import polars as pl

from pipeline import catalog
from pipeline.analysis.terms import vocabulary
from pipeline.language import lexicon
from pipeline.params.reading import load_params
from pipeline.running.messages import tell


def main() -> None:
    params = load_params()
    places = ("document_id", "position") if params.vectorize.pos else ()
    tokens = catalog.tokens.read_compact("section_id", "token", *places, used=True)
    user_terms = lexicon.read_user_terms(catalog.USER_TERMS, catalog.FIELD_TERMS, params.segment.user_terms)
    spellings = lexicon.parse_spellings(catalog.SPELLINGS)
    stop_words = [
        word for name in params.vectorize.stop_lists for word in lexicon.parse_terms(catalog.STOP_LISTS[name])
    ]
    counted_as = lexicon.relate_terms(
        tokens["token"].unique().cast(pl.String), user_terms, spellings, params.vectorize.nested
    )
    token_pos = None
    if params.vectorize.pos:
        token_pos = catalog.token_pos.read_compact(*places, "pos", used=True)
    section_terms = vocabulary.count_terms(tokens, stop_words, params.vectorize, counted_as, token_pos)
    catalog.section_terms.write(section_terms)
    n_terms, n_sections = section_terms["term"].n_unique(), section_terms["section_id"].n_unique()
    n_occurrences = section_terms["count"].sum()
    tell(
        f"vectorize：{n_sections:,} 个条目，{n_terms:,} 个词，出现 {n_occurrences:,} 次",
        f"vectorize: {n_terms:,} terms in {n_sections:,} sections, {n_occurrences:,} occurrences",
    )
