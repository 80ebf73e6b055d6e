"""A year after the document's own date is never its year; a title's year counts where the title says so."""

from datetime import date

import pytest

from pipeline.corpus.metadata.contradictions import find_contradictions
from pipeline.corpus.metadata.evidence import gather_evidence
from pipeline.corpus.metadata.metadata import Metadata, decide_metadata, detect_metadata
from pipeline.corpus.metadata.years import find_title_year

ITEMS = "一、加强管理。\n二、规范办学。"


def signed(title: str, day: date) -> Metadata:
    return detect_metadata(
        f"{title}\n各学校：\n{ITEMS}\n云溪市教育局\n{day.year}年{day.month}月{day.day}日", (), "a.txt", {}
    )


def tabled(title: str, **given: object) -> Metadata:
    return detect_metadata(f"各学校：\n{ITEMS}", (), "a.csv", {"title": title, **given})


@pytest.mark.parametrize(
    "title",
    [
        "2035年青溪市基本实现教育现代化的若干意见",
        "2030年梅川市建成学习型城市的实施意见",
        "到2030年云溪市全面普及学前教育的意见",
        "2030年前云溪市碳达峰行动方案",
        "面向2030年教育行动计划",
        "云溪市“2025”行动方案",
        "云溪市教育现代化2035行动方案",
        "我国将申办2022年冬奥会",
        "迎接2022年亚运会志愿服务方案",
        "供水集团：2025年将实现管网全覆盖",
        "2035年远景目标纲要",
        "力争2025年普及学前教育的意见",
        "2060年碳中和工作方案",
    ],
)
@pytest.mark.parametrize("name", ["issued_on", "published_on"])
def test_a_goal_or_an_event_to_come_is_no_year(title: str, name: str) -> None:
    assert signed(title, date(2021, 3, 24)).year == 2021
    found = tabled(title, **{name: date(2021, 3, 24)})
    assert (found.year, found.year_source) == (2021, "date")
    assert find_title_year(title) is None
    assert tabled(title).year is None
    assert detect_metadata(ITEMS, (), f"{title}.txt", {}).year is None


@pytest.mark.parametrize(
    ("title", "day", "year"),
    [
        ("云溪市教育局2022年工作要点", date(2021, 12, 28), 2022),
        ("云溪市教育局关于印发2022年工作计划的通知", date(2021, 11, 2), 2022),
        ("云溪市2022年招生工作方案", date(2021, 11, 25), 2022),
        ("云溪市教育局2022年工作要点", date(2022, 3, 1), 2022),
        ("云溪市教育局2025年工作要点", date(2021, 3, 1), 2021),
        ("云溪市2021年度优秀教师名单的通知", date(2022, 1, 5), 2021),
        ("云溪市2021年优秀教师名单的通报", date(2022, 1, 5), 2022),
        ("关于做好2022年元旦春节有关工作的通知", date(2021, 12, 26), 2021),
        ("云溪市教育局2020—2021学年度第二学期工作计划", date(2021, 2, 20), 2020),
        ("云溪市教育局2021年工作总结", date(2022, 1, 10), 2021),
        ("云溪市教育局2021年工作总结和2022年工作计划", date(2021, 12, 30), 2022),
        ("2023年国家铁路客货运量均创历史新高", date(2024, 1, 9), 2024),
        ("2024年我国城市更新步伐加快", date(2023, 12, 22), 2023),
        ("二〇二二年云溪市工作思路", date(2021, 12, 1), 2022),
        ("云溪市教育局2021年12月工作总结", date(2022, 1, 4), 2021),
        ("云溪市教育局2022工作要点", date(2021, 12, 4), 2022),
        ("2022年第19届亚运会志愿服务方案", date(2021, 6, 4), 2021),
    ],
)
def test_the_title_s_year_against_the_date(title: str, day: date, year: int) -> None:
    assert signed(title, day).year == year
    assert tabled(title, issued_on=day).year == year


def test_a_page_may_show_a_notice_years_after_it_was_issued() -> None:
    assert tabled("关于2017年招生工作的通知", published_on=date(2020, 5, 1)).year == 2017


@pytest.mark.parametrize(("stated", "n_found"), [(date(2018, 3, 1), 1), (date(2018, 12, 1), 0), (date(2019, 3, 1), 0)])
def test_where_the_year_of_a_title_and_the_date_of_a_page_or_table_differ_it_is_told(
    stated: date, n_found: int
) -> None:
    text = f"云溪市教育局2019年工作要点\n{ITEMS}"
    page = (f"成文日期：{stated}",)
    evidence = gather_evidence(text, page)
    found = find_contradictions(text, "a.txt", decide_metadata(text, evidence, page, "a.txt", {}), evidence)
    told = [("year", "2019", str(stated), "page")] if n_found else []
    assert [(one.field, one.value, one.other_value, one.other_source) for one in found] == told


@pytest.mark.parametrize(
    ("text", "year"),
    [
        (
            "2023年是布局之年，青溪经济稳中向好。\n一年来，我们做了以下工作：\n（一）甲。\n二、2024年工作安排\n甲。",
            2024,
        ),
        ("2023年，是布局之年。\n过去一年，甲。\n（二）2024年重点任务\n甲。", 2024),
        ("二〇二三年是布局之年。\n二、二O二四年工作安排\n甲。", 2024),
        ("过去的2023年，成绩来之不易。\n二、2024年工作打算\n甲。", 2024),
        ("2023年是布局之年。\n一年来，甲。\n二、下一步打算\n甲。", None),
        ("2024年是攻坚之年，全区教育工作要甲。\n一、2024年工作安排\n甲。", 2024),
        ("2024年是攻坚之年，全区教育工作要甲。\n一、总体要求\n甲。", 2024),
    ],
)
def test_a_report_is_of_the_year_that_it_plans(text: str, year: int | None) -> None:
    assert detect_metadata(text, (), "a.txt", {}).year == year
