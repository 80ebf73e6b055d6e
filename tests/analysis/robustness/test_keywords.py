"""Claims planted to rest on one thing: the setting that takes it away breaks them, and is named."""

import numpy as np
import polars as pl
import pytest

from benchmarks.robustness import BROKEN_BY, N_PERMUTATIONS, simulate
from pipeline.analysis.robustness import keywords
from pipeline.analysis.robustness.keywords import run_settings
from pipeline.analysis.robustness.settings import Setting, take_sample
from pipeline.analysis.robustness.tabulation import list_keyword_claims, tabulate
from pipeline.tables.robustness import ROBUSTNESS, ROBUSTNESS_RUNS
from tests.own_params import load_own_params

PARAMS = load_own_params()
NAMES = ["甲", "乙", "丙", "丁", "戊"]
# One change at a time, which is quicker than the whole grid.
SETTINGS = [
    Setting(),
    Setting(text="all"),
    Setting(kinds="largest"),
    Setting(kinds="others"),
    Setting(doubtful="leave_out"),
    Setting(text="all", doubtful="leave_out"),
    Setting(text="all", kinds="largest"),
    Setting(text="all", kinds="others"),
]


def run(plant: str, settings: list[Setting] = SETTINGS) -> pl.DataFrame:
    documents, counts = simulate(plant, np.random.default_rng([7, 16]))
    questions = ["keyword"] * len(NAMES)
    return run_settings(documents, counts, NAMES, questions, settings, False, PARAMS.trajectory, PARAMS.resampling)


def claim(runs: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    trends = runs.filter(setting=1).with_columns(question=pl.lit("keyword"), rate_ratio="estimate")
    robustness, told = tabulate(list_keyword_claims(trends, runs))
    return ROBUSTNESS.check(robustness), ROBUSTNESS_RUNS.check(told)


@pytest.mark.parametrize("plant", BROKEN_BY)
def test_what_a_claim_rests_on_is_named(plant: str) -> None:
    robustness, runs = claim(run(plant))
    (row,) = robustness.filter(keyword="甲").to_dicts()
    assert row["claimed"] == (plant != "copies")
    assert 0 < row["n_holds"] < row["n_settings"]
    assert row["breaks"] is not None and BROKEN_BY[plant] in row["breaks"].split("、")
    assert runs.filter(keyword="甲", outcome="holds").height == row["n_holds"]


def test_what_everyone_says_holds_in_all_settings() -> None:
    (row,) = claim(run("everyone"))[0].filter(keyword="甲").to_dicts()
    assert row["claimed"] and row["n_holds"] == row["n_settings"] == len(SETTINGS) and row["breaks"] is None


def test_the_same_data_are_counted_once_and_have_the_same_result() -> None:
    runs = run("plans", [Setting(), Setting(spellings="keyword"), Setting(), Setting(kinds="others")])
    own = runs.filter(keyword="甲")
    assert own["state"].to_list() == ["tested", "same", "same", "tested"]
    assert own["verdict"][1] == own["verdict"][0] and own["estimate"][2] == own["estimate"][0]
    robustness, told = claim(runs)
    assert robustness["n_settings"][0] == 2 and told.filter(keyword="甲")["outcome"].to_list()[1] == "same"


def test_standardising_one_cell_changes_nothing() -> None:
    documents, counts = simulate("everyone", np.random.default_rng([7, 16]))
    chars = np.random.default_rng(0).integers(500, 9000, documents.height)
    documents = documents.with_columns(region=pl.lit("甲区"), kind=pl.lit("通知"), n_own_chars=pl.Series(chars))
    settings = [Setting(), Setting(mix="standardised")]
    # Nothing but the last bit of some.
    standardised = take_sample(documents, counts, settings[1]).documents["n_own_chars"].to_numpy()
    assert (standardised != chars).any() and np.allclose(standardised, chars, rtol=1e-15, atol=0)
    params = PARAMS.trajectory
    runs = run_settings(documents, counts, NAMES, ["keyword"] * 5, settings, False, params, PARAMS.resampling)
    assert runs.filter(setting=2)["state"].unique().to_list() == ["same"]


@pytest.mark.parametrize("kept", [0, 100])
def test_a_corpus_without_kinds_or_documents_is_examined(kept: int) -> None:
    documents, counts = simulate("everyone", np.random.default_rng([7, 16]))
    documents = documents.head(kept).with_columns(kind=pl.lit(None, dtype=pl.String))
    some = {which: rows[:kept] for which, rows in counts.items()}
    settings = [Setting(), Setting(kinds="largest"), Setting(kinds="others"), Setting(mix="standardised")]
    params = PARAMS.trajectory
    runs = run_settings(documents, some, NAMES, ["keyword"] * 5, settings, False, params, PARAMS.resampling)
    assert runs.filter(keyword="甲")["state"][2] == "same"
    assert "tested" not in runs.filter(setting=2)["state"]


def test_few_mentions_in_all_documents_break_nothing() -> None:
    """Four of five documents have the keyword itself: no document is left out, so that no chance could have left four."""
    documents, counts = simulate("everyone", np.random.default_rng([7, 16]))
    named, whole = np.zeros((documents.height, 5)), np.zeros((documents.height, 5))
    named[:4], whole[:5] = 1, 1
    some = {(text, spelling): named if spelling == "keyword" else whole for text, spelling in counts}
    settings = [Setting(spellings="keyword"), Setting(spellings="keyword", text="all")]
    params = PARAMS.trajectory
    assert params.min_documents == 5
    runs = run_settings(documents, some, NAMES, ["keyword"] * 5, settings, False, params, PARAMS.resampling)
    assert runs.filter(keyword="甲")["state"].to_list() == ["untested", "untested"]


def test_the_reports_own_setting_says_what_the_report_says() -> None:
    """Whatever other settings there are, and in whatever order they come."""
    alone = run("notices", [Setting()])
    last = run("notices", SETTINGS[::-1]).filter(setting=len(SETTINGS))
    columns = ["keyword", "verdict", "estimate", "ci_low", "ci_high", "evidence"]
    assert alone.select(columns).equals(last.select(columns))


def test_a_setting_without_enough_of_the_corpus_is_no_failure() -> None:
    """All documents of one kind: the others are none, of which nothing can be said."""
    documents, counts = simulate("everyone", np.random.default_rng([7, 16]))
    plans = (documents["kind"] == "工作要点").to_numpy()
    runs = run_settings(
        documents.filter(pl.Series(plans)),
        {which: some[plans] for which, some in counts.items()},
        NAMES,
        ["keyword"] * len(NAMES),
        [Setting(), Setting(kinds="others"), Setting(kinds="largest")],
        False,
        PARAMS.trajectory,
        PARAMS.resampling,
    )
    assert runs.filter(keyword="甲")["state"].to_list() == ["tested", "untested", "same"]
    (row,) = claim(runs)[0].filter(keyword="甲").to_dicts()
    assert (row["n_holds"], row["n_settings"], row["n_untested"], row["breaks"]) == (1, 1, 1, None)


@pytest.mark.parametrize(("inside", "state"), [(40, "untested"), (4, "tested")])
def test_too_few_mentions_break_a_claim_only_where_chance_would_not_leave_so_few(inside: int, state: str) -> None:
    """Of 200 documents 20 mention it. Four of 40 are what is to be expected, two of 160 are not."""
    documents, counts = simulate("everyone", np.random.default_rng([7, 16]))
    documents, rows = documents.head(200), np.zeros((200, 5))
    doubted = np.arange(200) >= inside if inside == 40 else np.arange(200) % 5 == 0
    kept = np.flatnonzero(~doubted)
    few = 4 if inside == 40 else 2
    rows[kept[:few]] = 1
    rows[np.flatnonzero(doubted)[: 20 - few]] = 1
    documents = documents.with_columns(doubted=pl.Series(doubted), n_own_chars="n_chars")
    same = dict.fromkeys(counts, rows)
    settings = [Setting(), Setting(doubtful="leave_out", kinds="all")]
    params = PARAMS.trajectory
    runs = run_settings(documents, same, NAMES, ["keyword"] * 5, settings, False, params, PARAMS.resampling)
    assert runs.filter(keyword="甲", setting=2)["state"].item() == state
    assert 0 < keywords.MAX_P < 0.1 and N_PERMUTATIONS > 99


def test_what_is_copied_alone_is_claimed_with_copies_and_untested_without() -> None:
    documents, counts = simulate("everyone", np.random.default_rng([7, 16]))
    nothing = np.zeros_like(counts["own", "all"])
    copied = {(text, spelling): nothing if text == "own" else some for (text, spelling), some in counts.items()}
    settings = [Setting(), Setting(text="all")]
    params = PARAMS.trajectory
    runs = run_settings(documents, copied, NAMES, ["keyword"] * 5, settings, False, params, PARAMS.resampling)
    assert runs.filter(keyword="甲")["state"].to_list() == ["untested", "tested"]
    (row,) = claim(runs)[0].filter(keyword="甲").to_dicts()
    assert (row["claimed"], row["n_holds"], row["n_settings"], row["n_untested"]) == (False, 1, 1, 1)


def test_a_kind_of_too_few_years_is_untested_though_nobody_mentions_the_keyword_there() -> None:
    documents, counts = simulate("plans", np.random.default_rng([7, 16]))
    inside = ((documents["kind"] == "工作要点") | (documents["year"] < 2018)).to_numpy()
    plans = (documents["kind"] == "工作要点").to_numpy()[inside]
    own = {which: some[inside] * plans[:, None] for which, some in counts.items()}
    settings = [Setting(), Setting(kinds="others")]
    some, params = documents.filter(pl.Series(inside)), PARAMS.trajectory
    runs = run_settings(some, own, NAMES, ["keyword"] * 5, settings, False, params, PARAMS.resampling)
    assert runs.filter(keyword="甲")["state"].to_list() == ["tested", "untested"]


@pytest.mark.parametrize(("verdict", "outcome"), [("上升", "unconfirmed"), ("先升后降", "fails")])
def test_only_a_trend_has_a_slope_by_which_a_loss_is_excused(verdict: str, outcome: str) -> None:
    runs = run("everyone", SETTINGS[:2]).filter(keyword="甲")
    first = pl.col("setting") == 1
    runs = runs.with_columns(
        verdict=pl.when(first).then(pl.lit(verdict)).otherwise(pl.lit("不明")),
        evidence=pl.when(first).then(pl.lit("strong")),
        estimate=pl.lit(1.5),
        ci_low=pl.when(first).then(1.2).otherwise(0.8),
        ci_high=pl.when(first).then(1.9).otherwise(2.8),
    )
    robustness, told = claim(runs)
    assert told["outcome"].to_list() == ["holds", outcome]
    assert robustness.select("n_holds", "n_settings").row(0) == (1, 2)
