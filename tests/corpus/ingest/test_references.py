"""How documents of one title are told apart: body or region, number, day or year, and the file where the title repeats."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipeline.corpus.ingest.ingest import ingest_folder
from pipeline.corpus.ingest.references import refer
from pipeline.tables.corpus import DOCUMENTS
from tests.own_params import load_own_params


def make_documents(*rows: dict[str, Any]) -> pl.DataFrame:
    schema = DOCUMENTS.pick("title", "issuer", "region", "document_number", "issued_on", "year", "path")
    named = [{"title": f"第{place}号文件", "path": f"{place}.txt"} | row for place, row in enumerate(rows)]
    return pl.DataFrame(named, schema=schema)


@pytest.mark.parametrize(
    ("known", "reference"),
    [
        (
            {
                "issuer": "云溪市教育局",
                "region": "云溪市",
                "document_number": "云教〔2021〕8号",
                "issued_on": date(2021, 3, 1),
                "year": 2020,
            },
            "云溪市教育局 · 云教〔2021〕8号 · 2021-03-01",
        ),
        ({"region": "云溪市", "document_number": "云教〔2021〕8号", "year": 2021}, "云溪市 · 云教〔2021〕8号 · 2021"),
        ({"issuer": "云溪市教育局", "year": 2021}, "云溪市教育局 · 2021"),
        ({"region": "云溪市", "issued_on": date(2021, 3, 1)}, "云溪市 · 2021-03-01"),
        ({"document_number": "云教〔2021〕8号"}, "云教〔2021〕8号"),
        ({"issuer": "云溪市教育局", "document_number": "云教〔2021〕8号"}, "云溪市教育局 · 云教〔2021〕8号"),
        ({"year": 2021}, "2021"),
        ({}, None),
    ],
)
def test_what_is_not_known_leaves_no_trace(known: dict[str, Any], reference: str | None) -> None:
    assert refer(make_documents(known)).to_list() == [reference]
    of_two = [f"{reference} · {place}.txt" if reference else f"{place}.txt" for place in (0, 1)]
    same = {"title": "政府工作报告"}
    assert refer(make_documents(known | same, known | same)).to_list() == of_two


def test_the_path_is_told_of_every_document_whose_title_repeats_and_of_no_other() -> None:
    titles = ("政府工作报告", "办学方案", "政府工作报告", "2021年政府工作报告", "政府工作报告")
    found = refer(make_documents(*({"title": title, "region": "青川市", "year": 2021} for title in titles)))
    assert found.to_list() == [
        "青川市 · 2021 · 0.txt",
        "青川市 · 2021",
        "青川市 · 2021 · 2.txt",
        "青川市 · 2021",
        "青川市 · 2021 · 4.txt",
    ]
    assert found.name == "reference"


def test_a_document_is_told_from_those_that_are_used(tmp_path: Path) -> None:
    """A file of the same bytes is set aside, and repeats no title."""
    body = "各位代表，现在我代表区政府，向大会报告工作，请予审议。\n一、加强管理\n1.规范办学。严格执行课程计划。\n"
    for path, text in {
        "云溪区/报告.txt": f"政府工作报告\n{body}2.推进课后服务。\n云溪区人民政府\n2021年2月15日\n",
        "青川区/报告.txt": f"政府工作报告\n{body}2.加强劳动教育。\n青川区人民政府\n2022年1月20日\n",
        "方案.txt": f"课后服务工作方案\n{body}云溪区教育局\n2021年3月1日\n",
        "方案副本.txt": f"课后服务工作方案\n{body}云溪区教育局\n2021年3月1日\n",
    }.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    corpus = ingest_folder(tmp_path, replace(load_own_params().corpus, path=str(tmp_path)))
    assert dict(corpus.documents.select("path", "reference").iter_rows()) == {
        "云溪区/报告.txt": "云溪区人民政府 · 2021-02-15 · 云溪区/报告.txt",
        "青川区/报告.txt": "青川区人民政府 · 2022-01-20 · 青川区/报告.txt",
        "方案.txt": "云溪区教育局 · 2021-03-01",
    }
