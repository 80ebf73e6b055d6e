"""Shapes without noise are named as what they are, and what is no shape is not."""

import numpy as np
import pytest

from pipeline.analysis.curves.contrasts import Contrasts, list_contrasts
from pipeline.analysis.curves.randomization import vary_contrasts
from pipeline.analysis.curves.shapes import MIN_EXPLAINED, MIN_LEAD, N_DRAWS, Shapes, explain_years, name_shapes
from pipeline.analysis.curves.strata import Strata
from tests.analysis.curves.panels import draw_strata, make_strata, repeat_curve


def name(strata: Strata, seed: int = 1) -> tuple[Shapes, Contrasts]:
    residuals, contrasts = strata.subtract_expected(), list_contrasts(strata.years)
    return name_shapes(
        strata, residuals, vary_contrasts(strata, residuals, contrasts.values), contrasts, seed
    ), contrasts


@pytest.mark.parametrize(
    ("curve", "verdict", "first", "last"),
    [
        ([2, 3, 4, 5, 6, 7, 8], "上升", 0, 6),
        ([8, 7, 6, 5, 4, 3, 2], "下降", 0, 6),
        ([1, 2, 5, 10, 17, 26, 37], "上升", 0, 6),
        ([37, 36, 33, 28, 21, 12, 1], "下降", 0, 6),
        ([2, 2, 2, 2, 2, 6, 6], "阶跃上升", 5, 6),
        ([2, 6, 6, 6, 6, 6, 6], "阶跃上升", 1, 6),
        ([6, 6, 6, 2, 2, 2, 2], "阶跃下降", 3, 6),
        ([2, 2, 2, 9, 2, 2, 2], "突现", 3, 3),
        ([2, 9, 9, 9, 2, 2, 2], "突现", 1, 3),
        ([2, 2, 2, 2, 9, 9, 2], "突现", 4, 5),
        ([2, 9, 9, 9, 9, 2, 2], "先升后降", 1, 4),
        ([1, 3, 5, 4, 3, 2, 1], "先升后降", 2, 2),
        ([2, 2, 4, 6, 4, 2, 2], "先升后降", 3, 3),
        ([9, 9, 9, 1, 9, 9, 9], "先降后升", 3, 3),
        ([9, 8, 7, 6, 5, 7, 9], "先降后升", 4, 4),
    ],
)
def test_a_curve_without_noise_is_named_with_its_years(curve: list[float], verdict: str, first: int, last: int) -> None:
    shapes, contrasts = name(repeat_curve(curve))
    assert (shapes.name, shapes.lead.tolist()) == ([verdict], [1.0])
    leading = shapes.contrast[0]
    assert (contrasts.first[leading], contrasts.last[leading]) == (first, last)
    assert shapes.explained == pytest.approx([1])
    assert shapes.marks[:, 0].tolist() == [float(place == first) for place in range(7)]


@pytest.mark.parametrize("curve", [[1, 1, 9, 1, 1, 9, 1, 1], [1, 9, 1, 1, 1, 1, 9, 1], [9, 1, 1, 9, 1, 1, 9, 1]])
def test_of_two_bursts_alike_neither_is_the_shape(curve: list[float]) -> None:
    shapes, _ = name(repeat_curve(curve))
    assert shapes.explained[0] < MIN_EXPLAINED


def test_a_burst_beside_a_smaller_one_is_the_shape() -> None:
    """What both take from the years is 0.87; no curve of documents is without such rests."""
    shapes, _ = name(repeat_curve([1, 1, 9, 1, 1, 4, 1, 1]))
    assert shapes.name == ["突现"] and MIN_EXPLAINED < shapes.explained[0] < 0.9


def test_how_much_is_explained_hangs_on_no_unit() -> None:
    strata = draw_strata(5, 6, [2016, 2017, 2018, 2020, 2021], 2)
    residuals, contrasts = strata.subtract_expected(), list_contrasts(strata.years).values
    explained = explain_years(strata, residuals, contrasts)
    assert explain_years(strata, residuals / 1e4, contrasts) == pytest.approx(explained)


def test_what_is_explained_is_that_of_a_weighted_regression() -> None:
    strata = draw_strata(5, 6, [2016, 2017, 2018, 2020, 2021], 2, share=0.7)
    residuals, contrasts = strata.subtract_expected(), list_contrasts(strata.years).values
    explained = explain_years(strata, residuals, contrasts)
    chars, totals = np.bincount(strata.year, strata.chars), strata.sum_units(residuals).sum(axis=0)
    root = np.sqrt(chars)[:, None]
    for number, contrast in enumerate(contrasts):
        design = np.stack([np.ones_like(contrast), contrast], axis=1)
        for series in range(2):
            rates = totals[:, series] / chars
            left = np.linalg.lstsq(root * design, root[:, 0] * rates, rcond=None)[1].item()
            mean = chars @ rates / chars.sum()
            assert explained[number, series] == pytest.approx(1 - left / (chars @ (rates - mean) ** 2))


def test_where_half_have_a_burst_and_half_a_hump_the_more_general_name_is_said() -> None:
    burst, hump = [2, 2, 2, 9, 2, 2, 2], [1, 2.2, 3.4, 4.6, 3.4, 2.2, 1]
    voices = [
        (f"机构{voice}", "要点", {2015 + year: (1000.0, value) for year, value in enumerate((burst, hump)[voice % 2])})
        for voice in range(12)
    ]
    shapes, contrasts = name(make_strata(*voices))
    assert shapes.name == ["先升后降"] and shapes.lead[0] >= MIN_LEAD
    led_by_burst = [contrasts.family[shapes.contrast[0]] == "run"]
    # The whole corpus has the burst: its contrast stays, its years are told, and its name is not sure.
    assert led_by_burst == [True]


def test_a_burst_that_is_sure_keeps_its_name() -> None:
    shapes, _ = name(repeat_curve([2, 2, 2, 9, 2, 3, 2]))
    assert shapes.name == ["突现"] and shapes.lead[0] == 1


def test_the_lead_is_over_draws_of_half_of_the_voices_rounded_up() -> None:
    """One voice of three has a burst so large that any two with it show it: two of three draws of two have it."""
    rise = {2015 + year: (1000.0, 1.0 + year) for year in range(7)}
    burst = {2015 + year: (1000.0, 90.0 if year == 3 else 1.0) for year in range(7)}
    shapes, _ = name(make_strata(("甲", "要点", burst), ("乙", "要点", rise), ("丙", "要点", rise)))
    assert shapes.name == ["先升后降"] and shapes.lead[0] == pytest.approx(2 / 3, abs=0.12)
    in_draws = shapes.lead[0] * N_DRAWS
    assert in_draws == pytest.approx(round(in_draws), abs=1e-9)


def test_marks_and_peaks_are_shares_of_draws() -> None:
    strata = draw_strata(6, 9, [2016, 2017, 2018, 2019, 2020, 2021], 12)
    shapes, _ = name(strata)
    assert shapes.peaks.shape == (6, 12)
    assert shapes.peaks.sum(axis=0) == pytest.approx(1) and ((shapes.marks >= 0) & (shapes.marks <= 1)).all()
    named = shapes.marks.sum(axis=0)
    assert all(total == pytest.approx(1) or total == 0 for total in named) and (named > 0).any()
    assert ((shapes.lead >= 0) & (shapes.lead <= 1)).all() and (
        (shapes.explained >= 0) & (shapes.explained <= 1 + 1e-9)
    ).all()


def test_years_of_other_draws_are_marked_as_often_as_they_come() -> None:
    """Half of the voices have their burst a year later: in some draws it begins there."""
    early, late = [2, 2, 2, 9, 2, 2, 2], [2, 2, 2, 2, 9, 2, 2]
    voices = [
        (
            f"机构{voice:02d}",
            "要点",
            {2015 + year: (1000.0, value) for year, value in enumerate((early, late)[voice % 2])},
        )
        for voice in range(12)
    ]
    shapes, contrasts = name(make_strata(*voices))
    assert shapes.name == ["突现"] and contrasts.last[shapes.contrast[0]] == 4
    marked, highest = shapes.marks[:, 0], shapes.peaks[:, 0]
    assert marked[3] + marked[4] == pytest.approx(1) and 0.02 < marked[4] < 0.5
    assert highest[3] + highest[4] == pytest.approx(1) and 0.1 < highest[4] < 0.5


def test_peaks_are_of_rates_and_not_of_counts() -> None:
    years = {2015: (1000.0, 5.0), 2016: (9000.0, 9.0), 2017: (2000.0, 3.0)}
    shapes, _ = name(make_strata(*((f"机构{voice}", "要点", years) for voice in range(6))))
    assert shapes.peaks[:, 0].tolist() == [1, 0, 0]


def test_a_year_that_is_highest_with_all_voices_alone_is_the_peak_of_no_draw() -> None:
    """A draw holds one voice of two; each is highest in a year of its own."""
    early = {2015: (1000.0, 9.0), 2016: (1000.0, 7.0), 2017: (1000.0, 1.0)}
    late = {year: early[4032 - year] for year in early}
    shapes, _ = name(make_strata(("甲", "要点", early), ("乙", "要点", late)))
    assert shapes.peaks[1, 0] == 0 and shapes.peaks[:, 0].sum() == 1


def test_turned_round_a_rise_is_a_fall_and_a_step_stays_where_it_is() -> None:
    strata = draw_strata(7, 8, [2016, 2017, 2018, 2019, 2020], 20, rate=6)
    most = strata.counts.max(axis=0)
    mirrored = Strata(
        strata.years,
        strata.stratum,
        strata.unit,
        strata.year,
        strata.chars,
        strata.chars[:, None] / 100 * most - strata.counts,
    )
    shapes, _ = name(strata)
    opposite, _ = name(mirrored)
    assert opposite.contrast == shapes.contrast
    signs = {"上升": "下降", "下降": "上升", "阶跃上升": "阶跃下降", "阶跃下降": "阶跃上升"}
    for one, other in zip(shapes.name, opposite.name, strict=True):
        assert signs.get(one, other) == other


def test_shapes_obey_their_seed_and_do_not_change_with_who_says_nothing_different() -> None:
    strata = draw_strata(8, 9, [2016, 2017, 2018, 2019, 2020, 2021], 6)
    once, again, other = (name(strata, seed)[0] for seed in (1, 1, 2))
    assert once.lead.tolist() == again.lead.tolist() != other.lead.tolist()
    assert once.contrast == other.contrast and once.explained.tolist() == other.explained.tolist()


def test_a_word_whose_rate_never_changes_has_no_shape() -> None:
    shapes, _ = name(repeat_curve([2.0] * 6))
    assert shapes.explained.tolist() == [0]
