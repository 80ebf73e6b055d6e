"""What a document says twice and not alike is returned with both places; what is routine is not."""

from dataclasses import replace

import pytest

from pipeline.corpus.metadata.contradictions import Contradiction, find_contradictions
from pipeline.corpus.metadata.evidence import gather_evidence
from pipeline.corpus.metadata.metadata import decide_metadata
from pipeline.tables.codes import FIELDS, SOURCES


def contradictions(text: str, path: str = "a.txt", page: tuple[str, ...] = ()) -> list[Contradiction]:
    evidence = gather_evidence(text, page)
    return find_contradictions(text, path, decide_metadata(text, evidence, page, path, {}), evidence)


def plan(
    title: str = "武汉市教育局2019年工作要点",
    number: str = "武教〔2019〕3号",
    signer: str = "武汉市教育局",
    day: str = "2019年2月15日",
) -> str:
    return f"{title}\n{number}\n各区教育局：\n一、加强管理。\n{signer}\n{day}"


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (plan(), "a.txt"),
        (plan(), "武汉市2019年.txt"),
        (plan(), "湖北/2019.txt"),
        (plan(number="武教〔2018〕90号", day="2018年12月20日"), "a.txt"),  # a plan of the winter before
        (plan(title="武汉市教育局2018年工作总结"), "a.txt"),  # a report of the year after
        (plan(title="江岸区教育局2019年工作要点", signer="武汉市江岸区教育局"), "a.txt"),
        (plan(title="青川市教育局2019年工作要点", signer="青川市云溪区教育局"), "a.txt"),  # unknown: it may lie in it
        (plan(), "scan_20240301.txt"),  # the day of a scan
    ],
)
def test_a_document_that_agrees_with_itself(text: str, path: str) -> None:
    assert contradictions(text, path) == []


def test_the_year_of_the_title_against_that_of_the_number_and_of_the_signature() -> None:
    text = plan(number="武教〔2016〕3号", day="2016年2月15日")
    by_number, by_signature = contradictions(text)
    assert (by_number.field, by_number.value, by_number.other_value) == ("year", "2019", "2016")
    assert text[by_number.start : by_number.end] == "武汉市教育局2019年工作要点"
    assert text[by_number.other_start : by_number.other_end] == "武教〔2016〕3号"
    assert (by_signature.source, by_signature.other_source) == ("title", "signature")
    assert text[by_signature.other_start : by_signature.other_end] == "2016年2月15日"


def test_the_place_of_the_title_against_that_of_the_signature() -> None:
    text = plan(signer="长沙市教育局")
    [found] = contradictions(text)
    assert (found.field, found.value, found.other_value) == ("region", "武汉市", "长沙市")
    assert text[found.other_start : found.other_end] == "长沙市教育局"


def test_the_name_of_the_file_against_the_text() -> None:
    by_year, by_place = contradictions(plan(), "长沙_2021.txt")
    assert (by_year.value, by_year.other_value, by_year.other_source, by_year.other_start) == (
        "2019",
        "2021",
        "path",
        None,
    )
    assert (by_place.value, by_place.other_value) == ("武汉市", "长沙")
    report = "各位代表：\n我代表国务院，向大会报告政府工作，请予审议。\n一、2023年工作回顾\n二、2024年工作任务\n"
    assert [found.field for found in contradictions(report, "city_长沙_2024.txt")] == ["region"]


def test_the_day_of_the_page_against_that_of_the_signature() -> None:
    [found] = contradictions(plan(), page=("成文日期：2019-06-01",))
    assert (found.field, found.value, found.other_value, found.other_source) == (
        "issued_on",
        "2019-02-15",
        "2019-06-01",
        "page",
    )
    assert contradictions(plan(), page=("成文日期：2019-02-18",)) == []


@pytest.mark.parametrize("source", [None, *SOURCES])
@pytest.mark.parametrize("title_source", ["head", "page", "path", "table", "metadata"])
def test_whatever_the_year_was_found_in_a_contradiction_can_be_told(source: str | None, title_source: str) -> None:
    text = plan(title="武汉市教育局关于值班的通知", number="")
    evidence = gather_evidence(text, ())
    metadata = replace(
        decide_metadata(text, evidence, (), "a.txt", {}), year=2019, year_source=source, title_source=title_source
    )
    found = find_contradictions(text, "2015年关于值班的通知.txt", metadata, evidence)
    assert [one.source for one in found] == ([source or "title"] if source not in ("path", "metadata") else [])
    for one in found:
        assert {one.source, one.other_source} <= set(SOURCES) and one.field in FIELDS


def test_the_name_of_a_table_says_nothing_of_its_rows() -> None:
    assert contradictions(plan(), "") == []
