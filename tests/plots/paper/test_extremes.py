"""Figures of a paper of what is hard to draw: nothing is cut, nothing lies on anything, letters can be read in print."""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from pipeline.params.paper import PaperFigure
from pipeline.plots.drawing import rendering
from pipeline.plots.drawing.looks import use
from pipeline.plots.paper.choosing import MOST_FLOWS, TABLES, choose_flows
from pipeline.plots.paper.selected import draw_paper, find_look
from tests.conftest import PROJECT
from tests.plots.paper.asking import EVENTS, KINDS, ask
from tests.plots.paper.boxes import find_smallest, list_cut, list_overlaps
from tests.plots.paper.extremes import make_bare, make_crowded
from tests.plots.tables import make_tables
from tests.plots.vocabulary import Tables

NO_CURVE = {"correspondence", "robustness"}  # of a single year


@pytest.fixture(scope="module")
def crowded() -> Tables:
    return make_crowded()


@pytest.mark.parametrize(("width_cm", "language", "font"), [(7, "en", "serif"), (8, "zh", "sans"), (17, "en", "serif")])
@pytest.mark.parametrize("make", [make_crowded, make_bare])
def test_every_kind_has_room(
    make: Callable[[], Tables], tmp_path: Path, width_cm: float, language: str, font: str
) -> None:
    params = ask(*(PaperFigure(kind) for kind in KINDS), language=language, font=font, two_columns_cm=float(width_cm))
    drawn = draw_paper(make(), EVENTS, params, lambda zh, en: None)
    pages = {name: figure for one in drawn for name, figure in one.pages.items()}
    assert set(TABLES) - {one.asked.kind for one in drawn if one.pages} == (NO_CURVE if make is make_bare else set())
    with use(find_look(params)), rendering.set_fonts(pages, lambda *_: None, lambda *_: None, tmp_path):
        for name, figure in pages.items():
            figure.set_dpi(300)
            figure.draw_without_rendering()
            assert figure.get_figwidth() * 2.54 == pytest.approx(width_cm, abs=1e-9)
            assert figure.get_figheight() * 2.54 <= params.paper.max_height_cm
            assert list_cut(figure) == [], name
            assert list_overlaps(figure) == [], name
            assert find_smallest(figure) >= 6, name


def test_of_many_topics_those_with_a_claim_are_drawn_and_then_those_that_changed_most_like_with_like(
    crowded: Tables,
) -> None:
    asked = PaperFigure("topic_flows")
    # By `make_evolution` topics 1 to 6 have a claim; topic 7 moved without one; all others not at all.
    assert choose_flows(asked, crowded).topics == tuple(range(1, MOST_FLOWS + 1))
    late, topic = pl.col("period") == "late", pl.col("topic")
    # In all text the last twelve topics moved by more than any other, topic 28 least; like with like topics 14 to 18 did.
    moved = crowded["period_topics"].with_columns(
        prevalence=pl.when(late & (topic >= 16)).then(0.5 - topic / 1000).otherwise("prevalence"),
        change=pl.when(late & topic.is_between(13, 17))
        .then(-0.06)
        .when(late & (topic > 5))
        .then(0.0)
        .otherwise("change"),
    )
    chosen = choose_flows(asked, crowded | {"period_topics": moved})
    assert chosen.topics == (*range(1, 7), *range(14, 24))
    unlike = moved.with_columns(change=pl.lit(None, pl.Float64))
    chosen = choose_flows(asked, crowded | {"period_topics": unlike})
    assert chosen.topics == (*range(1, 7), *range(17, 27)), "where no documents can be compared all text decides"
    last = moved.with_columns(verdict=pl.when(late & (topic == 27)).then(pl.lit("下降")).otherwise("verdict"))
    assert 28 in (choose_flows(asked, crowded | {"period_topics": last}).topics)
    assert 28 not in choose_flows(asked, crowded | {"period_topics": moved}).topics


def test_a_topic_that_no_period_shows_takes_no_place_from_one_that_is_drawn(crowded: Tables) -> None:
    absent = crowded["period_topics"].with_columns(
        present=pl.col("present") & (pl.col("topic") != 0), change=pl.when(pl.col("topic") == 0).then(0.9)
    )
    assert 1 not in choose_flows(PaperFigure("topic_flows"), crowded | {"period_topics": absent}).topics


def test_the_caption_says_how_topics_were_chosen_and_counts_the_others(crowded: Tables) -> None:
    params = (PROJECT / "params.yaml").read_text(encoding="utf-8")
    assert f"至多为 {MOST_FLOWS} 个主题" in params and f"at most {MOST_FLOWS} topics" in params
    (drawn,) = draw_paper(crowded, [], ask(PaperFigure("topic_flows")), lambda zh, en: None)
    others = 28 - MOST_FLOWS
    assert f"只绘出 {MOST_FLOWS} 个主题，其余 {others} 个从略。先取结论为上升、下降者" in drawn.note[0]
    assert f"Topics shown: {MOST_FLOWS}; left out: {others}. First come topics claimed to rise, fall" in drawn.note[1]
    (own,) = draw_paper(crowded, [], ask(PaperFigure("topic_flows", topics=(28, 3))), lambda zh, en: None)
    assert "只绘出 2 个主题，其余 26 个从略。" in own.note[0] and "先取" not in own.note[0]


def test_few_topics_are_all_drawn() -> None:
    tables, asked = make_tables(n_topics=MOST_FLOWS), PaperFigure("topic_flows")
    assert choose_flows(asked, tables) is asked
    assert choose_flows(PaperFigure("topics"), tables).topics == ()
    (drawn,) = draw_paper(tables, [], ask(asked), lambda zh, en: None)
    assert "从略" not in drawn.note[0] and "left out" not in drawn.note[1]


def test_of_seventy_years_some_are_named_evenly_and_the_caption_says_so(crowded: Tables) -> None:
    def name_years(tables: Tables, columns: int) -> tuple[list[str], str]:
        (drawn,) = draw_paper(tables, [], ask(PaperFigure("correspondence", columns)), lambda zh, en: None)  # type: ignore[arg-type]
        (figure,) = drawn.pages.values()
        return sorted(text.get_text() for text in figure.axes[0].texts if text.get_label() == "year"), drawn.note[0]

    named, note = name_years(crowded, 1)
    assert {"1954", "2023"} <= set(named) and 8 <= len(named) < 67
    assert "只标出其中部分年份。" in note
    named, note = name_years(make_tables(n_topics=2), 2)
    assert named == [str(year) for year in range(2017, 2024)] and "部分年份" not in note


def test_totals_of_many_bars_are_those_of_the_highest_and_no_two_stand_on_each_other() -> None:
    tables = make_tables(tuple(range(1954, 2024)), n_keywords=1, n_topics=1, per_year=1)
    more = tables["documents"].filter(pl.col("year") == 2001)
    many = tables | {"documents": pl.concat([tables["documents"], *[more] * 4])}
    (whole,) = draw_paper(make_tables(n_keywords=1), [], ask(PaperFigure("corpus_years", 1)), lambda zh, en: None)
    (drawn,) = draw_paper(many, [], ask(PaperFigure("corpus_years", 1)), lambda zh, en: None)
    assert "some totals" in drawn.signs and "some totals" not in whole.signs
    (figure,) = drawn.pages.values()
    totals = {int(text.get_position()[0]) + 1954: text.get_text().strip() for text in figure.axes[0].texts}
    assert totals[2001] == "5" and not {2000, 2002} & set(totals) and len(totals) > 10
