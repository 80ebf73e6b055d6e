"""How every figure looks: its font, colours and sizes, and how it becomes PNG, SVG and PDF; nothing else sets them."""

import importlib.util
import io
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ft2font import FT2Font
from matplotlib.text import Text

from pipeline.plots.drawing.words import say

FONT = "Noto Sans SC"  # has one weight, Regular: bold would be faked or missing

# Colours of Okabe and Ito (2008), which colour-blind readers tell apart; words or shapes say the same besides.
INK, GREY, PALE, FAINT = "#222222", "#6f6f6f", "#c9c9c9", "#efefef"
BLUE, VERMILION, GREEN, ORANGE, SKY, PURPLE = "#0072B2", "#D55E00", "#009E73", "#E69F00", "#56B4E9", "#CC79A7"
# Neighbours in a stack differ in lightness, so that they stay apart in grey.
STACK = ("#08415C", "#56B4E9", "#007A5A", "#E9C46A", "#A23B00", "#E8A2C6", "#4B4B8F", "#A7D3B8")
TINT = "#CFE3F1"  # behind text
SEQUENCE = "Blues"  # light to dark, one hue
GREYS = "Greys"  # the same for what is no finding

TITLE, LABEL, TICK, SMALL = 7.5, 6.5, 5.8, 5.2  # points, as printed
HAIR, THIN, LINE, BAND = 0.4, 0.7, 1.1, 2.6  # points
DOT = 2.6

POINTS_PER_CM = 72 / 2.54
TOP_CM, SIDE_CM = 0.5, 0.15  # margins; the note "synthetic corpus" stands in the top one

_LOOKS: dict[Any, Any] = {
    "font.family": FONT,
    "font.size": LABEL,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": GREY,
    "axes.linewidth": THIN,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": TITLE,
    "axes.unicode_minus": True,
    "hatch.color": PALE,
    "hatch.linewidth": 0.5,
    # A $ in a term is a dollar, not the start of a formula.
    "text.parse_math": False,
    # Hinted letters are up to 4 % wider than in print: notes as wide as their figure would leave it.
    "text.hinting": "no_hinting",
    "legend.frameon": False,
    "xtick.labelsize": TICK,
    "ytick.labelsize": TICK,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.major.width": THIN,
    "ytick.major.width": THIN,
    "xtick.major.size": 2.0,
    "ytick.major.size": 2.0,
    "xtick.major.pad": 1.5,
    "ytick.major.pad": 1.5,
    # Letters as outlines in SVG, so that it looks the same where no Chinese font is installed.
    "svg.fonttype": "path",
    # Without a salt of ours matplotlib names the parts of an SVG at random.
    "svg.hashsalt": "yaodian",
    # TrueType in PDF: journals refuse Type 3.
    "pdf.fonttype": 42,
}

# None where matplotlib would write the time of day or its own version: the same figure must be the same bytes.
_METADATA: dict[str, dict[str, str | None]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None, "Format": None, "Type": None},
    "pdf": {"CreationDate": None, "ModDate": None, "Creator": None, "Producer": None},
}


def new_figure(width_cm: float, height_cm: float) -> Figure:
    """An empty figure of this size, as printed."""
    _set_up()
    return Figure(figsize=(width_cm / 2.54, height_cm / 2.54), facecolor="white")


def narrow(width_cm: float, needed_cm: float, legend: str) -> float:
    """Width of a figure whose content needs less than the page gives; the legend and the note must still fit."""
    lines = [text_width(line, SMALL) + 2 * SIDE_CM for line in legend.split("\n")]
    return min(width_cm, max(needed_cm, 8.0, *lines))


def add_axes(figure: Figure, left: float, top: float, width: float, height: float) -> Axes:
    """Axes at a place measured in cm from the figure's top left corner.

    Places are set by hand: matplotlib's layout engines would draw every figure twice more.
    """
    full_width, full_height = (size * 2.54 for size in figure.get_size_inches())
    return figure.add_axes(
        (left / full_width, 1 - (top + height) / full_height, width / full_width, height / full_height)
    )


def hide_axes(axes: Axes) -> None:
    """Nothing but what is drawn into the axes; no ticks either, which take time even where nobody sees them."""
    axes.set_xticks([])
    axes.set_yticks([])
    axes.set_axis_off()


def write(figure: Figure, left: float, top: float, text: str, size: float = TICK, **how: Any) -> Text:
    """Text at a place measured in cm from the figure's top left corner."""
    width, height = (size_in * 2.54 for size_in in figure.get_size_inches())
    return figure.text(left / width, 1 - top / height, text, fontsize=size, **how)


def write_legend(figure: Figure, legend: str) -> None:
    """What the signs of a figure mean, at its foot."""
    height = figure.get_size_inches()[1] * 2.54
    write(figure, SIDE_CM, height - 0.12, legend, SMALL, va="bottom", color=GREY)


def mark_synthetic(figure: Figure, language: str) -> None:
    """The note at the top of every figure of the embedded corpus."""
    note = say("synthetic", language)
    width = figure.get_size_inches()[0] * 2.54
    write(figure, width - SIDE_CM, SIDE_CM, note, SMALL, ha="right", va="top", color=GREY)


def render(
    figures: Mapping[str, Figure], dpi: int, tell_missing: Callable[[str, list[str]], None], folder: Path
) -> Iterator[tuple[str, bytes]]:
    """File names and contents of each figure as PNG, SVG and PDF; the same bytes in every run.

    A character that the font lacks is drawn as its code point, [U+20BB7]; tell_missing is given the figure and those characters.
    folder: where a font may lie meanwhile; a run that is killed leaves it there, and not in the system's temporary folder.
    """
    texts: dict[str, list[Text]] = {}
    for name, figure in figures.items():
        drawn = _draw(figure, dpi)
        # Not before: the labels of ticks are written while a figure is drawn.
        if missing := find_missing("".join(text.get_text() for text in _find_texts(figure))):
            tell_missing(name, missing)
            _spell_out(figure)
            drawn = _draw(figure, dpi)
        yield f"{name}.png", drawn
        texts[name] = _find_texts(figure)
    with tempfile.TemporaryDirectory(dir=folder) as fonts:
        # matplotlib reads the whole font for every PDF (half a second); from a subset it takes a tenth of that.
        small_font = Path(fonts) / "subset.ttf"
        characters = {char for group in texts.values() for text in group for char in text.get_text()}
        if figures:
            small_font.write_bytes(_subset("".join(sorted(characters | set(" lp")))))
        for name, figure in figures.items():
            for text in texts[name]:
                text.get_fontproperties().set_file(small_font)
            yield f"{name}.svg", _save(figure, "svg", dpi)
            yield f"{name}.pdf", _save(figure, "pdf", dpi)
            for text in texts[name]:
                text.get_fontproperties().set_file(None)


def find_missing(text: str) -> list[str]:
    """The characters of a text for which the font has no picture, sorted."""
    known = _font().get_charmap()
    return sorted({char for char in text if ord(char) not in known and char != "\n"})


def spell_out(text: str) -> str:
    """The text with the code point of each character that the font lacks.

    >>> spell_out("𠮷林")
    '[U+20BB7]林'
    """
    missing = set(find_missing(text))
    return "".join(f"[U+{ord(char):04X}]" if char in missing else char for char in text)


def _find_texts(figure: Figure) -> list[Text]:
    return [text for text in figure.findobj(Text) if isinstance(text, Text) and text.get_text()]


def _spell_out(figure: Figure) -> None:
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            labels = [label.get_text() for label in axis.get_ticklabels()]
            if find_missing("".join(labels)):
                # The labels themselves are written anew whenever the figure is drawn.
                axis.set_ticks(axis.get_ticklocs(), [spell_out(label) for label in labels])
    for text in _find_texts(figure):
        text.set_text(spell_out(text.get_text()))


def fit_text(text: str, width_cm: float, size: float) -> str:
    """The text, cut with … where it is wider than this."""
    if text_width(text, size) <= width_cm:
        return text
    while text and text_width(text + "…", size) > width_cm:
        text = text[:-1]
    return text + "…"


@lru_cache(maxsize=10_000)
def text_width(text: str, size: float) -> float:
    """Width in cm of a line of text as printed."""
    font = _font()
    font.set_size(100, 72)
    with warnings.catch_warnings():
        # A missing glyph is reported when the figure is drawn, with its name and place.
        warnings.simplefilter("ignore", UserWarning)
        font.set_text(text, 0.0)
    return float(font.get_width_height()[0]) / 64 / 100 * size / POINTS_PER_CM


def font_path() -> Path:
    """Noto Sans SC (OFL) as package zhplot carries it; found without an import, which would load pyplot."""
    spec = importlib.util.find_spec("zhplot")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("zhplot is not installed: run `make` to build .venv from requirements.lock")
    return Path(spec.submodule_search_locations[0]) / "fonts" / "NotoSansSC-Regular.ttf"


@lru_cache(maxsize=1)
def _font() -> FT2Font:
    return FT2Font(str(font_path()))


@lru_cache(maxsize=1)
def _set_up() -> None:
    font_manager.fontManager.addfont(font_path())
    for key, value in _LOOKS.items():
        matplotlib.rcParams[key] = value


def _draw(figure: Figure, dpi: int) -> bytes:
    with warnings.catch_warnings():
        # matplotlib's words on missing glyphs; ours follow.
        warnings.filterwarnings("ignore", "Glyph", UserWarning)
        return _save(figure, "png", dpi)


def _save(figure: Figure, kind: str, dpi: int) -> bytes:
    buffer = io.BytesIO()
    # Level 3 takes half the time of Pillow's own 6 and is no larger on drawings.
    how: dict[str, Any] = {"pil_kwargs": {"compress_level": 3}} if kind == "png" else {}
    figure.savefig(buffer, format=kind, dpi=dpi, metadata=_METADATA[kind], **how)
    return buffer.getvalue()


def _subset(characters: str) -> bytes:
    """The font with these characters alone."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    options = subset.Options()
    options.layout_features, options.hinting, options.notdef_outline = [], True, True
    with TTFont(font_path(), lazy=True, recalcBBoxes=False, recalcTimestamp=False) as font:
        # Reading the layout tables, and naming 30,000 glyphs by their characters, takes longer than all else.
        for table in {"GSUB", "GPOS", "GDEF", "BASE", "vhea", "vmtx", "STAT"} & set(font.keys()):
            del font[table]
        font.setGlyphOrder([f"glyph{index:05d}" for index in range(font["maxp"].numGlyphs)])
        subsetter = subset.Subsetter(options)
        subsetter.populate(text=characters)
        subsetter.subset(font)
        buffer = io.BytesIO()
        font.save(buffer)
    return buffer.getvalue()
