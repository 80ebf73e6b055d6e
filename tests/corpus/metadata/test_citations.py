"""Which documents a text cites, and which 《》 are no documents."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.corpus.metadata.citations import find_citations, state_level
from pipeline.corpus.metadata.numbers import find_numbers, match_number


def cited(text: str, own_title: str = "") -> list[tuple[str | None, str | None]]:
    return [(found.title, found.document_number) for found in find_citations(text, own_title)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("根据《关于办学的意见》（甲办发〔2015〕71号）精神", [("关于办学的意见", "甲办发〔2015〕71号")]),
        ("根据《关于办学的意见》(甲办发[2015]71号)精神", [("关于办学的意见", "甲办发〔2015〕71号")]),
        ("落实《关于办学的意见》(甲教厅〔20172号),规范", [("关于办学的意见", "甲教厅〔2017〕2号")]),
        ("按照甲办发〔2015〕71号《关于办学的意见》执行", [("关于办学的意见", "甲办发〔2015〕71号")]),
        ("现将《关于印发《办学规定》的通知》（甲教〔2015〕1号）转发", [("关于印发《办学规定》的通知", "甲教〔2015〕1号")]),
        ("《关于印发〈办学规定〉的通知》", [("关于印发〈办学规定〉的通知", None)]),
        ("《办学规定》（甲教〔2015〕1号）《用人规定》", [("办学规定", "甲教〔2015〕1号"), ("用人规定", None)]),
        ("依据《办学条例》（甲省人民政府令第12号）", [("办学条例", "甲省人民政府令第12号")]),
        ("请按甲教〔2015〕1号文件的要求办理有关事项。", [(None, "甲教〔2015〕1号")]),
        ("使用《道德与法治》《语文》教材，演唱《黄河大合唱》。", []),
        ("《办学规定没有写完。后来又有《用人规定》。", [("用人规定", None)]),
        ("落实《实施方案》。", []),
        ("甲市教育局\n甲教〔2015〕1号\n各学校：", []),
    ],
)  # fmt: skip
def test_what_is_cited(text: str, found: list[tuple[str | None, str | None]]) -> None:
    assert cited(text) == found


def test_an_abbreviation_stands_for_what_it_was_introduced_for() -> None:
    text = (
        "根据《关于办学的意见》（甲办发〔2015〕71号，以下简称《意见》），落实《意见》。"
        "按照《用人规定》（以下简称《规定》）办理，《规定》有效。"
    )
    whole = ("关于办学的意见", "甲办发〔2015〕71号")
    assert cited(text) == [whole, whole, ("用人规定", None), ("用人规定", None)]


def test_what_a_document_issues_is_no_parent_and_what_it_passes_on_is() -> None:
    text = "现将《甲市办学工作要点》印发给你们。"
    assert cited(text, "甲市教育局关于印发《甲市办学工作要点》的通知") == []
    assert cited(text, "甲市教育局转发《甲市办学工作要点》的通知") == [("甲市办学工作要点", None)]


@pytest.mark.parametrize(
    ("raw", "normal"),
    [
        ("青教〔2017〕1号", "青教〔2017〕1号"),
        ("青教[2017]1号", "青教〔2017〕1号"),
        ("青教(2017)1号", "青教〔2017〕1号"),
        ("青教﹝2017﹞第1号", "青教〔2017〕1号"),
        ("青教【2017年】 1 号", "青教〔2017〕1号"),
        ("青教〔20171号", "青教〔2017〕1号"),
        ("青教2017〕1号", "青教〔2017〕1号"),
        ("青教2017-1号", "青教〔2017〕1号"),
        ("青教〔二〇一七〕1号", "青教〔2017〕1号"),
        ("教育部令第30号", "教育部令第30号"),
        ("青川路2017-1号", None),
        ("青教〔2017〕", None),
        ("第1号", None),
    ],
)
def test_numbers_in_their_normal_form(raw: str, normal: str | None) -> None:
    found = match_number(raw)
    assert (found.normal if found else None) == normal
    if found:
        assert found.raw == raw
        assert found.is_broken == (raw != normal)


def test_the_words_before_a_number_are_not_part_of_it() -> None:
    text = "根据国发〔2015〕7号和教发〔2016〕8号文件，以及青教〔2017〕9号"
    assert [number.normal for number in find_numbers(text)] == ["国发〔2015〕7号", "教发〔2016〕8号", "青教〔2017〕9号"]


PIECES = st.sampled_from(
    [*"《》〈〉（）〔〕。，\n号甲", "〔2015〕7号", "关于办学的意见", "以下简称《意见》", "国发", "2017"]
)


@given(st.lists(PIECES, max_size=40).map("".join))
@settings(max_examples=300)
def test_citations_are_spans_in_order_that_hold_what_they_say(text: str) -> None:
    found = find_citations(text)
    assert [cited.start for cited in found] == sorted(cited.start for cited in found)
    for cited in found:
        assert 0 <= cited.start < cited.end <= len(text)
        assert cited.title or cited.document_number


@pytest.mark.parametrize(
    ("title", "body", "level"),
    [
        ("国务院办公厅关于办学的意见", None, "国家"),
        ("教育部关于印发《办学规程》的通知", None, "国家"),
        (None, "国务院办公厅", "国家"),
        ("中华人民共和国教育法", None, "国家"),
        ("民办教育促进法", None, "国家"),
        ("教师法（2009年修正）", None, "国家"),
        ("浙江省教育厅关于办学的意见", None, "省"),
        ("杭州市教育局关于办学的意见", None, "市"),
        ("上海市徐汇区教育局关于办学的意见", None, "区县"),
        ("幼儿园工作规程", None, None),
        ("学校管理办法", None, None),
        ("一线工作法", None, None),
        (None, None, None),
    ],
)
def test_level_as_the_name_says_it(title: str | None, body: str | None, level: str | None) -> None:
    assert state_level(title, body) == level
