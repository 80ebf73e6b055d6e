"""Numbers open what they count, from disk, without network, in both languages, by mouse and by keyboard."""

import random
import re
import shutil
from pathlib import Path

import pytest
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.select import Select

from pipeline.reporting.data.number_formats import FORMATS, P_VALUE
from pipeline.reporting.writing.links import read_link
from pipeline.reporting.writing.quotes import cite
from tests.browser.chromium import Browser, needs_chromium, quote
from tests.reporting.evidence.recount import LINK, ROW_LINK, Evidence, find_wrong

pytestmark = needs_chromium

PAGES = ("index.html", "translated.html")
COUNT = "document.getElementById('evidence-count')?.textContent"
OPEN = "document.getElementById('evidence').open"
MARKS = "[...document.querySelectorAll('#evidence ol mark')].map(mark => mark.textContent)"
# What Excel shows of a number in each format of the workbook, but for the sign of minus.
AS_IN_EXCEL = (
    ("0", 2020, "2020"),
    ("#,##0", 12345, "12,345"),
    ("#,##0.0", 1234.56, "1,234.6"),
    ("0.00", -27.184, "−27.18"),
    ("0.000", 0.0004, "0.000"),
    (P_VALUE, 0.0004, "<0.001"),
    (P_VALUE, 0, "<0.001"),
    (P_VALUE, 0.0451, "0.045"),
    ("0.000000", 0.0000123, "0.000012"),
)
KEYWORDS = ("双减", "劳动教育", "集团化办学", "师德师风")


def follow(browser: Browser, href: str) -> None:
    """As if its link were followed; the panel is filled anew."""
    browser.ask("document.getElementById('evidence-count')?.remove()")
    browser.ask(f"void (location.hash = {quote(href)})")
    browser.wait(f"{COUNT} !== undefined && {OPEN}")


def sample(html: str, n: int) -> list[tuple[str, str]]:
    """Links with their numbers: of each kind of file, count and filters one, and others, drawn by a seed."""
    kinds: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for href, told in sorted(set(LINK.findall(html))):
        evidence, what, where = read_link(href)
        kinds.setdefault((evidence.partition("-")[0], what, *where), []).append((href, told))
    draw = random.Random(1)
    drawn = [draw.choice(links) for links in kinds.values()]
    rest = sorted({link for links in kinds.values() for link in links} - set(drawn))
    return drawn + draw.sample(rest, min(n, len(rest)))


def number(text: str) -> float:
    return float(text.replace(",", "").rstrip("%"))


def decimals(text: str) -> int:
    return len(text.rstrip("%").partition(".")[2])


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("where", ["beside", "inside"])
def test_numbers_open_as_many_as_they_say(
    where: str, page: str, browser: Browser, request: pytest.FixtureRequest
) -> None:
    path = request.getfixturevalue(where) / page
    html = path.read_text(encoding="utf-8")
    links = sample(html, 25)
    assert len({read_link(href)[1] for href, _ in links}) >= 8, "of each kind"
    browser.open(path)
    for href, told in links:
        follow(browser, href)
        counted = browser.ask(COUNT)
        within = 0.5001 * 10.0 ** -min(decimals(told), decimals(counted))
        assert abs(number(counted) - number(told)) <= within, (href, told, counted)
    assert browser.errors() == []
    loaded = browser.addresses()
    assert all(address.startswith(path.parent.resolve().as_uri() + "/evidence/") for address in loaded)
    assert bool(loaded) == (where == "beside")


def test_every_number_counts_up_again(beside: Path, without_texts: Path) -> None:
    for reports in (beside, without_texts):
        for page in PAGES:
            assert find_wrong((reports / page).read_text(encoding="utf-8"), Evidence(reports / "evidence")) == []


def test_a_number_is_followed_by_mouse_and_by_keyboard_and_escape_leads_back(beside: Path, browser: Browser) -> None:
    browser.open(beside / "index.html")
    link = browser.find("#keywords td a.e")
    for with_keys in (False, True):
        if with_keys:
            browser.focus(link)
            browser.press(Keys.ENTER)
        else:
            browser.click(link)
        browser.wait(f"{OPEN} && {COUNT} !== undefined")
        assert browser.ask(COUNT) == link.text
        browser.press(Keys.ESCAPE)
        browser.wait(f"!{OPEN}")
        assert browser.ask("document.activeElement.hash").startswith("#e:"), "the focus is where it was"
        assert browser.ask("location.hash") == ""
    browser.click(link)
    browser.wait(OPEN)
    browser.click("#evidence .close")
    browser.wait(f"!{OPEN}")
    # And as an address that is passed on.
    browser.open(beside / "index.html", "#e:keywords-1:mentions:own=1")
    browser.wait(f"{OPEN} && {COUNT} !== undefined")
    assert browser.errors() == []


def test_rows_are_told_by_their_heads_and_rounded_as_in_the_workbook(beside: Path, browser: Browser) -> None:
    html = (beside / "index.html").read_text(encoding="utf-8")
    browser.open(beside / "index.html")
    links = dict.fromkeys(href.split(":")[1] for href, _ in ROW_LINK.findall(html))
    assert len(links) > 3
    for table in links:
        follow(browser, next(href for href, _ in ROW_LINK.findall(html) if href.startswith(f"#r:{table}:")))
        heads = browser.ask("[...document.querySelectorAll('#evidence th')].map(head => head.firstChild.textContent)")
        assert heads and not [head for head in heads if re.fullmatch("[a-z]+(_[a-z0-9]+)+", head)], table
        cells = browser.ask("[...document.querySelectorAll('#evidence td')].map(cell => cell.textContent)")
        # More than three decimals are for a column of less than a hundredth throughout, and then six.
        assert not [cell for cell in cells if re.fullmatch(r"−?(?!0\.00\d{4}$)\d+\.\d{4,}", cell)], table
    for form, value, shown in AS_IN_EXCEL:
        assert browser.ask(f"round({value}, {quote(form)})") == shown
    assert {form for form, *_ in AS_IN_EXCEL} == {*FORMATS}
    assert browser.errors() == []


@pytest.mark.parametrize(
    ("page", "title", "shown"),
    [
        (PAGES[0], "转发《办学“一张网”方案》的通知", "《转发〈办学“一张网”方案〉的通知》"),
        (PAGES[1], "转发《办学“一张网”方案》的通知", "“转发《办学‘一张网’方案》的通知”"),
    ],
)
def test_titles_inside_titles_have_the_lesser_marks(
    page: str, title: str, shown: str, beside: Path, browser: Browser
) -> None:
    browser.open(beside / page)
    assert (
        browser.ask(f"called({{ title: [{quote(title)}] }}, 0).textContent")
        == shown
        == cite(title, None, "zh" if page == PAGES[0] else "en")
    )


def test_filters_of_the_panel_count_as_the_recount_does(beside: Path, browser: Browser) -> None:
    recount, href = Evidence(beside / "evidence"), "#e:keywords-2:mentions"
    browser.open(beside / "index.html", href)
    browser.wait(f"{OPEN} && {COUNT} !== undefined")
    chosen: dict[str, str] = {}
    for key in ("kind", "level", "year", "region"):
        if not browser.find_all(f"[data-filter={key}]"):
            continue  # one value is left
        value = Select(browser.find(f"[data-filter={key}]")).options[1].get_attribute("value") or ""
        browser.ask("document.getElementById('evidence-count').remove()")
        if key == "region":
            browser.focus(f"[data-filter={key}]")
            browser.press(Keys.ARROW_DOWN)
        else:
            Select(browser.find(f"[data-filter={key}]")).select_by_value(value)
        browser.wait(f"{COUNT} !== undefined")
        chosen[key] = value
        where = "".join(f":{name}={one}" for name, one in chosen.items())
        assert number(browser.ask(COUNT)) == recount.count(href + where) > 0
        assert browser.ask("document.activeElement.dataset.filter") == key, "one goes on from where one is"
    assert len(chosen) >= 3
    assert browser.ask("document.querySelectorAll('#evidence ol li').length") == number(browser.ask(COUNT))
    assert browser.errors() == []


def test_long_lists_go_on_by_a_button(beside: Path, browser: Browser) -> None:
    recount = Evidence(beside / "evidence")
    name = max((f"keywords-{place}" for place in range(1, 5)), key=lambda name: recount.count(f"#e:{name}:mentions"))
    total = int(recount.count(f"#e:{name}:mentions"))
    assert total > 40
    browser.open(beside / "index.html", f"#e:{name}:mentions")
    items = "document.querySelectorAll('#evidence ol li').length"
    browser.wait(f"{OPEN} && {items} === 40")
    for shown in range(80, total + 80, 40):
        browser.focus("#evidence .more")
        browser.press(Keys.ENTER)
        browser.wait(f"{items} === {min(shown, total)}")
        if shown >= total:
            break
    assert not browser.find("#evidence .more").is_displayed()


def test_without_the_folder_beside_it_the_page_says_so(beside: Path, browser: Browser, tmp_path: Path) -> None:
    for page in PAGES:
        shutil.copy(beside / page, tmp_path)
        browser.open(tmp_path / page)
        browser.click("#keywords td a.e")
        browser.wait(OPEN)
        assert "reports/evidence/" in browser.find("#evidence").text
        browser.press(Keys.ESCAPE)
        browser.wait(f"!{OPEN}")
        browser.press("x")
        assert "is not defined" not in " ".join(browser.errors())


@pytest.mark.parametrize("texts", ["beside", "short", "without_texts", "hostile"])
def test_what_is_marked_is_the_keyword(texts: str, browser: Browser, request: pytest.FixtureRequest) -> None:
    """Also where letters are of two UTF-16 units; with no texts at all nothing is quoted."""
    browser.open(request.getfixturevalue(texts) / "index.html")
    for place, keyword in enumerate(KEYWORDS, 1):
        follow(browser, f"#e:keywords-{place}:mentions")
        browser.wait("document.querySelectorAll('#evidence ol li').length > 0")
        marks = set(browser.ask(MARKS))
        if texts == "without_texts":
            assert marks == set() and "report.texts: none" in browser.find("#evidence").text
        else:
            spellings = {keyword, "集团办学"} if keyword == "集团化办学" else {keyword}
            assert marks and marks <= spellings
    quoted = browser.find("#evidence ol").text
    assert ("😀" in quoted and "𠮷" in quoted) == (texts == "hostile")
    assert browser.errors() == []


@pytest.mark.parametrize("page", PAGES)
def test_hostile_titles_are_shown_and_run_nothing(page: str, hostile: Path, browser: Browser) -> None:
    browser.open(hostile / page)
    browser.wait("document.querySelector('.chart svg') !== null")
    browser.ask("document.querySelectorAll('details').forEach(one => { one.open = true })")
    for href in ("#e:documents:documents", "#e:keywords-1:mentions", "#e:topics-1:share"):
        follow(browser, href)
        browser.wait("document.querySelectorAll('#evidence ol li').length > 0")
    assert "onerror" in browser.find("#evidence").text
    browser.press(Keys.ESCAPE)
    browser.wait(f"!{OPEN}")
    browser.focus("#search")
    browser.press("attacked")
    browser.wait("document.querySelectorAll('#results li').length > 1")
    assert browser.ask("window.attacked") is None
    assert browser.ask("document.querySelectorAll('img, svg[onload], #evidence script').length") == 0
    # Nothing turns what stands beside it.
    follow(browser, "#e:documents:documents")
    shown = browser.ask(
        "document.body.innerText + [...document.querySelectorAll('option')].map(one => one.text).join()"
    )
    assert "[U+202E]txt.exe[U+2066]" in shown and not re.search("[\u202a-\u202e\u2066-\u2069]", shown)
    assert browser.errors() == []


def test_the_font_has_what_pages_and_panels_show(beside: Path, browser: Browser) -> None:
    """Chinese of the page and of what it opens, as machines may have no Chinese font."""
    import base64
    import io

    from fontTools.ttLib import TTFont

    html = (beside / "index.html").read_text(encoding="utf-8")
    packed = re.search(r"url\(data:font/woff;base64,([^)]+)\)", html)
    assert packed
    letters = set(TTFont(io.BytesIO(base64.b64decode(packed[1]))).getBestCmap())
    browser.open(beside / "index.html")
    browser.ask("document.querySelectorAll('details').forEach(one => { one.open = true })")
    shown = browser.ask("document.querySelector('.page').textContent")
    for href in ("#e:documents:documents", "#e:keywords-2:mentions", "#e:topics-1:share"):
        follow(browser, href)
        shown += browser.find("#evidence").text
    lacking = {letter for letter in shown if "\u2e80" <= letter <= "\uffef" and ord(letter) not in letters}
    assert lacking == set()
    assert browser.ask("document.fonts.check('16px \"Noto Sans SC Yaodian\"')")
