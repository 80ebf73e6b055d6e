"""The tokens behind a term are those that were counted."""

from dataclasses import replace
from typing import Literal

import polars as pl
import pytest

from pipeline.analysis.terms import vocabulary
from pipeline.stages import evidence
from pipeline.tables.words import TOKEN_POS, TOKENS
from tests.own_params import load_own_params


@pytest.mark.parametrize(("pos", "places"), [((), [0, 1, 2]), (("NOUN",), [0, 2]), (("ADJ",), [])])
def test_a_word_counts_where_it_is_of_the_parts_of_speech_that_count(
    pos: tuple[Literal["NOUN", "ADJ"], ...], places: list[int]
) -> None:
    rows = [("a", "a-0", 0, 0, "教育", 0, 2), ("a", "a-0", 0, 1, "教育", 2, 4), ("b", "b-0", 0, 0, "教育", 0, 2)]
    tokens = pl.DataFrame(rows, schema=TOKENS.schema, orient="row")
    tags = [("a", 0, "NOUN"), ("a", 1, "VERB"), ("b", 0, "NOUN")]
    token_pos = pl.DataFrame(tags, schema=TOKEN_POS.schema, orient="row")
    read = evidence.keep_tokens(tokens, token_pos if pos else None, ["教育"], pos)
    assert read.equals(tokens[places])
    params = load_own_params()
    vectorize = replace(params.vectorize, pos=pos, min_df=1, max_df=1.0)
    counted = vocabulary.count_terms([tokens.join(token_pos, on=["document_id", "position"])], (), vectorize)
    assert counted.counts.sum() == read.height
