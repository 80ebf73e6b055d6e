"""The search box finds what the page has, and any word in the texts, by mouse and by keyboard alone."""

from pathlib import Path

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.chromium import Browser, needs_chromium, quote
from tests.browser.test_evidence import COUNT, MARKS, OPEN
from tests.reporting.evidence.recount import Evidence

pytestmark = needs_chromium

RESULTS = "[...document.querySelectorAll('#results li')].map(one => one.textContent)"
NOTHING = "document.querySelector('#results > li.note') !== null"  # which says that nothing was found


def look_up(browser: Browser, words: str) -> list[str]:
    """What the box finds, once it has answered."""
    browser.ask("void (document.getElementById('search').value = '')")
    browser.ask("document.getElementById('results').replaceChildren()")
    browser.click("#search")
    browser.press(words)
    browser.wait(f"{RESULTS}.some(one => one.includes({quote(words)})) || {NOTHING}")
    found: list[str] = browser.ask(RESULTS)
    return found


def test_sections_are_found_by_their_heads(beside: Path, browser: Browser) -> None:
    browser.open(beside / "index.html")
    found = look_up(browser, "抄录")
    browser.click(browser.find_all("#results a")[found.index("章节 抄录的文字")])
    browser.wait("location.hash === '#audit'")


@pytest.mark.parametrize("where", ["beside", "inside"])
def test_keywords_terms_topics_and_documents_are_found(
    where: str, beside: Path, browser: Browser, request: pytest.FixtureRequest
) -> None:
    evidence, reports = Evidence(beside / "evidence"), request.getfixturevalue(where)
    browser.open(reports / "index.html")
    titles = evidence.index["titles"]
    for subject, words, what in (
        ("关键词", "师德师风", "mentions"),
        ("词", titles["terms-1"], "mentions"),
        ("主题", titles["topics-2"], "share"),
        ("名称", titles["names-BODY"][0], "mentions"),
        ("文档", evidence.index["title"][3], "documents"),
    ):
        found = look_up(browser, words)
        place = found.index(f"{subject} {words}")
        link = browser.find_all("#results a")[place]
        href = link.get_dom_attribute("href") or ""
        assert f":{what}" in href
        browser.click(link)
        browser.wait(f"{OPEN} && {COUNT} !== undefined")
        counted = browser.ask(COUNT)
        if what == "mentions":
            assert float(counted.replace(",", "")) == evidence.count(href)
        else:
            assert counted == ("1" if what == "documents" else f"{100 * evidence.count(href):.1f}%")
        browser.press(Keys.ESCAPE)
        browser.wait(f"!{OPEN}")
    assert look_up(browser, "没有这样的词")[-1].startswith("在全文中检索")
    assert browser.errors() == []


@pytest.mark.parametrize("words", ["学校", "教育局", "😀"])
def test_a_concordance_has_every_place_of_a_word(words: str, hostile: Path, browser: Browser) -> None:
    """Counted by Python in the same texts; letters of two UTF-16 units shift nothing."""
    evidence = Evidence(hostile / "evidence")
    parts = [evidence._load(f"texts-{place}") for place in range(len(evidence.index["parts"]))]
    texts = [text for part in parts for pieces in part["texts"] for _, text in pieces]
    browser.open(hostile / "index.html")
    look_up(browser, words)
    browser.press(Keys.ENTER)
    browser.wait(f"{OPEN} && {COUNT} !== undefined")
    assert int(browser.ask(COUNT).replace(",", "")) == sum(text.count(words) for text in texts) > 0
    assert set(browser.ask(MARKS)) == {words}
    assert browser.errors() == []


def test_by_keyboard_alone(beside: Path, browser: Browser) -> None:
    browser.open(beside / "index.html")
    for _ in range(3):
        browser.press(Keys.TAB)
        if browser.ask("document.activeElement.id") == "search":
            break
    assert browser.ask("document.activeElement.id") == "search"
    browser.press("双减")
    browser.wait(f"{RESULTS}.length > 1")
    browser.press(Keys.TAB, Keys.ENTER)
    browser.wait(f"{OPEN} && {COUNT} !== undefined")
    browser.press(Keys.ESCAPE)
    browser.wait(f"!{OPEN}")
    browser.focus("#search")
    browser.press(Keys.ESCAPE)
    browser.wait(f"{RESULTS}.length === 0")
    assert browser.ask("document.getElementById('search').value") == ""


@pytest.mark.parametrize("texts", ["short", "without_texts"])
def test_texts_that_are_not_there_are_not_offered(texts: str, browser: Browser, request: pytest.FixtureRequest) -> None:
    browser.open(request.getfixturevalue(texts) / "index.html")
    assert not any("全文" in one for one in look_up(browser, "双减"))
    assert len(look_up(browser, "没有这样的词")) == 1 and browser.ask(NOTHING)


def test_the_other_language_is_a_link_away_and_back(beside: Path, browser: Browser) -> None:
    browser.open(beside / "index.html", "#topic-2")
    for language in ("en", "zh-CN"):
        browser.focus("a.language")
        browser.press(Keys.ENTER)
        browser.wait(f"document.documentElement.lang === '{language}' && document.readyState === 'complete'")
        assert browser.ask("location.hash") == "#topic-2", "at the same place"
    assert browser.errors() == []
