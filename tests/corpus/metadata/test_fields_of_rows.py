"""What a row of a table states of its document: read, or named where it can't be."""

from datetime import date
from typing import Any

import pytest

from pipeline.corpus.metadata.evidence import gather_evidence
from pipeline.corpus.metadata.metadata import Metadata, decide_metadata, detect_metadata
from pipeline.corpus.metadata.overrides import read_fields

TEXT = "关于做好值班工作的通知\n各学校：\n一、按时到岗，认真交接。"


def decide(text: str = TEXT, **given: Any) -> Metadata:
    return decide_metadata(text, gather_evidence(text, ()), (), "t.csv", given, row=2021)


def test_what_can_be_read_is_a_field_and_what_cannot_is_named_as_it_stands() -> None:
    cells = {
        "year": "二〇一九年",
        "issued_on": "三月",
        "published_on": "发布时间：2019年3月5日",
        "effective_on": "自2019年4月1日起施行",
        "issuer": " 青川市教育局 ",
        "document_number": "青教[2019]第5号",
    }
    assert read_fields(cells) == (
        {
            "year": 2019,
            "published_on": date(2019, 3, 5),
            "effective_on": date(2019, 4, 1),
            "issuer": "青川市教育局",
            "document_number": "青教〔2019〕5号",
        },
        {"issued_on": "三月"},
    )


@pytest.mark.parametrize("cell", ["—", "无", "N/A", "null"])
def test_a_cell_that_says_nothing_states_nothing(cell: str) -> None:
    assert read_fields({"year": cell, "issued_on": cell, "issuer": cell, "title": cell}) == ({}, {})


def test_a_month_is_no_day_and_has_a_year() -> None:
    fields, unread = read_fields({"issued_on": "2021年7月", "published_on": "2022"})
    assert (fields, unread) == ({"issued_in": "2021-07", "published_in": "2022"}, {})
    found = decide(**fields)
    assert (found.issued_on, found.published_on, found.year, found.year_source) == (None, None, 2021, "date")


@pytest.mark.parametrize(
    ("given", "issued_on", "source", "year"),
    [
        ({"published_on": date(2020, 3, 2)}, date(2020, 3, 2), "published_on", 2020),
        ({"issued_on": date(2019, 12, 30), "published_on": date(2020, 3, 2)}, date(2019, 12, 30), "metadata", 2019),
        ({"issued_in": "2019-12", "published_on": date(2020, 3, 2)}, None, None, 2019),
        ({"published_in": "2020"}, None, None, 2020),
        ({"year": 2018, "published_on": date(2020, 3, 2)}, date(2020, 3, 2), "published_on", 2018),
        ({}, None, None, None),  # the number of the row, 2021, is no year
    ],
)
def test_the_day_of_issue_goes_before_that_of_publication(
    given: dict[str, Any], issued_on: date | None, source: str | None, year: int | None
) -> None:
    found = decide(**given)
    assert (found.issued_on, found.issued_on_source, found.year) == (issued_on, source, year)


@pytest.mark.parametrize(
    ("month", "issued_on"),
    [("2021-07", date(2021, 7, 24)), ("2021", date(2021, 7, 24)), ("2021-06", None), ("2020", None)],
)
def test_a_signature_gives_the_day_of_the_month_that_is_stated_and_no_other(month: str, issued_on: date | None) -> None:
    found = decide(f"{TEXT}\n青川市教育局\n2021年7月24日", issued_in=month)
    assert (found.issued_on, found.year) == (issued_on, int(month[:4]))


def test_a_row_without_a_title_is_named_after_its_table_and_number() -> None:
    found = decide("一、按时到岗，认真交接。")
    assert (found.title, found.title_source) == ("t 2021", "path")


def test_a_corrected_region_leaves_nothing_of_the_old_one() -> None:
    """documents.csv has columns that follow from the region; saved whole as metadata.csv, they are no corrections."""
    text = "上海市徐汇区教育局关于办学的通知\n一、甲"
    found = detect_metadata(text, (), "a.txt", {})
    derived = ("province", "city", "district", "division_code", "level")
    row = {name: getattr(found, name) for name in derived if getattr(found, name)}
    assert row["district"] == "徐汇区"
    made = detect_metadata(text, (), "a.txt", row | {"region": "青浦区"})
    assert (made.region, made.district, made.division_code, made.level) == ("青浦区", "青浦区", "310118", "区县")
    by_hand = detect_metadata(text, (), "a.txt", row | {"region": "青浦区", "level": "学校"})
    assert by_hand.level == "学校"
