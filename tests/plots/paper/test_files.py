"""The files of a paper's figures: fonts embedded, text that stays text, no clock, greys, bands that are opaque."""

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from matplotlib.colors import to_rgba_array
from matplotlib.figure import Figure
from PIL import Image

from pipeline.params.errors import InputError
from pipeline.plots.drawing import fonts, recolour, rendering, style
from pipeline.plots.drawing.looks import Look, use

PAPER = Look("serif", max_height_cm=22.0)
WORDS = "劳动·实践“双减” 2021–2023 ▲ rising"


def draw(text: str = WORDS) -> Figure:
    figure = style.new_figure(6, 3)
    axes = style.add_axes(figure, 0.5, 0.5, 3, 2)
    axes.axvspan(0.2, 0.4, color=style.BLUE, alpha=0.25, lw=0)
    axes.plot([0, 1], [0, 1], color=style.VERMILION)
    style.write(figure, 0.5, 0.3, text)
    return figure


def render(
    look: Look, *formats: str, text: str = WORDS, folder: Path, told: list[Any] | None = None
) -> dict[str, bytes]:
    told = [] if told is None else told
    with use(look):
        figures = {"one": draw(text)}
        told_missing, told_replaced = (
            (lambda name, chars, kind=kind: told.append((kind, chars))) for kind in ("no", "other")
        )
        return {
            name[4:]: content
            for name, content in rendering.render_for_paper(figures, 300, formats, told_missing, told_replaced, folder)
        }


def test_pdf_holds_one_truetype_font_with_the_text(tmp_path: Path) -> None:
    pdf = render(PAPER, "pdf", folder=tmp_path)["pdf"]
    assert b"/FontFile2" in pdf and b"/Type3" not in pdf and b"STIXGeneral-Regular-NotoSerifSC-Regular" in pdf
    document = pypdfium2.PdfDocument(pdf)
    assert WORDS in document[0].get_textpage().get_text_range()
    assert document[0].get_size() == pytest.approx((6 / 2.54 * 72, 3 / 2.54 * 72))


def test_files_say_nothing_of_when_they_were_made_and_come_out_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = render(PAPER, "eps", "svg", "png", "pdf", folder=tmp_path)
    assert list(first) == ["png", "pdf", "svg", "eps"]
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")  # EPS would have this date
    assert render(PAPER, "eps", "svg", "png", "pdf", folder=tmp_path) == first
    assert not any(b"Date" in content or b"dc:date" in content for content in first.values())
    assert list(tmp_path.iterdir()) == []


def test_eps_embeds_truetype_and_draws_bands_as_they_look_on_white(tmp_path: Path) -> None:
    eps = render(PAPER, "eps", folder=tmp_path)["eps"].decode("latin-1")
    assert "/FontType 42 def" in eps and "/sfnts" in eps and "/u053CC glyphshow" in eps
    red, green, blue = (1 - 0.25 * (1 - part) for part in to_rgba_array(style.BLUE)[0][:3])
    assert f"{round(red, 3):g} {round(green, 3):g} {round(blue, 3):g} setrgbcolor" in eps


def test_svg_keeps_text_and_names_its_fonts(tmp_path: Path) -> None:
    svg = render(PAPER, "svg", folder=tmp_path)["svg"].decode()
    assert WORDS in svg and "'STIXGeneral', 'Noto Serif SC', 'Noto Sans SC'" in svg


def test_png_has_the_resolution_asked(tmp_path: Path) -> None:
    (tmp_path / "one.png").write_bytes(render(PAPER, "png", folder=tmp_path)["png"])
    with Image.open(tmp_path / "one.png") as image:
        assert image.size == (round(6 / 2.54 * 300), round(3 / 2.54 * 300)) or abs(image.size[0] - 6 / 2.54 * 300) < 1
        assert image.info["dpi"] == pytest.approx((300, 300), abs=0.1)


@pytest.mark.parametrize(
    ("char", "face"),
    [
        *(("a", fonts.latin_path()), ("7", fonts.latin_path()), ("–", fonts.latin_path()), ("±", fonts.latin_path())),
        *(("减", fonts.serif_path()), ("“", fonts.serif_path()), ("·", fonts.serif_path()), ("ཀ", None)),
    ],
)
def test_latin_comes_from_stix_and_chinese_from_noto_serif(char: str, face: Path | None) -> None:
    assert fonts.find_face(char, "serif") == face


def test_letters_keep_their_size_and_outline_in_the_small_font(tmp_path: Path) -> None:
    (tmp_path / "font.ttf").write_bytes(fonts.merge_fonts("减a", "serif"))
    with TTFont(tmp_path / "font.ttf") as small, TTFont(fonts.serif_path(), lazy=True) as whole:
        assert small["hmtx"]["u051CF"][0] == 1000 == whole["head"].unitsPerEm
        glyph, name = small["glyf"]["u051CF"], whole.getBestCmap()[ord("减")]
        from fontTools.pens.boundsPen import BoundsPen

        bounds = BoundsPen(whole.getGlyphSet())
        whole.getGlyphSet()[name].draw(bounds)
        assert (glyph.xMin, glyph.yMin, glyph.xMax, glyph.yMax) == pytest.approx(bounds.bounds, abs=1)
    with use(PAPER):
        assert fonts.text_width("减减", 10) == pytest.approx(20 / 72 * 2.54)


def test_what_a_font_of_ones_own_lacks_is_told_and_taken_from_noto_sans(tmp_path: Path) -> None:
    own = Look(str(fonts.latin_path()), max_height_cm=22.0)
    told: list[Any] = []
    pdf = render(own, "pdf", text="减a ཀ", folder=tmp_path, told=told)["pdf"]
    assert told == [("other", ["减"]), ("no", ["ཀ"])]
    assert "减a [U+0F40]" in pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range()
    assert b"NotoSansSC" in pdf and b"STIXGeneral" in pdf


def test_a_file_that_is_no_font_is_refused(tmp_path: Path) -> None:
    (tmp_path / "simsun.ttf").write_text("no font")
    for path in (tmp_path / "simsun.ttf", tmp_path / "none.otf"):
        with pytest.raises(InputError, match="can't be read as a font"):
            fonts.check_font(str(path))
    fonts.check_font(str(fonts.serif_path()))


def test_every_pixel_of_a_grey_figure_is_grey(tmp_path: Path) -> None:
    def spread(look: Look) -> int:
        (tmp_path / "one.png").write_bytes(render(look, "png", folder=tmp_path)["png"])
        with Image.open(tmp_path / "one.png") as image:
            pixels = np.asarray(image.convert("RGB"), dtype=int)
        return int(np.ptp(pixels, axis=2).max())

    assert spread(Look("sans", True, 22.0)) <= 1 < spread(Look("sans", False, 22.0))


def test_areas_of_a_stack_differ_in_lightness_or_hatching() -> None:
    figure = style.new_figure(6, 3)
    axes = figure.subplots()
    bars = [axes.bar([place], [1], color=colour)[0] for place, colour in enumerate(style.STACK)]
    recolour.make_grey(figure)
    looks = [(bar.get_facecolor()[0], bar.get_hatch()) for bar in bars]
    assert len(set(looks)) == len(style.STACK)
    plain = sorted(grey for grey, hatch in looks if hatch is None)
    assert min(np.diff(plain)) > 0.1
    assert all(abs(a[0] - b[0]) > 0.1 for a, b in pairwise(looks))


def test_what_is_set_for_a_file_is_not_set_afterwards(tmp_path: Path) -> None:
    before = dict(matplotlib.rcParams)
    render(PAPER, "svg", "eps", folder=tmp_path)
    assert dict(matplotlib.rcParams) == before
    assert re.search(
        "<path", dict(rendering.render({"one": draw()}, 72, lambda *_: None, tmp_path))["one.svg"].decode()
    )
