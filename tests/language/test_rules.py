import pytest
import spacy
from spacy.tokens import Doc

from pipeline.language.entities import Mention, settle
from pipeline.language.rules import find_documents, find_mentions, find_targets

VOCAB = spacy.blank("zh").vocab


def named(text_with_cuts: str, label: str, tags: dict[str, str] | None = None) -> list[str]:
    """The names of one label in a text whose words are cut by /."""
    cut = text_with_cuts.split("/")
    doc = Doc(VOCAB, words=cut, spaces=[False] * len(cut))
    text = "".join(cut)
    return [text[m.start : m.end] for m in settle(find_mentions(doc, text, tags or {})) if m.label == label]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("自2021年9月1日起施行", ["2021年9月1日"]),
        ("2017—2018学年度第一学期", ["2017—2018学年度第一学期"]),
        ("2021-2022学年", ["2021-2022学年"]),
        ("2021—2025年，每年3月底前", ["2021—2025年", "3月底"]),
        ("二〇二一年三月五日", ["二〇二一年三月五日"]),
        ("“十四五”期间", ["“十四五”期间"]),
        ("2021年中小学招生，共12018年级人", ["2021年"]),
        ("落实“十四五”规划", []),
    ],
)
def test_dates_and_school_years_are_found_whole(text: str, found: list[str]) -> None:
    assert named(text, "DATE") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("投入3.5亿元，其中1,200万元", ["3.5亿元", "1,200万元"]),
        ("生均公用经费800元", ["800元"]),
        ("三千万元用于改造", ["三千万元"]),
        ("一元二次方程，多元评价，3元素", []),
    ],
)
def test_money_is_a_number_with_its_unit(text: str, found: list[str]) -> None:
    assert named(text, "MONEY") == found


def test_a_document_carries_the_number_that_stands_behind_it() -> None:
    text = "按照《关于深化教育改革的意见》（甲政发〔2019〕26号）和根据乙教函[2020]5号要求"
    assert [(text[m.start : m.end], m.document_number) for m in find_documents(text)] == [
        ("《关于深化教育改革的意见》", "甲政发〔2019〕26号"),
        ("乙教函[2020]5号", "乙教函[2020]5号"),
    ]


def test_a_title_in_a_title_is_one_document() -> None:
    assert named("印发《关于转发《甲市方案》的通知》。", "DOCUMENT") == ["《关于转发《甲市方案》的通知》"]


def test_a_book_is_no_document() -> None:
    assert named("阅读《西游记》", "DOCUMENT") == []
    assert named("阅读《西游记》", "WORK") == ["《西游记》"]


def test_what_was_reached_is_no_target_and_what_must_not_be_exceeded_is_one() -> None:
    text = "去年入园率达到80%。作业时间不超过60分钟。力争三年内覆盖率提高到95%以上。"
    assert [text[m.start : m.end] for m in find_targets(text)] == [
        "作业时间不超过60分钟",
        "力争三年内覆盖率提高到95%以上",
    ]


def test_a_target_may_hold_names_and_names_hold_none() -> None:
    text = "到2025年，毛入园率达到92%"
    assert named(text, "TARGET") == [text]
    assert named(text, "DATE") == ["2025年"]


@pytest.mark.parametrize(
    ("cut", "found"),
    [
        ("支持/大山县/教育局", ["大山县教育局"]),
        ("由/市/教育局/牵头", ["市教育局"]),
        ("在/大山县/第二/实验/小学/召开", ["大山县第二实验小学"]),
        ("大山县/清溪镇/中心/幼儿园", ["大山县清溪镇中心幼儿园"]),
        ("各/中学/、/全体/小学/和/民办/幼儿园", []),
        ("大山县/学校/都/要", []),
        ("由青屿/区/教育局/牵头", ["青屿区教育局"]),
        ("三/中等学校", []),
        ("初/中学生", []),
        ("教育部/要求", ["教育部"]),
    ],
)
def test_a_body_needs_a_name_before_its_suffix(cut: str, found: list[str]) -> None:
    assert named(cut, "BODY", {"由": "p", "中等学校": "nt"}) == found


def test_programmes_stand_in_quotation_marks() -> None:
    assert named("实施“青蓝”工程、“强师计划”和“双减”工作，推进“一校一品”建设行动", "PROGRAMME") == [
        "“青蓝”工程",
        "“强师计划”",
        "“一校一品”建设行动",
    ]


def test_of_overlapping_names_the_longest_stays_and_of_equal_ones_that_of_the_rules() -> None:
    long, short = Mention(0, 6, "BODY", "model"), Mention(2, 6, "BODY", "rules")
    assert settle([short, long]) == [long]
    rule, model = Mention(0, 4, "BODY", "rules"), Mention(0, 4, "PLACE", "model")
    assert settle([model, rule]) == [rule]
