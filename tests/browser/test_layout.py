"""The page in Chromium: no sideways scroll, whole numbers, contents that say where one is, and a printed page without clipped text."""

from pathlib import Path

import pytest

from tests.reporting.chromium import CHROMIUM, run_chromium
from tests.reporting.conftest import Report

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="no Chromium at /usr/bin/chromium")

# Cells of numbers of more than one line of text, but for those with a line break of ours.
BROKEN = """[...document.querySelectorAll("td.n")].filter(cell => {
  if (cell.querySelector("br") || !cell.getClientRects().length) return false;
  const range = document.createRange(); range.selectNodeContents(cell);
  const ends = [...range.getClientRects()].map(box => box.bottom);
  return Math.max(...ends) - Math.min(...ends) > 10;
}).map(cell => cell.textContent).join("|")"""


def test_a_phone_and_a_desk_show_the_page(chinese: Report, tmp_path: Path) -> None:
    page = tmp_path / "index.html"
    page.write_text(chinese.html, encoding="utf-8")
    with run_chromium(tmp_path) as browser:
        for width in (390, 1280):
            browser.open(page, width)
            browser.ask("document.querySelectorAll('details').forEach(d => { d.open = true })")
            assert browser.ask("document.documentElement.scrollWidth") <= width
            assert browser.ask(BROKEN) == ""
        browser.open(page, 390)
        # The verdict stands beside the keyword, before anything has been scrolled.
        assert browser.ask("document.querySelector('#keywords td.v').getBoundingClientRect().right") <= 390
        browser.open(page, 1280)
        browser.ask("document.documentElement.style.scrollBehavior = 'auto'")
        for anchor in ("keywords", "topics", "corpus"):
            browser.ask(f"document.getElementById('{anchor}').scrollIntoView()")
            current = "[...document.querySelectorAll('nav [aria-current]')].map(a => a.hash).join()"
            browser.wait(f"{current} === '#{anchor}'")


def test_on_paper_no_text_lies_outside_the_page(chinese: Report, tmp_path: Path) -> None:
    import base64

    import pypdfium2

    page = tmp_path / "index.html"
    page.write_text(chinese.html, encoding="utf-8")
    with run_chromium(tmp_path) as browser:
        browser.open(page)
        made = browser.send("Page.printToPDF", preferCSSPageSize=True)["data"]
    document = pypdfium2.PdfDocument(base64.b64decode(made))
    assert len(document) > 3
    for sheet in document:
        width, height = sheet.get_size()
        assert (round(width), round(height)) == (595, 842), "A4"
        text = sheet.get_textpage()
        boxes = [text.get_rect(index) for index in range(text.count_rects())]
        assert all(left >= 30 and right <= width - 30 for left, _, right, _ in boxes)
        assert all(low >= 30 and high <= height - 30 for _, low, _, high in boxes)
