"""Charts: each switch, filter, chooser and legend does what it says, by mouse and by keyboard; a point opens its evidence."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.select import Select

from tests.browser.chromium import Browser, needs_chromium
from tests.browser.test_evidence import COUNT, OPEN, PAGES
from tests.plots.tables import make_tables
from tests.reporting.conftest import make_report
from tests.reporting.evidence.recount import Evidence

pytestmark = needs_chromium

POINTS = (
    "[...document.querySelectorAll('#keywords .chart svg a')].map(one => [one.getAttribute('href'), one.ariaLabel])"
)
PANELS = "document.querySelectorAll('#keywords .chart .panels > div').length"
LINES = "document.querySelectorAll('#keywords .compare g').length"


@pytest.fixture
def chart(beside: Path, browser: Browser) -> Iterator[Browser]:
    browser.open(beside / "index.html")
    browser.wait("document.querySelectorAll('#keywords .controls select').length > 0")
    yield browser
    assert browser.errors() == []


@pytest.mark.parametrize("page", PAGES)
def test_every_chart_is_drawn_and_a_point_opens_what_it_tells(page: str, beside: Path, browser: Browser) -> None:
    browser.open(beside / page)
    browser.wait("[...document.querySelectorAll('.chart')].every(one => one.querySelector('svg'))")
    assert browser.ask("document.querySelectorAll('.chart').length") >= 2
    for anchor in ("keywords", "topic-years"):
        point = browser.find_all(f"#{anchor} .chart svg a")[-1]
        told = point.get_attribute("aria-label") or ""
        browser.focus(point)
        browser.wait("!document.getElementById('tip').hidden")
        assert browser.find("#tip").text == told
        browser.press(Keys.ENTER)
        browser.wait(f"{OPEN} && {COUNT} !== undefined")
        assert browser.ask(COUNT) in re.findall(r"[\d.]+%?", told)
        browser.press(Keys.ESCAPE)
        browser.wait(f"!{OPEN}")
    assert browser.errors() == []


def test_switches_change_what_points_count(chart: Browser, beside: Path) -> None:
    recount = Evidence(beside / "evidence")
    told = {}
    for place, button in enumerate(chart.find_all("#keywords .switch button")):
        chart.focus(button)
        chart.press(Keys.SPACE)
        chart.wait(f"document.querySelectorAll('#keywords .switch button')[{place}].ariaPressed === 'true'")
        assert chart.ask("document.querySelectorAll('#keywords .switch [aria-pressed=true]').length") == 1
        told[button.get_attribute("value")] = points = chart.ask(POINTS)
        if button.get_attribute("value") in ("own", "all"):
            for href, label in points:
                assert f"{recount.count(href):.2f}" in label, (href, label)
    assert {"own", "all", "adjusted"} <= set(told)
    assert len({str(points) for points in told.values()}) == len(told)


def test_marks_of_events_can_be_left_out(browser: Browser, tmp_path: Path) -> None:
    page = tmp_path / "index.html"
    page.write_text(make_report(make_tables(n_keywords=4, n_topics=4), "zh").html, encoding="utf-8")
    browser.open(page)
    browser.wait(f"{PANELS} === 4")
    shown = "[...document.querySelectorAll('#keywords .panels .event')].filter(one => one.getClientRects().length)"
    for expected in (4, 0, 4):
        assert browser.ask(f"{shown}.length") == expected
        browser.focus("#keywords .controls > label > input")
        browser.press(Keys.SPACE)


@pytest.mark.parametrize("place", range(3))
def test_filters_count_from_the_evidence(place: int, chart: Browser, beside: Path) -> None:
    recount = Evidence(beside / "evidence")
    selects = chart.find_all("#keywords .controls select")
    if place >= len(selects):
        pytest.skip("the tests' corpus has one value of it")
    before = chart.ask(POINTS)
    if place == 0:
        chart.focus(selects[place])
        chart.press(Keys.ARROW_DOWN)
    else:
        Select(selects[place]).select_by_index(1)
    chart.wait("document.querySelector('#keywords .chart > div > .note') !== null")
    after = chart.ask(POINTS)
    assert after and after != before
    # A verdict is of the whole corpus: beside a part of it there is none, and no point that could support one.
    assert chart.ask("document.querySelectorAll('#keywords .panels circle:not(.reach):not(.hollow)').length") == 0
    assert (
        chart.ask("[...document.querySelectorAll('#keywords .panels .head span')].map(one => one.textContent).join('')")
        == ""
    )
    for href, label in after:
        assert f"{recount.count(href):.2f}" in label, (href, label)


def test_the_chooser_takes_six_and_the_legend_isolates(browser: Browser, tmp_path: Path) -> None:
    page = tmp_path / "index.html"
    page.write_text(make_report(make_tables(n_keywords=15, n_topics=4), "zh").html, encoding="utf-8")
    browser.open(page)
    browser.wait(f"{PANELS} === 12")
    browser.focus("#keywords .chart > div > button")
    browser.press(Keys.ENTER)
    browser.wait(f"{PANELS} > 12")
    browser.click("#keywords .controls summary")
    picks = browser.find_all("#keywords .picks input")
    for place, pick in enumerate(picks[:6], 1):
        if place % 2:
            browser.click(pick)
        else:
            browser.focus(pick)
            browser.press(Keys.SPACE)
        browser.wait(f"{LINES} === {place}")
    assert [pick.is_enabled() for pick in picks] == [True] * 6 + [False] * (len(picks) - 6)
    browser.click("#keywords .legend button:nth-child(2)")
    browser.wait(f"{LINES} === 1")
    browser.focus("#keywords .legend button:nth-child(2)")
    browser.press(Keys.ENTER)
    browser.wait(f"{LINES} === 6")
    browser.click(picks[0])
    browser.wait(f"{LINES} === 5")
    assert all(pick.is_enabled() for pick in picks)
    for pick in picks[1:6]:
        browser.click(pick)
    browser.wait(f"{PANELS} >= 12")
