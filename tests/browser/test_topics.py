"""The slider λ orders the terms of every topic, by keyboard and mouse; paper and a page without JavaScript have the report's own order."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from tests.browser.chromium import Browser, needs_chromium
from tests.browser.test_evidence import COUNT, OPEN, PAGES

pytestmark = needs_chromium

SHOWN = """[...document.querySelectorAll('#topic-1 .bars li, #topic-3 .bars li')].filter(row => row.getClientRects().length)
  .map(row => row.querySelector('span').textContent)"""
LAMBDA = "document.querySelector('.relevance output').value"
# How long the corpus' bar of the first row that is shown is, over the room for bars.
LONGEST = """Math.max(...[...document.querySelectorAll('#topic-1 .bars li:not([hidden]) i')]
  .map(bar => parseFloat(getComputedStyle(bar, '::before').width) / bar.getBoundingClientRect().width))"""


@pytest.fixture
def slider(beside: Path, browser: Browser) -> Iterator[Browser]:
    browser.open(beside / "index.html")
    browser.wait("document.querySelector('.relevance').hidden === false")
    yield browser
    assert browser.errors() == []


def rank(finished: Path, relevance: float) -> list[str]:
    """The first eight terms of topics 1 and 3 by relevance, from the table."""
    terms = pl.read_parquet(finished / "data/topics/topic_terms.parquet")
    weight = relevance * pl.col("probability").log() + (1 - relevance) * pl.col("lift").log()
    ranked = terms.with_columns(weight=weight.round_sig_figs(6)).sort(
        "topic", "weight", "relevance_rank", descending=[False, True, False]
    )
    return [term for topic in (0, 2) for term in ranked.filter(topic=topic)["term"].head(8)]


@pytest.mark.parametrize("page", PAGES)
def test_the_keyboard_moves_lambda_and_every_topic_follows(
    page: str, beside: Path, finished: Path, browser: Browser
) -> None:
    browser.open(beside / page)
    browser.wait("document.querySelector('.relevance').hidden === false")
    before = browser.ask(SHOWN)
    assert browser.ask(LAMBDA) == "0.6" and before == rank(finished, 0.6)
    browser.focus("#lambda")
    for key, told, relevance in (
        (Keys.END, "1", 1.0),
        (Keys.HOME, "0", 0.0),
        (Keys.ARROW_RIGHT, "0.1", 0.1),
        (Keys.ARROW_RIGHT * 2, "0.3", 0.3),
    ):
        browser.press(key)
        browser.wait(f"{LAMBDA} === '{told}'")
        assert browser.ask(SHOWN) == rank(finished, relevance)
        assert browser.ask(LONGEST) == pytest.approx(1, abs=0.02), "the scale is that of what is shown"
    assert browser.ask(SHOWN) != before
    assert browser.errors() == []


def test_the_mouse_moves_it_too_and_it_stays_in_sight(slider: Browser, finished: Path) -> None:
    slider.ask("document.getElementById('topic-3').scrollIntoView({behavior: 'instant'})")
    knob = slider.find("#lambda")
    assert 0 <= slider.ask("document.getElementById('lambda').getBoundingClientRect().top") < 60
    ActionChains(slider.driver).move_to_element_with_offset(knob, -knob.size["width"] // 2 + 3, 0).click().perform()
    slider.wait(f"{LAMBDA} === '0'")
    assert slider.ask(SHOWN) == rank(finished, 0.0)


def test_a_term_opens_all_its_occurrences(slider: Browser) -> None:
    slider.focus("#lambda")
    slider.press(Keys.HOME)
    slider.wait(f"{LAMBDA} === '0'")
    row = slider.find("#topic-3 .bars li:nth-child(2)")
    told = slider.find("a", row).text
    slider.click(row)
    slider.wait(f"{OPEN} && {COUNT} !== undefined")
    assert slider.ask(COUNT) == told
    assert slider.find("#evidence-title").text == slider.find("span", row).get_attribute("textContent")


def test_paper_has_the_order_of_the_report_and_the_screen_then_that_of_the_reader(
    slider: Browser, finished: Path
) -> None:
    slider.focus("#lambda")
    slider.press(Keys.HOME)
    slider.wait(f"{LAMBDA} === '0'")
    slider.ask("void dispatchEvent(new Event('beforeprint'))")
    assert slider.ask(SHOWN) == rank(finished, 0.6)
    slider.ask("void dispatchEvent(new Event('afterprint'))")
    assert slider.ask(SHOWN) == rank(finished, 0.0)
    slider.send("Emulation.setEmulatedMedia", media="print")
    try:
        assert not slider.find(".relevance").is_displayed()
        assert slider.find("#topic-1 .bars li").is_displayed()
    finally:
        slider.send("Emulation.setEmulatedMedia", media="")


def test_without_javascript_there_is_the_list_and_no_slider(beside: Path, finished: Path, browser: Browser) -> None:
    browser.send("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.open(beside / "index.html")
        assert not browser.find("#lambda").is_displayed()
        rows = browser.find_all("#topic-1 .bars li, #topic-3 .bars li")
        shown = [browser.find("span", row).text for row in rows if row.is_displayed()]
        assert shown == rank(finished, 0.6)
    finally:
        browser.send("Emulation.setScriptExecutionDisabled", value=False)
