"""Codes in the words of a reader."""

from pipeline.corpus.metadata.titles import KINDS as FOUND
from pipeline.corpus.metadata.titles import find_kind
from pipeline.reporting.writing.words import KINDS


def test_every_kind_that_a_title_can_have_has_english_of_its_own() -> None:
    kinds = {find_kind(f"青川市教育局2019年{word}") for word in FOUND.split("|")}

    assert kinds == set(KINDS)
    assert len(set(KINDS.values())) == len(KINDS)
