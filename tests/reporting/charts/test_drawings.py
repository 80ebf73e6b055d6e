"""Drawings inside the page: the letters of matplotlib's outlines as text, and names of their own."""

import io
import re

import pytest
from matplotlib.figure import Figure

from pipeline.plots.drawing.style import new_figure
from pipeline.reporting.charts.drawings import embed_drawings


def draw(*texts: str, rotation: float = 0, size: float = 6) -> str:
    figure = new_figure(8, 4)
    for place, text in enumerate(texts):
        figure.text(0.1, 0.2 + 0.2 * place, text, rotation=rotation, fontsize=size, color="#6f6f6f")
    return save(figure)


def save(figure: Figure) -> str:
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None})
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("双减 2021", "双减 2021"),
        ("a -- b --- c", "a -- b --- c"),
        ("<b>&amp;", "&lt;b&gt;&amp;amp;"),
        ("两  格", "两  格"),
        ("1.23456", "1.23456"),
        ("$x$ > 0", "$x$ &gt; 0"),
    ],
)
def test_a_text_of_a_figure_is_a_text_of_the_page(text: str, written: str) -> None:
    svg = embed_drawings({"a": draw(text)})["a"]
    assert re.findall(r"<text [^>]*>(.*?)</text>", svg) == [written]
    assert "<use" not in svg and "<!--" not in svg


def test_a_text_stands_where_its_letters_stood_with_their_size_and_colour() -> None:
    drawing = draw("双减")
    x, y = re.findall(r"translate\(([\d.]+) ([\d.]+)\) scale\(0.06 ", drawing)[0]
    svg = embed_drawings({"a": drawing})["a"]
    assert f'<text x="{float(x):.1f}" y="{float(y):.1f}" font-size="6" style="fill: #6f6f6f">' in svg
    turned = embed_drawings({"a": draw("双减", rotation=90)})["a"]
    assert re.search(r'<text transform="translate\([\d. ]+\) rotate\(-90\)" font-size="6"', turned)


def test_lines_of_a_text_are_texts_and_none_is_lost() -> None:
    svg = embed_drawings({"a": draw("一\n二", "三")})["a"]
    assert re.findall(r">(.)</text>", svg) == ["一", "二", "三"]


def test_parts_of_two_drawings_are_told_apart() -> None:
    figure = new_figure(8, 4)
    figure.add_axes((0.2, 0.2, 0.6, 0.6)).plot([0, 1], [0, 1], marker="o")
    first, second = embed_drawings({"a": save(figure), "b": save(figure)}).values()
    names = [set(re.findall(r' id="([^"]+)"', svg)) for svg in (first, second)]
    assert names[0] and not names[0] & names[1]
    for svg, own in zip((first, second), names, strict=True):
        assert set(re.findall(r'href="#([^"]+)"|url\(#([^)]+)\)', svg)) <= {(n, "") for n in own} | {
            ("", n) for n in own
        }
