"""Days and years are read in every writing that occurs, and in no other."""

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.corpus.metadata.dates import (
    find_dateline,
    read_date,
    read_month,
    write_republic_years,
    write_years_in_digits,
)
from pipeline.corpus.metadata.metadata import Metadata, detect_metadata
from pipeline.corpus.readers.characters import ZEROS, read_number

ITEMS = "一、加强管理。\n二、规范办学。"


def detect(text: str, page: tuple[str, ...] = (), path: str = "a.txt", **given: object) -> Metadata:
    return detect_metadata(text, page, path, given)


def signed(line: str) -> Metadata:
    return detect(f"云溪市教育局关于绘画工作的通知\n各学校：\n{ITEMS}\n云溪市教育局\n{line}")


@pytest.mark.parametrize("zero", ZEROS)
def test_a_year_is_read_with_every_zero(zero: str) -> None:
    written = f"二{zero}二一"
    title = f"云溪市教育局{written}年工作要点"
    found = detect(f"{title}\n{ITEMS}")
    assert (found.title, found.year, found.issuer) == (title, 2021, "云溪市教育局")
    assert detect(f"云溪市教育局办学方案\n云教〔{written}〕7号\n{ITEMS}").document_number == "云教〔2021〕7号"
    assert signed(f"{written}年七月二十四日").issued_on == date(2021, 7, 24)
    assert signed(f"二{zero}{zero}九年三月八日").issued_on == date(2009, 3, 8)
    assert signed(f"二{zero}一{zero}年一{zero}月二{zero}日").issued_on == date(2010, 10, 20)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("二〇二一年元月五日", (2021, 1, 5)),
        ("2020年元月16日", (2020, 1, 16)),
        ("二〇一九年三月廿八日", (2019, 3, 28)),
        ("二〇一九年三月卅一日", (2019, 3, 31)),
        ("二〇二〇 年 七 月 二十四 日", (2020, 7, 24)),
        ("二 〇 二 〇 年 七 月 二 十 四 日", (2020, 7, 24)),
        ("20210724", (2021, 7, 24)),
        ("2021、7、24", (2021, 7, 24)),
        ("二〇二一·七·二十四", (2021, 7, 24)),
        ("民國110.07.24", (2021, 7, 24)),
        ("二〇二一年七月卄四日", (2021, 7, 24)),
        ("二〇二一年七月二十四", (2021, 7, 24)),
        ("2021.07.24", (2021, 7, 24)),
        ("2021．7．24", (2021, 7, 24)),
        ("2021/7/24", (2021, 7, 24)),
        ("二〇二一年7月24日", (2021, 7, 24)),
        ("2016年七月二十四日", (2016, 7, 24)),
        ("公元二〇二一年七月二十四日", (2021, 7, 24)),
        ("２０２１年７月２４日", (2021, 7, 24)),
        ("2021年7月24号", (2021, 7, 24)),
        ("2021年7月24日（星期六）", (2021, 7, 24)),
        ("贰零贰壹年柒月贰拾肆日", (2021, 7, 24)),
        ("二千零二十一年七月二十四日", (2021, 7, 24)),
        ("中華民國一百零八年七月二十四日", (2019, 7, 24)),
        ("民国 110 年 7 月 24 日", (2021, 7, 24)),
        ("民國一一〇年十一月二日", (2021, 11, 2)),
    ],
)
def test_a_line_that_is_a_day(line: str, day: tuple[int, int, int]) -> None:
    assert read_date(line) == date(*day)
    assert read_month(line) is None
    found = signed(line)
    assert (found.issued_on, found.issued_on_source, found.year) == (date(*day), "signature", day[0])


@pytest.mark.parametrize(
    ("line", "month"),
    [
        ("2018年7月", (2018, 7)),
        ("二〇一八 年 七 月", (2018, 7)),
        ("2018.07", (2018, 7)),
        ("2018-7", (2018, 7)),
        ("公元2018年7月份", (2018, 7)),
        ("2018年7月　　日", (2018, 7)),
        ("民國107年七月", (2018, 7)),
        ("2018年 月 日", (2018, None)),
        ("2018年×月×日", (2018, None)),
    ],
)
def test_a_month_without_a_day_gives_the_year_and_no_day(line: str, month: tuple[int, int | None]) -> None:
    assert (read_month(line), read_date(line)) == (month, None)
    found = signed(line)
    assert (found.year, found.year_source, found.issued_on, found.issuer) == (2018, "date", None, "云溪市教育局")


@pytest.mark.parametrize(
    "line",
    [
        "2017816",
        "20211324",
        "2021年2月30日",
        "民國三十年七月一日",
        "202107",
        "一二三四年五月六日",
        "2021年7月24日上午",
        "",
    ],
)
def test_what_is_no_day_is_none(line: str) -> None:
    assert read_date(line) is None


def test_a_publication_in_another_month_is_not_the_day_of_issue() -> None:
    text = f"云溪市教育局关于绘画工作的通知\n{ITEMS}\n云溪市教育局\n2018年7月"
    assert detect(text, ("发布时间：2020-01-03",)).issued_on is None
    assert detect(text, ("发布时间：2020-01-03",)).year == 2018
    assert detect(text, ("发布时间：2018-07-03",)).issued_on == date(2018, 7, 3)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("二〇一七—二〇一八学年度工作要点", "2017—2018学年度工作要点"),
        ("行动计划（二〇二一至二〇二三年）", "行动计划（2021至2023年）"),
        ("二O二一年元月廿八日在会上", "2021年1月28日在会上"),
        ("民國110年度", "2021年度"),
        ("民国三十年校史", "民国三十年校史"),
        ("一千二百年", "一千二百年"),
        ("三二一零年级", "三二一零年级"),
    ],
)
def test_years_in_digits(text: str, plain: str) -> None:
    assert write_years_in_digits(text) == plain


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("雲溪縣政府110年度施政計畫", "雲溪縣政府2021年度施政計畫"),
        ("一百一十學年度", "2021學年度"),
        ("教育處110年工作計畫", "教育處2021年工作計畫"),
        ("110.7.24", "2021.7.24"),
        ("建校110年校慶", "建校110年校慶"),
        ("2019-20年度", "2019-20年度"),
        ("108—110年度", "108—110年度"),
        ("第98年度", "第98年度"),
        ("2021年度", "2021年度"),
    ],
)
def test_years_of_the_republic_that_do_not_say_so(text: str, plain: str) -> None:
    assert write_republic_years(text.replace("學", "学")) == plain.replace("學", "学")


def test_only_documents_of_the_republic_have_such_years() -> None:
    text = "一、強化學校圖書館功能，落實學生學習輔導。\n二、請各學校依規定辦理，發展適性課程，並將成果報告送府備查。"
    found = detect(f"雲溪縣政府教育處110年度施政計畫\n{text}")
    assert (found.year, found.title) == (2021, "雲溪縣政府教育處110年度施政計畫")
    assert detect(f"云溪市教育局110年度工作计划\n{ITEMS}").year is None


@pytest.mark.parametrize(
    ("title", "line", "page", "number", "day", "year"),
    [
        ("中共中央办公厅、国务院办公厅印发《意见》", "（新华社北京2020年10月15日电）", "", "", date(2020, 10, 15), 2020),
        ("中共中央办公厅 国务院办公厅印发《办学意见》", "新华社北京12月31日电 近日", "发布时间：2021-01-02", "", date(2020, 12, 31), 2020),
        ("国务院办公厅关于办学的意见", "新华社北京10月15日电", "", "国办发〔2019〕8号", date(2019, 10, 15), 2019),
        ("中共中央办公厅关于办学的意见", "新华社北京10月15日电", "", "", None, None),
        ("办学稳步推进", "人民网北京2020年3月5日电 记者获悉", "", "", None, 2020),
    ],
)  # fmt: skip
def test_a_news_agency_s_dateline(
    title: str, line: str, page: str, number: str, day: date | None, year: int | None
) -> None:
    found = detect(f"{title}\n{number}\n{line}\n{ITEMS}", (page,))
    assert (found.issued_on, found.year) == (day, year)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("（2021年1月15日云溪市第十五届人民代表大会第三次会议通过）", date(2021, 1, 15)),
        ("（二〇二一年一月十五日云溪市第十五届人民代表大会常务委员会第三次会议通过）", date(2021, 1, 15)),
        ("（2021年1月15日云溪市人民政府令第19号公布　自2021年3月1日起施行）", date(2021, 1, 15)),
        ("（1999年1月15日云溪市第九届人民代表大会第三次会议通过　根据2021年1月5日云溪市人大常委会会议修正）", None),
    ],
)
def test_the_day_on_which_it_was_passed_or_promulgated(line: str, day: date | None) -> None:
    found = detect(f"云溪市办学条例\n{line}\n{ITEMS}")
    assert (found.issued_on, found.year) == (day, day.year if day else None)


def test_a_dateline_is_the_agency_s_own() -> None:
    assert find_dateline(["会议于10月15日电视直播"]) is None
    assert find_dateline(["……", *["甲"] * 60, "（新华社北京2月29日电）"]) == (None, 2, 29)


@given(st.dates(date(1949, 1, 1), date(2100, 12, 31)), st.sampled_from(ZEROS))
def test_a_day_written_in_chinese_is_read_back(day: date, zero: str) -> None:
    digits = zero + "一二三四五六七八九"
    year = "".join(digits[int(digit)] for digit in str(day.year))
    assert read_date(f"{year}年{_count(day.month)}月{_count(day.day)}日") == day
    assert read_number(_count(day.day)) == day.day


def _count(number: int) -> str:
    ones = "一二三四五六七八九"[number % 10 - 1] if number % 10 else ""
    tens = number // 10
    return (("" if tens == 1 else "一二三"[tens - 1]) + "十" if tens else "") + ones


@pytest.mark.parametrize(
    "piece", ["二", "2021", "民國", "1 ", "〔2021〕", "新华社", "关于", "年", "、教育局", "2021年", " ", "零年"]
)
def test_a_hostile_line_is_read_in_no_time(piece: str) -> None:
    line = piece * (160_000 // len(piece))
    begun = time.process_time()
    detect(f"{line}\n{line[:119]}\n云溪市教育局\n{line[:59]}", (line,), title=line, issuer=line)
    assert time.process_time() - begun < 5
