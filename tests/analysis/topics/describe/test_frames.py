"""boilerplate are told from themes by where they stand in invented plans, never by their place alone."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from pipeline.analysis.topics.describe import frames
from pipeline.analysis.topics.describe.frames import (
    MIN_DOCUMENTS,
    find_frames,
    mark_frames,
    measure_evenness,
    measure_texts,
)
from tests.analysis.matrices import as_terms, as_topics, as_wide_topics

OPENING, HEADINGS, CLOSING, PARTY, SCHOOLS, SAFETY = range(6)
FORMULA = "请各校结合本地实际认真抓好落实并将进展及时书面报送办公室备案特此安排望遵照执行"
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
    """What a plan says at one place: the share of each topic, its counted words, and its text, in words of its own where none is given."""

    topics: dict[int, float]
    number: str | None = None
    heading: str | None = None
    n_words: int = 20
    text: str | None = None


def write_plan(rng: np.random.Generator) -> list[Section]:
    """An opening; chapters with a heading alone and items of two themes; party building; a word on it and the closing formula."""
    plan = [Section({OPENING: 0.9, SCHOOLS: 0.1}, n_words=int(rng.integers(15, 25)))]
    for chapter, theme in enumerate((SCHOOLS, SAFETY), 1):
        plan.append(Section({HEADINGS: 0.9, theme: 0.1}, f"{chapter}、", "办好", n_words=4))
        plan += [Section({theme: 0.98, HEADINGS: 0.02}, f"{n}.") for n in range(1, 2 + int(rng.integers(1, 7)))]
    closing = write_words(rng, 10) + "，" + FORMULA + "。"
    return [*plan, Section({PARTY: 1.0}, "三、", n_words=40), Section({CLOSING: 0.9, PARTY: 0.1}, "四、", text=closing)]


def write_words(rng: np.random.Generator, n: int = 40) -> str:
    """So many Chinese characters that mean nothing, and that nobody else has in this order."""
    return "".join(map(chr, rng.integers(0x4E00, 0x6E00, n)))


def tabulate(
    plans: Sequence[Sequence[Section]], numbers: Sequence[int] = range(6)
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """section_topics, section_terms, sections. numbers: what each topic is called."""
    rng = np.random.default_rng(11)
    thetas, terms, rows = [], [], []
    for d, plan in enumerate(plans):
        start = 0
        for s, section in enumerate(plan):
            section_id = f"d{d:03}-{s:03}"
            body = "" if section.heading else section.text or write_words(rng)
            text = f"{section.number or ''}{section.heading or ''}{body}"
            end = start + len(text)
            rows.append((f"d{d:03}", section_id, section.number, section.heading, start, end, text))
            terms.append((section_id, "词", section.n_words))
            thetas += [(section_id, numbers[topic], section.topics.get(topic, 0.0)) for topic in range(len(numbers))]
            start = end
    return (
        pl.DataFrame(thetas, {"section_id": pl.String, "topic": pl.Int32, "probability": pl.Float64}, orient="row"),
        pl.DataFrame(terms, {"section_id": pl.String, "term": pl.String, "count": pl.Int64}, orient="row"),
        pl.DataFrame(rows, SECTIONS, orient="row"),
    )


def find(section_topics: pl.DataFrame, section_terms: pl.DataFrame, sections: pl.DataFrame) -> pl.DataFrame:
    topics, terms = as_topics(section_topics), as_terms(section_terms)
    counted = sections.with_columns(n_chars=pl.col("text").str.count_matches(r"\p{Han}"))
    texts = [counted.slice(at, 50) for at in range(0, counted.height, 50)]
    return find_frames(topics, terms, measure_texts(counted, texts, topics, terms))


def count_formulaic(texts: pl.Series, document_ids: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Of each text how many of its sequences are formulaic, and how many there are."""
    section_ids = pl.Series([f"s{number:03}" for number in range(len(texts))])
    sections = pl.DataFrame({"section_id": section_ids, "document_id": document_ids, "text": texts}).with_columns(
        heading=pl.lit(None, pl.String), n_chars=pl.col("text").str.count_matches(r"\p{Han}")
    )
    topics = as_topics(sections.select("section_id", topic=0, probability=1.0))
    terms = as_terms(sections.select("section_id", term=pl.lit("词"), count=1))
    measured = measure_texts(sections, [sections[:4], sections[4:]], topics, terms)
    return measured["n_formulaic"], measured["n_sequences"]


def judge(plans: Sequence[Sequence[Section]]) -> dict[int, str | None]:
    """What each topic is held for: its sign where it is a frame, else None; raises where that is not known."""
    found = find(*tabulate(plans))
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
        CLOSING: "formula",
    }
    assert found[SCHOOLS] is None
    assert found[SAFETY] is None


def test_a_theme_that_is_the_last_chapter_of_each_plan_is_none_for_its_place(plans: list[list[Section]]) -> None:
    assert judge(plans)[PARTY] is None
    alone = [[*plan[:-2], Section({PARTY: 1.0}, "三、", n_words=40)] for plan in plans]
    measured = find(*tabulate(alone)).row(PARTY, named=True)
    assert measured["position"] > 0.85
    assert measured["evenness"] > 0.95
    assert measured["is_frame"] is False


def test_a_theme_that_is_the_first_chapter_of_each_plan_is_none_even_where_no_opening_goes_before(
    plans: list[list[Section]],
) -> None:
    led = [[Section({PARTY: 1.0}, "一、"), *plan[1:-2]] for plan in plans]
    measured = find(*tabulate(led)).row(PARTY, named=True)
    assert measured["position"] < 0.2
    assert measured["is_frame"] is False


def test_what_the_openings_of_a_few_plans_speak_of_is_a_theme(plans: list[list[Section]]) -> None:
    some = [
        [*([Section({PARTY: 0.9, OPENING: 0.1})] if d % 4 == 0 else []), *plan[:-2]] for d, plan in enumerate(plans)
    ]
    found = find(*tabulate(some))["why"]
    assert found[PARTY] is None
    assert found[OPENING] == "opening"


@pytest.mark.parametrize(("n_alike", "is_frame"), [(2, False), (3, True)])
def test_what_two_plans_say_alike_is_no_formula(n_alike: int, is_frame: bool, plans: list[list[Section]]) -> None:
    """Each of them copied its item on party building from one other, or from two."""
    alike = [write_words(np.random.default_rng(900 + d // n_alike)) for d in range(len(plans))]
    copied = [
        [*plan[:2], Section({PARTY: 1.0}, "0.", text=text), *plan[2:-2]]
        for plan, text in zip(plans, alike, strict=True)
    ]
    measured = find(*tabulate(copied)).row(PARTY, named=True)
    assert measured["share_formulaic"] == pytest.approx(float(is_frame))
    assert measured["is_frame"] is is_frame


def test_in_a_large_corpus_a_formula_is_what_a_twentieth_of_documents_say() -> None:
    texts = pl.Series([FORMULA] * 9 + [write_words(np.random.default_rng(d)) for d in range(171)])
    ids = pl.Series([f"d{d}" for d in range(180)])
    assert count_formulaic(texts, ids)[0][0] == len(FORMULA) - 7
    assert count_formulaic(texts, ids)[0][9:].sum() == 0
    more = pl.Series([*texts, write_words(np.random.default_rng(500))])
    assert count_formulaic(more, pl.Series([*ids, "d180"]))[0].sum() == 0  # nine are under a twentieth of 181


def test_formulas_are_counted_by_document_and_whatever_stands_between_characters() -> None:
    own = [write_words(np.random.default_rng(d)) for d in range(3)]
    texts = pl.Series([f"1．{FORMULA[:9]}，{FORMULA[9:]}", FORMULA, "共12项" + FORMULA[1:], *own, own[0], own[0]])
    ids = pl.Series(["a", "b", "c", "a", "b", "c", "a", "a"])  # a says the same three times
    formulaic, every = count_formulaic(texts, ids)
    n = len(FORMULA) - 7
    assert formulaic.to_list() == [n - 1, n - 1, n - 1, 0, 0, 0, 0, 0]
    assert every.to_list() == [n, n, n + 1, 33, 33, 33, 33, 33]


def test_sequences_are_not_counted_over_the_edge_of_a_text() -> None:
    texts = pl.Series([FORMULA[:7], FORMULA[7:14], "", FORMULA[:8]] * 3)
    formulaic, every = count_formulaic(texts, pl.Series([d for d in "abc" for _ in range(4)]))
    assert every.to_list() == formulaic.to_list() == [0, 0, 0, 1] * 3


def test_a_sample_of_sequences_finds_the_same_part_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = pl.Series([FORMULA + write_words(np.random.default_rng(d), 400) for d in range(200)])
    ids = pl.Series([f"d{d:03}" for d in range(200)])
    monkeypatch.setattr(frames, "MOST_SEQUENCES", 20_000)
    formulaic, every = count_formulaic(texts, ids)
    assert 15_000 < every.sum() < 22_000
    assert formulaic.n_unique() == 1  # a sequence is in the sample of every text or of none
    assert formulaic[0] * 200 / every.sum() == pytest.approx((len(FORMULA) - 7) / (len(FORMULA) + 393), abs=0.06)


def test_a_text_without_a_number_behind_the_last_item_is_outside(plans: list[list[Section]]) -> None:
    signed = [[*plan[:-1], Section({CLOSING: 1.0})] for plan in plans]
    measured = find(*tabulate(signed)).row(CLOSING, named=True)
    assert measured["share_outside"] == pytest.approx(1)
    assert measured["is_frame"] is True


def test_other_numbers_of_topics_and_another_order_of_rows_find_the_same(plans: list[list[Section]]) -> None:
    numbers = [4, 2, 0, 5, 1, 3]
    found = find(*tabulate(plans))
    thetas, terms, sections = (table.sample(fraction=1.0, shuffle=True, seed=3) for table in tabulate(plans, numbers))
    renumbered = find(thetas, terms, sections).with_columns(
        topic=pl.Series([numbers.index(topic) for topic in range(6)])
    )
    assert_frame_equal(found, renumbered.sort("topic"), check_dtypes=False)


def test_shares_held_in_more_bits_measure_the_same(plans: list[list[Section]], monkeypatch: pytest.MonkeyPatch) -> None:
    tables = tabulate(plans)
    narrow = find(*tables)
    monkeypatch.setattr(f"{__name__}.as_topics", as_wide_topics)
    assert find(*tables).equals(narrow)


def test_of_few_plans_nothing_is_told(plans: list[list[Section]]) -> None:
    few = find(*tabulate(plans[: MIN_DOCUMENTS - 1]))
    assert few["is_frame"].null_count() == few["why"].null_count() == 6
    assert find(*tabulate(plans[:MIN_DOCUMENTS]))["is_frame"].null_count() == 0


def test_where_nothing_is_numbered_nothing_stands_outside_but_formulas_are_found(plans: list[list[Section]]) -> None:
    plain = [[Section(s.topics, None, None, s.n_words, s.text) for s in plan] for plan in plans]
    found = find(*tabulate(plain))
    assert found["share_outside"].null_count() == found["position"].null_count() == 6
    assert found["why"].to_list() == [None, None, "formula", None, None, None]
    assert found["is_frame"].to_list() == [False, False, True, False, False, False]


def test_the_places_of_a_topic_that_mostly_stands_in_texts_without_numbers_are_not_known(
    plans: list[list[Section]],
) -> None:
    speech = [Section({SAFETY: 1.0}, n_words=20)] * 3
    found = find(*tabulate([*plans, *([speech] * 90)]))
    assert found.filter(pl.col("share_outside").is_null())["topic"].to_list() == [SAFETY]


def test_measures_are_as_worked_out_by_hand() -> None:
    own = write_words(np.random.default_rng(1), 17)
    plans = [
        [
            Section({0: 1.0, 1: 0.0}, n_words=30, text=FORMULA),
            Section({0: 0.5, 1: 0.5}, "一、", "题", n_words=2),
            Section({0: 0.0, 1: 1.0}, "1.", n_words=20, text=write_words(np.random.default_rng(d + 9), 37)),
            Section(
                {0: 0.1, 1: 0.9}, "2.", n_words=10, text=own if d < 2 else write_words(np.random.default_rng(d), 17)
            ),
        ]
        for d in range(6)
    ]
    thetas, terms, sections = tabulate(plans)
    row = find(thetas.filter(pl.col("topic") < 2), terms, sections).row(0, named=True)
    total = 30 + 1 + 1
    assert row["share_opening"] == pytest.approx(30 / total)
    assert row["share_headings"] == pytest.approx(1 / total)
    assert row["share_outside"] == pytest.approx(31 / total)
    length = len(FORMULA) + 3 + 39 + 19
    places = (len(FORMULA) / 2, len(FORMULA) + 1.5, length - 9.5)
    assert row["position"] == pytest.approx(np.dot([30, 1, 1], places) / length / total)
    assert row["evenness"] == pytest.approx(1)
    n = len(FORMULA) - 7  # sequences; the items have 30 and 10
    assert row["share_formulaic"] == pytest.approx(n / (n + 0.1 * 10))
    assert row["formulaic_lift"] == pytest.approx(n / (n + 0.1 * 10) / (n / (n + 30 + 10)))


def test_evenness_is_the_part_of_documents_that_would_have_it_alike() -> None:
    words = np.array([[3.0, 4.0, 0.0], [3.0, 0.0, 1.0], [0.0, 0.0, 3.0], [0.0, 4.0, 0.0]])
    # By words two of four have the first alike, and by shares (3/7, 3/4) it is less even. The third is 1 and 3, or 1/4 and 1.
    # The second is 4 and 4, or 4/7 and 1.
    assert measure_evenness(words) == pytest.approx([1 / 2, 1 / 2, 4**2 / (4 * 10)])
    assert measure_evenness(np.array([[1.0, 1.0], [5.0, 5.0]])) == pytest.approx(1)  # half of each
    assert np.isnan(measure_evenness(np.zeros((4, 1)))).all()


def test_an_opening_of_one_length_is_even_however_long_the_plans_are() -> None:
    lengths = [3, 5, 10, 20, 40, 80, 160]
    plans = [[Section({0: 1.0}), *(Section({4 + n % 2: 1.0}, f"{n}.") for n in range(length))] for length in lengths]
    found = find(*tabulate(plans))
    assert found["evenness"][0] == pytest.approx(1)
    assert found["is_frame"][0] is True


def test_a_document_with_a_number_or_two_has_no_outside() -> None:
    plain = [[Section({0: 1.0}), Section({4: 1.0}, "一、"), Section({5: 1.0}, "二、")]] * 8
    assert find(*tabulate(plain))["share_outside"].null_count() == 6
    numbered = find(*tabulate([[*plan, Section({5: 1.0}, "三、")] for plan in plain]))
    assert numbered["why"][0] == "opening"


def test_a_lift_that_rests_on_one_document_is_none(plans: list[list[Section]]) -> None:
    """Three plans share a formula, and one says it over and over."""
    told = [[*plan[:-2], Section({CLOSING: 1.0}, "9.")] for plan in plans[:6]]
    said = [Section({CLOSING: 1.0}, "9.", text=FORMULA)]
    one = [told[0] + said * 20, told[1] + said, told[2] + said, *told[3:]]
    each = [plan + said for plan in told]
    assert find(*tabulate(one))["formulaic_lift"][CLOSING] < find(*tabulate(each))["formulaic_lift"][CLOSING]


def test_a_frame_is_no_finding_for_being_one_whatever_else_there_is_to_doubt() -> None:
    doubts = pl.DataFrame({"topic": [0, 1, 2], "grade": ["D", "A", "D"], "doubt": ["not_back", None, "few_documents"]})
    framed = pl.DataFrame({"topic": [2, 1, 0], "is_frame": [True, None, False]})
    assert mark_frames(doubts, framed)["doubt"].to_list() == ["not_back", None, "frame"]
    assert mark_frames(doubts, framed)["grade"].to_list() == ["D", "A", "D"]
