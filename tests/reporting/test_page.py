"""The page: whole, offline, escaped, in either language, with the numbers of the tables."""

import re
from html.parser import HTMLParser

import polars as pl
import pytest

from pipeline.reporting import page
from pipeline.reporting.provenance import hash_data
from pipeline.tables.index import TABLES
from tests.plots.tables import make_tables
from tests.reporting.conftest import Report, make_report, unlink

VOID = {"meta", "br", "link", "img", "input", "hr", "path", "use", "rect"}


class Outline(HTMLParser):
    """Tags in balance, addresses, names and text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.addresses: list[str] = []
        self.ids: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.addresses += [
            value or "" for name, value in attrs if name in ("src", "href", "xlink:href", "action", "data")
        ]
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not {"style", "script"} & set(self.open):
            self.text.append(data)


def read(html: str) -> Outline:
    outline = Outline()
    outline.feed(html)
    outline.close()
    return outline


@pytest.mark.parametrize("language", ["chinese", "english"])
def test_the_page_is_well_formed_and_points_to_its_own_folder_only(
    language: str, request: pytest.FixtureRequest
) -> None:
    html = request.getfixturevalue(language).html
    outline = read(html)
    assert outline.open == []
    # The intrusion form is a page of its own, to be sent to others.
    addresses = {address for address in outline.addresses if not address.startswith(("#e:", "#r:"))} - {
        "intrusion.html",
        "translated.html",
    }
    inside = {address[1:] for address in addresses if address[0] == "#"}
    assert all(re.fullmatch(r"#.*|tables/\w+\.csv|figures/[\w/]+\.(png|svg|pdf)", address) for address in addresses)
    assert inside <= set(outline.ids)
    assert len(outline.ids) == len(set(outline.ids))
    assert not re.search(r"url\((?!data:|#)|@import|https?://", html)


def test_the_same_tables_give_the_same_page(chinese: Report) -> None:
    assert make_report(chinese.tables, "zh").html == chinese.html


def test_what_comes_from_documents_is_escaped() -> None:
    evil = "<script>alert(1)</script>"
    tables = make_tables(years=(2019,), per_year=2, n_keywords=2, n_topics=2, enough=False)
    for name, column in (
        ("documents", "title"),
        ("documents", "issuer"),
        ("documents", "reference"),
        ("mentions", "sentence"),
        ("topic_sections", "reference"),
        ("entity_names", "reference"),
        ("topic_sections", "text"),
        ("topic_terms", "term"),
        ("topic_labels", "label"),
        ("year_terms", "term"),
        ("term_integrity", "swallowed_by"),
        ("suggested_terms", "examples"),
        ("keyness", "term"),
        ("term_examples", "sentence"),
        ("term_examples", "title"),
        ("sections", "heading"),
        ("files", "reason"),
        ("findings", "message_zh"),
        ("findings", "path"),
        ("intrusion_annotators", "annotator"),
        ("intrusion_forms", "file"),
    ):
        tables[name] = tables[name].with_columns(pl.lit(evil).alias(column))
    html = make_report(tables, "zh").html
    assert evil not in html and "&lt;script&gt;" in html
    assert html.count("<script>") == 1


def test_names_that_run_from_right_to_left_are_isolated_and_never_shown_reversed() -> None:
    tables = make_tables(years=(2019,), per_year=2, n_keywords=2, n_topics=2, enough=False)
    tables["files"] = tables["files"].with_columns(path=pl.lit("\u202efdp.<b>exe"))
    tables["documents"] = tables["documents"].with_columns(title=pl.lit("שלום工作要点"))
    html = make_report(tables, "zh").html
    assert '<td class="path"><bdi>[U+202E]fdp.&lt;b&gt;exe</bdi></td>' in html and "\u202e" not in html
    assert '<td class="t"><bdi>שלום工作要点</bdi></td>' in html and "<bdi>《שלום工作要点》" in html
    assert read(html).open == []


def test_the_synthetic_corpus_is_called_so_at_the_top(chinese: Report, english: Report) -> None:
    assert chinese.html.index("合成语料") < chinese.html.index("<h1>")
    assert english.html.index("Synthetic corpus") < english.html.index("<h1>")
    real = make_report(make_tables(n_keywords=2, n_topics=2), "zh", synthetic=False).html
    assert "合成语料" not in real and 'id="known"' not in real


def test_every_finding_is_on_the_page(chinese: Report) -> None:
    text = "".join(read(chinese.html).text)
    assert len(chinese.opening.findings) == 7
    assert all(finding.sentence in text for finding in chinese.opening.findings)
    assert chinese.opening.question in text and chinese.opening.corpus in text


def test_the_font_has_the_signs_of_small_charts(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def make_font(text: str, language: str) -> str:
        seen.append(text)
        return "data:,"

    monkeypatch.setattr(page, "make_font", make_font)
    make_report(make_tables(n_keywords=1, n_topics=2), "zh")
    assert "−2.10" in seen[0] and "aria-label" not in seen[0]


def test_counts_lead_to_their_sentences(chinese: Report) -> None:
    n = chinese.tables["keyword_years"].filter(keyword="双减", year=2021)["n_mentions"][0]
    assert f'<a class="e" href="#e:keywords-1:mentions:year=2021">{n}</a>' in chinese.html


@pytest.mark.parametrize("table", ["documents", "term_examples", "entity_names", "topic_sections"])
def test_every_quotation_says_which_document_of_its_title_it_is_from(table: str) -> None:
    """Sentences of keywords, terms and names, passages of topics."""
    tables = make_tables(years=(2019, 2020), n_keywords=3, n_topics=2)
    tables[table] = tables[table].with_columns(reference=pl.lit("云溪市 · 2018"))
    assert "工作要点》（云溪市 · 2018）" in make_report(tables, "zh").html
    assert "工作要点” (云溪市 · 2018)" in make_report(tables, "en").html
    tables[table] = tables[table].with_columns(reference=pl.lit(None, pl.String))
    html = make_report(tables, "zh").html
    assert "（None）" not in html and "（）" not in html


def test_every_table_that_the_text_names_opens(chinese: Report, english: Report) -> None:
    for report in (chinese, english):
        named = re.findall(r'<a href="tables/(\w+)\.csv">tables/\1\.csv</a>', report.html)
        assert {"mentions", "keyness", "copies"} <= set(named) <= set(TABLES)
        text = "".join(read(report.html).text)
        assert len(named) == len(re.findall(r"(?<!/)tables/\w+\.csv", text))


def test_what_an_exclusion_removed_is_counted_and_opens_its_sentences(chinese: Report, english: Report) -> None:
    link = '<a class="e" href="#e:keywords-1:mentions:excluded=双减少">2</a>'
    assert f"在“双减少”中，不计：{link} 处" in chinese.html
    assert f"Inside “双减少”, not counted: {link}" in english.html


def test_distinctive_terms_come_first_with_their_sentences_and_tfidf_beside(chinese: Report) -> None:
    terms = chinese.tables["keyness"].filter(group="2021").sort("z", descending=True)["term"]
    start = chinese.html.index("<summary>2021 <span>")
    block = chinese.html[start : chinese.html.index("</details>", start)]
    summary = block[: block.index("</summary>")]
    assert f"{terms[0]}、{terms[1]}（自有条目出自 12 份文档、11 个独立来源）" in summary and terms[2] not in summary
    assert f'<tr><td class="k">{terms[0]}</td>' in block and f'<tr class="gap"><td class="k">{terms[2]}</td>' in block
    assert "<mark>课堂</mark><span>教研。</span>" in block
    weighed = chinese.tables["year_terms"].filter(year=2021).sort("rank").row(0, named=True)
    assert f"<span>{weighed['term']}<small>{weighed['tfidf']:.2f}</small></span>" in block


def test_a_group_in_which_nothing_was_tested_says_so() -> None:
    html = make_report(make_tables(years=(2019,), per_year=2, n_keywords=1, n_topics=2, enough=False), "zh").html
    start = html.index("<summary>2019 <span>")
    assert "证据不足" in html[start : html.index("</summary>", start)]


def test_gaps_are_dashes(chinese: Report) -> None:
    assert re.search(r'<tr class="gap"><td>2019</td>(<td class="n">—</td>){9}</tr>', chinese.html)
    assert not re.search(r"<td[^>]*>(None|nan|null)</td>", chinese.html)


def test_files_set_aside_are_listed_with_their_reason(chinese: Report) -> None:
    assert "找到 74 个文件，采用 72 个，未采用 2 个" in chinese.html
    assert '<td class="path">a.bin</td>' in chinese.html


def test_an_english_page_has_no_chinese_of_ours(english: Report) -> None:
    """Chinese stands only in what comes from documents: without it none is left."""
    tables = dict(english.tables)
    plain = {
        "title",
        "issuer",
        "region",
        "document_number",
        "reference",
        "path",
        "term",
        "group",
        "text",
        "heading",
        "number",
        "sentence",
        "message_en",
    }
    plain |= {"cut_into", "swallowed_by", "joined_as", "examples", "entry"}
    plain |= {"voice", "from_voice", "nearest", "cited_title", "cited_number"}
    for name, table in tables.items():
        changed = [pl.lit("text").alias(column) for column in table.columns if column in plain]
        tables[name] = table.with_columns(*changed)
    tables["coword_pairs"] = tables["coword_pairs"].with_columns(other=pl.lit("text"))  # topic_pairs has a number there
    latin = {keyword: f"keyword {place}" for place, keyword in enumerate(tables["keyword_trends"]["keyword"])}
    for name in ("keyword_trends", "keyword_years", "mentions", "known_keywords", "known_shapes"):
        tables[name] = tables[name].with_columns(pl.col("keyword").replace(latin))
    tables["mentions"] = tables["mentions"].with_columns(
        excluded_by=pl.when(pl.col("excluded_by").is_not_null()).then(pl.lit("x"))
    )
    tables["known_themes"] = tables["known_themes"].with_columns(theme=pl.lit("theme"))
    tables["topic_labels"] = tables["topic_labels"].with_columns(label=pl.lit("label"))
    html = re.sub(r"<pre.*?</pre>", "", make_report(tables, "en").html, flags=re.S)
    text = "".join(read(html).text).replace("一、 → (一) → 1.", "").replace("中文", "", 1)  # the link to that page
    assert re.findall(r"[\u3000-\u9fff\uff00-\uffef]+", text) == []


def test_both_languages_have_the_same_sections(chinese: Report, english: Report) -> None:
    assert read(chinese.html).ids == read(english.html).ids


def test_the_known_answer_is_counted(chinese: Report) -> None:
    html = unlink(chinese.html)
    known = chinese.tables["known_keywords"].drop_nulls("within")
    assert f"{len(known)} 个有区间的“关键词—年份”中，{int(known['within'].sum())} 个的区间含有植入的频率" in html
    shapes = chinese.tables["known_shapes"]
    found, missed, wrong = (int((shapes["outcome"] == outcome).sum()) for outcome in ("found", "missed", "wrong"))
    assert f"植入的 {len(shapes)} 个中，判断正确 {found} 个，未识别 {missed} 个，误判 {wrong} 个" in html


def test_the_page_carries_hashes_of_parameters_and_data(chinese: Report) -> None:
    files, documents = chinese.tables["files"], chinese.tables["documents"]
    data_hash = hash_data(files, documents)
    assert f'<meta name="data-sha256" content="{data_hash}">' in chinese.html
    assert hash_data(files.reverse(), documents.reverse()) == data_hash
    assert hash_data(files, documents.with_columns(year=pl.lit(1999, pl.Int32))) != data_hash
    assert re.search(r'<meta name="params-sha256" content="[0-9a-f]{64}">', chinese.html)


def test_methods_name_the_settings_and_versions(chinese: Report, english: Report) -> None:
    n_topics = chinese.tables["choice"].filter("chosen")["n_topics"][0]
    assert "jieba 0.42.1" in chinese.html and "（200 次，双侧）" in chinese.html and f"取 {n_topics} 个" in chinese.html
    assert "scikit-learn 1.9.1" in english.html and "Wallach, H. M." in english.html and "199 draws" in english.html


def test_the_script_is_small(chinese: Report) -> None:
    script = re.search(r"<script>(.*?)</script>", chinese.html, re.S)
    assert script and len(script[1]) <= 42_000


@pytest.mark.parametrize("years", [(), (2019,)])
def test_few_documents_make_a_page_too(years: tuple[int, ...]) -> None:
    html = make_report(make_tables(years=years, per_year=1, n_keywords=1, n_topics=2, enough=False), "zh").html
    assert read(html).open == []
