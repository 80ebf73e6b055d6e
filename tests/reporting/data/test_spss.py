"""Syntax for SPSS, read as SPSS reads it: variables in the order of the CSV, wide enough, labelled by the keywords."""

import re

import polars as pl
import pytest

from pipeline.reporting.data.matrices import Matrix, make_matrices, write_matrices
from pipeline.reporting.data.spss import MOST_LABEL, write_syntax
from tests.plots.tables import make_tables
from tests.reporting.data.test_matrices import NONE


def make_matrix(keywords: list[str]) -> Matrix:
    tables = make_tables(n_keywords=2, n_topics=2)
    documents = tables["documents"].with_columns(
        voice=pl.col("issuer"), n_own_chars=pl.col("n_chars"), title=pl.concat_str(pl.lit("=“引号”, it's "), "title")
    )
    return make_matrices(tables, documents, keywords, NONE)["document_keywords"]


def test_variables_are_those_of_the_csv_with_types_that_hold_every_value() -> None:
    matrix = make_matrix(["双减", "五项管理"])
    content = write_matrices({"document_keywords": matrix})["document_keywords.csv"]
    text = write_syntax(matrix, "zh")
    found = re.findall(r"^    (\w+) (A|F)(\d+)(?:\.0)?$", text, flags=re.M)
    assert [name for name, _, _ in found] == content.partition("\n")[0].split(",")
    assert all(name.isascii() and len(name) <= 64 for name, _, _ in found)
    rows = pl.read_csv(content.encode(), infer_schema_length=None)
    for name, kind, width in found:
        assert (kind == "A") == (matrix.rows[name].dtype == pl.String)
        written = rows[name].cast(pl.String).str.len_bytes().max()
        assert int(width) == (written or 1) if kind == "A" else int(width) >= written
    assert "/FILE='document_keywords.csv'" in text and "/FIRSTCASE=2" in text


def test_labels_are_the_keywords_and_no_line_is_too_long() -> None:
    keywords = ["双减", "Dewey's", "长" * 100]
    matrix = make_matrix(keywords)
    for language in ("zh", "en"):
        text = write_syntax(matrix, language)
        labels = dict(re.findall(r"^  [ /](\w+) '(.*)'$", text.partition("VARIABLE LABELS\n")[2], flags=re.M))
        assert list(labels) == matrix.rows.columns
        assert "“双减”" in labels["keyword_01"] and "“Dewey''s”" in labels["keyword_02_own"]
        assert "长" * 60 in labels["keyword_03"] and len(labels["keyword_03"].encode()) <= MOST_LABEL
        assert all(len(line.encode()) < 256 for line in text.splitlines())


def test_other_types_are_refused() -> None:
    matrix = make_matrix(["双减"])
    shares = Matrix(matrix.contract, matrix.rows.with_columns(year=pl.lit(0.5)))
    with pytest.raises(TypeError, match="column year is of Float64"):
        write_syntax(shares, "zh")
