"""Own numbers in their broken forms, and documents in Traditional characters, read as any other and quoted as written."""

import pytest

from pipeline.corpus.metadata.evidence import write_as_in
from pipeline.corpus.metadata.metadata import detect_metadata
from pipeline.corpus.text.normalization import simplify

ITEMS = "一、加强管理。\n二、规范办学。"


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("云教〔2021〕5 號", "云教〔2021〕5号"),
        ("云教【2021】5號", "云教〔2021〕5号"),
        ("云 教 〔2021〕 5 号", "云教〔2021〕5号"),
        ("云 教 〔 2 0 2 1 〕 5 号", "云教〔2021〕5号"),
        ("文号：云 教 〔2021〕 5 号", "云教〔2021〕5号"),
        ("云教〔2021〕第五号", "云教〔2021〕5号"),
        ("云教〔2021〕廿一号", "云教〔2021〕21号"),
        ("云教〔二О二一〕一百零五号", "云教〔2021〕105号"),
        ("云教〔２０２１〕５号", "云教〔2021〕5号"),
        ("云教〔2021〕5号文件", "云教〔2021〕5号"),
        ("云溪市教育局公告2021年第5号", "云溪市教育局公告2021年第5号"),
        ("云溪市教育局公告（2021年第五号）", "云溪市教育局公告2021年第5号"),
        ("云溪市教育局2021年第5号公告", "云溪市教育局公告2021年第5号"),
        ("云溪市教育局通告\n（2021年 第5号）", "云溪市教育局通告2021年第5号"),
        ("2021年第5号", "2021年第5号"),
        ("公告二〇二一年第5号", "公告2021年第5号"),
    ],
)
def test_own_numbers(line: str, number: str) -> None:
    found = detect_metadata(f"云溪市教育局关于绘画的通知\n{line}\n各学校：\n{ITEMS}", (), "a.txt", {})
    assert (found.document_number, found.year, found.year_source) == (number, 2021, "document_number")


@pytest.mark.parametrize(
    "line", ["根据云教〔2021〕五号文件精神，", "第五号楼", "一号文件", "云教〔一二三四〕5号", "云教〔2021〕号"]
)
def test_what_is_no_own_number(line: str) -> None:
    assert detect_metadata(f"云溪市教育局绘画方案\n{line}\n{ITEMS}", (), "a.txt", {}).document_number is None


PLAN = """雲溪市教育局關於印發《2021年工作計劃》的通知
雲教〔2021〕5號
各學校：
一、推進集團化辦學，發展學校特色，強化學生學習輔導。
二、開展勞動教育，落實課後服務，請各學校依規定辦理。
雲溪市教育局
2021年3月1日"""


def test_a_traditional_document_says_what_its_simplified_form_says() -> None:
    found = detect_metadata(PLAN, (), "a.txt", {})
    same = detect_metadata(simplify(PLAN), (), "a.txt", {})
    assert (found.title, found.document_number_raw) == (
        "雲溪市教育局關於印發《2021年工作計劃》的通知",
        "雲教〔2021〕5號",
    )
    unequal = {name for name, value in vars(found).items() if value != getattr(same, name)}
    assert unequal == {"title", "document_number_raw"}
    assert (same.issuer, same.kind, same.carried_kind, same.year) == ("云溪市教育局", "通知", "工作计划", 2021)
    assert same.document_number == "云教〔2021〕5号"


@pytest.mark.parametrize(
    "title",
    [
        "雲溪市教育局2021年工作要點",
        "雲溪市教育局二〇二一年工作計劃",
        "青嶺縣2021年學校體育實施方案",
        "雲溪縣政府教育處2021年度施政計畫",
        "關於做好2021年圖書流通工作的通知",
    ],
)
def test_traditional_titles(title: str) -> None:
    body = PLAN.split("\n", 3)[3].rsplit("\n", 2)[0]
    for found in (
        detect_metadata(f"{title}\n{body}", (), "a.txt", {}),
        detect_metadata(body, (), "a.jsonl", {"title": title}),
    ):
        assert (found.title, found.year, found.year_source) == (title, 2021, "title")
        assert found.kind is not None


def test_what_was_found_in_the_plain_text_is_quoted_as_written() -> None:
    assert write_as_in("雲 溪\n工作要點", "云 溪\n工作要点", "溪工作 要点") == "溪工作 要點"
    assert write_as_in("雲溪", "云溪", "别处") == "别处"
