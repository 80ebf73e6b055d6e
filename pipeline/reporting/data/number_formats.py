"""How the numbers of a table's column are shown, in the workbook and where the page opens a row: as formats of Excel."""

import polars as pl

P_VALUE = '[<0.001]"<0.001";0.000'
_SMALL = "0.000000"
_DIGITS = ((100, "#,##0.0"), (10, "0.00"), (0.01, "0.000"))  # from which largest number on
FORMATS = ("0", "#,##0", P_VALUE, _SMALL, *(kind for _, kind in _DIGITS))  # "0": the number is a name, as of a year


def choose_number(name: str, column: pl.Series) -> str:
    """How the numbers of a column are shown: three digits or so of the largest, and p as journals have it.

    >>> [choose_number("rate", pl.Series([0.5, value])) for value in (0.25, 27.18, 1234.5)]
    ['0.000', '0.00', '#,##0.0']
    >>> choose_number("q_years", pl.Series([0.0])), choose_number("year", pl.Series([2020], dtype=pl.Int32))
    ('[<0.001]"<0.001";0.000', '0')
    """
    if not column.dtype.is_float():
        return "#,##0" if column.dtype == pl.Int64 else "0"
    if name.partition("_")[0] in ("p", "q"):
        return P_VALUE
    largest = column.drop_nulls().abs().to_numpy().max(initial=0)
    return next((kind for least, kind in _DIGITS if largest >= least), _SMALL if largest else "0.000")
