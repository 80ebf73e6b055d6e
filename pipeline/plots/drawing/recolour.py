"""Finished figures with other colours: in grey for print, or what lets light through drawn opaque, as EPS has no such colours."""

from collections.abc import Callable
from typing import Any

import matplotlib
import numpy as np
from matplotlib.artist import Artist
from matplotlib.collections import Collection
from matplotlib.colors import to_hex, to_rgba, to_rgba_array
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Text

from pipeline.plots.drawing import style

Colour = tuple[float, float, float, float]  # red, green, blue, alpha, each from 0 to 1

# Of lines, signs and letters: those that stand side by side differ in lightness.
_LINES = {
    to_hex(colour): grey
    for colour, grey in (
        (style.VERMILION, "#1c1c1c"),
        (style.BLUE, "#303030"),
        (style.PURPLE, "#303030"),
        (style.GREEN, "#8a8a8a"),
        (style.TINT, "#cfcfcf"),
    )
}
# Of areas, with a hatching: a stack has more of them than there are greys to tell apart.
_AREAS: dict[str, tuple[str, str | None]] = {
    to_hex(colour): look
    for colour, look in zip(
        (*style.STACK, style.VERMILION, style.BLUE, style.GREEN),
        (
            *(("#1c1c1c", None), ("#b0b0b0", None), ("#5c5c5c", "////"), ("#e8e8e8", None)),
            *(("#3c3c3c", None), ("#b0b0b0", "...."), ("#767676", "\\\\\\\\"), ("#e8e8e8", "xxxx")),
            *(("#303030", None), ("#8c8c8c", "----"), ("#c4c4c4", "////")),
        ),
        strict=True,
    )
}
LUMINANCE = (0.2126, 0.7152, 0.0722)  # of red, green and blue: ITU-R BT.709


def make_grey(figure: Figure) -> None:
    """Every colour of the figure as a grey; areas that would look alike are hatched."""
    for artist in figure.findobj():
        if isinstance(artist, Patch) and (area := _AREAS.get(to_hex(artist.get_facecolor()))):
            grey, hatch = area
            artist.set_facecolor(grey)
            if hatch is not None:
                artist.set_hatch(hatch)
            artist.set_hatchcolor("white" if to_rgba(grey)[0] < 0.5 else style.INK)
            continue
        if isinstance(artist, Collection) and artist.get_array() is not None:
            artist.set_cmap(matplotlib.colormaps[style.GREYS])
        _change_colours(artist, _to_grey)


def make_opaque(figure: Figure) -> None:
    """What lets light through, in the colour that it has on white."""
    for artist in figure.findobj():
        if artist.get_alpha() is not None:
            _change_colours(artist, _blend)


def _to_grey(colour: Colour) -> Colour:
    red, green, blue, alpha = colour
    known = _LINES.get(to_hex(colour))
    grey = to_rgba(known)[0] if known else float(np.dot(LUMINANCE, (red, green, blue)))
    return grey, grey, grey, alpha


def _blend(colour: Colour) -> Colour:
    """
    >>> _blend((1.0, 0.0, 0.0, 0.25))
    (1.0, 0.75, 0.75, 1.0)
    """
    *parts, alpha = colour
    red, green, blue = (alpha * part + 1 - alpha for part in parts)
    return red, green, blue, 1.0


def _change_colours(artist: Artist, change: Callable[[Colour], Colour]) -> None:
    """Every colour that an artist has, changed; where it has none, none."""
    names: tuple[str, ...]
    if isinstance(artist, Text | Line2D):
        names = ("color",) if isinstance(artist, Text) else ("color", "markerfacecolor", "markeredgecolor")
    elif isinstance(artist, Patch | Collection):
        names = ("facecolor", "edgecolor")
    else:
        return
    old = {name: getattr(artist, f"get_{name}")() for name in names}
    alpha = artist.get_alpha()
    if change is _blend:
        artist.set_alpha(None)  # which takes colours back to those that were given
    for name, colours in old.items():
        given: Any = to_rgba_array(colours)
        if isinstance(artist, Line2D) and alpha is not None:
            given[:, 3] *= alpha  # lines keep it apart from their colours
        changed = [change((r, g, b, a)) if a else (r, g, b, a) for r, g, b, a in given.tolist()]
        if changed:
            getattr(artist, f"set_{name}")(changed if isinstance(artist, Collection) else changed[0])
