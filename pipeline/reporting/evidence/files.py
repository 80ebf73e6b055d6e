"""How evidence lies beside the page: columns as JSON in a script file, since a page opened from disk may fetch nothing."""

import json
from typing import Any

import polars as pl


def write_script(name: str, columns: object) -> str:
    """A script that hands `columns` to the page's function `evidence` under this name; nothing in it can end a script element.

    >>> write_script("keywords-1", {"document": [0], "mark": ["</script>"]})
    'evidence("keywords-1",{"document":[0],"mark":["\\\\u003c/script>"]})\\n'
    """
    written = json.dumps(columns, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    # U+2028 and U+2029 end a line of JavaScript in older browsers.
    for sign in "<\u2028\u2029":
        written = written.replace(sign, f"\\u{ord(sign):04x}")
    return f"evidence({json.dumps(name)},{written})\n"


def write_rows(name: str, rows: pl.DataFrame) -> str:
    """The script of a table, column by column; a column of gaps alone is left out, but for `document`, and flags are 0 and 1."""
    told = [column for column in rows if column.null_count() < len(column) or column.name == "document"]
    columns = {
        column.name: (column.cast(pl.Int8) if column.dtype == pl.Boolean else column).to_list() for column in told
    }
    return write_script(name, columns)


def read_script(script: str) -> dict[str, Any]:
    """What a script of `write_script` hands over."""
    read: dict[str, Any] = json.loads(script[script.index(",") + 1 : script.rindex(")")])
    return read
