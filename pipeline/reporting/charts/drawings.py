"""SVG files made fit to stand inside one page."""

import re
from collections.abc import Mapping

_GLYPH = re.compile(r'<path id="[^"]+"(?: d="[^"]*")? transform="scale\(0\.015625\)"/>\s*')
# matplotlib writes a text as its letters' outlines, with what it says in a comment above.
_TEXT = re.compile(
    r'<!-- (?P<text>[^\n]*) -->\s*<g(?P<style> style="[^"]*")? '
    r'transform="translate\((?P<x>\S+) (?P<y>\S+)\)(?: rotate\((?P<turn>\S+)\))? scale\((?P<scale>\S+) \S+\)">'
    r"\s*(?:<use [^>]*>\s*)+</g>"
)
_LONG_NUMBER = re.compile(r"-?\d+\.\d{2,}")
_LETTER_SCALE = 100  # a letter scaled by 0.01 has a size of 1


def embed_drawings(drawings: Mapping[str, str]) -> dict[str, str]:
    """The drawings by name, their letters as text in the font of the page, which is that of the files.

    matplotlib writes every letter's outline into every file, names parts alike in all files, and gives six decimals
    where the tenth of a point can't be seen.
    """
    embedded = {}
    for place, (name, drawing) in enumerate(drawings.items()):
        svg = drawing[drawing.index("<svg") :]
        svg = re.sub(r"<metadata>.*?</metadata>\s*|<style.*?</style>\s*", "", svg, flags=re.S)
        svg = re.sub(r"<defs>\s*</defs>\s*", "", _GLYPH.sub("", svg))
        svg = re.sub(r"<!--.*?-->\s*", "", _TEXT.sub(_write_text, svg), flags=re.S)
        # Names of this drawing's own.
        used = set(re.findall(r'(?:href="|url\()#([^")]+)', svg))
        svg = re.sub(r' id="([^"]+)"', lambda m: f' id="d{place}{m[1]}"' if m[1] in used else "", svg)  # noqa: B023
        svg = re.sub(r'(?:xlink:)?href="#([^"]+)"', rf'href="#d{place}\1"', svg)
        svg = re.sub(r"url\(#([^)]+)\)", rf"url(#d{place}\1)", svg)
        svg = re.sub(r">[^<]+<|" + _LONG_NUMBER.pattern, _shorten_outside_text, svg)
        svg = re.sub(r" xmlns(?::xlink)?=\"[^\"]*\"| version=\"1.1\"", "", svg, count=3)
        embedded[name] = re.sub(r"\s*\n\s*", " ", svg).replace("> <", "><").strip()
    return embedded


def _write_text(found: re.Match[str]) -> str:
    """A text as such. Two hyphens can't stand in a comment: matplotlib sets them apart there."""
    x, y, turn = (_shorten(found[part] or "0") for part in ("x", "y", "turn"))
    at = f'x="{x}" y="{y}"' if turn == "0" else f'transform="translate({x} {y}) rotate({turn})"'
    size = _shorten(str(float(found["scale"]) * _LETTER_SCALE))
    text = re.sub("- (?=-)", "-", found["text"])
    return f'<text {at} font-size="{size}"{found["style"] or ""}>{text}</text>'


def _shorten_outside_text(found: re.Match[str]) -> str:
    return found[0] if found[0].startswith(">") else _shorten(found[0])


def _shorten(number: str) -> str:
    """A decimal, which is a tenth of a point; four where the number is a scale.

    >>> _shorten("123.456789"), _shorten("-0.051234"), _shorten("7.000000")
    ('123.5', '-0.0512', '7')
    """
    value = float(number)
    return f"{value:.4f}".rstrip("0").rstrip(".") if abs(value) < 1 else f"{value:.1f}".rstrip("0").rstrip(".")
