"""LaTeX prints every text as it is."""

import re

from hypothesis import given
from hypothesis import strategies as st

from pipeline.reporting.paper.latex import escape, write_latex, write_table
from pipeline.reporting.paper.shapes import Cell, Column, PaperTable
from tests.reporting.paper.paper_tables import list_paper_tables, unescape


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126)))
def test_what_is_escaped_reads_as_it_was(text: str) -> None:
    assert unescape(escape(text)) == text
    assert not re.search(r"(?<!\\)[$&#_%]|[~^]", escape(text))


def test_nothing_reaches_tex_as_a_command_or_ligature() -> None:
    assert escape(r"\input{x}") == r"\textbackslash{}input\{x\}"
    assert escape("a--b ?`") == r"a{-}{-}b {?}\textasciigrave{}"
    assert escape("\x00\n一") == "  一"


def test_the_document_reads_every_table() -> None:
    files = write_latex(list_paper_tables("zh"), "zh")
    names = ("corpus", "claims", "topics", "terms", "robustness")
    assert list(files)[1:] == [f"table-{n:02d}-{name}.tex" for n, name in enumerate(names, 1)]
    for name, content in list(files.items())[1:]:
        assert rf"\input{{{name.removesuffix('.tex')}}}" in files["tables.tex"]
        assert all(content.count(rule) == n for rule, n in ((r"\toprule", 2), (r"\midrule", 2), (r"\bottomrule", 1)))


def test_notes_join_as_their_language_does() -> None:
    table = PaperTable("t", "t", (Column(Cell("a"), 1.0),), ((Cell("1"),),), ("甲。", "乙。"))
    assert "甲。乙。" in write_table(table, "zh") and "甲。 乙。" in write_table(table, "en")
