"""Tables sort and are paged, folded lists unfold together; without JavaScript, and on paper, all rows are there."""

from collections.abc import Callable
from pathlib import Path

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.chromium import Browser, needs_chromium
from tests.plots.tables import make_tables
from tests.reporting.conftest import make_report

pytestmark = needs_chromium

TABLE = "document.querySelector('#keywords table')"
COLUMN = f"[...{TABLE}.tBodies[0].rows].map(row => row.cells[%d].textContent)"
SEEN = f"[...{TABLE}.tBodies[0].rows].filter(row => row.getClientRects().length).length"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of 25 keywords."""
    path = tmp_path_factory.mktemp("tables") / "index.html"
    path.write_text(make_report(make_tables(n_keywords=25, n_topics=4), "zh").html, encoding="utf-8")
    return path


def by_mouse(browser: Browser, selector: str) -> None:
    browser.click(selector)


def by_keyboard(browser: Browser, selector: str) -> None:
    browser.focus(selector)
    browser.press(Keys.ENTER)


@pytest.mark.parametrize("act", [by_mouse, by_keyboard])
def test_a_head_sorts_one_way_then_the_other_then_as_it_was(
    act: Callable[[Browser, str], None], page: Path, browser: Browser
) -> None:
    browser.open(page)
    before = browser.ask(COLUMN % 2)
    numbers = sorted(int(one.replace(",", "")) for one in before)
    head = "#keywords th:nth-child(3) .sort"
    for way, expected in (("descending", numbers[::-1]), ("ascending", numbers), (None, None)):
        act(browser, head)
        assert browser.ask("document.querySelector('#keywords th:nth-child(3)').ariaSort") == way
        after = browser.ask(COLUMN % 2)
        assert after == before if expected is None else [int(one.replace(",", "")) for one in after] == expected
    act(browser, "#keywords th:first-child .sort")
    words = browser.ask(COLUMN % 0)
    assert words == browser.ask(f"{[*words]!r}.sort((a, b) => a.localeCompare(b, 'zh-CN', {{numeric: true}}))")
    assert [error for error in browser.errors() if "evidence/" not in error] == []


def test_gaps_and_sums_stay_at_the_end(page: Path, browser: Browser) -> None:
    browser.open(page)
    body = "document.querySelector('#corpus table')"
    browser.ask(
        f"[...{body}.rows].slice(1, 3).forEach((row, place) => {{ row.cells[1].textContent = ['—', '9'][place]; }})"
    )
    n_sums = browser.ask(f"{body}.querySelectorAll('tr.sum').length")
    for _ in range(2):
        browser.click("#corpus table th:nth-child(2) .sort")
        rows = browser.ask(f"[...{body}.tBodies[0].rows].map(row => [row.className, row.cells[1].textContent])")
        assert {one for _, one in rows[-1 - n_sums :]} >= {"—"}
        assert all("sum" in name or one == "—" for name, one in rows[-1 - n_sums :])


@pytest.mark.parametrize("act", [by_mouse, by_keyboard])
def test_long_tables_are_paged(act: Callable[[Browser, str], None], page: Path, browser: Browser) -> None:
    browser.open(page)
    assert browser.ask(SEEN) == 20
    act(browser, "#keywords .pager [data-step=on]")
    assert browser.ask(SEEN) == 5
    assert "第 21–25 行，共 25 行" in browser.find("#keywords .pager").text
    assert browser.ask("document.activeElement.dataset.step") in ("back", "on"), "the focus is not lost"
    act(browser, "#keywords th:nth-child(3) .sort")
    assert browser.ask(SEEN) == 20, "sorted anew, one begins at the top"
    act(browser, "#keywords .pager [data-step=all]")
    assert browser.ask(SEEN) == 25
    act(browser, "#keywords .pager [data-step=all]")
    browser.send("Emulation.setEmulatedMedia", media="print")
    try:
        assert browser.ask(SEEN) == 25 and not browser.find("#keywords .pager").is_displayed()
    finally:
        browser.send("Emulation.setEmulatedMedia", media="")


def test_without_javascript_nothing_is_missing(page: Path, browser: Browser) -> None:
    browser.send("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.open(page)
        rows = browser.find_all("#keywords > .scroll:first-of-type tbody tr")
        assert len(rows) == 25 and all(row.is_displayed() for row in rows)
        assert browser.find("#figure-keyword_heatmap_01, #keywords").is_displayed()
    finally:
        browser.send("Emulation.setScriptExecutionDisabled", value=False)


def test_folded_keywords_unfold_together_and_their_tables_sort(page: Path, browser: Browser) -> None:
    browser.open(page)
    closed = "document.querySelectorAll('#keywords details.keyword:not([open])').length"
    assert browser.ask(closed) > 20
    by_keyboard(browser, "#keywords .unfold")
    assert browser.ask(closed) == 0
    browser.wait("document.querySelector('details.keyword .sort') !== null")
    browser.wait("document.querySelector('#keywords .unfold').textContent === '全部折叠'")
    by_mouse(browser, "#keywords .unfold")
    assert browser.ask("document.querySelectorAll('#keywords details.keyword[open]').length") == 0
    assert [error for error in browser.errors() if "evidence/" not in error] == []
