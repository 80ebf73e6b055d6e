"""SVG files made fit to stand inside one page."""

import re
from collections.abc import Mapping

_GLYPH = re.compile(r'<path id="([^"]+)"(?: d="([^"]*)")? transform="scale\(0\.015625\)"/>\s*')
_LONG_NUMBER = re.compile(r"-?\d+\.\d{3,}")


def embed_drawings(drawings: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """The outlines of letters that drawings share, as one hidden SVG, and the drawings without them, by name.

    matplotlib writes every letter's outline into every file, names parts alike in all files, and gives six decimals
    where the hundredth of a point can't be seen.
    """
    outlines: dict[str, str] = {}
    embedded = {}
    for place, (name, drawing) in enumerate(drawings.items()):
        svg = drawing[drawing.index("<svg") :]
        svg = re.sub(r"<!--.*?-->\s*|<metadata>.*?</metadata>\s*|<style.*?</style>\s*", "", svg, flags=re.S)
        # Letters: one outline for all drawings.
        letters = {old: outlines.setdefault(outline, f"g{len(outlines)}") for old, outline in _GLYPH.findall(svg)}
        svg = _GLYPH.sub("", svg)
        # Other parts: names of this drawing's own.
        used = set(re.findall(r'(?:href="|url\()#([^")]+)', svg))
        svg = re.sub(r' id="([^"]+)"', lambda m: f' id="d{place}{m[1]}"' if m[1] in used else "", svg)  # noqa: B023
        svg = re.sub(r'(?:xlink:)?href="#([^"]+)"', lambda m: f'href="#{letters.get(m[1], f"d{place}{m[1]}")}"', svg)  # noqa: B023
        svg = re.sub(r"url\(#([^)]+)\)", rf"url(#d{place}\1)", svg)
        svg = re.sub(r"<defs>\s*</defs>\s*", "", svg)
        svg = _LONG_NUMBER.sub(lambda m: _shorten(m[0]), svg)
        svg = re.sub(r" xmlns(?::xlink)?=\"[^\"]*\"| version=\"1.1\"", "", svg, count=3)
        embedded[name] = re.sub(r"\s*\n\s*", " ", svg).replace("> <", "><").strip()
    shared = "".join(
        f'<path id="{name}" d="{outline}" transform="scale(.015625)"/>' for outline, name in outlines.items()
    )
    shared = re.sub(r"\s+", " ", shared)
    return f'<svg class="outlines" width="0" height="0" aria-hidden="true"><defs>{shared}</defs></svg>', embedded


def _shorten(number: str) -> str:
    """Two decimals; four where the number is a scale.

    >>> _shorten("123.456789"), _shorten("-0.051234"), _shorten("7.000000")
    ('123.46', '-0.0512', '7')
    """
    value = float(number)
    return f"{value:.4f}".rstrip("0").rstrip(".") if abs(value) < 1 else f"{value:.2f}".rstrip("0").rstrip(".")
