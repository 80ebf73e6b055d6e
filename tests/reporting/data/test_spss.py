"""Syntax for SPSS, read as SPSS reads it: variables in the order of the CSV, wide enough, labelled by the keywords."""

import re

import polars as pl
import pytest

from pipeline.reporting.data.matrices import Matrix, make_matrices, write_matrices
from pipeline.reporting.data.spss import MOST_LABEL, write_syntax
from tests.plots.tables import make_tables
from tests.reporting.data.test_matrices import NONE


def make_matrix(keywords: list[str], name: str = "document_keywords") -> Matrix:
    tables = make_tables(n_keywords=2, n_topics=2)
    documents = tables["documents"].with_columns(
        voice=pl.col("issuer"), n_own_chars=pl.col("n_chars"), title=pl.concat_str(pl.lit("=“引号”, it's "), "title")
    )
    shares = tables["sections"].select("section_id", topic=pl.lit(0, pl.Int32), share=pl.lit(1 / 3))
    return make_matrices(tables | {"section_shares": shares}, documents, keywords, NONE)[name]


@pytest.mark.parametrize("name", ["document_keywords", "document_topics"])
def test_variables_are_those_of_the_csv_with_types_that_hold_every_value(name: str) -> None:
    matrix = make_matrix(["双减", "五项管理"], name)
    path = f"{name}.csv"
    content = write_matrices({name: matrix})[path]
    text = write_syntax(matrix, "zh")
    found = re.findall(r"^    (\w+) (A|F)(\d+)(?:\.0)?$", text, flags=re.M)
    assert [name for name, _, _ in found] == content.partition("\n")[0].split(",")
    assert all(name.isascii() and len(name) <= 64 for name, _, _ in found)
    rows = pl.read_csv(content.encode(), infer_schema_length=None)
    for column, kind, width in found:
        assert (kind == "A") == (matrix.rows[column].dtype == pl.String)
        written = rows[column].cast(pl.String).str.len_bytes().max()
        if matrix.rows[column].dtype.is_float():
            assert width == "8", "a delimited number is read whole; without decimals in its format it gets no point"
        else:
            assert int(width) == (written or 1) if kind == "A" else int(width) >= written
    assert f"/FILE='{path}'" in text and "/FIRSTCASE=2" in text


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


def test_shares_are_shown_with_six_digits_and_counts_with_none() -> None:
    topics = write_syntax(make_matrix(["双减"], "document_topics"), "en")
    assert "FORMATS\n  topic_01\n  topic_02\n  (F8.6).\nVARIABLE LABELS\n" in topics
    assert re.search(r"^  /topic_02 'Share of topic 2 .* \(0–1\)'$", topics, flags=re.M)
    assert "FORMATS" not in write_syntax(make_matrix(["双减"]), "en")


def test_other_types_are_refused() -> None:
    matrix = make_matrix(["双减"])
    flags = Matrix(matrix.contract, matrix.rows.with_columns(year=pl.lit(True)))
    with pytest.raises(TypeError, match="column year is of Boolean"):
        write_syntax(flags, "zh")
