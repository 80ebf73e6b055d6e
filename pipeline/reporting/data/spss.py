"""Syntax with which SPSS opens a table: every variable with its type and its label."""

from typing import Literal

import polars as pl

from pipeline.reporting.data.codebook import give_heads
from pipeline.reporting.data.matrices import Matrix
from pipeline.tables.contract import disarm

MOST_LABEL = 200  # bytes of a label: SPSS takes 255, and 256 of a line


def write_syntax(matrix: Matrix, language: Literal["zh", "en"]) -> str:
    """GET DATA for the CSV of a table of texts and numbers, then VARIABLE LABELS. Texts are as wide as their longest, in bytes.

    It names the file alone, so that SPSS looks in its working directory. Raises TypeError for columns of another type.
    """
    rows = disarm(matrix.rows)  # as the CSV has them
    types = [f"    {name} {_choose_format(rows[name])}" for name in rows.columns]
    # Shown with six digits; all are kept.
    shares = [name for name in rows.columns if rows[name].dtype.is_float()]
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
        *(["FORMATS", *(f"  {name}" for name in shares), "  (F8.6)."] if shares else []),
        "VARIABLE LABELS",
        *labels,
        "  .",
        "EXECUTE.",
    ]
    return "\n".join(lines) + "\n"


def _choose_format(column: pl.Series) -> str:
    """
    >>> [_choose_format(pl.Series(own)) for own in (["市", None], [2021], [0.25])]
    ['A3', 'F8.0', 'F8.0']
    """
    if column.dtype == pl.String:
        return f"A{max(1, *column.str.len_bytes().drop_nulls())}" if column.null_count() < len(column) else "A1"
    if not column.dtype.is_numeric():
        raise TypeError(f"column {column.name} is of {column.dtype}; must be text or numbers")
    # With decimals in its format SPSS would take a number without a point, as 1e-5, for millionths.
    return "F8.0"


def _quote(text: str) -> str:
    """
    >>> _quote("“双减”的提及次数"), _quote("Dewey's school")
    ("'“双减”的提及次数'", "'Dewey''s school'")
    """
    short = " ".join(text.split()).encode()[:MOST_LABEL].decode(errors="ignore")
    return "'" + short.replace("'", "''") + "'"
