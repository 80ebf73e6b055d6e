"""From documents and counts to what is claimed: planted changes, what is tested together, seeds, facts beside."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from pipeline.analysis.statistics.false_discovery import adjust_p
from tests.analysis.keywords.judged import (
    RESAMPLING,
    TRAJECTORY,
    date_documents,
    judge,
    list_days,
    list_mentions,
    make_plan,
    make_plans,
    simulate,
)

FLAT = [6.0] * 7
RISE = [2.0, 3.0, 4.5, 6.8, 10.0, 15.0, 23.0]
PLANTED: dict[str, list[float]] = {
    "上升": RISE,
    "下降": RISE[::-1],
    "突现": [3, 3, 3, 25, 25, 3, 3],
    "阶跃上升": [4, 4, 4, 20, 20, 20, 20],
    "阶跃下降": [20, 20, 20, 20, 20, 4, 4],
    "先升后降": [2, 8, 14, 20, 14, 8, 2],
    "先降后升": [20, 14, 8, 2, 8, 14, 20],
    "新现": [0, 0, 0, 0, 3, 8, 20],
    "消失": [20, 8, 3, 0, 0, 0, 0],
    "平稳": [60.0] * 7,
}
P = ("p", "p_permutation", "p_years", "p_differ", "p_arrival")


@pytest.fixture(scope="module")
def planted() -> pl.DataFrame:
    documents, counts = simulate(list(PLANTED.values()))
    return judge(documents, counts)


def test_each_planted_change_is_said_and_nothing_else(planted: pl.DataFrame) -> None:
    assert planted["verdict"].to_list() == list(PLANTED)
    assert planted["evidence"].to_list() == ["strong"] * 9 + [None]
    assert planted["unit"].to_list() == ["voices"] * 10 and planted["shortfall"].null_count() == 10


def test_years_stand_with_the_shapes_that_have_them(planted: pl.DataFrame) -> None:
    steps = planted.filter(pl.col("step_year").is_not_null()).select("verdict", "step_year", "step_years").rows()
    assert steps == [("阶跃上升", 2018, "2018"), ("阶跃下降", 2020, "2020")]
    runs = planted.filter(pl.col("run_from").is_not_null()).select("verdict", "run_from", "run_to").rows()
    assert runs == [("突现", 2018, 2019)]
    assert planted["step_years"].null_count() == 8 and planted["run_to"].null_count() == 9
    peaks = dict(planted.select("verdict", "peak_year").iter_rows())
    assert (peaks["上升"], peaks["下降"], peaks["先升后降"]) == (2021, 2015, 2018) and peaks["突现"] in (2018, 2019)
    told = dict(planted.select("verdict", "peak_years").iter_rows())
    assert all(str(peaks[verdict]) in years.split("、") for verdict, years in told.items())
    assert told["上升"] == "2021" and told["突现"] == "2018、2019" and len(told["平稳"].split("、")) > 1
    seen = planted.select("verdict", "first_year", "last_year", "absent_before").rows()
    assert ("新现", 2019, 2021, True) in seen and ("消失", 2015, 2017, False) in seen


def test_the_ratio_is_that_of_the_plan_with_its_interval(planted: pl.DataFrame) -> None:
    rows = {row["verdict"]: row for row in planted.to_dicts()}
    for verdict, growth in (("上升", 1.5), ("下降", 1 / 1.5), ("平稳", 1.0)):
        row = rows[verdict]
        assert row["ci_low"] < growth < row["ci_high"] and row["ci_low"] < row["rate_ratio"] < row["ci_high"]
    assert rows["平稳"]["ci_high"] ** 6 < 1.5 and rows["平稳"]["ci_low"] ** 6 > 1 / 1.5


@pytest.mark.parametrize("backwards", [False, True])
def test_stable_is_held_against_the_change_over_the_whole_period(backwards: bool) -> None:
    """Whichever end of the interval is the farther from 1."""
    documents, counts = simulate([PLANTED["平稳"]])
    if backwards:
        counts = counts.reshape(12, 7, 1)[:, ::-1].reshape(84, 1)
    row = judge(documents, counts).row(0, named=True)
    widest = max(row["ci_high"], 1 / row["ci_low"]) ** 6
    for bound, verdict in ((widest * 1.001, "平稳"), (widest * 0.999, "不明")):
        assert judge(documents, counts, trajectory=replace(TRAJECTORY, stable_ratio=bound))["verdict"].item() == verdict


def test_a_narrower_confidence_gives_a_narrower_interval() -> None:
    documents, counts = simulate([RISE, FLAT])
    wide, narrow = (judge(documents, counts, resampling=replace(RESAMPLING, confidence=c)) for c in (0.95, 0.8))
    assert (narrow["ci_low"] > wide["ci_low"]).all() and (narrow["ci_high"] < wide["ci_high"]).all()
    assert narrow["rate_ratio"].to_list() == wide["rate_ratio"].to_list()


def test_q_is_adjusted_within_a_question_and_never_over_two() -> None:
    curves: list[list[float]] = [
        RISE,
        [4, 4, 5, 5, 6, 6, 7],
        FLAT,
        FLAT,
        [0.0] * 7,
        RISE[::-1],
        FLAT,
        [3, 3, 4, 4, 4, 5, 5],
    ]
    documents, counts = simulate(curves, seed=3)
    questions = ["keyword", "group", "keyword", "keyword", "keyword", "group", "keyword", "keyword"]
    table = judge(documents, counts, questions)
    assert table["question"].to_list() == questions
    assert table.row(4, named=True)["shortfall"] == "never" and table.row(4, named=True)["q"] is None
    for question in ("keyword", "group"):
        asked = table.filter(pl.col("question") == question, pl.col("shortfall").is_null())
        for name in ("", "_permutation", "_differ", "_arrival"):
            adjusted = adjust_p(asked["p" + name].to_numpy())
            assert asked["q" + name].to_numpy() == pytest.approx(adjusted)
        # Twelve voices: 2 of 4,096 flips at least.
        assert asked["smallest_q"].to_list() == pytest.approx([asked.height / 2**11] * asked.height)
    alone = judge(documents, counts[:, [1, 5]], ["group"] * 2)
    assert alone["q"].to_list() == table.filter(question="group")["q"].to_list()


@pytest.mark.parametrize(("n_voices", "smallest"), [(6, 2 / 2**6), (14, 2 / 2**14), (15, 1 / 100)])
def test_the_smallest_q_is_reached_where_all_voices_rise(n_voices: int, smallest: float) -> None:
    documents = date_documents(make_plans(n_voices))
    rise = np.tile([1.0, 4.0, 9.0, 16.0, 25.0], n_voices)[:, None]
    row = judge(documents, rise, trajectory=replace(TRAJECTORY, n_permutations=99)).row(0, named=True)
    assert row["smallest_q"] == row["q"] == pytest.approx(smallest)


def test_the_order_of_documents_changes_nothing() -> None:
    documents, counts = simulate([*list(PLANTED.values())[:6], FLAT], seed=2)
    order = np.random.default_rng(1).permutation(len(counts))
    mixed = judge(documents[order.tolist()], counts[order])
    plain = judge(documents, counts)
    for name in plain.columns:
        one, other = plain[name].to_list(), mixed[name].to_list()
        assert one == (pytest.approx(other) if plain.schema[name] == pl.Float64 else other), name


def test_who_asked_for_other_keywords_gets_the_same_curve() -> None:
    documents, counts = simulate([RISE, FLAT, PLANTED["突现"]])
    both, alone = judge(documents, counts), judge(documents, counts[:, [0]])
    for name in ("verdict", "p", "p_years", "rate_ratio", "ci_low", "ci_high", "peak_years"):
        assert both[name][0] == pytest.approx(alone[name][0]), name


def test_draws_obey_the_seed() -> None:
    documents, counts = simulate([FLAT] * 8, n_voices=16, seed=4)
    once, again, other = (judge(documents, counts, resampling=replace(RESAMPLING, seed=seed)) for seed in (1, 1, 2))
    assert once.equals(again)
    for name in ("p", "p_permutation", "p_differ", "peak_years"):
        assert once[name].to_list() != other[name].to_list()
    for name in ("p_years", "p_arrival", "rate_ratio", "ci_low", "ci_high"):
        assert once[name].to_list() == other[name].to_list()


def test_more_draws_are_made_where_the_params_say_so() -> None:
    documents, counts = simulate([RISE], n_voices=16)
    for n in (99, 399):
        row = judge(documents, counts, trajectory=replace(TRAJECTORY, n_permutations=n)).row(0, named=True)
        assert row["p"] == row["p_permutation"] == row["p_differ"] == pytest.approx(1 / (n + 1))


def test_claims_rest_on_own_words() -> None:
    documents, counts = simulate([RISE, RISE, FLAT])
    own = counts.copy()
    own[:, 0] = np.minimum(own[:, 0], 2)
    own[:, 1] = 0
    table = judge(documents, counts, own_counts=own)
    assert table["verdict"].to_list()[1] == "证据不足" and table["shortfall"].to_list()[1] == "few_mentions"
    assert table["n_own_mentions"].to_list() == own.sum(axis=0).tolist()
    assert table["n_mentions"].to_list() == counts.sum(axis=0).tolist()
    assert table["rate_ratio"][0] < 1.2 < judge(documents, counts)["rate_ratio"][0]
    assert table["n_voices_with"].to_list() == [12, 0, 12]


@pytest.mark.parametrize(
    ("cells", "enough"),
    [
        ([(0, 0), (0, 1), (1, 0), (1, 1), (2, 4)], True),
        ([(0, 0), (0, 1), (1, 0), (2, 4)], False),
        ([(0, 0), (0, 1), (1, 0), (1, 1), (1, 4)], False),
    ],
)
def test_five_documents_of_three_voices_must_mention_it(cells: list[tuple[int, int]], enough: bool) -> None:
    documents = date_documents(make_plans(6))
    counts = np.zeros((30, 1))
    for voice, year in cells:
        counts[5 * voice + year] = 3
    row = judge(documents, counts).row(0, named=True)
    assert row["shortfall"] == (None if enough else "few_mentions")
    assert (row["p"] is not None) == enough and row["unit"] == ("voices" if enough else None)
    assert row["n_voices_with"] == len({voice for voice, _ in cells}) and row["n_documents_with"] == len(cells)


def test_a_document_that_mentions_it_once_mentions_it() -> None:
    documents = date_documents(make_plans(6))
    counts = np.zeros((30, 1))
    counts[[0, 1, 5, 6, 14]] = 1
    row = judge(documents, counts).row(0, named=True)
    assert row["shortfall"] is None and row["n_voices_with"] == 3


def test_under_the_floors_of_the_corpus_nothing_is_tested_and_what_is_there_is_said() -> None:
    documents, counts = simulate([RISE, [0.0] * 7], n_voices=5)
    table = judge(documents, counts)
    assert table["shortfall"].to_list() == ["few_voices", "never"] and set(table["verdict"]) == {"证据不足"}
    for name in (*P, "q", "q_permutation", "smallest_q", "rate_ratio", "ci_low", "peak_years", "evidence", "unit"):
        assert table[name].null_count() == 2, name
    row = table.row(0, named=True)
    assert (row["n_years"], row["n_documents"], row["n_voices"], row["n_voices_repeated"]) == (7, 35, 5, 5)
    assert row["n_voices_effective"] == pytest.approx(5) and row["peak_year"] == 2021


def test_a_keyword_that_is_only_excluded_was_never_mentioned() -> None:
    documents, counts = simulate([RISE])
    mentions = list_mentions(documents, counts, ["词00"]).with_columns(excluded_by=pl.lit("词典"))
    row = judge(documents, np.zeros_like(counts), mentions=mentions).row(0, named=True)
    assert (row["shortfall"], row["n_mentions"], row["n_excluded"]) == ("never", 0, counts.sum())


def test_doubted_documents_are_counted_once_for_all_keywords() -> None:
    documents, counts = simulate([RISE, FLAT])
    doubted = documents.with_columns(doubted=pl.Series([place % 10 == 0 for place in range(documents.height)]))
    assert judge(doubted, counts)["n_doubted"].to_list() == [9, 9]


def test_where_years_share_something_a_burst_is_no_claim_and_a_trend_is() -> None:
    documents, counts = simulate([RISE, PLANTED["突现"], PLANTED["新现"]])
    table = judge(documents, counts, years_share=True)
    assert table["verdict"].to_list() == ["上升", "年际有别", "上升"]
    assert table["run_from"].null_count() == 3


def test_an_interval_that_is_not_known_makes_nothing_stable() -> None:
    """All mentions in the last year of all voices: the ratio is infinite."""
    documents = date_documents(make_plans(6))
    counts = np.zeros((30, 1))
    counts[4::5] = 2
    row = judge(documents, counts).row(0, named=True)
    assert row["rate_ratio"] is row["ci_low"] is row["ci_high"] is None and row["verdict"] in (
        "新现",
        "上升",
        "阶跃上升",
    )


def test_a_voice_that_reports_once_or_in_another_kind_each_year_is_counted_and_compares_nothing() -> None:
    documents, counts = simulate([RISE])
    more = [make_plan("过客", 2015, n_chars=4000), make_plan("过客", 2021, n_chars=4000, kind="通知")]
    rows = documents.with_columns(document_id=pl.format("a{}", "document_id"))
    guests = date_documents(more).with_columns(document_id=pl.format("b{}", "document_id"))
    both = judge(pl.concat([rows, guests]), np.concatenate([counts, [[500.0], [0.0]]]))
    alone = judge(documents, counts)
    for name in ("verdict", "p", "p_permutation", "p_differ", "p_years", "rate_ratio", "ci_low", "ci_high"):
        assert both[name].item() == pytest.approx(alone[name].item()), name
    assert both["n_voices"].item() == 13 and both["n_voices_repeated"].item() == 12


def test_a_mention_in_a_document_without_a_chinese_character_is_no_voice() -> None:
    documents, counts = simulate([RISE])
    latin = date_documents([make_plan("外文", 2016, n_chars=0)]).with_columns(document_id=pl.lit("z"))
    row = judge(pl.concat([documents, latin]), np.concatenate([counts, [[3.0]]])).row(0, named=True)
    assert (row["n_voices"], row["n_voices_with"], row["n_documents"]) == (12, 12, 85)


def simulate_months(curves: list[list[float]], seed: int = 1) -> tuple[pl.DataFrame, np.ndarray]:
    """A newspaper's document a month; curves: mean mentions in each month."""
    days = list_days(len(curves[0]))
    documents = date_documents([make_plan("日报", day.year, issued_on=day, n_chars=5000) for day in days])
    return documents, np.random.default_rng(seed).poisson(np.array(curves).T).astype(float)


def test_one_voice_is_judged_by_months() -> None:
    month = np.arange(84)
    documents, counts = simulate_months(
        [
            (2 * 1.03**month).tolist(),
            np.where((month >= 36) & (month < 48), 20.0, 2.0).tolist(),
            np.where(month >= 60, 12.0, 0.0).tolist(),
            [5.0] * 84,
        ]
    )
    table = judge(documents, counts)
    assert table["verdict"].to_list()[:2] == ["上升", "突现"]
    assert table["verdict"].to_list()[2] in ("新现", "阶跃上升") and table["verdict"].to_list()[3] in ("平稳", "不明")
    assert set(table["unit"]) == {"months"} and table["evidence"].to_list() == ["moderate"] * 3 + [None]
    for name in ("p", "q", "q_differ_flips", "smallest_q"):
        assert table[name].null_count() == 4, name
    burst = table.row(1, named=True)
    assert (burst["run_from"], burst["run_to"], burst["peak_years"]) == (2018, 2018, "2018")
    assert table["n_voices_with"].to_list() == [1] * 4


def test_the_quarter_of_a_first_mention_counts_in_quarters() -> None:
    """New needs two years of silence, eight quarters, and a mention in the last year."""
    month = np.arange(60)

    def arrive(first: int, last: int) -> float:
        curve = np.where((month >= first) & (month < last), 9.0, 0.0).tolist()
        return float(judge(*simulate_months([curve]))["p_arrival"].item())

    assert arrive(21, 60) == 1
    # 12 and 9 of 20 quarters, all among the last 12, doubled for new and gone: 1 in C(20, 12), C(12, 9) in C(20, 9).
    assert arrive(24, 60) == pytest.approx(2 / 125970)
    assert arrive(24, 49) == pytest.approx(2 * 220 / 167960) and arrive(24, 48) == 1


def test_flat_words_are_seldom_claimed() -> None:
    """200 words, each a question of its own, of bodies and documents that differ: p < .05 in 2 to 17, as tosses of .05."""
    documents, counts = simulate([[4.0] * 7] * 200, noise=1, seed=11)
    table = judge(documents, counts)
    for name in ("p", "p_permutation", "p_differ", "p_years"):
        assert 2 <= (table[name] < 0.05).sum() <= 17, name
    assert (table["p_arrival"] < 0.05).sum() <= 17
    assert not set(table["verdict"]) - {"不明", "平稳", "年际有别"}
