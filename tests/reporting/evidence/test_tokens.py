"""The tokens behind a term are those that were counted."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

import polars as pl
import pytest

from pipeline import catalog
from pipeline.analysis.terms import vocabulary
from pipeline.stages import evidence
from pipeline.tables.words import TOKEN_POS, TOKENS
from tests.own_params import load_own_params


@dataclass(frozen=True)
class Stub:
    """A table of the catalog that comes row by row."""

    table: pl.DataFrame

    def read_batches(self) -> Iterator[pl.DataFrame]:
        yield from self.table.iter_slices(1)

    def read_column(self, name: str) -> pl.Series:
        return self.table[name]

    def empty(self) -> pl.DataFrame:
        return self.table.clear()


@pytest.mark.parametrize(("pos", "places"), [((), [0, 1, 2]), (("NOUN",), [0, 2]), (("ADJ",), [])])
def test_a_word_counts_where_it_is_of_the_parts_of_speech_that_count(
    monkeypatch: pytest.MonkeyPatch, pos: tuple[Literal["NOUN", "ADJ"], ...], places: list[int]
) -> None:
    rows = [("a", "a-0", 0, 0, "教育", 0, 2), ("a", "a-0", 0, 1, "教育", 2, 4), ("b", "b-0", 0, 0, "教育", 0, 2)]
    tokens = pl.DataFrame(rows, schema=TOKENS.schema, orient="row")
    tags = [("a", 0, "NOUN"), ("a", 1, "VERB"), ("b", 0, "NOUN")]
    token_pos = pl.DataFrame(tags, schema=TOKEN_POS.schema, orient="row")
    monkeypatch.setattr(catalog, "tokens", Stub(tokens))
    monkeypatch.setattr(catalog, "token_pos", Stub(token_pos))
    params = load_own_params()
    params = replace(params, vectorize=replace(params.vectorize, pos=pos, min_df=1, max_df=1.0))
    read, _ = evidence.read_tokens(["教育"], params)
    assert read.equals(tokens[places])
    counted = vocabulary.count_terms(tokens, (), params.vectorize, None, token_pos)
    assert counted.counts.sum() == read.height
