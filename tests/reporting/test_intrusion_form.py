"""The intrusion form: whole, escaped, without its key; filled in by keyboard in a browser, saved, and scored."""

import hashlib
import re
import time
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from selenium.webdriver.common.keys import Keys

from pipeline import catalog
from pipeline.reporting import intrusion_form
from pipeline.reporting.intrusion_form import make_form
from pipeline.stages import intrusion
from tests.analysis.intrusion.answers import PARAMS, choose_right, draw, fill_in, make_fit
from tests.browser.chromium import Browser, needs_chromium, run_chromium
from tests.own_params import write_own_params
from tests.reporting.test_page import read

ITEMS = draw(*make_fit(6), PARAMS)
WORDS = ITEMS.filter(kind="word")["item"].unique(maintain_order=True).to_list()
PASSAGES = ITEMS.filter(kind="topic")["item"].unique(maintain_order=True).to_list()


@pytest.fixture(autouse=True)
def no_font(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "real_font" not in request.fixturenames:
        monkeypatch.setattr(intrusion_form, "make_font", lambda text, language: "data:,")


# ── the page ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_form_is_well_formed_and_needs_nothing_else(language: str) -> None:
    html = make_form(ITEMS, language, synthetic=False)
    page = read(html)
    assert page.open == [] and page.addresses == []
    assert len(page.ids) == len(set(page.ids))
    assert not re.search(r"url\((?!data:)|@import|https?://", html)
    assert set(WORDS + PASSAGES) <= set(page.ids)


def test_an_english_form_has_no_chinese_but_the_documents() -> None:
    html = make_form(ITEMS, "en", synthetic=True)
    ours = re.sub(
        r"<blockquote>.*?</blockquote>|<div class=\"options\">.*?</div>|<script>.*?</script>", "", html, flags=re.S
    )
    assert re.findall(r"[\u3000-\u9fff\uff00-\uffef]+", "".join(read(ours).text).replace("\u3000", "")) == []


def test_the_page_is_the_same_whichever_option_is_the_intruder() -> None:
    """So it can't hold the key, in whatever guise; the name of the form, a hash of key and items, is given."""
    other_key = ITEMS.with_columns(
        is_intruder=pl.col("option") == "A",
        topic=5 - pl.col("topic"),
        option_topic=5 - pl.col("option_topic"),
        probability=pl.lit(0.5),
        section_id=pl.when(pl.col("kind") == "topic").then(pl.lit("elsewhere")),
    )
    assert make_form(other_key, "zh", synthetic=False) == make_form(ITEMS, "zh", synthetic=False)


def test_what_comes_from_documents_is_escaped() -> None:
    evil = "</fieldset><script>alert('\"')</script>"
    html = make_form(ITEMS.with_columns(text=pl.lit(evil), passage=pl.lit(evil)), "zh", synthetic=False)
    assert evil not in html and html.count("<script>") == 1
    assert "alert('" in "".join(read(html).text)


def test_a_synthetic_corpus_is_called_so_at_the_top() -> None:
    assert "合成语料" in make_form(ITEMS, "zh", synthetic=True)
    assert "合成语料" not in make_form(ITEMS, "zh", synthetic=False)


def test_without_items_the_page_says_why_and_has_no_form() -> None:
    for language, words in (("zh", "主题不足四个"), ("en", "fewer than four topics")):
        html = make_form(ITEMS.clear(), language, synthetic=False)
        assert words in html and "<form" not in html and "<script" not in html


# ── the stage ───────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def fitted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which everything up to the stage `topics` has been written, with six topics."""
    monkeypatch.chdir(tmp_path)
    text = write_own_params()
    assert "  min_chars: 40\n  max_chars: 400\n" in text
    Path("params.yaml").write_text(text.replace("  min_chars: 40\n", "  min_chars: 10\n"), encoding="utf-8")
    write_fit(6)
    catalog.FORMS.mkdir(parents=True)
    (catalog.FORMS / "README.md").write_text("放在这里。", encoding="utf-8")
    return tmp_path


def write_fit(n_topics: int) -> None:
    topic_words, section_topics, sections = make_fit(n_topics)
    catalog.sections.write(complete(sections.with_columns(document_id=pl.lit("d")), catalog.sections))
    catalog.topic_words.write(topic_words, n_topics)
    catalog.section_topics.write(section_topics, n_topics)
    choice = pl.DataFrame([{"n_topics": n_topics, "n_starts": 1, "chosen": True, "reason": "by_hand"}])
    catalog.choice.write(complete(choice, catalog.choice))
    members = [(topic, topic, topic, 1.0) for topic in range(n_topics)]
    catalog.topic_members.write(pl.DataFrame(members, catalog.topic_members.schema, orient="row"))
    catalog.topic_labels.write(catalog.topic_labels.empty())
    catalog.own_names.write(catalog.own_names.empty())
    uses = pl.DataFrame(
        [{"document_id": "d", "used": True, "year_doubt": False, "n_uncopied_chars": 10, "share_copied": 0.0}]
    )
    catalog.document_uses.write(complete(uses, catalog.document_uses))


def complete(table: pl.DataFrame, promised: catalog.Stored) -> pl.DataFrame:
    """The table with the columns that are missing, null or 0."""
    return table.select(
        (pl.col(name) if name in table.columns else pl.lit(None if column.gap else 0)).cast(column.dtype).alias(name)
        for name, column in promised.columns.items()
    )


def test_forms_are_scored_and_what_is_no_form_is_counted_and_named(
    fitted: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    intrusion.main()
    items = catalog.intrusion_items.read()
    assert catalog.intrusion_scores.read().is_empty()
    (catalog.FORMS / "乙班").mkdir()
    (catalog.FORMS / "乙班/a.csv").write_bytes(fill_in(items, "张三", choose_right))
    (catalog.FORMS / "b.csv").write_bytes(fill_in(items, "李四", lambda _: "?"))
    (catalog.FORMS / "old.csv").write_bytes(fill_in(items, "王五", choose_right, form="F123"))
    (catalog.FORMS / "相片.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    (catalog.FORMS / ".DS_Store").write_bytes(b"x")
    intrusion.main()
    assert capsys.readouterr().out.splitlines()[1].endswith("data/forms 中 4 个文件，采用 2 个，未采用 2 个")
    forms = pl.read_csv("reports/tables/intrusion_forms.csv")
    assert dict(forms.select("file", "used").iter_rows()) == {
        "b.csv": True,
        "old.csv": False,
        "乙班/a.csv": True,
        "相片.jpg": False,
    }
    assert catalog.intrusion_scores.read()["precision"].to_list() == [0.5] * 14
    assert (catalog.FORMS / "old.csv").exists()


def test_another_fit_sets_forms_aside_and_loses_none(fitted: Path) -> None:
    intrusion.main()
    form = fill_in(catalog.intrusion_items.read(), "张三", choose_right)
    (catalog.FORMS / "a.csv").write_bytes(form)
    write_fit(8)
    intrusion.main()
    assert catalog.intrusion_scores.read().is_empty()
    assert catalog.intrusion_forms.read().select("file", "annotator", "used").rows() == [("a.csv", "张三", False)]
    write_fit(6)
    intrusion.main()
    assert catalog.intrusion_forms.read()["used"].to_list() == [True]


def test_too_few_topics_are_said_in_a_sentence(fitted: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_fit(3)
    intrusion.main()
    assert "主题或词太少" in capsys.readouterr().out
    assert "主题不足四个" in Path("reports/intrusion.html").read_text(encoding="utf-8")


@pytest.mark.usefixtures("real_font")
def test_two_runs_give_the_same_bytes_and_no_file_in_reports_has_the_key(fitted: Path) -> None:
    def run() -> dict[Path, str]:
        intrusion.main()
        files = [path for folder in ("data/intrusion", "reports") for path in Path(folder).rglob("*") if path.is_file()]
        return {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}

    first = run()
    assert run() == first
    assert not any("items" in path.name for path in Path("reports").rglob("*"))
    page = Path("reports/intrusion.html").read_text(encoding="utf-8")
    assert "url(data:font/woff;base64," in page and "is_intruder" not in page


def wait_for(path: Path) -> None:
    for _ in range(200):
        if path.exists():
            return
        time.sleep(0.05)
    raise AssertionError(f"{path} never came; there is {sorted(path.parent.iterdir())}")


# ── in a browser ────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    with run_chromium(tmp_path) as running:
        yield running


def open_again(browser: Browser, page: Path) -> bool:
    """Whether it has the name: on a busy machine Chromium gives what one page stored to the next, of another process, a moment later."""
    browser.open(page)
    return bool(browser.ask("annotator.value !== ''"))


@needs_chromium
def test_a_form_filled_in_by_keyboard_is_saved_and_scored(fitted: Path, browser: Browser) -> None:
    intrusion.main()
    items = catalog.intrusion_items.read()
    key = dict(items.filter("is_intruder").select("item", "option").iter_rows())
    words, passages = ([item for item in key if item[0] == letter] for letter in "wt")
    page = (fitted / "reports/intrusion.html").resolve()
    browser.open(page)
    browser.press(Keys.ENTER)
    assert browser.ask("document.querySelector('.now').contains(annotator)"), "no name, no start"
    browser.ask("annotator.focus()")
    browser.press('张"三, 甲')
    browser.press(Keys.ENTER)
    for item in words:
        browser.press(Keys.ENTER)
        assert browser.ask("document.querySelector('.now').id") == item
        browser.press("a")
        browser.press(key[item].lower())
    browser.press(Keys.ARROW_RIGHT)
    browser.press(Keys.ARROW_LEFT)
    assert browser.ask("document.querySelector('.now').classList.contains('part')"), "part 1 is closed"
    # Closed and opened again, it goes on where it was.
    browser.wait_for(lambda: open_again(browser, page), "what was stored is there")
    assert browser.ask("annotator.value") == '张"三, 甲'
    for number, item in enumerate(passages):
        browser.press(Keys.ENTER)
        assert browser.ask("document.querySelector('.now').id") == item
        if number == 0:
            browser.press("?")
        elif number > 1:
            browser.press(key[item])
    browser.press(Keys.ENTER)
    assert "1" in browser.ask("document.getElementById('left').textContent"), "one is left open"
    browser.ask("document.getElementById('save').click()")
    saved = fitted / "saved/intrusion_张_三,_甲.csv"
    assert "intrusion_张_三" in browser.ask("document.getElementById('told').textContent")
    wait_for(saved)
    (catalog.FORMS / saved.name).write_bytes(saved.read_bytes())

    intrusion.main()
    forms = catalog.intrusion_forms.read()
    assert forms.select("annotator", "n_answers", "used").rows() == [('张"三, 甲', len(key) - 1, True)]
    annotators = catalog.intrusion_annotators.read().drop_nulls("annotator")
    assert annotators.select("kind", "n_answers", "n_unsure", "n_right").rows() == [
        ("word", len(words), 0, len(words)),
        ("topic", len(passages) - 1, 1, len(passages) - 2),
    ]


@needs_chromium
def test_one_item_is_shown_at_a_time_and_all_of_them_in_print(tmp_path: Path, browser: Browser) -> None:
    page = tmp_path / "form.html"
    page.write_text(make_form(ITEMS, "zh", synthetic=False), encoding="utf-8")
    visible = "[...document.querySelectorAll('.step')].filter(s => s.offsetParent).length"
    browser.open(page, width=360, height=640)
    assert browser.ask(visible) == 1
    assert browser.ask("document.documentElement.scrollWidth") <= 360
    browser.send("Emulation.setEmulatedMedia", media="print")
    assert browser.ask(visible) == len(WORDS) + len(PASSAGES) + 3  # what it is about, and two parts
    assert not browser.ask("document.querySelector('.bar').offsetParent")


@needs_chromium
def test_answers_of_another_form_are_not_taken_for_answers_of_this_one(tmp_path: Path, browser: Browser) -> None:
    page = tmp_path / "form.html"
    page.write_text(make_form(ITEMS, "zh", synthetic=False), encoding="utf-8")
    browser.open(page)
    browser.ask(f"document.querySelector('#{WORDS[0]} input').click()")
    browser.open(page)
    assert browser.ask("document.querySelectorAll(':checked').length") == 1
    page.write_text(make_form(ITEMS.with_columns(form=pl.lit("F1")), "zh", synthetic=False), encoding="utf-8")
    browser.open(page)
    assert browser.ask("document.querySelectorAll(':checked').length") == 0
