"""Scores of intrusion forms: known answers for who is perfect, who guesses, and who does not know."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from pipeline.analysis.intrusion.forms import read_forms
from pipeline.analysis.intrusion.scores import score_annotators, score_topics
from pipeline.analysis.statistics.agreement import measure_alpha
from pipeline.params.sections import ResamplingParams
from tests.analysis.intrusion.answers import (
    PARAMS,
    choose_at_random,
    choose_from,
    choose_right,
    draw,
    fill_in,
    make_fit,
)

FIT = make_fit(6)
ITEMS = draw(*FIT, PARAMS)


def answer(*forms: bytes, items: pl.DataFrame = ITEMS) -> pl.DataFrame:
    return read_forms({f"{place}.csv": form for place, form in enumerate(forms)}, items)[0]


def total(scores: pl.DataFrame, kind: str) -> dict[str, float]:
    return scores.filter(pl.col("topic").is_null(), kind=kind).row(0, named=True)


def test_a_perfect_annotator_scores_one_on_every_topic(resampling: ResamplingParams) -> None:
    scores = score_topics(ITEMS, answer(fill_in(ITEMS, "张三", choose_right)), 1, resampling)
    assert scores["precision"].to_list() == [1.0] * 14
    assert scores.filter(kind="topic")["mean_log_odds"].to_list() == [0.0] * 7
    assert scores.filter(kind="word")["mean_log_odds"].null_count() == 7
    assert scores["chance"].to_list() == [1 / 6] * 7 + [1 / 4] * 7


def test_annotators_who_guess_are_near_chance_and_do_not_agree(resampling: ResamplingParams) -> None:
    rng = np.random.default_rng(1)
    answers = answer(*(fill_in(ITEMS, f"第{n}人", choose_at_random(rng)) for n in range(200)))
    scores = score_topics(ITEMS, answers, 1, resampling)
    # Standard errors: 1,200 word answers .011, 2,400 passages .009.
    assert total(scores, "word")["precision"] == pytest.approx(1 / 6, abs=0.035)
    assert total(scores, "topic")["precision"] == pytest.approx(1 / 4, abs=0.03)
    assert total(scores, "topic")["mean_log_odds"] == pytest.approx(total(scores, "topic")["chance_log_odds"], abs=0.1)
    for kind, chance in (("word", 1 / 6), ("topic", 1 / 4)):
        assert total(scores, kind)["ci_low"] < chance < total(scores, kind)["ci_high"]
    alphas = score_annotators(ITEMS, answers, 1).filter(pl.col("annotator").is_null())
    assert alphas["alpha"].to_list() == pytest.approx([0, 0], abs=0.01)


def test_shuffled_and_renamed_forms_change_no_score(resampling: ResamplingParams) -> None:
    rng = np.random.default_rng(2)
    forms = [fill_in(ITEMS, f"第{n}人", choose_at_random(rng)) for n in range(5)]
    here, there = answer(*forms), answer(*forms[::-1])
    assert score_topics(ITEMS, here, 1, resampling).equals(score_topics(ITEMS, there, 1, resampling))
    assert score_annotators(ITEMS, here, 1).equals(score_annotators(ITEMS, there, 1))


def test_log_odds_are_those_of_the_topic_that_was_thrown_out(resampling: ResamplingParams) -> None:
    options = ITEMS.filter(kind="topic").group_by("item", maintain_order=True).first()["item"][0]
    item = ITEMS.filter(item=options)
    likeliest = item.sort("probability", descending=True)
    answers = answer(fill_in(ITEMS, "张三", choose_from({options: likeliest["option"][0]})))
    scores = score_topics(ITEMS, answers, 1, resampling)
    intruder = item.filter("is_intruder")["probability"][0]
    assert scores["mean_log_odds"].drop_nulls().to_list() == pytest.approx(
        [np.log(intruder / likeliest["probability"][0])] * 2
    )
    assert scores["n_items"].to_list() == [1, 1]  # of the topics and kinds that were answered


def test_who_does_not_know_is_not_right_and_throws_no_topic_out(resampling: ResamplingParams) -> None:
    scores = score_topics(
        ITEMS,
        answer(fill_in(ITEMS, "张三", choose_right), fill_in(ITEMS, "李四", lambda _: "?")),
        1,
        resampling,
    )
    assert scores["precision"].to_list() == [0.5] * 14
    assert (scores["n_unsure"] * 2 == scores["n_answers"]).all()
    assert scores.filter(kind="topic")["mean_log_odds"].to_list() == [0.0] * 7


def test_with_too_few_answers_counts_stand_alone(resampling: ResamplingParams) -> None:
    scores = score_topics(ITEMS, answer(fill_in(ITEMS, "张三", choose_right)), 3, resampling)
    assert scores.filter(pl.col("n_answers") < 3)["precision"].null_count() == 12
    assert scores.filter(pl.col("n_answers") < 3)["n_right"].to_list() == [1] * 6 + [2] * 6
    assert total(scores, "word")["precision"] == 1.0


def test_intervals_of_topics_are_wilsons(resampling: ResamplingParams) -> None:
    right, wrong = (fill_in(ITEMS, name, choose) for name, choose in (("张三", choose_right), ("李四", lambda _: "?")))
    scores = score_topics(ITEMS, answer(right, wrong), 1, resampling).filter(kind="word", topic=0)
    # By hand, one of two at 95 %: (1/2 + z²/4 ± z √(1/8 + z²/16)) ÷ (1 + z²/2), z = 1.96.
    assert scores.select("ci_low", "ci_high").row(0) == pytest.approx((0.0945, 0.9055), abs=1e-4)


def test_one_annotator_says_nothing_about_others(resampling: ResamplingParams) -> None:
    scores = score_topics(ITEMS, answer(fill_in(ITEMS, "张三", choose_right)), 1, resampling)
    assert total(scores, "word")["ci_low"] is None
    annotators = score_annotators(ITEMS, answer(fill_in(ITEMS, "张三", choose_right)), 1)
    assert annotators["alpha"].null_count() == annotators["share_agreeing"].null_count() == 4


def test_the_interval_of_all_topics_holds_what_other_people_and_other_topics_would_score(
    resampling: ResamplingParams,
) -> None:
    items = draw(*make_fit(8), replace(PARAMS, n_passages=0))
    held, truth = 0, 0.6
    rng = np.random.default_rng(5)
    for _ in range(60):
        topics = rng.normal(0, 0.15, 8)
        odds = dict(zip(items["item"].unique(maintain_order=True), topics, strict=True))
        rows = []
        for person in range(8):
            skill = truth + rng.normal(0, 0.1)
            for item, difference in odds.items():
                own = items.filter(item=item)
                right = rng.random() < np.clip(skill + difference, 0, 1)
                letter = choose_right(own) if right else None
                rows.append((f"{person}", item, letter))
        answers = pl.DataFrame(rows, schema=["annotator", "item", "option"], orient="row")
        scores = total(score_topics(items, answers, 1, resampling), "word")
        held += scores["ci_low"] <= truth <= scores["ci_high"]
    # Of 60 intervals at 95 %, fewer than 52 would be found once in 400 times.
    assert held >= 52


def test_without_answers_there_are_no_scores(resampling: ResamplingParams) -> None:
    nobody = read_forms({}, ITEMS)[0]
    assert score_topics(ITEMS, nobody, 1, resampling).is_empty()
    assert score_annotators(ITEMS, nobody, 1).is_empty()


def test_an_annotator_is_compared_with_the_others(resampling: ResamplingParams) -> None:
    w = {"w01": "A", "w02": "B", "w03": "C"}
    answers = answer(
        fill_in(ITEMS, "张三", choose_from(w)),
        fill_in(ITEMS, "李四", choose_from(w)),
        fill_in(ITEMS, "王五", choose_from({"w01": "A", "w02": "C", "w03": "?"})),
    )
    shares = dict(score_annotators(ITEMS, answers, 1).select("annotator", "share_agreeing").iter_rows())
    # 张三 and 李四 agree on three, each with 王五 on one of two.
    assert shares == pytest.approx({"张三": 4 / 5, "李四": 4 / 5, "王五": 2 / 4, None: 10 / 14})


# ── agreement ───────────────────────────────────────────────────────────────────────────────────────

# Krippendorff (2011), example C: four observers, twelve units, nominal; α = 0.743.
OBSERVERS = ("123321412...", "1233224125.3", ".3332342251.", "12332441251.")


def published() -> pl.DataFrame:
    values = [(unit, value) for line in OBSERVERS for unit, value in enumerate(line) if value != "."]
    return pl.DataFrame(values, schema=["item", "value"], orient="row")


def test_alpha_is_that_of_the_published_example() -> None:
    assert measure_alpha(published()) == pytest.approx(0.743, abs=5e-4)


def test_alpha_knows_neither_order_nor_names_of_values() -> None:
    alpha = measure_alpha(published())
    assert measure_alpha(published().sample(fraction=1, shuffle=True, seed=1)) == pytest.approx(alpha)
    assert measure_alpha(published().with_columns(value=pl.lit("x") + pl.col("value"))) == pytest.approx(alpha)


def test_alpha_is_one_where_all_agree_and_undefined_where_nothing_varies_or_nobody_is_compared() -> None:
    agreed = pl.DataFrame({"item": [1, 1, 2, 2], "value": ["a", "a", "b", "b"]})
    assert measure_alpha(agreed) == 1.0
    assert measure_alpha(agreed.with_columns(value=pl.lit("a"))) is None
    assert measure_alpha(agreed.unique("item")) is None
