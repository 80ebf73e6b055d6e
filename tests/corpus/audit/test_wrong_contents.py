"""Wrong content under a right name: another place's or year's text; a text that never names its own place is innocent."""

from typing import Any

import pytest

from pipeline.corpus.audit.findings import Finding
from pipeline.corpus.audit.wrong_contents import find_wrong_content

NATIONAL = "各位代表：\n现在，我代表国务院，向大会报告政府工作，请予审议。\n一、过去一年工作回顾\n国民经济回升向好。"


def judge(text: str, title: str, path: str = "a.txt", year: int | None = 2024) -> Finding | None:
    document: dict[str, Any] = {"text": text, "title": title, "path": path, "year": year, "year_source": "title"}
    return find_wrong_content(document)


@pytest.mark.parametrize(
    ("title", "path"),
    [("2024年甲川市政府工作报告", "a.txt"), ("政府工作报告", "city_临山_2024.txt"), ("政府工作报告", "2024/临山.txt")],
)
def test_the_national_report_under_a_citys_name_is_an_error(title: str, path: str) -> None:
    finding = judge(NATIONAL, title, path)
    assert finding and finding.severity == "error" and "国务院" in finding.message_zh


@pytest.mark.parametrize("path", ["national_2024.txt", "国务院政府工作报告.txt", "2024年政府工作报告全文.txt"])
def test_the_national_report_under_its_own_name_is_right(path: str) -> None:
    assert judge(NATIONAL, "2024年政府工作报告", path) is None


def test_a_city_that_reports_on_another_is_an_error() -> None:
    text = "现在，我代表乙山市人民政府，向大会报告工作。\n全市经济平稳运行。"
    assert judge(text, "甲川市2024年政府工作报告") is not None
    assert judge(text, "乙山市2024年政府工作报告") is None


def test_a_text_that_only_says_our_city_is_innocent() -> None:
    assert judge("全市教育工作要以立德树人为根本。我市落实上海市教育委员会要求。", "甲川市2024年教育工作要点") is None


def test_the_work_of_another_year_under_this_ones_title_is_an_error() -> None:
    text = "2019年工作要点\n2019年全区教育工作总体要求是立德树人。2019年重点工作如下。"
    finding = judge("甲区教育局。" + text, "2024年教育工作要点")
    assert finding and finding.severity == "error" and "2019" in finding.message_en
    assert judge(text + "2024年继续推进。", "2024年教育工作要点") is None
    assert judge(text, "2020年教育工作要点", year=2020) is None


NEWS = "国务院总理李某某今天会见来访的外国客人。\n双方就合作交换意见。"


@pytest.mark.parametrize(
    ("title", "path"),
    [
        ("少儿出版市场整治行动今年继续开展", "a.txt"),
        ("关于进一步规范校外培训市场秩序的通知", "a.txt"),
        ("高举旗帜主题宣传方案", "a.txt"),
        ("退市机制试点方案", "a.txt"),
        ("总理会见外国客人", "会见客人.txt"),
        ("总理会见外国客人", "外宾_20240101.txt"),
        ("2024年国务院政府工作报告", "政府_国务报告_2024.txt"),
        ("2024年国务院政府工作报告", "政府院_2024.txt"),
    ],
)
def test_names_made_of_a_title_s_words_are_no_places(title: str, path: str) -> None:
    assert judge(f"{title}\n{NEWS}", title, path) is None
    assert judge(f"{title}\n{NATIONAL}", title, path) is None


def test_a_premier_named_far_down_a_text_does_not_speak() -> None:
    text = "甲川市政府工作报告\n" + "全市经济平稳运行。" * 200 + "国务院总理李某某来访。"
    assert judge(text, "政府工作报告", "临山.txt") is None


def test_the_offices_of_another_place_named_again_and_again_speak() -> None:
    text = "乙山市教育局负责。\n乙山市人民政府督办。\n乙山市教育局检查。"
    finding = judge(text, "甲川市教育局2024年工作要点")
    assert finding and "乙山市" in finding.message_zh
