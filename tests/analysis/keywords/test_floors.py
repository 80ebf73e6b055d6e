"""Each floor is missed by a corpus that lacks just that much, and met by one that has it exactly."""

from datetime import date, timedelta

import pytest

from pipeline.analysis.keywords.floors import Panel, describe_panel, take_months
from tests.analysis.keywords.judged import TRAJECTORY, date_documents, list_days, make_plan, make_plans


def describe(*rows: dict[str, object]) -> Panel:
    return describe_panel(date_documents(rows), TRAJECTORY)


def test_six_voices_of_five_years_are_enough_and_are_counted() -> None:
    assert describe(*make_plans(6)) == Panel(5, 6, 6, 6.0, "voices", None)


def test_four_years_are_too_few_and_five_are_not() -> None:
    assert describe(*make_plans(6, range(2015, 2019))).shortfall == "few_years"
    assert describe(*make_plans(6, [2010, 2015, 2016, 2019, 2020])).shortfall is None


def test_a_year_without_own_words_is_none() -> None:
    copied = [make_plan("机构00", 2019, n_own_chars=0)]
    assert describe(*make_plans(6, range(2015, 2019)), *copied).shortfall == "few_years"
    assert describe(*make_plans(6, range(2015, 2019)), *copied).n_years == 4


def test_five_voices_that_report_twice_are_too_few() -> None:
    once = [make_plan(f"新设{year}", year) for year in range(2015, 2020)]
    few = describe(*make_plans(5), *once)
    assert (few.shortfall, few.n_voices, few.n_repeated, few.unit) == ("few_voices", 10, 5, None)
    twice = [make_plan("新设2015", 2018)]
    assert describe(*make_plans(5), *once, *twice).shortfall is None


def test_a_voice_that_writes_twice_in_one_year_reports_once() -> None:
    assert describe(*make_plans(5), make_plan("另一", 2015), make_plan("另一", 2015)).shortfall == "few_voices"


def test_voices_that_changed_the_kind_of_their_documents_report_in_two_years_and_compare_none() -> None:
    kinds = ["通知", "要点", "方案", "意见", "办法"]
    rows = [make_plan(f"机构{voice}", 2015 + year, kind=kinds[year]) for voice in range(6) for year in range(5)]
    changed = describe(*rows)
    assert (changed.shortfall, changed.n_repeated, changed.n_effective) == ("kinds_change", 0, 0)
    assert describe(*rows[5:]).shortfall == "few_voices"
    # A kind that is not known is one kind.
    unknown = [row | {"kind": None} for row in rows]
    assert describe(*unknown).shortfall is None


def test_only_the_kinds_that_come_again_weigh() -> None:
    rows = [*make_plans(6), make_plan("机构00", 2016, kind="通知", n_chars=99_999)]
    assert describe(*rows).n_effective == pytest.approx(6)


@pytest.mark.parametrize(("largest", "shortfall"), [(4000, None), (4010, "unequal_voices")])
def test_an_effective_number_of_exactly_four_is_enough(largest: int, shortfall: str | None) -> None:
    # (4 + 4 + 1 + 1 + 1 + 1)² = 144 = 4 · (16 + 16 + 1 + 1 + 1 + 1)
    sizes = [largest, 4000, 1000, 1000, 1000, 1000]
    rows = [make_plan(f"机构{n}", year, n_chars=size) for n, size in enumerate(sizes) for year in range(2015, 2020)]
    panel = describe(*rows)
    assert panel.shortfall == shortfall and panel.n_effective == pytest.approx(4, abs=0.01)


@pytest.mark.parametrize(("n_months", "unit", "shortfall"), [(36, "months", None), (35, None, "one_voice")])
def test_one_voice_needs_thirty_six_months(n_months: int, unit: str | None, shortfall: str | None) -> None:
    days = [*list_days(n_months - 2), date(2018, 5, 1), date(2019, 5, 1)]
    paper = describe(*(make_plan("日报", day.year, issued_on=day) for day in days))
    assert (paper.unit, paper.shortfall) == (unit, shortfall)


@pytest.mark.parametrize(("n_dated", "unit"), [(70, "months"), (69, None)])
def test_one_voice_needs_months_on_seventy_in_a_hundred_documents(n_dated: int, unit: str | None) -> None:
    days = [list_days(60)[number * 59 // 99] for number in range(100)]
    rows = [
        make_plan("日报", day.year, **({"published_on": day} if number < n_dated else {}))
        for number, day in enumerate(days)
    ]
    # The dated ones lie in 36 months or more in either case.
    assert describe(*rows).unit == unit


def test_documents_of_unknown_issuer_are_one_source_and_others_with_a_tenth_of_the_text_don_t_count() -> None:
    days = list_days(60)
    paper = [make_plan(f"文件{n}", day.year, issuer=None, issued_on=day, n_chars=900) for n, day in enumerate(days)]
    assert describe(*paper).unit == "months"
    # 54,000 characters of a paper, and 6,000 or 6,030 of six bodies.
    for n_chars, one_voice in ((200, True), (201, False)):
        bodies = [row | {"issued_on": date(int(str(row["year"])), 3, 1)} for row in make_plans(6, n_chars=n_chars)]
        assert (describe(*paper, *bodies).unit == "months") == one_voice
    named = [row | {"issuer": row["voice"]} for row in paper]
    assert describe(*named).shortfall == "few_voices"


def test_months_are_of_issue_or_else_of_publication_and_of_their_year() -> None:
    documents = date_documents(
        [
            make_plan("报", 2015, issued_on=date(2015, 12, 31), published_on=date(2015, 1, 1)),
            make_plan("报", 2016),
            make_plan("报", 2016, published_on=date(2016, 2, 3)),
            make_plan("报", 2016, issued_on=date(2015, 12, 31)),
        ]
    )
    assert take_months(documents).select("place", "month").rows() == [(0, 12), (2, 2)]


def test_days_of_one_month_are_one_month() -> None:
    days = [date(2015, 1, 1) + timedelta(days=n) for n in range(30)]
    rows = [make_plan("日报", day.year, issued_on=day) for day in [*days, *list_days(60)[::10]]]
    assert describe(*rows).shortfall == "one_voice"
