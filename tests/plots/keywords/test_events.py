"""Dated events: every fault of the table is named, and each lies at its day on the axis."""

from pathlib import Path

import pytest

from pipeline.params.errors import InputError
from pipeline.params.events import Event, read_events
from pipeline.plots.keywords.events import number_events
from tests.conftest import PROJECT

HEAD = "# 注释\ndate,name,name_en,keywords\n"


def write(folder: Path, *rows: str) -> Path:
    path = folder / "events.csv"
    path.write_text(HEAD + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def test_the_shipped_table_is_read_in_order_of_dates() -> None:
    events = read_events(PROJECT / "data/lexicon/events.csv")
    assert 15 <= len(events) <= 30 and list(events) == sorted(events, key=lambda event: event.place)
    named = {event.name: event for event in events}
    assert named["双减意见"].date == "2021-07-24" and named["双减意见"].concerns("双减")
    assert not named["双减意见"].concerns("劳动教育") and named["党的二十大"].concerns("劳动教育")
    assert all(char < "一" for event in events for char in event.name_en)


def test_days_and_months_are_read_and_sorted(tmp_path: Path) -> None:
    path = write(tmp_path, "2021-07,乙,b,双减|课后 服务", "2020-01-02,甲,a,")
    assert read_events(path) == (Event("2020-01-02", "甲", "a", ()), Event("2021-07", "乙", "b", ("双减", "课后 服务")))


def test_every_fault_is_named_with_its_line_at_once(tmp_path: Path) -> None:
    rows = (
        "2021,甲,a,",
        "2021-02-30,乙,b,",
        "2021-07,,c,",
        "2021-08,丁,,",
        "2021-09,戊,e,双减||",
        *["2022-01,己,f,"] * 2,
    )
    with pytest.raises(InputError) as refused:
        read_events(write(tmp_path, *rows))
    told = [chinese for chinese, _ in refused.value.problems]
    assert [line.split("：")[0].rpartition(" 第 ")[2] for line in told] == [f"{n} 行" for n in (3, 4, 5, 6, 7, 9)]
    assert "date 为 '2021'" in told[0] and "name 是空的" in told[2] and "name_en 是空的" in told[3]
    assert "keywords 为" in told[4] and "与上面的一行相同" in told[5]


def test_rows_of_the_wrong_length_are_named_together(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        read_events(write(tmp_path, "2021-07,甲", "2021-08,乙,b,", "2021-09,丙,c,双减,多"))
    assert [english.split(":")[0].rpartition(" ")[2] for _, english in refused.value.problems] == ["3", "5"]


@pytest.mark.parametrize(
    ("date", "place"), [("2020-01-01", 2019.5), ("2020-12-31", 2020.4973), ("2021-07-02", 2020.9986)]
)
def test_a_year_reaches_from_half_a_year_before_its_number_to_half_a_year_after(date: str, place: float) -> None:
    assert Event(date, "甲", "a", ()).place == pytest.approx(place, abs=1e-4)


def test_only_events_of_the_years_that_concern_a_keyword_are_numbered() -> None:
    early, late = Event("2019-12-31", "早", "early", ()), Event("2023-01-01", "晚", "late", ())
    first, second = Event("2020-01-01", "始", "first", ("双",)), Event("2022-12-31", "末", "second", ())
    other = Event("2021-05", "他", "other", ("劳动",))
    assert number_events((second, late, other, first, early), ["双减"], 2020, 2022) == {first: 1, second: 2}
    assert number_events((other,), ["双减"], 2020, 2022) == {}


def test_a_table_of_its_head_alone_marks_nothing(tmp_path: Path) -> None:
    assert read_events(write(tmp_path)) == ()
