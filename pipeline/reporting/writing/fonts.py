"""The page's own font: Noto Sans SC with the characters of the page alone, so that no machine shows boxes."""

import base64
import importlib.util
import io
from pathlib import Path

# In a Chinese font these are as wide as a character; an English page takes them from the reader's own font.
WIDE_IN_CHINESE = "‘’“”—…·"


def make_font(text: str, language: str) -> str:
    """A WOFF font as a data address; what it lacks is left to the reader's own fonts. Same text, same bytes."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    characters = set(text) - (set(WIDE_IN_CHINESE) if language == "en" else set())
    options = subset.Options()
    options.layout_features, options.hinting, options.notdef_outline = [], True, True
    # The licence (OFL) asks that the names stay.
    options.name_IDs, options.name_languages = ["*"], ["*"]
    with TTFont(font_path(), lazy=True, recalcBBoxes=False, recalcTimestamp=False) as font:
        # Reading the layout tables, and naming 30,000 glyphs by their characters, takes longer than all else.
        for table in {"GSUB", "GPOS", "GDEF", "BASE", "vhea", "vmtx", "STAT"} & set(font.keys()):
            del font[table]
        font.setGlyphOrder([f"glyph{index:05d}" for index in range(font["maxp"].numGlyphs)])
        subsetter = subset.Subsetter(options)
        subsetter.populate(text="".join(sorted(characters)))
        subsetter.subset(font)
        font.flavor = "woff"
        buffer = io.BytesIO()
        font.save(buffer)
    return "data:font/woff;base64," + base64.b64encode(buffer.getvalue()).decode()


def font_path() -> Path:
    """Noto Sans SC (OFL) as package zhplot carries it; found without importing the package."""
    spec = importlib.util.find_spec("zhplot")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("zhplot is not installed: run `make` to build .venv from requirements.lock")
    return Path(spec.submodule_search_locations[0]) / "fonts" / "NotoSansSC-Regular.ttf"
