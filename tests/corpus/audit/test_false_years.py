"""False years: what a text awaits, knows and calls the present against its stated year; history and outlook are innocent."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.corpus.audit.audit_lexicon import Patterns, read_history
from pipeline.corpus.audit.false_years import find_false_year
from pipeline.corpus.audit.findings import Finding
from tests.conftest import PROJECT

FACTS = [Patterns(fact) for fact in read_history(PROJECT / "data/lexicon/history.csv")]


def judge(year: int | None, text: str, issued_on: date | None = None, number: str | None = None) -> Finding | None:
    document: dict[str, Any] = {"year": year, "issued_on": issued_on, "document_number": number, "text": text}
    return find_false_year(document, FACTS)


@pytest.mark.parametrize(
    ("year", "text"),
    [
        (2023, "贯彻党的十九大精神，以优异成绩迎接党的二十大胜利召开。"),
        (2024, "为党的二十大胜利召开营造良好氛围。"),
        (2018, "深入学习十八届六中全会精神，以实际行动迎接党的十九大召开。"),
        (2014, "以优异成绩喜迎党的十八大。"),
        (2025, "今年是“十四五”开局之年，要谋划好各项工作。"),
        (2023, "2023年是“十三五”规划的收官之年。"),
        (2019, "学习贯彻党的二十大精神。落实党的二十大报告部署。"),
        (2016, "以习近平新时代中国特色社会主义思想为指导。坚持习近平新时代中国特色社会主义思想。"),
        (2018, "做好新冠肺炎防控。落实新冠肺炎疫情常态化措施。"),
        (2017, "落实（国办发〔2021〕5号）和（教基〔2022〕3号）。"),
        (2020, "贯彻十九届二中、三中、四中、五中、六中全会精神，落实党的十九届六中全会决议，学习十九届六中全会精神。"),
        (2024, "2024年是中国共产党成立100周年的重要一年，也是“十四五”开局之年。"),
    ],
)
def test_a_text_of_another_time_is_an_error(year: int, text: str) -> None:
    finding = judge(year, text)
    assert finding and finding.severity == "error"
    assert finding.start is not None and 0 <= finding.start < (finding.end or 0) <= len(text)
    assert str(year) in finding.message_zh and str(year) in finding.message_en


@pytest.mark.parametrize(
    ("year", "text"),
    [
        # Its own time.
        (2022, "以优异成绩迎接党的二十大胜利召开。"),
        (2021, "今年是“十四五”开局之年，是中国共产党成立100周年。"),
        (2017, "喜迎党的十九大，落实十八届六中全会精神。"),
        # Looking back, by saying so or by knowing what came later.
        (2023, "过去一年，我们以实际行动迎接党的二十大。"),
        (2023, "2022年，全区迎接党的二十大胜利召开，各项工作取得成效。"),
        (2018, "五年来喜迎党的十九大。学习党的十九大精神。"),
        (2023, "迎接党的二十大，学习贯彻党的二十大精神。"),
        (2022, "2021年是“十四五”开局之年。"),
        (2021, "回顾“十三五”，2016年开局之年以来成绩显著。"),
        # Looking ahead.
        (2019, "编制“十四五”规划，谋划2035年远景目标。到2035年实现教育现代化。"),
        (2015, "到2020年，基本实现教育现代化。"),
        (2020, "明年是“十四五”开局之年。"),
        # Awaited, prepared and spoken of in advance.
        (2016, "迎接十九大、宣传十九大、贯彻十九大。"),
        (2016, "做好党的十九大代表选举工作，学习宣传贯彻党的十九大精神。"),
        (2021, "为党的二十大召开营造良好氛围，把学习贯彻党的二十大精神摆上日程，落实二十大精神。"),
        (2017, "科学制定北京冬奥会筹办规划，全面落实北京冬奥会赛事要求。"),
        (2013, "申办北京冬奥会，落实北京冬奥会的要求。"),
        (2021, "备战杭州亚运会，贯彻杭州亚运会的部署。"),
        (2020, "筹备建党100周年活动，做好建党100周年宣传。"),
        (2018, "即将迎来的十九届四中全会将于明年召开，学习贯彻十九届四中全会精神。"),
        (2021, "“十五五”时期逐步减少。“十五五”期间再减。"),
        (2023, "为迎接北京冬奥会后的第一个雪季，崇礼准备就绪。"),
        # History, and numbers of the years before.
        (2023, "落实（国办发〔2015〕71号），传承2008年北京奥运会精神。"),
        # A name inside a longer one.
        (2019, "学习贯彻二十九大项目部署。"),
        (2013, "PM2.5和臭氧双减半。"),
        # No year stated: nothing to hold it against.
        (None, "迎接党的二十大。"),
    ],
)
def test_what_belongs_to_its_year_is_left_alone(year: int | None, text: str) -> None:
    assert judge(year, text) is None


def test_a_single_stray_mention_is_a_warning_only() -> None:
    finding = judge(2019, "落实党的二十大精神。")
    assert finding and finding.severity == "warning"


def test_years_that_were_written_over_are_a_warning() -> None:
    finding = judge(2023, "实施三年行动（2023—2023年）。")
    assert finding and finding.severity == "warning" and "2023—2023年" in finding.message_en


def test_a_plan_for_next_year_may_be_issued_in_december() -> None:
    """Of 2018 by its title, of December 2017 by its date: awaiting nothing that was over then."""
    assert judge(2018, "认真学习十九大精神，做好2018年工作。", date(2017, 12, 20)) is None
    # Issued before the congress that it awaits, though its title says the next year.
    assert judge(2018, "迎接党的十九大召开。", date(2017, 9, 1)) is None


def test_a_campaign_long_over_is_a_warning_where_it_is_still_launched() -> None:
    text = "扎实开展党史学习教育。"
    assert judge(2021, text) is None
    assert judge(2022, text) is None
    finding = judge(2025, text)
    assert finding and finding.severity == "warning"


def test_the_evidence_stands_where_the_offsets_say() -> None:
    text = "第一段。\n以实际行动迎接党的二十大胜利召开。"
    finding = judge(2023, text)
    assert finding and text[finding.start : finding.end] == "迎接党的二十大"


def test_every_fact_of_the_table_can_be_searched_for() -> None:
    for patterns in FACTS:
        for phrase in patterns.fact.phrases:
            assert patterns.is_named_in(f"落实{phrase}，"), phrase
            patterns.awaited, patterns.held, patterns.opening, patterns.closing, patterns.now, patterns.launched  # noqa: B018


def test_a_researchers_own_fact_is_obeyed(tmp_path: Path) -> None:
    table = tmp_path / "history.csv"
    table.write_text("phrase,meaning,from,until,note\n甲县教育大会,congress,2020-05-01,2020-05-02,\n", encoding="utf-8")
    facts = [Patterns(fact) for fact in read_history(table)]
    document = {"year": 2022, "issued_on": None, "document_number": None, "text": "筹备甲县教育大会。"}
    finding = find_false_year(document, facts)
    assert finding and "2020-05-02" in finding.message_en


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2017, 2, 20), "各地干部群众以优异成绩迎接党的十九大胜利召开，学习贯彻党的十九大精神。"),
        (date(2017, 2, 20), "学习宣传贯彻十九大精神，是全年的任务。落实十九大部署。"),
        (date(2012, 10, 26), "把迎接十八大、宣传十八大、贯彻十八大作为首要任务。"),
        (date(2022, 10, 13), "征求对二十大报告的意见。二十大报告提出许多举措。"),
        (date(2021, 3, 24), "发布中国共产党成立100周年庆祝活动标识，落实中国共产党成立100周年庆祝活动安排。"),
        (date(2013, 3, 30), "开展群众路线教育实践活动。做好群众路线教育实践活动准备。"),
        (date(2019, 10, 6), "水乡灯会献礼新中国成立70周年。"),
    ],
)
def test_what_is_of_the_year_but_of_a_later_month_is_no_false_year(day: date, text: str) -> None:
    assert judge(day.year, text, day) is None


@pytest.mark.parametrize(
    ("year", "text"),
    [
        (2014, "学习贯彻党的十九大精神。落实党的十九大报告部署。"),
        (2012, "迎接党的十九大。学习贯彻党的十九大精神，落实党的十九大部署。"),  # nobody does five years before
        (2016, "北京冬奥会闭幕。弘扬北京冬奥会精神。"),
        (2013, "落实“十五五”规划，编制“十五五”规划。"),
    ],
)
def test_what_cannot_be_known_yet_is_still_told(year: int, text: str) -> None:
    assert judge(year, text) is not None
