"""How a table is written for people and for their programs: as CSV."""

import polars as pl


def format_csv(table: pl.DataFrame) -> str:
    """A table for people: a gap is an empty cell.

    A text cell that starts with =, +, -, @, tab or return gets a leading apostrophe, as spreadsheets would run it as a formula.
    """
    return table.with_columns(pl.col(pl.String).str.replace(r"^([=+\-@\t\r])", "'$1")).write_csv()
