"""Stage `vectorize`: one vocabulary, how often each of its terms stands in each section, and which sections are halved together."""

from collections.abc import Iterator
from functools import partial

import polars as pl

from pipeline import catalog
from pipeline.analysis.statistics import passages, voices
from pipeline.analysis.terms import vocabulary
from pipeline.analysis.topics.fit import groups
from pipeline.corpus.readers.bodies import read_bodies
from pipeline.language import lexicon
from pipeline.params.reading import load_params
from pipeline.params.sections import VectorizeParams
from pipeline.running.messages import tell


def main() -> None:
    params = load_params()
    user_terms = catalog.user_terms.read()["term"].to_list()
    spellings = lexicon.parse_spellings(catalog.SPELLINGS)
    stop_words = lexicon.choose_stop_words(catalog.stop_words.read(), params.vectorize.stop_lists)
    relate = partial(lexicon.relate_terms, user_terms=user_terms, spellings=spellings, nested=params.vectorize.nested)
    section_terms = vocabulary.count_terms(read_tokens(params.vectorize), stop_words, params.vectorize, relate)
    catalog.section_terms.write_batches(section_terms.list_rows())
    n_sections, n_terms = section_terms.counts.shape
    n_occurrences = int(section_terms.counts.sum())
    del section_terms  # before copies are read, which may be as many
    documents = voices.name_voices(catalog.documents.read_used(without=catalog.TEXTS), read_bodies(catalog.BODIES))
    sections = pl.concat(catalog.sections.read_parts("section_id", "document_id", "start", "end", used=True))
    copies = catalog.copies.read_compact(*passages.LINKED)
    catalog.section_groups.write(groups.group_sections(documents, sections, copies))
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


def read_tokens(params: VectorizeParams) -> Iterator[pl.DataFrame]:
    """The tokens of the documents that count, in pieces of whole documents; with pos where parts of speech choose what counts."""
    used = catalog.document_uses.read().filter("used")["document_id"].implode()
    pieces = catalog.tokens.read_batches("section_id", "token", *(["position"] if params.pos else []))
    if params.pos:
        tagged = catalog.token_pos.follow(pieces, "position", "pos")
        pieces = (own.join(pos, on=["document_id", "position"], maintain_order="left") for own, pos in tagged)
    return (piece.filter(pl.col("document_id").is_in(used)) for piece in pieces)
