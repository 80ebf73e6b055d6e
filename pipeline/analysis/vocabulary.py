"""One vocabulary for TF-IDF and topics: which tokens count as terms."""

from collections.abc import Sequence

import polars as pl

from pipeline.params import InputError, VectorizeParams


def count_terms(
    tokens: pl.DataFrame, stop_words: Sequence[str], params: VectorizeParams, token_pos: pl.DataFrame | None = None
) -> pl.DataFrame:
    """How often each term stands in each section; one row is one term of one section.

    A term is a token of Chinese characters or Latin letters alone (numbers and punctuation are none), no stop word,
    of `params.min_length` characters or more, in at least `params.min_df` sections and in at most the share `params.max_df` of them.
    token_pos: parts of speech, needed where `params.pos` names those that count; the same word may count in one place and not in another.
    Raises InputError where no term is left.
    """
    words = tokens.filter(
        pl.col("token").str.contains(r"^[\p{Han}A-Za-z]+$")
        & (pl.col("token").str.len_chars() >= params.min_length)
        & ~pl.col("token").is_in(list(stop_words))
    )
    if params.pos:
        assert token_pos is not None
        kept = token_pos.filter(pl.col("pos").is_in(params.pos))
        words = words.join(kept, on=["document_id", "position"], how="semi")
    counts = words.group_by("section_id", term=pl.col("token")).agg(count=pl.len().cast(pl.Int64))
    n_sections = tokens["section_id"].n_unique()
    in_range = pl.len().over("term").is_between(params.min_df, params.max_df * n_sections)
    section_terms = counts.filter(in_range).sort("section_id", "term")
    if section_terms.is_empty():
        frequencies = counts.group_by("term").len()["len"]
        raise InputError(
            f"params.yaml: vectorize leaves no term: of {frequencies.len():,} words in {n_sections:,} sections, "
            f"{(frequencies < params.min_df).sum():,} stand in fewer than min_df = {params.min_df} sections and "
            f"{(frequencies > params.max_df * n_sections).sum():,} in more than max_df = {params.max_df:.0%} of them; "
            f"lower min_df{', raise max_df or name more parts of speech in pos' if params.pos else ' or raise max_df'}"
        )
    return section_terms
