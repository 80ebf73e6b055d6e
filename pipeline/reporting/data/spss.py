"""Syntax with which SPSS opens a table: every variable with its type and its label."""

from typing import Literal

import polars as pl

from pipeline.reporting.data.codebook import give_heads
from pipeline.reporting.data.matrices import Matrix
from pipeline.tables.contract import disarm

MOST_LABEL = 200  # bytes of a label: SPSS takes 255, and 256 of a line


def write_syntax(matrix: Matrix, language: Literal["zh", "en"]) -> str:
    """GET DATA for the CSV of a table of texts and whole numbers, then VARIABLE LABELS. Texts are as wide as their longest, in bytes.

    It names the file alone, so that SPSS looks in its working directory. Raises TypeError for columns of another type.
    """
    rows = disarm(matrix.rows)  # as the CSV has them
    types = [f"    {name} {_choose_format(rows[name])}" for name in rows.columns]
    labels = [
        f"  {'/' if place else ' '}{name} {_quote(give_heads(matrix.contract, name).head(language))}"
        for place, name in enumerate(rows.columns)
    ]
    lines = [
        "* Encoding: UTF-8.",
        "* 先用 CD 进入本文件所在的文件夹。 First CD into the folder of this file.",
        "GET DATA /TYPE=TXT",
        f"  /FILE={_quote(matrix.contract.path)}",
        "  /ENCODING='UTF8'",
        "  /ARRANGEMENT=DELIMITED",
        "  /DELIMITERS=','",
        "  /QUALIFIER='\"'",
        "  /FIRSTCASE=2",
        "  /VARIABLES=",
        *types,
        "  .",
        "VARIABLE LABELS",
        *labels,
        "  .",
        "EXECUTE.",
    ]
    return "\n".join(lines) + "\n"


def _choose_format(column: pl.Series) -> str:
    """
    >>> _choose_format(pl.Series(["市", None])), _choose_format(pl.Series([], dtype=pl.String)), _choose_format(pl.Series([2021]))
    ('A3', 'A1', 'F8.0')
    """
    if column.dtype == pl.String:
        return f"A{max(1, *column.str.len_bytes().drop_nulls())}" if column.null_count() < len(column) else "A1"
    if not column.dtype.is_integer():
        raise TypeError(f"column {column.name} is of {column.dtype}; must be text or whole numbers")
    return "F8.0"


def _quote(text: str) -> str:
    """
    >>> _quote("“双减”的提及次数"), _quote("Dewey's school")
    ("'“双减”的提及次数'", "'Dewey''s school'")
    """
    short = " ".join(text.split()).encode()[:MOST_LABEL].decode(errors="ignore")
    return "'" + short.replace("'", "''") + "'"
