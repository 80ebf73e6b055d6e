"""axe-core finds nothing that keeps a reader out: landmarks, names, contrast, keyboard, in light and dark."""

import os
from pathlib import Path

import pytest

from tests.browser.chromium import Browser, needs_chromium
from tests.browser.test_evidence import PAGES, follow
from tests.conftest import PROJECT

# `.ci/run` fetches it from npm; it is no part of the project.
AXE = Path(os.environ.get("AXE", PROJECT / ".venv/axe.min.js"))

pytestmark = [needs_chromium, pytest.mark.skipif(not AXE.exists(), reason=f"{AXE} is not there (.ci/run fetches it)")]

FOUND = """axe.run(document, {resultTypes: ["violations"]}).then(found => found.violations
  .filter(one => ["moderate", "serious", "critical"].includes(one.impact))
  .map(one => [one.id, one.nodes.length, one.nodes[0].html.slice(0, 200), one.nodes[0].failureSummary].join(" · ")))"""


def find_barriers(browser: Browser) -> list[str]:
    browser.driver.execute_script(AXE.read_text(encoding="utf-8"))
    found: list[str] = browser.ask(FOUND)
    return found


@pytest.mark.parametrize(("page", "scheme"), [(PAGES[0], "light"), (PAGES[1], "light"), (PAGES[0], "dark")])
def test_a_page_keeps_nobody_out(page: str, scheme: str, inside: Path, browser: Browser) -> None:
    browser.send("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
    try:
        browser.open(inside / page)
        browser.wait("document.querySelectorAll('#keywords .controls select').length > 0")
        browser.ask("document.querySelectorAll('.picks input').forEach((pick, n) => { if (n < 3) pick.click(); })")
        browser.wait("document.querySelector('.compare svg') !== null")
        browser.ask("document.querySelectorAll('details').forEach(one => { one.open = true })")
        browser.wait("document.querySelector('details .sort') !== null")
        assert find_barriers(browser) == []
        follow(browser, "#e:keywords-2:mentions")
        browser.wait("document.querySelectorAll('#evidence ol li').length > 0")
        assert find_barriers(browser) == []
    finally:
        browser.send("Emulation.setEmulatedMedia", features=[])
