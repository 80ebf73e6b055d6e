"""The section of what can't be believed: counts, findings in the report's language, copied text by year."""

import re
from typing import Literal

import polars as pl

from pipeline.reporting.sections.audit import MOST_FINDINGS, describe_audit
from pipeline.tables.codes import CHECKS
from tests.plots.tables import make_tables
from tests.plots.vocabulary import Tables
from tests.reporting.conftest import make_report, report_params, unlink


def section(tables: Tables, language: Literal["zh", "en"] = "zh") -> str:
    """The section of the audit in a page of these tables."""
    html = make_report(tables, language).html
    start = html.index('<section id="audit">')
    return html[start : html.index("</section>", start)]


def test_findings_stand_in_the_language_of_the_report() -> None:
    tables = make_tables(n_keywords=2, n_topics=2)
    chinese, english = section(tables, "zh"), section(tables, "en")
    assert "标明为 2017 年，正文却不是。" in chinese and "A false year." not in chinese
    assert "A false year." in english and "正文却不是" not in english
    assert "年份与正文不符" in chinese and "false year" in english


def test_the_gravest_come_first_and_the_page_says_what_it_leaves_out() -> None:
    tables = make_tables(n_keywords=2, n_topics=2)
    many = pl.concat([tables["findings"].filter(severity="warning")] * MOST_FINDINGS + [tables["findings"]])
    html = section(tables | {"findings": many})
    assert html.count('<td class="path">空.txt</td>') + html.count('<td class="path">a.bin</td>') == MOST_FINDINGS - 1
    assert html.index("正文却不是") < html.index("a.bin")
    assert f"此处列出最严重的 {MOST_FINDINGS} 条，全部见 tables/findings.csv" in unlink(html)


def test_copied_text_is_a_share_of_each_years_characters() -> None:
    tables = make_tables(years=(2019, 2021), per_year=4, n_keywords=2, n_topics=2)
    years = describe_audit(tables, report_params("zh"))["audit"]["years"]
    assert [row["year"] for row in years] == [2019, 2021, None]
    for row in years:
        own = tables["documents"].filter(year=row["year"]) if row["year"] else tables["documents"]
        assert row["n_chars"] == own["n_chars"].sum()
        assert abs(row["share_copied"] - 300 * own.height / own["n_chars"].sum()) < 1e-12


def test_copied_text_has_a_total_where_there_are_several_years() -> None:
    tables = make_tables(years=(2019, 2021), per_year=4, n_keywords=2, n_topics=2)
    share = 100 * 300 * 8 / tables["documents"]["n_chars"].sum()
    row = re.search(r'<tr class="sum"><td>合计</td>.*?</tr>', section(tables))
    assert row and f'<td class="n">{share:.1f}%</td>' in row[0] and "dated=1" in row[0]
    assert "合计" not in section(make_tables(years=(2019,), per_year=4, n_keywords=2, n_topics=2))


def test_text_not_copied_is_not_called_own_words() -> None:
    # What a body repeats in a later year is its own, and copied from its earlier document: two numbers, and so two names.
    tables = make_tables(n_keywords=2, n_topics=2)
    assert "n_own_chars" not in tables["document_uses"].columns
    chinese, english = section(tables, "zh"), section(tables, "en")
    assert '<th class="n">其中非抄录</th>' in chinese and "略多于此处的非抄录文字" in chinese
    assert '<th class="n">of which not copied</th>' in english and "slightly more than the text not copied" in english


def test_no_finding_makes_a_section_too() -> None:
    tables = make_tables(n_keywords=2, n_topics=2)
    html = section(tables | {"findings": tables["findings"].clear()})
    assert "审查未发现可疑之处" in html and "逐条发现" not in html
    assert "查过的有：年份与正文不符、改写的文本、" in html, "what was looked for, all of it"
    found = tables["findings"].head(1).with_columns(check=pl.lit("false_year"))
    assert "未有发现：改写的文本、" in section(tables | {"findings": found}), "the others alone"


def test_every_check_has_a_name_in_both_languages() -> None:
    assert set(vars(report_params("zh").audit.checks)) <= set(CHECKS)


def test_what_the_checks_set_aside_and_what_was_not_selected_are_told_apart() -> None:
    tables = make_tables(n_keywords=2, n_topics=2)
    uses = tables["document_uses"]
    reasons = ["too_short: 9", "not_selected: kinds", "not_selected: kinds, years"]
    aside = uses.head(3).with_columns(
        used=False, reason=pl.Series(reasons), n_uncopied_chars=None, share_copied=None, year_doubt=False, doubted=False
    )
    changed = tables | {"document_uses": pl.concat([aside.cast(uses.schema), uses.tail(-3)])}
    chinese, english = section(changed, "zh"), section(changed, "en")
    assert "按 audit.checks 的设定，1 份不计入分析" in chinese and "corpus.only 未选取的 2 份" in chinese
    assert "Under the audit.checks settings, 1 documents" in english and "not selected by corpus.only (2)" in english
    assert "corpus.only" not in section(tables, "zh") + section(tables, "en")
