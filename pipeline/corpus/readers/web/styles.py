"""What the styles of a web page hide, in attributes and in its own sheets."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache

from lxml import html

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)  # one left open reaches to the end, as in browsers
_SELECTOR = re.compile(r"(?P<tag>[a-zA-Z][a-zA-Z0-9]*)?(?P<name>[.#][\w-]+)?")
_NAME = re.compile(r"[.#][\w-]+")
_OTHER_MEDIA = re.compile(r"print|speech|aural|braille|tty|tv|embossed|projection|handheld", re.IGNORECASE)
_NAUGHT = re.compile(r"[+-]?(?:0+\.?0*|\.0+)(?:[a-z]+|%)?")
_NAUGHT_FONT = re.compile(r"(?:^|\s)0(?:px|pt|em|rem|%)?(?=/|\s)")  # font: 0/0 a
_NUMBER = re.compile(r"[+-]?\d*\.?\d+")
_FAR = -999  # in whatever unit: no page begins there
_CLIPPED = re.compile(r"rect\(\s*(?:0|1px)|inset\(\s*(?:50|100)%|circle\(\s*0|scale\(\s*0\s*[,)]")
_SHOWING = ("display", "visibility", "font", "font-size", "opacity", "color", "text-indent", "clip", "clip-path")

Style = Mapping[str, str]  # property → value, in small letters
Shown = tuple[bool, bool, bool]  # whether text is visible, has a size, has a colour
Sheet = Mapping[tuple[str, str], Style]  # (tag, .class or #id), either of which may be "" → its style


@lru_cache(maxsize=4096)
def read_style(declarations: str | None) -> Style:
    """The declarations of a style attribute, or of a rule.

    >>> read_style("Display : NONE !important; color: red")
    {'display': 'none', 'color': 'red'}
    """
    style = {}
    for declaration in (declarations or "").lower().split(";"):
        name, colon, value = declaration.partition(":")
        if colon:
            style[name.strip()] = value.replace("!important", "").strip()
    return style


def read_sheets(tree: html.HtmlElement) -> Sheet:
    """What rules of one tag, class or id say of showing; a name that a longer selector styles as well is left out.

    .tab { display: none } and .tab.on { display: block }: which of the two holds, a script decides.
    """
    sheet: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    undecided: set[str] = set()
    for element in tree.iter("style"):
        if _OTHER_MEDIA.match((element.get("media") or "").strip()):
            continue
        for selectors, declarations in _read_rules(_COMMENT.sub(" ", element.text or "")):
            style = {name: value for name, value in read_style(declarations).items() if name in _SHOWING}
            if not style:
                continue
            for selector in map(str.strip, selectors.split(",")):
                if found := _SELECTOR.fullmatch(selector):
                    sheet[(found["tag"] or "").lower(), found["name"] or ""].update(style)
                else:
                    undecided.update(_NAME.findall(selector))
    return {key: style for key, style in sheet.items() if key[1] not in undecided}


def find_rules(sheet: Sheet, element: html.HtmlElement) -> Style:
    """What a sheet says of one element."""
    names = ["", *(f".{name}" for name in (element.get("class") or "").split()), f"#{element.get('id') or ''}"]
    style: dict[str, str] = {}
    for name in names:
        style.update(sheet.get(("", name), {}) if name else {})
        style.update(sheet.get((element.tag, name), {}))
    return style


def is_removed(element: html.HtmlElement, style: Style) -> bool:
    """Whether an element is not shown, nor anything inside it."""
    display = style.get("display", "")
    if display == "none" or (element.get("hidden") is not None and not display):
        return True
    if element.tag == "dialog" and element.get("open") is None and not display:
        return True
    if style.get("content-visibility") == "hidden" or _is_naught(style.get("opacity")):
        return True
    if _is_far(style.get("text-indent")):
        return True
    if style.get("position") in ("absolute", "fixed") and (_is_far(style.get("left")) or _is_far(style.get("top"))):
        return True
    sizes = map(style.get, ("height", "width", "max-height", "max-width"))
    if style.get("overflow") == "hidden" and any(map(_is_naught, sizes)):
        return True
    return any(_CLIPPED.match(style.get(name, "")) for name in ("clip", "clip-path", "transform"))


def is_text_shown(element: html.HtmlElement, style: Style, around: Shown) -> Shown:
    """What holds of text right inside an element: as its style says, else as around it."""
    is_visible, has_size, has_colour = around
    visibility, font, colour = style.get("visibility"), style.get("font"), style.get("color")
    size = style.get("font-size")
    if visibility in ("hidden", "collapse", "visible"):
        is_visible = visibility == "visible"
    if size is not None:
        if _is_naught(size):
            has_size = False
        elif not _is_relative(size):
            has_size = True
    elif font not in (None, "inherit"):
        has_size = not _NAUGHT_FONT.search(font)
    elif element.tag == "font" and element.get("size"):
        has_size = True
    if colour not in (None, "inherit", "currentcolor"):
        has_colour = colour != "transparent"
    elif element.tag == "font" and element.get("color"):
        has_colour = True
    return is_visible, has_size, has_colour


def is_block(element: html.HtmlElement) -> bool:
    """Whether its style attribute sets an element apart from the text around it."""
    declarations = element.get("style") or ""
    if "display" not in declarations.lower():
        return False
    return read_style(declarations).get("display", "").startswith(("block", "flex", "grid", "list-item", "table"))


def _read_rules(css: str) -> Iterator[tuple[str, str]]:
    """Selectors and declarations of the rules outside @media and its like."""
    depth = 0
    selectors = declarations = last = ""
    for part in re.split("([{}])", css):
        if part == "{":
            depth += 1
            if depth == 1:
                selectors, declarations = last.rpartition(";")[2].strip(), ""
        elif part == "}":
            depth = max(depth - 1, 0)
            if depth == 0 and selectors and not selectors.startswith("@"):
                yield selectors, declarations
        else:
            last = part
            if depth == 1:
                declarations = part


def _is_naught(value: str | None) -> bool:
    return value is not None and bool(_NAUGHT.fullmatch(value))


def _is_relative(size: str) -> bool:
    return size in ("inherit", "smaller", "larger") or size.endswith("%") or bool(re.search(r"(?<!r)em$", size))


def _is_far(value: str | None) -> bool:
    found = _NUMBER.match(value) if value else None
    return found is not None and float(found[0]) <= _FAR
