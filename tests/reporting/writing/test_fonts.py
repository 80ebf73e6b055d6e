"""The font that goes with a page."""

import base64
import io

from pipeline.reporting.writing.fonts import make_font


def test_the_font_has_what_the_page_shows_and_the_same_bytes() -> None:
    from fontTools.ttLib import TTFont

    address = make_font("双减（2021）<b>", "zh")
    assert address == make_font("双减（2021）<b>", "zh")
    content = base64.b64decode(address.removeprefix("data:font/woff;base64,"))
    font = TTFont(io.BytesIO(content))
    assert {ord(char) for char in "双减（2021）"} <= set(font.getBestCmap())
    assert font["name"].getDebugName(13).startswith("This Font Software is licensed under the SIL Open Font License")
