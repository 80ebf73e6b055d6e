"""Every source is cited and every citation has a source, in both languages alike."""

import re

import pytest

from pipeline.reporting.captions import CAPTIONS
from pipeline.reporting.references.apa import list_apa
from pipeline.reporting.references.citing import find_cited, mark_citations, number_citations
from pipeline.reporting.references.sources import load_sources
from pipeline.reporting.writing.templating import TEMPLATES
from tests.reporting.conftest import Report

# By authors and year, whatever the names.
CITATION = re.compile(
    r"[A-Z][\w’'-]+(?: 与 [A-Z]\w+| & [A-Z]\w+| 等| et al\.)?(?:['’]s?)?(?:，|, |（| \()(?:1[89]|20)\d\d\b"
)


def read_texts() -> str:
    """All templates and captions."""
    files = [path for folder in TEMPLATES for path in sorted(folder.glob("*.*")) if path.suffix in (".html", ".txt")]
    captions = ["\n".join(caption) for of in CAPTIONS.values() for caption in of.values()]
    return "\n".join([*(path.read_text(encoding="utf-8") for path in files), *captions])


def test_both_languages_cite_the_same_and_every_source_that_is_no_program() -> None:
    chinese, english = (set(find_cited(read_texts(), language)) for language in ("zh", "en"))
    assert chinese == english
    assert {
        key for key, source in load_sources().items() if source.kind != "software" and not source.package
    } == chinese


def test_every_citation_in_the_templates_has_a_source() -> None:
    text = read_texts()
    marked = mark_citations(mark_citations(text, "zh"), "en")
    assert len(CITATION.findall(text)) > 100 and CITATION.findall(marked) == []


def test_a_name_is_found_whole_and_with_its_year_only() -> None:
    assert find_cited("Linde（1991），Lin（1992），Lin，1991a，Hall，1992；", "zh") == ["hall1992"]
    assert find_cited("(Rust & Rao, 1996) and (Rao & Scott, 1992)", "en") == ["rust1996", "rao1992"]
    assert find_cited("Hausman 等，1984", "en") == []


def test_numbers_follow_the_first_citation_and_come_back_the_same() -> None:
    text, keys = number_citations(["a[@kish1965]b[@dice1945; @kish1965; @lin1991]", "c[@blei2003]d[@dice1945]"])
    assert (text, keys) == (["a[1]b[1-3]", "c[4]d[2]"], ["kish1965", "dice1945", "lin1991", "blei2003"])
    assert number_citations(["没有引用 [1]，[x]"]) == (["没有引用 [1]，[x]"], [])


def test_lists_follow_authors_whatever_accents() -> None:
    families = [entry.partition(",")[0] for entry in list_apa(["rust1996", "johnson1978", "roder2015", "jarvelin2002"])]
    assert families == ["Järvelin", "Johnson", "Röder", "Rust"]


@pytest.mark.parametrize("language", ["chinese", "english"])
def test_the_page_lists_what_it_cites_and_nothing_else(language: str, request: pytest.FixtureRequest) -> None:
    report: Report = request.getfixturevalue(language)
    body, _, methods = report.html.partition('<section id="methods">')
    paragraphs, _, rest = methods.partition("<ul>")
    listed = re.findall(r"<li>(.*?)</li>", rest.partition("</ul>")[0])
    cited = find_cited(
        (body + paragraphs).replace("&amp;", "&").replace("&#39;", "'"), "zh" if language == "chinese" else "en"
    )
    assert [entry.replace("&amp;", "&").replace("&#39;", "'") for entry in listed] == list_apa(cited)
    assert {"blondel2008", "mantel1959", "zhang1997", "benzecri1973", "dice1945"} <= set(cited)
    assert "chang2009" in cited and "krippendorff2011" in cited
