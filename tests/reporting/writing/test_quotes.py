"""Documents as they are cited, sentences as they are cut."""

import pytest

from pipeline.reporting.writing.quotes import cite, cut_sentence


@pytest.mark.parametrize(
    ("title", "reference", "zh", "en"),
    [
        (
            "政府工作报告",
            "云溪市 · 2021 · 云溪/报告.txt",
            "《政府工作报告》（云溪市 · 2021 · 云溪/报告.txt）",
            "“政府工作报告” (云溪市 · 2021 · 云溪/报告.txt)",
        ),
        ("政府工作报告", None, "《政府工作报告》", "“政府工作报告”"),
        (
            "印发《甲》《乙》的通知",
            "云溪市",
            "《印发〈甲〉〈乙〉的通知》（云溪市）",
            "“印发《甲》《乙》的通知” (云溪市)",
        ),
        ("“双减”方案 {0}", "云溪市", "《“双减”方案 {0}》（云溪市）", "“‘双减’方案 {0}” (云溪市)"),
        ("办学方案", "《a》{}.txt", "《办学方案》（《a》{}.txt）", "“办学方案” (《a》{}.txt)"),
    ],
)
def test_a_document_is_cited_by_title_and_reference(title: str, reference: str | None, zh: str, en: str) -> None:
    assert (cite(title, reference, "zh"), cite(title, reference, "en")) == (zh, en)


def test_a_sentence_keeps_its_source() -> None:
    row = {"title": "办学方案", "reference": "云溪市 · 2021", "number": "一、", "heading": "加强管理"}
    found = cut_sentence(row | {"sentence": " 落实双减。", "sentence_start": 10, "start": 13, "end": 15})
    assert found == {
        "title": "办学方案",
        "reference": "云溪市 · 2021",
        "heading": "一、加强管理",
        "before": "落实",
        "mention": "双减",
        "after": "。",
        "marks": [],
    }
