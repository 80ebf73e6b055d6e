"""What is said of the number of topics: rungs to add where the range ends, doubts, and never two things that contradict."""

import re
from itertools import product

import polars as pl
import pytest

from pipeline.analysis.topics.describe.choice import choose_candidate
from pipeline.analysis.topics.describe.choice_message import add_message, find_rungs
from tests.analysis.topics.describe.test_choice import compare

LADDER = (5, 7, 10, 14, 20, 28, 40)
# Perplexity and share of topics that come back of a candidate that is the best, as good, worse, unstable, no better than none.
STATES = {"best": (300, 1.0), "near": (302, 0.8), "worse": (400, 1.0), "unstable": (250, 0.5), "worthless": (1001, 1.0)}
MORE, FEWER = (r"更多", r"\bmore topics may"), (r"更少|更小", r"\bfewer\b|\bsmaller?(est)? candidates")


def make(*states: str, graded: bool = True, candidates: tuple[int, ...] = LADDER) -> pl.DataFrame:
    """Candidates in these states; those left over are not fitted."""
    told = dict(zip(candidates, states, strict=False))
    perplexities = {n: [float(STATES[told[n]][0])] * 2 if n in told else [] for n in candidates}
    return compare(perplexities, {n: STATES[told[n]][1] if graded and n in told else None for n in candidates})


def tell(
    candidates: pl.DataFrame, n_topics: int | str = "auto", doubt: str | None = None, n_kept: int = 0
) -> tuple[str, str]:
    return read(add_message(choose_candidate(candidates, n_topics), doubt, n_kept))


def read(told: pl.DataFrame) -> tuple[str, str]:
    """What the row of the chosen one says; the others say nothing."""
    assert told.filter(~pl.col("chosen"))["message_zh"].null_count() == len(told) - 1
    zh, en = told.filter("chosen").select("message_zh", "message_en").row(0)
    return zh, en


def has(message: tuple[str, str], pattern: tuple[str, str]) -> bool:
    """Whether it says so in Chinese; in English it must as well."""
    zh, en = (bool(re.search(one, text)) for one, text in zip(pattern, message, strict=True))
    assert zh == en, message
    return zh


def paste(message: tuple[str, str]) -> list[int] | None:
    """The line to paste, the same in both languages."""
    lines = [re.findall(r"candidates: \[([0-9, ]+)\]$", text) for text in message]
    assert lines[0] == lines[1] and all(text.count("candidates:") == len(lines[0]) for text in message)
    return [int(n) for n in lines[0][0].split(", ")] if lines[0] else None


@pytest.mark.parametrize(
    ("start", "more", "n_kept", "rungs"),
    [
        (40, True, 0, [57, 80]),
        (57, True, 0, [81, 114]),
        (80, True, 0, [113, 160]),
        (20, True, 0, [28, 40]),
        (10, False, 0, [5, 7]),
        (5, False, 0, [3, 4]),
        (4, False, 0, [2, 3]),
        (3, False, 0, [2]),
        (2, False, 0, []),
        (800, True, 0, []),
        (600, True, 0, [849]),
        (14, True, 14, [15, 16]),
        (16, False, 14, [14, 15]),
        (15, False, 14, [14]),
        (14, False, 14, []),
    ],
)
def test_rungs_go_in_steps_of_the_root_of_two_within_what_may_be_asked(
    start: int, more: bool, n_kept: int, rungs: list[int]
) -> None:
    assert find_rungs(start, more=more, n_kept=n_kept) == rungs


def test_the_default_candidates_are_such_a_ladder() -> None:
    for first, second, third in zip(LADDER, LADDER[1:], LADDER[2:], strict=False):
        assert find_rungs(first, more=True, n_kept=0) == [second, third]


def test_the_range_and_the_choice_stand_first() -> None:
    zh, en = tell(make("worse", "near", "near", "best", "worse", "worse", "worse"))
    assert zh == "7 到 14 个主题的留出困惑度相差不超过 1%（限能重现的主题占词次 80% 以上的候选），采用最少的 7 个"
    assert en == (
        "held-out perplexity of 7 to 14 topics is within 1% of the best "
        "(among candidates with 80% of the words in topics that were reproduced); "
        "the smallest number, 7, was chosen"
    )


def test_a_range_with_a_hole_names_each_and_one_of_one_says_that_none_is_as_good() -> None:
    zh, en = tell(make("worse", "near", "unstable", "best", "worse", "worse", "worse"))
    assert zh.startswith("7、14 个主题的") and "of 7, 14 topics" in en
    zh, en = tell(make("worse", "worse", "best", "worse", "worse", "unstable", "worse"))
    assert zh == "采用 10 个主题：在能重现的主题占词次 80% 以上的候选中，其留出困惑度最低，其余候选与之相差均超过 1%"
    assert "no other is within 1% of it" in en


@pytest.mark.parametrize("last", ["best", "near"])
def test_where_the_range_reaches_the_last_the_rungs_to_add_are_ready_to_paste(last: str) -> None:
    other = "near" if last == "best" else "best"
    message = tell(make("worse", "worse", "worse", "worse", "worse", other, last))
    assert has(message, MORE) and not has(message, FEWER)
    assert paste(message) == [*LADDER, 57, 80]


def test_where_the_range_reaches_the_first_the_rungs_below_are_named() -> None:
    message = tell(make("best", "worse", "worse", "worse", "worse", "worse", "worse"))
    assert has(message, FEWER) and not has(message, MORE)
    assert paste(message) == [3, 4, *LADDER]
    assert paste(tell(make("best", "worse", candidates=(2, 3)))) is None, "there is nothing below"


def test_where_the_range_reaches_both_ends_one_line_has_the_rungs_of_both() -> None:
    message = tell(make("best", "near", "near", candidates=(5, 7, 10)))
    assert paste(message) == [3, 4, 5, 7, 10, 14, 20]


def test_a_last_candidate_whose_topics_do_not_come_back_is_no_edge() -> None:
    message = tell(make("worse", "worse", "worse", "worse", "worse", "best", "unstable"))
    assert not has(message, MORE) and paste(message) is None


def test_where_more_could_not_be_fitted_it_is_said_instead() -> None:
    message = tell(make("worse", "best"))
    assert paste(message) is None and has(
        message, ("更大的候选因条目过少未能拟合", "larger candidates could not be fitted")
    )


def test_a_kept_model_goes_on_by_one_topic_and_never_below_its_own() -> None:
    message = tell(make("best", "near", candidates=(15, 16)), n_kept=15)
    assert paste(message) == [15, 16, 17, 18] and not has(message, FEWER)


@pytest.mark.parametrize(
    ("states", "n_topics", "told"),
    [
        (
            ("worse", "best", "near"),
            5,
            (
                "7 到 10 个的留出困惑度相差不超过 1%，按规则取 7 个",
                "7 to 10 is within 1% of the best, and the rule would choose 7",
            ),
        ),
        (("worse", "best", "near"), 10, ("按规则取 7 个", "the rule would choose 7")),
        (("worse", "best", "near"), 7, ("按规则也取 7 个", "the rule would also choose 7")),
        (("worse", "best", "worse"), 5, ("指定；按规则取 7 个", "n_topics; the rule would choose 7")),
        (
            ("unstable", "best", "worse"),
            5,
            (
                "但能重现的主题仅占词次的 50%，只宜采用评级 A、B 的主题",
                "but only 50% of the words are in topics that were reproduced",
            ),
        ),
        (("worthless", "best", "worse"), 5, ("并不优于不分主题", "no better than a model without topics")),
        (("worthless", "worthless", "worthless"), 5, ("并不优于不分主题", "no better than a model without topics")),
    ],
)
def test_a_number_that_is_named_is_taken_with_the_rule_and_the_doubt_beside_it(
    states: tuple[str, ...], n_topics: int, told: tuple[str, str]
) -> None:
    zh, en = tell(make(*states, candidates=(5, 7, 10)), n_topics)
    assert zh.startswith(f"采用 {n_topics} 个主题，由 topics.n_topics 指定") and told[0] in zh
    assert en.startswith(f"{n_topics} topics were used, as set in topics.n_topics") and told[1] in en


def test_where_none_is_stable_smaller_candidates_are_named_only_if_none_was_tried() -> None:
    smallest = compare({5: [300.0, 300.0], 7: [290.0, 290.0]}, {5: 0.7, 7: 0.6})
    largest = compare({5: [300.0, 300.0], 7: [290.0, 290.0]}, {5: 0.6, 7: 0.7})
    assert paste(tell(smallest)) == [3, 4, 5, 7] and not has(tell(smallest), MORE)
    assert paste(tell(largest)) is None and not has(tell(largest), FEWER)
    for message in (tell(smallest), tell(largest)):
        assert has(message, ("（70%）", r"\(70%\)")) and has(message, ("请增加文档", "add documents"))


def test_without_grades_nothing_is_said_to_come_back() -> None:
    for n_topics in ("auto", 5):
        zh, en = tell(make("near", "best", "worse", graded=False, candidates=(5, 7, 10)), n_topics)
        assert "未评级，无法判断这些主题能否重现" in zh and "占词次" not in zh and "80%" not in en


def test_with_nothing_held_out_it_is_said_why_and_what_would_help() -> None:
    for n_starts, alone in ((1, True), (5, False)):
        choice = make("best", "near", graded=False, candidates=(5, 7)).with_columns(
            pl.lit(None, pl.Float64).alias("perplexity"), in_range=pl.lit(None, pl.Boolean), n_starts=n_starts
        )
        message = tell(choice)
        assert has(message, ("C_v 最高的 7 个", "7 topics were chosen for the highest coherence C_v"))
        assert has(message, ("只有一个起点", "single start")) == alone == has(message, ("lda.n_starts", "lda.n_starts"))


def test_what_could_not_be_fitted_is_told_with_what_could() -> None:
    assert has(tell(make("best", candidates=(5, 7)), 7), ("从已拟合的候选中指定：5$", "choose one that was fitted: 5$"))
    message = tell(make(candidates=(5, 7)))
    assert has(message, ("无法拟合 5 个主题", "to fit 5 topics")) and paste(message) == [3, 4, 5, 7]
    message = tell(make(candidates=(5, 7)), 7)
    assert has(message, ("无法拟合 7 个主题", "to fit 7 topics")) and paste(message) is None


@pytest.mark.parametrize("graded", [True, False])
def test_no_state_of_three_candidates_is_told_in_sentences_that_contradict(graded: bool) -> None:
    for states in product(STATES, repeat=3):
        candidates = make(*states, graded=graded, candidates=(5, 7, 10))
        for n_topics in ("auto", 5, 10):
            choice = choose_candidate(candidates, n_topics)
            for doubt in list_doubts(choice):
                message = read(add_message(choice, doubt, 0))
                check_message(message, choice, doubt, named=n_topics != "auto")


def list_doubts(choice: pl.DataFrame) -> list[str | None]:
    """What may be doubted of the topics of this choice: that the corpus is too small, or they themselves."""
    chosen = choice.filter("chosen").row(0, named=True)
    of_topics: list[str | None] = [None] if chosen["better_than_unigrams"] else ["no_topics"]
    if chosen["share_returned"] is not None and chosen["share_returned"] < 0.8:
        of_topics.append("none_back")
    return ["few_documents", "few_sections", *of_topics]


def check_message(message: tuple[str, str], choice: pl.DataFrame, doubt: str | None, *, named: bool) -> None:
    """No advice against a doubt, no doubt twice, no silence at an edge; of the candidates 5, 7 and 10."""
    where = (choice["perplexity"].to_list(), choice["share_returned"].to_list(), doubt, message)
    chosen = choice.filter("chosen").row(0, named=True)
    graded, in_range = chosen["share_returned"] is not None, choice.filter("in_range")["n_topics"].to_list()
    more, fewer, pasted = has(message, MORE), has(message, FEWER), paste(message)
    worthless = has(
        message,
        (
            "不优于不分主题|均不优于",
            "no better than a model|no candidate predicts held-out text better than a model without topics, so",
        ),
    )
    assert worthless == (not chosen["better_than_unigrams"]), where
    assert (pasted is not None) == (more or fewer), where
    # More is asked for where the range is open above, and never of what is named, doubted, not graded, unstable or worth nothing.
    assert more == (not named and graded and doubt is None and 10 in in_range), where
    assert not (more and (worthless or (graded and chosen["share_returned"] < 0.8))), where
    assert not (fewer and (named or worthless or doubt == "few_documents")), where
    if not named and doubt is None and 5 in in_range:
        assert fewer, where
    assert not (has(message, ("不作为结论", "no conclusion")) and has(message, ("评级 A、B", "graded A or B"))), where
    assert not (doubt and has(message, ("评级 A、B", "graded A or B"))), where
    unknown = has(message, ("未评级", "not graded"))
    assert unknown == (not graded and not worthless), where
    assert not (unknown and has(message, (r"%.{0,3}(的主题能|主题能够)", r"\d% of (its )?topics"))), where
