"""The references of the paper as files, and how Yaodian itself is cited."""

import re
import tomllib

from ruamel.yaml import YAML

from pipeline.reporting.paper.method import make_method
from pipeline.reporting.paper.references import make_bibliography, number_references
from pipeline.reporting.paper.texts import make_texts
from pipeline.reporting.references.sources import load_sources
from tests.conftest import PROJECT
from tests.reporting.conftest import VERSIONS, add_versions, report_params
from tests.reporting.paper.paper_tables import make_paper_tables

# Of the Citation File Format 1.2.0, those at the top of a file that we use.
CFF = {"cff-version", "message", "type", "title", "abstract", "authors", "version", "license", "keywords"}


def test_the_bibliography_holds_what_the_texts_cite_and_nothing_else() -> None:
    tables = add_versions(make_paper_tables(n_keywords=3, n_topics=2))
    texts = make_texts(tables, report_params("zh"))
    assert set(texts) == {"method.zh.md", "method.en.md", "references.bib", "checklist.md"}
    keys = set(make_method(tables, report_params("zh"), "zh").keys)
    listed = re.findall(r"^@\w+\{([\w-]+),$", texts["references.bib"], flags=re.M)
    assert listed == sorted(keys) and "yaodian" in keys
    assert texts == make_texts(tables, report_params("zh"))


def test_entries_are_numbered_as_they_are_cited_and_programs_have_their_version() -> None:
    versions = add_versions({})["versions"]
    first, second = number_references(["jieba", "blei2003"], versions, "GB/T 7714-2025", "zh")
    assert (
        first.startswith("[1] Sun Junyi.") and f"V{VERSIONS['jieba']}" in first and second.startswith("[2] Blei D M，")
    )
    assert make_bibliography(["blei2003", "jieba", "blei2003"], versions).count("@") == 2


def test_yaodian_is_cited_alike_everywhere() -> None:
    source = load_sources()["yaodian"]
    cff = YAML(typ="safe").load(PROJECT / "CITATION.cff")
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert set(cff) == CFF and cff["cff-version"] == "1.2.0" and cff["type"] == "software"
    assert cff["version"] == project["version"] == source.version and cff["license"] == project["license"]
    assert [author["name"] for author in cff["authors"]] == list(source.authors) and cff["title"] == source.title
    assert cff["abstract"].casefold() == project["description"].casefold() == source.subtitle.casefold()
    for readme in ("README.md", "README.zh.md"):
        text = (PROJECT / readme).read_text(encoding="utf-8")
        assert (
            "CITATION.cff" in text and source.authors[0] in text and source.version in text and str(source.year) in text
        )
