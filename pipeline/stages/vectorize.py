"""Stage `vectorize`: one vocabulary, and how often each of its terms stands in each section."""

from pipeline import catalog
from pipeline.analysis import vocabulary
from pipeline.language import lexicon
from pipeline.params import load_params


def main() -> None:
    params = load_params()
    stop_words = lexicon.parse_terms(catalog.STOP_WORDS) + lexicon.parse_terms(catalog.BOILERPLATE)
    token_pos = catalog.token_pos.read() if params.vectorize.pos else None
    section_terms = vocabulary.count_terms(catalog.tokens.read(), stop_words, params.vectorize, token_pos)
    catalog.section_terms.write(section_terms)
    print(
        f"vectorize: {section_terms['term'].n_unique():,} terms in {section_terms['section_id'].n_unique():,} sections, "
        f"{section_terms['count'].sum():,} occurrences"
    )
