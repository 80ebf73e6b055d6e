"""Drawings inside the page: the letters of matplotlib's outlines as text, and names of their own."""

import io
import re

import pytest
from matplotlib.figure import Figure

from pipeline.plots.drawing.style import new_figure
from pipeline.reporting.charts.drawings import embed_drawings, shorten_path


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
    look, where = re.findall(r'<text class="(\w+)" ([^>]*)>', svg)[0]
    assert where == f'x="{float(x):.1f}" y="{float(y):.1f}"'
    assert f".{look}{{fill:#6f6f6f;font-size:6px}}" in svg
    turned = embed_drawings({"a": draw("双减", rotation=90)})["a"]
    look = re.findall(r'<text class="(\w+)" transform="translate\([\d. ]+\) rotate\(-90\)">', turned)[0]
    assert re.search(rf"\.{look}{{[^}}]*font-size:6px}}", turned)


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


def plot_cells() -> str:
    figure = new_figure(8, 4)
    axes = figure.add_axes((0.2, 0.2, 0.6, 0.6))
    axes.pcolormesh([[1, 2, 3], [3, 3, 1]], edgecolor="white", linewidth=0.5)
    axes.plot([0, 1, 1, 3], [0, 1, 2, 2], linewidth=1, dashes=[4, 2])
    axes.fill_between([0, 1, 3], [0, 1, 1], [1, 1, 2], alpha=0.3)
    return save(figure)


def trace(data: str) -> list[tuple[str, list[float]]]:
    """What a path of M, L, H, V, Q, C and z draws, each line in full."""
    drawn: list[tuple[str, list[float]]] = []
    at = [0.0, 0.0]
    for command, written in re.findall(r"([A-Za-z])([^A-Za-z]*)", data):
        numbers = [float(number) for number in re.findall(r"-?[\d.]+", written)]
        if command == "z":
            drawn.append(("z", []))
            continue
        step = {"H": 1, "V": 1, "M": 2, "L": 2, "Q": 4, "C": 6}[command]
        for start in range(0, len(numbers), step):
            part = numbers[start : start + step]
            if command in "HV":
                part = [part[0], at[1]] if command == "H" else [at[0], part[0]]
            drawn.append(("M" if command == "M" and not start else "L" if step < 4 else command, part))
            at = part[-2:]
    return drawn


def test_a_shorter_path_draws_what_the_path_drew() -> None:
    paths = [re.sub(r"\s+", " ", path) for path in re.findall(r' d="([^"]*)"', plot_cells() + draw("双减"))]
    assert any("C" in path for path in paths) or any("Q" in path for path in paths)
    for path in paths:
        assert trace(shorten_path(path)) == trace(path)
        assert len(shorten_path(path)) < len(path)


def test_a_mark_has_the_look_that_matplotlib_gave_it_stated_once() -> None:
    drawing = plot_cells()
    given = re.findall(r'<path d="[^"]*"(?: clip-path="[^"]*")? style="([^"]*)"/>', drawing)
    svg = embed_drawings({"a": drawing})["a"]
    looks = dict(re.findall(r"\.(\w+){([^}]*)}", svg))
    shown = [looks[name] for name in re.findall(r'<path class="(\w+)" d="[^"]*"/>', svg)]
    for style, look in zip(given, shown, strict=True):
        for rule in style.split("; "):
            assert rule.replace(": ", ":").replace("#ffffff", "#fff") in look
    assert len(looks) == len(set(looks.values())) and "style=" not in svg
    cut = [look for look in looks.values() if "clip-path" in look]
    assert cut and all(re.search(r"clip-path:url\(#d0p\d+\)", look) for look in cut)


def test_no_group_is_left_that_groups_nothing() -> None:
    svg = embed_drawings({"a": plot_cells()})["a"]
    assert "<g>" not in svg and svg.count("<g ") == svg.count("</g>")
