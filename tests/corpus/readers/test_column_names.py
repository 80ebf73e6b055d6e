"""Columns of tables are known by the names that exports give them, in whatever case, spacing and brackets."""

from dataclasses import fields

import pytest

from pipeline.corpus.readers.tables.files import find_columns
from pipeline.params.reading import load_params
from tests.conftest import PROJECT

COLUMNS = load_params(PROJECT / "params.yaml").corpus.columns


@pytest.mark.parametrize(
    ("name", "field"),
    [
        *(
            (name, "issuer")
            for name in (
                "发布部门",
                "puborg",
                "PubOrg",
                "Policy Release Department",
                "制定机关",
                "颁布单位",
                "發文機關",
            )
        ),
        *(
            (name, "issued_on")
            for name in ("成文时间", "颁布日期", "印发时间", "Date", "日期", "Issue Date", "issue_date")
        ),
        *(
            (name, "published_on")
            for name in ("pub_date", "PubDate", "公布日期", "publishTime", "发布 时间", "Release-Date", "发布时间：")
        ),
        *((name, "effective_on") for name in ("实施日期", "施行日期", "EffectiveDate", "生效日期")),
        *(
            (name, "year")
            for name in ("年份（年）", "年份(年)", "发文年份", "YEAR", "年度【年】", "　年 份", "Year (AD)", "《年份》")
        ),
        *((name, "document_number") for name in ("发文字号", "文　号", "文号（全）", "文號", "Document_No.")),
        *(
            (name, "title")
            for name in ("标题", "标题（必填）", "TITLE", "\ufeff标题", "政策名称", "法规名称", "【标题】")
        ),
        *((name, "text") for name in ("全文", "正文", "Full Text", "fullText", "政策内容", "正文（纯文本）", "內容")),
        *((name, "region") for name in ("省份", "地区", "City")),
    ],
)
def test_a_column_is_known_by_its_name(name: str, field: str) -> None:
    assert find_columns(["x", name], COLUMNS) == {field: [1]}


@pytest.mark.parametrize(
    "name",
    [
        *(
            "日期（施行）",
            "日期(采集)",
            "标题（英文）",
            "正文（链接）",
            "效力级别",
            "时效性",
            "备注",
            "",
            " ",
            "（）",
            "年轻",
            "标题党",
        ),
        *("发布", "content_source", "来源", "日期2", "失效日期", "x" * 10**6),
    ],
)
def test_what_is_called_otherwise_is_not_taken(name: str) -> None:
    assert find_columns([name], COLUMNS) == {}


def test_an_exact_name_goes_before_one_with_brackets_and_the_first_listed_before_others() -> None:
    assert find_columns(["标题（主）", "标题", "日期", "成文日期", "正文"], COLUMNS) == {
        "text": [4],
        "title": [1, 0],
        "issued_on": [3, 2],
    }


def test_no_name_stands_for_two_fields() -> None:
    seen: dict[str, str] = {}
    for field in fields(COLUMNS):
        for name in getattr(COLUMNS, field.name):
            assert find_columns([name], COLUMNS) == {field.name: [0]}, name
            assert seen.setdefault(name, field.name) == field.name
