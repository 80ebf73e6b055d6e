"""The fonts of figures: which has which character, how wide a text is, and one small font out of several for a file."""

import importlib.util
import io
import warnings
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

import matplotlib
from matplotlib.ft2font import FT2Font, LoadFlags

from pipeline.params.errors import InputError
from pipeline.plots.drawing import looks

FONT = "Noto Sans SC"  # has one weight, Regular: bold would be faked or missing
UNITS = 1000  # of a font's em, in the fonts that are made here
DATE = 2398377600  # 1 January 1980, in seconds from 1904 as fonts count: no clock
MAX_ERROR = 0.5  # units by which an outline of cubic curves may move when it becomes one of quadratic curves
POINTS_PER_CM = 72 / 2.54


def sans_path() -> Path:
    """Noto Sans SC (OFL) as package zhplot carries it; found without an import, which would load pyplot."""
    return _find_package("zhplot") / "fonts" / "NotoSansSC-Regular.ttf"


def serif_path() -> Path:
    """Noto Serif SC (OFL) as package pylopdf-fonts-zh-cn carries it."""
    return _find_package("pylopdf_fonts_zh_cn") / "NotoSerifSC-Regular.otf"


def latin_path() -> Path:
    """STIX General (OFL), which looks like Times, as matplotlib carries it."""
    return Path(matplotlib.get_data_path()) / "fonts/ttf/STIXGeneral.ttf"


@cache
def _find_package(name: str) -> Path:
    """Asked once: for every character it took more than half of the time of figures in a serif font."""
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"{name} is not installed: run `make` to build .venv from requirements.lock")
    return Path(spec.submodule_search_locations[0])


def find_face(char: str, font: str) -> Path | None:
    """The file that the picture of a character comes from; None where no font has one.

    Latin letters and digits of the serif are those of STIX; Chinese quotation marks and the middle dot are not, as they are as wide as
    a character in Chinese. What the chosen font lacks comes from Noto Sans SC.
    """
    return next((path for path in (*_chosen(char, font), sans_path()) if ord(char) in _charmap(path)), None)


def _chosen(char: str, font: str) -> tuple[Path, ...]:
    """The files of the chosen font, in the order in which they are asked for this character."""
    if font == "sans":
        return (sans_path(),)
    if font == "serif":
        pair = (latin_path(), serif_path())
        return pair if _is_latin(char) else pair[::-1]
    return (Path(font),)


def _is_latin(char: str) -> bool:
    return (char < "\u0250" and char != "·") or char in "–−"


def find_missing(text: str) -> list[str]:
    """The characters of a text for which no font has a picture, sorted."""
    font = looks.current().font
    return sorted({char for char in text if char != "\n" and find_face(char, font) is None})


def find_replaced(text: str) -> list[str]:
    """The characters of a text that the chosen font lacks and Noto Sans SC has, sorted."""
    font = looks.current().font
    return sorted(
        char
        for char in set(text) - {"\n"}
        if (face := find_face(char, font)) is not None and face not in _chosen(char, font)
    )


def spell_out(text: str) -> str:
    """The text with the code point of each character that the font lacks.

    >>> spell_out("𠮷林")
    '[U+20BB7]林'
    """
    missing = set(find_missing(text))
    return "".join(f"[U+{ord(char):04X}]" if char in missing else char for char in text)


def text_width(text: str, size: float) -> float:
    """Width in cm of a line of text as printed."""
    return _measure(text, looks.current().font) * size / POINTS_PER_CM


@lru_cache(maxsize=10_000)
def _measure(text: str, font: str) -> float:
    """Width of a line in em."""
    if font != "sans":
        return sum(_advance(char, find_face(char, font) or sans_path()) for char in text)
    face = _open(sans_path())
    face.set_size(100, 72)
    with warnings.catch_warnings():
        # A missing glyph is reported when the figure is drawn, with its name and place.
        warnings.simplefilter("ignore", UserWarning)
        face.set_text(text, 0.0)
    return float(face.get_width_height()[0]) / 64 / 100


def _advance(char: str, path: Path) -> float:
    face = _open(path)
    return float(face.load_char(ord(char), LoadFlags.NO_SCALE).horiAdvance) / face.units_per_EM


@lru_cache
def _open(path: Path) -> FT2Font:
    return FT2Font(str(path))


@lru_cache
def _charmap(path: Path) -> Mapping[int, int]:
    return _open(path).get_charmap()


def check_font(font: str) -> None:
    """Raise InputError where a font file of the researcher's own can't be read, or may not be embedded."""
    if font in ("sans", "serif"):
        return
    try:
        _charmap(Path(font))
    except (OSError, RuntimeError):
        raise InputError(
            f"paper.font 为 {font}，读不出字体；请写 ttf、otf 或 ttc 文件的路径，或 sans、serif",
            f"paper.font is {font}, which can't be read as a font; give the path of a ttf, otf or ttc file, or sans or serif",
        ) from None


def name_families(font: str) -> list[str]:
    """What the families are called where a file names its fonts and doesn't hold them."""
    own = () if font == "sans" else (latin_path(), serif_path()) if font == "serif" else (Path(font),)
    return list(dict.fromkeys([*(_open(path).family_name for path in own), FONT]))


def merge_fonts(characters: str, font: str) -> bytes:
    """One TrueType font that has these characters, each from the file that find_face names.

    Journals want fonts embedded as TrueType; matplotlib can't do so with the CFF outlines of Noto Serif SC, nor in EPS at all. Their
    cubic curves become quadratic ones, by at most MAX_ERROR of 1,000 units beside the original.
    """
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    faces: dict[Path, list[str]] = {}
    for char in sorted(set(characters) - {"\n"}):
        if (path := find_face(char, font)) is not None:
            faces.setdefault(path, []).append(char)
    glyphs, widths = {".notdef": TTGlyphPen(None).glyph()}, {".notdef": (UNITS, 0)}
    for path, chars in faces.items():
        for char, (glyph, width) in _copy_glyphs(path, chars).items():
            glyphs[_name_glyph(char)], widths[_name_glyph(char)] = glyph, (width, 0)
    builder = FontBuilder(UNITS, isTTF=True)
    builder.setupGlyphOrder(list(glyphs))
    builder.setupCharacterMap({ord(char): _name_glyph(char) for chars in faces.values() for char in chars})
    builder.setupGlyf(glyphs)
    # Left side bearings are those of the outlines.
    table = builder.font["glyf"]
    builder.setupHorizontalMetrics(
        {name: (width, getattr(table[name], "xMin", 0)) for name, (width, _) in widths.items()}
    )
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    name = "-".join(dict.fromkeys(_open(path).postscript_name for path in faces)) or "Empty"
    builder.setupNameTable({"familyName": name, "styleName": "Regular", "psName": name[:63]})
    builder.setupOS2(sTypoAscender=880, sTypoDescender=-120, usWinAscent=1160, usWinDescent=320)
    builder.setupPost()
    builder.setupHead(unitsPerEm=UNITS, created=DATE, modified=DATE)
    buffer = io.BytesIO()
    builder.save(buffer)
    return buffer.getvalue()


def _name_glyph(char: str) -> str:
    return f"u{ord(char):05X}"


def _copy_glyphs(path: Path, chars: list[str]) -> dict[str, tuple[object, int]]:
    """The outline of each character in quadratic curves, and its width, in units of UNITS to the em."""
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.recordingPen import DecomposingRecordingPen
    from fontTools.pens.transformPen import TransformPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.ttLib import TTFont

    charmap, copied = _charmap(path), {}
    with TTFont(path, fontNumber=0, lazy=True, recalcBBoxes=False, recalcTimestamp=False) as source:
        is_cubic = "glyf" not in source
        for table in {"GSUB", "GPOS", "GDEF", "BASE", "vhea", "vmtx", "STAT"} & set(source.keys()):
            del source[table]
        if not is_cubic:
            # Naming 30,000 glyphs by their characters takes longer than all else.
            source.setGlyphOrder([f"glyph{index:05d}" for index in range(source["maxp"].numGlyphs)])
        outlines, scale = source.getGlyphSet(), UNITS / source["head"].unitsPerEm
        for char in chars:
            glyph = outlines[source.getGlyphName(charmap[ord(char)])]
            recorded = DecomposingRecordingPen(outlines)
            glyph.draw(recorded)
            pen = TTGlyphPen(None)
            # The outer outline runs the other way round in TrueType than in CFF.
            recorded.replay(
                TransformPen(Cu2QuPen(pen, MAX_ERROR, reverse_direction=is_cubic), (scale, 0, 0, scale, 0, 0))
            )
            copied[char] = pen.glyph(), round(glyph.width * scale)
    return copied
