"""Text that may run from right to left, kept from turning round what stands beside it."""

import unicodedata
from typing import Any

from markupsafe import Markup, escape

_CONTROLS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
_RIGHT_TO_LEFT = {"R", "AL", "AN"}
_MARKS = "\u200e\u200f\u061c"


def isolate(value: Any) -> Any:
    """A value as it goes into a page: text with letters written from right to left stands in <bdi>, and the characters that turn a
    direction round are shown as their code points, so that no name is shown reversed. All else as it is, HTML too.

    >>> str(isolate("报告\\u202efdp.exe")), isolate("报告"), str(isolate("שלום <b>"))
    ('<bdi>报告[U+202E]fdp.exe</bdi>', '报告', '<bdi>שלום &lt;b&gt;</bdi>')
    """
    if not isinstance(value, str) or isinstance(value, Markup) or value.isascii():
        return value
    kinds = {unicodedata.bidirectional(char) for char in set(value)}
    if not kinds & (_CONTROLS | _RIGHT_TO_LEFT) and not any(mark in value for mark in _MARKS):
        return value
    shown = "".join(
        f"[U+{ord(char):04X}]" if char in _MARKS or unicodedata.bidirectional(char) in _CONTROLS else char
        for char in value
    )
    return Markup("<bdi>{}</bdi>").format(escape(shown))
