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
_GROUP = re.compile(r"<g\b[^>]*>|</g>")
_LOOK = re.compile(r' (style|clip-path|font-size)="([^"]*)"')
_LETTER_SCALE = 100  # a letter scaled by 0.01 has a size of 1


def embed_drawings(drawings: Mapping[str, str]) -> dict[str, str]:
    """The drawings by name, their letters as text in the font of the page, which is that of the files.

    matplotlib writes every letter's outline into every file, names parts alike in all files, gives six decimals where the tenth of
    a point can't be seen, groups that group nothing, and its whole look with every mark: a heat map of 33 keywords in 49 years had
    314 kB. What a drawing's marks look like stands once, in its own <style>.
    """
    embedded = {}
    for place, (name, drawing) in enumerate(drawings.items()):
        svg = drawing[drawing.index("<svg") :]
        svg = re.sub(r"<metadata>.*?</metadata>\s*|<style.*?</style>\s*", "", svg, flags=re.S)
        svg = re.sub(r"<defs>\s*</defs>\s*", "", _GLYPH.sub("", svg))
        svg = re.sub(r"<!--.*?-->\s*", "", _TEXT.sub(_write_text, svg), flags=re.S)
        # Names of this drawing's own.
        used = dict.fromkeys(re.findall(r'(?:href="|url\()#([^")]+)', svg))
        own = {part: f"d{place}p{number}" for number, part in enumerate(used)}
        svg = re.sub(r' id="([^"]+)"', lambda m: f' id="{own[m[1]]}"' if m[1] in own else "", svg)  # noqa: B023
        svg = re.sub(r'(?:xlink:)?(href="|url\()#([^")]+)', lambda m: f"{m[1]}#{own[m[2]]}", svg)  # noqa: B023
        svg = re.sub(r">[^<]+<|" + _LONG_NUMBER.pattern, _shorten_outside_text, svg)
        svg = re.sub(r" xmlns(?::xlink)?=\"[^\"]*\"| version=\"1.1\"", "", svg, count=3)
        svg = re.sub(r"\s*\n\s*", " ", svg).replace("> <", "><").strip()
        svg = re.sub(r' d="([^"]*)"', lambda m: f' d="{shorten_path(m[1])}"', _ungroup(svg))
        embedded[name] = _share_looks(svg, f"d{place}s")
    return embedded


def shorten_path(data: str) -> str:
    """The same path of M, L, Q, C and z, all in places from the corner, in fewer letters; no number is worked out anew.

    >>> shorten_path("M 0 0.5 L 2 0.5 L 2 -1 L 3 4 L 5 6 z ")
    'M0 .5H2V-1L3 4 5 6z'
    """
    written, before, at = "", "", ["", ""]
    for command, numbers in re.findall(r"([A-Za-z])([^A-Za-z]*)", data):
        end = numbers.split()
        letter, places = command, end
        if command == "L" and end[1] == at[1]:
            letter, places = "H", end[:1]
        elif command == "L" and end[0] == at[0]:
            letter, places = "V", end[1:]
        # After M or L a place alone is another L.
        written += " " if letter == "L" and before in ("M", "L") else letter
        written += " ".join(re.sub(r"^(-?)0\.", r"\1.", number) for number in places)
        before, at = letter, end[-2:] or at
    return written.replace(" -", "-")


def _ungroup(svg: str) -> str:
    """Without groups that neither name, move nor cut what is in them."""
    kept: list[bool] = []

    def judge(found: re.Match[str]) -> str:
        if found[0] != "</g>":
            kept.append(found[0] != "<g>")
            return found[0] if kept[-1] else ""
        return found[0] if kept.pop() else ""

    return _GROUP.sub(judge, svg)


def _share_looks(svg: str, prefix: str) -> str:
    """With a class, of a name that begins so, for each look of its parts: colours and lines, what cuts it, the size of letters."""
    looks: dict[str, str] = {}

    def name_look(tag: re.Match[str]) -> str:
        parts = dict(_LOOK.findall(tag[0]))
        if not parts:
            return tag[0]
        rules = [re.sub(r"([:;]) ", r"\1", parts["style"])] if "style" in parts else []
        rules += [f"clip-path:{parts['clip-path']}"] if "clip-path" in parts else []
        rules += [f"font-size:{parts['font-size']}px"] if "font-size" in parts else []
        shown = looks.setdefault(re.sub(r"#(\w)\1(\w)\2(\w)\3\b", r"#\1\2\3", ";".join(rules)), f"{prefix}{len(looks)}")
        return _LOOK.sub("", tag[0]).replace(f"<{tag[1]}", f'<{tag[1]} class="{shown}"', 1)

    body = re.sub(r"<(\w+)\b[^>]*>", name_look, svg)
    rules = "".join(f".{name}{{{look}}}" for look, name in looks.items())
    return re.sub(r"^(<svg[^>]*>)", lambda m: f"{m[1]}<style>{rules}</style>", body)


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
