"""How every figure looks: its colours and sizes, and where things stand on it; fonts and how it becomes a file are beside."""

from functools import lru_cache
from typing import Any

import matplotlib
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text

from pipeline.plots.drawing import looks
from pipeline.plots.drawing.fonts import FONT, sans_path
from pipeline.plots.drawing.fonts import POINTS_PER_CM as POINTS_PER_CM
from pipeline.plots.drawing.fonts import text_width as text_width
from pipeline.plots.drawing.words import say

# Colours of Okabe and Ito (2008), which colour-blind readers tell apart; words or shapes say the same besides.
INK, GREY, PALE, FAINT = "#222222", "#6f6f6f", "#c9c9c9", "#efefef"
BLUE, VERMILION, GREEN, ORANGE, SKY, PURPLE = "#0072B2", "#D55E00", "#009E73", "#E69F00", "#56B4E9", "#CC79A7"
# Neighbours in a stack differ in lightness, so that they stay apart in grey.
STACK = ("#08415C", "#56B4E9", "#007A5A", "#E9C46A", "#A23B00", "#E8A2C6", "#4B4B8F", "#A7D3B8")
TINT = "#CFE3F1"  # behind text
SEQUENCE = "Blues"  # light to dark, one hue
GREYS = "Greys"  # the same for what is no finding

TITLE, LABEL, TICK = 7.5, 6.5, 6.0  # points, as printed: journals take no letters under 6
SMALL = 5.2  # on the page alone, where figures can be enlarged
HAIR, THIN, LINE, BAND = 0.4, 0.7, 1.1, 2.6  # points
DOT, CROSS = 2.6, 3.8  # a hollow × is larger, so that it is seen to be hollow

NARROW_CM = 12.0  # a figure that is less wide takes one column of a paper
TOP_CM, SIDE_CM = 0.5, 0.15  # margins; the note "synthetic corpus" stands in the top one
LINE_SPACING = 1.4  # of text in several lines: Chinese fills its line

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


def new_figure(width_cm: float, height_cm: float) -> Figure:
    """An empty figure of this size, as printed."""
    _set_up()
    return Figure(figsize=(width_cm / 2.54, height_cm / 2.54), facecolor="white")


def narrow(width_cm: float, needed_cm: float, legend: str) -> float:
    """Width of a figure whose content needs less than the page gives; the legend and the note must still fit. In a paper that asked."""
    if looks.in_paper():
        return width_cm
    lines = [text_width(line, SMALL) + 2 * SIDE_CM for line in legend.split("\n")]
    return min(width_cm, max(needed_cm, 8.0, *lines))


def small() -> float:
    """Size of the smallest letters, in points."""
    return TICK if looks.in_paper() else SMALL


def limit(width_cm: float, most_cm: float) -> float:
    """Width of what would stretch over the page; in a paper it does."""
    return width_cm if looks.in_paper() else min(width_cm, most_cm)


def count_rows(usual: int, row_cm: float, rest_cm: float) -> int:
    """Rows of this height on a page: as many as usual, in a paper as many as it has room for; rest_cm: what else stands on the page."""
    highest = looks.current().max_height_cm
    return usual if highest is None else max(1, int((highest - rest_cm) / row_cm))


def is_narrow(width_cm: float) -> bool:
    """Whether a figure is for one column of a paper: what has no room there, as whole names, stands in the caption."""
    return looks.in_paper() and width_cm < NARROW_CM


def add_foot(height_cm: float, legend: str, first_cm: float, line_cm: float) -> float:
    """Height with a legend at the foot, the first line of which takes first_cm; in a paper it stands in the caption."""
    return height_cm + 0.1 if looks.in_paper() else height_cm + first_cm + line_cm * legend.count("\n")


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
    """What the signs of a figure mean, at its foot; in a paper its caption says so."""
    if looks.in_paper():
        return
    height = figure.get_size_inches()[1] * 2.54
    write(figure, SIDE_CM, height - 0.12, legend, SMALL, va="bottom", color=GREY, linespacing=LINE_SPACING)


def mark_synthetic(figure: Figure, language: str) -> None:
    """The note at the top of every figure of the embedded corpus."""
    note = say("synthetic", language)
    width = figure.get_size_inches()[0] * 2.54
    write(figure, width - SIDE_CM, SIDE_CM, note, small(), ha="right", va="top", color=GREY)


def fit_text(text: str, width_cm: float, size: float) -> str:
    """The text, cut with … where it is wider than this."""
    if text_width(text, size) <= width_cm:
        return text
    while text and text_width(text + "…", size) > width_cm:
        text = text[:-1]
    return text + "…"


@lru_cache(maxsize=1)
def _set_up() -> None:
    font_manager.fontManager.addfont(sans_path())
    for key, value in _LOOKS.items():
        matplotlib.rcParams[key] = value
