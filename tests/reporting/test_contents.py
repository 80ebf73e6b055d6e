"""The list of sections: the page has them in its order, and what it names is all that there is."""

import re

from pipeline import catalog
from pipeline.reporting.captions import CAPTIONS
from pipeline.reporting.contents import SECTIONS, TABLES
from pipeline.reporting.writing.templating import TEMPLATES
from tests.conftest import PROJECT
from tests.plots.tables import make_tables
from tests.reporting.conftest import Report, make_report


def test_sections_and_navigation_follow_the_list(english: Report) -> None:
    there = [section for section in SECTIONS if section.name != "robustness"]  # where no paper is made
    anchors = [section.anchor for section in there]
    assert re.findall(r'<section id="([^"]+)">', english.html) == anchors
    contents = english.html[: english.html.index("</nav>")]
    links = re.findall(r'<li><a href="#([^"]+)">(.*?)</a></li>', contents)
    assert links == [(section.anchor, section.title[1].replace("'", "&#39;")) for section in there]


def test_a_section_that_is_not_there_is_not_in_the_navigation_either() -> None:
    html = make_report(make_tables(n_keywords=2, n_topics=2), "zh", synthetic=False).html
    assert 'href="#known"' not in html and 'id="known"' not in html and 'href="#term-audit"' in html


def test_the_page_reads_no_table_that_no_section_names(chinese: Report) -> None:
    assert len(TABLES) == len(set(TABLES))
    assert [name for name in TABLES if not hasattr(catalog, name)] == []
    named = {name: chinese.tables[name] for name in TABLES}
    assert make_report(named, "zh").html == chinese.html


def test_each_section_has_a_module_and_a_template_of_its_name() -> None:
    names = {section.name for section in SECTIONS}
    modules = {path.stem for path in (PROJECT / "pipeline/reporting/sections").glob("*.py")}
    # Of the section of topics, where there is an earlier model.
    assert modules - {"__init__", "topic_identity"} == names
    assert names <= {path.stem for path in TEMPLATES[1].glob("*.html")}
    for section in SECTIONS:
        assert section.describe.__module__ == f"pipeline.reporting.sections.{section.name}"


def test_templates_show_the_figures_that_their_section_has_in_its_order() -> None:
    """One after the other, as `shown`; or each by its name, where something stands between them."""
    for section in SECTIONS:
        text = (TEMPLATES[1] / f"{section.name}.html").read_text(encoding="utf-8")
        text = text.replace('{% include "choice.html" %}', (TEMPLATES[1] / "choice.html").read_text(encoding="utf-8"))
        several = r"for name in \(([^)]*)\) %\}\{% for drawing in figures\.get\(name"
        one = r'figures\.get\(("[a-z_]+")'
        found = [name for match in re.finditer(f"{several}|{one}", text) for name in re.findall(r'"(\w+)"', match[0])]
        assert text.count("for drawing in shown") <= 1
        assert tuple(found) == (() if "for drawing in shown" in text else section.figures), section.name


def test_every_figure_with_a_caption_is_of_a_section() -> None:
    assert set(CAPTIONS) == {section.name for section in SECTIONS if section.figures}
    figures = [figure for section in SECTIONS for figure in section.figures]
    assert len(figures) == len(set(figures))
