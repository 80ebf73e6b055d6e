"""LaTeX prints every text as it is."""

import re

from hypothesis import given
from hypothesis import strategies as st

from pipeline.reporting.paper.latex import MOST_LINES, escape, write_latex, write_table
from pipeline.reporting.paper.shapes import Column, PaperTable
from pipeline.reporting.writing.shapes import Cell
from tests.reporting.paper.paper_tables import list_paper_tables, read_tex, unescape


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
    names = ("corpus", "claims", "topics", "terms", "cowords", "cited", "robustness", "audit")
    assert list(files)[1:] == [f"table-{n:02d}-{name}.tex" for n, name in enumerate(names, 1)]
    for name, content in list(files.items())[1:]:
        assert rf"\input{{{name.removesuffix('.tex')}}}" in files["tables.tex"]
        n_parts = content.count(r"\begin{table*}")
        assert n_parts >= 1 and "longtable" not in content
        assert all(content.count(rule) == n_parts for rule in (r"\toprule", r"\midrule", r"\bottomrule"))


def test_notes_join_as_their_language_does() -> None:
    table = PaperTable("t", "t", (Column(Cell("a"), 1.0),), ((Cell("1"),),), ("甲。", "乙。"))
    assert "甲。乙。" in write_table(table, "zh") and "甲。 乙。" in write_table(table, "en")


def test_a_table_longer_than_a_page_comes_in_parts_under_one_number() -> None:
    columns = (Column(Cell("a"), 0.5, "left"), Column(Cell("b"), 0.5))
    group: tuple[Cell, ...] = (Cell("g"),)
    rows: list[tuple[Cell, ...]] = [(Cell(f"r{n}"), Cell("1")) for n in range(2 * MOST_LINES)]
    rows.insert(MOST_LINES - 1, group)  # not the last of a part, away from what it heads
    table = PaperTable("t", "t", columns, tuple(rows), ("n",))
    content = write_table(table, "en")
    parts = content.split(r"\begin{table*}")[1:]
    assert len(parts) == 3 and read_tex(content) == [["a", "b"], *([cell.text for cell in row] for row in rows)]
    assert [r"\addtocounter{table}{-1}" in part for part in parts] == [False, True, True]
    assert [r"\label{tab:t}" in part for part in parts] == [True, False, False]
    assert ["Note. n" in part for part in parts] == [False, False, True]
    assert "{@{}l}{g}" in parts[1] and "r44 " in parts[1]


def test_a_cell_that_wraps_takes_more_lines() -> None:
    columns = (Column(Cell("a"), 0.5, "left"), Column(Cell("b"), 0.5))
    rows = tuple((Cell("字" * 60), Cell("1")) for _ in range(MOST_LINES // 2 + 1))
    content = write_table(PaperTable("t", "t", columns, rows), "zh")
    assert content.count(r"\begin{table*}") == 2
