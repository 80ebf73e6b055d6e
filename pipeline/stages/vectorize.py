"""Stage `vectorize`: one vocabulary, how often each of its terms stands in each section, and which sections are halved together."""

import polars as pl

from pipeline import catalog
from pipeline.analysis.statistics import voices
from pipeline.analysis.terms import vocabulary
from pipeline.analysis.topics.fit import groups
from pipeline.corpus.readers.bodies import read_bodies
from pipeline.language import lexicon
from pipeline.params.reading import load_params
from pipeline.running.messages import tell


def main() -> None:
    params = load_params()
    places = ("document_id", "position") if params.vectorize.pos else ()
    tokens = catalog.tokens.read_compact("section_id", "token", *places, used=True)
    user_terms = lexicon.read_user_terms(catalog.USER_TERMS, catalog.FIELD_TERMS, params.segment.user_terms)
    spellings = lexicon.parse_spellings(catalog.SPELLINGS)
    lists = [catalog.STOP_LISTS[name] for name in params.vectorize.stop_lists]
    stop_words = lexicon.read_stop_words(lists, catalog.OWN_STOP_WORDS)
    counted_as = lexicon.relate_terms(
        tokens["token"].unique().cast(pl.String), user_terms, spellings, params.vectorize.nested
    )
    token_pos = None
    if params.vectorize.pos:
        token_pos = catalog.token_pos.read_compact(*places, "pos", used=True)
    section_terms = vocabulary.count_terms(tokens, stop_words, params.vectorize, counted_as, token_pos)
    catalog.section_terms.write_batches(section_terms.list_rows())
    n_sections, n_terms = section_terms.counts.shape
    n_occurrences = int(section_terms.counts.sum())
    del tokens, token_pos, section_terms  # before copies are read, which may be as many
    documents = voices.name_voices(catalog.documents.read_used(without=catalog.TEXTS), read_bodies(catalog.BODIES))
    catalog.section_groups.write(
        groups.group_sections(documents, catalog.sections.read_used(without=catalog.TEXTS), catalog.copies.read())
    )
    if not n_occurrences:
        tell(
            f"vectorize：证据不足：没有一个词见于至少 {params.vectorize.min_df} 个且不超过 {params.vectorize.max_df:.0%} 的条目；"
            "请调低 vectorize.min_df、调高 vectorize.max_df 或增加文档",
            f"vectorize: insufficient evidence: no term stands in at least {params.vectorize.min_df} and at most "
            f"{params.vectorize.max_df:.0%} of the sections, so no topics; lower vectorize.min_df, raise vectorize.max_df or add documents",
        )
        return
    tell(
        f"vectorize：{n_sections:,} 个条目，{n_terms:,} 个词，出现 {n_occurrences:,} 次",
        f"vectorize: {n_terms:,} terms in {n_sections:,} sections, {n_occurrences:,} occurrences",
    )
