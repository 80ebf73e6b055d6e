"""Small charts: where points and bands lie, gaps that stay gaps, and the same told in words."""

import re

import pytest

from pipeline.reporting.charts.sparklines import (
    BOTTOM,
    HEIGHT,
    LEFT,
    RIGHT,
    TOP,
    WIDTH,
    Point,
    draw_interval,
    draw_years,
)
from pipeline.reporting.writing.notation import write_difference, write_rate

POINTS = [
    Point(2017, 2.0, 1.0, 3.0),
    Point(2018, 4.0, 3.0, 5.0),
    Point(2019, None),
    Point(2021, 0.0, 0.0, 1.0, hollow=True),
]


def find_points(svg: str) -> list[tuple[str, float, float]]:
    found = re.findall(r'<circle class="(\w+)" cx="([\d.]+)" cy="([\d.]+)"', svg)
    return [(kind, float(x), float(y)) for kind, x, y in found]


def test_points_lie_where_their_year_and_value_are() -> None:
    (_, x0, y0), (_, x1, y1), (kind, x3, y3) = find_points(draw_years(POINTS, "甲", write_rate, "zh"))
    assert (x0, x3) == (LEFT, WIDTH - RIGHT) and x1 - x0 == pytest.approx((x3 - x0) / 4, abs=0.1)
    # From 0 at the axis to the top of the highest interval, 5.
    height = HEIGHT - TOP - BOTTOM
    assert [HEIGHT - BOTTOM - y for y in (y0, y1, y3)] == pytest.approx([height * 2 / 5, height * 4 / 5, 0], abs=0.1)
    assert kind == "hollow"


def test_lines_and_bands_end_at_a_gap() -> None:
    svg = draw_years(POINTS, "甲", write_rate, "zh")
    (line,) = re.findall(r'class="line" d="([^"]+)"', svg)
    (band,) = re.findall(r'class="band" d="([^"]+)"', svg)
    assert line.count("L") == 1 and band.count("L") == 3
    # The single year after the gap has its interval as a bar.
    assert svg.count('class="bar"') == 1
    known = [point for point in POINTS if point.value is not None]
    joined = draw_years([point._replace(year=2017 + n) for n, point in enumerate(known)], "甲", write_rate, "zh")
    assert joined.count('class="line"') == 1 and joined.count("L") > svg.count("L") and "bar" not in joined


def test_a_band_far_above_the_points_is_cut_at_the_frame() -> None:
    svg = draw_years([Point(2017, 1.0, 0.5, 90.0), Point(2018, 1.0, 0.5, 90.0)], "甲", write_rate, "zh")
    (band,) = re.findall(r'class="band" d="M([^"]+)Z"', svg)
    heights = [float(pair.split()[1]) for pair in band.split("L")]
    assert min(heights) == TOP and find_points(svg)[0][2] > TOP
    assert "90.0" in svg and ">1.60<" in svg


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "zh",
            "甲：2017 年 2.00（1.00 至 3.00）；"
            "2018 年 4.00（3.00 至 5.00）；2019 年空缺；2020 年空缺；2021 年 0（0 至 1.00，独立来源过少）。",
        ),
        (
            "en",
            "甲: 2017 2.00 (1.00 to 3.00); 2018 4.00 (3.00 to 5.00); 2019 gap; 2020 gap; 2021 0 (0 to 1.00, too few voices).",
        ),
    ],
)
def test_the_same_is_told_in_words(language: str, told: str) -> None:
    assert f'role="img" aria-label="{told}"' in draw_years(POINTS, "甲", write_rate, language)


def test_ends_of_the_axes_are_labelled() -> None:
    svg = draw_years(POINTS, "甲", write_rate, "zh")
    assert re.findall(r"<text[^>]*>([^<]*)</text>", svg) == ["0", "5.00", "2017", "2021"]
    assert re.findall(r"<text[^>]*>([^<]*)</text>", draw_years(POINTS[:1], "甲", write_rate, "zh")) == [
        "0",
        "3.00",
        "2017",
    ]


def test_order_does_not_matter_and_nothing_known_draws_nothing() -> None:
    assert draw_years(POINTS[::-1], "甲", write_rate, "zh") == draw_years(POINTS, "甲", write_rate, "zh")
    assert draw_years([Point(2017, None)], "甲", write_rate, "zh") == draw_years([], "甲", write_rate, "zh") == ""
    assert "nan" not in draw_years([Point(2017, 0.0), Point(2018, 0.0)], "甲", write_rate, "zh")


def test_names_are_escaped() -> None:
    assert "<b>" not in draw_years(POINTS, '"><b>', write_rate, "zh")


def test_an_estimate_lies_between_the_ends_of_its_interval_beside_nothing() -> None:
    svg = draw_interval(-1.5, -2.1, -0.9, "甲", write_difference, "en")
    ((_, x, _),) = find_points(svg)
    (low, high), (zero,) = (
        re.findall(r'class="bar" d="M([\d.]+) [\d.]+H([\d.]+)"', svg)[0],
        re.findall(r'class="axis" d="M([\d.]+) ', svg),
    )
    assert float(low) < x < float(high) < float(zero)
    assert x - float(low) == pytest.approx(float(high) - x, abs=0.2)
    assert 'aria-label="甲: −1.50 (−2.10 to −0.90)."' in svg and svg.count("<text") == 3
