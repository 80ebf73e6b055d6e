"""The items of the intrusion form: who is an intruder, what is fit to be asked, and that nothing gives the answer away."""

from collections import Counter
from dataclasses import replace
from functools import partial

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.analysis.statistics.matrices import cut_rows
from tests.analysis.intrusion import answers
from tests.analysis.intrusion.answers import PARAMS, SUBJECTS, draw, make_fit
from tests.analysis.matrices import as_topics, as_wide_topics

TOPIC_WORDS, SECTION_TOPICS, SECTIONS = make_fit(6)


@given(st.integers(0, 2**32 - 1))
def test_a_word_intruder_is_improbable_in_the_topic_and_a_top_term_of_another(seed: int) -> None:
    items = draw(TOPIC_WORDS, SECTION_TOPICS, SECTIONS, replace(PARAMS, seed=seed)).filter(kind="word")
    assert items["item"].n_unique() == 6
    for row in items.filter("is_intruder").iter_rows(named=True):
        others = TOPIC_WORDS.filter(pl.col("topic") != row["topic"]).sort("probability", descending=True)
        tops = others.group_by("topic").head(10)["term"].unique()
        assert row["text"] in tops
        here = TOPIC_WORDS.filter(pl.col("topic") == row["topic"], pl.col("term").is_in(tops.implode()))["probability"]
        assert row["probability"] <= here.median()
    for (topic,), rows in items.filter(~pl.col("is_intruder")).group_by("topic"):
        top = TOPIC_WORDS.filter(topic=topic).sort("probability", descending=True).head(5)
        assert sorted(rows["text"]) == sorted(top["term"])


@given(st.integers(0, 2**32 - 1))
def test_no_word_is_an_intruder_twice(seed: int) -> None:
    items = draw(TOPIC_WORDS, SECTION_TOPICS, SECTIONS, replace(PARAMS, seed=seed)).filter("is_intruder")
    assert items.filter(kind="word")["text"].is_unique().all()


@given(st.integers(0, 2**32 - 1))
def test_a_passage_comes_with_its_three_most_probable_topics_and_one_of_the_less_probable_half(seed: int) -> None:
    items = draw(TOPIC_WORDS, SECTION_TOPICS, SECTIONS, replace(PARAMS, seed=seed)).filter(kind="topic")
    assert items.group_by("topic").agg(pl.col("item").n_unique())["item"].to_list() == [2] * 6
    for _, rows in items.group_by("item"):
        shares = SECTION_TOPICS.filter(section_id=rows["section_id"][0]).sort("probability", descending=True)
        assert shares["topic"][0] == rows["topic"][0]
        assert sorted(rows.filter(~pl.col("is_intruder"))["option_topic"]) == sorted(shares["topic"][:3])
        assert rows.filter("is_intruder")["option_topic"][0] in shares["topic"][3:]


def test_no_topic_is_the_intruder_much_more_often_than_others() -> None:
    items = draw(TOPIC_WORDS, SECTION_TOPICS, SECTIONS, replace(PARAMS, n_passages=4))
    counts = Counter(items.filter("is_intruder", kind="topic")["option_topic"])
    assert sum(counts.values()) == 24 and set(counts.values()) <= {3, 4, 5}


def test_of_eight_topics_the_fourth_is_no_intruder() -> None:
    topic_words, section_topics, sections = make_fit(8)
    section_topics = section_topics.with_columns(
        # The fourth most probable of every section: the one after its three.
        probability=pl.when((pl.col("topic") - pl.col("section_id").str.slice(1, 1).cast(pl.Int32)) % 8 == 3)
        .then(0.15)
        .otherwise("probability")
    )
    for seed in range(20):
        items = draw(topic_words, section_topics, sections, replace(PARAMS, seed=seed)).filter("is_intruder")
        passages = items.filter(kind="topic")
        assert not ((passages["option_topic"] - passages["topic"]) % 8 == 3).any()


def test_every_item_has_one_intruder_and_options_that_differ() -> None:
    items = draw(TOPIC_WORDS, SECTION_TOPICS, SECTIONS, PARAMS)
    by_item = items.group_by("item", maintain_order=True).agg(
        pl.col("is_intruder").sum(), pl.col("text").n_unique(), "option", pl.col("kind").first()
    )
    assert by_item["is_intruder"].to_list() == [1] * len(by_item)
    for kind, letters in (("word", list("ABCDEF")), ("topic", list("ABCD"))):
        own = by_item.filter(kind=kind)
        assert all(options == letters for options in own["option"].to_list())
        assert own["text"].to_list() == [len(letters)] * len(own)


def test_neither_place_nor_order_tells_the_answer() -> None:
    letters: dict[str, set[str]] = {"word": set(), "topic": set()}
    first_topics = set()
    for seed in range(30):
        items = draw(TOPIC_WORDS, SECTION_TOPICS, SECTIONS, replace(PARAMS, seed=seed))
        for kind, option in items.filter("is_intruder").select("kind", "option").iter_rows():
            letters[kind].add(option)
        first_topics.add(items["topic"][0])
    assert letters == {"word": set("ABCDEF"), "topic": set("ABCD")}
    assert len(first_topics) > 3


def test_the_same_fit_in_any_order_gives_the_same_items() -> None:
    words, shares, sections = (
        table.sample(fraction=1, shuffle=True, seed=9) for table in (TOPIC_WORDS, SECTION_TOPICS, SECTIONS)
    )
    here = draw(TOPIC_WORDS, SECTION_TOPICS, SECTIONS, PARAMS)
    assert here.equals(draw(words, shares, sections, PARAMS))
    assert here["form"].n_unique() == 1


def test_sections_in_pieces_give_the_same_items_as_all_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = draw(TOPIC_WORDS, SECTION_TOPICS, SECTIONS, PARAMS)
    assert SECTION_TOPICS.height > 100
    monkeypatch.setattr("pipeline.analysis.intrusion.items.cut_rows", partial(cut_rows, at_once=30))
    assert draw(TOPIC_WORDS, SECTION_TOPICS, SECTIONS, PARAMS).equals(whole)


@pytest.mark.parametrize("change", [{"seed": 4}, {"n_words": 4}, {"n_topic_words": 7}, {"n_passages": 1}])
def test_another_form_has_another_name(change: dict[str, int]) -> None:
    form = draw(TOPIC_WORDS, SECTION_TOPICS, SECTIONS, PARAMS)["form"][0]
    assert draw(TOPIC_WORDS, SECTION_TOPICS, SECTIONS, replace(PARAMS, **change))["form"][0] != form


def test_what_decides_about_scores_alone_leaves_the_form_as_it_is() -> None:
    form = draw(TOPIC_WORDS, SECTION_TOPICS, SECTIONS, PARAMS)["form"][0]
    assert draw(TOPIC_WORDS, SECTION_TOPICS, SECTIONS, replace(PARAMS, min_answers=9))["form"][0] == form


def test_passages_are_neither_short_nor_long_nor_about_one_thing_nor_shown_twice() -> None:
    odd = SECTIONS.with_columns(
        n_chars=pl.when(pl.col("section_id") == "s0-0")
        .then(9)
        .when(pl.col("section_id") == "s0-1")
        .then(41)
        .otherwise("n_chars"),
        text=pl.when(pl.col("section_id") == "s0-2").then(pl.lit("5. 做好党建工作，抓好落实。\n")).otherwise("text"),
    )
    # s0-3 and s0-4 speak of topic 0 alone.
    alone = pl.col("section_id").is_in(["s0-3", "s0-4"])
    shares = SECTION_TOPICS.with_columns(
        probability=pl.when(alone)
        .then(pl.when(pl.col("topic") == 0).then(0.95).otherwise(0.01))
        .otherwise("probability")
    )
    items = draw(TOPIC_WORDS, shares, odd, replace(PARAMS, n_passages=20))
    assert items.filter(kind="topic", topic=0)["section_id"].unique().to_list() == ["s0-2"]  # s0-5 is the same text
    assert items.filter(kind="topic", topic=1)["section_id"].n_unique() == 6


def test_the_least_share_is_the_same_however_many_bits_hold_the_shares(monkeypatch: pytest.MonkeyPatch) -> None:
    """The third topic of each section has just the least share, and then less by the last bit of 64, which 32 do not have."""
    third = float(np.sort(as_topics(SECTION_TOPICS).theta[0])[-3])
    for least, n_passages in ((third, 2), (float(np.nextafter(third, 1)), 0)):
        fit = TOPIC_WORDS, SECTION_TOPICS, SECTIONS, replace(PARAMS, min_share=least)
        narrow = draw(*fit)
        assert narrow.filter(kind="topic")["item"].n_unique() == 6 * n_passages
        with monkeypatch.context() as widened:
            widened.setattr(answers, "as_topics", as_wide_topics)
            assert draw(*fit).equals(narrow)


def test_a_topic_without_a_passage_is_asked_about_by_words_alone() -> None:
    items = draw(TOPIC_WORDS, SECTION_TOPICS, SECTIONS.filter(~pl.col("section_id").str.starts_with("s2")), PARAMS)
    assert set(items.filter(kind="topic")["topic"]) == {0, 1, 3, 4, 5}
    assert set(items.filter(kind="word")["topic"]) == set(range(6))


@pytest.mark.parametrize("n_topics", [2, 3])
def test_with_fewer_than_four_topics_nothing_is_asked(n_topics: int) -> None:
    assert draw(*make_fit(n_topics), PARAMS).is_empty()


def test_with_fewer_terms_than_are_shown_no_word_is_asked_about() -> None:
    topic_words, section_topics, sections = make_fit(4, n_terms=1)
    assert set(draw(topic_words, section_topics, sections, PARAMS)["kind"]) == {"topic"}


def test_nothing_is_asked_of_frames_of_speech_and_they_are_no_option() -> None:
    items = draw(TOPIC_WORDS, SECTION_TOPICS, SECTIONS, PARAMS, frames=[1, 3])
    assert set(items["topic"]) == {0, 2, 4, 5}
    assert not set(items["option_topic"].drop_nulls()) & {1, 3}
    framed = {f"{subject}{place}" for subject in (SUBJECTS[1], SUBJECTS[3]) for place in range(10)}
    assert not framed & set(items.filter(kind="word")["text"])
    for row in items.filter(kind="topic").iter_rows(named=True):
        assert row["section_id"].startswith(f"s{row['topic']}-"), "no passage that is mostly of a frame"
        share = SECTION_TOPICS.filter(section_id=row["section_id"], topic=row["option_topic"])["probability"][0]
        assert row["probability"] == pytest.approx(share)
    words = items.filter(kind="word", topic=4).filter(~pl.col("is_intruder"))["text"]
    assert all(word.startswith(SUBJECTS[4]) for word in words)


def test_without_frames_the_form_is_the_same_and_with_three_themes_there_is_none() -> None:
    plain = draw(TOPIC_WORDS, SECTION_TOPICS, SECTIONS, PARAMS)
    assert draw(TOPIC_WORDS, SECTION_TOPICS, SECTIONS, PARAMS, frames=[]).equals(plain)
    assert draw(TOPIC_WORDS, SECTION_TOPICS, SECTIONS, PARAMS, frames=[0, 1, 2]).is_empty()
