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
