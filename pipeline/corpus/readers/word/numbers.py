"""The numbers that Word puts before paragraphs itself ("一、", "（二）", "3."): they stand in no run of text."""

import re
from dataclasses import dataclass, field
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_COUNTED = {
    "chineseCounting",
    "chineseCountingThousand",
    "japaneseCounting",
    "taiwaneseCounting",
    "taiwaneseCountingThousand",
}
_CIRCLED = {"decimalEnclosedCircle", "decimalEnclosedCircleChinese"}
MAX_STYLES = 20  # a style rests on another, a broken file on itself


@dataclass
class Numbering:
    """The lists of a document and how far each has been counted."""

    document: Any
    _levels: dict[str, dict[int, Any]] = field(default_factory=dict)  # list → level → its definition
    _lists: dict[str, tuple[str, dict[int, int]]] = field(
        default_factory=dict
    )  # instance → list, numbers that it starts anew
    _styles: dict[str, Any] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _started: set[tuple[str, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._styles = {style.get(f"{W}styleId"): style for style in self.document.styles.element.iter(f"{W}style")}
        parts = [rel.target_part for rel in self.document.part.rels.values() if rel.reltype.endswith("/numbering")]
        for part in parts[:1]:
            for abstract in part.element.iter(f"{W}abstractNum"):
                levels = {_number(level, "ilvl"): level for level in abstract.iter(f"{W}lvl")}
                self._levels[abstract.get(f"{W}abstractNumId")] = levels
            for instance in part.element.iter(f"{W}num"):
                anew = {
                    _number(override, "ilvl"): _number(start, "val")
                    for override in instance.iter(f"{W}lvlOverride")
                    for start in override.iter(f"{W}startOverride")
                }
                abstract = instance.find(f"{W}abstractNumId")
                self._lists[instance.get(f"{W}numId")] = (
                    abstract.get(f"{W}val") if abstract is not None else "",
                    anew,
                )

    def next_number(self, paragraph: Any) -> str:
        """The number that Word shows before this paragraph, counted on; "" where it shows none, or a bullet."""
        instance, level = self._find_list(paragraph)
        name, anew = self._lists.get(instance, ("", {}))
        levels = self._levels.get(name, {})
        if level not in levels:
            return ""
        counts = self._counts.setdefault(name, {})
        if level in anew and (instance, level) not in self._started:
            counts[level] = anew[level]
        else:
            counts[level] = counts[level] + 1 if level in counts else _start(levels[level])
        self._started.add((instance, level))
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        pattern = _value(levels[level], "lvlText")
        if _value(levels[level], "numFmt") == "bullet":
            return ""

        def show(found: re.Match[str]) -> str:
            other = int(found[1]) - 1
            if other not in levels:
                return ""
            return format_number(counts.get(other, _start(levels[other])), _value(levels[other], "numFmt"))

        shown = re.sub(r"%([1-9])", show, pattern)
        return f"{shown} " if re.search(r"[\w.]$", shown) and not re.search(r"[章节条款]$", shown) else shown

    def _find_list(self, paragraph: Any) -> tuple[str, int]:
        """List instance and level of a paragraph, its own or its style's."""
        properties = paragraph.find(f"{W}pPr")
        for _ in range(MAX_STYLES):
            if properties is None:
                break
            found = properties.find(f"{W}numPr")
            if found is not None and found.find(f"{W}numId") is not None:
                level = found.find(f"{W}ilvl")
                return found.find(f"{W}numId").get(f"{W}val", ""), _number(level, "val") if level is not None else 0
            style = self._styles.get(_value(properties, "pStyle") or _value(properties.getparent(), "basedOn"))
            properties = style.find(f"{W}pPr") if style is not None else None
        return "", 0


def format_number(number: int, kind: str) -> str:
    """A number in one of Word's number formats; decimal in those that policy documents don't use.

    >>> [format_number(12, kind) for kind in ("chineseCounting", "decimal", "decimalEnclosedCircle", "lowerLetter")]
    ['十二', '12', '⑫', 'l']
    """
    if kind in _COUNTED and 0 < number < 100:
        tens, ones = divmod(number, 10)
        return ("" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十") + (_DIGITS[ones] if ones else "")
    if kind == "ideographDigital" and number >= 0:
        return "".join(_DIGITS[int(digit)] for digit in str(number))
    if kind == "chineseLegalSimplified" and 0 < number < 10:
        return _LEGAL[number]
    if kind in _CIRCLED and 0 < number <= 20:
        return chr(0x245F + number)
    if kind in ("lowerLetter", "upperLetter") and 0 < number <= 26:
        return chr((0x60 if kind == "lowerLetter" else 0x40) + number)
    if kind == "decimalFullWidth":
        return str(number).translate({0x30 + digit: 0xFF10 + digit for digit in range(10)})
    return "" if kind == "none" else str(number)


def _value(element: Any, name: str) -> str:
    """The value of a child, "" where there is none."""
    child = element.find(f"{W}{name}")
    return child.get(f"{W}val", "") if child is not None else ""


def _number(element: Any, name: str) -> int:
    value = element.get(f"{W}{name}", "")
    return int(value) if re.fullmatch(r"\d{1,9}", value) else 0


def _start(level: Any) -> int:
    return int(_value(level, "start") or 1) if re.fullmatch(r"\d{0,9}", _value(level, "start")) else 1
