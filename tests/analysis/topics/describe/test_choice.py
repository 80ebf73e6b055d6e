"""The number of topics: the rule, and what is said where it can't be followed."""

import numpy as np
import polars as pl
import pytest

from pipeline import catalog
from pipeline.analysis.topics.describe.choice import choose_candidate, compare_candidates
from pipeline.analysis.topics.describe.choice_message import add_message
from pipeline.analysis.topics.describe.second_opinion import match_factors


def compare(
    perplexities: dict[int, list[float]], returned: dict[int, float] | dict[int, float | None], unigrams: float = 1000.0
) -> pl.DataFrame:
    """Candidates with these held-out perplexities by start."""
    held_out = {
        n: pl.DataFrame(
            [(start, 1.0, 100, value, unigrams) for start, value in enumerate(values)],
            schema=catalog.held_out.schema,
            orient="row",
        )
        for n, values in perplexities.items()
    }
    starts = {
        n: pl.DataFrame(
            {name: [told.get(name)] for name in catalog.topic_starts.columns},
            schema=catalog.topic_starts.schema,
        )
        for n in perplexities
        for told in [{"share_returned": returned[n], "n_topic_words": 1.0}]
    }
    coherence = pl.DataFrame(
        [(n, 0, n / 100, 0.1, 0.5) for n in perplexities],
        schema=["n_topics", "topic", "c_v", "npmi", "exclusivity"],
        orient="row",
    )
    return catalog.coherence.check(compare_candidates(held_out, starts, coherence))


def choose(candidates: pl.DataFrame, n_topics: int | str = "auto") -> tuple[int, str]:
    chosen = catalog.choice.check(add_message(choose_candidate(candidates, n_topics), None, 0)).filter("chosen")
    assert chosen.height == 1
    return int(chosen["n_topics"][0]), str(chosen["reason"][0])


def find_range(candidates: pl.DataFrame) -> list[int]:
    return candidates.filter("in_range")["n_topics"].to_list()


ALL_BACK = {5: 1.0, 10: 1.0, 20: 1.0}


def test_topics_come_back_by_their_words_and_the_background_is_not_asked() -> None:
    columns = {
        "share_returned": [1.0, 0.5, None],
        "n_topic_words": [60.0, 20.0, 40.0],
        "background": [False, False, True],
    }
    starts = pl.DataFrame(
        {name: columns.get(name, [None] * 3) for name in catalog.topic_starts.columns},
        schema=catalog.topic_starts.schema,
    )
    held_out = pl.DataFrame(
        [(0, 1.0, 100, 300.0, 500.0), (1, 1.0, 100, 310.0, 500.0)], schema=catalog.held_out.schema, orient="row"
    )
    coherence = pl.DataFrame(schema=["n_topics", "topic", "c_v", "npmi", "exclusivity"])
    assert compare_candidates({2: held_out}, {2: starts}, coherence)["share_returned"].item() == pytest.approx(70 / 80)


def test_the_fewest_topics_within_one_percent_of_the_best_are_taken() -> None:
    near = compare({5: [420, 400], 10: [302, 201], 20: [300, 200]}, ALL_BACK)
    assert find_range(near) == [10, 20]
    assert choose(near) == (10, "rule")
    assert choose_candidate(near, "auto")["reason"].to_list() == ["worse", "rule", "more"]


@pytest.mark.parametrize("best", [100.0, 200.0, 300.0, 456.0, 700.0, 900.0])
def test_the_border_of_the_range_does_not_hang_on_last_digits(best: float) -> None:
    assert find_range(compare({5: [best * 1.01] * 2, 10: [best, best]}, ALL_BACK)) == [5, 10]


@pytest.mark.parametrize(("perplexity", "in_range"), [(300, [5, 10]), (302.9, [5, 10]), (303, [5, 10]), (303.1, [10])])
def test_one_percent_above_the_best_is_in_the_range_and_more_is_not(perplexity: float, in_range: list[int]) -> None:
    assert find_range(compare({5: [perplexity] * 2, 10: [300, 300]}, ALL_BACK)) == in_range


def test_the_range_may_have_a_gap_and_its_smallest_is_taken() -> None:
    candidates = compare({5: [301, 301], 10: [310, 310], 20: [300, 300]}, ALL_BACK)
    assert find_range(candidates) == [5, 20] and choose(candidates) == (5, "rule")
    assert choose_candidate(candidates, "auto")["reason"].to_list() == ["rule", "worse", "more"]


def test_candidates_compare_start_by_start_however_much_the_starts_differ() -> None:
    # The interval of either spans both; in every start 20 topics are better by a tenth.
    candidates = compare({10: [330, 110, 550], 20: [300, 100, 500]}, ALL_BACK)
    assert choose(candidates) == (20, "rule")
    assert candidates["excess"].to_list() == pytest.approx([0.1, 0])
    assert candidates["excess_se"].to_list() == pytest.approx([0, 0])


def test_the_excess_is_the_mean_over_starts_of_logarithms_with_its_standard_error() -> None:
    # One start is twice as good as the other says it is: by e and by e³, on the log scale 1 and 3.
    candidates = compare({5: [100 * np.e, 200 * np.e**3], 10: [100, 200]}, ALL_BACK)
    assert candidates["excess"].to_list() == pytest.approx([np.e**2 - 1, 0])
    assert candidates["excess_se"].to_list() == pytest.approx([1, 0])
    assert candidates["perplexity"].to_list() == pytest.approx([np.sqrt(20_000) * np.e**2, np.sqrt(20_000)])
    assert candidates["unigram_perplexity"].to_list() == pytest.approx([1000, 1000])


def test_the_interval_of_a_perplexity_is_students_over_starts_on_the_log_scale() -> None:
    # Logarithms 5 and 6: their mean 5.5 has a standard error of 0.5, and t of one degree of freedom is 12.7062 at 97.5 %.
    row = compare({5: np.exp([5.0, 6.0]).tolist()}, ALL_BACK).row(0, named=True)
    ends = np.log([row["perplexity_low"], row["perplexity_high"]]).tolist()
    assert ends == pytest.approx([5.5 - 6.3531, 5.5 + 6.3531], abs=1e-3)


def test_a_better_candidate_whose_topics_do_not_come_back_is_not_taken() -> None:
    candidates = compare({5: [400, 410], 10: [300, 310], 20: [200, 210]}, {5: 1.0, 10: 0.9, 20: 0.79})
    assert choose(candidates) == (10, "rule")
    assert choose_candidate(candidates, "auto")["reason"].to_list() == ["worse", "rule", "unstable"]
    assert candidates.filter(n_topics=10)["excess"].item() == 0, "the best is the best of those that come back"


def test_the_border_of_what_comes_back_is_four_fifths_however_the_mean_rounds() -> None:
    for shares, stable in ((0.8, True), (0.8 - 1e-12, True), (0.799, False)):
        assert find_range(compare({5: [300, 300], 10: [900, 900]}, {5: shares, 10: 1.0})) == ([5] if stable else [10])


def test_where_no_candidates_topics_come_back_it_is_said() -> None:
    candidates = compare({5: [400, 410], 10: [300, 310]}, {5: 0.5, 10: 0.6})
    assert choose(candidates) == (10, "none_stable") and find_range(candidates) == []
    assert choose(compare({5: [400, 410], 10: [300, 310]}, {5: 0.6, 10: 0.6})) == (5, "none_stable"), "ties: the fewest"


def test_where_topics_predict_nothing_it_is_said() -> None:
    candidates = compare({5: [1001, 1000], 10: [1002, 1003]}, ALL_BACK)
    assert choose(candidates) == (5, "no_topics") and find_range(candidates) == []
    assert choose_candidate(candidates, "auto")["reason"].to_list() == ["no_topics", "no_better"]


def test_topics_must_predict_better_by_more_than_their_error() -> None:
    # Of logarithms the gains are .1 ± .1 (standard error of two, at ±.1): no better; and .1 ± .09: better.
    for spread, better in ((0.1, False), (0.09, True)):
        perplexities = (1000 * np.exp([-0.1 - spread, -0.1 + spread])).tolist()
        assert compare({5: perplexities}, ALL_BACK)["better_than_unigrams"].item() == better


def test_a_candidate_that_comes_back_and_predicts_nothing_is_not_taken() -> None:
    # 5 topics come back and are worth nothing, 10 are worth something and don't: neither is sound.
    candidates = compare({5: [1001, 1002], 10: [300, 310]}, {5: 1.0, 10: 0.5})
    assert choose(candidates) == (10, "none_stable")
    assert choose_candidate(candidates, "auto")["reason"].to_list() == ["no_better", "none_stable"]


def test_where_nothing_was_graded_the_rule_asks_for_perplexity_alone() -> None:
    candidates = compare({5: [400, 410], 10: [301, 301], 20: [300, 300]}, dict.fromkeys(ALL_BACK))
    assert choose(candidates) == (10, "rule") and find_range(candidates) == [10, 20]
    assert choose_candidate(candidates, "auto")["reason"].to_list() == ["worse", "rule", "more"]


def test_where_nothing_was_graded_and_perplexity_falls_to_the_end_coherence_decides() -> None:
    falling = compare({5: [400, 410], 10: [330, 340], 20: [300, 300]}, dict.fromkeys(ALL_BACK))
    peak = falling.with_columns(c_v=pl.Series([0.5, 0.7, 0.6]))
    assert find_range(peak) == [20] and choose(peak) == (10, "undecided")
    assert choose_candidate(peak, "auto")["reason"].to_list() == ["less_coherent", "undecided", "less_coherent"]
    assert choose(peak.with_columns(share_returned=pl.lit(0.9))) == (20, "rule"), "graded, it is decided"
    assert choose(peak.with_columns(better_than_unigrams=pl.Series([True, False, True]))) == (20, "undecided")
    assert choose(falling.filter(n_topics=20)) == (20, "rule"), "there was no other to take"
    assert choose(peak.with_columns(c_v=pl.lit(None, pl.Float64))) == (20, "rule"), "nor a coherence to tell them apart"
    told = add_message(choose_candidate(peak, 20), None, 0).filter("chosen")
    assert "按规则取 10 个" in told["message_zh"].item() and "the rule would choose 10" in told["message_en"].item()


@pytest.mark.parametrize(
    ("perplexities", "returned"),
    [
        ({5: [400, 410], 10: [300, 310]}, {5: 1.0, 10: 1.0}),
        ({5: [400, 410], 10: [300, 310]}, {5: 0.2, 10: 1.0}),
        ({5: [1001, 1002], 10: [1001, 1002]}, {5: 0.2, 10: 0.2}),
    ],
)
def test_a_number_set_by_hand_is_taken_whatever_its_scores(
    perplexities: dict[int, list[float]], returned: dict[int, float | None]
) -> None:
    candidates = compare(perplexities, returned)
    assert choose(candidates, 5) == (5, "by_hand") and choose(candidates, 10) == (10, "by_hand")


def test_where_nothing_is_held_out_coherence_decides() -> None:
    candidates = compare({5: [400], 10: [300]}, ALL_BACK).with_columns(
        pl.lit(None, pl.Float64).alias("perplexity"), c_v=pl.Series([0.6, 0.5])
    )
    assert choose(candidates) == (5, "by_coherence")


def test_a_topic_is_found_by_nmf_where_half_of_its_terms_are_a_factors() -> None:
    ranks = np.arange(1, 11, dtype=np.int32)
    terms = {
        2: pl.concat(
            pl.DataFrame(
                {"topic": np.full(10, t, dtype=np.int32), "rank": ranks, "term": [f"{name}{r}" for r in ranks]}
            )
            for t, name in enumerate("甲乙")
        )
    }
    factors = pl.DataFrame(
        {
            "n_topics": np.full(20, 2, dtype=np.int32),
            "factor": np.repeat(np.array([0, 1], dtype=np.int32), 10),
            "rank": np.tile(ranks, 2),
            "term": [f"{'乙' if r <= 5 else '丁'}{r}" for r in ranks]
            + [f"{'甲' if r <= 4 else '戊'}{r}" for r in ranks],
        }
    )
    found = match_factors(terms, factors)
    assert found["n_shared_nmf"].to_list() == [4, 5]
    assert found["found_by_nmf"].to_list() == [False, True]


def test_what_could_not_be_fitted_stands_beside_the_others_and_is_not_chosen() -> None:
    some = compare({5: [300, 301], 10: [280, 281], 20: []}, ALL_BACK)
    chosen = choose_candidate(some, "auto")
    assert chosen.select("n_topics", "n_starts", "chosen", "reason").rows() == [
        (5, 2, False, "worse"),
        (10, 2, True, "rule"),
        (20, 0, False, "not_fitted"),
    ]
    assert choose(some, 5) == (5, "by_hand")
    assert choose(some, 20) == (20, "not_fitted")


def test_where_nothing_could_be_fitted_it_is_said() -> None:
    none = compare({5: [], 10: []}, ALL_BACK)
    assert choose(none) == (5, "not_fitted")
    assert choose(none, 10) == (10, "not_fitted")
