"""The normal form has a character for each character of the text, so that each match is a span of the text as written."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.corpus.text.normalization import _MARKS, normalize

PIECES = st.one_of(
    st.text(max_size=6),
    st.sampled_from(
        [
            "双减",
            "雙減",
            "ＡＩ",
            "「",
            "〞",
            "“",
            "（",
            "①",
            "½",
            "㎡",
            "⻔",
            "⼀",
            "豈",
            "著名",
            "乾隆",
            "臺灣",
            "頭髮",
        ]
    ),
)
TEXTS = st.lists(PIECES, max_size=12).map("".join)


@given(TEXTS)
@example("頭髮裏的隻言片語")
def test_every_character_stands_for_the_one_at_its_place(text: str) -> None:
    assert len(normalize(text)) == len(text)


@given(TEXTS)
def test_the_normal_form_of_a_normal_form_is_itself(text: str) -> None:
    assert normalize(normalize(text)) == normalize(text)


@given(TEXTS, st.sampled_from(["双减", "雙減", "ＡＩ", "“双减”政策", "1+X"]), TEXTS)
def test_a_match_in_the_normal_form_is_the_phrase_in_the_text(before: str, phrase: str, after: str) -> None:
    text = before + phrase + after
    normal = normalize(text)
    at = normal.find(normalize(phrase))
    if at >= 0:
        assert normalize(text[at : at + len(phrase)]) == normalize(phrase)


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("ＡＩ＋教育２０２３", "AI+教育2023"),
        ("（一）“双减”、‘五项’：", "(一)\"双减\"、'五项':"),
        ("《「雙減」》〞", '《"双减"》"'),
        ("1—2　年", "1-2 年"),
        ("⻔户⾐食金", "门户衣食金"),
        ("國家教育現代化與學校", "国家教育现代化与学校"),
        ("頭髮", "头发"),
    ],
)
def test_what_is_the_same_is_written_the_same(text: str, normal: str) -> None:
    assert normalize(text) == normal


@pytest.mark.parametrize("text", ["①党建②思政", "½", "㎡", "。、《》〔〕", "乾隆年间著名的学校", "以德治教", "教育"])
def test_what_means_something_of_its_own_stays(text: str) -> None:
    assert normalize(text) == text


def test_traditional_characters_in_a_simplified_text_stay() -> None:
    assert "龍" in normalize("书法社团临摹“龍”字，开展课后服务，推进学校劳动教育")


def test_nothing_is_folded_into_what_is_folded_further() -> None:
    assert not set(_MARKS.values()) & set(_MARKS)
    assert all(len(mark) == len(form) == 1 for mark, form in _MARKS.items())
    assert not [form for form in _MARKS.values() if unicodedata.category(form) in ("Cn", "Co", "Cs")]
