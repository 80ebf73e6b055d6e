"""What Excel shows of the dates in an .xlsx: a cell that shows 2016 holds the first of January, which nobody wrote."""

import datetime
import io
import posixpath
import re
import zipfile
from collections.abc import Mapping
from typing import Any

YEAR, MONTH, DAY = "%Y", "%Y-%m", "%Y-%m-%d"
# Formats that have no code in the file: Excel's own, then those of Chinese Excel, which calamine takes for numbers.
_BUILT_IN = (
    {17: MONTH} | dict.fromkeys((27, 36, 50, 52, 57), MONTH) | dict.fromkeys((28, 29, 30, 31, 51, 53, 54, 58), DAY)
)
_FIRST_CUSTOM = 164
_UNSHOWN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')  # texts, fillers and conditions in a format
_MINUTES = re.compile(r"(?<=h)([^a-z]*)m+|m+(?=[^a-z]*s)")

# (row, column), from 0 → how a date there is shown, as for strftime.
Formats = Mapping[tuple[int, int], str]


def read_formats(data: bytes) -> dict[str, Formats]:
    """For each sheet by name: the cells whose format shows a part of a date, or makes a number a date that calamine takes for a number."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name.lower().lstrip("/"): name for name in archive.namelist()}
        if "xl/styles.xml" not in parts or "xl/workbook.xml" not in parts:
            return {}
        styles = _read_styles(_parse(archive.read(parts["xl/styles.xml"])))
        if not styles:
            return {}
        targets = {
            rel.get("Id"): rel.get("Target", "")
            for rel in _parse(archive.read(parts.get("xl/_rels/workbook.xml.rels", "")))
        }
        found = {}
        for sheet in _parse(archive.read(parts["xl/workbook.xml"])).iter("{*}sheet"):
            rel_id = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), None)
            path = posixpath.normpath(posixpath.join("/xl", targets.get(rel_id, ""))).lstrip("/").lower()
            if path in parts:
                with archive.open(parts[path]) as file:
                    found[sheet.get("name", "")] = _locate(file, styles)
        return found


def from_serial(serial: float) -> datetime.date | None:
    """The day of a date that Excel keeps as a number: days since the end of 1899."""
    return datetime.date(1899, 12, 30) + datetime.timedelta(int(serial)) if 61 <= serial < 2_958_466 else None


def find_shown(code: str) -> str | None:
    """What a format shows of a date; None where it shows none of its year.

    >>> [find_shown(code) for code in ('yyyy"年"', "yyyy-mm", "[$-804]yyyy/m/d;@", "h:mm", "0.00E+00", "yyyy h:mm")]
    ['%Y', '%Y-%m', '%Y-%m-%d', None, None, '%Y-%m-%d']
    """
    plain = _UNSHOWN.sub("", code.split(";")[0]).lower()
    if re.search("[0#?@]|general", plain) or not re.search("y|e", plain):
        return None
    if re.search("d|h|s", plain):
        return DAY
    return MONTH if "m" in _MINUTES.sub("", plain) else YEAR


def _read_styles(styles: Any) -> dict[int, str]:
    """Number of a style of cells → how it shows a date, for those that don't simply show all of it."""
    codes = {int(one.get("numFmtId", "0")): one.get("formatCode", "") for one in styles.iter("{*}numFmt")}
    found = {}
    for cells in styles.iter("{*}cellXfs"):
        for number, style in enumerate(cells.iterchildren("{*}xf")):
            kind = int(style.get("numFmtId", "0"))
            shown = find_shown(codes[kind]) if kind in codes else _BUILT_IN.get(kind)
            if shown in (YEAR, MONTH) or (shown and kind < _FIRST_CUSTOM):
                found[number] = shown
    return found


def _locate(file: Any, styles: Mapping[int, str]) -> Formats:
    """The cells of a sheet that have one of these styles. A cell without a place stands right of the one before it."""
    from lxml import etree

    found: dict[tuple[int, int], str] = {}
    row = column = -1
    events = etree.iterparse(file, events=("start", "end"), tag=("{*}row", "{*}c"), resolve_entities=False)
    for event, element in events:
        is_row = etree.QName(element).localname == "row"
        if event == "end":
            element.clear()
        elif is_row:
            row = int(element.get("r") or row + 2) - 1
            column = -1
        else:
            place = re.fullmatch(r"([A-Za-z]{1,3})(\d{1,7})", element.get("r") or "")
            column = count_columns(place[1]) - 1 if place else column + 1
            style = element.get("s") or ""
            if style.isdecimal() and int(style) in styles:
                found[row, column] = styles[int(style)]
    return found


def count_columns(letters: str) -> int:
    """The number of a column from its letters.

    >>> count_columns("A"), count_columns("aa")
    (1, 27)
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _parse(part: bytes) -> Any:
    from lxml import etree

    return etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True))
