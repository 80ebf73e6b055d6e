"""Where the artists of a figure stand: what is cut, what lies on what, what is too small."""

from itertools import combinations

from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

TOUCHING_CM = 0.05  # by which boxes of text, which are higher than letters, may lie on each other


def list_cut(figure: Figure) -> list[str]:
    """Texts, axes and lines whose boxes do not lie within the figure's."""
    renderer, whole = FigureCanvasAgg(figure).get_renderer(), figure.bbox.padded(0.5)  # type: ignore[no-untyped-call]
    lines = [line for axes in figure.axes for line in axes.lines if len(line.get_xdata())]  # type: ignore[arg-type]
    artists = (*list_texts(figure), *figure.axes, *lines)
    boxes = [(str(artist), artist.get_window_extent(renderer)) for artist in artists]
    return [
        f"{name}: {box.extents}"
        for name, box in boxes
        if box.x0 < whole.x0 or box.x1 > whole.x1 or box.y0 < whole.y0 or box.y1 > whole.y1
    ]


def list_overlaps(figure: Figure) -> list[tuple[str, str]]:
    """Pairs of texts that lie on each other. Slanting ones are left out: their boxes are wider than they are."""
    renderer = FigureCanvasAgg(figure).get_renderer()  # type: ignore[no-untyped-call]
    least = TOUCHING_CM / 2.54 * figure.dpi
    boxes = [
        (text.get_text(), text.get_window_extent(renderer))
        for text in list_texts(figure)
        if text.get_rotation() % 90 == 0
    ]
    return [
        (one, other)
        for (one, a), (other, b) in combinations(boxes, 2)
        if min(a.x1, b.x1) - max(a.x0, b.x0) > least and min(a.y1, b.y1) - max(a.y0, b.y0) > least
    ]


def find_smallest(figure: Figure) -> float:
    """The size of the smallest letters, in points."""
    return min((float(text.get_fontsize()) for text in list_texts(figure)), default=99.0)


def list_texts(figure: Figure) -> list[Text]:
    """All that is written and seen."""
    beyond = {label for axes in figure.axes for axis in (axes.xaxis, axes.yaxis) for label in list_beyond(axis)}
    return [text for text in figure.findobj(Text) if text.get_visible() and text.get_text() and text not in beyond]


def list_beyond(axis: Axis) -> list[Text]:
    """The labels of ticks that lie beyond the axis, which are not drawn."""
    low, high = sorted(axis.get_view_interval())
    return [tick.label1 for tick in axis.get_major_ticks() if not low <= tick.get_loc() <= high]
