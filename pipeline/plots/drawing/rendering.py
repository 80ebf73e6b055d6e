"""How a figure becomes PNG, PDF, SVG and EPS: the same bytes in every run, with its fonts embedded."""

import io
import re
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.figure import Figure
from matplotlib.text import Text

from pipeline.plots.drawing import fonts, looks, recolour

Tell = Callable[[str, list[str]], None]  # is given a figure's name and characters

# None where matplotlib would write the time of day or its own version: the same figure must be the same bytes.
_METADATA: dict[str, dict[str, str | None]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None, "Format": None, "Type": None},
    "eps": {"Creator": "Yaodian"},
    "pdf": {"CreationDate": None, "ModDate": None, "Creator": None, "Producer": None},
}


def render(figures: Mapping[str, Figure], dpi: int, tell_missing: Tell, folder: Path) -> Iterator[tuple[str, bytes]]:
    """File names and contents of each figure as PNG, SVG and PDF; the same bytes in every run.

    A character that the font lacks is drawn as its code point, [U+20BB7]; tell_missing is given the figure and those characters.
    folder: where a font may lie meanwhile; a run that is killed leaves it there, and not in the system's temporary folder.
    """
    texts: dict[str, list[Text]] = {}
    for name, figure in figures.items():
        drawn = _draw(figure, dpi)
        # Not before: the labels of ticks are written while a figure is drawn.
        if missing := fonts.find_missing("".join(text.get_text() for text in _find_texts(figure))):
            tell_missing(name, missing)
            _spell_out(figure)
            drawn = _draw(figure, dpi)
        yield f"{name}.png", drawn
        texts[name] = _find_texts(figure)
    with tempfile.TemporaryDirectory(dir=folder) as place:
        # matplotlib reads the whole font for every PDF (half a second); from a subset it takes a tenth of that.
        small_font = Path(place) / "subset.ttf"
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


def render_for_paper(
    figures: Mapping[str, Figure],
    dpi: int,
    formats: Sequence[str],
    tell_missing: Tell,
    tell_replaced: Tell,
    folder: Path,
) -> Iterator[tuple[str, bytes]]:
    """File names and contents of each figure in the look of now, in these of png, pdf, svg and eps.

    Fonts are embedded as TrueType; in SVG text stays text, and names its fonts. EPS has no colours that let light through: they are drawn
    as they look on white. tell_replaced: as tell_missing, of characters that the chosen font lacks and Noto Sans SC has.
    """
    with set_fonts(figures, tell_missing, tell_replaced, folder):
        for name, figure in figures.items():
            if looks.current().grey:
                recolour.make_grey(figure)
            for kind in sorted(formats, key=("png", "pdf", "svg", "eps").index):  # EPS last, as it changes colours
                if kind == "eps":
                    recolour.make_opaque(figure)
                with matplotlib.rc_context({"svg.fonttype": "none", "ps.fonttype": 42}):
                    yield f"{name}.{kind}", _save(figure, kind, dpi)


@contextmanager
def set_fonts(figures: Mapping[str, Figure], tell_missing: Tell, tell_replaced: Tell, folder: Path) -> Iterator[None]:
    """Within the block every text of the figures has one font, made of those of the look, with the characters that they need."""
    font = looks.current().font
    texts: list[Text] = []
    for name, figure in figures.items():
        # Not before: the labels of ticks are written while a figure is drawn.
        _draw_nothing(figure)
        written = "".join(text.get_text() for text in _find_texts(figure))
        if replaced := fonts.find_replaced(written):
            tell_replaced(name, replaced)
        if missing := fonts.find_missing(written):
            tell_missing(name, missing)
            _spell_out(figure)
            _draw_nothing(figure)
        texts += _find_texts(figure)
    with tempfile.TemporaryDirectory(dir=folder) as place:
        path = Path(place) / "font.ttf"
        # matplotlib measures the height of a line by these letters.
        path.write_bytes(fonts.merge_fonts("".join(text.get_text() for text in texts) + " lp", font))
        for text in texts:
            text.set_fontfamily(fonts.name_families(font))  # what an SVG says
            text.get_fontproperties().set_file(path)
        yield
        for text in texts:
            text.get_fontproperties().set_file(None)


def _find_texts(figure: Figure) -> list[Text]:
    return [text for text in figure.findobj(Text) if isinstance(text, Text) and text.get_text()]


def _spell_out(figure: Figure) -> None:
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            labels = [label.get_text() for label in axis.get_ticklabels()]
            if fonts.find_missing("".join(labels)):
                # The labels themselves are written anew whenever the figure is drawn.
                axis.set_ticks(axis.get_ticklocs(), [fonts.spell_out(label) for label in labels])
    for text in _find_texts(figure):
        text.set_text(fonts.spell_out(text.get_text()))


def _draw_nothing(figure: Figure) -> None:
    """Lay out all that is laid out while drawing."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph", UserWarning)
        figure.draw_without_rendering()


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
    content = buffer.getvalue()
    # matplotlib writes the time of day into EPS, whatever is asked.
    return re.sub(rb"%%CreationDate:.*\n", b"", content, count=1) if kind == "eps" else content


def _subset(characters: str) -> bytes:
    """The font with these characters alone."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    options = subset.Options()
    options.layout_features, options.hinting, options.notdef_outline = [], True, True
    with TTFont(fonts.sans_path(), lazy=True, recalcBBoxes=False, recalcTimestamp=False) as font:
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
