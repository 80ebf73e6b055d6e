"""A user term in Latin letters or digits is a word of its own, whichever engine cuts."""

from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.language.cutting import Cut, make_cut
from pipeline.language.latin_words import find_whole
from pipeline.params.sections import SegmentParams

TERMS = ["STEM", "AI", "5G", "K12", "STEM教育", "AI助教", "AIGC教育", "现代化2035"]
ENGINES: list[Literal["rjieba", "jieba"]] = ["rjieba", "jieba"]


@pytest.fixture(scope="module")
def cuts() -> list[Cut]:
    """By each engine."""
    return [make_cut(TERMS, SegmentParams(engine=engine, hmm=True, user_terms=())) for engine in ENGINES]


@pytest.fixture(params=range(len(ENGINES)), ids=ENGINES)
def cut(cuts: list[Cut], request: pytest.FixtureRequest) -> Cut:
    return cuts[int(request.param)]


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        ("建设SYSTEM平台和ECOSYSTEM", "STEM"),
        ("用好EMAIL和MAIN服务器", "AI"),
        ("研究AIGC", "AI"),
        ("15G网络", "5G"),
        ("2.5G网络", "5G"),
        ("5GB空间", "5G"),
        ("MSTEM教育", "STEM教育"),
        ("DAI助教", "AI助教"),
        ("现代化20350", "现代化2035"),
    ],
)
def test_a_term_is_not_cut_out_of_a_longer_word(cut: Cut, text: str, lacking: str) -> None:
    tokens = cut(text)
    assert "".join(tokens) == text and lacking not in tokens
    assert find_whole(text, lacking) == []


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("开设STEM课程", ["STEM"]),
        ("配备AI助教，推进AI+教育", ["AI助教", "AI"]),
        ("建设5G网络", ["5G"]),
        ("STEM-AI融合", ["STEM", "AI"]),
        ("AIGC教育", ["AIGC教育"]),
        ("面向现代化2035年", ["现代化2035"]),
    ],
)
def test_a_term_beside_chinese_characters_or_marks_stays_whole(cut: Cut, text: str, tokens: list[str]) -> None:
    assert [token for token in cut(text) if token in TERMS] == tokens
    assert all(find_whole(text, token) for token in tokens)


@given(st.lists(st.sampled_from(["STEM", "SYSTEM", "AI", "M", "5G", "1", ".", " ", "教育", "助教", "，"]), max_size=12))
@settings(deadline=None, max_examples=60)
def test_tokens_are_the_text_and_the_engines_agree(cuts: list[Cut], pieces: list[str]) -> None:
    text = "".join(pieces)
    rjieba, jieba = (cut(text) for cut in cuts)
    assert rjieba == jieba and "".join(rjieba) == text
