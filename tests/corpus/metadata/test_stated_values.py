"""Dates and years in cells are read as they are written; what is no date, or two, is refused."""

from datetime import UTC, date, datetime, timedelta, timezone
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.corpus.metadata.stated_values import (
    read_academic_year,
    read_date,
    read_day,
    read_effective_day,
    read_year,
    says_nothing,
)

DAYS = st.dates(date(1950, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize("digits", ["0123456789", "０１２３４５６７８９"])
@pytest.mark.parametrize(
    "cell",
    [
        *("2021-07-24", "2021-7-24", "2021/7/24", "2021.07.24", "2021_07_24", "2021 07 24", "20210724", "20210724.0"),
        *("2021—07—24", "2021－7－24", "2021．7．24", "2021。7。24", "2021·7·24", "2021–7–24", "2021.7.24."),
        *(
            "2021年7月24日",
            "2021年07月24号",
            "2021 年 7 月 24 日",
            "公元2021年7月24日",
            "（2021年7月24日）",
            "【2021-07-24】",
        ),
        *("2021-07-24 10:30", "2021/7/24 0:00:00", "2021-07-24 00:00:00.0", "2021-07-24 10:30:45.123456"),
        *(
            "2021年7月24日10时30分",
            "2021年7月24日 10点",
            "2021/7/24 上午 12:00:00",
            "2021-07-24 11:30 PM",
            "20210724 10:30",
        ),
        *("20210724103000", "202107241030", "20210724103000123", "2021-07-24T10:30:45", "2021-07-24T24:00:00"),
        *("2021年7月24日（星期六）", "2021年7月24日 星期六 10:30", "2021-07-24 周六", "Saturday, July 24, 2021"),
        *(
            "日期：2021-07-24",
            "发布于2021年7月24日",
            "发布时间：2021-07-24 10:30",
            "2021.07.24发布",
            "2021年7月24日 印发",
        ),
        *(
            "印发日期: 2021-7-24",
            "2021-07-24（公布）",
            "published on 2021-07-24",
            "Date: 2021-07-24",
            "成文于 2021年7月24日",
        ),
        *("Jul 24, 2021", "24 July 2021", "24-Jul-2021", "July 24th, 2021", "24/07/2021", "07/24/2021", "24.7.2021"),
        *(
            "民國110年7月24日",
            "中華民國110年7月24日",
            "民国110年07月24日",
            "110年7月24日",
            "110/07/24",
            "110.7.24",
            "1100724",
        ),
        *(
            "二〇二一年七月二十四日",
            "二O二一年七月廿四日",
            "二○二一年 七 月 二十四 日",
            "民國一百一十年七月二十四日",
            "110年7月廿四日",
        ),
        *("44401", "44401.0", "44401.4375", "44401.999", "44400.9999999"),
    ],
)
def test_a_whole_date_is_read_however_it_is_written(cell: str, digits: str) -> None:
    cell = cell.translate(str.maketrans("0123456789", digits))
    assert read_date(cell) == "2021-07-24"
    assert read_day(cell) == date(2021, 7, 24)
    assert read_year(cell) == 2021


@pytest.mark.parametrize(
    "cell",
    [
        "2021-07-23T16:00:00Z",
        "2021-07-24T15:59:59.999Z",
        "2021-07-24T23:30:00+08:00",
        "2021-07-24T00:30:00+0800",
        "2021-07-23 20:00:00-05:00",
        "2021-07-24 01:00:00+00:00",
        "2021-07-24 05:00 pm +09",
        "Fri, 23 Jul 2021 16:00:00 GMT",
        "Sat Jul 24 00:00:00 CST 2021",
        "Sat Jul 24 2021 00:00:00 GMT+0800 (中国标准时间)",
        "2021-07-24T00:00:00+08:00[Asia/Shanghai]",
        *("1627056000", "1627056000.0", "1627142399", "1627056000000", "1627056000123.5", "1627056000000000"),
        *("1627056000000000000", "/Date(1627056000000)/", "/Date(1627056000000+0800)/"),
    ],
)
def test_a_time_with_a_zone_is_that_of_china(cell: str) -> None:
    assert read_date(cell) == "2021-07-24"


@given(DAYS, st.integers(0, 86_399))
def test_all_ways_to_count_a_moment_agree(day: date, second: int) -> None:
    china = timezone(timedelta(hours=8))
    moment = datetime(day.year, day.month, day.day, tzinfo=china) + timedelta(seconds=second)
    seconds = int(moment.timestamp())
    written = [moment.isoformat(), moment.astimezone(UTC).isoformat(), f"{moment:%Y%m%d%H%M%S}"]
    serial = (moment.replace(tzinfo=None) - datetime(1899, 12, 30)) / timedelta(days=1)
    if abs(seconds) >= 10**8:  # less is too little to be told from other numbers
        written.append(str(seconds))
    if abs(seconds) * 1000 >= 10**10:
        written.append(str(seconds * 1000))
    if day >= date(1970, 1, 2):
        assert {read_date(cell) for cell in (*written, repr(serial))} == {day.isoformat()}


@given(DAYS.filter(lambda day: day != date(1970, 1, 1)), st.sampled_from(["", "T08:00:00Z", " 10:30"]))
def test_every_day_comes_back_from_what_it_is_written_as(day: date, time: str) -> None:
    assert read_day(day.isoformat() + time) == day
    assert read_day(f"{day:%Y}年{day.month}月{day.day}日") == day


@pytest.mark.parametrize(
    ("cell", "known"),
    [
        *product(
            ("2021年7月", "2021-7", "2021/07", "202107", "2021年7月份", "2021年7月下旬", "Jul 2021", "2021-07-00"),
            ["2021-07"],
        ),
        *product(
            ("民國110年7月", "110年7月", "20210700", "２０２１年７月", "二〇二一年七月", "发布于2021年7月"), ["2021-07"]
        ),
        *product(
            ("2021", "2021年", "2021.0", "2021年底", "2021年上半年", "2021年第三季度", "2021Q3", "2021-00-00"), ["2021"]
        ),
        *product(
            (
                "民国110年",
                "民國110",
                "110年度",
                "二〇二一年",
                "二○二一年度",
                "二Ｏ二一",
                "二0二一",
                "二〇二一年底",
                "民國一百一十年",
            ),
            ["2021"],
        ),
        ("二〇二一年底", "2021"),
        ("民國一百一十年", "2021"),
        ("2021.1", "2021"),  # a spreadsheet makes it of 2021.10, too
    ],
)
def test_as_much_is_read_as_is_stated(cell: str, known: str) -> None:
    assert read_date(cell) == known
    assert read_year(cell) == 2021
    with pytest.raises(ValueError, match="date"):
        read_day(cell)


@pytest.mark.parametrize(
    "cell",
    [
        *(
            "三月",
            "7月24日",
            "21年7月24日",
            "21-07-24",
            "3/4/2021",
            "2021-02-30",
            "2021-13-01",
            "20211301",
            "2021-07-32",
        ),
        *("2021-07-24至2021-08-01", "2021—2025", "2021-07-24 2021-08-01", "截至2021年7月24日", "有效期至2021-07-24"),
        *(
            "自2021年9月1日起施行",
            "2021年7月24日前",
            "2021-07-24 25:00",
            "2021-07-24 10:75Z",
            "1820-01-01",
            "2521-07-24",
        ),
        *("12345", "99999", "123456", "1234567", "2021724", "12345678", "1.62706E+12", "13800138000 2021", "第5号"),
        *(
            "1900-01-00",
            "1899-12-30",
            "1970-01-01",
            "1970-01-01T00:00:00Z",
            "1970/01/01",
            "2021" * 40,
            "年月日",
            "x" * 10**6,
        ),
        *("二〇二一年十三月一日", "民國0年", "999年"),
    ],
)
def test_what_is_no_single_date_is_refused_in_both_languages(cell: str) -> None:
    with pytest.raises(ValueError) as caught:
        read_date(cell)
    zh, en = caught.value.args
    assert zh and en


@pytest.mark.parametrize(
    ("cell", "year"),
    [
        *product(
            ("2020—2021学年度", "2020-2021学年", "2020/2021 学年", "2020-21学年度", "2020至2021学年", "2020学年"),
            [2020],
        ),
        *product(
            ("2021年份", "2,021", "2,021.0", "公元2021年", " 2021 年 ", "2021年度", "1627056000000", "44401"), [2021]
        ),
        *(("1912", 1912), ("2100", 2100), ("民國38年", 1949)),
    ],
)
def test_a_year_is_read_however_it_is_written(cell: str, year: int) -> None:
    assert read_year(cell) == year


@pytest.mark.parametrize(
    "cell", ["21", "110", "0", "1899", "2101", "2020-2021", "2020—2025年", "2020-2022学年", "二一", "近年", "2021万"]
)
def test_what_is_no_single_year_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match="four digits"):
        read_year(cell)


@pytest.mark.parametrize(
    "cell", ["2021-09-01", "自2021年9月1日起施行", "2021年9月1日起实施", "2021.9.1生效", "2021年9月1日起"]
)
def test_a_day_of_effect_may_say_so(cell: str) -> None:
    assert read_effective_day(cell) == date(2021, 9, 1)


@pytest.mark.parametrize("cell", ["2017—2018学年度", "2017-2018", "２０１７～２０１８学年", "2017至2018"])
def test_a_school_year_is_its_two_years(cell: str) -> None:
    assert read_academic_year(cell) == "2017-2018"


@pytest.mark.parametrize(
    "cell", ["", " ", "-", "——", "/", "无", "暂无", "N/A", "null", "None", "NaN", "NaT", "0", "0000-00-00"]
)
def test_words_and_marks_for_nothing_say_nothing(cell: str) -> None:
    assert says_nothing(cell)


@pytest.mark.parametrize("cell", ["三月", "2021", "无锡市教育局", "待定稿", "x" * 100])
def test_what_says_something_is_not_taken_for_nothing(cell: str) -> None:
    assert not says_nothing(cell)


@pytest.mark.parametrize(
    "cell",
    [
        "2021-07-24 来源：云溪市教育局",
        "发布日期： 2021-07-24 10:00 浏览次数：12",
        "2021-07-24 字号：大 中 小",
        "2021年7月24日 作者：某某",
    ],
)
def test_what_a_page_says_behind_its_date_is_passed_over(cell: str) -> None:
    assert read_date(cell) == "2021-07-24"
