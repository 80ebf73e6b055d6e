"""All keywords are found at once as each is alone, and only where its context allows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.analysis.keywords.blanks import close_blanks
from pipeline.analysis.keywords.finding import Finder
from pipeline.analysis.keywords.mentions import find_mentions, list_mentions
from pipeline.corpus.text.normalization import normalize
from pipeline.params.keywords import Context, Keyword
from tests.analysis.keywords.plain_mentions import close, find_plainly

PIECES = ["双", "减", "少", "A", "I", "5", "G", ".", " ", "  ", "，", "\n"]
FORMS = st.lists(st.sampled_from(PIECES[:9]), min_size=1, max_size=4).map("".join).map(str.strip).filter(bool)
KEYWORDS = st.builds(
    Keyword,
    FORMS,
    st.lists(FORMS, max_size=3).map(tuple),
    st.lists(FORMS, max_size=3).map(tuple),
)


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.lists(KEYWORDS, min_size=1, max_size=6))
def test_keywords_found_together_are_those_found_one_by_one(text: str, keywords: list[Keyword]) -> None:
    """Forms that overlap, share their beginnings or are each other's, blanks inside them, letters and digits at their ends."""
    for keyword in keywords:
        assert [(m.start, m.end, m.excluded_by) for m in find_mentions(text, keyword)] == find_plainly(text, keyword)
    together = list_mentions(text, Finder(keywords))
    assert [(m.start, m.end, m.excluded_by) for m in together] == [
        found for keyword in keywords for found in find_plainly(text, keyword)
    ]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_blanks_are_closed_beside_chinese_characters_and_in_runs(text: str) -> None:
    closed = close_blanks(text)
    assert (closed.text, [closed.locate(place) for place in range(len(closed.text))]) == close(text)


def test_a_mention_in_the_second_half_of_an_exclusion_is_removed_too() -> None:
    assert removed("双减双减", Keyword("双减", exclude=("双减双减",))) == ["双减双减"] * 2
    assert removed("双减双减，双减", Keyword("双减", exclude=("减双减",))) == [None, "减双减", None]


def removed(text: str, keyword: Keyword) -> list[str | None]:
    """What removed each mention of the text."""
    return [mention.excluded_by for mention in find_mentions(text, keyword)]


def near(*words: str, within: int) -> Keyword:
    return Keyword("双减", context=Context(within, near=words))


def not_near(*words: str, within: int) -> Keyword:
    return Keyword("双减", context=Context(within, not_near=words))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("落实双减", None),
        ("臭氧一二双减", "臭氧"),  # the fourth and third character before it
        ("臭氧一二三双减", None),
        ("双减一二臭氧", "臭氧"),
        ("双减一二三臭氧", None),
        ("臭 氧 一 二双 减", "臭氧"),  # blanks between Chinese characters are no distance
        ("严禁双减臭氧", "臭氧"),  # the first of the list that stands there, not the first in the text
        ("严禁双减", "严禁"),
    ],
)
def test_a_word_of_not_near_removes_a_mention_within_so_many_characters(text: str, expected: str | None) -> None:
    assert removed(text, not_near("臭氧", "严禁", within=4)) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("学校双减", None),
        ("双减学生", None),
        ("学校一双减", None),
        ("学校一二双减", "未见：学校、学生"),
        ("双减一二学生", "未见：学校、学生"),
        ("双减", "未见：学校、学生"),
    ],
)
def test_a_mention_needs_one_word_of_near(text: str, expected: str | None) -> None:
    assert removed(text, near("学校", "学生", within=3)) == [expected]


def test_what_the_mention_itself_holds_is_not_near_it() -> None:
    assert removed("落实双减", not_near("双", "实双", within=5)) == [None]
    assert removed("双减双减", not_near("双减", within=2)) == ["双减", "双减"]


def test_a_latin_word_of_a_context_is_a_whole_word_also_at_the_end_of_its_reach() -> None:
    assert removed("AIGC双减", not_near("AI", within=4)) == [None]
    assert removed("双减AIGC", not_near("AI", within=2)) == [None]
    assert removed("SAI双减", not_near("AI", within=2)) == [None]
    assert removed("AIGC、AI双减", not_near("AI", within=9)) == ["AI"]


def test_an_exclusion_is_named_before_the_context() -> None:
    keyword = Keyword("双减", exclude=("双减少",), context=Context(9, near=("学校",), not_near=("臭氧",)))
    assert removed("臭氧双减少", keyword) == ["双减少"]
    assert removed("臭氧双减", keyword) == ["臭氧"]
    assert removed("学校，臭氧双减", keyword) == ["臭氧"]
    assert removed("落实双减", keyword) == ["未见：学校"]
    assert removed("学校双减", keyword) == [None]


def test_contexts_are_sought_in_their_normal_form_and_named_as_written() -> None:
    keyword = Keyword("雙減", context=Context(5, not_near=("ＰＭ２.５", "臭 氧")))
    finder = Finder([keyword], normalize)
    texts = ["PM2.5双减", "臭氧双减", "落实双减"]
    assert [[m.excluded_by for m in list_mentions(text, finder)] for text in texts] == [
        ["ＰＭ２.５"],
        ["臭 氧"],
        [None],
    ]


def test_each_keyword_has_rules_of_its_own() -> None:
    keywords = [
        Keyword("双减", exclude=("双减少",)),
        Keyword("减少"),
        Keyword("双减少", context=Context(3, near=("学校",))),
    ]
    found = list_mentions("双减少", Finder(keywords))
    assert [(m.spelling, m.excluded_by) for m in found] == [
        ("双减", "双减少"),
        ("减少", None),
        ("双减少", "未见：学校"),
    ]
