"""The page on a phone and on paper: no sideways scroll, whole numbers, contents that say where one is, nothing clipped."""

import base64
import re
from pathlib import Path

import pypdfium2
import pytest

from tests.browser.chromium import Browser, needs_chromium
from tests.browser.test_evidence import PAGES

pytestmark = needs_chromium

# Cells of numbers of more than one line of text, but for those with a line break of ours.
BROKEN = """[...document.querySelectorAll("td.n")].filter(cell => {
  if (cell.querySelector("br") || !cell.getClientRects().length) return false;
  const range = document.createRange(); range.selectNodeContents(cell);
  const ends = [...range.getClientRects()].map(box => box.bottom);
  return Math.max(...ends) - Math.min(...ends) > 10;
}).map(cell => cell.textContent).join("|")"""
# Numbers and dates of a line and more, wherever they stand: a year of two lines says 201 and 7. Paths and hashes may break.
WRAPPED = r"""(() => {
  const found = [], range = document.createRange(), page = document.querySelector(".page");
  const walker = document.createTreeWalker(page, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    if (!node.parentElement.getClientRects().length || node.parentElement.closest("script,svg,code,pre,.hash,.path")) continue;
    for (const { 0: number, index } of node.data.matchAll(/\d{4}-\d\d-\d\d|\d+(?:,\d{3})*(?:\.\d+)?%?/g)) {
      range.setStart(node, index); range.setEnd(node, index + number.length);
      const ends = [...range.getClientRects()].map((box) => box.bottom);
      if (Math.max(...ends) - Math.min(...ends) > 10) found.push(number + " in " + node.data.slice(0, 60));
    }
  }
  return found.join("|");
})()"""
MARGIN = 28  # points that stay white at each side


@pytest.mark.parametrize("page", PAGES)
def test_a_phone_and_a_desk_show_the_page(page: str, inside: Path, browser: Browser) -> None:
    for width in (390, 1280):
        browser.open(inside / page, width=width)
        browser.wait("document.querySelector('.chart svg') !== null")
        # The verdict stands beside the keyword, before anything has been scrolled.
        assert browser.ask("document.querySelector('#keywords td.v').getBoundingClientRect().right") <= width
        browser.ask("document.querySelectorAll('details').forEach(one => { one.open = true })")
        assert browser.ask("document.documentElement.scrollWidth") <= width
        assert browser.ask(BROKEN) == "" == browser.ask(WRAPPED)
        browser.ask("void (location.hash = document.querySelector('a.e').hash)")
        browser.wait("document.getElementById('evidence').open")
        panel = "document.getElementById('evidence')"
        assert browser.ask(f"{panel}.getBoundingClientRect().right <= {width}")
        assert browser.ask(f"{panel}.scrollWidth <= {panel}.clientWidth")


def test_on_a_phone_a_link_to_the_contents_stays(inside: Path, browser: Browser) -> None:
    browser.open(inside / "index.html", "#topics", width=390)
    box = "document.querySelector('nav .back').getBoundingClientRect()"
    assert browser.ask(f"{box}.height > 0 && {box}.bottom <= innerHeight && {box}.right <= 390")
    browser.click("nav .back")
    browser.wait("Math.abs(document.querySelector('nav').getBoundingClientRect().top) < 5")
    browser.open(inside / "index.html", width=1280)
    assert browser.ask(f"{box}.height") == 0, "there the contents themselves stay"


def test_the_contents_say_where_one_is(inside: Path, browser: Browser) -> None:
    browser.open(inside / "index.html")
    browser.ask("void (document.documentElement.style.scrollBehavior = 'auto')")
    for anchor in ("keywords", "topics", "corpus"):
        browser.ask(f"document.getElementById('{anchor}').scrollIntoView()")
        current = "[...document.querySelectorAll('nav [aria-current]')].map(a => a.hash).join()"
        browser.wait(f"{current} === '#{anchor}'")


@pytest.fixture(params=PAGES)
def printed(request: pytest.FixtureRequest, inside: Path, browser: Browser) -> tuple[pypdfium2.PdfDocument, list[str]]:
    """The page on paper, and its captions."""
    browser.open(inside / request.param)
    browser.wait("document.querySelector('.chart svg') !== null")
    made = browser.send("Page.printToPDF", preferCSSPageSize=True)["data"]
    browser.send("Emulation.setEmulatedMedia", media="print")
    try:
        shown = "[...document.querySelectorAll('%s')].filter(one => one.getClientRects().length)"
        assert browser.ask(shown % ".chart, nav, #search, .pager" + ".length") == 0
        assert browser.ask(shown % ".printed figure" + ".length") > 0, "charts are those of the files"
        captions = browser.ask(shown % "figcaption" + ".map(one => one.innerText)")
    finally:
        browser.send("Emulation.setEmulatedMedia", media="")
    return pypdfium2.PdfDocument(base64.b64decode(made)), captions


def test_on_paper_nothing_is_clipped_and_captions_are_whole(printed: tuple[pypdfium2.PdfDocument, list[str]]) -> None:
    document, captions = printed
    assert len(document) > 3
    written, low_ends = "", []
    for sheet in document:
        width, height = sheet.get_size()
        assert (round(width), round(height)) == (595, 842), "A4"
        text = sheet.get_textpage()
        written += text.get_text_range()
        boxes = [text.get_rect(index) for index in range(text.count_rects())]
        # Drawings too; a thin line is a bar's or an axis', a box as wide as the page its background.
        boxes += [box for box in (one.get_bounds() for one in sheet.get_objects()) if box[2] - box[0] < width - MARGIN]
        assert all(left >= MARGIN and right <= width - MARGIN for left, _, right, _ in boxes)
        assert all(low >= MARGIN and high <= height - MARGIN for _, low, _, high in boxes)
        low_ends.append(min(low for _, low, _, _ in boxes) / height)
    written = re.sub(r"\s", "", written)
    assert len(captions) >= 10
    assert [caption for caption in captions if re.sub(r"\s", "", caption) not in written] == []
    # A figure that has no room goes to the next page; but few pages are left half empty by that.
    assert sum(low > 0.5 for low in low_ends[:-1]) <= 0.15 * len(low_ends)
