"""How evidence lies beside the page: columns as JSON in a script file, since a page opened from disk may fetch nothing."""

import json
from typing import Any

import polars as pl


def write_script(name: str, columns: object) -> str:
    """A script that hands `columns` to the page's function `evidence` under this name; nothing in it can end a script element.

    >>> write_script("keywords-1", {"document": [0], "mark": ["</script>"]})
    'evidence("keywords-1",{"document":[0],"mark":["\\\\u003c/script>"]})\\n'
    """
    return _hand_over(name, _write_json(columns))


def _write_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _hand_over(name: str, written: str) -> str:
    # U+2028 and U+2029 end a line of JavaScript in older browsers.
    for sign in "<\u2028\u2029":
        written = written.replace(sign, f"\\u{ord(sign):04x}")
    return f"evidence({json.dumps(name)},{written})\n"


def write_rows(name: str, rows: pl.DataFrame) -> str:
    """The script of a table, column by column; a column of gaps alone is left out, but for `document`, and flags are 0 and 1."""
    told = [column for column in rows if column.null_count() < len(column) or column.name == "document"]
    columns = (f"{json.dumps(column.name)}:{_write_column(column)}" for column in told)
    return _hand_over(name, "{" + ",".join(columns) + "}")


def _write_column(column: pl.Series) -> str:
    """As `json.dumps` would write its list; whole numbers and flags, which are most, at once."""
    if column.dtype.is_integer() or column.dtype == pl.Boolean:
        return f"[{column.cast(pl.Int64).cast(pl.String).fill_null('null').str.join(',').item()}]"
    return _write_json(column.to_list())


def read_script(script: str) -> dict[str, Any]:
    """What a script of `write_script` hands over."""
    read: dict[str, Any] = json.loads(script[script.index(",") + 1 : script.rindex(")")])
    return read
