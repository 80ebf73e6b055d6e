"""Frames of speech are told from themes by where they stand in invented plans, never by their place alone."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from pipeline.analysis.topics.describe.frames import MIN_DOCUMENTS, find_frames, measure_evenness

OPENING, HEADINGS, CLOSING, PARTY, SCHOOLS, SAFETY = range(6)
COPIES = {
    "document_id": pl.String,
    "start": pl.Int64,
    "end": pl.Int64,
    "from_document_id": pl.String,
    "from_start": pl.Int64,
    "from_end": pl.Int64,
}
SECTIONS = {
    "document_id": pl.String,
    "section_id": pl.String,
    "number": pl.String,
    "heading": pl.String,
    "start": pl.Int64,
    "end": pl.Int64,
    "text": pl.String,
}


@dataclass(frozen=True)
class Section:
    """What a plan says at one place: the share of each topic, its words, and the part of its end that others have too."""

    topics: dict[int, float]
    number: str | None = None
    heading: str | None = None
    n_words: int = 20
    copied: float = 0.0


def write_plan(rng: np.random.Generator) -> list[Section]:
    """An opening; chapters with a heading alone and items of two themes; party building; a word on it and the closing formula."""
    plan = [Section({OPENING: 0.9, SCHOOLS: 0.1}, n_words=int(rng.integers(15, 25)))]
    for chapter, theme in enumerate((SCHOOLS, SAFETY), 1):
        plan.append(Section({HEADINGS: 0.9, theme: 0.1}, f"{chapter}、", "办好", n_words=4))
        plan += [Section({theme: 0.98, HEADINGS: 0.02}, f"{n}.") for n in range(1, 2 + int(rng.integers(1, 7)))]
    return [*plan, Section({PARTY: 1.0}, "三、", n_words=40), Section({CLOSING: 0.8, PARTY: 0.2}, "四、", copied=0.7)]


def tabulate(
    plans: Sequence[Sequence[Section]], numbers: Sequence[int] = range(6)
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """section_topics, section_terms, sections, copies. numbers: what each topic is called."""
    thetas, terms, rows, copies = [], [], [], []
    first_end = 0
    for d, plan in enumerate(plans):
        start = 0
        for s, section in enumerate(plan):
            section_id = f"d{d:03}-{s:03}"
            body = "" if section.heading else "字" * 40
            text = f"{section.number or ''}{section.heading or ''}{body}"
            end = start + len(text)
            rows.append((f"d{d:03}", section_id, section.number, section.heading, start, end, text))
            terms.append((section_id, "词", section.n_words))
            thetas += [(section_id, numbers[topic], section.topics.get(topic, 0.0)) for topic in range(len(numbers))]
            if section.copied and d:  # from the end of the first plan
                length = round(section.copied * len(text))
                copies.append((f"d{d:03}", end - length, end, "d000", first_end - length, first_end))
            start = end
        if not d:
            first_end = start
    return (
        pl.DataFrame(thetas, {"section_id": pl.String, "topic": pl.Int32, "probability": pl.Float64}, orient="row"),
        pl.DataFrame(terms, {"section_id": pl.String, "term": pl.String, "count": pl.Int64}, orient="row"),
        pl.DataFrame(rows, SECTIONS, orient="row"),
        pl.DataFrame(copies, COPIES, orient="row"),
    )


def judge(plans: Sequence[Sequence[Section]]) -> dict[int, str | None]:
    """What each topic is held for: its sign where it is a frame, else None; raises where that is not known."""
    found = find_frames(*tabulate(plans))
    assert found["is_frame"].to_list() == found["why"].is_not_null().to_list()
    return dict(found.select("topic", "why").iter_rows())


@pytest.fixture(scope="module")
def plans() -> list[list[Section]]:
    rng = np.random.default_rng(5)
    return [write_plan(rng) for _ in range(30)]


def test_openings_headings_and_closing_formulas_are_frames_and_themes_are_not(plans: list[list[Section]]) -> None:
    found = judge(plans)
    assert {topic: found[topic] for topic in (OPENING, HEADINGS, CLOSING)} == {
        OPENING: "opening",
        HEADINGS: "headings",
        CLOSING: "closing",
    }
    assert found[SCHOOLS] is None
    assert found[SAFETY] is None


def test_a_theme_that_is_the_last_chapter_of_each_plan_is_none_for_its_place(plans: list[list[Section]]) -> None:
    assert judge(plans)[PARTY] is None
    alone = [[*plan[:-2], Section({PARTY: 1.0}, "三、", n_words=40, copied=0.2)] for plan in plans]
    measured = find_frames(*tabulate(alone)).row(PARTY, named=True)
    assert measured["share_last"] == pytest.approx(1)
    assert measured["evenness"] > 0.95
    assert measured["is_frame"] is False


def test_a_theme_that_is_the_first_chapter_of_each_plan_is_none_even_where_no_opening_goes_before(
    plans: list[list[Section]],
) -> None:
    led = [[Section({PARTY: 1.0}, "一、"), *plan[1:-2]] for plan in plans]
    measured = find_frames(*tabulate(led)).row(PARTY, named=True)
    assert measured["position"] < 0.2
    assert measured["is_frame"] is False


def test_what_the_openings_of_a_few_plans_speak_of_is_a_theme(plans: list[list[Section]]) -> None:
    some = [
        [*([Section({PARTY: 0.9, OPENING: 0.1})] if d % 4 == 0 else []), *plan[:-2]] for d, plan in enumerate(plans)
    ]
    found = find_frames(*tabulate(some))["why"]
    assert found[PARTY] is None
    assert found[OPENING] == "opening"


def test_a_theme_that_all_copied_from_one_plan_is_none(plans: list[list[Section]]) -> None:
    copied = [[*plan[:2], Section({PARTY: 1.0}, "0.", n_words=40), *plan[2:-2]] for plan in plans]
    thetas, terms, sections, _ = tabulate(copied)
    spans = sections.filter(pl.col("number") == "0.").select("document_id", "start", "end")
    source, start, end = spans.row(0)
    copies = spans[1:].with_columns(
        from_document_id=pl.lit(source), from_start=pl.lit(start, pl.Int64), from_end=pl.lit(end, pl.Int64)
    )
    measured = find_frames(thetas, terms, sections, copies).row(PARTY, named=True)
    assert measured["share_copied"] == pytest.approx(1)
    assert measured["is_frame"] is False


def test_a_text_without_a_number_behind_the_last_item_is_outside(plans: list[list[Section]]) -> None:
    signed = [[*plan[:-1], Section({CLOSING: 1.0})] for plan in plans]
    measured = find_frames(*tabulate(signed)).row(CLOSING, named=True)
    assert measured["share_outside"] == pytest.approx(1)
    assert measured["is_frame"] is True


def test_other_numbers_of_topics_and_another_order_of_rows_find_the_same(plans: list[list[Section]]) -> None:
    numbers = [4, 2, 0, 5, 1, 3]
    found = find_frames(*tabulate(plans))
    tables = [table.sample(fraction=1.0, shuffle=True, seed=3) for table in tabulate(plans, numbers)]
    renumbered = find_frames(*tables).with_columns(topic=pl.Series([numbers.index(topic) for topic in range(6)]))
    assert_frame_equal(found, renumbered.sort("topic"), check_dtypes=False)


def test_of_few_plans_nothing_is_told(plans: list[list[Section]]) -> None:
    few = find_frames(*tabulate(plans[: MIN_DOCUMENTS - 1]))
    assert few["is_frame"].null_count() == few["why"].null_count() == 6
    assert find_frames(*tabulate(plans[:MIN_DOCUMENTS]))["is_frame"].null_count() == 0


def test_of_texts_without_numbers_nothing_is_told(plans: list[list[Section]]) -> None:
    plain = [[Section(s.topics, None, None, s.n_words) for s in plan] for plan in plans]
    found = find_frames(*tabulate(plain))
    assert found["is_frame"].null_count() == 6
    assert found["share_outside"].null_count() == found["evenness"].null_count() == 6


def test_a_topic_of_which_most_stands_in_texts_without_numbers_is_not_told_of(plans: list[list[Section]]) -> None:
    speech = [Section({SAFETY: 1.0}, n_words=20)] * 3
    found = find_frames(*tabulate([*plans, *([speech] * 90)]))
    assert found.filter(pl.col("is_frame").is_null())["topic"].to_list() == [SAFETY]


def test_measures_are_as_worked_out_by_hand() -> None:
    plan = [
        Section({0: 1.0, 1: 0.0}, n_words=30),  # opening
        Section({0: 0.5, 1: 0.5}, "一、", "题", n_words=2),  # 3 characters
        Section({0: 0.0, 1: 1.0}, "1.", n_words=20),
        Section({0: 0.1, 1: 0.9}, "2.", n_words=10, copied=0.5),  # 42 characters, of which 21 are copied
    ]
    thetas, terms, sections, copies = tabulate([plan] * 6)
    two = thetas.filter(pl.col("topic") < 2)
    row = find_frames(two, terms, sections, copies).row(0, named=True)
    total = 30 + 1 + 1
    assert row["share_opening"] == pytest.approx(30 / total)
    assert row["share_headings"] == pytest.approx(1 / total)
    assert row["share_outside"] == pytest.approx(31 / total)
    assert row["share_last"] == pytest.approx(1 / total)
    assert row["share_copied"] == pytest.approx(0.5 / total)
    length = 40 + 3 + 42 + 42
    assert row["position"] == pytest.approx((30 * 20 + 1 * 41.5 + 1 * (length - 21)) / length / total)
    assert row["evenness"] == pytest.approx(1)


def test_evenness_is_the_part_of_documents_that_would_have_it_alike() -> None:
    ids = pl.Series(["a", "b", "c", "d"])
    words = np.array([[3.0, 4.0, 0.0], [3.0, 0.0, 1.0], [0.0, 0.0, 3.0], [0.0, 4.0, 0.0]])
    # By words two of four have the first alike, and by shares (3/7, 3/4) it is less even. The third is 1 and 3, or 1/4 and 1.
    # The second is 4 and 4, or 4/7 and 1.
    assert measure_evenness(words, ids) == pytest.approx([1 / 2, 1 / 2, 4**2 / (4 * 10)])
    assert measure_evenness(np.array([[1.0, 1.0], [5.0, 5.0]]), ids[:2]) == pytest.approx(1)  # half of each
    assert np.isnan(measure_evenness(np.zeros((4, 1)), ids)).all()


def test_an_opening_of_one_length_is_even_however_long_the_plans_are() -> None:
    lengths = [3, 5, 10, 20, 40, 80, 160]
    plans = [[Section({0: 1.0}), *(Section({4 + n % 2: 1.0}, f"{n}.") for n in range(length))] for length in lengths]
    found = find_frames(*tabulate(plans))
    assert found["evenness"][0] == pytest.approx(1)
    assert found["is_frame"][0] is True


def test_a_document_with_a_number_or_two_has_no_outside() -> None:
    plain = [[Section({0: 1.0}), Section({4: 1.0}, "一、"), Section({5: 1.0}, "二、")]] * 8
    assert find_frames(*tabulate(plain))["is_frame"].null_count() == 6
    assert find_frames(*tabulate([[*plan, Section({5: 1.0}, "三、")] for plan in plain]))["is_frame"][0] is True
